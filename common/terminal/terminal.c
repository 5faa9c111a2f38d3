/* SPDX-License-Identifier: Apache-2.0
 * The parts that kiosk, counter and display share, put together once. */
#include "terminal/private.h"

#include <stdlib.h>
#include <string.h>

#include "i18n/i18n.h"
#include "ui/hotkeys.h"

/* Store thread. */
static void
handle_committed(int64_t event, void *context)
{
    struct terminal *terminal = context;

    pthread_mutex_lock(&terminal->bell_lock);
    if (terminal->bell) {
        bell_ring(terminal->bell, BELL_TICKETS, event);
    }
    pthread_mutex_unlock(&terminal->bell_lock);
}

/* Main thread. */
static void
change_bell(struct terminal *terminal, struct bell *bell)
{
    struct bell *before = terminal->bell;

    pthread_mutex_lock(&terminal->bell_lock);
    terminal->bell = bell;
    pthread_mutex_unlock(&terminal->bell_lock);
    bell_close(before);
}

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

static int
hex_digit(char digit)
{
    return digit <= '9' ? digit - '0' : digit - 'a' + 10;
}

static unsigned
all_trouble(struct terminal *terminal)
{
    return atomic_load(&terminal->trouble) |
           (atomic_load(&terminal->clock_wrong) ? WIRE_TROUBLE_CLOCK : 0u);
}

/* Store thread, once a second: the heartbeat, which carries the ledger's head off this machine. */
static void
handle_looked(int64_t head, const char *head_hash, void *context)
{
    struct terminal *terminal = context;
    uint8_t bytes[WIRE_HEAD_SIZE];

    for (size_t i = 0; i < sizeof(bytes); i++) {
        bytes[i] = (uint8_t)(hex_digit(head_hash[2 * i]) << 4 | hex_digit(head_hash[2 * i + 1]));
    }
    pthread_mutex_lock(&terminal->bell_lock);
    if (terminal->bell && *terminal_id(terminal)) {
        bell_beat(terminal->bell, (uint8_t)all_trouble(terminal), head, bytes);
    }
    pthread_mutex_unlock(&terminal->bell_lock);
}

static void
handle_wake(void *context)
{
    terminal_wake(context);
}

/* The bell's thread: a hint says only that there may be something to see. */
static void
handle_hint(int64_t event, void *context)
{
    struct terminal *terminal = context;

    (void)event;
    link_poke(terminal->link);
}

/* The bell's thread. */
static void
handle_beat(const struct wire_note *beat, void *context)
{
    struct terminal *terminal = context;

    terminal->ops->beat(terminal->state, beat);
}

static void
open_bell(struct terminal *terminal, const struct store_facts *facts)
{
    const struct settings *settings = &terminal->settings;
    struct bell *bell = NULL;

    const struct bell_config config = {
        .hall = facts->hall,
        .terminal = terminal_id(terminal),
        .key = facts->bell_key,
        .clock_off_ms = facts->clock_off_ms,
        .role = terminal->ops->role,
        .address = settings->bell_address,
        .interface_name = settings->bell_interface[0] ? settings->bell_interface : NULL,
        .hint_port = (uint16_t)settings->bell_hint_port,
        .beat_port = (uint16_t)settings->bell_beat_port,
    };

    terminal->bell_try_at = clock_steady_ms(&terminal->clock) + BELL_RETRY_MS;
    enum status status = bell_open(&config, &bell);
    if (status != STATUS_OK) {
        if (!terminal->bell_warned && status == STATUS_NOT_FOUND) {
            log_write(LOG_LEVEL_WARN,
                      "bell: there is no network interface '%s'; screens follow within a second "
                      "without it",
                      config.interface_name);
        } else if (!terminal->bell_warned) {
            log_write(LOG_LEVEL_WARN,
                      "bell: cannot be opened at '%s'; screens follow within a second without it",
                      config.address);
        }
        terminal->bell_warned = true;
        return;
    }
    if (bell_watch(bell, handle_hint, terminal) != STATUS_OK) {
        log_write(LOG_LEVEL_WARN,
                  "bell: nobody listens to it; screens follow within a second without it");
    }
    if (terminal->ops->beat &&
        bell_listen_beats(bell, terminal->ops->role, handle_beat, terminal) != STATUS_OK) {
        log_write(LOG_LEVEL_WARN, "bell: other terminals' heartbeats are not heard");
    }
    change_bell(terminal, bell);
}

int64_t
terminal_hall_time(const struct terminal_view *view, int64_t steady_ms)
{
    return view->facts.now + (steady_ms - view->read_at) * view->facts.clock_rate_milli / 1000;
}

/* In this thread's language. */
static void
translate_trouble(struct terminal *terminal, char *dst, size_t size)
{
    struct answer *answer = mem_zero_alloc(1, sizeof(*answer));
    const char *values[ANSWER_VALUES_MAX] = {0};

    link_trouble(terminal->link, answer);
    for (int i = 0; i < answer->value_count; i++) {
        values[i] = answer->values[i];
    }
    if (answer->status == STATUS_OK) {
        str_cut(dst, size, "");
    } else {
        str_fill(dst, size, i18n_tr(answer->sentence), values, (size_t)answer->value_count);
    }
    free(answer);
}

/* Another hall than the one this machine was given to: nothing of it is shown or asked for. */
static bool
is_strange(const struct terminal *terminal, const struct store_facts *facts)
{
    const struct settings *settings = &terminal->settings;
    char key[2 * sizeof(facts->bell_key) + 1];

    for (size_t i = 0; i < sizeof(facts->bell_key); i++) {
        str_format(key + 2 * i, 3, "%02x", facts->bell_key[i]);
    }
    return (settings->terminal_hall[0] && strcmp(settings->terminal_hall, facts->hall) != 0) ||
           (settings->terminal_key[0] && strcmp(settings->terminal_key, key) != 0);
}

static void
refuse_strange(struct terminal *terminal, const struct store_facts *facts, char *trouble,
               size_t size)
{
    const char *values[] = {terminal->settings.terminal_hall, facts->hall};

    if (!terminal->strange) {
        log_write(LOG_LEVEL_ERROR, "another hall's database, or made anew since: '%s'",
                  facts->hall);
    }
    terminal->strange = true;
    str_fill(
        trouble, size,
        _("This machine was set up for hall {0}; the database holds {1}, or was made anew. Set "
          "the machine up again: paihao terminal add"),
        values, ARRAY_SIZE(values));
}

/* The hall was made anew, or its ledger lacks what was seen of it: nothing known before holds. */
static bool
is_another(const struct terminal *terminal, const struct store_facts *facts)
{
    const struct store_facts *before = &terminal->view.facts;

    return terminal->view.hall &&
           (facts->head < before->head ||
            memcmp(facts->bell_key, before->bell_key, sizeof(facts->bell_key)) != 0);
}

static void
forget(struct terminal *terminal)
{
    if (terminal->view.hall) {
        terminal->view = (struct terminal_view){.hall = NULL};
        terminal->told_presence = 0;
        change_bell(terminal, NULL);
        terminal->ops->snapshot(terminal->state, NULL, true, "");
    }
}

static void
tell_snapshot(struct terminal *terminal)
{
    const struct snapshot *snapshot = link_snapshot(terminal->link);
    bool stale = !snapshot || link_age(terminal->link) > STALE_MS;
    char trouble[TROUBLE_SIZE];

    translate_trouble(terminal, trouble, sizeof(trouble));
    if (snapshot && is_strange(terminal, &snapshot->facts)) {
        refuse_strange(terminal, &snapshot->facts, trouble, sizeof(trouble));
        forget(terminal);
        snapshot = NULL;
        stale = true;
    } else if (snapshot) {
        terminal->strange = false;
    }
    if (snapshot && is_another(terminal, &snapshot->facts)) {
        log_write(LOG_LEVEL_WARN, "the database is not what it was; begins anew: '%s'",
                  snapshot->facts.hall);
        forget(terminal);
        terminal->bell_try_at = 0;
    }
    if (terminal->told && snapshot == terminal->shown && stale == terminal->told_stale &&
        strcmp(trouble, terminal->told_trouble) == 0) {
        return;
    }
    if (snapshot && !terminal->bell && clock_steady_ms(&terminal->clock) >= terminal->bell_try_at) {
        open_bell(terminal, &snapshot->facts);
    }
    if (snapshot) {
        atomic_store(&terminal->clock_wrong, store_clock_is_wrong(snapshot->facts.clock_off_ms));
        terminal->view = (struct terminal_view){.facts = snapshot->facts,
                                                .hall = snapshot->hall->hall,
                                                .snapshot = snapshot->own,
                                                .read_at = snapshot->read_at};
    }
    terminal->told = true;
    terminal->shown = snapshot;
    terminal->told_stale = stale;
    str_cut(terminal->told_trouble, sizeof(terminal->told_trouble), trouble);
    terminal->ops->snapshot(terminal->state, snapshot ? &terminal->view : NULL, stale, trouble);
}

static void
tell_answers(struct terminal *terminal)
{
    struct answer *answer = mem_zero_alloc(1, sizeof(*answer));
    int64_t question;

    while ((question = link_answer(terminal->link, answer)) != 0) {
        if (terminal->ops->answer && question != terminal->presence_question) {
            terminal->ops->answer(terminal->state, question, answer);
        }
    }
    free(answer);
}

static const char *
presence_name(unsigned trouble)
{
    if (trouble & WIRE_TROUBLE_CLOCK) {
        return "clock";
    }
    if (trouble & WIRE_TROUBLE_PAPER) {
        return "paper";
    }
    return trouble & WIRE_TROUBLE_PRINTER ? "printer"
           : trouble & WIRE_TROUBLE_SOUND ? "sound"
           : trouble                      ? "trouble"
                                          : "up";
}

static void
ask_presence(struct terminal *terminal, const char *state)
{
    struct action *action = mem_zero_alloc(1, sizeof(*action));

    action->kind = ACTION_PRESENCE;
    str_cut(action->device, sizeof(action->device), terminal->ops->kind);
    str_cut(action->outcome, sizeof(action->outcome), state);
    terminal->presence_question = link_ask(terminal->link, action);
    free(action);
}

/* Stored when it changes, never per beat. */
static void
tell_presence(struct terminal *terminal)
{
    unsigned trouble = all_trouble(terminal) & ~(unsigned)WIRE_NO_VOICE;

    if (terminal->shown && *terminal_id(terminal) && terminal->told_presence != 1 + trouble) {
        terminal->told_presence = 1 + trouble;
        ask_presence(terminal, presence_name(trouble));
    }
}

/* An orderly end says so; who is cut off says it by his silence. */
static void
say_farewell(struct terminal *terminal)
{
    bool late;

    if (!terminal->told_presence || terminal->told_stale) {
        return;
    }
    ask_presence(terminal, "down");
    for (int64_t end = clock_steady_ms(&terminal->clock) + FAREWELL_MS;
         link_pending(terminal->link, &late) > 0 && clock_steady_ms(&terminal->clock) < end;) {
        tell_answers(terminal);
        clock_sleep_us(FAREWELL_LOOK_US);
    }
}

static void
ask(struct terminal *terminal)
{
    struct action *action = mem_zero_alloc(1, sizeof(*action));
    bool late;

    tell_presence(terminal);
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
    tell_answers(terminal);
    tell_snapshot(terminal);
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
                                         .committed = handle_committed,
                                         .committed_context = terminal,
                                         .looked = handle_looked,
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
        say_farewell(terminal);
    }
    if (terminal->bell) {
        bell_unwatch(terminal->bell);
    }
    terminal->link = link_close(terminal->link);
    change_bell(terminal, NULL);
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
                                       .scan_ms = handle_scan};
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
