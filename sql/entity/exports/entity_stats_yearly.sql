/* headrace
describe = "A file a year that has a value."
path = "year={year}/entity_stats_yearly_{year}.csv"
*/
select
    entity_yearly.year,
    entity_yearly.sum_values,
    entity_yearly.min_values,
    entity_yearly.max_values,
    entity_yearly.mean_values
from mart.entity_yearly
