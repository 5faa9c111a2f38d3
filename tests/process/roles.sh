#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Who may do what on a database server: each kind of terminal has a role with its own rights. Everything forbidden is tried, by raw
# SQL as that role and by the programs. Over TLS, with a certificate that is checked, and SCRAM; files with secrets that others
# could read are refused. Skipped (77) where there is no PostgreSQL or no openssl.
cd "$(dirname "$0")/../.." || exit 1
command -v openssl >/dev/null && command -v psql >/dev/null || { echo "skipped: no openssl or no psql on this machine"; exit 77; }
make -s ${BUILD:+BUILD="$BUILD"} all >/dev/null || exit 1
. tests/contract/lib.sh
server=$(mktemp -d /tmp/paihao-pg-XXXXXX)
cleanup() {
    tests/lib/postgres.sh stop "$server" immediate 2>/dev/null
    rm -rf "$work" "$server"
}
trap cleanup EXIT
chmod 755 "$server"
port=$((10000 + $$ % 8000))

# A small authority of our own, and the server's certificate of it.
(
    cd "$server" || exit 1
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj '/CN=hall authority' -keyout ca.key -out ca.crt
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj '/CN=localhost' -keyout tls.key -out tls.csr
    printf 'subjectAltName=DNS:localhost,IP:127.0.0.1\n' >ext
    openssl x509 -req -in tls.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 -extfile ext -out tls.crt
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj '/CN=another authority' -keyout other.key -out other.crt
    chmod 600 tls.key
    [ "$(id -u)" != 0 ] || chown postgres tls.key
) >"$work/openssl" 2>&1 || { cat "$work/openssl"; exit 1; }
code=0
tests/lib/postgres.sh start "$server" port=$port fsync=off ssl=on "ssl_cert_file=$server/tls.crt" "ssl_key_file=$server/tls.key" \
    password_encryption=md5 >"$work/url" 2>"$work/why" || code=$?
[ $code != 77 ] || { cat "$work/why"; exit 77; }
printf 'local all hall trust\nhostssl all all 127.0.0.1/32 scram-sha-256\n' >"$server/data/pg_hba.conf"
admin() { psql -X -q -At -h "$server" -p $port -U hall -d "${database:-postgres}" "$@"; }
# A careless server: what we give out is SCRAM all the same.
admin -c 'SELECT pg_reload_conf()' -c "SET password_encryption = 'scram-sha-256'" -c "CREATE ROLE technician LOGIN CREATEROLE PASSWORD 'long enough'" -c 'CREATE DATABASE halls OWNER technician' >"$work/made"

# The hall belongs to a technician who is no superuser; the secret stands in a password file.
tls="sslmode=verify-full&sslrootcert=$server/ca.crt"
address="postgresql://technician@localhost:$port/halls"
export PGPASSFILE="$work/passwords"
echo "localhost:$port:*:technician:long enough" >"$PGPASSFILE"
chmod 644 "$PGPASSFILE"
sed '/^terminals:/d; s/09:00-17:00/00:00-24:00/; s/regular: \[1, 200\]/&, paper: [901, 903]/; s/quota: 60/quotas: [{from: "00:00", to: "24:00", tickets: 9}]/' "$contract/day.yaml" >"$work/hall.yaml"
echo 'terminals: [{id: kiosk1, kind: kiosk}, {id: counter1, kind: counter, counter: "1"}, {id: counter2, kind: counter, counter: "2"}, {id: pad1, kind: pad, counter: "1"}, {id: pad2, kind: pad, counter: "2"}, {id: wall1, kind: display, zones: [A], panel_mm: [1218, 685], view_m: 8}]' >>"$work/hall.yaml"
says 1 'refused denied message*=others' "$paihao" --json --db "$address?$tls" init "$work/hall.yaml" --training --hall near
chmod 600 "$PGPASSFILE"
says 0 'ok' "$paihao" --json --db "$address?$tls" init "$work/hall.yaml" --training --hall near
db="$address?hall=near&$tls"
says 1 'refused unavailable' "$paihao" --json --db "$address?hall=near&sslmode=verify-full&sslrootcert=$server/other.crt" verify
says 1 'refused denied' "$paihao" --json --db "postgresql://technician:wrong@localhost:$port/halls?hall=near&$tls" verify

echo '== one file for each terminal'
mkdir "$work/join"
for who in kiosk1 counter1 counter2 pad1 pad2 wall1; do
    says 0 'ok' "$paihao" --json --db "$db" terminal add $who --out "$work/join/$who"
done
says 0 'ok kind=manager' "$paihao" --json --db "$db" terminal add desk --kind manager --out "$work/join/desk" --qr "$work/join/desk.png"
same 'its mode' 600 "$(stat -c %a "$work/join/kiosk1")"
same "the QR code's mode" 600 "$(stat -c %a "$work/join/desk.png")"
if command -v zbarimg >/dev/null; then
    same 'the QR code says what the file says' "$(sha256sum <"$work/join/desk")" "$(zbarimg -q --raw --oneshot "$work/join/desk.png" 2>/dev/null | tr '|' '\n' | sed '$d' | sha256sum)"
else
    echo 'not looked at: what the QR code says (no zbarimg here)'
fi
says 1 'refused conflict' "$paihao" --json --db "$db" terminal add kiosk1 --out "$work/join/kiosk1"
says 1 'refused not-found' "$paihao" --json --db "$db" terminal add kiosk9 --out "$work/join/kiosk9"
same 'no file for nobody' 1 "$(test -e "$work/join/kiosk9"; echo $?)"

# What is refused cuts no running terminal off: its password is the old one still, and no new file is left.
long=$(printf '%04000d' 0)
says 1 'refused invalid message*=hall=near' "$paihao" --json --db "$db" terminal add kiosk1 --address foo://bar --out "$work/join/again"
says 1 'refused invalid message*=hall=near' "$paihao" --json --db "$db" terminal add kiosk1 --address "$address?$tls" --out "$work/join/again"
says 1 'refused invalid message*=long' "$paihao" --json --db "$db" terminal add kiosk1 --address "$db&application_name=$long" --out "$work/join/again"
says 1 'refused invalid message*=QR' "$paihao" --json --db "$db" terminal add kiosk1 --address "$db&application_name=$(printf '%01000d' 0)" --out "$work/join/again" --qr "$work/join/again.png"
says 1 'refused io message*=QR' "$paihao" --json --db "$db" terminal add kiosk1 --out "$work/join/again" --qr "$work/nowhere/again.png"
same 'no new file' '' "$(ls "$work/join" | grep again)"
says 0 'ok' env PAIHAO_SETTINGS="$work/join/kiosk1" "$paihao" --json board

# as WHO WORDS…: paihao on the machine that has this file
as() {
    who=$1
    shift
    PAIHAO_SETTINGS=$work/join/$who "$paihao" --json "$@"
}
# may|may_not WHO WORDS…
may() { same "$* " true "$(as "$@" </dev/null | grep -o '"ok":true' | head -1 | cut -d: -f2)"; }
may_not() { same "$* " '"denied"' "$(as "$@" </dev/null | sed 's/.*"error":\("[^"]*"\).*/\1/')"; }
may desk clock --at 2026-03-10T10:00:00
may kiosk1 take C
may kiosk1 take C
may kiosk1 take C
may counter1 open 1 --staff s1
may counter2 open 2 --staff s2
may counter1 call 1
may counter1 start 1
may counter1 finish 1
may counter2 call 2
may counter2 start 2
may counter2 finish 2
may counter1 take G
may counter1 counter 1 --services C,G
may desk service G stop --reason full
may desk queue C
may wall1 board
may desk report day

echo '== what the programs may not'
may_not kiosk1 call 1
may_not kiosk1 open 3 --staff s3
may_not kiosk1 pause 1 --reason lunch
may_not kiosk1 service C stop --reason full
may_not counter1 call 2
may_not counter1 pause 2 --reason lunch
may_not counter1 counter 2 --services C
may_not counter1 staff off s5
may_not counter1 service C stop --reason full
may_not counter1 emergency on --preset fire
may_not pad1 take C
may_not pad1 call 1
may_not wall1 take C
may_not wall1 call 1
echo '== what raw SQL may not'
hall=near
# sql WHO: statements from standard input, as one transaction of that terminal's role
sql() {
    url=$(sed -n 's/^url = //p' "$work/join/$1" | sed "s/hall=$hall&//; s/[?&]hall=$hall//")
    { echo "SET search_path = $hall; BEGIN;"; cat; echo ';COMMIT;'; } | PGOPTIONS='-c client_min_messages=error' psql -X -q -At -v ON_ERROR_STOP=1 "$url" 2>&1
}
# Every row of every table: nothing that changed goes unseen.
contents() { database=halls admin -c "SELECT relname, md5(CAST(query_to_xml(format('SELECT CAST(x AS text) AS x FROM $hall.%I x ORDER BY 1', relname), true, false, '') AS text))
    FROM pg_class WHERE relnamespace = CAST('$hall' AS regnamespace) AND relkind = 'r' ORDER BY relname"; }
# forbidden WHO WHAT, statements from standard input: refused by a right, a policy or a trigger (not for a mistake in the statements),
# or nothing was touched; and nothing has changed
refusals='permission denied|new row violates row-level security|ledger row [0-9]+ |the hall row does not|ticket [0-9]+ changes|(series|service|counter|quota|appointment|the lock|what is kept|what was served|what was rated) .*follow|duplicate key'
forbidden() {
    before=$(contents)
    told=$(sql "$1")
    same "$1: $2: refused ($told)" 1 "$([ -z "$told" ] && echo 1 || echo "$told" | grep -cE "^ERROR:  ($refusals)")"
    same "$1: $2: nothing changed ($told)" "$before" "$(contents)"
    attempts=$((attempts + 1))
}
# must: the same, and it has to be said: nothing would have stayed anyway
must() {
    told=$(sql "$1")
    same "$1: $2: refused ($told)" 1 "$(echo "$told" | grep -cE "^ERROR:  ($refusals)")"
    attempts=$((attempts + 1))
}
# but_for WHO WHAT, statements from standard input: nothing is wrong with them in this one's name; nothing of them stays
but_for() {
    told=$({ cat; echo 'SET CONSTRAINTS ALL IMMEDIATE; ROLLBACK; BEGIN'; } | sql "$1")
    same "$1: $2: allowed" '' "$told"
}
attempts=0
hour=last_at # of the rows
# row KIND TICKET COUNTER TERMINAL [MEMBERS [MEMBERS [DAY [UNDOES]]]]: the next ledger row as it should be, its hash too. "-" = none. What it
# says of a ticket's change stands where the programs write it.
row() {
    day=day
    [ -z "${7:-}" ] || day="'$7'"
    ticket=NULL counter=NULL counter_text=null ticket_text=null change_text='' members=''
    case ${5:-} in ',"change"'*) change_text=$5 ;; *) members=${5:-} ;; esac
    [ "$2" = - ] || { ticket=$2 ticket_text=$2; }
    [ "$3" = - ] || { counter="'$3'" counter_text="\"$3\""; }
    cat <<SQL
INSERT INTO event (id, at, day, kind, ticket, counter, staff, terminal, request, undoes, body, hash)
SELECT id, at, day, '$1', $ticket, $counter, NULL, '$4', NULL, ${8:-NULL}, body, encode(sha256(convert_to(head || body, 'UTF8')), 'hex')
FROM (SELECT last_event + 1 AS id, $hour AS at, day, head, format('{"at":%s$change_text,"counter":$counter_text,"day":"%s","id":%s,"kind":"$1"$members,"request":null${6:-},"staff":null,"terminal":"$4","ticket":$ticket_text,"undoes":${8:-null}}', $hour, day, last_event + 1) AS body FROM (SELECT last_event, last_at, head, $day AS day FROM hall) h) r;
SQL
}
newest_at='(SELECT at FROM event ORDER BY id DESC LIMIT 1)'
counted="UPDATE hall SET last_event = last_event + 1, last_at = $newest_at, head = (SELECT hash FROM event ORDER BY id DESC LIMIT 1);"
may counter1 call 1
may counter1 start 1
may counter1 finish 1
may kiosk1 take C
may counter2 call 2
forbidden counter1 'what another has in hand' <<SQL
UPDATE counter SET ticket = 0 WHERE id = '2'
SQL
may counter2 start 2
may counter2 finish 2
may kiosk1 take C
third=$(database=halls admin -c 'SELECT max(id) FROM near.ticket')

forbidden kiosk1 'call' <<SQL
$(row call $third 1 kiosk1) $counted
SQL
forbidden kiosk1 'a called ticket without the ledger' <<SQL
UPDATE ticket SET state = 'called', counter = '1' WHERE id = $third
SQL
forbidden kiosk1 'another number under the row of a take' <<SQL
$(row take $third - kiosk1) UPDATE ticket SET state = 'void', last_event = last_event + 1 WHERE id = $third; $counted
SQL
forbidden kiosk1 'another place in the queue under a row that tells no change' <<SQL
$(row paper $third - kiosk1) UPDATE ticket SET due = 1, last_event = (SELECT max(id) FROM event) WHERE id = $third; $counted
SQL
forbidden kiosk1 'another place in the queue under a row of its paper' <<SQL
$(row paper $third - kiosk1 ',"change":{"due":[2,1]}') UPDATE ticket SET due = 1, last_event = (SELECT max(id) FROM event) WHERE id = $third; $counted
SQL
forbidden kiosk1 'another place in the queue in the name of notes' <<SQL
UPDATE ticket SET due = 1, note = '' WHERE id = $third
SQL
forbidden kiosk1 'a row that does not follow' <<SQL
$(row help - - kiosk1 | sed 's/head || body/body/') $counted
SQL
forbidden kiosk1 'a row whose columns say something else' <<SQL
$(row help - - kiosk1 | sed "s/, 'help', NULL/, 'presence', NULL/") $counted
SQL
forbidden kiosk1 'a row in the name of another terminal' <<SQL
$(row help - - counter1) $counted
SQL
forbidden kiosk1 'a row that the hall does not count' <<SQL
$(row help - - kiosk1)
SQL
forbidden kiosk1 'a call for help at a counter' <<SQL
$(row help - 1 kiosk1) $counted
SQL
forbidden kiosk1 'fewer tickets than there are' <<SQL
$(row help - - kiosk1) UPDATE hall SET last_event = last_event + 1, last_ticket = last_ticket - 1, head = (SELECT hash FROM event ORDER BY id DESC LIMIT 1)
SQL
forbidden kiosk1 'the presence of another terminal' <<SQL
INSERT INTO presence (terminal, kind, state, at) VALUES ('wall1', 'display', 'down', 1) ON CONFLICT (terminal) DO UPDATE SET state = 'down'
SQL
forbidden kiosk1 'the state of another terminal' <<SQL
INSERT INTO terminal_state (terminal, locked, reason, message, at) VALUES ('wall1', 1, '', '', 1)
SQL
forbidden kiosk1 'a ticket by a ledger of its own' <<SQL
CREATE TEMPORARY TABLE event AS SELECT CAST(1 AS BIGINT) AS id, CAST($third AS BIGINT) AS ticket, CAST('leave' AS text) AS kind, CAST('{"change":{"state":["waiting","left"]}}' AS text) AS body;
UPDATE near.ticket SET state = 'left', last_event = 1 WHERE id = $third
SQL
forbidden kiosk1 'a changed ledger' <<SQL
UPDATE event SET kind = 'take'
SQL
forbidden kiosk1 'a shorter ledger' <<SQL
DELETE FROM event
SQL
forbidden kiosk1 'another head' <<SQL
UPDATE hall SET head = repeat('1', 64)
SQL
forbidden kiosk1 'a hall for training' <<SQL
UPDATE hall SET training = 0
SQL
forbidden kiosk1 'a counter' <<SQL
UPDATE counter SET state = 'open', staff = 's1'
SQL
forbidden kiosk1 'a rating' <<SQL
INSERT INTO rating (served, event, at, level, reasons, lang, revision) SELECT event, event, at, 5, '', 'zh_CN', 1 FROM served LIMIT 1
SQL
forbidden kiosk1 'a deceitful temporary table' <<SQL
CREATE TEMPORARY TABLE terminal_role AS SELECT CAST('near_kiosk1' AS text) AS role, CAST('kiosk1' AS text) AS terminal, CAST('manager' AS text) AS kind, CAST('' AS text) AS counter;
$(row call $third 1 kiosk1) $counted
SQL
forbidden kiosk1 'the manager' <<SQL
UPDATE terminal_role SET kind = 'manager'
SQL
forbidden kiosk1 'the technician' <<SQL
SET ROLE technician; UPDATE counter SET state = 'open'
SQL
forbidden kiosk1 'no triggers' <<SQL
SET session_replication_role = replica; $(row call $third 1 kiosk1) $counted
SQL
forbidden kiosk1 'roles of its own' <<SQL
SELECT terminal_role_add('kiosk7', 'manager', '', 'secret')
SQL
# Every table is looked at, whatever it holds.
same 'what is compared' "$(database=halls admin -c "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'near' AND table_type = 'BASE TABLE'")" "$(contents | grep -c '|')"

echo '== what is read by those alone who need it'
database=halls admin -c "INSERT INTO near.personal (key, value, purge_after) VALUES ('note/2', 'words', 0), ('note/3', 'words', 9000000000000)" \
    -c "INSERT INTO near.appointment (code, day, slot, service, matter, holder, ticket, event) VALUES ('SECRET', '2000-01-01', 0, 'C', '', 'hash', 0, 0)" \
    -c "SET password_encryption = 'scram-sha-256'" -c "CREATE ROLE reader LOGIN PASSWORD 'secret'" -c "SELECT near.reader_grant('reader')" >"$work/made"
reader="postgresql://reader:secret@localhost:$port/halls?$tls"
echo "url = $reader" >"$work/join/reader"
# hidden WHO WHAT: a SELECT of this is refused
hidden() {
    told=$(echo "SELECT $2" | sql "$1")
    same "$1: $2: not to be read ($told)" 1 "$(echo "$told" | grep -cE '^ERROR:  permission denied for (table|view) ')"
    attempts=$((attempts + 1))
}
for who in pad1 wall1 reader; do
    for what in 'pin FROM staff' '* FROM staff' "id FROM staff WHERE pin <> ''" 'holder FROM appointment' '* FROM appointment'; do hidden $who "$what"; done
    same "$who: nothing that is kept of people" 0 "$(echo 'SELECT count(*) FROM personal WHERE purge_after = 0' | sql $who)"
done
for what in 'bell_key FROM hall' '* FROM hall' 'text FROM definition' 'note FROM ticket' 'code FROM ticket' 'code FROM appointment' 'words FROM request' \
    'answer FROM request_answer' 'state FROM archive' 'missing FROM notice'; do
    hidden reader "$what"
done
for what in 'DELETE FROM personal' "UPDATE ticket SET state = 'left'" 'INSERT INTO writers VALUES (1)' "UPDATE hall SET day = ''"; do
    echo "$what" >"$work/statements"
    forbidden reader "$what" <"$work/statements"
done
for who in kiosk1 counter1 desk; do
    same "$who: PINs are there to be checked" 1 "$(echo "SELECT count(*) FROM staff WHERE pin LIKE '%argon2id\$v=%'" | sql $who | grep -c '^[1-9]')"
done
same 'no hash in the kept hall file, a mark of each' 'f|t' "$(database=halls admin -c "SELECT text LIKE '%argon2id\$v=%', text LIKE '%argon2id\$kept\$%' FROM near.definition")"
same 'none in the ledger' 0 "$(database=halls admin -c "SELECT count(*) FROM near.event WHERE body LIKE '%argon2id%'")"
same 'the hall file that is written out has them' 1 "$(as desk hall export </dev/null | grep -c 'argon2id\$v=19')"
may_not wall1 hall export
says 0 'ok halls.#=1 missing.#=0' "$paihao" --json --db "$reader" city
says 0 'ok halls.#=1 missing.#=0' "$paihao" --json --db "$reader" city report 2026-03-10
database=halls admin -c "DELETE FROM near.personal WHERE key LIKE 'note/%'" -c "DELETE FROM near.appointment WHERE code = 'SECRET'"

echo '== what raw SQL may not, where a hall is real'
# Days end by this server's clock where a hall is real.
database=halls admin -c 'UPDATE near.hall SET training = 0'
hour=$(date +%s000)
forbidden kiosk1 'the clock of a real hall' <<SQL
$(row help - - kiosk1) UPDATE hall SET last_event = last_event + 1, last_at = $newest_at, clock_at = clock_at + 60000, head = (SELECT hash FROM event ORDER BY id DESC LIMIT 1)
SQL
tomorrow=$(date -d '2 days' +%F)
forbidden kiosk1 'a day that has not come' <<SQL
$(row help - - kiosk1 '' '' "$tomorrow") UPDATE hall SET last_event = last_event + 1, last_at = $newest_at, day = '$tomorrow', head = (SELECT hash FROM event ORDER BY id DESC LIMIT 1)
SQL
forbidden kiosk1 'an hour that has not come' <<SQL
$(row help - - kiosk1 | sed "s/$hour/9000000000000/g") UPDATE hall SET last_event = last_event + 1, last_at = 9000000000000, head = (SELECT hash FROM event ORDER BY id DESC LIMIT 1)
SQL
forbidden kiosk1 'the end of a day that goes on' <<SQL
$(row expire $third - kiosk1 ',"change":{"state":["waiting","expired"]}' '' "$tomorrow")
UPDATE ticket SET state = 'expired', last_event = (SELECT max(id) FROM event) WHERE id = $third; $counted
UPDATE service SET waiting = waiting - 1 WHERE id = 'C'
SQL
database=halls admin -c "UPDATE near.ticket SET day = '$tomorrow' WHERE id = $third"
forbidden kiosk1 'the end of a ticket in the name of a day that is over' <<SQL
$(row expire $third - kiosk1 ',"change":{"state":["waiting","expired"]}')
UPDATE ticket SET state = 'expired', last_event = (SELECT max(id) FROM event) WHERE id = $third; $counted
UPDATE service SET waiting = waiting - 1 WHERE id = 'C'
SQL
database=halls admin -c "UPDATE near.ticket SET note = 'words' WHERE id = $third"
forbidden wall1 'a note whose day is not over' <<SQL
UPDATE ticket SET note = '' WHERE id = $third
SQL
database=halls admin -c "UPDATE near.ticket SET note = '' WHERE id = $third"
database=halls admin -c "UPDATE near.ticket SET day = (SELECT day FROM near.hall) WHERE id = $third"
forbidden wall1 'the end of a day long before the present one' <<SQL
$(row day-closed - - wall1 '' '' 2000-01-01) $counted
SQL
database=halls admin -c "INSERT INTO near.personal (key, value, purge_after) VALUES ('note/1', 'words', 9000000000000)" \
    -c "UPDATE near.staff SET failures = 3, locked_until = 9000000000000 WHERE id = 's8'"
for who in pad1 kiosk1; do
    forbidden $who 'what is kept of people for a time that is not over' <<SQL
DELETE FROM personal WHERE key = 'note/1'
SQL
done
forbidden kiosk1 'a lock that is taken off before its time' <<SQL
UPDATE staff SET failures = 0, locked_until = 0 WHERE id = 's8'
SQL
forbidden kiosk1 'a lock for longer than an hour' <<SQL
UPDATE staff SET failures = failures + 1, locked_until = 9000000000000 WHERE id = 's7'
SQL
forbidden kiosk1 'a lock that is taken off by one wrong PIN more' <<SQL
UPDATE staff SET failures = failures + 1, locked_until = 0 WHERE id = 's8'
SQL
database=halls admin -c "INSERT INTO near.personal (key, value, purge_after) VALUES ('holder/1', '1', 9000000000000), ('holder/2', '1', 0)"
forbidden counter1 'a shorter time for what is kept of people' <<SQL
UPDATE personal SET purge_after = 8000000000000 WHERE key = 'note/1'
SQL
forbidden kiosk1 'a time that is over for what is kept of people' <<SQL
UPDATE personal SET purge_after = 1 WHERE key = 'holder/1'; DELETE FROM personal WHERE key = 'holder/1'
SQL
forbidden kiosk1 'a time for what is kept for ever' <<SQL
UPDATE personal SET purge_after = 8000000000000 WHERE key = 'holder/2'
SQL
database=halls admin -c "DELETE FROM near.personal WHERE key LIKE 'holder/%'"
database=halls admin -c "DELETE FROM near.personal WHERE key = 'note/1'" -c "UPDATE near.staff SET failures = 0, locked_until = 0 WHERE id = 's8'"
database=halls admin -c 'UPDATE near.hall SET training = 1'
hour=last_at
forbidden wall1 'an hour before that of the row before it' <<SQL
$(hour='last_at - 1000'; row presence - - wall1) $counted
SQL
forbidden wall1 'a row of another day' <<SQL
$(row presence - - wall1 '' '' 2000-01-01) $counted
SQL
forbidden counter1 'another counter' <<SQL
$(row call $third 2 counter1) $counted
SQL
forbidden counter1 'a call that says something else of the ticket' <<SQL
$(row call $third 1 counter1 ',"change":{"state":["held","done"]}') UPDATE ticket SET state = 'called', last_event = (SELECT max(id) FROM event) WHERE id = $third; $counted
SQL
forbidden counter1 'a call that moves the ticket as well' <<SQL
$(row call $third 1 counter1 ',"change":{"state":["waiting","called"]}') UPDATE ticket SET state = 'called', due = 1, last_event = (SELECT max(id) FROM event) WHERE id = $third; $counted
SQL
# change TICKET KIND COUNTER TERMINAL SET…: a row that tells truly what the assignments make of the ticket, and they. Each is COLUMN=VALUE.
change() {
    of=$1 kind=$2 at=$3 terminal=$4
    shift 4
    told='' set=''
    for each in "$@"; do
        was=$(database=halls admin -c "SELECT to_jsonb(t)->'${each%%=*}' FROM $hall.ticket t WHERE id = $of")
        told="$told,\"${each%%=*}\":[$was,$(printf %s "${each#*=}" | tr "'" '"')]"
        set="$set $each,"
    done
    row "$kind" "$of" "$at" "$terminal" ",\"change\":{${told#,}}" '' '' "${undoes:-}"
    echo "UPDATE ticket SET $set last_event = (SELECT max(id) FROM event) WHERE id = $of; $counted"
    [ "$kind $of" != "call $third" ] || [ -n "${uncounted:-}" ] || echo "UPDATE service SET waiting = waiting - 1 WHERE id = 'C';"
}
may counter2 call 2
called=$(database=halls admin -c "SELECT ticket FROM near.counter WHERE id = '2'")
now=$(database=halls admin -c 'SELECT last_at FROM near.hall')
starting() { change "$called" start "$@" "started_at=$now" "state='serving'"; }
starting 2 counter2 >"$work/statements"
but_for counter2 'a start as it should be' <"$work/statements"
forbidden counter1 'a start of what another called, as its own' <<SQL
$(starting 1 counter1 | sed "s/UPDATE ticket SET/& counter = '1',/")
SQL
may counter2 start 2
other=$(database=halls admin -c "SELECT ticket FROM near.counter WHERE id = '2'")
may kiosk1 take C
may kiosk1 take C
third=$(database=halls admin -c 'SELECT max(id) FROM near.ticket')
forbidden counter1 'to finish what another serves' <<SQL
$(change "$other" finish 1 counter1 "state='done'")
SQL
forbidden counter1 'to finish what another serves, as its own' <<SQL
$(change "$other" finish 1 counter1 "counter='1'" "state='done'")
SQL
forbidden counter2 'a hold that puts it to another service' <<SQL
$(change "$other" hold 2 counter2 "hold='with-us'" "service='G'" "state='held'")
SQL
forbidden counter2 'an end that is told as a call' <<SQL
$(change "$other" call 2 counter2 "state='done'")
SQL
forbidden counter2 'an end that moves the ticket as well' <<SQL
$(change "$other" finish 2 counter2 "state='done'" due=1)
SQL
now=$(database=halls admin -c 'SELECT last_at FROM near.hall')
# ending [SET…]: the end of what counter 2 serves, as it should be, and what is told of it further
ending() { change "$other" finish 2 counter2 "ended_at=$now" "outcome='done'" "$@" "state='done'"; }
ending >"$work/statements"
but_for counter2 'an end as it should be' <"$work/statements"
forbidden counter2 'an end with an outcome that its row does not tell' <<SQL
$(ending | sed "s/,\"outcome\":[^]]*]//")
SQL
forbidden counter2 'an end without the outcome that its row tells' <<SQL
$(ending | sed "s/ outcome='done',//")
SQL
forbidden counter2 'an end that its row tells, and more' <<SQL
$(ending | sed 's/UPDATE ticket SET/& passes = 3,/')
SQL
forbidden counter2 'an end that its row tells, and then otherwise' <<SQL
$(ending | sed 's/,"counter":"2","day"/,"change":{"state":["serving","held"]}&/')
SQL
forbidden counter2 'an end that its row tells, and then otherwise with a space' <<SQL
$(ending | sed 's/,"counter":"2","day"/,"change" :{"state":["serving","held"]}&/')
SQL
forbidden counter2 'an end that its row tells, and then otherwise in escapes' <<SQL
$(ending | sed 's/,"counter":"2","day"/,"chang\\u0065":{"state":["serving","held"]}&/')
SQL
forbidden counter2 'an end under the row of a hold' <<SQL
$(ending | sed "s/'finish'/'hold'/; s/\"finish\"/\"hold\"/")
SQL
forbidden counter2 'an end that the hall does not count' <<SQL
$(ending | sed 's/UPDATE hall SET [^;]*;//')
SQL
forbidden counter2 'an end of another day' <<SQL
$(ending | sed "s/head, day AS day/head, '2000-01-01' AS day/")
SQL
database=halls admin -c 'UPDATE near.hall SET training = 0'
hour=$(date +%s000)
now=$hour
ending >"$work/statements"
but_for counter2 'an end of now, where a hall is real' <"$work/statements"
hour=$((hour - 3600000))
now=$hour
forbidden counter2 'an end of an hour ago, where a hall is real' <<SQL
$(ending)
SQL
database=halls admin -c 'UPDATE near.hall SET training = 1'
hour=last_at
now=$(database=halls admin -c 'SELECT last_at FROM near.hall')
forbidden counter2 'an end that tells of another past' <<SQL
$(ending | sed 's/"change":{/&"base":[1,0],"due":[1,0],/' | sed "s/\[1,0\]/[1,$(database=halls admin -c "SELECT base FROM near.ticket WHERE id = $other")]/g")
SQL
forbidden counter2 'an end in words that its row tells otherwise' <<SQL
$(ending "staff='1\"],\"x\":[\"\",\"y'")
SQL
forbidden counter1 'a call of a ticket that was not held, told as if it had been' <<SQL
$(row call $third 1 counter1 ',"change":{"counter":["","1"],"state":["held","called"]}') UPDATE ticket SET state = 'called', counter = '1', last_event = (SELECT max(id) FROM event) WHERE id = $third; $counted
SQL
# transfer COUNTER: what counter 2 serves waits again, is counted, and is off its desk
transfer() {
    change "$other" transfer "$1" "counter$1" "state='waiting'" "counter=''" "staff=''"
    echo "UPDATE service SET waiting = waiting + 1 WHERE id = 'C'; UPDATE counter SET ticket = 0 WHERE id = '2';"
}
transfer 2 >"$work/statements"
but_for counter2 'to transfer what it serves' <"$work/statements"
transfer 1 >"$work/statements"
forbidden counter1 'to transfer what another serves' <"$work/statements"
# undo COUNTER TERMINAL: what was done last with that ticket, exactly
undo() {
    undoes=$(database=halls admin -c "SELECT last_event FROM near.ticket WHERE id = $other")
    # shellcheck disable=SC2046 # a word for each column
    change "$other" undo "$1" "$2" $(database=halls admin -c "SELECT key || '=' || CASE jsonb_typeof(value->0) WHEN 'string'
        THEN quote_literal(value->>0) ELSE value->>0 END FROM near.event, jsonb_each(CAST(body AS jsonb)->'change') WHERE id = $undoes")
    undoes=
}
undo 2 counter2 >"$work/statements"
but_for counter2 'to undo what it did' <"$work/statements"
undo 1 counter1 >"$work/statements"
forbidden counter1 'to undo what another did' <"$work/statements"
forbidden counter1 'to accept what nobody offers' <<SQL
$(change $third accept 1 counter1 "bound='counter'" "bound_to='1'")
SQL
# calling [COUNTER]: as the programs write it
calling() { change "$third" call 1 counter1 "called_at=$now" calls=1 "counter='${1:-1}'" "state='called'"; }
calling >"$work/statements"
but_for counter1 'a call as it should be' <"$work/statements"
forbidden counter1 'a call that moves the ticket forward as well' <<SQL
$(calling | sed 's/UPDATE ticket SET/& due = 1,/')
SQL
forbidden counter1 'a call in words that its row tells otherwise' <<SQL
$(change "$third" call 1 counter1 "called_at=$now" calls=1 "counter='1'" "staff='1\"],\"x\":[\"\",\"y'" "state='called'")
SQL
forbidden counter1 'a call to another counter, in its own name' <<SQL
$(calling 2)
SQL
forbidden counter1 'a call for another counter' <<SQL
$(change $third call 1 counter1 "state='called'" "counter='2'")
SQL
forbidden counter1 'more calls than the row tells' <<SQL
$(change $third call 1 counter1 "state='called'" "counter='1'" calls=1 | sed 's/calls=1/calls=7/')
SQL
forbidden counter1 'a place in the queue by a class that does not give it' <<SQL
$(change $third class - counter1 due=1)
SQL
forbidden counter1 'another number for a ticket that there is' <<SQL
$(change $third class - counter1 "number='C999'")
SQL
forbidden counter1 'a service that is not the step that it is at' <<SQL
$(change $third class - counter1 "service='G'")
SQL
may counter2 finish 2
may kiosk1 take C
gone=$(database=halls admin -c 'SELECT max(id) FROM near.ticket')
may counter1 leave "$(database=halls admin -c "SELECT number FROM near.ticket WHERE id = $gone")"
next=$(database=halls admin -c 'SELECT last_event + 1 FROM near.hall')
now=$(database=halls admin -c 'SELECT last_at FROM near.hall')
# reinstate SET…: the ticket of one who left, at this place, and counted there
reinstate() {
    change "$gone" reinstate - counter1 "state='waiting'" "$@"
    echo "UPDATE service SET waiting = waiting + 1 WHERE id = 'C';"
}
reinstate "base=$now" "due=$now" "seq=$next" >"$work/statements"
but_for counter1 'a place behind all by a return' <"$work/statements"
reinstate base=1 due=1 "seq=$next" >"$work/statements"
forbidden counter1 'a place before all by a return' <"$work/statements"
reinstate "base=$now" "due=$now" seq=1 >"$work/statements"
forbidden counter1 'a place before those of the same moment by a return' <"$work/statements"
# take [JSON [JSON [TERMINAL [SERIES]]]]: a new ticket as it should be, but for these members, and those of its row; nothing of it stays.
# The row as the programs write it: its members in order, and of the ticket those that are not empty.
take() {
    cat <<SQL
UPDATE series SET issued = issued + 1 WHERE service = 'C' AND name = '${4:-regular}';
CREATE TEMPORARY TABLE made AS SELECT m.* FROM hall h, series s, ticket t, LATERAL jsonb_populate_record(t, jsonb_build_object('id', h.last_ticket + 1,
    'seq', h.last_event + 1, 'last_event', h.last_event + 1, 'base', ${hour_of_take:-h.last_at}, 'due', ${hour_of_take:-h.last_at}, 'issued_at', ${hour_of_take:-h.last_at}, 'code', 'none', 'day', h.day,
    'sequence', s.issued, 'number', 'C' || lpad(CAST(s.first + s.issued - 1 AS text), 3, '0')) || '${1:-{\}}') m
    WHERE t.id = $third AND s.service = 'C' AND s.name = '${4:-regular}';
INSERT INTO event (id, at, day, kind, ticket, terminal, body, hash) SELECT id, at, day, 'take', ticket, '${3:-kiosk1}', body, encode(sha256(convert_to(head || body, 'UTF8')), 'hex')
    FROM (SELECT h.head, ${hour_of_take:-h.last_at} AS at, h.day, m.last_event AS id, m.id AS ticket, '{' || (SELECT string_agg(format('"%s":%s', key, value), ',' ORDER BY key)
    FROM (SELECT key, CAST(value AS text) FROM jsonb_each(jsonb_build_object('id', m.last_event, 'at', ${hour_of_take:-h.last_at}, 'day', h.day,
    'kind', 'take', 'ticket', m.id, 'counter', null, 'staff', null, 'terminal', '${3:-kiosk1}', 'request', null, 'undoes', null, 'number', m.number, 'service', m.service) || '${2:-{\}}') UNION ALL
    SELECT 'change', '{' || string_agg(format('"%s":[null,%s]', key, value), ',' ORDER BY key) || '}' FROM jsonb_each(to_jsonb(m) ${untold:-})
    WHERE key NOT IN ('last_event', 'note', 'service', 'code') AND value NOT IN ('0', '""')) members) || '}' AS body FROM hall h, made m) r;
INSERT INTO ticket SELECT * FROM made; ROLLBACK; BEGIN
SQL
}
same 'a ticket as it should be' '' "$(take | sql kiosk1)"
for wrong in '"due": 1' '"due": 1, "base": 1' '"due": 1, "base": 1, "issued_at": 1' '"seq": 1' '"number": "C777"' '"sequence": 777, "number": "C777"' '"bound": "counter", "bound_to": "1"' '"counter": "1"' \
    '"class": "elderly"' '"day": "2000-01-01"' '"id": 777' '"visit": 1' '"offer_from": "1"'; do
    take "{$wrong}" >"$work/statements"
    must kiosk1 "a new ticket with $wrong" <"$work/statements"
done
for untold in calls called_at passes come_back bound_to told_p50 told_by visit; do
    wrong='7'
    case $untold in come_back | bound_to | told_by) wrong='"2"' ;; esac
    wrong="{\"$untold\": $wrong}" untold="- '$untold'"
    take "$wrong" >"$work/statements"
    must kiosk1 "a new ticket with $wrong that its row does not tell" <"$work/statements"
done
untold=
take '{"steps": "C,x\"],\"y\":[null,\"z"}' | sed "s/\[null,%s\]', key, value)/[null,%s]', key, replace(CAST(value AS text), '\\\\\"', '\"'))/" >"$work/statements"
must kiosk1 'a new ticket with words that its row tells otherwise' <"$work/statements"
take | sed "s/|| '}' AS body/|| ',\"change\":{\"state\":[null,\"done\"]}}' AS body/" >"$work/statements"
must kiosk1 'a new ticket whose row tells two changes' <"$work/statements"
take '{"class": "appointment"}' '{"appointment": "NONE"}' >"$work/statements"
must kiosk1 'an appointment that nobody has, now' <"$work/statements"
take | sed "s/|| '}' AS body/|| ',\"appointment\":\"NONE\"}' AS body/" >"$work/statements"
must kiosk1 'an appointment that nobody has, told at the end' <"$work/statements"
for words in '"appointment" :' '"\\u0061ppointment":'; do
    take | sed "s/|| '}' AS body/|| ',$words\"NONE\"}' AS body/" >"$work/statements"
    must kiosk1 "an appointment that nobody has, told as $words" <"$work/statements"
done
take '' '{"reason": "by hand"}' >"$work/statements"
must kiosk1 'a number with a reason' <"$work/statements"
take '' '{"counter": "1"}' | sed "s/ticket, terminal, body, hash) SELECT id, at, day, 'take', ticket,/ticket, counter, terminal, body, hash) SELECT id, at, day, 'take', ticket, '1',/" >"$work/statements"
must kiosk1 'a number taken at a counter' <"$work/statements"
take '' '{"counter": ""}' | sed "s/ticket, terminal, body, hash) SELECT id, at, day, 'take', ticket,/ticket, counter, terminal, body, hash) SELECT id, at, day, 'take', ticket, '',/" >"$work/statements"
must kiosk1 'a number taken at a counter without a name' <"$work/statements"
may counter1 take C --number C901 --issued 09:30 --reason 'by hand' --supervisor 0400 --pin 9999
take '' '' counter1 >"$work/statements"
must kiosk1 'a number taken in the name of another terminal' <"$work/statements"
take '{"series": "paper"}' '' kiosk1 paper >"$work/statements"
must kiosk1 'a number of those for paper, simply taken' <"$work/statements"
by_hand='{"series": "paper", "base": 1, "due": 1, "issued_at": 1}'
same 'a number written by hand as it should be' '' "$(take "$by_hand" '{"reason": "by hand"}' counter1 paper | sql counter1)"
take "$by_hand" '{"reason": "by hand"}' kiosk1 paper >"$work/statements"
must kiosk1 'a number written by hand' <"$work/statements"
take '{"base": 1, "due": 1, "issued_at": 1}' '{"reason": "by hand"}' >"$work/statements"
must kiosk1 'a number written by hand that is not one for paper' <"$work/statements"
take '{"base": 1, "due": 1, "class": "appointment"}' '{"appointment": "NONE"}' >"$work/statements"
must kiosk1 'an appointment that nobody has' <"$work/statements"
waiting=$(database=halls admin -c "SELECT number FROM near.ticket WHERE id = $third")
# What a change of class writes of that ticket, as assignments.
placed() { database=halls admin -c "SELECT format('class = %L, due = %s, last_event = %s', class, due, last_event) FROM near.ticket WHERE id = $third"; }
was=$(placed)
may counter1 class "$waiting" --class elderly --reason stick
older=$(database=halls admin -c 'SELECT max(id) FROM near.event')
made=$(placed)
database=halls admin -c "UPDATE near.ticket SET $was WHERE id = $third"
forbidden kiosk1 'what an old row tells' <<SQL
UPDATE ticket SET $made WHERE id = $third
SQL
database=halls admin -c "UPDATE near.ticket SET $made WHERE id = $third"
may counter1 class "$waiting" --class regular --reason none
forbidden counter1 'a row of yesterday as a reason' <<SQL
UPDATE ticket SET due = 1, last_event = $older WHERE id = $third
SQL
forbidden counter1 'what another counter serves' <<SQL
DELETE FROM counter_service WHERE counter = '2'
SQL
forbidden counter1 'a state that no counter has' <<SQL
UPDATE counter SET state = 'asleep' WHERE id = '1'
SQL
forbidden counter1 'a ticket bound to nothing that there is' <<SQL
$(row class $third - counter1 ',"change":{"bound":["","moon"]}') UPDATE ticket SET bound = 'moon', last_event = (SELECT max(id) FROM event) WHERE id = $third; $counted
SQL
forbidden counter1 'the row of another counter' <<SQL
UPDATE counter SET state = 'closed', staff = '' WHERE id = '2'
SQL
forbidden counter1 'a ticket of another counter' <<SQL
UPDATE ticket SET state = 'left' WHERE counter = '2'
SQL
forbidden counter1 'two states at once' <<SQL
$(row finish $third 1 counter1 ',"change":{"state":["waiting","done"]}') UPDATE ticket SET state = 'done', last_event = (SELECT max(id) FROM event) WHERE id = $third; $counted
SQL
forbidden counter1 'a service that the ledger does not tell' <<SQL
INSERT INTO served SELECT h.last_event, s.day, s.at, s.ticket, s.step, s.service, s.matter, s.counter, s.staff, s.outcome, s.ms
FROM hall h, (SELECT * FROM served WHERE counter = '1' LIMIT 1) s
SQL
forbidden counter1 'a rating' <<SQL
INSERT INTO rating (served, event, at, level, reasons, lang, revision) SELECT event, event, at, 5, '', 'zh_CN', 1 FROM served WHERE counter = '1' ORDER BY event DESC LIMIT 1
SQL
forbidden counter1 'the row of a rating' <<SQL
$(row rate 1 1 counter1) $counted
SQL
forbidden counter1 'the services of another' <<SQL
DELETE FROM served WHERE counter = '2'
SQL
forbidden counter1 'a PIN' <<SQL
UPDATE staff SET pin = ''
SQL
forbidden desk 'a rating' <<SQL
INSERT INTO rating (served, event, at, level, reasons, lang, revision) SELECT event, event, at, 5, '', 'zh_CN', 1 FROM served LIMIT 1
SQL
forbidden desk 'the row of a rating' <<SQL
$(row rate 1 1 desk) $counted
SQL
forbidden desk 'the rights of terminals' <<SQL
UPDATE terminal_role SET kind = 'manager'
SQL
forbidden desk 'a changed ledger' <<SQL
DELETE FROM event WHERE id = (SELECT max(id) FROM event)
SQL
# Another hall beside it on the same server.
says 0 'ok' "$paihao" --json --db "$address?$tls" init "$work/hall.yaml" --training --hall west
forbidden desk 'another hall, to read' <<SQL
SELECT * FROM west.ticket
SQL
forbidden desk 'another hall, to write' <<SQL
UPDATE west.hall SET day = ''
SQL
forbidden desk 'another hall, to hold up its writers' <<SQL
LOCK TABLE west.writers IN SHARE UPDATE EXCLUSIVE MODE
SQL
same 'a terminal of one hall has no other' 1 "$(PAIHAO_SETTINGS=$work/join/desk "$paihao" --json --db "$(sed -n 's/^url = //p' "$work/join/desk" | sed 's/hall=near/hall=west/')" board | grep -c '"ok":false')"
forbidden wall1 'numbers that are not given out' <<SQL
UPDATE series SET issued = issued + 1
SQL
forbidden kiosk1 'numbers that are given out again' <<SQL
UPDATE series SET issued = 0 WHERE issued > 0
SQL
for who in kiosk1 counter1 desk; do
    forbidden $who 'a number that nobody gets' <<SQL
UPDATE series SET issued = issued + 1 WHERE service = 'C' AND name = 'regular'
SQL
    forbidden $who 'one more who waits' <<SQL
UPDATE service SET waiting = waiting + 1 WHERE id = 'C'
SQL
    forbidden $who 'one less who waits' <<SQL
UPDATE service SET waiting = waiting - 1 WHERE id = 'C'
SQL
    forbidden $who 'a guard that no row tells' <<SQL
UPDATE service SET guard = guard + 1 WHERE id = 'C'
SQL
    forbidden $who 'numbers of a day to come' <<SQL
INSERT INTO series_past (service, name, day, issued) VALUES ('C', 'regular', '2026-03-11', 150)
SQL
    forbidden $who 'other numbers of a day that was' <<SQL
INSERT INTO series_past (service, name, day, issued) SELECT service, name, day, issued + 1 FROM series WHERE service = 'C' AND name = 'regular'
    ON CONFLICT (service, name, day) DO UPDATE SET issued = excluded.issued
SQL
    forbidden $who 'a request that nothing was done for' <<SQL
INSERT INTO request (id, words, event) VALUES ('invented', repeat('0', 32), (SELECT max(id) FROM event))
SQL
    forbidden $who 'a request for a row that answers none' <<SQL
$(row presence - - $who) INSERT INTO request (id, words, event) VALUES ('another', repeat('0', 32), (SELECT max(id) FROM event)); $counted
SQL
    forbidden $who 'the answer of a row that nobody asked for' <<SQL
INSERT INTO request_answer (event, answer) SELECT max(e.id), '{}' FROM event e WHERE NOT EXISTS (SELECT 1 FROM request_answer a WHERE a.event = e.id)
SQL
    forbidden $who 'an answer for a row without a request' <<SQL
$(row presence - - $who) INSERT INTO request_answer (event, answer) SELECT max(id), '{}' FROM event; $counted
SQL
    forbidden $who 'a call for help that the ledger does not tell' <<SQL
INSERT INTO desk_call (id, at, kind, terminal, counter, staff, key, closed_at, closed_by) SELECT max(id), 1, 'help', '$who', '', '', '', 0, '' FROM event
SQL
    forbidden $who 'more tickets than there are' <<SQL
$(row presence - - $who) ${counted%;*}; UPDATE hall SET last_ticket = last_ticket + 1
SQL
    forbidden $who 'a row that is counted, and then left behind' <<SQL
$(row presence - - $who) $counted SET CONSTRAINTS ALL IMMEDIATE; UPDATE hall SET last_event = e.id, head = e.hash, last_at = e.at FROM event e WHERE e.id = hall.last_event - 1
SQL
    forbidden $who 'a hall at an older row' <<SQL
UPDATE hall SET last_event = e.id, head = e.hash, last_at = e.at FROM event e WHERE e.id = hall.last_event - 1
SQL
    forbidden $who 'another hour than that of the newest row' <<SQL
$(row presence - - $who) ${counted%;*}; UPDATE hall SET last_at = last_at + 1
SQL
done
# Twice what one ticket may do once, under one row.
take | sed 's/; ROLLBACK; BEGIN$/;/' >"$work/new"
counted_take="UPDATE service SET waiting = waiting + 1 WHERE id = 'C'; UPDATE hall SET last_event = last_event + 1, last_ticket = last_ticket + 1, last_at = $newest_at, head = (SELECT hash FROM event ORDER BY id DESC LIMIT 1);"
{ cat "$work/new"; echo "$counted_take"; } >"$work/statements"
but_for kiosk1 'a ticket that is counted' <"$work/statements"
database=halls admin -c 'UPDATE near.hall SET training = 0'
for ago in 0 3600000; do
    hour_of_take=$(($(date +%s000) - ago))
    { take | sed 's/; ROLLBACK; BEGIN$/;/'; echo "$counted_take"; } >"$work/statements"
    case $ago in
    0) but_for kiosk1 'a ticket of now, where a hall is real' <"$work/statements" ;;
    *) forbidden kiosk1 'a ticket of an hour ago, where a hall is real' <"$work/statements" ;;
    esac
done
hour_of_take=
database=halls admin -c 'UPDATE near.hall SET training = 1'
# A ticket by a row of another kind, which the hall does not count.
for kind in serve undo; do
    state='{"state": "serving", "counter": "1"}' waits=''
    [ $kind = serve ] || { state='' waits="UPDATE service SET waiting = waiting + 1 WHERE id = 'C';"; }
    {
        take "$state" '{"counter": "1"}' counter1 | sed "s/ticket, terminal, body, hash) SELECT id, at, day, 'take', ticket,/ticket, counter, terminal, body, hash) SELECT id, at, day, '$kind', ticket, '1',/
            s/'kind', 'take'/'kind', '$kind'/; s/; ROLLBACK; BEGIN$/;/"
        echo "$waits $counted"
    } >"$work/statements"
    forbidden counter1 "a ticket that a row of $kind makes and the hall does not count" <"$work/statements"
    [ $kind = undo ] || { sed 's/UPDATE hall SET/& last_ticket = last_ticket + 1,/' "$work/statements" | but_for counter1 'a ticket served at once'; }
done
{ cat "$work/new"; echo "$counted_take UPDATE series SET issued = issued + 1 WHERE service = 'C' AND name = 'regular'"; } >"$work/statements"
forbidden kiosk1 'a number more behind its ticket' <"$work/statements"
{ cat "$work/new"; echo "$counted_take UPDATE service SET waiting = waiting + 1 WHERE id = 'C'"; } >"$work/statements"
forbidden kiosk1 'its ticket counted twice' <"$work/statements"
{ cat "$work/new"; echo "UPDATE service SET waiting = waiting + 1 WHERE id = 'C'; $counted"; } >"$work/statements"
forbidden kiosk1 'a ticket that the hall does not count' <"$work/statements"
{ cat "$work/new"; echo "$counted_take" | sed 's/UPDATE service [^;]*;//'; } >"$work/statements"
forbidden kiosk1 'a ticket that its service does not count' <"$work/statements"
uncounted=yes
change $third call 1 counter1 "state='called'" "counter='1'" >"$work/call"
uncounted=
forbidden counter1 'a call that its service does not count' <"$work/call"
{ grep -v '^UPDATE ticket' "$work/call"; echo "$counted SET CONSTRAINTS ALL IMMEDIATE;"; grep '^UPDATE ticket' "$work/call" | sed 's/; .*//'; } >"$work/statements"
forbidden counter1 'the same behind the count of its row' <"$work/statements"
{ cat "$work/call"; echo "UPDATE service SET waiting = waiting - 1 WHERE id = 'C'; UPDATE counter SET ticket = $third WHERE id = '1';"; } >"$work/statements"
but_for counter1 'a call that its service counts' <"$work/statements"
sed 's/UPDATE hall SET [^;]*;//' "$work/statements" >"$work/uncounted"
forbidden counter1 'a call that the hall does not count' <"$work/uncounted"
sed "s/head, day AS day/head, '2000-01-01' AS day/" "$work/statements" >"$work/uncounted"
forbidden counter1 'a call of another day' <"$work/uncounted"
change $third leave - counter1 "state='left'" >"$work/statements"
forbidden counter1 'one who leaves and is counted still' <"$work/statements"
forbidden counter1 'a notice that the ledger does not tell' <<SQL
INSERT INTO notice (event, at, ticket, service, matter, missing, basis, due_day, again, counter, staff) SELECT max(id), 1, $third, 'C', '', '1', '', '', 0, '1', 's1' FROM event
SQL
may kiosk1 help --terminal kiosk1
forbidden counter1 'help that came, with no row' <<SQL
UPDATE desk_call SET closed_at = 1, closed_by = 's1' WHERE closed_at = 0
SQL
forbidden kiosk1 'words in the place of a message' <<SQL
INSERT INTO personal (key, value, purge_after) VALUES ('message/1', 'words', 9000000000000)
SQL
forbidden wall1 'that nobody waits' <<SQL
UPDATE service SET waiting = waiting + 1
SQL
forbidden counter1 'that many wait' <<SQL
UPDATE service SET waiting = waiting + 7
SQL
database=halls admin -c "INSERT INTO near.personal (key, value, purge_after) VALUES ('note/0', 'words', 0)"
for who in pad1 kiosk1; do
    forbidden $who 'what is kept of people' <<SQL
DELETE FROM personal WHERE key = 'note/0'
SQL
done
forbidden pad1 'what is kept of people, unseen' <<SQL
DELETE FROM personal
SQL
database=halls admin -c "DELETE FROM near.personal WHERE key = 'note/0'"
forbidden counter1 'an answer that somebody may ask for' <<SQL
DELETE FROM request_answer
SQL
forbidden desk 'answers that somebody may ask for' <<SQL
DELETE FROM request_answer
SQL
forbidden desk 'what was served' <<SQL
DELETE FROM served
SQL
forbidden counter1 'what it served itself, that nobody undid' <<SQL
DELETE FROM served WHERE counter = '1'
SQL
database=halls admin -c "INSERT INTO near.appointment (code, day, slot, service, matter, holder, ticket, event) VALUES ('BOOKED', '2100-01-01', 0, 'C', '', 'hash', 0, 0)" \
    -c "UPDATE near.hall SET training = 0"
for who in wall1 kiosk1 counter1; do
    forbidden $who 'who booked, before the day is over' <<SQL
UPDATE appointment SET holder = ''
SQL
    forbidden $who 'somebody else who booked' <<SQL
UPDATE appointment SET holder = 'other'
SQL
    forbidden $who 'a booking that is used up' <<SQL
UPDATE appointment SET ticket = $third WHERE code = 'BOOKED'
SQL
done
database=halls admin -c "UPDATE near.appointment SET day = '2000-01-01' WHERE code = 'BOOKED'"
echo "UPDATE appointment SET holder = '' WHERE held = 1 AND day < '2001-01-01';" >"$work/statements"
but_for wall1 'who booked is forgotten when the day is over' <"$work/statements"
database=halls admin -c "DELETE FROM near.appointment WHERE code = 'BOOKED'" -c "UPDATE near.hall SET training = 1"
may kiosk1 take E
may kiosk1 take E
for quota in 'issued = 0' 'issued = issued + 1' 'issued = issued + 7' 'issued = issued - 1' "day = '2100-01-01'" "day = '2100-01-01', issued = 9"; do
    echo "UPDATE quota SET $quota" >"$work/statements"
    forbidden kiosk1 "a quota with $quota" <"$work/statements"
done
same 'the quota counted them' 2 "$(database=halls admin -c "SELECT issued FROM near.quota WHERE service = 'E'")"
may counter1 call 1
forbidden counter1 'nobody in its hand, with no row' <<SQL
UPDATE counter SET ticket = 0 WHERE id = '1'
SQL
mine=$(database=halls admin -c "SELECT ticket FROM near.counter WHERE id = '1'")
echo "UPDATE ticket SET counter = '2', state = 'called' WHERE id = $mine; SET SESSION AUTHORIZATION $hall""_desk; UPDATE counter SET since = 1 WHERE id = '2'" >"$work/statements"
same 'a counter that called without its own row does not block the desk' '' "$({ echo "SET search_path = $hall; BEGIN;"; cat "$work/statements"; echo '; ROLLBACK'; } | database=halls admin 2>&1 | grep ERROR)"
forbidden counter1 "its ticket on another counter's desk" <<SQL
$(change "$mine" start 1 counter1 "state='serving'" "counter='2'") UPDATE counter SET ticket = 0 WHERE id = '1'
SQL
forbidden counter1 'a service rendered by a row that ends none' <<SQL
$(change "$mine" recall 1 counter1 calls=2)
INSERT INTO served SELECT e.id, e.day, e.at, e.ticket, 0, 'C', '', '1', 's9', 'done', 1 FROM event e ORDER BY e.id DESC LIMIT 1
SQL
may counter1 start 1
change "$mine" finish 1 counter1 "state='done'" >"$work/finish"
for staff in "'s9'" 'e.staff'; do
    {
        sed "s/'1', NULL, 'counter1'/'1', 's1', 'counter1'/; s/\"staff\":null/\"staff\":\"s1\"/" "$work/finish"
        echo "INSERT INTO served SELECT e.id, e.day, e.at, e.ticket, 0, 'C', '', '1', $staff, 'done', 1 FROM event e ORDER BY e.id DESC LIMIT 1; UPDATE counter SET ticket = 0 WHERE id = '1';"
    } >"$work/statements"
    case $staff in
    e.*) but_for counter1 'a service that it rendered' <"$work/statements" ;;
    *) forbidden counter1 'a service in the name of somebody else' <"$work/statements" ;;
    esac
done
may counter1 finish 1
may counter1 undo 1
may counter1 finish 1
undone=$(database=halls admin -c "SELECT last_event FROM near.ticket WHERE id = $mine")
forbidden counter1 'a service taken back that stays done' <<SQL
$(row undo "$mine" 1 counter1 '' '' '' "$undone") DELETE FROM served WHERE event = $undone; $counted
SQL
forbidden kiosk1 'the staff locked out' <<SQL
UPDATE staff SET locked_until = 9000000000000
SQL
forbidden counter1 'somebody else at the counter' <<SQL
UPDATE counter SET staff = 's3' WHERE id = '1'
SQL
forbidden counter1 'a ticket in hand that was not called there' <<SQL
UPDATE counter SET ticket = $third WHERE id = '1'
SQL
forbidden desk 'a real hall for training' <<SQL
UPDATE hall SET training = 1 - training
SQL
forbidden desk "the hall's key" <<SQL
UPDATE hall SET bell_key = 'x'
SQL
forbidden desk 'no tickets' <<SQL
DELETE FROM ticket
SQL
forbidden desk 'no request' <<SQL
DELETE FROM request
SQL
forbidden desk 'another hall file' <<SQL
UPDATE definition SET text = ''
SQL
forbidden wall1 'a ticket' <<SQL
INSERT INTO ticket SELECT * FROM ticket
SQL
forbidden wall1 'a call' <<SQL
$(row call $third 1 wall1) $counted
SQL
forbidden pad1 'a call for help' <<SQL
$(row help - - pad1) $counted
SQL
# rate WHO COUNTER TICKET SERVED
rate() {
    number=$(database=halls admin -c "SELECT number FROM near.ticket WHERE id = $3")
    row rate "$3" "$2" "$1" ",\"lang\":\"zh_CN\",\"level\":5,\"number\":\"$number\",\"reasons\":[]" ",\"revision\":1,\"served\":$4"
    echo "INSERT INTO rating (served, event, at, level, reasons, lang, revision) SELECT $4, last_event + 1, last_at, 5, '', 'zh_CN', 1 FROM hall;"
    echo "INSERT INTO rating_total (staff, sum, count) SELECT staff, 5, 1 FROM served WHERE event = $4; $counted"
}
served() { database=halls admin -F ' ' -c "SELECT ticket, event FROM near.served WHERE counter = '$1' ORDER BY event $2 LIMIT 1"; }
# shellcheck disable=SC2046 # two words each
{
    { rate pad1 2 $(served 2 DESC) | grep -v 'INTO rating' && echo "$counted"; } >"$work/statements"
    forbidden pad1 'the row alone, of another counter' <"$work/statements"
    { rate pad1 1 $(served 1 ASC) | grep -v 'INTO rating' && echo "$counted"; } >"$work/statements"
    forbidden pad1 'the row alone, of an earlier ticket' <"$work/statements"
    echo "INSERT INTO rating (served, event, at, level, reasons, lang, revision) SELECT event, 1, 1, 5, '', 'zh_CN', 1 FROM served WHERE counter = '2' ORDER BY event DESC LIMIT 1" >"$work/statements"
    forbidden pad1 'a rating alone, of another counter' <"$work/statements"
    echo "INSERT INTO rating (served, event, at, level, reasons, lang, revision) SELECT event, 1, 1, 5, '', 'zh_CN', 1 FROM served WHERE counter = '1' ORDER BY event DESC LIMIT 1" >"$work/statements"
    forbidden pad1 'a rating that the ledger does not tell' <"$work/statements"
    echo "INSERT INTO rating_total (staff, sum, count) VALUES ('s2', 500, 100) ON CONFLICT (staff) DO UPDATE SET sum = 500" >"$work/statements"
    forbidden pad1 'what another member of staff got' <"$work/statements"
    rate pad1 2 $(served 2 DESC) >"$work/statements"
    forbidden pad1 'the service of another counter' <"$work/statements"
    rate pad1 1 $(served 1 ASC) >"$work/statements"
    forbidden pad1 'an earlier service of its own counter' <"$work/statements"
    rate pad2 1 $(served 1 DESC) >"$work/statements"
    forbidden pad2 'the service of another counter' <"$work/statements"
    more="UPDATE rating_total SET sum = sum + 5, count = count + 1"
    { rate pad1 1 $(served 1 DESC) && echo "$more"; } >"$work/statements"
    forbidden pad1 'its rating counted twice' <"$work/statements"
    { rate pad1 1 $(served 1 DESC) | grep -v INTO.rating_total && echo "SAVEPOINT a; INSERT INTO rating_total (staff, sum, count) SELECT staff, 5, 1 FROM served WHERE event = (SELECT max(served) FROM rating); RELEASE a; $more; $counted"; } >"$work/statements"
    forbidden pad1 'its rating counted twice, in parts' <"$work/statements"
    rate pad1 1 $(served 1 DESC) | sed 's/staff, 5, 1 FROM/staff, 50, 10 FROM/' >"$work/statements"
    forbidden pad1 'its rating counted as ten' <"$work/statements"
    rate pad1 1 $(served 1 DESC) | sed "s/SELECT staff, 5, 1 FROM/SELECT 's2', 5, 1 FROM/" >"$work/statements"
    forbidden pad1 'its rating counted for another member of staff' <"$work/statements"
    told=$(rate pad1 1 $(served 1 DESC) | sql pad1)
    same "a pad rates the last service of its own counter: $told" '' "$told"
    rate pad1 1 $(served 1 DESC) >"$work/statements"
    forbidden pad1 'the same service again' <"$work/statements"
    forbidden pad1 'a thousand ratings that nobody gave' <<SQL
UPDATE rating_total SET sum = 5000, count = 1000
SQL
}
echo '== a real hall, by this server'"'"'s clock'
says 0 'ok' "$paihao" --json --db "$address?$tls" init "$work/hall.yaml" --hall real
for who in kiosk1 wall1; do
    says 0 'ok' "$paihao" --json --db "$address?hall=real&$tls" terminal add $who --out "$work/join/real-$who"
done
may real-kiosk1 take C
hall=real third=1
now=$(($(date +%s) * 1000 + 5000))
for hour in "$now" "$((now - 3 * 3600 * 1000))"; do
    hour_of_take=$hour
    take '' '' kiosk1 | sed 's/; ROLLBACK; BEGIN$/;/' >"$work/statements"
    echo "$counted_take" >>"$work/statements"
    if [ "$hour" = "$now" ]; then
        but_for real-kiosk1 'a ticket of this hour' <"$work/statements"
    else
        { row clock - - kiosk1; echo "$counted"; cat "$work/statements"; } >"$work/early"
        forbidden real-kiosk1 'a ticket of an earlier hour' <"$work/early"
    fi
done
hour=0 hour_of_take=
forbidden real-wall1 'a row of long ago' <<SQL
$(row clock - - wall1) $counted
SQL
hour=last_at
# As if midnight had just been: somebody waits since yesterday.
yesterday=$(database=halls admin -c 'SELECT CAST(CAST(day AS date) - 1 AS text) FROM real.hall')
today=$(database=halls admin -c 'SELECT day FROM real.hall')
database=halls admin -c "UPDATE real.hall SET day = '$yesterday'" -c "UPDATE real.series SET day = '$yesterday'" -c "UPDATE real.ticket SET day = '$yesterday'"
keep='INSERT INTO series_past SELECT service, name, day, issued FROM series WHERE issued > 0;'
roll="$keep UPDATE series SET day = '$today', issued = 0;"
forbidden real-wall1 'a day that ends without its end' <<SQL
$roll UPDATE hall SET day = '$today'
SQL
closed="last_event = last_event + 1, last_at = $newest_at, head = (SELECT hash FROM event ORDER BY id DESC LIMIT 1)"
forbidden real-wall1 'the end of a day on which somebody waits' <<SQL
$(row day-closed - - wall1) $roll UPDATE hall SET day = '$today', $closed
SQL
change 1 expire - wall1 "state='expired'" >"$work/expire"
turn() {
    cat "$work/expire"
    echo "UPDATE service SET waiting = 0 WHERE id = 'C';"
    row day-closed - - wall1
}
{ turn; echo "$roll UPDATE hall SET day = '$today', $closed;"; } >"$work/statements"
but_for real-wall1 'the end of a day' <"$work/statements"
{ turn; echo "$roll UPDATE hall SET day = '$today', $closed" | sed "s/$today/$tomorrow/g"; } >"$work/statements"
forbidden real-wall1 'the end of a day for one that has not come' <"$work/statements"
{ turn; echo "${roll#"$keep"} UPDATE hall SET day = '$today', $closed"; } >"$work/statements"
forbidden real-wall1 'the end of a day whose numbers are forgotten' <"$work/statements"
{ turn; echo "UPDATE hall SET day = '$today', $closed"; } >"$work/statements"
forbidden real-wall1 'the end of a day whose numbers go on' <"$work/statements"
echo "$roll" >"$work/statements"
forbidden real-wall1 'numbers of a day that has not begun' <"$work/statements"
may real-kiosk1 take C
same 'the day turned, and numbers begin anew' "$today expired C001" "$(database=halls admin -F ' ' -c "SELECT h.day, t.state, n.number FROM real.hall h, real.ticket t, real.ticket n WHERE t.id = 1 AND n.id = 2")"
hall=near
echo "$attempts forbidden things tried by raw SQL"

echo "== a desk's day"
# Each line of a batch on the machine that has this file; the number of the last ticket stands for N.
day() {
    number=
    while read -r line; do
        answer=$(as "$1" batch <<LINE
$(echo "$line" | sed "s/\bN\b/$number/")
LINE
)
        same "$1: $line: $answer" 1 "$(echo "$answer" | grep -c '"ok":true')"
        number=$(echo "$answer" | grep -o '"number":"[^"]*"' | head -1 | cut -d'"' -f4)
    done
}
may desk service G resume
for i in 1 2 3 4 5; do may kiosk1 take C; done
day counter1 <<DAY
serve 1 C,G
finish 1
leave N
serve 1 C
transfer 1 --service G
undo 1
transfer 1 --counter 2 --offer
DAY
offered=$number
day counter2 <<DAY
accept 2 $offered
call 2
start 2
finish 2
DAY
day counter1 <<DAY
take G
call 1
undo 1
call 1
recall 1
start 1
hold 1 --kind waiting
unhold 1 N
add 1 J
skip 1 J
DAY
day counter1 <<DAY
finish 1
undo 1
transfer 1 --counter 2 --offer
DAY
number=$(as desk queue --counter 2 </dev/null | grep -o '"number":"[^"]*"' | head -1 | cut -d'"' -f4)
day counter2 <<DAY
decline 2 $number --reason busy
serve 2 C
message 2 'two people too many'
help --counter 2
finish 2
pause 2 --reason lunch
resume 2
DAY
day counter1 <<DAY
call 1
leave N
reinstate N --reason 'came back'
call 1
recall 1
recall 1
pass 1
return N
call 1
start 1
finish 1 --outcome refused --reason 'not here' --basis 'rule 5'
pause 1 --reason lunch
resume 1
DAY
day desk <<DAY
counter 3 --services C
open 3 --staff s3
call 3
release 3
close 3
emergency on --preset fire
emergency off
terminal wall1 message 'a film'
terminal wall1 clear
staff add s9 --name nine --roles clerk
staff off s9
DAY

says 0 'ok faults.#=0' "$paihao" --json --db "$db" verify

echo '== what a superuser did by hand, whom nothing binds, is named'
# named TABLE WORDS ASSIGNMENTS [WHERE]: verify says so; then it is as it was
named() {
    database=halls admin -c "CREATE TABLE public.kept AS SELECT * FROM near.$1" -c "$3"
    same "$3" 1 "$("$paihao" --db "$db" verify 2>&1 | grep -c "$2")"
    database=halls admin -c "SET session_replication_role = replica" -c "DELETE FROM near.$1" -c "INSERT INTO near.$1 SELECT * FROM public.kept" -c 'DROP TABLE public.kept'
}
named series 'series .* C regular: ' "UPDATE near.series SET issued = issued + 1 WHERE service = 'C' AND name = 'regular'"
named series_past 'series 2100-01-01 C regular: ' "INSERT INTO near.series_past (service, name, day, issued) VALUES ('C', 'regular', '2100-01-01', 9)"
named service 'service C: waiting ' "UPDATE near.service SET waiting = waiting + 1 WHERE id = 'C'"
named service 'service C: guard ' "UPDATE near.service SET guard = guard + 1 WHERE id = 'C'"
named quota 'quota of service E' 'UPDATE near.quota SET issued = issued + 1'
named request 'request invented is answered by no such row' "INSERT INTO near.request (id, words, event) VALUES ('invented', '', 1)"
named request_answer 'an answer is kept for no request' "INSERT INTO near.request_answer (event, answer) VALUES (1, '{}')"
named desk_call 'the call for help is not as' 'UPDATE near.desk_call SET at = at + 1 WHERE id = (SELECT max(id) FROM near.desk_call)'
named hall "the hall's row has another time" 'UPDATE near.hall SET last_at = last_at + 1'
named hall 'the newest ticket is' 'UPDATE near.hall SET last_ticket = last_ticket + 1'
says 0 'ok faults.#=0' "$paihao" --json --db "$db" verify

echo "== what a desk's contract says, by a manager"
says 0 'ok' "$paihao" --json --db "$address?$tls" init "$contract/hall.yaml" --training --hall desk
says 0 'ok' "$paihao" --json --db "$address?hall=desk&$tls" terminal add office --kind manager --out "$work/join/office"
talk desk "$(sed -n 's/^url = //p' "$work/join/office")"

echo '== who has no role of the hall has nothing of it'
database=halls admin -c "SET password_encryption = 'scram-sha-256'" -c "CREATE ROLE stranger LOGIN PASSWORD 'secret'"
echo "url = postgresql://stranger:secret@localhost:$port/halls?$tls" >"$work/join/stranger"
for what in '1 FROM near.hall' '1 FROM near.event' '1 FROM near.terminal_role' 'near.terminal_role_add('"'x', 'manager', '', 'y')" "near.reader_grant('stranger')" "near.is_day_over('')"; do
    told=$(echo "SELECT $what" | sql stranger)
    same "stranger: $what ($told)" 1 "$(echo "$told" | grep -cE '^ERROR:  permission denied for schema near')"
done
# none WHAT QUERY: it finds no row
none() { same "$1" 0 "$(database=halls admin -c "SELECT count(*) FROM $2")"; }
none 'rights of everybody on the schema' "pg_namespace WHERE nspname = 'near' AND has_schema_privilege('stranger', oid, 'USAGE, CREATE')"
none 'on a table' "pg_class WHERE relnamespace = CAST('near' AS regnamespace) AND relkind = 'r' AND has_table_privilege('stranger', oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')"
none 'on a column' "pg_class WHERE relnamespace = CAST('near' AS regnamespace) AND relkind = 'r' AND has_any_column_privilege('stranger', oid, 'SELECT, INSERT, UPDATE, REFERENCES')"
none 'to make a schema' "pg_database WHERE datname = 'halls' AND has_database_privilege('stranger', oid, 'CREATE')"
none 'functions with the rights of their owner' "pg_proc WHERE pronamespace = CAST('near' AS regnamespace) AND prosecdef"
none 'rights on what will be made' pg_default_acl
none "terminals' rights to make anything" "pg_roles, pg_namespace n WHERE n.nspname IN ('near', 'west') AND rolname LIKE 'near\_%' AND has_schema_privilege(rolname, n.oid, 'CREATE')"
none "terminals' roles with more than a login" "pg_roles WHERE (rolname LIKE 'near\_%' OR rolname LIKE 'paihao\_near\_%') AND (rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls)"
none "terminals in more than their own group" "(SELECT member FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member WHERE r.rolname LIKE 'near\_%' GROUP BY member HAVING count(*) <> 1) more"
# A table of a later schema is nobody's before that schema is there, and then its groups'.
same 'a later table' 'f|t|f' "$(database=halls admin -c "BEGIN; CREATE TABLE near.later (one BIGINT); CREATE TEMPORARY TABLE was AS SELECT has_table_privilege('near_kiosk1', 'near.later', 'SELECT') AS may;
    SET LOCAL search_path = near, pg_temp; UPDATE near.store_schema SET schema = schema + 1;
    SELECT may, has_table_privilege('near_kiosk1', 'near.later', 'SELECT'), has_table_privilege('stranger', 'near.later', 'SELECT') FROM was; ROLLBACK")"

echo '== a role that is taken back, a file that others may read'
# Added twice: the first file is worth nothing, and nothing is left of it.
says 0 'ok' "$paihao" --json --db "$db" terminal add wall1 --out "$work/join/wall1-again"
same 'the first file' '"denied"' "$(as wall1 board </dev/null | sed 's/.*"error":\("[^"]*"\).*/\1/')"
may wall1-again board
says 0 'ok' "$paihao" --json --db "$db" terminal add wall1 --kind manager --out "$work/join/wall1-manages"
may wall1-manages service C stop --reason full
may wall1-manages service C resume
same 'one role, in the group of its new kind alone' 'paihao_near_manager' "$(database=halls admin -c "SELECT string_agg(g.rolname, ',') FROM pg_auth_members m
    JOIN pg_roles r ON r.oid = m.member JOIN pg_roles g ON g.oid = m.roleid WHERE r.rolname = 'near_wall1'")"
same 'and one row' manager "$(database=halls admin -c "SELECT kind FROM near.terminal_role WHERE terminal = 'wall1'")"
# A session that is open when it is taken back.
mkfifo "$work/session"
psql -X -q -At "$(sed -n 's/^url = //p' "$work/join/kiosk1" | sed 's/hall=near&//; s/[?&]hall=near//')" <"$work/session" >"$work/said" 2>&1 &
session=$!
exec 7>"$work/session"
echo 'SELECT count(*) > 0 FROM near.ticket;' >&7
tries=0
until [ -s "$work/said" ] || [ $((tries = tries + 1)) -gt 200 ]; do sleep 0.05; done
same 'it sees the hall' t "$(cat "$work/said")"
# What would keep a role, and what would keep everybody from taking it back.
sql kiosk1 <<SQL
ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC; SELECT lo_create(0) > 0
SQL
sed -n 's/^url = //p' "$work/join/counter1" | sed 's/hall=near&//; s/[?&]hall=near//' >"$work/other"
psql -X -q -At "$(cat "$work/other")" -c "SELECT pg_advisory_lock(hashtext('paihao roles')), pg_sleep(600)" >"$work/other-said" 2>&1 &
other_session=$!
echo "BEGIN; LOCK TABLE near.writers IN ACCESS EXCLUSIVE MODE; LOCK TABLE near.terminal_role IN ACCESS SHARE MODE; ALTER ROLE near_kiosk1 PASSWORD 'another';" >&7
tries=0
until [ "$(database=halls admin -c "SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND relation = CAST('near.writers' AS regclass) OR locktype = 'advisory'")" = 2 ] || [ $((tries = tries + 1)) -gt 200 ]; do sleep 0.05; done
number=$(database=halls admin -c "SELECT oid FROM pg_roles WHERE rolname = 'near_kiosk1'")
says 0 'ok' "$paihao" --json --db "$db" terminal remove kiosk1
tries=0
until [ "$(database=halls admin -c "SELECT count(*) FROM pg_stat_activity WHERE usesysid = $number")" = 0 ] || [ $((tries = tries + 1)) -gt 100 ]; do sleep 0.05; done
none 'its session' "pg_stat_activity WHERE usesysid = $number"
{ echo 'SELECT count(*) > 0 FROM near.ticket;' >&7; } 2>/dev/null
exec 7>&-
wait $session 2>/dev/null
same 'and it sees no more' 1 "$(grep -c '^t$' "$work/said")"
kill $other_session
wait $other_session 2>/dev/null
none 'its role' "pg_roles WHERE rolname = 'near_kiosk1'"
none 'what it owned' "pg_largeobject_metadata WHERE lomowner = $number"
none 'rights left over' "pg_shdepend WHERE refobjid = $number"
none 'a group that it was in' "pg_auth_members WHERE member = $number OR roleid = $number"
same 'nobody comes in with it' '"denied"' "$(as kiosk1 take C </dev/null | sed 's/.*"error":\("[^"]*"\).*/\1/')"
says 1 'refused not-found' "$paihao" --json --db "$db" terminal remove kiosk1
says 0 'ok' "$paihao" --json --db "$db" terminal add kiosk1 --out "$work/join/again"
may again take C
chmod 640 "$work/join/again"
same 'refused' '"denied"' "$(as again take C </dev/null | sed 's/.*"error":\("[^"]*"\).*/\1/')"
chmod 600 "$work/join/again"
# The programs take the same file, each its own kind.
SDL_VIDEODRIVER=dummy SDL_AUDIODRIVER=dummy PAIHAO_FONTS=$PWD/fonts timeout 60 "$BUILD/bin/paihao-display" --join "$work/join/counter1" >"$work/wrong" 2>&1
same 'a display is no counter' 1 $?
same 'and says so' 1 "$(grep -c 'these settings are for a counter' "$work/wrong")"
SDL_VIDEODRIVER=dummy SDL_AUDIODRIVER=dummy PAIHAO_FONTS=$PWD/fonts PAIHAO_LOCALE_DIR=$BUILD/locale \
    "$BUILD/bin/paihao-kiosk" --join "$work/join/again" --trace "$work/trace" -W 540 -H 960 >"$work/kiosk.log" 2>&1 &
kiosk=$!
tries=600
until grep -q '"screen":"home"' "$work/trace" 2>/dev/null || [ $tries = 0 ]; do
    tries=$((tries - 1))
    sleep 0.1
done
kill $kiosk
wait $kiosk
same 'a kiosk that was given a file' 1 "$(grep -c '"screen":"home"' "$work/trace" | sed 's/[1-9].*/1/')"
same 'it says that it came and went' '{down,up}' "$("$paihao" --db "$db" events | grep '"kind":"presence".*kiosk1' | grep -o 'state.":."[a-z]*' | sed 's/.*"//' | sort -u | tr '\n' ',' | sed 's/,$//; s/^/{/; s/$/}/')"
# A hall made anew is another one: the old file is refused with a reason.
sed "s/^key = .*/key = $(printf '%064d' 7)/" "$work/join/again" >"$work/join/strange"
chmod 600 "$work/join/strange"
rm -f "$work/trace"
SDL_VIDEODRIVER=dummy SDL_AUDIODRIVER=dummy PAIHAO_FONTS=$PWD/fonts PAIHAO_LOCALE_DIR=$BUILD/locale \
    "$BUILD/bin/paihao-kiosk" --join "$work/join/strange" --trace "$work/trace" -W 540 -H 960 >"$work/kiosk.log" 2>&1 &
kiosk=$!
tries=600
until grep -q "another hall's database" "$work/kiosk.log" 2>/dev/null || [ $tries = 0 ]; do
    tries=$((tries - 1))
    sleep 0.1
done
kill $kiosk
wait $kiosk
same 'nothing of another hall is shown' 0 "$(grep -c '"screen":"home"' "$work/trace")"
same 'and why' 1 "$(grep -c "another hall's database" "$work/kiosk.log")"
mkdir -p build/faults
{
    echo '#: Rights of the database roles'
    echo '# tests/process/roles.sh'
    printf 'what a role may not, as raw SQL in its name\t%s\trefused, nothing changed\n' $attempts
} >build/faults/rights.tsv
finish
