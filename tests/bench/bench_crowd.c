/* SPDX-License-Identifier: Apache-2.0
 * Many processes on one database, each doing one action after the other without a pause: how many
 * actions go through, how long the unlucky wait, and whether any fails. Beside it as many processes
 * with the bare write, waiting for the lock as SQLite does by itself and as the store does; all in
 * turn, several times; ACTIONS of the store's at least. Then a backup of a hall with history while
 * eight processes act. Usage: bench_crowd FOLDER [ACTIONS [HISTORY]] */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/ledger.h"
#include "tests/bench/bare.h"
#include "tests/bench/figure.h"
#include "tests/bench/large.h"

enum {
    CROWD = 16,
    TURNS = 30,
    ACTIONS = 102000,
    BESIDE = 8,
    WARM_UP = 4, /* a whole life */
    HISTORY = 1000000,
    TIMES_MAX = 4000000 /* more than beside a backup of ten million tickets */
};

enum party {
    PARTY_ISSUE,
    PARTY_MIX,
    PARTY_BARE_QUEUE,
    PARTY_BARE_SQLITE,
    PARTY_BARE_NAPS,
    PARTY_COUNT
};
static const char *const party_names[PARTY_COUNT] = {
    [PARTY_ISSUE] = "issue",
    [PARTY_MIX] = "issue, call, start, finish",
    [PARTY_BARE_QUEUE] = "bare in the store's queue",
    [PARTY_BARE_SQLITE] = "bare waiting as SQLite does",
    [PARTY_BARE_NAPS] = "bare, naps of 1 to 5 ms",
};

/* Shared by all processes: the gate, and what each took. */
struct crowd {
    int ready, go, stop, done, failed, failed_bare;
    long count;
    double times[TIMES_MAX];
};

struct member {
    struct store *store;
    struct bare *bare;
    struct crowd *crowd;
    int which;
    long step;
};

static char folder[500];

static bool
one_action(struct member *member, enum party party)
{
    static const enum action_kind kinds[] = {ACTION_CALL, ACTION_START, ACTION_FINISH};
    static struct answer answer;
    long step = member->step++;

    if (member->bare) {
        return bare_issue(member->bare);
    }
    if (party == PARTY_ISSUE || step % 4 == 0) {
        return large_take(member->store, member->which, &answer);
    }
    return large_at(member->store, kinds[step % 4 - 1], member->which, &answer);
}

static bool
join(struct member *member, enum party party)
{
    char url[600];

    if (party == PARTY_ISSUE || party == PARTY_MIX) {
        str_format(url, sizeof(url), "sqlite:%s/crowd.db", folder);
        return large_open(url, &member->store);
    }
    str_format(url, sizeof(url), "%s/crowd-bare.db", folder);
    member->bare = bare_open(url, "PRAGMA page_size=2048; PRAGMA wal_autocheckpoint=4000",
                             party == PARTY_BARE_QUEUE    ? BARE_WAIT_QUEUE
                             : party == PARTY_BARE_SQLITE ? BARE_WAIT_SQLITE
                                                          : BARE_WAIT_NAPS);
    return member->bare != NULL;
}

static void
wait_for(const int *value, int wanted)
{
    while (__atomic_load_n(value, __ATOMIC_SEQ_CST) < wanted) {
        usleep(200);
    }
}

static bool
is_over(const struct crowd *crowd, long done, long actions)
{
    return actions ? done == actions
                   : done % 4 == 0 && __atomic_load_n(&crowd->stop, __ATOMIC_SEQ_CST);
}

/* A child's whole life. actions 0: until told to stop. */
static void
take_part(struct member *member, enum party party, long actions)
{
    struct crowd *crowd = member->crowd;
    bool good = join(member, party);

    /* Prepared and read for the first time is what is prepared and read later. */
    for (int i = 0; i < WARM_UP && good; i++) {
        good = one_action(member, party);
    }
    __atomic_fetch_add(&crowd->ready, 1, __ATOMIC_SEQ_CST);
    wait_for(&crowd->go, 1);
    /* Whole lives: nobody leaves a ticket in hand. */
    for (long i = 0; good && !is_over(crowd, i, actions); i++) {
        double from = milliseconds_of(CLOCK_MONOTONIC);
        good = one_action(member, party);
        long place = __atomic_fetch_add(&crowd->count, 1, __ATOMIC_SEQ_CST);
        if (place < TIMES_MAX) {
            crowd->times[place] = milliseconds_of(CLOCK_MONOTONIC) - from;
        }
    }
    if (!good) {
        __atomic_fetch_add(member->bare ? &crowd->failed_bare : &crowd->failed, 1,
                           __ATOMIC_SEQ_CST);
    }
    __atomic_fetch_add(&crowd->done, 1, __ATOMIC_SEQ_CST);
    store_close(member->store);
    bare_close(member->bare);
    _exit(good ? 0 : 1);
}

static void
gather(struct crowd *crowd, enum party party, int members, long actions)
{
    crowd->ready = crowd->go = crowd->stop = crowd->done = 0;
    crowd->count = 0;
    for (int i = 0; i < members; i++) {
        if (fork() == 0) {
            struct member member = {.crowd = crowd, .which = i};
            take_part(&member, party, actions);
        }
    }
    wait_for(&crowd->ready, members);
}

static void
await_all(void)
{
    while (wait(NULL) > 0 || errno == EINTR) {
    }
}

struct party_result {
    double ms, rates[TURNS]; /* actions a millisecond, turn by turn */
    int turns;
    struct samples times;
};

/* actions: of each. */
static void
play(struct crowd *crowd, enum party party, long actions, struct party_result *result)
{
    gather(crowd, party, CROWD, actions);
    double from = milliseconds_of(CLOCK_MONOTONIC);
    __atomic_store_n(&crowd->go, 1, __ATOMIC_SEQ_CST);
    /* Without the closing: the last one to leave empties the WAL. */
    wait_for(&crowd->done, CROWD);
    double took = milliseconds_of(CLOCK_MONOTONIC) - from;
    result->ms += took;
    result->rates[result->turns++] = (double)crowd->count / took;
    await_all();
    for (long i = 0; i < crowd->count && i < TIMES_MAX; i++) {
        samples_add(&result->times, crowd->times[i]);
    }
}

static double
rate(const struct party_result *result)
{
    return (double)result->times.count / result->ms * 1000;
}

/* Turn by turn, and the middle of those: what else goes on at the disk comes and goes in seconds.
 */
static double
ratio(const struct party_result *own, const struct party_result *bare)
{
    struct samples ratios = {0};

    for (int i = 0; i < own->turns; i++) {
        samples_add(&ratios, own->rates[i] / bare->rates[i]);
    }
    double middle = samples_at(&ratios, 0.5);
    free(ratios.values);
    return middle;
}

static void
print_party(struct party_result *results, enum party party)
{
    struct party_result *own = &results[party];
    double fair = own->ms / (double)own->times.count * CROWD;
    bool bare = party >= PARTY_BARE_QUEUE;
    char line[160];

    str_format(line, sizeof(line), "%d processes, %s", CROWD, party_names[party]);
    figure_print(line, rate(own), "1/s", 0, "");
    for (int p = PARTY_BARE_QUEUE; p < PARTY_COUNT && !bare; p++) {
        str_format(line, sizeof(line), "%d processes, %s / %s", CROWD, party_names[party],
                   party_names[p]);
        figure_print(line, ratio(own, &results[p]), "x", p == PARTY_BARE_NAPS ? 0 : -0.9,
                     "as many processes with the bare write, in the same run");
    }
    str_format(line, sizeof(line), "%d processes, %s p99 / fair wait", CROWD, party_names[party]);
    figure_print(line, samples_at(&own->times, 0.99) / fair, "x", bare ? 0 : 8,
                 "the mean wait in a fair queue");
    str_format(line, sizeof(line), "%d processes, %s worst", CROWD, party_names[party]);
    figure_print(line, samples_at(&own->times, 1), "ms", 0, "");
}

static bool
bench_crowd(struct crowd *crowd, long actions)
{
    struct party_result results[PARTY_COUNT] = {0};
    char path[600];
    /* Of each process in each of the two parties' turns: at least as many as were asked for. */
    const long all_lives = 2L * TURNS * CROWD * 4;
    long lives = (actions + all_lives - 1) / all_lives;

    str_format(path, sizeof(path), "%s/crowd-bare.db", folder);
    if (!bare_make(path, "PRAGMA page_size=2048; PRAGMA wal_autocheckpoint=4000")) {
        return false;
    }
    str_format(path, sizeof(path), "sqlite:%s/crowd.db", folder);
    if (!large_make(path, 0)) {
        return false;
    }
    for (int turn = 0; turn < TURNS * PARTY_COUNT; turn++) {
        /* In turn, each time beginning with another. */
        enum party party = (enum party)((turn + turn / PARTY_COUNT) % PARTY_COUNT);
        play(crowd, party, lives * 4, &results[party]);
    }
    for (int party = 0; party < PARTY_COUNT; party++) {
        print_party(results, (enum party)party);
    }
    char line[80];
    str_format(line, sizeof(line), "errors in %ld actions of %d processes",
               (long)(results[PARTY_ISSUE].times.count + results[PARTY_MIX].times.count), CROWD);
    figure_print(line, crowd->failed, "", 0.5, "");
    str_format(line, sizeof(line), "processes of the bare writes that gave up after %d s", 10);
    figure_print(line, crowd->failed_bare, "", 0, "");
    return crowd->failed == 0;
}

static bool
bench_backup(struct crowd *crowd, long history)
{
    char url[600], path[600], line[120];
    struct store *store = NULL;
    struct answer answer;
    struct samples times = {0};

    str_format(url, sizeof(url), "sqlite:%s/history-%ld.db", folder, history);
    str_format(path, sizeof(path), "%s/crowd.db", folder);
    unlink(path);
    if (symlink(url + strlen("sqlite:"), path) != 0 || !large_open(url, &store)) {
        return false;
    }
    gather(crowd, PARTY_MIX, BESIDE, 0);
    __atomic_store_n(&crowd->go, 1, __ATOMIC_SEQ_CST);
    str_format(path, sizeof(path), "%s/copy.db", folder);
    double from = milliseconds_of(CLOCK_MONOTONIC);
    bool good = store_backup(store, path, &answer) == STATUS_OK;
    double took = milliseconds_of(CLOCK_MONOTONIC) - from;
    __atomic_store_n(&crowd->stop, 1, __ATOMIC_SEQ_CST);
    await_all();
    unlink(path);
    store_close(store);
    for (long i = 0; i < crowd->count && i < TIMES_MAX; i++) {
        samples_add(&times, crowd->times[i]);
    }
    str_format(line, sizeof(line), "backup of %ld tickets", history);
    figure_print(line, took / 1000, "s", 0, "");
    str_format(line, sizeof(line), "%d processes beside the backup, actions", BESIDE);
    figure_print(line, (double)crowd->count, "", 0, "");
    str_format(line, sizeof(line), "%d processes beside the backup, p99", BESIDE);
    figure_print(line, samples_at(&times, 0.99), "ms", 0, "");
    str_format(line, sizeof(line), "%d processes beside the backup, worst wait", BESIDE);
    figure_print(line, samples_at(&times, 1), "ms", 100, "");
    return good && crowd->failed == 0;
}

int
main(int argc, char **argv)
{
    int64_t actions = ACTIONS, history = 0;
    struct crowd *crowd =
        mmap(NULL, sizeof(*crowd), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    log_open("bench_crowd", LOG_LEVEL_WARN);
    if (argc < 2 || argc > 4 || crowd == MAP_FAILED || !str_copy(folder, sizeof(folder), argv[1]) ||
        (argc > 2 && !str_to_int(argv[2], CROWD * TURNS * 2 * 4, 1000000, &actions)) ||
        (argc > 3 && !str_to_int(argv[3], 1, 100000000, &history))) {
        fprintf(stderr, "usage: bench_crowd FOLDER [ACTIONS [HISTORY]]\n");
        return 2;
    }
    bool good = bench_crowd(crowd, actions) && (history == 0 || bench_backup(crowd, history));
    return good ? 0 : 1;
}
