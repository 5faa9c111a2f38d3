#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A synchronous standby: what it can be asked while it stands by; and a standby that is promoted while the old server lives, whose
# commits nobody confirms any more. The terminals wait, are told, and go on at the new one; no number is given twice; the doctor
# names the server that must be stopped. Exit 77: no PostgreSQL here.
cd "$(dirname "$0")/../.." || exit 1
export PAIHAO_TEST_ENGINE=sqlite # the contract's helpers, with servers of our own
. tests/contract/lib.sh
make -s ${BUILD:+BUILD="$BUILD"} admin kiosk tests-lib >/dev/null || exit 1
folder=$(mktemp -d /tmp/paihao-pg-XXXXXX) # a socket's path must be short
chmod 755 "$folder"
old=$folder/old new=$folder/new
crowd='' silent='' kiosk='' frozen=''
cleanup() {
    for pid in $crowd $silent $kiosk; do kill "$pid" 2>/dev/null; done
    for pid in $frozen; do kill -KILL "$pid" 2>/dev/null; done
    for server in "$old" "$new"; do
        if [ -e "$server/data/postmaster.pid" ]; then tests/lib/postgres.sh stop "$server" immediate; fi
    done
    rm -rf "$work" "$folder"
}
trap cleanup EXIT
trap 'exit 1' INT TERM
url=$(tests/lib/postgres.sh start "$old" fsync=on wal_level=replica max_wal_senders=4 hot_standby=on) || exit $?
at_old="$url?hall=main" at_new=$(echo "$url?hall=main" | sed "s|old/postgres|new/postgres|")
both="postgresql://hall@/postgres?host=$old,$new&hall=main"
sql() { psql -X -q -At -h "$1" -U hall -d postgres -c "$2"; }
# found ADDRESS PART: the doctor's word on it
found() { "$paihao" --json --db "$1" doctor 2>/dev/null | sed 's/.*"what":"'"$2"'","state":"\([a-z-]*\)","text":"\([^"]*\)".*/\1: \2/'; }

sed 's/regular: \[1, 9\], overflow: \[11, 12\]/regular: [1, 99999]/' tests/contract/hall.yaml >"$work/hall.yaml"
says 0 'ok' "$paihao" --json --db "$at_old" init "$work/hall.yaml" --training
says 0 'ok' "$paihao" --json --db "$at_old" clock --at 2026-11-20T10:00:00 --rate 0
printf '%s\n' 'open 1 --staff 0317' 'take C' 'take C' 'take J' 'call 1' 'start 1' 'finish 1' | "$paihao" --db "$at_old" batch >"$work/day"
same 'a day' 7 "$(grep -c '^{"ok":true' "$work/day")"
same 'one server' 'not-used: The database'\''s address names no second server.' "$(found "$at_old" standby)"
tests/lib/postgres.sh follow "$new" "$old" || exit 1
until [ "$(sql "$new" 'SELECT pg_last_wal_replay_lsn()')" = "$(sql "$old" 'SELECT pg_current_wal_lsn()')" ]; do sleep 0.05; done

echo '== what a standby can be asked'
for question in board 'queue J' 'show C001' 'why 1' 'report day' 'report day --csv' events verify 'hall export' 'city report 2026-11-20'; do
    for each in old new; do
        eval "address=\$at_$each"
        # shellcheck disable=SC2086,SC2154 # words; set by eval
        "$paihao" --json --db "$address" $question >"$work/$each" 2>&1 || fail "$question" 'an answer' "$(cat "$work/$each")"
    done
    same "$question: the standby's answer" "$(sha256sum <"$work/old")" "$(sha256sum <"$work/new")"
done
says 0 'ok city.waiting=2 missing.#=0' "$paihao" --json --db "$at_new" city
says 0 'ok' "$paihao" --json copy --from "$at_new" --to "$work/copy.db"
for deed in 'take C' 'clock --rate 1' 'service C resume' 'archive' 'batch'; do
    # shellcheck disable=SC2086 # words
    says 1 'refused unavailable message*=standby' "$paihao" --json --db "$at_new" $deed
done
# A training hall's clock is written.
says 1 'refused unavailable message*=standby' "$paihao" --json --db "$at_new" --at 2026-11-20T10:30:00 board
same 'the doctor at a standby' 1 "$(found "$at_new" server | grep -c '^good: .*It stands by')"
same 'two servers' "good: $old takes actions, $new stands by." "$(found "$both" standby)"
same 'the other way round' "good: $old takes actions, $new stands by." "$(found "postgresql://hall@/postgres?host=$new,$old&hall=main" standby)"

echo '== a first server whose machine is off: nothing comes back at all'
mkfifo "$work/hold"
"$BUILD/tests/lib/relay" "$old/.s.PGSQL.5432" <"$work/hold" >"$work/port" &
relay=$!
exec 9>"$work/hold"
until [ -s "$work/port" ]; do sleep 0.05; done
port=$(cat "$work/port")
# A port whose queue of callers is full: the kernel drops whoever comes next, without a word.
perl -MSocket -MFcntl -e '
    sub at { sockaddr_in($ARGV[0], inet_aton("127.0.0.3")) }
    my $server;
    socket($server, PF_INET, SOCK_STREAM, 0) && bind($server, at()) && listen($server, 0) or die "no port";
    my @callers = map { socket(my $caller, PF_INET, SOCK_STREAM, 0); fcntl($caller, F_SETFL, O_NONBLOCK); connect($caller, at()); $caller } 1 .. 4;
    $| = 1;
    print "full\n";
    sleep 600' "$port" >"$work/silent" &
silent=$!
tries=0
until [ -s "$work/silent" ] || [ $((tries = tries + 1)) -gt 100 ]; do sleep 0.05; done
began=$(date +%s%N)
says 0 'ok' "$paihao" --json --db "postgresql://hall@/postgres?host=127.0.0.3,127.0.0.1&port=$port&sslmode=disable&hall=main" --request silent-1 take C
took=$((($(date +%s%N) - began) / 1000000))
if [ $took -ge 2000 ] && [ $took -lt 8000 ]; then pass; else fail 'the second one is asked' 'after some 3 s' "$took ms"; fi
kill $silent
wait $silent 2>/dev/null
silent=
exec 9>&-
wait $relay
says 0 'ok' "$paihao" --json --db "$at_old" leave C003

echo '== promoted while the old server lives'
i=0
while [ $i -lt 100000 ]; do
    echo "--request p-$i take J"
    i=$((i + 1))
done | "$paihao" --db "$both" batch >"$work/before" &
crowd=$!
sleep 1
tests/lib/postgres.sh promote "$new"
sql "$new" "ALTER SYSTEM RESET synchronous_standby_names" && sql "$new" 'SELECT pg_reload_conf()' >"$work/out"
sleep 0.5
confirmed=$(wc -l <"$work/before")
# Its standby is gone: what is done there is confirmed to nobody.
timeout 3 "$paihao" --json --db "$at_old" --request waits-1 take C >"$work/waits"
same 'no answer from the old one' 0 "$(wc -c <"$work/waits")"
timeout 3 "$paihao" --json --db "$both" --request waits-2 take C >"$work/waits"
same 'nor by the address of both' 0 "$(wc -c <"$work/waits")"
same 'nobody else got one meanwhile' "$confirmed" "$(wc -l <"$work/before")"
same 'the doctor names both' "bad: $old and $new both take actions: neither knows the numbers that the other gives." "$(found "$both" standby)"
same 'and the one to stop' 1 "$("$paihao" --json --db "postgresql://hall@/postgres?host=$new,$old&hall=main" doctor 2>/dev/null | grep -c "Stop $old, the older one")"
says 0 'ok ticket.number=C004' "$paihao" --json --db "$at_new" --request new-1 take C

echo '== the old one is stopped, as the doctor says'
tests/lib/postgres.sh stop "$old" fast
tries=0
until [ "$(wc -l <"$work/before")" -gt $((confirmed + 20)) ] || [ $((tries = tries + 1)) -gt 200 ]; do sleep 0.1; done
same 'the terminals go on by themselves' 1 "$(($(wc -l <"$work/before") > confirmed + 20))"
kill $crowd
wait $crowd 2>/dev/null
crowd=
same 'one server left' "bad: $new takes actions, $old does not answer: No database server answers at $old" "$(found "$both" standby | sed 's/\. Check .*//')"
says 0 'ok ticket.number=C005' "$paihao" --json --db "$both" --request waits-2 take C
says 0 'ok repeated=true ticket.number=C004' "$paihao" --json --db "$both" --request new-1 take C
# What was confirmed by either of them stands in the ledger that goes on, once.
{
    cat "$work/before"
    "$paihao" --json --db "$both" show C004
    "$paihao" --json --db "$both" show C005
} | sed -n 's/^{"ok":true.*"number":"\([^"]*\)".*"code":"\([^"]*\)".*/\1 \2/p' | sort >"$work/confirmed"
sql "$new" "SELECT number || ' ' || code FROM main.ticket" | sort >"$work/stored"
same 'confirmed and lost' 0 "$(comm -23 "$work/confirmed" "$work/stored" | wc -l)"
same 'a number given twice' 0 "$(cut -d' ' -f1 "$work/confirmed" | uniq -d | wc -l)"
if [ "$(wc -l <"$work/confirmed")" -gt 20 ]; then pass; else fail 'a crowd' 'more than 20' "$(wc -l <"$work/confirmed")"; fi
says 0 'ok faults.#=0' "$paihao" --json --db "$both" verify

echo '== the old one comes back by itself'
# It still waits for the standby that it had: it confirms nothing, and the doctor names it.
tests/lib/postgres.sh run "$old" || exit 1
timeout 3 "$paihao" --json --db "$at_old" --request back-1 take C >"$work/waits"
same 'it gives no number' 0 "$(wc -c <"$work/waits")"
same 'the doctor names it' "bad: $old and $new both take actions: neither knows the numbers that the other gives." "$(found "$both" standby)"
tests/lib/postgres.sh stop "$old" fast
# Made a standby of the new one, as docs/many-machines.md says.
tests/lib/postgres.sh follow "$old" "$new" || exit 1
same 'a pair again' "good: $new takes actions, $old stands by." "$(found "$both" standby)"
says 0 'ok' "$paihao" --json --db "$both" --request pair-1 take C
says 0 'ok faults.#=0' "$paihao" --json --db "$both" verify

echo '== a server that stands still with its connections open, as a machine that hangs'
SDL_VIDEODRIVER=dummy SDL_AUDIODRIVER=dummy PAIHAO_FONTS=$PWD/fonts PAIHAO_LOCALE_DIR=$BUILD/locale \
    "$BUILD/bin/paihao-kiosk" --db "$both" --trace "$work/trace" -W 540 -H 960 >"$work/kiosk.log" 2>&1 &
kiosk=$!
screen() { sed -n 's/.*"screen":"\([a-z-]*\)".*/\1/p' "$work/trace" 2>/dev/null | tail -n 1; }
# comes SCREEN SECONDS: how long it took, in ms
comes() {
    from=$(date +%s%3N) tries=0
    until [ "$(screen)" = "$1" ] || [ $((tries = tries + 1)) -gt $(($2 * 20)) ]; do sleep 0.05; done
    echo $(($(date +%s%3N) - from))
}
comes home 30 >"$work/took"
same 'a kiosk at the one that takes actions' home "$(screen)"
for process in /proc/[0-9]*; do
    [ "$(readlink "$process/cwd" 2>/dev/null)" != "$new/data" ] || frozen="$frozen ${process#/proc/}"
done
# shellcheck disable=SC2086 # one word each
kill -STOP $frozen
took=$(comes cut-off 30)
if [ "$took" -le 4000 ]; then pass; else fail 'it gives no numbers' 'within 2 s, 4 where a machine is busy' "$took ms"; fi
tests/lib/postgres.sh promote "$old"
took=$(comes home 40)
echo "at the other server: after $took ms"
if [ "$took" -le 12000 ]; then pass; else fail 'the other server is asked' 'within 12 s' "$took ms"; fi
kill $kiosk
wait $kiosk
kiosk=
# shellcheck disable=SC2086
kill -KILL $frozen
frozen=
rm -f "$new/data/postmaster.pid"
says 0 'ok faults.#=0' "$paihao" --json --db "$both" verify
finish
