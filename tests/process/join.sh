#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A machine becomes a terminal by a scanned code: paihao terminal add makes the picture, zbarimg reads it, and what it says is
# typed to paihao terminal join and to a program's --join -, as a scanner does it. With an address of a thousand bytes, which
# every file and program carries whole; and what is typed wrong. Exit 77: no zbarimg, no PostgreSQL.
cd "$(dirname "$0")/../.." || exit 1
command -v zbarimg >/dev/null && command -v psql >/dev/null || { echo "skipped: no zbarimg or no psql on this machine"; exit 77; }
export PAIHAO_TEST_ENGINE=sqlite # the contract's helpers, with a server of our own
. tests/contract/lib.sh
make -s ${BUILD:+BUILD="$BUILD"} all >/dev/null || exit 1
server=$(mktemp -d /tmp/paihao-pg-XXXXXX) # a socket's path must be short
chmod 755 "$server"
running=
cleanup() {
    [ -z "$running" ] || kill "$running" 2>/dev/null
    tests/lib/postgres.sh stop "$server" immediate 2>/dev/null
    rm -rf "$work" "$server"
}
trap cleanup EXIT
trap 'exit 1' INT TERM
code=0
url=$(tests/lib/postgres.sh start "$server" 2>"$work/why") || code=$?
[ $code != 77 ] || { cat "$work/why"; exit 77; }
[ $code = 0 ] || { cat "$work/why"; exit 1; }
export HOME="$work/home" SDL_VIDEODRIVER=dummy SDL_AUDIODRIVER=dummy PAIHAO_FONTS="$PWD/fonts" XDG_CONFIG_HOME=
unset PAIHAO_SETTINGS PAIHAO_DB
mkdir -p "$HOME"
says 0 'ok' "$paihao" --json --db "$url?hall=near" init data/halls/chenghu.yaml

# An address as halls have them, a thousand bytes: servers, a certificate's path, options, a name.
host=$(echo "$server" | sed 's|/|%2F|g')
address="postgresql:///postgres?host=$host,127.0.0.1,127.0.0.1&port=5432,1,1&hall=near&sslmode=prefer&options=-c%20statement_timeout%3D0"
address="$address&sslrootcert=$(printf '/etc/paihao/%0400d/ca.crt' 0)"
address="$address&application_name=$(printf "%0$((1000 - ${#address} - 18))d" 0)"
same 'bytes of the address' 1000 ${#address}

echo '== a code is made, read and typed'
says 0 'ok' "$paihao" --json --db "$url?hall=near" terminal add kiosk1 --address "$address" --out "$work/kiosk1.ini" --qr "$work/kiosk1.png"
zbarimg --raw -q --oneshot "$work/kiosk1.png" >"$work/code"
same 'the code is one line' 1 "$(wc -l <"$work/code")"
same 'it says what the file says' "$(sha256sum <"$work/kiosk1.ini")" "$(tr '|' '\n' <"$work/code" | sed '$d' | sha256sum)"
same 'the whole address is in it' 1 "$(grep -cF "@${address#postgresql://}" "$work/code")"
"$paihao" --json terminal join <"$work/code" >"$work/out"
same 'the machine is the terminal' 1 "$(grep -c '"terminal":"kiosk1","kind":"kiosk"' "$work/out")"
own=$HOME/.config/paihao/settings.ini
same 'its file' "$(sha256sum <"$work/kiosk1.ini")" "$(sha256sum <"$own")"
same 'its mode' 600 "$(stat -c %a "$own")"
says 0 'ok' "$paihao" --json board
"$paihao" --json terminal join <"$work/code" >"$work/out"
same 'no other file is taken away' 1 "$(grep -c '"error":"conflict"' "$work/out")"
# screen_of PROGRAM WORDS…: it runs, is typed what comes from 3, and shows the hall
screen_of() {
    rm -f "$work/trace"
    program=$1
    shift
    "$BUILD/bin/$program" --trace "$work/trace" -W 540 -H 960 "$@" <&3 >"$work/log" 2>&1 &
    running=$!
    tries=0
    until grep -q '"screen":"[a-z]*"' "$work/trace" 2>/dev/null || [ $((tries = tries + 1)) -gt 1200 ]; do sleep 0.05; done
    until grep -q '"screen":"\(home\|closed\)"' "$work/trace" 2>/dev/null || [ $((tries = tries + 1)) -gt 1200 ]; do sleep 0.05; done
    sed -n 's/.*"screen":"\([a-z-]*\)".*/\1/p' "$work/trace" | tail -n 1 | sed 's/home\|closed/hall/'
    kill $running
    wait $running 2>/dev/null
    running=
}
same 'the kiosk starts by its own file' hall "$(screen_of paihao-kiosk 3</dev/null)"
same 'and by what is typed' hall "$(screen_of paihao-kiosk --join - 3<"$work/code")"
same 'and by the file at its standard input' hall "$(screen_of paihao-kiosk --join - 3<"$work/kiosk1.ini")"

echo '== as it is typed at a machine'
# A person pressed Enter before; the scanner ends its lines as Windows does; a screen does not show what is typed.
printf '\n%s\r\n' "$(cat "$work/code")" >"$work/typed"
"$paihao" terminal join --out "$work/again.ini" <"$work/typed" >"$work/out"
same 'with an Enter before it' "$(sha256sum <"$work/kiosk1.ini")" "$(sha256sum <"$work/again.ini")"
python3 - "$paihao" "$work" <<'END' >"$work/seen"
import os, pty, sys, time
program, work = sys.argv[1:]
child, screen = pty.fork()
if child == 0:
    os.execv(program, [program, "terminal", "join", "--out", work + "/screen.ini"])
seen = b""
while b"Scan" not in seen:
    seen += os.read(screen, 1000)
time.sleep(0.3)
os.write(screen, open(work + "/code", "rb").read())
try:
    while True:
        seen += os.read(screen, 1000)
except OSError:
    pass
os.waitpid(child, 0)
sys.stdout.buffer.write(seen)
END
same 'a scan at a screen' "$(sha256sum <"$work/kiosk1.ini")" "$(sha256sum <"$work/screen.ini")"
same 'and nobody sees it' '1 0' "$(grep -c 'This machine is kiosk1 now' "$work/seen") $(grep -c 'key =' "$work/seen")"
# typed WHAT MESSAGE TEXT: what is typed wrong says what to do, and leaves no file.
typed() {
    printf '%b' "$3" | "$paihao" --json terminal join --out "$work/wrong.ini" >"$work/out"
    same "$1" 1 "$(grep -c "$2" "$work/out")"
    same "$1: no file" 1 "$(test -e "$work/wrong.ini"; echo $?)"
    rm -f "$work/wrong.ini"
}
typed 'nothing' '"message":"Nothing came. Scan the code' ''
typed 'with Caps Lock' 'Caps Lock' "$(tr 'a-zA-Z' 'A-Za-z' <"$work/code")\n"
typed 'on another keyboard' 'keyboard' '*database+>url ; sqlite\n'
typed 'a part of it' 'Scan it again' "$(cut -d '|' -f 1-7 "$work/code")\n"
typed 'with a key that was lost' 'Scan it again' "$(sed 's/kiosk1/kosk1/' "$work/code")\n"
typed 'another code' 'keyboard' 'https://example.org/ticket/17\n'
typed 'a file that makes no terminal' 'terminal add' '[screen]\nscale = 100\n'
printf 'x\n' | "$BUILD/bin/paihao-kiosk" --join - >"$work/log" 2>&1
same 'a program says so too' 1 "$(grep -c 'Caps Lock' "$work/log")"

echo '== all of the hall file at once'
all="$work/all"
mkdir -p "$all"
touch "$all/counter3.ini"
says 1 'refused conflict message*=counter3.ini' "$paihao" --json --db "$url?hall=near" terminal add --all --out "$all"
same 'none was made' counter3.ini "$(ls "$all")"
says 0 'ok' "$paihao" --json board # nor was a password changed
rm -r "$all"
says 2 'refused invalid' "$paihao" --json --db "$url?hall=near" terminal add --all
says 2 'refused invalid' "$paihao" --json --db "$url?hall=near" terminal add --all --out "$all" --kind manager
says 2 'refused invalid' "$paihao" --json --db "$url?hall=near" terminal add kiosk1 --all --out "$all"
says 2 'refused invalid' "$paihao" --json --db "$url?hall=near" terminal remove kiosk1 --all
says 1 'refused invalid message*=hall=near' "$paihao" --json --db "$url?hall=near" terminal add --all --out "$all" --address "$url?hall=far"
same 'nothing is left of what failed' '' "$(ls "$all")"
terminals=$(sed -n 's/^  - {id: \([a-z0-9]*\), kind:.*/\1.ini/p' data/halls/chenghu.yaml | sort)
LANGUAGE=en "$paihao" --db "$url?hall=near" terminal add --all --out "$all" --address "$url?hall=near" >"$work/out"
same 'a file for each, and it says so' "$(echo "$terminals" | wc -l)" "$(grep -c secrets "$work/out" | sed "s/^1$/$(sed -n 's/.*, \([0-9]*\) in all.*/\1/p' "$work/out")/")"
same 'their names' "$terminals" "$(ls "$all")"
same 'their modes' 600 "$(stat -c %a "$all"/* | sort -u)"
same "the folder's" 700 "$(stat -c %a "$all")"
same 'a password of its own each' "$(echo "$terminals" | wc -l)" "$(sed -n 's/^url = //p' "$all"/*.ini | sort -u | wc -l)"
for id in kiosk2 counter7 pad7 window7 wall1; do
    same "$id is who it says" 1 "$(grep -c "^id = $id\$" "$all/$id.ini")"
    says 0 'ok' env PAIHAO_SETTINGS="$all/$id.ini" "$paihao" --json board
done
same 'in Chinese too' 1 "$(LANGUAGE=zh_CN "$paihao" --db "$url?hall=near" terminal add --all --out "$work/again" | grep -c 密码文件)"
cp "$work/again/kiosk1.ini" "$own"
chmod 600 "$own"

echo '== an address is too long'
long=$url'?hall=near&application_name='$(printf '%04100d' 0)
says 1 'refused invalid message*=4095' env PAIHAO_DB="$long" "$paihao" --json board
printf '[database]\nurl = %s\n' "$long" >"$work/long.ini"
same 'in a settings file' 1 "$(PAIHAO_SETTINGS=$work/long.ini "$paihao" board 2>&1 | grep -c 'longer than 4095 bytes')"
says 1 'refused invalid message*=long' "$paihao" --json --db "$url?hall=near" terminal add kiosk1 --address "$long" --out "$work/long-kiosk.ini"
says 1 'refused invalid message*=1000' "$paihao" --json --db "$url?hall=near" terminal add kiosk1 --address "${address}0" --out "$work/long-kiosk.ini" --qr "$work/long.png"
echo '== a name or a password behind the ? of an address'
# They outdo those before the @: the terminal would be its technician.
for more in 'user=hall' 'password=geheim' 'user=hall&password=geheim' '%75ser=hall' '%70assword=geheim'; do
    says 1 'refused invalid message*=password=' env PAIHAO_DB="$url?hall=near&$more" "$paihao" --json terminal add kiosk1 --out "$work/owner.ini"
    says 1 'refused invalid message*=password=' "$paihao" --json --db "$url?hall=near" terminal add kiosk1 --address "$url?$more&hall=near" --out "$work/owner.ini"
done
same 'no file is made with them' 1 "$(test -e "$work/owner.ini"; echo $?)"
# The one that runs was not cut off by it.
says 0 'ok' "$paihao" --json board
finish
