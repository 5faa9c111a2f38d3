#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Days that several processes play at random, judged by a program that shares nothing with the store; faults planted
# in the ledger and in the tables are found; SIGKILL at any instant loses nothing that was confirmed.
# PAIHAO_TEST_ENGINE=postgresql: the same on a server.
cd "$(dirname "$0")/../.." || exit 1
. tests/contract/lib.sh
facts=$contract/day.facts
seed=${SEED:-$$}
seconds=${SECONDS_LONG:-8}

# new_hall DATABASE: everybody at a counter, a quarter of an hour before opening.
new_hall() {
    "$paihao" --db "$1" init "$contract/day.yaml" --training >/dev/null
    {
        echo 'clock --at 2026-03-02T08:45:00'
        for i in 1 2 3 4 5 6 7 8; do echo "open $i --staff s$i"; done
    } | "$paihao" --db "$1" batch >/dev/null
}
# judge WHAT EVENTS ANSWERS…
judge() {
    what=$1
    shift
    if "$tools/check_ledger" "$facts" "$@" >"$work/verdict"; then pass; else
        fail "$what (seed $seed)" "no faults" "$(cat "$work/verdict")"
    fi
    echo "$what, seed $seed: $(tail -n 1 "$work/verdict")"
}

mkdir "$work/day"
db=$(at day)
new_hall "$db"
# As often as a busy machine needs for a day that has seen everything.
for part in 1 2 3 4 5 6 7 8 9 10 11 12; do
    if "$tools/crowd" "$paihao" "$db" "$work/day" 5 "$seconds" "$seed$part"; then pass; else fail "crowd" "every batch lives" "one ended"; fi
    [ "$(head_of "$db" | cut -d: -f1)" -lt 1300 ] || break
done
# While anybody waits, a counter that may call everybody is never told that nobody does.
{
    echo 'clock --at 2026-03-04T15:00:00 --rate 0'
    for i in 1 2 3 4 5 6 7 8; do
        echo "release $i"
        echo "resume $i"
        echo "close $i"
    done
    echo 'open 6 --staff s6'
    echo 'counter 6 --services C,G,J,E,Q'
    i=0
    while [ $i -lt 1500 ]; do
        i=$((i + 1))
        echo 'call 6'
        echo 'start 6'
        echo 'finish 6'
        # Who comes back to another counter meanwhile is free for all after half an hour.
        [ $i != 1300 ] || echo 'clock --at 2026-03-04T15:31:00'
    done
    echo 'call 6'
    echo 'queue'
} | "$paihao" --db "$db" batch >"$work/drained"
same "the last call of an empty hall" 1 "$(tail -n 2 "$work/drained" | head -n 1 | grep -c '"error":"not-found"')"
same "who still waits then" '{"ok":true,"tickets":[]}' "$(tail -n 1 "$work/drained")"
"$paihao" --db "$db" events >"$work/events"
judge "random days" "$work/events" "$work"/day/answers-*
says 0 'ok faults.#=0' "$paihao" --json --db "$db" verify
if [ "$(wc -l <"$work/events")" -gt 1000 ]; then pass; else fail "rows of the random days" "over 1000" "$(wc -l <"$work/events")"; fi
# The lock is had in time: hardly anybody is turned away as busy, and nobody for want of the machine.
said=$(cat "$work"/day/answers-* | wc -l)
busy=$(cat "$work"/day/answers-* | grep -c '"error":"busy"')
if [ $((busy * 100)) -le "$said" ]; then pass; else fail "busy answers" "1 in 100 at most" "$busy of $said"; fi
same "answers unavailable, corrupt or io" 0 "$(cat "$work"/day/answers-* | grep -cE '"error":"(unavailable|corrupt|io)"')"
for kind in undo return void transfer next day-end expire release hold leave; do
    if grep -q "\"kind\":\"$kind\"" "$work/events"; then pass; else fail "the random days" "a row $kind" "none"; fi
done

# The tickets as the store shows them are the tickets as the ledger made them.
"$tools/check_ledger" --states "$facts" "$work/events" >"$work/states" 2>&1
"$paihao" --db "$db" clock --rate 0 >/dev/null
sed 's/^\(.*\) .*/show \1/' "$work/states" | "$paihao" --db "$db" batch |
    sed -n 's/.*"number":"\([^"]*\)".*"state":"\([^"]*\)".*"day":"\([^"]*\)".*/\3\/\1 \2/p' >"$work/shown"
if cmp -s "$work/states" "$work/shown"; then pass; else
    fail "states of all tickets" "as in the ledger" "$(diff "$work/states" "$work/shown" | head -n 5)"
fi

# planted WHAT FAULT SED-EXPRESSION [rehash]: the judge must name the fault in a doctored ledger.
planted() {
    sed "$3" "$work/events" >"$work/doctored"
    if cmp -s "$work/events" "$work/doctored"; then
        fail "$1" "a place to plant it" "none (seed $seed)"
        return
    fi
    if [ "${4:-}" ]; then
        "$tools/check_ledger" --rehash "$work/doctored" >"$work/rehashed" && mv "$work/rehashed" "$work/doctored"
    fi
    code=0
    "$tools/check_ledger" "$facts" "$work/doctored" "$work"/day/answers-* >"$work/verdict" || code=$?
    if [ $code = 1 ] && grep -q "$2" "$work/verdict"; then pass; else fail "planted: $1" "$2" "$(head -n 3 "$work/verdict")"; fi
}
# line KIND [PATTERN]: where the first such row stands behind row 200.
line() { grep -n "\"kind\":\"$1\",\"ticket\"" "$work/events" | grep -- "${2:-}" | awk -F: '$1 > 200 {print $1; exit}'; }
call=$(line call 'guard') start=$(line start) take=$(line take) closed=$(line day-closed) transfer=$(line transfer)
planted "a byte in a body" "the hash is not" "${start}s/serving/Serving/"
planted "a row left out" "ids are not consecutive" "${start}d"
planted "two rows exchanged" "ids are not consecutive" "${start}{h;d};$((start + 1)){G}"
planted "a blank in a body" "not canonical" "${start}s/,\\\\\"change\\\\\"/, \\\\\"change\\\\\"/" rehash
planted "keys out of order" "not canonical" "${start}s/\\\\\"at\\\\\"/\\\\\"zz\\\\\"/" rehash
planted "a column that the body does not hold" "does not hold the column" "${start}s/\"terminal\":null/\"terminal\":\"k1\"/" rehash
planted "time set back silently" "went back without a clock row" "${start}s/at\\(\\\\*\":\\)1/at\\1/g" rehash
planted "a sequence twice" "sequence that is not consecutive" "${take}s/\\(sequence\\\\\":\\[null,\\)[0-9]*/\\199998/" rehash
planted "a number of no series" "number that its sequence does not give" "${take}s/\\(\\\\\"number\\\\\":\\[null,\\\\\"[A-Z]\\)[0-9]*/\\1998/" rehash
planted "a path that is not in the table" "no path of the table" "${start}s/\\(\\\\\"state\\\\\":\\[\\\\\"called\\\\\",\\\\\"\\)serving/\\1done/" rehash
planted "a change from what was not" "a change from what the ticket was not" "${start}s/\\\\\"state\\\\\":\\[\\\\\"called/\\\\\"state\\\\\":[\\\\\"held/" rehash
planted "another guard" "the guard is told wrongly" "${call}s/\\(\\\\\"guard\\\\\":\\[\\)[0-9],[0-9]/\\17,8/" rehash
planted "a day that closed over other counts" "day-closed counts other tickets" "${closed}s/\\(\\\\\"expired\\\\\":\\)[0-9]*/\\199999/" rehash
planted "another base" "base is not kept" "${transfer}s/\\\\\"change\\\\\":{/\\\\\"change\\\\\":{\\\\\"base\\\\\":[1,2],/" rehash
planted "a tail cut off" "confirmed, but not in the ledger" "$(($(wc -l <"$work/events") / 2)),\$d"
other=$(sed -n "${call}s/.*\"ticket\":\\([0-9]*\\),.*/\\1/p" "$work/events")
planted "a call that the rule does not make" "not whom the rule calls\|no path\|a change from" "${call}s/\\(ticket\\\\*\":\\)$other,/\\1$((other + 1)),/g" rehash
request=$(sed -n "1,${start}s/.*\"request\":\"\\([^\"]*\\)\".*/\\1/p" "$work/events" | head -n 1)
planted "a request id twice" "a request id that was used before" "${start}s/request\\(\\\\*\\)\":\\(null\\|[^,]*\\)/request\\1\":\\1\"$request\\1\"/g" rehash

# tampered WHAT SQL: `verify` must see it, by its exit status and by a named fault.
tampered() {
    copy=$(at copy)
    duplicate "$db" copy
    before=$(head_of "$copy")
    in_hall_unguarded "$copy" "$2" || fail "$1" "SQL that runs" "$2"
    says 1 'refused corrupt faults.0.what!=' "$paihao" --json --db "$copy" verify ${3:+--head "$before"}
    forget copy
}
for guarded in "UPDATE event SET body = '' WHERE id = 5" "DELETE FROM event WHERE id = 5" "DELETE FROM event"; do
    if in_hall "$db" "$guarded" 2>/dev/null; then fail "append-only" "$guarded is refused" "it was done"; else pass; fi
done
tampered "a body" "UPDATE event SET body = replace(body, 'serving', 'waiting') WHERE id = $start"
tampered "a body and its hash" "UPDATE event SET hash = (SELECT hash FROM event WHERE id = 7) WHERE id = $start"
tampered "a column beside the body" "UPDATE event SET staff = 's1x' WHERE id = $start"
tampered "a row gone" "DELETE FROM event WHERE id = $start"
tampered "the last row gone" "DELETE FROM event WHERE id = (SELECT max(id) FROM event)"
tampered "a state" "UPDATE ticket SET state = 'left' WHERE id = (SELECT id FROM ticket WHERE state = 'done' LIMIT 1)"
tampered "a place in the order" "UPDATE ticket SET due = due - 60000 WHERE id = 3"
tampered "a number" "UPDATE ticket SET number = 'C777' WHERE id = 3"
tampered "a ticket gone" "DELETE FROM ticket WHERE id = 3"
tampered "a guard" "UPDATE service SET guard = guard + 1 WHERE id = 'C'"
tampered "a count of waiting" "UPDATE service SET waiting = waiting + 1 WHERE id = 'G'"
tampered "a sequence given back" "UPDATE series SET issued = issued - 1 WHERE service = 'C' AND issued > 0"
tampered "a hand" "UPDATE counter SET ticket = 1 WHERE id = '1'"
tampered "a tail cut cleanly" "DELETE FROM event WHERE id = (SELECT max(id) FROM event); UPDATE hall SET last_event = last_event - 1, head = (SELECT hash FROM event ORDER BY id DESC LIMIT 1)" head
says 0 'ok' "$paihao" --json --db "$db" verify

# SIGKILL, twenty times.
mkdir "$work/kill"
db=$(at kill)
new_hall "$db"
"$paihao" --db "$db" clock --at 2026-03-02T09:00:00 --rate 60 >/dev/null
round=0
while [ $round -lt 20 ]; do
    round=$((round + 1))
    "$tools/crowd" "$paihao" "$db" "$work/kill" 3 5 "$seed$round" kill || fail "round $round" "crowd ends" "it failed"
    says 0 'ok faults.#=0' "$paihao" --json --db "$db" verify
done
"$paihao" --db "$db" events >"$work/events"
judge "twenty rounds of SIGKILL" "$work/events" "$work"/kill/answers-*
finish
