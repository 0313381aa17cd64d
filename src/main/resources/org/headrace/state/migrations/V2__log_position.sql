-- Where a load of a log left off; see docs/adr/0011-logs-that-grow.md.
alter table headrace.load rename column server to origin;
alter table headrace.load add column seen_ids bigint[] not null default '{}', add column cursor_from text;
