/* headrace
describe = "The scores of an exam in the order in which they came, and their average; of one with --set exam_identification=ID."
*/
select
    exam.exam_identification,
    exam_average_score.scores_all,
    exam_average_score.average_score
from mart.exam_average_score
join core.exam on exam.id = exam_average_score.exam_id
where exam.exam_identification
    = coalesce(current_setting('param.exam_identification', true)::int, exam.exam_identification)
order by exam.exam_identification
