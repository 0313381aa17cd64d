/* headrace
describe = "The exported days are those of mart.entity_day, which is compared with the raw rows."
*/
with daily as (
    select
        make_date(entity_daily.year, entity_daily.month, entity_daily.day) as date,
        entity_daily.value_count,
        entity_daily.sum_values,
        entity_daily.min_values,
        entity_daily.max_values,
        entity_daily.mean_values
    from mart.entity_daily
),

days as (
    select
        entity_day.date,
        entity_day.value_count,
        entity_day.sum_values,
        entity_day.min_values,
        entity_day.max_values,
        round(entity_day.sum_values::numeric / entity_day.value_count, 6) as mean_values
    from mart.entity_day
)

select
    daily as daily_row,
    days as day_row
from daily
full join days
    on days.date = daily.date
where daily is distinct from days
