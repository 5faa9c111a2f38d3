#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Old days moved out of a hall that goes on: what stays proves itself, with the files from the first row on; killed at any
# instant the rows stand in the file or in the database; repair, backup and restore know such a hall.
cd "$(dirname "$0")/../.." || exit 1
. tests/contract/lib.sh
hall=$contract/hall.yaml
db=$(at archived)
p() { "$paihao" --json --db "$db" "$@"; }
rows() { p events 2>/dev/null | wc -l; }
first() { p events 2>/dev/null | head -n 1 | sed 's/^{"id":\([0-9]*\).*/\1/'; }

says 0 'ok' "$paihao" --json --db "$db" init "$hall" --training
{
    echo '--at 2025-12-29T09:00:00 open 1 --staff 0317'
    for day in 2025-12-29 2025-12-30 2025-12-31 2026-01-05 2026-01-06; do
        echo "--at ${day}T10:00:00 take C"
        for i in 1 2 3 4 5 6 7 8 9; do
            echo "--request $day-$i take C"
            [ $i -gt 4 ] || printf 'call 1\nstart 1\nfinish 1\n'
        done
    done
    echo 'call 1'
} | "$paihao" --db "$db" batch >"$work/answers"
same "a quiet fortnight" 0 "$(grep -vc '"ok":true' "$work/answers")"
all=$(rows)
whole=$(head_of "$db")
says 0 'ok' "$paihao" --json --db "$db" report day 2025-12-30
says 1 'refused invalid message*=leave' "$paihao" --json --db "$db" verify --archive "$work/none.gz"
says 2 'refused invalid' "$paihao" --json --db "$db" archive "$work/2025.gz" --move
# What lies on disk is read again before anything is told; nothing stays of a file that is cut.
cat >"$work/cut.c" <<'C'
#include <fcntl.h>
#include <unistd.h>
int link(const char *from, const char *to) { return linkat(AT_FDCWD, from, AT_FDCWD, to, 0) || truncate(to, 20); }
C
"${CC:-cc}" -shared -fPIC -o "$work/cut.so" "$work/cut.c" || exit 1
says 1 'refused io message*=back' env LD_PRELOAD="$work/cut.so" "$paihao" --json --db "$db" archive "$work/cut.gz" --year 2025
same "a cut file: nothing of it" '0 0' "$(ls "$work" | grep -c '^cut\.gz') $(p events 2>/dev/null | grep -c '"kind":"archived"')"
says 1 'refused io message*=short' "$paihao" --json --db "$db" archive "/$(printf '%04088d' 0)" --year 2025
# Other runs' files stay, those of the dead go.
touch "$work/2025.gz.part" "$work/2025.gz.part-$$" "$work/2025.gz.part-999999999"
says 0 'ok first=1 moved=true' "$paihao" --json --db "$db" archive "$work/2025.gz" --move --year 2025
same "files of other runs" "2025.gz.part 2025.gz.part-$$" "$(cd "$work" && echo 2025.gz.part*)"
moved=$(zcat "$work/2025.gz" | sed 1d | wc -l)
same "the file's rows and the database's" $((all + 1)) $((moved + $(rows)))
same "the database begins behind the file" $((moved + 1)) "$(first)"
same "events says where the others are" 1 "$(p events 2>&1 >/dev/null | grep -c "rows 1 to $moved stand in the archive file '2025.gz'")"
says 0 "ok archived=$moved" "$paihao" --json --db "$db" verify
says 0 'ok' "$paihao" --json --db "$db" verify --archive "$work/2025.gz"
same "with the file nothing is left unproved" 0 "$(p verify --archive "$work/2025.gz" | grep -c '"archived"')"
says 0 'ok' "$paihao" --json --db "$db" verify --head "$whole"
says 0 'ok' "$paihao" --json --db "$db" archive --check "$work/2025.gz"
says 2 'refused invalid' "$paihao" --json --db "$db" archive --check "$work/2025.gz" --year 2025
says 2 'refused invalid' "$paihao" --json --db "$db" archive --check "$work/2025.gz" --before 2026-01-01
says 1 'refused not-found' "$paihao" --json --db "$db" report day 2025-12-30
same "the report names the file" 1 "$(p report day 2025-12-31 | grep -c '2025\.gz')"
says 0 'ok' "$paihao" --json --db "$db" report day 2026-01-05
says 0 'ok ticket.state=done' "$paihao" --json --db "$db" show 2025-12-30/C002
says 0 'ok repeated=true' "$paihao" --json --db "$db" --request 2025-12-30-3 take C
says 0 'ok' "$paihao" --json --db "$db" --request new take C
says 1 'refused not-found' "$paihao" --json --db "$db" archive "$work/again.gz" --move --year 2025

# A forged file, another hall's, one of two.
zcat "$work/2025.gz" | sed '9s/C00/C01/' | gzip >"$work/forged.gz"
says 1 'refused corrupt' "$paihao" --json --db "$db" verify --archive "$work/forged.gz"
says 1 'refused corrupt' "$paihao" --json --db "$db" archive --check "$work/forged.gz"
says 0 'ok' "$paihao" --json --db "$db" archive "$work/2026.gz" --move --before 2026-01-06
says 1 'refused invalid message*=before' "$paihao" --json --db "$db" verify --archive "$work/2026.gz"
says 1 'refused invalid message*=before' "$paihao" --json --db "$db" verify --archive "$work/2026.gz" "$work/2025.gz"
says 1 'refused invalid message*=behind' "$paihao" --json --db "$db" verify --archive "$work/2025.gz"
says 1 'refused invalid message*=behind' "$paihao" --json --db "$db" verify --archive "$work/2025.gz" "$work/2025.gz"
says 0 'ok' "$paihao" --json --db "$db" verify --archive "$work/2025.gz" "$work/2026.gz"
says 1 'refused not-found' "$paihao" --json --db "$db" verify --archive "$work/2025.gz" "$work/none.gz"
same "a file that is not there" "paihao: There is no file $work/none.gz." "$("$paihao" --db "$db" verify --archive "$work/none.gz" 2>&1)"
says 2 'refused invalid message*=--year' "$paihao" --json --db "$db" archive "$work/new.gz" --year 25

if [ "$engine" = postgresql ]; then
    # Carried to a file and back, the hall still begins behind its archive.
    says 0 'ok' "$paihao" --json --db "$db" copy --to "$work/carried.db"
    says 0 'ok' "$paihao" --json --db "$work/carried.db" verify --archive "$work/2025.gz" "$work/2026.gz"
    says 0 'ok' "$paihao" --json --db "$work/carried.db" copy --to "$(at carried_back)"
    says 0 'ok' "$paihao" --json --db "$(at carried_back)" verify --archive "$work/2025.gz" "$work/2026.gz"
    says 0 'ok' "$paihao" --json --db "$(at carried_back)" take C
    # A ledger that another holds has no fault: nobody is sent to the doctor, or to repair.
    held() { in_hall "$db" "SELECT $1 FROM pg_stat_activity WHERE wait_event = 'PgSleep'"; }
    in_hall "$db" "BEGIN; LOCK TABLE event, archive IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(300)" >/dev/null 2>&1 &
    holder=$!
    until [ "$(held 'COUNT(*)')" = 1 ]; do sleep 0.1; done
    says 1 'refused busy message*=again' "$paihao" --json --db "$db" verify
    says 1 'refused busy message*=again' "$paihao" --json --db "$db" archive "$work/held.gz"
    says 1 'refused busy message*=again' "$paihao" --json --db "$db" archive --check "$work/2025.gz"
    held 'COUNT(pg_terminate_backend(pid))' >/dev/null
    wait $holder
fi
if [ "$engine" = sqlite ]; then
    # A file that has been saved, a page that was lost.
    says 0 'ok' "$paihao" --json --db "$db" backup "$work/night.db"
    says 0 'ok' "$paihao" --json --db "$db" take C
    cat >"$work/sql.py" <<'PY'
import sqlite3, sys
c = sqlite3.connect(sys.argv[1])
c.executescript(sys.argv[2])
PY
    python3 "$work/sql.py" "$db" "DELETE FROM ticket WHERE id > 45; UPDATE counter SET staff = 'x'; DELETE FROM series"
    says 1 'refused corrupt' "$paihao" --json --db "$db" verify
    says 0 'ok repaired=true' "$paihao" --json --db "$db" repair
    says 0 'ok' "$paihao" --json --db "$db" verify --archive "$work/2025.gz" "$work/2026.gz"
    python3 "$work/sql.py" "$db" "DELETE FROM ticket WHERE id = 3"
    says 1 'refused corrupt' "$paihao" --json --db "$db" repair
    says 0 'ok repaired=true' "$paihao" --json --db "$db" repair --backup "$work/night.db"
    says 0 'ok' "$paihao" --json --db "$db" verify --archive "$work/2025.gz" "$work/2026.gz"

    # An archived ticket changed, then the first page gone: what verify says leads to repair, and that to the backup.
    python3 "$work/sql.py" "$db" "UPDATE ticket SET outcome = 'left' WHERE id = 3"
    says 1 'refused corrupt message*=repair' "$paihao" --json --db "$db" verify
    says 1 'refused corrupt message*=--backup' "$paihao" --json --db "$db" repair
    says 0 'ok repaired=true' "$paihao" --json --db "$db" repair --backup "$work/night.db"
    says 0 'ok' "$paihao" --json --db "$db" verify --archive "$work/2025.gz" "$work/2026.gz"
    at_end=$(head_of "$db")
    dd if=/dev/zero of="$db" bs=2048 count=1 conv=notrunc 2>/dev/null
    says 1 'refused corrupt message*=repair' "$paihao" --json --db "$db" verify
    says 1 'refused corrupt message*=--backup' "$paihao" --json --db "$db" repair
    says 0 'ok repaired=true' "$paihao" --json --db "$db" repair --backup "$work/night.db"
    says 0 'ok' "$paihao" --json --db "$db" verify --head "$at_end" --archive "$work/2025.gz" "$work/2026.gz"
    says 0 'ok' "$paihao" --json --db "$db" restore "$work/night.db"
    says 0 'ok' "$paihao" --json --db "$db" verify --archive "$work/2025.gz" "$work/2026.gz"

    # The archive files alone do it as well: whatever of those days was changed or lost, and without a first page; each wrong
    # or missing file is named.
    cp "$db" "$work/good.db"
    at_end=$(head_of "$db")
    one=$work/2025.gz two=$work/2026.gz
    for damage in "UPDATE ticket SET outcome = 'left' WHERE id = 3" "DELETE FROM ticket WHERE id < 9" "UPDATE served SET ms = ms + 1 WHERE event < 40" \
        "DELETE FROM request WHERE event < 40" "DELETE FROM archive" "DROP TABLE archive" "UPDATE archive SET state = '{}', head = 'x'" \
        "DROP TRIGGER event_is_not_deleted; DELETE FROM archive; DELETE FROM series_past" page; do
        rm -f "$db"*
        cp "$work/good.db" "$db"
        if [ "$damage" = page ]; then
            dd if=/dev/zero of="$db" bs=2048 count=1 conv=notrunc 2>/dev/null
        else
            python3 "$work/sql.py" "$db" "$damage"
        fi
        says 1 'refused corrupt message*=repair' "$paihao" --json --db "$db" verify
        says 1 'refused corrupt message*=--archive' "$paihao" --json --db "$db" repair
        says 1 'refused invalid message*=2026.gz' "$paihao" --json --db "$db" repair --archive "$two" "$one"
        says 1 'refused invalid message*=2026.gz' "$paihao" --json --db "$db" repair --archive "$two"
        says 1 'refused invalid message*=2026.gz' "$paihao" --json --db "$db" repair --archive "$one"
        says 1 'refused not-found message*=none.gz' "$paihao" --json --db "$db" repair --archive "$one" "$work/none.gz"
        says 0 'ok repaired=true' "$paihao" --json --db "$db" repair --archive "$one" "$two"
        says 0 'ok' "$paihao" --json --db "$db" verify --head "$at_end"
        says 0 'ok' "$paihao" --json --db "$db" verify --archive "$one" "$two"
        says 0 'ok ticket.state=done' "$paihao" --json --db "$db" show 2025-12-30/C002
        says 0 'ok repaired=false' "$paihao" --json --db "$db" repair --archive "$one" "$two"
        says 0 'ok' "$paihao" --json --db "$db" archive --check "$one"
        says 0 'ok' "$paihao" --json --db "$db" archive --check "$two"
    done
    rm -f "$db"*
    cp "$work/good.db" "$db"

    # Killed at any instant: the rows stand in the database, or in a file that is whole, and asking again ends it.
    says 0 'ok' "$paihao" --json --db "$db" --at 2026-01-07T10:00:00 take C
    "$paihao" --json --db "$db" verify >/dev/null
    tried=0 before=0
    for ms in 0 2 4 6 8 10 12 14 16 18 20 22 24 26 28 30 33 36 40 45 50 60 70 80; do
        cp "$db" "$work/killed.db"
        rm -f "$work/killed.gz"
        "$paihao" --json --db "$work/killed.db" archive "$work/killed.gz" --move --before 2026-01-07 >/dev/null 2>&1 &
        archiving=$!
        python3 -c "import time; time.sleep($ms / 1000)"
        kill -9 $archiving 2>/dev/null
        wait $archiving 2>/dev/null
        tried=$((tried + 1))
        last=$("$paihao" --json --db "$work/killed.db" verify | sed -n 's/.*"ok":true.*"archived":\([0-9]*\).*/\1/p')
        begins=$("$paihao" --json --db "$work/killed.db" events 2>/dev/null | head -n 1 | sed 's/^{"id":\([0-9]*\).*/\1/')
        same "killed after $ms ms: begins where the archive ends" $((last + 1)) "$begins"
        if [ "$last" = "$("$paihao" --json --db "$db" verify | sed -n 's/.*"archived":\([0-9]*\).*/\1/p')" ]; then
            before=$((before + 1))
            rm -f "$work/killed.gz"
            "$paihao" --json --db "$work/killed.db" archive "$work/killed.gz" --move --before 2026-01-07 >/dev/null 2>&1
        fi
        same "killed after $ms ms, and asked again: all is proved" 1 "$("$paihao" --json --db "$work/killed.db" verify \
            --archive "$work/2025.gz" "$work/2026.gz" "$work/killed.gz" | grep -c '"ok":true')"
    done
    mkdir -p "$BUILD/faults"
    {
        echo '#: Archive'
        echo '# tests/process/archive.sh'
        echo "SIGKILL while days are moved into a file	$tried	$before before the commit, $((tried - before)) behind it: each row in the file or in the database, and all of them proved"
    } >"$BUILD/faults/archive.tsv"
fi
finish
