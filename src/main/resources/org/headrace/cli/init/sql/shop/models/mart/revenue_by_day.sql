/* headrace
describe = "Orders and revenue, one row a day that has an order."
kind = incremental
period { column = date, unit = day }
key = [date]
*/
-- The path is the name: models/mart/revenue_by_day.sql makes mart.revenue_by_day. What it reads, the engine reads from the
-- SQL; so it knows that raw.orders comes first, and rebuilds only the days that changed there. Other kinds: view (if "kind" is
-- left out), table, materialized_view.
select
    orders.ordered_at::date as date,
    extract(year from orders.ordered_at)::int as year,
    extract(month from orders.ordered_at)::int as month,
    extract(day from orders.ordered_at)::int as day,
    count(*)::bigint as order_count,
    sum(orders.quantity * orders.price_cents)::bigint as revenue_cents
from raw.orders
group by
    orders.ordered_at::date,
    extract(year from orders.ordered_at)::int,
    extract(month from orders.ordered_at)::int,
    extract(day from orders.ordered_at)::int
