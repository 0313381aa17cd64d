-- Deletes the rows that were not built again. Of a row that is there three times and was built twice, one is deleted.
with known as (
    select
        ctid as "headrace place",
        {image} as "headrace image",
        row_number() over (partition by {image}) as "headrace copy"
    from {table}
    where {condition}
),

built as (
    select
        {image} as "headrace image",
        count(*) as "headrace copies"
    from {stage}
    group by 1
),

vanished as (
    select "headrace place"
    from known
    left join built using ("headrace image")
    where known."headrace copy" > coalesce(built."headrace copies", 0)
),

deleted as (
    delete from {table} as "headrace model"
    using vanished
    where "headrace model".ctid = vanished."headrace place"
    returning {period} as period
)

select period, count(*) as rows from deleted group by period
