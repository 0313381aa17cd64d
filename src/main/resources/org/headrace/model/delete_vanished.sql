-- Deletes the rows that were not built again; of equal ones as many as are too many.
with known as (
    select
        tableoid as "headrace partition",
        ctid as "headrace place",
        {image} as "headrace image"
    from {table}
    where {condition}
),

numbered as (
    select
        "headrace partition",
        "headrace place",
        "headrace missing",
        row_number() over (partition by "headrace image") as "headrace number"
    from known
    join {difference} using ("headrace image")
    where "headrace missing" < 0
),

deleted as (
    delete from {table} as "headrace model"
    using numbered
    where "headrace model".tableoid = "headrace partition"
        and "headrace model".ctid = "headrace place"
        and "headrace number" <= -"headrace missing"
    returning {period} as period
)

select period, count(*) as rows from deleted group by period
