#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Usage: cups.sh [BUILD [DEADLINE_MS]]; ONLY_CALLS=N: only every N-th failing call of libcups.
# The print room against a real CUPS server (its own folders, a unix socket) and a real IPP printer (ippeveprinter) that
# prints, runs out of paper, jams, is switched off, hangs; and against a server that hangs or is gone.
# Exit 77: this machine cannot run them.
# shellcheck disable=SC2046,SC2086 # a word list is meant wherever one is not quoted
set -eu
cd "$(dirname "$0")/../.."
BUILD=${1:-${BUILD:-build}}
deadline=${2:-4000}
slack=3500 # to cancel a job, and to ask the printer why
. tests/lib/printer.sh
command -v zbarimg >/dev/null || skip "no zbarimg on this machine"
# A network of its own: no port is taken, and nothing leaves the machine.
if [ -z "${PAIHAO_OWN_NET:-}" ] && unshare -n true 2>/dev/null; then
    exec unshare -n env PAIHAO_OWN_NET=1 sh -c 'ip link set lo up && exec "$@"' sh "tests/process/${0##*/}" "$BUILD" "$deadline"
fi
make -s BUILD="$BUILD" tests-lib
case $BUILD in /*) ;; *) BUILD=$PWD/$BUILD ;; esac
page="timeout $((deadline / 1000 + 20)) $BUILD/tests/lib/print_page" # what blocks for ever fails
export PAIHAO_LOCALE_DIR="$BUILD/locale"

dir=$(mktemp -d /tmp/paihao-cups-XXXXXX) # a socket's path must be short
chmod 755 "$dir"
port=$((20000 + $$ % 20000))
trap cleanup EXIT
trap 'exit 1' INT TERM

# polls WANTED [MS]: the state within its time (and a little, to be scheduled)
polls() {
    within=${2:-2000}
    set -- "$1" $($page poll kiosk "$within" || echo nothing 999999)
    [ "$2" = "$1" ] && [ "$3" -le $((within + 500)) ] && return
    echo "        poll says '$2' after $3 ms; wanted '$1' within $within ms"
    return 1
}
# prints STATUS STATE LONGEST_MS [QUEUE]
prints() {
    set -- "$1" "$2" "$3" $($page print "${4:-kiosk}" "$dir/hall.yaml" "$deadline" || echo nothing nothing 999999)
    [ "$4" = "$1" ] && [ "$5" = "$2" ] && [ "$6" -le "$3" ] && return
    echo "        print says '$4 $5' after $6 ms; wanted '$1 $2' within $3 ms"
    return 1
}
# A ticket in the background, until its printer is at it; then how it ended.
begin_ticket() {
    $page print kiosk "$dir/hall.yaml" "$deadline" >"$dir/answer" &
    job=$!
    until_ok 3 sh -c 'lpstat -p kiosk | grep -q printing' || fail "no job is under way"
    sleep 1
}
ends() { # ends STATUS STATE
    wait "$job" || echo nothing nothing 999999 >"$dir/answer"
    set -- "$1" "$2" $(cat "$dir/answer")
    [ "$3" = "$1" ] && [ "$4" = "$2" ] && [ "$5" -le "$slow" ] && return
    echo "        print says '$3 $4' after $5 ms; wanted '$1 $2' within $slow ms"
    return 1
}
pages() { find "$dir/paper" -type f | wc -l; }
has_pages() { [ "$(pages)" = "$1" ] || { echo "        $(pages) pages came out, wanted $1"; return 1; }; }
no_jobs() { [ -z "$(lpstat -o 2>/dev/null)" ] || { lpstat -o; return 1; }; }

sed 's,^  phone_url: null,  phone_url: https://hall.example/t,' data/halls/chenghu.yaml >"$dir/hall.yaml"
printer_begin

slow=$((deadline + slack))
step "a ready printer says so" polls ready
step "a ticket is printed" prints ok ready "$deadline"
step "one page came out" has_pages 1
document=$(find "$dir/paper" -type f | head -n 1)
step "the paper shows every dot of the ticket, its number among them" $page check "$dir/hall.yaml" "$document" "$dir/page.png"
reads_code() {
    zbarimg -q --raw "$dir/page.png" >"$dir/code" 2>/dev/null || true
    [ "$(cat "$dir/code")" = "https://hall.example/t/7K3F9QXM2B4T6WCD" ] || { echo "        read: '$(cat "$dir/code")'"; return 1; }
}
step "its code leads to the phone page" reads_code

# Each call of libcups fails once: the end is told in time, and only what was told as printed is on paper. Then it fails
# with all that follow: what nobody can cancel any more may come out.
table=$BUILD/faults/print.tsv
mkdir -p "$BUILD/faults"
printf '#: Printing\n# make tests-lib && tests/process/cups.sh\n' >"$table"
every_call() { timeout 240 "$BUILD/tests/lib/print_faults" kiosk 2500 "$1" "$table" "${ONLY_CALLS:-1}" >"$dir/calls" || { cat "$dir/calls"; return 1; }; }
step "whichever call fails, the end is told in time" every_call once
step "no job stays" until_ok 5 no_jobs
step "what came out is what was told" has_pages $((1 + $(sed -n 's/^\([0-9]*\) printed$/\1/p' "$dir/calls")))
step "and so when all later calls fail too" every_call on
printf 'not tried\t\tallocations inside libcups\n' >>"$table"
[ -z "${ONLY_CALLS:-}" ] || { echo "all steps passed"; exit 0; }
cancel -a kiosk
step "what was left is cancelled" until_ok 10 no_jobs
sleep 1
rm -f "$dir"/paper/*
: >"$dir/paper/first"

echo paper-out >"$dir/fault"
step "a ticket without paper fails as paper-out" prints unavailable paper-out "$slow"
step "the printer says paper-out while it waits" polls paper-out
step "its job is cancelled" until_ok 1 no_jobs
step "at the printer too" until_ok 3 grep -q operation-id=Cancel-Job "$dir/printer.log"
: >"$dir/fault"
step "with paper it is ready again" until_ok 10 polls ready
step "the next ticket is printed" prints ok ready "$deadline"
sleep 2
step "the cancelled ticket did not come out" has_pages 2

echo jam >"$dir/fault"
step "a jam fails as such" prints unavailable jam "$slow"
step "the printer says jam" polls jam
: >"$dir/fault"
printer_off
printer_on
step "a jam that was cleared does not stay" polls ready
step "after it a ticket is printed" prints ok ready "$deadline"
step "the jammed ticket did not come out" has_pages 3

printer_off
step "a printer that is off is offline, at once" polls offline 1000
step "a ticket for it fails as offline" prints unavailable offline "$slow"
step "its job is cancelled too" until_ok 1 no_jobs
printer_on
step "switched on it is ready" polls ready
sleep 10 # the ipp backend would try again after 5 s, 8 s at the latest
step "the ticket for the printer that was off did not come out" has_pages 3

echo paper-out >"$dir/fault"
begin_ticket
printer_off
step "a ticket whose printer goes off fails as offline" ends unavailable offline
step "its job is cancelled as well" until_ok 1 no_jobs
: >"$dir/fault"
printer_on
sleep 8
step "nor does that come out" has_pages 3

kill -STOP "$printer"
step "a printer that hangs is offline" polls offline 1000
step "a ticket for it fails within its time" prints unavailable offline "$slow"
kill -CONT "$printer"
step "when it goes on it is ready" until_ok 10 polls ready
sleep 3
step "what it had not begun does not come out" has_pages 3

cupsdisable kiosk
step "a stopped queue is offline" polls offline
step "a stopped queue gets no ticket" prints unavailable offline 1000
cupsenable kiosk
cupsreject kiosk
step "a queue that rejects is offline" polls offline
step "a queue that rejects gets no ticket" prints unavailable offline 1000
cupsaccept kiosk
step "enabled it is ready" polls ready
is_offline() { set -- $($page poll nobody 2000); [ "$1" = offline ] && [ "$2" -lt 1000 ]; }
step "a queue that does not exist is offline" is_offline
step "a queue that does not exist gets no ticket" prints unavailable offline 1000 nobody

kill -STOP "$server"
step "a server that hangs is offline, within the time given" polls offline 1500
step "a ticket for it fails within its time" prints unavailable offline "$slow"
kill -CONT "$server"
step "when the server goes on all is ready" until_ok 10 polls ready
sleep 2
step "nothing of it comes out" has_pages 3

# The server hangs while a job is under way: who would cancel it cannot; the server has its own limit.
echo paper-out >"$dir/fault"
begin_ticket
kill -STOP "$server"
step "a job whose server stops fails within its time" ends unavailable paper-out
kill -CONT "$server"
step "the server cancels it by itself" until_ok $((deadline / 1000 + 8)) no_jobs
: >"$dir/fault"
step "and prints the next one" until_ok 10 polls ready
step "as ever" prints ok ready "$deadline"

# A server that keeps no history: a job that has ended is gone between two looks.
end "$server"
echo 'PreserveJobHistory No' >>"$dir/cupsd.conf"
server_on
step "a server without history is ready" until_ok 10 polls ready
came=$(pages)
step "its ticket is printed" prints ok ready "$deadline"
step "and so is the next one" prints ok ready "$deadline"
step "both came out" has_pages $((came + 2))
echo jam >"$dir/fault"
step "a jam there fails as such" prints unavailable jam "$slow"
: >"$dir/fault"
printer_off
printer_on
echo paper-out >"$dir/fault"
step "a ticket without paper fails there as paper-out" prints unavailable paper-out "$slow"
: >"$dir/fault"
step "with paper it is ready there too" until_ok 10 polls ready
begin_with_paper_out() {
    echo paper-out >"$dir/fault"
    begin_ticket
    cancel -a kiosk
    ends unavailable paper-out
}
step "a job that somebody cancels is not told as printed" begin_with_paper_out
: >"$dir/fault"
step "no more came out" has_pages $((came + 2))

end "$server"
server=''
step "without a server it is offline, at once" polls offline 1000
step "without a server a ticket fails at once" prints unavailable offline 1500
[ "$failed" = 0 ] || { echo "$failed steps failed"; exit 1; }
echo "all steps passed"
