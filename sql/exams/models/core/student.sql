/* headrace
describe = "Each student with an accepted score. Identifications are compared byte by byte. An id never changes."
kind = dimension
key = [student_identification]
*/
select message.student_identification::text as student_identification
from core.message
where message.reasons = '{}'
group by message.student_identification
