-- What the engine knows. Tables have singular names; the views below, with plural ones, are for people.

create table headrace.run (
    run_id bigint generated always as identity primary key,
    pipeline text not null,
    command text not null,
    outcome text not null default 'running'
        check (outcome in ('running', 'done', 'failed', 'check_failed', 'interrupted', 'abandoned')),
    started_at timestamptz not null default clock_timestamp(),
    finished_at timestamptz,
    message text
);
create index run_pipeline on headrace.run (pipeline, run_id);

create table headrace.step (
    run_id bigint not null references headrace.run on delete cascade,
    position int not null,
    kind text not null,
    name text not null,
    outcome text not null check (outcome in ('done', 'failed', 'rolled_back')),
    detail text not null,
    rows bigint,
    seconds numeric(12, 3) not null,
    primary key (run_id, position)
);

-- The snapshot a raw table was last loaded from; see docs/adr/0004-exact-change-detection.md.
create table headrace.load (
    relation text primary key,
    pipeline text not null,
    definition text not null,
    server text not null,
    snapshot_xmin bigint not null,
    snapshot_xmax bigint not null,
    loaded_at timestamptz not null default clock_timestamp(),
    run_id bigint not null
);

create table headrace.load_period (
    relation text not null references headrace.load on delete cascade,
    period timestamp,
    rows bigint not null,
    fingerprint numeric
);
create index load_period_relation on headrace.load_period (relation, period);

-- Every relation the engine writes, with a version that grows with each change, and which periods each change touched.
create table headrace.relation (
    relation text primary key,
    version bigint not null default 1,
    changed_at timestamptz not null default clock_timestamp(),
    run_id bigint not null
);

create table headrace.relation_change (
    relation text not null references headrace.relation on delete cascade,
    version bigint not null,
    scope text not null check (scope in ('everything', 'null', 'period')),
    period_start timestamp,
    period_end timestamp
);
create index relation_change_relation on headrace.relation_change (relation, version);

-- Models and checks as they were last built, and the version of each input that they have seen.
create table headrace.build (
    name text primary key,
    pipeline text not null,
    kind text not null,
    definition text not null,
    version int not null default 1,
    built_at timestamptz not null default clock_timestamp(),
    run_id bigint not null
);

create table headrace.build_input (
    name text not null references headrace.build on delete cascade,
    relation text not null,
    version bigint not null,
    primary key (name, relation)
);

create table headrace.model_version (
    name text not null,
    version int not null,
    definition text not null,
    kind text not null,
    sql text not null,
    since timestamptz not null default clock_timestamp(),
    run_id bigint not null,
    primary key (name, version)
);

create table headrace.exported_file (
    path text primary key,
    pipeline text not null,
    export text not null,
    year int,
    month int,
    day int,
    bytes bigint,
    written_at timestamptz not null default clock_timestamp(),
    run_id bigint not null
);
create index exported_file_export on headrace.exported_file (pipeline, export);

create table headrace.violation (
    run_id bigint not null references headrace.run on delete cascade,
    check_name text not null,
    severity text not null,
    row jsonb not null
);

create view headrace.runs as
select
    run.run_id,
    run.pipeline,
    run.command,
    run.outcome,
    run.started_at,
    round(extract(epoch from run.finished_at - run.started_at)::numeric, 3) as seconds,
    (select count(*) from headrace.step where step.run_id = run.run_id) as steps,
    run.message
from headrace.run
order by run.run_id desc;

create view headrace.steps as
select
    run.pipeline,
    run.started_at,
    step.run_id,
    step.position,
    step.kind,
    step.name,
    step.outcome,
    step.detail,
    step.rows,
    step.seconds
from headrace.step
join headrace.run using (run_id)
order by step.run_id desc, step.position;

create view headrace.loads as
select
    load.relation,
    load.pipeline,
    load.loaded_at as changed_at,
    greatest(
        load.loaded_at,
        (
            select max(run.finished_at)
            from headrace.run
            where run.pipeline = load.pipeline and run.outcome = 'done' and run.command = 'prepare'
        )
    ) as equal_to_source_at,
    (select count(*) from headrace.load_period where load_period.relation = load.relation) as periods,
    (select coalesce(sum(load_period.rows), 0) from headrace.load_period where load_period.relation = load.relation)
        as rows
from headrace.load
order by load.relation;

create view headrace.models as
select
    build.name,
    build.pipeline,
    build.kind,
    build.version,
    build.built_at,
    (
        select string_agg(build_input.relation, ', ' order by build_input.relation)
        from headrace.build_input
        where build_input.name = build.name
    ) as inputs,
    build.run_id
from headrace.build
where build.kind <> 'check'
order by build.name;

create view headrace.exported_files as
select
    exported_file.path,
    exported_file.pipeline,
    exported_file.export,
    exported_file.bytes,
    exported_file.written_at
from headrace.exported_file
order by exported_file.path;

create view headrace.violations as
select
    violation.run_id,
    run.started_at,
    run.pipeline,
    violation.check_name,
    violation.severity,
    violation.row
from headrace.violation
join headrace.run using (run_id)
order by violation.run_id desc, violation.check_name;
