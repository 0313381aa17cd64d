-- A row if transaction ids tell all about this table: a plain table, no children, no row-level security, no column that is
-- computed when read, and every function the query calls is immutable and makes one value of one row. The row is the identity
-- of the table and of the columns the query names; a star may name them all. The labels of an enum belong to it: renaming one
-- changes what its rows read as, and writes none of them.
select
    pg_class.oid || ' ' || (
        select
            coalesce(
                string_agg(
                    concat_ws(':', attnum, attname, atttypid, atttypmod, (
                        select string_agg(pg_enum.enumlabel, ',' order by pg_enum.enumsortorder)
                        from pg_enum
                        where pg_enum.enumtypid in (pg_type.oid, pg_type.typelem, pg_type.typbasetype)
                    )),
                    ' ' order by attnum
                ),
                ''
            )
        from pg_attribute
        join pg_type on pg_type.oid = pg_attribute.atttypid
        where attrelid = pg_class.oid
            and attnum > 0
            and not attisdropped
            and (
                select strpos(query.text, '*') + strpos(query.text, lower(replace(attname, '"', '""')))
                from (select lower(?) as text) as query
            ) > 0
    ) as identity
from pg_class
where pg_class.oid = to_regclass(?)
    and pg_class.relkind = 'r'
    and not pg_class.relhassubclass
    and not pg_class.relrowsecurity
    and not exists (
        select 1
        from pg_attribute
        where attrelid = pg_class.oid and attgenerated = 'v'
    )
    and not exists (
        select 1
        from pg_proc
        where pg_proc.proname = any (?)
            and (pg_proc.provolatile <> 'i' or pg_proc.proretset or pg_proc.prokind <> 'f')
    )
