/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/boost.h"
#include "tests/lib/chance.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

enum { ROWS = 5000 };

static uint64_t random_state;

static double
chance(void)
{
    return chance_share(&random_state);
}

/* A step on one feature, a slope on another, nothing on the third. */
static double
truth(const float *features)
{
    return (features[0] > 0.5F ? 2 : 0) + (double)features[1];
}

static struct boost_row *
some_rows(double noise)
{
    struct boost_row *rows = mem_zero_alloc(ROWS, sizeof(*rows));

    random_state = 9;
    for (int i = 0; i < ROWS; i++) {
        for (int f = 0; f < 3; f++) {
            rows[i].features[f] = (float)chance();
        }
        rows[i].target = truth(rows[i].features) + noise * (chance() - 0.5);
        rows[i].weight = 1;
    }
    return rows;
}

static void
what_depends_on_the_features_is_found(void **state)
{
    (void)state;
    struct boost_row *rows = some_rows(2);
    struct boost *boost = boost_learn(rows, ROWS, 3);
    double square = 0;

    for (int i = 0; i < 1000; i++) {
        float asked[3] = {(float)chance(), (float)chance(), (float)chance()};
        double error = boost_value(boost, asked) - truth(asked);
        square += error * error / 1000;
    }
    /* The mean alone would be off by 1.04. */
    assert_true(sqrt(square) < 0.25);
    boost_free(boost);
    free(rows);
}

static void
rows_without_weight_teach_nothing(void **state)
{
    (void)state;
    struct boost_row *rows = some_rows(0);

    for (int i = 0; i < ROWS; i++) {
        rows[i].weight = rows[i].features[2] < 0.5F ? 1 : 0;
        rows[i].target += rows[i].weight > 0 ? 0 : 1000;
    }
    struct boost *boost = boost_learn(rows, ROWS, 2);
    assert_true(fabs(boost_value(boost, rows[7].features) - truth(rows[7].features)) < 0.5);
    boost_free(boost);
    free(rows);
}

static void
the_same_rows_give_the_same_bits_and_few_rows_none(void **state)
{
    (void)state;
    struct boost_row *rows = some_rows(2);
    struct boost *first = boost_learn(rows, ROWS, 3), *second = boost_learn(rows, ROWS, 3);

    for (int i = 0; i < ROWS; i++) {
        assert_true(boost_value(first, rows[i].features) == boost_value(second, rows[i].features));
    }
    assert_null(boost_learn(rows, BOOST_ROWS_MIN - 1, 3));
    assert_true(boost_value(NULL, rows[0].features) == 0);
    boost_free(first);
    boost_free(second);
    free(rows);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_depends_on_the_features_is_found),
        cmocka_unit_test(rows_without_weight_teach_nothing),
        cmocka_unit_test(the_same_rows_give_the_same_bits_and_few_rows_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
