# Runs one server and stops it once its owner has ended, however that ended.
# usage: sh -c "this text" NAME OWNER_PID OWNER_START COMMAND [ARGUMENT...]
# OWNER_START is the 22nd field of the owner's /proc/PID/stat: it tells the owner from a later process of the same number.
owner=$1 owner_start=$2
shift 2

"$@" &
server=$!
trap '' HUP INT TERM
exec </dev/null >/dev/null 2>&1
cd /

# Sets started_at to when process $1 started, in clock ticks since boot; to nothing if it has ended, reaped or not.
look_up() {
    started_at=
    read -r stat <"/proc/$1/stat" || return 0
    # shellcheck disable=SC2086 # the fields after the command's name, which may itself hold spaces and parentheses
    set -- ${stat##*) }
    [ "$1" = Z ] || started_at=${20}
}

runs() {
    look_up "$1"
    [ -n "$started_at" ] && [ "$started_at" = "$2" ]
}

look_up "$server"
server_start=$started_at
while runs "$owner" "$owner_start" && runs "$server" "$server_start"; do
    sleep 0.2
done
if runs "$server" "$server_start"; then
    kill -INT "$server" # a fast shutdown: sessions are ended, nothing committed is lost
fi
wait "$server"
