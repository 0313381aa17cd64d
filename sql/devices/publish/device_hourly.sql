/* headrace
describe = "Temperature, data points and distance of each device and hour."
to = analytics
table = device_hourly
key = [device_id, hour]
period { column = hour, unit = hour }
*/
select
    device_hourly.device_id,
    device_hourly.hour,
    device_hourly.max_temperature,
    device_hourly.data_points,
    device_hourly.distance_km
from mart.device_hourly
