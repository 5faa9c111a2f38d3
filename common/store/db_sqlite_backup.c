/* SPDX-License-Identifier: Apache-2.0 */
#include "store/db_sqlite_backup.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/clock.h"

enum { BACKUP_PAGES = 256 };

/* Half a megabyte at a time goes to the disk, which then is left to others for as long as that
 * took: all at once at the end, and those who write meanwhile would wait behind it for seconds. */
static int
copy_pages(sqlite3 *copy, sqlite3 *from, int fd)
{
    sqlite3_backup *backup = sqlite3_backup_init(copy, "main", from, "main");
    int code = backup ? SQLITE_OK : sqlite3_errcode(copy);
    while (code == SQLITE_OK) {
        int64_t began = clock_measure_us();
        code = sqlite3_backup_step(backup, BACKUP_PAGES);
        if (code == SQLITE_OK && fdatasync(fd) != 0) {
            code = SQLITE_IOERR;
        }
        clock_sleep_us(clock_measure_us() - began);
    }
    int ended = backup ? sqlite3_backup_finish(backup) : SQLITE_OK;
    return code == SQLITE_DONE ? ended : code;
}

/* What a checkpoint writes is synced by the one that reaches the WAL's end, which is a writer's, in
 * its turn. */
static int
sync_file(sqlite3 *handle)
{
    sqlite3_file *file = NULL;
    int code = sqlite3_file_control(handle, "main", SQLITE_FCNTL_FILE_POINTER, &file);

    return code != SQLITE_OK ? code : file->pMethods->xSync(file, SQLITE_SYNC_NORMAL);
}

/* While a copy is read, no checkpoint gets past its snapshot, and all that others write stays in
 * the WAL: who commits next would carry it into the database with everybody waiting. It is carried
 * from here, beside them, until no more is left than for a usual checkpoint. */
static void
shorten_wal(sqlite3 *handle, int64_t checkpoint_pages)
{
    int carried = 0, before, code;

    do {
        before = carried;
        code = sqlite3_wal_checkpoint_v2(handle, "main", SQLITE_CHECKPOINT_PASSIVE, NULL, &carried);
    } while (code == SQLITE_OK && sync_file(handle) == SQLITE_OK &&
             carried - before >= checkpoint_pages);
}

int
db_sqlite_backup(sqlite3 *from, struct turn *turn, int64_t checkpoint_pages, const char *path)
{
    sqlite3 *copy = NULL;
    bool own = sqlite3_get_autocommit(from) != 0;
    int fd = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
    if (fd < 0) {
        return SQLITE_IOERR;
    }
    int code = sqlite3_open_v2(path, &copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    if (code == SQLITE_OK) {
        code = sqlite3_exec(copy, "PRAGMA synchronous=FULL", NULL, NULL, NULL);
    }
    if (code == SQLITE_OK && own) {
        code = sqlite3_exec(from, "BEGIN; SELECT 1 FROM sqlite_master LIMIT 1", NULL, NULL, NULL);
    }
    if (code == SQLITE_OK) {
        code = copy_pages(copy, from, fd);
    }
    if (own && !sqlite3_get_autocommit(from)) {
        turn_keep_wal(turn);
        sqlite3_exec(from, "ROLLBACK", NULL, NULL, NULL);
        shorten_wal(from, checkpoint_pages);
        turn_release_wal(turn);
    }
    sqlite3_close(copy);
    close(fd); /* not before: it would take the copy's locks along */
    if (code != SQLITE_OK) {
        unlink(path);
    }
    return code;
}
