-- A row if transaction ids tell all about this table: it and its partitions or children lie on this server's heap, their ids may be read,
-- no column is computed when read, and every function the query calls is immutable and makes one value of one row. Beside the table it has
-- its leaves: those parts with rows that this transaction really reads, though they may come and go at any time; and what the
-- query's values depend on: the columns that the query names (a star may name them all), the labels of enums, since renaming
-- one changes what rows read as and writes none of them, and the bodies of functions. Altering a composite type does the same, and
-- so does renaming what a regclass, an aclitem and their like point to: a table with such a column, or one whose type is nested deeper than
-- this looks, is not scanned.
with recursive scanned as (
    select to_regclass(?)::oid as oid
),

member as (
    select scanned.oid
    from scanned
    union
    select pg_inherits.inhrelid
    from pg_inherits
    join member on member.oid = pg_inherits.inhparent
    -- A partition that is being detached is not read any more. Versions before 14 have no such column.
    where not coalesce((to_jsonb(pg_inherits) ->> 'inhdetachpending')::boolean, false)
)

select
    pg_class.oid as table_oid,
    array(
        select member.oid::bigint
        from member
        join pg_class as leaf on leaf.oid = member.oid and leaf.relkind = 'r'
        where member.oid <> pg_class.oid
            -- The catalog is read as of the snapshot; what was detached since is not read, and neither of these has it.
            and (
                exists (
                    select 1
                    from pg_partition_ancestors(member.oid::regclass) as ancestor (oid)
                    where ancestor.oid = pg_class.oid
                )
                or exists (
                    select 1
                    from pg_locks
                    where pg_locks.pid = pg_backend_pid()
                        and pg_locks.locktype = 'relation'
                        and pg_locks.granted
                        and pg_locks.relation = member.oid
                )
            )
    ) as leaves,
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
    ) as basis,
    -- The same in parts, for logs: see LogDefinition.
    array(
        select
            concat_ws(':', attnum, atttypid, atttypmod, case when atthasmissing then 't' else 'f' end, coalesce((
                select string_agg(md5(pg_enum.enumlabel), ',' order by pg_enum.enumsortorder)
                from pg_enum
                where pg_enum.enumtypid in (pg_type.oid, pg_type.typelem, pg_type.typbasetype)
            ), ''), md5(attname))
        from pg_attribute
        join pg_type on pg_type.oid = pg_attribute.atttypid
        where attrelid = pg_class.oid
            and attnum > 0
            and not attisdropped
            and (strpos(?, '*') > 0 or attname = any (?))
        order by attnum
    ) as columns,
    (
        select coalesce(string_agg(md5(pg_proc::text), ' ' order by pg_proc.oid), '')
        from pg_proc
        where pg_proc.proname = any (select called.name::name from unnest(?::text[]) as called (name))
            and pg_proc.pronamespace <> 'pg_catalog'::regnamespace
    ) as functions
from pg_class
join scanned on scanned.oid = pg_class.oid
where not exists (
        select 1
        from member
        join pg_class as part on part.oid = member.oid
        left join pg_am on pg_am.oid = part.relam
        where part.relkind <> 'p' and (part.relkind <> 'r' or pg_am.amname <> 'heap')
    )
    -- Who may read some columns only can be granted these as well.
    and has_column_privilege(pg_class.oid, 'xmin', 'select')
    and has_column_privilege(pg_class.oid, 'ctid', 'select')
    and (not pg_class.relhassubclass or has_column_privilege(pg_class.oid, 'tableoid', 'select'))
    -- The rows of a table that Citus distributes were written by the transactions of other servers.
    and not exists (
        select 1
        from pg_trigger
        join pg_proc on pg_proc.oid = pg_trigger.tgfoid
        where pg_trigger.tgrelid in (select member.oid from member)
            and (pg_proc.proname = 'citus_truncate_trigger' or starts_with(pg_trigger.tgname, 'citus_truncate_trigger'))
    )
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
