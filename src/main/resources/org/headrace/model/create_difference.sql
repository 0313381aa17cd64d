-- Where the difference goes. Compressing long texts would take longer than all that is done with them.
create temporary table {difference} (
    "headrace image" text,
    "headrace missing" bigint
) on commit drop;

alter table {difference} alter column "headrace image" set storage external
