/* SPDX-License-Identifier: Apache-2.0
 * What is nobody else's business: whose number it is, and a supervisor's PIN. */
#include "tests/programs/kiosk/fixture.h"

static void
type_digits(struct world *world, const char *digits)
{
    for (; *digits; digits++) {
        tap(world, KIOSK_TOUCH_KEY + *digits);
    }
}

static void
ask_whose(struct world *world)
{
    world->hall->settings.one_ticket = world->hall->settings.ask_holder = true;
    tap(world, KIOSK_TOUCH_SERVICE + SERVICE_B);
    tap(world, KIOSK_TOUCH_TAKE);
    assert_int_equal(kiosk_shown(&world->kiosk), KIOSK_HOLDER);
}

static void
whose_number_it_is_goes_with_it_and_is_forgotten(void **state)
{
    struct world *world = *state;
    struct action action;
    static const char none[ACTION_HOLDER_SIZE];
    ask_whose(world);
    type_digits(world, "13800");
    tap(world, KIOSK_TOUCH_SEND);
    assert_false(kiosk_pop_action(&world->kiosk, &action));
    type_digits(world, "000001");
    tap(world, KIOSK_TOUCH_SEND);
    assert_memory_equal(world->kiosk.holder, none, sizeof(world->kiosk.holder));
    action = only_action(world);
    assert_int_equal(action.kind, ACTION_TAKE);
    assert_string_equal(action.holder, "13800000001");
    for (int i = 0; i < KIOSK_ACTIONS_MAX; i++) {
        assert_memory_equal(world->kiosk.actions[i].holder, none, sizeof(none));
    }
}

static void
who_has_neither_phone_nor_card_gets_a_number_too(void **state)
{
    struct world *world = *state;
    ask_whose(world);
    type_digits(world, "13800000001");
    tap(world, KIOSK_TOUCH_NO_HOLDER);
    assert_string_equal(only_action(world).holder, "");
}

static void
a_hall_that_does_not_ask_gives_the_number_at_once(void **state)
{
    struct world *world = *state;
    world->hall->settings.ask_holder = true; /* without the rule there is nothing to ask for */
    ask_for_number(world);
    assert_int_equal(kiosk_shown(&world->kiosk), KIOSK_TAKING);
}

static void
a_card_is_read_like_a_code(void **state)
{
    struct world *world = *state;
    ask_whose(world);
    for (const char *at = "e0421807\r"; *at; at++) {
        struct window_event event = {.kind = WINDOW_KEY, .key = *at, .down = true};
        kiosk_event(&world->kiosk, &event, world->now);
    }
    assert_string_equal(only_action(world).holder, "E0421807");
}

static void
a_phone_that_was_begun_is_gone_with_its_screen(void **state)
{
    struct world *world = *state;
    ask_whose(world);
    type_digits(world, "13800000001");
    tap(world, KIOSK_TOUCH_BACK);
    assert_int_equal(kiosk_shown(&world->kiosk), KIOSK_GUIDE);
    assert_string_equal(world->kiosk.holder, "");
    tap(world, KIOSK_TOUCH_TAKE);
    type_digits(world, "13800000001");
    pass(world, KIOSK_GUIDE_MS);
    assert_int_equal(kiosk_shown(&world->kiosk), KIOSK_HOME);
    assert_string_equal(world->kiosk.holder, "");
}

static struct action
send_pin(struct world *world, const char *pin)
{
    type_digits(world, "0301");
    tap(world, KIOSK_TOUCH_FIELD_CODE);
    type_digits(world, pin);
    tap(world, KIOSK_TOUCH_SEND);
    return only_action(world);
}

static void
a_full_screen_is_left_by_a_supervisors_pin_alone(void **state)
{
    struct world *world = *state;
    struct window_event close = {.kind = WINDOW_CLOSE};
    struct answer *answer = mem_zero_alloc(1, sizeof(*answer));
    assert_true(kiosk_event(&world->kiosk, &close, world->now));
    assert_int_equal(kiosk_shown(&world->kiosk), KIOSK_STAFF);
    struct action action = send_pin(world, "8744");
    assert_string_equal(world->kiosk.pin, "");
    assert_int_equal(action.kind, ACTION_TERMINAL_EXIT);
    assert_string_equal(action.device, "kiosk1");
    assert_string_equal(action.supervisor, "0301");
    assert_string_equal(action.pin, "8744");
    kiosk_asked(&world->kiosk, &action, 9);
    answer->status = STATUS_DENIED;
    answer->sentence = "no";
    kiosk_answer(&world->kiosk, 9, answer, world->now);
    assert_int_equal(kiosk_shown(&world->kiosk), KIOSK_REFUSED);
    assert_string_equal(world->kiosk.refusal, "no");
    assert_false(world->kiosk.left);
    tap(world, KIOSK_TOUCH_BACK);
    assert_int_equal(kiosk_shown(&world->kiosk), KIOSK_STAFF);
    action = send_pin(world, "874440");
    kiosk_asked(&world->kiosk, &action, 10);
    answer->status = STATUS_OK;
    kiosk_answer(&world->kiosk, 10, answer, world->now);
    assert_true(world->kiosk.left);
    free(answer);
}

static void
staff_gets_to_the_exit_of_a_closed_hall_but_not_over_somebodys_number(void **state)
{
    struct world *world = *state;
    get_number(world);
    tap(world, KIOSK_TOUCH_STAFF);
    assert_int_equal(kiosk_shown(&world->kiosk), KIOSK_NUMBER);
    tap(world, KIOSK_TOUCH_HOME);
    world->board.open = false;
    look(world, false);
    assert_int_equal(kiosk_shown(&world->kiosk), KIOSK_CLOSED);
    tap(world, KIOSK_TOUCH_STAFF);
    assert_int_equal(kiosk_shown(&world->kiosk), KIOSK_STAFF);
    look(world, true); /* nobody can check a PIN now */
    assert_int_equal(kiosk_shown(&world->kiosk), KIOSK_CUT_OFF);
}

static void
a_window_among_others_closes_as_windows_do(void **state)
{
    struct world *world = *state;
    struct window_event close = {.kind = WINDOW_CLOSE};
    world->kiosk.guarded = false;
    assert_false(kiosk_event(&world->kiosk, &close, world->now));
}

static void
every_step_has_a_name(void **state)
{
    struct world *world = *state;
    for (int step = KIOSK_HOME; step <= KIOSK_REFUSED; step++) {
        world->kiosk.step = (enum kiosk_step)step;
        assert_non_null(kiosk_screen_name(&world->kiosk));
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
        T(whose_number_it_is_goes_with_it_and_is_forgotten),
        T(who_has_neither_phone_nor_card_gets_a_number_too),
        T(a_hall_that_does_not_ask_gives_the_number_at_once),
        T(a_card_is_read_like_a_code),
        T(a_phone_that_was_begun_is_gone_with_its_screen),
        T(a_full_screen_is_left_by_a_supervisors_pin_alone),
        T(staff_gets_to_the_exit_of_a_closed_hall_but_not_over_somebodys_number),
        T(a_window_among_others_closes_as_windows_do),
        T(every_step_has_a_name),
    };
    log_open("test", LOG_LEVEL_ERROR);
    if (i18n_open(getenv("PAIHAO_LOCALE_DIR")) != STATUS_OK) {
        return 1;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
