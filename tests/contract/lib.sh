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

pass() { passed=$((passed + 1)); }
# fail WHAT EXPECTED CAME
fail() {
    failed=$((failed + 1))
    printf 'FAILED %s\n  expected %s\n  came     %s\n' "$1" "$2" "$3"
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
