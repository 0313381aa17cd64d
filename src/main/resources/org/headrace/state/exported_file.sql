-- Notes a file. One that is there unchanged, and as it was known, keeps its row, unless it was written by another export, such as
-- by this one under the name it had before.
insert into headrace.exported_file (
    folder_id, path, pipeline, export, year, month, day, bytes, modified_nanos, changed_nanos, run_id
)
values (?, ?, ?, ?, ?::int, ?::int, ?::int, ?, ?, ?, ?)
on conflict (folder_id, path) do update set
    pipeline = excluded.pipeline,
    export = excluded.export,
    year = excluded.year,
    month = excluded.month,
    day = excluded.day,
    bytes = excluded.bytes,
    modified_nanos = excluded.modified_nanos,
    changed_nanos = excluded.changed_nanos,
    run_id = case when excluded.modified_nanos is null then excluded.run_id else exported_file.run_id end,
    written_at = case when excluded.modified_nanos is null then clock_timestamp() else exported_file.written_at end
where (
    exported_file.pipeline,
    exported_file.export,
    exported_file.bytes,
    exported_file.modified_nanos,
    exported_file.changed_nanos
) is distinct from (
    excluded.pipeline, excluded.export, excluded.bytes, excluded.modified_nanos, excluded.changed_nanos
) or excluded.modified_nanos is null
