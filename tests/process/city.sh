#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A city: halls in schemas of one server, and a hall with a server of its own, whose tables the engine's logical replication carries
# to the city's. The city's server goes away, the hall works on; it comes back, and the figures are equal. As docs/city.md says it,
# with nothing of ours in between. Skipped (77) where there is no PostgreSQL.
cd "$(dirname "$0")/../.." || exit 1
command -v psql >/dev/null && command -v pg_dump >/dev/null || { echo "skipped: no psql or no pg_dump on this machine"; exit 77; }
make -s ${BUILD:+BUILD="$BUILD"} admin >/dev/null || exit 1
. tests/contract/lib.sh
at_hall=$(mktemp -d /tmp/paihao-pg-XXXXXX)
at_city=$(mktemp -d /tmp/paihao-pg-XXXXXX)
cleanup() {
    tests/lib/postgres.sh stop "$at_hall" immediate 2>/dev/null
    tests/lib/postgres.sh stop "$at_city" immediate 2>/dev/null
    rm -rf "$work" "$at_hall" "$at_city"
}
trap cleanup EXIT
chmod 755 "$at_hall" "$at_city"
code=0
hall=$(tests/lib/postgres.sh start "$at_hall" wal_level=logical 2>"$work/why") || code=$?
[ $code != 77 ] || { cat "$work/why"; exit 77; }
city=$(tests/lib/postgres.sh start "$at_city" wal_retrieve_retry_interval=500ms) || exit 1
sql() { # sql SERVER STATEMENT…
    where=$1
    shift
    for each in "$@"; do psql -X -q -At -v ON_ERROR_STOP=1 -h "$where" -U hall -d postgres -c "$each"; done
}
sed 's/09:00-17:00/00:00-24:00/' "$contract/day.yaml" >"$work/near.yaml"
sed 's/id: crowd/id: west/' "$work/near.yaml" >"$work/west.yaml"
sed 's/id: crowd/id: south/' "$work/near.yaml" >"$work/south.yaml"

same "a server without halls" "There is no hall in this database yet, or none that this user may read." "$("$paihao" --db "$city" city)"
echo '== two halls on the server of the city'
says 0 'ok' "$paihao" --json --db "$city" init "$work/west.yaml" --training --hall west
says 0 'ok' "$paihao" --json --db "$city" init "$work/south.yaml" --training --hall south
says 1 'refused conflict' "$paihao" --json --db "$city" init "$work/south.yaml" --training --hall south
says 1 'refused invalid' "$paihao" --json --db "$work/file.db" init "$work/south.yaml" --training --hall south
says 1 'refused invalid' "$paihao" --json --db "$work/file.db" city
work_in() { "$paihao" --db "$1" batch >>"$work/said"; }
printf 'clock --at 2026-03-10T10:00:00\nclock --rate 0\nopen 1 --staff s1\ntake C\ntake C\n--at 2026-03-10T10:04:00 call 1\n' | work_in "$city?hall=west"
printf 'clock --at 2026-03-10T10:00:00\nclock --rate 0\nopen 1 --staff s1\nopen 2 --staff s2\ntake C\n--at 2026-03-10T10:10:00 call 1\nstart 1\ntake C\ntake G\n' | work_in "$city?hall=south"
says 0 'ok halls.#=2 city.halls=2 city.waiting=3 city.called=1 city.serving=1 city.counters_open=3 missing.#=0 day=2026-03-10' "$paihao" --json --db "$city" city

echo '== a hall with a server of its own'
near="$hall?hall=near"
says 0 'ok' "$paihao" --json --db "$hall" init "$work/near.yaml" --training --hall near
printf 'clock --at 2026-03-10T09:00:00\nclock --rate 0\nopen 1 --staff s1\ntake C\ntake G\n' | work_in "$near"
# docs/city.md, word for word: what the hall gives, an empty copy of its tables in the city, and the pipe between them.
tables=$(sql "$at_hall" "SELECT string_agg(format('%I.%I', schemaname, tablename) || CASE tablename
    WHEN 'staff' THEN ' (id, name, roles, off, failures, locked_until)' ELSE '' END, ', ') FROM pg_tables WHERE schemaname = 'near'")
sql "$at_hall" "CREATE PUBLICATION near FOR TABLE $tables"
pg_dump -h "$at_hall" -U hall -d postgres --schema=near --schema-only --no-owner --no-privileges >"$work/tables.sql"
psql -X -q -v ON_ERROR_STOP=1 -h "$at_city" -U hall -d postgres -f "$work/tables.sql" >"$work/made" 2>&1 || cat "$work/made"
sql "$at_city" "ALTER TABLE near.staff ALTER pin SET DEFAULT ''"
sql "$at_city" "CREATE SUBSCRIPTION near CONNECTION 'host=$at_hall user=hall dbname=postgres' PUBLICATION near"
# Tables come over one by one at first.
head_at() { "$paihao" --json --db "$1?hall=near" verify 2>/dev/null | sed -n 's/.*"ok":true.*"head":"\([^"]*\)".*/\1/p'; }
copied() { [ "$(psql -X -q -At -h "$at_city" -U hall -d postgres -c "SELECT COUNT(*) FROM pg_subscription_rel WHERE srsubstate <> 'r'")" = 0 ]; }
# caught_up: the city has the hall's newest row, and all that belongs to it
caught_up() {
    tries=600
    until copied && [ "$(head_at "$city")" = "$(head_at "$hall")" ]; do
        tries=$((tries - 1))
        [ $tries -gt 0 ] || return 1
        sleep 0.1
    done
}
same 'the city has the hall' 0 "$(caught_up; echo $?)"
says 0 'ok faults.#=0' "$paihao" --json --db "$city?hall=near" verify
says 0 'ok halls.#=3 city.waiting=5 city.counters_open=4' "$paihao" --json --db "$city" city
printf -- '--at 2026-03-10T09:06:00 call 1\nstart 1\n--at 2026-03-10T09:12:00 finish 1\n' | work_in "$near"
same 'and what happens there' 0 "$(caught_up; echo $?)"
day_at() { "$paihao" --json --db "$1?hall=near" report day 2026-03-10; }
same 'the same report' "$(day_at "$hall")" "$(day_at "$city")"

# Nobody's PIN is the city's: not what was there, not what is changed. All other columns of all tables are.
pins() { sql "$1" "SELECT count(*), count(*) FILTER (WHERE pin <> ''), count(*) FILTER (WHERE name LIKE '%other%') FROM near.staff"; }
same 'PINs at the hall, and none at the city' 1 "$([ "$(pins "$at_hall" | cut -d'|' -f2)" -gt 0 ] && pins "$at_city" | grep -c '|0|')"
sql "$at_hall" "UPDATE near.staff SET pin = pin || '', name = replace(name, '}', ',\"note\":\"other\"}') WHERE pin <> ''"
tries=0
until [ "$(pins "$at_city" | cut -d'|' -f3)" != 0 ] || [ $((tries = tries + 1)) -gt 200 ]; do sleep 0.05; done
same 'what is changed comes over without' "$(pins "$at_hall" | sed 's/|[0-9]*|/|0|/')" "$(pins "$at_city")"
sql "$at_hall" "UPDATE near.staff SET name = replace(name, ',\"note\":\"other\"', '')"
same 'each table is given' 0 "$(sql "$at_hall" "SELECT count(*) FROM pg_tables t WHERE schemaname = 'near' AND NOT EXISTS
    (SELECT 1 FROM pg_publication_tables p WHERE p.schemaname = t.schemaname AND p.tablename = t.tablename)")"
same 'and of staff each column but one' pin "$(sql "$at_hall" "SELECT attname FROM pg_attribute WHERE attrelid = CAST('near.staff' AS regclass) AND attnum > 0
    AND attname <> ALL ((SELECT attnames FROM pg_publication_tables WHERE tablename = 'staff')::name[])")"

echo '== the server of the city is away'
tests/lib/postgres.sh stop "$at_city" immediate
began=$(date +%s%3N)
printf 'take C\ntake C\ntake E\n--at 2026-03-10T09:20:00 call 1\nstart 1\n--at 2026-03-10T09:25:00 finish 1\n--at 2026-03-10T09:26:00 call 1\n' >"$work/lines"
"$paihao" --db "$near" batch <"$work/lines" >"$work/said"
took=$(($(date +%s%3N) - began))
echo "the hall does $(wc -l <"$work/lines") things in $took ms"
same 'the hall works on' "$(wc -l <"$work/lines")" "$(grep -c '"ok":true' "$work/said")"
same 'without waiting for it' 1 "$((took < 5000))"
says 1 'refused unavailable' "$paihao" --json --db "$city" city
tests/lib/postgres.sh run "$at_city"
same 'it is back, and catches up' 0 "$(caught_up; echo $?)"
same 'the same report again' "$(day_at "$hall")" "$(day_at "$city")"
says 0 'ok faults.#=0' "$paihao" --json --db "$city?hall=near" verify

echo '== the union'
"$paihao" --json --db "$city" city report 2026-03-10 >"$work/union"
sum() { sed 's/^[^[]*"halls"//; s/"city".*//' "$work/union" | grep -o "\"$1\":[0-9]*" | cut -d: -f2 | awk '{n += $1} END {print n}'; }
whole() { sed 's/.*"city"//' "$work/union" | grep -o "\"$1\":[0-9]*" | head -1 | cut -d: -f2; }
for figure in issued called finished; do same "$figure" "$(sum $figure)" "$(whole $figure)"; done
# Waits: west 4 min, south 10 min, near 6, 20 and 26: their mean is no mean of means, the median no median of medians.
says 0 'ok city.issued=10 city.called=5 city.wait_ms.count=5 missing.#=0' "$paihao" --json --db "$city" city report 2026-03-10
waits=$(for name in west south near; do
    "$paihao" --db "$city?hall=$name" events | grep -E '"kind":"(take|call)"' | sed 's/.*"at":\([0-9]*\),.*"kind":"\([a-z]*\)","ticket":\([0-9]*\),.*/\3 \2 \1/' |
        awk -v hall=$name '$2 == "take" {at[$1] = $3} $2 == "call" {print $3 - at[$1]}'
done | sort -n)
same 'the median of all waits' "$(echo "$waits" | sed -n 3p)" "$(whole p50)"
same 'the mean of all waits' "$(echo "$waits" | awk '{n += $1} END {print int(n / NR)}')" "$(whole mean)"
# Without a date: one day's halls, and what is practice beside real ones is not counted.
"$paihao" --json --db "$city?hall=south" clock --at 2026-03-11T10:00:00 >"$work/said"
says 0 'ok day=2026-03-11 halls.#=1 halls.0.schema=south halls.0.training=true city.halls=1 city.halls_all=3 missing.#=2 missing.0.message*=2026-03-10' "$paihao" --json --db "$city" city report
sed 's/id: crowd/id: real/' "$work/near.yaml" >"$work/real.yaml"
says 0 'ok' "$paihao" --json --db "$city" init "$work/real.yaml" --hall real
says 0 'ok halls.#=1 halls.0.schema=real halls.0.training=false city.issued=0 missing.#=3 missing.0.message*=training' "$paihao" --json --db "$city" city report
same 'its day and age, in words' 1 "$("$paihao" --db "$city" city report | grep -c 'day 20..-..-.., newest action')"
sql "$at_city" 'SET client_min_messages = error; DROP SCHEMA real CASCADE'
echo '== somebody who may only look'
sql "$at_city" 'CREATE ROLE reader LOGIN' "SELECT west.reader_grant('reader'), near.reader_grant('reader')" >"$work/said"
reader=$(echo "$city" | sed 's/hall@/reader@/')
says 0 'ok halls.#=2 halls.0.schema=near halls.1.schema=west missing.#=0' "$paihao" --json --db "$reader" city
says 0 'ok halls.#=2 missing.#=0' "$paihao" --json --db "$reader" city report 2026-03-10
says 1 'refused denied' "$paihao" --json --db "$reader?hall=west" verify
says 1 'refused denied' "$paihao" --json --db "$reader?hall=west" take C
# A hall named paihao, whose schema is the one of an address without a hall, and which is not for everybody; then a stranger's schema.
sed 's/id: crowd/id: paihao/' "$work/near.yaml" >"$work/paihao.yaml"
says 0 'ok' "$paihao" --json --db "$city" init "$work/paihao.yaml" --training --hall paihao
for address in "$reader" "$reader?hall=paihao" "$reader?hall=south"; do
    says 0 'ok halls.#=2 halls.0.schema=near halls.1.schema=west missing.#=0' "$paihao" --json --db "$address" city
done
says 0 'ok halls.#=4' "$paihao" --json --db "$city" city
sql "$at_city" 'SET client_min_messages = error; DROP SCHEMA paihao CASCADE' 'CREATE SCHEMA paihao' 'CREATE TABLE paihao.ticket (a INT)'
says 0 'ok halls.#=2 missing.#=0' "$paihao" --json --db "$reader" city
says 0 'ok halls.#=3 missing.#=0' "$paihao" --json --db "$city" city
sql "$at_city" 'SET client_min_messages = error; DROP SCHEMA paihao CASCADE'
echo '== halls that cannot be read'
# Each live figure is what the hall itself says.
for name in west south near; do
    "$paihao" --json --db "$city?hall=$name" board >"$work/board"
    waiting=$(grep -o '"waiting":[0-9]*' "$work/board" | cut -d: -f2 | awk '{n += $1} END {print n}')
    same "$name: who waits" "$waiting" "$("$paihao" --json --db "$city" city | sed "s/.*\"schema\":\"$name\"//" | grep -o '"waiting":[0-9]*' | head -1 | cut -d: -f2)"
done
sql "$at_city" 'ALTER TABLE west.hall RENAME TO hidden'
says 0 'ok halls.#=2 missing.#=1 missing.0.schema=west' "$paihao" --json --db "$city" city
sql "$at_city" 'UPDATE south.store_schema SET schema = schema + 1'
says 0 'ok halls.#=1 halls.0.schema=near missing.#=2 missing.0.schema=south missing.0.message*=newer' "$paihao" --json --db "$city" city
sql "$at_city" 'DELETE FROM near.store_schema'
says 0 'ok halls.#=0 missing.#=3 missing.0.schema=near missing.0.error=invalid' "$paihao" --json --db "$city" city
says 0 'ok city.issued=0 missing.#=3' "$paihao" --json --db "$city" city report 2026-03-10
says 1 'refused unavailable' "$paihao" --json --db 'postgresql://nobody@127.0.0.1:1/x' city
finish
