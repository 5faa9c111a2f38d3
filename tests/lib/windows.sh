# shellcheck shell=sh disable=SC2034
# SPDX-License-Identifier: Apache-2.0
# For scripts that work a real window on a virtual screen: sourced at the top of the tree after set -eu, with BUILD set
# and the programs to build in $programs. Gives $dir, which is removed at the end with what was started, $screen, and
# the functions below. Exit 77: no such tools here.
for tool in Xvfb xdotool; do
    command -v $tool >/dev/null || { echo "no $tool on this machine"; exit 77; }
done
# A network of its own: no port is taken, and nothing leaves the machine.
if [ -z "${PAIHAO_OWN_NET:-}" ] && unshare -n true 2>/dev/null; then
    exec unshare -n env PAIHAO_OWN_NET=1 sh -c 'ip link set lo up && exec "$@"' sh "tests/process/${0##*/}" "$BUILD"
fi
# shellcheck disable=SC2086
make -s BUILD="$BUILD" $programs locale
case $BUILD in /*) ;; *) BUILD=$PWD/$BUILD ;; esac
export PAIHAO_LOCALE_DIR="$BUILD/locale" LC_ALL=C.UTF-8
unset PAIHAO_DB PAIHAO_SETTINGS XDG_CONFIG_HOME XDG_DATA_HOME
dir=$(mktemp -d /tmp/paihao-window-XXXXXX)
export HOME="$dir/home"
mkdir "$HOME"
started='' screen='' failed=0
leave() {
    code=$?
    trap - EXIT
    for pid in $started $screen; do
        kill "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    done
    [ "$code" = 0 ] || tail -n 20 "$dir"/*.log
    rm -rf "$dir"
    exit "$code"
}
trap leave EXIT
trap 'exit 1' INT TERM
step() { # step WORDS COMMAND…
    words=$1
    shift
    if "$@"; then echo "ok      $words"; else
        echo "FAILED  $words"
        failed=$((failed + 1))
    fi
}
all_told() {
    [ "$failed" = 0 ] || { echo "$failed steps failed"; exit 1; }
    echo "all steps passed"
}
until_ok() { # until_ok SECONDS COMMAND…: the seconds of a quiet machine; a busy one is given five times as many
    tries=$(($1 * 50))
    shift
    while ! "$@" >/dev/null 2>&1; do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || return 1
        sleep 0.1
    done
}
# The server chooses a display that is free and says which. screen_on WIDTHxHEIGHT
screen_on() {
    rm -f "$dir/display"
    Xvfb -displayfd 3 -screen 0 "$1x24" -nolisten tcp 3>"$dir/display" >"$dir/x.log" 2>&1 &
    screen=$!
    until_ok 10 test -s "$dir/display"
    DISPLAY=:$(tr -d '\n' <"$dir/display")
    export DISPLAY
}
# Programs write their frames to $dir/trace.
shows() { tail -n 1 "$dir/trace" | grep -qF "\"screen\":\"$1\""; }
# The last frame's target whose words begin like this, and a finger on it.
place_of() {
    tail -n 1 "$dir/trace" | grep -o "{\"action\":[0-9]*,\"spoken\":\"$1[^{}]*}" | head -n 1 |
        sed 's/.*"x":\([0-9.-]*\),"y":\([0-9.-]*\),"w":\([0-9.]*\),"h":\([0-9.]*\).*/\1 \2 \3 \4/' |
        awk '{ print int($1 + $3 / 2), int($2 + $4 / 2) }'
}
window() { xdotool search --onlyvisible --pid "$started" | tail -n 1; }
is_there() { [ -n "$(place_of "$1")" ]; }
tap() {
    until_ok 4 is_there "$1" || { echo "        nothing is called '$1'"; return 1; }
    sleep 0.4 # what comes sooner after a new screen was meant for the old one
    # shellcheck disable=SC2046
    xdotool mousemove --window "$(window)" $(place_of "$1") click 1
    sleep 0.5
}
