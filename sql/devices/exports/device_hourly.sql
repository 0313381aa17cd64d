/* headrace
describe = "A file for each day: the hours of all devices."
path = "year={year}/month={month}/day={day}/device_hourly_{year}_{month}_{day}.csv"
*/
select
    extract(year from device_hourly.hour)::int as year,
    extract(month from device_hourly.hour)::int as month,
    extract(day from device_hourly.hour)::int as day,
    device_hourly.device_id,
    device_hourly.hour,
    device_hourly.max_temperature,
    device_hourly.data_points,
    round(device_hourly.distance_km::numeric, 3) as distance_km
from mart.device_hourly
order by
    device_hourly.hour,
    device_hourly.device_id collate "C"
