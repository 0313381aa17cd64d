/* headrace
describe = "Each month is what its days add up to. Looks only at the months that changed."
period { column = first_day, unit = month }
*/
with months as (
    select
        entity_monthly.first_day,
        entity_monthly.value_count,
        entity_monthly.sum_values,
        entity_monthly.min_values,
        entity_monthly.max_values
    from mart.entity_monthly
    union all
    select
        make_date(entity_daily.year, entity_daily.month, 1),
        sum(entity_daily.value_count),
        sum(entity_daily.sum_values),
        min(entity_daily.min_values),
        max(entity_daily.max_values)
    from mart.entity_daily
    group by make_date(entity_daily.year, entity_daily.month, 1)
)

-- A month that is the sum of its days comes twice, and alike.
select
    months.first_day,
    months.value_count,
    months.sum_values,
    months.min_values,
    months.max_values
from months
group by
    months.first_day,
    months.value_count,
    months.sum_values,
    months.min_values,
    months.max_values
having count(*) <> 2
