-- Who holds a pipeline's lock: as the run has recorded it, otherwise as far as the server tells of its session.
select
    run.command,
    coalesce(run.os_user, activity.usename) as who,
    coalesce(nullif(run.host, ''), host(activity.client_addr)) as host,
    coalesce(run.process_id::text, 'unknown') as process_id,
    to_char(coalesce(run.started_at, activity.backend_start) at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS') as since
from pg_catalog.pg_locks
left join pg_catalog.pg_stat_activity as activity on activity.pid = pg_locks.pid
left join headrace.run on run.pipeline = ? and run.outcome = 'running' and run.backend_pid = pg_locks.pid
where pg_locks.locktype = 'advisory'
    and pg_locks.granted
    and pg_locks.objsubid = 1
    and pg_locks.database = (select pg_database.oid from pg_catalog.pg_database where pg_database.datname = current_database())
    and (pg_locks.classid::bigint << 32 | pg_locks.objid::bigint) = {key}
order by run.run_id desc nulls last
limit 1
