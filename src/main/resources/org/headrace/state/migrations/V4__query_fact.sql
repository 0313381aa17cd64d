-- What the warehouse said of the query of a model, check or export: see docs/adr/0019-the-server-names-the-dependencies.md.
create table headrace.query_fact (
    name text primary key,
    pipeline text not null,
    -- The hash of the file that was asked about.
    definition text not null,
    relations text[] not null,
    -- Those of them that are read in a way that the text does not show, such as in a function.
    hidden text[] not null,
    always text[] not null,
    functions oid[] not null,
    asked_at timestamptz not null default clock_timestamp()
);

-- The definition of every function that is not PostgreSQL's own; that of an extension's is its version.
create view headrace.function_definition as
select
    pg_proc.oid,
    coalesce(
        (
            select 'extension ' || pg_extension.extname || ' ' || pg_extension.extversion
            from pg_depend
            join pg_extension on pg_extension.oid = pg_depend.refobjid
            where pg_depend.classid = 'pg_proc'::regclass
                and pg_depend.objid = pg_proc.oid
                and pg_depend.refclassid = 'pg_extension'::regclass
                and pg_depend.deptype = 'e'
        ),
        md5(
            (to_jsonb(pg_proc) - array['oid', 'proowner', 'proacl'])::text
            || coalesce(
                (select to_jsonb(pg_aggregate)::text from pg_aggregate where pg_aggregate.aggfnoid = pg_proc.oid), ''
            )
        )
    ) as definition
from pg_proc
where pg_proc.oid >= 16384;
