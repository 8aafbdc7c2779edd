#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# Runs a command with ENTRAIDE_POSTGRES_URL set to an empty database of a PostgreSQL server with
# its usual, durable settings, in a temporary folder, on a socket only; gone when the command ends.
set -euo pipefail
programs=$(find /usr/lib/postgresql -maxdepth 3 -name initdb -printf '%h\n' | sort -V | tail -1)
folder=$(mktemp -d /tmp/entraide-bench-XXXXXX)
as_postgres=()
if [ "$(id -u)" -eq 0 ]; then
    chown postgres "$folder"
    as_postgres=(runuser -u postgres --)
fi
stop() {
    "${as_postgres[@]}" "$programs/pg_ctl" stop --mode=immediate --silent --pgdata="$folder/data" || true
    rm -rf "$folder"
}
trap stop EXIT
cd /tmp
"${as_postgres[@]}" "$programs/initdb" --auth=trust --encoding=UTF8 --locale=C --username=postgres \
    --pgdata="$folder/data" > "$folder/initdb.txt"
"${as_postgres[@]}" "$programs/pg_ctl" start --wait --silent --pgdata="$folder/data" --log="$folder/log" \
    --options="-c listen_addresses='' -c unix_socket_directories='$folder'" > /dev/null
psql="$programs/psql --no-psqlrc --quiet --host=$folder --username=postgres --dbname=postgres"
$psql --command="CREATE ROLE entraide LOGIN NOSUPERUSER NOBYPASSRLS"
$psql --command="CREATE DATABASE entraide OWNER entraide TEMPLATE template0"
cd "$OLDPWD"
export ENTRAIDE_POSTGRES_URL="postgres://entraide@/entraide?host=$folder"
"$@"
