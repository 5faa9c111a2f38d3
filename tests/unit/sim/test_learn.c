/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/learn.h"
#include "tests/lib/chance.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

enum { MINUTE = 60000, PRIOR = 10 * MINUTE };

static uint64_t random_state;

static double
chance(void)
{
    return chance_share(&random_state);
}

/* Lognormal by twelve uniform numbers for the normal one. */
static int64_t
some_time(double mean_ms, double cv)
{
    double normal = -6, variance = log(1 + cv * cv);

    for (int i = 0; i < 12; i++) {
        normal += chance();
    }
    return (int64_t)(mean_ms * exp(sqrt(variance) * normal - variance / 2));
}

static void
serve(struct learn *learn, int service, int staff, int64_t ms)
{
    learn_call(learn, &(struct learn_call){.service = service,
                                           .staff = staff,
                                           .issued_at = 1,
                                           .called_at = 1000000,
                                           .ended_at = 1000000 + ms,
                                           .came = true});
}

static void
assert_near(double value, double want, double share)
{
    if (fabs(value - want) > share * want) {
        fail_msg("%g is not within %g of %g", value, share, want);
    }
}

static void
what_is_unknown_is_the_prior(void **state)
{
    (void)state;
    struct learn *learn = learn_new(1, 1, PRIOR);
    struct learn_service known = learn_service(learn, 0);

    assert_near(known.served_ms, PRIOR, 1e-9);
    assert_near(known.no_show, 0.05, 1e-9);
    assert_true(known.calls == 0);
    assert_true(learn_staff_factor(learn, 0) == 1);
    assert_true(learn_staff_factor(learn, -1) == 1);
    assert_true(learn_rate(learn, 0, 1, 36).per_hour == 0);
    learn_free(learn);
}

static void
times_are_learned_and_few_of_them_are_drawn_to_the_prior(void **state)
{
    (void)state;
    struct learn *learn = learn_new(2, 0, PRIOR);

    for (int i = 0; i < 20; i++) {
        serve(learn, 0, -1, 4 * MINUTE);
    }
    assert_near(learn_service(learn, 0).served_ms, 7 * MINUTE, 1e-9);
    assert_near(learn_service(learn, 1).served_ms, PRIOR, 1e-9);
    random_state = 1;
    for (int i = 0; i < 4000; i++) {
        serve(learn, 1, -1, some_time(6 * MINUTE, 0.9));
    }
    assert_near(learn_service(learn, 1).served_ms, 6 * MINUTE, 0.05);
    assert_near(learn_service(learn, 1).cv, 0.9, 0.12);
    learn_free(learn);
}

static void
a_forgotten_finish_does_not_spoil_the_mean(void **state)
{
    (void)state;
    struct learn *learn = learn_new(1, 0, PRIOR);

    random_state = 2;
    for (int i = 0; i < 4000; i++) {
        serve(learn, 0, -1, i % 25 == 0 ? 150 * MINUTE : some_time(6 * MINUTE, 0.9));
    }
    assert_near(learn_service(learn, 0).served_ms, 6 * MINUTE, 0.06);
    learn_free(learn);
}

static void
yesterday_counts_less_than_today(void **state)
{
    (void)state;
    struct learn *learn = learn_new(1, 0, PRIOR);

    for (int i = 0; i < 500; i++) {
        serve(learn, 0, -1, 10 * MINUTE);
    }
    for (int day = 0; day < 10; day++) {
        learn_end_day(learn, 1 + day % 5);
    }
    assert_near(learn_service(learn, 0).calls, 500 * pow(0.8, 10), 1e-6);
    for (int i = 0; i < 500; i++) {
        serve(learn, 0, -1, 5 * MINUTE);
    }
    assert_near(learn_service(learn, 0).served_ms, 5.7 * MINUTE, 0.03);
    learn_free(learn);
}

static void
a_persons_speed_is_told_from_the_services_and_bounded(void **state)
{
    (void)state;
    struct learn *learn = learn_new(2, 4, PRIOR);
    const double speeds[] = {0.8, 1.2, 0.2, 5};

    for (int i = 0; i < 5000; i++) {
        /* The quick one has the long business. */
        serve(learn, 0, -1, 6 * MINUTE);
        serve(learn, 1, -1, 20 * MINUTE);
    }
    for (int i = 0; i < 400; i++) {
        serve(learn, 1, 0, (int64_t)(speeds[0] * 20 * MINUTE));
        serve(learn, 0, 1, (int64_t)(speeds[1] * 6 * MINUTE));
    }
    assert_near(learn_staff_factor(learn, 0), 0.8, 0.05);
    assert_near(learn_staff_factor(learn, 1), 1.2, 0.05);
    for (int i = 0; i < 60; i++) {
        serve(learn, 0, 2, (int64_t)(speeds[2] * 6 * MINUTE));
        serve(learn, 0, 3, (int64_t)(speeds[3] * 6 * MINUTE));
    }
    assert_true(learn_staff_factor(learn, 2) == 0.6);
    assert_true(learn_staff_factor(learn, 3) == 1.6);
    learn_free(learn);
}

static void
no_shows_and_gaps_are_in_the_whole_time(void **state)
{
    (void)state;
    struct learn *learn = learn_new(1, 0, PRIOR);

    for (int i = 0; i < 10000; i++) {
        int64_t free_since = 5000000, called = free_since + 20000;
        bool came = i % 10 != 0;
        learn_call(learn, &(struct learn_call){.staff = -1,
                                               .issued_at = free_since - 1,
                                               .free_since = free_since,
                                               .called_at = called,
                                               .ended_at = called + (came ? 5 : 2) * MINUTE,
                                               .came = came});
        /* Nobody waited when this counter came free: that is no gap. */
        learn_call(learn, &(struct learn_call){.staff = -1,
                                               .issued_at = called - 1,
                                               .free_since = free_since,
                                               .called_at = free_since + 400000,
                                               .ended_at = free_since + 400000 + 5 * MINUTE,
                                               .came = true});
    }
    struct learn_service known = learn_service(learn, 0);
    assert_near(known.no_show, 0.05, 0.01);
    assert_near(known.gap_ms, 20000, 0.01);
    assert_near(known.missed_ms, 2 * MINUTE, 0.03);
    assert_near(known.mean_ms, 0.95 * 5 * MINUTE + 0.05 * 2 * MINUTE + 20000, 0.01);
    learn_free(learn);
}

static void
arrivals_are_known_by_quarter_and_weekday(void **state)
{
    (void)state;
    struct learn *learn = learn_new(1, 0, PRIOR);

    for (int day = 0; day < 100; day++) {
        int weekday = 1 + day % 5;
        for (int i = 0; i < (weekday == 1 ? 12 : 4); i++) {
            learn_arrival(learn, 0, 9 * 60 + i, i % 4 == 0 ? 60 * MINUTE : 0);
        }
        learn_end_day(learn, weekday);
    }
    assert_near(learn_rate(learn, 0, 1, 36).per_hour, 4 * 11, 0.1);
    assert_near(learn_rate(learn, 0, 3, 36).per_hour, 4 * 4.2, 0.15);
    assert_near(learn_rate(learn, 0, 3, 36).credit_per_hour, 4.2, 0.15);
    assert_near(learn_rate(learn, 0, 3, 36).credit_ms, 60 * MINUTE, 1e-6);
    assert_true(learn_rate(learn, 0, 3, 40).per_hour == 0);
    learn_free(learn);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_unknown_is_the_prior),
        cmocka_unit_test(times_are_learned_and_few_of_them_are_drawn_to_the_prior),
        cmocka_unit_test(a_forgotten_finish_does_not_spoil_the_mean),
        cmocka_unit_test(yesterday_counts_less_than_today),
        cmocka_unit_test(a_persons_speed_is_told_from_the_services_and_bounded),
        cmocka_unit_test(no_shows_and_gaps_are_in_the_whole_time),
        cmocka_unit_test(arrivals_are_known_by_quarter_and_weekday),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
