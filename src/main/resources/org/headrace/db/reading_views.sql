-- Views and materialized views that read a relation, directly or through others, each before those it reads. Parameters: the relation,
-- and twice the columns of it that count; all, if that is null.
with recursive dependent as (
    select pg_rewrite.ev_class as oid, 1 as distance
    from pg_depend
    join pg_rewrite on pg_rewrite.oid = pg_depend.objid and pg_depend.classid = 'pg_rewrite'::regclass
    left join pg_attribute
        on pg_attribute.attrelid = pg_depend.refobjid and pg_attribute.attnum = pg_depend.refobjsubid
    where pg_depend.refclassid = 'pg_class'::regclass
        and pg_depend.refobjid = to_regclass(?)
        and pg_rewrite.ev_class <> pg_depend.refobjid
        and (?::text[] is null or pg_attribute.attname = any (?::text[]))
    union
    select pg_rewrite.ev_class, dependent.distance + 1
    from dependent
    join pg_depend on pg_depend.refclassid = 'pg_class'::regclass and pg_depend.refobjid = dependent.oid
    join pg_rewrite on pg_rewrite.oid = pg_depend.objid and pg_depend.classid = 'pg_rewrite'::regclass
    where pg_rewrite.ev_class <> dependent.oid
)

select
    pg_namespace.nspname,
    pg_class.relname,
    case pg_class.relkind when 'm' then 'materialized view' else 'view' end as kind
from dependent
join pg_class on pg_class.oid = dependent.oid
join pg_namespace on pg_namespace.oid = pg_class.relnamespace
group by pg_namespace.nspname, pg_class.relname, pg_class.relkind
order by max(dependent.distance) desc, pg_namespace.nspname, pg_class.relname
