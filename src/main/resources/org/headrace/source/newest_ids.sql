-- Per period: the number of rows, and the newest transaction id among those that wrote them. age() counts from one id that
-- stays the same within a transaction; age of id 3 tells which, so that ages turn into 64-bit ids exactly. A negative age is
-- beyond the horizon of 2^31 ids: such a row is older than any snapshot we compare with.
with row_version as (
    select
        {period} as period,
        age({qualifier}.xmin) as age
    from {from}
    where {where}
),

latest as materialized (
    select current.xmax + ((age('3'::xid)::bigint + 3 - current.xmax) & 4294967295) as id
    from (select pg_snapshot_xmax(pg_current_snapshot())::text::bigint as xmax) as current
)

select
    row_version.period::timestamp as period,
    count(*) as rows,
    coalesce((select latest.id from latest) - min(row_version.age) filter (where row_version.age >= 0), 0) as newest_id
from row_version
group by row_version.period
