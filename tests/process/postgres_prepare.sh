#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Usage: postgres_prepare.sh [PRINT_STATEMENTS]
# Starts a private PostgreSQL (unix socket only), loads the schema, prepares every statement of the store and proves that
# the ledger is append-only there too. Names each statement that fails. Exit 77: no PostgreSQL on this machine.
set -eu
cd "$(dirname "$0")/../.."
print_statements=${1:-build/tests/lib/print_statements}
schema=common/store/schema
bin=
for folder in "$(command -v initdb 2>/dev/null | xargs -r dirname)" /usr/lib/postgresql/*/bin; do
    [ -x "$folder/initdb" ] && [ -x "$folder/pg_ctl" ] && bin=$folder
done
if [ -z "$bin" ] || ! command -v psql >/dev/null; then
    echo "skipped: no PostgreSQL server on this machine"
    exit 77
fi
dir=$(mktemp -d /tmp/paihao-pg-XXXXXX) # a socket's path must be short
started=
# A server refuses to be root's.
as_server() {
    if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}
cleanup() {
    [ -z "$started" ] || as_server "$bin/pg_ctl" -D "$dir/data" -m immediate -w stop >/dev/null
    rm -rf "$dir"
}
trap cleanup EXIT
trap 'exit 1' INT TERM
[ "$(id -u)" != 0 ] || chown postgres "$dir"
as_server "$bin/initdb" -D "$dir/data" -A trust -U hall -E UTF8 --locale=C >"$dir/initdb.log" 2>&1 ||
    { cat "$dir/initdb.log"; exit 1; }
as_server "$bin/pg_ctl" -D "$dir/data" -l "$dir/data/log" -w -t 30 \
    -o "-c listen_addresses='' -c unix_socket_directories='$dir' -c fsync=off" start >/dev/null ||
    { cat "$dir/data/log"; exit 1; }
started=yes
sql() { psql -X -q -h "$dir" -U hall -d postgres "$@"; }

for file in "$schema"/[0-9][0-9][0-9].sql "$schema"/[0-9][0-9][0-9]_postgres.sql; do
    sql -v ON_ERROR_STOP=1 -f "$file"
done

"$print_statements" >"$dir/statements"
while read -r name text; do
    echo "PREPARE \"$name\" AS $text;"
done <"$dir/statements" >"$dir/prepare.sql"
sql -f "$dir/prepare.sql" 2>"$dir/errors" >/dev/null || true
bad=0
sed -n 's/^psql:[^:]*:\([0-9]*\): \(ERROR: .*\)/\1 \2/p' "$dir/errors" >"$dir/failed"
while read -r line message; do
    echo "$(sed -n "${line}s/ .*//p" "$dir/statements"): $message"
    bad=1
done <"$dir/failed"
if [ "$bad" = 0 ] && [ -s "$dir/errors" ]; then
    cat "$dir/errors"
    bad=1
fi

sql -c "INSERT INTO event (id, at, day, kind, body, hash) SELECT 1, 1, '2020-01-07', 'init', body, encode(sha256(convert_to(repeat('0', 64) || body, 'UTF8')), 'hex') FROM (VALUES ('{\"at\":1,\"counter\":null,\"day\":\"2020-01-07\",\"id\":1,\"kind\":\"init\",\"request\":null,\"staff\":null,\"terminal\":null,\"ticket\":null,\"undoes\":null}')) b (body)"
for try in "UPDATE event SET at = 2" "DELETE FROM event" "TRUNCATE event"; do
    if sql -c "$try" >/dev/null 2>&1; then
        echo "PostgreSQL lets the ledger be changed: $try"
        bad=1
    fi
done
[ "$(sql -At -c "SELECT at FROM event WHERE id = 1")" = 1 ] || bad=1
echo "$(wc -l <"$dir/statements") statements, $(wc -l <"$dir/failed") refused"
exit $bad
