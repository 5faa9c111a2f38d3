#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The manual pages have each command, each option of a command and of a program that --help has; and each program that is installed has a page.
cd "$(dirname "$0")/../.." || exit 1
make -s ${BUILD:+BUILD="$BUILD"} all >/dev/null || exit 1
. tests/contract/lib.sh
options() { grep -oE -- '--[a-z][a-z-]*' | sort -u | sed 's/^-//'; }
stands() { # stands PAGE OPTION
    grep -qE -- "Fl $2\\b|, $2\\b" "man/$1.1" && echo 0 || echo "no $2"
}
"$paihao" --help >"$work/help"
for command in $(sed -n 's/^  \([a-z]*\) .*/\1/p' "$work/help"); do
    same "paihao $command stands in its page" 0 "$(grep -qE "Cm $command\\b" man/paihao.1 && echo 0)"
    "$paihao" "$command" --help | sed -n 3p >"$work/usage"
    for option in $(options <"$work/usage"); do
        same "paihao $command -$option" 0 "$(stands paihao "$option")"
    done
done
for program in kiosk counter pad display; do
    for option in $("$BUILD/bin/paihao-$program" --help | options); do
        same "paihao-$program -$option" 0 "$(stands "paihao-$program" "$option")"
    done
done
for program in "$BUILD"/bin/paihao* machine/paihao-session machine/paihao-backup; do
    same "${program##*/} has a page" 0 "$([ -f "man/${program##*/}.1" ] && echo 0)"
done
finish
