#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# bell_faults.sh where the hall is on a PostgreSQL server. Exit 77: no server here.
PAIHAO_TEST_ENGINE=postgresql exec "$(dirname "$0")/bell_faults.sh" --calls 5 "$@"
