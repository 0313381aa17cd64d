-- Periods, longer at both ends by a distance; null and the infinities stay what they are. A month before the 30th of March is the last of February, and
-- a month after that is the 28th or 29th of March: so months reach up to three days further.
with distance as (
    select
        given.length + case when extract(month from given.length) <> 0 or extract(year from given.length) <> 0 then interval '3 days' else interval '0' end as length
    from (select ?::interval as length) as given
)

select
    changed.starts_at - distance.length as starts_at,
    changed.ends_at + distance.length as ends_at
from unnest(?::timestamp[], ?::timestamp[]) as changed (starts_at, ends_at)
cross join distance
