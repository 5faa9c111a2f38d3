/* SPDX-License-Identifier: Apache-2.0
 * A program beside ours, started without a shell: when it crashes, hangs or swells, it takes
 * nothing of ours with it. */
#pragma once

#include <sys/types.h>

#include "base/base.h"

enum { CHILD_FILES_MAX = 8 };

/* words: the program, looked for in PATH, and its arguments, NULL at the end. files[i] becomes its
 * file i (−1: /dev/null) and stays the caller's too; no other file of ours is open there, no signal
 * is blocked or ignored. It leads a process group of its own. INVALID: more files
 * than CHILD_FILES_MAX. UNAVAILABLE: it cannot be started; errno says why. */
MUST_CHECK enum status child_start(const char *const words[], const int files[], size_t file_count,
                                   pid_t *ret_pid);
/* Whether it has ended by itself. Until child_end its number is nobody else's. */
bool child_has_ended(pid_t pid);
/* Kills what is left of it and all it started, and waits for its end. Once for each child_start.
 * Its exit status; −1 when a signal ended it. */
int child_end(pid_t pid);
