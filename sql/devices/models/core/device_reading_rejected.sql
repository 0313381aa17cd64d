/* headrace
describe = "The rows of raw.devices that are no reading, as they came, with the first reason that applies."
*/
select
    device_row.reason::text as reason,
    device_row.device_id::text as device_id,
    device_row.temperature::int as temperature,
    device_row.location::text as location,
    device_row.time::text as time,
    device_row.hour::timestamp as hour
from core.device_row
where device_row.reason is not null
