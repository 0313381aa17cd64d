/* headrace
describe = "No day lies outside its month, and none is without a month. Looks only at the days that changed."
period { column = date, unit = day }
*/
select
    entity_daily.date,
    entity_daily.year,
    entity_daily.month,
    entity_daily.day
from mart.entity_daily
left join mart.entity_monthly
    on entity_monthly.first_day = date_trunc('month', entity_daily.date::timestamp)
where entity_monthly.first_day is null
    or (entity_daily.year, entity_daily.month, entity_daily.day) is distinct from (
        extract(year from entity_daily.date)::int,
        extract(month from entity_daily.date)::int,
        extract(day from entity_daily.date)::int
    )
