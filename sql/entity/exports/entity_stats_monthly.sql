/* headrace
describe = "A file a month that has a value."
path = "year={year}/month={month}/entity_stats_monthly_{year}_{month}.csv"
*/
select
    entity_monthly.year,
    entity_monthly.month,
    entity_monthly.sum_values,
    entity_monthly.min_values,
    entity_monthly.max_values,
    entity_monthly.mean_values
from mart.entity_monthly
