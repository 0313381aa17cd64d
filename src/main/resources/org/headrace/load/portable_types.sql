-- Those of some types that this server has built in, and whose binary form is exact and means the same on another. Of an array
-- its elements count. Left out: what no server takes in binary; oids of catalog rows (regclass and its like), which mean
-- nothing elsewhere; composites of the catalogs, whose columns differ between versions; money, whose decimals are a setting
-- of the server; xml, which loses its declaration; tsquery and the vectors of integers, whose empty value is refused.
select type.typname as type
from pg_catalog.pg_type as type
left join pg_catalog.pg_type as element on element.oid = type.typelem and element.typarray = type.oid
cross join lateral (
    select
        coalesce(element.typname, type.typname) as name,
        coalesce(element.typtype, type.typtype) as kind,
        coalesce(element.typreceive, type.typreceive)::oid as receive
) as value
where type.typnamespace = 'pg_catalog'::regnamespace
    and type.typname = any (?)
    and value.kind in ('b', 'r', 'm')
    and value.receive <> 0
    and value.name not like 'reg%'
    and value.name not like 'pg\_brin\_%'
    and value.name not in (
        'money', 'xml', 'tsquery', 'int2vector', 'oidvector', 'pg_node_tree', 'pg_ndistinct', 'pg_dependencies', 'pg_mcv_list'
    )
