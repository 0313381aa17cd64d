/* headrace
describe = "Statistics of entity.value, one row a day that has a value."
kind = materialized_view
period { column = date, unit = day }
key = [date]
index = ["year, month, day", "make_date(year, month, 1)"]
*/
select
    entity_day.date as date,
    extract(year from entity_day.date)::int as year,
    extract(month from entity_day.date)::int as month,
    extract(day from entity_day.date)::int as day,
    entity_day.value_count::bigint as value_count,
    entity_day.sum_values::bigint as sum_values,
    entity_day.min_values::int as min_values,
    entity_day.max_values::int as max_values,
    round(entity_day.sum_values::numeric / entity_day.value_count, 6)::numeric as mean_values
from core.entity_day
