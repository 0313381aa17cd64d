#!/bin/sh
# Loads the demo's product events from Parquet files, in turn with `\copy` of the same rows from a ready CSV file, and prints seconds and
# the peak memory of Headrace in KB. Runs in a folder of its own, which it leaves for a look.
#
#   USERS   default 20000: about 1 million events
#   ROUNDS  default 5
set -eu
home=$(CDPATH='' cd "$(dirname "$0")/.." && pwd -P)
work=$(mktemp -d)
cd "$work"
cp -r "$home/headrace.conf" "$home/migrations" .
mkdir -p sql/features
cp -r "$home/sql/features/load" "$home/sql/features/pipeline.conf" sql/features/
headrace=$home/headrace
export HEADRACE_JAVA_OPTS="${HEADRACE_JAVA_OPTS:--Xmx256m}"

"$headrace" generate features --users "${USERS:-20000}"
"$headrace" db start
trap '"$headrace" db stop' EXIT
"$headrace" prepare features # the first: tables are made
"$headrace" db psql warehouse -q -c '\copy raw.product_event to rows.csv (format csv)' \
    -c 'create table public.target (like raw.product_event including indexes)'

round=0
while [ "$round" -lt "${ROUNDS:-5}" ]; do
    round=$((round + 1))
    # Both empty the table and fill it in one transaction.
    /usr/bin/time -f "copy %e s" "$headrace" db psql warehouse -q -1 -c 'delete from public.target' \
        -c '\copy public.target from rows.csv (format csv)'
    /usr/bin/time -f "load %e s, %M KB" "$headrace" prepare features --full=raw.product_event 2>&1 | grep -E '^load|raw.product_event'
done
/usr/bin/time -f "nothing changed %e s" "$headrace" prepare features
"$headrace" generate features --users "${USERS:-20000}" --rewrite 2023-06-28
/usr/bin/time -f "one of 45 files rewritten %e s" "$headrace" prepare features
echo "$work"
