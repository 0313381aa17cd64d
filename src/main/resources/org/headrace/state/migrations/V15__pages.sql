-- What the pages of headrace serve show beyond the state of now; see docs/adr/0042-pages-from-the-service.md.

-- How large each relation was on each day; written by the service.
create table headrace.relation_size (
    relation text not null,
    measured_on date not null,
    bytes bigint not null,
    -- As the server estimates it; null if it has no estimate.
    rows bigint,
    primary key (relation, measured_on)
);

-- Every time a file was written with another content.
create table headrace.file_version (
    folder_id text not null references headrace.export_folder on delete cascade,
    path text not null,
    written_at timestamptz not null,
    bytes bigint,
    run_id bigint not null
);
create index file_version_path on headrace.file_version (folder_id, path, written_at);
create index file_version_run on headrace.file_version (run_id);

-- Exports need not know of versions: a file that they write is listed anew with another time.
create function headrace.keep_file_version() returns trigger language plpgsql as $$
begin
    insert into headrace.file_version (folder_id, path, written_at, bytes, run_id)
    values (new.folder_id, new.path, new.written_at, new.bytes, new.run_id);
    return null;
end
$$;
create trigger keep_first_version
    after insert on headrace.exported_file
    for each row execute function headrace.keep_file_version();
create trigger keep_next_version
    after update on headrace.exported_file
    for each row when (old.written_at is distinct from new.written_at)
    execute function headrace.keep_file_version();
insert into headrace.file_version (folder_id, path, written_at, bytes, run_id)
select folder_id, path, written_at, bytes, run_id from headrace.exported_file;

-- What the service logged about a pipeline.
create table headrace.log_line (
    line_id bigint generated always as identity primary key,
    logged_at timestamptz not null,
    pipeline text not null,
    level text not null,
    message text not null
);
create index log_line_pipeline on headrace.log_line (pipeline, logged_at);

-- Pipelines that the service does not run by their schedules.
create table headrace.pause (
    pipeline text primary key,
    paused_by text not null,
    paused_at timestamptz not null default clock_timestamp()
);

-- Who was told last that a pipeline fails or is well again.
create table headrace.notification (
    pipeline text not null,
    channel text not null,
    is_failing boolean not null,
    run_id bigint not null,
    told_at timestamptz,
    -- Why telling failed; empty if it did not.
    problem text not null default '',
    primary key (pipeline, channel)
);

create index check_result_name on headrace.check_result (check_name, run_id);
create index violation_run on headrace.violation (run_id, check_name);
create index relation_change_run on headrace.relation_change (run_id);

create view headrace.relation_sizes as
select relation_size.relation, relation_size.measured_on, relation_size.bytes, relation_size.rows
from headrace.relation_size
order by relation_size.relation, relation_size.measured_on desc;

create view headrace.file_versions as
select
    file_version.path,
    file_version.written_at,
    file_version.bytes,
    file_version.run_id,
    export_folder.path as folder
from headrace.file_version
join headrace.export_folder using (folder_id)
order by file_version.path, export_folder.path, file_version.written_at desc;

create view headrace.log_lines as
select log_line.logged_at, log_line.pipeline, log_line.level, log_line.message
from headrace.log_line
order by log_line.line_id desc;
