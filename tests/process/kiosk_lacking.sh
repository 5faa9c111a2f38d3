#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Usage: kiosk_lacking.sh [BUILD]
# The real kiosk where something is lacking: fonts, a screen, sound, a printer; a window that changes its size, and a
# screen that is pulled out. Each is said in words, and what can go on goes on. Exit 77: no such tools here.
set -eu
cd "$(dirname "$0")/../.."
BUILD=${1:-${BUILD:-build}}
programs='kiosk admin'
. tests/lib/windows.sh
db=sqlite:$dir/hall.db
paihao() { "$BUILD/bin/paihao" --db "$db" "$@"; }
paihao init data/halls/chenghu.yaml --training >/dev/null
paihao clock --at 2026-03-20T10:24:00 --rate 1 >/dev/null
screen_on 1400x1400
# kiosk LOG OPTIONS…: in the background; sets $kiosk
kiosk() {
    log=$1
    shift
    rm -f "$dir/trace"
    "$BUILD/bin/paihao-kiosk" --db "$db" --terminal kiosk1 --trace "$dir/trace" "$@" >"$dir/$log.log" 2>&1 &
    kiosk=$!
    started=$kiosk
}
stop() {
    kill "$kiosk" 2>/dev/null || true
    wait "$kiosk" 2>/dev/null || true
    started=''
}
# ends LOG SECONDS: by itself, not in order; its log has words.
ends() {
    until_ok "$2" is_gone || { stop; return 1; }
    code=0
    wait "$kiosk" || code=$?
    started=''
    [ "$code" != 0 ]
}
is_gone() { ! kill -0 "$kiosk" 2>/dev/null; }
says() { grep -q "$2" "$dir/$1.log" || { cat "$dir/$1.log"; return 1; }; }
small='--width 540 --height 960'

mkdir "$dir/nofonts"
# shellcheck disable=SC2086
PAIHAO_FONTS=$dir/nofonts kiosk fonts $small
step "without its fonts it ends" ends fonts 5
step "and says which are lacking" says fonts 'no font lists found'

# shellcheck disable=SC2086
DISPLAY=:4711 kiosk noscreen $small
step "without a screen it ends" ends noscreen 5
step "and says so" says noscreen 'no screen can be opened'

# shellcheck disable=SC2086
SDL_AUDIODRIVER=nosuchdriver kiosk mute $small
silent() { until_ok 5 shows home && is_there 大字 && ! is_there 朗读; }
step "without sound it works, and offers no reading aloud" silent
stop

# shellcheck disable=SC2086
kiosk printer $small --voice off --printer nosuchqueue
number() { until_ok 5 shows home && sleep 0.5 && tap 医疗保障 && tap 取号 && until_ok 20 shows paper-fault; }
step "without its printer the number stands on the screen" number
taken() { [ "$(paihao events | grep -c '"kind":"take"')" = 1 ]; }
step "one number" taken

is_size() { tail -n 1 "$dir/trace" | grep -q "\"width\":$1,\"height\":$2"; }
resized() {
    xdotool windowsize "$(window)" "$1" "$2"
    until_ok 3 is_size "$1" "$2" && shows paper-fault
}
step "its window made wide keeps the number" resized 1280 1024
step "and upright again" resized 540 960

kill "$screen"
wait "$screen" 2>/dev/null || true
screen=''
step "its screen pulled out, it ends for its service to start it again" ends printer 5
step "and says why" says printer 'X connection\|fatal IO error\|screen'
screen_on 1400x1400
# shellcheck disable=SC2086
kiosk again $small --voice off
step "on the screen that is back it stands at the start" until_ok 5 shows home
stop
whole() { paihao --json verify | grep -q '"faults":\[\]'; }
step "and the ledger is whole" whole
all_told
