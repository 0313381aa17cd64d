/* headrace
describe = "Statistics of entity.value, one row a month that has a value; the mean is that of all values."
kind = materialized_view
period { column = first_day, unit = month }
key = [first_day]
*/
select
    date_trunc('month', entity_day.date::timestamp)::date as first_day,
    extract(year from min(entity_day.date))::int as year,
    extract(month from min(entity_day.date))::int as month,
    sum(entity_day.value_count)::bigint as value_count,
    sum(entity_day.sum_values)::bigint as sum_values,
    min(entity_day.min_values)::int as min_values,
    max(entity_day.max_values)::int as max_values,
    round(sum(entity_day.sum_values) / sum(entity_day.value_count), 6)::numeric as mean_values
from core.entity_day
group by date_trunc('month', entity_day.date::timestamp)::date
