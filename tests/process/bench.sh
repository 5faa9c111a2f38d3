#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Usage: bench.sh [BUILD]
# `paihao bench` measures beside a hall and leaves nothing behind: not in the folder, not in the hall.
set -eu
cd "$(dirname "$0")/../.."
BUILD=${1:-${BUILD:-build}}
paihao=$BUILD/bin/paihao
[ -x "$paihao" ] || make -s BUILD="$BUILD" admin
dir=$(mktemp -d /tmp/paihao-bench-XXXXXX)
trap 'rm -rf "$dir"' EXIT
trap 'exit 1' INT TERM
failed=0
fail() {
    echo "FAILED  $1"
    failed=1
}
db=sqlite:$dir/hall.db
"$paihao" --db "$db" init data/halls/chenghu.yaml >/dev/null # a real hall, closed at night: that must not matter
before=$("$paihao" --db "$db" --json verify)
answer=$("$paihao" --db "$db" --json bench --tickets 20) || fail "bench fails: $answer"
for part in '"ok":true' '"tickets":20' '"sync_us":{"p50":[1-9]' '"issue_us":{"p50":[1-9]' '"call_us":{"p50":[1-9]'; do
    echo "$answer" | grep -q "$part" || fail "no $part in $answer"
done
# p50 <= p99 <= max of each
echo "$answer" | grep -o '"p50":[0-9]*,"p99":[0-9]*,"max":[0-9]*' | tr -c '0-9\n' ' ' |
    awk '{ if ($2 > $4 || $4 > $5 || NF != 5) bad = 1 } END { exit bad || NR != 3 }' || fail "the times are in no order: $answer"
[ "$("$paihao" --db "$db" --json verify)" = "$before" ] || fail "the hall itself was changed"
left=$(find "$dir" -mindepth 1 ! -name hall.db ! -name 'hall.db-*')
[ -z "$left" ] || fail "left behind: $left"
code=0
"$paihao" --db "$db" bench --tickets 0 >/dev/null 2>&1 || code=$?
[ "$code" = 2 ] || fail "a wrong count is no usage error ($code)"
[ $failed = 0 ] && echo "bench leaves nothing behind"
exit $failed
