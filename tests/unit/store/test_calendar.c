/* SPDX-License-Identifier: Apache-2.0
 * Days that are not 24 hours from midnight: a zone with summer time, a day that starts at four in
 * the morning, halls that never close, leap days and years' turns. */
#include "lab.h"

static const int64_t hour_ms = INT64_C(3600000);

/* A hall in this zone whose day starts then and which is open so; no limit on its numbers. */
static void
make(struct fixture *f, const char *zone, const char *day_starts, const char *hours)
{
    struct buffer text = {0};
    buffer_format(&text,
                  "format: 1\n"
                  "hall: {id: night, name: {en: Night}, time_zone: %s, day_starts: \"%s\","
                  " languages: [en]}\n"
                  "settings: {retention_days: 2}\n"
                  "services:\n"
                  "  - {id: C, name: Care, series: {regular: [1, 799]}}\n"
                  "  - {id: Q, name: Quota, quota: 2, series: {regular: [1, 799]}}\n"
                  "counters: [{id: \"1\", primary: [C]}, {id: \"2\", primary: [C]}]\n"
                  "staff: [{id: \"0317\", name: Li, roles: [clerk]}]\n"
                  "%s",
                  zone, day_starts, hours);
    fixture_make(f, text.data, true);
    buffer_done(&text);
}

/* An instant of a civil time in a zone. */
static int64_t
instant(const char *name, const char *text)
{
    struct zone *zone = NULL;
    struct civil civil;
    assert_int_equal(zone_open(name, &zone), STATUS_OK);
    assert_true(civil_parse_time(text, &civil));
    int64_t at = zone_instant(zone, &civil);
    zone_close(zone);
    return at;
}

static void
go(struct fixture *f, int64_t at)
{
    fixture_pass(f, at - f->real);
}

static enum status
take(struct fixture *f, const char *service)
{
    struct action action = {.kind = ACTION_TAKE};
    str_cut(action.services, sizeof action.services, service);
    return fixture_act(f, action);
}

static int64_t
count_day(struct fixture *f, const char *day)
{
    char sql[200];
    str_format(sql, sizeof sql,
               "SELECT count(*) FROM ticket WHERE day = '%s' AND series ="
               " 'regular' AND service = 'C'",
               day);
    return fixture_int(f, sql);
}

/* Two a real hour through the change and the days around it: each in one day, counted from 1. */
static void
a_day_of_summer_time_has_its_own_length(void **state)
{
    (void)state;
    static const struct {
        const char *from, *day;
        int64_t hours;
    } cases[] = {{"2026-03-28T00:00:00", "2026-03-29", 23},
                 {"2026-10-24T00:00:00", "2026-10-25", 25},
                 {"2028-02-28T00:00:00", "2028-02-29", 24},
                 {"2026-12-30T00:00:00", "2026-12-31", 24}};
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct fixture f;
        char sql[200];
        make(&f, "Europe/Warsaw", "00:00", "");
        go(&f, instant("Europe/Warsaw", cases[i].from));
        for (int64_t half = 0; half < 2 * 73; half++) {
            assert_int_equal(take(&f, "C"), STATUS_OK);
            fixture_pass(&f, hour_ms / 2);
        }
        assert_int_equal(count_day(&f, cases[i].day), 2 * cases[i].hours);
        str_format(sql, sizeof sql, "SELECT max(sequence) FROM ticket WHERE day = '%s'",
                   cases[i].day);
        assert_int_equal(fixture_int(&f, sql), 2 * cases[i].hours);
        /* What waited expired at the last millisecond of that day. */
        str_format(sql, sizeof sql,
                   "SELECT at - (SELECT min(issued_at) FROM ticket WHERE day > '%s')"
                   " FROM event WHERE kind = 'day-closed' AND day = '%s'",
                   cases[i].day, cases[i].day);
        assert_int_equal(fixture_int(&f, sql), -1);
        fixture_verify(&f);
        fixture_done(&f);
    }
}

/* Open from half past one to half past three: an hour shorter in spring, an hour longer in autumn.
 */
static void
hours_are_those_of_the_clock_on_the_wall(void **state)
{
    (void)state;
    static const struct {
        const char *from;
        int open_quarters;
    } cases[] = {
        {"2026-03-29T00:00:00", 4}, {"2026-10-25T00:00:00", 12}, {"2026-10-26T00:00:00", 8}};
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct fixture f;
        int open = 0;
        make(&f, "Europe/Warsaw", "00:00", "hours: {mon-sun: [\"01:30-03:30\"]}\n");
        go(&f, instant("Europe/Warsaw", cases[i].from));
        for (int quarter = 0; quarter < 6 * 4; quarter++) {
            enum status status = take(&f, "C");
            assert_true(status == STATUS_OK || status == STATUS_CLOSED);
            open += status == STATUS_OK;
            fixture_pass(&f, hour_ms / 4);
        }
        assert_int_equal(open, cases[i].open_quarters);
        fixture_verify(&f);
        fixture_done(&f);
    }
}

static void
a_quota_holds_for_the_whole_of_a_long_day_and_begins_anew_after_it(void **state)
{
    struct fixture f;
    (void)state;
    make(&f, "Europe/Warsaw", "00:00", "");
    go(&f, instant("Europe/Warsaw", "2026-10-25T00:30:00"));
    assert_int_equal(take(&f, "Q"), STATUS_OK);
    fixture_pass(&f, 23 * hour_ms);
    assert_int_equal(take(&f, "Q"), STATUS_OK);
    fixture_pass(&f, hour_ms / 2);
    assert_int_equal(take(&f, "Q"), STATUS_FULL);
    fixture_pass(&f, hour_ms);
    assert_int_equal(take(&f, "Q"), STATUS_OK);
    assert_string_equal(f.answer.ticket.day, "2026-10-26");
    fixture_verify(&f);
    fixture_done(&f);
}

/* A hall that never closes turns its day when it is quiet: numbers go on over midnight. */
static void
a_hall_that_never_closes_turns_its_day_at_the_hour_it_chose(void **state)
{
    struct fixture f;
    (void)state;
    make(&f, "Asia/Shanghai", "04:00", "");
    go(&f, instant("Asia/Shanghai", "2026-12-31T23:58:00"));
    lab_open(&f, "1", "0317");
    for (int i = 0; i < 3; i++) {
        assert_int_equal(take(&f, "C"), STATUS_OK);
        fixture_pass(&f, 60000);
    }
    assert_string_equal(f.answer.ticket.number, "C003");
    assert_string_equal(f.answer.ticket.day, "2026-12-31");
    lab_at(&f, ACTION_CALL, "1");
    lab_at(&f, ACTION_START, "1");
    go(&f, instant("Asia/Shanghai", "2027-01-01T03:59:59"));
    assert_int_equal(take(&f, "C"), STATUS_OK);
    assert_string_equal(f.answer.ticket.number, "C004");
    fixture_pass(&f, 1000);
    assert_int_equal(take(&f, "C"), STATUS_OK);
    assert_string_equal(f.answer.ticket.number, "C001");
    assert_string_equal(f.answer.ticket.day, "2027-01-01");
    assert_int_equal(fixture_int(&f, "SELECT count(*) FROM ticket WHERE day = '2026-12-31'"
                                     " AND state = 'expired'"),
                     3);
    assert_int_equal(fixture_int(&f, "SELECT count(*) FROM ticket WHERE day = '2026-12-31'"
                                     " AND state = 'done' AND outcome = 'day-end'"),
                     1);
    /* The counter is open as before, and its clerk calls the first of the new day. */
    assert_string_equal(lab_at(&f, ACTION_CALL, "1").number, "C001");
    fixture_verify(&f);
    fixture_done(&f);
}

/* A year and more with a leap day, in a zone with summer time: no number twice in a day, each
 * ticket in the day of its hour, nothing left open behind. */
static void
every_day_of_a_leap_year_begins_with_one(void **state)
{
    struct fixture f;
    (void)state;
    make(&f, "Europe/Warsaw", "02:30", "");
    go(&f, instant("Europe/Warsaw", "2027-02-20T12:00:00"));
    int64_t end = instant("Europe/Warsaw", "2028-04-10T12:00:00");
    while (f.real < end) {
        assert_int_equal(take(&f, "C"), STATUS_OK);
        fixture_pass(&f, 7 * hour_ms + 13 * 60000);
    }
    assert_int_equal(fixture_int(&f,
                                 "SELECT count(*) FROM (SELECT day FROM ticket GROUP BY day"
                                 " HAVING min(sequence) <> 1 OR max(sequence) <> count(*)) wrong"),
                     0);
    assert_int_equal(fixture_int(&f, "SELECT count(DISTINCT day) FROM ticket"), 416);
    assert_int_equal(fixture_int(&f, "SELECT count(*) FROM ticket WHERE state = 'waiting' AND day <"
                                     " (SELECT max(day) FROM ticket)"),
                     0);
    fixture_verify(&f);
    fixture_done(&f);
}

static void
notes_go_when_their_time_is_over_and_answers_stay(void **state)
{
    struct fixture f;
    (void)state;
    make(&f, "Asia/Shanghai", "00:00", "");
    for (int day = 0; day < 5; day++) {
        struct action action = {.kind = ACTION_TAKE, .services = "C"};
        str_format(action.request, sizeof action.request, "r-%d", day);
        lab_ok(&f, &action);
        fixture_sql(&f, "UPDATE ticket SET note = 'for Mr Li' WHERE note = ''"
                        " AND id = (SELECT max(id) FROM ticket)");
        fixture_verify(&f);
        fixture_pass(&f, 24 * hour_ms);
    }
    assert_int_equal(take(&f, "C"), STATUS_OK);
    /* Days 20 to 24 had notes, now is the 25th: two days are kept. */
    assert_int_equal(fixture_int(&f, "SELECT count(*) FROM ticket WHERE note <> ''"), 2);
    assert_int_equal(fixture_int(&f, "SELECT count(*) FROM ticket WHERE note <> ''"
                                     " AND day < '2026-11-23'"),
                     0);
    /* A clock that jumps over days makes no second asking a second deed. */
    assert_int_equal(fixture_int(&f, "SELECT count(*) FROM request_answer"), 5);
    fixture_verify(&f);
    fixture_sql(&f, "DELETE FROM request_answer");
    struct verify_report report;
    assert_int_equal(store_verify(f.store, NULL, &report), STATUS_OK);
    assert_int_equal(report.fault_count, 5);
    verify_report_done(&report);
    fixture_done(&f);
}

static void
kept_answers_go_when_many_rows_have_come_since_and_a_day_has_ended(void **state)
{
    struct fixture f;
    (void)state;
    make(&f, "Asia/Shanghai", "00:00", "");
    for (int day = 0; day < 3; day++) {
        struct action action = {.kind = ACTION_TAKE, .services = "C"};
        str_format(action.request, sizeof action.request, "r-%d", day);
        lab_ok(&f, &action);
        fixture_pass(&f, 24 * hour_ms);
    }
    /* As if so many rows had been written on the third day. */
    fixture_sql(&f, "UPDATE hall SET last_event = last_event + 20000");
    if (f.schema[0]) {
        fixture_sql(&f, "ALTER TABLE event DISABLE TRIGGER event_follows");
    }
    assert_int_equal(take(&f, "C"), STATUS_OK);
    assert_int_equal(fixture_int(&f, "SELECT count(*) FROM request_answer"), 1);
    assert_int_equal(fixture_int(&f, "SELECT count(*) FROM request_answer a JOIN request r"
                                     " ON r.event = a.event WHERE r.id = 'r-2'"),
                     1);
    /* What was done for an id is never done again, however late it is asked. */
    assert_int_equal(fixture_int(&f, "SELECT count(*) FROM request"), 3);
    int64_t rows = fixture_int(&f, "SELECT count(*) FROM event");
    struct action again = {.kind = ACTION_TAKE, .services = "C", .request = "r-0"};
    lab_ok(&f, &again);
    assert_true(f.answer.repeated && f.answer.has_ticket);
    assert_int_equal(f.answer.ticket.state, TICKET_EXPIRED);
    assert_string_equal(f.answer.ticket.number, "C001");
    assert_string_equal(f.answer.ticket.day, "2026-11-20");
    again.kind = ACTION_TAKE;
    str_cut(again.services, sizeof again.services, "G");
    assert_int_equal(fixture_act(&f, again), STATUS_CONFLICT);
    assert_int_equal(fixture_int(&f, "SELECT count(*) FROM event"), rows);
    fixture_done(&f);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_day_of_summer_time_has_its_own_length),
        cmocka_unit_test(hours_are_those_of_the_clock_on_the_wall),
        cmocka_unit_test(a_quota_holds_for_the_whole_of_a_long_day_and_begins_anew_after_it),
        cmocka_unit_test(a_hall_that_never_closes_turns_its_day_at_the_hour_it_chose),
        cmocka_unit_test(every_day_of_a_leap_year_begins_with_one),
        cmocka_unit_test(notes_go_when_their_time_is_over_and_answers_stay),
        cmocka_unit_test(kept_answers_go_when_many_rows_have_come_since_and_a_day_has_ended),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
