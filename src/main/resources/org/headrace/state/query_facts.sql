-- What is known of every query, with the functions that it calls as they were and as they are now.
select
    query_fact.name,
    query_fact.definition,
    query_fact.relations,
    query_fact.hidden,
    query_fact.always,
    query_fact.functions,
    coalesce(
        (
            select md5(string_agg(coalesce(function_definition.definition, 'gone'), ',' order by called.oid))
            from unnest(query_fact.functions) as called (oid)
            left join headrace.function_definition on function_definition.oid = called.oid
        ),
        ''
    ) as calls
from headrace.query_fact
