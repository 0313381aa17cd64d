/* headrace
describe = "Counts and sums of each day are those of the raw rows. Looks only at the days that changed."
period { column = date, unit = day }
*/
with days as (
    select
        entity_day.date,
        entity_day.value_count,
        entity_day.sum_values
    from mart.entity_day
),

raw_by_day as (
    select
        entity.created_at::date as date,
        count(entity.value) as value_count,
        sum(entity.value) as sum_values
    from raw.entity
    where entity.value is not null
        and isfinite(entity.created_at)
    group by entity.created_at::date
),

differences as (
    select
        days.date,
        days.value_count,
        days.sum_values
    from days
    union all
    select
        raw_by_day.date,
        -raw_by_day.value_count,
        -raw_by_day.sum_values
    from raw_by_day
)

select
    differences.date,
    sum(differences.value_count) as surplus_count,
    sum(differences.sum_values) as surplus_sum
from differences
group by differences.date
having sum(differences.value_count) <> 0
    or sum(differences.sum_values) <> 0
