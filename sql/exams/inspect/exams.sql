/* headrace
describe = "Each exam with scores."
*/
select distinct event.exam_identification
from core.event
order by event.exam_identification
