-- Notes a file. One that is there unchanged keeps its row, unless it was written by another export, such as by this one under
-- the name it had before.
insert into headrace.exported_file (path, pipeline, export, year, month, day, bytes, run_id)
values (?, ?, ?, ?::int, ?::int, ?::int, ?, ?)
on conflict (path) do update set
    pipeline = excluded.pipeline,
    export = excluded.export,
    year = excluded.year,
    month = excluded.month,
    day = excluded.day,
    bytes = excluded.bytes,
    run_id = excluded.run_id,
    written_at = clock_timestamp()
where ? or (exported_file.pipeline, exported_file.export) is distinct from (excluded.pipeline, excluded.export)
