/* headrace
describe = "The ten latest readings of each device and the way to each, newest first; of one device with --set device=ID."
*/
with latest_11 as (
    select
        device.device_id,
        reading.read_at,
        reading.temperature,
        reading.latitude,
        reading.longitude,
        reading.location
    from core.device
    cross join lateral (
        select
            device_reading.read_at,
            device_reading.temperature,
            device_reading.latitude,
            device_reading.longitude,
            device_reading.location
        from core.device_reading
        where left(device_reading.device_id, 255) = left(device.device_id, 255)
            and device_reading.device_id = device.device_id
        order by
            device_reading.read_at desc,
            device_reading.latitude desc,
            device_reading.longitude desc,
            device_reading.temperature desc,
            device_reading.location desc
        limit 11
    ) as reading
    where device.device_id = coalesce(current_setting('param.device', true), device.device_id)
),

joined_to_the_one_before as (
    select
        latest_11.device_id,
        latest_11.read_at,
        latest_11.latitude,
        latest_11.longitude,
        latest_11.location,
        lead(latest_11.latitude) over newest_first as latitude_before,
        lead(latest_11.longitude) over newest_first as longitude_before,
        lead(latest_11.location) over newest_first as previous_location,
        row_number() over newest_first as place
    from latest_11
    window newest_first as (
        partition by latest_11.device_id
        order by
            latest_11.read_at desc,
            latest_11.latitude desc,
            latest_11.longitude desc,
            latest_11.temperature desc,
            latest_11.location desc
    )
)

select
    joined_to_the_one_before.device_id,
    joined_to_the_one_before.read_at as time,
    joined_to_the_one_before.location,
    joined_to_the_one_before.previous_location,
    -- The formula of mart.device_hourly; the first reading of a device has no way to it.
    case when joined_to_the_one_before.previous_location is not null then
        round((2 * 6371 * asin(least(1, sqrt(
            sin(radians(joined_to_the_one_before.latitude - joined_to_the_one_before.latitude_before) / 2)
            * sin(radians(joined_to_the_one_before.latitude - joined_to_the_one_before.latitude_before) / 2)
            + cos(radians(joined_to_the_one_before.latitude_before)) * cos(radians(joined_to_the_one_before.latitude))
            * sin(radians(joined_to_the_one_before.longitude - joined_to_the_one_before.longitude_before) / 2)
            * sin(radians(joined_to_the_one_before.longitude - joined_to_the_one_before.longitude_before) / 2)
        ))))::numeric, 6)
    end as distance_km
from joined_to_the_one_before
where joined_to_the_one_before.place <= 10
order by
    joined_to_the_one_before.device_id,
    joined_to_the_one_before.place
