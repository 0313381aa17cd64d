/* headrace
describe = "The days on which a user used a feature in a product, each once. Events without time, user, product or feature count in nothing."
kind = incremental
period { column = use_date, unit = day }
key = [use_date, user_id, product, feature_id]
index = ["user_id, product, feature_id, use_date"]
*/
select
    product_event.occurred_at::date as use_date,
    product_event.user_id::bigint as user_id,
    product_event.product::text as product,
    (product_event.event_context #>> '{additional,product,feature_id}')::bigint as feature_id
from raw.product_event
where product_event.user_id is not null
    and product_event.product is not null
    and isfinite(product_event.occurred_at)
    and (product_event.event_context #>> '{additional,product,feature_id}')::bigint <> 0
group by
    product_event.occurred_at::date,
    product_event.user_id,
    product_event.product,
    (product_event.event_context #>> '{additional,product,feature_id}')::bigint
