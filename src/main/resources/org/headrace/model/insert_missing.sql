-- Inserts the rows that were built and are not there. Of a row that was built three times and is there twice, one is inserted.
with known as (
    select
        {image} as "headrace image",
        count(*) as "headrace copies"
    from {table}
    where {condition}
    group by 1
),

built as (
    select
        {columns},
        {image} as "headrace image",
        row_number() over (partition by {image}) as "headrace copy"
    from {stage}
),

inserted as (
    insert into {table} as "headrace model" ({columns})
    select {columns}
    from built
    left join known using ("headrace image")
    where built."headrace copy" > coalesce(known."headrace copies", 0)
    returning {period} as period
)

select period, count(*) as rows from inserted group by period
