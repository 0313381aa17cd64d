-- Who ran what, how each step and each check went; see docs/adr/0023-runs-that-can-be-watched.md.

-- Null in what was recorded before these columns were there. The trigger is what started the run.
alter table headrace.run
    add column trigger text not null default 'command line',
    add column database_role text,
    add column os_user text,
    add column host text,
    add column process_id bigint,
    add column backend_pid int,
    add column headrace_version text,
    add column git_commit text;
create index run_outcome on headrace.run (pipeline, command, outcome, run_id);
create index run_unfinished on headrace.run (pipeline) where outcome = 'running';

alter table headrace.step
    drop constraint step_outcome_check,
    add constraint step_outcome_check
        check (outcome in ('running', 'done', 'failed', 'rolled_back', 'skipped', 'abandoned')),
    alter column seconds drop not null,
    add column started_at timestamptz,
    add column finished_at timestamptz,
    add column rows_read bigint,
    add column rows_written bigint,
    add column bytes bigint,
    add column snapshot_at timestamptz;
create index step_snapshot on headrace.step (name, snapshot_at) where kind = 'load' and snapshot_at is not null;

-- What each check found in each run.
create table headrace.check_result (
    run_id bigint not null references headrace.run on delete cascade,
    check_name text not null,
    outcome text not null check (outcome in ('passed', 'failed', 'warned', 'error', 'skipped')),
    violations bigint,
    checked_at timestamptz,
    primary key (run_id, check_name)
);

-- Runs that say they are running, and whose session holds the pipeline's lock. A standby does not show the locks of its primary,
-- so there every run counts that says it is running.
create view headrace.active_run as
select run.run_id
from headrace.run
where run.outcome = 'running'
    and (
        pg_is_in_recovery()
        or exists (
            select
            from pg_catalog.pg_locks
            where pg_locks.locktype = 'advisory'
                and pg_locks.granted
                and pg_locks.objsubid = 1
                and pg_locks.database = (
                    select pg_database.oid from pg_catalog.pg_database where pg_database.datname = current_database()
                )
                and (pg_locks.classid::bigint << 32 | pg_locks.objid::bigint)
                    = hashtextextended('headrace pipeline ' || run.pipeline, 0)
                and pg_locks.pid = coalesce(run.backend_pid, pg_locks.pid)
        )
    );

create or replace view headrace.runs as
select
    run.run_id,
    run.pipeline,
    run.command,
    case
        when run.outcome = 'running' and not exists (select from headrace.active_run where active_run.run_id = run.run_id)
            then 'abandoned'
        else run.outcome
    end as outcome,
    run.started_at,
    round(extract(epoch from run.finished_at - run.started_at)::numeric, 3) as seconds,
    (select count(*) from headrace.step where step.run_id = run.run_id and step.outcome <> 'skipped') as steps,
    run.message,
    (select count(*) from headrace.step where step.run_id = run.run_id and step.outcome = 'skipped') as skipped_steps,
    run.finished_at,
    run.trigger,
    run.database_role,
    run.os_user,
    run.host,
    run.process_id,
    run.headrace_version,
    run.git_commit
from headrace.run
order by run.run_id desc;

create or replace view headrace.steps as
select
    run.pipeline,
    run.started_at,
    step.run_id,
    step.position,
    step.kind,
    step.name,
    case
        when step.outcome = 'running' and not exists (select from headrace.active_run where active_run.run_id = run.run_id)
            then 'abandoned'
        else step.outcome
    end as outcome,
    step.detail,
    step.rows,
    coalesce(step.seconds, round(extract(epoch from clock_timestamp() - step.started_at)::numeric, 3))::numeric(12, 3)
        as seconds,
    step.started_at as step_started_at,
    step.finished_at as step_finished_at,
    step.rows_read,
    step.rows_written,
    step.bytes
from headrace.step
join headrace.run using (run_id)
order by step.run_id desc, step.position;

create view headrace.check_results as
select
    check_result.run_id,
    run.started_at,
    run.pipeline,
    check_result.check_name,
    check_result.outcome,
    check_result.violations,
    check_result.checked_at
from headrace.check_result
join headrace.run using (run_id)
order by check_result.run_id desc, check_result.check_name;

-- What changed when is kept for a while, also if every reader has seen it; see docs/adr/0008-relation-versions.md.
alter table headrace.relation_change
    add column changed_at timestamptz not null default clock_timestamp(),
    add column run_id bigint,
    add column rows_before bigint,
    add column rows_after bigint;
create index relation_change_age on headrace.relation_change (changed_at);

create view headrace.changes as
select
    relation_change.changed_at,
    relation_change.relation,
    relation_change.version,
    relation_change.scope,
    relation_change.period_start,
    relation_change.period_end,
    relation_change.rows_before,
    relation_change.rows_after,
    relation_change.run_id
from headrace.relation_change
order by relation_change.changed_at desc, relation_change.relation, relation_change.period_start;

-- Rows of the raw table, where those counted at the source are not all of them: a log keeps rows that the source has removed.
alter table headrace.load add column table_rows bigint;

-- A load that was done, or skipped as nothing had changed, is equal to the snapshot that it was compared with. The one that wrote the rows
-- took its snapshot after its run began.
create or replace view headrace.loads as
select
    load.relation,
    load.pipeline,
    load.loaded_at as changed_at,
    greatest(
        (select run.started_at from headrace.run where run.run_id = load.run_id),
        (
            select max(step.snapshot_at)
            from headrace.step
            where step.kind = 'load'
                and step.name = load.relation
                and step.snapshot_at is not null
                and step.outcome in ('done', 'skipped')
        )
    ) as equal_to_source_at,
    (select count(*) from headrace.load_period where load_period.relation = load.relation) as periods,
    coalesce(
        load.table_rows,
        (select coalesce(sum(load_period.rows), 0) from headrace.load_period where load_period.relation = load.relation)
    ) as rows
from headrace.load
order by load.relation;
