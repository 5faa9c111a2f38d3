# SPDX-License-Identifier: Apache-2.0
# The servers that chaos.sh plays on where the engine is PostgreSQL; sourced, from the root of the tree. Each kind of server has its
# own troubles; tests/chaos/chaos calls the script that stands in $CHAOS_SERVER with a trouble's name.

# Whatever stands where $work is; also a server in a mount namespace that nobody else sees any more.
end_servers() {
    for pid in "$work"/round*/?/pid "$work"/round*/relay; do
        [ ! -s "$pid" ] || kill -QUIT "$(cat "$pid")" 2>/dev/null
    done
    tests/lib/postgres.sh stop "$server" immediate
}
trap 'end_servers; rm -rf "$work" "$server"' EXIT

# own NAME [SETTING…]: a server of this round, in $folder/NAME.
own() {
    name=$1
    shift
    tests/lib/postgres.sh start "$folder/$name" "external_pid_file=$folder/$name/pid" "$@" >"$folder/url" || exit 1
}

# stage KIND: the server of this round; sets $db, the judge's way to it, $reached, the people's, and $server_script.
#   plain  the one that stands                 far    the same, over a network that is slow and that breaks
#   small  one on a disk of 100 MB             pair   one with a synchronous standby
#   clock  one whose machine's clock is moved
stage() {
    db=$(at "round$rounds") main=$server
    echo a >"$folder/primary"
    case $1 in
    small)
        own a wal-segsize=1 max_wal_size=4MB min_wal_size=2MB
        tests/lib/postgres.sh stop "$folder/a"
        mkdir "$folder/a/disk"
        main=$folder/a
        ;;
    pair)
        own a
        tests/lib/postgres.sh follow "$folder/b" "$folder/a" || exit 1
        main="$folder/a,$folder/b"
        ;;
    clock)
        head -c 8 /dev/zero >"$folder/moved-clock"
        cp "$BUILD/tests/chaos/moved_clock.so" "$folder/moved_clock.so"
        chmod 644 "$folder/moved-clock" "$folder/moved_clock.so"
        (export LD_PRELOAD="$folder/moved_clock.so" MOVED_CLOCK="$folder/moved-clock" && own a) || exit 1
        main=$folder/a
        ;;
    esac
    [ "$main" = "$server" ] || db="postgresql://hall@/postgres?host=$main&hall=round$rounds"
    reached=$db
    if [ "$1" = far ]; then
        mkfifo "$folder/open"
        "$BUILD/tests/lib/relay" "$server/.s.PGSQL.5432" delay=5 jitter=195 <"$folder/open" >"$folder/port" &
        echo $! >"$folder/relay"
        exec 9>"$folder/open"
        tries=0
        until [ -s "$folder/port" ] || [ $((tries = tries + 1)) -gt 200 ]; do sleep 0.05; done
        reached="postgresql://hall@127.0.0.1:$(cat "$folder/port")/postgres?sslmode=disable&hall=round$rounds"
    fi
    server_script=$folder/server.sh
    cat >"$server_script" <<SCRIPT
#!/bin/sh
cd "$PWD"
unset LD_PRELOAD MOVED_CLOCK
postgres() { tests/lib/postgres.sh "\$@"; }
ask() { psql -X -q -h "\$(case $1 in pair) echo "$folder/\$(cat "$folder/primary")" ;; *) echo "$main" ;; esac)" -U hall -d postgres "\$@"; }
case \$1 in
server-kill) postgres kill "$main"; postgres run "$main" ;;
server-restart) postgres stop "$main" fast; postgres run "$main" ;;
server-cut) ask -c "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'paihao'" ;;
server-readonly)
    ask -c "ALTER SYSTEM SET default_transaction_read_only = on" -c "SELECT pg_reload_conf()"
    sleep 0.4
    ask -c "ALTER SYSTEM RESET default_transaction_read_only" -c "SELECT pg_reload_conf()"
    ;;
server-promote)
    old=\$(cat "$folder/primary")
    case \$old in a) new=b ;; *) new=a ;; esac
    postgres kill "$folder/\$old"
    postgres promote "$folder/\$new" && echo \$new >"$folder/primary"
    postgres follow "$folder/\$old" "$folder/\$new"
    ;;
network-cut) kill -USR1 "\$(cat "$folder/relay")" ;;
disk) # room again: a server that could not even write its log ended, and is started by whoever watches it
    tries=0
    until ask -c "SELECT 1"; do
        [ \$((tries = tries + 1)) -lt 300 ] || exit 1
        [ -e "$main/disk/data/postmaster.pid" ] || postgres run "$main/disk" || true
        sleep 0.1
    done
    ;;
esac >/dev/null 2>&1
SCRIPT
    chmod 755 "$server_script"
}
# Its shell words for a mount namespace of its own.
small_disk_begins() {
    cat <<SCRIPT
mount -t tmpfs -o size=100m,mode=755 tmpfs "$folder/a/disk" && cp -a "$folder/a/data" "$folder/a/disk/data" || exit 77
tests/lib/postgres.sh run "$folder/a/disk" || exit 77
SCRIPT
}
small_disk_ends() {
    echo "tests/lib/postgres.sh stop '$folder/a/disk' && rm -rf '$folder/a/data' && cp -a '$folder/a/disk/data' '$folder/a/data' || exit 79"
}
# The hall is made: people who have no rights in it, or only that of reading.
strangers() {
    cat <<SCRIPT
for make in "CREATE ROLE stranger LOGIN" "CREATE ROLE reader LOGIN"; do psql -X -q -h "${main%%,*}" -U hall -d postgres -c "\$make" 2>/dev/null; done
psql -X -q -h "${main%%,*}" -U hall -d postgres -c "GRANT USAGE ON SCHEMA round$rounds TO reader" -c "GRANT SELECT ON ALL TABLES IN SCHEMA round$rounds TO reader" || exit 81
SCRIPT
}
unstage() {
    case $1 in
    far)
        exec 9>&-
        wait "$(cat "$folder/relay")"
        ;;
    plain) ;;
    *)
        for name in a b; do
            [ ! -e "$folder/$name/data/postmaster.pid" ] || tests/lib/postgres.sh stop "$folder/$name" immediate
            rm -rf "${folder:?}/$name/data"
        done
        ;;
    esac
}
