-- The views that read certain columns of a table, and those that read such views, each after those it reads; with the statements that
-- create each again as it is. Materialized views come with their indexes.
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
    case pg_class.relkind when 'm' then 'materialized view' else 'view' end as kind,
    array[
        format(
            'create %s %I.%I%s as %s',
            case pg_class.relkind when 'm' then 'materialized view' else 'view' end,
            pg_namespace.nspname,
            pg_class.relname,
            ' with (' || array_to_string(pg_class.reloptions, ', ') || ')',
            rtrim(pg_get_viewdef(pg_class.oid), ';')
        )
    ] || array(
        select pg_get_indexdef(pg_index.indexrelid)
        from pg_catalog.pg_index
        where pg_index.indrelid = pg_class.oid
        order by pg_index.indexrelid
    ) || array(
        select format(
            'grant %s on %I.%I to %s%s',
            acl.privilege_type,
            pg_namespace.nspname,
            pg_class.relname,
            case when acl.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(acl.grantee)) end,
            case when acl.is_grantable then ' with grant option' else '' end
        )
        from aclexplode(pg_class.relacl) as acl
        where acl.grantee <> pg_class.relowner
    ) || array(
        select format('comment on %s %I.%I is %L',
            case pg_class.relkind when 'm' then 'materialized view' else 'view' end,
            pg_namespace.nspname,
            pg_class.relname,
            pg_description.description
        )
        from pg_catalog.pg_description
        where pg_description.objoid = pg_class.oid
            and pg_description.classoid = 'pg_class'::regclass
            and pg_description.objsubid = 0
    ) as statements
from (select dependent.oid, max(dependent.depth) as depth from dependent group by dependent.oid) as found
join pg_catalog.pg_class on pg_class.oid = found.oid
join pg_catalog.pg_namespace on pg_namespace.oid = pg_class.relnamespace
order by found.depth, pg_class.oid
