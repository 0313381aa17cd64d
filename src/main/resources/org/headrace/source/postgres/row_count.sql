-- The number of rows, and the place (ctid) of the first new one.
select
    count(*) as rows,
    min({qualifier}.ctid) filter (where {is_new}) as first_new
from {from}
where {where}
