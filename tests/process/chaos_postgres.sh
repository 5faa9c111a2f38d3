#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# chaos.sh on PostgreSQL: the same people, the same judge, and servers that are killed, started
# again, cut off, far away, out of disk, taken over by a standby. Exit 77: no server here.
PAIHAO_TEST_ENGINE=postgresql exec "$(dirname "$0")/chaos.sh" "$@"
