#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A hall's people act at random on one database while programs are killed and stopped, the clock crosses midnight both
# ways, the disk fills up, becomes read-only, and people without rights try. A judge that shares no code with the store
# then decides from the answers and the ledger. Three minutes; a failure names its seed.
#
#   tests/process/chaos.sh [--seed N] [--minutes N] [--short | --short-disk] [--only PLACE]
#
# PAIHAO_TEST_ENGINE=postgresql: the same on servers of our own, which are killed, started again, cut off, taken over by a standby.
# --minutes: rounds of a minute with other seeds and other numbers of people, until the time is over. --short and
# --short-disk: one round of eight seconds, what a planted fault is looked for with. --only: the rounds that are played at
# that place (tmpfs; plain far pair small clock, tests/chaos/servers.sh).
cd "$(dirname "$0")/../.." || exit 1
make -s ${BUILD:+BUILD="$BUILD"} tests-chaos >/dev/null || exit 1
. tests/contract/lib.sh
seed=${SEED:-$(date +%s)} minutes= short= only=
while [ $# -gt 0 ]; do
    case $1 in
    --seed) seed=$2; shift ;;
    --minutes) minutes=$2; shift ;;
    --only) only=$2; shift ;;
    --short) short=kills ;;
    --short-disk) short=disk ;;
    *) echo "usage: chaos.sh [--seed N] [--minutes N] [--short | --short-disk] [--only PLACE]"; exit 2 ;;
    esac
    shift
done
echo "seed $seed"
facts=$contract/day.facts
# Open day and night, and everybody has the supervisor's PIN: a real hall lets nobody sit down without one.
pin=$(sed -n 's/.*id: "0400".*pin: \("[^"]*"\).*/\1/p' "$contract/day.yaml")
sed "s/09:00-17:00/00:00-24:00/; s|roles: \[clerk\]}|roles: [clerk], pin: $pin}|" "$contract/day.yaml" >"$work/hall.yaml"
# Bookings of the evenings and mornings that the clock visits.
awk 'BEGIN {
    print "code,date,time,service"
    for (i = 0; i < 400; i++) {
        hour = i % 3 == 0 ? 23 : i % 3 == 1 ? i % 24 : i % 2
        printf "B%03d,2026-03-0%d,%02d:%02d,%s\n", i, 2 + i % 4, hour, i * 7 % 60, substr("CGJEQ", 1 + i % 5, 1)
    }
}' >"$work/bookings.csv"
chmod 755 "$work"
# People without rights must be able to run it.
cp "$paihao" "$work/paihao" && chmod 755 "$work/paihao"
paihao=$work/paihao
mount_as=
if unshare -m true 2>/dev/null; then mount_as="unshare -m"; elif unshare -rm true 2>/dev/null; then mount_as="unshare -rm"; fi
[ "$mount_as" ] || echo "skipped: a full disk and a read-only one want unshare -m or -rm, which this machine refuses"
rights=,rights
[ "$(id -u)" = 0 ] || { rights= && echo "skipped: people without rights want a second user, and this one is not root"; }

if [ "$engine" = postgresql ]; then
    make -s ${BUILD:+BUILD="$BUILD"} tests-lib >/dev/null || exit 1
    . tests/chaos/servers.sh
fi

# drain DATABASE FOLDER: while anybody waits, a counter that may call everybody is never told that nobody does.
drain() {
    waiting=$(echo queue | "$paihao" --db "$1" batch | grep -o '"number"' | wc -l)
    {
        echo "--request d-clock clock --rate 0"
        for i in 1 2 3 4 5 6 7 8; do
            echo "--request d-release-$i release $i"
            echo "--request d-resume-$i resume $i"
            echo "--request d-close-$i close $i"
        done
        echo "--request d-open open 6 --staff s6"
        echo "--request d-serve counter 6 --services C,G,J,E,Q"
        i=0
        while [ $i -lt $((2 * waiting + 20)) ]; do
            i=$((i + 1))
            echo "--request d-call-$i call 6"
            echo "--request d-start-$i start 6"
            echo "--request d-finish-$i finish 6"
        done
        echo "--request d-last call 6"
        echo "queue"
    } >"$2/drain"
    "$paihao" --db "$1" batch <"$2/drain" >"$2/drained"
    paste "$2/drain" "$2/drained" >>"$2/answers"
    same "the last call when nobody waits" 1 "$(tail -n 2 "$2/drained" | grep -c '"error":"not-found"')"
    # Only who is bound to another counter may be left.
    same "who still waits when nobody is called any more" 0 "$(tail -n 1 "$2/drained" | grep -c '"bound":null')"
}

# judge WHAT DATABASE FOLDER [real]: what came to be, after a round.
judge() {
    says 0 'ok faults.#=0' "$paihao" --json --db "$2" verify
    [ "${4:-}" ] || drain "$2" "$3"
    "$paihao" --db "$2" events >"$3/events"
    "$tools/check_ledger" --states "$facts" "$3/events" | sed 's/^\(.*\) .*/show \1/' >"$3/ask"
    "$paihao" --db "$2" batch <"$3/ask" >"$3/shown"
    verdict=right
    if "$tools/check_ledger" --complete "$3/shown" "$facts" "$3/events" "$3/answers" >"$3/verdict"; then pass; else
        verdict=wrong
        fail "$1 (seed $seed)" "no faults" "$(cat "$3/verdict")"
    fi
    echo "    $(tail -n 1 "$3/verdict")"
    says 0 'ok faults.#=0' "$paihao" --json --db "$2" verify
    same "answers before their sync, $1" "" "$(cat "$3/unsynced" 2>/dev/null)"
    if [ -s "$3/foreign" ]; then
        same "takes and calls of people without rights, $1" 0 "$(grep -c '"event"' "$3/foreign")"
    fi
    sed "s/\$/\tnothing lost, nothing twice, ledger and answers $verdict/" "$3/faults.tsv" >>"$work/faults"
}

# repaired DATABASE FOLDER: tables spoilt behind the programs' back are made anew from the ledger, and the judge agrees.
repaired() {
    "$paihao" copy --from "$1" --to "$2/spoilt.db" >/dev/null
    "$tools/sql" "$2/spoilt.db" "DELETE FROM ticket WHERE id % 3 = 0; UPDATE ticket SET due = due - 60000, state = 'left' WHERE id % 3 = 1;
        UPDATE counter SET ticket = 7, state = 'paused'; UPDATE service SET guard = guard + 1, waiting = 99; UPDATE series SET issued = issued + 1"
    says 1 'refused corrupt' "$paihao" --json --db "$2/spoilt.db" verify
    says 0 'ok' "$paihao" --json --db "$2/spoilt.db" repair
    says 0 'ok faults.#=0' "$paihao" --json --db "$2/spoilt.db" verify
    "$paihao" --db "$2/spoilt.db" batch <"$2/ask" >"$2/shown"
    "$paihao" --db "$2/spoilt.db" events | head -n "$(wc -l <"$2/events")" >"$2/events-repaired"
    if cmp -s "$2/events" "$2/events-repaired"; then pass; else fail "repair (seed $seed)" "the same ledger" "another one"; fi
    if "$tools/check_ledger" --complete "$2/shown" "$facts" "$2/events" "$2/answers" >"$2/verdict"; then pass; else
        fail "repair (seed $seed)" "the tickets as they were" "$(cat "$2/verdict")"
    fi
    carried=
    if [ "$engine" = postgresql ]; then
        # A server's hall is repaired in a file: the way back.
        carried=', carried into a file, then paihao repair, and back into an empty schema'
        back=$(echo "$1" | sed "s/\([?&]hall=\)[a-z0-9_]*/\1back$rounds/")
        says 0 'ok' "$paihao" --json copy --from "$2/spoilt.db" --to "$back"
        says 0 'ok faults.#=0' "$paihao" --json --db "$back" verify --head "$(head_of "$2/spoilt.db")"
        "$paihao" --db "$back" batch <"$2/ask" >"$2/shown-back"
        if cmp -s "$2/shown" "$2/shown-back"; then pass; else fail "repaired and carried back (seed $seed)" "the same tickets" "others"; fi
    fi
    printf 'tickets, counters, services and series spoilt%s\t%s\tall as the ledger tells it\n' "${carried:-, then paihao repair}" "$(wc -l <"$2/ask")" >>"$work/faults"
}

# round WHAT PEOPLE SECONDS TROUBLES [PLACE]: tmpfs, a small disk of its own; or a kind of server, tests/chaos/servers.sh.
rounds=0 server_script=
round() {
    [ ! "$only" ] || [ "$only" = "${5:-}" ] || return 0
    rounds=$((rounds + 1))
    folder=$work/round$rounds
    mkdir "$folder" "$folder/disk"
    db=$folder/disk/hall.db training=--training real= place=${5:-} apart=
    case $4 in *machine-clock*) training= real=yes ;; esac
    reached=$db begins= ends= made=
    preload="$BUILD/tests/chaos/unsynced.so $BUILD/tests/chaos/moved_clock.so"
    if [ "$engine" = postgresql ]; then
        chmod 755 "$folder"
        stage "$place"
        preload=$BUILD/tests/chaos/moved_clock.so made=$(strangers)
        if [ "$place" = small ]; then apart=yes begins=$(small_disk_begins) ends=$(small_disk_ends); fi
    elif [ "$place" = tmpfs ]; then
        apart=yes begins="mount -t tmpfs -o size=64m tmpfs '$folder/disk' || exit 77" ends="cp '$folder'/disk/hall.db* '$folder/' || exit 79"
    fi
    began=$(date +%s) failed_before=$failed
    cat >"$folder/play.sh" <<SH
$begins
"$paihao" --db "$db" init "$work/hall.yaml" $training >/dev/null || exit 78
if [ "$training" ]; then
    "$paihao" --db "$db" clock --at 2026-03-01T10:00:00 >/dev/null &&
        "$paihao" --db "$db" appointments import "$work/bookings.csv" --keep-good >/dev/null || exit 80
fi
$made
${server_script:+CHAOS_SERVER="$server_script"} CHAOS_DISK="$folder/$([ "$engine" = sqlite ] || echo a/)disk" \\
    $([ "$engine" = sqlite ] || echo CHAOS_AFTERMATH=3000) $([ "$place" != far ] || echo CHAOS_PACE=1500) LD_PRELOAD="$preload" UNSYNCED_LOG="$folder/unsynced" \\
    "$BUILD/tests/chaos/chaos" "$paihao" "$reached" "$folder" $2 $3 $seed $4 >"$folder/told" || code=\$?
$ends
exit \${code:-0}
SH
    code=0
    if [ "$apart" ]; then $mount_as sh "$folder/play.sh" || code=$?; else sh "$folder/play.sh" || code=$?; fi
    if [ "$engine" = sqlite ]; then [ ! "$apart" ] || db=$folder/hall.db; elif [ "$apart" ]; then tests/lib/postgres.sh run "$folder/a"; fi
    if [ $code = 0 ]; then pass; else fail "$1 (seed $seed)" "no failures" "exit $code: $(cat "$folder/told")"; fi
    echo "$1, $2 people, $(($(date +%s) - began)) s: $(tail -n 1 "$folder/told")"
    judge "$1" "$db" "$folder" "$real"
    # In a real hall the repair's own row would end the day.
    [ "$short" ] || [ "$real" ] || repaired "$db" "$folder"
    [ "$engine" = sqlite ] || unstage "$place"
    if [ "$failed" -gt "$failed_before" ]; then
        mkdir -p build/test-logs && rm -rf "build/test-logs/chaos-$seed" && cp -r "$folder" "build/test-logs/chaos-$seed"
        echo "kept in build/test-logs/chaos-$seed"
    fi
    rm -rf "$folder"
    seed=$((seed + 1))
}

# killed I COMMAND…: SIGKILL within the first tenth of a second.
killed() {
    instant=$(((seed * 7919 + $1 * 104729) % 100))
    shift
    "$@" >/dev/null 2>&1 &
    victim=$!
    sleep "0.$(printf %03d $instant)"
    kill -9 $victim 2>/dev/null
    wait $victim 2>/dev/null
}
# Those who act alone: making a hall, changing its definition, saving a copy. Killed, then done again.
kill_single_commands() {
    mkdir "$work/single"
    sed 's/hotline: "12345"/hotline: "0571"/' "$work/hall.yaml" >"$work/single/other.yaml"
    i=0
    while [ $i -lt "$1" ]; do
        i=$((i + 1))
        db=$work/single/hall$i.db
        killed $i "$paihao" --db "$db" init "$work/hall.yaml" --training
        "$paihao" --json --db "$db" init "$work/hall.yaml" --training >"$work/out"
        if grep -qE '"ok":true|"error":"conflict"' "$work/out"; then pass; else fail "init after a killed init (seed $seed)" "a hall" "$(cat "$work/out")"; fi
        "$paihao" --db "$db" --at 2026-03-02T10:00:00 take C >/dev/null
        killed $((i + 40)) "$paihao" --db "$db" hall import "$work/single/other.yaml"
        says 0 'ok' "$paihao" --json --db "$db" hall import "$work/single/other.yaml"
        killed $((i + 80)) "$paihao" --db "$db" backup "$db.copy"
        if [ -e "$db.copy" ]; then says 0 'ok faults.#=0' "$paihao" --json --db "$db.copy" verify; rm "$db.copy"; fi
        says 0 'ok' "$paihao" --json --db "$db" backup "$db.copy"
        says 0 'ok faults.#=0' "$paihao" --json --db "$db" verify
        rm -f "$db"*
    done
    verdict=right
    [ "$failed" = 0 ] || verdict=wrong
    printf 'SIGKILL during init, hall import, backup\t%s\teach done wholly or not at all, and can be done again: %s\n' $((3 * $1)) $verdict >>"$work/faults"
}

# Each kind of server with its troubles: server_rounds PEOPLE SECONDS, once each.
server_rounds() {
    round "a server: kills, stops, clock, restarts" "$1" "$2" kill,kill-all,stop,clock,rights,server-kill,server-restart,server-cut,server-readonly plain
    round "a slow network that breaks" $((2 + $1 / 2)) $(($2 + $2 / 3)) kill,stop,clock,server-cut,network-cut far
    round "a standby takes over" $((2 + $1 / 3)) "$2" kill,stop,clock,server-promote pair
    # A server starts neither as root nor without its own user.
    [ "$mount_as" != "unshare -m" ] || round "the server's disk full" $((3 + $1 / 3)) "$2" kill,clock,disk small
    round "a real hall, the server's clock" $((2 + $1 / 4)) "$2" kill,stop,machine-clock,server-cut clock
}
if [ "$engine" = postgresql ] && [ "$short" ]; then
    round "a server: kills, stops, clock, restarts" 8 10 kill,kill-all,stop,clock,rights,server-kill,server-cut plain
elif [ "$engine" = postgresql ] && [ "$minutes" ]; then
    until=$(($(date +%s) + minutes * 60))
    while [ "$(date +%s)" -lt $until ]; do server_rounds $((2 + seed % 15)) 60; done
elif [ "$engine" = postgresql ]; then
    server_rounds 16 27
elif [ "$short" = disk ]; then
    [ "$mount_as" ] || exit 77
    round "disk full" 5 8 kill,clock,disk tmpfs
elif [ "$short" ]; then
    round "kills, stops, clock" 8 8 kill,kill-all,stop,clock
elif [ "$minutes" ]; then
    kill_single_commands 100
    until=$(($(date +%s) + minutes * 60))
    while [ "$(date +%s)" -lt $until ]; do
        people=$((2 + seed % 15))
        round "kills, stops, clock" $people 60 "kill,kill-all,stop,clock$rights"
        round "a real hall, the machine's clock" $people 60 kill,stop,machine-clock
        [ ! "$mount_as" ] || round "disk full and read-only" $people 60 kill,stop,clock,disk,readonly tmpfs
    done
else
    round "kills, stops, clock" 16 30 kill,kill-all,stop,clock
    round "kills, stops, clock" 2 10 kill,kill-all,stop,clock
    round "a real hall, the machine's clock" 6 20 kill,stop,machine-clock
    kill_single_commands 12
    round "kills, people without rights" 5 12 "kill,clock$rights"
    [ ! "$mount_as" ] || round "disk full and read-only" 7 30 kill,stop,clock,disk,readonly tmpfs
fi
if [ ! "$short" ]; then
    mkdir -p build/faults
    {
        if [ "$engine" = postgresql ]; then
            echo "#: Chaos on PostgreSQL: the real programs and their server, killed, stopped, cut off"
            echo "# tests/process/chaos_postgres.sh"
        else
            echo "#: Chaos: the real programs, killed, stopped, out of disk, at midnight"
            echo "# tests/process/chaos.sh"
        fi
        awk -F '\t' '{times[$1 "\t" $3] += $2} END {for (k in times) {split(k, p, "\t"); print p[1] "\t" times[k] "\t" p[2]}}' "$work/faults" | sort
        [ "$engine" = postgresql ] || printf 'not tried\t\t%s\n' \
            "ratings in the crowd: only the pad's own program can write them" \
            "a file system that becomes read-only under programs that have files open: they are killed first, or the remount would be refused; that every file call fails from one on is tried inside, below"
        [ "$engine" = sqlite ] || printf 'not tried\t\t%s\n' \
            "PostgreSQL: a power cut of a server's disk (its process is killed, its files stay in memory)" \
            "pieces of one connection that overtake each other: TCP puts them in order; those of several connections do"
        [ "$mount_as" ] || printf 'not tried\t\t%s\n' "a full and a read-only disk: this machine refuses a mount namespace"
        [ "$rights" ] || printf 'not tried\t\t%s\n' "people without rights: the suite did not run as root"
    } >build/faults/chaos$([ "$engine" = sqlite ] || echo "_$engine").tsv
fi
finish
