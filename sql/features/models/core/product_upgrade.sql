/* headrace
describe = "The days on which a user upgraded a product, each once. Events without time, user, product or product_id count in nothing."
kind = incremental
period { column = upgrade_date, unit = day }
key = [upgrade_date, user_id, product, product_id]
*/
select
    product_event.occurred_at::date as upgrade_date,
    product_event.user_id::bigint as user_id,
    product_event.product::text as product,
    (product_event.event_context #>> '{additional,product,product_id}')::bigint as product_id
from raw.product_event
where product_event.group_id = 'upgrade'
    and product_event.user_id is not null
    and product_event.product is not null
    and isfinite(product_event.occurred_at)
    and product_event.event_context #>> '{additional,product,product_id}' is not null
group by
    product_event.occurred_at::date,
    product_event.user_id,
    product_event.product,
    (product_event.event_context #>> '{additional,product,product_id}')::bigint
