/* headrace
describe = "Statistics of entity.value, one row a year that has a value; the mean is that of all values."
kind = materialized_view
key = [year]
*/
select
    entity_monthly.year::int as year,
    sum(entity_monthly.value_count)::bigint as value_count,
    sum(entity_monthly.sum_values)::bigint as sum_values,
    min(entity_monthly.min_values)::int as min_values,
    max(entity_monthly.max_values)::int as max_values,
    round(sum(entity_monthly.sum_values) / sum(entity_monthly.value_count), 6)::numeric as mean_values
from mart.entity_monthly
group by entity_monthly.year
