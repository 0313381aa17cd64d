-- Per period: the number of rows, and a hash of the multiset of them. The alias is one that no column has by chance: a column
-- would be taken for the row.
with fingerprinted as (
    select
        date_trunc('{unit}', {period}::timestamp) as period,
        hashtextextended("headrace row"::text, 0)::numeric as fingerprint
    from (
{query}
) as "headrace row"
)

select
    fingerprinted.period,
    count(*) as rows,
    sum(fingerprinted.fingerprint) as fingerprint
from fingerprinted
group by fingerprinted.period
