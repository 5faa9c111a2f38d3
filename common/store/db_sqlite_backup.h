/* SPDX-License-Identifier: Apache-2.0
 * A copy of a database file while others write it. Private to the SQLite driver. */
#pragma once

#include <sqlite3.h>

#include "store/turn.h"

/* One snapshot, held by a transaction of `from`'s; in WAL mode others go on writing meanwhile, and
 * the journal that grew by it is emptied down to checkpoint_pages. path must not exist; on failure
 * it does not. The folder was fsynced by nobody yet: that is for who gives the file its name.
 * Gives SQLite's code. */
int db_sqlite_backup(sqlite3 *from, struct turn *turn, int64_t checkpoint_pages, const char *path);
