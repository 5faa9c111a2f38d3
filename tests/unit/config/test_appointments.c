/* SPDX-License-Identifier: Apache-2.0 */
#include "config/appointments.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "config/hall_file.h"
#include "hall_good.h"

static struct hall *hall;
static struct zone *zone;
static struct appointments list;

static int
open_hall(void **context)
{
    (void)context;
    static struct hall_file_errors errors;

    if (hall_file_read(good_file, strlen(good_file), "f", &errors, &hall) != STATUS_OK) {
        return -1;
    }
    return zone_open(hall->time_zone, &zone) == STATUS_OK ? 0 : -1;
}

static int
close_hall(void **context)
{
    (void)context;
    hall = hall_free(hall);
    zone_close(zone);
    return 0;
}

static int
forget(void **context)
{
    (void)context;
    appointments_done(&list);
    return 0;
}

static enum status
parse(const char *text)
{
    appointments_done(&list);
    return appointments_parse(text, strlen(text), hall, zone, &list);
}

static int64_t
at(const char *text)
{
    struct civil civil;

    assert_true(civil_parse_time(text, &civil));
    return zone_instant(zone, &civil);
}

static void
is_entry(size_t which, int line, const char *code, const char *slot, const char *service,
         const char *matter)
{
    assert_true(which < list.count);
    const struct appointment_entry *entry = &list.entries[which];
    assert_int_equal(entry->line, line);
    assert_string_equal(entry->code, code);
    assert_int_equal(entry->slot, at(slot));
    assert_string_equal(entry->step.service, service);
    assert_string_equal(entry->step.matter, matter);
}

static void
is_fault(size_t which, int line, const char *sentence, const char *value)
{
    assert_true(which < list.kept_faults);
    assert_int_equal(list.faults[which].line, line);
    assert_string_equal(list.faults[which].sentence, sentence);
    assert_string_equal(list.faults[which].value, value);
}

static void
columns_are_found_by_their_names_in_any_order(void **context)
{
    (void)context;
    assert_int_equal(parse("service;time;code;remark;date;matter;holder\r\n"
                           "C;09:30;1234-5678;\"a;b\";2026-03-20;resale;138 0000 0000\r\n"),
                     STATUS_OK);
    assert_int_equal(list.fault_count, 0);
    assert_int_equal(list.count, 1);
    is_entry(0, 2, "12345678", "2026-03-20T09:30:00", "C", "resale");
    assert_string_equal(list.entries[0].holder, "138 0000 0000");
    assert_int_equal(parse("\xef\xbb\xbf预约码,日期,时段,业务\nab12,2026/3/5,9:00-9:30,税务\n"),
                     STATUS_OK);
    is_entry(0, 2, "AB12", "2026-03-05T09:00:00", "G", "");
    assert_int_equal(parse("code\tstart\tservice\nab12\t2026-03-05 14:00:00\tProperty\n"),
                     STATUS_OK);
    is_entry(0, 2, "AB12", "2026-03-05T14:00:00", "C", "");
}

static void
quotes_hold_separators_lines_and_quotes(void **context)
{
    (void)context;
    assert_int_equal(parse("code,date,time,service,holder\n"
                           "AB12,2026-03-20,09:00,C,\"a \"\"b\"\",\nc\"\n"
                           "\n"
                           "CD34,2026-03-20,09:00,C,\n"),
                     STATUS_OK);
    assert_int_equal(list.count, 2);
    assert_string_equal(list.entries[0].holder, "a \"b\",\nc");
    is_entry(1, 5, "CD34", "2026-03-20T09:00:00", "C", "");
}

static void
a_service_is_named_by_id_name_or_matter(void **context)
{
    (void)context;
    assert_int_equal(parse("code,date,time,service,matter\n"
                           "AAA1,2026-03-20,09:00,C/resale,\n"
                           "AAA2,2026-03-20,09:00,不动产,查档\n"
                           "AAA3,2026-03-20,09:00,,二手房过户\n"
                           "AAA4,2026-03-20,09:00,property/query,\n"
                           "AAA5,2026-03-20,09:00,查档,\n"),
                     STATUS_OK);
    assert_int_equal(list.fault_count, 0);
    is_entry(0, 2, "AAA1", "2026-03-20T09:00:00", "C", "resale");
    is_entry(1, 3, "AAA2", "2026-03-20T09:00:00", "C", "query");
    is_entry(2, 4, "AAA3", "2026-03-20T09:00:00", "C", "resale");
    is_entry(3, 5, "AAA4", "2026-03-20T09:00:00", "C", "query");
    is_entry(4, 6, "AAA5", "2026-03-20T09:00:00", "C", "query");
}

static void
every_wrong_row_is_named_by_its_line_and_the_good_ones_stay(void **context)
{
    (void)context;
    static const char time[] = "The date or the time is missing or cannot be read. Write them like "
                               "2026-03-20 and 09:00.";
    assert_int_equal(parse("code,date,time,service,matter\n"
                           "AAA1,2026-03-20,09:00,C,\n"
                           ",2026-03-20,09:00,C,\n"
                           "A B,2026-03-20,09:00,C,\n"
                           "AAA2,2026-02-30,09:00,C,\n"
                           "AAA3,2026-03-20,24:00,C,\n"
                           "AAA4,2026-03-20\n"
                           "AAA5,2026-03-20,09:00,X,\n"
                           "AAA6,2026-03-20,09:00,C,none\n"
                           "AAA1,2026-03-20,09:00,C,\n"
                           "AAA1,2026-03-20,09:30,C,\n"),
                     STATUS_OK);
    assert_int_equal(list.count, 1);
    assert_int_equal(list.fault_count, 8);
    is_fault(0, 3, "The code is missing.", "");
    is_fault(1, 4, "\"{0}\" is not a code: 4 to 16 letters and digits are expected.", "A B");
    is_fault(2, 5, time, "");
    is_fault(3, 6, time, "");
    is_fault(4, 7, time, "");
    is_fault(5, 8, "There is no service \"{0}\" in this hall.", "X");
    is_fault(6, 9, "There is no matter \"{0}\" at this service.", "none");
    is_fault(7, 11, "The code {0} stands further up with another appointment.", "AAA1");
}

static void
a_file_that_names_no_columns_is_refused_as_a_whole(void **context)
{
    (void)context;
    static const char *const files[] = {"", "AAA1,2026-03-20,09:00,C\n", "code,date,service\n"};

    for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
        assert_int_equal(parse(files[i]), STATUS_INVALID);
        assert_int_equal(list.fault_count, 1);
    }
    assert_int_equal(parse("code,\xff\n"), STATUS_INVALID);
    is_fault(0, 0, "The file is not UTF-8 text.", "");
}

static void
events_of_a_calendar_are_appointments(void **context)
{
    (void)context;
    assert_int_equal(
        parse("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
              "BEGIN:VEVENT\r\nUID:12345678@example.org\r\nDTSTART:20260320T093000\r\n"
              "SUMMARY:二手房\r\n 过户\r\nBEGIN:VALARM\r\nUID:99999999\r\nEND:VALARM\r\n"
              "END:VEVENT\r\n"
              "BEGIN:VEVENT\r\nUID:x\r\nX-PAIHAO-CODE:abcd\r\nDTSTART:20260320T013000Z\r\n"
              "CATEGORIES:G\r\nX-PAIHAO-HOLDER:13800000000\r\nEND:VEVENT\r\n"
              "BEGIN:VEVENT\r\nUID:EFGH\r\nDTSTART;TZID=\"Europe/Berlin\":20260320T093000\r\n"
              "X-PAIHAO-SERVICE:C/query\r\nEND:VEVENT\r\n"
              "BEGIN:VEVENT\r\nUID:GONE\r\nSTATUS:CANCELLED\r\nDTSTART:20260320T093000\r\n"
              "SUMMARY:G\r\nEND:VEVENT\r\n"
              "END:VCALENDAR\r\n"),
        STATUS_OK);
    assert_int_equal(list.fault_count, 0);
    assert_int_equal(list.count, 3);
    is_entry(0, 3, "12345678", "2026-03-20T09:30:00", "C", "resale");
    is_entry(1, 12, "ABCD", "2026-03-20T09:30:00", "G", "");
    assert_string_equal(list.entries[1].holder, "13800000000");
    is_entry(2, 19, "EFGH", "2026-03-20T16:30:00", "C", "query");
}

static void
events_that_are_no_appointments_are_named_by_line(void **context)
{
    (void)context;
    assert_int_equal(parse("BEGIN:VCALENDAR\n"
                           "BEGIN:VEVENT\nUID:AAA1\nDTSTART;VALUE=DATE:20260320\nSUMMARY:C\n"
                           "END:VEVENT\n"
                           "BEGIN:VEVENT\nUID:AAA2\nDTSTART:20260320T090000\nSUMMARY:C\n"
                           "RRULE:FREQ=DAILY\nEND:VEVENT\n"
                           "BEGIN:VEVENT\nUID:AAA3\nDTSTART;TZID=Mars:20260320T090000\nSUMMARY:C\n"
                           "END:VEVENT\n"
                           "BEGIN:VEVENT\nUID:AAA4\nDTSTART:20260320T090000\nSUMMARY:C\n"),
                     STATUS_OK);
    assert_int_equal(list.count, 0);
    assert_int_equal(list.fault_count, 4);
    assert_int_equal(list.faults[0].line, 2);
    is_fault(1, 7, "A repeated event is not an appointment. Write each one out.", "");
    assert_int_equal(list.faults[2].line, 13);
    is_fault(3, 18, "This event has no end. Is the file cut off?", "");
}

/* Shanghai's clocks were 8:05:43 ahead in 1880. */
static void
a_time_is_a_whole_minute(void **context)
{
    (void)context;
    assert_int_equal(parse("BEGIN:VCALENDAR\n"
                           "BEGIN:VEVENT\nUID:AAA1\nDTSTART:20260320T090030\nSUMMARY:C\n"
                           "END:VEVENT\nEND:VCALENDAR\n"),
                     STATUS_OK);
    assert_int_equal(list.count, 0);
    assert_int_equal(list.fault_count, 1);
    assert_int_equal(parse("code,date,time,service\nAAAA1,1880-01-01,09:00,C\n"), STATUS_OK);
    assert_int_equal(list.count, 0);
    assert_int_equal(list.fault_count, 1);
}

static void
codes_are_read_as_people_type_them(void **context)
{
    (void)context;
    char code[APPOINTMENT_CODE_SIZE] = "";

    assert_true(appointment_code_parse(" 1234-abcd ", code));
    assert_string_equal(code, "1234ABCD");
    assert_false(appointment_code_parse("123", code));
    assert_false(appointment_code_parse("12345678901234567", code));
    assert_false(appointment_code_parse("1234é", code));
    assert_string_equal(code, "1234ABCD");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(columns_are_found_by_their_names_in_any_order, forget),
        cmocka_unit_test_teardown(quotes_hold_separators_lines_and_quotes, forget),
        cmocka_unit_test_teardown(a_service_is_named_by_id_name_or_matter, forget),
        cmocka_unit_test_teardown(every_wrong_row_is_named_by_its_line_and_the_good_ones_stay,
                                  forget),
        cmocka_unit_test_teardown(a_file_that_names_no_columns_is_refused_as_a_whole, forget),
        cmocka_unit_test_teardown(events_of_a_calendar_are_appointments, forget),
        cmocka_unit_test_teardown(events_that_are_no_appointments_are_named_by_line, forget),
        cmocka_unit_test(a_time_is_a_whole_minute),
        cmocka_unit_test(codes_are_read_as_people_type_them),
    };
    return cmocka_run_group_tests(tests, open_hall, close_hall);
}
