/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/store/lab.h"

static void
a_call_puts_the_next_ticket_in_the_counters_hand(void **state)
{
    struct fixture *fixture = *state;
    struct counter counter;

    lab_open(fixture, "1", "0317");
    lab_take(fixture, "C");
    fixture_pass(fixture, MINUTE_MS);
    struct ticket ticket = lab_at(fixture, ACTION_CALL, "1");
    assert_string_equal(ticket.number, "C001");
    assert_int_equal(ticket.state, TICKET_CALLED);
    assert_int_equal(ticket.calls, 1);
    assert_int_equal(ticket.called_at, fixture->real);
    assert_string_equal(ticket.counter, "1");
    assert_string_equal(ticket.staff, "0317");
    assert_int_equal(ticket.ahead, -1);
    assert_int_equal(store_counter_get(fixture->store, "1", &counter), STATUS_OK);
    assert_true(counter.has_ticket);
    assert_string_equal(counter.ticket.number, "C001");
    fixture_verify(fixture);
}

static void
nobody_waiting_is_not_found(void **state)
{
    struct fixture *fixture = *state;

    lab_open(fixture, "1", "0317");
    lab_take(fixture, "G");
    lab_refused_at(fixture, ACTION_CALL, "1", STATUS_NOT_FOUND);
}

static void
a_counter_that_is_not_open_calls_nobody(void **state)
{
    struct fixture *fixture = *state;
    struct action pause = {.kind = ACTION_PAUSE, .counter = "1", .reason = "tea"};

    lab_take(fixture, "C");
    lab_refused_at(fixture, ACTION_CALL, "1", STATUS_CLOSED);
    lab_open(fixture, "1", "0317");
    lab_ok(fixture, &pause);
    lab_refused_at(fixture, ACTION_CALL, "1", STATUS_CLOSED);
    lab_refused_at(fixture, ACTION_CALL, "99", STATUS_INVALID);
}

static void
a_counter_has_at_most_one_ticket_in_hand(void **state)
{
    struct fixture *fixture = *state;

    lab_open(fixture, "1", "0317");
    lab_take(fixture, "C");
    lab_take(fixture, "C");
    lab_at(fixture, ACTION_CALL, "1");
    lab_refused_at(fixture, ACTION_CALL, "1", STATUS_CONFLICT);
    lab_at(fixture, ACTION_START, "1");
    lab_refused_at(fixture, ACTION_CALL, "1", STATUS_CONFLICT);
    assert_string_equal(fixture->answer.values[1], "C001");
    lab_state(fixture, "C002", TICKET_WAITING);
}

static void
a_called_ticket_may_be_recalled(void **state)
{
    struct fixture *fixture = *state;

    lab_open(fixture, "1", "0317");
    lab_refused_at(fixture, ACTION_RECALL, "1", STATUS_CONFLICT);
    lab_take(fixture, "C");
    int64_t called = lab_at(fixture, ACTION_CALL, "1").called_at;
    fixture_pass(fixture, MINUTE_MS);
    struct ticket ticket = lab_at(fixture, ACTION_RECALL, "1");
    assert_int_equal(ticket.calls, 2);
    assert_int_equal(ticket.state, TICKET_CALLED);
    assert_int_equal(ticket.called_at, called);
    lab_at(fixture, ACTION_START, "1");
    lab_refused_at(fixture, ACTION_RECALL, "1", STATUS_CONFLICT);
    fixture_verify(fixture);
}

static void
only_a_called_ticket_is_started(void **state)
{
    struct fixture *fixture = *state;

    lab_refused_at(fixture, ACTION_START, "1", STATUS_CONFLICT);
    lab_open(fixture, "1", "0317");
    lab_refused_at(fixture, ACTION_START, "1", STATUS_CONFLICT);
    lab_take(fixture, "C");
    lab_at(fixture, ACTION_CALL, "1");
    fixture_pass(fixture, 1000);
    struct ticket ticket = lab_at(fixture, ACTION_START, "1");
    assert_int_equal(ticket.state, TICKET_SERVING);
    assert_int_equal(ticket.started_at, fixture->real);
    lab_refused_at(fixture, ACTION_START, "1", STATUS_CONFLICT);
}

static void
what_another_program_did_with_the_ticket_in_hand_counts(void **state)
{
    struct fixture *fixture = *state;
    struct store *here = fixture->store, *other = NULL;
    struct answer answer;

    assert_int_equal(store_open(fixture->path, &fixture->options, &answer, &other), STATUS_OK);
    lab_open(fixture, "1", "0317");
    lab_take(fixture, "C");
    lab_at(fixture, ACTION_CALL, "1");
    fixture->store = other;
    fixture->real += 1000;
    struct ticket started = lab_at(fixture, ACTION_START, "1");
    fixture->store = here;
    struct ticket finished = lab_at(fixture, ACTION_FINISH, "1");
    assert_int_not_equal(started.started_at, started.called_at);
    assert_int_equal(finished.started_at, started.started_at);
    store_close(other);
}

/* A note is purged without a ledger row. */
static void
a_purged_note_does_not_come_back_with_the_ticket_in_hand(void **state)
{
    struct fixture *fixture = *state;
    struct action transfer = {
        .kind = ACTION_TRANSFER, .counter = "2", .services = "G", .note = "a copy"};

    lab_open(fixture, "2", "0317");
    struct ticket ticket = lab_take(fixture, "C");
    lab_at(fixture, ACTION_CALL, "2");
    lab_ok(fixture, &transfer);
    assert_string_equal(lab_at(fixture, ACTION_CALL, "2").note, "a copy");
    struct db *db = fixture->store->db;
    assert_int_equal(db->driver->run(db, "UPDATE ticket SET note = '';"), STATUS_OK);
    lab_at(fixture, ACTION_START, "2");
    assert_string_equal(lab_show(fixture, ticket.number).note, "");
}

static void
a_ticket_is_passed_after_three_calls_and_void_the_second_time(void **state)
{
    struct fixture *fixture = *state;

    lab_open(fixture, "1", "0317");
    lab_refused_at(fixture, ACTION_PASS, "1", STATUS_CONFLICT);
    lab_take(fixture, "C");
    lab_at(fixture, ACTION_CALL, "1");
    lab_refused_at(fixture, ACTION_PASS, "1", STATUS_CONFLICT);
    lab_at(fixture, ACTION_RECALL, "1");
    lab_refused_at(fixture, ACTION_PASS, "1", STATUS_CONFLICT);
    lab_at(fixture, ACTION_RECALL, "1");
    assert_int_equal(lab_at(fixture, ACTION_PASS, "1").state, TICKET_PASSED);
    lab_number(fixture, ACTION_RETURN, "C001");
    lab_at(fixture, ACTION_CALL, "1");
    lab_refused_at(fixture, ACTION_PASS, "1", STATUS_CONFLICT);
    struct ticket ticket = lab_pass(fixture, "1");
    assert_int_equal(ticket.state, TICKET_VOID);
    assert_int_equal(ticket.ended_at, fixture->real);
    lab_refused_number(fixture, ACTION_RETURN, "C001", STATUS_CONFLICT);
    lab_take(fixture, "C");
    lab_serve(fixture, "1");
    lab_refused_at(fixture, ACTION_PASS, "1", STATUS_CONFLICT);
    fixture_verify(fixture);
}

static void
two_priority_tickets_pass_over_the_oldest_and_then_it_is_its_turn(void **state)
{
    struct fixture *fixture = *state;
    static const char *const wanted[] = {"C801", "C802", "C001", "C803", "C804", "C002"};
    struct why why;

    lab_open(fixture, "1", "0317");
    lab_take(fixture, "C");
    lab_take(fixture, "C");
    for (int i = 0; i < 4; i++) {
        fixture_pass(fixture, 1000);
        lab_take_class(fixture, "C", "elderly");
    }
    for (size_t i = 0; i < ARRAY_SIZE(wanted); i++) {
        assert_int_equal(store_why(fixture->store, "1", &why), STATUS_OK);
        assert_true(why.any);
        assert_string_equal(why.ticket.number, wanted[i]);
        assert_int_equal(why.rule, i == 2 ? ORDER_GUARD : ORDER_DUE);
        assert_int_equal(why.overtakes, (int)(i % 3));
        assert_string_equal(why.oldest, i < 3 ? "C001" : "C002");
        assert_string_equal(lab_at(fixture, ACTION_CALL, "1").number, wanted[i]);
        lab_at(fixture, ACTION_START, "1");
        lab_at(fixture, ACTION_FINISH, "1");
    }
    assert_int_equal(store_why(fixture->store, "1", &why), STATUS_OK);
    assert_false(why.any);
    fixture_verify(fixture);
}

static void
a_secondary_service_waits_until_no_primary_one_has_anybody(void **state)
{
    struct fixture *fixture = *state;
    struct why why;

    lab_open(fixture, "3", "0317");
    lab_take(fixture, "C");
    fixture_pass(fixture, MINUTE_MS);
    lab_take(fixture, "G");
    assert_string_equal(lab_serve(fixture, "3").number, "G001");
    lab_at(fixture, ACTION_FINISH, "3");
    assert_int_equal(store_why(fixture->store, "3", &why), STATUS_OK);
    assert_int_equal(why.rule, ORDER_SECONDARY);
    assert_string_equal(lab_serve(fixture, "3").number, "C001");
    lab_at(fixture, ACTION_FINISH, "3");
    lab_take(fixture, "C");
    fixture_pass(fixture, 11 * MINUTE_MS);
    lab_take(fixture, "G");
    assert_string_equal(lab_at(fixture, ACTION_CALL, "3").number, "C002");
}

static struct action
call_number(const char *counter, const char *number)
{
    struct action action = {.kind = ACTION_CALL, .reason = "a wheelchair"};

    str_cut(action.counter, sizeof(action.counter), counter);
    str_cut(action.number, sizeof(action.number), number);
    return action;
}

static void
calling_by_number_neither_counts_nor_is_counted(void **state)
{
    struct fixture *fixture = *state;
    struct action action = call_number("1", "C002");
    struct why why;

    lab_open(fixture, "1", "0317");
    for (int i = 0; i < 3; i++) {
        lab_take(fixture, "C");
    }
    assert_string_equal(lab_ok(fixture, &action)->ticket.number, "C002");
    assert_int_equal(store_why(fixture->store, "1", &why), STATUS_OK);
    assert_int_equal(why.overtakes, 0);
    action = call_number("2", "C002");
    lab_open(fixture, "2", "0318");
    lab_refused(fixture, &action, STATUS_CONFLICT);
    action = call_number("2", "C099");
    lab_refused(fixture, &action, STATUS_NOT_FOUND);
    action = call_number("2", "C001");
    action.reason[0] = '\0';
    lab_refused(fixture, &action, STATUS_INVALID);
    /* An emergency may come to a counter that does not serve its service. */
    lab_open(fixture, "4", "0319");
    action = call_number("4", "C001");
    assert_string_equal(lab_ok(fixture, &action)->ticket.counter, "4");
    fixture_verify(fixture);
}

static struct action
opening(const char *counter, const char *staff)
{
    struct action action = {.kind = ACTION_OPEN, .pin = "1234"};

    str_cut(action.counter, sizeof(action.counter), counter);
    str_cut(action.staff, sizeof(action.staff), staff);
    return action;
}

static void
out_of_turn_a_real_hall_asks_for_a_supervisor(void **state)
{
    struct fixture *fixture = *state;
    struct action open = opening("1", "0317");
    struct action action = call_number("1", "C002");

    lab_ok(fixture, &open);
    lab_take(fixture, "C");
    lab_take(fixture, "C");
    lab_take(fixture, "C");
    lab_refused(fixture, &action, STATUS_DENIED);
    str_cut(action.supervisor, sizeof(action.supervisor), "0400");
    lab_refused(fixture, &action, STATUS_DENIED);
    str_cut(action.pin, sizeof(action.pin), "4321");
    lab_refused(fixture, &action, STATUS_DENIED);
    str_cut(action.supervisor, sizeof(action.supervisor), "0317");
    str_cut(action.pin, sizeof(action.pin), "1234");
    lab_refused(fixture, &action, STATUS_DENIED);
    str_cut(action.supervisor, sizeof(action.supervisor), "0999");
    lab_refused(fixture, &action, STATUS_INVALID);
    str_cut(action.supervisor, sizeof(action.supervisor), "0400");
    assert_string_equal(lab_ok(fixture, &action)->ticket.number, "C002");
    lab_at(fixture, ACTION_START, "1");
    lab_at(fixture, ACTION_FINISH, "1");
    /* What the rule would call anyway needs nobody. */
    action = call_number("1", "C001");
    assert_string_equal(lab_ok(fixture, &action)->ticket.number, "C001");
    fixture_verify(fixture);
}

static void
a_released_ticket_keeps_its_place(void **state)
{
    struct fixture *fixture = *state;

    lab_open(fixture, "1", "0317");
    struct ticket taken = lab_take(fixture, "C");
    fixture_pass(fixture, MINUTE_MS);
    lab_take(fixture, "C");
    lab_refused_at(fixture, ACTION_RELEASE, "1", STATUS_NOT_FOUND);
    lab_serve(fixture, "1");
    lab_at(fixture, ACTION_RELEASE, "1");
    assert_true(fixture->answer.has_counter);
    assert_false(fixture->answer.has_ticket);
    assert_false(fixture->answer.counter.has_ticket);
    struct ticket ticket = lab_show(fixture, "C001");
    assert_int_equal(ticket.state, TICKET_WAITING);
    assert_int_equal(ticket.base, taken.base);
    assert_int_equal(ticket.seq, taken.seq);
    assert_int_equal(ticket.calls, 0);
    assert_int_equal(ticket.ahead, 0);
    assert_string_equal(ticket.counter, "");
    assert_string_equal(lab_at(fixture, ACTION_CALL, "1").number, "C001");
    fixture_verify(fixture);
}

static void
a_release_in_a_real_hall_needs_a_supervisor(void **state)
{
    struct fixture *fixture = *state;
    struct action open = opening("1", "0317");
    struct action release = {.kind = ACTION_RELEASE, .counter = "1"};

    lab_ok(fixture, &open);
    lab_take(fixture, "C");
    lab_at(fixture, ACTION_CALL, "1");
    lab_refused(fixture, &release, STATUS_DENIED);
    str_cut(release.supervisor, sizeof(release.supervisor), "0400");
    str_cut(release.pin, sizeof(release.pin), "1234");
    lab_ok(fixture, &release);
    lab_state(fixture, "C001", TICKET_WAITING);
}

static void
who_agreed_to_other_services_or_a_stop_is_checked_and_told(void **state)
{
    struct fixture *fixture = *state;
    struct action services = {.kind = ACTION_COUNTER, .counter = "1", .services = "C"};
    struct action stop = {.kind = ACTION_SERVICE_STOP, .services = "C", .reason = "forms"};
    struct action *both[] = {&services, &stop};

    for (size_t i = 0; i < ARRAY_SIZE(both); i++) {
        str_cut(both[i]->supervisor, sizeof(both[i]->supervisor), "0317");
        str_cut(both[i]->pin, sizeof(both[i]->pin), "1234");
        lab_refused(fixture, both[i], STATUS_DENIED);
        str_cut(both[i]->supervisor, sizeof(both[i]->supervisor), "0400");
        str_cut(both[i]->pin, sizeof(both[i]->pin), "4321");
        lab_refused(fixture, both[i], STATUS_DENIED);
        str_cut(both[i]->pin, sizeof(both[i]->pin), "1234");
        lab_ok(fixture, both[i]);
    }
    both[0]->supervisor[0] = both[0]->pin[0] = '\0';
    lab_ok(fixture, both[0]);
    fixture_verify(fixture);
}

static void
a_passed_ticket_returns_in_third_place_once_and_in_time(void **state)
{
    struct fixture *fixture = *state;

    lab_open(fixture, "1", "0317");
    for (int i = 0; i < 5; i++) {
        lab_take(fixture, "C");
        fixture_pass(fixture, 1000);
    }
    lab_refused_number(fixture, ACTION_RETURN, "C001", STATUS_CONFLICT);
    lab_refused_number(fixture, ACTION_RETURN, "C999", STATUS_NOT_FOUND);
    lab_refused_number(fixture, ACTION_RETURN, "nothing", STATUS_INVALID);
    lab_at(fixture, ACTION_CALL, "1");
    lab_pass(fixture, "1");
    fixture_pass(fixture, 30 * MINUTE_MS);
    struct ticket back = lab_number(fixture, ACTION_RETURN, "C001");
    struct ticket third = lab_show(fixture, "C004");
    assert_int_equal(back.base, third.base);
    assert_int_equal(back.due, third.due);
    assert_true(back.seq > third.seq);
    assert_int_equal(back.seq, fixture->answer.event);
    assert_int_equal(back.ahead, 3);
    assert_int_equal(back.calls, 0);
    lab_at(fixture, ACTION_CALL, "1");
    lab_pass(fixture, "1");
    fixture_pass(fixture, 30 * MINUTE_MS + 1);
    lab_refused_number(fixture, ACTION_RETURN, "C002", STATUS_CONFLICT);
    fixture_verify(fixture);
}

static void
a_ticket_returns_to_an_empty_queue_with_the_present_time(void **state)
{
    struct fixture *fixture = *state;

    lab_open(fixture, "1", "0317");
    lab_take(fixture, "C");
    lab_at(fixture, ACTION_CALL, "1");
    lab_pass(fixture, "1");
    fixture_pass(fixture, MINUTE_MS);
    struct ticket back = lab_number(fixture, ACTION_RETURN, "C001");
    assert_int_equal(back.base, fixture->real);
    assert_int_equal(back.due, fixture->real);
    assert_int_equal(back.ahead, 0);
}

static void
who_leaves_is_out_of_the_queue_and_of_the_counters_hand(void **state)
{
    struct fixture *fixture = *state;
    struct counter counter;

    lab_open(fixture, "1", "0317");
    lab_take(fixture, "C");
    lab_take(fixture, "C");
    lab_take(fixture, "C");
    lab_take(fixture, "C");
    assert_int_equal(lab_number(fixture, ACTION_LEAVE, "C002").state, TICKET_LEFT);
    lab_refused_number(fixture, ACTION_LEAVE, "C002", STATUS_CONFLICT);
    lab_at(fixture, ACTION_CALL, "1");
    lab_number(fixture, ACTION_LEAVE, "C001");
    assert_int_equal(store_counter_get(fixture->store, "1", &counter), STATUS_OK);
    assert_false(counter.has_ticket);
    lab_serve(fixture, "1");
    lab_refused_number(fixture, ACTION_LEAVE, "C003", STATUS_CONFLICT);
    struct action hold = {.kind = ACTION_HOLD, .counter = "1", .hold = TICKET_HOLD_WAITING};
    lab_ok(fixture, &hold);
    assert_int_equal(lab_number(fixture, ACTION_LEAVE, "C003").hold, TICKET_HOLD_NONE);
    lab_at(fixture, ACTION_CALL, "1");
    lab_pass(fixture, "1");
    assert_int_equal(lab_number(fixture, ACTION_LEAVE, "C004").state, TICKET_LEFT);
    lab_refused_number(fixture, ACTION_LEAVE, "C009", STATUS_NOT_FOUND);
    fixture_verify(fixture);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        lab_test(a_call_puts_the_next_ticket_in_the_counters_hand),
        lab_test(nobody_waiting_is_not_found),
        lab_test(a_counter_that_is_not_open_calls_nobody),
        lab_test(a_counter_has_at_most_one_ticket_in_hand),
        lab_test(a_called_ticket_may_be_recalled),
        lab_test(only_a_called_ticket_is_started),
        lab_test(what_another_program_did_with_the_ticket_in_hand_counts),
        lab_test(a_purged_note_does_not_come_back_with_the_ticket_in_hand),
        lab_test(a_ticket_is_passed_after_three_calls_and_void_the_second_time),
        lab_test(two_priority_tickets_pass_over_the_oldest_and_then_it_is_its_turn),
        lab_test(a_secondary_service_waits_until_no_primary_one_has_anybody),
        lab_test(calling_by_number_neither_counts_nor_is_counted),
        lab_test_real(out_of_turn_a_real_hall_asks_for_a_supervisor),
        lab_test(a_released_ticket_keeps_its_place),
        lab_test_real(a_release_in_a_real_hall_needs_a_supervisor),
        lab_test_real(who_agreed_to_other_services_or_a_stop_is_checked_and_told),
        lab_test(a_passed_ticket_returns_in_third_place_once_and_in_time),
        lab_test(a_ticket_returns_to_an_empty_queue_with_the_present_time),
        lab_test(who_leaves_is_out_of_the_queue_and_of_the_counters_hand),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
