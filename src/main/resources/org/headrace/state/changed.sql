-- Gives a relation a new version, and notes what changed with it.
with changed as (
    insert into headrace.relation (relation, run_id) values (?, ?)
    on conflict (relation) do update set
        version = relation.version + 1, changed_at = clock_timestamp(), run_id = excluded.run_id
    returning relation, version
),

noted as (
    insert into headrace.relation_change (
        relation, version, run_id, scope, period_start, period_end, rows_before, rows_after
    )
    select changed.relation, changed.version, ?, change.*
    from changed
    cross join unnest(?::text[], ?::timestamp[], ?::timestamp[], ?::bigint[], ?::bigint[]) as change
)

select changed.version from changed
