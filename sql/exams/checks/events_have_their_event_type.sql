/* headrace
describe = "Each event refers to a row of core.event_type."
*/
select
    event.id,
    event.event_type_id
from core.event
left join core.event_type on event_type.id = event.event_type_id
where event_type.id is null
