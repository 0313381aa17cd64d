-- Relations that the engine has written and no file makes any more, with what is there under their names. What the last version of
-- a model made is known for good; everything else was a raw table.
with written as (
    select
        relation.relation,
        run.pipeline,
        pg_class.relkind,
        (
            select model_version.kind
            from headrace.model_version
            where model_version.name = relation.relation
            order by model_version.version desc
            limit 1
        ) as made_as
    from headrace.relation
    left join headrace.run on run.run_id = relation.run_id
    left join pg_namespace on pg_namespace.nspname = split_part(relation.relation, '.', 1)
    left join pg_class
        on pg_class.relnamespace = pg_namespace.oid
        and pg_class.relname = substr(relation.relation, length(split_part(relation.relation, '.', 1)) + 2)
    where relation.relation <> all (?)
)

select
    written.relation,
    coalesce(written.pipeline, '') as pipeline,
    case written.relkind
        when 'v' then 'view'
        when 'm' then 'materialized view'
        when 'r' then 'table'
        when 'p' then 'table'
        when 'f' then 'table'
        else case when written.relkind is null then 'missing' else 'another relation' end
    end as kind,
    written.relkind is null
        or case written.made_as
            when 'view' then written.relkind = 'v'
            when 'materialized_view' then written.relkind = 'm'
            else written.relkind in ('r', 'p')
        end as is_ours
from written
order by written.relation
