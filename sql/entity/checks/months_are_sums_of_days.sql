/* headrace
describe = "Each month is what its days add up to."
*/
with monthly as (
    select
        entity_monthly.year,
        entity_monthly.month,
        entity_monthly.value_count,
        entity_monthly.sum_values,
        entity_monthly.min_values,
        entity_monthly.max_values
    from mart.entity_monthly
),

days_by_month as (
    select
        entity_daily.year,
        entity_daily.month,
        sum(entity_daily.value_count)::bigint as value_count,
        sum(entity_daily.sum_values)::bigint as sum_values,
        min(entity_daily.min_values) as min_values,
        max(entity_daily.max_values) as max_values
    from mart.entity_daily
    group by
        entity_daily.year,
        entity_daily.month
)

select
    monthly as month_row,
    days_by_month as days_row
from monthly
full join days_by_month
    on days_by_month.year = monthly.year
    and days_by_month.month = monthly.month
where monthly is distinct from days_by_month
