/* headrace
describe = "Each exam with an accepted score. An id never changes."
kind = dimension
key = [exam_identification]
*/
select message.exam_identification::int as exam_identification
from core.message
where message.reasons = '{}'
group by message.exam_identification
