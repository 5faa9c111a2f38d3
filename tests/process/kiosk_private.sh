#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Usage: kiosk_private.sh [BUILD]
# The real kiosk on a full screen (Xvfb), where a hall wants to know whose number it is: a phone has one open number a
# service, its digits stand nowhere; and the screen is left by a supervisor's PIN alone. Exit 77: no such tools here.
set -eu
cd "$(dirname "$0")/../.."
BUILD=${1:-${BUILD:-build}}
for tool in Xvfb xdotool; do
    command -v $tool >/dev/null || { echo "no $tool on this machine"; exit 77; }
done
if [ -z "${PAIHAO_OWN_NET:-}" ] && unshare -n true 2>/dev/null; then
    exec unshare -n env PAIHAO_OWN_NET=1 sh -c 'ip link set lo up && exec "$@"' sh "tests/process/${0##*/}" "$BUILD"
fi
make -s BUILD="$BUILD" kiosk admin locale
case $BUILD in /*) ;; *) BUILD=$PWD/$BUILD ;; esac
export PAIHAO_LOCALE_DIR="$BUILD/locale" LC_ALL=C.UTF-8
unset PAIHAO_DB PAIHAO_SETTINGS XDG_CONFIG_HOME XDG_DATA_HOME
dir=$(mktemp -d /tmp/paihao-private-XXXXXX)
export HOME="$dir/home"
mkdir "$HOME" "$dir/paper"
kiosk='' screen='' failed=0
leave() {
    code=$?
    trap - EXIT
    for pid in $kiosk $screen; do
        kill "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    done
    [ "$code" = 0 ] || cat "$dir/kiosk.log"
    rm -rf "$dir"
    exit "$code"
}
trap leave EXIT
trap 'exit 1' INT TERM
step() {
    words=$1
    shift
    if "$@"; then echo "ok      $words"; else
        echo "FAILED  $words"
        failed=$((failed + 1))
    fi
}
until_ok() { # until_ok SECONDS COMMAND…
    tries=$(($1 * 10))
    shift
    while ! "$@" >/dev/null 2>&1; do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || return 1
        sleep 0.1
    done
}

db=sqlite:$dir/hall.db
paihao() { "$BUILD/bin/paihao" --db "$db" "$@"; }
sed 's/one_ticket: true/one_ticket: true, ask_holder: true/; s/ # PIN .*//' data/halls/chenghu.yaml >"$dir/hall.yaml"
paihao init "$dir/hall.yaml" --training >/dev/null
paihao clock --at 2026-03-20T10:24:00 --rate 1 >/dev/null
Xvfb -displayfd 3 -screen 0 1080x1920x24 -nolisten tcp 3>"$dir/display" >"$dir/x.log" 2>&1 &
screen=$!
until_ok 10 test -s "$dir/display"
DISPLAY=:$(tr -d '\n' <"$dir/display")
export DISPLAY
"$BUILD/bin/paihao-kiosk" --db "$db" --terminal kiosk1 --printer "$dir/paper" --fullscreen --voice off \
    --trace "$dir/trace" >"$dir/kiosk.log" 2>&1 &
kiosk=$!

shows() { tail -n 1 "$dir/trace" | grep -qF "\"screen\":\"$1\""; }
# The last frame's target whose words begin like this, and a finger on it.
place_of() {
    tail -n 1 "$dir/trace" | grep -o "{\"action\":[0-9]*,\"spoken\":\"$1[^{}]*}" | head -n 1 |
        sed 's/.*"x":\([0-9.-]*\),"y":\([0-9.-]*\),"w":\([0-9.]*\),"h":\([0-9.]*\).*/\1 \2 \3 \4/' |
        awk '{ print int($1 + $3 / 2), int($2 + $4 / 2) }'
}
is_there() { [ -n "$(place_of "$1")" ]; }
tap() {
    until_ok 4 is_there "$1" || { echo "        nothing is called '$1'"; return 1; }
    sleep 0.4 # what comes sooner after a new screen was meant for the old one
    # shellcheck disable=SC2046
    xdotool mousemove $(place_of "$1") click 1
    sleep 0.5
}
keys() { xdotool type --delay 60 "$1" && sleep 0.3 && xdotool key Return; }
taken() { paihao events | grep -c '"kind":"take"'; }
took() { [ "$(taken)" = "$1" ]; }
pages() { find "$dir/paper" -type f | wc -l; }
came_out() { [ "$(pages)" = "$1" ]; }
awake() { kill -0 "$kiosk"; }

until_ok 10 shows home
sleep 0.5
asked() { tap 医疗保障 && tap 取号 && until_ok 3 shows holder; }
holds() { asked && keys 13800000001 && until_ok 3 took 1; }
step "a phone that is typed gets a number" holds
step "on paper" until_ok 5 came_out 1
step "its person goes" tap 知道了
again() { asked && keys 13800000001 && until_ok 3 shows refused && took 1; }
step "it gets no second one for the same service" again
step "and is told so" tap 回首页
other() { tap 税务 && tap 取号 && until_ok 3 shows holder && keys 13800000001 && until_ok 3 took 2; }
step "for another service it does" other
step "that person goes, too" tap 知道了
unseen() { ! grep -rqa 13800000001 "$dir"/hall.db* "$dir/kiosk.log" "$dir/trace" "$dir/paper"; }
step "its digits stand neither in the database nor in log, trace or paper" unseen
without() { asked && tap 不输 && until_ok 3 took 3; }
step "who has no phone gets a number as well" without
step "that one goes" tap 知道了

id=0101 # whose PIN stands in the sample hall's comments
pin=$(sed -n "s/.*id: \"$id\" # PIN \([0-9]*\).*/\1/p" data/halls/chenghu.yaml)
to_exit() { tap 请人帮忙 && tap 工作人员 && until_ok 3 shows staff; }
step "staff finds the way out" to_exit
enter() { xdotool type --delay 60 "$id" && sleep 0.3 && xdotool key Return && sleep 0.3 && keys "$1"; }
stays() { enter 0000 && until_ok 3 shows refused && awake; }
step "a wrong PIN does not open it" stays
step "one may try again" tap 再试一次
gone() { ! awake 2>/dev/null; }
leaves() { enter "$pin" && until_ok 5 gone; }
step "the right one does" leaves
ended() { wait "$kiosk"; }
step "and the kiosk ends in order" ended
kiosk=''
noted() { paihao events | grep '"kind":"terminal"' | grep -q 'op[^a-z]*exit'; }
step "the ledger knows it" noted
unspoken() { ! grep -rqa "$pin" "$dir"/hall.db* "$dir/kiosk.log" "$dir/trace"; }
step "the PIN stands nowhere" unspoken
whole() { paihao --json verify | grep -q '"faults":\[\]'; }
step "and the ledger proves all of it" whole
[ "$failed" = 0 ] || { echo "$failed steps failed"; exit 1; }
echo "all steps passed"
