/* headrace
describe = "The scores of a student in the order in which they came, and their average; of one with --set student_identification=ID."
*/
select
    student.student_identification,
    student_average_score.scores_all,
    student_average_score.average_score
from mart.student_average_score
join core.student on student.id = student_average_score.student_id
where student.student_identification
    = coalesce(current_setting('param.student_identification', true), student.student_identification)
order by student.student_identification
