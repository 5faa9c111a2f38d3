#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# replay: small recorded days whose figures can be reckoned by hand, in every way of writing them, and bad ones.
cd "$(dirname "$0")/../.." || exit 1
. tests/contract/lib.sh
mkdir "$work/tmp" && export TMPDIR="$work/tmp"

cat >"$work/clock.csv" <<'CSV'
office,no,issued,called,begun,ended
"Tax, ""big"" office",1,,09:05:00,09:05:10,09:10:00
"Tax, ""big"" office",2,09:01:00,09:06:00,09:06:00,09:08:00
"Tax, ""big"" office",3,09:02:00,09:10:00,,
"Tax, ""big"" office",4,09:03:00,,,
CSV
cat >"$work/minutes.csv" <<'CSV'
no,office,issued,called,begun,ended
1,Tax,,545,545.1666667,550
2,Tax,541,546,546,548
3,Tax,542,550,,
4,Tax,543,,,
CSV
cat >"$work/seconds.csv" <<'CSV'
no,office,issued,called,begun,ended
1,Tax,,32700,32710,33000
2,Tax,32460,32760,32760,32880
3,Tax,32520,33000,,
4,Tax,32580,,,
CSV
columns="--service office --number no --issue issued --call called --start begun --end ended"
# Waits 4, 5 and 8 minutes; the first has no issue time: the day's first moment, 09:01.
figures='ok rule=false issued=4 called=3 finished=3 expired=1 nobody_waited=0 gaps.issue=1 gaps.call=1 gaps.start=1 gaps.end=1 gaps.numbers=0 wait_ms.mean=340000 wait_ms.p50=300000 wait_ms.p90=480000 overtakes.calls=0 overtakes.most=0 verify.tickets=4 verify.faults=0'
for times in clock minutes seconds; do
    # shellcheck disable=SC2086
    says 0 "$figures" "$paihao" --json replay "$work/$times.csv" $columns --times $times
done
gzip -k "$work/clock.csv"
# shellcheck disable=SC2086
says 0 "$figures" "$paihao" --json replay "$work/clock.csv.gz" $columns --times clock
sed 's/$/\r/' "$work/clock.csv" >"$work/crlf.csv"
# shellcheck disable=SC2086
says 0 "$figures" "$paihao" --json replay "$work/crlf.csv" $columns --times clock
# shellcheck disable=SC2086
"$paihao" replay "$work/clock.csv" $columns --times clock >"$work/out" 2>"$work/err"
same "a summary in words" 5 "$(wc -l <"$work/out" | tr -d ' ')"
same "nothing on standard error when it is no terminal" "" "$(cat "$work/err")"
# Less is known: without starts, without ends, without numbers, without calls.
says 0 'ok issued=4 called=3 gaps.start=3 gaps.end=1' "$paihao" --json replay "$work/clock.csv" --service office --number no --issue issued --call called --end ended
says 0 'ok issued=4 called=3 finished=3 gaps.end=3' "$paihao" --json replay "$work/clock.csv" --service office --number no --issue issued --call called
says 0 'ok issued=4 called=3 verify.faults=0' "$paihao" --json replay "$work/clock.csv" --issue issued --call called
says 0 'ok issued=4 called=0 expired=4 gaps.call=4' "$paihao" --json replay "$work/clock.csv" --service office --issue issued
says 0 'ok issued=4 called=3 gaps.issue=4' "$paihao" --json replay "$work/clock.csv" --service office --number no --call called

# A call out of turn; by rule it does not happen.
cat >"$work/turn.csv" <<'CSV'
letter,no,kind,issued,called,ended
C,1,0,540,560,565
C,2,0,541,550,555
CSV
says 0 'ok overtakes.calls=1 overtakes.most=1 wait_ms.p50=540000 wait_ms.p90=1200000' "$paihao" --json replay "$work/turn.csv" --letter letter --service letter --number no --issue issued --call called --end ended --times minutes
says 0 'ok rule=true called=2 overtakes.calls=0 wait_ms.p50=600000 wait_ms.p90=1140000' "$paihao" --json replay "$work/turn.csv" --letter letter --service letter --number no --issue issued --call called --end ended --times minutes --by-rule
# Numbers that the file lacks are taken and left; a class has its own series; one letter for two offices is told apart.
cat >"$work/many.csv" <<'CSV'
office,letter,no,kind,issued,called
North,C,1,0,540,550
North,C,3,0,542,552
North,C,1,1,541,551
South,C,1,0,543,553
CSV
db=$(at kept)
says 0 'ok issued=4 called=4 gaps.numbers=1 verify.tickets=5 verify.faults=0' "$paihao" --json --db "$db" replay "$work/many.csv" --service office --letter letter --number no --class kind --issue issued --call called --times minutes --day 2021-06-01
says 0 'ok ticket.state=done ticket.day=2021-06-01' "$paihao" --json --db "$db" show 2021-06-01/C001
says 0 'ok ticket.state=left' "$paihao" --json --db "$db" show 2021-06-01/C002
says 0 'ok ticket.number=C003' "$paihao" --json --db "$db" show 2021-06-01/C003
says 0 'ok ticket.class=elderly' "$paihao" --json --db "$db" show "2021-06-01/$(in_hall "$db" "SELECT number FROM ticket WHERE class = 'elderly'")"
says 0 'ok ticket.service!=C' "$paihao" --json --db "$db" show "2021-06-01/$(in_hall "$db" "SELECT number FROM ticket WHERE service <> 'C'")"
says 0 'ok' "$paihao" --json --db "$db" report day 2021-06-01
says 1 'refused conflict' "$paihao" --json --db "$db" replay "$work/many.csv" --service office --issue issued --times minutes

# Six waits of 1 to 6 minutes: nearest rank, here and in the day's report.
{
    echo 'no,issued,called'
    for i in 1 2 3 4 5 6; do echo "$i,$((540 + i)),$((540 + 2 * i))"; done
} >"$work/six.csv"
says 0 'ok wait_ms.mean=210000 wait_ms.p50=180000 wait_ms.p90=360000' "$paihao" --json --db "$(at six)" replay "$work/six.csv" --number no --issue issued --call called --times minutes --day 2021-06-01
says 0 'ok services.0.wait_ms.count=6 services.0.wait_ms.mean=210000 services.0.wait_ms.p50=180000 services.0.wait_ms.p90=360000 services.0.wait_ms.max=360000' "$paihao" --json --db "$(at six)" report day 2021-06-01

# --where chooses rows.
says 0 'ok issued=1' "$paihao" --json replay "$work/many.csv" --where office=South --service office --issue issued --times minutes
says 1 'refused invalid' "$paihao" --json replay "$work/many.csv" --where office=East --service office --issue issued --times minutes

# An office program's byte order mark is none of the first column's name.
printf '\357\273\277office,issued\nTax,540\n' >"$work/mark.csv"
says 0 'ok issued=1' "$paihao" --json replay "$work/mark.csv" --service office --issue issued --times minutes

# A tab is a blank.
printf 'office,issued\nTax\tOffice,540\n' >"$work/tab.csv"
says 0 'ok issued=1' "$paihao" --json replay "$work/tab.csv" --service office --issue issued --times minutes

# Bad rows: file and line.
bad() { # bad WHAT LINE OPTIONS… (the file is $work/bad.csv)
    what=$1 at=$2
    shift 2
    says 1 "refused invalid message*=bad.csv:$at" "$paihao" --json replay "$work/bad.csv" --service office --number no --issue issued --call called --times clock "$@"
}
row='office,no,issued,called'
printf '%s\nA,1,09:00:00,09:01:00\nA,2,25:99:00,\n' "$row" >"$work/bad.csv" && bad "no time" 3
printf '%s\nA,1,09:00:00,09:01:00\nA,x,09:00:00,\n' "$row" >"$work/bad.csv" && bad "no number" 3
printf '%s\nA,1,09:00:00,09:01:00\n\nA,-2,09:00:00,\n' "$row" >"$work/bad.csv" && bad "a negative number" 4
printf '%s\nA,1,09:00:00,09:01:00\n"A,2,09:00:00,\n' "$row" >"$work/bad.csv" && bad "an open quote" 3
printf '%s\nA\302\224,1,09:00:00,09:01:00\n' "$row" >"$work/bad.csv" && bad "a control character of the second set" 2
printf '%s\nA,1,09:00:00,09:01:00\n\377,2,09:00:00,\n' "$row" >"$work/bad.csv" && bad "no UTF-8" 3
printf '%s\nA,1,09:00:00,09:01:00\nA,2\0,09:00:00,\n' "$row" >"$work/bad.csv" && bad "a zero byte" 3
printf '%s\nA\001,1,09:00:00,09:01:00\n' "$row" >"$work/bad.csv" && bad "a control character" 2
printf '%s\nA,1,09:00:00,09:01:00\nA,1,09:02:00,\n' "$row" >"$work/bad.csv" && bad "a number twice" 3
printf '%s\nA,1,nine,\n' "$row" >"$work/bad.csv" && bad "a word for a time" 2
: >"$work/bad.csv" && bad "an empty file" ''
printf '%s\n' "$row" >"$work/bad.csv" && bad "only a header" ''
printf 'a,b,c\n1,2,3\n' >"$work/bad.csv" && bad "another header" 1
{ printf '%s\n' "$row"; head -c 300000 /dev/zero | tr '\0' 'A'; echo; } >"$work/bad.csv" && bad "a very long line" 2
head -c 60 "$work/clock.csv.gz" >"$work/bad.csv.gz"
# shellcheck disable=SC2086
says 1 'refused invalid message*=bad.csv.gz' "$paihao" --json replay "$work/bad.csv.gz" $columns
says 1 'refused not-found' "$paihao" --json replay "$work/none.csv" --issue issued
says 2 'refused invalid' "$paihao" --json replay
says 2 'refused invalid' "$paihao" --json replay "$work/clock.csv" --times hours
says 2 'refused invalid' "$paihao" --json replay "$work/clock.csv" --day someday
same "folders left behind" 0 "$(find "${TMPDIR:-/tmp}" -maxdepth 1 -name 'paihao-replay-*' -newer "$work/clock.csv" 2>/dev/null | wc -l | tr -d ' ')"
finish
