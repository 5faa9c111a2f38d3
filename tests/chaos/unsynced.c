/* SPDX-License-Identifier: Apache-2.0
 * Preloaded into a batch: an answer that confirms an action must not leave before what it wrote to
 * the write-ahead log is on the disk. Each answer that does is a line in the file $UNSYNCED_LOG;
 * the number of syncs is the last line of $SYNC_COUNT, where that is set, also at each row of the
 * ledger. With $KILL_AT_COMMIT the program is killed when the first commit's write has come back:
 * in the journal, and told to nobody. */
#include <dlfcn.h>
#include <jansson.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FDS = 64, WAL_HEADER = 32 };

static enum { UNKNOWN, OTHER, WAL } kinds[FDS];
static int dirty; /* pages of the log behind the last sync */
static long syncs;

/* A function pointer out of an object pointer: POSIX promises that it works. */
static void
find_next(void *function, const char *name)
{
    void *found = dlsym(RTLD_NEXT, name);

    memcpy(function, &found, sizeof(found));
}

static int
is_wal(int fd)
{
    char link[40], path[400];

    if (fd < 0 || fd >= FDS) {
        return 0;
    }
    if (kinds[fd] == UNKNOWN) {
        snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
        ssize_t length = readlink(link, path, sizeof(path) - 1);
        path[length > 0 ? length : 0] = '\0';
        kinds[fd] = length > 4 && strcmp(path + length - 4, "-wal") == 0 ? WAL : OTHER;
    }
    return kinds[fd] == WAL;
}

#define PWRITE(name, offset_type)                                                                  \
    ssize_t name(int fd, const void *bytes, size_t size, offset_type at);                          \
    ssize_t name(int fd, const void *bytes, size_t size, offset_type at)                           \
    {                                                                                              \
        static ssize_t (*real)(int, const void *, size_t, offset_type);                            \
        if (!real) {                                                                               \
            find_next(&real, #name);                                                               \
        }                                                                                          \
        dirty += is_wal(fd);                                                                       \
        ssize_t done = real(fd, bytes, size, at);                                                  \
        if (is_wal(fd) && size > WAL_HEADER && getenv("KILL_AT_COMMIT")) {                         \
            kill(getpid(), SIGKILL);                                                               \
        }                                                                                          \
        return done;                                                                               \
    }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

#define SYNC(name)                                                                                 \
    int name(int fd)                                                                               \
    {                                                                                              \
        static int (*real)(int);                                                                   \
        if (!real) {                                                                               \
            find_next(&real, #name);                                                               \
        }                                                                                          \
        if (is_wal(fd)) {                                                                          \
            dirty = 0;                                                                             \
            syncs++;                                                                               \
        }                                                                                          \
        return real(fd);                                                                           \
    }
SYNC(fsync)
SYNC(fdatasync)

int
close(int fd)
{
    static int (*real)(int);

    if (!real) {
        find_next(&real, "close");
    }
    if (fd >= 0 && fd < FDS) {
        kinds[fd] = UNKNOWN;
    }
    return real(fd);
}

static void
tell(const char *variable, const char *text)
{
    const char *path = getenv(variable);
    FILE *file = path ? fopen(path, "a") : NULL;

    if (file) {
        fprintf(file, "%s\n", text);
        fclose(file);
    }
}

int
json_dumpf(const json_t *json, FILE *out, size_t flags)
{
    static int (*real)(const json_t *, FILE *, size_t);
    char text[40];

    if (!real) {
        find_next(&real, "json_dumpf");
    }
    bool confirms = json_is_true(json_object_get(json, "ok")) && json_object_get(json, "event") &&
                    !json_object_get(json, "repeated");
    bool ledger_row = json_object_get(json, "hash") && json_object_get(json, "body");
    if (out == stdout && (confirms || ledger_row)) {
        if (dirty) {
            snprintf(text, sizeof(text), "%d writes not on the disk", dirty);
            tell("UNSYNCED_LOG", text);
        }
        snprintf(text, sizeof(text), "%ld", syncs);
        tell("SYNC_COUNT", text);
    }
    return real(json, out, flags);
}
