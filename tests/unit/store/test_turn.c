/* SPDX-License-Identifier: Apache-2.0
 * The queue of writers, with real processes. */
#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "store/turn.h"
#include "tests/unit/store/fixture.h"

enum { CROWD = 6, TURNS = 200 };

struct shared {
    int waiting, inside, worst, taken[CROWD];
    int order[CROWD];
    int count;
};

struct desk {
    char folder[64], path[100];
    struct shared *shared;
};

static int
desk_make(void **state)
{
    struct desk *desk = calloc(1, sizeof(*desk));

    str_format(desk->folder, sizeof(desk->folder), "/tmp/paihao-turn-XXXXXX");
    assert_non_null(mkdtemp(desk->folder));
    str_format(desk->path, sizeof(desk->path), "%s/hall.db", desk->folder);
    int fd = open(desk->path, O_CREAT | O_WRONLY | O_CLOEXEC, 0640);
    assert_true(fd >= 0);
    close(fd);
    desk->shared = mmap(NULL, sizeof(*desk->shared), PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_true(desk->shared != MAP_FAILED);
    *state = desk;
    return 0;
}

static int
desk_clear(void **state)
{
    struct desk *desk = *state;

    unlink(desk->path);
    rmdir(desk->folder);
    munmap(desk->shared, sizeof(*desk->shared));
    free(desk);
    return 0;
}

/* In /dev/shm, by device and inode. */
static void
memory_path(const struct desk *desk, char path[120])
{
    struct stat database;

    assert_int_equal(stat(desk->path, &database), 0);
    str_format(path, 120, "/dev/shm/paihao-%llx-%llx", (unsigned long long)database.st_dev,
               (unsigned long long)database.st_ino);
}

static bool
memory_is_there(const struct desk *desk)
{
    struct stat found;
    char path[120];

    memory_path(desk, path);
    return stat(path, &found) == 0;
}

static void
wait_until(const int *value, int wanted)
{
    for (int i = 0; __atomic_load_n(value, __ATOMIC_SEQ_CST) != wanted; i++) {
        assert_true(i < 20000);
        clock_sleep_us(500);
    }
}

/* Until this process, which is about to wait for its turn, does: it has its number then. */
static void
wait_asleep(pid_t pid)
{
    char path[64], text[256] = "";

    str_format(path, sizeof(path), "/proc/%d/stat", (int)pid);
    for (int i = 0; !strstr(text, ") S "); i++) {
        assert_true(i < 20000);
        clock_sleep_us(500);
        FILE *file = fopen(path, "re");
        assert_non_null(file);
        assert_non_null(fgets(text, sizeof(text), file));
        fclose(file);
    }
    clock_sleep_us(5000);
}

static int64_t
milliseconds(void)
{
    return clock_measure_us() / 1000;
}

static void
they_are_served_in_the_order_they_came(void **state)
{
    struct desk *desk = *state;
    struct shared *shared = desk->shared;
    struct turn *turn = turn_open(desk->path);

    assert_non_null(turn);
    turn_take(turn);
    for (int i = 0; i < CROWD; i++) {
        pid_t pid = fork();
        if (pid == 0) {
            struct turn *own = turn_open(desk->path);
            __atomic_fetch_add(&shared->waiting, 1, __ATOMIC_SEQ_CST);
            turn_take(own);
            shared->order[shared->count++] = i;
            turn_close(own);
            _exit(0);
        }
        /* The next one comes when this one has its number. */
        wait_until(&shared->waiting, i + 1);
        wait_asleep(pid);
    }
    turn_leave(turn);
    while (wait(NULL) > 0) {
    }
    assert_int_equal(shared->count, CROWD);
    for (int i = 0; i < CROWD; i++) {
        assert_int_equal(shared->order[i], i);
    }
    turn_close(turn);
}

static void
take_turns(struct desk *desk, int which)
{
    struct shared *shared = desk->shared;
    struct turn *turn = turn_open(desk->path);

    for (int i = 0; i < TURNS; i++) {
        turn_take(turn);
        int inside = __atomic_add_fetch(&shared->inside, 1, __ATOMIC_SEQ_CST);
        shared->worst = inside > shared->worst ? inside : shared->worst;
        shared->taken[which]++;
        clock_sleep_us(100);
        __atomic_fetch_sub(&shared->inside, 1, __ATOMIC_SEQ_CST);
        turn_leave(turn);
    }
    turn_close(turn);
    _exit(0);
}

static void
one_at_a_time_while_all_move_on(void **state)
{
    struct desk *desk = *state;
    int64_t from = milliseconds();

    for (int i = 0; i < CROWD; i++) {
        if (fork() == 0) {
            take_turns(desk, i);
        }
    }
    while (wait(NULL) > 0) {
    }
    /* Each is woken by the one before, not by its own patience. */
    assert_in_range(milliseconds() - from, 0, CROWD * TURNS * TURN_STALL_MS / 20);
    assert_int_equal(desk->shared->worst, 1);
    for (int i = 0; i < CROWD; i++) {
        assert_int_equal(desk->shared->taken[i], TURNS);
    }
    assert_false(memory_is_there(desk));
}

static pid_t
start_waiter(struct desk *desk)
{
    int before = desk->shared->waiting;
    pid_t pid = fork();

    if (pid == 0) {
        struct turn *turn = turn_open(desk->path);
        __atomic_fetch_add(&desk->shared->waiting, 1, __ATOMIC_SEQ_CST);
        turn_take(turn);
        clock_sleep_us(60 * 1000000);
        _exit(0);
    }
    wait_until(&desk->shared->waiting, before + 1);
    wait_asleep(pid);
    return pid;
}

static void
end(pid_t pid)
{
    kill(pid, SIGKILL);
    assert_int_equal(waitpid(pid, NULL, 0), pid);
}

/* The shortest of some times that a turn takes, again and again without leaving: one alone may be
 * long because the machine is busy. */
static int64_t
shortest_take(struct turn *turn)
{
    int64_t shortest = INT64_MAX;

    for (int i = 0; i < 5; i++) {
        int64_t from = milliseconds();
        turn_take(turn);
        int64_t took = milliseconds() - from;
        shortest = took < shortest ? took : shortest;
    }
    return shortest;
}

static void
who_does_not_move_on_is_passed_over(void **state)
{
    struct desk *desk = *state;
    struct turn *turn = turn_open(desk->path);
    pid_t holder = start_waiter(desk);

    int64_t from = milliseconds();
    turn_take(turn);
    assert_in_range(milliseconds() - from, TURN_STALL_MS - TURN_LOOK_MS, 20 * TURN_STALL_MS);
    turn_leave(turn);
    /* The numbers go on from there: nobody stalls again. */
    assert_in_range(shortest_take(turn), 0, TURN_STALL_MS / 2);
    end(holder);
    turn_close(turn);
}

static void
who_is_gone_is_passed_over_at_once(void **state)
{
    struct desk *desk = *state;
    struct turn *turn = turn_open(desk->path);
    pid_t dead[3];

    /* One holds the turn, two wait behind; all are killed. */
    for (size_t i = 0; i < ARRAY_SIZE(dead); i++) {
        dead[i] = start_waiter(desk);
    }
    for (size_t i = 0; i < ARRAY_SIZE(dead); i++) {
        end(dead[i]);
    }
    int64_t from = milliseconds();
    turn_take(turn);
    /* Each by its stall would be three of them. */
    assert_in_range(milliseconds() - from, 0, 2 * TURN_STALL_MS);
    turn_close(turn);
}

static void
a_killed_holder_leaves_nothing_that_lasts(void **state)
{
    struct desk *desk = *state;
    pid_t holder = start_waiter(desk);

    end(holder);
    assert_true(memory_is_there(desk));
    struct turn *turn = turn_open(desk->path);
    turn_take(turn);
    turn_leave(turn);
    turn_close(turn);
    assert_false(memory_is_there(desk));
}

/* The number of a file that is gone is given to another one. */
static void
what_a_stranger_left_is_taken_away_once_he_is_gone(void **state)
{
    enum { STRANGER = 65534 };
    struct desk *desk = *state;
    struct stat found;
    char path[120];

    if (geteuid() != 0) {
        skip();
    }
    memory_path(desk, path);
    int fd = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0666);
    assert_true(fd >= 0);
    assert_int_equal(fchown(fd, STRANGER, STRANGER), 0);
    assert_int_equal(flock(fd, LOCK_SH), 0);
    assert_null(turn_open(desk->path));
    close(fd);
    struct turn *turn = turn_open(desk->path);
    assert_non_null(turn);
    assert_int_equal(stat(path, &found), 0);
    assert_int_equal(found.st_uid, 0);
    turn_close(turn);
}

static void
who_keeps_the_journal_is_known_to_all_until_he_lets_go_or_is_gone(void **state)
{
    struct desk *desk = *state;
    struct turn *own = turn_open(desk->path), *other = turn_open(desk->path);

    assert_false(turn_wal_is_kept(other));
    turn_keep_wal(own);
    assert_true(turn_wal_is_kept(other));
    /* Turns go on. */
    turn_take(other);
    turn_leave(other);
    turn_take(own);
    turn_leave(own);
    assert_true(turn_wal_is_kept(other));
    turn_release_wal(own);
    assert_false(turn_wal_is_kept(other));
    turn_keep_wal(own);
    turn_close(own);
    assert_false(turn_wal_is_kept(other));
    turn_close(other);
    turn_keep_wal(NULL);
    turn_release_wal(NULL);
    assert_false(turn_wal_is_kept(NULL));
}

static void
where_there_is_no_queue_nobody_waits(void **state)
{
    struct desk *desk = *state;

    assert_null(turn_open("/nowhere/hall.db"));
    turn_take(NULL);
    turn_leave(NULL);
    assert_null(turn_close(NULL));
    struct turn *turn = turn_open(desk->path);
    turn_leave(turn); /* not taken */
    turn_take(turn);
    assert_in_range(shortest_take(turn), 0, TURN_STALL_MS / 2); /* not behind oneself */
    turn_close(turn);
}

#define desk_test(name) cmocka_unit_test_setup_teardown(name, desk_make, desk_clear)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        desk_test(they_are_served_in_the_order_they_came),
        desk_test(one_at_a_time_while_all_move_on),
        desk_test(who_does_not_move_on_is_passed_over),
        desk_test(who_is_gone_is_passed_over_at_once),
        desk_test(a_killed_holder_leaves_nothing_that_lasts),
        desk_test(what_a_stranger_left_is_taken_away_once_he_is_gone),
        desk_test(who_keeps_the_journal_is_known_to_all_until_he_lets_go_or_is_gone),
        desk_test(where_there_is_no_queue_nobody_waits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
