#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What doctor finds on a server's hall: each thing is brought about, found with what to do, and mended by that. A server that does
# not wait for its disk, does not check its pages, has no connection left, can be listened to, keeps changes for a standby that is
# gone; a bell that one machine alone hears; a clock that nothing keeps. Exit 77: no PostgreSQL, no openssl.
cd "$(dirname "$0")/../.." || exit 1
command -v openssl >/dev/null && command -v psql >/dev/null || { echo "skipped: no openssl or no psql on this machine"; exit 77; }
export PAIHAO_TEST_ENGINE=sqlite # the contract's helpers, with a server of our own
. tests/contract/lib.sh
make -s ${BUILD:+BUILD="$BUILD"} all "$BUILD/tests/chaos/moved_clock.so" >/dev/null || exit 1
server=$(mktemp -d /tmp/paihao-pg-XXXXXX) # a socket's path must be short
chmod 755 "$server"
sleepers=
cleanup() {
    for pid in $sleepers; do kill "$pid" 2>/dev/null; done
    tests/lib/postgres.sh stop "$server" immediate 2>/dev/null
    rm -rf "$work" "$server"
}
trap cleanup EXIT
trap 'exit 1' INT TERM
port=$((10000 + $$ % 8000))
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj '/CN=localhost' -addext 'subjectAltName=IP:127.0.0.2' \
    -keyout "$server/tls.key" -out "$server/tls.crt" 2>"$work/openssl" || { cat "$work/openssl"; exit 1; }
[ "$(id -u)" != 0 ] || chown postgres "$server/tls.key"
chmod 600 "$server/tls.key"
code=0
url=$(tests/lib/postgres.sh start "$server" port=$port listen_addresses=127.0.0.2 fsync=on max_connections=10 \
    max_wal_senders=1 2>"$work/why") || code=$?
[ $code != 77 ] || { cat "$work/why"; exit 77; }
[ $code = 0 ] || { cat "$work/why"; exit 1; }
url="$url?port=$port" near="$url?port=$port&hall=near"
# From another address than the server's, as from another machine.
far="postgresql://hall@127.0.0.2:$port/postgres?hall=near"
admin() { for each in "$@"; do psql -X -q -At -d "$url" -c "$each" || exit 1; done; }
again() { tests/lib/postgres.sh stop "$server" fast && tests/lib/postgres.sh run "$server" || exit 1; }
near=$(echo "$url" | sed 's/?port/?hall=near\&port/')
# found ADDRESS PART: the doctor's word on it, and what to do
found() { "$paihao" --json --db "$1" doctor 2>/dev/null | sed 's/.*"what":"'"$2"'","state":"\([a-z-]*\)","text":"\([^"]*\)","advice":\("[^"]*"\|null\).*/\1: \2 → \3/'; }
has_all() { # has_all WORD STATE WORDS…
    case $1 in "$2: "*) ;; *) return 1 ;; esac
    told=$1
    shift 2
    for words in "$@"; do
        case $told in *"$words"*) ;; *) return 1 ;; esac
    done
}
# finds WHAT ADDRESS PART STATE WORDS…: all of these words, within some seconds: a server takes up its settings when it comes to it
finds() {
    what=$1 address=$2 part=$3 state=$4
    shift 4
    tries=0
    while word=$(found "$address" "$part") && ! has_all "$word" "$state" "$@" && [ $((tries = tries + 1)) -lt 25 ]; do sleep 0.2; done
    case $word in "$state: "*) pass ;; *) fail "$what" "$state" "$word" ;; esac
    for words in "$@"; do
        case $word in *"$words"*) pass ;; *) fail "$what" "$words" "$word" ;; esac
    done
}
export PAIHAO_SETTINGS="$work/settings.ini" SDL_VIDEODRIVER=dummy SDL_AUDIODRIVER=dummy PAIHAO_FONTS="$PWD/fonts"
bell=$((20000 + $$ % 20000 * 2))
# bell_at ADDRESS HINT-PORT
bell_at() { printf '[bell]\naddress = %s\nhint_port = %s\nbeat_port = %s\n[screen]\nfullscreen = false\n' "$1" "$2" $(($2 + 1)) >"$PAIHAO_SETTINGS"; }
bell_at 127.255.255.255 $bell
says 0 'ok' "$paihao" --json --db "$near" init data/halls/chenghu.yaml

echo '== the server'
finds 'a server as it should be' "$near" server good 'of 10 connections' null
admin 'ALTER SYSTEM SET fsync = off' 'SELECT pg_reload_conf()' >/dev/null
finds 'no wait for the disk' "$near" server bad 'a power cut would lose numbers' 'Set fsync and full_page_writes on'
admin 'ALTER SYSTEM RESET fsync' 'ALTER SYSTEM SET full_page_writes = off' 'SELECT pg_reload_conf()' >/dev/null
finds 'half written pages' "$near" server bad 'a power cut would lose numbers'
admin 'ALTER SYSTEM RESET full_page_writes' 'SELECT pg_reload_conf()' >/dev/null
finds 'mended' "$near" server good null
tests/lib/postgres.sh stop "$server" fast
tests/lib/postgres.sh checksums "$server" --disable && tests/lib/postgres.sh run "$server" || exit 1
finds 'pages that nobody checks' "$near" server bad 'does not check its pages' 'pg_checksums --enable -D'
tests/lib/postgres.sh stop "$server" fast
tests/lib/postgres.sh checksums "$server" --enable && tests/lib/postgres.sh run "$server" || exit 1
finds 'mended as it says' "$near" server good null
alone() { [ "$(admin "SELECT COUNT(*) FROM pg_stat_activity WHERE backend_type = 'client backend'")" = 1 ]; }
tries=0
until alone || [ $((tries = tries + 1)) -gt 300 ]; do sleep 0.1; done # those before may not be gone yet
sleeper() { # one more connection, as soon as there is one left
    until psql -X -q -d "$url" -c 'SELECT pg_sleep(300)' >/dev/null 2>&1 || [ -e "$work/awake" ]; do sleep 0.2; done
}
i=0
while [ $((i = i + 1)) -le 9 ]; do
    sleeper &
    sleepers="$sleepers $!"
done
finds 'hardly a connection left' "$near" server bad 'PostgreSQL' '10 of 10 connections' 'Raise max_connections in postgresql.conf'
: >"$work/awake"
admin "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE wait_event = 'PgSleep'" >/dev/null
# shellcheck disable=SC2086 # a list
wait $sleepers 2>/dev/null
sleepers=
admin "SELECT pg_create_physical_replication_slot('gone', true)" >/dev/null
finds 'a standby that is gone' "$near" server bad 'keeps all changes for gone' "SELECT pg_drop_replication_slot('gone')"
admin "SELECT pg_drop_replication_slot('gone')" >/dev/null
finds 'given up' "$near" server good null

psql -X -q -d "$url" -c 'BEGIN; LOCK TABLE near.archive IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(300)' >/dev/null 2>&1 &
sleepers=$!
until [ "$(admin "SELECT COUNT(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'")" = 1 ]; do sleep 0.1; done
finds 'a ledger that another holds' "$near" ledger bad 'could not be read to its end' 'Try again'
admin "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE wait_event = 'PgSleep'" >/dev/null
wait $sleepers
sleepers=

echo '== what goes over the network'
finds 'without TLS' "$far" server bad 'can be read on the network' 'Switch ssl on at the server' 'sslmode=verify-full'
admin 'ALTER SYSTEM SET ssl = on' "ALTER SYSTEM SET ssl_cert_file = '$server/tls.crt'" "ALTER SYSTEM SET ssl_key_file = '$server/tls.key'"
again
finds 'switched on, and not used' "$far&sslmode=disable" server bad 'can be read on the network'
finds 'with TLS' "$far&sslmode=verify-full&sslrootcert=$server/tls.crt" server good null
finds 'on the machine itself' "$near" server good null

echo '== the bell'
bell_at 127.255.255.255 $bell
finds 'the default bell, where the database is on another machine' "$far&sslmode=require" bell bad 'this machine alone hears' "the network's broadcast address"
finds 'the same on the machine itself' "$near" bell good 'The bell rings and is heard'
"$BUILD/bin/paihao-display" --db "$near" --terminal wall1 --voice off >"$work/display.log" 2>&1 &
display=$!
tries=0
until [ "$("$paihao" --json --db "$near" terminal | grep -c '"state":"up"')" = 1 ] || [ $((tries = tries + 1)) -gt 200 ]; do sleep 0.2; done
finds 'a terminal that is heard' "$near" bell good 'terminals heard: 1'
bell_at 127.255.255.255 $((bell + 100))
finds 'one that rings elsewhere' "$near" bell bad 'these terminals are silent: wall1' "the network's broadcast address"
kill $display
wait $display 2>/dev/null

echo '== the clock'
export LD_PRELOAD="$BUILD/tests/chaos/moved_clock.so"
KEPT_CLOCK=no
export KEPT_CLOCK
finds 'a clock that nothing keeps' "$near" sync bad "Nothing keeps this machine's clock right" 'systemd-timesyncd, or chrony'
KEPT_CLOCK=yes
finds 'one that is kept' "$near" sync good 'kept right by time synchronisation'
finish
