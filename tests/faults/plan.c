/* SPDX-License-Identifier: Apache-2.0 */
#include "faults/plan.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static struct {
    const struct fault *fault;
    int at;
    atomic_int seen; /* by several threads: verify looks at the file beside its replay */
    atomic_bool fired;
} plan;

void
plan_arm(const struct fault *fault, int n)
{
    plan.fault = fault;
    plan.at = n;
    plan.seen = 0;
    plan.fired = false;
}

int
plan_disarm(bool *ret_fired)
{
    plan.fault = NULL;
    *ret_fired = plan.fired;
    return plan.seen;
}

bool
plan_fails(enum seam seam, unsigned call, int *ret_code)
{
    const struct fault *fault = plan.fault;

    if (!fault || fault->seam != seam || (seam == SEAM_FILE && !(fault->calls & call))) {
        return false;
    }
    int seen = atomic_fetch_add(&plan.seen, 1) + 1;
    if (seen == plan.at || (seen > plan.at && fault->for_good)) {
        plan.fired = true;
        *ret_code = fault->code;
        return true;
    }
    return false;
}

static bool
file_fails(unsigned call)
{
    int code;

    if (!plan_fails(SEAM_FILE, call, &code)) {
        return false;
    }
    errno = code;
    return true;
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
        bool writes = (flags & (O_CREAT | O_WRONLY | O_RDWR)) != 0;                                \
        if (file_fails(writes ? CALL_OPEN : CALL_LOOK)) {                                          \
            return -1;                                                                             \
        }                                                                                          \
        return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);                              \
    }
OPENS(open)
OPENS(open64)

ssize_t
pread64(int fd, void *bytes, size_t count, off64_t offset)
{
    return file_fails(CALL_READ) ? -1 : syscall(SYS_pread64, fd, bytes, count, offset);
}

ssize_t
pread(int fd, void *bytes, size_t count, off_t offset)
{
    return file_fails(CALL_READ) ? -1 : syscall(SYS_pread64, fd, bytes, count, offset);
}

ssize_t
read(int fd, void *bytes, size_t count)
{
    return file_fails(CALL_READ) ? -1 : syscall(SYS_read, fd, bytes, count);
}

ssize_t
pwrite64(int fd, const void *bytes, size_t count, off64_t offset)
{
    int code;

    if (plan_fails(SEAM_FILE, CALL_WRITE, &code)) {
        if (code == 0) {
            return syscall(SYS_pwrite64, fd, bytes, (count + 1) / 2, offset);
        }
        errno = code;
        return -1;
    }
    return syscall(SYS_pwrite64, fd, bytes, count, offset);
}

ssize_t
write(int fd, const void *bytes, size_t count)
{
    int code;

    if (plan_fails(SEAM_FILE, CALL_WRITE, &code)) {
        if (code == 0) {
            return syscall(SYS_write, fd, bytes, (count + 1) / 2);
        }
        errno = code;
        return -1;
    }
    return syscall(SYS_write, fd, bytes, count);
}

int
fsync(int fd)
{
    return file_fails(CALL_SYNC) ? -1 : (int)syscall(SYS_fsync, fd);
}

int
fdatasync(int fd)
{
    return file_fails(CALL_SYNC) ? -1 : (int)syscall(SYS_fdatasync, fd);
}

int
ftruncate64(int fd, off64_t length)
{
    return file_fails(CALL_TRUNCATE) ? -1 : (int)syscall(SYS_ftruncate, fd, length);
}

int
fcntl64(int fd, int command, ...)
{
    va_list args;

    va_start(args, command);
    void *argument = va_arg(args, void *);
    va_end(args);
    /* Giving a lock back does not fail on a local disk; that SQLite could not mend it is known. */
    bool lock = (command == F_SETLK || command == F_SETLKW || command == F_GETLK) &&
                ((const struct flock *)argument)->l_type != F_UNLCK;
    return lock && file_fails(CALL_LOCK) ? -1 : (int)syscall(SYS_fcntl, fd, command, argument);
}

/* The store's own locks: of the open file. */
int
fcntl(int fd, int command, ...)
{
    va_list args;

    va_start(args, command);
    void *argument = va_arg(args, void *);
    va_end(args);
    bool lock = (command == F_OFD_SETLK || command == F_OFD_SETLKW) &&
                ((const struct flock *)argument)->l_type != F_UNLCK;
    return lock && file_fails(CALL_LOCK) ? -1 : (int)syscall(SYS_fcntl, fd, command, argument);
}

void *
mmap64(void *at, size_t length, int protection, int flags, int fd, off64_t offset)
{
    if (file_fails(CALL_MAP)) {
        return MAP_FAILED;
    }
    return (void *)syscall(SYS_mmap, at, length, protection, flags, fd, offset);
}

/* SQLite maps through mmap64: what comes here is libsodium's, or libc's own. */
void *
mmap(void *at, size_t length, int protection, int flags, int fd, off_t offset)
{
    int code;

    if ((flags & MAP_ANONYMOUS) && plan_fails(SEAM_SODIUM_MEMORY, 0, &code)) {
        errno = ENOMEM;
        return MAP_FAILED;
    }
    return (void *)syscall(SYS_mmap, at, length, protection, flags, fd, offset);
}

int
stat64(const char *restrict path, struct stat64 *restrict info)
{
    return file_fails(CALL_STAT) ? -1 : (int)syscall(SYS_newfstatat, AT_FDCWD, path, info, 0);
}

int
lstat64(const char *restrict path, struct stat64 *restrict info)
{
    return file_fails(CALL_STAT)
               ? -1
               : (int)syscall(SYS_newfstatat, AT_FDCWD, path, info, AT_SYMLINK_NOFOLLOW);
}

int
fstat64(int fd, struct stat64 *info)
{
    return file_fails(CALL_STAT) ? -1 : (int)syscall(SYS_fstat, fd, info);
}

int
stat(const char *restrict path, struct stat *restrict info)
{
    return file_fails(CALL_STAT) ? -1 : (int)syscall(SYS_newfstatat, AT_FDCWD, path, info, 0);
}

int
fstat(int fd, struct stat *info)
{
    return file_fails(CALL_STAT) ? -1 : (int)syscall(SYS_fstat, fd, info);
}

int
fchmod(int fd, mode_t mode)
{
    return file_fails(CALL_NAME) ? -1 : (int)syscall(SYS_fchmod, fd, mode);
}

int
chmod(const char *path, mode_t mode)
{
    return file_fails(CALL_NAME) ? -1 : (int)syscall(SYS_chmod, path, mode);
}

int
rename(const char *from, const char *to)
{
    return file_fails(CALL_NAME) ? -1 : (int)syscall(SYS_rename, from, to);
}

int
unlink(const char *path)
{
    return file_fails(CALL_NAME) ? -1 : (int)syscall(SYS_unlink, path);
}

int
link(const char *from, const char *to)
{
    return file_fails(CALL_NAME) ? -1 : (int)syscall(SYS_link, from, to);
}

/* SQLite waits up to ten seconds for a lock of the WAL that cannot be had; here it does not. */
int
usleep(useconds_t us)
{
    (void)us;
    return 0;
}

/* Nobody looks at the file that was replaced. */
int
clock_nanosleep(clockid_t clock, int flags, const struct timespec *wanted, struct timespec *left)
{
    (void)clock, (void)flags, (void)wanted, (void)left;
    return 0;
}

static sqlite3_mem_methods real_memory;

static void *
sqlite_malloc(int size)
{
    int code;
    return plan_fails(SEAM_SQLITE_MEMORY, 0, &code) ? NULL : real_memory.xMalloc(size);
}

static void *
sqlite_realloc(void *memory, int size)
{
    int code;
    return plan_fails(SEAM_SQLITE_MEMORY, 0, &code) ? NULL : real_memory.xRealloc(memory, size);
}

void
plan_set_up(void)
{
    sqlite3_mem_methods memory;

    sqlite3_config(SQLITE_CONFIG_GETMALLOC, &real_memory);
    memory = real_memory;
    memory.xMalloc = sqlite_malloc;
    memory.xRealloc = sqlite_realloc;
    sqlite3_config(SQLITE_CONFIG_MALLOC, &memory);
}

/* The store's calls into SQLite and its own allocations: --wrap. */
#define WRAPPED(type, name, parameters, arguments)                                                 \
    type __real_##name parameters;                                                                 \
    type __wrap_##name parameters;                                                                 \
    type __wrap_##name parameters                                                                  \
    {                                                                                              \
        int code;                                                                                  \
        return plan_fails(SEAM_SQLITE, 0, &code) ? code : __real_##name arguments;                 \
    }
WRAPPED(int, sqlite3_step, (sqlite3_stmt * statement), (statement))
WRAPPED(int, sqlite3_prepare_v2,
        (sqlite3 * db, const char *sql, int length, sqlite3_stmt **statement, const char **tail),
        (db, sql, length, statement, tail))
WRAPPED(int, sqlite3_prepare_v3,
        (sqlite3 * db, const char *sql, int length, unsigned flags, sqlite3_stmt **statement,
         const char **tail),
        (db, sql, length, flags, statement, tail))
WRAPPED(int, sqlite3_exec,
        (sqlite3 * db, const char *sql, int (*fn)(void *, int, char **, char **), void *context,
         char **message),
        (db, sql, fn, context, message))
WRAPPED(int, sqlite3_backup_step, (sqlite3_backup * backup, int pages), (backup, pages))

#define WRAPPED_MEMORY(name, parameters, arguments)                                                \
    void *__real_##name parameters;                                                                \
    void *__wrap_##name parameters;                                                                \
    void *__wrap_##name parameters                                                                 \
    {                                                                                              \
        int code;                                                                                  \
        return plan_fails(SEAM_OWN_MEMORY, 0, &code) ? NULL : __real_##name arguments;             \
    }
WRAPPED_MEMORY(calloc, (size_t count, size_t size), (count, size))
WRAPPED_MEMORY(reallocarray, (void *memory, size_t count, size_t size), (memory, count, size))
WRAPPED_MEMORY(strdup, (const char *text), (text))
