/* headrace
describe = "A row for each device and hour with a reading. distance_km is the way to them from the reading before each."
kind = incremental
period { column = hour, unit = hour }
index = ["hour"]
// A reading changes its own hour, and the hour of the device's next reading after that.
touches {
  "core.device_reading" = """
    select changed_periods.starts_at
    from changed_periods
    where changed_periods.starts_at is not null
    union
    select following.hour
    from changed_periods
    cross join lateral (
        select distinct device_reading.device_id
        from core.device_reading
        where device_reading.hour >= changed_periods.starts_at
            and device_reading.hour < changed_periods.ends_at
    ) as devices
    cross join lateral (
        select device_reading.hour
        from core.device_reading
        where left(device_reading.device_id, 255) = left(devices.device_id, 255)
            and device_reading.device_id = devices.device_id
            and device_reading.read_at >= changed_periods.ends_at
        order by device_reading.read_at
        limit 1
    ) as following
  """
}
*/
with readings_in_order as (
    select
        device_reading.device_id,
        device_reading.hour,
        device_reading.read_at,
        device_reading.temperature,
        device_reading.latitude,
        device_reading.longitude,
        lag(device_reading.latitude) over in_order as latitude_before,
        lag(device_reading.longitude) over in_order as longitude_before,
        row_number() over in_order as number_in_hour
    from core.device_reading
    window in_order as (
        partition by device_reading.device_id, device_reading.hour
        order by device_reading.read_at, device_reading.latitude, device_reading.longitude, device_reading.temperature
    )
),

segments as (
    select
        readings_in_order.device_id,
        readings_in_order.hour,
        readings_in_order.read_at,
        readings_in_order.temperature,
        readings_in_order.latitude,
        readings_in_order.longitude,
        coalesce(readings_in_order.latitude_before, last_before.latitude) as from_latitude,
        coalesce(readings_in_order.longitude_before, last_before.longitude) as from_longitude
    from readings_in_order
    -- The way to the first reading of an hour begins in an hour before.
    left join lateral (
        select
            device_reading.latitude,
            device_reading.longitude
        from core.device_reading
        where readings_in_order.number_in_hour = 1
            and left(device_reading.device_id, 255) = left(readings_in_order.device_id, 255)
            and device_reading.device_id = readings_in_order.device_id
            and device_reading.read_at < readings_in_order.hour
        order by
            device_reading.read_at desc,
            device_reading.latitude desc,
            device_reading.longitude desc,
            device_reading.temperature desc
        limit 1
    ) as last_before on true
),

segments_measured as (
    select
        segments.device_id,
        segments.hour,
        segments.read_at,
        segments.temperature,
        segments.latitude,
        segments.longitude,
        -- Great circle on a sphere of 6371 km; a device's first reading has no way to it.
        case when segments.from_latitude is not null then
            2 * 6371 * asin(least(1, sqrt(
                sin(radians(segments.latitude - segments.from_latitude) / 2)
                * sin(radians(segments.latitude - segments.from_latitude) / 2)
                + cos(radians(segments.from_latitude)) * cos(radians(segments.latitude))
                * sin(radians(segments.longitude - segments.from_longitude) / 2)
                * sin(radians(segments.longitude - segments.from_longitude) / 2)
            )))
        end as distance_km
    from segments
)

select
    segments_measured.device_id::text as device_id,
    segments_measured.hour::timestamp as hour,
    max(segments_measured.temperature)::int as max_temperature,
    count(*)::bigint as data_points,
    coalesce(
        sum(
            segments_measured.distance_km
            order by
                segments_measured.read_at,
                segments_measured.latitude,
                segments_measured.longitude,
                segments_measured.temperature
        ),
        0
    )::double precision as distance_km
from segments_measured
group by
    segments_measured.device_id,
    segments_measured.hour
