-- The number of rows, and of those among them that are new.
select
    count(*) as rows,
    count(*) filter (where {is_new}) as added
from {from}
where {where}
