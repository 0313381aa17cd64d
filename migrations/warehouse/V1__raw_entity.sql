-- Made here rather than by the load, for the sake of its index: a few pages, whatever the size of the table, that let the
-- load replace, and mart.entity_day rebuild, single days without reading the others.
create schema raw;

create table raw.entity (
    created_at timestamp,
    value int
);

create index entity_created_at on raw.entity using brin (created_at, (created_at::date)) with (pages_per_range = 16);
