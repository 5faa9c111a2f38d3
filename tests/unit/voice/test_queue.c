/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "voice/queue.h"

static struct queue queue;

static int
empty(void **state)
{
    (void)state;
    queue = (struct queue){0};
    return 0;
}

static bool
add(const char *number, enum queue_rank rank, int64_t due_ms)
{
    struct announcement item = {.rank = rank, .due_ms = due_ms};
    str_cut(item.number, sizeof item.number, number);
    return queue_add(&queue, &item);
}

static void
assert_takes(int64_t now_ms, const char *number)
{
    struct announcement next = {.number = "nothing"};
    assert_int_equal(queue_take(&queue, now_ms, &next), strcmp(number, "nothing") != 0);
    assert_string_equal(next.number, number);
}

static void
calls_are_spoken_in_the_order_they_came(void **state)
{
    (void)state;
    add("A1", QUEUE_FIRST, 3);
    add("A2", QUEUE_FIRST, 2);
    add("A3", QUEUE_FIRST, 1);
    assert_takes(10, "A1");
    assert_takes(10, "A2");
    assert_takes(10, "A3");
    assert_takes(10, "nothing");
}

static void
first_calls_pass_recalls_and_recalls_pass_repeats(void **state)
{
    (void)state;
    add("A1", QUEUE_REPEAT, 0);
    add("A2", QUEUE_AGAIN, 0);
    add("A3", QUEUE_FIRST, 0);
    add("A4", QUEUE_AGAIN, 0);
    add("A5", QUEUE_FIRST, 0);
    assert_takes(1, "A3");
    assert_takes(1, "A5");
    assert_takes(1, "A2");
    assert_takes(1, "A4");
    assert_takes(1, "A1");
}

static void
a_repeat_waits_for_its_time_but_lets_others_speak(void **state)
{
    (void)state;
    add("A1", QUEUE_REPEAT, 1500);
    assert_takes(1499, "nothing");
    assert_int_equal(queue_wait_ms(&queue, 1000), 500);
    add("A2", QUEUE_AGAIN, 1200);
    assert_int_equal(queue_wait_ms(&queue, 1000), 200);
    assert_takes(1300, "A2");
    assert_takes(1500, "A1");
    assert_int_equal(queue_wait_ms(&queue, 9000), -1);
}

static void
what_may_be_said_now_needs_no_waiting(void **state)
{
    (void)state;
    add("A1", QUEUE_REPEAT, 5000);
    add("A2", QUEUE_FIRST, 100);
    assert_int_equal(queue_wait_ms(&queue, 4000), 0);
}

static void
recalls_and_repeats_are_dropped_after_15_seconds(void **state)
{
    (void)state;
    struct announcement late;
    add("A1", QUEUE_FIRST, 0);
    add("A2", QUEUE_AGAIN, 0);
    add("A3", QUEUE_REPEAT, 1);
    assert_false(queue_take_late(&queue, 15000, &late));
    assert_true(queue_take_late(&queue, 15001, &late));
    assert_string_equal(late.number, "A2");
    assert_false(queue_take_late(&queue, 15001, &late));
    assert_true(queue_take_late(&queue, 15002, &late));
    assert_string_equal(late.number, "A3");
    assert_false(queue_take_late(&queue, INT64_MAX / 2, &late));
    assert_takes(INT64_MAX / 2, "A1");
}

static void
a_recall_takes_the_place_of_the_waiting_repeat(void **state)
{
    (void)state;
    add("A1", QUEUE_REPEAT, 0);
    add("A2", QUEUE_REPEAT, 0);
    add("A1", QUEUE_AGAIN, 0);
    add("A1", QUEUE_AGAIN, 0);
    assert_int_equal(queue.count, 2);
    assert_takes(1, "A1");
    assert_takes(1, "A2");
    assert_takes(1, "nothing");
}

static void
a_recall_does_not_take_the_first_calls_place(void **state)
{
    (void)state;
    add("A1", QUEUE_FIRST, 0);
    add("A1", QUEUE_AGAIN, 0);
    assert_int_equal(queue.count, 2);
}

static void
a_forgotten_number_is_not_said(void **state)
{
    (void)state;
    add("A1", QUEUE_FIRST, 0);
    add("A2", QUEUE_FIRST, 0);
    add("A1", QUEUE_AGAIN, 0);
    queue_forget(&queue, "A1");
    queue_forget(&queue, "A9");
    assert_takes(1, "A2");
    assert_takes(1, "nothing");
}

static void
a_full_queue_gives_up_its_least_for_more(void **state)
{
    (void)state;
    char number[8];
    add("R1", QUEUE_AGAIN, 0);
    add("R2", QUEUE_REPEAT, 0);
    for (int i = 2; i < QUEUE_MAX; i++) {
        str_format(number, sizeof number, "A%d", i);
        assert_true(add(number, QUEUE_FIRST, 0));
    }
    assert_false(add("X1", QUEUE_REPEAT, 0));
    assert_true(add("X2", QUEUE_FIRST, 0));
    assert_string_equal(queue.items[0].number, "R1");
    assert_false(add("X3", QUEUE_AGAIN, 0));
    assert_true(add("X4", QUEUE_FIRST, 0));
    assert_false(add("X5", QUEUE_FIRST, 0));
    assert_int_equal(queue.count, QUEUE_MAX);
    for (int i = 2; i < QUEUE_MAX; i++) {
        str_format(number, sizeof number, "A%d", i);
        assert_takes(1, number);
    }
    assert_takes(1, "X2");
    assert_takes(1, "X4");
    assert_takes(1, "nothing");
}

#define TEST(name) cmocka_unit_test_setup(name, empty)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(calls_are_spoken_in_the_order_they_came),
        TEST(first_calls_pass_recalls_and_recalls_pass_repeats),
        TEST(a_repeat_waits_for_its_time_but_lets_others_speak),
        TEST(what_may_be_said_now_needs_no_waiting),
        TEST(recalls_and_repeats_are_dropped_after_15_seconds),
        TEST(a_recall_takes_the_place_of_the_waiting_repeat),
        TEST(a_recall_does_not_take_the_first_calls_place),
        TEST(a_forgotten_number_is_not_said),
        TEST(a_full_queue_gives_up_its_least_for_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
