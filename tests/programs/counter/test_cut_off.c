/* SPDX-License-Identifier: Apache-2.0
 * Without the database: what goes on, what is kept, what waits. */
#include "tests/programs/counter/worked.h"

static void
cut_off_nobody_is_called(void **state)
{
    (void)state;
    fixture_tell(fixture, true);
    for (int n = 2; n <= 8; n++) {
        press_f(n);
        press(WINDOW_KEY_ESCAPE);
    }
    press_control('z');
    assert_nothing_asked();
    assert_int_equal(app()->dialog, COUNTER_DIALOG_NONE);
}

static void
cut_off_the_ticket_in_hand_is_finished_once_and_counted(void **state)
{
    (void)state;
    give_hand(TICKET_SERVING);
    fixture_tell(fixture, true);
    assert_false(counter_can(app(), COUNTER_TARGET_TRANSFER));
    press_f(2);
    assert_asked(ACTION_FINISH, 1);
    assert_int_equal(desk_unsent(app()), 1);
    assert_null(desk_hand(app()));
    press_f(2);
    assert_nothing_asked();
    /* Back again: the snapshot may still show it in hand, the answer has the last word. */
    fixture_tell(fixture, false);
    assert_null(desk_hand(app()));
    struct ticket done = as(&fixture->snapshot.counter.ticket, TICKET_DONE);
    answer_ticket(1, &done);
    assert_int_equal(desk_unsent(app()), 0);
    assert_null(desk_hand(app()));
    assert_true(counter_can(app(), COUNTER_TARGET_UNDO));
}

static void
cut_off_a_called_person_is_still_served(void **state)
{
    (void)state;
    give_hand(TICKET_CALLED);
    fixture_tell(fixture, true);
    assert_false(counter_can(app(), COUNTER_TARGET_RECALL));
    counter_tick(app(), 1000);
    press_f(2);
    assert_asked(ACTION_START, 1);
    assert_int_equal(counter_stage(app()), COUNTER_STAGE_SERVING);
    int64_t started = desk_hand(app())->started_at;
    counter_tick(app(), 61000);
    fixture_tell(fixture, true);
    assert_int_equal(desk_hand(app())->started_at, started);
    press_f(2);
    assert_asked(ACTION_FINISH, 2);
    assert_int_equal(desk_unsent(app()), 2);
    assert_null(desk_hand(app()));
}

static void
cut_off_a_hold_is_kept_with_its_kind(void **state)
{
    (void)state;
    give_hand(TICKET_SERVING);
    int before = app()->counter.held_count;
    fixture_tell(fixture, true);
    press_f(6);
    press('3');
    struct action action = asked(1);
    assert_int_equal(action.kind, ACTION_HOLD);
    assert_int_equal(action.hold, TICKET_HOLD_WAITING);
    assert_null(desk_hand(app()));
    assert_int_equal(app()->counter.held_count, before + 1);
    assert_int_equal(app()->counter.held[before].hold, TICKET_HOLD_WAITING);
}

static void
a_kept_finish_that_is_refused_brings_the_ticket_back(void **state)
{
    (void)state;
    give_hand(TICKET_SERVING);
    fixture_tell(fixture, true);
    press_f(2);
    assert_asked(ACTION_FINISH, 1);
    fixture_tell(fixture, false);
    answer_refused(1, STATUS_CONFLICT, "The ticket was changed by somebody else. Look again.",
                   NULL);
    assert_non_null(desk_hand(app()));
    assert_string_not_equal(app()->notice, "");
}

/* The link asks what was kept before it looks: the answer may come before the news that the line is
 * back. */
static void
why_a_kept_finish_was_refused_is_still_said_when_the_line_is_back(void **state)
{
    (void)state;
    give_hand(TICKET_SERVING);
    fixture_tell(fixture, true);
    press_f(2);
    assert_string_equal(asked(1).number, "C036");
    answer_refused(1, STATUS_CONFLICT, "Counter {0} has nobody in hand.", "5");
    fixture_tell(fixture, false);
    assert_non_null(strstr(app()->notice, "C036"));
    assert_non_null(strstr(app()->notice, "Counter 5 has nobody in hand."));
}

static void
a_kept_finish_that_went_through_is_said_to_be_entered(void **state)
{
    (void)state;
    give_hand(TICKET_SERVING);
    struct ticket done = as(&fixture->snapshot.counter.ticket, TICKET_DONE);
    fixture_tell(fixture, true);
    press_f(2);
    assert_asked(ACTION_FINISH, 1);
    answer_ticket(1, &done);
    fixture_tell(fixture, false);
    assert_string_equal(app()->notice, "Connected again. What you did with C036 is entered.");
}

static void
a_finish_under_way_when_the_line_breaks_is_kept(void **state)
{
    (void)state;
    give_hand(TICKET_SERVING);
    press_f(2);
    assert_asked(ACTION_FINISH, 1);
    assert_non_null(desk_hand(app()));
    fixture_tell(fixture, true);
    assert_null(desk_hand(app()));
    assert_int_equal(desk_unsent(app()), 1);
}

static void
an_unknown_call_blocks_the_next_one(void **state)
{
    (void)state;
    press_f(2);
    assert_asked(ACTION_CALL, 1);
    counter_late(app(), true);
    assert_false(counter_can(app(), COUNTER_TARGET_PRIMARY));
    fixture_tell(fixture, true);
    assert_int_equal(desk_unsent(app()), 0);
    assert_false(counter_can(app(), COUNTER_TARGET_PRIMARY));
}

static void
waits_stand_still_while_cut_off(void **state)
{
    (void)state;
    int64_t before = desk_wait_ms(app(), &fixture->waiting[1]);
    fixture_tell(fixture, true);
    counter_tick(app(), 300000);
    assert_int_equal(desk_wait_ms(app(), &fixture->waiting[1]), before);
    fixture_tell(fixture, false);
    assert_int_equal(desk_wait_ms(app(), &fixture->waiting[1]), before + 300000);
}

static void
what_was_said_about_the_line_goes_when_it_is_back(void **state)
{
    (void)state;
    fixture_tell(fixture, true);
    press_f(2);
    assert_string_not_equal(app()->notice, "");
    fixture_tell(fixture, false);
    assert_string_equal(app()->notice, "");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        T(cut_off_nobody_is_called),
        T(cut_off_the_ticket_in_hand_is_finished_once_and_counted),
        T(cut_off_a_called_person_is_still_served),
        T(cut_off_a_hold_is_kept_with_its_kind),
        T(a_kept_finish_that_is_refused_brings_the_ticket_back),
        T(why_a_kept_finish_was_refused_is_still_said_when_the_line_is_back),
        T(a_kept_finish_that_went_through_is_said_to_be_entered),
        T(a_finish_under_way_when_the_line_breaks_is_kept),
        T(an_unknown_call_blocks_the_next_one),
        T(waits_stand_still_while_cut_off),
        T(what_was_said_about_the_line_goes_when_it_is_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
