#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The keypad at a counter, as a real process: presses through a pipe, garbage, a device that goes and comes again.
cd "$(dirname "$0")/../.." || exit 1
. tests/contract/lib.sh

db=$work/keypad.db fifo=$work/keys lines=$work/lines
says 0 'ok hall=contract' "$paihao" --json --db "$db" init "$contract/hall.yaml" --training
talk_line() { "$paihao" --json --db "$db" "$@" >/dev/null || fail "$*" ok refused; }
talk_line clock --at 2026-01-05T10:00:00 --rate 1
talk_line open 1 --staff 0317
talk_line take C
talk_line take C

# press SECOND CODE: one struct input_event on this machine (24 bytes), key down
press() {
    second=$(printf '\\%03o' "$1") code=$(printf '\\%03o' "$2")
    # shellcheck disable=SC2059
    printf "$second\\000\\000\\000\\000\\000\\000\\000\\000\\000\\000\\000\\000\\000\\000\\000\\001\\000$code\\000\\001\\000\\000\\000"
}
# lines N: waits until the keypad has told N lines
wait_lines() {
    tries=0
    while [ "$(wc -l <"$lines")" -lt "$1" ] && [ $tries -lt 600 ]; do
        sleep 0.05
        tries=$((tries + 1))
    done
    [ "$(wc -l <"$lines")" = "$1" ] && pass || fail "lines told" "$1" "$(wc -l <"$lines")"
}
is_state() {
    now=$("$paihao" --json --db "$db" show "$1" | sed -n 's/.*"state":"\([a-z]*\)".*/\1/p')
    [ "$now" = "$2" ]
}
state_is() {
    is_state "$@" && pass || fail "state of $1" "$2" "$now"
}
KPENTER=96 KPPLUS=78 KPSLASH=98

: >"$lines"
"$paihao" --json --db "$db" keypad --device "$fifo" --counter 1 >"$lines" 2>"$work/errors" &
keypad=$!
# The device comes later than the program.
tries=0
until grep -q 'Waiting for it' "$work/errors" || [ $((tries = tries + 1)) -gt 600 ]; do sleep 0.05; done
mkfifo "$fifo"
exec 3<>"$fifo"
press 1 $KPENTER >&3
wait_lines 1
state_is C001 called
press 2 $KPPLUS >&3
wait_lines 2
press 3 $KPENTER >&3
wait_lines 3
state_is C001 serving
# A bounce within the same second, then garbage, then the next press.
press 3 $KPENTER >&3
head -c 1000 /dev/urandom | tr '\000-\177' '\200-\377' >&3
press 9 $KPENTER >&3
tries=0
while [ $tries -lt 600 ] && ! grep -q '"action":"finish"' "$lines"; do
    sleep 0.05
    tries=$((tries + 1))
done
state_is C001 done
press 12 $KPSLASH >&3
tries=0
until is_state C001 serving || [ $((tries = tries + 1)) -gt 300 ]; do sleep 0.05; done
state_is C001 serving
# Unplugged and plugged in again.
rm "$fifo"
exec 3>&-
sleep 0.2
mkfifo "$fifo"
exec 3<>"$fifo"
press 20 $KPENTER >&3
tries=0
while [ $tries -lt 600 ] && [ "$(grep -c '"action":"finish"' "$lines")" -lt 2 ]; do
    sleep 0.05
    tries=$((tries + 1))
done
state_is C001 done
slow=$(sed -n 's/.*"ms":\([0-9]*\).*/\1/p' "$lines" | sort -n | awk '{ms[NR] = $1} END {print ms[int((NR + 1) / 2)]}')
[ "$slow" -le 500 ] && pass || fail "answer in ms, the middle one" "500 or less" "$slow"
grep -q 'Waiting for it' "$work/errors" && pass || fail "says that it waits" "Waiting for it" "$(cat "$work/errors")"
kill -TERM $keypad
wait $keypad
code=$?
[ $code = 0 ] && pass || fail "ends by SIGTERM with" 0 $code
LANGUAGE=zh_CN timeout 1 "$paihao" --db "$db" keypad --device "$lines" --counter 1 2>"$work/errors"
same 'a plain file, in Chinese' 1 "$(grep -c "$lines 不是小键盘" "$work/errors")"
says 0 'ok faults.#=0' "$paihao" --json --db "$db" verify
says 1 'refused invalid' "$paihao" --json --db "$db" keypad --device "$fifo" --counter 77
says 2 'refused invalid' "$paihao" --json --db "$db" keypad --device "$fifo"
finish
