#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A private PostgreSQL for tests: postgres.sh start FOLDER [SETTING=VALUE…], stop FOLDER, kill FOLDER, run FOLDER,
# follow FOLDER PRIMARY, promote FOLDER, checksums FOLDER --enable|--disable (of one that is stopped).
# start makes the server in FOLDER (its socket too: a short path) unless it is there, runs it, and prints the address of its
# database, to which "?hall=NAME" may be added. No port is opened but with port=N, which listens on 127.0.0.1.
# kill: kill -9 of the server's first process, as a power cut would; run starts it again. follow makes a synchronous standby
# of the server PRIMARY in FOLDER, whatever stood there, and runs it; promote makes a primary of it. wal-segsize=MB is
# no setting but initdb's. Exit 77: no PostgreSQL here.
set -eu
command=$1 folder=$2
shift 2
bin=
for each in "$(command -v initdb 2>/dev/null | xargs -r dirname)" /usr/lib/postgresql/*/bin; do
    [ -x "$each/initdb" ] && [ -x "$each/pg_ctl" ] && bin=$each
done
[ -n "$bin" ] || { echo "skipped: no PostgreSQL server on this machine" >&2; exit 77; }
# A server refuses to be root's.
as_server() {
    if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}
# What goes wrong with the server itself is no finding of the test that wanted it; scripts/mutants asks.
troubled() {
    [ -z "${PAIHAO_TEST_TROUBLE:-}" ] || echo "$1" >>"$PAIHAO_TEST_TROUBLE"
    exit 1
}
run() {
    # Nothing of the caller's stays open in the server.
    as_server "$bin/pg_ctl" -D "$folder/data" -l "$folder/data/log" -w -t 60 start >/dev/null 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&- ||
        { tail -20 "$folder/data/log" >&2; troubled "no server"; }
}
make_folder() {
    mkdir -p "$folder"
    [ "$(id -u)" != 0 ] || chown postgres "$folder"
    # Its folder may be entered by who connects; its data may not.
    chmod 755 "$folder"
}
make_server() {
    make_folder
    segments=
    for setting in "$@"; do
        case $setting in
        wal-segsize=*) segments=--$setting ;;
        esac
    done
    as_server "$bin/initdb" -D "$folder/data" -A trust -U hall -E UTF8 --locale=C --data-checksums $segments >"$folder.log" 2>&1 ||
        { cat "$folder.log" >&2; troubled "no server"; }
    rm -f "$folder.log"
    {
        echo "listen_addresses = ''"
        echo "unix_socket_directories = '$folder'"
        echo "max_connections = 300"
        for setting in "$@"; do
            case $setting in
            port=*) echo "listen_addresses = '127.0.0.1'" ;;
            wal-segsize=*) continue ;;
            esac
            echo "${setting%%=*} = '${setting#*=}'"
        done
    } | as_server tee -a "$folder/data/postgresql.conf" >/dev/null
}
case $command in
start)
    [ -d "$folder/data" ] || make_server "$@"
    run
    # Its folder's name as a host, in a URL.
    echo "postgresql://hall@$(echo "$folder" | sed 's|/|%2F|g')/postgres"
    ;;
run) run ;;
stop) as_server "$bin/pg_ctl" -D "$folder/data" -m "${1:-fast}" -w -t 60 stop >/dev/null ;;
kill)
    first=$(head -1 "$folder/data/postmaster.pid")
    kill -9 "$first"
    # Its children see that by themselves. Where nobody waits for it, its number seems to be taken for ever.
    i=0
    while [ $((i = i + 1)) -lt 200 ] && readlink /proc/[0-9]*/cwd 2>/dev/null | grep -qxF "$folder/data"; do sleep 0.05; done
    rm -f "$folder/data/postmaster.pid" "$folder"/.s.PGSQL.*.lock
    ;;
follow)
    primary=$1
    ask() { psql -X -q -At -h "$primary" -U hall -d postgres "$@"; }
    rm -rf "$folder/data"
    make_folder
    as_server "$bin/pg_basebackup" -D "$folder/data" -h "$primary" -U hall -c fast -R -X stream
    rm -f "$folder/data/postgresql.auto.conf"
    {
        echo "unix_socket_directories = '$folder'"
        echo "primary_conninfo = 'host=$primary user=hall application_name=follower'"
    } | as_server tee -a "$folder/data/postgresql.conf" >/dev/null
    run
    ask -c "ALTER SYSTEM SET synchronous_standby_names = 'follower'" -c "SELECT pg_reload_conf()" >/dev/null
    i=0
    until [ "$(ask -c "SELECT COUNT(*) FROM pg_stat_replication WHERE sync_state = 'sync'")" = 1 ]; do
        [ $((i = i + 1)) -lt 400 ] || { echo "no synchronous standby" >&2; exit 1; }
        sleep 0.05
    done
    ;;
checksums) as_server "$bin/pg_checksums" "$1" -D "$folder/data" >/dev/null 2>&1 ;;
promote) as_server "$bin/pg_ctl" -D "$folder/data" -w promote >/dev/null ;;
*)
    echo "usage: postgres.sh start|run|stop|kill|follow|promote|checksums FOLDER" >&2
    exit 2
    ;;
esac
