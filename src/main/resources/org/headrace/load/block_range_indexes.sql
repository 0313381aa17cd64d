-- The indexes over block ranges of a table and of its partitions, as far as we may look after them.
select pg_class.oid as index_oid
from pg_catalog.pg_index
join pg_catalog.pg_class on pg_class.oid = pg_index.indexrelid
join pg_catalog.pg_am on pg_am.oid = pg_class.relam
where (
        pg_index.indrelid = to_regclass(?)
        or pg_index.indrelid in (select partition.relid from pg_partition_tree(to_regclass(?)) as partition)
    )
    and pg_index.indisvalid
    and pg_class.relkind = 'i'
    and pg_am.amname = 'brin'
    and pg_has_role(pg_class.relowner, 'usage')
