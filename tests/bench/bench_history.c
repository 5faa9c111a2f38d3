/* SPDX-License-Identifier: Apache-2.0
 * What history costs: the same work on a hall with 10,000 past tickets and on one with many more,
 * in turn, on one disk. Then verify, and opening, of the larger one.
 * Usage: bench_history FOLDER TICKETS [ROUNDS] */
#include <stdlib.h>
#include <unistd.h>

#include "store/ledger.h"
#include "store/read.h"
#include "tests/bench/figure.h"
#include "tests/bench/large.h"

enum {
    HALLS = 2,
    SMALL_HISTORY = 10000,
    ROUNDS = 1500,
    OPENINGS = 50,
    WARM_UP = 100,
    VERIFIED = 9
};

enum work { WORK_ISSUE, WORK_ASKED, WORK_CALL, WORK_BOARD, WORK_QUEUE, WORK_COUNT };
static const char *const work_names[WORK_COUNT] = {
    [WORK_ISSUE] = "issue", [WORK_ASKED] = "issue with request id", [WORK_CALL] = "call next",
    [WORK_BOARD] = "board", [WORK_QUEUE] = "queue of a counter",
};

struct hall_under_test {
    char url[600];
    struct store *store;
    struct samples samples[WORK_COUNT];
};

static bool
do_work(struct store *store, enum work work, long round, struct answer *answer)
{
    int service = (int)(round % LARGE_SERVICES);
    char counter[ID_SIZE];
    struct board *board = NULL;
    struct ticket *tickets = NULL;
    size_t count;
    bool good;

    switch (work) {
    case WORK_ISSUE:
        return large_take(store, service, answer);
    case WORK_ASKED:
        return large_ask(store, service, (int64_t)milliseconds_of(CLOCK_REALTIME), answer);
    case WORK_CALL:
        return large_at(store, ACTION_CALL, service, answer);
    case WORK_BOARD:
        good = store_board(store, &board) == STATUS_OK;
        board_free(board);
        return good;
    default:
        large_counter_id(service, counter);
        good = store_queue(store, NULL, counter, &tickets, &count) == STATUS_OK;
        free(tickets);
        return good;
    }
}

static bool
time_work(struct hall_under_test *hall, enum work work, long round)
{
    struct answer answer;
    double from = milliseconds_of(CLOCK_MONOTONIC);
    bool good = do_work(hall->store, work, round, &answer);

    if (round >= WARM_UP) {
        samples_add(&hall->samples[work], milliseconds_of(CLOCK_MONOTONIC) - from);
    }
    return good;
}

/* Who was called is served, and one more, so that always as many wait. */
static bool
serve(struct hall_under_test *hall, long round)
{
    static const enum action_kind kinds[] = {ACTION_START, ACTION_FINISH, ACTION_CALL, ACTION_START,
                                             ACTION_FINISH};
    struct answer answer;
    bool good = true;

    for (size_t i = 0; i < ARRAY_SIZE(kinds) && good; i++) {
        good = large_at(hall->store, kinds[i], (int)(round % LARGE_SERVICES), &answer);
    }
    return good;
}

/* One of each on both halls, the order of the halls changing. */
static bool
play(struct hall_under_test *halls, long rounds)
{
    bool good = true;

    for (long round = 0; round < rounds && good; round++) {
        for (int work = 0; work < WORK_COUNT && good; work++) {
            for (int i = 0; i < HALLS && good; i++) {
                good = time_work(&halls[(i + round + work) % HALLS], work, round);
            }
        }
        for (int i = 0; i < HALLS && good; i++) {
            good = serve(&halls[i], round);
        }
    }
    return good;
}

static void
print_works(struct hall_under_test *halls, long history)
{
    char line[120], reference[80];

    str_format(reference, sizeof(reference), "the same with a history of %d, in the same run",
               SMALL_HISTORY);
    for (int work = 0; work < WORK_COUNT; work++) {
        double small = samples_at(&halls[0].samples[work], 0.5);
        double large = samples_at(&halls[1].samples[work], 0.5);
        str_format(line, sizeof(line), "%s p50, history %ld", work_names[work], history);
        figure_print(line, large, "ms", 0, "");
        str_format(line, sizeof(line), "%s, history %ld / %d", work_names[work], history,
                   SMALL_HISTORY);
        figure_print(line, large / small, "x", 1.10, reference);
    }
}

static bool
bench_opening(const struct hall_under_test *hall, long history)
{
    struct samples open = {0};
    char line[80];
    bool good = true;

    for (int i = 0; i < OPENINGS && good; i++) {
        struct store *store = NULL;
        double from = milliseconds_of(CLOCK_MONOTONIC);
        good = large_open(hall->url, &store);
        samples_add(&open, milliseconds_of(CLOCK_MONOTONIC) - from);
        store_close(store);
    }
    str_format(line, sizeof(line), "store open p50, history %ld", history);
    figure_print(line, samples_at(&open, 0.5), "ms", 3, "");
    str_format(line, sizeof(line), "store open p99, history %ld", history);
    figure_print(line, samples_at(&open, 0.99), "ms", 0, "");
    free(open.values);
    return good;
}

/* Once through, in microseconds for each row. */
static bool
time_verify(struct store *store, double *ret_us, double *ret_processor_us)
{
    struct verify_report report = {0};
    double from = milliseconds_of(CLOCK_MONOTONIC);
    double work = milliseconds_of(CLOCK_PROCESS_CPUTIME_ID);

    if (store_verify(store, NULL, &report) != STATUS_OK || report.fault_count) {
        fprintf(stderr, "bench: verify finds faults: %s\n",
                report.fault_count ? report.faults[0].what : "");
        return false;
    }
    double rows = (double)report.events / 1000;
    *ret_us = (milliseconds_of(CLOCK_MONOTONIC) - from) / rows;
    *ret_processor_us = (milliseconds_of(CLOCK_PROCESS_CPUTIME_ID) - work) / rows;
    verify_report_done(&report);
    return true;
}

/* A short history is through in a fifth of a second, in which anything may happen: the middle of
 * several. */
static bool
bench_verify(const struct hall_under_test *hall, long history)
{
    double us[VERIFIED], processor_us[VERIFIED];
    int times = history > SMALL_HISTORY ? 1 : VERIFIED;
    char line[80];

    for (int i = 0; i < times; i++) {
        if (!time_verify(hall->store, &us[i], &processor_us[i])) {
            return false;
        }
    }
    qsort(us, (size_t)times, sizeof(*us), samples_compare);
    qsort(processor_us, (size_t)times, sizeof(*processor_us), samples_compare);
    str_format(line, sizeof(line), "verify, history %ld", history);
    figure_print(line, 1e6 / us[times / 2], "rows/s", -200000, "");
    str_format(line, sizeof(line), "verify, processor per row, history %ld", history);
    figure_print(line, processor_us[times / 2], "us", 0, "");
    return true;
}

static bool
make(struct hall_under_test *hall, const char *folder, long history)
{
    char path[500];
    double from = milliseconds_of(CLOCK_MONOTONIC);

    str_format(path, sizeof(path), "%s/history-%ld.db", folder, history);
    str_format(hall->url, sizeof(hall->url), "sqlite:%s", path);
    if (access(path, F_OK) != 0 && !large_make(hall->url, history)) {
        return false;
    }
    fprintf(stderr, "history of %ld tickets: %.1f s\n", history,
            (milliseconds_of(CLOCK_MONOTONIC) - from) / 1000);
    return large_open(hall->url, &hall->store);
}

int
main(int argc, char **argv)
{
    struct hall_under_test halls[HALLS] = {0};
    int64_t history, rounds = ROUNDS;

    log_open("bench_history", LOG_LEVEL_WARN);
    if (argc < 3 || argc > 4 || !str_to_int(argv[2], SMALL_HISTORY, 100000000, &history) ||
        (argc == 4 && !str_to_int(argv[3], WARM_UP + 1, 100000, &rounds))) {
        fprintf(stderr, "usage: bench_history FOLDER TICKETS [ROUNDS]\n");
        return 2;
    }
    bool good = make(&halls[0], argv[1], SMALL_HISTORY) && make(&halls[1], argv[1], history) &&
                play(halls, rounds);
    if (good) {
        print_works(halls, history);
        good = bench_opening(&halls[1], history) && bench_verify(&halls[0], SMALL_HISTORY) &&
               bench_verify(&halls[1], history);
    }
    for (int i = 0; i < HALLS; i++) {
        store_close(halls[i].store);
    }
    return good ? 0 : 1;
}
