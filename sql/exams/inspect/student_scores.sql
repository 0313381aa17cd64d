/* headrace
describe = "The scores of a student in the order in which they came, and their average; of one student with --set student_identification=ID."
*/
select
    event.student_identification,
    array_agg(event.score order by event.id) as scores_all,
    round(avg(event.score), 6) as average_score
from core.event
where event.student_identification
    = coalesce(current_setting('param.student_identification', true), event.student_identification)
group by event.student_identification
order by event.student_identification
