/* SPDX-License-Identifier: Apache-2.0
 * One JSON line per presented frame, so that a test driver finds targets, clicks them and counts
 * frames. Keys as app.h says; "text" is what ui_spoken says. */
#pragma once

#include "ui/ui.h"

struct trace;
/* NULL when the file cannot be opened, which is logged. */
struct trace *trace_open(const char *path);
struct trace *trace_close(struct trace *trace);
void trace_frame(struct trace *trace, const struct ui_tree *tree, const char *screen,
                 int64_t unix_ms);
