/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sim/random.h"

enum { DRAWS = 200000 };

static void
assert_value(double value, double wanted, double within)
{
    if (!(fabs(value - wanted) <= within)) {
        fail_msg("%.17g instead of %.17g", value, wanted);
    }
}

/* From tables of the normal law. */
static void
the_normal_quantile_is_exact_in_the_middle_and_in_the_tails(void **state)
{
    static const struct {
        double p, z;
    } rows[] = {
        {0.5, 0},
        {0.75, 0.67448975019608174},
        {0.9, 1.2815515655446004},
        {0.975, 1.9599639845400545},
        {0.999, 3.0902323061678132},
        {1e-9, -5.9978070150076865},
        {1e-15, -7.9413453261709970},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        assert_value(random_normal_quantile(rows[i].p), rows[i].z, 1e-13 * (1 + fabs(rows[i].z)));
        assert_value(random_normal(rows[i].z), rows[i].p, 1e-12 * rows[i].p + 1e-15);
    }
    assert_value(random_normal_quantile(0.1), -random_normal_quantile(0.9), 1e-15);
}

static void
a_number_depends_on_its_words_and_on_nothing_else(void **state)
{
    struct random_stream work = random_stream(1, 2, RANDOM_WORK);

    (void)state;
    assert_true(random_at(work, 7, 3) == random_at(random_stream(1, 2, RANDOM_WORK), 7, 3));
    assert_true(random_at(work, 7, 3) != random_at(random_stream(2, 2, RANDOM_WORK), 7, 3));
    assert_true(random_at(work, 7, 3) != random_at(random_stream(1, 3, RANDOM_WORK), 7, 3));
    assert_true(random_at(work, 7, 3) != random_at(random_stream(1, 2, RANDOM_RETURN), 7, 3));
    assert_true(random_at(work, 7, 3) != random_at(work, 8, 3));
    assert_true(random_at(work, 7, 3) != random_at(work, 7, 4));
}

/* Neighbours in each of the words, since tickets are numbered one after the other. */
static void
neighbours_are_uniform_and_independent(void **state)
{
    struct random_stream stream = random_stream(1, 0, RANDOM_WORK);
    double sum = 0, squares = 0, beside = 0, above = 0;

    (void)state;
    for (uint64_t who = 0; who < DRAWS; who++) {
        double u = random_at(stream, who, 0) - 0.5, next = random_at(stream, who + 1, 0) - 0.5;
        double later = random_at(stream, who, 1) - 0.5;
        assert_true(u > -0.5 && u < 0.5);
        sum += u;
        squares += u * u;
        beside += u * next;
        above += u * later;
    }
    double error = 4 / sqrt(DRAWS) / sqrt(12);
    assert_value(sum / DRAWS, 0, error);
    assert_value(squares / DRAWS, 1.0 / 12, error);
    assert_value(beside / DRAWS, 0, error / sqrt(12));
    assert_value(above / DRAWS, 0, error / sqrt(12));
}

static void
times_have_their_mean_and_spread(void **state)
{
    static const enum random_law laws[] = {RANDOM_LOGNORMAL, RANDOM_EXPONENTIAL, RANDOM_FIXED};
    static const double spreads[] = {0.9, 1, 0};
    struct random_stream stream = random_stream(5, 0, RANDOM_WORK);

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(laws); i++) {
        struct random_shape shape = random_shape(laws[i], 600, 0.9);
        double sum = 0, squares = 0;
        for (uint64_t who = 0; who < DRAWS; who++) {
            double time = random_time(&shape, random_at(stream, who, 0));
            sum += time;
            squares += time * time;
        }
        double mean = sum / DRAWS, variance = squares / DRAWS - mean * mean;
        assert_value(mean, 600, 600 * 0.01);
        assert_value(sqrt(variance > 0 ? variance : 0) / mean, spreads[i], 0.03);
    }
}

/* Of all times, those that last longer than 700, less 700: their mean is that of what is left. */
static void
what_is_left_is_what_the_longer_ones_have_left(void **state)
{
    struct random_shape shape = random_shape(RANDOM_LOGNORMAL, 600, 0.9);
    struct random_stream stream = random_stream(5, 0, RANDOM_IN_HAND);
    double longer = 0, count = 0, left = 0;

    (void)state;
    for (uint64_t who = 0; who < DRAWS; who++) {
        double u = random_at(stream, who, 0), time = random_time(&shape, u);
        longer += time > 700 ? time - 700 : 0;
        count += time > 700;
        left += random_time_left(&shape, 700, random_at(stream, who, 1));
    }
    assert_value(left / DRAWS, longer / count, 0.02 * longer / count);
    struct random_shape fixed = random_shape(RANDOM_FIXED, 600, 0);
    assert_value(random_time_left(&fixed, 200, 0.3), 400, 0);
    assert_value(random_time_left(&fixed, 900, 0.3), 0, 0);
    /* Far beyond all that was ever seen it is the last hundredth's, and finite. */
    double far = random_time_left(&shape, 1e9, 0.5);
    assert_true(far > 0 && far < 1e5);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_normal_quantile_is_exact_in_the_middle_and_in_the_tails),
        cmocka_unit_test(a_number_depends_on_its_words_and_on_nothing_else),
        cmocka_unit_test(neighbours_are_uniform_and_independent),
        cmocka_unit_test(times_have_their_mean_and_spread),
        cmocka_unit_test(what_is_left_is_what_the_longer_ones_have_left),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
