-- The number of rows of each bucket, and a checksum of the multiset of them: the sum of 64 bits of each row's MD5 hash. A sum counts
-- duplicates, which an exclusive or would cancel out, and MD5 is the same on every server, which PostgreSQL's own hashes need not be.
select
    {bucket} as bucket,
    count(*) as rows,
    sum(('x' || left({hash}, 16))::bit(64)::bigint) as checksum
from {from}
where {where}
group by 1
