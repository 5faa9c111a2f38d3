# shellcheck shell=sh
# SPDX-License-Identifier: Apache-2.0
# Machines of a test: each has its own root (a layer over this machine's, in memory), processes, network card on one bridge, and a
# user anna with sudo. Nothing they do stays here. Sourced after tests/network/hosts.sh, as root, in a mount namespace of the script's
# own. No systemd runs in them: a systemctl of the test does what it would; /media/stick is one for all.

machines= machine_shelf=$work/shelf
# machines_begin PROJECT: what all of them have; PROJECT (a folder) becomes anna's ~/paihao
machines_begin() {
    mkdir "$machine_shelf"
    mount -t tmpfs -o size=6g,mode=755 paihao-machines "$machine_shelf" || return 1
    mkdir "$machine_shelf/stick" "$machine_shelf/base"
    chmod 777 "$machine_shelf/stick"
    ip netns add "$net-sw"
    ip -n "$net-sw" link add br0 type bridge
    ip -n "$net-sw" link set br0 up
    machine_root base / || return 1
    base=$machine_shelf/base/root
    # Of Debian's own server nothing but what its package makes.
    rm -rf "$base"/var/lib/postgresql/*/main "$base"/etc/postgresql/*/main "$base"/etc/paihao "$base"/var/lib/paihao "$base"/var/backups/paihao
    cp "$1/tests/lib/systemctl" "$base/usr/local/sbin/systemctl"
    useradd -R "$base" -m -s /bin/bash anna
    mkdir -p "$base/etc/sudoers.d" "$base/media/stick"
    echo 'anna ALL=(ALL) NOPASSWD: ALL' >"$base/etc/sudoers.d/anna"
    mkdir "$base/home/anna/paihao"
    tar -C "$1" --exclude='./build*' --exclude=./run --exclude=./.git -cf - . | tar -C "$base/home/anna/paihao" -xf -
    if [ -z "${bare:-}" ]; then
        mkdir "$base/home/anna/paihao/build"
        tar -C "$BUILD" --exclude=./tests --exclude=./test-logs -cf - . | tar -C "$base/home/anna/paihao/build" -xf -
    fi
    chroot "$base" chown -R anna: /home/anna
}
# machine_root NAME LOWER: its root, mounted
machine_root() {
    mkdir -p "$machine_shelf/$1/upper" "$machine_shelf/$1/inner" "$machine_shelf/$1/root"
    mount -t overlay -o "lowerdir=$2,upperdir=$machine_shelf/$1/upper,workdir=$machine_shelf/$1/inner" paihao "$machine_shelf/$1/root" || return 1
    root=$machine_shelf/$1/root
    mount -t proc proc "$root/proc"
    mount -t tmpfs -o mode=755 dev "$root/dev"
    cp -a /dev/null /dev/zero /dev/full /dev/random /dev/urandom /dev/tty "$root/dev"
    mkdir -m 1777 "$root/dev/shm"
    mkdir "$root/dev/pts"
    ln -s /proc/self/fd "$root/dev/fd"
    mount -t tmpfs -o mode=755 run "$root/run"
    mount -t tmpfs -o mode=1777 tmp "$root/tmp"
    mkdir -p "$root/run/lock"
    cp /etc/resolv.conf "$root/etc/resolv.conf" 2>/dev/null || true
}
# machines_copy: what was done in base is on every machine that begins from now on
machines_copy() {
    umount -R "$base"
}
# machine_up NAME ADDRESS
machine_up() {
    machine_root "$1" "$machine_shelf/base/upper:/" || return 1
    mount --bind "$machine_shelf/stick" "$root/media/stick"
    printf '127.0.0.1 localhost\n127.0.1.1 %s\n' "$1" >"$root/etc/hosts"
    ip netns add "$net-$1" && quiet_interface "$1"
    ip link add lan netns "$net-$1" type veth peer name "b$1" netns "$net-sw" || return 1
    ip -n "$net-sw" link set "b$1" master br0 up
    ip -n "$net-$1" link set lo up
    ip -n "$net-$1" addr add "$2/24" brd + dev lan
    ip -n "$net-$1" link set lan up
    # Its first process picks up who has no parent.
    start_in "$1" "$work/$1.log" unshare --pid --fork --kill-child --mount --ipc --uts sh -c "mount -t proc proc '$root/proc'; hostname $1
        exec chroot '$root' perl -e '\$SIG{CHLD} = \"IGNORE\"; sleep 1000 while 1'"
    machines="$machines $1" hosts="$hosts $1"
    until_true 100 first_of "$1" "$started" || return 1
    if [ -d "$root/usr/share/postgresql-common" ]; then
        in_machine "$1" sh -c 'ls /var/lib/postgresql/*/main >/dev/null 2>&1 || pg_createcluster 15 main >/dev/null' || return 1
        until_true 20 server_answers "$1" || { echo "no PostgreSQL answers on $1" && tail -n 20 "$root"/var/log/postgresql/*; return 1; }
    fi
}
# server_answers NAME: started again where it gave up, as it may on a busy machine
server_answers() { in_machine "$1" pg_isready -q || { in_machine "$1" service postgresql start && in_machine "$1" pg_isready -q; }; }
# first_of NAME PARENT: its first process, once it is inside its own root; before that, what was typed on it would be done on this machine
first_of() {
    first=$(cut -d " " -f 1 "/proc/$2/task/$2/children") && [ "$(cat "/proc/$first/comm")" = perl ] && eval "first_$1=$first"
}
# machines_down: unshare does not listen to a signal while its child lives
machines_down() {
    for name in $machines; do
        eval "kill -9 \${first_$name:-}"
    done
    network_down
    umount -R "$machine_shelf" 2>/dev/null || umount -l "$machine_shelf" 2>/dev/null
}
# in_machine NAME COMMAND…: as root
in_machine() {
    eval "first=\$first_$1"
    shift
    nsenter -t "$first" -m -p -i -u -n -r -w env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 "$@"
}
# as_anna NAME FILE: types the file's lines, after those she typed there before: what was set then still is
as_anna() {
    root=$machine_shelf/$1/root
    {
        echo 'cd; [ ! -f ~/.typed ] || . ~/.typed; cd "$PWD_"; set -ex'
        cat "$2"
        echo '{ set +x; } 2>/dev/null; PWD_=$PWD; { set; export -p; } >~/.typed'
    } >"$root/tmp/block"
    in_machine "$1" runuser -u anna -- env -i HOME=/home/anna USER=anna LOGNAME=anna SHELL=/bin/bash LANG=C.UTF-8 PWD_=paihao \
        PATH=/usr/local/bin:/usr/bin:/bin:/usr/local/games:/usr/games timeout 180 dash /tmp/block </dev/null 2>&1
}
