select
    (select control.system_identifier from pg_control_system() as control)
        || '/'
        || case
            when pg_is_in_recovery()
                then (select recovery.min_recovery_end_timeline::text from pg_control_recovery() as recovery)
            else substring(pg_walfile_name(pg_current_wal_lsn()) from 1 for 8)
        end
        || '/'
        || (select database.oid from pg_database as database where database.datname = current_database()) as origin,
    pg_snapshot_xmin(pg_current_snapshot())::text::bigint as xmin,
    pg_snapshot_xmax(pg_current_snapshot())::text::bigint as xmax
