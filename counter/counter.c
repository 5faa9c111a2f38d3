/* SPDX-License-Identifier: Apache-2.0 */
#include "counter/counter.h"

#include <string.h>

#include "base/zone.h"
#include "counter/sheet.h"

enum { MINUTE_MS = 60000, SECOND_MS = 1000 };
enum { COMPACT_BELOW = 1000, COMPACT_WIDTH = 360, COMPACT_HEIGHT = 880 };
static const float LARGE_SCALE = 1.6F;

void
counter_init(struct counter_app *app, const char *counter, const char *lang, struct theme theme,
             float scale)
{
    memset(app, 0, sizeof(*app));
    str_cut(app->id, sizeof(app->id), counter);
    str_cut(app->lang, sizeof(app->lang), lang);
    app->lang_given = app->lang[0] != '\0';
    app->theme = theme;
    app->scale = scale > 0 ? scale : 1;
    app->width = 1280;
    app->height = 720;
    pthread_mutex_init(&app->wanted_lock, NULL);
}

void
counter_stand_at(struct counter_app *app, const char *counter)
{
    pthread_mutex_lock(&app->wanted_lock);
    str_cut(app->id, sizeof(app->id), counter);
    pthread_mutex_unlock(&app->wanted_lock);
}

void
counter_done(struct counter_app *app)
{
    field_clear(&app->login.pin);
    field_clear(&app->approve.pin);
    app->zone = zone_close(app->zone);
    pthread_mutex_destroy(&app->wanted_lock);
}

void
counter_resize(struct counter_app *app, int width, int height)
{
    app->width = width;
    app->height = height;
}

static void
update_hall_time(struct counter_app *app)
{
    if (app->snapshot) {
        app->hall_now =
            app->facts.now + (app->now_ms - app->read_ms) * app->facts.clock_rate_milli / SECOND_MS;
    }
}

static void
use_zone(struct counter_app *app, const char *name)
{
    struct zone *zone;
    if (strcmp(app->zone_name, name) == 0) {
        return;
    }
    if (zone_open(name, &zone) != STATUS_OK && zone_open("UTC", &zone) != STATUS_OK) {
        return;
    }
    app->zone = zone_close(app->zone);
    app->zone = zone;
    str_cut(app->zone_name, sizeof(app->zone_name), name);
}

static void
use_language(struct counter_app *app)
{
    if (!app->lang_given && app->hall && app->hall->language_count > 0) {
        str_cut(app->lang, sizeof(app->lang), app->hall->languages[0]);
    }
}

/* Requests under way when the line broke may or may not have been done; those that end the work on
 * the ticket in hand are taken as kept, so that the desk is not stuck on them. */
static void
keep_pending(struct counter_app *app)
{
    for (int i = 0; i < app->pending_count; i++) {
        enum action_kind kind = app->pending[i].action.kind;
        if (kind == ACTION_START || kind == ACTION_FINISH || kind == ACTION_HOLD) {
            app->pending[i].kept = true;
        }
    }
}

/* A call for help that is no longer open was answered: who called is told. */
static void
hear_of_calls(struct counter_app *app)
{
    const struct board *board = app->snapshot && !app->stale ? app->snapshot->board : NULL;
    int64_t open = 0;

    for (size_t i = 0; board && i < board->help_count; i++) {
        if (strcmp(board->helps[i].counter, app->id) == 0) {
            open = board->helps[i].id;
        }
    }
    if (board && app->told.open && !open && app->counter.state != COUNTER_CLOSED) {
        desk_notice(app, N_("Somebody has seen to your call."), NULL);
    }
    app->told.open = board ? open : app->told.open;
}

/* What the person at another program should come back for. */
static void
look_up(struct counter_app *app)
{
    enum counter_stage stage = counter_stage(app);
    bool offered = desk_offer(app) != NULL;

    app->attention = app->attention || (app->was_idle && stage == COUNTER_STAGE_READY) ||
                     (offered && !app->was_offered);
    app->was_idle = stage == COUNTER_STAGE_EMPTY;
    app->was_offered = offered;
}

void
counter_snapshot(struct counter_app *app, const struct terminal_view *view, bool stale,
                 const char *trouble)
{
    str_cut(app->trouble, sizeof(app->trouble), trouble);
    if (view) {
        const struct counter_snapshot *snapshot = view->snapshot;
        app->hall = view->hall;
        app->snapshot = snapshot;
        app->facts = view->facts;
        app->read_ms = view->read_at;
        use_zone(app, view->facts.time_zone);
        use_language(app);
        update_hall_time(app);
        if (snapshot->event >= app->base_event) {
            app->base = snapshot->counter;
            app->base_event = snapshot->event;
        }
    } else {
        app->hall = NULL;
        app->snapshot = NULL;
        memset(&app->base, 0, sizeof(app->base));
        app->base_event = app->last.at = app->undo.until_ms = 0;
    }
    if (stale && !app->stale) {
        app->stale_since = app->hall_now;
        app->undo.until_ms = 0;
        keep_pending(app);
    }
    if (!stale) {
        app->stale_since = 0;
    }
    if (!stale && app->notice_of_line) {
        desk_notice(app, NULL, NULL);
    }
    app->stale = stale;
    desk_rebuild(app);
    hear_of_calls(app);
    look_up(app);
}

bool
counter_pop_attention(struct counter_app *app)
{
    bool wanted = app->attention;

    app->attention = false;
    return wanted;
}

void
counter_late(struct counter_app *app, bool late)
{
    app->late = late;
}

bool
counter_pop_reconnect(struct counter_app *app)
{
    bool wanted = app->reconnect;
    app->reconnect = false;
    return wanted;
}

/* Once for each hold, at its limit: nobody waits forgotten. */
static void
tell_of_holds(struct counter_app *app)
{
    int late = app->snapshot && app->hall ? desk_held_too_long(app) : 0;

    if (late > app->told.late && !app->notice[0]) {
        for (int i = 0; i < app->counter.held_count; i++) {
            const struct ticket *held = &app->counter.held[i];
            int64_t limit = desk_hold_limit(app, held->hold);
            if (limit > 0 && app->hall_now - held->held_at > limit) {
                desk_notice(app, N_("{0} is on hold for too long. Go on with it, or hand it on."),
                            held->number);
            }
        }
    }
    app->told.late = late;
}

void
counter_tick(struct counter_app *app, int64_t steady_ms)
{
    app->now_ms = steady_ms;
    update_hall_time(app);
    if (app->undo.until_ms && steady_ms >= app->undo.until_ms) {
        app->undo.until_ms = 0;
    }
    tell_of_holds(app);
}

/* Steady milliseconds until the hall's clock is a whole number of 'unit' past 'from'. */
static int64_t
until_next(const struct counter_app *app, int64_t from, int64_t unit)
{
    int64_t rate = app->facts.clock_rate_milli;
    if (rate <= 0) {
        return INT64_MAX;
    }
    int64_t past = (app->hall_now - from) % unit;
    int64_t left = past < 0 ? -past : unit - past;
    return (left * SECOND_MS + rate - 1) / rate;
}

int64_t
counter_next_ms(const struct counter_app *app)
{
    if (!app->snapshot) {
        return INT64_MAX;
    }
    int64_t next = until_next(app, 0, MINUTE_MS);
    const struct ticket *hand = desk_hand(app);
    if (hand) {
        int64_t from = hand->state == TICKET_SERVING ? hand->started_at : hand->called_at;
        int64_t second = until_next(app, from, SECOND_MS);
        next = second < next ? second : next;
    }
    const struct ticket *offer = desk_offer(app);
    if (offer) {
        int64_t second = until_next(app, offer->offer_until, SECOND_MS);
        next = second < next ? second : next;
    }
    if (app->undo.until_ms) {
        int64_t left = app->undo.until_ms - app->now_ms;
        int64_t second = left % SECOND_MS ? left % SECOND_MS : SECOND_MS;
        next = second < next ? second : next;
    }
    return next == INT64_MAX ? INT64_MAX : app->now_ms + next;
}

/* Narrow and upright; a small window that lies keeps the wide layout, only smaller. */
bool
counter_is_compact(const struct counter_app *app)
{
    return (float)app->width < COMPACT_BELOW * app->scale && app->width < app->height;
}

void
counter_screen(const struct counter_app *app, float mm_per_px, struct ui_screen *ret_screen)
{
    /* The layout is 1280 x 720 u at least, the compact one 360 x 880 u; a smaller window makes u
     * smaller, never the layout poorer. Large type is a larger layout, as far as the window goes: a
     * desk with half its buttons gone would help nobody. */
    bool compact = counter_is_compact(app);
    float u = app->scale * (app->theme.large ? LARGE_SCALE : 1);
    float across = (float)app->width / (float)(compact ? COMPACT_WIDTH : 1280);
    float down = (float)app->height / (float)(compact ? COMPACT_HEIGHT : 720);
    u = across < u ? across : u;
    u = down < u ? down : u;
    ret_screen->width = app->width;
    ret_screen->height = app->height;
    ret_screen->metrics = (struct ui_metrics){u, mm_per_px};
    ret_screen->theme = app->theme;
    ret_screen->theme.large = false;
    ret_screen->lang = app->lang;
    ret_screen->rtl = i18n_direction(app->lang) == I18N_RIGHT_TO_LEFT;
    ret_screen->ground = COLOR_PAPER;
}

const char *
counter_screen_name(const struct counter_app *app)
{
    static const char *const stages[] = {
        [COUNTER_STAGE_STARTING] = "starting", [COUNTER_STAGE_UNKNOWN] = "unknown",
        [COUNTER_STAGE_LOGIN] = "login",       [COUNTER_STAGE_PAUSED] = "paused",
        [COUNTER_STAGE_CALLED] = "called",     [COUNTER_STAGE_SERVING] = "serving",
        [COUNTER_STAGE_READY] = "ready",       [COUNTER_STAGE_EMPTY] = "empty",
    };
    static const char *const dialogs[] = {
        [COUNTER_DIALOG_TRANSFER] = "transfer", [COUNTER_DIALOG_HOLD] = "hold",
        [COUNTER_DIALOG_NUMBER] = "number",     [COUNTER_DIALOG_PAUSE] = "pause",
        [COUNTER_DIALOG_LOOKUP] = "lookup",     [COUNTER_DIALOG_HELP] = "help",
        [COUNTER_DIALOG_APPROVE] = "approve",   [COUNTER_DIALOG_CLOSE] = "close",
    };
    if (app->dialog == COUNTER_DIALOG_SHEET) {
        return sheet_of(app)->name;
    }
    return app->dialog ? dialogs[app->dialog] : stages[counter_stage(app)];
}
