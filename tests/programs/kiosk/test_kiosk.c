/* SPDX-License-Identifier: Apache-2.0
 * What a kiosk does with taps, answers, papers and time. */
#include "tests/programs/kiosk/fixture.h"

static void
a_service_leads_to_its_guide_and_the_guide_to_a_request(void **state)
{
    struct world *world = *state;
    tap(world, KIOSK_TOUCH_SERVICE + SERVICE_B);
    assert_int_equal(kiosk_shown(&world->kiosk), KIOSK_GUIDE);
    assert_string_equal(world->kiosk.matter, "one");
    tap(world, KIOSK_TOUCH_MATTER + 1);
    tap(world, KIOSK_TOUCH_TAKE);
    struct action action = only_action(world);
    assert_int_equal(action.kind, ACTION_TAKE);
    assert_string_equal(action.services, "B/two");
    assert_string_equal(action.class_id, "regular");
    assert_string_equal(action.lang, "zh_CN");
    assert_string_equal(action.terminal, "kiosk1");
    assert_int_equal(kiosk_shown(&world->kiosk), KIOSK_TAKING);
}

static void
a_service_without_matters_is_asked_for_by_its_letter(void **state)
{
    struct world *world = *state;
    tap(world, KIOSK_TOUCH_SERVICE + SERVICE_A);
    tap(world, KIOSK_TOUCH_TAKE);
    assert_string_equal(only_action(world).services, "A");
}

static void
two_taps_on_take_are_one_request(void **state)
{
    struct world *world = *state;
    tap(world, KIOSK_TOUCH_SERVICE + SERVICE_B);
    tap(world, KIOSK_TOUCH_TAKE);
    tap_at(world, KIOSK_TOUCH_TAKE, world->now + 100);
    tap(world, KIOSK_TOUCH_TAKE);
    only_action(world);
}

static void
a_second_tap_within_a_moment_is_the_same_tap(void **state)
{
    struct world *world = *state;
    tap(world, KIOSK_TOUCH_SERVICE + SERVICE_B);
    tap_at(world, KIOSK_TOUCH_BACK, world->now + KIOSK_TAP_MS - 1);
    assert_int_equal(world->kiosk.step, KIOSK_GUIDE);
    tap_at(world, KIOSK_TOUCH_BACK, world->now + KIOSK_TAP_MS);
    assert_int_equal(world->kiosk.step, KIOSK_HOME);
}

static void
type_fast(struct world *world, const char *keys, int64_t apart)
{
    for (; *keys; keys++) {
        world->now += apart;
        tap_at(world, KIOSK_TOUCH_KEY + *keys, world->now);
    }
}

static void
fast_typing_loses_no_digit(void **state)
{
    struct world *world = *state;
    tap(world, KIOSK_TOUCH_CHECKIN);
    pass(world, KIOSK_TAP_MS);
    type_fast(world, "4038", 60);
    type_fast(world, "11", KIOSK_KEY_MS);
    assert_string_equal(world->kiosk.code, "403811");
    type_fast(world, "1", KIOSK_KEY_MS - 1); /* one tap that trembled */
    assert_string_equal(world->kiosk.code, "403811");
    pass(world, KIOSK_TAP_MS);
    tap_at(world, KIOSK_TOUCH_RUBOUT, world->now);
    tap_at(world, KIOSK_TOUCH_RUBOUT, world->now + KIOSK_KEY_MS);
    assert_string_equal(world->kiosk.code, "4038");
}

static void
what_is_no_key_keeps_its_moment_beside_the_keys(void **state)
{
    struct world *world = *state;
    tap(world, KIOSK_TOUCH_CHECKIN);
    tap_at(world, KIOSK_TOUCH_KEY + '1', world->now + KIOSK_TAP_MS - 1);
    assert_string_equal(world->kiosk.code, "");
    tap(world, KIOSK_TOUCH_KEY + '1');
    tap_at(world, KIOSK_TOUCH_BACK, world->now + KIOSK_TAP_MS - 1);
    assert_int_equal(world->kiosk.step, KIOSK_CHECKIN);
}

static void
a_tap_meant_for_the_screen_before_is_not_taken_by_the_new_one(void **state)
{
    struct world *world = *state;
    get_number(world);
    tap_at(world, KIOSK_TOUCH_HOME, world->now + KIOSK_TAP_MS - 1);
    assert_int_equal(world->kiosk.step, KIOSK_NUMBER);
}

static void
the_green_channel_keeps_its_class_until_the_number(void **state)
{
    struct world *world = *state;
    tap(world, KIOSK_TOUCH_PRIORITY);
    tap(world, KIOSK_TOUCH_CLASS + 1);
    assert_int_equal(kiosk_shown(&world->kiosk), KIOSK_HOME);
    tap(world, KIOSK_TOUCH_SERVICE + SERVICE_B);
    tap(world, KIOSK_TOUCH_BACK);
    tap(world, KIOSK_TOUCH_SERVICE + SERVICE_B);
    tap(world, KIOSK_TOUCH_TAKE);
    assert_string_equal(only_action(world).class_id, "elderly");
}

static void
the_green_channel_can_be_left_again(void **state)
{
    struct world *world = *state;
    tap(world, KIOSK_TOUCH_PRIORITY);
    tap(world, KIOSK_TOUCH_CLASS + 1);
    tap(world, KIOSK_TOUCH_ORDINARY);
    tap(world, KIOSK_TOUCH_SERVICE + SERVICE_B);
    tap(world, KIOSK_TOUCH_TAKE);
    assert_string_equal(only_action(world).class_id, "regular");
}

static void
the_number_is_shown_before_any_paper(void **state)
{
    struct world *world = *state;
    get_number(world);
    assert_string_equal(world->kiosk.ticket.number, "B042");
    assert_int_equal(world->kiosk.paper, KIOSK_PAPER_PRINTING);
    struct kiosk_print print;
    assert_true(kiosk_pop_print(&world->kiosk, &print));
    assert_string_equal(print.ticket.number, "B042");
    assert_string_equal(print.lang, "zh_CN");
    assert_false(kiosk_pop_print(&world->kiosk, &print));
}

static void
a_printed_paper_is_noted_on_the_ticket(void **state)
{
    struct world *world = *state;
    get_number(world);
    struct ticket ticket = printed_ticket(world);
    kiosk_print_ended(&world->kiosk, &ticket, KIOSK_PAPER_PRINTED, world->now);
    assert_int_equal(world->kiosk.step, KIOSK_NUMBER);
    struct action action = only_action(world);
    assert_int_equal(action.kind, ACTION_PAPER);
    assert_string_equal(action.number, "2026-03-20/B042");
    assert_string_equal(action.outcome, "printed");
}

static void
a_failed_paper_shows_the_fault_and_asks_for_no_second_number(void **state)
{
    struct world *world = *state;
    get_number(world);
    struct ticket ticket = printed_ticket(world);
    kiosk_print_ended(&world->kiosk, &ticket, KIOSK_PAPER_JAM, world->now);
    assert_int_equal(kiosk_shown(&world->kiosk), KIOSK_FAULT);
    assert_string_equal(world->kiosk.ticket.number, "B042");
    struct action action = only_action(world);
    assert_int_equal(action.kind, ACTION_PAPER);
    assert_string_equal(action.outcome, "jam");
}

static void
one_reprint_is_offered(void **state)
{
    struct world *world = *state;
    get_number(world);
    struct ticket ticket = printed_ticket(world);
    kiosk_print_ended(&world->kiosk, &ticket, KIOSK_PAPER_JAM, world->now);
    tap(world, KIOSK_TOUCH_REPRINT);
    struct kiosk_print print;
    assert_true(kiosk_pop_print(&world->kiosk, &print));
    assert_true(print.again);
    assert_int_equal(world->kiosk.step, KIOSK_NUMBER);
    kiosk_print_ended(&world->kiosk, &ticket, KIOSK_PAPER_JAM, world->now);
    tap(world, KIOSK_TOUCH_REPRINT);
    assert_false(kiosk_pop_print(&world->kiosk, &print));
}

static void
no_job_goes_to_a_printer_that_is_known_to_be_out_of_paper(void **state)
{
    struct world *world = *state;
    kiosk_printer(&world->kiosk, KIOSK_PAPER_OUT);
    ask_for_number(world);
    reply(world, 77, STATUS_OK);
    struct kiosk_print print;
    assert_false(kiosk_pop_print(&world->kiosk, &print));
    assert_int_equal(kiosk_shown(&world->kiosk), KIOSK_FAULT);
    assert_string_equal(only_action(world).outcome, "paper-out");
}

static void
a_paper_that_ends_after_its_person_left_is_noted_all_the_same(void **state)
{
    struct world *world = *state;
    get_number(world);
    struct ticket ticket = printed_ticket(world);
    tap(world, KIOSK_TOUCH_HOME);
    kiosk_print_ended(&world->kiosk, &ticket, KIOSK_PAPER_OUT, world->now);
    assert_int_equal(kiosk_shown(&world->kiosk), KIOSK_HOME);
    assert_string_equal(only_action(world).outcome, "paper-out");
}

static void
a_refusal_loses_nothing_that_was_chosen(void **state)
{
    struct world *world = *state;
    tap(world, KIOSK_TOUCH_SERVICE + SERVICE_B);
    tap(world, KIOSK_TOUCH_TICK + 1);
    tap(world, KIOSK_TOUCH_TAKE);
    struct action action = only_action(world);
    kiosk_asked(&world->kiosk, &action, 77);
    reply(world, 77, STATUS_FULL);
    assert_int_equal(kiosk_shown(&world->kiosk), KIOSK_REFUSED);
    assert_int_equal(world->kiosk.refused, STATUS_FULL);
    tap(world, KIOSK_TOUCH_BACK);
    assert_int_equal(kiosk_shown(&world->kiosk), KIOSK_GUIDE);
    assert_string_equal(world->kiosk.service, "B");
    assert_true(world->kiosk.ticked[1]);
}

static void
an_unknown_answer_keeps_asking_whatever_the_time(void **state)
{
    struct world *world = *state;
    ask_for_number(world);
    kiosk_pending(&world->kiosk, 1, true);
    look(world, true);
    pass(world, 600000);
    assert_int_equal(kiosk_shown(&world->kiosk), KIOSK_TAKING);
    assert_true(world->kiosk.late);
    assert_false(kiosk_is_asking(&world->kiosk));
    reply(world, 77, STATUS_OK);
    assert_int_equal(kiosk_shown(&world->kiosk), KIOSK_NUMBER);
}

static void
an_answer_to_another_question_changes_nothing(void **state)
{
    struct world *world = *state;
    ask_for_number(world);
    reply(world, 76, STATUS_OK);
    assert_int_equal(world->kiosk.step, KIOSK_TAKING);
}

static void
a_request_that_finds_no_room_is_told_as_not_taken(void **state)
{
    struct world *world = *state;
    tap(world, KIOSK_TOUCH_SERVICE + SERVICE_B);
    tap(world, KIOSK_TOUCH_TAKE);
    struct action action = only_action(world);
    kiosk_asked(&world->kiosk, &action, 0);
    assert_int_equal(kiosk_shown(&world->kiosk), KIOSK_REFUSED);
    assert_int_equal(world->kiosk.refused, STATUS_BUSY);
}

static void
a_stale_view_takes_no_numbers(void **state)
{
    struct world *world = *state;
    struct action action;
    tap(world, KIOSK_TOUCH_SERVICE + SERVICE_B);
    look(world, true);
    assert_int_equal(kiosk_shown(&world->kiosk), KIOSK_CUT_OFF);
    tap(world, KIOSK_TOUCH_TAKE);
    assert_false(kiosk_pop_action(&world->kiosk, &action));
    look(world, false);
    assert_int_equal(kiosk_shown(&world->kiosk), KIOSK_GUIDE);
}

static void
a_kiosk_whose_clock_is_wrong_takes_no_numbers(void **state)
{
    struct world *world = *state;
    struct action action;
    world->view.facts.clock_off_ms = -120001;
    look(world, false);
    assert_int_equal(kiosk_shown(&world->kiosk), KIOSK_CUT_OFF);
    tap(world, KIOSK_TOUCH_SERVICE + SERVICE_B);
    assert_false(kiosk_pop_action(&world->kiosk, &action));
    world->view.facts.clock_off_ms = -120000;
    look(world, false);
    assert_int_equal(kiosk_shown(&world->kiosk), KIOSK_HOME);
}

static void
a_number_on_the_screen_stays_when_the_view_goes_stale(void **state)
{
    struct world *world = *state;
    get_number(world);
    look(world, true);
    assert_int_equal(kiosk_shown(&world->kiosk), KIOSK_NUMBER);
}

static void
before_the_first_snapshot_the_kiosk_is_cut_off(void **state)
{
    struct world *world = *state;
    kiosk_snapshot(&world->kiosk, NULL, true, "no database", world->now);
    assert_int_equal(kiosk_shown(&world->kiosk), KIOSK_CUT_OFF);
    tap(world, KIOSK_TOUCH_SERVICE + SERVICE_B);
    assert_int_equal(world->kiosk.step, KIOSK_HOME);
}

/* The database went back behind what was seen of it: the terminal tells no view, and then one. */
static void
look_after_loss(struct world *world)
{
    kiosk_snapshot(&world->kiosk, NULL, true, "", world->now);
    look(world, false);
}

static void
a_number_outlives_a_database_that_lost_its_last_rows(void **state)
{
    struct world *world = *state;
    get_number(world);
    look_after_loss(world);
    assert_int_equal(kiosk_shown(&world->kiosk), KIOSK_NUMBER);
    assert_string_equal(world->kiosk.ticket.number, "B042");
    kiosk_print_ended(&world->kiosk, &world->kiosk.ticket, KIOSK_PAPER_JAM, world->now);
    look_after_loss(world);
    assert_int_equal(kiosk_shown(&world->kiosk), KIOSK_FAULT);
}

static void
a_number_that_is_asked_for_meanwhile_comes_with_its_paper(void **state)
{
    struct world *world = *state;
    ask_for_number(world);
    look_after_loss(world);
    assert_int_equal(kiosk_shown(&world->kiosk), KIOSK_TAKING);
    kiosk_snapshot(&world->kiosk, NULL, true, "", world->now);
    reply(world, 77, STATUS_OK);
    look(world, false);
    assert_int_equal(kiosk_shown(&world->kiosk), KIOSK_NUMBER);
    assert_string_equal(printed_ticket(world).number, "B042");
}

static void
a_number_without_its_hall_is_not_drawn_and_goes_in_its_time(void **state)
{
    struct world *world = *state;
    get_number(world);
    kiosk_snapshot(&world->kiosk, NULL, true, "another hall", world->now);
    assert_int_equal(kiosk_shown(&world->kiosk), KIOSK_CUT_OFF);
    tap(world, KIOSK_TOUCH_REPRINT);
    assert_int_equal(world->kiosk.reprints, 0);
    pass(world, KIOSK_NUMBER_MS);
    assert_int_equal(world->kiosk.step, KIOSK_HOME);
}

static void
another_hall_s_number_is_not_shown(void **state)
{
    struct world *world = *state;
    get_number(world);
    world->view.facts.bell_key[0] ^= 1;
    look_after_loss(world);
    assert_int_equal(kiosk_shown(&world->kiosk), KIOSK_HOME);
    assert_string_equal(world->kiosk.ticket.number, "");
}

static void
outside_hours_the_kiosk_is_closed(void **state)
{
    struct world *world = *state;
    struct action action;
    tap(world, KIOSK_TOUCH_SERVICE + SERVICE_B);
    world->board.open = false;
    assert_int_equal(kiosk_shown(&world->kiosk), KIOSK_CLOSED);
    tap(world, KIOSK_TOUCH_TAKE);
    assert_false(kiosk_pop_action(&world->kiosk, &action));
}

static void
an_untouched_guide_asks_and_then_goes_home(void **state)
{
    struct world *world = *state;
    tap(world, KIOSK_TOUCH_LANGUAGE + 1);
    tap(world, KIOSK_TOUCH_SERVICE + SERVICE_B);
    pass(world, KIOSK_GUIDE_MS - KIOSK_ASK_MS - 1);
    assert_false(kiosk_is_asking(&world->kiosk));
    pass(world, 1);
    assert_true(kiosk_is_asking(&world->kiosk));
    pass(world, KIOSK_ASK_MS - 1);
    assert_int_equal(world->kiosk.step, KIOSK_GUIDE);
    pass(world, 1);
    assert_int_equal(world->kiosk.step, KIOSK_HOME);
    assert_string_equal(world->kiosk.lang, "zh_CN");
}

static void
the_time_outs_are_those_of_the_design(void **state)
{
    struct world *world = *state;
    get_number(world);
    assert_int_equal(kiosk_seconds_left(&world->kiosk), 40);
    struct ticket ticket = printed_ticket(world);
    kiosk_print_ended(&world->kiosk, &ticket, KIOSK_PAPER_OUT, world->now);
    assert_int_equal(kiosk_seconds_left(&world->kiosk), 60);
    tap(world, KIOSK_TOUCH_HOME);
    assert_int_equal(kiosk_seconds_left(&world->kiosk), -1);
    tap(world, KIOSK_TOUCH_PRIORITY);
    assert_int_equal(kiosk_seconds_left(&world->kiosk), 90);
}

static void
large_type_doubles_the_times(void **state)
{
    struct world *world = *state;
    world->kiosk.modes[KIOSK_MODE_LARGE] = true;
    tap(world, KIOSK_TOUCH_SERVICE + SERVICE_B);
    assert_int_equal(kiosk_seconds_left(&world->kiosk), 180);
    pass(world, 2 * (KIOSK_GUIDE_MS - KIOSK_ASK_MS) - 1);
    assert_false(kiosk_is_asking(&world->kiosk));
    pass(world, 1);
    assert_true(kiosk_is_asking(&world->kiosk));
}

static void
wishes_combine_and_go_with_the_visitor(void **state)
{
    struct world *world = *state;
    struct ui_screen screen = {.width = 1080, .height = 1920};
    tap(world, KIOSK_TOUCH_MODE + KIOSK_MODE_LARGE);
    tap(world, KIOSK_TOUCH_MODE + KIOSK_MODE_CONTRAST);
    tap(world, KIOSK_TOUCH_MODE + KIOSK_MODE_LOW);
    kiosk_screen(&world->kiosk, 0, &screen);
    assert_true(screen.theme.large);
    assert_int_equal(screen.theme.kind, THEME_CONTRAST);
    assert_true(world->kiosk.modes[KIOSK_MODE_LOW]);
    tap(world, KIOSK_TOUCH_MODE + KIOSK_MODE_LARGE);
    assert_false(world->kiosk.modes[KIOSK_MODE_LARGE]);
    pass(world, KIOSK_GUIDE_MS);
    kiosk_screen(&world->kiosk, 0, &screen);
    assert_int_equal(screen.theme.kind, THEME_LIGHT);
    assert_false(world->kiosk.modes[KIOSK_MODE_LOW]);
    assert_int_equal(kiosk_seconds_left(&world->kiosk), -1);
}

static void
what_the_kiosk_was_started_with_is_kept(void **state)
{
    struct world *world = *state;
    struct kiosk_options options = {
        .terminal = "kiosk1", .language = "", .theme = {.kind = THEME_CONTRAST, .large = true}};
    kiosk_done(&world->kiosk);
    kiosk_init(&world->kiosk, &options);
    look(world, false);
    tap(world, KIOSK_TOUCH_MODE + KIOSK_MODE_LARGE);
    assert_false(world->kiosk.modes[KIOSK_MODE_LARGE]);
    pass(world, 2 * KIOSK_GUIDE_MS);
    assert_true(world->kiosk.modes[KIOSK_MODE_LARGE]);
    assert_true(world->kiosk.modes[KIOSK_MODE_CONTRAST]);
}

static void
ten_extensions_are_given_and_no_more(void **state)
{
    struct world *world = *state;
    tap(world, KIOSK_TOUCH_SERVICE + SERVICE_B);
    for (int i = 0; i < KIOSK_EXTENSIONS_MAX; i++) {
        pass(world, KIOSK_GUIDE_MS - KIOSK_ASK_MS + 5000);
        assert_true(kiosk_is_asking(&world->kiosk));
        tap(world, KIOSK_TOUCH_STAY);
        assert_false(kiosk_is_asking(&world->kiosk));
        assert_int_equal(kiosk_seconds_left(&world->kiosk), 90);
    }
    pass(world, KIOSK_GUIDE_MS - KIOSK_ASK_MS + 5000);
    tap(world, KIOSK_TOUCH_STAY);
    assert_true(kiosk_is_asking(&world->kiosk));
    pass(world, KIOSK_ASK_MS);
    assert_int_equal(world->kiosk.step, KIOSK_HOME);
}

static void
a_tap_that_comes_with_the_end_of_the_time_is_not_the_next_persons(void **state)
{
    struct world *world = *state;
    tap(world, KIOSK_TOUCH_SERVICE + SERVICE_B);
    world->now += KIOSK_GUIDE_MS + 1;
    tap_at(world, KIOSK_TOUCH_TAKE, world->now);
    struct action action;
    assert_false(kiosk_pop_action(&world->kiosk, &action));
    assert_int_equal(world->kiosk.step, KIOSK_HOME);
}

static void
the_next_person_finds_nothing_of_the_last_one(void **state)
{
    struct world *world = *state;
    tap(world, KIOSK_TOUCH_LANGUAGE + 1);
    tap(world, KIOSK_TOUCH_PRIORITY);
    tap(world, KIOSK_TOUCH_CLASS + 1);
    tap(world, KIOSK_TOUCH_SERVICE + SERVICE_B);
    tap(world, KIOSK_TOUCH_TICK);
    tap(world, KIOSK_TOUCH_TAKE);
    struct action action = only_action(world);
    assert_string_equal(action.lang, "en");
    kiosk_asked(&world->kiosk, &action, 77);
    reply(world, 77, STATUS_OK);
    tap(world, KIOSK_TOUCH_HOME);
    assert_int_equal(kiosk_shown(&world->kiosk), KIOSK_HOME);
    assert_string_equal(world->kiosk.lang, "zh_CN");
    assert_string_equal(world->kiosk.class_id, "regular");
    assert_string_equal(world->kiosk.service, "");
    assert_string_equal(world->kiosk.ticket.number, "");
    assert_false(world->kiosk.ticked[0]);
}

static void
the_globe_changes_between_two_languages_and_keeps_the_place(void **state)
{
    struct world *world = *state;
    tap(world, KIOSK_TOUCH_SERVICE + SERVICE_B);
    tap(world, KIOSK_TOUCH_GLOBE);
    assert_string_equal(world->kiosk.lang, "en");
    assert_int_equal(kiosk_shown(&world->kiosk), KIOSK_GUIDE);
    tap(world, KIOSK_TOUCH_GLOBE);
    assert_string_equal(world->kiosk.lang, "zh_CN");
}

static void
all_languages_are_offered_on_a_closed_and_a_locked_kiosk(void **state)
{
    struct world *world = *state;
    struct board_terminal told = {.id = "kiosk1", .locked = true};
    static char languages[][TICKET_LANG_SIZE] = {"zh_CN", "en", "ja"};
    for (size_t i = 0; i < ARRAY_SIZE(languages); i++) {
        str_cut(world->hall->languages[i], TICKET_LANG_SIZE, languages[i]);
    }
    world->hall->language_count = ARRAY_SIZE(languages);
    world->board.open = false;
    look(world, false);
    tap(world, KIOSK_TOUCH_GLOBE);
    assert_true(world->kiosk.languages_open);
    tap(world, KIOSK_TOUCH_LANGUAGE + 2);
    assert_string_equal(world->kiosk.lang, "ja");
    assert_int_equal(kiosk_shown(&world->kiosk), KIOSK_CLOSED);
    world->board.open = true;
    world->board.terminals = &told;
    world->board.terminal_count = 1;
    look(world, true);
    tap(world, KIOSK_TOUCH_GLOBE);
    assert_true(world->kiosk.languages_open);
    tap(world, KIOSK_TOUCH_LANGUAGE);
    look(world, false);
    assert_int_equal(kiosk_shown(&world->kiosk), KIOSK_LOCKED);
    tap(world, KIOSK_TOUCH_GLOBE);
    assert_true(world->kiosk.languages_open);
    kiosk_snapshot(&world->kiosk, NULL, true, "no database", world->now);
    tap(world, KIOSK_TOUCH_GLOBE);
    assert_false(world->kiosk.languages_open);
}

static void
keys_that_move_the_focus_keep_the_screen(void **state)
{
    static const int keys[] = {WINDOW_KEY_TAB, WINDOW_KEY_UP, WINDOW_KEY_DOWN, WINDOW_KEY_LEFT,
                               WINDOW_KEY_RIGHT};
    struct world *world = *state;
    tap(world, KIOSK_TOUCH_SERVICE + SERVICE_B);
    for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
        struct window_event event = {.kind = WINDOW_KEY, .key = keys[i], .down = true};
        world->now += KIOSK_GUIDE_MS - KIOSK_ASK_MS - 1;
        assert_false(kiosk_event(&world->kiosk, &event, world->now)); /* the loop moves it */
        assert_int_equal(kiosk_seconds_left(&world->kiosk), KIOSK_GUIDE_MS / 1000);
    }
    struct window_event other = {.kind = WINDOW_KEY, .key = 'x', .down = true};
    world->now += 1000;
    kiosk_event(&world->kiosk, &other, world->now);
    assert_int_equal(kiosk_seconds_left(&world->kiosk), KIOSK_GUIDE_MS / 1000 - 1);
}

static void
another_matter_starts_with_nothing_ticked(void **state)
{
    struct world *world = *state;
    tap(world, KIOSK_TOUCH_SERVICE + SERVICE_B);
    tap(world, KIOSK_TOUCH_TICK);
    assert_true(world->kiosk.ticked[0]);
    tap(world, KIOSK_TOUCH_TICK);
    assert_false(world->kiosk.ticked[0]);
    tap(world, KIOSK_TOUCH_TICK);
    tap(world, KIOSK_TOUCH_MATTER + 1);
    assert_false(world->kiosk.ticked[0]);
}

static void
a_service_that_a_new_definition_drops_sends_its_guide_home(void **state)
{
    struct world *world = *state;
    tap(world, KIOSK_TOUCH_SERVICE + SERVICE_B);
    str_cut(world->hall->services[SERVICE_B].id, ID_SIZE, "K");
    look(world, false);
    assert_int_equal(kiosk_shown(&world->kiosk), KIOSK_HOME);
}

/* A hall refuses a number in a language that it does not speak. */
static void
numbers_are_asked_for_in_a_language_of_the_hall(void **state)
{
    struct world *world = *state;
    struct kiosk_options options = {.terminal = "kiosk1", .language = "fr"};
    kiosk_done(&world->kiosk);
    kiosk_init(&world->kiosk, &options);
    kiosk_printer(&world->kiosk, KIOSK_PAPER_READY);
    look(world, false);
    tap(world, KIOSK_TOUCH_SERVICE + SERVICE_B);
    tap(world, KIOSK_TOUCH_TAKE);
    assert_string_equal(only_action(world).lang, "zh_CN");
}

static void
a_language_that_a_new_definition_drops_is_left(void **state)
{
    struct world *world = *state;
    tap(world, KIOSK_TOUCH_SERVICE + SERVICE_B);
    assert_string_equal(world->kiosk.lang, "zh_CN");
    str_cut(world->hall->languages[0], sizeof(world->hall->languages[0]), "en");
    world->hall->language_count = 1;
    look(world, false);
    tap(world, KIOSK_TOUCH_TAKE);
    assert_string_equal(only_action(world).lang, "en");
}

static void
an_idle_home_wakes_once_a_minute_and_a_countdown_each_second(void **state)
{
    struct world *world = *state;
    assert_int_equal(kiosk_next_ms(&world->kiosk), world->now + 60000);
    get_number(world);
    assert_int_equal(kiosk_next_ms(&world->kiosk), world->now + 1000);
    pass(world, 1000);
    assert_int_equal(kiosk_seconds_left(&world->kiosk), 39);
    assert_int_equal(kiosk_next_ms(&world->kiosk), world->now + 1000);
}

static void
a_guide_sleeps_until_it_has_to_ask(void **state)
{
    struct world *world = *state;
    tap(world, KIOSK_TOUCH_SERVICE + SERVICE_B);
    assert_int_equal(kiosk_next_ms(&world->kiosk), world->now + KIOSK_GUIDE_MS - KIOSK_ASK_MS);
}

static void
paper_that_runs_low_still_prints(void **state)
{
    struct world *world = *state;
    assert_int_equal(kiosk_paper_of(PRINTER_PAPER_LOW), KIOSK_PAPER_LOW);
    kiosk_printer(&world->kiosk, KIOSK_PAPER_LOW);
    get_number(world);
    assert_int_equal(world->kiosk.paper, KIOSK_PAPER_PRINTING);
    printed_ticket(world);
    tap(world, KIOSK_TOUCH_HOME);
    struct kiosk_print print;
    tap(world, KIOSK_TOUCH_SERVICE + SERVICE_B);
    tap(world, KIOSK_TOUCH_PRINT_GUIDE);
    assert_true(kiosk_pop_print(&world->kiosk, &print));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
        T(paper_that_runs_low_still_prints),
        T(a_service_leads_to_its_guide_and_the_guide_to_a_request),
        T(a_service_without_matters_is_asked_for_by_its_letter),
        T(two_taps_on_take_are_one_request),
        T(a_second_tap_within_a_moment_is_the_same_tap),
        T(fast_typing_loses_no_digit),
        T(what_is_no_key_keeps_its_moment_beside_the_keys),
        T(a_tap_meant_for_the_screen_before_is_not_taken_by_the_new_one),
        T(the_green_channel_keeps_its_class_until_the_number),
        T(the_green_channel_can_be_left_again),
        T(the_number_is_shown_before_any_paper),
        T(a_printed_paper_is_noted_on_the_ticket),
        T(a_failed_paper_shows_the_fault_and_asks_for_no_second_number),
        T(one_reprint_is_offered),
        T(no_job_goes_to_a_printer_that_is_known_to_be_out_of_paper),
        T(a_paper_that_ends_after_its_person_left_is_noted_all_the_same),
        T(a_refusal_loses_nothing_that_was_chosen),
        T(an_unknown_answer_keeps_asking_whatever_the_time),
        T(an_answer_to_another_question_changes_nothing),
        T(a_request_that_finds_no_room_is_told_as_not_taken),
        T(a_stale_view_takes_no_numbers),
        T(a_kiosk_whose_clock_is_wrong_takes_no_numbers),
        T(a_number_on_the_screen_stays_when_the_view_goes_stale),
        T(before_the_first_snapshot_the_kiosk_is_cut_off),
        T(a_number_outlives_a_database_that_lost_its_last_rows),
        T(a_number_that_is_asked_for_meanwhile_comes_with_its_paper),
        T(a_number_without_its_hall_is_not_drawn_and_goes_in_its_time),
        T(another_hall_s_number_is_not_shown),
        T(outside_hours_the_kiosk_is_closed),
        T(an_untouched_guide_asks_and_then_goes_home),
        T(the_time_outs_are_those_of_the_design),
        T(large_type_doubles_the_times),
        T(wishes_combine_and_go_with_the_visitor),
        T(what_the_kiosk_was_started_with_is_kept),
        T(ten_extensions_are_given_and_no_more),
        T(a_tap_that_comes_with_the_end_of_the_time_is_not_the_next_persons),
        T(the_next_person_finds_nothing_of_the_last_one),
        T(the_globe_changes_between_two_languages_and_keeps_the_place),
        T(all_languages_are_offered_on_a_closed_and_a_locked_kiosk),
        T(keys_that_move_the_focus_keep_the_screen),
        T(another_matter_starts_with_nothing_ticked),
        T(a_service_that_a_new_definition_drops_sends_its_guide_home),
        T(numbers_are_asked_for_in_a_language_of_the_hall),
        T(a_language_that_a_new_definition_drops_is_left),
        T(an_idle_home_wakes_once_a_minute_and_a_countdown_each_second),
        T(a_guide_sleeps_until_it_has_to_ask),
    };
    log_open("test", LOG_LEVEL_ERROR);
    if (i18n_open(getenv("PAIHAO_LOCALE_DIR")) != STATUS_OK) {
        return 1;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
