/* headrace
describe = "The days of events at a glance: how many events, users and features each has."
*/
select
    product_event.occurred_at::date as event_date,
    count(*) as events,
    count(distinct product_event.user_id) as users,
    count(distinct product_event.event_context #>> '{additional,product,feature_id}') as features
from raw.product_event
group by product_event.occurred_at::date
order by event_date
