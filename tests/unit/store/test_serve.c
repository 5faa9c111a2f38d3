/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/store/lab.h"

static struct action
at(enum action_kind kind, const char *counter)
{
    struct action action = {.kind = kind};

    str_cut(action.counter, sizeof(action.counter), counter);
    return action;
}

static struct action
hold(const char *counter)
{
    struct action action = at(ACTION_HOLD, counter);

    action.hold = TICKET_HOLD_WITH_CITIZEN;
    return action;
}

static struct action
unhold(const char *counter, const char *number)
{
    struct action action = at(ACTION_UNHOLD, counter);

    str_cut(action.number, sizeof(action.number), number);
    return action;
}

static void
a_finished_ticket_is_done_with_its_outcome(void **state)
{
    struct fixture *fixture = *state;
    struct action finish = at(ACTION_FINISH, "1");

    lab_refused(fixture, &finish, STATUS_CONFLICT);
    lab_open(fixture, "1", "0317");
    lab_refused(fixture, &finish, STATUS_CONFLICT);
    lab_take(fixture, "C");
    lab_at(fixture, ACTION_CALL, "1");
    lab_refused(fixture, &finish, STATUS_CONFLICT);
    lab_at(fixture, ACTION_START, "1");
    fixture_pass(fixture, MINUTE_MS);
    struct ticket ticket = lab_ok(fixture, &finish)->ticket;
    assert_int_equal(ticket.state, TICKET_DONE);
    assert_string_equal(ticket.outcome, "done");
    assert_int_equal(ticket.ended_at, fixture->real);
    lab_take(fixture, "C");
    lab_serve(fixture, "1");
    str_cut(finish.outcome, sizeof(finish.outcome), "papers-missing");
    assert_string_equal(lab_ok(fixture, &finish)->ticket.outcome, "papers-missing");
    str_cut(finish.outcome, sizeof(finish.outcome), "two words");
    lab_refused(fixture, &finish, STATUS_INVALID);
    fixture_verify(fixture);
}

/* Kept while the counter was cut off, sent when somebody else is in hand. */
static void
a_finish_that_names_its_ticket_ends_no_other(void **state)
{
    struct fixture *fixture = *state;
    struct action finish = at(ACTION_FINISH, "1");

    lab_open(fixture, "1", "0317");
    lab_take(fixture, "C");
    lab_take(fixture, "C");
    lab_serve(fixture, "1");
    str_cut(finish.number, sizeof(finish.number), "C002");
    lab_refused(fixture, &finish, STATUS_CONFLICT);
    str_format(finish.number, sizeof(finish.number), "2026-01-01/C001");
    lab_refused(fixture, &finish, STATUS_CONFLICT);
    str_format(finish.number, sizeof(finish.number), "%s/C001", fixture->store->hall.day);
    assert_string_equal(lab_ok(fixture, &finish)->ticket.number, "C001");
    fixture_verify(fixture);
}

static void
a_ticket_with_several_services_waits_for_the_next_with_its_base(void **state)
{
    struct fixture *fixture = *state;

    lab_open(fixture, "1", "0317");
    lab_open(fixture, "3", "0318");
    struct ticket taken = lab_take_class(fixture, "C/resale,G", "elderly");
    lab_serve(fixture, "1");
    fixture_pass(fixture, 10 * MINUTE_MS);
    struct ticket next = lab_at(fixture, ACTION_FINISH, "1");
    assert_int_equal(next.state, TICKET_WAITING);
    assert_int_equal(next.step, 1);
    assert_string_equal(next.steps[next.step].service, "G");
    assert_int_equal(next.base, taken.base);
    assert_int_equal(next.due, taken.due);
    assert_int_equal(next.seq, taken.seq);
    assert_int_equal(next.called_at, 0);
    assert_int_equal(next.calls, 0);
    assert_string_equal(next.counter, "");
    assert_int_equal(next.ahead, 0);
    struct ticket there = lab_serve(fixture, "3");
    assert_string_equal(there.number, taken.number);
    assert_int_equal(lab_at(fixture, ACTION_FINISH, "3").state, TICKET_DONE);
    fixture_verify(fixture);
}

static void
a_held_ticket_leaves_the_hand_free_and_comes_back_to_it(void **state)
{
    struct fixture *fixture = *state;
    struct action held = hold("1"), back = unhold("1", "C001");
    struct counter counter;

    lab_refused(fixture, &held, STATUS_CONFLICT);
    lab_open(fixture, "1", "0317");
    lab_take(fixture, "C");
    lab_take(fixture, "C");
    lab_at(fixture, ACTION_CALL, "1");
    lab_refused(fixture, &held, STATUS_CONFLICT);
    lab_refused(fixture, &back, STATUS_CONFLICT);
    lab_at(fixture, ACTION_START, "1");
    struct ticket ticket = lab_ok(fixture, &held)->ticket;
    assert_int_equal(ticket.state, TICKET_HELD);
    assert_int_equal(ticket.hold, TICKET_HOLD_WITH_CITIZEN);
    assert_int_equal(ticket.held_at, fixture->real);
    assert_int_equal(store_counter_get(fixture->store, "1", &counter), STATUS_OK);
    assert_false(counter.has_ticket);
    assert_int_equal(counter.held_count, 1);
    lab_at(fixture, ACTION_CALL, "1");
    lab_refused(fixture, &back, STATUS_CONFLICT);
    lab_number(fixture, ACTION_LEAVE, "C002");
    ticket = lab_ok(fixture, &back)->ticket;
    assert_int_equal(ticket.state, TICKET_SERVING);
    assert_int_equal(ticket.hold, TICKET_HOLD_NONE);
    assert_int_equal(ticket.held_at, 0);
    lab_refused(fixture, &back, STATUS_CONFLICT);
    back = unhold("1", "C099");
    lab_refused(fixture, &back, STATUS_NOT_FOUND);
    fixture_verify(fixture);
}

static void
a_held_ticket_stays_with_its_counter(void **state)
{
    struct fixture *fixture = *state;
    struct action held = hold("1"), elsewhere = unhold("2", "C001"), here = unhold("1", "C001");
    struct action close = at(ACTION_CLOSE, "1");

    lab_open(fixture, "1", "0317");
    lab_open(fixture, "2", "0318");
    lab_take(fixture, "C");
    lab_serve(fixture, "1");
    lab_ok(fixture, &held);
    lab_refused(fixture, &elsewhere, STATUS_CONFLICT);
    lab_ok(fixture, &close);
    assert_int_equal(fixture->answer.counter.held_count, 1);
    lab_refused(fixture, &here, STATUS_CLOSED);
    lab_open(fixture, "1", "0319");
    assert_string_equal(lab_ok(fixture, &here)->ticket.staff, "0319");
    fixture_verify(fixture);
}

static void
a_counter_holds_sixteen_tickets_at_most(void **state)
{
    struct fixture *fixture = *state;
    struct action held = hold("1");

    lab_open(fixture, "1", "0317");
    for (int i = 0; i < 17; i++) {
        lab_take(fixture, "C");
    }
    for (int i = 0; i < 16; i++) {
        lab_serve(fixture, "1");
        lab_ok(fixture, &held);
    }
    lab_serve(fixture, "1");
    lab_refused(fixture, &held, STATUS_CONFLICT);
    fixture_verify(fixture);
}

static struct action
transfer(const char *counter, const char *service)
{
    struct action action = at(ACTION_TRANSFER, counter);

    str_cut(action.services, sizeof(action.services), service);
    return action;
}

static struct action
transfer_to(const char *counter, enum ticket_bound target, const char *id)
{
    struct action action = at(ACTION_TRANSFER, counter);

    action.target = target;
    str_cut(action.target_id, sizeof(action.target_id), id);
    return action;
}

static void
a_transfer_keeps_number_and_base(void **state)
{
    struct fixture *fixture = *state;
    struct action action = transfer("1", "G");

    lab_refused(fixture, &action, STATUS_CONFLICT);
    lab_open(fixture, "1", "0317");
    lab_open(fixture, "3", "0318");
    struct ticket taken = lab_take_class(fixture, "C/resale", "elderly");
    fixture_pass(fixture, MINUTE_MS);
    lab_take(fixture, "G");
    lab_serve(fixture, "1");
    str_cut(action.note, sizeof(action.note), "the tax form is missing");
    struct ticket moved = lab_ok(fixture, &action)->ticket;
    assert_int_equal(moved.state, TICKET_WAITING);
    assert_string_equal(moved.number, taken.number);
    assert_int_equal(moved.base, taken.base);
    assert_int_equal(moved.due, taken.due);
    assert_int_equal(moved.seq, taken.seq);
    assert_string_equal(moved.steps[0].service, "G");
    assert_string_equal(moved.steps[0].matter, "");
    assert_int_equal(moved.transfers, 1);
    assert_int_equal(moved.ahead, 0);
    assert_string_equal(moved.note, "the tax form is missing");
    assert_string_equal(lab_at(fixture, ACTION_CALL, "3").number, taken.number);
    /* A called one, too; and back to where it was. */
    action = transfer("3", "C");
    assert_string_equal(lab_ok(fixture, &action)->ticket.steps[0].service, "C");
    fixture_verify(fixture);
}

static void
the_third_transfer_needs_a_supervisor(void **state)
{
    struct fixture *fixture = *state;
    struct action there = transfer("1", "G"), back = transfer("3", "C");

    lab_open(fixture, "1", "0317");
    lab_open(fixture, "3", "0318");
    lab_take(fixture, "C");
    lab_at(fixture, ACTION_CALL, "1");
    lab_ok(fixture, &there);
    lab_at(fixture, ACTION_CALL, "3");
    lab_ok(fixture, &back);
    lab_at(fixture, ACTION_CALL, "1");
    lab_refused(fixture, &there, STATUS_DENIED);
    str_cut(there.supervisor, sizeof(there.supervisor), "0400");
    str_cut(there.pin, sizeof(there.pin), "9999");
    lab_refused(fixture, &there, STATUS_DENIED);
    str_cut(there.pin, sizeof(there.pin), "1234");
    assert_int_equal(lab_ok(fixture, &there)->ticket.transfers, 3);
    fixture_verify(fixture);
}

static void
a_transfer_goes_to_one_known_place(void **state)
{
    struct fixture *fixture = *state;
    struct action bad[] = {transfer("1", "X"), transfer("1", ""), transfer("1", "G"),
                           transfer_to("1", TICKET_BOUND_COUNTER, "99"),
                           transfer_to("1", TICKET_BOUND_STAFF, "9999")};

    lab_open(fixture, "1", "0317");
    lab_take(fixture, "C");
    lab_at(fixture, ACTION_CALL, "1");
    bad[2].target = TICKET_BOUND_COUNTER;
    str_cut(bad[2].target_id, sizeof(bad[2].target_id), "2");
    for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
        lab_refused(fixture, &bad[i], STATUS_INVALID);
    }
    struct action off = {.kind = ACTION_STAFF_OFF, .staff = "0320"};
    lab_ok(fixture, &off);
    struct action gone = transfer_to("1", TICKET_BOUND_STAFF, "0320");
    lab_refused(fixture, &gone, STATUS_CONFLICT);
}

static void
a_stopped_service_gets_nobody_by_transfer_either(void **state)
{
    struct fixture *fixture = *state;
    struct action stop = {.kind = ACTION_SERVICE_STOP, .services = "G", .reason = "power cut"};
    struct action resume = {.kind = ACTION_SERVICE_RESUME, .services = "G"};
    struct action there = transfer("1", "G");
    char message[ANSWER_MESSAGE_SIZE];

    lab_open(fixture, "1", "0317");
    lab_open(fixture, "3", "0318");
    lab_take(fixture, "C,G");
    lab_take(fixture, "C");
    lab_ok(fixture, &stop);
    lab_serve(fixture, "1");
    lab_refused(fixture, &there, STATUS_CLOSED);
    /* The clerk is the desk. */
    answer_message(&fixture->answer, message, sizeof(message));
    assert_non_null(strstr(message, "Hold the ticket"));
    /* Who had it among his matters goes on, and is called. */
    assert_int_equal(lab_at(fixture, ACTION_FINISH, "1").state, TICKET_WAITING);
    assert_string_equal(lab_at(fixture, ACTION_CALL, "3").number, "C001");
    lab_serve(fixture, "1");
    lab_ok(fixture, &resume);
    assert_string_equal(lab_ok(fixture, &there)->ticket.steps[0].service, "G");
    fixture_verify(fixture);
}

static void
a_held_ticket_is_transferred_by_its_number(void **state)
{
    struct fixture *fixture = *state;
    struct action held = hold("1"), action = transfer("1", "G");

    lab_open(fixture, "1", "0317");
    lab_open(fixture, "2", "0318");
    lab_take(fixture, "C");
    lab_take(fixture, "C");
    lab_serve(fixture, "1");
    lab_ok(fixture, &held);
    lab_at(fixture, ACTION_CALL, "1");
    str_cut(action.number, sizeof(action.number), "C001");
    struct action elsewhere = action;
    str_cut(elsewhere.counter, sizeof(elsewhere.counter), "2");
    lab_refused(fixture, &elsewhere, STATUS_CONFLICT);
    struct ticket moved = lab_ok(fixture, &action)->ticket;
    assert_int_equal(moved.state, TICKET_WAITING);
    assert_int_equal(moved.hold, TICKET_HOLD_NONE);
    lab_state(fixture, "C002", TICKET_CALLED);
    lab_refused(fixture, &action, STATUS_CONFLICT);
    str_cut(action.number, sizeof(action.number), "C077");
    lab_refused(fixture, &action, STATUS_NOT_FOUND);
    fixture_verify(fixture);
}

static void
a_bound_ticket_is_offered_at_its_counter_alone_until_its_time_is_over(void **state)
{
    struct fixture *fixture = *state;
    struct action action = transfer_to("1", TICKET_BOUND_COUNTER, "4");
    struct why why;

    lab_open(fixture, "1", "0317");
    lab_open(fixture, "2", "0318");
    lab_open(fixture, "4", "0319");
    lab_take(fixture, "C");
    lab_at(fixture, ACTION_CALL, "1");
    struct ticket moved = lab_ok(fixture, &action)->ticket;
    assert_int_equal(moved.bound, TICKET_BOUND_COUNTER);
    assert_string_equal(moved.bound_to, "4");
    assert_string_equal(moved.steps[0].service, "C");
    assert_int_equal(moved.ahead, 0);
    lab_refused_at(fixture, ACTION_CALL, "2", STATUS_NOT_FOUND);
    assert_int_equal(store_why(fixture->store, "4", &why), STATUS_OK);
    assert_int_equal(why.rule, ORDER_BOUND);
    fixture_pass(fixture, 30 * MINUTE_MS - 1);
    lab_refused_at(fixture, ACTION_CALL, "2", STATUS_NOT_FOUND);
    fixture_pass(fixture, 1);
    assert_string_equal(lab_at(fixture, ACTION_CALL, "2").number, "C001");
    fixture_verify(fixture);
}

static void
a_ticket_bound_to_a_person_is_offered_where_that_person_sits(void **state)
{
    struct fixture *fixture = *state;
    struct action action = transfer_to("1", TICKET_BOUND_STAFF, "0319");

    lab_open(fixture, "1", "0317");
    lab_take(fixture, "C");
    lab_at(fixture, ACTION_CALL, "1");
    lab_ok(fixture, &action);
    lab_open(fixture, "4", "0318");
    lab_refused_at(fixture, ACTION_CALL, "4", STATUS_NOT_FOUND);
    lab_open(fixture, "5", "0319");
    assert_string_equal(lab_at(fixture, ACTION_CALL, "5").number, "C001");
    fixture_verify(fixture);
}

static void
waiting_bound_tickets_are_not_ahead_of_the_others(void **state)
{
    struct fixture *fixture = *state;
    struct action action = transfer_to("1", TICKET_BOUND_COUNTER, "4");

    lab_open(fixture, "1", "0317");
    lab_take(fixture, "C");
    lab_at(fixture, ACTION_CALL, "1");
    lab_ok(fixture, &action);
    assert_int_equal(lab_take(fixture, "C").ahead, 0);
    assert_int_equal(lab_take(fixture, "C").ahead, 1);
    assert_int_equal(lab_take_class(fixture, "C", "elderly").ahead, 0);
}

static void
a_ticket_comes_back_to_the_counter_that_sent_it(void **state)
{
    struct fixture *fixture = *state;
    struct action action = transfer("1", "G");

    action.come_back = true;
    lab_open(fixture, "1", "0317");
    lab_open(fixture, "2", "0319");
    lab_open(fixture, "3", "0318");
    struct ticket taken = lab_take(fixture, "C/resale,J");
    lab_serve(fixture, "1");
    lab_ok(fixture, &action);
    lab_serve(fixture, "3");
    fixture_pass(fixture, MINUTE_MS);
    struct ticket back = lab_at(fixture, ACTION_FINISH, "3");
    assert_int_equal(back.state, TICKET_WAITING);
    assert_int_equal(back.step, 0);
    assert_string_equal(back.steps[0].service, "C");
    assert_string_equal(back.steps[0].matter, "resale");
    assert_int_equal(back.bound, TICKET_BOUND_COUNTER);
    assert_string_equal(back.bound_to, "1");
    assert_int_equal(back.base, taken.base);
    lab_refused_at(fixture, ACTION_CALL, "2", STATUS_NOT_FOUND);
    assert_string_equal(lab_serve(fixture, "1").number, "C001");
    struct ticket next = lab_at(fixture, ACTION_FINISH, "1");
    assert_int_equal(next.state, TICKET_WAITING);
    assert_int_equal(next.step, 1);
    assert_int_equal(next.bound, TICKET_BOUND_NONE);
    fixture_verify(fixture);
}

/* Else the first counter would wait for a ticket that ended elsewhere. */
static void
a_ticket_has_one_counter_to_come_back_to(void **state)
{
    struct fixture *fixture = *state;
    struct action first = transfer("1", "G"), second = transfer("3", "J");

    first.come_back = second.come_back = true;
    lab_open(fixture, "1", "0317");
    lab_open(fixture, "3", "0318");
    lab_take(fixture, "C");
    lab_serve(fixture, "1");
    lab_ok(fixture, &first);
    lab_serve(fixture, "3");
    lab_refused(fixture, &second, STATUS_CONFLICT);
    second.come_back = false;
    assert_string_equal(lab_ok(fixture, &second)->ticket.come_back, "1");
}

static void
what_is_to_come_back_does_so_when_its_own_counter_did_the_other_part(void **state)
{
    struct fixture *fixture = *state;
    struct action action = transfer("2", "G");

    action.come_back = true;
    lab_open(fixture, "2", "0317");
    lab_take(fixture, "C/resale");
    lab_serve(fixture, "2");
    lab_ok(fixture, &action);
    lab_serve(fixture, "2");
    struct ticket back = lab_at(fixture, ACTION_FINISH, "2");
    assert_int_equal(back.state, TICKET_WAITING);
    assert_string_equal(back.steps[0].matter, "resale");
    assert_string_equal(back.bound_to, "2");
    lab_serve(fixture, "2");
    assert_int_equal(lab_at(fixture, ACTION_FINISH, "2").state, TICKET_DONE);
    fixture_verify(fixture);
}

static void
of_several_bound_tickets_the_least_due_is_next(void **state)
{
    struct fixture *fixture = *state;
    struct action to_staff = transfer_to("1", TICKET_BOUND_STAFF, "0319");
    struct action to_counter = transfer_to("1", TICKET_BOUND_COUNTER, "4");

    lab_open(fixture, "1", "0317");
    lab_open(fixture, "4", "0319");
    for (int i = 0; i < 4; i++) {
        lab_take(fixture, "C");
        fixture_pass(fixture, MINUTE_MS);
    }
    for (int i = 0; i < 4; i++) {
        lab_at(fixture, ACTION_CALL, "1");
        lab_ok(fixture, i % 3 == 0 ? &to_staff : &to_counter);
    }
    for (int i = 0; i < 4; i++) {
        char wanted[8];
        str_format(wanted, sizeof(wanted), "C%03d", i + 1);
        assert_string_equal(lab_serve(fixture, "4").number, wanted);
        lab_at(fixture, ACTION_FINISH, "4");
    }
    fixture_verify(fixture);
}

/* A far engine tells it with the next row that is read. */
static enum status
write_over(struct fixture *fixture, const struct ticket *before, const struct ticket *after)
{
    struct ticket read;
    assert_int_equal(transaction_begin(fixture->store, "", &fixture->answer), STATUS_OK);
    enum status status = ticket_row_update(fixture->store, before, after);
    if (status == STATUS_OK) {
        status = ticket_row_get(fixture->store, after->id, &read);
    }
    transaction_rollback(fixture->store);
    return status;
}

static void
a_row_that_moved_on_is_not_written_over(void **state)
{
    struct fixture *fixture = *state;
    struct ticket before = lab_take(fixture, "C"), after = before;

    after.calls = 7;
    before.last_event--;
    assert_int_equal(write_over(fixture, &before, &after), STATUS_CONFLICT);
    before.last_event++;
    before.state = TICKET_HELD;
    assert_int_equal(write_over(fixture, &before, &after), STATUS_CONFLICT);
    before.state = TICKET_WAITING;
    assert_int_equal(write_over(fixture, &before, &after), STATUS_OK);
    assert_int_equal(lab_show(fixture, "C001").calls, 0);
}

static void
a_bound_ticket_does_not_move_the_guard(void **state)
{
    struct fixture *fixture = *state;
    struct action action = transfer_to("1", TICKET_BOUND_COUNTER, "2");
    struct why why;

    lab_open(fixture, "1", "0317");
    lab_open(fixture, "2", "0318");
    lab_take(fixture, "C");
    fixture_pass(fixture, MINUTE_MS);
    lab_take(fixture, "C");
    lab_take_class(fixture, "C", "elderly");
    lab_serve(fixture, "1");
    lab_at(fixture, ACTION_FINISH, "1");
    assert_int_equal(store_why(fixture->store, "1", &why), STATUS_OK);
    assert_int_equal(why.overtakes, 1);
    assert_string_equal(lab_at(fixture, ACTION_CALL, "1").number, "C001");
    lab_ok(fixture, &action);
    assert_string_equal(lab_at(fixture, ACTION_CALL, "2").number, "C001");
    assert_int_equal(store_why(fixture->store, "1", &why), STATUS_OK);
    assert_int_equal(why.overtakes, 0);
    fixture_verify(fixture);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        lab_test(a_finished_ticket_is_done_with_its_outcome),
        lab_test(a_finish_that_names_its_ticket_ends_no_other),
        lab_test(a_ticket_with_several_services_waits_for_the_next_with_its_base),
        lab_test(a_held_ticket_leaves_the_hand_free_and_comes_back_to_it),
        lab_test(a_held_ticket_stays_with_its_counter),
        lab_test(a_counter_holds_sixteen_tickets_at_most),
        lab_test(a_transfer_keeps_number_and_base),
        lab_test(the_third_transfer_needs_a_supervisor),
        lab_test(a_transfer_goes_to_one_known_place),
        lab_test(a_stopped_service_gets_nobody_by_transfer_either),
        lab_test(a_held_ticket_is_transferred_by_its_number),
        lab_test(a_bound_ticket_is_offered_at_its_counter_alone_until_its_time_is_over),
        lab_test(a_ticket_bound_to_a_person_is_offered_where_that_person_sits),
        lab_test(waiting_bound_tickets_are_not_ahead_of_the_others),
        lab_test(a_ticket_comes_back_to_the_counter_that_sent_it),
        lab_test(a_ticket_has_one_counter_to_come_back_to),
        lab_test(what_is_to_come_back_does_so_when_its_own_counter_did_the_other_part),
        lab_test(of_several_bound_tickets_the_least_due_is_next),
        lab_test(a_row_that_moved_on_is_not_written_over),
        lab_test(a_bound_ticket_does_not_move_the_guard),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
