/* headrace
describe = "The ten days with the most values."
*/
select
    entity_daily.date,
    entity_daily.value_count,
    entity_daily.sum_values,
    entity_daily.mean_values
from mart.entity_daily
order by
    entity_daily.value_count desc,
    entity_daily.date
limit 10
