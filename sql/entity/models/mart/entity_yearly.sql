/* headrace
describe = "Statistics of entity.value, one row a year that has a value; the mean is that of all values."
kind = materialized_view
key = [year]
*/
select
    extract(year from entity_day.date)::int as year,
    sum(entity_day.value_count)::bigint as value_count,
    sum(entity_day.sum_values)::bigint as sum_values,
    min(entity_day.min_values)::int as min_values,
    max(entity_day.max_values)::int as max_values,
    round(sum(entity_day.sum_values) / sum(entity_day.value_count), 6)::numeric as mean_values
from core.entity_day
group by extract(year from entity_day.date)::int
