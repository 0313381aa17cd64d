-- The number of rows, and the ids among theirs that may have been written by transactions which are still open.
select
    count(*) as rows,
    array_agg(distinct row_version.id) filter (where row_version.id >= {current_xmin}) as seen_ids
from (
    select {id} as id
    from {from}
    where {where}
) as row_version
