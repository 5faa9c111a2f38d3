/* SPDX-License-Identifier: Apache-2.0
 * A commit goes into SQLite's journal (WAL) in one write. By itself SQLite writes each page, and
 * before each its head: two dozen calls for an action, in the turn for which all others wait. What
 * is written, where, and before which sync stays as it was, and so does every other file. */
#pragma once

#include <sqlite3.h>

#include "base/base.h"

enum { DB_WAL_BYTES = 64 * 1024 };

/* What one commit has not written yet. */
struct db_wal {
    int64_t at; /* where it belongs */
    int length;
    bool last; /* the head of the commit's last page was written, and the page is to follow */
    uint8_t bytes[DB_WAL_BYTES];
};

/* The name of the VFS to open a database with: SQLite's own, but for this. NULL, SQLite's own,
 * where there is none. */
const char *db_wal_vfs(void);

/* Around a COMMIT, wal not NULL before it and NULL behind it: the pages that it writes are gathered
 * in *wal until the last has come, or there is no more room. What a commit that failed left there
 * is never written. A connection without a WAL goes on as it would. */
void db_wal_gather(sqlite3 *handle, struct db_wal *wal);
