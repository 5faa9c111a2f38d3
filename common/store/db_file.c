/* SPDX-License-Identifier: Apache-2.0 */
#include "store/db_file.h"

#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/zone.h"
#include "store/db.h"

enum {
    /* Where SQLite's own locks lie: pending, reserved, and the range of those who read. In WAL mode
     * a program has its part of it as long as it is connected. */
    LOCK_FIRST = 0x40000000,
    LOCK_BYTES = 512,
    PATH_BYTES = 4096,
    CHUNK = 1 << 20,
    HOLD_WAIT_US = 20 * 1000, /* some looks of a waiting program */
};

struct db_hold {
    int fd;
};

enum status
db_file_hold(const char *path, struct db_hold **ret_hold)
{
    struct flock lock = {
        .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = LOCK_FIRST, .l_len = LOCK_BYTES};
    int fd = open(path, O_RDWR | O_CLOEXEC);
    if (fd < 0) {
        return errno == ENOENT ? STATUS_NOT_FOUND : STATUS_IO;
    }
    /* Of this open file, not of the process: any close of another would take a process's away. */
    if (fcntl(fd, F_OFD_SETLK, &lock) != 0) {
        enum status status = errno == EAGAIN || errno == EACCES ? STATUS_BUSY : STATUS_IO;
        close(fd);
        return status;
    }
    *ret_hold = mem_zero_alloc(1, sizeof **ret_hold);
    (*ret_hold)->fd = fd;
    return STATUS_OK;
}

void
db_file_release(struct db_hold *hold)
{
    if (hold) {
        close(hold->fd);
        free(hold);
    }
}

static bool
write_whole(int fd, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t written = write(fd, bytes, length);
        if (written < 0 && errno != EINTR) {
            return false;
        }
        if (written > 0) {
            bytes += written;
            length -= (size_t)written;
        }
    }
    return true;
}

/* A stretch that the disk does not give is left as zeros: the rest may be good. */
static bool
copy_bytes(int from, int to, off_t size)
{
    enum { SECTOR = 512 };
    char *chunk = mem_zero_alloc(1, CHUNK);
    off_t at = 0;
    bool ok = true;
    while (ok && at < size) {
        size_t wanted = size - at < CHUNK ? (size_t)(size - at) : CHUNK;
        ssize_t got = pread(from, chunk, wanted, at);
        if (got < 0 && errno == EIO) {
            wanted = wanted < SECTOR ? wanted : SECTOR;
            got = pread(from, chunk, wanted, at);
            if (got < 0 && errno == EIO) {
                memset(chunk, 0, wanted);
                got = (ssize_t)wanted;
            }
        }
        if (got == 0 || (got < 0 && errno != EINTR)) {
            ok = got == 0;
            break;
        }
        if (got > 0) {
            ok = write_whole(to, chunk, (size_t)got);
            at += got;
        }
    }
    free(chunk);
    return ok;
}

static enum status
copy_file(const char *from, const char *to)
{
    struct stat found;
    int in = open(from, O_RDONLY | O_CLOEXEC);
    if (in < 0) {
        return errno == ENOENT ? STATUS_NOT_FOUND : STATUS_IO;
    }
    int out = open(to, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
    bool ok = out >= 0 && fstat(in, &found) == 0;
    if (ok && !S_ISREG(found.st_mode)) {
        errno = S_ISDIR(found.st_mode) ? EISDIR : EINVAL;
        ok = false;
    }
    if (ok) {
        ok = fchmod(out, found.st_mode & 0777) == 0 && copy_bytes(in, out, found.st_size);
        if (geteuid() == 0 && ok) {
            ok = fchown(out, found.st_uid, found.st_gid) == 0;
        }
    }
    int error = errno;
    close(in);
    if (out >= 0) {
        close(out);
    }
    if (!ok && out >= 0) {
        unlink(to);
    }
    errno = error;
    return ok ? STATUS_OK : STATUS_IO;
}

static bool
beside(char *dst, const char *path, const char *ending)
{
    return str_format(dst, PATH_BYTES, "%s%s", path, ending);
}

enum status
db_file_copy(const char *from, const char *to)
{
    char real[PATH_BYTES], from_wal[PATH_BYTES], to_wal[PATH_BYTES];
    if (!db_path_follow(from, real, sizeof real)) {
        return STATUS_NOT_FOUND;
    }
    if (!beside(from_wal, real, "-wal") || !beside(to_wal, to, "-wal")) {
        return STATUS_INVALID;
    }
    enum status status = copy_file(real, to);
    if (status != STATUS_OK) {
        return status;
    }
    status = copy_file(from_wal, to_wal);
    if (status != STATUS_OK && status != STATUS_NOT_FOUND) {
        int error = errno;
        db_file_remove(to);
        errno = error;
        return status;
    }
    return STATUS_OK;
}

static bool
write_at(int fd, const void *bytes, size_t length, off_t at)
{
    return pwrite(fd, bytes, length, at) == (ssize_t)length;
}

bool
db_file_mend_header(const char *path)
{
    /* sqlite.org/fileformat2.html §1.3. The file's size counts only beside the change counter that
     * it was written with. */
    static const struct {
        off_t at;
        size_t length;
        unsigned char bytes[16];
    } fields[] = {
        {0, 16, "SQLite format 3"},
        {16, 8, {DB_FILE_PAGE_BYTES >> 8, DB_FILE_PAGE_BYTES & 255, 2, 2, 0, 64, 32, 32}},
        {24, 4, {0, 0, 0, 1}},             /* change counter */
        {32, 8, {0}},                      /* no free pages */
        {44, 8, {0, 0, 0, 4}},             /* format of the schema */
        {52, 8, {0, 0, 0, 0, 0, 0, 0, 1}}, /* no vacuum by itself; UTF-8 */
        {64, 4, {0}},
        {92, 4, {0, 0, 0, 2}}, /* another change counter */
    };
    int fd = open(path, O_RDWR | O_CLOEXEC);
    bool ok = fd >= 0;
    for (size_t i = 0; i < ARRAY_SIZE(fields) && ok; i++) {
        ok = write_at(fd, fields[i].bytes, fields[i].length, fields[i].at);
    }
    if (fd >= 0) {
        close(fd);
    }
    return ok;
}

bool
db_file_mark(const char *path, int schema)
{
    static const char begin[] = "SQLite format 3";
    enum { JOURNAL_AT = 18, SCHEMA_AT = 60, MARK_AT = 68 }; /* sqlite.org/fileformat2.html §1.3 */
    const unsigned char journal[] = {2, 2}; /* who writes, who reads: with a journal of our kind */
    const uint32_t version = htobe32((uint32_t)schema), mark = htobe32(DB_FILE_APPLICATION);
    char found[sizeof begin];
    int fd = open(path, O_RDWR | O_CLOEXEC);
    bool ok = fd >= 0 && pread(fd, found, sizeof found, 0) == (ssize_t)sizeof found &&
              memcmp(found, begin, sizeof begin) == 0 &&
              write_at(fd, journal, sizeof journal, JOURNAL_AT) &&
              write_at(fd, &version, sizeof version, SCHEMA_AT) &&
              write_at(fd, &mark, sizeof mark, MARK_AT);
    if (fd >= 0) {
        close(fd);
    }
    return ok;
}

static bool
sync_path(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool ok = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0) {
        close(fd);
    }
    return ok;
}

static bool
sync_folder_of(const char *path)
{
    char folder[PATH_BYTES];
    return str_copy(folder, sizeof folder, path) && sync_path(dirname(folder));
}

/* By a second name, which loses nothing when what follows is cut short. Its journal comes later. */
static enum status
keep(const char *path, const char *kept)
{
    char kept_wal[PATH_BYTES];
    if (!beside(kept_wal, kept, "-wal")) {
        return STATUS_INVALID;
    }
    if (access(kept_wal, F_OK) == 0) {
        return STATUS_CONFLICT;
    }
    if (link(path, kept) != 0) {
        return errno == ENOENT ? STATUS_NOT_FOUND : errno == EEXIST ? STATUS_CONFLICT : STATUS_IO;
    }
    return STATUS_OK;
}

/* One that cannot be looked for counts as there. */
static bool
has_beside(const char *path, const char *ending)
{
    char name[PATH_BYTES];
    return !beside(name, path, ending) || access(name, F_OK) == 0 || errno != ENOENT;
}

static bool
has_journal(const char *path)
{
    return has_beside(path, "-wal") || has_beside(path, "-journal");
}

/* What a reader leaves; as the kept file's journal it would become the fresh one's as well. */
static void
remove_empty_journal(const char *path)
{
    char wal[PATH_BYTES];
    struct stat found;
    if (beside(wal, path, "-wal") && stat(wal, &found) == 0 && found.st_size == 0) {
        unlink(wal);
    }
}

/* Whose it was, and who may read it. */
static bool
take_rights(const char *fresh, const char *path)
{
    struct stat found;
    if (stat(path, &found) != 0) {
        return errno == ENOENT;
    }
    return chmod(fresh, found.st_mode & 0777) == 0 &&
           (geteuid() != 0 || chown(fresh, found.st_uid, found.st_gid) == 0);
}

/* What it is with its journal, in one file; its own close leaves it so. */
static bool
make_whole(const char *path, const char *whole)
{
    struct db *db = NULL;
    const char *unused = NULL;
    if (db_file_copy(path, whole) != STATUS_OK ||
        db_sqlite.open(whole, DB_WRITE, false, 0, &db, &unused) != STATUS_OK) {
        return false;
    }
    db->driver->close(db);
    return !has_journal(whole) && sync_path(whole);
}

/* Its journal goes to the kept file: first what it makes of the database takes the database's
 * place, which changes nothing, since a journal may be carried in twice. Whatever fails leaves the
 * journal there. *ret_hold: as path was held. */
static void
part_from_journal(const char *path, const char *fresh, const char *kept, struct db_hold **ret_hold)
{
    char whole[PATH_BYTES], wal[PATH_BYTES], kept_wal[PATH_BYTES];
    if (!beside(whole, fresh, "-whole") || !beside(wal, path, "-wal") ||
        !beside(kept_wal, kept, "-wal")) {
        return;
    }
    bool ok = make_whole(path, whole) && db_file_hold(whole, ret_hold) == STATUS_OK &&
              rename(whole, path) == 0 && sync_folder_of(path) && rename(wal, kept_wal) == 0;
    if (!ok) {
        log_write(LOG_LEVEL_DEBUG, "its journal cannot be carried into '%s'", path);
        db_file_remove(whole);
    }
}

/* Without its journal the database is an older one: it is gone for good before its journal goes. */
static bool
take_away(const char *path, const char *kept)
{
    char wal[PATH_BYTES], kept_wal[PATH_BYTES];
    if (!beside(wal, path, "-wal") || !beside(kept_wal, kept, "-wal") ||
        (link(wal, kept_wal) != 0 && errno != ENOENT) || !sync_folder_of(kept) ||
        unlink(path) != 0 || !sync_folder_of(path)) {
        return false;
    }
    db_file_remove(path);
    return true;
}

bool
db_file_is_same(const char *a, const char *b)
{
    struct stat one, other;
    return stat(a, &one) == 0 && stat(b, &other) == 0 && one.st_dev == other.st_dev &&
           one.st_ino == other.st_ino;
}

/* The second name of what stayed in its place: opened by that one it would be written without its
 * journal. */
static void
take_back_names(const char *path, const char *kept)
{
    char wal[PATH_BYTES], kept_wal[PATH_BYTES];
    int why = errno;
    if (db_file_is_same(path, kept) && beside(wal, path, "-wal") &&
        beside(kept_wal, kept, "-wal")) {
        if (db_file_is_same(wal, kept_wal)) {
            unlink(kept_wal);
        }
        unlink(kept);
    }
    errno = why;
}

/* Without a journal one name takes the place of the other, and there is always a database. */
static bool
put_in_place(const char *fresh, const char *path, const char *kept)
{
    struct db_hold *hold = NULL;
    if (has_beside(path, "-wal") && !has_beside(path, "-journal")) {
        part_from_journal(path, fresh, kept, &hold);
    }
    bool ok = (!has_journal(path) || take_away(path, kept)) && sync_folder_of(path) &&
              rename(fresh, path) == 0 && sync_folder_of(path);
    if (ok) {
        clock_sleep_us(HOLD_WAIT_US);
    }
    db_file_release(hold);
    return ok;
}

enum status
db_file_replace(const char *fresh, const char *path, const char *kept)
{
    /* Its close could not carry all of it into the one file. */
    remove_empty_journal(fresh);
    if (has_journal(fresh)) {
        errno = EIO;
        return STATUS_IO;
    }
    if (!take_rights(fresh, path) || !sync_path(fresh)) {
        return STATUS_IO;
    }
    remove_empty_journal(path);
    enum status status = keep(path, kept);
    if (status == STATUS_NOT_FOUND) {
        db_file_remove(path); /* a journal alone is nothing */
    } else if (status != STATUS_OK) {
        return status;
    }
    if (!put_in_place(fresh, path, kept)) {
        take_back_names(path, kept);
        return STATUS_IO;
    }
    return STATUS_OK;
}

enum status
db_file_refuse(struct answer *answer, enum status status, const char *path)
{
    switch (status) {
    case STATUS_BUSY:
        return answer_refuse(
            answer, status, N_("A program has {0} open. Stop the hall's programs first."), 1, path);
    case STATUS_NOT_FOUND:
        return answer_refuse(answer, STATUS_UNAVAILABLE, N_("There is no file {0}."), 1, path);
    case STATUS_CONFLICT:
        return answer_refuse(answer, status, N_("There is a file {0} already. Move it away first."),
                             1, path);
    default:
        if (errno == EACCES || errno == EPERM) {
            return answer_refuse(answer, STATUS_IO,
                                 N_("{0} could not be read or written: {1}. The rights to it, to "
                                    "the database or to its folder are missing: say the command "
                                    "as the user whose programs use the database."),
                                 2, path, strerror(errno));
        }
        return answer_refuse(answer, STATUS_IO,
                             N_("{0} could not be read or written: {1}. Look whether the disk is "
                                "full and the folder may be written."),
                             2, path, strerror(errno));
    }
}

enum status
db_file_refuse_backup(struct answer *answer, enum status status, const char *path)
{
    struct stat found;
    bool empty = stat(path, &found) == 0 && found.st_size == 0;
    if (empty || status == STATUS_CORRUPT || status == STATUS_NOT_FOUND ||
        status == STATUS_UNAVAILABLE) {
        return answer_refuse(answer, status,
                             N_("The backup {0} cannot be used: it is damaged, cut short or no "
                                "hall's. Take an older one."),
                             1, path);
    }
    str_cut(answer->values[0], sizeof answer->values[0], path);
    return status;
}

bool
db_file_kept_name(const char *path, const char *why, int64_t real_ms, char *dst, size_t size)
{
    enum { DAY_S = 24 * 60 * 60 };
    int64_t seconds = real_ms / 1000;
    int second = (int)(seconds % DAY_S);
    struct civil day = civil_from_days((int32_t)(seconds / DAY_S));
    char number[12] = "";
    bool fits = true;
    for (int i = 2; fits; i++) {
        fits = str_format(dst, size, "%s.%s-%04d%02d%02dT%02d%02d%02d%s", path, why, day.year,
                          day.month, day.day, second / 3600, second / 60 % 60, second % 60, number);
        if (access(dst, F_OK) != 0) {
            break;
        }
        str_format(number, sizeof number, "-%d", i);
    }
    return fits;
}

void
db_file_remove(const char *path)
{
    /* The database first: a journal alone is nothing, a database without its journal is an older
     * one. */
    static const char *const endings[] = {"", "-wal", "-shm", "-journal"};
    char name[PATH_BYTES];
    for (size_t i = 0; i < ARRAY_SIZE(endings); i++) {
        if (beside(name, path, endings[i])) {
            unlink(name);
        }
    }
}
