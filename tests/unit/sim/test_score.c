/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/score.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void
assert_is(double value, double want)
{
    if (fabs(value - want) > 1e-9) {
        fail_msg("%.12g, not %.12g", value, want);
    }
}

static void
errors_are_said_as_people_know_them(void **state)
{
    (void)state;
    struct score score = {0};

    score_add(&score, &(struct score_case){10, 14, 10, 20, 30});
    score_add(&score, &(struct score_case){30, 20, 18, 25, 30});
    struct score_result result = score_result(&score);
    assert_is(result.count, 2);
    assert_is(result.mean_actual, 20);
    assert_is(result.bias, -3);
    assert_is(result.mae, 7);
    assert_is(result.ase, 58);
    assert_is(result.arse, sqrt(58) / 20);
    assert_is(result.within5, 0.5);
    assert_is(result.pinball80, (0.2 * 10 + 0.8 * 5) / 2);
    assert_is(result.cover50, 0.5);
    assert_is(result.cover80, 0.5);
    assert_is(result.cover90, 1);
}

static void
what_was_not_said_is_not_scored(void **state)
{
    (void)state;
    struct score score = {0};

    assert_true(isnan(score_result(&score).bias));
    score_add(&score, &(struct score_case){10, 12, NAN, NAN, NAN});
    struct score_result result = score_result(&score);
    assert_is(result.bias, 2);
    assert_true(isnan(result.cover50) && isnan(result.cover80) && isnan(result.pinball80));
    score_add(&score, &(struct score_case){10, 12, NAN, 11, NAN});
    assert_is(score_result(&score).cover80, 1);
    assert_is(score_result(&score).pinball80, 0.2);
}

static void
people_ahead_fall_into_seven_classes(void **state)
{
    (void)state;

    assert_int_equal(score_class(0), 0);
    assert_int_equal(score_class(2), 1);
    assert_int_equal(score_class(3), 2);
    assert_int_equal(score_class(40), 5);
    assert_int_equal(score_class(41), 6);
    assert_string_equal(score_class_name(score_class(7)), "6–10");
    for (int i = 0; i < SCORE_CLASSES; i++) {
        assert_int_equal(score_class(score_class_least(i)), i);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(errors_are_said_as_people_know_them),
        cmocka_unit_test(what_was_not_said_is_not_scored),
        cmocka_unit_test(people_ahead_fall_into_seven_classes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
