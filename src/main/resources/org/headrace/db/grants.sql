-- What is granted on relations and on single columns of them, as statements. Two arrays: schemas, and names.
with relation as (
    select pg_class.oid, pg_namespace.nspname, pg_class.relname, pg_class.relacl
    from pg_class
    join pg_namespace on pg_namespace.oid = pg_class.relnamespace
    where (pg_namespace.nspname, pg_class.relname) in (select wanted.* from unnest(?::text[], ?::text[]) as wanted)
),

entry as (
    select
        relation.nspname,
        relation.relname,
        null as attname,
        acl.grantee,
        acl.privilege_type || '' as privilege,
        acl.is_grantable
    from relation
    cross join aclexplode(relation.relacl) as acl
    union all
    select
        relation.nspname,
        relation.relname,
        pg_attribute.attname,
        acl.grantee,
        acl.privilege_type || ' (' || quote_ident(pg_attribute.attname) || ')',
        acl.is_grantable
    from relation
    join pg_attribute on pg_attribute.attrelid = relation.oid and pg_attribute.attacl is not null
    cross join aclexplode(pg_attribute.attacl) as acl
)

select
    entry.nspname,
    entry.relname,
    entry.attname,
    format(
        'grant %s on %I.%I to %s%s',
        entry.privilege,
        entry.nspname,
        entry.relname,
        case when entry.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(entry.grantee)) end,
        case when entry.is_grantable then ' with grant option' else '' end
    ) as statement
from entry
