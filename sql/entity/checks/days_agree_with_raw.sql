/* headrace
describe = "The statistics of each day are those of its raw rows. Looks only at the days that changed."
period { column = date, unit = day }
*/
with days as (
    select
        'mart.entity_daily' as found_in,
        entity_daily.date,
        entity_daily.value_count,
        entity_daily.sum_values,
        entity_daily.min_values,
        entity_daily.max_values,
        entity_daily.mean_values
    from mart.entity_daily
    union all
    select
        'raw.entity',
        entity.created_at::date,
        count(entity.value),
        sum(entity.value),
        min(entity.value),
        max(entity.value),
        round(sum(entity.value)::numeric / count(entity.value), 6)
    from raw.entity
    where entity.value is not null
        and isfinite(entity.created_at)
    group by entity.created_at::date
)

-- A day that agrees comes twice, with equal values.
select
    min(days.found_in) as found_in,
    days.date,
    days.value_count,
    days.sum_values,
    days.min_values,
    days.max_values,
    days.mean_values
from days
group by
    days.date,
    days.value_count,
    days.sum_values,
    days.min_values,
    days.max_values,
    days.mean_values
having count(*) <> 2
