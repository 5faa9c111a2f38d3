/* SPDX-License-Identifier: Apache-2.0
 * The desk from call to finish: requests and answers, and the ten seconds of undo. */
#include "tests/programs/counter/worked.h"

static void
f2_calls_starts_and_finishes_in_turn(void **state)
{
    (void)state;
    struct ticket ticket = as(&fixture->waiting[0], TICKET_CALLED);
    assert_int_equal(counter_stage(app()), COUNTER_STAGE_READY);
    press_f(2);
    assert_asked(ACTION_CALL, 1);
    answer_ticket(1, &ticket);
    assert_int_equal(counter_stage(app()), COUNTER_STAGE_CALLED);
    press_f(2);
    assert_asked(ACTION_START, 2);
    ticket.state = TICKET_SERVING;
    answer_ticket(2, &ticket);
    assert_int_equal(counter_stage(app()), COUNTER_STAGE_SERVING);
    press_f(2);
    assert_asked(ACTION_FINISH, 3);
    ticket.state = TICKET_DONE;
    answer_ticket(3, &ticket);
    assert_int_equal(counter_stage(app()), COUNTER_STAGE_READY);
    assert_string_equal(app()->last.number, ticket.number);
}

static void
a_second_press_waits_for_the_first_answer(void **state)
{
    (void)state;
    press_f(2);
    press_f(2);
    assert_asked(ACTION_CALL, 1);
    assert_nothing_asked();
    assert_string_not_equal(app()->notice, "");
}

static void
a_held_down_key_acts_once(void **state)
{
    (void)state;
    counter_event(app(),
                  &(struct window_event){
                      .kind = WINDOW_KEY, .key = WINDOW_KEY_F1 + 1, .repeat = true, .down = true});
    assert_nothing_asked();
}

static void
an_older_snapshot_does_not_undo_an_answer(void **state)
{
    (void)state;
    struct ticket ticket = as(&fixture->waiting[0], TICKET_CALLED);
    press_f(2);
    assert_asked(ACTION_CALL, 1);
    answer_ticket(1, &ticket);
    fixture_tell(fixture, false);
    assert_int_equal(counter_stage(app()), COUNTER_STAGE_CALLED);
    fixture->snapshot.event += 5;
    fixture_tell(fixture, false);
    assert_int_equal(counter_stage(app()), COUNTER_STAGE_READY);
}

static void
passing_unlocks_after_the_halls_number_of_calls(void **state)
{
    (void)state;
    give_hand(TICKET_CALLED);
    press_f(4);
    assert_nothing_asked();
    assert_non_null(strstr(app()->notice, "3"));
    fixture->snapshot.counter.ticket.calls = 3;
    fixture_tell(fixture, false);
    press_f(4);
    assert_asked(ACTION_PASS, 1);
}

static void
recall_needs_a_called_ticket(void **state)
{
    (void)state;
    press_f(3);
    assert_nothing_asked();
    give_hand(TICKET_CALLED);
    press_f(3);
    assert_asked(ACTION_RECALL, 1);
}

static void
undo_is_offered_for_ten_seconds(void **state)
{
    (void)state;
    struct ticket ticket = as(&fixture->waiting[0], TICKET_CALLED);
    counter_tick(app(), 5000);
    press_f(2);
    assert_asked(ACTION_CALL, 1);
    answer_ticket(1, &ticket);
    assert_true(counter_can(app(), COUNTER_TARGET_UNDO));
    counter_tick(app(), 14999);
    assert_true(counter_can(app(), COUNTER_TARGET_UNDO));
    counter_tick(app(), 15000);
    assert_false(counter_can(app(), COUNTER_TARGET_UNDO));
    press_control('z');
    assert_nothing_asked();
}

static void
undo_gives_the_ticket_back_to_the_queue(void **state)
{
    (void)state;
    struct ticket ticket = as(&fixture->waiting[0], TICKET_CALLED);
    press_f(2);
    assert_asked(ACTION_CALL, 1);
    answer_ticket(1, &ticket);
    press_control('z');
    assert_asked(ACTION_UNDO, 2);
    ticket.state = TICKET_WAITING;
    answer_ticket(2, &ticket);
    assert_int_equal(counter_stage(app()), COUNTER_STAGE_READY);
    assert_false(counter_can(app(), COUNTER_TARGET_UNDO));
}

static void
starting_ends_the_offer_to_undo_the_call(void **state)
{
    (void)state;
    struct ticket ticket = as(&fixture->waiting[0], TICKET_CALLED);
    press_f(2);
    assert_asked(ACTION_CALL, 1);
    answer_ticket(1, &ticket);
    press_f(2);
    assert_asked(ACTION_START, 2);
    ticket.state = TICKET_SERVING;
    answer_ticket(2, &ticket);
    assert_false(counter_can(app(), COUNTER_TARGET_UNDO));
}

static void
a_refusal_is_one_line_with_its_values(void **state)
{
    (void)state;
    press_f(2);
    assert_asked(ACTION_CALL, 1);
    answer_refused(1, STATUS_NOT_FOUND, "Nobody waits for counter {0}.", "5");
    assert_string_equal(app()->notice, "Nobody waits for counter 5.");
    press_f(2);
    assert_string_equal(app()->notice, "");
    assert_asked(ACTION_CALL, 2);
}

static void
an_answer_to_another_question_is_ignored(void **state)
{
    (void)state;
    press_f(2);
    assert_asked(ACTION_CALL, 7);
    answer_refused(6, STATUS_BUSY, "The database is busy. Nothing was done; try again.", NULL);
    assert_string_equal(app()->notice, "");
    assert_int_equal(app()->pending_count, 1);
}

static void
with_a_ticket_in_hand_the_next_change_is_a_second_away(void **state)
{
    (void)state;
    counter_tick(app(), 0);
    assert_int_equal(counter_next_ms(app()), 18000);
    give_hand(TICKET_SERVING);
    assert_int_equal(counter_next_ms(app()), 1000);
    counter_tick(app(), 400);
    assert_int_equal(counter_next_ms(app()), 1000);
    fixture->view.facts.clock_rate_milli = 0;
    fixture_tell(fixture, false);
    assert_int_equal(counter_next_ms(app()), INT64_MAX);
}

static void
an_undo_bar_counts_its_own_seconds(void **state)
{
    (void)state;
    struct ticket ticket = as(&fixture->waiting[0], TICKET_CALLED);
    give_hand(TICKET_SERVING);
    counter_tick(app(), 300);
    press_f(2);
    assert_asked(ACTION_FINISH, 1);
    ticket.state = TICKET_DONE;
    ticket.id = app()->counter.ticket.id;
    answer_ticket(1, &ticket);
    assert_null(desk_hand(app()));
    assert_int_equal(counter_next_ms(app()), 1300);
}

static void
hall_time_follows_the_halls_own_rate(void **state)
{
    (void)state;
    fixture->view.facts.clock_rate_milli = 60000;
    fixture_tell(fixture, false);
    counter_tick(app(), 1000);
    assert_int_equal(app()->hall_now, fixture_at(10, 25, 42));
}

static void
booked_tickets_wait_from_their_slot(void **state)
{
    (void)state;
    const struct ticket *booked = &fixture->waiting[6];
    assert_true(desk_waits_later(app(), booked));
    counter_tick(app(), 10 * 60000);
    assert_false(desk_waits_later(app(), booked));
    assert_int_equal(desk_wait_ms(app(), booked), fixture_at(10, 34, 42) - fixture_at(10, 30, 0));
}

static void
overdue_is_beyond_the_services_standard(void **state)
{
    (void)state;
    assert_true(desk_is_overdue(app(), &fixture->waiting[1]));
    assert_false(desk_is_overdue(app(), &fixture->waiting[2]));
}

static void
an_unknown_counter_is_told(void **state)
{
    (void)state;
    fixture->snapshot.known = false;
    fixture_tell(fixture, false);
    assert_int_equal(counter_stage(app()), COUNTER_STAGE_UNKNOWN);
    press_f(2);
    assert_nothing_asked();
}

static void
before_the_first_snapshot_nothing_is_asked(void **state)
{
    (void)state;
    counter_snapshot(app(), NULL, true, "away");
    for (int n = 2; n <= 8; n++) {
        press_f(n);
    }
    press_control('f');
    assert_nothing_asked();
    assert_int_equal(app()->dialog, COUNTER_DIALOG_NONE);
    assert_int_equal(counter_next_ms(app()), INT64_MAX);
}

static void
escape_closes_a_dialog_and_asks_nothing(void **state)
{
    (void)state;
    static const int keys[] = {1, 6, 7, 8};
    for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
        press_f(keys[i]);
        assert_int_not_equal(app()->dialog, COUNTER_DIALOG_NONE);
        press(WINDOW_KEY_ESCAPE);
        assert_int_equal(app()->dialog, COUNTER_DIALOG_NONE);
    }
    assert_nothing_asked();
}

static void
a_small_window_and_large_type_keep_the_whole_layout(void **state)
{
    (void)state;
    struct ui_screen screen;
    counter_resize(app(), 1024, 768);
    counter_screen(app(), 0, &screen);
    assert_float_equal(screen.metrics.u, 0.8, 0.001);
    app()->theme.large = true;
    counter_resize(app(), 1920, 1080);
    counter_screen(app(), 0, &screen);
    assert_float_equal(screen.metrics.u, 1.5, 0.001);
    assert_false(screen.theme.large);
    counter_resize(app(), 3840, 2160);
    counter_screen(app(), 0, &screen);
    assert_float_equal(screen.metrics.u, 1.6, 0.001);
}

static void
one_minute_is_told_as_one(void **state)
{
    (void)state;
    struct text *text = NULL;
    struct ui_screen screen;

    fixture->waiting[0].issued_at = fixture_at(10, 23, 30);
    fixture->snapshot.why.ticket = fixture->waiting[0];
    fixture_tell(fixture, false);
    assert_int_equal(counter_stage(app()), COUNTER_STAGE_READY);
    assert_int_equal(text_open("fonts", &text), STATUS_OK);
    struct ui_tree *tree = ui_tree_new(text);
    counter_resize(app(), 1280, 720);
    counter_screen(app(), 0, &screen);
    counter_view(app(), ui_tree_reset(tree, &screen));
    bool said = ui_find_text(tree, "Waited 1 minute", 0) != NULL;
    ui_tree_free(tree);
    text_close(text);
    assert_true(said);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        T(f2_calls_starts_and_finishes_in_turn),
        T(a_second_press_waits_for_the_first_answer),
        T(a_held_down_key_acts_once),
        T(an_older_snapshot_does_not_undo_an_answer),
        T(passing_unlocks_after_the_halls_number_of_calls),
        T(recall_needs_a_called_ticket),
        T(undo_is_offered_for_ten_seconds),
        T(undo_gives_the_ticket_back_to_the_queue),
        T(starting_ends_the_offer_to_undo_the_call),
        T(a_refusal_is_one_line_with_its_values),
        T(an_answer_to_another_question_is_ignored),
        T(with_a_ticket_in_hand_the_next_change_is_a_second_away),
        T(an_undo_bar_counts_its_own_seconds),
        T(hall_time_follows_the_halls_own_rate),
        T(booked_tickets_wait_from_their_slot),
        T(overdue_is_beyond_the_services_standard),
        T(an_unknown_counter_is_told),
        T(before_the_first_snapshot_nothing_is_asked),
        T(escape_closes_a_dialog_and_asks_nothing),
        T(a_small_window_and_large_type_keep_the_whole_layout),
        T(one_minute_is_told_as_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
