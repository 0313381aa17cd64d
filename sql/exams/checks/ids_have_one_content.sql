/* headrace
describe = "No id came again with other content. A feed that was restarted may give its ids again; all its messages are kept."
severity = warn
*/
select
    message_id_again.message_id,
    message_id_again.first_seq,
    message_id_again.messages
from core.message_id_again
