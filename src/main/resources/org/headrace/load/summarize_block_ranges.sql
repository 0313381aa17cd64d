-- Summarizes what was added to a table in its indexes over block ranges: until autovacuum does so, a search reads all of it.
select brin_summarize_new_values(pg_class.oid) as ranges
from pg_catalog.pg_index
join pg_catalog.pg_class on pg_class.oid = pg_index.indexrelid
join pg_catalog.pg_am on pg_am.oid = pg_class.relam
where pg_index.indrelid = to_regclass(?)
    and pg_am.amname = 'brin'
    and pg_has_role(pg_class.relowner, 'usage')
