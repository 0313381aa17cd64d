/* headrace
describe = "Statistics of entity.value, one row a day that has a value."
kind = materialized_view
key = [year, month, day]
*/
select
    extract(year from entity_day.date)::int as year,
    extract(month from entity_day.date)::int as month,
    extract(day from entity_day.date)::int as day,
    entity_day.date::date as date,
    entity_day.value_count::bigint as value_count,
    entity_day.sum_values::bigint as sum_values,
    entity_day.min_values::int as min_values,
    entity_day.max_values::int as max_values,
    round(entity_day.sum_values::numeric / entity_day.value_count, 6)::numeric as mean_values
from mart.entity_day
-- A concurrent refresh sorts all rows to look for equal ones; rows that come in order cost half.
order by entity_day.date
