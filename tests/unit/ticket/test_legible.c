/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ticket/legible.h"

static const double wall55[2] = {1218, 685};

/* The published table: 5, 8, 10, 15, 20 m. */
static void
heights_are_those_of_the_published_table(void **context)
{
    static const double table[][3] = {
        {5, 32, 61}, {8, 51.2, 97.6}, {10, 64, 122}, {15, 96, 183}, {20, 128, 244}};
    (void)context;
    for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
        assert_true(legible_text_mm(table[i][0]) - table[i][1] < 0.01 &&
                    legible_text_mm(table[i][0]) - table[i][1] > -0.01);
        assert_true(legible_call_mm(table[i][0]) - table[i][2] < 0.01 &&
                    legible_call_mm(table[i][0]) - table[i][2] > -0.01);
    }
}

static void
the_largest_number_of_rows_is_legible_and_one_more_is_not(void **context)
{
    (void)context;
    for (int shows = 0; shows < HALL_SHOWS_COUNT; shows++) {
        for (double metres = 1; metres < 15; metres += 0.5) {
            int rows = legible_rows(shows, wall55, metres);
            assert_true(rows == 0 ||
                        legible_row_mm(shows, wall55, rows) >= legible_text_mm(metres));
            assert_true(legible_row_mm(shows, wall55, rows + 1) < legible_text_mm(metres));
        }
    }
    assert_int_equal(legible_rows(HALL_SHOWS_WAITING, wall55, 8), 4);
}

static void
what_is_not_known_limits_nothing(void **context)
{
    static const double unknown[2];
    (void)context;
    assert_int_equal(legible_rows(HALL_SHOWS_WAITING, unknown, 8), 99);
    assert_int_equal(legible_rows(HALL_SHOWS_WAITING, wall55, 0), 99);
    assert_int_equal(legible_rows(HALL_SHOWS_WAITING, wall55, 200), 0);
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(heights_are_those_of_the_published_table),
        cmocka_unit_test(the_largest_number_of_rows_is_legible_and_one_more_is_not),
        cmocka_unit_test(what_is_not_known_limits_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
