/* SPDX-License-Identifier: Apache-2.0 */
#include "store/db_wal.h"

#include <pthread.h>
#include <string.h>

enum {
    HEAD_BYTES = 24, /* of a page: its number, the database's size after a commit or 0, sums */
    HEAD_COMMIT = 4, /* where that size stands in it */
};

/* Behind SQLite's own file in the memory that SQLite gives: that file with another way to write. */
struct tail {
    sqlite3_io_methods methods;
    const sqlite3_io_methods *real;
    struct db_wal *wal;        /* NULL: written as it comes */
    struct db_wal *committing; /* its last page is written, and its sync comes next; NULL: none */
};

static sqlite3_vfs vfs, *real_vfs;

static size_t
tail_offset(void)
{
    size_t whole = sizeof(int64_t);
    return ((size_t)real_vfs->szOsFile + whole - 1) / whole * whole;
}

static struct tail *
tail_of(sqlite3_file *file)
{
    return (struct tail *)(void *)((char *)file + tail_offset());
}

static int
let_go(sqlite3_file *file, struct db_wal *wal)
{
    int length = wal->length;

    wal->length = 0;
    return length == 0 ? SQLITE_OK : tail_of(file)->real->xWrite(file, wal->bytes, length, wal->at);
}

/* Heads, and what follows one without a gap; the header of the file is synced by itself. */
static bool
is_gathered(const struct db_wal *wal, int amount, int64_t at)
{
    return wal->length == 0 ? amount == HEAD_BYTES
                            : at == wal->at + wal->length && amount <= DB_WAL_BYTES - wal->length;
}

static int
write_gathered(sqlite3_file *file, const void *bytes, int amount, sqlite3_int64 at)
{
    static const uint8_t none[4] = {0};
    struct tail *tail = tail_of(file);
    struct db_wal *wal = tail->wal;

    if (!wal) {
        return tail->real->xWrite(file, bytes, amount, at);
    }
    if (!is_gathered(wal, amount, at)) {
        int code = let_go(file, wal);
        if (code != SQLITE_OK || !is_gathered(wal, amount, at)) {
            return code != SQLITE_OK ? code : tail->real->xWrite(file, bytes, amount, at);
        }
    }
    wal->at = wal->length == 0 ? at : wal->at;
    memcpy(wal->bytes + wal->length, bytes, (size_t)amount);
    wal->length += amount;
    if (amount == HEAD_BYTES) {
        wal->last = memcmp((const uint8_t *)bytes + HEAD_COMMIT, none, sizeof none) != 0;
    } else if (wal->last) {
        tail->wal = NULL; /* sums that are mended behind it are read and written in turn */
        int code = let_go(file, wal);
        tail->committing = code == SQLITE_OK ? wal : NULL;
        return code;
    }
    return SQLITE_OK;
}

static int
sync_later(sqlite3_file *file, int flags)
{
    struct tail *tail = tail_of(file);

    if (!tail->committing) {
        return tail->real->xSync(file, flags);
    }
    tail->committing->unsynced = true;
    tail->committing = NULL;
    return SQLITE_OK;
}

static int
open_file(sqlite3_vfs *own, const char *name, sqlite3_file *file, int flags, int *ret_flags)
{
    (void)own;
    int code = real_vfs->xOpen(real_vfs, name, file, flags, ret_flags);
    if (code == SQLITE_OK && flags & SQLITE_OPEN_WAL) {
        struct tail *tail = tail_of(file);
        *tail = (struct tail){.methods = *file->pMethods, .real = file->pMethods};
        tail->methods.xWrite = write_gathered;
        tail->methods.xSync = sync_later;
        file->pMethods = &tail->methods;
    }
    return code;
}

static void
make(void)
{
    real_vfs = sqlite3_vfs_find(NULL);
    if (!real_vfs) {
        return;
    }
    vfs = *real_vfs;
    vfs.zName = "paihao";
    vfs.pNext = NULL;
    vfs.szOsFile = (int)(tail_offset() + sizeof(struct tail));
    vfs.xOpen = open_file;
    if (sqlite3_vfs_register(&vfs, 0) != SQLITE_OK) {
        real_vfs = NULL;
    }
}

const char *
db_wal_vfs(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    (void)pthread_once(&once, make);
    return real_vfs ? vfs.zName : NULL;
}

/* NULL: the connection has none. */
static sqlite3_file *
journal_of(sqlite3 *handle)
{
    sqlite3_file *file = NULL;

    if (sqlite3_file_control(handle, "main", SQLITE_FCNTL_JOURNAL_POINTER, &file) != SQLITE_OK ||
        !file || !file->pMethods) {
        return NULL;
    }
    return file;
}

void
db_wal_gather(sqlite3 *handle, struct db_wal *wal)
{
    sqlite3_file *file = journal_of(handle);

    if (wal) {
        wal->length = 0;
        wal->last = wal->unsynced = false;
    }
    if (file && file->pMethods->xWrite == write_gathered) {
        tail_of(file)->wal = wal;
        tail_of(file)->committing = NULL;
    }
}

int
db_wal_sync(sqlite3 *handle)
{
    sqlite3_file *file = journal_of(handle);

    return file ? file->pMethods->xSync(file, SQLITE_SYNC_NORMAL) : SQLITE_OK;
}

int
db_wal_write_anew(sqlite3 *handle, struct db_wal *wal)
{
    sqlite3_file *file = journal_of(handle);
    sqlite3_int64 size = 0;
    int code = file ? file->pMethods->xFileSize(file, &size) : SQLITE_OK;

    for (sqlite3_int64 at = 0; at < size && code == SQLITE_OK; at += DB_WAL_BYTES) {
        int length = size - at < DB_WAL_BYTES ? (int)(size - at) : DB_WAL_BYTES;
        code = file->pMethods->xRead(file, wal->bytes, length, at);
        if (code == SQLITE_OK) {
            code = file->pMethods->xWrite(file, wal->bytes, length, at);
        }
    }
    return code == SQLITE_OK ? db_wal_sync(handle) : code;
}
