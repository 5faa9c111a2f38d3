#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Usage: store_postgres.sh [BUILD [TEST…]]
# The store's own tests once more, on a PostgreSQL server of ours: every one that is not about SQLite's files, or the
# named ones; and what is read to tell waits. Exit 77: no server here.
set -eu
cd "$(dirname "$0")/../.."
build=${1:-build}
[ $# = 0 ] || shift
named=${*:+ $* }
make -s BUILD="$build" tests-unit >/dev/null
server=$(mktemp -d /tmp/paihao-pg-XXXXXX) # a socket's path must be short
trap 'tests/lib/postgres.sh stop "$server" immediate; rm -rf "$server"' EXIT
trap 'exit 1' INT TERM
# What is committed here is thrown away: no disk need be waited for.
PAIHAO_TEST_URL=$(tests/lib/postgres.sh start "$server" fsync=off full_page_writes=off) || exit $?
export PAIHAO_TEST_URL
bad=0
for source in tests/unit/store/test_*.c tests/unit/wait/test_wait.c; do
    name=$(basename "$source" .c)
    room=$(basename "$(dirname "$source")")
    if [ "$named" ]; then case $named in *" $name "*) ;; *) continue ;; esac; fi
    case $name in
    # No database, or SQLite's files and locks.
    test_action | test_body | test_canonical | test_random | test_db | test_backup | test_restore | test_repair | test_file | test_damage | test_turn) continue ;;
    esac
    if "$build/tests/unit/$room/$name" >"$server/$name.log" 2>&1; then
        echo "ok      $name: $(grep -c '^\[       OK' "$server/$name.log")"
    else
        bad=1
        echo "FAILED  $name"
        grep -a -B4 '^\[  FAILED' "$server/$name.log" | head -40
    fi
done
exit $bad
