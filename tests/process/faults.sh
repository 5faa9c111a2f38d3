#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Usage: faults.sh [BUILD [DEED…]]; STRIDE=0 for every allocation too, SERVER_STRIDE=1 for each call into libpq.
# ENGINES=postgresql or sqlite: one of them. The n-th file call, call into SQLite or allocation fails, for each action and
# all n; on PostgreSQL the n-th call into
# libpq or allocation inside it, every 83rd another one for each action.
set -u
cd "$(dirname "$0")/../.." || exit 1
BUILD=${1:-${BUILD:-build}}
make -s BUILD="$BUILD" tests-faults || exit 1
[ $# = 0 ] || shift
mkdir -p build/faults
failed=0
case ${ENGINES:-sqlite} in
sqlite) "$BUILD/tests/faults/faults" --stride "${STRIDE:-1}" --table build/faults/inside.tsv "$@" || failed=1 ;;
esac
case ${ENGINES:-postgresql} in postgresql) ;; *) exit $failed ;; esac
# In memory where there is room: each trial fills its tables anew.
folder=$(mktemp -d /dev/shm/paihao-pg-XXXXXX)
chmod 755 "$folder"
trap 'tests/lib/postgres.sh stop "$folder/s" immediate 2>/dev/null; rm -rf "$folder"' EXIT
trap 'exit 1' INT TERM
url=$(tests/lib/postgres.sh start "$folder/s" fsync=off full_page_writes=off autovacuum=off)
code=$?
if [ $code = 77 ]; then exit $failed; fi
[ $code = 0 ] || exit 1
"$BUILD/tests/faults/faults" --stride "${SERVER_STRIDE:-83}" --server "$url" --table build/faults/inside_postgres.tsv "$@" || failed=1
exit $failed
