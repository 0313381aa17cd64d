-- Records steps; one that is there already, since it was shown while it ran, is replaced where {condition} holds.
with recorded as (
    insert into headrace.step (
        run_id, position, kind, name, outcome, detail, rows, rows_read, rows_written, bytes, seconds, started_at, finished_at,
        snapshot_at
    )
    select
        {run_id},
        step.position,
        step.kind,
        step.name,
        step.outcome,
        step.detail,
        step.rows,
        step.rows_read,
        step.rows_written,
        step.bytes,
        step.seconds,
        statement_timestamp() - step.age * interval '1 second',
        statement_timestamp() - (step.age - step.seconds) * interval '1 second',
        statement_timestamp() - step.snapshot_age * interval '1 second'
    from unnest(
        ?::int[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::numeric[],
        ?::numeric[], ?::numeric[]
    ) as step (position, kind, name, outcome, detail, rows, rows_read, rows_written, bytes, seconds, age, snapshot_age)
    on conflict (run_id, position) do update set
        outcome = excluded.outcome,
        detail = excluded.detail,
        rows = excluded.rows,
        rows_read = excluded.rows_read,
        rows_written = excluded.rows_written,
        bytes = excluded.bytes,
        seconds = excluded.seconds,
        started_at = excluded.started_at,
        finished_at = excluded.finished_at,
        snapshot_at = excluded.snapshot_at
    where {condition}
),

checked as (
    insert into headrace.check_result (run_id, check_name, outcome, violations, checked_at)
    select {run_id}, result.name, result.outcome, result.violations, statement_timestamp() - result.age * interval '1 second'
    from unnest(?::text[], ?::text[], ?::bigint[], ?::numeric[]) as result (name, outcome, violations, age)
    on conflict do nothing
)
