/* headrace
describe = "Each device has one row, with all its readings."
*/
with devices as (
    select
        device.device_id,
        device.readings
    from core.device
    union all
    select
        device_day.device_id,
        sum(device_day.readings)
    from core.device_day
    group by device_day.device_id
)

-- A device that agrees comes twice, with the same number.
select
    devices.device_id,
    devices.readings
from devices
group by
    devices.device_id,
    devices.readings
having count(*) <> 2
