/* headrace
describe = "The scores of an exam in the order in which they came, and their average; of one exam with --set exam_identification=ID."
*/
select
    event.exam_identification,
    array_agg(event.score order by event.id) as scores_all,
    round(avg(event.score), 6) as average_score
from core.event
where event.exam_identification
    = coalesce(current_setting('param.exam_identification', true)::int, event.exam_identification)
group by event.exam_identification
order by event.exam_identification
