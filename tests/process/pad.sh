#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A real pad in a real window: it opens soon after `finish`, a click on a face is one rating in the ledger, and nobody
# else can rate. PAIHAO_TEST_ENGINE=postgresql: the same with the pad's own role.
cd "$(dirname "$0")/../.." || exit 1
make -s ${BUILD:+BUILD="$BUILD"} all tests-contract >/dev/null || exit 1
. tests/contract/lib.sh
db=$(at pad)
sed '/^terminals:/d; s/09:00-17:00/00:00-24:00/' "$contract/day.yaml" >"$work/hall.yaml"
echo 'terminals: [{id: pad1, kind: pad, counter: "1"}, {id: pad2, kind: pad, counter: "2"}]' >>"$work/hall.yaml"
port=$((20000 + $$ % 3000 * 2))
printf '[bell]\nhint_port = %d\nbeat_port = %d\n[screen]\nfullscreen = false\n' $port $((port + 1)) >"$work/settings.ini"
export PAIHAO_SETTINGS="$work/settings.ini" PAIHAO_FONTS="$PWD/fonts" PAIHAO_LOCALE_DIR="$BUILD/locale"
"$paihao" --db "$db" init "$work/hall.yaml" --training >/dev/null
batch() { "$paihao" --db "$db" batch >>"$work/said"; }
printf 'clock --at 2026-03-10T10:00:00\nopen 1 --staff s1\ncounter 1 --services C\n' | batch

setsid setpriv --pdeathsig TERM -- Xvfb -displayfd 8 -screen 0 1280x800x24 -nolisten tcp -noreset \
    8>"$work/display" >"$work/xvfb.log" 2>&1 &
xvfb=$!
pad=''
trap 'kill $pad 2>/dev/null; kill $xvfb 2>/dev/null; wait $pad 2>/dev/null; [ "$engine" != postgresql ] || { tests/lib/postgres.sh stop "$server" immediate; rm -rf "$server"; }; rm -rf "$work"' EXIT
until_there() { # until_there COMMAND…: at most a minute
    tries=3000
    until "$@"; do
        tries=$((tries - 1))
        [ $tries -gt 0 ] || return 1
        sleep 0.02
    done
}
until_there test -s "$work/display" || { echo "no virtual screen"; exit 1; }
DISPLAY=:$(cat "$work/display")
export DISPLAY SDL_VIDEODRIVER=x11
if [ "$engine" = postgresql ]; then
    "$paihao" --db "$db" terminal add pad1 --out "$work/pad1.ini" >/dev/null
    sed "s/^hint_port.*/hint_port = $port/; s/^beat_port.*/beat_port = $((port + 1))/" "$work/pad1.ini" >"$work/pad1.own"
    printf '[screen]\nfullscreen = false\n' >>"$work/pad1.own"
    chmod 600 "$work/pad1.own"
    set -- --join "$work/pad1.own"
else
    set -- --db "$db" --terminal pad1
fi
"$BUILD/bin/paihao-pad" "$@" --trace "$work/trace" -W 1280 -H 800 >"$work/pad.log" 2>&1 &
pad=$!
shows() { tail -n 1 "$work/trace" 2>/dev/null | grep -q "\"screen\":\"$1\""; }
until_there shows idle || { echo "the pad shows nobody: $(cat "$work/pad.log")"; exit 1; }

ratings() { "$paihao" --db "$db" events | grep -c '"kind":"rate"'; }
serve() { printf 'take C\ncall 1\nstart 1\n' | batch; }

serve
same "while serving" 0 "$(until_there shows serving; echo $?)"
echo 'finish 1' | batch
finished=$(date +%s%3N)
same "after finish" 0 "$(until_there shows rating; echo $?)"
echo "question $(($(date +%s%3N) - finished)) ms after the answer to finish"

# click NAME-OF-WORDS: the middle of the target that says so.
click() {
    at=$(tail -n 1 "$work/trace" | tr '{' '\n' | sed -n "s/.*\"spoken\":\"$1\".*\"x\":\([0-9.]*\),\"y\":\([0-9.]*\),\"w\":\([0-9.]*\),\"h\":\([0-9.]*\).*/\1 \2 \3 \4/p" | head -n 1)
    [ -n "$at" ] || { echo "nothing says $1"; return 1; }
    # shellcheck disable=SC2086 # four numbers
    set -- $at
    xdotool mousemove $((${1%.*} + ${3%.*} / 2)) $((${2%.*} + ${4%.*} / 2)) click 1
}
sleep 0.4 # a tap of a tremor's time after the change counts for nothing
same "a face can be clicked" 0 "$(click 非常满意 >&2; echo $?)"
same "thanks" 0 "$(until_there shows thanks; echo $?)"
same "one rating" 1 "$(ratings)"
same "its level" 5 "$("$paihao" --db "$db" events | grep '"kind":"rate"' | sed 's/.*level..:\([0-9]\).*/\1/')"
same "idle again" 0 "$(until_there shows idle; echo $?)"

serve
echo 'finish 1' | batch
until_there shows rating
sleep 0.4
same "skipping can be clicked" 0 "$(click 不评价，离开 >&2; echo $?)"
same "idle after skipping" 0 "$(until_there shows idle; echo $?)"
same "still one rating" 1 "$(ratings)"

says 2 'refused invalid' "$paihao" --json --db "$db" rate 1 --level 5
same "nobody else's binary can ask for it" '' "$(nm -C "$BUILD/bin/paihao" "$BUILD/bin/paihao-counter" "$BUILD/bin/paihao-kiosk" 2>/dev/null | grep -w 'act_rate\|store_grant_rating')"
says 0 'ok faults.#=0' "$paihao" --json --db "$db" verify
finish
