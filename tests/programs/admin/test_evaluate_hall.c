/* SPDX-License-Identifier: Apache-2.0
 * The hall on which estimates are judged: lunch one after the other, a tidal counter, priority. */
#include "admin/evaluate_hall.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "config/hall_file.h"

static struct hall *hall;

static struct score_result
play(double load, struct evaluate_hall_table *ret_table)
{
    const struct evaluate_hall_plan plan = {
        .load = load, .history_days = 10, .scored_days = 30, .seed = 1};

    evaluate_hall_play(hall, &plan, ret_table);
    struct score_result ours = score_result(&ret_table->rules[EVALUATE_HALL_ROSTER]);
    print_message("load %.2f: n %.0f mean %.1f bias %.2f MAE %.1f RMSE/mean %.3f P50/80/90 %.3f "
                  "%.3f %.3f; QL %.3f LES %.3f no roster %.3f\n",
                  load, ours.count, ours.mean_actual, ours.bias, ours.mae, ours.arse, ours.cover50,
                  ours.cover80, ours.cover90,
                  score_result(&ret_table->rules[EVALUATE_HALL_QL]).arse,
                  score_result(&ret_table->rules[EVALUATE_HALL_LES]).arse,
                  score_result(&ret_table->rules[EVALUATE_HALL_NOW]).arse);
    return ours;
}

static void
assert_honest(const struct score_result *ours, const struct evaluate_hall_table *table)
{
    assert_true(ours->count > 2000);
    assert_true(ours->cover80 > 0.75 && ours->cover80 < 0.85);
    assert_true(fabs(ours->bias) < 0.1 * ours->mean_actual);
    for (int rule = 0; rule < EVALUATE_HALL_ROSTER; rule++) {
        assert_true(ours->arse < score_result(&table->rules[rule]).arse);
    }
}

static void
an_ordinary_load_is_told_to_within_fifty_five_hundredths_of_the_mean(void **state)
{
    (void)state;
    struct evaluate_hall_table table;
    struct score_result ours = play(1, &table);

    assert_true(ours.arse <= 0.55);
    assert_honest(&ours, &table);
}

static void
an_overload_is_told_to_within_forty_seven_hundredths(void **state)
{
    (void)state;
    struct evaluate_hall_table table;
    struct score_result ours = play(1.15, &table);

    assert_true(ours.arse <= 0.47);
    assert_honest(&ours, &table);
}

static int
load_hall(void **state)
{
    (void)state;
    static struct hall_file_errors errors;

    return hall_file_load("data/hall7.yaml", &errors, &hall) == STATUS_OK ? 0 : -1;
}

static int
free_hall(void **state)
{
    (void)state;
    hall = hall_free(hall);
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_ordinary_load_is_told_to_within_fifty_five_hundredths_of_the_mean),
        cmocka_unit_test(an_overload_is_told_to_within_forty_seven_hundredths),
    };
    return cmocka_run_group_tests(tests, load_hall, free_hall);
}
