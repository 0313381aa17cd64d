/* headrace
describe = "Each event refers to a row of core.student."
*/
select
    event.id,
    event.student_id
from core.event
left join core.student on student.id = event.student_id
where student.id is null
