/* headrace
describe = "Rows of raw.devices with device, time, temperature and location. A repeated row is a reading each time."
*/
select
    device_row.device_id::text as device_id,
    device_row.hour::timestamp as hour,
    device_row.read_at::timestamp as read_at,
    device_row.temperature::int as temperature,
    device_row.latitude::double precision as latitude,
    device_row.longitude::double precision as longitude,
    device_row.location::text as location,
    device_row.time::text as time
from core.device_row
where device_row.reason is null
