#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Usage: faults.sh [BUILD]; STRIDE=0 for every allocation too.
# The n-th file call, call into SQLite or allocation fails, for each action and all n.
set -u
cd "$(dirname "$0")/../.." || exit 1
BUILD=${1:-${BUILD:-build}}
make -s BUILD="$BUILD" tests-faults || exit 1
mkdir -p build/faults
exec "$BUILD/tests/faults/faults" --stride "${STRIDE:-1}" --table build/faults/inside.tsv
