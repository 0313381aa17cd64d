select
    (select control.system_identifier::text from pg_control_system() as control) as system,
    case
        when pg_is_in_recovery()
            then (select recovery.min_recovery_end_timeline from pg_control_recovery() as recovery)
        else ('x' || substring(pg_walfile_name(pg_current_wal_lsn()) from 1 for 8))::bit(32)::int
    end as timeline,
    (select database.oid from pg_database as database where database.datname = current_database()) as database,
    pg_snapshot_xmin(pg_current_snapshot())::text::bigint as xmin,
    pg_snapshot_xmax(pg_current_snapshot())::text::bigint as xmax
