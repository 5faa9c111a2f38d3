#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The waits that people are told: they stand in the ledger, are proved with it and come back by a repair; what `estimate
# score` says of them is what anybody reckons from the ledger's rows; and nobody is told anything out of nothing.
cd "$(dirname "$0")/../.." || exit 1
. tests/contract/lib.sh
[ "$engine" = sqlite ] || { echo "repair is of SQLite's files"; exit 77; }
db=$work/hall.db
url=$db
paihao() { "$BUILD/bin/paihao" --db "$url" "$@"; }
sql() { "$tools/sql" "$db" "$1"; }

paihao init "$contract/days.yaml" --training >/dev/null
# Nothing was ever seen: nothing is said.
says 0 'ok ticket.number=C001' "$paihao" --json --db "$db" --at 2026-02-27T10:00:00 take C
says 0 'ok told=null wait=null' "$paihao" --json --db "$db" show C001
paihao --at 2026-02-27T10:01:00 leave C001 >/dev/null

# Monday to Wednesday.
awk -v days=3 -v from=20514 -v seed=7 -f "$contract/days.awk" </dev/null >"$work/lines"
paihao batch <"$work/lines" >"$work/answers"
same "refusals on the days" 0 "$(grep -c '"ok":false' "$work/answers")"
told=$(sql "SELECT COUNT(*) FROM ticket WHERE told_by <> ''")
if [ "$told" -gt 300 ]; then pass; else fail "tickets that were told a wait" "over 300" "$told"; fi
same "told without a bound above the middle" 0 "$(sql "SELECT COUNT(*) FROM ticket WHERE told_p80 < told_p50")"
says 0 'ok faults.#=0' "$paihao" --json --db "$db" verify

# The score, reckoned by somebody else.
paihao --json estimate score >"$work/score"
figures=$(sed -n 's/.*"all":{\([^}]*\)}.*/\1/p' "$work/score" | tr ',' '\n' | awk -F: '
    { gsub(/"/, "", $1); value[$1] = $2 }
    END { printf "count=%d bias=%.4f mae=%.4f arse=%.4f within5=%.4f cover80=%.4f kept=%.4f\n", value["count"], value["bias"],
        value["mae"], value["arse"], value["within5"], value["cover80"], value["kept"] }')
same "the score" "$(paihao events | awk -f "$contract/told.awk")" "$figures"
# It is near enough to be worth saying: better than saying nothing, and its bound holds for most.
if echo "$figures" | awk '{ split($4, a, "="); split($7, k, "="); exit !(a[2] < 0.9 && k[2] > 0.6) }'; then pass; else
    fail "the score's own worth" "arse < 0.9, kept > 0.6" "$figures"
fi
says 0 'ok all.count=0' "$paihao" --json --db "$db" estimate score --from 2027-01-01
says 1 'refused invalid' "$paihao" --json --db "$db" estimate score --from tomorrow

# One day of it stands in its report.
day=$("$paihao" --json --db "$db" estimate score --from 2026-03-03 --to 2026-03-03 | sed -n 's/.*"all":{"count":\([0-9]*\).*/\1/p')
same "the day's count in its report" "$day" \
    "$(paihao --json report day 2026-03-03 | sed -n 's/.*"service":null,"issued":[^{]*{[^}]*}[^{]*{[^}]*},"told":{"count":\([0-9]*\).*/\1/p')"

# Now, of the board and of one who waits.
{
    echo '--at 2026-03-05T09:00:00 open 1 --staff 1001'
    for _ in 1 2 3 4 5 6 7 8; do echo '--at 2026-03-05T09:00:10 take C'; done
    echo '--at 2026-03-05T09:00:12 take C --class elderly'
} | paihao batch >"$work/answers"
middle() { sql "SELECT told_p50 FROM ticket WHERE day = '2026-03-05' AND number = '$1'"; }
if [ "$(middle C801)" -lt "$(middle C008)" ]; then pass; else fail "told to an elderly person" "less than $(middle C008)" "$(middle C801)"; fi
paihao --json show C008 >"$work/show"
if grep -q '"wait":{"p50_min":[0-9]' "$work/show"; then pass; else fail "show of one who waits" "a wait" "$(cat "$work/show")"; fi
if paihao --json board | grep -q '"service":"C".*"wait":{"p50_min":[0-9]'; then pass; else fail "the board" "a wait for C" "$(paihao --json board)"; fi

# A row changed in the tables is found by the ledger, and a repair brings back what was told, bit by bit.
sql "SELECT id, told_p50, told_p80, told_ahead, told_by FROM ticket ORDER BY id" >"$work/before"
sql "UPDATE ticket SET told_p80 = told_p80 + 1 WHERE told_p80 > 3"
says 1 'refused corrupt' "$paihao" --json --db "$db" verify
paihao repair >/dev/null 2>"$work/err" || fail "repair" "exit 0" "$(cat "$work/err")"
same "what was told, after the repair" "$(cat "$work/before")" \
    "$(sql "SELECT id, told_p50, told_p80, told_ahead, told_by FROM ticket ORDER BY id")"
says 0 'ok faults.#=0' "$paihao" --json --db "$db" verify
same "the score after the repair" "$(cat "$work/score" | sed 's/"head.*//')" "$(paihao --json estimate score --to 2026-03-04 | sed 's/"to":"2026-03-04"/"to":null/')"
finish
