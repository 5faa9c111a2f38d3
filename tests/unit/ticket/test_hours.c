/* SPDX-License-Identifier: Apache-2.0 */
#include "ticket/hours.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

enum { MINUTE = 60000 };

static struct hours hours;
static struct zone *shanghai, *berlin;

static struct zone *
zone_named(const char *name)
{
    struct zone *zone = NULL;
    assert_int_equal(zone_open(name, &zone), STATUS_OK);
    return zone;
}

static int64_t
at(const struct zone *zone, const char *text)
{
    struct civil civil = {0};
    assert_true(civil_parse_time(text, &civil));
    return zone_instant(zone, &civil);
}

static int32_t
date_of(const char *text)
{
    struct civil civil = {0};
    assert_true(civil_parse_date(text, &civil));
    return civil_to_days(civil.year, civil.month, civil.day);
}

static void
work(int weekday, const char *text)
{
    struct hours_span span = {0};
    assert_true(hours_span_parse(text, &span));
    assert_true(hours_day_add(&hours.week[weekday], span));
}

/* mon-fri 09:00-12:00 and 13:30-17:00, 1 October 2026 closed, Saturday the 10th like a Friday. */
static int
setup(void **context)
{
    (void)context;
    memset(&hours, 0, sizeof(hours));
    for (int weekday = 1; weekday <= 5; weekday++) {
        work(weekday, "09:00-12:00");
        work(weekday, "13:30-17:00");
    }
    hours.exceptions[0] = (struct hours_exception){.date = date_of("2026-10-01")};
    hours.exceptions[1] = (struct hours_exception){.date = date_of("2026-10-10"), .as_weekday = 5};
    hours.exception_count = 2;
    shanghai = zone_named("Asia/Shanghai");
    berlin = zone_named("Europe/Berlin");
    return 0;
}

static int
teardown(void **context)
{
    (void)context;
    shanghai = zone_close(shanghai);
    berlin = zone_close(berlin);
    return 0;
}

static void
a_span_is_read_exactly(void **context)
{
    (void)context;
    struct hours_span span = {-1, -1};
    static const char *const bad[] = {"",
                                      "9:00-12:00",
                                      "09:00-12:0",
                                      "09:00 12:00",
                                      "09:00-09:00",
                                      "12:00-09:00",
                                      "09:60-12:00",
                                      "09:00-24:01",
                                      "24:00-24:00",
                                      "09:00-12:00 ",
                                      "0a:00-12:00",
                                      "09:00-12.00",
                                      "-9:00-12:00"};
    for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
        if (hours_span_parse(bad[i], &span)) {
            fail_msg("accepted '%s'", bad[i]);
        }
        assert_int_equal(span.from, -1);
    }
    assert_true(hours_span_parse("09:05-12:30", &span));
    assert_int_equal(span.from, 9 * 60 + 5);
    assert_int_equal(span.to, 12 * 60 + 30);
    assert_true(hours_span_parse("00:00-24:00", &span));
    assert_int_equal(span.from, 0);
    assert_int_equal(span.to, 1440);
}

static void
weekdays_are_names_ranges_and_lists(void **context)
{
    (void)context;
    static const char *const bad[] = {"",        "Mon",     "mo",       "monday",     "mon-",
                                      "fri-mon", "mon,",    ",mon",     "mon,mon",    "mon-wed,tue",
                                      "mon fri", "mon-mon", "mon--tue", "mon-fri-sat"};
    unsigned mask = 77;
    for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
        if (hours_weekdays_parse(bad[i], &mask)) {
            fail_msg("accepted '%s'", bad[i]);
        }
        assert_int_equal(mask, 77);
    }
    assert_true(hours_weekdays_parse("mon", &mask));
    assert_int_equal(mask, 0x02);
    assert_true(hours_weekdays_parse("mon-fri", &mask));
    assert_int_equal(mask, 0x3e);
    assert_true(hours_weekdays_parse("sat,sun", &mask));
    assert_int_equal(mask, 0xc0);
    assert_true(hours_weekdays_parse("sun,mon-wed,fri", &mask));
    assert_int_equal(mask, 0xae);
}

static void
spans_of_a_day_are_kept_in_order_and_never_overlap(void **context)
{
    (void)context;
    struct hours_day day = {0};
    assert_true(hours_day_add(&day, (struct hours_span){600, 660}));
    assert_true(hours_day_add(&day, (struct hours_span){720, 780}));
    assert_true(hours_day_add(&day, (struct hours_span){540, 600}));
    assert_true(hours_day_add(&day, (struct hours_span){660, 720}));
    assert_false(hours_day_add(&day, (struct hours_span){700, 730}));
    assert_false(hours_day_add(&day, (struct hours_span){500, 541}));
    assert_false(hours_day_add(&day, (struct hours_span){779, 800}));
    assert_false(hours_day_add(&day, (struct hours_span){500, 900}));
    assert_false(hours_day_add(&day, (struct hours_span){800, 800}));
    assert_false(hours_day_add(&day, (struct hours_span){1000, 1441}));
    assert_int_equal(day.count, 4);
    for (int i = 0; i < 4; i++) {
        assert_int_equal(day.spans[i].from, 540 + 60 * i);
    }
    assert_true(hours_day_add(&day, (struct hours_span){0, 10}));
    assert_true(hours_day_add(&day, (struct hours_span){1430, 1440}));
    assert_false(hours_day_add(&day, (struct hours_span){20, 30}));
}

static void
the_hall_closes_for_lunch(void **context)
{
    (void)context;
    /* Wednesday. */
    assert_false(hours_open_at(&hours, shanghai, at(shanghai, "2026-09-30T08:59:59.999")));
    assert_true(hours_open_at(&hours, shanghai, at(shanghai, "2026-09-30T09:00:00")));
    assert_true(hours_open_at(&hours, shanghai, at(shanghai, "2026-09-30T11:59:59.999")));
    assert_false(hours_open_at(&hours, shanghai, at(shanghai, "2026-09-30T12:00:00")));
    assert_false(hours_open_at(&hours, shanghai, at(shanghai, "2026-09-30T13:29:59")));
    assert_true(hours_open_at(&hours, shanghai, at(shanghai, "2026-09-30T13:30:00")));
    assert_false(hours_open_at(&hours, shanghai, at(shanghai, "2026-09-30T17:00:00")));
}

static void
closing_and_next_opening_are_told(void **context)
{
    (void)context;
    int64_t morning = at(shanghai, "2026-09-30T10:00:00");
    assert_int_equal(hours_closes_at(&hours, shanghai, morning),
                     at(shanghai, "2026-09-30T12:00:00"));
    assert_int_equal(hours_next_open(&hours, shanghai, morning),
                     at(shanghai, "2026-09-30T13:30:00"));
    int64_t lunch = at(shanghai, "2026-09-30T12:00:00");
    assert_int_equal(hours_closes_at(&hours, shanghai, lunch), 0);
    assert_int_equal(hours_next_open(&hours, shanghai, lunch), at(shanghai, "2026-09-30T13:30:00"));
    /* Evening before the holiday (Thursday): Friday morning. */
    assert_int_equal(hours_next_open(&hours, shanghai, at(shanghai, "2026-09-30T18:00:00")),
                     at(shanghai, "2026-10-02T09:00:00"));
    /* At the very moment of opening, the next one is after it. */
    assert_int_equal(hours_next_open(&hours, shanghai, at(shanghai, "2026-09-30T09:00:00")),
                     at(shanghai, "2026-09-30T13:30:00"));
}

static void
a_holiday_is_closed_and_a_working_saturday_open(void **context)
{
    (void)context;
    assert_false(hours_open_at(&hours, shanghai, at(shanghai, "2026-10-01T10:00:00")));
    assert_true(hours_open_at(&hours, shanghai, at(shanghai, "2026-10-10T10:00:00")));
    assert_false(hours_open_at(&hours, shanghai, at(shanghai, "2026-10-10T12:30:00")));
    assert_false(hours_open_at(&hours, shanghai, at(shanghai, "2026-10-17T10:00:00")));
    assert_int_equal(hours_of(&hours, date_of("2026-10-01"))->count, 0);
    assert_ptr_equal(hours_of(&hours, date_of("2026-10-10")), &hours.week[5]);
    assert_ptr_equal(hours_of(&hours, date_of("2026-10-11")), &hours.week[7]);
}

static void
a_date_may_have_hours_of_its_own(void **context)
{
    (void)context;
    struct hours_exception *half = &hours.exceptions[hours.exception_count++];
    *half = (struct hours_exception){.date = date_of("2026-09-30")};
    assert_true(hours_day_add(&half->day, (struct hours_span){600, 660}));
    assert_false(hours_open_at(&hours, shanghai, at(shanghai, "2026-09-30T09:30:00")));
    assert_true(hours_open_at(&hours, shanghai, at(shanghai, "2026-09-30T10:30:00")));
    assert_false(hours_open_at(&hours, shanghai, at(shanghai, "2026-09-30T14:00:00")));
}

static void
next_opening_is_looked_for_sixty_days_ahead(void **context)
{
    (void)context;
    memset(&hours, 0, sizeof(hours));
    int64_t now = at(shanghai, "2026-01-01T12:00:00");
    assert_int_equal(hours_next_open(&hours, shanghai, now), 0);
    struct hours_exception *only = &hours.exceptions[hours.exception_count++];
    *only = (struct hours_exception){.date = date_of("2026-03-02")};
    assert_true(hours_day_add(&only->day, (struct hours_span){540, 600}));
    assert_int_equal(hours_next_open(&hours, shanghai, now), at(shanghai, "2026-03-02T09:00:00"));
    assert_int_equal(hours_next_open(&hours, shanghai, at(shanghai, "2026-01-01T08:59:00")), 0);
}

static void
touching_spans_do_not_open_again(void **context)
{
    (void)context;
    memset(&hours, 0, sizeof(hours));
    work(1, "00:00-12:00");
    work(1, "12:00-24:00");
    work(2, "00:00-08:00");
    /* Monday 2026-09-28. */
    assert_int_equal(hours_next_open(&hours, shanghai, at(shanghai, "2026-09-28T11:00:00")),
                     at(shanghai, "2026-10-05T00:00:00"));
    assert_int_equal(hours_closes_at(&hours, shanghai, at(shanghai, "2026-09-28T13:00:00")),
                     at(shanghai, "2026-09-29T00:00:00"));
    assert_true(hours_open_at(&hours, shanghai, at(shanghai, "2026-09-29T00:00:00")));
}

static void
opening_hours_follow_the_clock_when_summer_time_begins(void **context)
{
    (void)context;
    memset(&hours, 0, sizeof(hours));
    work(6, "08:00-12:00");
    work(7, "08:00-12:00");
    /* Sunday 29 March 2026: 02:00 becomes 03:00. 08:00 is 07:00 UTC on Saturday, 06:00 on Sunday.
     */
    int64_t saturday = at(berlin, "2026-03-28T08:00:00"),
            sunday = at(berlin, "2026-03-29T08:00:00");
    assert_int_equal(sunday - saturday, 23 * 3600000);
    assert_true(hours_open_at(&hours, berlin, sunday));
    assert_false(hours_open_at(&hours, berlin, sunday - 1));
    assert_int_equal(hours_next_open(&hours, berlin, saturday), sunday);
    assert_int_equal(hours_closes_at(&hours, berlin, sunday), sunday + 4 * 3600000);
}

static void
a_repeated_hour_does_not_open_the_hall_twice(void **context)
{
    (void)context;
    memset(&hours, 0, sizeof(hours));
    work(7, "01:00-02:30");
    /* Sunday 25 October 2026: 03:00 becomes 02:00; 02:15 comes twice. */
    int64_t first = at(berlin, "2026-10-25T02:15:00");
    assert_true(hours_open_at(&hours, berlin, first));
    assert_false(hours_open_at(&hours, berlin, first + 3600000));
    assert_int_equal(hours_closes_at(&hours, berlin, first), first + 15 * 60000);
    assert_int_equal(hours_next_open(&hours, berlin, first), at(berlin, "2026-11-01T01:00:00"));
}

static void
a_skipped_opening_moves_forward(void **context)
{
    (void)context;
    memset(&hours, 0, sizeof(hours));
    work(7, "02:30-04:00");
    int64_t midnight = at(berlin, "2026-03-29T00:00:00");
    /* 02:30 does not exist; it opens at 03:30 summer time, 2.5 hours after midnight. */
    assert_int_equal(hours_next_open(&hours, berlin, midnight), midnight + 150 * 60000);
    assert_false(hours_open_at(&hours, berlin, midnight + 149 * 60000));
    assert_true(hours_open_at(&hours, berlin, midnight + 150 * 60000));
    assert_int_equal(hours_closes_at(&hours, berlin, midnight + 150 * 60000),
                     midnight + 180 * 60000);
}

static void
check_day(const struct zone *zone, int starts, const char *time, int64_t plus, const char *want)
{
    char day[TICKET_DAY_SIZE];
    hours_business_day(zone, starts, at(zone, time) + plus, day);
    assert_string_equal(day, want);
}

static void
a_business_day_may_start_at_four(void **context)
{
    (void)context;
    check_day(shanghai, 0, "2026-01-01T00:00:00", 0, "2026-01-01");
    check_day(shanghai, 0, "2026-01-01T00:00:00", -1, "2025-12-31");
    check_day(shanghai, 240, "2026-01-01T03:59:59", 999, "2025-12-31");
    check_day(shanghai, 240, "2026-01-01T04:00:00", 0, "2026-01-01");
    check_day(shanghai, 240, "2026-01-01T23:59:59", 0, "2026-01-01");
    check_day(shanghai, 240, "2026-01-02T00:00:00", 0, "2026-01-01");
    check_day(shanghai, 1439, "2026-01-02T23:58:00", 0, "2026-01-01");
    int64_t begin = 0;
    assert_true(hours_day_begins(shanghai, 240, "2026-01-01", &begin));
    assert_int_equal(begin, at(shanghai, "2026-01-01T04:00:00"));
    begin = 5;
    assert_false(hours_day_begins(shanghai, 240, "2026-02-30", &begin));
    assert_false(hours_day_begins(shanghai, 240, "", &begin));
    assert_int_equal(begin, 5);
}

static void
check_tiles(const struct zone *zone, int32_t date, int starts)
{
    struct civil today = civil_from_days(date), next = civil_from_days(date + 1);
    char name[TICKET_DAY_SIZE], next_name[TICKET_DAY_SIZE], got[TICKET_DAY_SIZE];
    int64_t begin = 0, end = 0;
    civil_format_date(&today, name, sizeof(name));
    civil_format_date(&next, next_name, sizeof(next_name));
    assert_true(hours_day_begins(zone, starts, name, &begin));
    assert_true(hours_day_begins(zone, starts, next_name, &end));
    for (int64_t t = begin; t < end; t += 15 * MINUTE) {
        hours_business_day(zone, starts, t, got);
        assert_string_equal(got, name);
    }
    hours_business_day(zone, starts, end - 1, got);
    assert_string_equal(got, name);
    hours_business_day(zone, starts, end, got);
    assert_string_equal(got, next_name);
}

static void
business_days_tile_time_across_clock_changes(void **context)
{
    (void)context;
    static const int starts[] = {0, 120, 150, 180, 240};
    /* Its clocks went back over midnight: one minute after it, to 23:01 of the day before. */
    struct zone *newfoundland = zone_named("America/St_Johns");
    for (size_t s = 0; s < ARRAY_SIZE(starts); s++) {
        for (int32_t i = 0; i < 4; i++) {
            check_tiles(berlin, date_of("2026-03-27") + i, starts[s]);
            check_tiles(berlin, date_of("2026-10-23") + i, starts[s]);
            check_tiles(newfoundland, date_of("2006-10-27") + i, starts[s]);
        }
    }
    zone_close(newfoundland);
}

static void
hours_are_written_one_line_per_rule_and_read_back(void **context)
{
    (void)context;
    struct buffer text = {0}, again = {0};
    static struct hours read;
    struct hours_exception *half = &hours.exceptions[hours.exception_count++];
    *half = (struct hours_exception){.date = date_of("2026-05-01")};
    assert_true(hours_day_add(&half->day, (struct hours_span){0, 1440}));
    hours_format(&hours, &text);
    assert_string_equal(text.data, "mon 09:00-12:00 13:30-17:00\n"
                                   "tue 09:00-12:00 13:30-17:00\n"
                                   "wed 09:00-12:00 13:30-17:00\n"
                                   "thu 09:00-12:00 13:30-17:00\n"
                                   "fri 09:00-12:00 13:30-17:00\n"
                                   "sat closed\n"
                                   "sun closed\n"
                                   "2026-05-01 00:00-24:00\n"
                                   "2026-10-01 closed\n"
                                   "2026-10-10 as fri\n");
    assert_true(hours_parse(text.data, &read));
    hours_format(&read, &again);
    assert_string_equal(again.data, text.data);
    assert_int_equal(read.exception_count, 3);
    assert_true(hours_open_at(&read, shanghai, at(shanghai, "2026-05-01T23:59:00")));
    assert_false(hours_open_at(&read, shanghai, at(shanghai, "2026-10-01T10:00:00")));
    buffer_done(&text);
    buffer_done(&again);
}

#define WEEK "mon closed\ntue closed\nwed closed\nthu closed\nfri closed\nsat closed\nsun closed\n"

static void
text_that_is_never_written_is_refused(void **context)
{
    (void)context;
    static const char *const bad[] = {
        "",
        "mon closed\n",
        "tue closed\nmon closed\nwed closed\nthu closed\nfri closed\nsat closed\nsun closed\n",
        "mon\ntue closed\nwed closed\nthu closed\nfri closed\nsat closed\nsun closed\n",
        "mon  closed\ntue closed\nwed closed\nthu closed\nfri closed\nsat closed\nsun closed\n",
        WEEK "\n",
        WEEK "2026-10-01 closed",
        WEEK "2026-10-01\n",
        WEEK "2026-10-01 \n",
        WEEK "2026-10-01 09:00-12:00 \n",
        WEEK "2026-10-01 09:00-12:00 11:00-13:00\n",
        WEEK "2026-10-01 13:00-14:00 09:00-12:00\n",
        WEEK "2026-10-01 as \n",
        WEEK "2026-10-01 as friday\n",
        WEEK "2026-10-01 as xyz\n",
        WEEK "2026-02-30 closed\n",
        WEEK "2026-10-02 closed\n2026-10-01 closed\n",
        WEEK "2026-10-01 closed\n2026-10-01 closed\n",
        WEEK "2026-10-01 00:01-00:02 00:03-00:04 00:05-00:06 00:07-00:08 00:09-00:10 00:11-00:12 "
             "00:13-00:14\n",
        WEEK "mon closed\n",
    };
    for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
        hours.exception_count = 2;
        if (hours_parse(bad[i], &hours)) {
            fail_msg("accepted '%s'", bad[i]);
        }
        assert_int_equal(hours.exception_count, 2);
    }
    assert_true(hours_parse(WEEK, &hours));
    assert_int_equal(hours.exception_count, 0);
}

static void
more_exceptions_than_there_is_room_for_are_refused(void **context)
{
    (void)context;
    struct buffer text = {0};
    buffer_append(&text, WEEK);
    int32_t date = date_of("2026-01-01");
    for (int i = 0; i < HOURS_DAYS_MAX; i++) {
        struct civil civil = civil_from_days(date + i);
        char name[TICKET_DAY_SIZE];
        civil_format_date(&civil, name, sizeof(name));
        buffer_format(&text, "%s as mon\n", name);
    }
    assert_true(hours_parse(text.data, &hours));
    assert_int_equal(hours.exception_count, HOURS_DAYS_MAX);
    buffer_append(&text, "2030-01-01 closed\n");
    assert_false(hours_parse(text.data, &hours));
    buffer_done(&text);
}

static void
a_service_is_open_when_both_it_and_the_hall_are(void **context)
{
    (void)context;
    struct hours_day week[8] = {0};
    struct hours service;

    /* Tuesdays and Fridays 08:00-10:00 and 11:00-14:00. */
    for (int day = 2; day <= 5; day += 3) {
        week[day] = (struct hours_day){.spans = {{480, 600}, {660, 840}}, .count = 2};
    }
    hours_within(&hours, week, &service);
    assert_false(hours_open_at(&service, shanghai, at(shanghai, "2026-11-23T09:30:00")));
    assert_false(hours_open_at(&service, shanghai, at(shanghai, "2026-11-24T08:59:59")));
    assert_true(hours_open_at(&service, shanghai, at(shanghai, "2026-11-24T09:00:00")));
    assert_int_equal(hours_closes_at(&service, shanghai, at(shanghai, "2026-11-24T11:30:00")),
                     at(shanghai, "2026-11-24T12:00:00"));
    assert_int_equal(hours_next_open(&service, shanghai, at(shanghai, "2026-11-24T12:30:00")),
                     at(shanghai, "2026-11-24T13:30:00"));
    assert_int_equal(hours_next_open(&service, shanghai, at(shanghai, "2026-11-24T13:59:00")),
                     at(shanghai, "2026-11-27T09:00:00"));
}

static void
on_a_day_like_a_friday_a_service_works_as_on_fridays(void **context)
{
    (void)context;
    struct hours_day week[8] = {
        [5] = {.spans = {{540, 660}}, .count = 1}, [4] = {.spans = {{540, 660}}, .count = 1}};
    struct hours service;

    hours_within(&hours, week, &service);
    assert_true(hours_open_at(&service, shanghai, at(shanghai, "2026-10-10T10:00:00")));
    /* 1 October is a Thursday, and the hall is closed. */
    assert_false(hours_open_at(&service, shanghai, at(shanghai, "2026-10-01T10:00:00")));
    assert_true(hours_open_at(&service, shanghai, at(shanghai, "2026-10-08T10:00:00")));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define HOURS_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
        HOURS_TEST(a_span_is_read_exactly),
        HOURS_TEST(weekdays_are_names_ranges_and_lists),
        HOURS_TEST(spans_of_a_day_are_kept_in_order_and_never_overlap),
        HOURS_TEST(the_hall_closes_for_lunch),
        HOURS_TEST(closing_and_next_opening_are_told),
        HOURS_TEST(a_service_is_open_when_both_it_and_the_hall_are),
        HOURS_TEST(on_a_day_like_a_friday_a_service_works_as_on_fridays),
        HOURS_TEST(a_holiday_is_closed_and_a_working_saturday_open),
        HOURS_TEST(a_date_may_have_hours_of_its_own),
        HOURS_TEST(next_opening_is_looked_for_sixty_days_ahead),
        HOURS_TEST(touching_spans_do_not_open_again),
        HOURS_TEST(opening_hours_follow_the_clock_when_summer_time_begins),
        HOURS_TEST(a_repeated_hour_does_not_open_the_hall_twice),
        HOURS_TEST(a_skipped_opening_moves_forward),
        HOURS_TEST(a_business_day_may_start_at_four),
        HOURS_TEST(business_days_tile_time_across_clock_changes),
        HOURS_TEST(hours_are_written_one_line_per_rule_and_read_back),
        HOURS_TEST(text_that_is_never_written_is_refused),
        HOURS_TEST(more_exceptions_than_there_is_room_for_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
