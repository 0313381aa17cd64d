/* headrace
describe = "Temperatures, distance and data points by device and hour; of one device with --set device=ID."
*/
with temperatures as (
    select
        device_reading.device_id,
        device_reading.hour,
        min(device_reading.temperature) as min_temperature
    from core.device_reading
    where device_reading.device_id = coalesce(current_setting('param.device', true), device_reading.device_id)
    group by
        device_reading.device_id,
        device_reading.hour
)

select
    device_hourly.device_id,
    device_hourly.hour,
    temperatures.min_temperature,
    device_hourly.max_temperature,
    round(device_hourly.distance_km::numeric, 2) as total_distance_km,
    device_hourly.data_points
from mart.device_hourly
join temperatures
    on temperatures.device_id = device_hourly.device_id
    and temperatures.hour = device_hourly.hour
order by
    device_hourly.device_id,
    device_hourly.hour
