#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# copy: a recorded day from a file to a server and back; every row, the ledger, the reports byte by byte. Exit 77: no PostgreSQL.
cd "$(dirname "$0")/../.." || exit 1
PAIHAO_TEST_ENGINE=postgresql
. tests/contract/lib.sh

# A day of 1,500 people at four services.
awk 'BEGIN { srand(7); print "no,office,issued,called,begun,ended"
    for (i = 1; i <= 1500; i++) { t = 540 + i * 0.3; w = rand() * 20; s = 2 + rand() * 9
        printf "%d,%s,%.3f,%.3f,%.3f,%.3f\n", int((i + 3) / 4), substr("ABCD", i % 4 + 1, 1), t, t + w, t + w + 0.2, t + w + s } }' >"$work/day.csv"
file=$work/day.db
says 0 'ok verify.faults=0' "$paihao" --json --db "$file" replay "$work/day.csv" --service office --letter office --number no --issue issued --call called --start begun --end ended --times minutes --day 2026-03-04
head=$(head_of "$file")
says 0 "ok head=$head" "$paihao" --json copy --from "$file" --to "$(at there)"
says 0 "ok head=$head faults.#=0" "$paihao" --json --db "$(at there)" verify
says 0 "ok head=$head" "$paihao" --json --db "$(at there)" copy --to "$work/back.db"
says 0 "ok head=$head faults.#=0" "$paihao" --json --db "$work/back.db" verify
# told FILE ADDRESS: all that can be asked about the past.
told() {
    { "$paihao" --db "$2" events
    "$paihao" --db "$2" report day 2026-03-04 --csv
    "$paihao" --json --db "$2" report day 2026-03-04
    "$paihao" --json --db "$2" show 2026-03-04/A001
    "$paihao" --db "$2" hall export; } >"$1" 2>&1
}
told "$work/told-file" "$file"
told "$work/told-there" "$(at there)"
told "$work/told-back" "$work/back.db"
if [ "$(wc -l <"$work/told-file")" -gt 5000 ]; then pass; else fail "what is told" "thousands of lines" "$(wc -l <"$work/told-file")"; fi
for other in there back; do
    if cmp -s "$work/told-file" "$work/told-$other"; then pass; else fail "told by $other" "the same" "$(diff "$work/told-file" "$work/told-$other" | head -5)"; fi
done
tables=$(sed -n 's/^CREATE TABLE \([a-z_]*\) (.*/\1/p' common/store/schema/[0-9][0-9][0-9].sql)
for table in $tables; do
    "$tools/sql" "$file" "SELECT * FROM $table" | sort >"$work/rows"
    "$tools/sql" "$work/back.db" "SELECT * FROM $table" | sort >"$work/rows-back"
    if cmp -s "$work/rows" "$work/rows-back"; then pass; else fail "table $table, there and back" "the same rows" "$(diff "$work/rows" "$work/rows-back" | head -5)"; fi
done
same "tables looked at" 1 "$([ "$(echo "$tables" | wc -l)" -gt 25 ] && echo 1)"

# A hall of two days with requests, rosters, refusals and a day that was moved out: all that can be asked is answered the same.
# (Each table with rows in it, ratings too: tests/unit/store/test_copy.c, on both engines.)
lived=$work/lived.db
says 0 'ok' "$paihao" --json --db "$lived" init data/halls/chenghu.yaml --training
{
    echo '--at 2026-03-02T09:30:00 open 5 --staff 0301 --pin 874440'
    i=0
    while [ $((i = i + 1)) -le 40 ]; do
        echo "--request one-$i take C --class elderly"
        [ $((i % 3)) != 0 ] || printf 'call 5\nstart 5\nfinish 5\n'
    done
    echo '--at 2026-03-03T10:00:00 take C'
    i=0
    while [ $((i = i + 1)) -le 40 ]; do
        echo "--request two-$i take J"
        [ $((i % 4)) != 0 ] || printf 'call 5\nrecall 5\nstart 5\nhold 5 --kind with-us\n'
    done
    printf 'call 5\nundo 5\nservice C stop --reason printer\nhelp --terminal kiosk1\nterminal kiosk1 lock --reason broken\n'
} | "$paihao" --db "$lived" batch >"$work/lived"
same 'what was done in it' 1 "$(($(grep -c '^{"ok":true' "$work/lived") > 120))"
says 0 'ok moved=true' "$paihao" --json --db "$lived" archive "$work/lived.gz" --move --before 2026-03-03
lived_head=$(head_of "$lived")
says 0 "ok head=$lived_head" "$paihao" --json copy --from "$lived" --to "$(at lived)"
says 0 "ok head=$lived_head" "$paihao" --json copy --from "$(at lived)" --to "$work/lived-back.db"
for where in "$lived" "$(at lived)" "$work/lived-back.db"; do
    {
        "$paihao" --db "$where" events 2>&1
        for question in 'report day 2026-03-03' 'report day 2026-03-03 --csv' 'show 2026-03-03/J001' 'record 2026-03-03/J001' 'desk 5' board queue 'why 5' 'hall export' \
            "verify --archive $work/lived.gz" terminal '--request one-7 take C --class elderly' '--request one-7 take C'; do
            # shellcheck disable=SC2086 # words
            echo "== $question" && "$paihao" --json --db "$where" $question 2>&1 | sed 's/"at":[0-9]*//g'
        done
    } >"$work/answered"
    sha256sum <"$work/answered"
done >"$work/answers"
same 'how many of its questions are answered' 12 "$(grep -c '^{"ok":true\|"text":"format' "$work/answered")"
same 'what each of the three answers' 1 "$(sort -u "$work/answers" | wc -l)"

# A target that is somebody's is left alone.
says 1 'refused conflict' "$paihao" --json copy --from "$file" --to "$(at there)"
says 1 'refused conflict' "$paihao" --json copy --from "$(at there)" --to "$work/back.db"
says 1 'refused conflict' "$paihao" --json copy --from "$file" --to "$file"
says 1 'refused unavailable' "$paihao" --json copy --from "$work/none.db" --to "$(at never)"
says 2 'refused invalid' "$paihao" --json copy --from "$file"

# Cut short at any instant, nothing half stands there, and the next copy is whole.
i=0
while [ $i -lt 8 ]; do
    i=$((i + 1))
    "$paihao" copy --from "$file" --to "$(at cut)" >/dev/null 2>&1 &
    cut=$!
    sleep "0.0$((i * 2 % 10))"
    kill -9 $cut 2>/dev/null
    wait $cut 2>/dev/null
    if "$paihao" --json --db "$(at cut)" board >"$work/board" 2>/dev/null; then
        psql -X -q "$server_url" -c 'DROP SCHEMA cut CASCADE' 2>/dev/null
    else
        same "after a cut: no hall" 1 "$(grep -c '"error":"invalid"' "$work/board")"
    fi
done
says 0 "ok head=$head" "$paihao" --json copy --from "$file" --to "$(at cut)"
"$paihao" copy --from "$(at there)" --to "$work/cut.db" >/dev/null 2>&1 &
cut=$!
sleep 0.1
kill -9 $cut 2>/dev/null
wait $cut 2>/dev/null
rm -f "$work"/whole.db*
says 0 "ok head=$head" "$paihao" --json copy --from "$(at there)" --to "$work/whole.db"

# Whose COMMIT is not answered does not know whether the hall is there: it is.
make -s ${BUILD:+BUILD="$BUILD"} tests-lib >/dev/null || exit 1
mkfifo "$work/open"
"${BUILD:-build}/tests/lib/relay" "$server/.s.PGSQL.5432" cut=after nth=1 <"$work/open" >"$work/port" &
relay=$!
exec 9>"$work/open"
until [ -s "$work/port" ]; do sleep 0.05; done
says 1 'refused unavailable message*=verify' "$paihao" --json copy --from "$file" --to "postgresql://hall@127.0.0.1:$(cat "$work/port")/postgres?sslmode=disable&hall=unheard"
exec 9>&-
wait $relay
says 0 "ok head=$head faults.#=0" "$paihao" --json --db "$(at unheard)" verify

# What is wrong in the source is not carried on by mistake; it is, when somebody wants to mend it.
psql -X -q "$server_url" -c "SET search_path = there; UPDATE service SET waiting = 7 WHERE id = (SELECT MIN(id) FROM service)"
says 1 'refused corrupt message*=--even-damaged' "$paihao" --json copy --from "$(at there)" --to "$work/damaged.db"
says 1 'refused invalid message*=--even-damaged' "$paihao" --json --db "$(at there)" repair
if [ -e "$work/damaged.db" ]; then fail "a refused copy" "no file" damaged.db; else pass; fi
says 0 'ok faults!=0' "$paihao" --json copy --from "$(at there)" --to "$work/damaged.db" --even-damaged
says 0 'ok repaired=true' "$paihao" --json --db "$work/damaged.db" repair
says 0 'ok faults.#=0' "$paihao" --json --db "$work/damaged.db" verify
finish
