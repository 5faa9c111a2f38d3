/* SPDX-License-Identifier: Apache-2.0
 * What a kiosk asks of the store beside a number: one open ticket for a holder, appointments,
 * reprints, help, and what staff tells it. */
#include "tests/unit/store/kiosk_lab.h"

static struct action
take_for(const char *services, const char *holder)
{
    struct action action = lab_taking(services);

    str_cut(action.holder, sizeof(action.holder), holder);
    return action;
}

static void
a_holder_has_one_open_ticket_per_service(void **state)
{
    struct fixture *fixture = *state;
    struct action action = take_for("C", "13800000001");

    lab_ok(fixture, &action);
    refused(fixture, &action, STATUS_CONFLICT, "number C001 for service C");
    struct action several = take_for("Q,C", "13800000001");
    refused(fixture, &several, STATUS_CONFLICT, "C001");
    struct action other = take_for("Q", "13800000001"), somebody = take_for("C", "13800000002");
    lab_ok(fixture, &other);
    lab_ok(fixture, &somebody);
    lab_number(fixture, ACTION_LEAVE, "C001");
    lab_ok(fixture, &action);
}

/* A planted number is found nowhere: not in the tables, not in the ledger, not in the file. */
static void
a_holder_is_stored_as_a_hash_and_forgotten_when_the_day_is_over(void **state)
{
    struct fixture *fixture = *state;
    struct action action = take_for("C", "13987654321");
    char command[400];

    str_cut(action.request, sizeof(action.request), "kiosk1-1");
    lab_ok(fixture, &action);
    assert_int_equal(fixture_int(fixture, "SELECT COUNT(*) FROM personal"), 1);
    str_format(command, sizeof(command), "grep -qa 13987654321 %s/*", fixture->folder);
    assert_int_not_equal(system(command), 0);
    fixture_until(fixture, "2026-11-23T09:00:00");
    lab_take(fixture, "Q");
    assert_int_equal(fixture_int(fixture, "SELECT COUNT(*) FROM personal"), 0);
    action.request[0] = '\0';
    lab_ok(fixture, &action);
}

static struct appointments_report report;

static enum status
import(struct fixture *fixture, const char *text, bool keep_good, size_t *ret_faults)
{
    return lab_book(fixture, kiosk_hall, text, keep_good, &report, ret_faults);
}

static const char bookings[] = "code,date,time,service,holder\n"
                               "AAAA1111,2026-11-20,10:00,C/resale,13800000009\n"
                               "BBBB2222,2026-11-20,09:05,C,\n"
                               "CCCC3333,2026-11-23,10:00,C,\n"
                               "DDDD4444,2026-11-20,11:00,Q,\n";

static void
book(struct fixture *fixture)
{
    size_t faults;

    assert_int_equal(import(fixture, bookings, false, &faults), STATUS_OK);
    assert_int_equal(report.added, 4);
}

static struct action
check_in(const char *code)
{
    struct action action = {.kind = ACTION_CHECKIN};

    str_cut(action.code, sizeof(action.code), code);
    return action;
}

static void
an_appointment_on_time_counts_from_its_slot_and_once(void **state)
{
    struct fixture *fixture = *state;
    struct action action = check_in("bbbb 2222");

    book(fixture);
    fixture_until(fixture, "2026-11-20T09:12:00");
    struct ticket ticket = lab_ok(fixture, &action)->ticket;
    assert_string_equal(ticket.class_id, "appointment");
    assert_string_equal(ticket.number, "C801");
    assert_int_equal(ticket.base, fixture_instant("2026-11-20T09:05:00"));
    assert_int_equal(ticket.issued_at, fixture->real);
    assert_int_equal(ticket.free_at, 0);
    refused(fixture, &action, STATUS_CONFLICT, "its number is C801");
}

static void
an_appointment_too_early_on_another_day_or_unknown_is_told_what_to_do(void **state)
{
    struct fixture *fixture = *state;
    struct action action = check_in("AAAA-1111");

    book(fixture);
    refused(fixture, &action, STATUS_CONFLICT, "at 10:00. Come back from 09:40 on.");
    action = check_in("CCCC3333");
    refused(fixture, &action, STATUS_CONFLICT, "is for 2026-11-23 10:00. Come back then.");
    action = check_in("ZZZZ9999");
    refused(fixture, &action, STATUS_NOT_FOUND, "no appointment");
    action = check_in("x!");
    lab_refused(fixture, &action, STATUS_INVALID);
    fixture_until(fixture, "2026-11-24T09:00:00");
    action = check_in("CCCC3333");
    refused(fixture, &action, STATUS_CONFLICT, "was for 2026-11-23 10:00. Take an ordinary");
}

static void
a_late_appointment_counts_from_its_check_in(void **state)
{
    struct fixture *fixture = *state;
    struct action action = check_in("BBBB2222");

    book(fixture);
    fixture_until(fixture, "2026-11-20T09:16:00");
    assert_int_equal(lab_ok(fixture, &action)->ticket.base, fixture->real);
}

static void
an_early_appointment_waits_for_its_time_unless_nobody_else_is_there(void **state)
{
    struct fixture *fixture = *state;
    struct action action = check_in("AAAA1111");

    book(fixture);
    lab_open(fixture, "1", "0317");
    fixture_until(fixture, "2026-11-20T09:45:00");
    struct ticket booked = lab_ok(fixture, &action)->ticket;
    assert_int_equal(booked.free_at, fixture_instant("2026-11-20T09:55:00"));
    assert_int_equal(booked.ahead, -1);
    struct ticket walk_in = lab_take(fixture, "C");
    assert_int_equal(walk_in.ahead, 0);
    assert_string_equal(lab_serve(fixture, "1").number, walk_in.number);
    lab_at(fixture, ACTION_FINISH, "1");
    assert_string_equal(lab_at(fixture, ACTION_CALL, "1").number, booked.number);
}

static void
an_appointments_time_come_it_is_called_by_its_base(void **state)
{
    struct fixture *fixture = *state;
    struct action action = check_in("AAAA1111");

    book(fixture);
    lab_open(fixture, "1", "0317");
    fixture_until(fixture, "2026-11-20T09:45:00");
    struct ticket booked = lab_ok(fixture, &action)->ticket;
    fixture_until(fixture, "2026-11-20T09:46:00");
    lab_take(fixture, "C");
    fixture_until(fixture, "2026-11-20T09:55:00");
    assert_int_equal(lab_show(fixture, booked.number).ahead, 0);
    assert_string_equal(lab_at(fixture, ACTION_CALL, "1").number, booked.number);
}

static void
an_appointments_holder_has_no_second_ticket(void **state)
{
    struct fixture *fixture = *state;
    struct action action = check_in("AAAA1111"), again = take_for("C", "13800000009");

    book(fixture);
    fixture_until(fixture, "2026-11-20T09:50:00");
    lab_ok(fixture, &action);
    refused(fixture, &again, STATUS_CONFLICT, "C801");
}

static void
wrong_rows_stop_an_import_unless_the_good_ones_are_wanted(void **state)
{
    struct fixture *fixture = *state;
    static const char text[] = "code,date,time,service\n"
                               "AAAA1111,2026-11-20,10:00,C\n"
                               "BBBB2222,2026-11-20,10:00,X\n"
                               "CCCC3333,2026-11-19,10:00,C\n";
    size_t faults;

    assert_int_equal(import(fixture, text, false, &faults), STATUS_INVALID);
    assert_int_equal(faults, 2);
    assert_int_equal(fixture_int(fixture, "SELECT COUNT(*) FROM appointment"), 0);
    assert_int_equal(import(fixture, text, true, &faults), STATUS_OK);
    assert_int_equal(faults, 2);
    assert_int_equal(report.added, 1);
    assert_int_equal(fixture_int(fixture, "SELECT COUNT(*) FROM appointment"), 1);
}

static void
importing_again_changes_what_changed_and_nothing_that_was_used(void **state)
{
    struct fixture *fixture = *state;
    struct action action = check_in("BBBB2222");
    size_t faults;

    book(fixture);
    assert_int_equal(import(fixture, bookings, false, &faults), STATUS_OK);
    assert_int_equal(report.added + report.changed, 0);
    assert_int_equal(report.same, 4);
    assert_int_equal(fixture->answer.event, 0);
    lab_ok(fixture, &action);
    assert_int_equal(import(fixture,
                            "code,date,time,service\nDDDD4444,2026-11-20,11:30,Q\n"
                            "BBBB2222,2026-11-20,10:30,C\n",
                            true, &faults),
                     STATUS_OK);
    assert_int_equal(report.changed, 1);
    assert_int_equal(faults, 1);
    struct appointment *list = NULL;
    size_t count = 0;
    assert_int_equal(store_appointments(fixture->store, NULL, &list, &count), STATUS_OK);
    assert_int_equal(count, 3);
    assert_string_equal(list[0].code, "BBBB2222");
    assert_string_equal(list[0].number, "C801");
    assert_int_equal(list[2].slot, fixture_instant("2026-11-20T11:30:00"));
    assert_string_equal(list[2].number, "");
    free(list);
}

static void
a_reprint_wants_number_and_code_and_writes_nothing(void **state)
{
    struct fixture *fixture = *state;
    struct ticket ticket = lab_take(fixture, "C"), other = lab_take(fixture, "C");
    struct action action = {.kind = ACTION_REPRINT};

    str_cut(action.number, sizeof(action.number), ticket.number);
    str_cut(action.code, sizeof(action.code), other.code);
    refused(fixture, &action, STATUS_NOT_FOUND, "do not belong together");
    str_cut(action.code, sizeof(action.code), "nonsense");
    refused(fixture, &action, STATUS_NOT_FOUND, "do not belong together");
    str_cut(action.code, sizeof(action.code), ticket.code);
    char hash[65];
    int64_t head = lab_head(fixture, hash);
    assert_string_equal(lab_ok(fixture, &action)->ticket.number, ticket.number);
    assert_int_equal(fixture->answer.ticket.ahead, 0);
    assert_int_equal(lab_head(fixture, hash), head);
    lab_number(fixture, ACTION_LEAVE, ticket.number);
    refused(fixture, &action, STATUS_CONFLICT, "is over");
}

static void
help_is_open_until_somebody_came(void **state)
{
    struct fixture *fixture = *state;
    struct action action = {.kind = ACTION_HELP}, done = {.kind = ACTION_HELP_DONE};
    struct board *board = NULL;

    lab_refused(fixture, &action, STATUS_INVALID);
    str_cut(action.terminal, sizeof(action.terminal), "kiosk1");
    done.help = lab_ok(fixture, &action)->event;
    lab_refused(fixture, &action, STATUS_CONFLICT);
    str_cut(action.counter, sizeof(action.counter), "1");
    lab_ok(fixture, &action);
    assert_int_equal(store_board(fixture->store, &board), STATUS_OK);
    assert_int_equal(board->help_count, 2);
    assert_int_equal(board->helps[0].id, done.help);
    assert_string_equal(board->helps[0].terminal, "kiosk1");
    assert_string_equal(board->helps[1].counter, "1");
    board_free(board);
    lab_ok(fixture, &done);
    lab_refused(fixture, &done, STATUS_CONFLICT);
    done.help = 999;
    lab_refused(fixture, &done, STATUS_NOT_FOUND);
    assert_int_equal(store_board(fixture->store, &board), STATUS_OK);
    assert_int_equal(board->help_count, 1);
    board_free(board);
}

static struct action
tell(enum action_kind kind, const char *reason, const char *note)
{
    struct action action = {.kind = kind};

    str_cut(action.device, sizeof(action.device), "kiosk1");
    str_cut(action.reason, sizeof(action.reason), reason);
    str_cut(action.note, sizeof(action.note), note);
    return action;
}

static void
a_terminal_sees_its_lock_and_its_message(void **state)
{
    struct fixture *fixture = *state;
    struct action lock = tell(ACTION_TERMINAL_LOCK, "cleaning", "");
    struct action unlock = tell(ACTION_TERMINAL_UNLOCK, "", "");
    struct action message = tell(ACTION_TERMINAL_MESSAGE, "", "Use the other one");
    struct action clear = tell(ACTION_TERMINAL_CLEAR, "", "");
    struct board *board = NULL;

    struct action nowhere = lock;
    str_cut(nowhere.device, sizeof(nowhere.device), "kiosk9");
    lab_refused(fixture, &nowhere, STATUS_INVALID);
    lab_refused(fixture, &unlock, STATUS_CONFLICT);
    lab_refused(fixture, &clear, STATUS_CONFLICT);
    lab_ok(fixture, &lock);
    lab_refused(fixture, &lock, STATUS_CONFLICT);
    lab_ok(fixture, &message);
    assert_int_equal(store_board(fixture->store, &board), STATUS_OK);
    assert_int_equal(board->terminal_count, 1);
    assert_string_equal(board->terminals[0].id, "kiosk1");
    assert_true(board->terminals[0].locked);
    assert_string_equal(board->terminals[0].reason, "cleaning");
    assert_string_equal(board->terminals[0].message, "Use the other one");
    board_free(board);
    lab_ok(fixture, &unlock);
    lab_ok(fixture, &clear);
    assert_int_equal(store_board(fixture->store, &board), STATUS_OK);
    assert_int_equal(board->terminal_count, 0);
    board_free(board);
}

static void
only_a_supervisors_pin_ends_a_terminal_and_five_wrong_ones_lock_it(void **state)
{
    struct fixture *fixture = *state;
    struct action leave = tell(ACTION_TERMINAL_EXIT, "", "");

    lab_refused(fixture, &leave, STATUS_DENIED);
    str_cut(leave.supervisor, sizeof(leave.supervisor), "0321");
    str_cut(leave.pin, sizeof(leave.pin), "1234");
    lab_refused(fixture, &leave, STATUS_DENIED);
    str_cut(leave.supervisor, sizeof(leave.supervisor), "0400");
    assert_true(lab_ok(fixture, &leave)->event > 0);
    str_cut(leave.pin, sizeof(leave.pin), "9999");
    for (int i = 0; i < 5; i++) {
        assert_int_equal(fixture_act(fixture, leave), STATUS_DENIED);
        const char left[] = {(char)('4' - i), '\0'};
        assert_string_equal(fixture->answer.sentence,
                            "That is not the PIN of {0}. Tries left: {1}.");
        assert_string_equal(fixture->answer.values[1], left);
    }
    str_cut(leave.pin, sizeof(leave.pin), "1234");
    lab_refused(fixture, &leave, STATUS_DENIED);
    assert_non_null(strstr(fixture->answer.sentence, "locked"));
    struct board *board = NULL;
    assert_int_equal(store_board(fixture->store, &board), STATUS_OK);
    assert_int_equal(board->terminal_count, 0);
    board_free(board);
}

static void
verify_names_what_was_changed_past_the_ledger(void **state)
{
    struct fixture *fixture = *state;
    static const struct {
        const char *spoil, *mend, *words;
    } cases[] = {
        {"UPDATE quota SET issued = 0 WHERE from_min = 540",
         "UPDATE quota SET issued = 1 WHERE from_min = 540", "quota of service Q from minute 540"},
        {"UPDATE appointment SET ticket = 1 WHERE code = 'DDDD4444'",
         "UPDATE appointment SET ticket = 0 WHERE code = 'DDDD4444'",
         "does not know that this ticket had an appointment"},
        {"UPDATE desk_call SET closed_at = 7", "UPDATE desk_call SET closed_at = 0",
         "call for help is not as the ledger"},
        {"UPDATE quota SET tickets = 9 WHERE from_min = 540",
         "UPDATE quota SET tickets = 2 WHERE from_min = 540", "quota has no row: Q|540|660|2|"},
        {"UPDATE service SET quotas = 0 WHERE id = 'Q'",
         "UPDATE service SET quotas = 2 WHERE id = 'Q'", "hours or quotas of service Q"},
        {"UPDATE definition SET one_ticket = 0", "UPDATE definition SET one_ticket = 1",
         "one_ticket or appointment_early_min"},
        {"UPDATE terminal_state SET locked = 0", "UPDATE terminal_state SET locked = 1",
         "terminal kiosk1 is not as the ledger"},
    };
    struct action lock = tell(ACTION_TERMINAL_LOCK, "", ""), help = {.kind = ACTION_HELP};
    struct action action = check_in("BBBB2222");

    book(fixture);
    lab_take(fixture, "Q");
    lab_ok(fixture, &action);
    lab_ok(fixture, &lock);
    str_cut(help.terminal, sizeof(help.terminal), "kiosk1");
    lab_ok(fixture, &help);
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct verify_report found;
        fixture_sql(fixture, cases[i].spoil);
        assert_int_equal(store_verify(fixture->store, NULL, &found), STATUS_OK);
        assert_true(found.fault_count >= 1);
        assert_non_null(strstr(found.faults[0].what, cases[i].words));
        verify_report_done(&found);
        fixture_sql(fixture, cases[i].mend);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        kiosk_test(a_holder_has_one_open_ticket_per_service),
        kiosk_test(a_holder_is_stored_as_a_hash_and_forgotten_when_the_day_is_over),
        kiosk_test(an_appointment_on_time_counts_from_its_slot_and_once),
        kiosk_test(an_appointment_too_early_on_another_day_or_unknown_is_told_what_to_do),
        kiosk_test(a_late_appointment_counts_from_its_check_in),
        kiosk_test(an_early_appointment_waits_for_its_time_unless_nobody_else_is_there),
        kiosk_test(an_appointments_time_come_it_is_called_by_its_base),
        kiosk_test(an_appointments_holder_has_no_second_ticket),
        kiosk_test(wrong_rows_stop_an_import_unless_the_good_ones_are_wanted),
        kiosk_test(importing_again_changes_what_changed_and_nothing_that_was_used),
        kiosk_test(a_reprint_wants_number_and_code_and_writes_nothing),
        kiosk_test(help_is_open_until_somebody_came),
        kiosk_test(a_terminal_sees_its_lock_and_its_message),
        kiosk_test_real(only_a_supervisors_pin_ends_a_terminal_and_five_wrong_ones_lock_it),
        kiosk_test(verify_names_what_was_changed_past_the_ledger),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
