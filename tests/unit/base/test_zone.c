/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/clock.h"
#include "base/zone.h"

static int64_t
instant(const struct zone *zone, const char *text)
{
    struct civil civil;
    assert_true(civil_parse_time(text, &civil));
    return zone_instant(zone, &civil);
}

static void
assert_shows(const struct zone *zone, int64_t utc_ms, const char *expected)
{
    struct civil c = zone_civil(zone, utc_ms);
    char text[64];
    str_format(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02d.%03d", c.year, c.month, c.day,
               c.hour, c.minute, c.second, c.ms);
    assert_string_equal(text, expected);
}

static struct zone *
open_zone(const char *name)
{
    struct zone *zone = NULL;
    assert_int_equal(zone_open(name, &zone), STATUS_OK);
    return zone;
}

static void
shanghai_is_eight_hours_ahead_after_its_last_transition(void **state)
{
    (void)state;
    struct zone *zone = open_zone("Asia/Shanghai");
    assert_shows(zone, INT64_C(1774002240123), "2026-03-20T18:24:00.123");
    assert_int_equal(zone_civil(zone, INT64_C(1774002240123)).weekday, 5);
    assert_true(instant(zone, "2026-03-20T18:24:00.123") == INT64_C(1774002240123));
    assert_shows(zone, INT64_C(4102444800000), "2100-01-01T08:00:00.000");
    zone_close(zone);
}

static void
shanghai_had_summer_time_in_1986(void **state)
{
    (void)state;
    struct zone *zone = open_zone("Asia/Shanghai");
    assert_shows(zone, INT64_C(520963200000), "1986-07-06T01:00:00.000");
    zone_close(zone);
}

static void
a_repeated_hour_means_its_first_pass(void **state)
{
    (void)state;
    struct zone *zone = open_zone("Europe/Warsaw");
    /* 2026-10-25: 03:00 CEST becomes 02:00 CET at 01:00 UTC = 1792890000. */
    assert_true(instant(zone, "2026-10-25T02:30:00") == INT64_C(1792888200000));
    assert_shows(zone, INT64_C(1792888200000), "2026-10-25T02:30:00.000");
    assert_shows(zone, INT64_C(1792891800000), "2026-10-25T02:30:00.000");
    assert_true(instant(zone, "2026-10-25T03:00:00") == INT64_C(1792893600000));
    zone_close(zone);
}

static void
a_skipped_time_moves_forward_by_the_gap(void **state)
{
    (void)state;
    struct zone *zone = open_zone("Europe/Warsaw");
    /* 2026-03-29: 02:00 CET becomes 03:00 CEST at 01:00 UTC = 1774746000. */
    int64_t skipped = instant(zone, "2026-03-29T02:30:00");
    assert_true(skipped == INT64_C(1774747800000));
    assert_shows(zone, skipped, "2026-03-29T03:30:00.000");
    assert_true(instant(zone, "2026-03-29T03:00:00") == INT64_C(1774746000000));
    assert_true(instant(zone, "2026-03-29T01:59:59.999") == INT64_C(1774745999999));
    zone_close(zone);
}

static void
every_hour_of_thirty_years_goes_there_and_back(void **state)
{
    (void)state;
    static const char *const names[] = {"Europe/Warsaw", "Asia/Shanghai", "America/St_Johns",
                                        "Australia/Lord_Howe", "UTC"};
    for (size_t n = 0; n < ARRAY_SIZE(names); n++) {
        struct zone *zone = open_zone(names[n]);
        for (int64_t at = INT64_C(631152000000); at < INT64_C(1577836800000); at += 1800000) {
            struct civil civil = zone_civil(zone, at);
            assert_true(civil_is_valid(&civil));
            int64_t back = zone_instant(zone, &civil);
            /* Only the second pass of a repeated hour may come back as the first. */
            if (back != at) {
                assert_true(back == at - 3600000 || back == at - 1800000);
                struct civil first = zone_civil(zone, back);
                assert_memory_equal(&first, &civil, sizeof civil);
            }
        }
        zone_close(zone);
    }
}

static void
times_before_1970_count_down(void **state)
{
    (void)state;
    struct zone *zone = open_zone("UTC");
    assert_shows(zone, -1, "1969-12-31T23:59:59.999");
    assert_true(instant(zone, "1969-12-31T23:59:59.999") == -1);
    zone_close(zone);
}

static void
names_that_could_leave_the_folder_are_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",
        "../x",
        "/etc/localtime",
        "Asia/../../x",
        "Asia//Shanghai",
        "Asia/",
        "a b",
        "zone.tab",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"};
    struct zone *zone = NULL;
    for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
        assert_int_equal(zone_open(bad[i], &zone), STATUS_INVALID);
        assert_null(zone);
    }
}

static void
unknown_zones_are_not_found(void **state)
{
    (void)state;
    struct zone *zone = NULL;
    assert_int_equal(zone_open("Asia/Atlantis", &zone), STATUS_NOT_FOUND);
    assert_int_equal(zone_open("Asia", &zone), STATUS_NOT_FOUND);
    assert_int_equal(zone_open("UTC/x", &zone), STATUS_NOT_FOUND);
    assert_null(zone);
    assert_null(zone_close(NULL));
}

/* A version 1 file: one transition at 1000 s from +1 h to +2 h. */
static const uint8_t version_1[] = {
    'T', 'Z', 'i',  'f',  0, 0, 0, 0,    0,    0, 0, 0, 0, 0,    0,    0, 0, 0,   0,   0,   0, 0,
    0,   0,   0,    0,    0, 0, 0, 0,    0,    0, 0, 0, 0, 1,    0,    0, 0, 2,   0,   0,   0, 4,
    0,   0,   0x03, 0xe8, 1, 0, 0, 0x0e, 0x10, 0, 0, 0, 0, 0x1c, 0x20, 1, 0, 'A', 'B', 'C', 0};

static void
a_version_1_file_is_read_too(void **state)
{
    (void)state;
    struct zone *zone = NULL;
    assert_int_equal(zone_parse(version_1, sizeof version_1, &zone), STATUS_OK);
    assert_shows(zone, 999999, "1970-01-01T01:16:39.999");
    assert_shows(zone, 1000000, "1970-01-01T02:16:40.000");
    zone_close(zone);
}

static void
broken_files_are_refused(void **state)
{
    (void)state;
    struct zone *zone = NULL;
    uint8_t bytes[sizeof version_1];
    assert_int_equal(zone_parse((const uint8_t *)"TZxf", 4, &zone), STATUS_NOT_FOUND);
    for (size_t length = 44; length < sizeof version_1; length++) {
        assert_int_equal(zone_parse(version_1, length, &zone), STATUS_CORRUPT);
    }
    memcpy(bytes, version_1, sizeof bytes);
    bytes[48] = 2; /* a type that does not exist */
    assert_int_equal(zone_parse(bytes, sizeof bytes, &zone), STATUS_CORRUPT);
    memcpy(bytes, version_1, sizeof bytes);
    bytes[55] = 0x7f; /* an offset of years */
    assert_int_equal(zone_parse(bytes, sizeof bytes, &zone), STATUS_CORRUPT);
    memcpy(bytes, version_1, sizeof bytes);
    bytes[4] = '2'; /* the second block is missing */
    assert_int_equal(zone_parse(bytes, sizeof bytes, &zone), STATUS_CORRUPT);
    memcpy(bytes, version_1, sizeof bytes);
    memset(bytes + 32, 0xff, 12); /* counts whose sum would overflow */
    assert_int_equal(zone_parse(bytes, sizeof bytes, &zone), STATUS_CORRUPT);
    assert_null(zone);
}

static void
dates_are_the_gregorian_calendar(void **state)
{
    (void)state;
    assert_int_equal(civil_to_days(1970, 1, 1), 0);
    assert_int_equal(civil_to_days(2000, 2, 29), 11016);
    assert_int_equal(civil_to_days(2026, 3, 20), 20532);
    assert_int_equal(civil_weekday(2026, 3, 20), 5);
    assert_int_equal(civil_weekday(1969, 12, 29), 1);
    int previous = civil_weekday(1, 1, 1);
    for (int32_t day = civil_to_days(1, 1, 2); day <= civil_to_days(9999, 12, 31); day++) {
        struct civil civil = civil_from_days(day);
        assert_true(civil_is_valid(&civil));
        assert_int_equal(civil_to_days(civil.year, civil.month, civil.day), day);
        assert_int_equal(civil.weekday, previous % 7 + 1);
        previous = civil.weekday;
    }
}

static void
dates_and_times_are_read_whole_or_not_at_all(void **state)
{
    (void)state;
    static const char *const bad[] = {"2026-02-29T00:00:00",
                                      "2026-13-01T00:00:00",
                                      "2026-00-01T00:00:00",
                                      "2026-01-00T00:00:00",
                                      "2026-01-01T24:00:00",
                                      "2026-01-01T00:60:00",
                                      "2026-01-01T00:00:60",
                                      "2026-01-01 00:00:00",
                                      "2026-1-01T00:00:00",
                                      "2026-01-01T00:00:00Z",
                                      "2026-01-01T00:00:00.",
                                      "2026-01-01T00:00:00.12",
                                      "2026-01-01T00:00:00.1234",
                                      "2026-01-01T00:00",
                                      "2026-01-01",
                                      "",
                                      "0000-01-01T00:00:00"};
    struct civil civil = {.year = 7};
    for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
        assert_false(civil_parse_time(bad[i], &civil));
    }
    assert_false(civil_parse_date("2023-02-29", &civil));
    assert_false(civil_parse_date("2024-02-29 ", &civil));
    assert_false(civil_parse_date("2100-02-29", &civil));
    assert_int_equal(civil.year, 7);
    assert_true(civil_parse_date("2024-02-29", &civil));
    assert_int_equal(civil.day, 29);
    assert_int_equal(civil.weekday, 4);
    assert_true(civil_parse_time("2020-01-07T09:30:05.250", &civil));
    assert_int_equal(civil.hour * 10000 + civil.minute * 100 + civil.second, 93005);
    assert_int_equal(civil.ms, 250);
    char text[11];
    civil_format_date(&civil, text, sizeof text);
    assert_string_equal(text, "2020-01-07");
    civil_format_date(&civil, text, sizeof text - 1);
    assert_string_equal(text, "");
}

static void
the_system_clock_runs_and_knows_its_boot(void **state)
{
    (void)state;
    struct clock clock = clock_system();
    int64_t real = clock_real_ms(&clock), steady = clock_steady_ms(&clock);
    assert_true(real > INT64_C(1600000000000));
    clock_sleep_us(3000);
    assert_true(clock_steady_ms(&clock) >= steady + 3);
    assert_int_equal(strlen(clock.boot_id(clock.context)), 36);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shanghai_is_eight_hours_ahead_after_its_last_transition),
        cmocka_unit_test(shanghai_had_summer_time_in_1986),
        cmocka_unit_test(a_repeated_hour_means_its_first_pass),
        cmocka_unit_test(a_skipped_time_moves_forward_by_the_gap),
        cmocka_unit_test(every_hour_of_thirty_years_goes_there_and_back),
        cmocka_unit_test(times_before_1970_count_down),
        cmocka_unit_test(names_that_could_leave_the_folder_are_refused),
        cmocka_unit_test(unknown_zones_are_not_found),
        cmocka_unit_test(a_version_1_file_is_read_too),
        cmocka_unit_test(broken_files_are_refused),
        cmocka_unit_test(dates_are_the_gregorian_calendar),
        cmocka_unit_test(dates_and_times_are_read_whole_or_not_at_all),
        cmocka_unit_test(the_system_clock_runs_and_knows_its_boot),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
