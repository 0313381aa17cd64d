/* headrace
describe = "Each student with scores."
*/
select
    student.id,
    student.student_identification
from core.student
order by student.student_identification
