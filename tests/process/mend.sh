#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# When something broke: verify, repair, backup and restore as a technician types them, and a hall's file damaged at some
# dozens of places (PAIHAO_DAMAGE_ROUNDS, 66; which, by the date, or by SEED=N of a run before).
cd "$(dirname "$0")/../.." || exit 1
. tests/contract/lib.sh
db=$work/hall.db
hall=$contract/hall.yaml
say() { says 0 "$1" "$paihao" --json --db "$db" $2; }

say 'ok' "init $hall --training"
say 'ok' '--at 2026-01-05T10:00:00 open 1 --staff 0317'
for i in 1 2 3 4 5; do say 'ok' 'take C'; done
say 'ok' 'call 1'
says 0 'ok' "$paihao" --json --db "$db" backup "$work/night.db"
says 1 'refused conflict' "$paihao" --json --db "$db" backup "$work/night.db"
say 'ok' 'take C'
head=$(head_of "$db")
says 0 'ok' "$paihao" --json --db "$db" verify --head "$head"

# Nothing is wrong: nothing is done.
says 0 'ok repaired=false' "$paihao" --json --db "$db" repair

# A program is in it: neither repair nor restore touch it.
mkfifo "$work/in"
"$paihao" --db "$db" batch <"$work/in" >"$work/answers" &
batch=$!
exec 9>"$work/in"
echo board >&9
while [ ! -s "$work/answers" ]; do sleep 0.1; done
says 1 'refused busy' "$paihao" --json --db "$db" repair
says 1 'refused busy' "$paihao" --json --db "$db" restore "$work/night.db"
exec 9>&-
wait "$batch"

# Somebody who has no rights is told so, and not of a full disk.
without_rights() {
    if [ "$(id -u)" = 0 ]; then
        setpriv --bounding-set=-dac_override,-dac_read_search "$@"
    else
        "$@"
    fi
}
chmod 000 "$work/night.db"
says 1 'refused io message*=rights' without_rights "$paihao" --json --db "$db" restore "$work/night.db"
says 1 'refused io message*=rights' without_rights "$paihao" --json --db "$db" repair --backup "$work/night.db"
chmod 600 "$work/night.db"
chmod 000 "$db"
says 1 'refused io message*=rights' without_rights "$paihao" --json --db "$db" repair
chmod 600 "$db"

# A table was changed past the programs.
cat >"$work/sql.py" <<'PY'
import sqlite3, sys
c = sqlite3.connect(sys.argv[1])
c.executescript(sys.argv[2])
c.commit()
PY
python3 "$work/sql.py" "$db" "UPDATE ticket SET state = 'left' WHERE id = 1; UPDATE service SET waiting = 0"
says 1 'refused corrupt' "$paihao" --json --db "$db" verify
says 0 'ok repaired=true' "$paihao" --json --db "$db" repair
says 0 'ok' "$paihao" --json --db "$db" verify --head "$head"
says 0 'ok ticket.state=called' "$paihao" --json --db "$db" show C001

# A row of the ledger is gone: refused, then filled from the backup.
python3 "$work/sql.py" "$db" "DROP TRIGGER event_is_not_deleted; DELETE FROM event WHERE id = 4"
says 1 'refused corrupt holds_to=3' "$paihao" --json --db "$db" repair
says 0 'ok repaired=true' "$paihao" --json --db "$db" repair --backup "$work/night.db"
says 0 'ok' "$paihao" --json --db "$db" verify --head "$head"

# The first page is gone: the leaves still hold the ledger. (The hall file is asked for only when its row is lost too.)
cp "$db" "$work/whole.db"
dd if=/dev/zero of="$db" bs=2048 count=1 conv=notrunc 2>/dev/null
says 1 'refused corrupt' "$paihao" --json --db "$db" verify
says 0 'ok repaired=true' "$paihao" --json --db "$db" repair --hall "$hall"
says 0 'ok' "$paihao" --json --db "$db" verify --head "$head"

# A backup in its place; then what was there, back again.
says 0 'ok tickets=5' "$paihao" --json --db "$db" restore "$work/night.db"
says 1 'refused corrupt' "$paihao" --json --db "$db" verify --head "$(head_of "$work/whole.db")"
kept=$(ls "$db".before-restore-* | grep -v -- '-wal$')
says 0 'ok tickets=6' "$paihao" --json --db "$db" restore "$kept"
says 1 'refused io' "$paihao" --json --db "$db" restore "$work"
says 1 'refused unavailable' "$paihao" --json --db "$db" restore "$work/nowhere.db"
says 1 'refused corrupt' "$paihao" --json --db "$db" restore "$hall"
says 0 'ok' "$paihao" --json --db "$db" verify --head "$head"

# A backup that is cut short is named as what it is.
head -c 5000 "$work/night.db" >"$work/short.db"
: >"$work/empty.db"
for bad in short empty; do
    told=$("$paihao" --json --db "$db" restore "$work/$bad.db")
    same "restore of a backup that is $bad" 1 "$(printf '%s' "$told" | grep -c 'Take an older one')"
done

# Copies that a killed one left go; those of one that still runs stay.
touch "$db.part-999999999-old" "$db.part-999999999" "$db.part-$$" "$work/next.db.part-999999999-journal"
says 0 'ok repaired=false' "$paihao" --json --db "$db" repair
says 0 'ok' "$paihao" --json --db "$db" backup "$work/next.db"
same 'copies that were left' "$db.part-$$" "$(ls "$work"/*.db.part-*)"
rm "$db.part-$$"

# The nightly backup: a copy that fails its proof leaves no head, and what was kept stays.
mkdir "$work/bin" "$work/nights"
cp machine/paihao-backup "$work/bin"
cat >"$work/bin/paihao" <<SH
#!/bin/sh
case "\$*" in *verify) [ ! -e "$work/broken" ] || { echo '{"ok":false,"head":"1:x"}'; exit 1; } ;; esac
PAIHAO_DB="$db" exec "$PWD/${BUILD#"$PWD"/}/bin/paihao" "\$@"
SH
chmod +x "$work/bin/paihao"
touch "$work/nights/hall-2026-01-01-000000.db.part-999999999"
"$work/bin/paihao-backup" "$work/nights" >/dev/null
same 'a nightly backup leaves no part of an earlier one' 0 "$(ls "$work/nights" | grep -c part)"
same 'a nightly backup has a head' 1 "$(wc -l <"$work/nights/heads")"
touch -d '90 days ago' "$work/nights"/hall-*.db "$work/broken"
code=0
"$work/bin/paihao-backup" "$work/nights" >/dev/null 2>&1 || code=$?
same 'a nightly backup that fails its proof is told' 1 "$code"
same '… has no head' 1 "$(wc -l <"$work/nights/heads")"
same '… and removes none' 2 "$(ls "$work/nights"/hall-*.db | wc -l)"

# Closed days into files: consecutive, readable by gzip and sha256sum alone, held against the ledger.
gz=$work/hall-2026.ledger.gz
says 1 'refused not-found' "$paihao" --json --db "$db" archive "$gz"
say 'ok' '--at 2026-01-06T10:00:00 take C'
says 0 'ok first=1' "$paihao" --json --db "$db" archive "$gz"
told=$("$paihao" --json --db "$db" events | sed -n 's/.*"kind":"archived".*/&/p' | sed 's/.*sha256\\":\\"\([0-9a-f]*\).*/\1/')
same "the archive's hash" "$(sha256sum "$gz" | cut -d' ' -f1)" "$told"
same "the archive's rows" "$("$paihao" --json --db "$db" events | grep -c '"day":"2026-01-05"')" "$(zcat "$gz" | sed 1d | grep -c '"day":"2026-01-05"')"
says 0 'ok first=1' "$paihao" --json --db "$db" archive --check "$gz"
says 1 'refused not-found' "$paihao" --json --db "$db" archive "$work/again.gz"
say 'ok' '--at 2026-01-07T10:00:00 take C'
says 1 'refused conflict' "$paihao" --json --db "$db" archive "$gz"
says 1 'refused not-found' "$paihao" --json --db "$db" archive "$work/again.gz" --year 2025
says 0 'ok' "$paihao" --json --db "$db" archive "$work/again.gz" --year 2026
says 0 'ok' "$paihao" --json --db "$db" archive --check "$work/again.gz"
cp "$db" "$work/archived.db"
python3 "$work/sql.py" "$db" "DROP TRIGGER IF EXISTS event_is_not_deleted; DELETE FROM event WHERE id IN (4, 5)"
says 1 'refused corrupt holds_to=3 message*=--archive' "$paihao" --json --db "$db" repair
says 0 'ok repaired=true lost=[]' "$paihao" --json --db "$db" repair --archive "$gz"
says 0 'ok' "$paihao" --json --db "$db" verify --head "$(head_of "$work/archived.db")"
same 'what was not moved stays' 1 "$("$paihao" --json --db "$db" events | head -n 1 | grep -c '^{"id":1,')"
zcat "$gz" | sed '3s/C00/C01/' | gzip >"$work/forged.gz"
says 1 'refused corrupt' "$paihao" --json --db "$db" archive --check "$work/forged.gz"
head -c 300 "$gz" >"$work/cut.gz"
says 1 'refused corrupt' "$paihao" --json --db "$db" archive --check "$work/cut.gz"
says 1 'refused not-found' "$paihao" --json --db "$db" archive --check "$work/nowhere.gz"
says 2 'refused invalid' "$paihao" --json --db "$db" archive "$work/x.gz" --year x
says 1 'refused io' "$paihao" --json --db "$db" --at 2026-01-08T10:00:00 archive "$work/nowhere/x.gz" --before 2026-01-08
say 'ok' verify

# A machine whose clock was set back by more than two minutes is told so (a real hall; a training hall's clock is its own).
real=$work/real.db
says 0 'ok' "$paihao" --json --db "$real" init "$hall"
for ahead in 60000:good 180000:bad; do
    python3 "$work/sql.py" "$real" "UPDATE hall SET last_at = $(date +%s000) + ${ahead%:*}"
    same "doctor, ${ahead%:*} ms behind the newest row" "${ahead#*:}" \
        "$("$paihao" --json --db "$real" doctor | sed 's/.*"what":"clock","state":"\([a-z]*\)".*/\1/')"
done

# The seeded damages, told for the table of faults.
make -s BUILD="${BUILD#"$PWD"/}" build/tests/unit/store/test_damage >/dev/null 2>&1
rounds=${PAIHAO_DAMAGE_ROUNDS:-66}
seed=${SEED:-$(date +%s)}
echo "SEED=$seed"
code=0
PAIHAO_DAMAGE_SEED=$seed PAIHAO_DAMAGE_ROUNDS=$rounds TMPDIR=$work "$BUILD/tests/unit/store/test_damage" >"$work/damage" 2>/dev/null || code=$?
same "damage of a database at $rounds places (SEED=$seed)" 0 "$code"
mkdir -p "$BUILD/faults"
{
    echo '#: Damaged files'
    echo '# tests/process/mend.sh'
    sed -n 's/^\(repair[^:]*\): \(.*\)$/bits, bytes, pages, cuts, journals of a database damaged; \1	\2/p' "$work/damage" |
        awk -F'\t' '{ split($2, n, "[ ,]+"); print $1 "\t" n[1] + n[3] + n[7] + n[10] "\t" $2 }'
} >"$BUILD/faults/damage.tsv"
finish
