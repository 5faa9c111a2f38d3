/* SPDX-License-Identifier: Apache-2.0 */
#include "store/db_file.h"

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
    char from_wal[PATH_BYTES], to_wal[PATH_BYTES];
    if (!beside(from_wal, from, "-wal") || !beside(to_wal, to, "-wal")) {
        return STATUS_INVALID;
    }
    enum status status = copy_file(from, to);
    if (status != STATUS_OK) {
        return status;
    }
    status = copy_file(from_wal, to_wal);
    if (status != STATUS_OK && status != STATUS_NOT_FOUND) {
        db_file_remove(to);
        return status;
    }
    return STATUS_OK;
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

/* Its file and journal under the name `kept` too; a second name loses nothing when it is cut short.
 */
static enum status
keep(const char *path, const char *kept)
{
    char wal[PATH_BYTES], kept_wal[PATH_BYTES];
    if (!beside(wal, path, "-wal") || !beside(kept_wal, kept, "-wal")) {
        return STATUS_INVALID;
    }
    if (link(path, kept) != 0) {
        return errno == ENOENT ? STATUS_NOT_FOUND : errno == EEXIST ? STATUS_CONFLICT : STATUS_IO;
    }
    if (link(wal, kept_wal) != 0 && errno != ENOENT) {
        unlink(kept);
        return errno == EEXIST ? STATUS_CONFLICT : STATUS_IO;
    }
    return sync_folder_of(kept) ? STATUS_OK : STATUS_IO;
}

/* One that cannot be looked for counts as there. */
static bool
has_journal(const char *path)
{
    static const char *const endings[] = {"-wal", "-journal"};
    char name[PATH_BYTES];
    for (size_t i = 0; i < ARRAY_SIZE(endings); i++) {
        if (!beside(name, path, endings[i]) || access(name, F_OK) == 0 || errno != ENOENT) {
            return true;
        }
    }
    return false;
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

enum status
db_file_replace(const char *fresh, const char *path, const char *kept)
{
    if (!take_rights(fresh, path) || !sync_path(fresh)) {
        return STATUS_IO;
    }
    remove_empty_journal(path);
    enum status status = keep(path, kept);
    if (status != STATUS_OK && status != STATUS_NOT_FOUND) {
        return status;
    }
    /* Without a journal one name takes the place of the other, and there is always a database. Else
     * it is gone for good before its journal goes: without that it is an older one. */
    if (status == STATUS_NOT_FOUND || has_journal(path)) {
        if ((unlink(path) != 0 && errno != ENOENT) || !sync_folder_of(path)) {
            return STATUS_IO;
        }
        db_file_remove(path);
        if (!sync_folder_of(path)) {
            return STATUS_IO;
        }
    }
    if (rename(fresh, path) != 0 || !sync_folder_of(path)) {
        return STATUS_IO;
    }
    clock_sleep_us(HOLD_WAIT_US);
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
        return answer_refuse(answer, STATUS_IO,
                             N_("{0} could not be read or written: {1}. Look whether the disk is "
                                "full and the folder may be written."),
                             2, path, strerror(errno));
    }
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
