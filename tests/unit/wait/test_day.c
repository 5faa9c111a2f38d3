/* SPDX-License-Identifier: Apache-2.0
 * The roster of a business day as instants. */
#include "wait/day.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static struct hall hall;
static struct hall_service service;
static struct hall_counter counter;
static struct day_plan plan;
static struct zone *zone;

static void
work(const char *text)
{
    struct hours_span span = {0};

    assert_true(hours_span_parse(text, &span));
    for (int weekday = 1; weekday <= 7; weekday++) {
        assert_true(hours_day_add(&hall.hours.week[weekday], span));
        assert_true(hours_day_add(&counter.roster[weekday], span));
    }
}

static int
setup(void **state)
{
    (void)state;
    hall = (struct hall){.services = &service,
                         .service_count = 1,
                         .counters = &counter,
                         .counter_count = 1,
                         .day_starts_min = 4 * 60};
    service = (struct hall_service){.id = "C"};
    counter = (struct hall_counter){.id = "1", .has_roster = true};
    return zone_open("Europe/Berlin", &zone) == STATUS_OK ? 0 : -1;
}

static int
teardown(void **state)
{
    (void)state;
    day_plan_clear(&plan);
    zone = zone_close(zone);
    return 0;
}

static int64_t
at(const char *text)
{
    struct civil civil = {0};

    assert_true(civil_parse_time(text, &civil));
    return zone_instant(zone, &civil);
}

static void
make(const char *date)
{
    struct civil civil = {0};

    assert_true(civil_parse_date(date, &civil));
    day_plan_make(&plan, &hall, zone, civil_to_days(civil.year, civil.month, civil.day));
}

static void
assert_span(int index, const char *from, const char *to)
{
    assert_true(index < plan.span_counts[0]);
    assert_int_equal(plan.spans[0][index].from, at(from));
    assert_int_equal(plan.spans[0][index].to, at(to));
}

static void
a_day_with_a_lunch_ends_in_the_evening(void **state)
{
    (void)state;
    work("09:00-12:00");
    work("13:30-17:00");
    make("2026-03-02");
    assert_int_equal(plan.span_counts[0], 2);
    assert_span(0, "2026-03-02T09:00:00", "2026-03-02T12:00:00");
    assert_span(1, "2026-03-02T13:30:00", "2026-03-02T17:00:00");
    assert_int_equal(plan.closes_at[0], at("2026-03-02T17:00:00"));
}

/* Where the day turns those who wait expire: nobody is called beyond. */
static void
a_hall_that_never_closes_goes_on_to_the_next_days_start(void **state)
{
    (void)state;
    work("00:00-24:00");
    make("2026-03-02");
    assert_int_equal(plan.span_counts[0], 1);
    assert_span(0, "2026-03-02T00:00:00", "2026-03-03T04:00:00");
    assert_int_equal(plan.closes_at[0], at("2026-03-03T04:00:00"));
    hall.day_starts_min = 0;
    make("2026-03-02");
    assert_span(0, "2026-03-02T00:00:00", "2026-03-03T00:00:00");
    assert_int_equal(plan.closes_at[0], at("2026-03-03T00:00:00"));
}

/* Its day is one: before noon it is last night's, and the morning's hours are not this evening's.
 */
static void
a_night_goes_on_in_the_morning(void **state)
{
    (void)state;
    hall.day_starts_min = 12 * 60;
    work("00:00-06:00");
    work("20:00-24:00");
    make("2026-03-02");
    assert_int_equal(plan.span_counts[0], 1);
    assert_span(0, "2026-03-02T20:00:00", "2026-03-03T06:00:00");
    assert_int_equal(plan.closes_at[0], at("2026-03-03T06:00:00"));
}

static void
the_day_after_may_be_closed(void **state)
{
    struct civil civil = {0};

    (void)state;
    work("00:00-24:00");
    assert_true(civil_parse_date("2026-03-03", &civil));
    hall.hours.exceptions[0] =
        (struct hours_exception){.date = civil_to_days(civil.year, civil.month, civil.day)};
    hall.hours.exception_count = 1;
    make("2026-03-02");
    assert_span(0, "2026-03-02T00:00:00", "2026-03-03T00:00:00");
    assert_int_equal(plan.closes_at[0], at("2026-03-03T00:00:00"));
}

/* An hour less to four o'clock in the spring, one more in the autumn. */
static void
a_night_of_the_clocks_change_is_as_long_as_it_is(void **state)
{
    (void)state;
    work("00:00-24:00");
    make("2026-03-28");
    assert_int_equal(plan.closes_at[0] - at("2026-03-28T23:00:00"), INT64_C(4) * 3600000);
    make("2026-10-24");
    assert_int_equal(plan.closes_at[0] - at("2026-10-24T23:00:00"), INT64_C(6) * 3600000);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_day_with_a_lunch_ends_in_the_evening),
        TEST(a_hall_that_never_closes_goes_on_to_the_next_days_start),
        TEST(a_night_goes_on_in_the_morning),
        TEST(the_day_after_may_be_closed),
        TEST(a_night_of_the_clocks_change_is_as_long_as_it_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
