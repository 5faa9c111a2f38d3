#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Usage: anew.sh [BUILD]
# A hall's database is made anew, or goes back to an older copy, under programs that go on: nobody shows anything of what was
# there before, and a machine that was set up for the hall as it was says so and shows nothing.
cd "$(dirname "$0")/../.." || exit 1
BUILD=${1:-${BUILD:-build}}
make -s BUILD="$BUILD" all || exit 1
. tests/contract/lib.sh
pids=''
trap 'kill $pids 2>/dev/null; wait $pids 2>/dev/null; rm -rf "$work"' EXIT
db=$work/hall.db
port=$((20000 + $$ % 3000 * 2))
printf '[bell]\nhint_port = %d\nbeat_port = %d\n[screen]\nfullscreen = false\n' $port $((port + 1)) >"$work/settings.ini"
export PAIHAO_SETTINGS="$work/settings.ini" PAIHAO_FONTS="$PWD/fonts" PAIHAO_LOCALE_DIR="$BUILD/locale"
export SDL_VIDEODRIVER=dummy SDL_AUDIODRIVER=dummy

# make_hall FILE: at ten, from that file.
make_hall() {
    rm -f "$db" "$db"-*
    "$paihao" --db "$db" init "$1" --training >/dev/null
    "$paihao" --db "$db" clock --at 2026-03-20T10:00:00 >/dev/null
}
# start NAME PROGRAM ARGUMENTS…: its frames go to NAME.
start() {
    name=$1 program=$2
    shift 2
    "$BUILD/bin/paihao-$program" --trace "$work/$name" --width 1000 --height 600 "$@" >"$work/$name.log" 2>&1 &
    pids="$pids $!"
}
screen() { tail -n 1 "$work/$1" 2>/dev/null | sed 's/.*"screen":"\([a-z-]*\)".*/\1/'; }
# shows WHAT NAME SCREEN: soon; the machine may be busy.
shows() {
    tries=600
    until [ "$(screen "$2")" = "$3" ] || [ $tries = 0 ]; do
        tries=$((tries - 1))
        sleep 0.05
    done
    same "$1: $2" "$3" "$(screen "$2")"
}

make_hall data/halls/chenghu.yaml
for t in wall2 pad1 kiosk1 counter1; do
    "$paihao" --db "$db" terminal add $t --address "sqlite:$db" --out "$work/$t.ini" >/dev/null
done
printf 'take C\ntake C\nopen 5 --staff 0317\ncall 5\n' | "$paihao" --db "$db" batch >/dev/null
"$paihao" --db "$db" backup "$work/older.db" >/dev/null
printf 'start 5\nopen 6 --staff 0318\ncall 6\nstart 6\n' | "$paihao" --db "$db" batch >/dev/null
start desk counter --db "$db" --counter 5
start desk6 counter --db "$db" --counter 6
start wall display --db "$db" --terminal wall1
start its-wall display --join "$work/wall2.ini"
start its-pad pad --join "$work/pad1.ini"
start its-kiosk kiosk --join "$work/kiosk1.ini"
start its-desk counter --join "$work/counter1.ini"
shows 'before' desk serving
shows 'before' desk6 serving
shows 'before' wall board
shows 'before' its-wall board
shows 'before' its-pad closed
shows 'before' its-kiosk home
shows 'before' its-desk login

cp "$work/older.db" "$work/back.db"
rm -f "$db"-*
mv "$work/back.db" "$db"
shows 'an older copy' desk called
shows 'an older copy' desk6 login
shows 'an older copy' its-kiosk home

# Another definition, made anew as often: its rows have the same ids as those of the hall before.
sed 's/^  - {id: wall1, kind: display, zones: \[A, B, C\]/  - {id: wall1, kind: window, counter: "5"/' \
    data/halls/chenghu.yaml >"$work/other.yaml"
make_hall "$work/other.yaml"
shows 'made anew' desk login
shows 'made anew' wall sign
shows 'made anew' its-wall starting
shows 'made anew' its-pad starting
shows 'made anew' its-kiosk cut-off
shows 'made anew' its-desk starting
printf 'take C\nopen 5 --staff 0317\ncall 5\n' | "$paihao" --db "$db" batch >/dev/null
shows 'and goes on' desk called

code=0
for pid in $pids; do
    kill "$pid"
    wait "$pid" || code=$?
done
pids=''
same 'all of them end in order' 0 $code
finish
