/* headrace
describe = "Statistics of entity.value, one row a month that has a value; the mean is that of all values."
kind = incremental
period { column = first_day, unit = month }
key = [first_day]
*/
select
    make_date(entity_daily.year, entity_daily.month, 1)::date as first_day,
    entity_daily.year::int as year,
    entity_daily.month::int as month,
    sum(entity_daily.value_count)::bigint as value_count,
    sum(entity_daily.sum_values)::bigint as sum_values,
    min(entity_daily.min_values)::int as min_values,
    max(entity_daily.max_values)::int as max_values,
    round(sum(entity_daily.sum_values) / sum(entity_daily.value_count), 6)::numeric as mean_values
from mart.entity_daily
group by
    entity_daily.year,
    entity_daily.month
