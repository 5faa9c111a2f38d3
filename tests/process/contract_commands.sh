#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The command line's contract: every command in a batch, the rule, the clock, request ids, lines of every kind.
cd "$(dirname "$0")/../.." || exit 1
. tests/contract/lib.sh

# hall NAME [--training] [SED-EXPRESSION]: a new database, $(at NAME)
hall() {
    sed "${3:-}" "$contract/hall.yaml" >"$work/$1.yaml"
    says 0 'ok hall=contract' "$paihao" --json --db "$(at "$1")" init "$work/$1.yaml" ${2:+"$2"}
}
for script in commands rules requests grammar desk; do
    hall $script --training
    talk $script "$(at $script)"
done
hall kiosk --training 's|bound_minutes: 30}|bound_minutes: 30, one_ticket: true}|
    s|^counters:|terminals: [{id: kiosk1, kind: kiosk}]\n&|
    s|^zones:|  - {id: appointment, name: Booked}\n&|
    s|overflow: \[1001, 1999\]}|overflow: [1001, 1999], paper: [901, 902]}|
    s|    quota: 2|    quotas: [{from: "09:00", to: "10:00", tickets: 2}]|'
talk kiosk "$(at kiosk)"
hall clock --training 's|Asia/Shanghai|Europe/Warsaw|'
talk clock "$(at clock)"
# Its clock is the machine's: in a zone where it is noon now, or a day could end within the talk.
ahead=$((12 - $(date -u +%-H)))
noon=Etc/GMT$([ $ahead -gt 0 ] && echo "-$ahead" || echo "+${ahead#-}")
hall real '' "s|\"09:00-17:00\"|\"00:00-24:00\"|; s|Asia/Shanghai|$noon|"
talk real "$(at real)"

# Wrong bookings in words: where, what, and that nothing was brought in; then the good ones, and where the others are.
hall bookings --training 's|^zones:|  - {id: appointment, name: Booked}\n&|'
bookings=$contract/appointments.csv
wrong() { sed -n "s|^$bookings:\([0-9]*\): ..*|\1|p" "$1" | tr '\n' ' '; }
"$paihao" --db "$(at bookings)" clock --at 2026-04-01T10:00:00 --rate 0 >/dev/null
"$paihao" --db "$(at bookings)" appointments import "$bookings" >"$work/out" 2>"$work/err"
same "wrong bookings" '5 6 1' "$(wrong "$work/err")$(grep -c '^paihao: 2 .*--keep-good' "$work/err")"
"$paihao" --db "$(at bookings)" appointments import "$bookings" --keep-good >"$work/out" 2>"$work/err"
same "the good ones alone" '5 6 3 added, 0 changed, 0 there already, 2 wrong.' "$(wrong "$work/out")$(tail -n 1 "$work/out")"

# Hall time runs on after it was set: 60 = a minute a second.
began=$(date +%s)
"$paihao" --db "$(at clock)" clock --at 2026-05-04T10:00:00 --rate 60 >/dev/null
sleep 1
now=$("$paihao" --json --db "$(at clock)" board | sed -n 's/.*"at":\([0-9]*\).*/\1/p')
gone=$(((now - 1777881600000) / 1000))
most=$((($(date +%s) - began + 1) * 60))
if [ "$gone" -ge 60 ] && [ "$gone" -le $most ]; then pass; else fail "rate 60 for a second" "60 to $most s" "$gone s"; fi

# An action's own row stands behind its `clock` row, in ids and in time.
"$paihao" --db "$(at clock)" --at 2026-05-04T11:00:00 take C >/dev/null
"$paihao" --db "$(at clock)" events | tail -n 2 >"$work/rows"
same "rows of an action with --at" "clock take" "$(sed -n 's/.*"kind":"\([a-z]*\)","ticket".*/\1/p' "$work/rows" | tr '\n' ' ' | sed 's/ $//')"
same "both at the instant" 2 "$(grep -c '"at":1777885200000,' "$work/rows")"
# A request stands in the ledger once, on the action's own row.
"$paihao" --db "$(at clock)" --at 2026-05-04T11:05:00 --request once-only take C >/dev/null
"$paihao" --db "$(at clock)" --request once-only take C >/dev/null
same "rows with the request id" 1 "$("$paihao" --db "$(at clock)" events | grep -c '"request":"once-only"')"
same "its kind" 1 "$("$paihao" --db "$(at clock)" events | grep '"request":"once-only"' | grep -c '"kind":"take"')"
# The reason and the notes of people stay out of what is broadcast, PINs out of everything.
same "rows that hold a PIN" 0 "$("$paihao" --db "$(at real)" events | sed 's/"hash":"[0-9a-f]*"//; s/[0-9]\{13\}//g' | grep -cE '2468|9999"|argon2')"
finish
