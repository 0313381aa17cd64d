/* headrace
describe = "Each row of raw.devices with what its texts mean. reason says why it is no reading; a reading has none."
kind = incremental
period { column = hour, unit = hour }
index = ["hour", "left(device_id, 255), read_at"]
*/
select
    date_trunc('hour', devices.read_at) as hour,
    judged.reason::text as reason,
    devices.device_id::text as device_id,
    devices.read_at::timestamp as read_at,
    devices.temperature::int as temperature,
    case when judged.reason is null then coordinates.latitude end::double precision as latitude,
    case when judged.reason is null then coordinates.longitude end::double precision as longitude,
    devices.location::text as location,
    devices.time::text as time
from raw.devices
-- Each "offset 0" keeps the planner from computing an expression again wherever it is named.
cross join lateral (
    select case when raw.is_jsonb(devices.location) then devices.location::json end as document
    offset 0
) as parsed
cross join lateral (
    select
        parsed.document ->> 'latitude' as latitude,
        parsed.document ->> 'longitude' as longitude
    offset 0
) as texts
cross join lateral (
    -- Decimals after the hundredth do not count. So no number is beyond what numeric and double precision can hold.
    select
        case when texts.latitude ~ '^[+-]?[0-9]{1,3}(\.[0-9]+)?$' then left(texts.latitude, 105)::numeric end as latitude,
        case when texts.longitude ~ '^[+-]?[0-9]{1,3}(\.[0-9]+)?$' then left(texts.longitude, 105)::numeric end as longitude
    offset 0
) as coordinates
cross join lateral (
    select
        case
            when devices.device_id is null or devices.device_id ~ '^[ \t\n\v\f\r]*$' then 'device_missing'
            when devices.read_at is null then 'time_invalid'
            when devices.temperature is null then 'temperature_missing'
            when coordinates.latitude is null or coordinates.longitude is null then 'location_invalid'
            when abs(coordinates.latitude) > 90 or abs(coordinates.longitude) > 180 then 'location_out_of_range'
        end as reason
    offset 0
) as judged
