#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The pages for technicians, followed line by line by somebody who has never seen Paihao: every block marked `sh` of docs/one-machine.md,
# docs/many-machines.md and docs/city.md is typed on the machine that it names, and what the page says it answers (`answer`; … stands for
# anything) is looked for. The machines are tests/lib/machines.sh's. Skipped (77) where they cannot be, or there is no PostgreSQL.
#
#   tests/process/pages.sh [--bare] [PAGE…]      --bare: on a machine that has nothing: what the pages install is installed, and Paihao built there
cd "$(dirname "$0")/../.." || exit 1
. tests/network/hosts.sh
network_as_root "$0" "$@"
[ -n "${PAGES_ALONE:-}" ] || PAGES_ALONE=1 exec unshare --mount --propagation private "$0" "$@"
bare=
if [ "${1:-}" = --bare ]; then
    bare=1 work=$(mktemp -d) BUILD=$PWD/build passed=0 failed=0
    same() { if [ "$2" = "$3" ]; then passed=$((passed + 1)); else failed=$((failed + 1)) && printf 'FAILED %s\n  expected %s\n  came     %s\n' "$@"; fi; }
    finish() { echo "$passed passed, $failed failed" && [ "$failed" = 0 ]; }
    shift
else
    command -v openssl >/dev/null && command -v psql >/dev/null || { echo "skipped: no openssl or no psql on this machine"; exit 77; }
    make -s ${BUILD:+BUILD="$BUILD"} all >/dev/null || exit 1
    . tests/contract/lib.sh
fi
[ $# -gt 0 ] || set -- one-machine many-machines city
. tests/lib/machines.sh
cleanup() {
    machines_down
    rm -rf --one-file-system "$work" # what stayed mounted is left alone
}
trap cleanup EXIT
trap 'exit 1' INT TERM

# cut PAGE: its blocks as files $work/PAGE.NN.MACHINE, their answers beside them; a block without a name is the first machine's
cut_page() {
    awk -v out="$work/$1" '
        /^```/ && on {close(file); on = 0; next}
        /^```sh/ {n++; machine = $2 == "" ? "hall" : $2; file = sprintf("%s.%02d.%s.block", out, n, machine); on = 1; next}
        /^```answer/ {file = sprintf("%s.%02d.%s.answer", out, n, machine); on = 1; next}
        /^```/ {file = "/dev/null"; on = 1; next}
        on {print > file}' "docs/$1.md"
}
# answered FILE TOLD: the first line of FILE that TOLD does not have
answered() {
    while read -r line; do
        pattern=$(printf '%s' "$line" | sed 's/[][\.*^$+?(){}|]/\\&/g; s/…/.*/g; s/  */ +/g')
        grep -qE -- "$pattern" "$2" || { echo "$line"; return; }
    done <"$1"
}
# follow PAGE: stops at the first line that fails
follow() {
    for block in "$work/$1".*.block; do
        at=${block%.block} at=${at##*.} code=0
        began=$(date +%s)
        as_anna "$at" "$block" >"$block.told" || code=$?
        echo "$(basename "$block" .block): $(($(date +%s) - began)) s"
        [ $code = 0 ] || tail -n 15 "$block.told"
        same "$(basename "$block"): typed" 0 $code
        [ ! -f "${block%.block}.answer" ] || same "$(basename "$block"): answer" '' "$(answered "${block%.block}.answer" "$block.told")"
        [ $code = 0 ] || return
    done
}

machines_begin "$PWD" || { echo "skipped: this machine gives no layers over its root"; exit 77; }
for page in "$@"; do cut_page "$page"; done
if [ -n "$bare" ]; then
    # The network is the base's alone: all that the pages install comes here, each line as it stands there. Nothing is started yet.
    printf '#!/bin/sh\nexit 101\n' >"$base/usr/sbin/policy-rc.d"
    chmod +x "$base/usr/sbin/policy-rc.d"
    grep -hE '^ *(sudo apt-get|scripts/install-packages)' docs/one-machine.md docs/many-machines.md docs/city.md >"$work/install"
    chroot "$base" runuser -u anna -- env -i HOME=/home/anna PATH=/usr/local/bin:/usr/bin:/bin LANG=C.UTF-8 sh -exc "cd ~/paihao; $(cat "$work/install")
        make; sudo make install" >"$work/installed" 2>&1 || { tail -n 20 "$work/installed"; exit 1; }
    rm "$base/usr/sbin/policy-rc.d"
else
    # What the pages install is on this machine or is not: nothing is fetched here.
    printf '#!/bin/sh\necho "not here: apt-get $*"\n' >"$base/usr/local/sbin/apt-get"
    chmod +x "$base/usr/local/sbin/apt-get"
    chroot "$base" make -s -C /home/anna/paihao install >"$work/installed" 2>&1 || { tail -n 20 "$work/installed"; exit 1; }
fi
machines_copy
for page in "$@"; do
    case $page in
    one-machine) machine_up hall 10.77.0.9 && machine_up new 10.77.0.8 || exit 1 ;;
    many-machines) machine_up server 10.77.0.1 && machine_up standby 10.77.0.2 && machine_up kiosk 10.77.0.11 && machine_up office 10.77.0.20 || exit 1 ;;
    city) machine_up city 10.77.0.30 && machine_up east 10.77.0.31 || exit 1 ;;
    esac
    follow "$page"
done
# At each start, on a machine that has LightDM: the user hall is logged in, the screens are there, and one that breaks comes again.
runs_there() { grep -lxs "$1" "/proc/$first_hall/root/proc"/[0-9]*/comm | sed 's|/comm$||; s|.*/||'; }
is_there() { [ -n "$(runs_there "$1")" ]; }
came_again() { is_there "$1" && [ "$(runs_there "$1")" != "$2" ]; }
session() {
    cp tests/lib/x-without-card "$machine_shelf/hall/root/usr/local/bin/X"
    in_machine hall sh -c 'mkdir -p /run/dbus && dbus-daemon --system --fork && (lightdm >/var/log/lightdm.told 2>&1 &)'
    same 'at each start: the kiosk' 0 "$(until_true 300 is_there paihao-kiosk; echo $?)"
    same 'at each start: the board' 0 "$(until_true 100 is_there paihao-display; echo $?)"
    kiosk=$(runs_there paihao-kiosk)
    in_machine hall kill -9 "${kiosk:-none}"
    same 'a kiosk that breaks comes again' 0 "$(until_true 100 came_again paihao-kiosk "$kiosk"; echo $?)"
    [ "$failed" = 0 ] || in_machine hall sh -c 'tail -n 30 /var/log/lightdm.told /var/log/lightdm/lightdm.log /home/hall/.xsession-errors'
}
case " $* " in *' one-machine '*) [ ! -x "$machine_shelf/hall/root/usr/sbin/lightdm" ] || session ;; esac
# What the pages promise of more than one machine.
# the_same_head HEAD: the city has it now
the_same_head() {
    as_anna city "$work/ask" >"$work/asked.told" 2>&1
    [ "$(head_told asked)" = "$1" ]
}
head_told() { sed -n 's/.*, head //p' "$work/$1.told" | tail -n 1; }
case " $* " in
*' city '*)
    echo 'paihao --db "postgresql://technician@$city/halls?hall=east&$tls" verify' >"$work/ask"
    same 'the city has what the hall did alone' 0 "$(until_true 100 the_same_head "$(head_told city.12.east.block)"; echo $?)"
    same 'which was something' 1 "$([ "$(head_told city.09.east.block)" != "$(head_told city.12.east.block)" ] && echo 1)"
    ;;
esac
finish
