/* headrace
describe = "Each type of an accepted message. An id never changes."
kind = dimension
key = [event_type_identification]
*/
select message.event::text as event_type_identification
from core.message
where message.reasons = '{}'
group by message.event
