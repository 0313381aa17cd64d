-- The views that read a column, as SQL for a DROP.
select distinct
    case pg_class.relkind when 'm' then 'materialized view' else 'view' end as kind,
    format('%I.%I', pg_namespace.nspname, pg_class.relname) as name
from pg_catalog.pg_depend
join pg_catalog.pg_rewrite on pg_rewrite.oid = pg_depend.objid
join pg_catalog.pg_class on pg_class.oid = pg_rewrite.ev_class
join pg_catalog.pg_namespace on pg_namespace.oid = pg_class.relnamespace
join pg_catalog.pg_attribute
    on pg_attribute.attrelid = pg_depend.refobjid and pg_attribute.attnum = pg_depend.refobjsubid
where pg_depend.classid = 'pg_rewrite'::regclass
    and pg_depend.refclassid = 'pg_class'::regclass
    and pg_depend.refobjid = to_regclass(?)
    and pg_attribute.attname = ?
order by kind, name
