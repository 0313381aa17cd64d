/* headrace
describe = "All accepted scores of a student in the order in which they came, and their average."
kind = incremental
by { key = [student_id] }
key = [student_id]
*/
select
    event.student_id::bigint as student_id,
    array_agg(event.score order by event.id)::numeric[] as scores_all,
    round(avg(event.score), 6)::numeric as average_score
from core.event
group by event.student_id
