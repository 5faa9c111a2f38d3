#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# report day, why, board, events --follow, backup, doctor: what others read, reckoned by hand.
cd "$(dirname "$0")/../.." || exit 1
. tests/contract/lib.sh
db=$(at hall)
"$paihao" --db "$db" init "$contract/hall.yaml" --training >/dev/null 2>&1

# A day by hand. Property: C001 waits 5 min, is served 10; C002 waits 20, is served 4, after a hold of 3; C003 is passed;
# C004 leaves; C005 expires; C006's call is undone, it expires; tax: J001 waits 1 min and is being served when the day ends.
"$paihao" --db "$db" batch >"$work/answers" <<'LINES'
clock --at 2026-03-02T09:00:00 --rate 0
open 1 --staff 0317
open 2 --staff 0318
open 3 --staff 0319
take C
take C
take C
take C
--at 2026-03-02T09:05:00 call 1
start 1
--at 2026-03-02T09:15:00 finish 1
--at 2026-03-02T09:20:00 call 1
start 1
--at 2026-03-02T09:22:00 hold 1 --kind with-citizen
--at 2026-03-02T09:25:00 unhold 1 C002
--at 2026-03-02T09:27:00 finish 1
--at 2026-03-02T09:30:00 call 2
recall 2
recall 2
pass 2
leave C004
--at 2026-03-02T10:00:00 take C
take J
take C
--at 2026-03-02T10:01:00 call 3
start 3
call 1 C006 --reason test
undo 1
LINES
same "the day by hand" 28 "$(grep -c '"ok":true' "$work/answers")"
says 0 'ok day=2026-03-02 at=utc:2026-03-02T02:01:00 calls.#=1 calls.0.number=J001 calls.0.state=serving services.0.waiting=2 services.0.next.0=C005 services.0.next.1=C006 services.2.service=J services.2.waiting=0' "$paihao" --json --db "$db" board
says 0 'ok ticket.number=C005 rule=due overtakes=0 oldest=C005 text*=C005' "$paihao" --json --db "$db" why 1
says 0 'ok ticket=null rule=null oldest=null text!=' "$paihao" --json --db "$db" why 5
says 0 'ok text*=等得最久' env LANGUAGE=zh_CN "$paihao" --json --db "$db" why 1
"$paihao" --db "$db" clock --at 2026-03-03T08:00:00 >/dev/null
property='services.0.service=C services.0.issued=6 services.0.called=3 services.0.finished=2 services.0.left=1 services.0.expired=2 services.0.day_end=0 services.0.wait_ms.p50=1200000 services.0.wait_ms.max=1800000 services.0.wait_ms.mean=1100000 services.0.service_ms.count=2 services.0.service_ms.mean=420000 services.0.service_ms.p50=240000'
says 0 "ok day=2026-03-02 $property" "$paihao" --json --db "$db" report day 2026-03-02
says 0 'ok services.1.service=J services.1.issued=1 services.1.called=1 services.1.finished=0 services.1.day_end=1 services.1.service_ms.count=0 services.1.wait_ms.mean=60000' "$paihao" --json --db "$db" report day 2026-03-02
says 0 'ok services.2.service=null services.2.issued=7 services.2.called=4' "$paihao" --json --db "$db" report day 2026-03-02
says 0 'ok day=2026-03-03 services.#=1 services.0.issued=0' "$paihao" --json --db "$db" report day
says 0 'ok services.0.issued=0' "$paihao" --json --db "$db" report day 1999-01-01
says 2 'refused invalid' "$paihao" --json --db "$db" report day 2026-02-30
# The head leaves the machine with the report.
says 0 "ok head=$(head_of "$db")" "$paihao" --json --db "$db" report day 2026-03-02
"$paihao" --db "$db" report day >"$work/out"
same "rows with the head" 1 "$(grep -c "$(head_of "$db")" "$work/out")"
says 2 'refused invalid' "$paihao" --json --db "$db" report
"$paihao" --db "$db" report day 2026-03-02 --csv >"$work/csv"
same "csv: lines" 4 "$(wc -l <"$work/csv" | tr -d ' ')"
same "csv: columns are the header's" 1 "$(awk -F, '{print NF}' "$work/csv" | sort -u | wc -l | tr -d ' ')"
same "csv: property" "2026-03-02,C,6,3,2" "$(sed -n '2s/^\([^,]*,[^,]*,[^,]*,[^,]*,[^,]*\),.*/\1/p' "$work/csv")"
# What the day's states must add up to.
same "day-closed" '"done":3,"expired":3,"left":1' "$("$paihao" --db "$db" events | grep '"kind":"day-closed"' | sed 's/.*counts\\":{\(.*\)},\\"day.*/\1/;s/\\//g;s/},.*//')"

# A day of people who come back, and of a number written by hand: each counts once, as it ended. C001 leaves, is reinstated,
# waits 10 min in all, is served 10; C002 is passed, returns, is void, is reinstated, waits 20, is served 4; C003 leaves, is
# reinstated, expires; C004 waits 35, is released after 2 min, and served 3 where it was sent; C901, of 09:10, waits 60, served 2.
back=$(at back)
"$paihao" --db "$back" init data/halls/chenghu.yaml --training >/dev/null 2>&1
"$paihao" --db "$back" batch >"$work/answers" <<'LINES'
clock --at 2026-03-02T09:00:00 --rate 0
open 5 --staff 0301
open 1 --staff 0302
take C
take C
take C
take C
--at 2026-03-02T09:05:00 leave C001
leave C003
reinstate C001 --reason came-back
reinstate C003 --reason came-back
--at 2026-03-02T09:10:00 call 5 C001 --reason test
start 5
--at 2026-03-02T09:20:00 finish 5
call 5 C002 --reason test
recall 5
recall 5
pass 5
return C002
call 5 C002 --reason test
recall 5
recall 5
pass 5
reinstate C002 --reason came-back
call 5 C002 --reason test
start 5
--at 2026-03-02T09:24:00 finish 5
--at 2026-03-02T09:35:00 call 5 C004 --reason test
start 5
--at 2026-03-02T09:37:00 release 5
--at 2026-03-02T09:50:00 call 5 C004 --reason test
transfer 5 --service J
--at 2026-03-02T10:00:00 call 1 C004 --reason test
start 1
--at 2026-03-02T10:03:00 finish 1
--at 2026-03-02T10:05:00 take C --number C901 --issued 09:10 --reason outage
--at 2026-03-02T10:10:00 call 5 C901 --reason test
start 5
--at 2026-03-02T10:12:00 finish 5
LINES
same "the day of those who come back" 39 "$(grep -c '"ok":true' "$work/answers")"
"$paihao" --db "$back" clock --at 2026-03-03T08:00:00 >/dev/null
says 0 'ok services.0.service=C services.0.issued=5 services.0.called=4 services.0.finished=4 services.0.passed=0 services.0.left=0 services.0.expired=1 services.0.day_end=0' "$paihao" --json --db "$back" report day 2026-03-02
says 0 'ok services.0.wait_ms.count=4 services.0.wait_ms.mean=1875000 services.0.wait_ms.max=3600000' "$paihao" --json --db "$back" report day 2026-03-02
says 0 'ok services.0.service_ms.count=4 services.0.service_ms.mean=285000 services.0.service_ms.max=600000' "$paihao" --json --db "$back" report day 2026-03-02
same "day-closed: the same tickets" '"done":4,"expired":1' "$("$paihao" --db "$back" events | grep '"kind":"day-closed"' | sed 's/.*counts\\":{\(.*\)},\\"day.*/\1/;s/\\//g;s/},.*//')"
says 0 'ok faults.#=0' "$paihao" --json --db "$back" verify

# events: rows of the contract's columns; --after; --follow sees a row appear.
"$paihao" --db "$db" events >"$work/events"
for key in id at day kind ticket counter staff terminal request undoes body hash; do
    same "events: rows with $key" "$(wc -l <"$work/events" | tr -d ' ')" "$(grep -c "\"$key\":" "$work/events")"
done
last=$(wc -l <"$work/events" | tr -d ' ')
same "events --after" 3 "$("$paihao" --db "$db" events --after $((last - 3)) | wc -l | tr -d ' ')"
same "events --after the last" 0 "$("$paihao" --db "$db" events --after "$last" | wc -l | tr -d ' ')"
"$paihao" --db "$db" events --after "$last" --follow >"$work/followed" &
follower=$!
sleep 0.5
"$paihao" --db "$db" --at 2026-03-03T09:00:00 take C >/dev/null
waited=0
while [ "$(wc -l <"$work/followed")" -lt 2 ] && [ $waited -lt 300 ]; do
    sleep 0.1
    waited=$((waited + 1))
done
same "--follow: the new rows" "clock take" "$(sed -n 's/.*"kind":"\([a-z]*\)","ticket".*/\1/p' "$work/followed" | tr '\n' ' ' | sed 's/ $//')"
"$paihao" --db "$db" take C >/dev/null
waited=0
while [ "$(wc -l <"$work/followed")" -lt 3 ] && [ $waited -lt 300 ]; do
    sleep 0.1
    waited=$((waited + 1))
done
same "--follow: one more, each once" "$((last + 1)) $((last + 2)) $((last + 3)) " "$(sed 's/^{"id":\([0-9]*\),.*/\1/' "$work/followed" | tr '\n' ' ')"
kill -TERM $follower
code=0
wait $follower || code=$?
same "--follow ends by TERM" 0 "$code"

# A server's hall is saved with its own tools; copy takes it into a file.
save() {
    if [ "$engine" = sqlite ]; then "$paihao" --json --db "$db" backup "$1"; else "$paihao" --json copy --from "$db" --to "$1"; fi
}
# The copy is whole while the hall goes on, and opens as a hall.
says 0 'ok' save "$work/copy.db"
says 0 'ok faults.#=0' "$paihao" --json --db "$work/copy.db" verify
same "the copy's head" "$(head_of "$db")" "$(head_of "$work/copy.db")"
says 1 'ok=false' save "$work/copy.db"
says 1 'ok=false' save "$work/no/such/folder/copy.db"
[ "$engine" = sqlite ] || says 1 'refused invalid message*=pg_dump' "$paihao" --json --db "$db" backup "$work/other.db"
says 2 'refused invalid' "$paihao" --json --db "$db" backup
says 0 'ok ticket.number=C003' "$paihao" --json --db "$work/copy.db" take C
says 0 'ok ticket.number=C003' "$paihao" --json --db "$db" take C
while [ ! -e "$work/stop" ]; do echo 'take C'; sleep 0.01; done | "$paihao" --db "$db" batch >/dev/null &
writer=$!
i=0
while [ $i -lt 5 ]; do
    i=$((i + 1))
    says 0 'ok' save "$work/live$i.db"
    says 0 'ok' "$paihao" --json --db "$work/live$i.db" verify
done
touch "$work/stop"
wait $writer
# verify --head: a head kept elsewhere.
head=$(head_of "$db")
"$paihao" --db "$db" take C >/dev/null
says 0 'ok' "$paihao" --json --db "$db" verify --head "$head"
says 1 'refused corrupt' "$paihao" --json --db "$db" verify --head "${head%%:*}:$(printf '%064d' 0)"
says 1 'refused corrupt' "$paihao" --json --db "$work/copy.db" verify --head "999999:$(printf '%064d' 0)"
says 2 'refused invalid' "$paihao" --json --db "$db" verify --head nonsense

# doctor: each part by name; a hall that is not there is found.
"$paihao" --json --db "$db" doctor >"$work/out" 2>"$work/err"
code=$?
same "doctor: one object" 1 "$(grep -c '^{.*"findings":\[.*}$' "$work/out")"
same "doctor: exit status as ok" "$(grep -c '"ok":false' "$work/out")" "$code"
for part in database ledger clock disk fonts bell printer voice help locked; do
    same "doctor: $part" 1 "$(grep -c "\"what\":\"$part\",\"state\":\"\(good\|not-used\|bad\)\"" "$work/out")"
done
for part in database ledger help locked; do
    same "doctor: $part is good" 1 "$(grep -c "\"what\":\"$part\",\"state\":\"good\"" "$work/out")"
done
desk_is() { "$paihao" --json --db "$work/desk.db" doctor | sed "s/.*\"what\":\"$1\",\"state\":\"\([a-z-]*\)\",\"text\":\"\([^\"]*\)\".*/\1: \2/"; }
"$paihao" --db "$work/desk.db" init data/halls/chenghu.yaml --training >/dev/null
# The terminal of the settings.
for each in 'kiosk1 good' 'nobody bad'; do
    printf '[terminal]\nid = %s\nkind = kiosk\n' "${each% *}" >"$work/own.ini"
    same "doctor: the settings are good" 1 "$(PAIHAO_SETTINGS=$work/own.ini "$paihao" --json --db "$work/desk.db" doctor 2>"$work/err" | grep -c '"what":"settings","state":"good"')"
    same "doctor: the machine is ${each% *}" 1 "$(PAIHAO_SETTINGS=$work/own.ini "$paihao" --json --db "$work/desk.db" doctor 2>"$work/err" | grep -c "\"what\":\"terminal\",\"state\":\"${each#* }\"")"
done
# Settings with a mistake are told, and no terminal is made of the defaults in their place.
printf '[bell]\nhint_port = 99\n' >"$work/own.ini"
same "doctor: a mistake in the settings" 1 "$(PAIHAO_SETTINGS=$work/own.ini "$paihao" --json --db "$work/desk.db" doctor 2>"$work/err" |
    grep -c '"what":"settings","state":"bad","text":"[^"]*own.ini:2: \[bell\] hint_port')"
says 1 'refused invalid message*=own.ini:2' env PAIHAO_SETTINGS="$work/own.ini" "$paihao" --json --db "$work/desk.db" terminal add kiosk1 --out "$work/kiosk1.ini"
says 1 'refused invalid message*=own.ini:2' env PAIHAO_SETTINGS="$work/own.ini" "$paihao" --json --db "$work/desk.db" terminal add --all --out "$work/all"
same "terminal add: nothing was made" '' "$(ls -d "$work/kiosk1.ini" "$work/all" 2>/dev/null)"
# The file to begin from is in this person's language, and a program takes it.
LANGUAGE=zh_CN "$paihao" settings >"$work/own.ini"
same "settings in Chinese" '# 排号在本机的设置。每一行都是默认值。' "$(head -n 1 "$work/own.ini")"
same "their ranges too" '2 0' "$(grep -c '^# 1024 到 65535$' "$work/own.ini") $(grep -c '^# .* \(to\|or\|of\|the\) ' "$work/own.ini")"
says 0 'ok' env PAIHAO_SETTINGS="$work/own.ini" "$paihao" --json --db "$work/desk.db" board
# Who reads its file stands elsewhere.
for each in desk.db sqlite:desk.db sqlite://desk.db; do
    (cd "$work" && "$paihao" --db "$each" terminal add kiosk1 --out kiosk1.ini >/dev/null)
    same "terminal add: $each" "url = sqlite:$work/desk.db" "$(grep '^url' "$work/kiosk1.ini")"
    rm "$work/kiosk1.ini"
done
"$paihao" --db "$work/desk.db" help --terminal kiosk1 >/dev/null
"$paihao" --db "$work/desk.db" terminal kiosk1 lock --reason broken >/dev/null
same "doctor: an open call" "bad: Calls for help that nobody has answered: 1, the first from kiosk1." "$(desk_is help)"
same "doctor: a locked terminal" "bad: Locked terminals: 1, the first is kiosk1. broken" "$(desk_is locked)"
says 1 'refused unavailable findings.1.what=database findings.1.state=bad findings.1.advice!=null' "$paihao" --json --db "$work/none.db" doctor
says 1 'refused unavailable findings.1.what=database findings.1.state=bad findings.1.advice!=null' "$paihao" --json --db "sqlite://$work/none.db" doctor
"$tools/sql" "$work/copy.db" "UPDATE ticket SET state = 'left' WHERE id = 1"
says 1 'refused unavailable findings.2.what=ledger findings.2.state=bad' "$paihao" --json --db "$work/copy.db" doctor
finish
