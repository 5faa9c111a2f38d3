/* SPDX-License-Identifier: Apache-2.0
 * Sitting down, pausing and closing. */
#include "tests/programs/counter/worked.h"

static void
pausing_says_why_and_how_long(void **state)
{
    (void)state;
    press_f(8);
    press('2');
    press(WINDOW_KEY_RIGHT);
    press_f(2);
    struct action action = asked(1);
    assert_int_equal(action.kind, ACTION_PAUSE);
    assert_string_equal(action.reason, counter_pause_reasons[1].name);
    assert_int_equal(action.minutes, 15);
    struct answer answer = {.status = STATUS_OK, .event = app()->base_event + 1};
    answer.has_counter = true;
    answer.counter = app()->counter;
    answer.counter.state = COUNTER_PAUSED;
    counter_answer(app(), 1, &answer);
    assert_int_equal(counter_stage(app()), COUNTER_STAGE_PAUSED);
    press_f(8);
    assert_asked(ACTION_RESUME, 2);
}

static void
pausing_ends_the_offer_to_undo(void **state)
{
    (void)state;
    struct ticket ticket = as(&fixture->waiting[0], TICKET_CALLED);
    press_f(2);
    assert_asked(ACTION_CALL, 1);
    ticket.state = TICKET_WAITING;
    answer_ticket(1, &ticket);
    assert_true(counter_can(app(), COUNTER_TARGET_UNDO));
    press_f(8);
    press_f(2);
    assert_asked(ACTION_PAUSE, 2);
    struct answer answer = {.status = STATUS_OK, .event = app()->base_event + 1};
    answer.has_counter = true;
    answer.counter = app()->counter;
    counter_answer(app(), 2, &answer);
    assert_false(counter_can(app(), COUNTER_TARGET_UNDO));
}

static void
pausing_waits_until_the_ticket_is_done(void **state)
{
    (void)state;
    give_hand(TICKET_SERVING);
    press_f(8);
    assert_int_equal(app()->dialog, COUNTER_DIALOG_NONE);
    assert_nothing_asked();
    assert_non_null(strstr(app()->notice, "C036"));
}

static void
close_counter(void)
{
    fixture->snapshot.counter.state = COUNTER_CLOSED;
    fixture->snapshot.counter.staff[0] = '\0';
    fixture->snapshot.event++;
    fixture_tell(fixture, false);
    assert_int_equal(counter_stage(app()), COUNTER_STAGE_LOGIN);
}

static void
login_by_keyboard(void **state)
{
    (void)state;
    close_counter();
    type("0317");
    press(WINDOW_KEY_ENTER);
    type("506728");
    press(WINDOW_KEY_ENTER);
    struct action action = asked(1);
    assert_int_equal(action.kind, ACTION_OPEN);
    assert_string_equal(action.staff, "0317");
    assert_string_equal(action.pin, "506728");
    assert_string_equal(app()->login.pin.text, "");
}

static void
login_by_mouse(void **state)
{
    (void)state;
    close_counter();
    const struct hall_staff *person = hall_staff(app()->hall, "0318");
    tap(COUNTER_TARGET_STAFF + (int)(person - app()->hall->staff));
    tap(COUNTER_TARGET_KEY + '1');
    tap(COUNTER_TARGET_KEY + '2');
    tap(COUNTER_TARGET_CONFIRM);
    struct action action = asked(1);
    assert_string_equal(action.staff, "0318");
    assert_string_equal(action.pin, "12");
}

static void
no_pin_stays_behind(void **state)
{
    (void)state;
    close_counter();
    type("0317");
    press(WINDOW_KEY_ENTER);
    type("506728");
    press(WINDOW_KEY_ENTER);
    (void)asked(1);
    const char *bytes = (const char *)app();
    for (size_t i = 0; i + 6 <= sizeof(*app()); i++) {
        assert_memory_not_equal(bytes + i, "506728", 6);
    }
}

static void
a_wrong_pin_is_said_and_forgotten(void **state)
{
    (void)state;
    close_counter();
    type("0317");
    press(WINDOW_KEY_ENTER);
    type("1");
    press(WINDOW_KEY_ENTER);
    (void)asked(1);
    answer_refused(1, STATUS_DENIED, "That is not the PIN of {0}.", "0317");
    assert_int_equal(counter_stage(app()), COUNTER_STAGE_LOGIN);
    assert_string_equal(app()->notice, "That is not the PIN of 0317.");
    assert_string_equal(app()->login.staff.text, "0317");
    assert_true(app()->login.on_pin);
}

static void
an_unknown_person_is_not_sent(void **state)
{
    (void)state;
    close_counter();
    type("9999");
    press(WINDOW_KEY_TAB);
    type("1");
    press(WINDOW_KEY_ENTER);
    assert_nothing_asked();
    assert_false(app()->login.on_pin);
}

static void
typing_narrows_the_people_and_a_whole_id_does_not(void **state)
{
    (void)state;
    const struct hall_staff *people[COUNTER_PEOPLE_MAX];
    close_counter();
    size_t all = desk_people(app(), people, COUNTER_PEOPLE_MAX);
    type("031");
    size_t some = desk_people(app(), people, COUNTER_PEOPLE_MAX);
    assert_true(some > 0 && some < all);
    type("7");
    assert_int_equal(desk_people(app(), people, COUNTER_PEOPLE_MAX), all);
}

static void
closing_asks_first_and_not_with_a_ticket_in_hand(void **state)
{
    (void)state;
    press_control('q');
    assert_int_equal(app()->dialog, COUNTER_DIALOG_CLOSE);
    press(WINDOW_KEY_ESCAPE);
    assert_nothing_asked();
    press_control('q');
    press_f(2);
    assert_asked(ACTION_CLOSE, 1);
    answer_refused(1, STATUS_BUSY, "The database is busy. Nothing was done; try again.", NULL);
    give_hand(TICKET_SERVING);
    assert_int_equal(app()->dialog, COUNTER_DIALOG_NONE);
    press_control('q');
    assert_int_equal(app()->dialog, COUNTER_DIALOG_NONE);
}

static void
a_pause_that_leaves_people_alone_names_a_stand_in_or_is_pressed_twice(void **state)
{
    (void)state;
    struct desk *desk = &fixture->snapshot.desk;
    str_cut(desk->last_for[0], ID_SIZE, "C");
    desk->last_for_count = 1;
    fixture_tell(fixture, false);
    press_f(8);
    press_f(2);
    assert_nothing_asked();
    assert_string_not_equal(app()->notice, "");
    press('b');
    press_f(2);
    struct action action = asked(1);
    assert_int_equal(action.kind, ACTION_PAUSE);
    assert_string_equal(action.deputy, "0318");
    answer_refused(1, STATUS_CONFLICT, "Try again.", "");
    press('b');
    press_f(2);
    assert_nothing_asked();
    press_f(2);
    action = asked(2);
    assert_string_equal(action.deputy, "");
    assert_false(action.ask);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        T(pausing_says_why_and_how_long),
        T(pausing_ends_the_offer_to_undo),
        T(pausing_waits_until_the_ticket_is_done),
        T(login_by_keyboard),
        T(login_by_mouse),
        T(no_pin_stays_behind),
        T(a_wrong_pin_is_said_and_forgotten),
        T(an_unknown_person_is_not_sent),
        T(typing_narrows_the_people_and_a_whole_id_does_not),
        T(closing_asks_first_and_not_with_a_ticket_in_hand),
        T(a_pause_that_leaves_people_alone_names_a_stand_in_or_is_pressed_twice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
