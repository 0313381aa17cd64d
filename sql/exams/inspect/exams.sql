/* headrace
describe = "Each exam with scores."
*/
select
    exam.id,
    exam.exam_identification
from core.exam
order by exam.exam_identification
