-- Marks what earlier runs of the pipeline left unfinished, and begins a run. For the holder of the pipeline's lock, so that what
-- still "runs" was killed.
with abandoned as (
    update headrace.run
    set
        outcome = 'abandoned',
        finished_at = clock_timestamp(),
        message = 'its process or session ended without a word'
    where pipeline = ? and outcome = 'running'
    returning run_id, command
),

abandoned_step as (
    update headrace.step
    set outcome = 'abandoned'
    from abandoned
    where step.run_id = abandoned.run_id and step.outcome = 'running'
),

started as (
    insert into headrace.run (
        pipeline,
        command,
        trigger,
        database_role,
        os_user,
        host,
        process_id,
        backend_pid,
        headrace_version,
        git_commit
    )
    values (?, ?, ?, current_user, ?, ?, ?, pg_backend_pid(), ?, ?)
    returning run_id, pipeline, command
)

select
    started.run_id,
    -- Whether a run of this command was abandoned, and none has been done since.
    greatest(
        (select max(abandoned.run_id) from abandoned where abandoned.command = started.command),
        (
            select max(run.run_id)
            from headrace.run
            where run.pipeline = started.pipeline and run.command = started.command and run.outcome = 'abandoned'
        )
    ) > coalesce(
        (
            select max(run.run_id)
            from headrace.run
            where run.pipeline = started.pipeline and run.command = started.command and run.outcome = 'done'
        ),
        0
    ) as is_after_crash
from started
