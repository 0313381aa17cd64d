/* headrace
describe = "Partial aggregates of entity.value, one row a day that has a value: what the statistics of every period are made of."
kind = incremental
period { column = date, unit = day }
key = [date]
*/
select
    entity.created_at::date as date,
    count(*)::bigint as value_count,
    sum(entity.value)::bigint as sum_values,
    min(entity.value)::int as min_values,
    max(entity.value)::int as max_values
from raw.entity
where entity.value is not null
    and isfinite(entity.created_at)
group by entity.created_at::date
