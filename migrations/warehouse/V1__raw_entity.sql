-- Made here rather than by the load, for the sake of its indexes: the load replaces single days by created_at, and
-- mart.entity_day and its check rebuild single days by date, without reading the others.
create schema raw;

create table raw.entity (
    created_at timestamp,
    value int
);

create index entity_created_at on raw.entity (created_at);
create index entity_date on raw.entity ((created_at::date));
