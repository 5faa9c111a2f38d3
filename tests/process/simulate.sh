#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# simulate: a day that can be reckoned by hand, and a made-up day of the hall of seven counters that goes through the real store
# and must come out of the simulation as it was; what is changed, staff, pictures, training days, refusals.
cd "$(dirname "$0")/../.." || exit 1
. tests/contract/lib.sh
export PAIHAO_LOCALE_DIR="$BUILD/locale" PAIHAO_FONTS="$PWD/fonts"

# Three tickets of ten minutes each at one counter of two: waits 0, 9 and 18 minutes.
cat >"$work/hand.yaml" <<'YAML'
format: 1
hall: {id: hand, name: {en: Hand}, time_zone: Asia/Shanghai, languages: [en]}
classes: [{id: regular, name: {en: Ordinary}}, {id: elderly, credit_min: 60, name: {en: Elderly}}]
services:
  - {id: A, name: {en: A}, series: {regular: [1, 799], other: [801, 899]}, wait_standard_min: 8}
  - {id: B, name: {en: B}, series: {regular: [1, 799], other: [801, 899]}}
counters: [{id: "1", primary: [A]}, {id: "2", primary: [B]}]
staff: [{id: s1, name: {en: One}, roles: [clerk]}, {id: s2, name: {en: Two}, roles: [clerk]}]
YAML
hand=$(at hand)
"$paihao" --db "$hand" init "$work/hand.yaml" --training >/dev/null
"$paihao" --db "$hand" batch >"$work/answers" <<'BATCH'
--at 2026-03-03T09:00:00 take A
--at 2026-03-04T09:00:00 open 1 --staff s1
--at 2026-03-04T09:10:00 pause 1 --reason break
--at 2026-03-04T09:12:00 take A
--at 2026-03-04T09:20:00 resume 1
--at 2026-03-04T09:20:00 call 1
--at 2026-03-04T09:20:00 start 1
--at 2026-03-04T09:30:00 finish 1
--at 2026-03-04T09:40:00 close 1
--at 2026-03-09T09:00:00 take A
--at 2026-03-10T09:00:00 open 1 --staff s1
--at 2026-03-10T09:00:00 open 2 --staff s2
--at 2026-03-10T09:00:00 take A
--at 2026-03-10T09:00:00 call 1
--at 2026-03-10T09:00:00 start 1
--at 2026-03-10T09:01:00 take A
--at 2026-03-10T09:02:00 take A --class elderly
--at 2026-03-10T09:03:00 take B
--at 2026-03-10T09:03:00 call 2
--at 2026-03-10T09:03:00 start 2
--at 2026-03-10T09:05:00 finish 2
--at 2026-03-10T09:10:00 finish 1
--at 2026-03-10T09:10:00 call 1
--at 2026-03-10T09:10:00 start 1
--at 2026-03-10T09:20:00 finish 1
--at 2026-03-10T09:20:00 call 1
--at 2026-03-10T09:20:00 start 1
--at 2026-03-10T09:30:00 finish 1
--at 2026-03-10T09:30:00 close 1
--at 2026-03-10T09:30:00 close 2
--at 2026-03-11T09:00:00 take B
BATCH
same "the day by hand is done" 0 "$(grep -c '"ok":false' "$work/answers")"
simulate() { "$paihao" --json --db "$hand" simulate "$@"; }
# The elder is called first at 09:10 (8 min), the other at 09:20 (19 min). Services: A, B, the hall.
was='services.#=3 services.0.service=A services.0.promise_min=8 services.0.was.tickets=3 services.0.was.called=3 services.0.was.wait_ms.mean=540000 services.0.was.wait_ms.p50=480000 services.0.was.wait_ms.p90=1140000 services.0.was.wait_ms.max=1140000 services.0.was.within_percent=67 services.1.was.wait_ms.max=0 services.2.service=null services.2.promise_min=null services.2.was.tickets=4'
same_again='services.0.simulated.wait_ms.mean=540000 services.0.simulated.wait_ms.p50=480000 services.0.simulated.wait_ms.max=1140000 services.0.simulated.within_percent=67 services.2.simulated.called=4'
says 0 "ok day=2026-03-10 $was $same_again services.0.changed=null" simulate 2026-03-10
says 0 "ok day=2026-03-10 $was $same_again" simulate
# One counter more: the second is called when it comes, the elder waits until 09:10.
says 0 "ok $was $same_again changes.add-counter=A services.0.changed.wait_ms.p50=0 services.0.changed.wait_ms.max=480000 services.0.changed.within_percent=100" simulate --add-counter A
# Counter 2 for A as well: free at 09:00, busy with B from 09:03? No: it takes A at 09:01, and B waits.
says 0 "ok services.0.changed.wait_ms.max=480000 services.1.changed.wait_ms.max=480000" simulate --serve 2=A
says 0 "ok services.0.changed.wait_ms.p50=540000 services.0.changed.wait_ms.max=1080000" simulate --set credit.elderly=0
says 0 "ok services.0.changed.called=0 services.0.changed.uncalled=3 services.0.changed.within_percent=0" simulate --without 1
says 0 "ok services.0.changed.wait_ms.max=1140000 services.1.changed.wait_ms.max=0" simulate --set guard=9
says 0 "ok services.2.changed.tickets=8 services.0.changed.tickets=6" simulate --arrivals 2
says 0 "ok services.0.changed.wait_ms.max=480000" simulate --add-counter A --hours 09:00-09:05
says 0 "ok services.0.changed.wait_ms.max=1140000" simulate --add-counter A --hours 12:00-13:00
says 0 "ok day=2026-03-10" simulate yesterday
says 0 "ok day=2026-03-10" simulate tue
says 0 "ok day=2026-03-09" simulate mon
says 1 "refused not-found" simulate thu
says 2 "refused invalid" simulate tuesday
# A break from 09:10 to 09:20 with one who comes at 09:12; five minutes later it begins at 09:15, when the ticket is in hand.
says 0 "ok services.0.was.wait_ms.max=480000 services.0.simulated.wait_ms.max=480000 services.0.changed.wait_ms.max=0" simulate 2026-03-04 --shift-break 1=+5
says 0 "ok services.0.changed.wait_ms.max=180000" simulate 2026-03-04 --shift-break 1=-5
says 0 "ok services.0.changed.wait_ms.max=480000" simulate 2026-03-04 --shift-break 2=-5
says 2 "refused invalid" simulate 2026-3-10
says 1 "refused not-found" simulate 2026-02-01
says 1 "refused invalid" simulate --add-counter X
says 1 "refused invalid" simulate --add-counter 'A*x'
says 1 "refused invalid" simulate --add-counter A --hours noon
says 1 "refused invalid" simulate --serve 9=A
says 1 "refused invalid" simulate --without 9
says 1 "refused invalid" simulate --shift-break 1=soon
says 1 "refused invalid" simulate --set colour=3
says 1 "refused invalid" simulate --set credit.kings=3
says 2 "refused invalid" simulate --arrivals 0
says 2 "refused invalid" simulate --runs 0
says 1 "refused io" simulate --chart "$work/no/such/folder.svg"

# A made-up day, done action by action in the real store, comes out of the simulation as it was.
says 0 "ok day=2026-03-10 tickets>=250" "$paihao" --json simulate day --hall data/hall7.yaml --date 2026-03-10 --as actions --load 1.1 --seed 4 --out "$work/day.batch"
seven=$(at seven)
"$paihao" --db "$seven" init data/hall7.yaml --training >/dev/null
"$paihao" --db "$seven" batch <"$work/day.batch" >"$work/answers"
same "every action of the made-up day is taken" 0 "$(grep -c '"ok":false' "$work/answers")"
same "as many answers as actions" "$(wc -l <"$work/day.batch")" "$(wc -l <"$work/answers")"
simulate() { "$paihao" --json --db "$seven" simulate "$@"; }
simulate 2026-03-10 --add-counter B >"$work/compared"
part() { sed 's/.*"service":null,//' "$work/compared" | sed "s/.*\"$1\":{\([^{]*{[^}]*}\)}.*/\1/"; }
same "the day unchanged is the day" "$(part was)" "$(part simulated)"
wait_of() { part "$1" | sed 's/.*"p90":\([0-9]*\).*/\1/'; }
same "one counter more shortens the waits" yes "$([ "$(wait_of changed)" -lt "$(wait_of was)" ] && echo yes)"
simulate 2026-03-10 --add-counter B >"$work/again"
same "the same question has the same answer" "$(cat "$work/compared")" "$(cat "$work/again")"
tickets_of() { part "$1" | sed 's/.*"tickets":\([0-9]*\).*/\1/'; }
simulate 2026-03-10 --arrivals 1.5 >"$work/compared"
few=$(($(tickets_of was) * 14 / 10)) many=$(($(tickets_of was) * 16 / 10))
same "half as many people more" yes "$([ "$(tickets_of changed)" -gt $few ] && [ "$(tickets_of changed)" -lt $many ] && echo yes)"
simulate 2026-03-10 --arrivals 0.5 >"$work/compared"
same "half as many people" yes "$([ "$(tickets_of changed)" -lt $((few / 2)) ] && echo yes)"
simulate 2026-03-10 --without 7 >"$work/compared"
same "one counter less lengthens them" yes "$([ "$(wait_of changed)" -gt "$(wait_of was)" ] && echo yes)"
simulate 2026-03-10 --shift-break all=+45 >"$work/compared"
same "a shifted lunch changes them" yes "$([ "$(wait_of changed)" != "$(wait_of was)" ] && echo yes)"
same "the ledger is not touched" ok "$("$paihao" --json --db "$seven" verify | sed -n 's/.*"faults":\[\].*/ok/p')"

# With appointments, a slow counter, and people who take their time to call: they are imported first, and then every action is taken as well.
sed -e 's/^  - {id: elderly, .*/&\n  - {id: appointment, name: {en: Booked}}/' -e 's/service: C, tickets: 50/&, booked_percent: 40/' \
    -e '$a\  speeds: [{counter: "4", percent: 150}]\n  reaction_s: 25' data/hall7.yaml >"$work/booked.yaml"
says 0 "ok appointments=$work/booked.batch.appointments.csv" "$paihao" --json simulate day --hall "$work/booked.yaml" --date 2026-03-10 --as actions --out "$work/booked.batch"
booked=$(at booked)
"$paihao" --db "$booked" init "$work/booked.yaml" --training >/dev/null
"$paihao" --db "$booked" clock --at 2026-03-10T08:00:00 --rate 0 >/dev/null
says 0 "ok" "$paihao" --json --db "$booked" appointments import "$work/booked.batch.appointments.csv"
"$paihao" --db "$booked" batch <"$work/booked.batch" >"$work/answers"
same "every action of the booked day is taken" 0 "$(grep -c '"ok":false' "$work/answers")"
same "some were booked" yes "$([ "$(grep -c checkin "$work/booked.batch")" -gt 5 ] && echo yes)"
"$paihao" --json --db "$booked" simulate 2026-03-10 >"$work/compared"
same "the booked day unchanged is the day" "$(part was)" "$(part simulated)"

# Pictures: a PNG, and an SVG that is XML with the three lines and their figures.
says 0 "ok chart=$work/day.png" simulate 2026-03-10 --add-counter B --chart "$work/day.png"
same "a PNG" "$(printf '\211PNG')" "$(head -c 4 "$work/day.png")"
says 0 "ok" simulate 2026-03-10 --add-counter B --chart "$work/day.svg"
for words in 'as it was: median' 'simulated, nothing changed: median' 'with the change: median' '2026-03-10'; do
    same "the SVG says: $words" yes "$(grep -q "$words" "$work/day.svg" && echo yes)"
done
same "the SVG is closed" '</svg>' "$(tail -n 1 "$work/day.svg")"
"$paihao" --db "$seven" simulate 2026-03-10 --add-counter B >"$work/out"
same "a table in words" 14 "$(wc -l <"$work/out" | tr -d ' ')"

# How many counters: enough of them keep the promise, by Erlang and in the simulation.
simulate staff 2026-03-10 --share 90 >"$work/staff"
says 0 "ok share_percent=90 staff.#=3 staff.0.service=A staff.0.promise_min=15 staff.0.needed_percent>=90 staff.1.needed_percent>=90 staff.2.needed_percent>=90 staff.0.quarters.0.from=09:00 staff.0.open_min>=1000" cat "$work/staff"
minutes() { tr '{' '\n' <"$work/staff" | sed -n "s/.*\"service\":\"$1\".*\"$2\":\([0-9]*\).*/\1/p"; }
same "fewer than Erlang says are enough" yes "$([ "$(minutes B needed_min)" -lt "$(minutes B erlang_min)" ] && echo yes)"
simulate staff 2026-03-10 --share 50 >"$work/less"
says 0 "ok staff.1.needed_percent>=50" cat "$work/less"
enough=$(minutes B needed_min)
cp "$work/less" "$work/staff"
same "a lower promise needs fewer" yes "$([ "$(minutes B needed_min)" -lt "$enough" ] && echo yes)"
says 2 "refused invalid" simulate staff 2026-03-10 --share 100
# Of the day by hand: 3 tickets of ten minutes in one quarter.
says 0 "ok staff.0.mean_ms=600000 staff.0.quarters.0.arrivals=3 staff.0.quarters.0.open=1 staff.0.quarters.0.erlang=3" "$paihao" --json --db "$hand" simulate staff 2026-03-10
# And of the Tuesday before, on which one ticket was taken and no counter was open; there is no third.
says 0 "ok days=2 staff.0.mean_ms=600000 staff.0.quarters.0.arrivals=2 staff.0.quarters.0.open=1" "$paihao" --json --db "$hand" simulate staff 2026-03-10 --weeks 3
says 2 "refused invalid" "$paihao" --json --db "$hand" simulate staff --weeks 0

# The same made-up day as a file for replay, and as arrivals alone.
says 0 "ok" "$paihao" --json simulate day --hall data/hall7.yaml --date 2026-03-10 --load 1.1 --seed 4 --out "$work/day.csv"
tickets=$(($(wc -l <"$work/day.csv") - 1))
says 0 "ok issued=$tickets verify.faults=0" "$paihao" --json replay "$work/day.csv" --service service --letter service --number number --class class --issue issue --call call --start start --end end
says 0 "ok" "$paihao" --json --db "$seven" simulate day --date 2026-03-12 --as arrivals --out "$work/day.takes"
same "arrivals are taken numbers alone" "$(wc -l <"$work/day.takes")" "$(grep -c ' take ' "$work/day.takes")"
says 2 "refused invalid" "$paihao" --json simulate day --hall data/hall7.yaml
says 2 "refused invalid" "$paihao" --json simulate day --hall data/hall7.yaml --as poem --out "$work/x"
says 1 "refused not-found" "$paihao" --json --db "$hand" simulate day --out "$work/x"
says 1 "refused not-found" "$paihao" --json simulate day --hall "$work/none.yaml" --out "$work/x"
finish
