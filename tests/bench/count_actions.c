/* SPDX-License-Identifier: Apache-2.0
 * The hot actions and reads, each so many times, each in a function of its own that an instruction
 * counter can tell from the others (tests/process/instructions.sh).
 * Usage: count_actions FOLDER */
#include <stdio.h>
#include <stdlib.h>

#include "store/ledger.h"
#include "store/read.h"
#include "tests/bench/large.h"

enum { TIMES = 100, WARM_UP = 20 };

/* Else the compiler makes one function of all. */
#define COUNTED __attribute__((noinline))

struct count {
    struct store *store;
    struct answer answer;
    int step; /* services and counters in turn */
};

static bool good = true;

static int
place(const struct count *count)
{
    return count->step % LARGE_SERVICES;
}

static COUNTED void
counted_issue(struct count *count)
{
    good = large_take(count->store, place(count), &count->answer) && good;
}

static COUNTED void
counted_issue_asked(struct count *count, struct action *action)
{
    good = large_act(count->store, action, &count->answer) && good;
}

static COUNTED void
counted_call(struct count *count)
{
    good = large_at(count->store, ACTION_CALL, place(count), &count->answer) && good;
}

static COUNTED void
counted_start(struct count *count)
{
    good = large_at(count->store, ACTION_START, place(count), &count->answer) && good;
}

static COUNTED void
counted_finish(struct count *count)
{
    good = large_at(count->store, ACTION_FINISH, place(count), &count->answer) && good;
}

static COUNTED void
counted_board(struct count *count)
{
    struct board *board = NULL;

    good = store_board(count->store, &board) == STATUS_OK && good;
    board_free(board);
}

static COUNTED void
counted_queue(struct count *count)
{
    struct ticket *tickets = NULL;
    char counter[ID_SIZE];
    size_t found;

    large_counter_id(place(count), counter);
    good = store_queue(count->store, NULL, counter, &tickets, &found) == STATUS_OK && good;
    free(tickets);
}

static COUNTED void
counted_verify(struct count *count)
{
    struct verify_report report = {0};

    good =
        store_verify(count->store, NULL, &report) == STATUS_OK && report.fault_count == 0 && good;
    verify_report_done(&report);
}

static void
issue_asked(struct count *count)
{
    struct action action = {.kind = ACTION_TAKE};

    large_service_id(place(count), action.services);
    str_cut(action.terminal, sizeof(action.terminal), "kiosk1");
    str_format(action.request, sizeof(action.request), "count-%d", count->step);
    counted_issue_asked(count, &action);
}

/* Statements are prepared and pages read by the first of each kind. */
static void
one_round(struct count *count)
{
    counted_issue(count);
    issue_asked(count);
    counted_call(count);
    counted_start(count);
    counted_finish(count);
    counted_board(count);
    counted_queue(count);
    count->step++;
}

int
main(int argc, char **argv)
{
    struct count count = {0};
    char url[600];

    log_open("count_actions", LOG_LEVEL_WARN);
    if (argc != 2 || !str_format(url, sizeof(url), "sqlite:%s/count.db", argv[1])) {
        fprintf(stderr, "usage: count_actions FOLDER\n");
        return 2;
    }
    if (!large_make(url, 0) || !large_open(url, &count.store)) {
        return 1;
    }
    for (int i = 0; i < TIMES + WARM_UP && good; i++) {
        one_round(&count);
    }
    counted_verify(&count);
    printf("rounds %d\nrows %lld\n", TIMES + WARM_UP, (long long)count.answer.event);
    store_close(count.store);
    return good ? 0 : 1;
}
