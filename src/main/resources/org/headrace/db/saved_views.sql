-- Views by name (two arrays: schemas, and names), in the order given, with the statements that create each again as it is, except grants. A
-- materialized view comes with its indexes. Left out is what a query does not tell all about, and what this role may not drop.
select
    wanted.schema,
    wanted.name,
    case pg_class.relkind when 'm' then 'materialized view' else 'view' end as kind,
    array[
        format(
            'create %s %s%s as %s',
            case pg_class.relkind when 'm' then 'materialized view' else 'view' end,
            view.identity,
            ' with (' || array_to_string(pg_class.reloptions, ', ') || ')',
            rtrim(pg_get_viewdef(pg_class.oid), ';')
        )
    ] || array(
        select pg_get_indexdef(pg_index.indexrelid)
        from pg_index
        where pg_index.indrelid = pg_class.oid
        order by pg_index.indexrelid
    ) || array(
        select
            case
                when pg_description.objsubid = 0 then
                    format(
                        'comment on %s %s is %L',
                        case pg_class.relkind when 'm' then 'materialized view' else 'view' end,
                        view.identity,
                        pg_description.description
                    )
                else format('comment on column %s.%I is %L', view.identity, pg_attribute.attname, pg_description.description)
            end
        from pg_description
        left join pg_attribute
            on pg_attribute.attrelid = pg_class.oid and pg_attribute.attnum = pg_description.objsubid
        where pg_description.objoid = pg_class.oid and pg_description.classoid = 'pg_class'::regclass
        order by pg_description.objsubid
    ) as statements,
    format(
        'alter %s %s owner to %I',
        case pg_class.relkind when 'm' then 'materialized view' else 'view' end,
        view.identity,
        pg_get_userbyid(pg_class.relowner)
    ) as ownership
from unnest(?::text[], ?::text[]) with ordinality as wanted (schema, name, position)
cross join format('%I.%I', wanted.schema, wanted.name) as view (identity)
join pg_class on pg_class.oid = to_regclass(view.identity)
where pg_class.relkind in ('v', 'm')
    and pg_has_role(pg_class.relowner, 'usage')
    and not exists (select 1 from pg_trigger where pg_trigger.tgrelid = pg_class.oid)
    and not exists (select 1 from pg_attrdef where pg_attrdef.adrelid = pg_class.oid)
    and not exists (select 1 from pg_rewrite where pg_rewrite.ev_class = pg_class.oid and pg_rewrite.rulename <> '_RETURN')
order by wanted.position
