-- A row if transaction ids tell all about this table: a plain table on the heap, no children, no column that is computed when
-- read, and every function the query calls is immutable and makes one value of one row. Beside the table it has what the
-- query's values depend on: the columns that the query names (a star may name them all), the labels of enums, since renaming
-- one changes what rows read as and writes none of them, and the bodies of functions. Altering a composite type does the same, and
-- so does renaming what a regclass, an aclitem and their like point to: a table with such a column, or one whose type is nested deeper than
-- this looks, is not scanned.
select
    pg_class.oid as table_oid,
    concat_ws(
        ' ',
        (
            select
                string_agg(
                    concat_ws(':', attnum, attname, atttypid, atttypmod, attcollation, (
                        select string_agg(pg_enum.enumlabel, ',' order by pg_enum.enumsortorder)
                        from pg_enum
                        where pg_enum.enumtypid in (pg_type.oid, pg_type.typelem, pg_type.typbasetype)
                    )),
                    ' ' order by attnum
                )
            from pg_attribute
            join pg_type on pg_type.oid = pg_attribute.atttypid
            where attrelid = pg_class.oid
                and attnum > 0
                and not attisdropped
                and (strpos(?, '*') > 0 or attname = any (?))
        ),
        (
            select string_agg(md5(pg_proc::text), ' ' order by pg_proc.oid)
            from pg_proc
            where pg_proc.proname = any (select called.name::name from unnest(?::text[]) as called (name))
                and pg_proc.pronamespace <> 'pg_catalog'::regnamespace
        )
    ) as basis
from pg_class
join pg_am on pg_am.oid = pg_class.relam and pg_am.amname = 'heap'
where pg_class.relkind = 'r'
    and not pg_class.relhassubclass
    and not exists (
        select 1
        from pg_attribute
        where attrelid = pg_class.oid and attgenerated = 'v'
    )
    and not exists (
        select 1
        from pg_attribute
        join pg_type on pg_type.oid = pg_attribute.atttypid
        left join pg_type as part on part.oid in (pg_type.typelem, pg_type.typbasetype)
        where pg_attribute.attrelid = pg_class.oid
            and not pg_attribute.attisdropped
            and (
                'c' in (pg_type.typtype, part.typtype)
                or (pg_type.typtype in ('r', 'm') and pg_type.oid >= 16384)
                or (part.typtype in ('r', 'm') and part.oid >= 16384)
                or part.typtype = 'd'
                or (pg_type.typtype = 'd' and part.typelem <> 0)
                or (
                    coalesce(part.typname, pg_type.typname) ~ '^(reg|aclitem$)'
                    and pg_type.typnamespace = 'pg_catalog'::regnamespace
                )
            )
    )
    and not exists (
        select 1
        from pg_proc
        where pg_proc.proname = any (select called.name::name from unnest(?::text[]) as called (name))
            and (pg_proc.provolatile <> 'i' or pg_proc.proretset or pg_proc.prokind <> 'f')
    )
    -- What is written like a column may be the whole row, a function of it, or a system column.
    and not exists (
        select 1
        from unnest(?::text[]) as reference (name)
        where not exists (
            select 1
            from pg_attribute
            where attrelid = pg_class.oid and attnum > 0 and not attisdropped and attname = reference.name
        )
    )
    and pg_class.oid = to_regclass(?)
