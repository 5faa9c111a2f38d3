#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Usage: faults.sh [BUILD [DEED…]]. ENGINES=postgresql or sqlite: one of them. The n-th file call, call into SQLite or
# allocation fails, for each action and every third n; on PostgreSQL the n-th call into libpq or allocation inside it, every
# 83rd; another first one for each action. STRIDE=0 SERVER_STRIDE=0 (`make faults`, `make soak`): really all, for the table; what
# was tried is kept in build/faults and not tried again until common/ changes. FAULT_SECONDS=N: ends with 3 after that time if
# there is more to do, for another run to go on.
set -u
cd "$(dirname "$0")/../.." || exit 1
BUILD=${1:-${BUILD:-build}}
make -s BUILD="$BUILD" tests-faults || exit 1
[ $# = 0 ] || shift
mkdir -p "$BUILD/faults"
code=0
state=$(git log -1 --format='common/ as of %h' -- common 2>/dev/null)
git diff --quiet HEAD -- common 2>/dev/null ||
    state="$state and changes $(git diff HEAD -- common 2>/dev/null | sha256sum | cut -c1-8)"
# try NAME STRIDE …: notes the worst that a run said.
try() {
    name=$1 stride=$2
    shift 2
    if [ "$stride" -le 1 ]; then
        set -- --keep "$BUILD/faults/$name.kept" --state "$state" --table "$BUILD/faults/$name.tsv" "$@"
    else
        set -- --table /dev/null "$@"
    fi
    [ -z "${FAULT_SECONDS:-}" ] || set -- --seconds "$FAULT_SECONDS" "$@"
    "$BUILD/tests/faults/faults" --stride "$stride" "$@"
    said=$?
    case $code:$said in 0:* | 3:[!03]*) code=$said ;; esac
}
case ${ENGINES:-sqlite} in
sqlite) try inside "${STRIDE:-3}" "$@" ;;
esac
case ${ENGINES:-postgresql} in postgresql) ;; *) exit $code ;; esac
# In memory where there is room: each trial fills its tables anew.
folder=$(mktemp -d /dev/shm/paihao-pg-XXXXXX)
chmod 755 "$folder"
trap 'tests/lib/postgres.sh stop "$folder/s" immediate 2>/dev/null; rm -rf "$folder"' EXIT
trap 'exit 1' INT TERM
url=$(tests/lib/postgres.sh start "$folder/s" fsync=off full_page_writes=off autovacuum=off)
started=$?
if [ $started = 77 ]; then exit $code; fi
[ $started = 0 ] || exit 1
try inside_postgres "${SERVER_STRIDE:-83}" --server "$url" "$@"
exit $code
