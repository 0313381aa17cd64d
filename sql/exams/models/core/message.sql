/* headrace
describe = "Each message of the feed with all reasons why it is no score, in a fixed order, and with what it says if there are none."
kind = incremental
period { column = received_at, unit = minute }
index = ["received_at", "seq", "student_identification", "exam_identification"]
*/
select
    score_message.seq::bigint as seq,
    score_message.event::text as event,
    score_message.data::text as payload,
    score_message.received_at::timestamp as received_at,
    judged.reasons::text[] as reasons,
    case when judged.reasons = '{}' then parts.student #>> '{}' end::text as student_identification,
    case when judged.reasons = '{}' then numbers.exam end::int as exam_identification,
    case when judged.reasons = '{}' then numbers.score end::numeric as score
from raw.score_message
-- Each "offset 0" keeps the planner from computing an expression again wherever it is named.
cross join lateral (
    select case when raw.is_jsonb(score_message.data) then score_message.data::jsonb end as document
    offset 0
) as parsed
cross join lateral (
    -- An absent value is null, and so is a JSON null.
    select
        coalesce(jsonb_typeof(parsed.document) = 'object', false) as is_object,
        nullif(parsed.document -> 'studentId', 'null') as student,
        nullif(parsed.document -> 'exam', 'null') as exam,
        nullif(parsed.document -> 'score', 'null') as score
    offset 0
) as parts
cross join lateral (
    select
        case when jsonb_typeof(parts.exam) = 'number' then (parts.exam #>> '{}')::numeric end as exam,
        case when jsonb_typeof(parts.score) = 'number' then (parts.score #>> '{}')::numeric end as score
    offset 0
) as numbers
cross join lateral (
    select array_remove(
        array[
            case when score_message.event <> 'score' then 'event_type' end,
            case when length(score_message.data) > 10000 then 'payload_too_long' end,
            case when not parts.is_object then 'malformed_json' end,
            case when parts.is_object and parts.student is null then 'student_missing' end,
            case when parts.is_object and jsonb_typeof(parts.student) <> 'string' then 'student_type' end,
            case
                when parts.is_object and jsonb_typeof(parts.student) = 'string' and parts.student #>> '{}' ~ '^[ \t\n\v\f\r]*$'
                    then 'student_blank'
            end,
            case
                when parts.is_object and jsonb_typeof(parts.student) = 'string' and length(parts.student #>> '{}') > 255
                    then 'student_too_long'
            end,
            case when parts.is_object and parts.exam is null then 'exam_missing' end,
            case
                when parts.is_object and parts.exam is not null and coalesce(numbers.exam <> trunc(numbers.exam), true)
                    then 'exam_type'
            end,
            case
                when parts.is_object and numbers.exam = trunc(numbers.exam) and numbers.exam not between 1 and 2147483647
                    then 'exam_range'
            end,
            case when parts.is_object and parts.score is null then 'score_missing' end,
            case when parts.is_object and parts.score is not null and numbers.score is null then 'score_type' end,
            case when parts.is_object and numbers.score not between 0 and 1 then 'score_range' end
        ],
        null
    ) as reasons
    offset 0
) as judged
