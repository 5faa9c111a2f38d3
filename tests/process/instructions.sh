#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# How many instructions the hot actions take, against the figures kept in tests/bench/instructions: times on shared
# machines drift, counts do not. Fails when one grows by more than a tenth. What SQLite, libsodium and libc do for an
# action counts too; so the figures are those of Debian 12 on x86-64, and of the flags in config.mk.
#
#   tests/process/instructions.sh [--write]
#
# --write: keeps the counts of now. Do that in the commit that makes an action dearer, and say in its message why it is
# worth it; and in one that makes it cheaper, so that the gain is kept.
set -eu
cd "$(dirname "$0")/../.."
BUILD=${BUILD:-build}
kept=tests/bench/instructions
command -v valgrind >/dev/null || {
    echo "no valgrind here: apt-get install valgrind"
    exit 77
}
[ "$(uname -m)" = x86_64 ] || {
    echo "the figures are those of x86-64"
    exit 77
}
make -s BUILD="$BUILD" "$BUILD/tests/bench/count_actions" >/dev/null
work=$(mktemp -d /tmp/paihao-count-XXXXXX)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
valgrind --tool=callgrind --collect-atstart=no --toggle-collect='counted_*' --callgrind-out-file="$work/out" \
    "$BUILD/tests/bench/count_actions" "$work" >"$work/said" 2>"$work/log" || {
    cat "$work/log"
    exit 1
}
rounds=$(sed -n 's/^rounds //p' "$work/said")
rows=$(sed -n 's/^rows //p' "$work/said") # what verify reads
callgrind_annotate --threshold=100 --inclusive=yes "$work/out" |
    awk -v rounds="$rounds" -v rows="$rows" '/:counted_[a-z_]*[. ]/ {
        count = $1; gsub(",", "", count)
        name = $0; sub(/.*:counted_/, "", name); sub(/[. ].*/, "", name)
        if (!(name in seen)) { seen[name] = 1; print name, int(count / (name == "verify" ? rows : rounds) / 100) * 100 }
    }' | sort >"$work/counts"
[ "$(wc -l <"$work/counts")" -ge 8 ] || {
    echo "the counter tells something else:"
    cat "$work/counts"
    exit 1
}
if [ "${1:-}" = --write ]; then
    {
        echo "# SPDX-License-Identifier: Apache-2.0"
        echo "# Instructions of one action or read, of verify of one ledger row; kept by tests/process/instructions.sh --write."
        cat "$work/counts"
    } >"$kept"
    cat "$kept"
    exit 0
fi
grep -v '^#' "$kept" | sort | join -a 1 - "$work/counts" | awk '
    NF < 3 { printf "FAILED  %s is not counted any more\n", $1; failed++; next }
    $3 > $2 * 1.1 { printf "FAILED  %s takes %d instructions, kept are %d\n", $1, $3, $2; failed++; next }
    { printf "%s %d, kept %d%s\n", $1, $3, $2, ($3 < $2 * 0.9 ? ": cheaper, keep it with --write" : ""); passed++ }
    END { printf "%d passed, %d failed\n", passed, failed; exit failed > 0 }'
