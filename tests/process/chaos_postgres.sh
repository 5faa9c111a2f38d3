#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# chaos.sh on PostgreSQL: the same people, the same judge, and a server that is killed, started again and cut off.
PAIHAO_TEST_ENGINE=postgresql exec "$(dirname "$0")/chaos.sh" "$@"
