#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The contract on PostgreSQL: the same commands, the same answers, the same random days, the same judge. Exit 77: no server here.
cd "$(dirname "$0")" || exit 1
for script in commands batch reads hall replay day; do
    PAIHAO_TEST_ENGINE=postgresql "./contract_$script.sh" || exit $?
done
PAIHAO_TEST_ENGINE=postgresql ./archive.sh
