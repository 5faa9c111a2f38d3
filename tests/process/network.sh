#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A hall of many machines on PostgreSQL: a kiosk, twelve counters and three displays, each a host of its own on one LAN, with the role
# and the file that it was given. Every call reaches every display: by broadcast and by multicast, over a named interface, with 30 % of the datagrams lost, with 300 ms of jitter,
# and without any bell within 1.1 seconds. A second hall on the same LAN hears nothing of it. Skipped (77) where there are no
# network namespaces or no PostgreSQL.
#
#   tests/process/network.sh [--seed N] [--calls N]
cd "$(dirname "$0")/../.." || exit 1
. tests/network/hosts.sh
network_as_root "$0" "$@"
make -s ${BUILD:+BUILD="$BUILD"} tests-network all >/dev/null || exit 1
. tests/contract/lib.sh
seed=${SEED:-$(date +%s)} calls=8
while [ $# -gt 1 ]; do
    case $1 in
    --seed) seed=$2 ;;
    --calls) calls=$2 ;;
    esac
    shift 2
done
echo "seed $seed"
server=$(mktemp -d /tmp/paihao-pg-XXXXXX)
cleanup() {
    tests/lib/postgres.sh stop "$server" immediate 2>/dev/null
    network_down
    rm -rf "$work" "$server"
}
trap cleanup EXIT
walls='d1 d2 d3'
# shellcheck disable=SC2086 # a word for each host
network_up db k1 $(for i in $counters; do echo "c$i"; done) $walls e1 || { echo "no network"; exit 1; }
code=0
in_host db tests/lib/postgres.sh start "$server" listen_addresses=10.77.0.1 >"$work/url" 2>"$work/why" || code=$?
[ $code != 77 ] || { cat "$work/why"; exit 77; }
printf 'local all hall trust\nhost all all 10.77.0.0/24 scram-sha-256\n' >"$server/data/pg_hba.conf"
psql -X -q -At -h "$server" -U hall -d postgres -c 'SELECT pg_reload_conf()' >"$work/out"
export PAIHAO_FONTS="$PWD/fonts" PAIHAO_LOCALE_DIR="$BUILD/locale" SDL_VIDEODRIVER=dummy SDL_AUDIODRIVER=dummy
settings none 127.255.255.255
export PAIHAO_SETTINGS="$work/none.ini"
# Two halls of one name: only their keys tell them apart. Each terminal has a file of its own.
mkdir "$work/near" "$work/far"
for name in near far; do
    at_server=$(cat "$work/url")?hall=$name
    hall near >"$work/$name.yaml"
    "$paihao" --db "$at_server" init "$work/$name.yaml" --training >"$work/out"
    {
        echo 'clock --at 2026-03-10T10:00:00'
        for i in $counters; do echo "open $i --staff s$i"; done
    } | "$paihao" --db "$at_server" batch >"$work/set-up"
    for who in kiosk1 wall1 wall2 wall3 $(for i in $counters; do echo "counter$i"; done); do
        "$paihao" --db "$at_server" terminal add "$who" --address "postgresql://10.77.0.1/postgres?hall=$name" --out "$work/$name/$who" >"$work/out" || exit 1
    done
done
# place ADDRESS [INTERFACE]: where the bell of each terminal rings
place() {
    for file in "$work"/near/* "$work"/far/*; do
        sed -i "/^interface\|^\[screen\]\|^fullscreen/d; s/^address = .*/address = $1\ninterface = ${2:-}/" "$file"
        printf '[screen]\nfullscreen = false\n' >>"$file"
    done
}
# A batch on the host of each counter, as that counter.
for i in $counters; do
    printf '#!/bin/sh\nexec ip netns exec %s-c%s env PAIHAO_SETTINGS=%s "%s" batch\n' "$net" "$i" "$work/near/counter$i" "$paihao" >"$work/c$i"
    chmod +x "$work/c$i"
done
programs=$(for i in $counters; do echo "$work/c$i"; done)
traces=$(for i in 1 2 3; do echo "$work/d$i.trace"; done)
# screens WHAT: kiosk, a counter's desk and the displays, each on its host
screens() {
    program k1 kiosk --join "$work/near/kiosk1" -W 540 -H 960
    program c12 counter --join "$work/near/counter12" -W 1280 -H 720
    for i in 1 2 3; do program d$i display --join "$work/near/wall$i" --voice off -W 960 -H 540; done
    for i in 1 2 3; do same "display $i ($1)" 0 "$(until_true 100 shows d$i board; echo $?)"; done
    same "the kiosk ($1)" 0 "$(until_true 100 shows k1 home; echo $?)"
}
# reach WHAT MEDIAN LONGEST [CALLS]
reach() {
    what=$1 code=0
    # shellcheck disable=SC2086 # a word for each program and trace
    told=$("$BUILD/tests/network/calls" - "${4:-$calls}" "$seed" "$2" "$3" $programs -- $traces) || code=$?
    echo "$what: $(echo "$told" | awk -F '\t' '{print $1 " shown, median " $2 " ms, longest " $3 " ms"}')"
    same "$what: $told" 0 $code
    [ $code != 0 ] || echo "$told" | awk -F '\t' -v what="$what" '{print what "\t" $1 "\t" "shown after " $2 " ms (median), " $3 " ms at most"}' >>"$work/table"
}

place 10.77.0.255
screens broadcast
reach 'broadcast' 150 1100
cable 'd1 loss=30'; cable 'd2 loss=30'; cable 'd3 loss=30'
reach 'broadcast, 30 % lost' 150 1100
cable 'all loss=0 late=300'
reach 'broadcast, 300 ms jitter' 450 1100
cable 'all late=0'
cable 'd2 cut=udp'
reach 'one display cut off from the bell' 1100 1100
same 'that display says nothing of it: the database is there' 0 "$(shows d2 board; echo $?)"
cable 'd2 cut=none'

# Another hall on the same ports: its display hears, checks and refuses.
program e1 display --join "$work/far/wall1" --voice off -W 960 -H 540
same 'the other hall'\''s display' 0 "$(until_true 100 shows e1 board; echo $?)"
reach 'two halls on one LAN' 150 1100
# heard_by HOST FILE: what doctor says of the bell there
heard_by() { in_host "$1" env PAIHAO_SETTINGS="$2" "$paihao" --json doctor | sed 's/.*{"what":"bell"//; s/}.*//'; }
same 'a counter of the first hall hears its five terminals' 'terminals heard: 5.' "$(heard_by c3 "$work/near/counter3" | grep -o 'terminals heard: 5\.')"
same 'the other hall hears its own one' 'terminals heard: 1.' "$(heard_by c3 "$work/far/counter3" | grep -o 'terminals heard: 1\.')"
cable 'd3 cut=udp'
same 'doctor names who is silent' 'silent: wall3.' "$(heard_by c3 "$work/near/counter3" | grep -o 'silent: wall3\.')"
cable 'd3 cut=none'
stop e1

stop k1 c12 d1 d2 d3
place 239.77.0.1 lan
screens multicast
reach 'multicast' 150 1100
stop k1 c12 d1 d2 d3
# As at a start before the network is whole: the database is there, the way to the group is not yet. Nobody starts the display again.
place 239.77.0.1
program d1 display --join "$work/near/wall1" --voice off -W 960 -H 540
same 'a display without a way to the group' 0 "$(until_true 100 shows d1 board; echo $?)"
in_the_group() { in_host d1 grep -q 01004DEF /proc/net/igmp; }
same 'it is in no group' 1 "$(in_the_group; echo $?)"
ip -n "$net-d1" route add 239.0.0.0/8 dev lan
same 'it is in the group soon after there is a way' 0 "$(until_true 150 in_the_group; echo $?)"
stop d1
# A card that is pulled out and put in again: another one to the kernel, by the same name.
plug_in() {
    ip -n "$net-d1" link add plug type veth peer name plugged
    ip -n "$net-d1" addr add 10.79.0.1/24 dev plug
    ip -n "$net-d1" link set plugged up
    ip -n "$net-d1" link set plug up
}
place 239.77.0.1 plug
plug_in
program d1 display --join "$work/near/wall1" --voice off -W 960 -H 540
same 'a display on a card of its own' 0 "$(until_true 100 in_the_group; echo $?)"
ip -n "$net-d1" link del plug
same 'the card is pulled out' 1 "$(in_the_group; echo $?)"
sleep 3
plug_in
same 'it is in the group soon after the card is back' 0 "$(until_true 150 in_the_group; echo $?)"
stop d1
ip -n "$net-d1" link del plug
# A second way out of each host, and the settings name the right one.
for host in $(for i in $counters; do echo "c$i"; done) $walls; do
    ip -n "$net-$host" link add other type veth peer name nowhere
    ip -n "$net-$host" addr add 10.78.0.1/24 brd + dev other
    ip -n "$net-$host" link set other up
    ip -n "$net-$host" link set nowhere up
    ip -n "$net-$host" route del broadcast 10.77.0.255 dev lan table local 2>/dev/null
    ip -n "$net-$host" route add broadcast 10.77.0.255 dev other table local 2>/dev/null
done
place 10.77.0.255 lan
screens named
reach 'a named interface, where the routing table names another' 150 1100
stop k1 c12 d1 d2 d3
for name in near far; do
    says 0 'ok faults.#=0' "$paihao" --json --db "$(cat "$work/url")?hall=$name" verify
done
mkdir -p build/faults
{
    echo '#: Network: calls of twelve counters on three displays, each on a host of its own'
    echo '# tests/process/network.sh'
    cat "$work/table"
} >build/faults/network.tsv
finish
