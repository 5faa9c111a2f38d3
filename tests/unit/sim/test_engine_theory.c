/* SPDX-License-Identifier: Apache-2.0
 * The engine against what queueing theory says of the halls it can reckon. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "textbook.h"

enum { RUNS = 12 };
static const double minute = 60000;
static const int64_t warm_up = 2000 * 60000;

/* What the tests below gather from the notes of a run. */
struct figures {
    struct textbook book;
    int64_t waiting, busy; /* by the notes */
    int64_t counters;
    double last_wait;                    /* of the last who was called */
    double ahead[1 << 18], les[1 << 18]; /* by the ticket's number within its flow */
    bool queued[1 << 18];
    double count, waits, delayed, class_waits[2], class_count[2], left;
    double queued_count, queued_waits, ql_square, les_square;
};

static size_t
number_of(const struct sim_note *note)
{
    return (size_t)(note->ticket - SIM_FLOW_ID) & ((1 << 18) - 1);
}

static void
gather(void *context, const struct sim_note *note)
{
    struct figures *figures = context;
    size_t number = number_of(note);
    double wait = (double)(note->at - note->entered);

    switch (note->kind) {
    case SIM_ENTER:
        figures->queued[number] = figures->busy >= figures->counters;
        figures->ahead[number] = (double)figures->waiting;
        figures->les[number] = figures->last_wait;
        figures->waiting++;
        return;
    case SIM_END:
        figures->busy--;
        return;
    case SIM_LEAVE:
        figures->waiting--;
        figures->left++;
        figures->count++;
        return;
    case SIM_MISS:
        return;
    case SIM_CALL:
        break;
    }
    figures->waiting--;
    figures->busy++;
    figures->last_wait = wait;
    if (note->entered < warm_up) {
        return;
    }
    figures->count++;
    figures->waits += wait;
    figures->delayed += figures->queued[number];
    figures->class_waits[note->class_index] += wait;
    figures->class_count[note->class_index]++;
    if (figures->queued[number]) {
        double mean = figures->book.service.mean_ms / (double)figures->counters;
        double ql = (figures->ahead[number] + 1) * mean;
        figures->queued_count++;
        figures->queued_waits += wait;
        figures->ql_square += (wait - ql) * (wait - ql);
        figures->les_square += (wait - figures->les[number]) * (wait - figures->les[number]);
    }
}

static struct figures figures;

static void
play(int counters, double mean, double rate, double priority_rate, int64_t credit_ms,
     double patience, double minutes)
{
    const double rates[] = {rate, priority_rate};
    struct sim_engine *engine = sim_engine_open();

    figures = (struct figures){.counters = counters};
    textbook_hall(&figures.book, counters, mean, rates, credit_ms, minutes);
    figures.book.hall.patience_mean = patience;
    for (uint32_t run = 0; run < RUNS; run++) {
        figures.waiting = figures.busy = 0;
        sim_engine_run(engine, &figures.book.hall, &figures.book.scene, 7, run, NULL, gather,
                       &figures);
    }
    sim_engine_close(engine);
}

static void
assert_near(double value, double wanted, double share)
{
    if (fabs(value - wanted) > share * fabs(wanted)) {
        fail_msg("%g instead of %g", value, wanted);
    }
}

/* a = 4, s = 5: P(W > 0) = 0.55411255, Wq = 2.77056277 min. */
static void
waits_of_five_equal_counters_are_erlang_c(void **state)
{
    (void)state;
    play(5, 5, 0.8, 0, 0, 0, 100000);
    assert_near(figures.delayed / figures.count, 0.55411255, 0.02);
    assert_near(figures.waits / figures.count / minute, 2.77056277, 0.05);
}

/* s = 5, λ = 0.8, μ = 0.2, θ = 1/15: P(Ab) = 0.06450823, E[W] = 0.96762340. Those who left are
 * counted without their waits here, so only the share is compared. */
static void
who_has_no_patience_leaves_as_erlang_a_says(void **state)
{
    (void)state;
    play(5, 5, 0.8, 0, 0, 15 * minute, 100000);
    assert_near(figures.left / figures.count, 0.06450823, 0.04);
}

static void
queue_length_and_last_wait_err_as_theory_says(void **state)
{
    (void)state;
    play(5, 5, 0.9, 0, 0, 0, 150000);
    double mean = figures.queued_waits / figures.queued_count;
    double ql = sqrt(figures.ql_square / figures.queued_count) / mean;
    double ratio = figures.les_square / figures.ql_square;
    print_message("M/M/5, rho 0.9: RMSE/mean of QL %.4f, MSE of LES / MSE of QL %.3f\n", ql, ratio);
    assert_true(ql > 0.306 && ql < 0.327);
    assert_true(ratio > 2.0 && ratio < 2.4);
}

/* What a rule gives to some it takes from others: the mean over all is that of first come, first
 * served. */
static void
priority_moves_waits_and_makes_none(void **state)
{
    (void)state;
    play(5, 5, 0.72, 0.18, 0, 0, 150000);
    double all = figures.waits / figures.count;
    play(5, 5, 0.72, 0.18, 60 * 60000, 0, 150000);
    double with_credit = figures.waits / figures.count;
    double high = figures.class_waits[1] / figures.class_count[1];
    double low = figures.class_waits[0] / figures.class_count[0];
    print_message("waits with credit: %.2f and %.2f min, all %.3f, without %.3f\n", high / minute,
                  low / minute, with_credit / minute, all / minute);
    assert_near(with_credit, all, 0.01);
    assert_true(high < 0.5 * low);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(waits_of_five_equal_counters_are_erlang_c),
        cmocka_unit_test(who_has_no_patience_leaves_as_erlang_a_says),
        cmocka_unit_test(queue_length_and_last_wait_err_as_theory_says),
        cmocka_unit_test(priority_moves_waits_and_makes_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
