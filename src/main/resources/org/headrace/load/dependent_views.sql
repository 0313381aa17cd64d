-- The views that read certain columns of a table, and those that read such views, each after those it reads.
with recursive dependent as (
    select pg_rewrite.ev_class as oid, 1 as depth
    from pg_catalog.pg_depend
    join pg_catalog.pg_rewrite on pg_rewrite.oid = pg_depend.objid
    join pg_catalog.pg_attribute
        on pg_attribute.attrelid = pg_depend.refobjid and pg_attribute.attnum = pg_depend.refobjsubid
    where pg_depend.classid = 'pg_rewrite'::regclass
        and pg_depend.refclassid = 'pg_class'::regclass
        and pg_depend.refobjid = to_regclass(?)
        and pg_attribute.attname = any (?)
    union
    select pg_rewrite.ev_class, dependent.depth + 1
    from dependent
    join pg_catalog.pg_depend
        on pg_depend.refobjid = dependent.oid
        and pg_depend.classid = 'pg_rewrite'::regclass
        and pg_depend.refclassid = 'pg_class'::regclass
    join pg_catalog.pg_rewrite on pg_rewrite.oid = pg_depend.objid and pg_rewrite.ev_class <> dependent.oid
)

select
    pg_namespace.nspname,
    pg_class.relname,
    case pg_class.relkind when 'm' then 'materialized view' else 'view' end as kind
from (select dependent.oid, max(dependent.depth) as depth from dependent group by dependent.oid) as found
join pg_catalog.pg_class on pg_class.oid = found.oid
join pg_catalog.pg_namespace on pg_namespace.oid = pg_class.relnamespace
order by found.depth, pg_class.oid
