/* headrace
describe = """The messages that are scores, one row for each; id is the message's seq. A change of a dimension changes no other event: its
rows come and go with the messages of the changed minutes, and ids stay."""
kind = incremental
period { column = received_at, unit = minute }
key = [id]
index = ["received_at", "student_id", "exam_id"]
reads { "core.event_type" = nothing, "core.student" = nothing, "core.exam" = nothing }
*/
select
    message.seq::bigint as id,
    event_type.id::bigint as event_type_id,
    student.id::bigint as student_id,
    exam.id::bigint as exam_id,
    message.score::numeric as score,
    message.received_at::timestamp as received_at
from core.message
join core.event_type on event_type.event_type_identification = message.event
join core.student on student.student_identification = message.student_identification
join core.exam on exam.exam_identification = message.exam_identification
where message.reasons = '{}'
