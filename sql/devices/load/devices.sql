/* headrace
describe = "Every row of the table devices, as it came. read_at is the text time as a timestamp, or null where it is none."
from = production
sync = append
period { column = read_at, unit = hour }
index = ["date_trunc('hour', read_at)"]
*/
select
    device_id,
    temperature,
    location,
    time,
    case when time ~ '^[0-9]{1,10}$' then timestamp '1970-01-01' + time::bigint * interval '1 second' end as read_at
from devices
