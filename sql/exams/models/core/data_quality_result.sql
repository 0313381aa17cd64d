/* headrace
describe = "The messages that are no scores, whole, with all reasons that apply. message_id is the message's seq."
*/
select
    message.seq::bigint as message_id,
    message.event::text as event,
    message.payload::text as payload,
    message.reasons::text[] as reasons,
    message.received_at::timestamp as received_at
from core.message
where message.reasons <> '{}'
