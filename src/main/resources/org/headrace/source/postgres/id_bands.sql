-- Per period: hashes of the multiset of transaction ids in [xmin, xmax) of the previous and of the current snapshot. The
-- load's table is read alone: its columns are named without their table, so no other column may be in scope.
with row_version as (
    select
        {period} as period,
        {id} as id
    from {from}
    where {where}
)

select
    row_version.period::timestamp as period,
    sum(hashint8extended(row_version.id, 0)::numeric) filter (
        where row_version.id >= {previous_xmin} and row_version.id < {previous_xmax}
    ) as previous_band,
    sum(hashint8extended(row_version.id, 0)::numeric) filter (
        where row_version.id >= {current_xmin} and row_version.id < {current_xmax}
    ) as current_band
from row_version
where row_version.id >= {lowest}
group by row_version.period
