#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Usage: kiosk_windows.sh [BUILD]
# The real kiosk in a real window (Xvfb), by mouse and by keyboard alone, from home to paper, with a real CUPS server and
# an IPP printer that prints, runs out of paper, jams, is switched off, hangs: always one number, on paper or on the
# screen, and the next visitor served. Exit 77: this machine cannot run it.
set -eu
cd "$(dirname "$0")/../.."
BUILD=${1:-${BUILD:-build}}
. tests/lib/printer.sh
for tool in Xvfb xdotool; do command -v $tool >/dev/null || skip "no $tool on this machine"; done
# A network of its own: no port is taken, and nothing leaves the machine.
if [ -z "${PAIHAO_OWN_NET:-}" ] && unshare -n true 2>/dev/null; then
    exec unshare -n env PAIHAO_OWN_NET=1 sh -c 'ip link set lo up && exec "$@"' sh "tests/process/${0##*/}" "$BUILD"
fi
make -s BUILD="$BUILD" kiosk admin tests-lib
case $BUILD in /*) ;; *) BUILD=$PWD/$BUILD ;; esac
export PAIHAO_LOCALE_DIR="$BUILD/locale" LC_ALL=C.UTF-8
unset PAIHAO_DB PAIHAO_SETTINGS XDG_CONFIG_HOME XDG_DATA_HOME

dir=$(mktemp -d /tmp/paihao-window-XXXXXX) # a socket's path must be short
chmod 755 "$dir"
export HOME="$dir/home"
mkdir "$HOME"
port=$((20000 + $$ % 20000))
kiosk='' screen=''
leave() {
    code=$?
    trap - EXIT
    for pid in $kiosk $screen; do end "$pid"; done
    if [ "$code" != 0 ] && [ "$code" != 77 ]; then
        echo "the kiosk's log:"
        cat "$dir/kiosk.log" 2>/dev/null || true
        paihao events 2>/dev/null | tail -n 6 | cut -c1-300 || true
    fi
    # Not as a trap: one that is set in a trap is not run.
    set +e
    (exit "$code")
    cleanup
}
trap leave EXIT
trap 'exit 1' INT TERM
printer_begin

db=sqlite:$dir/hall.db
paihao() { "$BUILD/bin/paihao" --db "$db" "$@"; }
paihao init data/halls/chenghu.yaml --training >/dev/null
paihao clock --at 2026-03-20T10:24:00 --rate 1 >/dev/null

# The server chooses a display that is free and says which.
Xvfb -displayfd 3 -screen 0 1080x1920x24 -nolisten tcp 3>"$dir/display" >"$dir/x.log" 2>&1 &
screen=$!
until_ok 10 test -s "$dir/display"
DISPLAY=:$(tr -d '\n' <"$dir/display")
export DISPLAY
"$BUILD/bin/paihao-kiosk" --db "$db" --terminal kiosk1 --printer kiosk --fullscreen --trace "$dir/trace" >"$dir/kiosk.log" 2>&1 &
kiosk=$!
until_ok 10 xdotool search --pid "$kiosk"

taken() { paihao events | grep -c '"kind":"take"'; }
papers() { paihao events | grep -c '"kind":"paper"'; }
took() { [ "$(taken)" = "$1" ]; }
told() { [ "$(papers)" -ge "$1" ]; }
pages() { find "$dir/paper" -type f | wc -l; }
came_out() { [ "$(pages)" = "$1" ] || { echo "        $(pages) pages came out, wanted $1"; return 1; }; }
# What became of the newest ticket's paper.
paper_is() {
    now=$(paihao events | grep '"kind":"paper"' | tail -n 1 | sed -n 's/.*paper\\":\[[^,]*,\\"\([a-z-]*\)\\".*/\1/p')
    [ "$now" = "$1" ] || { echo "        the paper is '$now', wanted '$1'"; return 1; }
}
awake() { kill -0 "$kiosk"; }

# shows SCREEN: and it takes a touch, which it does 300 ms later.
shows() { tail -n 1 "$dir/trace" | grep -qF "\"screen\":\"$1\""; }
reach() {
    until_ok 10 shows "$1" || echo "        the screen is not '$1'"
    sleep 0.5
}

click() { xdotool mousemove "$1" "$2" click 1; }
# Home, the third service, "take a number".
by_mouse() {
    click 500 794
    reach guide
    click 700 1806
}
# The same without a hand on the screen: past six languages and the search to the third service; the last thing in the
# order of a screen is its main button.
by_keys() {
    for press in 1 2 3 4 5 6 7 8 9 10; do xdotool key Tab; done
    sleep 0.3
    xdotool key Return
    reach guide
    xdotool key Tab shift+Tab
    sleep 0.3
    xdotool key Return
}
# "All right", the last of the number's screen, whatever it shows.
go_home() {
    sleep 1
    xdotool key Tab shift+Tab
    sleep 0.3
    xdotool key Return
    reach home
}

# take_number HOW N: the N-th number of the day is there within three seconds, and no other.
take_number() {
    "$1"
    until_ok 3 took "$2" || { echo "        $(taken) numbers, wanted $2"; return 1; }
}

reach home
step "by mouse from home to a number" take_number by_mouse 1
step "its paper came out" until_ok 12 came_out 1
step "and the ledger says so" until_ok 3 paper_is printed
go_home
step "by keyboard alone from home to a number" take_number by_keys 2
step "its paper came out too" until_ok 12 came_out 2
step "in the ledger as well" until_ok 3 told 2
go_home

# fault NAME N HOW: the N-th number stands though its paper does not come.
fault() {
    step "$1: the number is there at once" take_number "$3" "$2"
    step "$1: its paper is told as failed" until_ok 30 told "$2"
    step "$1: one number, not two" took "$2"
    step "$1: the kiosk lives" awake
    go_home
}
# The kiosk has seen that its printer is well.
well() { paihao events | grep '"kind":"presence"' | tail -n 1 | grep -qF 'state\":\"up\"'; }

echo paper-out >"$dir/fault"
fault "no paper" 3 by_mouse
: >"$dir/fault"
step "with paper the kiosk knows" until_ok 40 well
step "and gives the next number" take_number by_keys 4
step "on paper" until_ok 15 came_out 3
go_home

echo jam >"$dir/fault"
fault "a jam" 5 by_mouse
: >"$dir/fault"
printer_off
printer_on
step "the jam is gone, and the kiosk knows" until_ok 40 well

printer_off
fault "a printer that is off" 6 by_keys
printer_on
step "it is on again, and the kiosk knows" until_ok 40 well

kill -STOP "$printer"
fault "a printer that hangs" 7 by_mouse
kill -CONT "$printer"
step "it goes on, and the kiosk knows" until_ok 40 well
step "after all that a number" take_number by_mouse 8
step "comes out on paper again" until_ok 15 came_out 4
whole() { paihao --json verify | grep -q '"faults":\[\]'; }
step "and the ledger proves all of it" whole
[ "$failed" = 0 ] || { echo "$failed steps failed"; exit 1; }
echo "all steps passed"
