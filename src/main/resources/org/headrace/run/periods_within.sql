-- Periods, longer at both ends by a distance; null and the infinities stay what they are.
select
    changed.starts_at - ?::interval as starts_at,
    changed.ends_at + ?::interval as ends_at
from unnest(?::timestamp[], ?::timestamp[]) as changed (starts_at, ends_at)
