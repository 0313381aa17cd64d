/* headrace
describe = "Each message is a score or rejected, exactly once and never both. Looks only at changed minutes."
period { column = received_at, unit = minute }
*/
with messages as (
    select
        score_message.received_at,
        score_message.seq,
        1 as in_raw,
        0 as in_core
    from raw.score_message
    union all
    select
        event.received_at,
        event.id,
        0,
        1
    from core.event
    union all
    select
        data_quality_result.received_at,
        data_quality_result.message_id,
        0,
        1
    from core.data_quality_result
)

select
    messages.received_at,
    messages.seq,
    sum(messages.in_raw) as in_raw,
    sum(messages.in_core) as in_core
from messages
group by
    messages.received_at,
    messages.seq
having sum(messages.in_raw) <> 1 or sum(messages.in_core) <> 1
