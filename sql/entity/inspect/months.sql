/* headrace
describe = "The months at a glance, each with the number of its days that have a value."
*/
select
    entity_monthly.year,
    entity_monthly.month,
    count(*) as days,
    entity_monthly.value_count,
    entity_monthly.sum_values,
    entity_monthly.mean_values
from mart.entity_monthly
join mart.entity_daily using (year, month)
group by
    entity_monthly.year,
    entity_monthly.month,
    entity_monthly.value_count,
    entity_monthly.sum_values,
    entity_monthly.mean_values
order by
    entity_monthly.year,
    entity_monthly.month
