/* SPDX-License-Identifier: Apache-2.0
 * Numbers out of turn: called, found, back from outside; and the papers of the one in hand. */
#include "tests/programs/counter/worked.h"

static void
calling_by_number_takes_a_reason(void **state)
{
    (void)state;
    press_f(7);
    type("c801");
    press(WINDOW_KEY_ENTER);
    assert_nothing_asked();
    press(WINDOW_KEY_DOWN);
    press(WINDOW_KEY_ENTER);
    struct action action = asked(1);
    assert_int_equal(action.kind, ACTION_CALL);
    assert_string_equal(action.number, "C801");
    assert_string_equal(action.reason, counter_call_reasons[0]);
    assert_string_equal(action.supervisor, "");
}

static void
calling_out_of_turn_takes_a_supervisor(void **state)
{
    (void)state;
    press_f(7);
    type("c039");
    tap(COUNTER_TARGET_REASON + 1);
    tap(COUNTER_TARGET_CONFIRM);
    assert_nothing_asked();
    assert_int_equal(app()->dialog, COUNTER_DIALOG_APPROVE);
    const struct hall_staff *people[2];
    assert_int_equal(desk_supervisors(app(), people, 2), 2);
    tap(COUNTER_TARGET_STAFF + (int)(people[1] - app()->hall->staff));
    tap(COUNTER_TARGET_KEY + '9');
    tap(COUNTER_TARGET_KEY + '1');
    tap(COUNTER_TARGET_ERASE);
    tap(COUNTER_TARGET_CONFIRM);
    struct action action = asked(1);
    assert_string_equal(action.number, "C039");
    assert_string_equal(action.supervisor, people[1]->id);
    assert_string_equal(action.pin, "9");
    answer_refused(1, STATUS_DENIED, "That is not the PIN of {0}.", people[1]->id);
    assert_int_equal(app()->dialog, COUNTER_DIALOG_APPROVE);
    assert_string_equal(app()->approve.pin.text, "");
}

static void
a_training_hall_asks_no_supervisor(void **state)
{
    (void)state;
    fixture->view.facts.training = true;
    fixture_tell(fixture, false);
    press_f(7);
    type("c039");
    press(WINDOW_KEY_DOWN);
    press(WINDOW_KEY_ENTER);
    assert_asked(ACTION_CALL, 1);
}

static void
a_denied_call_by_number_asks_for_the_supervisor(void **state)
{
    (void)state;
    press_f(7);
    type("c801");
    press(WINDOW_KEY_DOWN);
    press(WINDOW_KEY_ENTER);
    assert_asked(ACTION_CALL, 1);
    answer_refused(1, STATUS_DENIED, "This needs a supervisor with a PIN. Ask one.", NULL);
    assert_int_equal(app()->dialog, COUNTER_DIALOG_APPROVE);
    assert_string_equal(app()->approve.action.number, "C801");
}

static void
a_lookup_asks_the_store_thread_and_offers_the_way_back(void **state)
{
    (void)state;
    press_control('f');
    type("c022");
    assert_false(counter_pop_reconnect(app()));
    press(WINDOW_KEY_ENTER);
    assert_true(counter_pop_reconnect(app()));
    assert_string_equal(app()->wanted, "C022");
    assert_false(counter_can(app(), COUNTER_TARGET_LOOKUP_RETURN));
    struct counter_snapshot *snapshot = &fixture->snapshot;
    str_cut(snapshot->lookup, sizeof(snapshot->lookup), "C022");
    snapshot->lookup_ticket = fixture_ticket("C022", "resale", "regular", fixture_at(9, 0, 0));
    snapshot->lookup_ticket.state = TICKET_PASSED;
    fixture_tell(fixture, false);
    assert_false(counter_can(app(), COUNTER_TARGET_LOOKUP_CALL));
    tap(COUNTER_TARGET_LOOKUP_RETURN);
    struct action action = asked(1);
    assert_int_equal(action.kind, ACTION_RETURN);
    assert_string_equal(action.number, "C022");
    assert_string_equal(action.counter, "");
}

static void
a_number_that_was_out_waits_again_by_a_supervisor(void **state)
{
    (void)state;
    press_control('f');
    type("c022");
    press(WINDOW_KEY_ENTER);
    (void)counter_pop_reconnect(app());
    struct counter_snapshot *snapshot = &fixture->snapshot;
    str_cut(snapshot->lookup, sizeof(snapshot->lookup), "C022");
    snapshot->lookup_ticket = fixture_ticket("C022", "resale", "regular", fixture_at(9, 0, 0));
    snapshot->lookup_ticket.state = TICKET_PASSED;
    snapshot->lookup_ticket.passed_at = fixture_at(9, 50, 0);
    fixture_tell(fixture, false);
    press_f(5);
    assert_int_equal(app()->dialog, COUNTER_DIALOG_APPROVE);
    type("1234");
    press_f(2);
    struct action action = asked(1);
    assert_int_equal(action.kind, ACTION_REINSTATE);
    assert_string_equal(action.number, "C022");
    assert_string_equal(action.pin, "1234");
    assert_string_not_equal(action.supervisor, "");
    assert_string_not_equal(action.reason, "");
}

static void
what_is_missing_is_told_in_writing_and_said_when_it_did_not_print(void **state)
{
    (void)state;
    struct counter_slip slip;
    fixture_hand(fixture, TICKET_SERVING);
    fixture_tell(fixture, false);
    press_f(9);
    assert_nothing_asked();
    assert_string_not_equal(app()->notice, "");
    tap(COUNTER_TARGET_MATERIAL + 3);
    tap(COUNTER_TARGET_MATERIAL + 3);
    tap(COUNTER_TARGET_MATERIAL + 1);
    tap(COUNTER_TARGET_MATERIAL + 1);
    press_f(9);
    struct action action = asked(1);
    assert_int_equal(action.kind, ACTION_NOTICE);
    assert_string_equal(action.missing, "2,4");
    assert_false(counter_pop_slip(app(), &slip));
    struct answer answer = {.status = STATUS_OK, .event = app()->base_event + 1};
    answer.has_ticket = answer.has_notice = true;
    answer.ticket = fixture->snapshot.counter.ticket;
    str_cut(answer.notice.missing, sizeof(answer.notice.missing), "2,4");
    counter_answer(app(), 1, &answer);
    assert_true(counter_pop_slip(app(), &slip));
    assert_false(counter_pop_slip(app(), &slip));
    assert_string_equal(slip.ticket.number, "C036");
    assert_string_equal(slip.notice.missing, "2,4");
    counter_slip_ended(app(), false);
    assert_non_null(strstr(app()->notice, "C036"));
    assert_int_equal(counter_stage(app()), COUNTER_STAGE_SERVING);
}

static void
all_papers_of_the_longest_list_can_be_told_as_missing(void **state)
{
    enum { MANY = 60 };
    struct hall_guide *guide = guide_in_hand(), own = *guide;
    struct hall_material materials[MANY] = {0};
    struct buffer all = {0};

    (void)state;
    guide->materials = materials;
    guide->material_count = MANY;
    give_hand(TICKET_SERVING);
    for (int i = 0; i < MANY; i++) {
        tap(COUNTER_TARGET_MATERIAL + i);
        tap(COUNTER_TARGET_MATERIAL + i);
        buffer_format(&all, i ? ",%d" : "%d", i + 1);
    }
    press_f(9);
    *guide = own;
    assert_string_equal(asked(1).missing, all.data);
    buffer_done(&all);
}

static void
a_waiting_number_that_was_found_can_be_called(void **state)
{
    (void)state;
    press_control('f');
    type("c039");
    press(WINDOW_KEY_ENTER);
    struct counter_snapshot *snapshot = &fixture->snapshot;
    str_cut(snapshot->lookup, sizeof(snapshot->lookup), "C039");
    snapshot->lookup_ticket = fixture->waiting[2];
    fixture_tell(fixture, false);
    press_f(7);
    assert_int_equal(app()->dialog, COUNTER_DIALOG_NUMBER);
    assert_string_equal(app()->number.number.text, "C039");
}

static void
a_changed_number_forgets_what_was_found(void **state)
{
    (void)state;
    press_control('f');
    type("c022");
    press(WINDOW_KEY_ENTER);
    assert_true(app()->lookup.asked);
    press(WINDOW_KEY_BACKSPACE);
    assert_false(app()->lookup.asked);
}

static void
papers_are_ticked_here_then_missing_then_open(void **state)
{
    (void)state;
    give_hand(TICKET_SERVING);
    press('2');
    assert_int_equal(desk_tick(app(), 1), COUNTER_TICK_HERE);
    tap(COUNTER_TARGET_MATERIAL + 1);
    assert_int_equal(desk_tick(app(), 1), COUNTER_TICK_MISSING);
    press('2');
    assert_int_equal(desk_tick(app(), 1), COUNTER_TICK_OPEN);
    press('9');
    assert_int_equal(desk_ticked(app(), COUNTER_TICK_HERE), 0);
}

static void
ticks_belong_to_one_ticket(void **state)
{
    (void)state;
    give_hand(TICKET_SERVING);
    press('1');
    fixture->snapshot.event++;
    fixture_tell(fixture, false);
    assert_int_equal(desk_ticked(app(), COUNTER_TICK_HERE), 1);
    give_hand(TICKET_SERVING);
    assert_int_equal(desk_ticked(app(), COUNTER_TICK_HERE), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        T(calling_by_number_takes_a_reason),
        T(calling_out_of_turn_takes_a_supervisor),
        T(a_training_hall_asks_no_supervisor),
        T(a_denied_call_by_number_asks_for_the_supervisor),
        T(a_lookup_asks_the_store_thread_and_offers_the_way_back),
        T(a_number_that_was_out_waits_again_by_a_supervisor),
        T(what_is_missing_is_told_in_writing_and_said_when_it_did_not_print),
        T(all_papers_of_the_longest_list_can_be_told_as_missing),
        T(a_waiting_number_that_was_found_can_be_called),
        T(a_changed_number_forgets_what_was_found),
        T(papers_are_ticked_here_then_missing_then_open),
        T(ticks_belong_to_one_ticket),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
