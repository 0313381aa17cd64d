-- Gives a relation a new version, and notes what changed with it. Where changes were noted by another period column before, all of it counts
-- as changed for those who have not seen them.
with known as (
    select relation, period from headrace.relation where relation = ?
),

changed as (
    insert into headrace.relation (relation, run_id, period) values (?, ?, ?)
    on conflict (relation) do update set
        version = relation.version + 1,
        changed_at = clock_timestamp(),
        run_id = excluded.run_id,
        period = excluded.period
    returning relation, version, period
),

change as (
    select * from unnest(?::text[], ?::timestamp[], ?::timestamp[], ?::bigint[], ?::bigint[])
),

noted as (
    insert into headrace.relation_change (
        relation, version, run_id, scope, period_start, period_end, rows_before, rows_after
    )
    select changed.relation, changed.version, run.id, change.*
    from changed
    cross join (values (?::bigint)) as run (id)
    cross join lateral (
        select * from change
        union all
        select 'everything', null::timestamp, null::timestamp, null::bigint, null::bigint
        from known
        where known.period is not null and known.period is distinct from changed.period
    ) as change
)

select changed.version from changed
