/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/store/lab.h"

static struct action
transfer(const char *counter, const char *service)
{
    struct action action = {.kind = ACTION_TRANSFER};

    str_cut(action.counter, sizeof(action.counter), counter);
    str_cut(action.services, sizeof(action.services), service);
    return action;
}

static int
guard(struct fixture *fixture)
{
    return (int)fixture_int(fixture, "SELECT guard FROM service WHERE id = 'C'");
}

/* The undone ticket is as it was, but for the row that tells of it. */
static void
assert_restored(struct fixture *fixture, struct ticket before)
{
    struct ticket after = lab_show(fixture, before.number);

    after.ahead = before.ahead;
    after.last_event = before.last_event;
    assert_memory_equal(&after, &before, sizeof(after));
}

static void
an_undone_call_puts_the_ticket_back_and_the_guard_too(void **state)
{
    struct fixture *fixture = *state;

    lab_open(fixture, "1", "0317");
    lab_take(fixture, "C");
    struct ticket before = lab_take_class(fixture, "C", "elderly");
    assert_string_equal(lab_at(fixture, ACTION_CALL, "1").number, "C801");
    assert_int_equal(guard(fixture), 1);
    fixture_pass(fixture, 10000);
    struct ticket undone = lab_at(fixture, ACTION_UNDO, "1");
    assert_int_equal(undone.state, TICKET_WAITING);
    assert_int_equal(guard(fixture), 0);
    assert_restored(fixture, before);
    lab_refused_at(fixture, ACTION_UNDO, "1", STATUS_CONFLICT);
    assert_string_equal(lab_at(fixture, ACTION_CALL, "1").number, "C801");
    fixture_verify(fixture);
}

static void
the_guard_stays_when_the_service_has_called_since(void **state)
{
    struct fixture *fixture = *state;

    lab_open(fixture, "1", "0317");
    lab_open(fixture, "2", "0318");
    lab_take(fixture, "C");
    lab_take_class(fixture, "C", "elderly");
    lab_take_class(fixture, "C", "elderly");
    lab_at(fixture, ACTION_CALL, "1");
    lab_at(fixture, ACTION_CALL, "2");
    assert_int_equal(guard(fixture), 2);
    lab_at(fixture, ACTION_UNDO, "1");
    assert_int_equal(guard(fixture), 2);
    fixture_verify(fixture);
}

/* Else the oldest could be passed over four times in a row, two of them before the undone call. */
static void
the_oldest_whose_call_was_undone_is_still_next(void **state)
{
    struct fixture *fixture = *state;

    lab_open(fixture, "1", "0317");
    lab_open(fixture, "2", "0318");
    struct ticket oldest = lab_take(fixture, "C");
    lab_take(fixture, "C");
    for (int i = 0; i < 4; i++) {
        lab_take_class(fixture, "C", "elderly");
    }
    for (int i = 0; i < 2; i++) {
        lab_at(fixture, ACTION_CALL, "1");
        lab_at(fixture, ACTION_START, "1");
        lab_at(fixture, ACTION_FINISH, "1");
    }
    assert_string_equal(lab_at(fixture, ACTION_CALL, "1").number, oldest.number);
    lab_at(fixture, ACTION_CALL, "2");
    assert_int_equal(guard(fixture), 1);
    lab_at(fixture, ACTION_UNDO, "1");
    assert_int_equal(guard(fixture), 2);
    assert_string_equal(lab_at(fixture, ACTION_CALL, "1").number, oldest.number);
    fixture_verify(fixture);
}

static void
a_guard_that_moved_and_came_to_the_same_value_stays_too(void **state)
{
    struct fixture *fixture = *state;
    struct action change = {.kind = ACTION_COUNTER, .counter = "4", .services = "C"};

    lab_open(fixture, "1", "0317");
    lab_open(fixture, "2", "0318");
    lab_open(fixture, "4", "0319");
    lab_ok(fixture, &change);
    lab_take(fixture, "C");
    lab_take_class(fixture, "C", "elderly");
    lab_at(fixture, ACTION_CALL, "1");
    assert_int_equal(guard(fixture), 1);
    lab_at(fixture, ACTION_CALL, "2");
    assert_int_equal(guard(fixture), 0);
    lab_take(fixture, "C");
    lab_take_class(fixture, "C", "elderly");
    lab_at(fixture, ACTION_CALL, "4");
    assert_int_equal(guard(fixture), 1);
    lab_at(fixture, ACTION_UNDO, "1");
    assert_int_equal(guard(fixture), 1);
    fixture_verify(fixture);
}

static void
a_pass_and_a_void_are_undone_into_the_hand(void **state)
{
    struct fixture *fixture = *state;

    lab_open(fixture, "1", "0317");
    lab_take(fixture, "C");
    lab_at(fixture, ACTION_CALL, "1");
    lab_at(fixture, ACTION_RECALL, "1");
    struct ticket before = lab_at(fixture, ACTION_RECALL, "1");
    lab_at(fixture, ACTION_PASS, "1");
    lab_at(fixture, ACTION_UNDO, "1");
    assert_restored(fixture, before);
    lab_at(fixture, ACTION_PASS, "1");
    lab_number(fixture, ACTION_RETURN, "C001");
    lab_at(fixture, ACTION_CALL, "1");
    assert_int_equal(lab_pass(fixture, "1").state, TICKET_VOID);
    struct ticket back = lab_at(fixture, ACTION_UNDO, "1");
    assert_int_equal(back.state, TICKET_CALLED);
    assert_int_equal(back.passes, 1);
    lab_at(fixture, ACTION_START, "1");
    fixture_verify(fixture);
}

static void
a_finish_is_undone_into_the_hand(void **state)
{
    struct fixture *fixture = *state;
    struct staff_day day;

    lab_open(fixture, "1", "0317");
    lab_take(fixture, "C");
    struct ticket before = lab_serve(fixture, "1");
    fixture_pass(fixture, MINUTE_MS);
    lab_at(fixture, ACTION_FINISH, "1");
    assert_int_equal(store_staff_day(fixture->store, "0317", &day), STATUS_OK);
    assert_int_equal(day.finished, 1);
    assert_int_equal(day.serving_ms, MINUTE_MS);
    lab_at(fixture, ACTION_UNDO, "1");
    assert_restored(fixture, before);
    assert_int_equal(store_staff_day(fixture->store, "0317", &day), STATUS_OK);
    assert_int_equal(day.finished, 0);
    lab_at(fixture, ACTION_FINISH, "1");
    fixture_verify(fixture);
}

static void
a_finished_step_is_taken_out_of_the_next_queue(void **state)
{
    struct fixture *fixture = *state;

    lab_open(fixture, "1", "0317");
    lab_take(fixture, "C,G");
    struct ticket before = lab_serve(fixture, "1");
    lab_at(fixture, ACTION_FINISH, "1");
    lab_at(fixture, ACTION_UNDO, "1");
    assert_restored(fixture, before);
    assert_int_equal(fixture_int(fixture, "SELECT SUM(waiting) FROM service"), 0);
    fixture_verify(fixture);
}

static void
a_transfer_is_undone_with_everything_it_changed(void **state)
{
    struct fixture *fixture = *state;
    struct action action = transfer("1", "G");
    struct action hold = {.kind = ACTION_HOLD, .counter = "1", .hold = TICKET_HOLD_WITH_US};

    lab_open(fixture, "1", "0317");
    lab_take(fixture, "C/gift");
    struct ticket before = lab_serve(fixture, "1");
    action.come_back = true;
    lab_ok(fixture, &action);
    lab_at(fixture, ACTION_UNDO, "1");
    assert_restored(fixture, before);
    before = lab_ok(fixture, &hold)->ticket;
    str_cut(action.number, sizeof(action.number), "C001");
    lab_ok(fixture, &action);
    lab_at(fixture, ACTION_UNDO, "1");
    assert_restored(fixture, before);
    fixture_verify(fixture);
}

/* Free text stays out of the ledger; an undo gives it back all the same. */
static void
an_undone_transfer_gives_the_note_back(void **state)
{
    struct fixture *fixture = *state;
    struct action first = transfer("1", "G"), second = transfer("1", "C");

    lab_open(fixture, "1", "0317");
    lab_take(fixture, "C");
    lab_serve(fixture, "1");
    str_cut(first.note, sizeof(first.note), "bring the deed");
    lab_ok(fixture, &first);
    assert_string_equal(lab_show(fixture, "C001").note, "bring the deed");
    lab_at(fixture, ACTION_UNDO, "1");
    assert_string_equal(lab_show(fixture, "C001").note, "");
    lab_ok(fixture, &first);
    lab_at(fixture, ACTION_UNDO, "1");
    str_cut(second.note, sizeof(second.note), "asked for Li");
    fixture_sql(fixture, "UPDATE ticket SET note = 'before'");
    lab_ok(fixture, &second);
    lab_at(fixture, ACTION_UNDO, "1");
    assert_string_equal(lab_show(fixture, "C001").note, "before");
    fixture_verify(fixture);
}

static void
only_the_counters_own_last_step_within_ten_seconds_is_undone(void **state)
{
    struct fixture *fixture = *state;

    lab_refused_at(fixture, ACTION_UNDO, "1", STATUS_CLOSED);
    lab_open(fixture, "1", "0317");
    lab_open(fixture, "2", "0318");
    lab_refused_at(fixture, ACTION_UNDO, "1", STATUS_CONFLICT);
    lab_take(fixture, "C");
    lab_take(fixture, "C");
    lab_at(fixture, ACTION_CALL, "1");
    lab_refused_at(fixture, ACTION_UNDO, "2", STATUS_CONFLICT);
    fixture_pass(fixture, 10001);
    lab_refused_at(fixture, ACTION_UNDO, "1", STATUS_CONFLICT);
    lab_at(fixture, ACTION_RECALL, "1");
    lab_refused_at(fixture, ACTION_UNDO, "1", STATUS_CONFLICT);
    lab_at(fixture, ACTION_START, "1");
    lab_refused_at(fixture, ACTION_UNDO, "1", STATUS_CONFLICT);
    struct action hold = {.kind = ACTION_HOLD, .counter = "1", .hold = TICKET_HOLD_WITH_US};
    lab_ok(fixture, &hold);
    lab_refused_at(fixture, ACTION_UNDO, "1", STATUS_CONFLICT);
    fixture_verify(fixture);
}

static void
what_has_gone_on_is_not_undone(void **state)
{
    struct fixture *fixture = *state;
    struct action action = transfer("1", "G");

    lab_open(fixture, "1", "0317");
    lab_open(fixture, "3", "0318");
    lab_take(fixture, "C");
    lab_take(fixture, "C");
    lab_serve(fixture, "1");
    lab_ok(fixture, &action);
    lab_at(fixture, ACTION_CALL, "3");
    lab_refused_at(fixture, ACTION_UNDO, "1", STATUS_CONFLICT);
    /* The last row is now the second ticket's call, not the first one's pass. */
    lab_at(fixture, ACTION_CALL, "1");
    lab_pass(fixture, "1");
    lab_number(fixture, ACTION_LEAVE, "C002");
    lab_refused_at(fixture, ACTION_UNDO, "1", STATUS_CONFLICT);
    fixture_verify(fixture);
}

static void
another_clerk_does_not_undo_what_the_last_one_did(void **state)
{
    struct fixture *fixture = *state;

    lab_open(fixture, "1", "0317");
    lab_take(fixture, "C");
    lab_serve(fixture, "1");
    lab_at(fixture, ACTION_FINISH, "1");
    lab_at(fixture, ACTION_CLOSE, "1");
    lab_refused_at(fixture, ACTION_UNDO, "1", STATUS_CLOSED);
    lab_open(fixture, "1", "0318");
    lab_refused_at(fixture, ACTION_UNDO, "1", STATUS_CONFLICT);
}

/* Its end would be counted twice, and no day's end would come to close it again. */
static void
what_ended_before_the_day_was_closed_is_not_undone(void **state)
{
    struct fixture *fixture = *state;

    lab_open(fixture, "1", "0317");
    lab_take(fixture, "C");
    lab_serve(fixture, "1");
    fixture_until(fixture, "2026-11-20T23:59:58");
    lab_at(fixture, ACTION_FINISH, "1");
    fixture_pass(fixture, 5000);
    lab_refused_at(fixture, ACTION_UNDO, "1", STATUS_CONFLICT);
    lab_state(fixture, "2026-11-20/C001", TICKET_DONE);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        lab_test(an_undone_call_puts_the_ticket_back_and_the_guard_too),
        lab_test(the_guard_stays_when_the_service_has_called_since),
        lab_test(the_oldest_whose_call_was_undone_is_still_next),
        lab_test(a_guard_that_moved_and_came_to_the_same_value_stays_too),
        lab_test(a_pass_and_a_void_are_undone_into_the_hand),
        lab_test(a_finish_is_undone_into_the_hand),
        lab_test(a_finished_step_is_taken_out_of_the_next_queue),
        lab_test(a_transfer_is_undone_with_everything_it_changed),
        lab_test(an_undone_transfer_gives_the_note_back),
        lab_test(only_the_counters_own_last_step_within_ten_seconds_is_undone),
        lab_test(what_has_gone_on_is_not_undone),
        lab_test(another_clerk_does_not_undo_what_the_last_one_did),
        lab_test(what_ended_before_the_day_was_closed_is_not_undone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
