-- The number of rows, and of those among them that the previous snapshot did not see.
select
    count(*) as rows,
    count(*) filter (where {is_new}) as new_rows
from (
    select {id} as id
    from {from}
    where {where}
) as row_version
