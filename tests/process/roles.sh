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
port=$((42000 + $$ % 8000))

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
sed '/^terminals:/d; s/09:00-17:00/00:00-24:00/' "$contract/day.yaml" >"$work/hall.yaml"
echo 'terminals: [{id: kiosk1, kind: kiosk}, {id: counter1, kind: counter, counter: "1"}, {id: counter2, kind: counter, counter: "2"}, {id: pad1, kind: pad, counter: "1"}, {id: pad2, kind: pad, counter: "2"}, {id: wall1, kind: display, zones: [A], panel_mm: [1218, 685], view_m: 8}]' >>"$work/hall.yaml"
says 1 'refused denied' "$paihao" --json --db "$address?$tls" init "$work/hall.yaml" --training --hall near
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
    same 'the QR code says what the file says' "$(sha256sum <"$work/join/desk")" "$(zbarimg -q --raw "$work/join/desk.png" 2>/dev/null | sed '$ { /^$/d }' | sha256sum)"
fi
says 1 'refused conflict' "$paihao" --json --db "$db" terminal add kiosk1 --out "$work/join/kiosk1"
says 1 'refused not-found' "$paihao" --json --db "$db" terminal add kiosk9 --out "$work/join/kiosk9"
same 'no file for nobody' 1 "$(test -e "$work/join/kiosk9"; echo $?)"

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
# sql WHO: statements from standard input, as one transaction of that terminal's role
sql() {
    url=$(sed -n 's/^url = //p' "$work/join/$1" | sed 's/hall=near&//; s/[?&]hall=near//')
    { echo 'SET search_path = near; BEGIN;'; cat; echo ';COMMIT;'; } | PGOPTIONS='-c client_min_messages=error' psql -X -q -At -v ON_ERROR_STOP=1 "$url" 2>&1
}
contents() { database=halls admin -c 'SET search_path = near' -c "SELECT * FROM hall, LATERAL (SELECT md5(string_agg(CAST(e AS text), '' ORDER BY e.id)) FROM event e) a,
    LATERAL (SELECT md5(string_agg(CAST(t AS text), '' ORDER BY t.id)) FROM ticket t) b, LATERAL (SELECT md5(string_agg(CAST(c AS text), '' ORDER BY c.id)) FROM counter c) c,
    LATERAL (SELECT md5(string_agg(CAST(s AS text), '' ORDER BY s.event)) FROM served s) d, LATERAL (SELECT count(*) FROM rating) e,
    LATERAL (SELECT md5(string_agg(CAST(s AS text), '' ORDER BY s.id)) FROM staff s) f"; }
# forbidden WHO WHAT, statements from standard input: an error, or nothing was touched; and nothing has changed
forbidden() {
    before=$(contents)
    told=$(sql "$1")
    same "$1: $2: refused ($told)" 1 "$(case $told in *ERROR:*|'') echo 1 ;; *) echo 0 ;; esac)"
    same "$1: $2: nothing changed ($told)" "$before" "$(contents)"
    attempts=$((attempts + 1))
}
attempts=0
# row KIND TICKET COUNTER TERMINAL [MEMBERS [MEMBERS]]: the next ledger row as it should be, its hash too. "-" = none
row() {
    ticket=NULL counter=NULL counter_text=null ticket_text=null
    [ "$2" = - ] || { ticket=$2 ticket_text=$2; }
    [ "$3" = - ] || { counter="'$3'" counter_text="\"$3\""; }
    cat <<SQL
INSERT INTO event (id, at, day, kind, ticket, counter, staff, terminal, request, undoes, body, hash)
SELECT id, at, day, '$1', $ticket, $counter, NULL, '$4', NULL, NULL, body, encode(sha256(convert_to(head || body, 'UTF8')), 'hex')
FROM (SELECT last_event + 1 AS id, last_at AS at, day, head, format('{"at":%s,"counter":$counter_text,"day":"%s","id":%s,"kind":"$1"${5:-},"request":null${6:-},"staff":null,"terminal":"$4","ticket":$ticket_text,"undoes":null}', last_at, day, last_event + 1) AS body FROM hall) r;
SQL
}
counted="UPDATE hall SET last_event = last_event + 1, head = (SELECT hash FROM event ORDER BY id DESC LIMIT 1);"
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
$(row paper $third - kiosk1 ',\"change\":{\"due\":[2,1]}') UPDATE ticket SET due = 1, last_event = (SELECT max(id) FROM event) WHERE id = $third; $counted
SQL
forbidden kiosk1 'another place in the queue in the name of notes' <<SQL
UPDATE ticket SET due = 1, note = '' WHERE id = $third
SQL
forbidden kiosk1 'a row that does not follow' <<SQL
$(row take - - kiosk1 | sed 's/head || body/body/') $counted
SQL
forbidden kiosk1 'a row whose columns say something else' <<SQL
$(row take - - kiosk1 | sed "s/, '\(take\)', NULL/, 'help', NULL/") $counted
SQL
forbidden kiosk1 'a row in the name of another terminal' <<SQL
$(row take - - counter1) $counted
SQL
forbidden kiosk1 'a row that the hall does not count' <<SQL
$(row take - - kiosk1)
SQL
forbidden kiosk1 'a take at a counter' <<SQL
$(row take - 1 kiosk1) $counted
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
# Days end by this server's clock where a hall is real.
database=halls admin -c 'UPDATE near.hall SET training = 0'
forbidden kiosk1 'the clock of a real hall' <<SQL
$(row help - - kiosk1) UPDATE hall SET last_event = last_event + 1, clock_at = clock_at + 60000, head = (SELECT hash FROM event ORDER BY id DESC LIMIT 1)
SQL
forbidden kiosk1 'the end of a day that goes on' <<SQL
$(row expire $third - kiosk1 ',\"change\":{\"state\":[\"waiting\",\"expired\"]}' | sed "s/FROM hall) r/FROM (SELECT last_event, last_at, head, to_char(now() + interval '1 day', 'YYYY-MM-DD') AS day FROM hall) h) r/")
UPDATE ticket SET state = 'expired', last_event = (SELECT max(id) FROM event) WHERE id = $third; $counted
SQL
database=halls admin -c 'UPDATE near.hall SET training = 1'
forbidden counter1 'another counter' <<SQL
$(row call $third 2 counter1) $counted
SQL
forbidden counter1 'a call that says something else of the ticket' <<SQL
$(row call $third 1 counter1 ',\"change\":{\"state\":[\"held\",\"done\"]}') UPDATE ticket SET state = 'called', last_event = (SELECT max(id) FROM event) WHERE id = $third; $counted
SQL
forbidden counter1 'a call that moves the ticket as well' <<SQL
$(row call $third 1 counter1 ',\"change\":{\"state\":[\"waiting\",\"called\"]}') UPDATE ticket SET state = 'called', due = 1, last_event = (SELECT max(id) FROM event) WHERE id = $third; $counted
SQL
waiting=$(database=halls admin -c "SELECT number FROM near.ticket WHERE id = $third")
may counter1 class "$waiting" --class elderly --reason stick
older=$(database=halls admin -c 'SELECT max(id) FROM near.event')
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
$(row class $third - counter1 ',\"change\":{\"bound\":[\"\",\"moon\"]}') UPDATE ticket SET bound = 'moon', last_event = (SELECT max(id) FROM event) WHERE id = $third; $counted
SQL
forbidden counter1 'the row of another counter' <<SQL
UPDATE counter SET state = 'closed', staff = '' WHERE id = '2'
SQL
forbidden counter1 'a ticket of another counter' <<SQL
UPDATE ticket SET state = 'left' WHERE counter = '2'
SQL
forbidden counter1 'two states at once' <<SQL
$(row finish $third 1 counter1 ',\"change\":{\"state\":[\"waiting\",\"done\"]}') UPDATE ticket SET state = 'done', last_event = (SELECT max(id) FROM event) WHERE id = $third; $counted
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
same 'a terminal of one hall has no other' 1 "$(PAIHAO_SETTINGS=$work/join/desk "$paihao" --json --db "$(sed -n 's/^url = //p' "$work/join/desk" | sed 's/hall=near/hall=west/')" board | grep -c '"ok":false')"
forbidden wall1 'a ticket' <<SQL
INSERT INTO ticket SELECT * FROM ticket
SQL
forbidden wall1 'a call' <<SQL
$(row call $third 1 wall1) $counted
SQL
forbidden pad1 'a take' <<SQL
$(row take - - pad1) $counted
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
    told=$(rate pad1 1 $(served 1 DESC) | sql pad1)
    same "a pad rates the last service of its own counter: $told" '' "$told"
    rate pad1 1 $(served 1 DESC) >"$work/statements"
    forbidden pad1 'the same service again' <"$work/statements"
}
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

echo "== what a desk's contract says, by a manager"
says 0 'ok' "$paihao" --json --db "$address?$tls" init "$contract/hall.yaml" --training --hall desk
says 0 'ok' "$paihao" --json --db "$address?hall=desk&$tls" terminal add office --kind manager --out "$work/join/office"
talk desk "$(sed -n 's/^url = //p' "$work/join/office")"

echo '== a role that is taken back, a file that others may read'
says 0 'ok' "$paihao" --json --db "$db" terminal remove kiosk1
same 'nobody comes in with it' '"denied"' "$(as kiosk1 take C </dev/null | sed 's/.*"error":\("[^"]*"\).*/\1/')"
says 1 'refused not-found' "$paihao" --json --db "$db" terminal remove kiosk1
says 0 'ok' "$paihao" --json --db "$db" terminal add kiosk1 --out "$work/join/again"
may again take C
chmod 640 "$work/join/again"
same 'refused' '"denied"' "$(as again take C </dev/null | sed 's/.*"error":\("[^"]*"\).*/\1/')"
chmod 600 "$work/join/again"
# The programs take the same file, each its own kind.
SDL_VIDEODRIVER=dummy SDL_AUDIODRIVER=dummy PAIHAO_FONTS=$PWD/fonts timeout 10 "$BUILD/bin/paihao-display" --join "$work/join/counter1" >"$work/wrong" 2>&1
same 'a display is no counter' 1 $?
same 'and says so' 1 "$(grep -c 'these settings are for a counter' "$work/wrong")"
SDL_VIDEODRIVER=dummy SDL_AUDIODRIVER=dummy PAIHAO_FONTS=$PWD/fonts PAIHAO_LOCALE_DIR=$BUILD/locale \
    "$BUILD/bin/paihao-kiosk" --join "$work/join/again" --trace "$work/trace" -W 540 -H 960 >"$work/kiosk.log" 2>&1 &
kiosk=$!
tries=100
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
tries=50
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
