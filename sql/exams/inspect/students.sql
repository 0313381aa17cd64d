/* headrace
describe = "Each student with scores."
*/
select distinct event.student_identification
from core.event
order by event.student_identification
