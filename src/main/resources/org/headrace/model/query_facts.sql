-- What the rule of a temporary view tells of its query, beside its result: the relations it reads, the functions that it calls and
-- that are not PostgreSQL's own, and why its result can change while these stand still. Catalogs and built-in functions are in no
-- list of dependencies, so the numbers are taken from the tree of the query itself.
-- Parameters: the relations that the project makes, whether the text has a literal such as 'now', and whether all settings that it
-- reads are parameters of the query.
with recursive given as (
    select
        ?::text[] as made,
        ?::boolean as has_time_literal,
        ?::boolean as reads_parameters_only
),

rule as (
    select pg_rewrite.oid, pg_rewrite.ev_class, pg_rewrite.ev_action::text as tree
    from pg_rewrite
    where pg_rewrite.ev_class = to_regclass('pg_temp.headrace_asked')
),

-- The functions that a value of a type that is not PostgreSQL's own goes through.
type_function (type, typname, oid) as (
    select pg_type.oid, pg_type.typname, part.oid
    from pg_type
    left join pg_constraint on pg_constraint.contypid = pg_type.oid
    cross join lateral (
        select pg_type.typinput::oid as oid
        union all
        select pg_type.typoutput::oid
        union all
        select checked[1]::oid
        from regexp_matches(pg_constraint.conbin::text, ':(?:funcid|opfuncid) (\d+)', 'g') as checked
    ) as part
    where pg_type.typnamespace <> 'pg_catalog'::regnamespace
),

-- The functions that a body which is a text may call, each with a name that the body must have if it does. A cast that needs no words
-- has none.
callable (oid, name) as (
    select pg_proc.oid, pg_proc.proname::text
    from pg_proc
    where pg_proc.pronamespace <> 'pg_catalog'::regnamespace
    union all
    select pg_operator.oprcode::oid, pg_operator.oprname::text
    from pg_operator
    where pg_operator.oprnamespace <> 'pg_catalog'::regnamespace
    union all
    select pg_cast.castfunc, case when pg_cast.castcontext = 'e' then pg_type.typname::text end
    from pg_cast
    join pg_type on pg_type.oid = pg_cast.casttarget
    where pg_cast.castfunc <> 0
    union all
    select type_function.oid, type_function.typname::text
    from type_function
),

-- Which functions a tree mentions, by calls and by operators, also those that sort and those that check a domain.
direct as (
    select
        case
            when mention[1] in ('opno', 'sortop', 'eqop') then (select oprcode from pg_operator where oid = mention[2]::oid)::oid
            else mention[2]::oid
        end as oid
    from rule
    cross join regexp_matches(
        rule.tree, ':(funcid|opfuncid|aggfnoid|winfnoid|opno|sortop|eqop) (\d+)', 'g') as mention
    union
    select type_function.oid
    from rule
    cross join regexp_matches(rule.tree, ':(?:resulttype|consttype) (\d+)', 'g') as mention
    join type_function on type_function.type = mention[1]::oid
),

-- And which functions these call. is_believed: an immutable function above it is taken at its word.
called (oid, is_believed) as (
    select direct.oid, false
    from direct
    where direct.oid <> 0
    union
    select callee.oid, called.is_believed or (caller.provolatile = 'i' and caller.prokind <> 'a')
    from called
    join pg_proc as caller on caller.oid = called.oid and caller.pronamespace <> 'pg_catalog'::regnamespace
    cross join lateral (
        select
            case
                when mention[1] = 'opno' then (select oprcode from pg_operator where oid = mention[2]::oid)::oid
                else mention[2]::oid
            end as oid
        from regexp_matches(
            to_jsonb(caller) ->> 'prosqlbody', ':(funcid|opfuncid|aggfnoid|winfnoid|opno) (\d+)', 'g') as mention
        union all
        select component.oid
        from pg_aggregate
        cross join unnest(array[
            aggtransfn, aggfinalfn, aggcombinefn, aggserialfn, aggdeserialfn, aggmtransfn, aggminvtransfn, aggmfinalfn
        ]::oid[]) as component (oid)
        where pg_aggregate.aggfnoid = caller.oid
        union all
        select type_function.oid
        from regexp_matches(to_jsonb(caller) ->> 'prosqlbody', ':(?:resulttype|consttype) (\d+)', 'g') as mention
        join type_function on type_function.type = mention[1]::oid
        union all
        -- A body that is a text names what it calls, a plain name in any case.
        select named.oid
        from callable
        join pg_proc as named on named.oid = callable.oid
        where named.pronamespace not in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
            and case
                when callable.name ~ '^[[:alnum:]_$]+$'
                    then lower(callable.name) = any (regexp_split_to_array(lower(caller.prosrc), '[^[:alnum:]_$]+'))
                else coalesce(strpos(caller.prosrc, replace(callable.name, '"', '""')) > 0, true)
            end
            and not exists (
                select 1
                from pg_depend
                where pg_depend.classid = 'pg_proc'::regclass
                    and pg_depend.objid = caller.oid
                    and pg_depend.deptype = 'e'
            )
    ) as callee
    where callee.oid <> 0
),

routine as (
    select
        pg_proc.oid,
        pg_proc.proname,
        pg_namespace.nspname,
        pg_proc.provolatile,
        pg_proc.pronargs,
        pg_proc.prokind,
        pg_namespace.nspname = 'pg_catalog' as is_built_in,
        to_jsonb(pg_proc) ->> 'prosqlbody' as body,
        called.is_believed
    from (select called.oid, bool_and(called.is_believed) as is_believed from called group by called.oid) as called
    join pg_proc on pg_proc.oid = called.oid
    join pg_namespace on pg_namespace.oid = pg_proc.pronamespace
),

tree (tree, is_believed, is_body) as (
    select rule.tree, false, false
    from rule
    union all
    select routine.body, routine.is_believed or routine.provolatile = 'i', true
    from routine
    where routine.body is not null and not routine.is_built_in
),

-- What is read: by the query and by bodies whose tables the server knows, by views of others, and in heirs of a table.
read (oid, is_hidden) as (
    select mention[1]::oid, tree.is_body
    from tree
    cross join regexp_matches(tree.tree, ':relid (\d+)', 'g') as mention
    union
    select pg_depend.refobjid, pg_depend.classid = 'pg_proc'::regclass
    from pg_depend
    where pg_depend.refclassid = 'pg_class'::regclass
        and (
            (pg_depend.classid = 'pg_rewrite'::regclass and pg_depend.objid in (select rule.oid from rule))
            or (
                pg_depend.classid = 'pg_proc'::regclass
                and pg_depend.objid in (select routine.oid from routine where not routine.is_built_in)
            )
        )
    union
    select beyond.oid, true
    from read
    join pg_class on pg_class.oid = read.oid
    join pg_namespace on pg_namespace.oid = pg_class.relnamespace
    cross join given
    cross join lateral (
        select mention[1]::oid as oid
        from pg_rewrite
        cross join regexp_matches(pg_rewrite.ev_action::text, ':relid (\d+)', 'g') as mention
        where pg_rewrite.ev_class = pg_class.oid
            and pg_class.relkind in ('v', 'm')
            and pg_namespace.nspname not in ('pg_catalog', 'information_schema')
            and pg_class.oid <> to_regclass('pg_temp.headrace_asked')
            and pg_namespace.nspname || '.' || pg_class.relname <> all (given.made)
        union all
        select pg_inherits.inhrelid
        from pg_inherits
        where pg_inherits.inhparent = pg_class.oid
    ) as beyond
),

relation as (
    select
        pg_namespace.nspname,
        pg_class.relname,
        pg_namespace.nspname || '.' || pg_class.relname = any (given.made) as is_made,
        pg_class.relispartition,
        read.is_hidden
    from (select read.oid, bool_or(read.is_hidden) as is_hidden from read group by read.oid) as read
    join pg_class on pg_class.oid = read.oid
    join pg_namespace on pg_namespace.oid = pg_class.relnamespace
    cross join given
    where pg_class.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
        and pg_class.oid <> to_regclass('pg_temp.headrace_asked')
)

-- The partitions of a table hold its own rows; only those that the project fills by themselves count.
select 'relation' as kind, relation.nspname as name, relation.relname as detail
from relation
where relation.is_made or not relation.relispartition
union all
select 'hidden', relation.nspname, relation.relname
from relation
where relation.is_hidden and (relation.is_made or not relation.relispartition)
union all
select
    'always',
    'calls ' || case when routine.is_built_in then '' else routine.nspname || '.' end || routine.proname || '()',
    case when routine.is_built_in then '' else ', which is not immutable' end
from routine
cross join given
where not routine.is_believed
    and case
        when not routine.is_built_in
            then routine.provolatile <> 'i'
                and (routine.body is null or routine.body ~ ':commandType [2345]')
        when routine.provolatile = 'v' then true
        when routine.proname = 'current_setting' then not given.reads_parameters_only
        when routine.provolatile = 's'
            then routine.proname in (
                    'now', 'transaction_timestamp', 'statement_timestamp', 'version', 'session_user', 'format_type',
                    'row_security_active'
                )
                or (routine.proname = 'age' and routine.pronargs = 1)
                or routine.proname ~ '^(current_|has_|txid_|to_reg|inet_|pg_(?!typeof$|collation_for$|input_))|_description$|_to_xml'
        else false
    end
union all
select distinct
    'always',
    'reads ' || (array[
        'CURRENT_DATE', 'CURRENT_TIME', 'CURRENT_TIME', 'CURRENT_TIMESTAMP', 'CURRENT_TIMESTAMP', 'LOCALTIME', 'LOCALTIME',
        'LOCALTIMESTAMP', 'LOCALTIMESTAMP', 'CURRENT_ROLE', 'CURRENT_USER', 'USER', 'SESSION_USER', 'CURRENT_CATALOG',
        'CURRENT_SCHEMA'
    ])[mention[1]::int + 1],
    ''
from tree
cross join regexp_matches(tree.tree, '\{SQLVALUEFUNCTION :op (\d+)', 'g') as mention
where not tree.is_believed
union all
select distinct 'always', 'takes a sample of rows', ''
from tree
where tree.tree ~ '\{TABLESAMPLECLAUSE' and not tree.is_believed
union all
select 'always', 'has a literal such as ''now''', ''
from given
where given.has_time_literal
    and exists (
        select 1
        from rule
        cross join regexp_matches(rule.tree, ':(?:resulttype|consttype) (\d+)', 'g') as mention
        join pg_type on pg_type.oid = mention[1]::oid
        where pg_type.typcategory not in ('B', 'N', 'S', 'X') or pg_type.typnamespace <> 'pg_catalog'::regnamespace
    )
union all
select 'doubles', routine.proname, ''
from routine
join pg_proc on pg_proc.oid = routine.oid
where routine.is_built_in
    and routine.proname in ('sum', 'avg')
    and pg_proc.proargtypes[0] in ('float4'::regtype, 'float8'::regtype)
union all
select 'function', routine.oid::text, ''
from routine
where not routine.is_built_in
