#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A real display, and datagrams that are lost, doubled, late, out of order and forged, by strangers and with the hall's own
# key: a screen is at most 1.1 seconds behind, and nothing changes that the database does not say.
# PAIHAO_TEST_ENGINE=postgresql: the same where the hall is on a server.
#
#   tests/process/bell_faults.sh [--seed N] [--calls N]
cd "$(dirname "$0")/../.." || exit 1
make -s ${BUILD:+BUILD="$BUILD"} tests-chaos display locale >/dev/null || exit 1
. tests/contract/lib.sh
seed=${SEED:-$(date +%s)} calls=5
while [ $# -gt 1 ]; do
    case $1 in
    --seed) seed=$2 ;;
    --calls) calls=$2 ;;
    esac
    shift 2
done
echo "seed $seed"
db=$(at hall)
{
    sed '/^terminals:/d; s/09:00-17:00/00:00-24:00/' "$contract/day.yaml"
    echo 'terminals: [{id: wall1, kind: display, zones: [A], panel_mm: [1218, 685], view_m: 8}]'
} >"$work/hall.yaml"
port=$((26000 + $$ % 3000 * 2))
printf '[bell]\nhint_port = %d\nbeat_port = %d\n[screen]\nfullscreen = false\n' $port $((port + 1)) >"$work/settings.ini"
# The batch rings somewhere else: every datagram that the display hears is ours.
sed "s/$((port + 1))/$((port + 6003))/; s/$port/$((port + 6002))/" "$work/settings.ini" >"$work/elsewhere.ini"
export PAIHAO_SETTINGS="$work/settings.ini" PAIHAO_FONTS="$PWD/fonts" PAIHAO_LOCALE_DIR="$BUILD/locale"
"$paihao" --db "$db" init "$work/hall.yaml" --training >/dev/null
{
    echo 'clock --at 2026-03-10T10:00:00'
    for i in 1 2 3 4 5 6 7 8; do
        echo "open $i --staff s$i"
        echo "counter $i --services C"
    done
} | "$paihao" --db "$db" batch >"$work/set-up"
SDL_VIDEODRIVER=dummy SDL_AUDIODRIVER=dummy "$BUILD/bin/paihao-display" --db "$db" --terminal wall1 --voice off \
    --trace "$work/trace" -W 960 -H 540 >"$work/display.log" 2>&1 &
display=$!
trap 'kill $display 2>/dev/null; wait $display; [ "$engine" = sqlite ] || { tests/lib/postgres.sh stop "$server" immediate; rm -rf "$server"; }; rm -rf "$work"' EXIT
tries=600
until grep -q '"screen":"board"' "$work/trace" 2>/dev/null; do
    tries=$((tries - 1))
    [ $tries -gt 0 ] || { echo "the display shows no board: $(cat "$work/display.log")"; exit 1; }
    sleep 0.1
done
before=$(head_of "$db" | cut -d: -f1)
code=0
PAIHAO_SETTINGS="$work/elsewhere.ini" "$BUILD/tests/chaos/bell" "$paihao" "$db" "$work/trace" crowd "$(in_hall "$db" "SELECT bell_key FROM hall")" $port "$calls" "$seed" >"$work/told" || code=$?
cat "$work/told"
same "what was shown, and when (seed $seed)" 0 $code
# Only what the batch did is in the ledger: a take and a call for each, start and finish of those before.
after=$(head_of "$db" | cut -d: -f1)
done_by_us=$("$paihao" --db "$db" events | tail -n $((after - before)) | grep -cE '"kind":"(take|call|start|finish)","ticket":[0-9]')
same "rows of the ledger that nobody asked for" $((after - before)) "$done_by_us"
same "calls" $((5 * calls)) "$("$paihao" --db "$db" events | grep -c '"kind":"call","ticket"')"
same "the display lives" 0 "$(kill -0 $display 2>/dev/null; echo $?)"
says 0 'ok faults.#=0' "$paihao" --json --db "$db" verify
mkdir -p build/faults
{
    echo "#: Datagrams: a real display on a line that cannot be trusted$([ "$engine" = sqlite ] || echo ', its hall on PostgreSQL')"
    echo "# tests/process/bell_faults$([ "$engine" = sqlite ] || echo _postgres).sh"
    awk -F '\t' 'NF == 5 {print $1 "\t" ($2 ? $2 : $3) "\t" $3 " calls shown after " $4 " ms (median), " $5 " ms at most; nothing shown or stored that was not called"}' "$work/told"
} >build/faults/datagrams$([ "$engine" = sqlite ] || echo "_$engine").tsv
finish
