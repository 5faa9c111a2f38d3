/* SPDX-License-Identifier: Apache-2.0
 * The kiosk for who does not see it: what is read aloud, and a number taken by keys and ears alone.
 */
#include "kiosk/kiosk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "config/hall_file.h"
#include "i18n/i18n.h"

static const char hall_words[] =
    "format: 1\n"
    "hall: {id: t, name: Hall, time_zone: Asia/Shanghai, languages: [en]}\n"
    "classes: [{id: regular, credit_min: 0, name: Ordinary}]\n"
    "services:\n"
    "  - {id: A, name: Passports, series: {regular: [1, 799]}}\n"
    "  - id: B\n"
    "    name: Homes\n"
    "    series: {regular: [1, 799]}\n"
    "    matters:\n"
    "      - {id: one, name: Buy, guide: {who: You, materials: [{name: Deed, original: 1}], steps: "
    "[{name: Come}], fee: Free of charge, promise: Today}}\n"
    "counters: [{id: '1', primary: [A, B]}]\n"
    "terminals: [{id: kiosk1, kind: kiosk}]\n";

struct world {
    struct hall *hall;
    struct board board;
    struct board_service services[2];
    struct board_counter counter;
    struct outlook snapshot;
    struct terminal_view view;
    struct kiosk kiosk;
    struct text *text;
    struct ui_tree *tree;
    int64_t now;
};

/* A frame as the program's loop shows it; the focus stays. */
static void
frame(struct world *world)
{
    struct ui_screen screen = {.width = 1080, .height = 1920, .ground = COLOR_PAPER};
    kiosk_screen(&world->kiosk, 0.369f, &screen);
    kiosk_view(&world->kiosk, ui_tree_reset(world->tree, &screen));
    ui_layout(world->tree);
    kiosk_frame(&world->kiosk, world->tree);
}

static int
setup(void **state)
{
    static struct hall_file_errors errors;
    struct world *world = mem_zero_alloc(1, sizeof(*world));
    assert_int_equal(hall_file_read(hall_words, strlen(hall_words), "t", &errors, &world->hall),
                     STATUS_OK);
    assert_int_equal(text_open("fonts", &world->text), STATUS_OK);
    world->tree = ui_tree_new(world->text);
    world->now = 1000000;
    world->board = (struct board){.open = true,
                                  .services = world->services,
                                  .service_count = 2,
                                  .counters = &world->counter,
                                  .counter_count = 1};
    for (int i = 0; i < 2; i++) {
        str_cut(world->services[i].service, ID_SIZE, world->hall->services[i].id);
        world->services[i].open_counters = 1;
        world->services[i].open = true;
        world->services[i].waiting = i + 3;
    }
    str_cut(world->counter.id, ID_SIZE, "1");
    world->snapshot.board = &world->board;
    world->view = (struct terminal_view){
        .hall = world->hall, .snapshot = &world->snapshot, .read_at = world->now};
    world->view.facts.now = INT64_C(1773973440000);
    world->view.facts.clock_rate_milli = 1000;
    str_cut(world->view.facts.time_zone, sizeof(world->view.facts.time_zone), "Asia/Shanghai");
    struct kiosk_options options = {.terminal = "kiosk1", .language = "en", .can_speak = true};
    kiosk_init(&world->kiosk, &options);
    kiosk_snapshot(&world->kiosk, &world->view, false, "", world->now);
    frame(world);
    *state = world;
    return 0;
}

static int
teardown(void **state)
{
    struct world *world = *state;
    kiosk_done(&world->kiosk);
    ui_tree_free(world->tree);
    text_close(world->text);
    hall_free(world->hall);
    free(world);
    return 0;
}

static void
key(struct world *world, int code)
{
    struct window_event event = {.kind = WINDOW_KEY, .key = code, .down = true};
    world->now += 1000;
    kiosk_event(&world->kiosk, &event, world->now);
    frame(world);
}

/* What the reader is told next; "" = silence; NULL = nothing. */
static const char *
heard(struct world *world)
{
    static struct kiosk_order order;
    return kiosk_pop_speech(&world->kiosk, &order) ? order.text : NULL;
}

/* Steps on until a control of this name is said, and acts on it. */
static void
find_and_act(struct world *world, const char *name)
{
    for (int i = 0; i < 60; i++) {
        int action = ui_focus_step(world->tree, 1);
        frame(world);
        const char *said = heard(world);
        assert_non_null(said);
        if (strstr(said, name)) {
            struct window_event event = {.kind = WINDOW_TAP, .action = action};
            world->now += 1000;
            kiosk_event(&world->kiosk, &event, world->now);
            frame(world);
            return;
        }
    }
    fail_msg("'%s' was never said", name);
}

static void
nothing_is_said_until_it_is_wished(void **state)
{
    struct world *world = *state;
    ui_focus_step(world->tree, 1);
    frame(world);
    assert_null(heard(world));
}

static void
a_number_is_taken_by_keys_and_ears_alone(void **state)
{
    struct world *world = *state;
    struct action action;
    key(world, WINDOW_KEY_F1);
    const char *first = heard(world);
    assert_non_null(first);
    assert_non_null(strstr(world->kiosk.speech.text, "What do you need today?"));
    assert_non_null(strstr(world->kiosk.speech.text, "choices. Use the arrow keys."));
    find_and_act(world, "Homes, 4 waiting");
    assert_int_equal(world->kiosk.step, KIOSK_GUIDE);
    assert_non_null(strstr(world->kiosk.speech.text, "Free of charge"));
    find_and_act(world, "Deed, not ticked");
    ui_focus(world->tree, 0);
    find_and_act(world, "Take a number");
    assert_true(kiosk_pop_action(&world->kiosk, &action));
    assert_int_equal(action.kind, ACTION_TAKE);
    assert_string_equal(action.services, "B/one");
}

static void
a_screen_is_said_line_by_line_to_its_end(void **state)
{
    struct world *world = *state;
    int lines = 0;
    key(world, WINDOW_KEY_F1);
    while (heard(world)) {
        lines++;
        kiosk_said(&world->kiosk, true);
    }
    assert_true(lines >= 3);
    assert_false(world->kiosk.speech.saying);
    frame(world);
    assert_null(heard(world)); /* the same screen is not said again */
}

static void
pause_goes_on_where_it_was_and_repeat_begins_anew(void **state)
{
    struct world *world = *state;
    char first[512], second[512];
    key(world, WINDOW_KEY_F1);
    str_cut(first, sizeof(first), heard(world));
    kiosk_said(&world->kiosk, true);
    str_cut(second, sizeof(second), heard(world));
    key(world, WINDOW_KEY_F1 + 2);
    assert_string_equal(heard(world), "");
    key(world, WINDOW_KEY_F1 + 2);
    assert_string_equal(heard(world), second);
    key(world, WINDOW_KEY_F1 + 1);
    assert_string_equal(heard(world), first);
}

static void
a_touch_silences_what_is_said(void **state)
{
    struct world *world = *state;
    struct window_event event = {.kind = WINDOW_TAP, .action = KIOSK_TOUCH_TICK};
    key(world, WINDOW_KEY_F1);
    assert_non_null(heard(world));
    world->now += 1000;
    kiosk_event(&world->kiosk, &event, world->now);
    assert_string_equal(heard(world), "");
}

static enum kiosk_cue
cue_of(struct world *world, int action)
{
    struct window_event event = {.kind = WINDOW_TAP, .action = action};
    struct kiosk_order order = {0};
    enum kiosk_cue cue = KIOSK_CUE_NONE;
    world->now += 1000;
    kiosk_event(&world->kiosk, &event, world->now);
    while (kiosk_pop_speech(&world->kiosk, &order)) {
        cue = order.cue ? order.cue : cue;
    }
    return cue;
}

static void
a_press_and_a_refusal_have_tones_while_reading_aloud_is_on(void **state)
{
    struct world *world = *state;
    assert_int_equal(cue_of(world, KIOSK_TOUCH_SERVICE + 1), KIOSK_CUE_NONE);
    key(world, WINDOW_KEY_F1);
    assert_int_equal(cue_of(world, KIOSK_TOUCH_TICK), KIOSK_CUE_PRESS);
    world->board.open = false;
    assert_int_equal(cue_of(world, KIOSK_TOUCH_TAKE), KIOSK_CUE_ERROR);
    world->board.open = true;
    assert_int_equal(cue_of(world, KIOSK_TOUCH_TAKE), KIOSK_CUE_PRESS);
    struct action action;
    struct answer *answer = mem_zero_alloc(1, sizeof(*answer));
    struct kiosk_order order = {0};
    assert_true(kiosk_pop_action(&world->kiosk, &action));
    kiosk_asked(&world->kiosk, &action, 4);
    answer->status = STATUS_FULL;
    kiosk_answer(&world->kiosk, 4, answer, world->now);
    assert_true(kiosk_pop_speech(&world->kiosk, &order));
    assert_int_equal(order.cue, KIOSK_CUE_ERROR);
    free(answer);
}

/* The service Homes, which stands second. */
static void
open_homes(struct world *world)
{
    struct window_event event = {.kind = WINDOW_TAP, .action = KIOSK_TOUCH_SERVICE + 1};
    world->now += 1000;
    kiosk_event(&world->kiosk, &event, world->now);
    frame(world);
}

static bool
is_said(struct world *world, const char *words)
{
    struct buffer spoken = {0};
    ui_spoken(world->tree, &spoken);
    bool said = strstr(spoken.data, words) != NULL;
    buffer_done(&spoken);
    return said;
}

static void
a_guide_without_numbers_says_when_there_are_some(void **state)
{
    struct world *world = *state;
    struct board_service *homes = &world->services[1];
    open_homes(world);
    assert_false(is_said(world, "Opens"));
    homes->open = false;
    homes->opens_at = world->view.facts.now + 3600000; /* 11:24 */
    frame(world);
    assert_true(is_said(world, "Opens at 11:24"));
    assert_false(is_said(world, "Take a number"));
    homes->open = homes->full = true;
    homes->full_until = homes->opens_at;
    frame(world);
    assert_true(is_said(world, "All taken · more from 11:24"));
    assert_false(is_said(world, "Come tomorrow"));
    homes->full_until = 0;
    frame(world);
    assert_true(is_said(world, "Come tomorrow"));
}

/* Every sentence of it stands on one of the pages, and no page holds more than fits. */
static void
who_can_come_is_told_to_its_end_however_long(void **state)
{
    struct world *world = *state;
    struct hall_text *who = &world->hall->services[1].matters[0].guide.who;
    struct buffer words = {0};
    char sentence[64];
    bool said[60] = {false};
    struct ui_fault faults[1];
    for (size_t i = 0; i < ARRAY_SIZE(said); i++) {
        buffer_format(&words, "Who is named on deed %zu, or holds a letter of it. ", i);
    }
    char *own = who->entries[0].text;
    who->entries[0].text = words.data;
    open_homes(world);
    for (int page = 0; page < 10; page++) {
        world->kiosk.page = page;
        frame(world);
        assert_int_equal(ui_audit(world->tree, faults, 1), 0);
        for (size_t i = 0; i < ARRAY_SIZE(said); i++) {
            str_format(sentence, sizeof(sentence), "Who is named on deed %zu,", i);
            said[i] = said[i] || is_said(world, sentence);
        }
    }
    for (size_t i = 0; i < ARRAY_SIZE(said); i++) {
        assert_true(said[i]);
    }
    who->entries[0].text = own;
    buffer_done(&words);
}

static void
speed_has_its_bounds(void **state)
{
    struct world *world = *state;
    key(world, WINDOW_KEY_F1);
    for (int i = 0; i < 20; i++) {
        key(world, WINDOW_KEY_F1 + 4);
    }
    assert_int_equal(world->kiosk.speech.rate, KIOSK_RATE_MOST);
    for (int i = 0; i < 20; i++) {
        key(world, WINDOW_KEY_F1 + 3);
    }
    assert_int_equal(world->kiosk.speech.rate, KIOSK_RATE_LEAST);
}

static void
one_switch_is_offered_slow_and_fast_and_ends_with_the_visitor(void **state)
{
    struct world *world = *state;
    key(world, WINDOW_KEY_F1 + 5);
    assert_int_equal(world->kiosk.scan_ms, 4000);
    key(world, WINDOW_KEY_F1 + 5);
    assert_int_equal(world->kiosk.scan_ms, 2000);
    kiosk_tick(&world->kiosk, world->now + 2 * KIOSK_GUIDE_MS);
    assert_int_equal(world->kiosk.scan_ms, 0);
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        T(nothing_is_said_until_it_is_wished),
        T(a_number_is_taken_by_keys_and_ears_alone),
        T(a_screen_is_said_line_by_line_to_its_end),
        T(pause_goes_on_where_it_was_and_repeat_begins_anew),
        T(a_touch_silences_what_is_said),
        T(a_press_and_a_refusal_have_tones_while_reading_aloud_is_on),
        T(a_guide_without_numbers_says_when_there_are_some),
        T(who_can_come_is_told_to_its_end_however_long),
        T(speed_has_its_bounds),
        T(one_switch_is_offered_slow_and_fast_and_ends_with_the_visitor),
    };
    if (i18n_open(getenv("PAIHAO_LOCALE_DIR")) != STATUS_OK) {
        return 1;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
