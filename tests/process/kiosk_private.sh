#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Usage: kiosk_private.sh [BUILD]
# The real kiosk on a full screen (Xvfb), where a hall wants to know whose number it is: a phone has one open number a
# service, its digits stand nowhere; and the screen is left by a supervisor's PIN alone. Exit 77: no such tools here.
set -eu
cd "$(dirname "$0")/../.."
BUILD=${1:-${BUILD:-build}}
programs='kiosk admin'
. tests/lib/windows.sh
mkdir "$dir/paper"

db=sqlite:$dir/hall.db
paihao() { "$BUILD/bin/paihao" --db "$db" "$@"; }
sed 's/one_ticket: true/one_ticket: true, ask_holder: true/; s/ # PIN .*//' data/halls/chenghu.yaml >"$dir/hall.yaml"
paihao init "$dir/hall.yaml" --training >/dev/null
paihao clock --at 2026-03-20T10:24:00 --rate 1 >/dev/null
screen_on 1080x1920
"$BUILD/bin/paihao-kiosk" --db "$db" --terminal kiosk1 --printer "$dir/paper" --fullscreen --voice off \
    --trace "$dir/trace" >"$dir/kiosk.log" 2>&1 &
kiosk=$!
started=$kiosk

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
started=''
noted() { paihao events | grep '"kind":"terminal"' | grep -q 'op[^a-z]*exit'; }
step "the ledger knows it" noted
unspoken() { ! grep -rqa "$pin" "$dir"/hall.db* "$dir/kiosk.log" "$dir/trace"; }
step "the PIN stands nowhere" unspoken
whole() { paihao --json verify | grep -q '"faults":\[\]'; }
step "and the ledger proves all of it" whole
all_told
