/* headrace
describe = "The ids that came with more than one content, and how often each. A message that is delivered again is not landed."
kind = incremental
by { key = [message_id] }
*/
select
    score_message.id::text as message_id,
    min(score_message.seq)::bigint as first_seq,
    count(*)::bigint as messages
from raw.score_message
where score_message.id is not null
group by score_message.id
having count(*) > 1
