/* SPDX-License-Identifier: Apache-2.0
 * The parts that kiosk, counter and display share, put together once. */
#include "terminal/private.h"

#include <stdlib.h>
#include <string.h>

#include "i18n/i18n.h"
#include "ui/hotkeys.h"

void
terminal_refresh(struct terminal *terminal)
{
    link_refresh(terminal->link);
}

void
terminal_text_input(struct terminal *terminal, const struct ui_rect *where)
{
    window_text_input(terminal->window, where);
}

void
terminal_call_attention(struct terminal *terminal)
{
    window_call_attention(terminal->window);
}

void
terminal_wake(struct terminal *terminal)
{
    window_wake(terminal->window);
}

static void
handle_wake(void *context)
{
    terminal_wake(context);
}

int64_t
terminal_hall_time(const struct terminal_view *view, int64_t steady_ms)
{
    return view->facts.now + (steady_ms - view->read_at) * view->facts.clock_rate_milli / 1000;
}

static void
ask(struct terminal *terminal)
{
    struct action *action = mem_zero_alloc(1, sizeof(*action));
    bool late;

    terminal_tell_presence(terminal);
    while (terminal->ops->pop_action && terminal->ops->pop_action(terminal->state, action)) {
        int64_t question = link_ask(terminal->link, action);
        terminal->ops->asked(terminal->state, action, question);
        memset(action, 0, sizeof(*action));
    }
    free(action);
    int pending = link_pending(terminal->link, &late);
    if (pending != terminal->told_pending || late != terminal->told_late) {
        terminal->told_pending = pending;
        terminal->told_late = late;
        if (terminal->ops->pending) {
            terminal->ops->pending(terminal->state, pending, late);
        }
    }
}

/* One round: what came in, what the state wants, what the program does with devices. */
static void
round_of_work(struct terminal *terminal)
{
    worker_collect(terminal->worker);
    terminal_tell_answers(terminal);
    terminal_tell_snapshot(terminal);
    ask(terminal);
    if (terminal->ops->pump) {
        terminal->ops->pump(terminal->state, terminal);
    }
}

static bool
handle_event(void *context, const struct window_event *event)
{
    struct terminal *terminal = context;
    bool used = true;

    if (event->kind != WINDOW_WAKE) {
        used = terminal->ops->app.event(terminal->state, event);
    }
    round_of_work(terminal);
    return used;
}

static void
handle_screen(const void *context, float mm_per_px, struct ui_screen *ret_screen)
{
    const struct terminal *terminal = context;

    /* A window is no panel: what it shows is a picture of one, whose targets no finger has to hit.
     */
    terminal->ops->app.screen(terminal->state, terminal->fullscreen ? mm_per_px : 0, ret_screen);
}

static void
handle_view(const void *context, struct ui_node *root)
{
    const struct terminal *terminal = context;

    terminal->ops->app.view(terminal->state, root);
}

/* While fresh, look again when the snapshot would be stale; while a question is under way, when it
 * would be late. The store thread cannot be relied on for this: it may be the one that hangs. */
static int64_t
handle_next(const void *context)
{
    const struct terminal *terminal = context;
    int64_t now = clock_steady_ms(&terminal->clock);
    int64_t next = terminal->ops->app.next_ms(terminal->state);
    int64_t age = link_age(terminal->link);

    /* Nobody wakes us when a store thread that hung goes on: look until it does. */
    int64_t turn = age <= STALE_MS ? now + STALE_MS - age + 1 : now + STALE_MS / 4;
    if ((age > STALE_MS || terminal->strange) != terminal->told_stale) {
        turn = now;
    }
    if (turn < next) {
        next = turn;
    }
    if (terminal->told_pending > 0 && !terminal->told_late && now + STALE_MS / 4 < next) {
        next = now + STALE_MS / 4;
    }
    return next;
}

static void
handle_tick(void *context, int64_t steady_ms)
{
    struct terminal *terminal = context;

    terminal->ops->app.tick(terminal->state, steady_ms);
    round_of_work(terminal);
}

static const char *
handle_name(const void *context)
{
    const struct terminal *terminal = context;

    return terminal->ops->app.name ? terminal->ops->app.name(terminal->state) : "";
}

static bool
handle_running(const void *context)
{
    const struct terminal *terminal = context;

    return !terminal->ops->app.running || terminal->ops->app.running(terminal->state);
}

static void
handle_shown(void *context, struct ui_tree *tree)
{
    struct terminal *terminal = context;

    if (terminal->ops->app.shown) {
        terminal->ops->app.shown(terminal->state, tree);
    }
}

static uint64_t
handle_page(const void *context)
{
    const struct terminal *terminal = context;

    return terminal->ops->app.page ? terminal->ops->app.page(terminal->state) : 0;
}

static int
handle_scan(const void *context)
{
    const struct terminal *terminal = context;

    return terminal->ops->app.scan_ms ? terminal->ops->app.scan_ms(terminal->state) : 0;
}

static int
handle_same_tap(const void *context, int before, int action)
{
    const struct terminal *terminal = context;
    const struct app_ops *app = &terminal->ops->app;

    return app->same_tap_ms ? app->same_tap_ms(terminal->state, before, action) : APP_TAP_MS;
}

static void
usual_size(const struct terminal *terminal, bool beside, int *ret_width, int *ret_height)
{
    const struct terminal_ops *ops = terminal->ops;

    *ret_width = terminal->args.window ? SIGN_WIDTH : ops->width;
    *ret_height = terminal->args.window ? SIGN_HEIGHT : ops->height;
    if (beside) {
        *ret_width = (int)(ops->beside_width * terminal_scale(terminal));
        *ret_height = (int)(ops->beside_height * terminal_scale(terminal));
    }
}

/* Without them the desk works all the same: the log says why they are not there. */
static void
open_hotkeys(struct terminal *terminal)
{
    const char *held = terminal->settings.counter_hot_keys;

    if (terminal->ops->desk && hotkeys_are_valid(held) &&
        hotkeys_open(terminal->window, held, &terminal->hotkeys) != STATUS_OK) {
        log_write(LOG_LEVEL_WARN, "no hot keys: '%s'", held);
    }
}

static enum status
open_parts(struct terminal *terminal)
{
    bool sized = terminal->args.width || terminal->args.height;
    bool beside = terminal->ops->desk && !terminal->args.fullscreen &&
                  (terminal->args.beside || (terminal->settings.counter_beside && !sized));
    int width, height;

    terminal->fullscreen =
        !beside && (terminal->args.fullscreen || (terminal->settings.screen_fullscreen && !sized));
    usual_size(terminal, beside, &width, &height);
    const struct window_options window = {
        .title = _(terminal->ops->title),
        .width = terminal->args.width ? (int)terminal->args.width : width,
        .height = terminal->args.height ? (int)terminal->args.height : height,
        .beside = beside,
        .display = (int)terminal->args.display,
        .fullscreen = terminal->fullscreen,
        .resizable = true,
        .hide_pointer = terminal->fullscreen && terminal->ops->touch};
    enum status status = text_open(NULL, &terminal->text);

    if (status == STATUS_OK) {
        status = window_open(&window, &terminal->window);
    }
    if (status == STATUS_OK) {
        open_hotkeys(terminal);
    }
    if (status == STATUS_OK) {
        status = worker_start(handle_wake, terminal, &terminal->worker);
    }
    if (status != STATUS_OK) {
        return status;
    }
    const struct link_options options = {.url = terminal->url,
                                         .terminal = terminal_id(terminal),
                                         .snapshot = terminal_snapshot_read,
                                         .release = terminal_snapshot_release,
                                         .context = terminal,
                                         .wake = handle_wake,
                                         .wake_context = terminal,
                                         .committed = terminal_bell_committed,
                                         .committed_context = terminal,
                                         .looked = terminal_bell_looked,
                                         .looked_context = terminal};
    terminal->ops->init(terminal->state, terminal);
    return link_open(&options, &terminal->link);
}

static void
close_parts(struct terminal *terminal)
{
    /* The bell's thread pokes the link, the link's thread rings the bell: silence the watcher, then
     * stop the link. */
    if (terminal->link) {
        terminal_say_farewell(terminal);
    }
    if (terminal->bell) {
        bell_unwatch(terminal->bell);
    }
    terminal->link = link_close(terminal->link);
    terminal_bell_close(terminal);
    pthread_mutex_destroy(&terminal->bell_lock);
    terminal_hall_unref(terminal->latest);
    if (terminal->worker) {
        worker_stop(terminal->worker);
        terminal->ops->done(terminal->state);
    }
    terminal->hotkeys = hotkeys_close(terminal->hotkeys);
    window_close(terminal->window);
    text_close(terminal->text);
    free(terminal->state);
    free(terminal);
}

static int
run(struct terminal *terminal)
{
    static const struct app_ops ops = {.event = handle_event,
                                       .screen = handle_screen,
                                       .view = handle_view,
                                       .next_ms = handle_next,
                                       .tick = handle_tick,
                                       .name = handle_name,
                                       .running = handle_running,
                                       .shown = handle_shown,
                                       .page = handle_page,
                                       .scan_ms = handle_scan,
                                       .same_tap_ms = handle_same_tap};
    enum status status = open_parts(terminal);

    if (status != STATUS_OK) {
        log_write(LOG_LEVEL_ERROR, "cannot start: '%s'", status_name(status));
        return 1;
    }
    const struct app_options options = {.window = terminal->window,
                                        .text = terminal->text,
                                        .clock = &terminal->clock,
                                        .trace = terminal->args.trace,
                                        .shot = terminal->args.shot,
                                        .shot_each = terminal->args.shot_each,
                                        .still = terminal->settings.screen_still};

    round_of_work(terminal);
    return app_run(&ops, terminal, &options);
}

int
terminal_main(int argc, char **argv, const struct terminal_ops *ops)
{
    struct terminal *terminal = mem_zero_alloc(1, sizeof(*terminal));

    terminal->ops = ops;
    terminal->clock = clock_system();
    pthread_mutex_init(&terminal->bell_lock, NULL);
    terminal->state = mem_zero_alloc(1, ops->state_size);
    log_open(ops->program, LOG_LEVEL_INFO);
    if (i18n_open(NULL) != STATUS_OK) {
        log_write(LOG_LEVEL_WARN, "texts stay in English: no catalogues were found");
    }
    int code = terminal_arguments_parse(terminal, argc, argv);
    if (code < 0) {
        code = terminal_settings_load(terminal) ? run(terminal) : 1;
    }
    close_parts(terminal);
    return code;
}

struct text *
terminal_text(const struct terminal *terminal)
{
    return terminal->text;
}

bool
terminal_is_fullscreen(const struct terminal *terminal)
{
    return terminal->fullscreen;
}

bool
terminal_is_still(const struct terminal *terminal)
{
    return terminal->settings.screen_still;
}

int64_t
terminal_steady_ms(const struct terminal *terminal)
{
    return clock_steady_ms(&terminal->clock);
}

void
terminal_set_trouble(struct terminal *terminal, unsigned trouble)
{
    atomic_store(&terminal->trouble, trouble);
}

struct worker *
terminal_worker(struct terminal *terminal)
{
    return terminal->worker;
}
