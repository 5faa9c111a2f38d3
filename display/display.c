/* SPDX-License-Identifier: Apache-2.0 */
#include "display/display.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "display/layout.h"
#include "display/screens/screens.h"
#include "display/sign.h"

enum { STALE_AFTER_MS = 2000, MINUTE_MS = 60000 };

void
display_init(struct display *display, const struct display_options *options, int64_t steady_ms)
{
    *display = (struct display){
        .theme = options->theme, .now_ms = steady_ms, .start_ms = steady_ms, .stale = true};
    str_cut(display->counter, sizeof(display->counter), options->counter ? options->counter : "");
    display->sign = options->sign;
    display->still = options->still || options->theme.kind == THEME_CONTRAST;
    str_cut(display->terminal, sizeof(display->terminal), options->terminal);
    str_cut(display->lang, sizeof(display->lang), options->language);
    display->theme.touch = THEME_TOUCH_NONE;
}

void
display_done(struct display *display)
{
    announce_done(&display->announce);
    display->zone = zone_close(display->zone);
}

void
display_resize(struct display *display, int width, int height)
{
    display->width = width;
    display->height = height;
}

static void
follow_zone(struct display *display)
{
    const char *name = display->view.hall->time_zone;

    if (display->zone && strcmp(display->zone_name, name) == 0) {
        return;
    }
    display->zone = zone_close(display->zone);
    str_cut(display->zone_name, sizeof(display->zone_name), name);
    if (zone_open(name, &display->zone) != STATUS_OK) {
        log_write(LOG_LEVEL_ERROR, "time zone unknown to this machine: '%s'", name);
    }
}

static void
follow_calls(struct display *display)
{
    const struct board *board = display_board(display);
    struct board_call *calls =
        mem_zero_alloc(board->call_count ? board->call_count : 1, sizeof(*calls));
    size_t count = 0;

    bool silent = look_day_is_over(display) || board->alert.on || sign_is(display);
    for (size_t i = 0; i < board->call_count && !silent; i++) {
        if (look_serves_zone(display, board->calls[i].zone)) {
            calls[count++] = board->calls[i];
        }
    }
    announce_update(&display->announce, calls, count, board->at, display->now_ms);
    free(calls);
}

void
display_snapshot(struct display *display, const struct terminal_view *view, bool stale,
                 const char *trouble, int64_t steady_ms)
{
    bool was_fresh = display->has_view && !display->stale;

    display->now_ms = steady_ms;
    str_cut(display->trouble, sizeof(display->trouble), trouble);
    if (view) {
        display->view = *view;
        display->has_view = true;
        follow_zone(display);
    } else {
        display->has_view = false;
        announce_done(&display->announce);
        display->announce = (struct announce){0};
    }
    if (stale && was_fresh) {
        display->stale_since = terminal_hall_time(&display->view, steady_ms - STALE_AFTER_MS);
    } else if (stale && view && !display->stale_since) {
        display->stale_since = view->facts.now;
    }
    display->stale = stale;
    if (display->has_view && !stale) {
        display->stale_since = 0;
        follow_calls(display);
    }
}

/* What is not known for sure neither takes a turn nor is spoken. */
void
display_tick(struct display *display, int64_t steady_ms)
{
    display->now_ms = steady_ms;
    if (!display->has_view || display->stale) {
        return;
    }
    if (look_day_is_over(display) && display->announce.count > 0) {
        follow_calls(display);
    }
    announce_tick(&display->announce, steady_ms);
}

static int64_t
next_minute(const struct display *display)
{
    int64_t rate = display->view.facts.clock_rate_milli;
    int64_t left = MINUTE_MS - look_hall_time(display) % MINUTE_MS;

    if (rate <= 0) {
        return APP_NEVER;
    }
    return display->now_ms + (left * 1000 + rate - 1) / rate;
}

static bool
has_pages(const struct display *display, const struct layout *layout)
{
    struct look_row rows[LOOK_ROWS_MAX];
    struct look_counters counters;

    if (look_is_closed(display)) {
        return false;
    }
    if (layout->grid) {
        look_counters(display, layout->tiles, &counters);
        return counters.pages > 1;
    }
    return look_rows(display, layout->rows, rows, ARRAY_SIZE(rows)) > layout->rows;
}

static int64_t
next_page(const struct display *display)
{
    char notice[LOOK_NOTICE_SIZE];
    int64_t next = APP_NEVER;
    size_t notices;

    if (display->width == 0) {
        return next;
    }
    struct layout layout = layout_board(display, display->width, display->height);
    look_notice(display, layout.notice_size, layout_notice_w(display, &layout), notice,
                sizeof(notice), &notices);
    if (notices > 1) {
        next = look_page_ends(display, DISPLAY_NOTICE_MS);
    }
    bool pages = has_pages(display, &layout);
    int64_t turn = look_page_ends(display, DISPLAY_PAGE_MS);
    return pages && turn < next ? turn : next;
}

static bool
is_moving(const struct display *display)
{
    return !display->still && !display->stale &&
           announce_turn_age(&display->announce, display->now_ms) <
               DISPLAY_WIPE_MS + DISPLAY_DIPS * DISPLAY_DIP_MS;
}

void
display_motion(const struct display *display, float *ret_wipe, float *ret_dip)
{
    int64_t age = announce_turn_age(&display->announce, display->now_ms);
    age -= age % DISPLAY_STEP_MS;
    float turns = (float)(age - DISPLAY_WIPE_MS) / DISPLAY_DIP_MS;

    *ret_wipe = 1;
    *ret_dip = 0;
    if (!is_moving(display)) {
        return;
    }
    if (age < DISPLAY_WIPE_MS) {
        /* The first frame shows something already. */
        *ret_wipe = (float)(age + DISPLAY_STEP_MS) / (DISPLAY_WIPE_MS + DISPLAY_STEP_MS);
    } else {
        *ret_dip = 0.15F * (1 - cosf(2 * 3.14159265F * turns));
    }
}

uint64_t
display_page(const struct display *display)
{
    const char *name = display_screen_name(display);
    uint64_t page = 0;

    for (; *name; name++) {
        page = page * 31 + (uint8_t)*name;
    }
    if (!display->has_view || display->width == 0 || sign_is(display)) {
        return page;
    }
    char notice[LOOK_NOTICE_SIZE];
    size_t notices = 1;
    struct layout layout = layout_board(display, display->width, display->height);
    look_notice(display, layout.notice_size, layout_notice_w(display, &layout), notice,
                sizeof(notice), &notices);
    page = page * 97 + look_page(display, notices > 0 ? notices : 1, DISPLAY_NOTICE_MS);
    int64_t turns = look_page_ends(display, DISPLAY_PAGE_MS);
    return page * 97 + (has_pages(display, &layout) ? (uint64_t)turns % 9973 : 0);
}

int64_t
display_next_ms(const struct display *display)
{
    if (!display->has_view) {
        return APP_NEVER;
    }
    if (sign_is(display)) {
        return sign_next_ms(display);
    }
    int64_t next = next_minute(display), page = next_page(display);
    int64_t call =
        display->stale ? APP_NEVER : announce_next_ms(&display->announce, display->now_ms);

    if (is_moving(display)) {
        int64_t age = announce_turn_age(&display->announce, display->now_ms);
        int64_t step = display->now_ms + DISPLAY_STEP_MS - age % DISPLAY_STEP_MS;
        next = step < next ? step : next;
    }
    next = page < next ? page : next;
    return call < next ? call : next;
}

bool
display_pop_word(struct display *display, struct display_word *ret_word)
{
    struct announce_word word;

    do {
        if (!announce_pop_word(&display->announce, &word)) {
            return false;
        }
        /* In its quiet hours it shows calls and speaks none. */
    } while (word.kind != ANNOUNCE_FORGET && look_is_quiet(display));
    *ret_word = (struct display_word){.kind = word.kind};
    str_cut(ret_word->number, sizeof(ret_word->number), word.call.number);
    str_cut(ret_word->counter, sizeof(ret_word->counter), word.call.counter);
    str_cut(ret_word->of_zone, sizeof(ret_word->of_zone), word.call.zone);
    str_cut(ret_word->lang, sizeof(ret_word->lang), word.call.lang);
    if (look_names_zones(display)) {
        str_cut(ret_word->zone, sizeof(ret_word->zone), word.call.zone);
    }
    return true;
}

void
display_sound(struct display *display, const char *number, bool on, int64_t steady_ms)
{
    display->now_ms = steady_ms;
    announce_sound(&display->announce, number, on, steady_ms);
}

void
display_media(struct display *display, const struct media_frame *frame)
{
    display->media = frame ? *frame : (struct media_frame){0};
    display->media_on = frame != NULL;
}

void
display_caption(struct display *display, const char *caption, const char *lang)
{
    str_cut(display->caption, sizeof(display->caption), caption);
    str_cut(display->caption_lang, sizeof(display->caption_lang), lang);
}

void
display_screen(const struct display *display, float mm_per_px, struct ui_screen *ret_screen)
{
    const struct hall_terminal *place = look_place(display);
    bool known = place && place->panel_mm[0] > 0;
    float mm = known ? (float)place->panel_mm[0] / (float)ret_screen->width : mm_per_px;

    ret_screen->metrics = ui_metrics_screen(ret_screen->width, ret_screen->height, mm);
    if (display->has_view ? sign_is(display) : display->sign) {
        ret_screen->metrics.u = sign_u(ret_screen->width, ret_screen->height);
    }
    ret_screen->theme = display->theme;
    ret_screen->lang = look_lang(display);
    ret_screen->rtl = i18n_direction(ret_screen->lang) == I18N_RIGHT_TO_LEFT;
    ret_screen->ground = COLOR_BOARD;
}

const char *
display_screen_name(const struct display *display)
{
    if (!display->has_view) {
        return "starting";
    }
    if (look_alert(display)->on) {
        return "emergency";
    }
    if (sign_is(display)) {
        return "sign";
    }
    if (display->stale) {
        return "stale";
    }
    return look_is_closed(display) ? "closed" : "board";
}

void
display_view(const struct display *display, struct ui_node *root)
{
    if (!i18n_use(look_lang(display))) {
        i18n_use("en");
    }
    if (look_alert(display)->on) {
        screen_emergency(display, root);
    } else if (display->has_view ? sign_is(display) : display->sign) {
        screen_sign(display, root);
    } else if (!display->has_view) {
        screen_starting(display, root);
    } else if (!display->stale && look_is_closed(display)) {
        screen_closed(display, root);
    } else {
        screen_board(display, root);
    }
}
