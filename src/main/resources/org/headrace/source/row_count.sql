-- The number of rows, and the place in the table at which the first lies that is new.
select
    count(*) as rows,
    min({qualifier}.ctid) filter (where {is_new}) as first_new
from {from}
where {where}
