/* SPDX-License-Identifier: Apache-2.0 */
#include "ticket/told.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const int64_t minute = 60000;

static struct ticket_told
told(int p50, int p80)
{
    return (struct ticket_told){.p50_min = p50, .p80_min = p80, .by = "rollout"};
}

static void
a_wait_is_told_in_steps_of_five_outwards_at_its_end(void **state)
{
    (void)state;
    static const struct {
        int p50, p80;
        enum told_kind kind;
        int from, to;
    } cases[] = {
        {14, 22, TOLD_RANGE, 15, 25}, {12, 13, TOLD_RANGE, 10, 15}, {13, 15, TOLD_RANGE, 15, 20},
        {10, 10, TOLD_RANGE, 10, 15}, {3, 9, TOLD_RANGE, 5, 10},    {61, 99, TOLD_RANGE, 60, 100},
        {3, 5, TOLD_FIVE, 0, 5},      {4, 4, TOLD_FIVE, 0, 5},      {2, 5, TOLD_SOON, 0, 5},
        {2, 12, TOLD_SOON, 0, 15},    {0, 0, TOLD_SOON, 0, 5},
    };

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct ticket_told wait = told(cases[i].p50, cases[i].p80);
        struct told_range range = told_range(&wait);
        assert_int_equal(range.kind, cases[i].kind);
        assert_int_equal(range.from, cases[i].from);
        assert_int_equal(range.to, cases[i].to);
    }
}

static void
what_is_unknown_is_said_to_be(void **state)
{
    (void)state;
    const struct ticket_told nothing = {.by = ""};
    int64_t from = 7, to = 7;

    assert_int_equal(told_range(&nothing).kind, TOLD_UNKNOWN);
    assert_false(told_clock(&nothing, 0, &from, &to));
    assert_int_equal(from, 7);
    assert_false(told_was_kept(&nothing, 0));
}

static void
the_clock_is_told_in_whole_five_minutes(void **state)
{
    (void)state;
    const int64_t ten = 10 * 60 * minute;
    struct ticket_told wait = told(14, 22);
    int64_t from, to;

    assert_true(told_clock(&wait, ten + 26 * minute, &from, &to));
    assert_int_equal(from, ten + 40 * minute);
    assert_int_equal(to, ten + 50 * minute);
    wait = told(4, 4);
    assert_true(told_clock(&wait, ten + 1 * minute, &from, &to));
    assert_int_equal(from, ten + 5 * minute);
    assert_int_equal(to, ten + 10 * minute);
}

static void
a_word_is_kept_when_nobody_waits_longer_than_was_shown(void **state)
{
    (void)state;
    struct ticket_told wait = told(14, 22);

    assert_true(told_was_kept(&wait, 25 * minute));
    assert_false(told_was_kept(&wait, 25 * minute + 1));
    assert_true(told_was_kept(&wait, 0));
}

static void
a_bound_never_rises_silently(void **state)
{
    (void)state;
    struct ticket_told before = told(20, 30);
    bool updated = true;

    /* Ten minutes on, twenty are left: a little more stays as told. */
    struct ticket_told now = told(15, 20);
    struct told_range range = told_again(&before, 10 * minute, &now, &updated);
    assert_int_equal(range.to, 20);
    assert_false(updated);
    now = told(18, 24);
    range = told_again(&before, 8 * minute, &now, &updated);
    assert_int_equal(range.to, 25);
    assert_false(updated);
    now = told(10, 18);
    range = told_again(&before, 10 * minute, &now, &updated);
    assert_int_equal(range.from, 10);
    assert_int_equal(range.to, 20);
    assert_false(updated);
    /* A fifth more than is left is said aloud. */
    now = told(15, 25);
    range = told_again(&before, 10 * minute, &now, &updated);
    assert_int_equal(range.to, 25);
    assert_true(updated);
    now = told(50, 60);
    range = told_again(&before, 10 * minute, &now, &updated);
    assert_int_equal(range.to, 60);
    assert_true(updated);
    /* When the time is up, any wait is more than was told. */
    now = told(3, 5);
    range = told_again(&before, 40 * minute, &now, &updated);
    assert_true(updated);
}

static void
within_a_fifth_the_old_bound_stands(void **state)
{
    (void)state;
    struct ticket_told before = told(60, 100), now = told(70, 105);
    bool updated = true;
    struct told_range range = told_again(&before, 10 * minute, &now, &updated);

    assert_int_equal(range.from, 70);
    assert_int_equal(range.to, 90);
    assert_false(updated);
    now = told(95, 105);
    range = told_again(&before, 10 * minute, &now, &updated);
    assert_int_equal(range.from, 85);
    assert_int_equal(range.to, 90);
}

static void
whoever_was_told_nothing_is_told_as_it_is(void **state)
{
    (void)state;
    const struct ticket_told nothing = {.by = ""};
    struct ticket_told now = told(50, 60);
    bool updated = true;

    assert_int_equal(told_again(&nothing, 0, &now, &updated).to, 60);
    assert_false(updated);
    assert_int_equal(told_again(&now, 0, &nothing, &updated).kind, TOLD_UNKNOWN);
    assert_false(updated);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_wait_is_told_in_steps_of_five_outwards_at_its_end),
        cmocka_unit_test(what_is_unknown_is_said_to_be),
        cmocka_unit_test(the_clock_is_told_in_whole_five_minutes),
        cmocka_unit_test(a_word_is_kept_when_nobody_waits_longer_than_was_shown),
        cmocka_unit_test(a_bound_never_rises_silently),
        cmocka_unit_test(within_a_fifth_the_old_bound_stands),
        cmocka_unit_test(whoever_was_told_nothing_is_told_as_it_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
