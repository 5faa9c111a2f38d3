#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Usage: powercut.sh [BUILD]; POINTS=N UPKEEP_POINTS=N for more, SEED=N for a run once more.
# Committed means durable: the files of a working hall as a power cut would leave them at each point, opened by the store;
# and those of a hall that is made, saved, put back, carried, mended, and whose old days are moved out.
set -u
cd "$(dirname "$0")/../.." || exit 1
BUILD=${1:-${BUILD:-build}}
make -s BUILD="$BUILD" admin tests-powercut || exit 1
mkdir -p build/faults
# A program of its own: a build meanwhile would take it away.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
cp "$BUILD/bin/paihao" "$work/paihao"
cut="$BUILD/tests/powercut/powercut $work/paihao $BUILD/tests/powercut/record.so"
table=build/faults/powercut.tsv
seed=${SEED:-$(date +%s)}
echo "SEED=$seed"
failed=0
$cut --points "${POINTS:-2400}" --seed "$seed" --table "$table.part" || failed=1
"$BUILD/tests/powercut/upkeep" "$work/paihao" "$BUILD/tests/powercut/record.so" "$BUILD/tests/contract/sql" \
    --points "${UPKEEP_POINTS:-900}" --seed "$seed" --table "$table.upkeep" || failed=1
cat "$table.upkeep" >>"$table.part"
# The suite must be seen to fail: the same program with its durability taken away.
for weaker in NORMAL OFF; do
    if caught=$($cut --points 120 --synchronous $weaker); then
        bad=$(echo "$caught" | sed -n 's/.*: \([0-9]*\) bad,.*/\1/p')
        printf 'power cut with synchronous=%s planted\t120\tcaught: %s of them lose what was confirmed\n' $weaker "$bad" >>"$table.part"
    else
        echo "FAILED  with synchronous=$weaker nothing was noticed: $caught"
        failed=1
    fi
done
{
    echo "#: Power cut"
    echo "# make tests-powercut && tests/process/powercut.sh"
    cat "$table.part"
    printf 'not tried\t\ta real power cut of a real disk; a disk that says "synced" and did not\n'
    printf 'not tried\t\ta power cut while a database with a journal is replaced and the disk has no room for one more copy of it\n'
} >"$table"
rm -f "$table.part" "$table.upkeep"
exit $failed
