#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A real desk in a real window beside another program's, under a window manager: from login to log-out by mouse, by keys
# and by hot keys, each step held against the ledger; and the other window keeps the keyboard until the desk is clicked.
cd "$(dirname "$0")/../.." || exit 1
for tool in Xvfb xdotool openbox xprop; do command -v $tool >/dev/null || { echo "no $tool on this machine"; exit 77; }; done
make -s ${BUILD:+BUILD="$BUILD"} all tests-contract >/dev/null || exit 1
. tests/contract/lib.sh
db=$work/hall.db
port=$((20000 + $$ % 3000 * 2))
printf '[bell]\nhint_port = %d\nbeat_port = %d\n[screen]\nfullscreen = false\n[counter]\nhot_keys = ctrl+shift\n' \
    $port $((port + 1)) >"$work/settings.ini"
mkdir "$work/paper"
export PAIHAO_SETTINGS="$work/settings.ini" PAIHAO_FONTS="$PWD/fonts" PAIHAO_LOCALE_DIR="$BUILD/locale"
"$paihao" --db "$db" init data/halls/chenghu.yaml --training >/dev/null
batch() { "$paihao" --db "$db" batch >>"$work/said"; }
{
    echo 'clock --at 2026-03-20T10:00:00'
    for n in 1 2 3 4 5 6 7 8 9; do echo take C/resale; done
    echo 'open 6 --staff 0318'
} | batch

setsid setpriv --pdeathsig TERM -- Xvfb -displayfd 8 -screen 0 1280x1024x24 -nolisten tcp -noreset \
    8>"$work/display" >"$work/xvfb.log" 2>&1 &
xvfb=$!
desk='' other='' manager=''
trap 'kill $desk $other $manager 2>/dev/null; wait $desk $other $manager 2>/dev/null; kill $xvfb 2>/dev/null; rm -rf "$work"' EXIT
until_there() { # until_there COMMAND…: a moment; the machine may be busy
    tries=1200
    until "$@"; do
        tries=$((tries - 1))
        [ $tries -gt 0 ] || return 1
        sleep 0.05
    done
}
until_there test -s "$work/display" || { echo "no virtual screen"; exit 1; }
DISPLAY=:$(cat "$work/display")
export DISPLAY SDL_VIDEODRIVER=x11
# A window that comes while it is starting is never shown.
openbox --sm-disable --startup "touch $work/managed" >"$work/openbox.log" 2>&1 &
manager=$!
until_there test -e "$work/managed" || { echo "no window manager"; exit 1; }
"$BUILD/bin/paihao-display" --db "$db" -W 480 -H 270 --voice off >"$work/other.log" 2>&1 &
other=$!
window_of() { xdotool search --onlyvisible --pid "$1" 2>/dev/null | tail -n 1; }
has_window() { [ -n "$(window_of "$1")" ]; }
until_there has_window $other || { echo "no other window"; exit 1; }
another=$(window_of $other)
active_is() { [ "$(xdotool getactivewindow 2>/dev/null)" = "$1" ]; }
focus_is() { [ "$(xdotool getwindowfocus 2>/dev/null)" = "$1" ]; }
until_there active_is "$another"
same "another window has the keyboard" 0 "$(until_there focus_is "$another"; echo $?)"

"$BUILD/bin/paihao-counter" --db "$db" --counter 5 --beside --printer "$work/paper" --language zh_CN --trace "$work/trace" \
    >"$work/desk.log" 2>&1 &
desk=$!
shows() { tail -n 1 "$work/trace" 2>/dev/null | grep -q "\"screen\":\"$1\""; }
on() { same "$1: the desk shows $2" 0 "$(until_there shows "$2"; echo $?)"; }
on start login
window=$(window_of $desk)
same "the desk took no keyboard when it came" 0 "$(focus_is "$another"; echo $?)"
above() { xprop -id "$window" _NET_WM_STATE | grep -q _NET_WM_STATE_ABOVE; }
same "and stands above the others" 0 "$(until_there above; echo $?)"

# click WHAT: the middle of the target with these words, or this key when it is key:F2.
click() {
    case $1 in key:*) mark="\"key\":\"${1#key:}\"" ;; *) mark="\"spoken\":\"$1\"" ;; esac
    sleep 0.35 # a tap of a tremor's time after another counts for nothing
    at=$(tail -n 1 "$work/trace" | tr '{' '\n' | grep -F "$mark" |
        sed -n "s/.*\"x\":\([0-9.]*\),\"y\":\([0-9.]*\),\"w\":\([0-9.]*\),\"h\":\([0-9.]*\).*/\1 \2 \3 \4/p" | head -n 1)
    [ -n "$at" ] || { echo "nothing says $1"; return 1; }
    # shellcheck disable=SC2086 # four numbers
    set -- $at
    xdotool mousemove --window "$window" $((${1%.*} + ${3%.*} / 2)) $((${2%.*} + ${4%.*} / 2)) click 1
}
keys() { xdotool key --delay 40 "$@"; }
# The newest ledger row of the desk has this kind, soon.
last() { "$paihao" --db "$db" events | grep '"counter":"5"' | tail -n 1; }
is_last() { last | grep -q "\"kind\":\"$1\""; }
row() { same "$1 stands in the ledger" 0 "$(until_there is_last "$2"; echo $?)"; }

click 工号
same "a click gives it the keyboard" 0 "$(until_there focus_is "$window"; echo $?)"
keys 0 3 1 7
keys Return 1 1 1 1 Return
refused() { tail -n 1 "$work/trace" | grep -q '这不是 0317 的密码'; }
same "a wrong PIN opens nothing" 0 "$(until_there refused; echo $?)"
keys 5 0 6 7 2 8 Return
on "the right PIN" ready
row "open" open

xdotool windowfocus "$another"
until_there focus_is "$another"
keys ctrl+shift+F2
row "a call by hot key while another window has the keyboard" call
on "called" called
echo 'take C/resale' | batch
same "a new number takes no keyboard" 0 "$(sleep 0.2; focus_is "$another"; echo $?)"
click key:F2
row "start by mouse" start
on "started" serving
keys F9
on "F9" papers
keys 1 1 F9
row "a notice of what is missing" notice
printed() { [ -n "$(ls "$work/paper")" ]; }
same "the slip is printed" 0 "$(until_there printed; echo $?)"
until_there shows serving
keys F6
on "F6" hold
keys 2
row "hold with papers to be completed" hold
until_there shows ready
pressed=$(date +%s%3N)
keys F2
row "call by F2" call
until_there shows called
echo "called on the screen $(($(grep '"screen":"called"' "$work/trace" | tail -n 1 | sed 's/.*"ms":\([0-9]*\).*/\1/') - pressed)) ms after the key"
keys ctrl+z
row "the call taken back" undo
until_there shows ready
keys F2
until_there shows called
keys F3
row "recall" recall
recalled_twice() { [ "$("$paihao" --db "$db" events | grep '"counter":"5"' | grep -c '"kind":"recall"')" -ge 2 ]; }
keys F3
until_there recalled_twice
sleep 0.4
keys F4
row "passed after three calls" pass
until_there shows ready
keys F2
until_there shows called
keys F2
until_there shows serving
keys F5
on "F5" transfer
keys 6 F2
row "offered to counter 6" transfer
number=$(last | sed -n 's/.*\\"number\\":\\"\([A-Z0-9]*\)\\".*/\1/p')
[ -n "$number" ] || number=$("$paihao" --db "$db" --json board | sed -n 's/.*"number":"\(C[0-9]*\)".*/\1/p')
until_there shows ready
printf 'accept 6 %s\ncall 6 %s --reason agreed\nstart 6\ntransfer 6 --counter 5 --offer\n' "$number" "$number" | batch
offered() { tail -n 1 "$work/trace" | grep -q '"key":"F11"'; }
same "counter 6 sends it back as an offer" 0 "$(until_there offered; echo $?)"
click key:F11
on "F11" decline
keys 1 F2
row "declined with its reason" decline
until_there shows ready

keys F2
until_there shows called
keys F2
until_there shows serving
click key:F2
row "finish by mouse" finish
until_there shows ready
keys ctrl+z
row "the finish taken back" undo
until_there shows serving
keys F12
on "F12" more
keys 2
on "the second line" refuse
keys 2 Tab 1 F2
row "refused with its rule" finish
same "with reason and basis" 1 "$(last | grep -c '"outcome\\":\\"refused')"
both() { [ "$(ls "$work/paper" | wc -l)" -ge 2 ]; }
same "the refusal is printed too" 0 "$(until_there both; echo $?)"
until_there shows ready
keys F12 5
on "serving without a number" serve
keys Down F2
row "served without a number" serve
until_there shows serving
keys F2
row "and finished" finish
until_there shows ready
keys F6 1
row "the held one goes on" unhold
until_there shows serving
keys F2
until_there shows ready
keys F8
on "F8" pause
keys 2 F2
row "pause" pause
on "paused" paused
keys F2
row "resume" resume
until_there shows ready
keys F12 8
on "to the supervisor" message
keys 1 F2
same "help is called" 0 "$(until_there is_last help; echo $?)"
until_there shows ready
keys ctrl+q
on "log out" close
click key:F2
row "close" close
on "closed" login
says 0 'ok faults.#=0' "$paihao" --json --db "$db" verify
finish
