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

/* How it waits for the lock: as SQLite does by itself; by short sleeps of 1 to 5 ms, as the store
 * does where it finds the lock taken; or in the store's queue. */
enum bare_wait { BARE_WAIT_SQLITE, BARE_WAIT_NAPS, BARE_WAIT_QUEUE };

/* settings: pragmas before the first table and at each opening, "" = as SQLite comes. The file must
 * not exist. */
bool bare_make(const char *path, const char *settings);
/* NULL: it cannot be opened. */
struct bare *bare_open(const char *path, const char *settings, enum bare_wait wait);
void bare_close(struct bare *bare);
/* One ticket, on disk when it returns. */
bool bare_issue(struct bare *bare);
/* Its statements in order, NULL behind the last. */
const char *const *bare_statements(void);
/* The connection, an sqlite3 *, to explain them with. */
void *bare_handle(struct bare *bare);
