/* headrace
describe = "Every order, one row an order."
from = production
sync = period
period { column = ordered_at, unit = day }
*/
-- This query runs at the source. Its rows land in the warehouse table raw.orders: the file's name, in the schema raw.
-- The first run copies everything. After that, a run copies the days whose rows were inserted, updated or deleted since, and
-- it finds these days by itself: the source needs no key, no "updated_at" and no trigger.
select
    order_id,
    ordered_at,
    product,
    quantity,
    price_cents
from orders
