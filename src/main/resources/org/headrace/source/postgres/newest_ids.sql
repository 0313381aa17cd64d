-- Per period: the number of rows, and the newest transaction id among those that wrote them. A negative age is beyond the horizon
-- of 2^31 ids: such a row is older than any snapshot we compare with.
with row_version as (
    select
        {period} as period,
        age({qualifier}.xmin) as age
    from {from}
    where {where}
)

select
    row_version.period::timestamp as period,
    count(*) as rows,
    coalesce({latest_id} - min(row_version.age) filter (where row_version.age >= 0), 0) as newest_id
from row_version
group by row_version.period
