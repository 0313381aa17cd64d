/* headrace
describe = "Each raw row is a reading or rejected, never both, as often as it is there. Looks only at changed hours."
period { column = hour, unit = hour }
*/
with rows_by_place as (
    select
        date_trunc('hour', devices.read_at) as hour,
        devices.device_id,
        devices.temperature,
        devices.location,
        devices.time,
        1 as in_raw,
        0 as in_readings,
        0 as in_rejected
    from raw.devices
    union all
    select
        device_reading.hour,
        device_reading.device_id,
        device_reading.temperature,
        device_reading.location,
        device_reading.time,
        0,
        1,
        0
    from core.device_reading
    union all
    select
        device_reading_rejected.hour,
        device_reading_rejected.device_id,
        device_reading_rejected.temperature,
        device_reading_rejected.location,
        device_reading_rejected.time,
        0,
        0,
        1
    from core.device_reading_rejected
)

select
    rows_by_place.hour,
    rows_by_place.device_id,
    rows_by_place.temperature,
    rows_by_place.location,
    rows_by_place.time,
    sum(rows_by_place.in_raw) as in_raw,
    sum(rows_by_place.in_readings) as in_readings,
    sum(rows_by_place.in_rejected) as in_rejected
from rows_by_place
group by
    rows_by_place.hour,
    rows_by_place.device_id,
    rows_by_place.temperature,
    rows_by_place.location,
    rows_by_place.time
having sum(rows_by_place.in_raw) <> sum(rows_by_place.in_readings) + sum(rows_by_place.in_rejected)
    or (sum(rows_by_place.in_readings) > 0 and sum(rows_by_place.in_rejected) > 0)
