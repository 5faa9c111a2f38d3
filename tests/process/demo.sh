#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The demonstration on a virtual screen: that it comes to its end and agrees, that it does not when a number was issued
# behind the windows' back, that Ctrl-C ends it, and that nothing is left running.
set -eu
cd "$(dirname "$0")/../.."
for tool in Xvfb xdotool; do
    command -v $tool >/dev/null || {
        echo "skipped: no $tool on this machine"
        exit 77
    }
done
build=${BUILD:-build}
dir=$(mktemp -d)
run=
cleanup() {
    [ -z "$run" ] || kill "$run" 2>/dev/null || true
    [ -z "$run" ] || wait "$run" || true
    rm -rf "$dir"
}
trap cleanup EXIT
trap 'exit 1' INT TERM
fail() {
    echo "FAILED: $*"
    [ ! -f "$dir/out" ] || tail -n 30 "$dir/out"
    exit 1
}
# Everything that a run starts has its settings file in the environment.
nothing_left() {
    for process in /proc/[0-9]*; do
        if tr '\0' '\n' <"$process/environ" 2>/dev/null | grep -q "^PAIHAO_SETTINGS=$1/settings.ini$"; then
            fail "$(tr '\0' ' ' <"$process/cmdline") still runs"
        fi
    done 2>/dev/null
}
# A background job of this shell would ignore Ctrl-C, and its own traps could not undo that.
begin() { # begin FOLDER MINUTES
    env --default-signal=INT setsid scripts/run --virtual --folder "$dir/$1" --minutes "$2" >"$dir/out" 2>&1 &
    run=$!
}
finish() {
    code=0
    wait "$run" || code=$?
    run=
}
# until_there FILE: appears within a minute, while the run goes on.
until_there() {
    tries=600
    until [ -e "$1" ]; do
        kill -0 "$run" 2>/dev/null || fail "the run ended before $1 was there"
        tries=$((tries - 1))
        [ $tries -gt 0 ] || fail "$1 did not come"
        sleep 0.1
    done
}

echo "== half an hour"
begin morning 30
finish
[ $code = 0 ] || fail "exit status $code"
grep -q '^Ledger and windows agree\.$' "$dir/out" || fail "it does not say that they agree"
nothing_left "$dir/morning"
for picture in kiosk-home kiosk-home-en kiosk-priority kiosk-guide kiosk-number kiosk display-calling display \
    counter-1-login counter-1-called counter-1-serving counter-1-transfer counter-1-lookup counter-1 \
    counter-3-hold counter-3-pause counter-3-paused counter-3 pad-1-rating; do
    [ -s "$dir/morning/screens/$picture.png" ] || fail "no picture $picture.png"
done
seconds=$(sed -n 's/.*played in \([0-9]*\) s\.$/\1/p' "$dir/out")
[ "$seconds" -lt 150 ] || fail "half an hour took $seconds s"

echo "== a number that no kiosk showed"
begin behind 6
until_there "$dir/behind/tickets"
until ls "$dir/behind/tickets/"*.png >/dev/null 2>&1; do
    until_there "$dir/behind/tickets"
    sleep 0.1
done
"$build/bin/paihao" --db "sqlite:$dir/behind/hall.db" take C >/dev/null
finish
[ $code = 1 ] || fail "exit status $code, though a number was issued elsewhere"
grep -q '^DISAGREE: C001 ' "$dir/out" || fail "it does not name C001"
nothing_left "$dir/behind"

echo "== Ctrl-C"
begin stopped 30
until_there "$dir/stopped/screens/kiosk-number.png"
kill -INT "-$run"
finish
[ $code = 130 ] || fail "exit status $code after Ctrl-C"
nothing_left "$dir/stopped"
echo "all good"
