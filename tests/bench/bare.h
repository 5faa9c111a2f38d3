/* SPDX-License-Identifier: Apache-2.0
 * The reference: the least that any queue must write to issue a ticket safely, with no rules at
 * all. Prepared; BEGIN IMMEDIATE; UPDATE series; INSERT a ticket row of 20 columns with its two
 * indexes; INSERT an event with a body of 300 bytes and a constant hash; COMMIT. WAL and
 * synchronous=FULL, as the store. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bare;

/* settings: pragmas before the first table, "" = as SQLite comes. NULL: it cannot be made there.
 * The file must not exist. */
struct bare *bare_open(const char *path, const char *settings);
void bare_close(struct bare *bare);
/* One ticket, on disk when it returns. */
bool bare_issue(struct bare *bare);
/* Its statements in order, NULL behind the last. */
const char *const *bare_statements(void);
/* The connection, an sqlite3 *, to explain them with. */
void *bare_handle(struct bare *bare);
