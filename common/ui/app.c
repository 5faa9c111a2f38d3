/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/app.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "ui/signals.h"
#include "ui/trace.h"

enum { PRESS_MS = 120, REST_MS = 5000, LEAST_NAP_MS = 4, FADE_MS = 160, FADE_STEP_MS = 32 };

struct app {
    const struct app_ops *ops;
    void *state;
    const struct app_options *options;
    struct ui_tree *tree;
    struct ui_screen screen;
    struct painter *painter;
    struct draw_list *list, *shown;
    struct trace *trace;
    bool presented, expose;
    bool fresh;         /* the frame shown has no picture yet */
    bool old;           /* the tree no longer matches the state */
    int pressed;        /* under the finger */
    int64_t down_ms;    /* since when a finger is down; 0 = none */
    int64_t release_ms; /* when the pressed look ends; 0 = finger still down or nothing pressed */
    int64_t tap_ms;     /* of the last tap */
    int tapped;         /* by it */
    int64_t scanned_ms; /* when the focus last moved by itself or was used */
    char name[64];      /* of the screen shown */
    uint64_t page;      /* shown; see app_ops */
    int64_t fade_ms;    /* when it began to come; 0 = it is there */
};

static const char *
screen_name(const struct app *app)
{
    const char *name = app->ops->name ? app->ops->name(app->state) : "";
    return name ? name : "";
}

static void
build(struct app *app)
{
    struct ui_screen screen = {.ground = COLOR_PAPER};
    window_size(app->options->window, &screen.width, &screen.height);
    screen.metrics = ui_metrics_screen(screen.width, screen.height, 0);
    app->ops->screen(app->state, window_mm_per_px(app->options->window), &screen);
    app->screen = screen;
    app->ops->view(app->state, ui_tree_reset(app->tree, &screen));
    ui_layout(app->tree);
    app->old = false;
}

/* Another page begins to come, or comes on. True when it is there with this frame. */
static bool
fade(struct app *app, bool same)
{
    const struct app_options *options = app->options;
    int64_t now = clock_steady_ms(options->clock);
    uint64_t page = app->ops->page ? app->ops->page(app->state) : 0;
    bool another = page != app->page && app->presented;
    app->page = page;
    if (another && !options->still && !options->shot_each &&
        window_fade_begin(options->window, app->list)) {
        app->fade_ms = now;
    }
    /* What changes meanwhile is seen at once. */
    bool there = app->fade_ms &&
                 (now - app->fade_ms >= FADE_MS - FADE_STEP_MS || (!same && now > app->fade_ms));
    if (app->fade_ms) {
        float share = 1 - (float)(now - app->fade_ms + FADE_STEP_MS) / FADE_MS;
        window_fade(options->window, there ? 0 : share);
    }
    return there;
}

static bool
present(struct app *app)
{
    ui_draw(app->tree, app->list);
    bool same = app->presented && draw_equal(app->list, app->shown);
    bool fading = app->fade_ms != 0;
    bool there = fade(app, same);
    if (same && !app->expose && !fading) {
        return true;
    }
    uint32_t ground = theme_fill(&app->screen.theme, app->screen.ground);
    if (window_present(app->options->window, app->painter, app->list, ground)) {
        return false;
    }
    if (there) {
        window_fade_end(app->options->window);
        app->fade_ms = 0;
    }
    struct draw_list *swap = app->shown;
    app->shown = app->list;
    app->list = swap;
    app->presented = app->fresh = true;
    app->expose = false;
    str_cut(app->name, sizeof(app->name), screen_name(app));
    if (same) {
        return true;
    }
    if (app->trace) {
        trace_frame(app->trace, app->tree, app->name, clock_real_ms(app->options->clock));
    }
    if (app->ops->shown) {
        app->ops->shown(app->state, app->tree);
    }
    return true;
}

static void
shoot(struct app *app)
{
    const struct surface *shown = window_shown(app->options->window);
    if (app->options->shot && shown->pixels && surface_write_png(shown, app->options->shot)) {
        log_write(LOG_LEVEL_WARN, "no picture written: '%s'", app->options->shot);
    }
}

static bool
pass_on(struct app *app, const struct window_event *event)
{
    app->old = true;
    return app->ops->event && app->ops->event(app->state, event);
}

static int
same_tap_ms(const struct app *app, int action)
{
    return app->ops->same_tap_ms ? app->ops->same_tap_ms(app->state, app->tapped, action)
                                 : APP_TAP_MS;
}

static void
tap(struct app *app, int action)
{
    int64_t now = clock_steady_ms(app->options->clock);
    if (app->tap_ms && now - app->tap_ms < same_tap_ms(app, action)) {
        return;
    }
    app->tap_ms = now;
    app->tapped = action;
    struct window_event event = {.kind = WINDOW_TAP, .action = action};
    pass_on(app, &event);
}

static void
press(struct app *app, int action)
{
    app->pressed = action;
    app->release_ms = 0;
    ui_press(app->tree, action);
    app->old = true;
}

static void
on_down(struct app *app, struct ui_point at)
{
    /* The ring is for keys; a finger knows where it is. */
    ui_focus(app->tree, 0);
    app->down_ms = clock_steady_ms(app->options->clock);
    press(app, ui_hit(app->tree, at));
}

static void
on_up(struct app *app, struct ui_point at)
{
    int action = ui_hit(app->tree, at);
    app->down_ms = 0;
    if (!app->pressed || action != app->pressed) {
        press(app, 0);
        return;
    }
    app->pressed = 0;
    app->release_ms = clock_steady_ms(app->options->clock) + PRESS_MS;
    tap(app, action);
}

static void
on_key(struct app *app, const struct window_event *event)
{
    if (pass_on(app, event) || event->control || event->alt) {
        return;
    }
    switch (event->key) {
    case WINDOW_KEY_TAB:
        ui_focus_step(app->tree, event->shift ? -1 : 1);
        break;
    case WINDOW_KEY_DOWN:
    case WINDOW_KEY_RIGHT:
        ui_focus_step(app->tree, 1);
        break;
    case WINDOW_KEY_UP:
    case WINDOW_KEY_LEFT:
        ui_focus_step(app->tree, -1);
        break;
    case WINDOW_KEY_ENTER:
    case WINDOW_KEY_SPACE:
        if (ui_focused(app->tree) && !event->repeat) {
            app->scanned_ms = clock_steady_ms(app->options->clock);
            tap(app, ui_focused(app->tree));
        }
        break;
    default:
        break;
    }
}

/* False ends the loop. */
static bool
handle(struct app *app, const struct window_event *event)
{
    if (app->old) {
        build(app);
    }
    switch (event->kind) {
    case WINDOW_NONE:
        break;
    case WINDOW_DOWN:
        on_down(app, event->at);
        break;
    case WINDOW_UP:
        on_up(app, event->at);
        break;
    case WINDOW_CANCEL:
        app->down_ms = 0;
        press(app, 0);
        break;
    case WINDOW_KEY:
        on_key(app, event);
        break;
    case WINDOW_EXPOSE:
        app->expose = true;
        break;
    case WINDOW_RESIZE:
        app->expose = true;
        pass_on(app, event);
        break;
    case WINDOW_CLOSE:
        return pass_on(app, event);
    case WINDOW_QUIT:
        pass_on(app, event);
        return false;
    case WINDOW_TAP:
    case WINDOW_TEXT:
    case WINDOW_WAKE:
    case WINDOW_FOCUS:
        pass_on(app, event);
        break;
    }
    return true;
}

/* The pressed look ends after its time, or at once when another screen came; what lies on the glass
 * for seconds is no finger. */
static void
release(struct app *app, int64_t now)
{
    if (app->release_ms && (now >= app->release_ms || strcmp(app->name, screen_name(app)) != 0)) {
        press(app, 0);
    }
    if (app->down_ms && now - app->down_ms >= REST_MS) {
        window_let_rest(app->options->window);
        app->down_ms = 0;
        press(app, 0);
    }
}

static void
tick(struct app *app, int64_t now)
{
    if (app->ops->next_ms && app->ops->next_ms(app->state) <= now) {
        app->ops->tick(app->state, now);
        app->old = true;
    }
}

static int
scan_ms(const struct app *app)
{
    return app->ops->scan_ms ? app->ops->scan_ms(app->state) : 0;
}

/* One switch: the focus goes round, and the switch acts on what it stands on. */
static void
scan(struct app *app, int64_t now)
{
    int each = scan_ms(app);
    if (each > 0 && now - app->scanned_ms >= each) {
        app->scanned_ms = now;
        ui_focus_step(app->tree, 1);
        app->old = true;
    }
}

static int
nap_ms(const struct app *app, int64_t now)
{
    int64_t next = app->ops->next_ms ? app->ops->next_ms(app->state) : APP_NEVER;
    if (app->release_ms && app->release_ms < next) {
        next = app->release_ms;
    }
    if (app->fade_ms && now + FADE_STEP_MS < next) {
        next = now + FADE_STEP_MS;
    }
    if (app->down_ms && app->down_ms + REST_MS < next) {
        next = app->down_ms + REST_MS;
    }
    int each = scan_ms(app);
    if (each > 0 && app->scanned_ms + each < next) {
        next = app->scanned_ms + each;
    }
    if (next == APP_NEVER) {
        return -1;
    }
    int64_t nap = next - now;
    /* A state that asks for a time gone by must not keep the processor busy. */
    return nap < LEAST_NAP_MS ? LEAST_NAP_MS : nap > INT_MAX ? INT_MAX : (int)nap;
}

static bool
running(const struct app *app)
{
    return !app->ops->running || app->ops->running(app->state);
}

static bool
drain(struct app *app, int timeout_ms)
{
    for (struct window_event event = window_wait(app->options->window, timeout_ms);
         event.kind != WINDOW_NONE; event = window_wait(app->options->window, 0)) {
        if (!handle(app, &event)) {
            return false;
        }
    }
    return true;
}

static int
loop(struct app *app)
{
    bool going = true;
    build(app);
    while (going && running(app)) {
        int64_t now = clock_steady_ms(app->options->clock);
        tick(app, now);
        release(app, now);
        scan(app, now);
        if (app->old) {
            build(app);
        }
        if (!present(app)) {
            return 1;
        }
        if (signals_shot_asked() || (app->options->shot_each && app->fresh)) {
            shoot(app);
        }
        app->fresh = false;
        going = running(app) && drain(app, nap_ms(app, clock_steady_ms(app->options->clock)));
    }
    return 0;
}

int
app_run(const struct app_ops *ops, void *state, const struct app_options *options)
{
    struct app app = {.ops = ops, .state = state, .options = options, .old = true};
    if (!signals_start(options->window)) {
        log_write(LOG_LEVEL_ERROR, "signals cannot be caught");
        return 1;
    }
    app.tree = ui_tree_new(options->text);
    app.painter = painter_new(options->text);
    app.list = draw_new();
    app.shown = draw_new();
    app.trace = options->trace ? trace_open(options->trace) : NULL;
    int result = loop(&app);
    shoot(&app);
    signals_stop();
    trace_close(app.trace);
    draw_free(app.shown);
    draw_free(app.list);
    painter_free(app.painter);
    ui_tree_free(app.tree);
    return result;
}
