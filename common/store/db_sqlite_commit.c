/* SPDX-License-Identifier: Apache-2.0
 * How a transaction begins and ends: in the writers' queue, on the disk before it is answered, and
 * whole again where the disk failed (docs/decisions/025). */
#include "store/db_sqlite_private.h"

static enum status
do_word(struct sqlite_db *db, enum word word)
{
    int code = sqlite3_step(db->words[word]);
    sqlite3_reset(db->words[word]);
    return db_sqlite_status(code);
}

/* After some failures SQLite has rolled back by itself. */
void
db_sqlite_rollback(struct db *db)
{
    struct sqlite_db *own = db_sqlite_of(db);
    if (!sqlite3_get_autocommit(own->handle)) {
        (void)do_word(own, WORD_ROLLBACK);
    }
    turn_leave(own->turn);
}

enum status
db_sqlite_begin(struct db *db, bool write)
{
    struct sqlite_db *own = db_sqlite_of(db);
    if (db_sqlite_has_moved(own)) {
        return STATUS_UNAVAILABLE;
    }
    /* Where the last roll back itself failed. */
    db_sqlite_rollback(db);
    own->starved = false;
    if (!write) {
        return do_word(own, WORD_BEGIN);
    }
    turn_take(own->turn);
    enum status status = do_word(own, WORD_BEGIN_WRITE);
    if (status == STATUS_OK && db_sqlite_has_moved(own)) { /* by whoever was waited for */
        status = STATUS_UNAVAILABLE;
    }
    if (status != STATUS_OK) {
        db_sqlite_rollback(db);
    }
    return status;
}

/* As SQLite would within COMMIT, but behind it. Before the turn is left: while others go on
 * writing, no checkpoint reaches the WAL's end, so that it never begins anew, grows, and each
 * further commit makes one. It begins with a sync of the WAL: when it fails, that may have been
 * what failed, and the next sync would tell nothing of it. */
static enum status
empty_wal(struct sqlite_db *db)
{
    if (db->wal_pages == 0 || db->wal_pages < db->checkpoint_pages || turn_wal_is_kept(db->turn)) {
        return STATUS_OK;
    }
    db->wal_pages = 0;
    enum status status = db_sqlite_status(
        sqlite3_wal_checkpoint_v2(db->handle, "main", SQLITE_CHECKPOINT_PASSIVE, NULL, NULL));
    return status == STATUS_BUSY ? STATUS_OK : status;
}

/* The disk failed at a commit that others see and write behind. Were it left out and theirs
 * confirmed, a power cut would take theirs too: a journal is read up to its first gap. Until it has
 * been written anew nobody's commit is confirmed. */
static enum status
write_anew(struct sqlite_db *db)
{
    turn_set_gap(db->turn, true);
    turn_take(db->turn);
    enum status status = do_word(db, WORD_BEGIN_WRITE);
    if (status == STATUS_OK) {
        status = db_sqlite_status(db_wal_write_anew(db->handle, &db->wal));
        if (status == STATUS_OK) {
            turn_set_gap(db->turn, false);
        }
        db_sqlite_rollback(&db->db);
    }
    turn_leave(db->turn);
    return status == STATUS_OK ? status : STATUS_IO;
}

enum status
db_sqlite_settle(struct db *db)
{
    struct sqlite_db *own = db_sqlite_of(db);
    enum status status = db_sqlite_status(db_wal_sync(own->handle));
    return status == STATUS_OK && !turn_has_gap(own->turn) ? status : write_anew(own);
}

enum status
db_sqlite_commit(struct db *db)
{
    struct sqlite_db *own = db_sqlite_of(db);
    db_wal_gather(own->handle, &own->wal);
    enum status status = do_word(own, WORD_COMMIT);
    db_wal_gather(own->handle, NULL);
    if (status != STATUS_OK) {
        return status;
    }
    enum status emptied = empty_wal(own);
    turn_leave(own->turn);
    if (!own->wal.unsynced) {
        return STATUS_OK;
    }
    return emptied == STATUS_OK ? db_sqlite_settle(db) : write_anew(own);
}
