/* SPDX-License-Identifier: Apache-2.0
 * What a kiosk does with taps, answers, papers and time; no window, no database, a clock of its
 * own. */
#include "kiosk/kiosk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "config/hall_file.h"
#include "i18n/i18n.h"

enum { SERVICE_A, SERVICE_B };

static const char hall_words[] =
    "format: 1\n"
    "hall: {id: t, name: {zh_CN: 厅, en: Hall}, time_zone: Asia/Shanghai, languages: [zh_CN, en]}\n"
    "classes: [{id: regular, credit_min: 0, name: 普通号}, {id: elderly, credit_min: 60, name: "
    "老人}]\n"
    "zones: [{id: Z, name: Z 区}]\n"
    "services:\n"
    "  - {id: A, name: 社保, series: {regular: [1, 799], other: [801, 899]}}\n"
    "  - id: B\n"
    "    name: 过户\n"
    "    series: {regular: [1, 799], other: [801, 899]}\n"
    "    matters:\n"
    "      - {id: one, name: 一, guide: {who: 您, materials: [{name: 证, original: 1}, {name: 照, "
    "original: 1}], steps: [{name: 来}], fee: 不收费, promise: 当场}}\n"
    "      - {id: two, name: 二}\n"
    "counters: [{id: '1', zone: Z, primary: [A]}, {id: '2', zone: Z, primary: [B]}]\n"
    "terminals: [{id: kiosk1, kind: kiosk, zone: Z}]\n";

struct world {
    struct hall *hall;
    struct board board;
    struct board_service services[2];
    struct board_counter counters[2];
    struct kiosk_snapshot snapshot;
    struct terminal_view view;
    struct kiosk kiosk;
    int64_t now;
};

static void
look(struct world *world, bool stale)
{
    kiosk_snapshot(&world->kiosk, &world->view, stale, "", world->now);
}

static int
setup(void **state)
{
    static struct hall_file_errors errors;
    struct world *world = mem_zero_alloc(1, sizeof(*world));
    assert_int_equal(hall_file_read(hall_words, strlen(hall_words), "t", &errors, &world->hall),
                     STATUS_OK);
    world->now = 1000000;
    world->board.open = true;
    world->board.services = world->services;
    world->board.service_count = 2;
    world->board.counters = world->counters;
    world->board.counter_count = 2;
    for (int i = 0; i < 2; i++) {
        str_cut(world->services[i].service, ID_SIZE, world->hall->services[i].id);
        str_cut(world->counters[i].id, ID_SIZE, world->hall->counters[i].id);
        world->services[i].open_counters = 1;
        world->services[i].open = true;
    }
    world->snapshot.board = &world->board;
    world->view = (struct terminal_view){
        .hall = world->hall, .snapshot = &world->snapshot, .read_at = world->now};
    world->view.facts.now = INT64_C(1773973440000); /* 2026-03-20 10:24 in Shanghai */
    world->view.facts.clock_rate_milli = 1000;
    str_cut(world->view.facts.time_zone, sizeof(world->view.facts.time_zone), "Asia/Shanghai");
    struct kiosk_options options = {.terminal = "kiosk1", .language = ""};
    kiosk_init(&world->kiosk, &options);
    kiosk_printer(&world->kiosk, KIOSK_PAPER_READY);
    look(world, false);
    *state = world;
    return 0;
}

static int
teardown(void **state)
{
    struct world *world = *state;
    kiosk_done(&world->kiosk);
    hall_free(world->hall);
    free(world);
    return 0;
}

static bool
tap_at(struct world *world, int action, int64_t at)
{
    struct window_event event = {.kind = WINDOW_TAP, .action = action};
    return kiosk_event(&world->kiosk, &event, at);
}

static void
tap(struct world *world, int action)
{
    world->now += 1000;
    tap_at(world, action, world->now);
}

static void
pass(struct world *world, int64_t ms)
{
    world->now += ms;
    kiosk_tick(&world->kiosk, world->now);
}

/* Takes the one action that waits. */
static struct action
only_action(struct world *world)
{
    struct action action, more;
    assert_true(kiosk_pop_action(&world->kiosk, &action));
    assert_false(kiosk_pop_action(&world->kiosk, &more));
    return action;
}

static void
reply(struct world *world, int64_t question, enum status status)
{
    struct answer *answer = mem_zero_alloc(1, sizeof(*answer));
    answer->status = status;
    answer->has_ticket = status == STATUS_OK;
    answer->at = world->view.facts.now;
    answer->ticket.id = 5;
    answer->ticket.step_count = 1;
    str_cut(answer->ticket.number, sizeof(answer->ticket.number), "B042");
    str_cut(answer->ticket.day, sizeof(answer->ticket.day), "2026-03-20");
    str_cut(answer->ticket.code, sizeof(answer->ticket.code), "7K3F9QXM2B4T6WCD");
    str_cut(answer->ticket.steps[0].service, ID_SIZE, "B");
    world->now += 50;
    kiosk_answer(&world->kiosk, question, answer, world->now);
    free(answer);
}

static void
ask_for_number(struct world *world)
{
    tap(world, KIOSK_TOUCH_SERVICE + SERVICE_B);
    tap(world, KIOSK_TOUCH_TAKE);
    struct action action = only_action(world);
    kiosk_asked(&world->kiosk, &action, 77);
}

static void
get_number(struct world *world)
{
    ask_for_number(world);
    reply(world, 77, STATUS_OK);
    assert_int_equal(world->kiosk.step, KIOSK_NUMBER);
}

static struct ticket
printed_ticket(struct world *world)
{
    struct kiosk_print print;
    assert_true(kiosk_pop_print(&world->kiosk, &print));
    return print.ticket;
}

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
key(struct world *world, int code)
{
    struct window_event event = {.kind = WINDOW_KEY, .key = code, .down = true};
    world->now += 40;
    kiosk_event(&world->kiosk, &event, world->now);
}

static void
the_list_is_printed_once_at_a_time_and_without_a_number(void **state)
{
    struct world *world = *state;
    struct kiosk_print print;
    struct action action;
    tap(world, KIOSK_TOUCH_SERVICE + SERVICE_B);
    tap(world, KIOSK_TOUCH_PRINT_GUIDE);
    tap(world, KIOSK_TOUCH_PRINT_GUIDE);
    assert_true(kiosk_pop_print(&world->kiosk, &print));
    assert_true(print.guide);
    assert_string_equal(print.ticket.steps[0].matter, "one");
    assert_false(kiosk_pop_print(&world->kiosk, &print));
    assert_false(kiosk_pop_action(&world->kiosk, &action));
    kiosk_guide_ended(&world->kiosk, KIOSK_PAPER_PRINTED, world->now);
    assert_int_equal(world->kiosk.guide_paper, KIOSK_PAPER_PRINTED);
    assert_int_equal(world->kiosk.step, KIOSK_GUIDE);
    kiosk_printer(&world->kiosk, KIOSK_PAPER_OUT);
    tap(world, KIOSK_TOUCH_PRINT_GUIDE);
    assert_false(kiosk_pop_print(&world->kiosk, &print));
}

static void
a_long_queue_is_asked_about_and_no_takes_nothing(void **state)
{
    struct world *world = *state;
    struct action action;
    world->hall->settings.long_queue = 20;
    world->services[SERVICE_B].waiting = 20;
    look(world, false);
    tap(world, KIOSK_TOUCH_SERVICE + SERVICE_B);
    tap(world, KIOSK_TOUCH_TAKE);
    assert_int_equal(world->kiosk.warning, KIOSK_WARNING_LONG);
    assert_false(kiosk_pop_action(&world->kiosk, &action));
    tap(world, KIOSK_TOUCH_RATHER_NOT);
    assert_int_equal(world->kiosk.step, KIOSK_GUIDE);
    assert_false(kiosk_pop_action(&world->kiosk, &action));
    tap(world, KIOSK_TOUCH_TAKE);
    tap(world, KIOSK_TOUCH_GO_ON);
    assert_int_equal(only_action(world).kind, ACTION_TAKE);
}

static void
before_closing_people_are_told_once(void **state)
{
    struct world *world = *state;
    world->hall->settings.closing_warning_min = 30;
    world->services[SERVICE_B].waiting = 3;
    world->services[SERVICE_B].closes_at = world->view.facts.now + 31 * 60000;
    look(world, false);
    tap(world, KIOSK_TOUCH_SERVICE + SERVICE_B);
    pass(world, 50000);
    tap(world, KIOSK_TOUCH_STAY);
    pass(world, 20000);
    tap(world, KIOSK_TOUCH_TAKE);
    assert_int_equal(world->kiosk.warning, KIOSK_WARNING_CLOSING);
}

static void
a_booking_code_is_sent_when_all_eight_digits_stand(void **state)
{
    struct world *world = *state;
    struct action action;
    tap(world, KIOSK_TOUCH_CHECKIN);
    for (const char *digit = "4038127"; *digit; digit++) {
        tap(world, KIOSK_TOUCH_KEY + *digit);
    }
    tap(world, KIOSK_TOUCH_SEND);
    assert_false(kiosk_pop_action(&world->kiosk, &action));
    tap(world, KIOSK_TOUCH_KEY + '6');
    tap(world, KIOSK_TOUCH_KEY + '9'); /* a ninth is too many */
    tap(world, KIOSK_TOUCH_SEND);
    action = only_action(world);
    assert_int_equal(action.kind, ACTION_CHECKIN);
    assert_string_equal(action.code, "40381276");
    kiosk_asked(&world->kiosk, &action, 9);
    reply(world, 9, STATUS_OK);
    assert_int_equal(world->kiosk.step, KIOSK_NUMBER);
    assert_string_equal(world->kiosk.service, "B");
}

static void
a_scanner_types_a_code_and_sends_it(void **state)
{
    struct world *world = *state;
    tap(world, KIOSK_TOUCH_CHECKIN);
    for (const char *at = "7kd9qx"; *at; at++) {
        key(world, *at);
    }
    key(world, WINDOW_KEY_ENTER);
    assert_string_equal(only_action(world).code, "7KD9QX");
}

static void
a_refused_code_says_why_and_goes_back_to_the_code(void **state)
{
    struct world *world = *state;
    struct answer *answer = mem_zero_alloc(1, sizeof(*answer));
    tap(world, KIOSK_TOUCH_CHECKIN);
    for (const char *digit = "40381276"; *digit; digit++) {
        tap(world, KIOSK_TOUCH_KEY + *digit);
    }
    tap(world, KIOSK_TOUCH_SEND);
    struct action action = only_action(world);
    kiosk_asked(&world->kiosk, &action, 9);
    answer->status = STATUS_CONFLICT;
    answer->sentence = "already {0}";
    answer->value_count = 1;
    str_cut(answer->values[0], ANSWER_VALUE_SIZE, "B042");
    kiosk_answer(&world->kiosk, 9, answer, world->now);
    free(answer);
    assert_int_equal(world->kiosk.step, KIOSK_REFUSED);
    assert_string_equal(world->kiosk.refusal, "already B042");
    tap(world, KIOSK_TOUCH_BACK);
    assert_int_equal(world->kiosk.step, KIOSK_CHECKIN);
}

static void
a_ticket_is_printed_again_by_number_and_code(void **state)
{
    struct world *world = *state;
    tap(world, KIOSK_TOUCH_REPRINT_FORM);
    for (const char *at = "B042"; *at; at++) {
        tap(world, KIOSK_TOUCH_KEY + *at);
    }
    tap(world, KIOSK_TOUCH_FIELD_CODE);
    for (const char *at = "7K3F9QXM2B4T6WCD"; *at; at++) {
        tap(world, KIOSK_TOUCH_KEY + *at);
    }
    tap(world, KIOSK_TOUCH_SEND);
    struct action action = only_action(world);
    assert_int_equal(action.kind, ACTION_REPRINT);
    assert_string_equal(action.number, "B042");
    assert_string_equal(action.code, "7K3F9QXM2B4T6WCD");
    kiosk_asked(&world->kiosk, &action, 9);
    reply(world, 9, STATUS_OK);
    struct kiosk_print print;
    assert_true(kiosk_pop_print(&world->kiosk, &print));
    assert_true(print.again);
    tap(world, KIOSK_TOUCH_REPRINT); /* once is enough */
    assert_false(kiosk_pop_print(&world->kiosk, &print));
}

static void
a_person_is_called_once_and_said_to_come(void **state)
{
    struct world *world = *state;
    struct action action;
    struct board_help help = {.kind = "help", .terminal = "kiosk1"};
    tap(world, KIOSK_TOUCH_HELP);
    action = only_action(world);
    assert_int_equal(action.kind, ACTION_HELP);
    assert_string_equal(action.terminal, "kiosk1");
    kiosk_asked(&world->kiosk, &action, 9);
    tap(world, KIOSK_TOUCH_HELP);
    assert_false(kiosk_pop_action(&world->kiosk, &action));
    reply(world, 9, STATUS_OK);
    assert_false(world->kiosk.help_failed);
    world->board.helps = &help;
    world->board.help_count = 1;
    look(world, false);
    tap(world, KIOSK_TOUCH_HELP);
    assert_false(kiosk_pop_action(&world->kiosk, &action));
}

static void
a_locked_kiosk_takes_nothing_and_keeps_a_shown_number(void **state)
{
    struct world *world = *state;
    struct board_terminal told = {.id = "kiosk1", .locked = true};
    struct action action;
    get_number(world);
    world->board.terminals = &told;
    world->board.terminal_count = 1;
    look(world, false);
    assert_int_equal(kiosk_shown(&world->kiosk), KIOSK_NUMBER);
    tap(world, KIOSK_TOUCH_HOME);
    assert_int_equal(kiosk_shown(&world->kiosk), KIOSK_LOCKED);
    tap(world, KIOSK_TOUCH_SERVICE + SERVICE_B);
    tap(world, KIOSK_TOUCH_TAKE);
    assert_false(kiosk_pop_action(&world->kiosk, &action));
    told.locked = false;
    look(world, false);
    assert_int_equal(kiosk_shown(&world->kiosk), KIOSK_HOME);
}

static void
a_search_leads_to_the_guide_of_what_was_found(void **state)
{
    struct world *world = *state;
    tap(world, KIOSK_TOUCH_SEARCH);
    world->kiosk.query[0] = '\0';
    key(world, 'b');
    assert_string_equal(world->kiosk.query, "b");
    key(world, WINDOW_KEY_BACKSPACE);
    str_cut(world->kiosk.query, sizeof(world->kiosk.query), "二");
    tap(world, KIOSK_TOUCH_HIT);
    assert_int_equal(world->kiosk.step, KIOSK_GUIDE);
    assert_string_equal(world->kiosk.matter, "two");
    tap(world, KIOSK_TOUCH_BACK);
    assert_int_equal(world->kiosk.step, KIOSK_SEARCH);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
        T(a_service_leads_to_its_guide_and_the_guide_to_a_request),
        T(a_service_without_matters_is_asked_for_by_its_letter),
        T(two_taps_on_take_are_one_request),
        T(a_second_tap_within_a_moment_is_the_same_tap),
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
        T(a_number_on_the_screen_stays_when_the_view_goes_stale),
        T(before_the_first_snapshot_the_kiosk_is_cut_off),
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
        T(another_matter_starts_with_nothing_ticked),
        T(a_service_that_a_new_definition_drops_sends_its_guide_home),
        T(an_idle_home_wakes_once_a_minute_and_a_countdown_each_second),
        T(a_guide_sleeps_until_it_has_to_ask),
        T(the_list_is_printed_once_at_a_time_and_without_a_number),
        T(a_long_queue_is_asked_about_and_no_takes_nothing),
        T(before_closing_people_are_told_once),
        T(a_booking_code_is_sent_when_all_eight_digits_stand),
        T(a_scanner_types_a_code_and_sends_it),
        T(a_refused_code_says_why_and_goes_back_to_the_code),
        T(a_ticket_is_printed_again_by_number_and_code),
        T(a_person_is_called_once_and_said_to_come),
        T(a_locked_kiosk_takes_nothing_and_keeps_a_shown_number),
        T(a_search_leads_to_the_guide_of_what_was_found),
    };
    log_open("test", LOG_LEVEL_ERROR);
    if (i18n_open(getenv("PAIHAO_LOCALE_DIR")) != STATUS_OK) {
        return 1;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
