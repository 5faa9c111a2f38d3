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

# What is wrong in the source is not carried on by mistake; it is, when somebody wants to mend it.
psql -X -q "$server_url" -c "SET search_path = there; UPDATE service SET waiting = 7 WHERE id = (SELECT MIN(id) FROM service)"
says 1 'refused corrupt' "$paihao" --json copy --from "$(at there)" --to "$work/damaged.db"
if [ -e "$work/damaged.db" ]; then fail "a refused copy" "no file" damaged.db; else pass; fi
says 0 'ok' "$paihao" --json copy --from "$(at there)" --to "$work/damaged.db" --even-damaged
says 0 'ok repaired=true' "$paihao" --json --db "$work/damaged.db" repair
says 0 'ok faults.#=0' "$paihao" --json --db "$work/damaged.db" verify
finish
