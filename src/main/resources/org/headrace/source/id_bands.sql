-- Per period: hashes of the multiset of transaction ids in [xmin, xmax) of the previous and of the current snapshot.
with latest as materialized (
    select current.xmax + ((age('3'::xid)::bigint + 3 - current.xmax) & 4294967295) as id
    from (select pg_snapshot_xmax(pg_current_snapshot())::text::bigint as xmax) as current
),

row_version as (
    select
        date_trunc('{unit}', ({period})::timestamp) as period,
        latest.id - ((latest.id - {qualifier}.xmin::text::bigint) & 4294967295) as id
    from latest cross join {from}
    where {where}
)

select
    row_version.period,
    sum(hashint8extended(row_version.id, 0)::numeric)
        filter (where row_version.id >= {previous_xmin} and row_version.id < {previous_xmax}) as previous_band,
    sum(hashint8extended(row_version.id, 0)::numeric)
        filter (where row_version.id >= {current_xmin} and row_version.id < {current_xmax}) as current_band
from row_version
where row_version.id >= {lowest}
group by 1
