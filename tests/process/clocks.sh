#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A wrong clock on one terminal: seen from its heartbeats, and refused where the database has a clock of its own.
cd "$(dirname "$0")/../.." || exit 1
. tests/contract/lib.sh
move_by() { perl -e 'print pack("q", $ARGV[0])' -- "$1" >"$work/moved"; }
# moved MS COMMAND…: with a machine's clock that is so much ahead.
moved() {
    move_by "$1"
    shift
    MOVED_CLOCK=$work/moved LD_PRELOAD=$BUILD/tests/chaos/moved_clock.so "$@"
}
right='' wrong=''
trap 'kill $right $wrong 2>/dev/null; rm -rf "$work"' EXIT
# A terminal whose clock is five minutes ahead: its heartbeats tell, and doctor names it; one that is right is counted.
export PAIHAO_SETTINGS="$work/settings.ini"
port=$((20000 + $$ % 20000 * 2))
printf '[bell]\nhint_port = %s\nbeat_port = %s\n[screen]\nfullscreen = false\n' $port $((port + 1)) >"$PAIHAO_SETTINGS"
says 0 'ok' "$paihao" --json --db "$work/clocks.db" init data/halls/chenghu.yaml --training
clocks() { "$paihao" --json --db "$work/clocks.db" doctor | sed 's/.*"what":"clocks","state":"\([a-z-]*\)","text":"\([^"]*\)".*/\1: \2/'; }
same "doctor, nobody's heartbeat" "not-used: No other terminal's heartbeat was heard." "$(clocks)"
SDL_VIDEODRIVER=dummy SDL_AUDIODRIVER=dummy "$BUILD/bin/paihao-display" --db "$work/clocks.db" --terminal wall1 --voice off >/dev/null 2>&1 &
right=$!
# becomes TEXT: a program needs its time to start, and doctor hears for a second and a half.
becomes() {
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        told=$(clocks | sed 's/+\(299\|301\) s/+300 s/')
        [ "$told" != "$1" ] || break
    done
    echo "$told"
}
agrees="good: The clocks of 1 terminals agree with the database's."
same "doctor, a clock that is right" "$agrees" "$(becomes "$agrees")"
export SDL_VIDEODRIVER=dummy SDL_AUDIODRIVER=dummy
move_by 300000
# Not by the function: its process would be the shell's.
MOVED_CLOCK=$work/moved LD_PRELOAD=$BUILD/tests/chaos/moved_clock.so \
    "$BUILD/bin/paihao-display" --db "$work/clocks.db" --terminal wall2 --voice off >/dev/null 2>&1 &
wrong=$!
differs="bad: Clocks that are off: wall2 (+300 s)."
same "doctor, a clock five minutes ahead" "$differs" "$(becomes "$differs")"
kill $right $wrong
wait $right $wrong 2>/dev/null || true
right='' wrong=''

# On PostgreSQL the server's time is the hall's: two minutes are let pass, more is refused until the clock is right.
pg=$(mktemp -d /tmp/paihao-clocks-XXXXXX)
url=$(tests/lib/postgres.sh start "$pg" 2>"$work/pg") || { cat "$work/pg"; rm -rf "$pg"; finish; exit; }
trap 'tests/lib/postgres.sh stop "$pg" >/dev/null 2>&1; rm -rf "$pg" "$work"' EXIT
says 0 'ok' "$paihao" --json --db "$url" init "$contract/hall.yaml"
rows=$("$paihao" --json --db "$url" events | wc -l)
for ms in 125000 -125000 86400000; do
    says 1 'refused denied' moved $ms "$paihao" --json --db "$url" service C stop --reason test
    says 0 'ok' moved $ms "$paihao" --json --db "$url" board
done
same "refused, nothing is written" "$rows" "$("$paihao" --json --db "$url" events | wc -l)"
says 0 'ok' moved 115000 "$paihao" --json --db "$url" service C stop --reason test
at=$("$paihao" --json --db "$url" events | tail -n 1 | sed 's/.*"at":\([0-9]*\).*/\1/')
late=$(($(date +%s) - at / 1000))
same "a row carries the server's time" 1 "$([ $late -ge 0 ] && [ $late -lt 60 ] && echo 1)"
same "doctor, far from the server" "bad" "$(moved 300000 "$paihao" --json --db "$url" doctor | sed 's/.*"what":"clocks","state":"\([a-z-]*\)".*/\1/')"
same "doctor, a minute from the server, which refuses nothing yet" "bad" "$(moved 60000 "$paihao" --json --db "$url" doctor | sed 's/.*"what":"clocks","state":"\([a-z-]*\)".*/\1/')"
says 0 'ok' "$paihao" --json --db "$url" verify
finish
