-- The relations this transaction has locked that are no longer what its snapshot sees: truncated or written anew (which leaves
-- the rows of before to no one), renamed, or made since then. The catalogs are read as of the snapshot; the functions tell what
-- is so now, and remains so while the lock is held. Indexes are left out: they come and go without changing rows.
select distinct coalesce(object.identity, held.relation::text) as relation
from pg_catalog.pg_locks as held
cross join lateral pg_identify_object('pg_catalog.pg_class'::regclass, held.relation, 0) as object
left join pg_catalog.pg_class on pg_class.oid = held.relation
left join pg_catalog.pg_namespace on pg_namespace.oid = pg_class.relnamespace
where held.pid = pg_backend_pid()
    and held.locktype = 'relation'
    and held.granted
    and held.relation >= 16384
    and held.database = (select pg_database.oid from pg_catalog.pg_database where pg_database.datname = current_database())
    and object.type <> 'index'
    and (
        pg_class.oid is null
        or format('%I.%I', pg_namespace.nspname, pg_class.relname) is distinct from object.identity
        or nullif(pg_class.relfilenode, 0) is distinct from pg_relation_filenode(held.relation)
    )
order by relation
