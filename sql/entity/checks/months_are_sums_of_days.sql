/* headrace
describe = "Each month is what its days add up to. Looks only at the months that changed."
period { column = first_day, unit = month }
*/
with months as (
    select
        'mart.entity_monthly' as found_in,
        entity_monthly.first_day,
        entity_monthly.year,
        entity_monthly.month,
        entity_monthly.value_count,
        entity_monthly.sum_values,
        entity_monthly.min_values,
        entity_monthly.max_values,
        entity_monthly.mean_values
    from mart.entity_monthly
    union all
    select
        'mart.entity_daily',
        make_date(entity_daily.year, entity_daily.month, 1),
        entity_daily.year,
        entity_daily.month,
        sum(entity_daily.value_count),
        sum(entity_daily.sum_values),
        min(entity_daily.min_values),
        max(entity_daily.max_values),
        round(sum(entity_daily.sum_values) / sum(entity_daily.value_count), 6)
    from mart.entity_daily
    group by
        entity_daily.year,
        entity_daily.month
)

-- A month that is the sum of its days comes twice, with equal values.
select
    min(months.found_in) as found_in,
    months.first_day,
    months.year,
    months.month,
    months.value_count,
    months.sum_values,
    months.min_values,
    months.max_values,
    months.mean_values
from months
group by
    months.first_day,
    months.year,
    months.month,
    months.value_count,
    months.sum_values,
    months.min_values,
    months.max_values,
    months.mean_values
having count(*) <> 2
