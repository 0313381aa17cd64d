/* headrace
describe = "Every row of every file of events. A file's name is the day of its delivery; occurred_at is the time of the event, null if it is none."
from = features
sync = period
period { column = occurred_at, unit = day }
*/
select
    product,
    product_version,
    try_cast("timestamp" as timestamp) as occurred_at,
    group_id,
    event_id,
    event_type,
    user_id,
    project_id,
    event_context
from read_parquet('*_events.parquet')
