/* SPDX-License-Identifier: Apache-2.0
 * What the parts of the SQLite driver share: the connection, and how a transaction of it begins
 * and ends. The last four functions are the driver's (db.h). Private to the driver. */
#pragma once

#include <sqlite3.h>

#include "base/clock.h"
#include "store/db.h"
#include "store/db_wal.h"
#include "store/turn.h"

/* Statements that each connection has ready from the first. */
enum word {
    WORD_BEGIN,
    WORD_BEGIN_WRITE,
    WORD_COMMIT,
    WORD_ROLLBACK,
    WORD_DATA_VERSION,
    WORD_COUNT
};

struct sqlite_db {
    struct db db;
    sqlite3 *handle;
    sqlite3_stmt *words[WORD_COUNT];
    int busy_ms;
    struct clock clock;
    int64_t busy_until;
    uint64_t random;
    int64_t data_version;
    bool starved;      /* a column was there and could not be told, for want of memory */
    struct turn *turn; /* NULL: nobody queues */
    int wal_pages;     /* after the last commit */
    int64_t checkpoint_pages;
    struct db_wal wal;
};

static inline struct sqlite_db *
db_sqlite_of(struct db *db)
{
    return (struct sqlite_db *)db;
}

/* Of SQLite's code, primary or extended. */
enum status db_sqlite_status(int code);
/* A file that was moved away or replaced can still be written through the old handle: what was
 * confirmed then would be lost. */
bool db_sqlite_has_moved(struct sqlite_db *db);

MUST_CHECK enum status db_sqlite_begin(struct db *db, bool write);
MUST_CHECK enum status db_sqlite_commit(struct db *db);
void db_sqlite_rollback(struct db *db);
MUST_CHECK enum status db_sqlite_settle(struct db *db);
