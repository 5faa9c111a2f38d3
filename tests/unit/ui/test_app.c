/* SPDX-License-Identifier: Apache-2.0
 * The loop, on the window system's dummy driver: real events, real pixels, no screen. Time stands
 * still unless a test moves it. */
#include <SDL.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "ui/app.h"
#include "ui/parts.h"

enum { ACTION_TAKE = 1, ACTION_BACK = 2 };

/* A step of a test's script: what happens next, asked for each time the loop is about to sleep. */
struct screen {
    struct window *window;
    int64_t now;
    int step, taps, last_action, frames, ticks, wakes, keys;
    bool done, use_keys;
    bool keyboard; /* both buttons are keys of one */
    uint64_t page;
    char typed[32];
    void (*script)(struct screen *screen);
    const char *name;
};

static struct text *text;
static bool keeps_open, still;

static int64_t
steady(void *context)
{
    return ((struct screen *)context)->now;
}

static int64_t
real(void *context)
{
    return 1773000000000 + steady(context);
}

static void
push_button(Uint32 type, int x, int y)
{
    SDL_Event event = {.button = {.type = type, .button = SDL_BUTTON_LEFT, .x = x, .y = y}};
    SDL_PushEvent(&event);
}

static void
push_key(SDL_Keycode code, Uint16 mod)
{
    SDL_Event event = {.key = {.type = SDL_KEYDOWN, .keysym = {.sym = code, .mod = mod}}};
    SDL_PushEvent(&event);
}

static void
push_finger(Uint32 type, int finger, float x, float y)
{
    SDL_Event event = {.tfinger = {.type = type, .fingerId = finger, .x = x, .y = y}};
    SDL_PushEvent(&event);
}

static bool
on_event(void *state, const struct window_event *event)
{
    struct screen *screen = state;
    screen->taps += event->kind == WINDOW_TAP;
    screen->last_action = event->kind == WINDOW_TAP ? event->action : screen->last_action;
    screen->wakes += event->kind == WINDOW_WAKE;
    screen->keys += event->kind == WINDOW_KEY;
    if (event->kind == WINDOW_TEXT) {
        str_cut(screen->typed, sizeof(screen->typed), event->text);
    }
    return (screen->use_keys && event->kind == WINDOW_KEY) || keeps_open;
}

static void
on_screen(const void *state, float mm, struct ui_screen *ret_screen)
{
    (void)state;
    (void)mm;
    ret_screen->metrics.u = 1;
    ret_screen->lang = "zh_CN";
}

static void
on_view(const void *state, struct ui_node *root)
{
    const struct screen *screen = state;
    ui_button(root, "取号", &(struct ui_button){.height = 100, .target = {.action = ACTION_TAKE}});
    ui_button(root, "返回", &(struct ui_button){.height = 100, .target = {.action = ACTION_BACK}});
    ui_textf(root, &(struct ui_type){.size = 30}, "%d", screen->taps);
    if (screen->page) {
        ui_box(root, &(struct ui_style){.height = 40, .fill = COLOR_BLACK});
    }
}

static int64_t
on_next(const void *state)
{
    return ((const struct screen *)state)->now;
}

static void
on_tick(void *state, int64_t now)
{
    struct screen *screen = state;
    (void)now;
    screen->ticks++;
    screen->script(screen);
    screen->step++;
}

static const char *
on_name(const void *state)
{
    return ((const struct screen *)state)->name;
}

static uint64_t
on_page(const void *state)
{
    return ((const struct screen *)state)->page;
}

static int
on_same_tap(const void *state, int before, int action)
{
    if (!((const struct screen *)state)->keyboard) {
        return APP_TAP_MS;
    }
    return before == action ? 150 : 0;
}

static bool
on_running(const void *state)
{
    return !((const struct screen *)state)->done;
}

static void
on_shown(void *state, struct ui_tree *tree)
{
    (void)tree;
    ((struct screen *)state)->frames++;
}

static const struct app_ops ops = {.event = on_event,
                                   .screen = on_screen,
                                   .view = on_view,
                                   .next_ms = on_next,
                                   .tick = on_tick,
                                   .name = on_name,
                                   .running = on_running,
                                   .page = on_page,
                                   .same_tap_ms = on_same_tap,
                                   .shown = on_shown};

static struct screen
run(void (*script)(struct screen *screen), bool use_keys, const char *trace, const char *shot)
{
    struct screen screen = {.now = 1000, .script = script, .name = "home", .use_keys = use_keys};
    struct clock clock = {.real_ms = real, .steady_ms = steady, .context = &screen};
    assert_int_equal(
        window_open(&(struct window_options){.title = "test", .width = 400, .height = 300},
                    &screen.window),
        STATUS_OK);
    struct app_options options = {.window = screen.window,
                                  .text = text,
                                  .clock = &clock,
                                  .trace = trace,
                                  .shot = shot,
                                  .still = still};
    assert_int_equal(app_run(&ops, &screen, &options), 0);
    window_close(screen.window);
    return screen;
}

static void
tap_then_tap_again(struct screen *screen)
{
    if (screen->step == 0 || screen->step == 1 || screen->step == 3) {
        push_button(SDL_MOUSEBUTTONDOWN, 200, 50);
        push_button(SDL_MOUSEBUTTONUP, 210, 60);
    } else if (screen->step == 2) {
        assert_int_equal(screen->taps, 1);
        screen->now += 301;
    } else if (screen->step == 5) {
        screen->done = true;
    }
}

static void
a_tap_counts_when_the_finger_leaves_and_a_second_one_within_300_ms_does_not(void **state)
{
    (void)state;
    struct screen screen = run(tap_then_tap_again, false, NULL, NULL);
    assert_int_equal(screen.taps, 2);
    assert_int_equal(screen.last_action, ACTION_TAKE);
}

static void
type_two_keys(struct screen *screen)
{
    screen->keyboard = true;
    if (screen->step < 2) { /* one, then the other, at the same moment */
        int y = screen->step == 0 ? 50 : 150;
        push_button(SDL_MOUSEBUTTONDOWN, 200, y);
        push_button(SDL_MOUSEBUTTONUP, 200, y);
    } else if (screen->step == 2 || screen->step == 4) { /* the other again */
        assert_int_equal(screen->taps, 2);
        screen->now += screen->step == 2 ? 149 : 1;
        push_button(SDL_MOUSEBUTTONDOWN, 200, 150);
        push_button(SDL_MOUSEBUTTONUP, 200, 150);
    }
    screen->done = screen->step == 6;
}

static void
a_program_may_say_that_another_key_counts_at_once(void **state)
{
    (void)state;
    assert_int_equal(run(type_two_keys, false, NULL, NULL).taps, 3);
}

static void
slide_off(struct screen *screen)
{
    if (screen->step == 0) {
        push_button(SDL_MOUSEBUTTONDOWN, 200, 50);
        push_button(SDL_MOUSEBUTTONUP, 200, 150);
    } else if (screen->step == 1) {
        push_button(SDL_MOUSEBUTTONDOWN, 200, 280);
        push_button(SDL_MOUSEBUTTONUP, 200, 50);
    } else if (screen->step == 3) {
        screen->done = true;
    }
}

static void
a_finger_that_slides_to_another_target_taps_neither(void **state)
{
    (void)state;
    assert_int_equal(run(slide_off, false, NULL, NULL).taps, 0);
}

static void
palm(struct screen *screen)
{
    if (screen->step == 0) {
        for (int i = 0; i < 3; i++) {
            push_finger(SDL_FINGERDOWN, i, 0.5F, 0.2F);
        }
        for (int i = 0; i < 3; i++) {
            push_finger(SDL_FINGERUP, i, 0.5F, 0.2F);
        }
    } else if (screen->step == 1) {
        assert_int_equal(screen->taps, 0);
        push_finger(SDL_FINGERDOWN, 7, 0.5F, 0.5F);
        push_finger(SDL_FINGERUP, 7, 0.5F, 0.5F);
    } else if (screen->step == 3) {
        screen->done = true;
    }
}

static void
a_palm_is_ignored_and_one_finger_after_it_is_not(void **state)
{
    (void)state;
    struct screen screen = run(palm, false, NULL, NULL);
    assert_int_equal(screen.taps, 1);
    assert_int_equal(screen.last_action, ACTION_BACK);
}

static void
resting_hand(struct screen *screen)
{
    if (screen->step == 0) {
        push_finger(SDL_FINGERDOWN, 1, 0.5F, 0.2F);
        push_finger(SDL_FINGERDOWN, 2, 0.5F, 0.9F);
        push_finger(SDL_FINGERUP, 2, 0.5F, 0.9F);
        push_finger(SDL_FINGERUP, 1, 0.5F, 0.2F);
    }
    screen->done = screen->step == 2;
}

static void
a_second_finger_beside_the_first_changes_nothing(void **state)
{
    (void)state;
    struct screen screen = run(resting_hand, false, NULL, NULL);
    assert_int_equal(screen.taps, 1);
    assert_int_equal(screen.last_action, ACTION_TAKE);
}

static void
leaning(struct screen *screen)
{
    if (screen->step == 0) {
        push_finger(SDL_FINGERDOWN, 1, 0.5F, 0.2F);
    } else if (screen->step == 1) {
        screen->now += 5000;
    } else if (screen->step == 3) {
        const struct surface *shown = window_shown(screen->window);
        assert_int_equal(shown->pixels[50 * shown->pitch + 20] & 0xFFFFFF, 0x0B5C7A);
        push_finger(SDL_FINGERDOWN, 2, 0.5F, 0.5F);
        push_finger(SDL_FINGERUP, 2, 0.5F, 0.5F);
        push_finger(SDL_FINGERUP, 1, 0.5F, 0.2F);
    } else if (screen->step == 4) {
        assert_int_equal(screen->taps, 1);
        screen->now += 1000;
        push_finger(SDL_FINGERDOWN, 3, 0.9F, 0.95F); /* beside every button */
    } else if (screen->step == 5) {
        screen->now += 5000;
    } else if (screen->step == 7) {
        push_finger(SDL_FINGERDOWN, 4, 0.5F, 0.5F);
        push_finger(SDL_FINGERUP, 4, 0.5F, 0.5F);
    }
    screen->done = screen->step == 9;
}

static void
a_hand_that_leans_on_the_glass_taps_nothing_and_leaves_the_other_hand_free(void **state)
{
    (void)state;
    struct screen screen = run(leaning, false, NULL, NULL);
    assert_int_equal(screen.taps, 2);
    assert_int_equal(screen.last_action, ACTION_BACK);
}

/* By the test's clock; the library would stamp a pushed event with its own. */
static void
push_finger_now(const struct screen *screen, Uint32 type, int finger, float y)
{
    SDL_Event event = {
        .tfinger = {
            .type = type, .timestamp = (Uint32)screen->now, .fingerId = finger, .x = 0.5F, .y = y}};
    assert_int_equal(SDL_PeepEvents(&event, 1, SDL_ADDEVENT, 0, 0), 1);
}

/* The panel was plugged in anew under finger 1: that it went up is never told. Then a hand. */
static void
lost_finger(struct screen *screen)
{
    if (screen->step == 0) {
        push_finger_now(screen, SDL_FINGERDOWN, 1, 0.95F);
    } else if (screen->step == 1) {
        push_finger_now(screen, SDL_FINGERDOWN, 2, 0.95F);
        push_finger_now(screen, SDL_FINGERDOWN, 3, 0.95F);
        push_finger_now(screen, SDL_FINGERUP, 3, 0.95F);
        push_finger_now(screen, SDL_FINGERUP, 2, 0.95F);
    } else {
        screen->now += 1000;
        push_finger_now(screen, SDL_FINGERDOWN, 2 + screen->step, 0.5F);
        push_finger_now(screen, SDL_FINGERUP, 2 + screen->step, 0.5F);
    }
    screen->done = screen->step == 8;
}

static void
a_finger_that_was_lost_does_not_make_a_palm_for_ever(void **state)
{
    (void)state;
    struct screen screen = run(lost_finger, false, NULL, NULL);
    assert_int_equal(screen.last_action, ACTION_BACK);
    assert_in_range(screen.taps, 1, 3); /* from five seconds after the last of it on */
}

/* Ten seconds on the glass, now and then moving a little; then one finger of it is set anew. */
static void
resting_palm(struct screen *screen)
{
    if (screen->step == 0) {
        for (int finger = 1; finger <= 3; finger++) {
            push_finger_now(screen, SDL_FINGERDOWN, finger, 0.2F);
        }
    } else if (screen->step <= 5) {
        screen->now += 2000;
        for (int finger = 1; finger <= 3; finger++) {
            push_finger_now(screen, SDL_FINGERMOTION, finger, 0.21F);
        }
    } else if (screen->step == 6) {
        push_finger_now(screen, SDL_FINGERUP, 3, 0.2F);
        push_finger_now(screen, SDL_FINGERDOWN, 4, 0.2F);
        push_finger_now(screen, SDL_FINGERUP, 4, 0.2F);
    }
    screen->done = screen->step == 8;
}

static void
a_palm_that_rests_and_moves_stays_one(void **state)
{
    (void)state;
    struct screen screen = run(resting_palm, false, NULL, NULL);
    assert_int_equal(screen.taps, 0);
}

/* The first tap brings another screen; the second falls on what stands there now. */
static void
tap_through(struct screen *screen)
{
    if (screen->step == 0) {
        push_finger(SDL_FINGERDOWN, 1, 0.5F, 0.2F);
        push_finger(SDL_FINGERUP, 1, 0.5F, 0.2F);
    } else if (screen->step == 1) {
        screen->name = "next";
        screen->now += 299;
        push_finger(SDL_FINGERDOWN, 2, 0.5F, 0.5F);
        push_finger(SDL_FINGERUP, 2, 0.5F, 0.5F);
    } else if (screen->step == 2) {
        assert_int_equal(screen->taps, 1);
        screen->now += 1;
        push_finger(SDL_FINGERDOWN, 3, 0.5F, 0.5F);
        push_finger(SDL_FINGERUP, 3, 0.5F, 0.5F);
    }
    screen->done = screen->step == 4;
}

static void
a_second_tap_within_300_ms_does_not_fall_through_to_the_next_screen(void **state)
{
    (void)state;
    struct screen screen = run(tap_through, false, NULL, NULL);
    assert_int_equal(screen.taps, 2);
    assert_int_equal(screen.last_action, ACTION_BACK);
}

static void
by_keypad(struct screen *screen)
{
    if (screen->step < 2) {
        push_key(SDLK_TAB, 0);
    } else if (screen->step == 2) {
        push_key(SDLK_RETURN, 0);
    } else if (screen->step == 3) {
        screen->now += 400;
        push_key(SDLK_UP, 0);
        push_key(SDLK_SPACE, 0);
    } else if (screen->step == 5) {
        screen->done = true;
    }
}

static void
tab_arrows_and_enter_do_what_a_finger_does(void **state)
{
    (void)state;
    struct screen screen = run(by_keypad, false, NULL, NULL);
    assert_int_equal(screen.taps, 2);
    assert_int_equal(screen.last_action, ACTION_TAKE);
    /* A program that uses the keys itself gets them alone. */
    screen = run(by_keypad, true, NULL, NULL);
    assert_int_equal(screen.taps, 0);
    assert_int_equal(screen.keys, 5);
}

static void
nothing_changes(struct screen *screen)
{
    screen->now += 1000;
    screen->done = screen->step == 20;
}

static void
nothing_is_presented_when_nothing_changed(void **state)
{
    (void)state;
    struct screen screen = run(nothing_changes, false, NULL, NULL);
    assert_true(screen.ticks >= 20);
    assert_int_equal(screen.frames, 1);
}

static void
press_shows(struct screen *screen)
{
    if (screen->step == 0) {
        push_button(SDL_MOUSEBUTTONDOWN, 200, 150);
    } else if (screen->step == 2) {
        /* Pressed: azure-d where azure was. */
        const struct surface *shown = window_shown(screen->window);
        assert_int_equal(shown->pixels[150 * shown->pitch + 20] & 0xFFFFFF, 0x07435A);
        push_button(SDL_MOUSEBUTTONUP, 200, 150);
    } else if (screen->step == 4) {
        screen->now += 121;
    } else if (screen->step == 6) {
        const struct surface *shown = window_shown(screen->window);
        assert_int_equal(shown->pixels[150 * shown->pitch + 20] & 0xFFFFFF, 0x0B5C7A);
        screen->done = true;
    }
}

static void
the_pressed_look_comes_at_once_and_goes_after_120_ms(void **state)
{
    (void)state;
    assert_int_equal(run(press_shows, false, NULL, NULL).taps, 1);
}

static void
covered_and_bared(struct screen *screen)
{
    SDL_Window *sdl = NULL;
    for (Uint32 id = 1; id < 100 && !sdl; id++) {
        sdl = SDL_GetWindowFromID(id);
    }
    if (screen->step == 1) {
        assert_non_null(sdl);
        SDL_FillRect(SDL_GetWindowSurface(sdl), NULL, 0x00FF00FF);
        SDL_Event event = {.window = {.type = SDL_WINDOWEVENT, .event = SDL_WINDOWEVENT_EXPOSED}};
        SDL_PushEvent(&event);
    } else if (screen->step == 3) {
        const struct surface *shown = window_shown(screen->window);
        assert_int_equal(shown->pixels[50 * shown->pitch + 20] & 0xFFFFFF, 0x0B5C7A);
        assert_int_equal(shown->pixels[298 * shown->pitch + 390] & 0xFFFFFF, 0xF4F2EC);
        screen->done = true;
    }
}

static void
what_the_window_system_lost_is_painted_again_without_counting_as_a_frame(void **state)
{
    (void)state;
    assert_int_equal(run(covered_and_bared, false, NULL, NULL).frames, 1);
}

/* Grey of the black box that the second page has at its foot; the ground is 0xF4. */
static int
grey(const struct screen *screen)
{
    const struct surface *shown = window_shown(screen->window);
    return (int)(shown->pixels[260 * shown->pitch + 300] & 0xFF);
}

static void
turn_page(struct screen *screen)
{
    static int last;
    if (screen->step == 4) { /* the window system has shown the window by now */
        assert_int_equal(grey(screen), 0xEC);
        screen->page = 1;
    } else if (screen->step == 5 && !still) {
        assert_in_range(grey(screen), 0x90, 0xD0); /* a fifth of the way, at once */
        last = grey(screen);
        screen->now += 32;
    } else if (screen->step == 6 && !still) {
        assert_in_range(grey(screen), 1, last - 1);
        screen->now += 160;
    } else if (screen->step == (still ? 5 : 8)) {
        assert_int_equal(grey(screen), 0);
        screen->done = true;
    }
}

static void
another_page_comes_by_a_fade_that_counts_as_one_frame(void **state)
{
    (void)state;
    assert_int_equal(run(turn_page, false, NULL, NULL).frames, 2);
}

static void
where_nothing_shall_move_it_comes_at_once(void **state)
{
    (void)state;
    still = true;
    assert_int_equal(run(turn_page, false, NULL, NULL).frames, 2);
    still = false;
}

static void *
wake_from_afar(void *window)
{
    window_wake(window);
    window_wake(window);
    return NULL;
}

static void
woken(struct screen *screen)
{
    if (screen->step == 0) {
        pthread_t thread;
        pthread_create(&thread, NULL, wake_from_afar, screen->window);
        pthread_join(thread, NULL);
    }
    screen->done = screen->step == 3;
}

static void
two_wakes_from_another_thread_arrive_as_one(void **state)
{
    (void)state;
    assert_int_equal(run(woken, false, NULL, NULL).wakes, 1);
}

static void
typed(struct screen *screen)
{
    if (screen->step == 0) {
        SDL_Event event = {.text = {.type = SDL_TEXTINPUT, .text = "税务"}};
        SDL_PushEvent(&event);
    }
    screen->done = screen->step == 2;
}

static void
typed_text_arrives_whole(void **state)
{
    (void)state;
    assert_string_equal(run(typed, false, NULL, NULL).typed, "税务");
}

static void
terminated(struct screen *screen)
{
    if (screen->step == 0) {
        kill(getpid(), SIGTERM);
    }
    assert_true(screen->step < 100000);
}

static void
a_termination_signal_ends_the_loop(void **state)
{
    (void)state;
    run(terminated, false, NULL, NULL);
}

static void
closed_by_hand(struct screen *screen)
{
    if (screen->step == 0) {
        SDL_Event event = {.window = {.type = SDL_WINDOWEVENT, .event = SDL_WINDOWEVENT_CLOSE}};
        SDL_PushEvent(&event);
    } else if (screen->step == 2) {
        assert_true(keeps_open);
        kill(getpid(), SIGTERM);
    }
    assert_true(screen->step < 100000);
}

static void
closing_the_window_ends_it_unless_the_program_minds_and_a_signal_always_does(void **state)
{
    (void)state;
    assert_true(run(closed_by_hand, false, NULL, NULL).step < 2);
    keeps_open = true;
    assert_true(run(closed_by_hand, false, NULL, NULL).step > 2);
    keeps_open = false;
}

static char *
file_text(const char *path)
{
    static char all[1 << 16];
    FILE *file = fopen(path, "re");
    assert_non_null(file);
    size_t length = fread(all, 1, sizeof(all) - 1, file);
    all[length] = '\0';
    fclose(file);
    return all;
}

static void
every_frame_is_traced_with_its_targets_and_the_last_one_pictured(void **state)
{
    (void)state;
    char trace[] = "/tmp/paihao-trace-XXXXXX", shot[] = "/tmp/paihao-shot-XXXXXX";
    close(mkstemp(trace));
    close(mkstemp(shot));
    run(tap_then_tap_again, false, trace, shot);
    char *lines = file_text(trace);
    assert_non_null(strstr(lines, "{\"frame\":1,\"ms\":1773000001000,\"screen\":\"home\",\"width\":"
                                  "400,\"height\":300,\"focus\":0"));
    assert_non_null(strstr(lines, "{\"action\":1,\"spoken\":\"取号\",\"name\":\"button\""));
    assert_non_null(
        strstr(lines, "\"x\":0.0,\"y\":100.0,\"w\":400.0,\"h\":100.0,\"disabled\":false"));
    assert_non_null(strstr(lines, "{\"frame\":2,"));
    char picture[8] = "";
    FILE *file = fopen(shot, "re");
    assert_int_equal(fread(picture, 1, 8, file), 8);
    fclose(file);
    assert_memory_equal(picture, "\x89PNG\r\n\x1a\n", 8);
    unlink(trace);
    unlink(shot);
}

static int
set_up(void **state)
{
    (void)state;
    setenv("SDL_VIDEODRIVER", "dummy", 1);
    return text_open(NULL, &text) != STATUS_OK;
}

static int
tear_down(void **state)
{
    (void)state;
    text_close(text);
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            a_tap_counts_when_the_finger_leaves_and_a_second_one_within_300_ms_does_not),
        cmocka_unit_test(a_program_may_say_that_another_key_counts_at_once),
        cmocka_unit_test(a_finger_that_slides_to_another_target_taps_neither),
        cmocka_unit_test(a_palm_is_ignored_and_one_finger_after_it_is_not),
        cmocka_unit_test(a_second_finger_beside_the_first_changes_nothing),
        cmocka_unit_test(a_finger_that_was_lost_does_not_make_a_palm_for_ever),
        cmocka_unit_test(a_palm_that_rests_and_moves_stays_one),
        cmocka_unit_test(
            a_hand_that_leans_on_the_glass_taps_nothing_and_leaves_the_other_hand_free),
        cmocka_unit_test(a_second_tap_within_300_ms_does_not_fall_through_to_the_next_screen),
        cmocka_unit_test(tab_arrows_and_enter_do_what_a_finger_does),
        cmocka_unit_test(nothing_is_presented_when_nothing_changed),
        cmocka_unit_test(the_pressed_look_comes_at_once_and_goes_after_120_ms),
        cmocka_unit_test(what_the_window_system_lost_is_painted_again_without_counting_as_a_frame),
        cmocka_unit_test(another_page_comes_by_a_fade_that_counts_as_one_frame),
        cmocka_unit_test(where_nothing_shall_move_it_comes_at_once),
        cmocka_unit_test(two_wakes_from_another_thread_arrive_as_one),
        cmocka_unit_test(typed_text_arrives_whole),
        cmocka_unit_test(a_termination_signal_ends_the_loop),
        cmocka_unit_test(
            closing_the_window_ends_it_unless_the_program_minds_and_a_signal_always_does),
        cmocka_unit_test(every_frame_is_traced_with_its_targets_and_the_last_one_pictured),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
