#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Defences that another one covers, so that no crowd could show them missing: looked for in a real database's schema, in
# the SQL itself, and in what a running program asks of the disk.
cd "$(dirname "$0")/../.." || exit 1
make -s ${BUILD:+BUILD="$BUILD"} tests-chaos "${BUILD:-build}/tests/lib/print_statements" >/dev/null || exit 1
. tests/contract/lib.sh
db=$work/hall.db
"$paihao" --db "$db" init "$contract/hall.yaml" --training >/dev/null
sql() { "$tools/sql" "$db" "$1" 2>&1; }
"$BUILD/tests/lib/print_statements" >"$work/statements"
statement() { tr '\n' ' ' <"$work/statements" | tr ';' '\n' | grep -c -- "$1"; }

# Unique keys: a number and a code once, a ledger row and a request id once, one hall row.
same "journal" wal "$(sql 'PRAGMA journal_mode')"
same "application id" $((0x50414948)) "$(sql 'PRAGMA application_id')"
for key in "ticket:day,number" "ticket:code"; do
    table=${key%%:*} columns=${key#*:} found=no
    for index in $(sql "SELECT name FROM pragma_index_list('$table') WHERE \"unique\" = 1 AND partial = 0"); do
        [ "$(sql "SELECT group_concat(name) FROM (SELECT name FROM pragma_index_info('$index') ORDER BY seqno)")" != "$columns" ] || found=yes
    done
    same "$table is unique by $columns" yes $found
done
for table in hall:one event:id ticket:id request:id series:service,name series_past:service,name,day counter:id service:id staff:id; do
    same "key of ${table%%:*}" "${table#*:}" \
        "$(sql "SELECT group_concat(name) FROM (SELECT name FROM pragma_table_info('${table%%:*}') WHERE pk > 0 ORDER BY pk)")"
done
same "tables that do not hold their types" "" "$(sql "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite%'")"
# What may not be stored at all, by whatever program.
"$paihao" --db "$db" --at 2026-01-05T10:00:00 take C >/dev/null
for wrong in "UPDATE event SET at = 0" "DELETE FROM event" "UPDATE ticket SET state = 'lost'" \
    "UPDATE ticket SET bound = 'nobody'" "INSERT INTO hall SELECT 2, id, training, time_zone, languages FROM hall" \
    "UPDATE hall SET one = 2" "UPDATE ticket SET due = 'soon'" "UPDATE counter SET state = 'broken'" \
    "INSERT INTO event SELECT * FROM event WHERE id = 1"; do
    if "$tools/sql" "$db" "$wrong" >/dev/null 2>&1; then fail "the schema" "$wrong is refused" "it was done"; else pass; fi
done

# What was purged is overwritten, whatever the library was built with.
same "the program asks for purged bytes to be overwritten" 1 "$(grep -ac secure_delete=ON "$BUILD/bin/paihao" | sed 's/^[1-9].*/1/')"

# A ticket changes only from the state and the row that were read: beside the write lock, the second defence.
same "the conditional update of a ticket" 1 "$(statement 'UPDATE ticket SET .* WHERE id = \$1 AND state = \$2 AND last_event = \$3')"
same "updates of a ticket" 1 "$(statement 'UPDATE ticket ')"
same "changes of the ledger" 0 "$(statement 'UPDATE event ')"
same "what may leave the ledger: rows that stand in an archive" 1 "$(statement 'DELETE FROM event')"
same "and those alone" 1 "$(statement 'DELETE FROM event WHERE id <= \$1')"
same "statements that take a row as it comes" 0 "$(statement 'INSERT OR ')"

# Every action: the write lock first, one sync of the log before its answer. Seen from outside the program.
{
    echo 'clock --at 2026-01-05T10:00:00'
    echo 'open 1 --staff 0317'
    for i in 1 2 3 4 5 6 7 8; do echo 'take C'; echo 'call 1'; echo 'start 1'; echo 'finish 1'; done
} >"$work/lines"
LD_PRELOAD="$BUILD/tests/chaos/unsynced.so" UNSYNCED_LOG="$work/unsynced" SYNC_COUNT="$work/syncs" \
    "$paihao" --db "$db" batch <"$work/lines" >"$work/answers"
lines=$(wc -l <"$work/lines" | tr -d ' ')
same "actions" "$lines" "$(grep -c '"event"' "$work/answers")"
same "answers before their sync" "" "$(cat "$work/unsynced" 2>/dev/null)"
if [ "$(tail -n 1 "$work/syncs")" -ge "$lines" ]; then pass; else fail "syncs of $lines actions" "as many" "$(tail -n 1 "$work/syncs")"; fi
# Rows that leave the hall wait for the disk: whoever wrote them may not have come to that yet.
LD_PRELOAD="$BUILD/tests/chaos/unsynced.so" SYNC_COUNT="$work/syncs-events" "$paihao" --db "$db" events >"$work/rows"
same "rows told" "$(sql 'SELECT last_event FROM hall')" "$(wc -l <"$work/rows" | tr -d ' ')"
same "syncs before they are told" 1 "$(head -n 1 "$work/syncs-events" 2>/dev/null)"
# A file that is moved away under a running program: what it wrote there would be lost with the next start.
mkfifo "$work/lines-in"
"$paihao" --db "$db" batch <"$work/lines-in" >"$work/moved" &
exec 9>"$work/lines-in"
echo 'take C' >&9
until [ -s "$work/moved" ]; do sleep 0.05; done
mv "$db" "$work/elsewhere.db"
echo 'take C' >&9
exec 9>&-
wait
mv "$work/elsewhere.db" "$db"
same "take into a file that is where it was" 1 "$(head -n 1 "$work/moved" | grep -c '"event"')"
same "take into a file that was moved away" 1 "$(tail -n 1 "$work/moved" | grep -c '"error":"unavailable"')"

# A program killed between its commit's write and the moment when others see it. Asked again after closing time the
# request is refused; when everybody is killed then, it must not come to life from the journal.
# talking NAME: a batch that reads from descriptor 8 and answers to $work/NAME; its pid in $talker.
talking() {
    mkfifo "$work/$1-in"
    "$paihao" --db "$db" batch <"$work/$1-in" >"$work/$1" &
    talker=$!
}
# said FILE LINES: has answered so often.
said() {
    tries=200
    until [ "$(wc -l <"$1")" -ge "$2" ] || [ $tries = 0 ]; do
        tries=$((tries - 1))
        sleep 0.05
    done
}
db=$work/ghost.db
"$paihao" --db "$db" init "$contract/hall.yaml" --training >/dev/null
talking holder
holder=$talker
exec 8>"$work/holder-in"
echo 'clock --at 2026-01-05T16:59:50 --rate 0' >&8
said "$work/holder" 1
echo '--request ghost take C' | LD_PRELOAD="$BUILD/tests/chaos/unsynced.so" KILL_AT_COMMIT=1 "$paihao" --db "$db" batch >"$work/killed" 2>/dev/null
same "the answer of a batch killed at its commit" "" "$(cat "$work/killed")"
talking again
again=$talker
exec 7>"$work/again-in"
echo '--at 2026-01-05T17:00:01 --request ghost take C' >&7
said "$work/again" 1
same "asked again after closing time" 1 "$(grep -c '"error":"closed"' "$work/again")"
kill -9 $again $holder
wait $again $holder 2>/dev/null
exec 7>&- 8>&-
same "what comes to life when all were killed" 0 "$("$paihao" --db "$db" events | grep -c '"request":"ghost"')"
says 0 'ok faults.#=0' "$paihao" --json --db "$db" verify
db=$work/hall.db

same "the head" "$(sql 'SELECT last_event FROM hall'):$(sql 'SELECT head FROM hall')" "$(head_of "$db")"
finish
