/* SPDX-License-Identifier: Apache-2.0
 * terminal add and terminal remove: one file, or one QR code, makes a machine a terminal of the
 * hall. */
#pragma once

#include "command.h"

/* "terminal add …" or "terminal remove …". */
bool join_is_meant(const struct call *call);
enum status join_run(const struct call *call, json_t *reply);
/* "terminal join": it needs no database yet. */
bool join_is_here(const struct call *call);
enum status join_here(const struct call *call, json_t *reply);
void join_say(const json_t *reply, FILE *out);
