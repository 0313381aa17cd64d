-- What is known of a file holds for the folder it is in, which its mark tells; see docs/adr/0020-files-as-they-were-left.md.
create table headrace.export_folder (
    folder_id text primary key,
    inode bigint,
    path text not null,
    seen_at timestamptz not null default clock_timestamp()
);

-- Nothing says into which folder earlier files were written: the next export compares them all, and lists them anew.
delete from headrace.exported_file;
drop index headrace.exported_file_export;
alter table headrace.exported_file
    drop constraint exported_file_pkey,
    add column folder_id text not null references headrace.export_folder on delete cascade,
    add column modified_nanos bigint,
    add column changed_nanos bigint,
    add primary key (folder_id, path);
create index exported_file_export on headrace.exported_file (folder_id, pipeline, export, path);

-- What each export was made from when it last wrote all its files, so that one of which nothing changed can be left.
create table headrace.export (
    folder_id text not null references headrace.export_folder on delete cascade,
    pipeline text not null,
    name text not null,
    definition text not null,
    inputs text[] not null,
    versions bigint[] not null,
    files bigint not null,
    equal_at timestamptz not null,
    run_id bigint not null,
    primary key (folder_id, pipeline, name)
);

create or replace view headrace.exported_files as
select
    exported_file.path,
    exported_file.pipeline,
    exported_file.export,
    exported_file.bytes,
    exported_file.written_at,
    export_folder.path as folder
from headrace.exported_file
join headrace.export_folder using (folder_id)
order by exported_file.path, export_folder.path;
