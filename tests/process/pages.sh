#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The pages for technicians, followed line by line: every block marked `sh` of docs/one-machine.md and docs/many-machines.md is typed into a shell of
# somebody who has nothing yet, with a database server of his own. Only values, `sudo` and `systemctl` are the test's.
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
port=$((34000 + $$ % 8000)) code=0
tests/lib/postgres.sh start "$server" port=$port >"$work/url" 2>"$work/why" || code=$?
[ $code != 77 ] || { cat "$work/why"; exit 77; }
# Debian's server knows a postgres; this one is the test's.
psql -X -q -h "$server" -p $port -U hall -d postgres -c 'CREATE ROLE postgres SUPERUSER LOGIN'
printf 'local all all trust\n' >"$server/data/pg_hba.conf"

mkdir "$work/bin" "$work/etc"
cat >"$work/bin/sudo" <<END
#!/bin/sh
# Who types is allowed to; /etc/paihao stands in the test's folder.
[ "\$1" != -u ] || shift 2
case \$1 in
systemctl) "$PWD/tests/lib/postgres.sh" stop "$server" && exec "$PWD/tests/lib/postgres.sh" run "$server" ;;
psql | createdb) exec env PGHOST=$server PGUSER=hall PGDATABASE=postgres "\$@" ;;
install) [ "$(id -u)" = 0 ] || { shift; [ "\$1" != -o ] || shift 2; set -- install "\$@"; } ;;
tee) [ "\$2" != "$server/data/pg_hba.conf" ] || { { echo 'local all hall trust'; cat; } >"\$2"; exit; } ;;
esac
exec "\$@"
END
chmod +x "$work/bin/sudo"
# follow PAGE VALUES: its blocks as one shell's input; stops at the first line that fails, and names it
follow() {
    mkdir "$work/desk"
    cp -r data "$work/desk"
    { echo 'set -e'; echo "$2"; awk '/^```sh$/ {on = 1; next} /^```/ {on = 0} on' "docs/$1" | sed "s|/etc/paihao|$work/etc|g"; } >"$work/typed"
    (cd "$work/desk" && PATH="$work/bin:$BUILD/bin:$PATH" PAIHAO_FONTS=$OLDPWD/fonts sh -x "$work/typed" >"$work/told" 2>&1)
    code=$?
    [ $code = 0 ] || tail -n 15 "$work/told"
    same "$1, $(grep -vc '^set -e' "$work/typed") lines" 0 $code
    rm -rf "$work/desk.$1"
    mv "$work/desk" "$work/desk.$1"
}
follow one-machine.md ''
same 'a hall stands' 1 "$(grep -c 'is ready' "$work/told" | sed 's/[1-9].*/1/')"
same 'and its backup' 0 "$(test -s "$HOME/hall-backup.db"; echo $?)"
[ "$(id -u)" = 0 ] && chown -R postgres "$server" 2>/dev/null
follow many-machines.md "server=localhost port=$port network=127.0.0.1/32 hall=chenghu"
same "a kiosk may not do that" 1 "$(grep -c "\"error\":\"denied\"" "$work/told")"
same 'the office sees the board' 0 "$(test -s "$work/desk.many-machines.md/office.ini"; echo $?)"
finish
