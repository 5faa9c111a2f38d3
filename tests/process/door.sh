#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# At the door of a PostgreSQL server with TLS and passwords: whatever is wrong with the address, the name, the network, the
# certificate, the password or the server has one message with what to do, and doctor says the same whole. A server without room,
# too, where a small disk can be made. Exit 77: no PostgreSQL, no openssl.
cd "$(dirname "$0")/../.." || exit 1
command -v openssl >/dev/null && command -v psql >/dev/null || { echo "skipped: no openssl or no psql on this machine"; exit 77; }
export PAIHAO_TEST_ENGINE=sqlite # the contract's helpers, with a server of our own
. tests/contract/lib.sh
make -s ${BUILD:+BUILD="$BUILD"} all >/dev/null || exit 1
server=$(mktemp -d /tmp/paihao-pg-XXXXXX) # a socket's path must be short
chmod 755 "$server"
small=
cleanup() {
    tests/lib/postgres.sh stop "$server" immediate 2>/dev/null
    [ -z "$small" ] || umount "$small"
    rm -rf "$work" "$server"
}
trap cleanup EXIT
trap 'exit 1' INT TERM
port=$((10000 + $$ % 8000))
code=0
url=$(tests/lib/postgres.sh start "$server" port=$port password_encryption=scram-sha-256 fsync=off 2>"$work/why") || code=$?
[ $code != 77 ] || { cat "$work/why"; exit 77; }
[ $code = 0 ] || { cat "$work/why"; exit 1; }
url="$url?port=$port"
admin() { for each in "$@"; do psql -X -q -At -d "$url" -c "$each" || exit 1; done; }
rules() {
    { echo 'local all hall trust'; for each in "$@"; do echo "$each"; done; } >"$server/data/pg_hba.conf"
    admin 'SELECT pg_reload_conf()' >/dev/null
    sleep 0.3
}
# certificate NAME SUBJECT DAYS: of the hall's authority
certificate() {
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj "/CN=$2" -addext "subjectAltName=DNS:$2" -keyout "$work/$1.key" -out "$work/$1.csr" 2>/dev/null &&
        openssl x509 -req -in "$work/$1.csr" -CA "$work/ca.crt" -CAkey "$work/ca.key" -CAcreateserial -days "$3" -copy_extensions copy -out "$work/$1.crt" 2>/dev/null || exit 1
}
for each in ca other; do
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 9 -subj "/CN=$each" -keyout "$work/$each.key" -out "$work/$each.crt" 2>/dev/null || exit 1
done
certificate good localhost 9
certificate strange server9 9
certificate old localhost -1
shows() {
    cat "$work/$1.key" >"$server/data/server.key"
    cat "$work/$1.crt" >"$server/data/server.crt"
    [ "$(id -u)" != 0 ] || chown postgres "$server/data/server.key" "$server/data/server.crt"
    chmod 600 "$server/data/server.key"
    admin 'ALTER SYSTEM SET ssl = on' 'SELECT pg_reload_conf()' >/dev/null
    sleep 0.3
}
admin "CREATE ROLE desk LOGIN PASSWORD 'word'" "CREATE DATABASE halls OWNER desk"
there="postgresql://desk:word@localhost:$port/halls?hall=main"
says 0 'ok' "$paihao" --json --db "$(echo "$url" | sed 's|/postgres?|/halls?hall=main\&|; s|hall@|desk:word@|')" init data/halls/chenghu.yaml 2>/dev/null ||
    says 0 'ok' "$paihao" --json --db "$there" init data/halls/chenghu.yaml

# tells WHAT ADDRESS ERROR WORDS: a look is refused so, and doctor has the whole of it and no second advice.
tells() {
    "$paihao" --json --db "$2" board >"$work/look" 2>/dev/null
    same "$1: $4" 1 "$(grep -c "\"error\":\"$3\",\"message\":\"[^\"]*$4" "$work/look")"
    message=$(sed -n 's/.*"message":"\([^"]*\)".*/\1/p' "$work/look")
    "$paihao" --json --db "$2" doctor 2>/dev/null | grep -o '"what":"database","state":"bad","text":"[^"]*","advice":null' >"$work/doctor"
    same "$1, by doctor" "$message" "$(sed 's/.*"text":"\([^"]*\)".*/\1/' "$work/doctor")"
    same "$1: no password in it" 0 "$(cat "$work/look" "$work/doctor" | grep -c 'desk:')"
}
verified="sslmode=verify-full&sslrootcert=$work/ca.crt"

echo '== the address'
tells 'a name that nobody knows' "postgresql://desk:word@nobody.invalid:$port/halls?hall=main" unavailable 'does not know the server'
tells 'a port where nobody is' "postgresql://desk:word@localhost:1/halls?hall=main" unavailable 'No database server answers'
tells 'an IPv6 address where nobody is' "postgresql://desk:word@[::1]:1/halls?hall=main" unavailable 'No database server answers at postgresql://desk@\[::1\]:1/'
tells 'an IPv6 address without brackets' "postgresql://desk:word@fd00::1:5432/halls?hall=main" invalid 'in brackets'
tells 'a port that is none' "postgresql://desk:word@localhost:99999/halls?hall=main" invalid 'Write SERVER:5432'
tells 'a word behind the ? that there is not' "$there&ssmode=require" invalid 'behind the ?'
tells 'a value that there is not' "$there&sslmode=full" invalid 'sslmode=verify-full'
tells 'a hall that there is not' "$(echo "$there" | sed 's/main/mian/')" invalid 'paihao city'
message=$(LANGUAGE=zh_CN "$paihao" --json --db "$(echo "$there" | sed 's/main/mian/')" board 2>/dev/null | sed -n 's/.*"message":"\([^"]*\)".*/\1/p')
same 'in Chinese too, by doctor' "$message 1" "$(LANGUAGE=zh_CN "$paihao" --json --db "$(echo "$there" | sed 's/main/mian/')" doctor 2>/dev/null |
    sed 's/.*"what":"database","state":"bad","text":"\([^"]*\)".*/\1/') $(echo "$message" | grep -c 大厅)"

echo '== TLS'
rules 'host all all samehost scram-sha-256'
tells 'TLS wanted, and the server has none' "$there&sslmode=require" unavailable 'does not encrypt'
shows good
says 0 'ok' "$paihao" --json --db "$there&$verified" board
tells 'a file of the authority that is not there' "$there&sslmode=verify-full&sslrootcert=$work/none.crt" unavailable "Copy the authority's"
tells 'another authority' "$there&sslmode=verify-full&sslrootcert=$work/other.crt" unavailable 'another authority'
shows strange
tells 'a certificate of another name' "$there&$verified" unavailable 'bears another name'
shows old
tells 'a certificate that has expired' "$there&$verified" unavailable 'expired'
shows good
says 0 'ok' "$paihao" --json --db "$there&$verified&channel_binding=require" board
tells 'the password is to be bound to TLS, and there is none' "$there&sslmode=disable&channel_binding=require" unavailable 'channel_binding wants it'
rules 'hostssl all all samehost scram-sha-256'
tells 'TLS is wanted by the server' "$there&sslmode=disable" denied 'hostssl'

echo '== who comes in'
tells 'a wrong password, TLS not asked for' "$(echo "$there" | sed 's/word/wrong/')" denied 'no longer good'
tells 'a name that nobody has' "postgresql://nobody@localhost:$port/halls?hall=main&passfile=$work/none" denied 'asks for a password'
rules 'host all all 192.0.2.0/24 scram-sha-256'
tells 'another network' "$there&$verified" denied 'pg_hba.conf'
rules 'host all all samehost scram-sha-256'
admin 'ALTER DATABASE halls ALLOW_CONNECTIONS false'
tells 'a database that is closed' "$there&$verified" unavailable 'ALLOW_CONNECTIONS true'
admin 'ALTER DATABASE halls ALLOW_CONNECTIONS true' 'ALTER ROLE desk CONNECTION LIMIT 0'
tells 'no connection left' "$there&$verified" unavailable 'Raise max_connections'
admin 'ALTER ROLE desk CONNECTION LIMIT -1'

echo '== what a server may be like'
# Its own time zone, and sessions that may only be read until they say otherwise.
admin "ALTER DATABASE halls SET TimeZone = 'America/New_York'" 'ALTER DATABASE halls SET default_transaction_read_only = on'
day=$(TZ=Asia/Shanghai date +%F)
says 0 "ok day=$day" "$paihao" --json --db "$there&$verified" report day
says 0 'ok' "$paihao" --json --db "$there&$verified" help --terminal kiosk1
# A disk without room: nothing is done, and it goes on when there is some.
if mkdir "$work/small" && mount -t tmpfs -o size=14m tmpfs "$work/small" 2>/dev/null; then
    small=$work/small
    chmod 755 "$work"
    mkdir "$small/data"
    chown postgres "$small/data"
    admin "CREATE TABLESPACE small LOCATION '$small/data'" 'CREATE DATABASE full_one TABLESPACE small'
    full="$(echo "$url" | sed 's|/postgres?|/full_one?hall=main\&|')"
    says 0 'ok' "$paihao" --json --db "$full" init data/halls/chenghu.yaml --training
    says 0 'ok' "$paihao" --json --db "$full" clock --at 2026-11-20T10:00:00
    mkfifo "$work/in"
    "$paihao" --db "$full" batch <"$work/in" >"$work/out" 2>/dev/null &
    batch=$!
    exec 8>"$work/in"
    echo 'take C' >&8
    tries=0
    until [ -s "$work/out" ] || [ $((tries = tries + 1)) -gt 200 ]; do sleep 0.05; done
    dd if=/dev/zero of="$small/rest" bs=4k 2>/dev/null
    i=0
    while [ $((i = i + 1)) -lt 200 ]; do echo "--request full-$i take C"; done >&8
    exec 8>&-
    wait $batch
    given=$(grep -c '"ok":true' "$work/out")
    same 'without room: refused, and what to look at' 0 "$(grep -v '"ok":true' "$work/out" | grep -vc '"error":"io","message":"The database server could not write: nothing was done')"
    if [ "$given" -lt 200 ]; then pass; else fail 'without room' 'refusals' "$given given"; fi
    says 0 'ok' "$paihao" --json --db "$full" board
    find "$small/data" -name pg_internal.init -exec rm {} + # a connection would write it anew
    dd if=/dev/zero of="$small/more" bs=4k 2>/dev/null
    tells 'a server without room, at the door' "$full" unavailable 'whether its disk is full'
    rm "$small/more"
    rm "$small/rest"
    same 'what was refused was not done' "$given" "$(psql -X -q -At -d "$(echo "$url" | sed 's|/postgres?|/full_one?|')" -c 'SELECT COUNT(*) FROM main.ticket')"
    says 0 'ok' "$paihao" --json --db "$full" --request full-199 take C
    says 0 'ok faults.#=0' "$paihao" --json --db "$full" verify
else
    echo 'not tried: a server without room (no right to mount here)'
fi
finish
