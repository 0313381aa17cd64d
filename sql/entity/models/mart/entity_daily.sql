/* headrace
describe = "Statistics of entity.value, one row a day that has a value. Those of any longer period are made of these rows."
kind = incremental
period { column = date, unit = day }
key = [date]
index = ["year, month, day", "make_date(year, month, 1)"]
*/
select
    entity.created_at::date as date,
    extract(year from entity.created_at::date)::int as year,
    extract(month from entity.created_at::date)::int as month,
    extract(day from entity.created_at::date)::int as day,
    count(*)::bigint as value_count,
    sum(entity.value)::bigint as sum_values,
    min(entity.value)::int as min_values,
    max(entity.value)::int as max_values,
    round(avg(entity.value), 6)::numeric as mean_values
from raw.entity
where entity.value is not null
    and isfinite(entity.created_at)
group by entity.created_at::date
