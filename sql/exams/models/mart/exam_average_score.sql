/* headrace
describe = "All accepted scores of an exam in the order in which they came, and their average."
kind = incremental
by { key = [exam_id] }
key = [exam_id]
*/
select
    event.exam_id::bigint as exam_id,
    array_agg(event.score order by event.id)::numeric[] as scores_all,
    round(avg(event.score), 6)::numeric as average_score
from core.event
group by event.exam_id
