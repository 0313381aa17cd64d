-- Where a load left its source, as the kind of source writes it; nobody else reads it.
alter table headrace.load add column position jsonb;

-- The origin was system identifier/timeline/database, and /table where row versions are compared. A primary wrote the timeline in
-- eight hexadecimal digits, a standby in decimal ones.
update headrace.load
set position = jsonb_strip_nulls(
    jsonb_build_object(
        'system', split_part(origin, '/', 1),
        'timeline', case
            when length(split_part(origin, '/', 2)) = 8
                then ('x' || split_part(origin, '/', 2))::bit(32)::int::text
            else split_part(origin, '/', 2)
        end,
        'database', split_part(origin, '/', 3),
        'table', nullif(split_part(origin, '/', 4), ''),
        'xmin', snapshot_xmin::text,
        'xmax', snapshot_xmax::text,
        'seen_ids', nullif(array_to_string(seen_ids, ','), ''),
        'cursor_from', cursor_from
    )
);

alter table headrace.load
    alter column position set not null,
    drop column origin,
    drop column snapshot_xmin,
    drop column snapshot_xmax,
    drop column seen_ids,
    drop column cursor_from;
