/* headrace
describe = "A file a month, with a row for each day that has an order."
path = "year={year}/month={month}/revenue_by_day_{year}_{month}.csv"
*/
-- Rows with the same year and month go to the same file, in the order given here. A file whose bytes would be the same is
-- not touched; one that no row fills any more is removed. 'headrace export shop 2024 2' writes one month.
select
    revenue_by_day.year,
    revenue_by_day.month,
    revenue_by_day.day,
    revenue_by_day.order_count,
    round(revenue_by_day.revenue_cents / 100.0, 2) as revenue
from mart.revenue_by_day
order by revenue_by_day.date
