/* headrace
describe = "Each event refers to a row of core.exam."
*/
select
    event.id,
    event.exam_id
from core.event
left join core.exam on exam.id = event.exam_id
where exam.id is null
