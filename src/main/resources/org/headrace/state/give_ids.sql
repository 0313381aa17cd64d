-- Gives the next ids to the keys that have none, in the order of the keys.
with missing as (
    select
        asked.key,
        row_number() over (order by asked.key) as number
    from (
{keys}
    ) as asked
    left join headrace.dimension_id as known on known.model = {model} and known.key = asked.key
    where known.key is null
),

counted as (
    update headrace.dimension
    set last_id = last_id + (select count(*) from missing)
    where model = {model} and exists (select from missing)
    returning last_id - (select count(*) from missing) as before
)

insert into headrace.dimension_id (model, key, id)
select
    {model},
    missing.key,
    counted.before + missing.number
from missing
cross join counted
