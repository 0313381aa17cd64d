-- The ids of the keys of dimensions; see docs/adr/0034-ids-that-outlive-their-rows.md.

-- last_id is the highest id that was ever given. No row is ever deleted, here and below, so no id is given twice.
create table headrace.dimension (
    model text primary key,
    key_columns text[] not null,
    last_id bigint not null default 0
);

-- key has the values of the key's columns as text, in the order of key_columns.
create table headrace.dimension_id (
    model text not null references headrace.dimension,
    key text[] not null,
    id bigint not null,
    primary key (model, key),
    unique (model, id)
);

create view headrace.dimension_ids as
select
    dimension_id.model,
    dimension.key_columns,
    dimension_id.key,
    dimension_id.id
from headrace.dimension_id
join headrace.dimension using (model)
order by dimension_id.model, dimension_id.id;
