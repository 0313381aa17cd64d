/* headrace
describe = "A file a day that has a value."
path = "year={year}/month={month}/day={day}/entity_stats_daily_{year}_{month}_{day}.csv"
*/
select
    entity_daily.year,
    entity_daily.month,
    entity_daily.day,
    entity_daily.sum_values,
    entity_daily.min_values,
    entity_daily.max_values,
    entity_daily.mean_values
from mart.entity_daily
