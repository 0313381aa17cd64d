/* headrace
describe = "Each device and hour with readings has one row, with their number and maximum. Looks only at changed hours."
period { column = hour, unit = hour }
*/
with hours as (
    select
        'mart.device_hourly' as found_in,
        device_hourly.hour,
        device_hourly.device_id,
        device_hourly.max_temperature,
        device_hourly.data_points,
        device_hourly.distance_km >= 0 as has_distance
    from mart.device_hourly
    union all
    select
        'core.device_reading',
        device_reading.hour,
        device_reading.device_id,
        max(device_reading.temperature),
        count(*),
        true
    from core.device_reading
    group by
        device_reading.hour,
        device_reading.device_id
)

-- An hour that agrees comes twice, with equal values.
select
    min(hours.found_in) as found_in,
    hours.hour,
    hours.device_id,
    hours.max_temperature,
    hours.data_points,
    hours.has_distance
from hours
group by
    hours.hour,
    hours.device_id,
    hours.max_temperature,
    hours.data_points,
    hours.has_distance
having count(*) <> 2
