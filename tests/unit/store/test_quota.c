/* SPDX-License-Identifier: Apache-2.0
 * When a service gives numbers, and how many: its own hours, quotas by time of day, and numbers
 * written by hand that are entered afterwards. */
#include "tests/unit/store/kiosk_lab.h"

/* Never closed; its day begins at four. */
static int
setup_night(void **state)
{
    struct fixture *fixture = calloc(1, sizeof(*fixture));

    fixture_make(fixture,
                 "format: 1\n"
                 "hall: {id: lab, name: {en: Lab}, time_zone: Asia/Shanghai, languages: [en],"
                 " day_starts: \"04:00\"}\n"
                 "services: [{id: A, name: All, series: {regular: [1, 99], paper: [901, 999]},"
                 " quotas: [{from: \"03:00\", to: \"05:00\", tickets: 2}]}]\n"
                 "counters: [{id: \"1\", primary: [A]}]\n",
                 true);
    *state = fixture;
    return 0;
}

static const char two_a_day[] =
    "format: 1\n"
    "hall: {id: lab, name: {en: Lab}, time_zone: Asia/Shanghai, languages: [en]}\n"
    "classes: [{id: regular, name: Ordinary}, {id: appointment, name: Booked}]\n"
    "services: [{id: A, name: All, quota: 2, series: {regular: [1, 99], other: [101, 199]}}]\n"
    "counters: [{id: \"1\", primary: [A]}]\n"
    "staff: [{id: \"0317\", name: Li, roles: [clerk]}]\n";

static int
setup_two_a_day(void **state)
{
    struct fixture *fixture = calloc(1, sizeof(*fixture));

    fixture_make(fixture, two_a_day, true);
    *state = fixture;
    return 0;
}

static void
a_service_is_closed_outside_its_own_hours_and_says_when_it_opens(void **state)
{
    struct fixture *fixture = *state;
    struct action action = lab_taking("G");

    refused(fixture, &action, STATUS_CLOSED, "It opens at 10:00.");
    fixture_until(fixture, "2026-11-20T10:00:00");
    lab_ok(fixture, &action);
    fixture_until(fixture, "2026-11-20T15:00:00");
    refused(fixture, &action, STATUS_CLOSED, "It opens at 2026-11-23 09:00.");
    action = lab_taking("C");
    lab_ok(fixture, &action);
    fixture_until(fixture, "2026-11-20T17:00:00");
    refused(fixture, &action, STATUS_CLOSED, "The hall is closed now. It opens at 2026-11-23");
}

static void
a_later_matter_may_open_later_today_but_not_tomorrow(void **state)
{
    struct fixture *fixture = *state;
    struct action action = lab_taking("C/resale,G");

    lab_ok(fixture, &action);
    fixture_until(fixture, "2026-11-20T15:30:00");
    refused(fixture, &action, STATUS_CLOSED, "Service G is closed now.");
}

static void
a_quota_by_time_of_day_gives_exactly_its_tickets(void **state)
{
    struct fixture *fixture = *state;
    struct action action = lab_taking("Q");

    lab_ok(fixture, &action);
    lab_ok(fixture, &action);
    refused(fixture, &action, STATUS_FULL, "There are more from 11:00 on.");
    fixture_until(fixture, "2026-11-20T10:59:59");
    refused(fixture, &action, STATUS_FULL, "11:00");
    fixture_until(fixture, "2026-11-20T11:00:00");
    assert_string_equal(lab_ok(fixture, &action)->ticket.number, "Q003");
    fixture_until(fixture, "2026-11-20T13:30:00");
    lab_ok(fixture, &action);
    refused(fixture, &action, STATUS_FULL, "more from 15:00 on.");
    fixture_until(fixture, "2026-11-23T09:00:00");
    lab_ok(fixture, &action);
    lab_ok(fixture, &action);
    refused(fixture, &action, STATUS_FULL, "more from 11:00");
}

static void
an_import_in_mid_day_keeps_what_a_quota_has_given(void **state)
{
    struct fixture *fixture = *state;
    struct hall *hall = fixture_parse(kiosk_hall);
    struct action action = lab_taking("Q");

    lab_ok(fixture, &action);
    assert_int_equal(store_import(fixture->store, hall, kiosk_hall, &fixture->answer), STATUS_OK);
    hall_free(hall);
    lab_ok(fixture, &action);
    lab_refused(fixture, &action, STATUS_FULL);
}

static void
a_quota_that_is_used_up_is_so_on_the_board_after_an_import_too(void **state)
{
    struct fixture *fixture = *state;
    struct hall *hall = fixture_parse(kiosk_hall);
    struct action action = lab_taking("Q");
    struct board *board = NULL;

    lab_ok(fixture, &action);
    lab_ok(fixture, &action);
    assert_int_equal(store_import(fixture->store, hall, kiosk_hall, &fixture->answer), STATUS_OK);
    hall_free(hall);
    assert_int_equal(store_board(fixture->store, &board), STATUS_OK);
    assert_true(board->services[2].full);
    assert_int_equal(board->services[2].full_until, fixture_instant("2026-11-20T11:00:00"));
    board_free(board);
    fixture_verify(fixture);
}

static void
the_board_tells_hours_and_quotas_of_each_service(void **state)
{
    struct fixture *fixture = *state;
    struct action action = lab_taking("Q");
    struct board *board = NULL;

    lab_ok(fixture, &action);
    lab_ok(fixture, &action);
    assert_int_equal(store_board(fixture->store, &board), STATUS_OK);
    assert_true(board->services[0].open);
    assert_int_equal(board->services[0].closes_at, fixture_instant("2026-11-20T12:00:00"));
    assert_false(board->services[1].open);
    assert_int_equal(board->services[1].opens_at, fixture_instant("2026-11-20T10:00:00"));
    assert_true(board->services[2].full);
    assert_false(board->services[2].full_today);
    assert_int_equal(board->services[2].full_until, fixture_instant("2026-11-20T11:00:00"));
    board_free(board);
    fixture_until(fixture, "2026-11-20T11:00:00");
    assert_int_equal(store_board(fixture->store, &board), STATUS_OK);
    assert_false(board->services[2].full);
    board_free(board);
}

static struct action
paper(const char *number, const char *issued)
{
    struct action action = lab_taking("C");

    str_cut(action.number, sizeof(action.number), number);
    str_cut(action.issued, sizeof(action.issued), issued);
    str_cut(action.reason, sizeof(action.reason), "outage");
    return action;
}

static void
paper_numbers_are_entered_in_their_order_with_their_own_time(void **state)
{
    struct fixture *fixture = *state;
    struct action second = paper("C902", "09:40"), first = paper("C901", "09:30");
    struct action none = paper("C005", "09:30"), later = paper("C902", "10:31");

    fixture_until(fixture, "2026-11-20T10:30:00");
    lab_take(fixture, "C");
    refused(fixture, &second, STATUS_CONFLICT, "C901 comes first");
    struct ticket ticket = lab_ok(fixture, &first)->ticket;
    assert_string_equal(ticket.series, "paper");
    assert_int_equal(ticket.sequence, 1);
    assert_int_equal(ticket.issued_at, fixture_instant("2026-11-20T09:30:00"));
    assert_int_equal(ticket.base, ticket.issued_at);
    assert_int_equal(ticket.ahead, 0);
    refused(fixture, &first, STATUS_CONFLICT, "entered already");
    refused(fixture, &none, STATUS_INVALID, "C901 to C903");
    refused(fixture, &later, STATUS_INVALID, "10:31");
    lab_ok(fixture, &second);
    first = paper("C903", "2026-11-20T10:00:00");
    lab_ok(fixture, &first);
    first = paper("C904", "10:00");
    lab_refused(fixture, &first, STATUS_INVALID);
}

/* A desk types four digits and no date. */
static void
a_paper_number_of_before_midnight_is_entered_after_it(void **state)
{
    struct fixture *fixture = *state;
    struct action action = paper("A901", "23:50"), begun = paper("A902", "04:00");
    struct action yesterday = paper("A903", "03:59"), later = paper("A903", "00:31");

    fixture_until(fixture, "2026-11-21T00:30:00");
    str_cut(action.services, sizeof(action.services), "A");
    assert_int_equal(lab_ok(fixture, &action)->ticket.issued_at,
                     fixture_instant("2026-11-20T23:50:00"));
    memcpy(begun.services, action.services, sizeof(begun.services));
    memcpy(yesterday.services, action.services, sizeof(yesterday.services));
    memcpy(later.services, action.services, sizeof(later.services));
    assert_int_equal(lab_ok(fixture, &begun)->ticket.issued_at,
                     fixture_instant("2026-11-20T04:00:00"));
    refused(fixture, &yesterday, STATUS_INVALID, "03:59");
    refused(fixture, &later, STATUS_INVALID, "00:31");
}

/* Its span lies at both ends of the day. */
static void
a_quota_of_the_night_counts_by_the_halls_day(void **state)
{
    struct fixture *fixture = *state;
    struct action full = lab_taking("A");

    fixture_until(fixture, "2026-11-21T04:30:00");
    lab_take(fixture, "A");
    fixture_verify(fixture);
    fixture_until(fixture, "2026-11-22T03:30:00");
    lab_take(fixture, "A");
    fixture_verify(fixture);
    lab_refused(fixture, &full, STATUS_FULL);
    fixture_until(fixture, "2026-11-22T04:00:00");
    lab_take(fixture, "A");
    fixture_verify(fixture);
}

static void
neither_hours_nor_quotas_take_a_paper_number_back(void **state)
{
    struct fixture *fixture = *state;
    struct action action = lab_taking("Q");

    lab_ok(fixture, &action);
    lab_ok(fixture, &action);
    fixture_until(fixture, "2026-11-20T12:30:00");
    action = paper("Q901", "10:30");
    str_cut(action.services, sizeof(action.services), "Q");
    lab_ok(fixture, &action);
    assert_int_equal(fixture_int(fixture, "SELECT issued FROM quota WHERE from_min = 540"), 3);
}

/* What was promised, and who stands at an open counter. */
static void
the_days_quota_refuses_neither_a_booking_nor_who_is_served_at_once(void **state)
{
    struct fixture *fixture = *state;
    struct action walk_in = lab_taking("A");
    struct action check_in = {.kind = ACTION_CHECKIN, .code = "AAAA1111"};
    struct action serve = {.kind = ACTION_SERVE, .counter = "1", .services = "A"};

    lab_book_ok(fixture, two_a_day,
                "code,date,time,service,holder\nAAAA1111,2026-11-20,09:30,A,\n");
    lab_ok(fixture, &walk_in);
    lab_ok(fixture, &walk_in);
    lab_refused(fixture, &walk_in, STATUS_FULL);
    assert_string_equal(lab_ok(fixture, &check_in)->ticket.number, "A101");
    lab_open(fixture, "1", "0317");
    assert_string_equal(lab_ok(fixture, &serve)->ticket.number, "A003");
    lab_refused(fixture, &walk_in, STATUS_FULL);
}

static void
a_transfer_leaves_the_quotas_as_they_are(void **state)
{
    struct fixture *fixture = *state;
    struct action to_c = {.kind = ACTION_TRANSFER, .counter = "1", .services = "C"};
    struct action to_q = {.kind = ACTION_TRANSFER, .counter = "1", .services = "Q"};

    lab_take(fixture, "Q");
    lab_open(fixture, "1", "0317");
    lab_at(fixture, ACTION_CALL, "1");
    lab_at(fixture, ACTION_START, "1");
    lab_ok(fixture, &to_c);
    fixture_verify(fixture);
    lab_number(fixture, ACTION_LEAVE, "Q001");
    lab_take(fixture, "C");
    lab_at(fixture, ACTION_CALL, "1");
    lab_at(fixture, ACTION_START, "1");
    lab_ok(fixture, &to_q);
    fixture_verify(fixture);
}

static void
a_real_hall_wants_a_concierge_for_paper_numbers(void **state)
{
    struct fixture *fixture = *state;
    struct action action = paper("C901", "09:00");

    lab_refused(fixture, &action, STATUS_DENIED);
    str_cut(action.supervisor, sizeof(action.supervisor), "0317");
    str_cut(action.pin, sizeof(action.pin), "1234");
    lab_refused(fixture, &action, STATUS_DENIED);
    str_cut(action.supervisor, sizeof(action.supervisor), "0321");
    lab_ok(fixture, &action);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        kiosk_test(a_service_is_closed_outside_its_own_hours_and_says_when_it_opens),
        kiosk_test(a_later_matter_may_open_later_today_but_not_tomorrow),
        kiosk_test(a_quota_by_time_of_day_gives_exactly_its_tickets),
        kiosk_test(an_import_in_mid_day_keeps_what_a_quota_has_given),
        kiosk_test(a_quota_that_is_used_up_is_so_on_the_board_after_an_import_too),
        kiosk_test(the_board_tells_hours_and_quotas_of_each_service),
        kiosk_test(paper_numbers_are_entered_in_their_order_with_their_own_time),
        kiosk_test(neither_hours_nor_quotas_take_a_paper_number_back),
        cmocka_unit_test_setup_teardown(a_paper_number_of_before_midnight_is_entered_after_it,
                                        setup_night, teardown),
        cmocka_unit_test_setup_teardown(a_quota_of_the_night_counts_by_the_halls_day, setup_night,
                                        teardown),
        cmocka_unit_test_setup_teardown(
            the_days_quota_refuses_neither_a_booking_nor_who_is_served_at_once, setup_two_a_day,
            teardown),
        kiosk_test(a_transfer_leaves_the_quotas_as_they_are),
        kiosk_test_real(a_real_hall_wants_a_concierge_for_paper_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
