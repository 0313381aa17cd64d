/* headrace
describe = "No day lies outside its month, and no month is without one of its days."
*/
select
    entity_daily.year,
    entity_daily.month,
    entity_daily.day,
    entity_daily.date
from mart.entity_daily
left join mart.entity_monthly
    on entity_monthly.year = entity_daily.year
    and entity_monthly.month = entity_daily.month
where entity_monthly.year is null
    or (entity_daily.year, entity_daily.month, entity_daily.day) is distinct from (
        extract(year from entity_daily.date)::int,
        extract(month from entity_daily.date)::int,
        extract(day from entity_daily.date)::int
    )
