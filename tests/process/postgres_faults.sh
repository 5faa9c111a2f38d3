#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A database server that fails: addresses and rights that are wrong, an answer to COMMIT that is lost, a server started
# again, one that is killed, a standby that takes over, a network that is slow. Nothing is lost, nothing done twice, and
# each refusal says what to do. Exit 77: no PostgreSQL here.
cd "$(dirname "$0")/../.." || exit 1
BUILD=${1:-build}
export PAIHAO_TEST_ENGINE=sqlite # the contract's helpers, with servers of our own
. tests/contract/lib.sh
make -s BUILD="$BUILD" tests-lib tests-chaos >/dev/null || exit 1
folder=$(mktemp -d /tmp/paihao-pg-XXXXXX) # a socket's path must be short
chmod 755 "$folder"
main=$folder/main second=$folder/second
relays=
cleanup() {
    for relay in $relays; do kill "$relay" 2>/dev/null; done
    for server in "$main" "$second"; do
        if [ -e "$server/data/postmaster.pid" ]; then tests/lib/postgres.sh stop "$server" immediate; fi
    done
    rm -rf "$work" "$folder"
}
trap cleanup EXIT
trap 'exit 1' INT TERM
url=$(tests/lib/postgres.sh start "$main" fsync=on wal_level=replica max_wal_senders=4 hot_standby=on) || exit $?
hall="$url?hall=main"
sql() { psql -X -q -At "$@"; }
admin() { sql -d "$url" "$@"; }

# relay SETTINGS…: another way to the server; sets $relayed to the address of the hall by it.
relay() {
    mkfifo "$work/hold$$"
    rm -f "$work/port" # the last one's
    "$BUILD/tests/lib/relay" "$main/.s.PGSQL.5432" "$@" <"$work/hold$$" >"$work/port" &
    relay_pid=$!
    relays="$relays $relay_pid"
    exec 9>"$work/hold$$"
    rm "$work/hold$$"
    tries=0
    until [ -s "$work/port" ] || [ $((tries = tries + 1)) -gt 200 ]; do sleep 0.05; done
    relayed="postgresql://hall@127.0.0.1:$(cat "$work/port")/postgres?sslmode=disable&hall=main"
}
end_relay() {
    exec 9>&-
    wait "$relay_pid"
}
ask() { "$paihao" --json --db "$hall" "$@"; }
# The last number given, and how many there are.
tickets() { admin -c "SELECT COUNT(*) || '/' || COUNT(DISTINCT number) FROM main.ticket"; }

sed 's/regular: \[1, 9\], overflow: \[11, 12\]/regular: [1, 99999]/' tests/contract/hall.yaml >"$work/hall.yaml"
says 0 'ok' "$paihao" --json --db "$hall" init "$work/hall.yaml" --training
says 0 'ok' "$paihao" --json --db "$hall" clock --at 2026-11-20T10:00:00
says 1 'refused conflict' "$paihao" --json --db "$hall" init tests/contract/hall.yaml --training

echo "== what is wrong at the door"
nobody=$(echo "$url" | sed 's|hall@|nobody@|') none=$(echo "$url" | sed 's|/postgres$|/none|')
says 1 'refused denied message*=password' "$paihao" --json --db "$nobody" board
says 1 'refused unavailable message*=createdb' "$paihao" --json --db "$none" board
says 1 'refused unavailable message*=network' "$paihao" --json --db "postgresql://hall@127.0.0.1:1/x" board
says 1 'refused invalid message*=hall=NAME' "$paihao" --json --db "$url?nothing=1" board
says 1 'refused invalid message*=init' "$paihao" --json --db "$url?hall=empty" board
admin -c "CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0 LOCALE 'C'"
says 1 'refused invalid message*=UTF8' "$paihao" --json --db "$(echo "$url" | sed 's|/postgres$|/latin|')" board
admin -c "CREATE DATABASE ascii ENCODING 'SQL_ASCII' TEMPLATE template0 LOCALE 'C'"
says 1 'refused invalid message*=UTF8' "$paihao" --json --db "$(echo "$url" | sed 's|/postgres$|/ascii|')" board
for name in '' "a'b" 'a;b' 'a.b' "$(printf %070d 1)"; do
    says 1 'refused invalid message*=hall=NAME' "$paihao" --json --db "$url?hall=$name" board
done
admin -c "CREATE SCHEMA foreign_one; CREATE TABLE foreign_one.ticket (a INT)"
says 1 'refused invalid' "$paihao" --json --db "$url?hall=foreign_one" board
says 1 'refused invalid' "$paihao" --json --db "$url?hall=foreign_one" init tests/contract/hall.yaml
same "a foreign schema" 1 "$(admin -c "SELECT COUNT(*) FROM pg_tables WHERE schemaname = 'foreign_one'")"
admin -c "CREATE ROLE guest LOGIN; CREATE ROLE full LOGIN CONNECTION LIMIT 0; GRANT USAGE ON SCHEMA main TO guest;
    GRANT SELECT ON ALL TABLES IN SCHEMA main TO guest"
guest=$(echo "$hall" | sed 's|hall@|guest@|') full=$(echo "$hall" | sed 's|hall@|full@|')
says 0 'ok' "$paihao" --json --db "$guest" board
says 1 'refused denied message*=rights' "$paihao" --json --db "$guest" take C
says 1 'refused unavailable message*=max_connections' "$paihao" --json --db "$full" board
admin -c "CREATE ROLE bare LOGIN; CREATE ROLE inside LOGIN; GRANT USAGE ON SCHEMA main TO inside"
bare=$(echo "$hall" | sed 's|hall@|bare@|') inside=$(echo "$hall" | sed 's|hall@|inside@|')
for who in "$bare" "$inside"; do
    says 1 'refused denied message*=terminal' "$paihao" --json --db "$who" board
    says 1 'refused denied message*=terminal' "$paihao" --json --db "$who" init tests/contract/hall.yaml
done
says 1 'refused invalid message*=public' "$paihao" --json --db "$url?hall=public" init tests/contract/hall.yaml
says 1 'refused denied message*=GRANT' "$paihao" --json --db "$(echo "$bare" | sed 's/hall=main/hall=more/')" init tests/contract/hall.yaml
admin -c "CREATE ROLE maker LOGIN; GRANT CREATE ON DATABASE postgres TO maker"
maker=$(echo "$hall" | sed 's|hall@|maker@|; s/hall=main/hall=made/')
says 0 'ok' "$paihao" --json --db "$maker" init tests/contract/hall.yaml
says 1 'refused denied message*=CREATEROLE' "$paihao" --json --db "$maker" terminal add office --kind manager --out "$work/office.ini"
# Not from this address; and with a password that is no longer good, in a terminal's own address.
mv "$main/data/pg_hba.conf" "$work/hba"
printf 'local all hall trust\nlocal all all scram-sha-256\n' >"$main/data/pg_hba.conf"
[ "$(id -u)" != 0 ] || chown postgres "$main/data/pg_hba.conf"
admin -c "ALTER ROLE inside PASSWORD 'good'" -c 'SELECT pg_reload_conf()' >/dev/null
says 1 'refused denied message*=longer' "$paihao" --json --db "$(echo "$inside" | sed 's|inside@|inside:bad@|')" board
printf 'local all hall trust\n' >"$main/data/pg_hba.conf"
admin -c 'SELECT pg_reload_conf()' >/dev/null
says 1 'refused denied message*=pg_hba.conf' "$paihao" --json --db "$inside" board
cat "$work/hba" >"$main/data/pg_hba.conf"
admin -c 'SELECT pg_reload_conf()' >/dev/null
admin -c "UPDATE main.store_schema SET schema = 99"
says 1 'refused invalid message*=newer' "$paihao" --json --db "$hall" board
admin -c "UPDATE main.store_schema SET schema = (SELECT MIN(1) FROM main.hall)"
echo 'secret' >"$work/pass"
chmod 644 "$work/pass"
says 1 'refused denied message*=600' "$paihao" --json --db "$hall&passfile=$work/pass" board
chmod 600 "$work/pass"
says 0 'ok' "$paihao" --json --db "$hall&passfile=$work/pass" board
chmod 644 "$work/pass"
says 1 'refused denied message*=private' "$paihao" --json --db "$hall&sslkey=$work/pass" board
# A password in an address is never shown.
says 1 'refused unavailable' "$paihao" --json --db "postgresql://hall:geheim@127.0.0.1:1/x" board
same "a password in a message" 0 "$("$paihao" --json --db "postgresql://hall:geheim@127.0.0.1:1/x?password=geheim" board 2>&1 | grep -c geheim)"
# The doctor says the same, and looks at the server.
says 1 'findings.1.what=database findings.1.state=bad findings.1.text*=password' "$paihao" --json --db "$nobody" doctor
says 1 'findings.1.what=database findings.1.advice=null' "$paihao" --json --db "$nobody" doctor
for part in server clock; do
    same "the doctor on the $part without a database" 1 "$("$paihao" --json --db "$nobody" doctor 2>/dev/null | grep -c "\"what\":\"$part\",\"state\":\"not-used\",\"text\":\"Not looked at")"
done
"$paihao" --json --db "$hall" doctor >"$work/doctor" 2>/dev/null
same "the doctor on a server" 1 "$(grep -c '"what":"server","state":"good"' "$work/doctor")"
# A terminal whose clock is off: a little is told, much is refused.
minutes() {
    ms=$(($1 * 60000)) octal=
    for _ in 1 2 3 4 5 6 7 8; do
        octal=$octal$(printf '\\%03o' $((ms & 255)))
        ms=$((ms >> 8))
    done
    # shellcheck disable=SC2059 # octal escapes
    printf "$octal" >"$work/moved"
}
moved() { env LD_PRELOAD="$BUILD/tests/chaos/moved_clock.so" MOVED_CLOCK="$work/moved" "$@"; }
real="$url?hall=real"
sed 's|"09:00-17:00"|"00:00-24:00"|' tests/contract/hall.yaml >"$work/real.yaml"
says 0 'ok' "$paihao" --json --db "$real" init "$work/real.yaml"
minutes 3
says 1 'refused denied message*=clock' moved "$paihao" --json --db "$real" take C
says 0 'ok' "$paihao" --json --db "$real" take C
minutes 1
says 0 'ok' moved "$paihao" --json --db "$real" take C
relay
says 1 'refused unavailable message*=sslmode' "$paihao" --json --db "$(echo "$relayed" | sed 's/sslmode=disable/sslmode=require/')" board
end_relay
relay version=12
says 1 'refused unavailable message*=newer' "$paihao" --json --db "$relayed" board
end_relay

echo "== what a server refuses"
# Nobody's disk is told as damaged for it, and nobody is sent to repair.
sed 's/id: contract/id: refused/' "$work/hall.yaml" >"$work/refused.yaml"
refused="$url?hall=refused"
says 0 'ok' "$paihao" --json --db "$refused" init "$work/refused.yaml" --training
says 0 'ok' "$paihao" --json --db "$refused" clock --at 2026-03-02T10:00:00
admin -c "ALTER TABLE refused.series RENAME TO lost"
says 1 'refused unavailable message*=(42P01)' "$paihao" --json --db "$refused" take C
says 1 'refused unavailable' "$paihao" --json --db "$refused" verify
admin -c "ALTER TABLE refused.lost RENAME TO series"
says 0 'ok' "$paihao" --json --db "$refused" take C
# What is damaged is.
admin -c "SET session_replication_role = replica; UPDATE refused.hall SET last_ticket = 0"
says 1 'refused corrupt message*=repair' "$paihao" --json --db "$refused" take C
admin -c "SET session_replication_role = replica; UPDATE refused.hall SET last_ticket = 1"
# A plan of before a column was changed, and a hall that goes away: a new connection heals the one, and says so of the other.
mkfifo "$work/plans"
"$paihao" --db "$refused" batch <"$work/plans" >"$work/planned" 2>/dev/null &
batch=$!
exec 8>"$work/plans"
planned() {
    echo "$2" >&8
    tries=0
    until [ "$(wc -l <"$work/planned")" -ge "$1" ] || [ $((tries = tries + 1)) -gt 200 ]; do sleep 0.05; done
    sed -n "$1p" "$work/planned"
}
same "before" 1 "$(planned 1 'take C' | grep -c '^{"ok":true')"
admin -c "ALTER TABLE refused.hall ALTER languages TYPE VARCHAR"
same "a plan that is too old" 1 "$(planned 2 'board' | grep -c '^{"ok":true')"
admin -c "ALTER TABLE refused.hall ALTER boot TYPE VARCHAR"
same "and for an action" 1 "$(planned 3 'take C' | grep -c '^{"ok":true')"
admin -c "SET client_min_messages = error; DROP SCHEMA refused CASCADE"
same "a hall that is gone" 1 "$(planned 4 'take C' | grep -c '"error":"unavailable".*(42P01)')"
exec 8>&-
wait $batch
# Its roles are named after a hall.
name=$(printf %049d 1)
says 1 'refused invalid message*=48' "$paihao" --json --db "$url?hall=$name" init data/halls/chenghu.yaml
says 1 'refused invalid message*=48' "$paihao" --json copy --from "$real" --to "$url?hall=$name"
same "and nothing is made" 0 "$(admin -c "SELECT COUNT(*) FROM pg_namespace WHERE nspname = '$name'")"
says 0 'ok' "$paihao" --json --db "$url?hall=${name#0}" init data/halls/chenghu.yaml
for counter in counter7 counter8 window7 window8; do
    says 0 'ok' "$paihao" --json --db "$url?hall=${name#0}" terminal add $counter --out "$work/$counter.ini"
done

echo "== a server that takes the connection and says nothing"
# milliseconds COMMAND…: how long it took is in $took
milliseconds() {
    began=$(date +%s%N)
    "$@"
    took=$((($(date +%s%N) - began) / 1000000))
}
# within WHAT LIMIT
within() { if [ $took -lt "$2" ]; then pass; else fail "$1" "under $2 ms" "$took ms"; fi; }
relay silent=yes
silent=$(cat "$work/port")
milliseconds says 1 'refused unavailable message*=nothing' "$paihao" --json --db "$relayed" board
within "a silent server alone" 12000
milliseconds says 1 'refused unavailable message*=nothing' "$paihao" --json --db "postgresql://hall@127.0.0.1,127.0.0.1:$silent,1/postgres?sslmode=disable&hall=main" board
within "a silent server and none" 12000
passing="postgresql://hall@/postgres?host=127.0.0.1,$main&port=$silent,5432&hall=main"
milliseconds says 0 'ok' "$paihao" --json --db "$passing" take C
within "a silent server before the one that works" 4800
"$paihao" --json --db "$passing" board 2>&1 >/dev/null | grep -c "does not answer, and another of the address is used: '127.0.0.1'" >"$work/told"
same "the silent one is told" 1 "$(cat "$work/told")"
# Somebody behind it says why: that is the reason, whichever comes first.
says 1 'refused unavailable message*=createdb' "$paihao" --json --db "$(echo "$passing" | sed 's|/postgres?|/none?|')" board
milliseconds "$paihao" --json --db "$passing" doctor >"$work/doctor" 2>/dev/null
same "the doctor on a silent server" 1 "$(grep -c '"what":"standby","state":"bad","text":"[^"]* takes actions, 127.0.0.1 does not answer: [^"]* says nothing' "$work/doctor")"
# A connection that is lost is made anew past it.
mkfifo "$work/past"
"$paihao" --db "$passing" batch <"$work/past" >"$work/out" 2>/dev/null &
batch=$!
exec 8>"$work/past"
echo '--request past-1 take C' >&8
tries=0
until [ -s "$work/out" ] || [ $((tries = tries + 1)) -gt 200 ]; do sleep 0.05; done
admin -c "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'paihao'" >/dev/null
echo '--request past-2 take C' >&8
exec 8>&-
milliseconds wait $batch
within "a connection made anew past a silent server" 8000
same "both actions were done" 2 "$(grep -c '^{"ok":true' "$work/out")"
end_relay
# As many ports as servers, or one.
says 1 'refused invalid message*=hall=NAME' "$paihao" --json --db "postgresql://hall@/postgres?host=a,b,c&port=1,2&hall=main" board

echo "== a COMMIT whose answer is lost"
before=$(tickets)
relay cut=after nth=1
says 1 'refused unavailable message*=last' "$paihao" --json --db "$relayed" --request lost-1 take C
says 0 'ok repeated=true' "$paihao" --json --db "$relayed" --request lost-1 take C
end_relay
after=$(tickets)
same "one ticket was given" "$((${before%/*} + 1))/$((${before#*/} + 1))" "$after"
relay cut=before nth=1
says 1 'refused unavailable' "$paihao" --json --db "$relayed" --request lost-2 take C
same "a COMMIT that did not arrive" "$after" "$(tickets)"
says 0 'ok' "$paihao" --json --db "$relayed" --request lost-2 take C
same "done once" "$((${after%/*} + 1))/$((${after#*/} + 1))" "$(tickets)"
says 0 'ok repeated=true' "$paihao" --json --db "$relayed" --request lost-2 take C
end_relay
# In one batch: the connection is made again by itself.
relay cut=after nth=3
printf '%s\n' 'take C' '--request b-1 open 1 --staff 0317' '--request b-2 call 1' '--request b-2 call 1' 'start 1' 'finish 1' board |
    "$paihao" --db "$relayed" batch >"$work/batch"
same "a batch over a broken connection" "true true false true true true true" \
    "$(sed 's/^{"ok":\([a-z]*\).*/\1/' "$work/batch" | tr '\n' ' ' | sed 's/ $//')"
end_relay

# The connection breaks before anything of COMMIT was sent: begun anew, and nobody hears of it.
relay
before=$(tickets)
admin -c "BEGIN; SELECT one FROM main.hall FOR UPDATE; SELECT pg_sleep(2); COMMIT" >/dev/null &
holder=$!
tries=0
until [ "$(admin -c "SELECT COUNT(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'")" = 1 ] ||
    [ $((tries = tries + 1)) -gt 100 ]; do sleep 0.02; done
"$paihao" --json --db "$relayed" --request again-1 take C >"$work/again" &
taker=$!
tries=0
until [ "$(admin -c "SELECT COUNT(*) FROM pg_stat_activity WHERE application_name = 'paihao' AND wait_event_type = 'Lock'")" = 1 ] ||
    [ $((tries = tries + 1)) -gt 100 ]; do sleep 0.02; done
kill -USR1 $relay_pid
wait $taker
same "an action whose connection broke before COMMIT" 1 "$(grep -c '^{"ok":true' "$work/again")"
same "it was waiting when it broke" 1 "$((tries <= 100))"
wait $holder
same "and is done once" "$((${before%/*} + 1))/$((${before#*/} + 1))" "$(tickets)"
end_relay

echo "== a slow network"
# there MS JITTER: a ticket's life that far away; each answer comes within some ways there and back.
there() {
    relay delay="$1" jitter="$2"
    began=$(date +%s%N)
    printf '%s\n' 'take J' 'open 3 --staff 0318' 'call 3' 'start 3' 'finish 3' 'close 3' | "$paihao" --db "$relayed" batch >"$work/slow"
    took=$((($(date +%s%N) - began) / 1000000))
    same "six actions $1 ms away" 6 "$(grep -c '^{"ok":true' "$work/slow")"
    # Connecting takes some ways, preparing none; three for each action.
    most=$(((2 * $1 + 2 * $2) * 6 * 4 + (2 * $1 + $2) * 12 + 3000))
    if [ $took -lt $most ]; then pass; else fail "six actions $1 ms away" "at most $most ms" "$took ms"; fi
    end_relay
}
there 5 0
# A number that a batch gives, with its wait: two ways, one to see what has happened since, one where the wait is reckoned anew.
relay delay=50
{ echo 'open 3 --staff 0318'; for i in 1 2 3 4 5 6 7 8 9 10 11 12 13; do echo 'take J'; done; } | "$paihao" --db "$relayed" batch |
    while read -r line; do echo "$(($(date +%s%N) / 1000000)) $line"; done >"$work/slow"
same "takes of a batch" 13 "$(grep -c '"number"' "$work/slow")"
# Not the first, which learns of the past.
slower=$(awk 'NR > 2 && $1 - before > 460 {n++} {before = $1} END {print n + 0}' "$work/slow")
if [ "$slower" -le 3 ]; then pass; else fail "takes of a batch, 100 ms there and back" "4 ways" "$slower of 12 slower"; fi
says 0 'ok' ask close 3
end_relay
there 50 50
there 200 20
# Many at once, each delayed by chance: none before the other, none twice.
relay delay=5 jitter=100
for who in 1 2 3 4 5 6; do
    i=0
    while [ $i -lt 8 ]; do
        i=$((i + 1))
        echo "--request slow-$who-$i take J"
        echo "--request slow-$who-$i take J"
    done | "$paihao" --db "$relayed" batch >"$work/slow-$who" &
    slow="${slow:-} $!"
done
# shellcheck disable=SC2086 # a list
wait $slow
same "takes over a bad network" 96 "$(cat "$work"/slow-[1-6] | grep -c '^{"ok":true')"
same "each of them once" 48 "$(sed 's/.*"number":"\([^"]*\)".*/\1/' "$work"/slow-[1-6] | sort -u | wc -l)"
end_relay

echo "== the server goes and comes back within one batch"
mkfifo "$work/in"
"$paihao" --db "$hall" batch <"$work/in" >"$work/out" &
batch=$!
exec 8>"$work/in"
answer() {
    tries=0
    until [ "$(wc -l <"$work/out")" -ge "$1" ] || [ $((tries = tries + 1)) -gt 400 ]; do sleep 0.05; done
    sed -n "$1p" "$work/out"
}
echo '--request s-1 take C' >&8
same "before" 1 "$(answer 1 | grep -c '^{"ok":true')"
tests/lib/postgres.sh stop "$main" fast
echo '--request s-2 take C' >&8
same "no server" 1 "$(answer 2 | grep -c '"error":"unavailable"')"
tests/lib/postgres.sh run "$main" || exit 1
echo '--request s-2 take C' >&8
same "a server again" 1 "$(answer 3 | grep -c '^{"ok":true')"
tests/lib/postgres.sh stop "$main" fast
tests/lib/postgres.sh run "$main" || exit 1
echo board >&8
same "started again meanwhile, a look" 1 "$(answer 4 | grep -c '^{"ok":true')"
echo '--request s-3 take C' >&8
same "an action" 1 "$(answer 5 | grep -c '^{"ok":true')"
admin -c "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'paihao'" >/dev/null
echo '--request s-4 take C' >&8
same "a connection that was ended" 1 "$(answer 6 | grep -c '^{"ok":true')"
exec 8>&-
wait $batch
says 0 'ok faults.#=0' "$paihao" --json --db "$hall" verify

echo "== kill -9 while many act"
crowd() {
    i=0
    while [ $i -lt 4000 ]; do
        echo "--request $1-$i take J"
        i=$((i + 1))
    done | "$paihao" --db "$hall" batch >"$work/crowd-$1"
}
for who in a b c; do crowd $who & done
sleep 2
tests/lib/postgres.sh kill "$main"
wait
sleep 0.5
tests/lib/postgres.sh run "$main" || exit 1
cat "$work"/crowd-* | sed -n 's/^{"ok":true.*"number":"\([^"]*\)".*"code":"\([^"]*\)".*/\1 \2/p' | sort -u >"$work/confirmed"
admin -F ' ' -c "SELECT number, code FROM main.ticket" | sort >"$work/stored"
same "confirmed before the kill and lost" 0 "$(comm -23 "$work/confirmed" "$work/stored" | wc -l)"
if [ "$(wc -l <"$work/confirmed")" -gt 20 ]; then pass; else fail "a crowd before the kill" "many" "$(wc -l <"$work/confirmed")"; fi
says 0 'ok faults.#=0' "$paihao" --json --db "$hall" verify
same "each sequence once, without a gap" 0 "$(admin -c "SELECT COUNT(*) FROM (SELECT 1 FROM main.ticket GROUP BY service, day, series
    HAVING COUNT(*) <> MAX(sequence) OR COUNT(DISTINCT sequence) <> COUNT(*)) wrong")"

echo "== a synchronous standby takes over"
tests/lib/postgres.sh follow "$second" "$main" || exit 1
standby=$(echo "$hall" | sed "s|main/postgres|second/postgres|")
says 1 'refused unavailable message*=standby' "$paihao" --json --db "$standby" take C
# An answer that the standby may not have: who asks again waits for it as well.
tests/lib/postgres.sh stop "$second" fast
timeout 3 "$paihao" --json --db "$hall" --request seal-1 take J >"$work/unsealed"
same "no answer before the standby has it" 0 "$(wc -l <"$work/unsealed")"
"$paihao" --json --db "$hall" doctor >"$work/doctor" 2>/dev/null
same "the doctor on a standby that is not there" 1 "$(grep -c '"what":"server","state":"bad","text":"[^"]* waits for its standby [^"]*","advice":"Start the standby' "$work/doctor")"
admin -c "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'" >"$work/out"
says 1 'refused unavailable message*=standby' "$paihao" --json --db "$hall" --request seal-0 take J
admin -c "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'" >"$work/out"
timeout 3 "$paihao" --json --db "$hall" --request seal-1 take J >"$work/unsealed"
same "nor when it is asked again" 0 "$(grep -c '"ok":true' "$work/unsealed")"
tests/lib/postgres.sh run "$second"
tries=0
until "$paihao" --json --db "$hall" --request seal-1 take J >"$work/sealed" 2>/dev/null || [ $((tries = tries + 1)) -gt 20 ]; do sleep 0.2; done
same "with the standby" 1 "$(grep -c '"repeated":true' "$work/sealed")"
# Both servers in one address: whichever may be written.
both="postgresql://hall@/postgres?host=$main,$second&hall=main"
i=0
while [ $i -lt 100000 ]; do
    echo "--request p-$i take J"
    i=$((i + 1))
done | "$paihao" --db "$both" batch >"$work/primary" &
crowd=$!
sleep 2
tests/lib/postgres.sh kill "$main"
tests/lib/postgres.sh promote "$second"
tries=0
until "$paihao" --json --db "$both" --request after-1 take J >"$work/after" 2>/dev/null || [ $((tries = tries + 1)) -gt 100 ]; do sleep 0.1; done
same "an action at the promoted one" 1 "$(grep -c '^{"ok":true' "$work/after")"
kill $crowd 2>/dev/null
wait $crowd
sed -n 's/^{"ok":true.*"number":"\([^"]*\)".*"code":"\([^"]*\)".*/\1 \2/p' "$work/primary" | sort -u >"$work/confirmed"
sql -d "$(echo "$url" | sed "s|main/postgres|second/postgres|")" -F ' ' -c "SELECT number, code FROM main.ticket" | sort >"$work/stored"
same "confirmed by the primary and not known to the standby" 0 "$(comm -23 "$work/confirmed" "$work/stored" | wc -l)"
if [ "$(wc -l <"$work/confirmed")" -gt 20 ]; then pass; else fail "confirmed before the fall" "many" "$(wc -l <"$work/confirmed")"; fi
says 0 'ok faults.#=0' "$paihao" --json --db "$both" verify
tests/lib/postgres.sh stop "$second" fast
finish
