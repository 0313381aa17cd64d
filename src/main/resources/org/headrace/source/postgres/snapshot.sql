-- Which server this is, what the snapshot sees of it, and a position in its log that holds all of that: on a primary the end of the last
-- record, on a standby the end of what is replayed. A primary names the place of the next record; if that is the first of its page, the
-- page's header lies in between, which is taken off: else a server that has nothing more to write would never reach the position.
select
    (select control.system_identifier::text from pg_control_system() as control) as system,
    case
        when pg_is_in_recovery()
            then (select recovery.min_recovery_end_timeline from pg_control_recovery() as recovery)
        else ('x' || substring(pg_walfile_name(pg_current_wal_lsn()) from 1 for 8))::bit(32)::int
    end as timeline,
    (select database.oid from pg_database as database where database.datname = current_database()) as database,
    (extract(epoch from pg_postmaster_start_time()) * 1000000)::bigint as started_at,
    pg_is_in_recovery() as is_in_recovery,
    pg_snapshot_xmin(pg_current_snapshot())::text::bigint as xmin,
    pg_snapshot_xmax(pg_current_snapshot())::text::bigint as xmax,
    case
        when log.position % control.bytes_per_wal_segment = 40 then log.position - 40
        when log.position % control.wal_block_size = 24 then log.position - 24
        else log.position
    end as wal_after
from (
    select
        case
            when pg_is_in_recovery() then coalesce(pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0'), 0)
            else pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')
        end::bigint as position
) as log
cross join pg_control_init() as control
