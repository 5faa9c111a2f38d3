#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Defences on a server that another one covers, so that no crowd could show them missing: looked for in what a running program asks
# of the server, and in what becomes of those who wait, stop or come at once. Exit 77: no PostgreSQL here.
cd "$(dirname "$0")/../.." || exit 1
export PAIHAO_TEST_ENGINE=sqlite # the contract's helpers, with a server of our own
. tests/contract/lib.sh
make -s ${BUILD:+BUILD="$BUILD"} tests-lib >/dev/null || exit 1
server=$(mktemp -d /tmp/paihao-pg-XXXXXX) || exit 1
chmod 755 "$server"
others=
trap 'kill -CONT $others 2>/dev/null; kill $others 2>/dev/null; tests/lib/postgres.sh stop "$server" immediate 2>/dev/null; rm -rf "$work" "$server"' EXIT
# A server whose own setting would let commits wait for their disk.
url=$(tests/lib/postgres.sh start "$server" fsync=on synchronous_commit=off log_statement=all 'log_line_prefix=%p:') || exit $?
db="$url?hall=near"
admin() { psql -X -q -At -d "$url" "$@"; }

echo '== six who make one hall at once'
for who in 1 2 3 4 5 6; do
    "$paihao" --json --db "$db" init "$contract/hall.yaml" --training >"$work/init$who" &
    others="$others $!"
done
# shellcheck disable=SC2086 # a list
wait $others
others=
same 'halls made' 1 "$(cat "$work"/init? | grep -c '"ok":true')"
same 'those who came later' 5 "$(cat "$work"/init? | grep -c '"error":"conflict"')"
says 0 'ok' "$paihao" --json --db "$db" clock --at 2026-03-02T10:00:00

echo '== what an action says to the server'
lines=$(wc -l <"$server/data/log")
says 0 'ok' "$paihao" --json --db "$db" take C
says 0 'ok' "$paihao" --json --db "$db" leave C001
tail -n +$((lines + 1)) "$server/data/log" | sed -n 's/^\([0-9]*\):LOG:  \(statement\|execute [^:]*\): \(.*\)/\1 \3/p' >"$work/asked"
same 'writes that take the queue, then the row' 2 "$(awk '
    / BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE/ {step[$1] = 1; next}
    step[$1] == 1 {step[$1] = /LOCK TABLE writers IN SHARE UPDATE EXCLUSIVE MODE/ ? 2 : 0; next}
    step[$1] == 2 {if (/FROM hall WHERE one = 1 FOR UPDATE/) n++; step[$1] = 0}
    END {print n + 0}' "$work/asked")"
same 'changes outside of them' 0 "$(awk '/ BEGIN .* READ WRITE/ {open[$1] = 1} / (COMMIT|ROLLBACK)$/ {open[$1] = 0}
    / (WITH done AS \()?(INSERT|UPDATE|DELETE) / && !open[$1] {n++} END {print n + 0}' "$work/asked")"
same 'reads that are not of one moment' 0 "$(grep -c 'BEGIN.*READ ONLY' "$work/asked" | grep -c '^0$'; )"
same 'reads of another kind' 0 "$(grep 'BEGIN.*READ ONLY' "$work/asked" | grep -vc 'REPEATABLE READ')"
same 'a ticket that changes from what was read alone' 1 "$(grep -c 'WITH done AS (UPDATE ticket SET .* AND state = .* AND last_event = .* SELECT 1 / COUNT(\*) FROM done' "$work/asked")"

echo '== each commit on the disk'
before=$(admin -c 'SELECT wal_sync FROM pg_stat_wal')
i=0
while [ $i -lt 40 ]; do i=$((i + 1)); echo 'take C'; done | "$paihao" --db "$db" batch >"$work/out"
sleep 1.2 # the engine tells its figures once a second
same 'taken' 40 "$(grep -c '"ok":true' "$work/out")"
syncs=$(($(admin -c 'SELECT wal_sync FROM pg_stat_wal') - before))
if [ $syncs -ge 40 ]; then pass; else fail 'syncs of the log for 40 commits' '40 at least' $syncs; fi

echo '== the answer waits for the disk and the standby, the turn does not'
counted() { admin -c "SELECT COUNT(*) FROM near.ticket"; }
standby() { admin -c "ALTER SYSTEM SET synchronous_standby_names = '$1'" && admin -c 'SELECT pg_reload_conf()' >/dev/null; }
before=$(counted)
standby nobody
sleep 1 # until the checkpointer has told the others that somebody is to be waited for
others=
for who in 1 2; do
    "$paihao" --json --db "$db" --request settle-$who take C >"$work/settle$who" &
    others="$others $!"
done
tries=0
until [ "$(counted)" = $((before + 2)) ] || [ $((tries = tries + 1)) -gt 400 ]; do sleep 0.05; done
same 'both are done' $((before + 2)) "$(counted)"
same 'and neither is answered' '' "$(cat "$work"/settle?)"
same 'nor a row told' '' "$(timeout 2 "$paihao" --db "$db" events)"
admin -c "SELECT pg_terminate_backend(MIN(pid)) FROM pg_stat_activity WHERE wait_event = 'SyncRep'" >/dev/null
tries=0
until [ -s "$work/settle1" ] || [ -s "$work/settle2" ] || [ $((tries = tries + 1)) -gt 80 ]; do sleep 0.05; done
same 'one whose server process ends is not confirmed' 1 "$(cat "$work"/settle? | grep -c '"error":"unavailable".*may be done or not')"
who=1
[ -s "$work/settle1" ] || who=2
same 'nor when it is asked again' '' "$(timeout 2 "$paihao" --json --db "$db" --request settle-$who take C)"
standby ''
# shellcheck disable=SC2086 # a list
wait $others
others=
same 'the other one is' 1 "$(cat "$work"/settle? | grep -c '"ok":true')"
says 0 'ok repeated=true' "$paihao" --json --db "$db" --request settle-$who take C
same 'each is done once' $((before + 2)) "$(counted)"
# A wait that somebody at the server cancels ends in success: the standby has nothing of it. Also where the server is told to keep quiet.
before=$(counted)
admin -c 'ALTER ROLE hall SET client_min_messages = error'
standby nobody
cancelled() { # cancelled COMMAND…: what it says when each of its waits for the standby is cancelled
    timeout 20 "$@" >"$work/cancelled" &
    others=$!
    while kill -0 $others 2>/dev/null; do
        admin -c "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'" >/dev/null
        sleep 0.1
    done
    others=
    cat "$work/cancelled"
}
same 'one whose wait is cancelled is not confirmed' 1 "$(cancelled "$paihao" --json --db "$db" --request cancel-1 take C | grep -c '"error":"unavailable".*may be done or not')"
same 'nor when it is asked again' 1 "$(cancelled "$paihao" --json --db "$db" --request cancel-1 take C | grep -c '"error":"unavailable"')"
same 'nor is a row told' 0 "$(cancelled "$paihao" --db "$db" events 2>/dev/null | wc -l)"
same 'nor a hall that is made' 1 "$(cancelled "$paihao" --json --db "$url?hall=cancelled" init "$contract/hall.yaml" --training | grep -c '"error":"unavailable".*may be done or not')"
standby ''
admin -c 'ALTER ROLE hall RESET client_min_messages'
says 0 'ok repeated=true' "$paihao" --json --db "$db" --request cancel-1 take C
same 'it is done once' $((before + 1)) "$(counted)"
# A server that does what was asked, and then fails to make it stay.
admin -c 'CREATE ROLE plain LOGIN' -c 'GRANT CREATE ON DATABASE postgres TO plain'
plain=$(echo "$url?hall=plain" | sed 's|//hall@|//plain@|')
says 0 'ok' "$paihao" --json --db "$plain" init "$contract/hall.yaml" --training
says 0 'ok' "$paihao" --json --db "$plain" clock --at 2026-03-02T10:00:00
admin -c 'REVOKE EXECUTE ON FUNCTION pg_logical_emit_message(boolean, text, text) FROM PUBLIC'
says 1 'refused unavailable message*=done' "$paihao" --json --db "$plain" --request stays-1 take C
says 1 'refused denied' "$paihao" --json --db "$plain" --request stays-1 take C
admin -c 'GRANT EXECUTE ON FUNCTION pg_logical_emit_message(boolean, text, text) TO PUBLIC'
says 0 'ok repeated=true ticket.number=C001' "$paihao" --json --db "$plain" --request stays-1 take C

echo '== somebody who holds the hall'
printf 'SET search_path = near; BEGIN; SELECT one FROM hall FOR UPDATE; SELECT pg_sleep(16); COMMIT;' | admin >/dev/null &
others=$!
tries=0
until [ "$(admin -c "SELECT COUNT(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'")" = 1 ] || [ $((tries = tries + 1)) -gt 400 ]; do sleep 0.02; done
began=$(date +%s)
says 1 'refused busy' "$paihao" --json --db "$db" take C
took=$(($(date +%s) - began))
if [ $took -ge 4 ] && [ $took -le 12 ]; then pass; else fail 'who waits gives up' 'after about 5 s' "$took s"; fi
wait $others

echo '== a terminal that stops in the middle of an action'
mkfifo "$work/open"
"$BUILD/tests/lib/relay" "$server/.s.PGSQL.5432" delay=60 <"$work/open" >"$work/port" &
relay=$!
exec 9>"$work/open"
until [ -s "$work/port" ]; do sleep 0.05; done
far="postgresql://hall@127.0.0.1:$(cat "$work/port")/postgres?sslmode=disable&hall=near"
while echo 'leave C999' && echo 'recall 1'; do :; done 2>/dev/null | "$paihao" --db "$far" batch >/dev/null 2>&1 &
until others=$(pgrep -n -f "^$paihao --db postgresql://hall@127.0.0.1:$(cat "$work/port")/"); do sleep 0.05; done # a shell before
stopped= tries=0
until [ "$stopped" ] || [ $((tries = tries + 1)) -gt 200 ]; do
    kill -STOP "$others"
    sleep 0.15
    # Holds the row, and says nothing.
    if [ "$(admin -c "SELECT COUNT(*) FROM pg_stat_activity a, pg_locks l WHERE l.pid = a.pid AND l.relation = CAST('near.writers' AS regclass) AND l.granted AND a.wait_event = 'ClientRead'")" != 0 ]; then
        stopped=yes
    else
        kill -CONT "$others"
        sleep "0.0$((tries % 9 + 1))"
    fi
done
same 'it holds the hall' yes "$stopped"
began=$(date +%s)
until "$paihao" --json --db "$db" take C | grep -q '"ok":true' || [ $(($(date +%s) - began)) -gt 20 ]; do :; done
took=$(($(date +%s) - began))
if [ $took -le 15 ]; then pass; else fail 'the next action' 'within 15 s' "$took s"; fi
kill -CONT "$others"
kill "$others"
others=
exec 9>&-
wait $relay
says 0 'ok faults.#=0' "$paihao" --json --db "$db" verify
finish
