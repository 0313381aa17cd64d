/* headrace
describe = "Each year is what its months add up to."
*/
with yearly as (
    select
        entity_yearly.year,
        entity_yearly.value_count,
        entity_yearly.sum_values,
        entity_yearly.min_values,
        entity_yearly.max_values
    from mart.entity_yearly
),

months_by_year as (
    select
        entity_monthly.year,
        sum(entity_monthly.value_count)::bigint as value_count,
        sum(entity_monthly.sum_values)::bigint as sum_values,
        min(entity_monthly.min_values) as min_values,
        max(entity_monthly.max_values) as max_values
    from mart.entity_monthly
    group by entity_monthly.year
)

select
    yearly as year_row,
    months_by_year as months_row
from yearly
full join months_by_year
    on months_by_year.year = yearly.year
where yearly is distinct from months_by_year
