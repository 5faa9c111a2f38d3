#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The pad on a database server, with the role and the file that it was given.
PAIHAO_TEST_ENGINE=postgresql exec "$(dirname "$0")/pad.sh" "$@"
