-- What the pages of headrace serve show beyond the state of now; see docs/adr/0042-pages-from-the-service.md.

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

-- Pipelines that the service does not run by their schedules.
create table headrace.pause (
    pipeline text primary key,
    paused_by text not null,
    paused_at timestamptz not null default clock_timestamp()
);

create index check_result_name on headrace.check_result (check_name, run_id);
create index violation_run on headrace.violation (run_id, check_name);
create index relation_change_run on headrace.relation_change (run_id);

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
