#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The plain command line (exit status, streams, PINs), hall files, and databases that are not what they should be.
# PAIHAO_TEST_ENGINE=postgresql: the same on a server.
cd "$(dirname "$0")/../.." || exit 1
. tests/contract/lib.sh
db=$(at hall)
hall=$contract/hall.yaml

# Usage errors exit 2, refusals 1; --json tells both on standard output, whatever is wrong.
says 0 'ok hall=contract training=true' "$paihao" --json --db "$db" init "$hall" --training
says 2 'refused invalid' "$paihao" --json
says 2 'refused invalid' "$paihao" --json nonsense
says 2 'refused invalid' "$paihao" --json --db "$db"
says 2 'refused invalid' "$paihao" --bogus --json board
says 2 'refused invalid' "$paihao" --json --db
says 2 'refused invalid' "$paihao" --json --db "$db" take
says 2 'refused invalid' "$paihao" --json --db "$db" take C extra
says 2 'refused invalid' "$paihao" --json --db "$db" take C --colour red
says 2 'refused invalid' "$paihao" --json --db "$db" --request '' take C
says 2 'refused invalid' "$paihao" --json --db "$db" take "$(printf 'C\377')"
says 2 'refused invalid' "$paihao" --json --db "$db" events --after x
says 2 'refused invalid' "$paihao" --json --at 2026-01-05T10:00:00 hall check "$hall"
says 2 'refused invalid message*=--at' "$paihao" --json --db "$db" --at 2026-01-05T10:00:00 batch
says 2 'refused invalid message*=--request' "$paihao" --json --db "$db" --request r-0 batch
says 1 'refused invalid' "$paihao" --json --db "$db" take X
says 1 'refused not-found' "$paihao" --json --db "$db" show C001
says 1 'refused closed' "$paihao" --json --db "$db" --at 2026-01-05T03:00:00 take C
says 0 'ok ticket.number=C001' "$paihao" --json --db "$db" --at 2026-01-05T10:00:00 take C
says 0 'ok ticket.number=C002' "$paihao" --json "--db=$db" --request=r-1 take C
says 0 'ok repeated=true ticket.number=C002' "$paihao" --json --db "$([ "$engine" = sqlite ] && echo sqlite:)$db" --request r-1 take C
# Words for people: to standard output what was done, to standard error what was not, never both.
for line in '0 take C' '1 take X' '2 take' '0 queue' '0 board' '0 verify' '1 show C777' '0 show C001' '0 report day' '2 nonsense' '0 why 1'; do
    code=0
    # shellcheck disable=SC2086
    "$paihao" --db "$db" ${line#? } >"$work/out" 2>"$work/err" || code=$?
    same "exit status of ${line#? }" "${line%% *}" "$code"
    if [ "${line%% *}" = 0 ]; then quiet=$work/err; else quiet=$work/out; fi
    same "the quiet stream of ${line#? }" "" "$(cat "$quiet")"
    if [ -s "$work/out" ] || [ -s "$work/err" ]; then pass; else fail "${line#? }" "words" "none"; fi
done
# What verify finds, where, in this person's language.
duplicate "$db" spoilt
in_hall_unguarded "$(at spoilt)" "UPDATE ticket SET number = 'C009' WHERE id = 1; UPDATE hall SET guard_limit = 1; UPDATE event SET at = at + 1 WHERE id = 2"
differences() { LANGUAGE=$1 "$paihao" --db "$(at spoilt)" verify 2>&1 | grep -v '^paihao:'; }
same "verify's findings" 'Row 2: the column at is not what the body says
Row 3, ticket 1: the time goes back without a clock row
Ticket 1: number of its ledger and of its row differ: ["C001","C009"]
guard is 1, by the ledger 2' "$(differences en)"
same "verify's findings in Chinese" '第 2 行：at 列与正文不同
第 3 行，号 1：时间倒退，却没有 clock 行
号 1：number 列，流水与表不同：["C001","C009"]
guard 是 1，按流水是 2' "$(differences zh_CN)"
forget spoilt
same "--help" 0 "$("$paihao" --help >/dev/null 2>&1; echo $?)"

# PINs: made without a hall, read from standard input, never echoed.
says 0 'ok pin^=$argon2id$' env -u HOME "$paihao" --json --db "$work/none.db" staff pin --pin 2468
says 1 'refused invalid' "$paihao" --json staff pin --pin 12
says 1 'refused invalid' "$paihao" --json staff pin --pin abcd
printf '2468\n' | "$paihao" --json --db "$db" open 1 --staff 0317 --pin - >"$work/out"
same "--pin - with the right PIN" 1 "$(grep -c '"state":"open"' "$work/out")"
printf '1111\n' | "$paihao" --json --db "$db" open 2 --staff 0318 --pin - >"$work/out"
same "--pin - with a wrong PIN" 1 "$(grep -c '"error":"denied"' "$work/out")"
code=0
"$paihao" --json --db "$db" open 2 --staff 0318 --pin - </dev/null >"$work/out" || code=$?
same "--pin - without one" 2 "$code"

# Hall files: every error with its place.
bad() { # bad WHAT LINE:COLUMN SED-EXPRESSION
    sed "$3" "$hall" >"$work/bad.yaml"
    if cmp -s "$hall" "$work/bad.yaml"; then fail "$1" "a changed file" "none"; fi
    says 1 'refused invalid' "$paihao" --json hall check "$work/bad.yaml"
    same "$1: its place" 1 "$(grep -c "bad.yaml:$2: " "$work/out")"
    says 1 'refused invalid' "$paihao" --json --db "$(at bad)" init "$work/bad.yaml"
    if is_there bad; then fail "$1" "no database made" "$(at bad)"; forget bad; else pass; fi
}
line() { grep -n -- "$1" "$hall" | head -n 1 | cut -d: -f1; }
c=$(line 'series: {regular: \[1, 799\]')
bad "an unknown key" "$(line '^format'):1" 's/^format: 1/formt: 1/'
bad "another format" "$(line '^format'):9" 's/^format: 1/format: 2/'
zone=$(grep -n "^hall:" "$hall" | cut -d: -f1):$(sed -n 's/Asia.*//p' "$hall" | head -n 1 | wc -m | tr -d " ")
bad "an unknown time zone" "$zone" 's|Asia/Shanghai|Asia/Atlantis|'
bad "a range backwards" "$c:23" "${c}s/\\[1, 799\\]/[799, 1]/"
bad "series that could print the same number" "$c:[0-9]*" "${c}s/\\[801, 899\\]/[700, 899]/"
bad "an overflow among the numbers" "$c:[0-9]*" "${c}s/\\[1001, 1999\\]/[500, 1999]/"
bad "a service twice" "$(line 'id: G$'):9" 's/id: G$/id: C/'
bad "a counter without its service" "$(line '{id: "5"'):[0-9]*" 's/primary: \[Q\]/primary: [X]/'
bad "a repeated key" "$(($(wc -l <"$hall") + 2)):1" 's/^hours:/notices: []\nhours:/;$a notices: []'
bad "an unknown class" "$(line 'id: infant'):10" 's/id: infant/id: nobility/'
bad "a role that is none" "$(line '0500'):[0-9]*" 's/roles: \[inspector\]/roles: [king]/'
bad "hours that are none" "$(line '^hours'):[0-9]*" 's/"09:00-17:00"/"17:00-09:00"/'
printf 'format: 1\nhall: [\n' >"$work/broken.yaml"
says 1 'refused invalid' "$paihao" --json hall check "$work/broken.yaml"
same "no YAML: its place" 1 "$(grep -c 'broken.yaml:[0-9]*:[0-9]*: ' "$work/out")"
: >"$work/empty.yaml"
says 1 'refused invalid' "$paihao" --json hall check "$work/empty.yaml"
head -c 3000 /dev/urandom >"$work/noise.yaml"
says 1 'refused invalid' "$paihao" --json hall check "$work/noise.yaml"
says 1 'refused not-found' "$paihao" --json hall check "$work/none.yaml"
says 1 'ok=false' "$paihao" --json hall check "$work"
says 2 'refused invalid' "$paihao" --json hall check
# In words all of them stand there, not only the first.
sed 's/^hotline/x/;s/id: infant/id: nobility/;s/primary: \[Q\]/primary: [X]/' "$hall" >"$work/bad.yaml"
"$paihao" hall check "$work/bad.yaml" >/dev/null 2>"$work/err"
same "faults in words" 2 "$(grep -c 'bad.yaml:.*\(nobility\|"X"\)' "$work/err")"
same "and nothing a second time" 0 "$(grep -c '^paihao:' "$work/err")"
# Advice on the file is not why it was refused.
for command in init 'hall import'; do
    # shellcheck disable=SC2086
    "$paihao" --db "$(if [ "$command" = init ]; then echo "$db"; else at none; fi)" $command "$hall" >/dev/null 2>"$work/err"
    same "$command refused, with advice" '3 1' "$(grep -c 'hall.yaml:.*Class elderly' "$work/err") $(grep -c '^paihao: ' "$work/err")"
done
# What the system says of a file, and what to do, in this person's language.
same "a folder" "paihao: $work is a folder. Name a file." "$("$paihao" hall check "$work" 2>&1)"
same "a folder, in Chinese" "paihao: $work 是文件夹。请写文件名。" "$(LANGUAGE=zh_CN "$paihao" hall check "$work" 2>&1)"
says 1 'refused io message*=short' "$paihao" --json hall check "$work/$(printf '%0300d' 0)"
says 1 'refused conflict message*=already' "$paihao" --json --db "$db" hall export "$hall"
says 1 'refused io message*=folder' "$paihao" --json --db "$db" hall export "$work/none/hall.yaml"

# Export → init gives an equal hall; text that looks like a number or a time stays text.
for file in "$hall" data/halls/chenghu.yaml data/halls/riverside.yaml data/halls/minimal.yaml; do
    forget a
    forget b
    rm -f "$work/a.yaml" "$work/b.yaml"
    "$paihao" --db "$(at a)" init "$file" --training >/dev/null 2>&1
    says 0 'ok' "$paihao" --json --db "$(at a)" hall export "$work/a.yaml"
    same "$file written out: whose it is" 600 "$(stat -c %a "$work/a.yaml")"
    says 0 'ok' "$paihao" --json hall check "$work/a.yaml"
    says 0 'ok' "$paihao" --json --db "$(at b)" init "$work/a.yaml" --training
    "$paihao" --db "$(at b)" hall export >"$work/b.yaml"
    if cmp -s "$work/a.yaml" "$work/b.yaml"; then pass; else fail "export of $file" "the same after a second way round" "$(diff "$work/a.yaml" "$work/b.yaml" | head -n 4)"; fi
    for table in class service matter series "(SELECT id, position, zone, state FROM counter) c" counter_service staff; do
        in_hall "$(at a)" "SELECT * FROM $table ORDER BY 1, 2" >"$work/rows-a"
        in_hall "$(at b)" "SELECT * FROM $table ORDER BY 1, 2" >"$work/rows-b"
        if cmp -s "$work/rows-a" "$work/rows-b"; then pass; else fail "table $table of $file" "equal" "$(diff "$work/rows-a" "$work/rows-b" | head -n 4)"; fi
    done
    same "export over a file that is there" 1 "$("$paihao" --json --db "$(at a)" hall export "$work/a.yaml" | grep -c '"ok":false')"
done

# Import in mid-day: a ledger row; what is in use today is refused by name.
sed 's/hotline: "12345"/hotline: "0571"/' "$hall" >"$work/new.yaml"
before=$(head_of "$db")
says 0 'ok' "$paihao" --json --db "$db" hall import "$work/new.yaml"
same "import: rows" $((${before%%:*} + 1)) "$(head_of "$db" | cut -d: -f1)"
same "import: its kind" import "$("$paihao" --db "$db" events | tail -n 1 | sed 's/.*"kind":"\([a-z]*\)","ticket".*/\1/')"
sed '/id: C$/,/first, name/d;s/primary: \[C, G\]/primary: [G]/;s/primary: \[C\]/primary: [G]/' "$hall" >"$work/less.yaml"
before=$(head_of "$db")
says 1 'ok=false message*=C' "$paihao" --json --db "$db" hall import "$work/less.yaml"
same "import refused: head" "$before" "$(head_of "$db")"
sed '/{id: "1", zone/d' "$hall" >"$work/less.yaml"
says 1 'ok=false message*=1' "$paihao" --json --db "$db" hall import "$work/less.yaml"
sed 's/regular: \[1, 799\]/regular: [2, 799]/' "$hall" >"$work/less.yaml"
says 1 'ok=false message*=C' "$paihao" --json --db "$db" hall import "$work/less.yaml"
same "import refused: head" "$before" "$(head_of "$db")"
says 1 'refused invalid' "$paihao" --json --db "$db" hall import "$work/bad.yaml"

# init over what is there, and files that are no halls. Nothing of them changes.
contents() {
    case $1 in
    postgresql:*) pg_dump -n "${1##*hall=}" "${1%%\?*}" | grep -v '^.\(un\)\?restrict ' | cksum ;;
    *) cksum <"$1" ;;
    esac
}
untouched() { # untouched STATUS EXPECTATION DATABASE COMMAND…
    sum=$(contents "$3")
    says "$1" "$2" "$paihao" --json --db "$3" "$4" ${5:+"$5"}
    same "$3 is untouched" "$sum" "$(contents "$3")"
}
before=$(head_of "$db")
says 1 'refused conflict' "$paihao" --json --db "$db" init "$hall" --training
same "init over a hall: head" "$before" "$(head_of "$db")"
other=$(at other) newer=$(at newer)
[ "$engine" = sqlite ] || psql -X -q -c "CREATE SCHEMA other" "$server_url"
in_hall "$other" "CREATE TABLE t (x INT); INSERT INTO t VALUES (1)"
untouched 1 'refused invalid' "$other" board
untouched 1 'refused invalid' "$other" init "$hall"
duplicate "$db" newer
in_hall "$newer" "$(if [ "$engine" = sqlite ]; then echo "PRAGMA user_version = 99"; else echo "UPDATE store_schema SET schema = 99"; fi)"
untouched 1 'refused invalid message*=newer' "$newer" board
untouched 1 'refused invalid' "$newer" take C
says 1 'refused invalid' "$paihao" --json --db "mysql://x" board
says 1 'refused unavailable' "$paihao" --json --db "postgresql://127.0.0.1:1/none" board
if [ "$engine" = postgresql ]; then
    says 1 'refused invalid message*=init' "$paihao" --json --db "$(at none)" board
    if is_there none; then fail "a read of a missing hall" "no schema made" none; else pass; fi
    finish
    exit
fi
# From here on: files.
echo "a text that is long enough to look like the head of something, but is no database at all, sorry" >"$work/text.db"
untouched 1 'ok=false' "$work/text.db" board
untouched 1 'ok=false' "$work/text.db" init "$hall"
head -c 100000 /dev/urandom >"$work/noise.db"
untouched 1 'ok=false' "$work/noise.db" verify
says 1 'refused unavailable' "$paihao" --json --db "$work" board
says 1 'refused unavailable' "$paihao" --json --db "$work/none.db" board
if [ -e "$work/none.db" ]; then fail "a read of a missing file" "no file made" "none.db"; else pass; fi
# A damaged page: told, not crashed.
"$paihao" --db "$db" backup "$work/torn.db" >/dev/null
size=$(wc -c <"$work/torn.db")
dd if=/dev/urandom of="$work/torn.db" bs=1024 seek=8 count=$((size / 1024 - 8)) conv=notrunc 2>/dev/null
says 1 'ok=false' "$paihao" --json --db "$work/torn.db" verify
says 1 'ok=false' "$paihao" --json --db "$work/torn.db" take C
# A file that may not be read or written (root may do both).
if [ "$(id -u)" != 0 ]; then
    chmod 000 "$work/newer.db"
    says 1 'ok=false' "$paihao" --json --db "$work/newer.db" board
else
    "$paihao" --db "$db" backup "$work/locked.db" >/dev/null
    chmod 777 "$work"
    chmod 600 "$work/locked.db"
    if command -v setpriv >/dev/null && cp "$paihao" "$work/paihao" && chmod 755 "$work/paihao"; then
        says 1 'ok=false' setpriv --reuid 65534 --clear-groups "$work/paihao" --json --db "$work/locked.db" board
        says 1 'ok=false' setpriv --reuid 65534 --clear-groups "$work/paihao" --json --db "$work/locked.db" take C
        says 1 'refused io message*=rights' setpriv --reuid 65534 --clear-groups "$work/paihao" --json hall check "$work/locked.db"
        chmod 644 "$work/locked.db"
        says 1 'ok=false' setpriv --reuid 65534 --clear-groups "$work/paihao" --json --db "$work/locked.db" take C
    fi
fi

# A full disk: refused as io, nothing half done; with room again it goes on, no number lost.
if unshare -m true 2>/dev/null; then
    mkdir "$work/small"
    cat >"$work/full.sh" <<'SH'
set -u
mount -t tmpfs -o size=900k tmpfs "$1/small" || exit 77
"$2" --db "$1/small/hall.db" init "$3" --training >/dev/null 2>&1 || exit 78
"$2" --db "$1/small/hall.db" clock --at 2026-01-05T10:00:00 >/dev/null || exit 79
i=0
while [ $i -lt 3000 ]; do i=$((i + 1)); echo "take E"; echo "leave E$(printf '%03d' $i)"; echo "take C"; done | "$2" --db "$1/small/hall.db" batch >"$1/full-answers"
"$2" --json --db "$1/small/hall.db" verify >"$1/full-verify"
cat /dev/zero >"$1/small/zero" 2>/dev/null
"$2" --json --db "$1/small/hall.db" hall export "$1/small/hall.yaml" >"$1/full-export"
ls "$1/small" >"$1/full-left"
rm "$1/small/zero"
mount -o remount,size=9000k "$1/small"
"$2" --json --db "$1/small/hall.db" take C >"$1/full-after"
"$2" --json --db "$1/small/hall.db" verify >"$1/full-verify-after"
SH
    code=0
    unshare -m sh "$work/full.sh" "$work" "$paihao" "$hall" || code=$?
    same "the full disk's steps" 0 "$code"
    last=$(grep '"ok":true' "$work/full-answers" | grep -c '"number":"C[0-9]*".*"event"')
    if grep -q '"error":"io"' "$work/full-answers"; then pass; else fail "a full disk" "io" "$(sed -n 's/.*"error":"\([^"]*\)".*/\1/p' "$work/full-answers" | sort | uniq -c | tr '\n' ' ')"; fi
    same "a hall file on the full disk" 'io 0' "$(sed -n 's/.*"error":"\([a-z]*\)".*no room.*/\1/p' "$work/full-export") $(grep -c yaml "$work/full-left")"
    same "verify on the full disk" 1 "$(grep -c '"ok":true' "$work/full-verify")"
    next=$((last + 1))
    [ $next -le 799 ] || next=$((next - 799 + 1000))
    same "the number after the full disk" "$(printf 'C%03d' $next)" "$(sed -n 's/.*"number":"\([^"]*\)".*/\1/p' "$work/full-after")"
    same "verify after it" 1 "$(grep -c '"ok":true' "$work/full-verify-after")"
else
    echo "skipped: a full disk wants unshare -m"
fi
finish
