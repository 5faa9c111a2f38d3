/* SPDX-License-Identifier: Apache-2.0
 * Many processes on one database, and processes that die at any instruction. */
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "tests/unit/store/lab.h"

enum { PROCESSES = 8, ROUNDS = 500, TICKETS_MAX = PROCESSES * ROUNDS + 1, DEATHS = 30, DYING = 4 };

static const char *const staff_of[PROCESSES] = {"0317", "0318", "0319", "0320",
                                                "0321", "0322", "0323", "0324"};

/* What the processes tell: how often each ticket was called, and which were given out. */
struct seen {
    int called[TICKETS_MAX * 2];
    int given[TICKETS_MAX * 2];
    int calls;
};

static struct seen *
seen_open(void)
{
    struct seen *seen =
        mmap(NULL, sizeof(*seen), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    assert_true(seen != MAP_FAILED);
    return seen;
}

/* In a child no assertion of the test's may run: it would go on as a second parent. */
static struct store *
child_open(struct fixture *fixture)
{
    struct store *store = NULL;

    if (store_open(fixture->path, &fixture->options, &fixture->answer, &store) != STATUS_OK) {
        _exit(10);
    }
    return store;
}

static bool
child_do(struct store *store, struct fixture *fixture, enum action_kind kind, const char *counter,
         const char *text)
{
    struct action action = {.kind = kind};

    str_cut(action.counter, sizeof(action.counter), counter);
    if (kind == ACTION_TAKE) {
        str_cut(action.services, sizeof(action.services), text);
    }
    if (kind == ACTION_OPEN) {
        str_cut(action.staff, sizeof(action.staff), text);
    }
    enum status status = store_act(store, &action, &fixture->answer);
    if (status != STATUS_OK && status != STATUS_NOT_FOUND) {
        _exit(20 + (int)status);
    }
    return status == STATUS_OK;
}

static void
work(struct fixture *fixture, struct seen *seen, int which, int rounds)
{
    static const char *const services[] = {"J", "C", "J,G", "J"};
    struct store *store = child_open(fixture);
    char counter[4];

    str_format(counter, sizeof(counter), "%d", which + 1);
    child_do(store, fixture, ACTION_OPEN, counter, staff_of[which]);
    for (int i = 0; i < rounds; i++) {
        child_do(store, fixture, ACTION_TAKE, "", services[(i + which) % 4]);
        __atomic_fetch_add(&seen->given[fixture->answer.ticket.id], 1, __ATOMIC_SEQ_CST);
        if (!child_do(store, fixture, ACTION_CALL, counter, "")) {
            continue;
        }
        __atomic_fetch_add(&seen->called[fixture->answer.ticket.id], 1, __ATOMIC_SEQ_CST);
        __atomic_fetch_add(&seen->calls, 1, __ATOMIC_SEQ_CST);
        child_do(store, fixture, ACTION_START, counter, "");
        child_do(store, fixture, ACTION_FINISH, counter, "");
    }
    store_close(store);
}

/* Within each series of the day the sequence has no gap and no repetition. */
static void
assert_consecutive(struct fixture *fixture)
{
    assert_int_equal(fixture_int(fixture, "SELECT COUNT(*) FROM (SELECT 1 FROM ticket"
                                          " GROUP BY day, substr(number, 1, 1), series"
                                          " HAVING COUNT(*) <> MAX(sequence)"
                                          " OR COUNT(DISTINCT sequence) <> COUNT(*)"
                                          " OR MIN(sequence) <> 1) wrong"),
                     0);
    assert_int_equal(fixture_int(fixture, "SELECT COUNT(*) - MAX(id) FROM event"), 0);
}

static void
eight_processes_give_out_and_call_each_ticket_once(void **state)
{
    struct fixture *fixture = *state;
    struct seen *seen = seen_open();
    pid_t children[PROCESSES];
    int steps = 0;

    fixture->store = store_close(fixture->store);
    for (int i = 0; i < PROCESSES; i++) {
        children[i] = fork();
        assert_true(children[i] >= 0);
        if (children[i] == 0) {
            work(fixture, seen, i, ROUNDS);
            _exit(0);
        }
    }
    for (int i = 0; i < PROCESSES; i++) {
        int result = 0;
        assert_int_equal(waitpid(children[i], &result, 0), children[i]);
        assert_true(WIFEXITED(result));
        assert_int_equal(WEXITSTATUS(result), 0);
    }
    fixture_open(fixture);
    assert_int_equal(fixture_int(fixture, "SELECT COUNT(*) FROM ticket"), PROCESSES * ROUNDS);
    for (int id = 1; id <= PROCESSES * ROUNDS; id++) {
        assert_int_equal(seen->given[id], 1);
        /* A ticket of two services is called once for each. */
        assert_true(seen->called[id] <= 2);
        steps += seen->called[id];
    }
    assert_int_equal(steps, seen->calls);
    assert_true(seen->calls > PROCESSES * ROUNDS / 2);
    assert_int_equal(fixture_int(fixture,
                                 "SELECT COUNT(*) FROM (SELECT 1 FROM event WHERE kind = 'call'"
                                 " GROUP BY ticket, json_extract(body, '$.service')"
                                 " HAVING COUNT(*) > 1) twice"),
                     0);
    assert_int_equal(fixture_int(fixture, "SELECT COUNT(*) FROM event WHERE kind = 'call'"),
                     seen->calls);
    assert_consecutive(fixture);
    fixture_verify(fixture);
    munmap(seen, sizeof(*seen));
}

/* Tells each number that a person was given, then is killed in the middle of whatever comes next.
 */
static void
work_until_killed(struct fixture *fixture, int which, int tell)
{
    struct store *store = child_open(fixture);
    char counter[4];

    str_format(counter, sizeof(counter), "%d", which + 1);
    child_do(store, fixture, ACTION_OPEN, counter, staff_of[which]);
    for (;;) {
        child_do(store, fixture, ACTION_TAKE, "", "J");
        int64_t id = fixture->answer.ticket.id;
        if (write(tell, &id, sizeof(id)) != (ssize_t)sizeof(id)) {
            _exit(1);
        }
        if (!child_do(store, fixture, ACTION_CALL, counter, "")) {
            continue;
        }
        child_do(store, fixture, ACTION_START, counter, "");
        child_do(store, fixture, ACTION_FINISH, counter, "");
    }
}

static void
start_dying(struct fixture *fixture, pid_t *children, int tell[2])
{
    assert_int_equal(pipe(tell), 0);
    for (int i = 0; i < DYING; i++) {
        children[i] = fork();
        assert_true(children[i] >= 0);
        if (children[i] == 0) {
            close(tell[0]);
            work_until_killed(fixture, 3 + i, tell[1]);
        }
    }
    close(tell[1]);
}

static void
killed_processes_leave_nothing_half_done_and_lose_nothing_confirmed(void **state)
{
    struct fixture *fixture = *state;
    struct seen *seen = seen_open();
    pid_t children[DYING];
    int tell[2];
    unsigned random = 20200107;

    fixture->store = store_close(fixture->store);
    for (int round = 0; round < DEATHS; round++) {
        int64_t id;
        start_dying(fixture, children, tell);
        random = random * 1103515245 + 12345;
        for (unsigned left = 1 + (random >> 16) % 40; left > 0; left--) {
            assert_int_equal(read(tell[0], &id, sizeof(id)), sizeof(id));
            seen->given[id]++;
        }
        for (int i = 0; i < DYING; i++) {
            kill(children[i], SIGKILL);
        }
        for (int i = 0; i < DYING; i++) {
            int result;
            assert_int_equal(waitpid(children[i], &result, 0), children[i]);
            assert_true(WIFSIGNALED(result));
        }
        while (read(tell[0], &id, sizeof(id)) == (ssize_t)sizeof(id)) {
            seen->given[id]++;
        }
        close(tell[0]);
    }
    fixture_open(fixture);
    int64_t last = fixture_int(fixture, "SELECT MAX(id) FROM ticket");
    for (int64_t id = 1; id < TICKETS_MAX * 2; id++) {
        assert_true(seen->given[id] <= 1);
        if (seen->given[id] == 0) {
            continue;
        }
        assert_true(id <= last);
        char query[80];
        str_format(query, sizeof(query), "SELECT COUNT(*) FROM ticket WHERE id = %lld",
                   (long long)id);
        assert_int_equal(fixture_int(fixture, query), 1);
    }
    assert_consecutive(fixture);
    fixture_verify(fixture);
    munmap(seen, sizeof(*seen));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        lab_test(eight_processes_give_out_and_call_each_ticket_once),
        lab_test(killed_processes_leave_nothing_half_done_and_lose_nothing_confirmed),
    };

    /* Thousands of commits: a folder in memory, where there is one, spares the disk and changes
     * nothing that is tested. */
    if (access("/dev/shm", W_OK) == 0) {
        setenv("TMPDIR", "/dev/shm", 0);
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
