/* SPDX-License-Identifier: Apache-2.0 */
#include "counter/counter.h"

#include <string.h>

#include "base/zone.h"
#include "counter/desk.h"

enum { MINUTE_MS = 60000, SECOND_MS = 1000 };
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

void
counter_tick(struct counter_app *app, int64_t steady_ms)
{
    app->now_ms = steady_ms;
    update_hall_time(app);
    if (app->undo.until_ms && steady_ms >= app->undo.until_ms) {
        app->undo.until_ms = 0;
    }
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

void
counter_screen(const struct counter_app *app, float mm_per_px, struct ui_screen *ret_screen)
{
    /* The layout is 1280 x 720 u at least; a smaller window makes u smaller, never the layout
     * poorer. Large type is a larger layout, as far as the window goes: a desk with half its
     * buttons gone would help nobody. */
    float u = app->scale * (app->theme.large ? LARGE_SCALE : 1);
    float across = (float)app->width / 1280, down = (float)app->height / 720;
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
    return app->dialog ? dialogs[app->dialog] : stages[counter_stage(app)];
}
