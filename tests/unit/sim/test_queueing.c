/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sim/queueing.h"

/* The tables give eight or six digits after the point: half a unit of the last, and 1e-6 at most.
 */
static void
assert_value(double value, double wanted, double within)
{
    if (!(fabs(value - wanted) <= within)) {
        fail_msg("%.9f instead of %.9f", value, wanted);
    }
}

static void
erlang_b_and_c_have_the_tabled_values(void **state)
{
    static const struct {
        int servers;
        double arrivals, service, blocked, waiting, mean, queue, later, p90;
    } rows[] = {
        {3, 2, 1, 0.21052632, 0.44444444, 0.44444444, 0.88888889, 2.018e-5, 1.491655},
        {5, 0.8, 0.2, 0.19906687, 0.55411255, 2.77056277, 2.21645022, 0.07499098, 8.560988},
        {6, 0.5, 0.1, 0.19184726, 0.58751645, 5.87516450, 2.93758225, 0.21613522, 17.707341},
        {10, 8, 1, 0.12166106, 0.40918015, 0.20459008, 1.63672060, -1, 0.704493},
        {20, 18, 1, 0.10921285, 0.55076900, 0.27538450, 4.95692104, -1, 0.853073},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        int s = rows[i].servers;
        double in = rows[i].arrivals, out = rows[i].service;
        struct queueing queue = queueing_erlang_c(s, in, out);
        assert_value(queueing_erlang_b(s, in / out), rows[i].blocked, 1e-8);
        assert_value(queue.wait_probability, rows[i].waiting, 1e-8);
        assert_value(queue.mean_wait, rows[i].mean, 1e-8);
        assert_value(queue.mean_queue, rows[i].queue, 1e-8);
        assert_value(queueing_erlang_c_quantile(s, in, out, 0.9), rows[i].p90, 1e-6);
        if (rows[i].later >= 0) {
            assert_value(queueing_erlang_c_later(s, in, out, 10), rows[i].later, 1e-8);
        }
    }
    assert_value(queueing_erlang_c(3, 2, 1).wait_probability, 4.0 / 9, 1e-15);
}

static void
erlang_a_has_the_tabled_values(void **state)
{
    static const struct {
        int servers;
        double arrivals, service, leaving, waiting, abandoned, mean, queue;
    } rows[] = {
        {3, 2, 1, 0.5, 0.35480261, 0.08067765, 0.16135530, 0.32271059},
        {5, 0.8, 0.2, 1.0 / 15, 0.43905892, 0.06450823, 0.96762340, 0.77409872},
        {10, 10, 1, 1, 0.54207029, 0.12511004, 0.12511004, 1.25110036},
        {10, 12, 1, 0.5, 0.85038495, 0.19565594, 0.39131189, 4.69574266},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        struct queueing queue =
            queueing_erlang_a(rows[i].servers, rows[i].arrivals, rows[i].service, rows[i].leaving);
        assert_value(queue.wait_probability, rows[i].waiting, 1e-8);
        assert_value(queue.abandoned, rows[i].abandoned, 1e-8);
        assert_value(queue.mean_wait, rows[i].mean, 1e-8);
        assert_value(queue.mean_queue, rows[i].queue, 1e-8);
    }
    assert_value(queueing_erlang_a(1, 1, 1, 1).wait_probability, 1 - exp(-1), 1e-12);
    /* A thousand counters: weights beyond any double, were they not scaled. */
    assert_true(queueing_erlang_a(1000, 1500, 1, 0.1).abandoned > 0.33);
}

static void
the_wait_behind_n_has_the_tabled_quantiles(void **state)
{
    static const struct {
        int ahead;
        double mean, cv, p50, p80, p90;
    } rows[] = {
        {0, 1, 1, 0.693147, 1.609438, 2.302585},
        {4, 5, .447214, 4.670909, 6.720979, 7.993590},
        {9, 10, .316228, 9.668715, 12.518753, 14.205990},
        {19, 20, .223607, 19.667672, 23.634269, 25.902529},
        {49, 50, .141421, 49.667065, 55.833357, 59.249002},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        int n = rows[i].ahead;
        assert_value(queueing_ahead_mean(n, 1), rows[i].mean, 1e-9);
        assert_value(queueing_ahead_cv(n), rows[i].cv, 1e-6);
        assert_value(queueing_ahead_quantile(n, 1, 0.5), rows[i].p50, 1e-6);
        assert_value(queueing_ahead_quantile(n, 1, 0.8), rows[i].p80, 1e-6);
        assert_value(queueing_ahead_quantile(n, 1, 0.9), rows[i].p90, 1e-6);
        assert_value(queueing_ahead_quantile(n, 2, 0.9), rows[i].p90 / 2, 1e-6);
    }
    assert_value(queueing_ahead_mean_leaving(2, 3, 1, 0.5), 1 / 3.0 + 1 / 3.5 + 1 / 4.0, 1e-12);
}

static void
priority_means_have_the_tabled_values_and_are_conserved(void **state)
{
    static const struct {
        int servers;
        double high, low, fifo, first_high, first_low, half_high, half_low;
    } rows[] = {
        {1, .2, .6, 4.000000, 1.000000, 5.000000, 2.666667, 4.444444},
        {3, .5, 2, 1.404494, 0.280899, 1.685393, 0.893769, 1.532176},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        int s = rows[i].servers;
        double high = rows[i].high, low = rows[i].low;
        struct queueing_classes first = queueing_cobham(s, high, low, 1);
        struct queueing_classes half = queueing_kleinrock(s, high, low, 1, 0.5);
        double fifo = queueing_erlang_c(s, high + low, 1).mean_wait;
        assert_value(fifo, rows[i].fifo, 1e-6);
        assert_value(first.high, rows[i].first_high, 1e-6);
        assert_value(first.low, rows[i].first_low, 1e-6);
        assert_value(half.high, rows[i].half_high, 1e-6);
        assert_value(half.low, rows[i].half_low, 1e-6);
        assert_value(high * first.high + low * first.low, (high + low) * fifo, 1e-9);
        assert_value(high * half.high + low * half.low, (high + low) * fifo, 1e-9);
    }
}

static void
the_fewest_counters_keep_the_promise_and_one_less_does_not(void **state)
{
    (void)state;
    int servers = queueing_servers(0.8, 0.2, 0, 10, 0.8, 50);
    assert_true(queueing_erlang_c_later(servers, 0.8, 0.2, 10) <= 0.2);
    assert_true(queueing_erlang_c_later(servers - 1, 0.8, 0.2, 10) > 0.2);
    assert_int_equal(servers, 5);
    assert_int_equal(queueing_servers(0, 0.2, 0, 10, 0.8, 50), 0);
    assert_int_equal(queueing_servers(100, 0.2, 0, 10, 0.8, 50), 51);
    assert_true(queueing_servers(0.8, 0.2, 0.1, 10, 0.8, 50) <= servers);
    assert_true(isinf(queueing_erlang_c(4, 0.8, 0.2).mean_wait));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(erlang_b_and_c_have_the_tabled_values),
        cmocka_unit_test(erlang_a_has_the_tabled_values),
        cmocka_unit_test(the_wait_behind_n_has_the_tabled_quantiles),
        cmocka_unit_test(priority_means_have_the_tabled_values_and_are_conserved),
        cmocka_unit_test(the_fewest_counters_keep_the_promise_and_one_less_does_not),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
