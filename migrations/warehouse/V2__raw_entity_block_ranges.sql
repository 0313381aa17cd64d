-- Rows come by time, so the times in each range of blocks tell where a day is; a tree over all rows made their copy take five times
-- as long.
drop index raw.entity_created_at;
drop index raw.entity_date;

create index entity_time on raw.entity using brin (created_at, (created_at::date));
