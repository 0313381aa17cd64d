-- The times that a query over changed periods gives. A name of the query's first column is not known, so it is given one.
with changed_periods (starts_at, ends_at) as (
    select
        changed.starts_at,
        changed.ends_at
    from unnest({starts}, {ends}) as changed (starts_at, ends_at)
)

select distinct touched.touched_at::timestamp as touched_at
from (
{query}
) as touched (touched_at)
