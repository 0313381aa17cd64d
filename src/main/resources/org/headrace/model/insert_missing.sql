-- Inserts the rows that were built and are not there; of equal ones as many as are missing.
with built as (
    select
        {columns},
        {image} as "headrace image"
    from {stage}
),

numbered as (
    select
        {columns},
        "headrace missing",
        row_number() over (partition by "headrace image") as "headrace number"
    from built
    join {difference} using ("headrace image")
    where "headrace missing" > 0
),

inserted as (
    insert into {table} as "headrace model" ({columns})
    select {columns}
    from numbered
    where "headrace number" <= "headrace missing"
    returning {period} as period
)

select period, count(*) as rows from inserted group by period
