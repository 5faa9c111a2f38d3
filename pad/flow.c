/* SPDX-License-Identifier: Apache-2.0
 * From the end of a service to its rating, or to none. */
#include <string.h>

#include "pad/look.h"

static int64_t
stretch(const struct pad *pad, int64_t ms)
{
    return pad->theme.large ? 2 * ms : ms;
}

static void
go(struct pad *pad, enum pad_page page, int64_t lasts_ms)
{
    pad->flow = page;
    pad->until_ms = lasts_ms ? pad->now_ms + stretch(pad, lasts_ms) : APP_NEVER;
    pad->extensions = 0;
}

static void
leave(struct pad *pad)
{
    pad->dealt = pad->service.served > pad->dealt ? pad->service.served : pad->dealt;
    go(pad, PAD_IDLE, 0);
}

static void
begin(struct pad *pad, const struct pad_service *service)
{
    pad->service = *service;
    pad->level = 0;
    memset(pad->reasons, 0, sizeof(pad->reasons));
    go(pad, PAD_RATING, PAD_TIMEOUT_MS);
}

/* A new service to be asked about; or the one under way can no longer be rated (undone, too late).
 */
static void
follow_service(struct pad *pad)
{
    const struct pad_service *service = &look_snapshot(pad)->service;
    bool choosing = pad->flow == PAD_RATING || pad->flow == PAD_REASONS;

    if (pad->flow == PAD_SENDING) {
        return;
    }
    if (service->served > pad->dealt && service->served != pad->service.served) {
        begin(pad, service);
    } else if (choosing && service->served != pad->service.served) {
        leave(pad);
    }
}

static void
follow_zone(struct pad *pad)
{
    const char *name = pad->view.hall->time_zone;

    if (pad->zone && strcmp(pad->zone_name, name) == 0) {
        return;
    }
    pad->zone = zone_close(pad->zone);
    str_cut(pad->zone_name, sizeof(pad->zone_name), name);
    if (zone_open(name, &pad->zone) != STATUS_OK) {
        log_write(LOG_LEVEL_ERROR, "time zone unknown to this machine: '%s'", name);
    }
}

void
pad_snapshot_take(struct pad *pad, const struct terminal_view *view, bool stale,
                  const char *trouble, int64_t steady_ms)
{
    pad->now_ms = steady_ms;
    pad->stale = stale;
    str_cut(pad->trouble, sizeof(pad->trouble), trouble);
    if (!view) {
        pad->has_view = false;
        pad->dealt = 0;
        memset(&pad->service, 0, sizeof(pad->service));
        go(pad, PAD_IDLE, 0);
        return;
    }
    pad->view = *view;
    pad->has_view = true;
    follow_zone(pad);
    if (!stale && look_snapshot(pad)->known) {
        follow_service(pad);
    }
}

void
pad_tick(struct pad *pad, int64_t steady_ms)
{
    pad->now_ms = steady_ms;
    if (steady_ms >= pad->until_ms && pad->flow != PAD_SENDING && pad->flow != PAD_IDLE) {
        leave(pad);
    }
}

bool
pad_is_asking(const struct pad *pad)
{
    bool choosing = pad->flow == PAD_RATING || pad->flow == PAD_REASONS;

    return choosing && pad_page(pad) == pad->flow && pad->extensions < PAD_EXTENSIONS_MAX &&
           pad->now_ms >= pad->until_ms - stretch(pad, PAD_ASK_MS);
}

static void
send(struct pad *pad)
{
    const struct hall *hall = pad->view.hall;
    struct buffer reasons = {0};

    for (size_t i = 0; pad->level <= PAD_LOW_LEVEL && i < hall->rating_reason_count; i++) {
        if (pad->reasons[i]) {
            buffer_append(&reasons, reasons.length ? "," : "");
            buffer_append(&reasons, hall->rating_reasons[i].id);
        }
    }
    pad->wanted = (struct action){.kind = ACTION_RATE, .level = pad->level};
    str_cut(pad->wanted.number, sizeof(pad->wanted.number), pad->service.number);
    str_cut(pad->wanted.counter, sizeof(pad->wanted.counter), pad->counter);
    str_cut(pad->wanted.lang, sizeof(pad->wanted.lang), look_lang(pad));
    if (reasons.data && !str_copy(pad->wanted.reason, sizeof(pad->wanted.reason), reasons.data)) {
        log_write(LOG_LEVEL_ERROR, "too many reasons for one rating: '%s'", reasons.data);
    }
    buffer_done(&reasons);
    pad->has_wanted = true;
    go(pad, PAD_SENDING, 0);
}

static void
touch(struct pad *pad, int action)
{
    size_t reason = (size_t)(action - PAD_TOUCH_REASON);

    if (action > PAD_TOUCH_LEVEL && action <= PAD_TOUCH_LEVEL + 5) {
        pad->level = action - PAD_TOUCH_LEVEL;
        if (pad->level <= PAD_LOW_LEVEL) {
            go(pad, PAD_REASONS, PAD_TIMEOUT_MS);
        } else {
            send(pad);
        }
    } else if (action == PAD_TOUCH_SKIP) {
        leave(pad);
    } else if (action == PAD_TOUCH_CHANGE) {
        memset(pad->reasons, 0, sizeof(pad->reasons));
        go(pad, PAD_RATING, PAD_TIMEOUT_MS);
    } else if (action == PAD_TOUCH_SUBMIT) {
        send(pad);
    } else if (action >= PAD_TOUCH_REASON && reason < pad->view.hall->rating_reason_count) {
        pad->reasons[reason] = !pad->reasons[reason];
        pad->until_ms = pad->now_ms + stretch(pad, PAD_TIMEOUT_MS);
    }
}

bool
pad_event(struct pad *pad, const struct window_event *event, int64_t steady_ms)
{
    if (event->kind != WINDOW_TAP || event->action <= 0) {
        return false;
    }
    pad_tick(pad, steady_ms);
    if (pad_page(pad) != pad->flow || pad->flow == PAD_IDLE ||
        steady_ms - pad->tapped_ms < PAD_TAP_MS) {
        return true;
    }
    pad->tapped_ms = steady_ms;
    if (event->action != PAD_TOUCH_STAY) {
        touch(pad, event->action);
    } else if (pad->extensions < PAD_EXTENSIONS_MAX) {
        pad->extensions++;
        pad->until_ms = pad->now_ms + stretch(pad, PAD_TIMEOUT_MS);
    }
    return true;
}

bool
pad_pop_action(struct pad *pad, struct action *ret_action)
{
    if (!pad->has_wanted) {
        return false;
    }
    pad->has_wanted = false;
    *ret_action = pad->wanted;
    return true;
}

void
pad_asked(struct pad *pad, int64_t question)
{
    pad->question = question;
}

void
pad_late(struct pad *pad, bool late)
{
    pad->late = late;
}

void
pad_answer(struct pad *pad, int64_t question, const struct answer *answer, int64_t steady_ms)
{
    if (question != pad->question || pad->flow != PAD_SENDING) {
        return;
    }
    pad->now_ms = steady_ms;
    pad->late = false;
    if (answer->status == STATUS_OK) {
        pad->rated = answer->event;
        pad->dealt = pad->service.served;
        go(pad, PAD_THANKS, pad->level <= PAD_LOW_LEVEL ? PAD_THANKS_LOW_MS : PAD_THANKS_MS);
    } else {
        const char *values[ANSWER_VALUES_MAX];
        for (int i = 0; i < answer->value_count; i++) {
            values[i] = answer->values[i];
        }
        str_fill(pad->refusal, sizeof(pad->refusal), i18n_tr(answer->sentence), values,
                 (size_t)answer->value_count);
        pad->dealt = pad->service.served;
        go(pad, PAD_REFUSED, PAD_THANKS_MS);
    }
}
