/* headrace
describe = "A row for each device with a reading. It is silent if its last one is older than ten times its mean interval."
kind = table
*/
with readings_counted as (
    select
        device_day.device_id,
        sum(device_day.readings)::bigint as readings
    from core.device_day
    group by device_day.device_id
),

devices_seen as (
    select
        readings_counted.device_id,
        readings_counted.readings,
        first_reading.read_at as first_seen,
        last_reading.read_at as last_seen
    from readings_counted
    cross join lateral (
        select device_reading.read_at
        from core.device_reading
        where left(device_reading.device_id, 255) = left(readings_counted.device_id, 255)
            and device_reading.device_id = readings_counted.device_id
        order by device_reading.read_at
        limit 1
    ) as first_reading
    cross join lateral (
        select device_reading.read_at
        from core.device_reading
        where left(device_reading.device_id, 255) = left(readings_counted.device_id, 255)
            and device_reading.device_id = readings_counted.device_id
        order by device_reading.read_at desc
        limit 1
    ) as last_reading
)

select
    devices_seen.device_id::text as device_id,
    devices_seen.first_seen::timestamp as first_seen,
    devices_seen.last_seen::timestamp as last_seen,
    devices_seen.readings::bigint as readings,
    -- Both sides times (readings - 1), so that nothing is divided; with one reading it is 0 > 0.
    (
        extract(epoch from max(devices_seen.last_seen) over () - devices_seen.last_seen) * (devices_seen.readings - 1)
        > 10 * extract(epoch from devices_seen.last_seen - devices_seen.first_seen)
    )::boolean as is_silent
from devices_seen
