/* SPDX-License-Identifier: Apache-2.0
 * The section of a made-up day: what the sample has in it, that it comes back, and what is refused.
 */
#include "config/hall_file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct hall_file_errors errors;

static char *
sample_text(size_t *ret_length)
{
    FILE *file = fopen("data/hall7.yaml", "r");
    char *text = calloc(1, 16384);

    assert_non_null(file);
    *ret_length = fread(text, 1, 16383, file);
    fclose(file);
    return text;
}

static void
the_hall_of_seven_counters_has_its_day(void **state)
{
    struct hall *hall = NULL;

    (void)state;
    assert_int_equal(hall_file_load("data/hall7.yaml", &errors, &hall), STATUS_OK);
    assert_int_equal(errors.count, 0);
    const struct hall_simulation *day = &hall->simulation;
    assert_int_equal(hall->counter_count, 7);
    assert_int_equal(day->service_count, 3);
    static const int mean_s[] = {300, 600, 900};
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(day->services[i].mean_s, mean_s[i]);
        assert_int_equal(day->services[i].cv_percent, 90);
    }
    assert_int_equal(day->class_count, 1);
    assert_string_equal(day->classes[0].class_id, "elderly");
    assert_int_equal(day->classes[0].percent, 15);
    assert_int_equal(hall_class(hall, "elderly")->credit_min, 30);
    assert_int_equal(day->hours[1].span.from, 9 * 60 + 30);
    assert_int_equal(day->hours[1].weight, 135);
    hall_free(hall);
}

static void
a_made_up_day_is_written_as_it_was_read(void **state)
{
    struct buffer first = {0}, second = {0};
    struct hall *hall = NULL, *again = NULL;

    (void)state;
    assert_int_equal(hall_file_load("data/hall7.yaml", &errors, &hall), STATUS_OK);
    hall->simulation.reaction_s = 7;
    hall->simulation.services[1].no_show_percent = 9;
    hall->simulation.services[1].no_show_s = 45;
    hall->simulation.speeds = calloc(1, sizeof(*hall->simulation.speeds));
    hall->simulation.speed_count = 1;
    str_cut(hall->simulation.speeds[0].counter, ID_SIZE, "5");
    hall->simulation.speeds[0].percent = 120;
    assert_int_equal(hall_file_write(hall, &first), STATUS_OK);
    assert_int_equal(hall_file_read(first.data, first.length, "again", &errors, &again), STATUS_OK);
    assert_int_equal(again->simulation.reaction_s, 7);
    assert_int_equal(again->simulation.services[1].no_show_percent, 9);
    assert_int_equal(again->simulation.services[1].no_show_s, 45);
    assert_int_equal(again->simulation.speed_count, 1);
    assert_string_equal(again->simulation.speeds[0].counter, "5");
    assert_int_equal(again->simulation.speeds[0].percent, 120);
    assert_int_equal(again->simulation.hour_count, hall->simulation.hour_count);
    assert_memory_equal(again->simulation.hours, hall->simulation.hours,
                        sizeof(hall->simulation.hours));
    assert_int_equal(hall_file_write(again, &second), STATUS_OK);
    assert_string_equal(first.data, second.data);
    buffer_done(&first);
    buffer_done(&second);
    hall_free(hall);
    hall_free(again);
}

static void
what_makes_no_day_is_refused(void **state)
{
    static const struct {
        const char *from, *to, *sentence;
    } cases[] = {
        {"{service: A, tickets", "{service: X, tickets",
         "There is no service \"{0}\" in this file."},
        {"{service: B, tickets", "{service: A, tickets", "The id \"{0}\" appears here twice."},
        {"tickets: 125, ", "", "The key \"{0}\" is missing here."},
        {"mean_s: 300", "mean_s: 0", "\"{0}\" is not a whole number from {1} to {2}."},
        {"class: elderly, p", "class: infant, p",
         "\"{0}\" is not a class of this hall with a credit."},
        {"class: elderly, p", "class: regular, p",
         "\"{0}\" is not a class of this hall with a credit."},
        {"percent: 15}", "percent: 90}, {class: elderly, percent: 20}",
         "These are more than 100 percent together."},
        {"\"09:30-11:00\"", "\"11:00-09:30\"",
         "\"{0}\" are not opening hours. Write them like 09:00-12:00."},
        {"cv_percent: 90}", "cv_percent: 90, booked_percent: 10}",
         "The class \"appointment\" is missing in this file."},
        {"percent: 15}]", "percent: 15}]\n  speeds: [{counter: \"9\", percent: 90}]",
         "There is no counter \"{0}\" in this file."},
        {"weight: 135", "weight: 135, height: 1", "Unknown key \"{0}\". Known here: {1}."},
    };
    size_t length;
    char *text = sample_text(&length);

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct buffer changed = {0};
        struct hall *hall = NULL;
        const char *at = strstr(text, cases[i].from);
        assert_non_null(at);
        buffer_append_bytes(&changed, text, (size_t)(at - text));
        buffer_append(&changed, cases[i].to);
        buffer_append(&changed, at + strlen(cases[i].from));
        if (hall_file_read(changed.data, changed.length, "x", &errors, &hall) != STATUS_INVALID) {
            fail_msg("read: %s", cases[i].to);
        }
        assert_string_equal(errors.items[0].sentence, cases[i].sentence);
        buffer_done(&changed);
    }
    free(text);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_hall_of_seven_counters_has_its_day),
        cmocka_unit_test(a_made_up_day_is_written_as_it_was_read),
        cmocka_unit_test(what_makes_no_day_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
