/* headrace
describe = "Every message of the feed as it came, in the order of the feed. 'headrace stream exams' lands them."
from = scores
sync = stream
period { column = received_at, unit = minute }
index = ["received_at"]
*/
select seq, id, event, data, received_at, is_cut from feed
