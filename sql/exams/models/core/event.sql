/* headrace
describe = "The messages that are scores. id is the message's seq."
*/
select
    message.seq::bigint as id,
    message.event::text as event_type,
    message.student_identification::text as student_identification,
    message.exam_identification::int as exam_identification,
    message.score::numeric as score,
    message.received_at::timestamp as received_at
from core.message
where message.reasons = '{}'
