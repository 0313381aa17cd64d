/* headrace
describe = "Events without time, user or product, which count in nothing: how many by day."
severity = warn
*/
select
    product_event.occurred_at::date as event_date,
    count(*) filter (where product_event.occurred_at is null) as without_time,
    count(*) filter (where product_event.user_id is null) as without_user,
    count(*) filter (where product_event.product is null) as without_product
from raw.product_event
where product_event.occurred_at is null
    or product_event.user_id is null
    or product_event.product is null
group by product_event.occurred_at::date
