# SPDX-License-Identifier: Apache-2.0
# What the contract's scripts share; sourced, from the root of the tree. Needs `make` and a C compiler.
set -u
BUILD=${BUILD:-build}
make -s BUILD="$BUILD" admin tests-contract >/dev/null || exit 1
case $BUILD in /*) ;; *) BUILD=$PWD/$BUILD ;; esac
paihao=$BUILD/bin/paihao
tools=$BUILD/tests/contract
contract=$PWD/tests/contract
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
# Nobody's settings but ours.
export HOME="$work/home" LC_ALL=C.UTF-8
unset PAIHAO_DB PAIHAO_SETTINGS XDG_CONFIG_HOME XDG_DATA_HOME
mkdir "$HOME"
passed=0 failed=0

# The engine that is asked: PAIHAO_TEST_ENGINE=postgresql, with a server of our own.
engine=${PAIHAO_TEST_ENGINE:-sqlite}
if [ "$engine" = postgresql ]; then
    server=$(mktemp -d /tmp/paihao-pg-XXXXXX) || exit 1 # a socket's path must be short
    trap 'tests/lib/postgres.sh stop "$server" immediate; rm -rf "$work" "$server"' EXIT
    server_url=$(tests/lib/postgres.sh start "$server" fsync=off) || exit $?
fi
# at NAME: the address of a database of ours, which need not be there.
at() { if [ "$engine" = postgresql ]; then echo "$server_url?hall=$1"; else echo "$work/$1.db"; fi; }

# What somebody could do to it who need not ask the programs.
in_hall() { # in_hall DATABASE STATEMENTS: rows on standard output, columns apart by "|"
    case $1 in
    postgresql:*) psql -X -q -At -v ON_ERROR_STOP=1 -c "SET search_path = \"${1##*hall=}\"" -c "$2" "${1%%\?*}" ;;
    *) "$tools/sql" "$1" "$2" ;;
    esac
}
in_hall_unguarded() { # the same without the schema's triggers, for a copy that is thrown away
    case $1 in
    postgresql:*) in_hall "$1" "ALTER TABLE event DISABLE TRIGGER USER; ALTER TABLE ticket DISABLE TRIGGER USER; ALTER TABLE hall DISABLE TRIGGER USER; $2" ;;
    *) in_hall "$1" "DROP TRIGGER event_is_not_changed; DROP TRIGGER event_is_not_deleted; $2" ;;
    esac
}
forget() { # forget NAME: the database at that name is no more
    if [ "$engine" = sqlite ]; then rm -f "$work/$1.db"*; else in_hall "$(at "$1")" "DROP SCHEMA IF EXISTS $1 CASCADE" 2>/dev/null; fi
}
is_there() { # is_there NAME
    if [ "$engine" = sqlite ]; then [ -e "$work/$1.db" ]; else [ "$(in_hall "$(at "$1")" "SELECT COUNT(*) FROM pg_namespace WHERE nspname = '$1'")" = 1 ]; fi
}
duplicate() { # duplicate DATABASE NAME: a server's hall is saved with the server's own tools; copy takes it as well
    if [ "$engine" = sqlite ]; then "$paihao" --db "$1" backup "$(at "$2")"; else "$paihao" copy --from "$1" --to "$(at "$2")"; fi >/dev/null
}

pass() { passed=$((passed + 1)); }
# fail WHAT EXPECTED CAME
fail() {
    failed=$((failed + 1))
    printf 'FAILED %s\n  expected %s\n  came     %s\n' "$1" "$2" "$3"
    [ ! "${ONE_IS_ENOUGH:-}" ] || exit 1 # who plants a fault wants to know no more
}
# same WHAT EXPECTED CAME
same() { if [ "$2" = "$3" ]; then pass; else fail "$1" "$2" "$3"; fi; }

# says STATUS EXPECTATION COMMAND…: exit status, one JSON object on standard output that meets it, nothing else there.
says() {
    want=$1 expectation=$2
    shift 2
    code=0
    "$@" >"$work/out" 2>"$work/err" </dev/null || code=$?
    same "exit status of: $*" "$want" "$code"
    same "lines on standard output of: $*" 1 "$(wc -l <"$work/out" | tr -d ' ')"
    if told=$("$tools/converse" --match "$expectation" <"$work/out"); then pass; else
        fail "$*" "$expectation" "$told"
    fi
}
# talk SCRIPT DATABASE [NAME=VALUE…]: adds the script's own counts.
talk() {
    "$tools/converse" "$paihao" "$2" "$contract/$1.talk" >"$work/talk" || true
    sed '$d' "$work/talk"
    passed=$((passed + $(sed -n '$s/^\([0-9]*\) passed, .*/\1/p' "$work/talk")))
    failed=$((failed + $(sed -n '$s/.*, \([0-9]*\) failed$/\1/p' "$work/talk")))
}
head_of() { "$paihao" --json --db "$1" verify | sed -n 's/.*"head":"\([^"]*\)".*/\1/p'; }
finish() {
    echo "$passed passed, $failed failed"
    [ "$failed" = 0 ]
}
