/* headrace
describe = "How many readings a device sent on a day. core.device adds these up, so its cost follows days, not readings."
kind = incremental
period { column = day, unit = day }
*/
select
    device_hourly.device_id::text as device_id,
    date_trunc('day', device_hourly.hour) as day,
    sum(device_hourly.data_points)::bigint as readings
from mart.device_hourly
group by
    device_hourly.device_id,
    date_trunc('day', device_hourly.hour)
