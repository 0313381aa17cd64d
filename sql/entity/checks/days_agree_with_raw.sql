/* headrace
describe = "Counts and sums of each day are those of the raw rows. Looks only at the days that changed."
period { column = date, unit = day }
*/
with daily as (
    select
        entity_daily.date,
        entity_daily.value_count,
        entity_daily.sum_values
    from mart.entity_daily
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
        daily.date,
        daily.value_count,
        daily.sum_values
    from daily
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
