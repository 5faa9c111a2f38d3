/* SPDX-License-Identifier: Apache-2.0
 * Preloaded into the real programs: passes every file call on, and keeps those on files of
 * $RECORD_FOLDER in $RECORD_FILE. -shm files are left out: SQLite makes them anew.
 *
 * $RECORD_SYNCHRONOUS=OFF or NORMAL takes the durability away that the program asks for, so that
 * the suite can be seen to fail; $RECORD_CHECKPOINT=N makes checkpoints come every N pages. */
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "record.h"

enum { FILES_MAX = 1024 };

static char folder[PATH_MAX];
static size_t folder_length;
static int log_fd = -1;
/* By descriptor: the file's name in the folder, "" = not ours; "." = the folder itself. */
static char names[FILES_MAX][64];
static uint64_t inodes[FILES_MAX];

__attribute__((constructor)) static void
start(void)
{
    const char *path = getenv("RECORD_FILE"), *where = getenv("RECORD_FOLDER");

    if (path && where && realpath(where, folder)) {
        folder_length = strlen(folder);
        int fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_APPEND | O_CLOEXEC);
        log_fd = fcntl(fd, F_DUPFD_CLOEXEC, 900);
        syscall(SYS_close, fd);
    }
}

static void
keep(enum record_kind kind, const char *name, uint64_t inode, int64_t offset, const void *data,
     size_t length)
{
    struct record record = {.kind = kind,
                            .name_length = (uint32_t)strlen(name),
                            .data_length = (uint32_t)length,
                            .inode = inode,
                            .offset = offset};
    struct iovec parts[] = {{&record, sizeof(record)},
                            {(void *)(uintptr_t)name, record.name_length},
                            {(void *)(uintptr_t)data, length}};
    ssize_t whole = (ssize_t)(sizeof(record) + record.name_length + length);

    if (log_fd >= 0 && writev(log_fd, parts, 3) != whole) {
        abort();
    }
}

/* Changing a name and telling of it are one step for all programs: else one writes to a file of
 * which the other has not told yet that it made it. F_WRLCK begins, F_UNLCK ends. */
static void
in_turn(short type)
{
    struct flock lock = {.l_type = type, .l_whence = SEEK_SET};

    if (log_fd >= 0) {
        syscall(SYS_fcntl, log_fd, F_OFD_SETLKW, &lock);
    }
}

/* The name within the folder, "." for the folder itself, NULL for anything else. */
static const char *
our_name(const char *path)
{
    static __thread char full[PATH_MAX];
    char copy[PATH_MAX];

    if (log_fd < 0 || !path || strlen(path) >= sizeof(copy)) {
        return NULL;
    }
    if (realpath(path, full) && strcmp(full, folder) == 0) {
        return ".";
    }
    strcpy(copy, path);
    char *slash = strrchr(copy, '/');
    if (!slash) {
        return NULL;
    }
    *slash = '\0';
    if (!realpath(copy, full) || strcmp(full, folder) != 0) {
        return NULL;
    }
    size_t length = strlen(slash + 1);
    if (length == 0 || length >= sizeof(names[0]) ||
        (length > 4 && strcmp(slash + length - 3, "-shm") == 0)) {
        return NULL;
    }
    strcpy(full, slash + 1);
    return full;
}

static bool
is_ours(int fd)
{
    return fd >= 0 && fd < FILES_MAX && names[fd][0] != '\0';
}

static void
strange(int fd, const char *what)
{
    if (is_ours(fd)) {
        keep(RECORD_STRANGE, names[fd], inodes[fd], 0, what, strlen(what));
    }
}

static int
open_any(int at, const char *path, int flags, mode_t mode)
{
    const char *found = at == AT_FDCWD || (path && path[0] == '/') ? our_name(path) : NULL;
    char name[sizeof(names[0])] = "";
    struct stat before, after;

    if (found) {
        strcpy(name, found);
    }
    bool makes = found && (flags & O_CREAT);
    if (makes) {
        in_turn(F_WRLCK);
    }
    bool was = found && stat(path, &before) == 0;
    int fd = (int)syscall(SYS_openat, at, path, flags, mode);
    if (fd >= 0 && fd < FILES_MAX && found && fstat(fd, &after) == 0) {
        strcpy(names[fd], name);
        inodes[fd] = after.st_ino;
        if (!was) {
            keep(RECORD_CREATE, name, after.st_ino, 0, NULL, 0);
        } else if (flags & O_TRUNC) {
            keep(RECORD_TRUNCATE, name, after.st_ino, 0, NULL, 0);
        }
    }
    if (makes) {
        in_turn(F_UNLCK);
    }
    return fd;
}

static mode_t
mode_of(int flags, va_list args)
{
    return flags & (O_CREAT | O_TMPFILE) ? (mode_t)va_arg(args, int) : 0;
}

#define OPENS(name)                                                                                \
    int name(const char *path, int flags, ...)                                                     \
    {                                                                                              \
        va_list args;                                                                              \
        va_start(args, flags);                                                                     \
        mode_t mode = mode_of(flags, args);                                                        \
        va_end(args);                                                                              \
        return open_any(AT_FDCWD, path, flags, mode);                                              \
    }
OPENS(open)
OPENS(open64)

#define OPENS_AT(name)                                                                             \
    int name(int at, const char *path, int flags, ...)                                             \
    {                                                                                              \
        va_list args;                                                                              \
        va_start(args, flags);                                                                     \
        mode_t mode = mode_of(flags, args);                                                        \
        va_end(args);                                                                              \
        return open_any(at, path, flags, mode);                                                    \
    }
OPENS_AT(openat)
OPENS_AT(openat64)

int
close(int fd)
{
    if (is_ours(fd)) {
        names[fd][0] = '\0';
    }
    return (int)syscall(SYS_close, fd);
}

static ssize_t
write_at(int fd, const void *bytes, size_t count, off_t offset)
{
    ssize_t done = syscall(SYS_pwrite64, fd, bytes, count, offset);

    if (done > 0 && is_ours(fd)) {
        keep(RECORD_WRITE, names[fd], inodes[fd], offset, bytes, (size_t)done);
    }
    return done;
}

ssize_t
pwrite(int fd, const void *bytes, size_t count, off_t offset)
{
    return write_at(fd, bytes, count, offset);
}

ssize_t
pwrite64(int fd, const void *bytes, size_t count, off64_t offset)
{
    return write_at(fd, bytes, count, offset);
}

ssize_t
write(int fd, const void *bytes, size_t count)
{
    if (is_ours(fd)) {
        off_t at = (off_t)syscall(SYS_lseek, fd, 0, SEEK_CUR);
        ssize_t done = syscall(SYS_write, fd, bytes, count);
        if (done > 0) {
            keep(RECORD_WRITE, names[fd], inodes[fd], at, bytes, (size_t)done);
        }
        return done;
    }
    return syscall(SYS_write, fd, bytes, count);
}

static int
truncate_to(int fd, off_t length)
{
    int code = (int)syscall(SYS_ftruncate, fd, length);

    if (code == 0 && is_ours(fd)) {
        keep(RECORD_TRUNCATE, names[fd], inodes[fd], length, NULL, 0);
    }
    return code;
}

int
ftruncate(int fd, off_t length)
{
    return truncate_to(fd, length);
}

int
ftruncate64(int fd, off64_t length)
{
    return truncate_to(fd, length);
}

static int
sync_by(long call, int fd)
{
    int code = (int)syscall(call, fd);

    if (code == 0 && is_ours(fd)) {
        bool is_folder = strcmp(names[fd], ".") == 0;
        keep(is_folder ? RECORD_SYNC_FOLDER : RECORD_SYNC, names[fd], inodes[fd], 0, NULL, 0);
    }
    return code;
}

int
fsync(int fd)
{
    return sync_by(SYS_fsync, fd);
}

int
fdatasync(int fd)
{
    return sync_by(SYS_fdatasync, fd);
}

int
unlink(const char *path)
{
    const char *found = our_name(path);
    char name[sizeof(names[0])] = "";

    if (found) {
        strcpy(name, found);
    }
    in_turn(F_WRLCK);
    int code = (int)syscall(SYS_unlink, path);
    if (code == 0 && found) {
        keep(RECORD_UNLINK, name, 0, 0, NULL, 0);
    }
    in_turn(F_UNLCK);
    return code;
}

/* The new name stands for the file; `rename` takes the old one away, in one step of the folder. */
static int
name_again(const char *from, const char *to, bool stays)
{
    const char *found = our_name(to);
    char name[sizeof(names[0])] = "", old[sizeof(names[0])] = "";
    struct stat info;

    if (found) {
        strcpy(name, found);
    }
    found = our_name(from);
    if (found) {
        strcpy(old, found);
    }
    in_turn(F_WRLCK);
    int code = (int)syscall(stays ? SYS_link : SYS_rename, from, to);
    if (code == 0 && name[0] && stat(to, &info) == 0) {
        keep(RECORD_NAME, name, info.st_ino, 0, NULL, 0);
    }
    if (code == 0 && old[0] && !stays) {
        keep(RECORD_UNLINK, old, 0, 0, NULL, 0);
    }
    in_turn(F_UNLCK);
    return code;
}

int
link(const char *from, const char *to)
{
    return name_again(from, to, true);
}

int
rename(const char *from, const char *to)
{
    return name_again(from, to, false);
}

static void *
map(void *at, size_t length, int protection, int flags, int fd, off_t offset)
{
    if ((protection & PROT_WRITE) && (flags & MAP_SHARED)) {
        strange(fd, "mmap");
    }
    return (void *)syscall(SYS_mmap, at, length, protection, flags, fd, offset);
}

void *
mmap(void *at, size_t length, int protection, int flags, int fd, off_t offset)
{
    return map(at, length, protection, flags, fd, offset);
}

void *
mmap64(void *at, size_t length, int protection, int flags, int fd, off64_t offset)
{
    return map(at, length, protection, flags, fd, offset);
}

ssize_t
pwritev(int fd, const struct iovec *parts, int count, off_t offset)
{
    strange(fd, "pwritev");
    return syscall(SYS_pwritev, fd, parts, count, offset, 0);
}

int
fallocate(int fd, int mode, off_t offset, off_t length)
{
    strange(fd, "fallocate");
    return (int)syscall(SYS_fallocate, fd, mode, offset, length);
}

typedef int (*exec_fn)(void *, const char *, void *, void *, char **);
int sqlite3_exec(void *db, const char *sql, void *callback, void *context, char **message);

int
sqlite3_exec(void *db, const char *sql, void *callback, void *context, char **message)
{
    exec_fn real = (exec_fn)(uintptr_t)dlsym(RTLD_NEXT, "sqlite3_exec");
    const char *weaker = getenv("RECORD_SYNCHRONOUS"), *pages = getenv("RECORD_CHECKPOINT");
    const char *asked = strstr(sql, "synchronous=FULL");
    char changed[400];
    int code;

    if (weaker && asked) {
        snprintf(changed, sizeof(changed), "%.*ssynchronous=%s%s", (int)(asked - sql), sql, weaker,
                 asked + strlen("synchronous=FULL"));
        code = real(db, changed, callback, context, message);
    } else {
        code = real(db, sql, callback, context, message);
    }
    if (pages && asked && code == 0) {
        snprintf(changed, sizeof(changed), "PRAGMA wal_autocheckpoint=%d", atoi(pages));
        real(db, changed, NULL, NULL, NULL);
    }
    return code;
}
