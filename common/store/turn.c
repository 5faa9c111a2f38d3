/* SPDX-License-Identifier: Apache-2.0 */
#include "store/turn.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/clock.h"

enum { NAME_SIZE = 80, OPEN_TRIES = 10, MARKS = 64, MARK_WAL = MARKS };

/* As the numbers at a desk: the next to be given out, and the one that is served. */
struct numbers {
    uint32_t next, serving, gap;
};
static uint32_t gap_of_process;

struct turn {
    struct numbers *numbers;
    int fd; /* holds a shared lock on the file while the handle lives */
    char name[NAME_SIZE];
    uint32_t own;
    bool taken;
};

static void
wake(struct turn *turn, uint32_t who)
{
    syscall(SYS_futex, &turn->numbers->serving, FUTEX_WAKE_BITSET, INT32_MAX, NULL, NULL, who);
}

/* Each number listens to one bit, so that a turn wakes its owner and hardly anybody else. */
static uint32_t
bit_of(uint32_t number)
{
    return UINT32_C(1) << number % 32;
}

/* Only our own file, or the database owner's: a stranger's could be made to hold us up. */
static bool
is_trusted(const struct stat *found, const struct stat *database)
{
    return S_ISREG(found->st_mode) &&
           (found->st_uid == geteuid() || found->st_uid == database->st_uid);
}

/* One that a stranger left there by being killed, for a database whose file is gone: its number is
 * ours now. */
static bool
remove_left(int fd, const char *name)
{
    return flock(fd, LOCK_EX | LOCK_NB) == 0 && shm_unlink(name) == 0;
}

/* −1 when it cannot be had. A file that its last owner has just unlinked is of no use: again. */
static int
open_file(const char *name, const struct stat *database)
{
    struct stat found;

    for (int i = 0; i < OPEN_TRIES; i++) {
        int fd =
            shm_open(name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, database->st_mode & 0666);
        if (fd < 0) {
            return -1;
        }
        if (flock(fd, LOCK_SH) != 0 || fstat(fd, &found) != 0) {
            close(fd);
            return -1;
        }
        if (found.st_nlink > 0) {
            if (is_trusted(&found, database)) {
                return fd;
            }
            if (!remove_left(fd, name)) {
                close(fd);
                return -1;
            }
        }
        close(fd);
    }
    return -1;
}

/* Who may write the database may queue for it. */
static void
share(int fd, const struct stat *database)
{
    if (fchmod(fd, database->st_mode & 0666) == 0 && fchown(fd, (uid_t)-1, database->st_gid) != 0) {
        log_write(LOG_LEVEL_DEBUG, "queue of writers: 'of this group alone'");
    }
}

struct turn *
turn_open(const char *path)
{
    struct stat database;
    struct turn turn = {.fd = -1};

    if (stat(path, &database) != 0) {
        return NULL;
    }
    str_format(turn.name, sizeof(turn.name), "/paihao-%llx-%llx",
               (unsigned long long)database.st_dev, (unsigned long long)database.st_ino);
    turn.fd = open_file(turn.name, &database);
    if (turn.fd < 0) {
        return NULL;
    }
    share(turn.fd, &database);
    /* Room first: a page that the memory has no room for would end the process when it is touched.
     */
    void *memory = MAP_FAILED;
    if (posix_fallocate(turn.fd, 0, sizeof(*turn.numbers)) == 0) {
        memory = mmap(NULL, sizeof(*turn.numbers), PROT_READ | PROT_WRITE, MAP_SHARED, turn.fd, 0);
    }
    if (memory == MAP_FAILED) {
        close(turn.fd);
        return NULL;
    }
    struct turn *made = mem_zero_alloc(1, sizeof(*made));
    *made = turn;
    made->numbers = memory;
    return made;
}

struct turn *
turn_close(struct turn *turn)
{
    if (!turn) {
        return NULL;
    }
    turn_leave(turn);
    munmap(turn->numbers, sizeof(*turn->numbers));
    if (flock(turn->fd, LOCK_EX | LOCK_NB) == 0) {
        shm_unlink(turn->name);
    }
    close(turn->fd);
    free(turn);
    return NULL;
}

/* A mark is a lock on one byte of the file: it goes with its process, however that ends. Two
 * numbers share a mark when more than MARKS wait; then the one seems to be there as long as the
 * other. */
static struct flock
mark_at(uint32_t place, short type)
{
    return (struct flock){.l_type = type, .l_whence = SEEK_SET, .l_start = place, .l_len = 1};
}

static void
set_mark(struct turn *turn, uint32_t place, short type)
{
    struct flock mark = mark_at(place, type);

    if (fcntl(turn->fd, F_OFD_SETLK, &mark) != 0 && errno != EAGAIN) {
        log_write(LOG_LEVEL_DEBUG, "queue of writers: 'no marks'");
    }
}

static bool
is_free(struct turn *turn, uint32_t place)
{
    struct flock mark = mark_at(place, F_WRLCK);

    return fcntl(turn->fd, F_OFD_GETLK, &mark) == 0 && mark.l_type == F_UNLCK;
}

/* False: nothing moved while it waited. */
static bool
wait_for_change(struct turn *turn, uint32_t seen)
{
    struct timespec until;

    clock_deadline(TURN_LOOK_MS, &until);
    long result = syscall(SYS_futex, &turn->numbers->serving, FUTEX_WAIT_BITSET, seen, &until, NULL,
                          bit_of(turn->own));
    return result == 0 || errno != ETIMEDOUT ||
           __atomic_load_n(&turn->numbers->serving, __ATOMIC_SEQ_CST) != seen;
}

/* The next number is served, unless somebody else has seen to that. */
static void
pass_on(struct turn *turn, uint32_t served)
{
    if (__atomic_compare_exchange_n(&turn->numbers->serving, &served, served + 1, false,
                                    __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)) {
        wake(turn, bit_of(served + 1));
    }
}

void
turn_take(struct turn *turn)
{
    uint32_t last = 0;
    int looks = 0;

    if (!turn) {
        return;
    }
    turn_leave(turn);
    turn->own = __atomic_fetch_add(&turn->numbers->next, 1, __ATOMIC_SEQ_CST);
    turn->taken = true;
    set_mark(turn, turn->own % MARKS, F_WRLCK);
    for (;;) {
        uint32_t seen = __atomic_load_n(&turn->numbers->serving, __ATOMIC_SEQ_CST);
        /* Behind: it was passed over. The numbers may run round. */
        if ((int32_t)(seen - turn->own) >= 0) {
            return;
        }
        looks = seen == last ? looks : 0;
        last = seen;
        if (!wait_for_change(turn, seen) &&
            (is_free(turn, seen % MARKS) || ++looks >= TURN_STALL_MS / TURN_LOOK_MS)) {
            pass_on(turn, seen);
        }
    }
}

void
turn_leave(struct turn *turn)
{
    if (!turn || !turn->taken) {
        return;
    }
    turn->taken = false;
    pass_on(turn, turn->own);
    set_mark(turn, turn->own % MARKS, F_UNLCK);
}

void
turn_keep_wal(struct turn *turn)
{
    if (turn) {
        set_mark(turn, MARK_WAL, F_WRLCK);
    }
}

void
turn_release_wal(struct turn *turn)
{
    if (turn) {
        set_mark(turn, MARK_WAL, F_UNLCK);
    }
}

bool
turn_wal_is_kept(struct turn *turn)
{
    return turn && !is_free(turn, MARK_WAL);
}

void
turn_set_gap(struct turn *turn, bool gap)
{
    __atomic_store_n(turn ? &turn->numbers->gap : &gap_of_process, gap, __ATOMIC_SEQ_CST);
}

bool
turn_has_gap(struct turn *turn)
{
    return __atomic_load_n(turn ? &turn->numbers->gap : &gap_of_process, __ATOMIC_SEQ_CST) != 0;
}
