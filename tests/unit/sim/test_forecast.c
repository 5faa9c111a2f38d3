/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/forecast.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void
assert_is(double value, double want)
{
    if (fabs(value - want) > 1e-9) {
        fail_msg("%.12g, not %.12g", value, want);
    }
}

/* So many join at one minute each, from `at` on, the first with this id. */
static void
join_some(struct forecast *forecast, int queue, double at, int64_t id, int count)
{
    for (int i = 0; i < count; i++) {
        (void)forecast_join(forecast, queue, at + i, id + i, 0);
    }
}

static void
without_any_past_ten_minutes_each_are_reckoned(void **state)
{
    (void)state;
    struct forecast *forecast = forecast_new();
    int queue = forecast_queue(forecast);

    forecast_counters(forecast, queue, 480, 2);
    struct forecast_wait wait = forecast_ask(forecast, queue, 480, 0);
    assert_is(wait.mean, 10 / 2.0);
    assert_true(wait.p50 < wait.mean && wait.mean < wait.p80 && wait.p80 < wait.p90);
    assert_is(wait.state.last_wait, -1);
    forecast_free(forecast);
}

/* Two counters, 60 minutes, twelve calls: ten counter-minutes a call; none while nobody waits. */
static void
counter_minutes_count_only_while_somebody_waits(void **state)
{
    (void)state;
    struct forecast *forecast = forecast_new();
    int queue = forecast_queue(forecast);

    forecast_counters(forecast, queue, 400, 2);
    (void)forecast_join(forecast, queue, 480, 1, 0);
    for (int i = 1; i <= 12; i++) {
        (void)forecast_join(forecast, queue, 480 + 5 * i - 1, i + 1, 0);
        forecast_call(forecast, queue, 480 + 5 * i, i);
    }
    forecast_leave(forecast, queue, 540, 13);
    forecast_end_day(forecast);
    forecast_counters(forecast, queue, 480, 1);
    struct forecast_state known = forecast_ask(forecast, queue, 480, 0).state;
    assert_is(known.tau_past, (2 * 60 + 5 * 10) / (12 + 5.0));
    assert_is(known.line_past, known.tau_past);
    forecast_free(forecast);
}

static void
those_with_a_credit_go_before_those_who_came_within_it(void **state)
{
    (void)state;
    struct forecast *forecast = forecast_new();
    int queue = forecast_queue(forecast);

    forecast_counters(forecast, queue, 480, 1);
    join_some(forecast, queue, 500, 1, 10);
    assert_int_equal(forecast_ask(forecast, queue, 510, 0).state.ahead, 10);
    assert_int_equal(forecast_ask(forecast, queue, 510, 5.5).state.ahead, 5);
    assert_is(forecast_ask(forecast, queue, 510, 0).state.head_wait, 10);
    (void)forecast_join(forecast, queue, 510, 99, 60);
    assert_is(forecast_ask(forecast, queue, 512, 0).state.head_wait, 2);
    forecast_leave(forecast, queue, 513, 99);
    forecast_call(forecast, queue, 513, 1);
    forecast_call(forecast, queue, 513, 12345);
    struct forecast_state known = forecast_ask(forecast, queue, 514, 0).state;
    assert_int_equal(known.ahead, 9);
    assert_is(known.last_wait, 13);
    assert_int_equal(known.calls_today, 1);
    forecast_free(forecast);
}

static void
who_meets_a_free_counter_teaches_nothing_of_waits(void **state)
{
    (void)state;
    struct forecast *forecast = forecast_new();
    int queue = forecast_queue(forecast);

    forecast_counters(forecast, queue, 480, 2);
    forecast_join_free(forecast, queue, 481, 1, 0);
    assert_int_equal(forecast_ask(forecast, queue, 481, 0).state.ahead, 1);
    forecast_call(forecast, queue, 482, 1);
    struct forecast_state known = forecast_ask(forecast, queue, 482, 0).state;
    assert_int_equal(known.ahead, 0);
    assert_int_equal(known.calls_today, 0);
    assert_is(known.last_wait, -1);
    forecast_free(forecast);
}

static void
no_wait_is_longer_than_six_hours_and_none_is_nothing(void **state)
{
    (void)state;
    struct forecast *forecast = forecast_new();
    int queue = forecast_queue(forecast);

    forecast_counters(forecast, queue, 480, 1);
    join_some(forecast, queue, 480, 1, 100);
    struct forecast_wait wait = forecast_ask(forecast, queue, 600, 0);
    assert_is(wait.state.line, 101 * wait.state.tau);
    assert_is(wait.mean, 360);
    forecast_end_day(forecast);
    forecast_counters(forecast, queue, 480, 1000);
    assert_true(forecast_ask(forecast, queue, 480, 0).mean > 0.5);
    forecast_free(forecast);
}

static void
a_day_on_which_nobody_came_changes_nothing(void **state)
{
    (void)state;
    struct forecast *forecast = forecast_new();
    int queue = forecast_queue(forecast);

    forecast_counters(forecast, queue, 480, 1);
    join_some(forecast, queue, 480, 1, 50);
    for (int i = 1; i <= 50; i++) {
        forecast_call(forecast, queue, 530 + 3 * i, i);
    }
    forecast_end_day(forecast);
    forecast_counters(forecast, queue, 480, 1);
    struct forecast_wait before = forecast_ask(forecast, queue, 480, 0);
    forecast_end_day(forecast);
    forecast_end_day(forecast);
    forecast_counters(forecast, queue, 480, 1);
    struct forecast_wait after = forecast_ask(forecast, queue, 480, 0);
    assert_true(before.mean == after.mean && before.p80 == after.p80);
    forecast_free(forecast);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_any_past_ten_minutes_each_are_reckoned),
        cmocka_unit_test(counter_minutes_count_only_while_somebody_waits),
        cmocka_unit_test(those_with_a_credit_go_before_those_who_came_within_it),
        cmocka_unit_test(who_meets_a_free_counter_teaches_nothing_of_waits),
        cmocka_unit_test(no_wait_is_longer_than_six_hours_and_none_is_nothing),
        cmocka_unit_test(a_day_on_which_nobody_came_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
