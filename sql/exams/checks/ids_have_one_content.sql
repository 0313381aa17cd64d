/* headrace
describe = "No id came again with other content. A feed that was restarted may give its ids again; all its messages are kept."
severity = warn
*/
select
    score_message.id,
    min(score_message.seq) as first_seq,
    count(*) as messages
from raw.score_message
where score_message.id is not null
group by score_message.id
having count(*) > 1
