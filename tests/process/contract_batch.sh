#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Batch as a pipe: one object a line for bytes of every kind, at once, to the end, and for a database that does not open.
cd "$(dirname "$0")/../.." || exit 1
. tests/contract/lib.sh
db=$(at hall)
"$paihao" --db "$db" init "$contract/hall.yaml" --training >/dev/null 2>&1
"$paihao" --db "$db" clock --at 2026-02-02T09:00:00 --rate 0 >/dev/null

# lines WHAT COUNT: standard input through batch; every line is one object with "ok".
lines() {
    code=0
    "$paihao" --db "$db" batch >"$work/out" 2>"$work/err" || code=$?
    same "$1: exit status" 0 "$code"
    same "$1: lines" "$2" "$(wc -l <"$work/out" | tr -d ' ')"
    same "$1: lines that are objects" "$2" "$(grep -c '^{"ok":\(true\|false\),.*}$' "$work/out")"
    same "$1: standard error" "" "$(cat "$work/err")"
}
refusals() { grep -c '^{"ok":false,"error":"invalid","message":"..*"}$' "$work/out"; }

lines "no input" 0 </dev/null
printf '\n\n\n' | lines "empty lines" 3
same "empty lines are invalid" 3 "$(refusals)"
printf 'take C' | lines "no final newline" 1
same "no final newline: done" 1 "$(grep -c '"number":"C001"' "$work/out")"
printf 'take C\r\ntake C\r\n' | lines "CRLF" 2
same "CRLF: done" 2 "$(grep -c '"ok":true' "$work/out")"
printf 'take\000 C\ntake C\n' | lines "a NUL byte" 2
same "a NUL byte is invalid" 1 "$(refusals)"
printf '\000\n\000' | lines "only NUL bytes" 2
printf 'pause 1 --reason \377\376\n\300\200\ntake \355\240\200\n\364\220\200\200\n' | lines "no UTF-8" 4
same "no UTF-8 is invalid" 4 "$(refusals)"
printf 'show \001\033[31m\177\n' | lines "control characters" 1
same "control characters come back escaped" 0 "$(LC_ALL=C grep -c "$(printf '[\001\033]')" "$work/out")"
{ head -c 10000000 /dev/zero | tr '\0' 'x'; echo; echo 'take C'; } | lines "a line of 10 MB" 2
same "a line of 10 MB is invalid, the next one is done" "1 1" "$(refusals) $(grep -c '"ok":true' "$work/out")"
for size in 65530 65535 65536 65537 70000; do
    { printf 'take '; head -c $size /dev/zero | tr '\0' 'C'; echo; } | lines "a line of $size" 1
    same "a line of $size is invalid" 1 "$(refusals)"
done
{ printf 'take C'; head -c 60000 /dev/zero | tr '\0' ' '; echo; } | lines "many blanks" 1
same "many blanks: done" 1 "$(grep -c '"ok":true' "$work/out")"
{ i=0; while [ $i -lt 500 ]; do printf 'a '; i=$((i + 1)); done; echo; } | lines "many words" 1
{ printf 'pause 1 --reason '; head -c 5000 /dev/zero | tr '\0' 'r'; echo; } | lines "a long reason" 1
same "a long reason: says so, shortly" "1 1" "$(grep -c 'too long' "$work/out") $(awk 'length < 300' "$work/out" | wc -l | tr -d ' ')"
same "a long reason is invalid" 1 "$(refusals)"
for word in take call show open staff; do
    { printf '%s ' $word; head -c 3000 /dev/zero | tr '\0' '7'; printf ' --staff '; head -c 3000 /dev/zero | tr '\0' '9'; echo; }
done | lines "long ids" 5
same "long ids are invalid" 5 "$(refusals)"
head -c 200000 /dev/urandom >"$work/noise"
count=$(wc -l <"$work/noise" | tr -d ' ')
[ "$(tail -c 1 "$work/noise" | wc -l)" = 1 ] || count=$((count + 1))
lines "noise" "$count" <"$work/noise"
same "noise is invalid" "$count" "$(refusals)"
same "verify after all that" 1 "$("$paihao" --json --db "$db" verify | grep -c '"ok":true')"

# Flushed: each answer is there while the input stays open.
mkfifo "$work/in" "$work/answers"
"$paihao" --db "$db" batch <"$work/in" >"$work/answers" &
batch=$!
(sleep 30; kill $batch) 2>/dev/null & # an answer that is held back must not hold us
watch=$!
exec 3>"$work/in" 4<"$work/answers"
for i in 1 2 3; do
    (echo 'take C' >&3) # by a process of its own: a pipe that broke ends only that
    answer=none
    read -r answer <&4
    case $answer in '{"ok":true,'*) pass ;; *) fail "answer $i while the input is open" '{"ok":true,…' "$answer" ;; esac
done
kill -0 $batch && pass
exec 3>&-
code=0
wait $batch || code=$?
same "exit status at the end of input" 0 "$code"
exec 4<&-
kill $watch 2>/dev/null
# A reader that goes away ends it; nothing is lost but the answer.
code=0
(yes 'board' | "$paihao" --db "$db" batch; echo $? >"$work/code") 2>/dev/null | head -n 2 >/dev/null
same "verify after a reader left" 1 "$("$paihao" --json --db "$db" verify | grep -c '"ok":true')"

# One line when the database does not open.
says 1 'refused unavailable' "$paihao" --db "$work/none.db" batch
says 1 'refused unavailable' "$paihao" --json --db "$work/none.db" batch
says 1 'refused unavailable' "$paihao" --db "sqlite:$work/no/such/folder/x.db" batch
says 1 'refused invalid' "$paihao" --db ftp://x batch
says 1 'refused invalid' env -u HOME "$paihao" batch
echo 'this is no database, but long enough to look at' >"$work/text.db"
says 1 'ok=false' "$paihao" --db "$work/text.db" batch
says 2 'refused invalid' "$paihao" --json --db "$db" batch twice
PAIHAO_DB=$db
export PAIHAO_DB
says 0 'ok day=2026-02-02' "$paihao" --json board
unset PAIHAO_DB
finish
