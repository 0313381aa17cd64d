/* headrace
describe = "The ten days with the greatest revenue."
*/
-- Queries for people: 'headrace query shop best_days' prints the rows. psql and pgAdmin take the file as it is.
select
    revenue_by_day.date,
    revenue_by_day.order_count,
    round(revenue_by_day.revenue_cents / 100.0, 2) as revenue
from mart.revenue_by_day
order by
    revenue_by_day.revenue_cents desc,
    revenue_by_day.date
limit 10
