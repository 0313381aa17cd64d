#!/bin/sh
# Fills a year, month by month: writes it at the source, loads and transforms it, exports its files.
#
#   YEAR        default 2023
#   EXPORT_DIR  where the files go; default exports
set -eu
cd "$(dirname "$0")"
year=${YEAR:-2023}
if [ -x ./headrace ]; then
    headrace=./headrace
    # A first build is made here, where Ctrl-C reaches it.
    [ -e target/headrace.jar ] || "$headrace" --version >/dev/null
else
    headrace=headrace # an image has it on PATH
fi

start=$(date +%s)
# One process runs all the commands. The embedded server, if a connection uses it, runs until the last of them, and ends with
# this script however that ends.
{
    echo "db start --owner $$"
    month=1
    while [ "$month" -le 12 ]; do
        echo "generate entity $year $month"
        echo "prepare entity"
        echo "export entity $year $month"
        month=$((month + 1))
    done
    echo "db stop --owner $$" # only what was started above; here, so that nothing is still ending afterwards
} | "$headrace" batch &
batch=$!
# The command that runs is given the time to record its end.
trap 'kill "$batch" 2>/dev/null || :; wait "$batch" || :; exit 130' INT TERM
wait "$batch"
printf '%s: year %s took %s s; its files are in %s\n' \
    "$(basename "$0")" "$year" "$(($(date +%s) - start))" "${EXPORT_DIR:-exports}" >&2
