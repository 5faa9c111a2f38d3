/* SPDX-License-Identifier: Apache-2.0
 * A commit goes into SQLite's journal (WAL) in one write. By itself SQLite writes each page, and
 * before each its head: two dozen calls for an action, in the turn for which all others wait. And
 * its sync comes behind the commit, when the turn is over: who is next writes meanwhile, and the
 * disk takes what several wrote at once (docs/decisions/025). What is written where, the order of
 * all other syncs, and every other file stay as they were. */
#pragma once

#include <sqlite3.h>

#include "base/base.h"

enum { DB_WAL_BYTES = 64 * 1024 };

/* What one commit has not written yet. */
struct db_wal {
    int64_t at; /* where it belongs */
    int length;
    bool last;     /* the head of the commit's last page was written, and the page is to follow */
    bool unsynced; /* the commit's sync is still to be done */
    uint8_t bytes[DB_WAL_BYTES];
};

/* The name of the VFS to open a database with: SQLite's own, but for this. NULL, SQLite's own,
 * where there is none. */
const char *db_wal_vfs(void);

/* Around a COMMIT, wal not NULL before it and NULL behind it: the pages that it writes are gathered
 * in *wal until the last has come, or there is no more room, and are not synced. What a commit that
 * failed left there is never written. A connection without a WAL goes on as it would. */
void db_wal_gather(sqlite3 *handle, struct db_wal *wal);
/* What was committed until now, by anybody, is on the disk. After a failure nobody knows what is:
 * the system forgets that those pages were not written, and a later sync tells nothing of them. */
MUST_CHECK int db_wal_sync(sqlite3 *handle);
/* Behind such a failure, within BEGIN IMMEDIATE: the whole journal is written where it stands, as
 * it can still be read, and synced. wal: room for it. */
MUST_CHECK int db_wal_write_anew(sqlite3 *handle, struct db_wal *wal);
