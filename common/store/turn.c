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

enum { NAME_SIZE = 80, OPEN_TRIES = 10 };

/* As the numbers at a desk: the next to be given out, and the one that is served. */
struct numbers {
    uint32_t next, serving;
};

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
is_trusted(int fd, const struct stat *database, struct stat *ret_found)
{
    return fstat(fd, ret_found) == 0 && S_ISREG(ret_found->st_mode) &&
           (ret_found->st_uid == geteuid() || ret_found->st_uid == database->st_uid);
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
        if (flock(fd, LOCK_SH) != 0 || !is_trusted(fd, database, &found)) {
            close(fd);
            return -1;
        }
        if (found.st_nlink > 0) {
            return fd;
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

/* False: for as long as it takes nothing moved. */
static bool
wait_for_change(struct turn *turn, uint32_t seen)
{
    struct timespec until;

    clock_deadline(TURN_STALL_MS, &until);
    long result = syscall(SYS_futex, &turn->numbers->serving, FUTEX_WAIT_BITSET, seen, &until, NULL,
                          bit_of(turn->own));
    return result == 0 || errno != ETIMEDOUT ||
           __atomic_load_n(&turn->numbers->serving, __ATOMIC_SEQ_CST) != seen;
}

void
turn_take(struct turn *turn)
{
    if (!turn) {
        return;
    }
    turn_leave(turn);
    turn->own = __atomic_fetch_add(&turn->numbers->next, 1, __ATOMIC_SEQ_CST);
    turn->taken = true;
    for (;;) {
        uint32_t seen = __atomic_load_n(&turn->numbers->serving, __ATOMIC_SEQ_CST);
        /* Behind: it was passed over. The numbers may run round. */
        if ((int32_t)(seen - turn->own) >= 0) {
            return;
        }
        if (!wait_for_change(turn, seen) &&
            __atomic_compare_exchange_n(&turn->numbers->serving, &seen, turn->own, false,
                                        __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)) {
            wake(turn, UINT32_MAX); /* those before, who were passed over too */
            return;
        }
    }
}

void
turn_leave(struct turn *turn)
{
    if (!turn || !turn->taken) {
        return;
    }
    uint32_t own = turn->own;

    turn->taken = false;
    if (__atomic_compare_exchange_n(&turn->numbers->serving, &own, turn->own + 1, false,
                                    __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)) {
        wake(turn, bit_of(turn->own + 1));
    }
}
