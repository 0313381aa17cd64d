/* headrace
describe = "Devices whose last reading is older than ten times their mean interval, the longest silence first."
*/
with latest as (
    select max(device.last_seen) as read_at
    from core.device
)

select
    device.device_id,
    device.first_seen,
    device.last_seen,
    device.readings,
    latest.read_at - device.last_seen as silent_for
from core.device
cross join latest
where device.is_silent
order by
    device.last_seen,
    device.device_id
