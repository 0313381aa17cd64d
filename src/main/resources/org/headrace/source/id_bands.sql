-- Per period: hashes of the multiset of transaction ids in [xmin, xmax) of the previous and of the current snapshot. The
-- load's table is read first and alone: its columns are named without their table, so no other column may be in scope.
with row_version as (
    select
        date_trunc('{unit}', ({period})::timestamp) as period,
        {qualifier}.xmin::text::bigint as xid
    from {from}
    where {where}
),

latest as materialized (
    select current.xmax + ((age('3'::xid)::bigint + 3 - current.xmax) & 4294967295) as id
    from (select pg_snapshot_xmax(pg_current_snapshot())::text::bigint as xmax) as current
),

row_version_with_epoch as (
    select
        row_version.period,
        latest.id - ((latest.id - row_version.xid) & 4294967295) as id
    from row_version
    cross join latest
)

select
    row_version_with_epoch.period,
    sum(hashint8extended(row_version_with_epoch.id, 0)::numeric) filter (
        where row_version_with_epoch.id >= {previous_xmin} and row_version_with_epoch.id < {previous_xmax}
    ) as previous_band,
    sum(hashint8extended(row_version_with_epoch.id, 0)::numeric) filter (
        where row_version_with_epoch.id >= {current_xmin} and row_version_with_epoch.id < {current_xmax}
    ) as current_band
from row_version_with_epoch
where row_version_with_epoch.id >= {lowest}
group by row_version_with_epoch.period
