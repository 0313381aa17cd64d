#!/bin/sh
# Starts pgAdmin with the password of both servers in the file that servers.json names, so that it asks for none.
set -eu
umask 077
# In a password file, colons and backslashes are escaped.
password=$(printf '%s' "$POSTGRES_PASSWORD" | sed 's/[\\:]/\\&/g')
printf '%s:5432:*:headrace:%s\n' production_data "$password" warehouse_data "$password" >/tmp/pgpass
umask 022
exec /entrypoint.sh
