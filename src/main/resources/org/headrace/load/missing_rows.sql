-- Adds the staged rows that are not there yet. Of a row that was staged three times and is there twice, one is added.
with known as (
    select
        row({columns})::text as "headrace image",
        count(*) as "headrace copies"
    from {raw}
    group by 1
),

staged as (
    select
        {columns},
        row({columns})::text as "headrace image",
        row_number() over (partition by row({columns})::text) as "headrace copy"
    from {stage}
)

insert into {raw} as "headrace log" ({columns})
select {columns}
from staged
left join known using ("headrace image")
where staged."headrace copy" > coalesce(known."headrace copies", 0)
