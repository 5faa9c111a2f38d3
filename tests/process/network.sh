#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A hall of many machines: a kiosk, twelve counters and three displays, each a host of its own on one LAN. Every call reaches
# every display: by broadcast and by multicast, over a named interface, with 30 % of the datagrams lost, with 300 ms of jitter,
# and without any bell within 1.1 seconds. A second hall on the same LAN hears nothing of it. Skipped (77) where there are no
# network namespaces.
#
#   tests/process/network.sh [--seed N] [--calls N]
cd "$(dirname "$0")/../.." || exit 1
. tests/network/hosts.sh
network_as_root "$0" "$@"
make -s ${BUILD:+BUILD="$BUILD"} tests-network all >/dev/null || exit 1
. tests/contract/lib.sh
seed=$(date +%s) calls=12
while [ $# -gt 1 ]; do
    case $1 in
    --seed) seed=$2 ;;
    --calls) calls=$2 ;;
    esac
    shift 2
done
echo "seed $seed"
trap 'network_down; rm -rf "$work"' EXIT
settings broadcast 10.77.0.255
settings multicast 239.77.0.1 lan
settings named 10.77.0.255 lan
export PAIHAO_FONTS="$PWD/fonts" PAIHAO_LOCALE_DIR="$BUILD/locale" SDL_VIDEODRIVER=dummy SDL_AUDIODRIVER=dummy
db=$work/near.db far=$work/far.db
# Two halls of one name: only their keys tell them apart.
for name in near far; do
    hall near >"$work/$name.yaml"
    "$paihao" --db "$work/$name.db" init "$work/$name.yaml" --training >/dev/null
    {
        echo 'clock --at 2026-03-10T10:00:00'
        for i in $counters; do echo "open $i --staff s$i"; done
    } | "$paihao" --db "$work/$name.db" batch >"$work/set-up"
done
walls='d1 d2 d3'
# shellcheck disable=SC2086 # a word for each host
network_up k1 $(for i in $counters; do echo "c$i"; done) $walls e1 || { echo "no network"; exit 1; }

# A host's `paihao`, for those who want one program; its settings are the set's of the moment.
for i in $counters; do
    printf '#!/bin/sh\nexec ip netns exec %s-c%s "%s" "$@"\n' "$net" "$i" "$paihao" >"$work/c$i"
    chmod +x "$work/c$i"
done
programs=$(for i in $counters; do echo "$work/c$i"; done)
traces=$(for i in 1 2 3; do echo "$work/d$i.trace"; done)
# screens SETTINGS: kiosk, a counter's desk and the displays, each on its host
screens() {
    PAIHAO_SETTINGS=$work/$1.ini
    export PAIHAO_SETTINGS
    program k1 kiosk --db "$db" --terminal kiosk1 -W 540 -H 960
    program c12 counter --db "$db" --terminal counter12 -W 1280 -H 720
    for i in 1 2 3; do program d$i display --db "$db" --terminal wall$i --voice off -W 960 -H 540; done
    for i in 1 2 3; do same "display $i ($1)" 0 "$(until_true 100 shows d$i board; echo $?)"; done
    same "the kiosk ($1)" 0 "$(until_true 100 shows k1 home; echo $?)"
}
# reach WHAT MEDIAN LONGEST [CALLS]
reach() {
    what=$1 code=0
    # shellcheck disable=SC2086 # a word for each program and trace
    told=$("$BUILD/tests/network/calls" "$db" "${4:-$calls}" "$seed" "$2" "$3" $programs -- $traces) || code=$?
    echo "$what: $(echo "$told" | awk -F '\t' '{print $1 " shown, median " $2 " ms, longest " $3 " ms"}')"
    same "$what: $told" 0 $code
}

screens broadcast
reach 'broadcast' 150 1100
cable 'd1 loss=30'; cable 'd2 loss=30'; cable 'd3 loss=30'
reach 'broadcast, 30 % lost' 150 1100
cable 'all loss=0 jitter=300'
reach 'broadcast, 300 ms jitter' 450 1100
cable 'all jitter=0'
cable 'd2 cut=udp'
reach 'one display cut off from the bell' 1100 1100 12
same 'that display says nothing of it: the database is there' 0 "$(shows d2 board; echo $?)"
cable 'd2 cut=none'

# Another hall on the same ports: its display hears, checks and refuses.
program e1 display --db "$far" --terminal wall1 --voice off -W 960 -H 540
same 'the other hall'\''s display' 0 "$(until_true 100 shows e1 board; echo $?)"
reach 'two halls on one LAN' 150 1100
# heard_by HOST DATABASE: what doctor says of the bell there
heard_by() { in_host "$1" "$paihao" --json --db "$2" doctor | sed 's/.*{"what":"bell"//; s/}.*//'; }
same 'a counter of the first hall hears its five terminals' 'terminals heard: 5.' "$(heard_by c3 "$db" | grep -o 'terminals heard: 5\.')"
same 'the other hall hears its own one' 'terminals heard: 1.' "$(heard_by c3 "$far" | grep -o 'terminals heard: 1\.')"
cable 'd3 cut=udp'
same 'doctor names who is silent' 'silent: wall3.' "$(heard_by c3 "$db" | grep -o 'silent: wall3\.')"
cable 'd3 cut=none'
stop e1

stop k1 c12 d1 d2 d3
screens multicast
reach 'multicast' 150 1100
stop k1 c12 d1 d2 d3
# A second way out of each host, and the settings name the right one.
for host in $(for i in $counters; do echo "c$i"; done) $walls; do
    ip -n "$net-$host" link add other type veth peer name nowhere
    ip -n "$net-$host" addr add 10.78.0.1/24 brd + dev other
    ip -n "$net-$host" link set other up
    ip -n "$net-$host" link set nowhere up
    ip -n "$net-$host" route del broadcast 10.77.0.255 dev lan table local 2>/dev/null
    ip -n "$net-$host" route add broadcast 10.77.0.255 dev other table local 2>/dev/null
done
screens named
reach 'a named interface, where the routing table names another' 150 1100
stop k1 c12 d1 d2 d3
says 0 'ok faults.#=0' "$paihao" --json --db "$db" verify
finish
