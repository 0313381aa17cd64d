#!/bin/sh
# Twelve months of the main job with psql alone, from ready-made rows: what the engine is measured beside. It keeps no state, checks
# nothing, and copies each month by the calendar.
#
#   entity.sh ROWS TREE    ROWS has 1.csv to 12.csv, one for each month; TREE is where the files go
#   PRODUCTION, WAREHOUSE  the URLs of the databases
set -eu
rows=$(cd "$1" && pwd)
rm -rf "$2"
mkdir -p "$2"
cd "$2"
export PGOPTIONS="-c client_min_messages=warning"
commands=$(mktemp)
trap 'rm -f "$commands"' EXIT

psql() {
    command psql -Xq1 -v ON_ERROR_STOP=1 "$@"
}

psql "$PRODUCTION" -c "drop table if exists entity; create table entity (created_at timestamp, value int)"
psql "$WAREHOUSE" <<'SQL'
drop schema if exists plain cascade;
create schema plain;
create table plain.entity (created_at timestamp, value int);
create table plain.day (date date primary key, count bigint, sum bigint, min int, max int);
SQL

month=1
while [ "$month" -le 12 ]; do
    from="timestamp '2023-$month-01'"
    span="created_at >= $from and created_at < $from + interval '1 month'"
    case $month in 2) days=28 ;; 4 | 6 | 9 | 11) days=30 ;; *) days=31 ;; esac
    folder=year=2023/month=$month
    whole="sum(sum) as sum_values, min(min) as min_values, max(max) as max_values, round(sum(sum) / sum(count), 6) as mean_values"
    cat >"$commands" <<SQL
delete from plain.entity where $span;
\\copy plain.entity from pstdin (format binary)
delete from plain.day where date >= $from::date and date < ($from + interval '1 month')::date;
insert into plain.day
select created_at::date, count(value), sum(value), min(value), max(value)
from plain.entity where $span group by 1;
\\copy (select 2023 as year, $whole from plain.day) to 'year=2023/entity_stats_yearly_2023.csv' csv header
\\copy (select 2023 as year, $month as month, $whole from plain.day where extract(month from date) = $month) to '$folder/entity_stats_monthly_2023_$month.csv' csv header
SQL
    folders=
    day=1
    while [ "$day" -le "$days" ]; do
        folders="$folders $folder/day=$day"
        cat <<SQL
\\copy (select 2023 as year, $month as month, $day as day, sum as sum_values, min as min_values, max as max_values, round(sum::numeric / count, 6) as mean_values from plain.day where date = '2023-$month-$day') to '$folder/day=$day/entity_stats_daily_2023_${month}_$day.csv' csv header
SQL
        day=$((day + 1))
    done >>"$commands"
    mkdir -p $folders # words without spaces
    psql "$PRODUCTION" -c "delete from entity where $span" -c "\\copy entity from '$rows/$month.csv' csv" \
        -c "copy (select * from entity where $span) to stdout (format binary)" | psql "$WAREHOUSE" -f "$commands"
    month=$((month + 1))
done
