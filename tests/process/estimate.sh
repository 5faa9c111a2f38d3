#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# estimate evaluate: a queue whose every figure can be reckoned by hand, the file of predictions, a made-up hall, and bad words.
cd "$(dirname "$0")/../.." || exit 1
. tests/contract/lib.sh

cat >"$work/tickets.csv" <<'CSV'
office,group_id,group_name,date,ticket_no,issue_est_min,call_est_min
"Hall, west",7,"A: ""B""",2020-01-07,1,480,490
"Hall, west",7,"A: ""B""",2020-01-07,2,481,500
"Hall, west",7,"A: ""B""",2020-01-07,3,482,
CSV
cat >"$work/snapshots.csv" <<'CSV'
office,group_id,date,time,counters_open,avg_service_min_reported
"Hall, west",7,2020-01-07,07:55,1,15
"Hall, west",7,2020-01-07,08:01,2,15
CSV
gzip -k "$work/tickets.csv"
all="--counters $work/snapshots.csv --history 0 --ahead 0"
# Ten minutes each; a counter-minute that nobody was called weighs against five calls of ten: (1 + 50) ÷ 5. The counter that opened at
# the second one's very minute is not known to her.
# shellcheck disable=SC2086
says 0 'ok tickets=3 queues=1 history_days=0 least_ahead=0' "$paihao" --json estimate evaluate "$work/tickets.csv.gz" $all --predictions "$work/said.csv"
same "what was said" 'office,date,group,ticket_no,at_min,mean_min,p50_min,p80_min
"Hall, west",2020-01-07,7,1,480,10.000000
"Hall, west",2020-01-07,7,2,481,20.400000
"Hall, west",2020-01-07,7,3,482,15.900000' "$(sed '2,$s/,[0-9.]*,[0-9.]*$//' "$work/said.csv")"
# Ten-minute formula: 10 and 20 for 10 and 19; configured: 15 and 30; ours: 10 and 20.4. One was never called.
# shellcheck disable=SC2086
"$paihao" estimate evaluate "$work/tickets.csv" $all >"$work/table" 2>"$work/err"
same "the table's first rule" "2 0.50 0.50 0.049" "$(sed -n 's/^ *\([0-9]*\) *\([-0-9.]*\) *\([0-9.]*\) *\([0-9.]*\).*× 10 min.*/\1 \2 \3 \4/p' "$work/table")"
same "the configured minutes" "2 8.00 8.00" "$(sed -n 's/^ *\([0-9]*\) *\([-0-9.]*\) *\([0-9.]*\) .*configured.*/\1 \2 \3/p' "$work/table")"
same "ours" "2 0.70 0.70" "$(sed -n 's/^ *\([0-9]*\) *\([-0-9.]*\) *\([0-9.]*\) .*  ours$/\1 \2 \3/p' "$work/table")"
same "nothing on standard error" "" "$(cat "$work/err")"
# Without the rows and calls behind the second ticket's issue the first two are told the same.
sed -e '$d' -e 's/,500$/,/' -e 's/,490$/,/' "$work/tickets.csv" >"$work/past.csv"
# shellcheck disable=SC2086
says 0 'ok tickets=2' "$paihao" --json estimate evaluate "$work/past.csv" $all --predictions "$work/then.csv"
same "told with the future removed" "$(sed '$d' "$work/said.csv")" "$(cat "$work/then.csv")"

says 0 'ok made_up=true history_days=1 days=1' "$paihao" --json estimate evaluate data/hall7.yaml --days 1 --history 1
says 1 'error=invalid' "$paihao" --json estimate evaluate data/halls/minimal.yaml
says 2 'error=invalid' "$paihao" --json estimate evaluate data/hall7.yaml --load none
says 2 'error=invalid' "$paihao" --json estimate evaluate
says 2 'error=invalid' "$paihao" --json estimate
says 1 'error=not-found' "$paihao" --json estimate evaluate "$work/none.csv"
says 1 'error=io' "$paihao" --json estimate evaluate "$work/tickets.csv" --predictions "$work/none/said.csv"
finish
