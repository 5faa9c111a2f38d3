/* SPDX-License-Identifier: Apache-2.0
 * Other programs, run to their end. Any thread. */
#pragma once

#include "base/base.h"

/* words end with NULL; the first is looked for in PATH. What it prints is appended to out, or goes
 * nowhere when out is NULL. Its exit status, −1 when it did not run or was killed. */
int command_run(const char *const *words, struct buffer *out);
