# shellcheck shell=sh
# SPDX-License-Identifier: Apache-2.0
# Hosts of a test: network namespaces, each on a cable of its own to one bridge. Sourced after tests/contract/lib.sh, from the
# root of the tree. Needs root: network_as_root runs the script again through sudo, or skips it.
#
# Interfaces: in host H `lan`; in the switch aH, xH (the two ends of the cable that tests/network/cable is) and bH (the bridge's).

network_as_root() { # network_as_root SCRIPT ARGUMENTS…
    command -v ip >/dev/null || { echo "skipped: no ip (iproute2) on this machine"; exit 77; }
    if [ "$(id -u)" != 0 ]; then
        sudo -n true 2>/dev/null || { echo "skipped: network namespaces need root or sudo"; exit 77; }
        # What root needs is not on everybody's path.
        exec sudo -n env BUILD="${BUILD:-build}" PATH="$PATH:/usr/sbin:/sbin" "$@"
    fi
    ip netns add "paihao-try-$$" 2>/dev/null || { echo "skipped: this machine gives no network namespaces"; exit 77; }
    ip netns del "paihao-try-$$"
}

net=paihao$$
hosts= network_pids=
in_host() { # in_host HOST COMMAND…
    host=$1
    shift
    ip netns exec "$net-$host" "$@"
}
# started HOST LOG COMMAND…: in the background; its pid in $started
start_in() {
    host=$1 log=$2
    shift 2
    ip netns exec "$net-$host" "$@" >"$log" 2>&1 &
    started=$!
    network_pids="$network_pids $started"
}
quiet_interface() { ip netns exec "$net-$1" sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1 2>/dev/null; }

# network_up HOST…: 10.77.0.1, .2 … in this order
network_up() {
    ip netns add "$net-sw" && quiet_interface sw
    ip -n "$net-sw" link add br0 type bridge
    ip -n "$net-sw" link set br0 up
    number=0 cables=
    for host in "$@"; do
        number=$((number + 1)) hosts="$hosts $host"
        ip netns add "$net-$host" && quiet_interface "$host"
        ip link add lan netns "$net-$host" type veth peer name "a$host" netns "$net-sw" || return 1
        ip -n "$net-sw" link add "x$host" type veth peer name "b$host"
        ip -n "$net-sw" link set "b$host" master br0 up
        ip -n "$net-sw" link set "x$host" up
        ip -n "$net-sw" link set "a$host" up
        ip -n "$net-$host" link set lo up
        ip -n "$net-$host" addr add "10.77.0.$number/24" brd + dev lan
        ip -n "$net-$host" link set lan up
        cables="$cables $host=a$host:x$host"
    done
    mkfifo "$work/orders"
    # shellcheck disable=SC2086 # a word for each cable
    start_in sw "$work/cable.log" "$BUILD/tests/network/cable" "$work/orders" $cables
}
# cable "HOST KEY=VALUE…"
cable() {
    echo "$1" >"$work/orders"
    sleep 0.1
}
network_down() {
    for pid in $network_pids; do kill "$pid" 2>/dev/null; done
    for pid in $network_pids; do wait "$pid" 2>/dev/null; done
    for host in $hosts sw; do ip netns del "$net-$host" 2>/dev/null; done
    network_pids=
}
# until_true TENTHS COMMAND…: the tenths of a second of a quiet machine; a busy one is given five times as many
until_true() {
    tries=$(($1 * 5))
    shift
    until "$@" >/dev/null 2>&1; do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || return 1
        sleep 0.1
    done
}

# What stands on the hosts: a hall of twelve counters, and its programs, each with a trace.
counters='1 2 3 4 5 6 7 8 9 10 11 12'
# hall NAME >FILE
hall() {
    sed -n '1,/^counters:/p' "$contract/day.yaml" | sed "s/id: crowd/id: $1/; s/regular: \[1, 200\]/regular: [1, 799]/"
    for i in $counters; do echo "  - {id: \"$i\", zone: A, primary: [C]}"; done
    echo 'staff:'
    for i in $counters; do echo "  - {id: s$i, name: 一, roles: [clerk]}"; done
    echo 'hours: {mon-sun: ["00:00-24:00"]}'
    echo 'terminals:'
    echo '  - {id: kiosk1, kind: kiosk, zone: A}'
    for i in $counters; do echo "  - {id: counter$i, kind: counter, counter: \"$i\"}"; done
    for i in 1 2 3; do echo "  - {id: wall$i, kind: display, zones: [A], panel_mm: [1218, 685], view_m: 8}"; done
}
# settings NAME ADDRESS [INTERFACE]
settings() {
    printf '[bell]\naddress = %s\ninterface = %s\n[screen]\nfullscreen = false\n' "$2" "${3:-}" >"$work/$1.ini"
}
shows() { tail -n 1 "$work/$1.trace" 2>/dev/null | grep -q "\"screen\":\"$2\""; }
# stop HOST…
stop() {
    for who in "$@"; do
        eval "pid=\$pid_$who"
        kill "$pid" 2>/dev/null
        wait "$pid" 2>/dev/null
    done
}
# program HOST PROGRAM ARGUMENTS…: with a trace
program() {
    who=$1 name=$2
    shift 2
    rm -f "$work/$who.trace"
    start_in "$who" "$work/$who.log" "$BUILD/bin/paihao-$name" --trace "$work/$who.trace" "$@"
    eval "pid_$who=$started"
}
