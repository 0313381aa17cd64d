-- The rows that are built and not there, and those that are there and not built, each kind of row with how many of it are missing: a negative
-- number if there are too many. Most rows are neither.
insert into {difference} ("headrace image", "headrace missing")
select
    "headrace image",
    sum("headrace side")
from (
    select {image} as "headrace image", 1 as "headrace side" from {stage}
    union all
    select {image}, -1 from {table} where {condition}
) as "headrace both"
group by "headrace image"
having sum("headrace side") <> 0
