#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A hall of many machines on PostgreSQL, and the cable to its server pulled. A counter says so within two seconds; the person in
# hand is served to the end, once, and nobody else is called; all comes back without a restart, and what could not be entered is
# said. A display says within two seconds that it may be out of date, a kiosk that it gives no numbers. Skipped (77) where there
# are no network namespaces or no PostgreSQL.
cd "$(dirname "$0")/../.." || exit 1
. tests/network/hosts.sh
network_as_root "$0" "$@"
for tool in Xvfb xdotool; do
    command -v $tool >/dev/null || { echo "skipped: no $tool on this machine"; exit 77; }
done
make -s ${BUILD:+BUILD="$BUILD"} tests-network all >/dev/null || exit 1
. tests/contract/lib.sh
server=$(mktemp -d /tmp/paihao-pg-XXXXXX)
cleanup() {
    tests/lib/postgres.sh stop "$server" immediate 2>/dev/null
    network_down
    rm -rf "$work" "$server"
}
trap cleanup EXIT
network_up db k1 c1 c2 d1 || { echo "no network"; exit 1; }
code=0
in_host db tests/lib/postgres.sh start "$server" listen_addresses=10.77.0.1 >"$work/url" 2>"$work/why" || code=$?
[ $code != 77 ] || { cat "$work/why"; exit 77; }
echo 'host all all 10.77.0.0/24 trust' >>"$server/data/pg_hba.conf"
tests/lib/postgres.sh stop "$server" && in_host db tests/lib/postgres.sh run "$server" || exit 1
db='postgresql://hall@10.77.0.1/postgres?hall=near'
settings broadcast 10.77.0.255
export PAIHAO_SETTINGS="$work/broadcast.ini" PAIHAO_FONTS="$PWD/fonts" PAIHAO_LOCALE_DIR="$BUILD/locale" SDL_AUDIODRIVER=dummy
hall near >"$work/near.yaml"
# The concierge's machine, whose cable stays whole.
paihao() { in_host c2 "$paihao" --db "$db" --json "$@" </dev/null; }
same 'a hall' 0 "$(paihao init "$work/near.yaml" --training >"$work/out"; echo $?)"
printf 'clock --at 2026-03-10T10:00:00\nopen 1 --staff s1\ntake C\ntake C\ntake C\ntake C\n' |
    in_host c2 "$paihao" --db "$db" batch >"$work/set-up"

for who in kiosk1 counter1 wall1; do
    same "a file for $who" 0 "$(paihao terminal add $who --out "$work/$who.ini" >"$work/out"; echo $?)"
    printf '[screen]\nfullscreen = false\n' >>"$work/$who.ini"
done
mkfifo "$work/number"
Xvfb -displayfd 8 -screen 0 1400x900x24 -nolisten tcp -noreset 8<>"$work/number" 2>"$work/xvfb.log" &
network_pids="$network_pids $!"
read -r number <"$work/number"
export DISPLAY=":$number"
SDL_VIDEODRIVER=x11 program c1 counter --join "$work/counter1.ini" -W 1280 -H 720
export SDL_VIDEODRIVER=dummy
program k1 kiosk --join "$work/kiosk1.ini" -W 540 -H 960
program d1 display --join "$work/wall1.ini" --voice off -W 960 -H 540
same 'the counter' 0 "$(until_true 100 shows c1 ready; echo $?)"
same 'the display' 0 "$(until_true 100 shows d1 board; echo $?)"
same 'the kiosk' 0 "$(until_true 100 shows k1 home; echo $?)"
window=$(xdotool search --onlyvisible --name '' 2>/dev/null | tail -n 1)
press() { xdotool windowfocus "$window" key --window 0 "$1"; }
now() { date +%s%3N; }
# says_on HOST WORDS: its newest frame does
says_on() { tail -n 1 "$work/$1.trace" | grep -q "$2"; }
says_nothing() { ! says_on "$@"; }
# within WHAT MS SINCE HOST WORDS: the first frame after SINCE that says so. One may take twice as long where a machine is busy.
spare=2
within() {
    until_true $(($2 / 100 + 50)) says_on "$4" "$5"
    at=$(sed -n "s/^{\"frame\":[0-9]*,\"ms\":\([0-9]*\),.*$5.*/\1/p" "$work/$4.trace" | awk -v since="$3" '$1 >= since {print; exit}')
    took=$((${at:-99999999999999} - $3))
    echo "$1: $took ms"
    limit=$2
    if [ $took -gt "$2" ]; then limit=$(($2 * spare)) spare=1; fi
    same "$1 within $2 ms" 1 "$((took <= limit))"
    printf '%s\t1\tafter %s ms\n' "$1" "$took" >>"$work/table"
}
events() { paihao events | grep -c "$1"; }
down='网络断了'

press F2
same 'called' 0 "$(until_true 50 shows c1 called; echo $?)"
press F2
same 'serving' 0 "$(until_true 50 shows c1 serving; echo $?)"

echo '== the counter is cut off with somebody in hand'
rows_of() { paihao events | grep "\"terminal\":\"$1\"" | grep -vc '"kind":"presence"'; }
rows=$(rows_of counter1)
cut=$(now)
cable 'c1 cut=tcp'
within 'the banner' 2000 "$cut" c1 "$down"
# Everything but the ticket's own end is refused, and says why. (Every target and sheet: tests/programs/counter/test_cut_off.c.)
why='手上这位可以办结'
for key in F3 F4 F5 F7 F8 F9 F10 F11 ctrl+z ctrl+q ctrl+t; do
    press Escape
    same "$key: nothing is said yet" 0 "$(until_true 20 says_nothing c1 "$why"; echo $?)"
    press $key
    same "$key: why not" 0 "$(until_true 20 says_on c1 "$why"; echo $?)"
    same "$key: somebody is in hand still" 0 "$(shows c1 serving; echo $?)"
done
press Escape
press F2
same 'finished, as the person sees it' 0 "$(until_true 20 says_on c1 '1 条未送出'; echo $?)"
press F2
sleep 1
same 'nothing of it is entered yet' 0 "$(events '"kind":"finish"')"
same 'nobody was called' 1 "$(events '"kind":"call"')"
back=$(now)
cable 'c1 cut=none'
within 'entered, after the cable is back,' 9000 "$back" c1 '已登记'
same 'one finish' 1 "$(events '"kind":"finish".*"terminal":"counter1"')"
same 'it has a request id' 1 "$(events '"kind":"finish".*"request":"[0-9a-f]')"
same 'calls still' 1 "$(events '"kind":"call"')"
same 'the finish, and nothing else of that counter' $((rows + 1)) "$(rows_of counter1)"
until_true 50 shows c1 ready
press F2
same 'the next one' 0 "$(until_true 50 shows c1 called; echo $?)"
press F2
until_true 50 shows c1 serving

echo '== somebody else took the ticket meanwhile'
cable 'c1 cut=tcp'
until_true 50 says_on c1 "$down"
press F2
until_true 20 says_on c1 未送出
paihao release 1 >"$work/out"
paihao leave C002 >"$work/out"
paihao call 1 >"$work/out"
paihao start 1 >"$work/out"
same 'C003 is in hand now' '"C003"' "$(paihao board | sed 's/.*"calls":\[{"number":\("[^"]*"\).*/\1/')"
cable 'c1 cut=none'
same 'it is told that C002 was not entered' 0 "$(until_true 90 says_on c1 'C002.*没能登记'; echo $?)"
same 'C003 was not finished in its place' 1 "$(events '"kind":"finish"')"
same 'and is what the desk shows' 0 "$(until_true 20 shows c1 serving; echo $?)"
press F2
same 'which ends it' 0 "$(until_true 50 shows c1 ready; echo $?)"

echo '== display and kiosk cut off from the database'
cut=$(now)
cable 'd1 cut=tcp'
within 'the display says that it may be late' 2000 "$cut" d1 '"screen":"stale"'
back=$(now)
cable 'd1 cut=none'
within 'the display is back' 9000 "$back" d1 '"screen":"board"'
cut=$(now)
cable 'k1 cut=tcp'
within 'the kiosk gives no numbers' 2000 "$cut" k1 '"screen":"cut-off"'
back=$(now)
cable 'k1 cut=none'
within 'the kiosk is back' 9000 "$back" k1 '"screen":"home"'

echo '== everybody, all at once, for as long as TCP would take'
cable 'all cut=tcp'
sleep 8
back=$(now)
cable 'all cut=none'
within 'the counter' 9000 "$back" c1 '已连接'
same 'a call is shown' 0 "$(paihao call 1 >"$work/out"; until_true 20 says_on d1 '004'; echo $?)"
says 0 'ok faults.#=0' in_host c2 "$paihao" --json --db "$db" verify
mkdir -p build/faults
{
    echo '#: The cable to the database pulled'
    echo '# tests/process/network_cut.sh'
    sed 's/^the banner/a counter is cut off: its banner/; s/^entered.*cable is back,/the finish that it kept is entered/; s/^the counter/all were cut off for eight seconds: the counter is back/' "$work/table"
    printf 'somebody else took the ticket that was finished while cut off\t1\trefused and said; nobody else was finished in its place\n'
} >build/faults/pulled.tsv
finish
