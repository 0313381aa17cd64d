(
    -- The 64-bit id from which age() counts, which stays the same within a transaction; the age of id 3 tells which it is.
    select current.xmax + ((age('3'::xid)::bigint + 3 - current.xmax) & 4294967295)
    from (select pg_snapshot_xmax(pg_current_snapshot())::text::bigint as xmax) as current
)
