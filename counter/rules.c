/* SPDX-License-Identifier: Apache-2.0
 * What can be done now. Screens draw by it, keys and taps are held against it. */
#include <string.h>

#include "counter/desk.h"

/* Who is in hand, or in what state, may be another once this is done. */
static bool
moves_hand(enum action_kind kind)
{
    switch (kind) {
    case ACTION_SERVE:
    case ACTION_CALL:
    case ACTION_START:
    case ACTION_PASS:
    case ACTION_FINISH:
    case ACTION_HOLD:
    case ACTION_UNHOLD:
    case ACTION_TRANSFER:
    case ACTION_ACCEPT:
    case ACTION_RELEASE:
    case ACTION_UNDO:
        return true;
    default:
        return false;
    }
}

/* One request at a time. Cut off, the ticket in hand can be ended all the same: behind what is
 * kept, and behind what may be unanswered for the whole outage but leaves that ticket as it is. */
static bool
may_ask(const struct counter_app *app)
{
    if (!app->stale) {
        return app->pending_count == 0;
    }
    for (int i = 0; i < app->pending_count; i++) {
        if (!app->pending[i].kept && moves_hand(app->pending[i].action.kind)) {
            return false;
        }
    }
    return app->pending_count < COUNTER_PENDING_MAX;
}

static bool
can_primary(const struct counter_app *app)
{
    switch (counter_stage(app)) {
    case COUNTER_STAGE_SERVING:
    case COUNTER_STAGE_CALLED:
        return may_ask(app);
    case COUNTER_STAGE_READY:
    case COUNTER_STAGE_PAUSED:
        return may_ask(app) && !app->stale;
    default:
        return false;
    }
}

static bool
can_pass(const struct counter_app *app)
{
    return app->counter.ticket.calls >= app->hall->settings.calls_before_pass;
}

static bool
can_close(const struct counter_app *app)
{
    return !desk_hand(app) && app->counter.state != COUNTER_CLOSED;
}

static bool
is_looked_up(const struct counter_app *app, enum ticket_state state)
{
    const struct counter_snapshot *snapshot = app->snapshot;
    return app->lookup.asked && snapshot && snapshot->lookup[0] &&
           strcmp(snapshot->lookup, app->lookup.number.text) == 0 &&
           snapshot->lookup_status == STATUS_OK && snapshot->lookup_ticket.state == state;
}

bool
counter_can(const struct counter_app *app, enum counter_target target)
{
    enum counter_stage stage = counter_stage(app);
    bool online = !app->stale && may_ask(app);
    bool called = stage == COUNTER_STAGE_CALLED, serving = stage == COUNTER_STAGE_SERVING;

    switch (target) {
    case COUNTER_TARGET_PRIMARY:
        return can_primary(app);
    case COUNTER_TARGET_RECALL:
        return online && called;
    case COUNTER_TARGET_PASS:
        return online && called && can_pass(app);
    case COUNTER_TARGET_TRANSFER:
        return online && (called || serving);
    case COUNTER_TARGET_HOLD:
        return may_ask(app) && (serving || (!app->stale && app->counter.held_count > 0 &&
                                            stage >= COUNTER_STAGE_READY));
    case COUNTER_TARGET_NUMBER:
        return online && stage >= COUNTER_STAGE_CALLED;
    case COUNTER_TARGET_PAUSE:
        return online && stage >= COUNTER_STAGE_PAUSED;
    case COUNTER_TARGET_UNDO:
        return online && app->undo.until_ms > app->now_ms;
    case COUNTER_TARGET_ACCEPT:
    case COUNTER_TARGET_DECLINE:
        return online && desk_offer(app);
    case COUNTER_TARGET_SLIP: {
        size_t count;
        bool marked = desk_ticked(app, COUNTER_TICK_MISSING) > 0;
        bool sheet = counter_is_compact(app) && app->dialog != COUNTER_DIALOG_SHEET;
        return online && (called || serving) &&
               (sheet ? desk_materials(app, &count) != NULL : marked);
    }
    case COUNTER_TARGET_LOOKUP:
        return stage >= COUNTER_STAGE_PAUSED;
    case COUNTER_TARGET_OTHERS:
        return stage >= COUNTER_STAGE_PAUSED;
    case COUNTER_TARGET_TAKE_OVER: {
        struct desk_stand_in stand_in;
        return online && desk_stand_in(app, &stand_in);
    }
    case COUNTER_TARGET_CLOSE:
        return online && can_close(app);
    case COUNTER_TARGET_LOOKUP_RETURN:
        return online && (is_looked_up(app, TICKET_PASSED) || is_looked_up(app, TICKET_VOID) ||
                          is_looked_up(app, TICKET_LEFT));
    case COUNTER_TARGET_LOOKUP_LEAVE:
        return online && (is_looked_up(app, TICKET_WAITING) || is_looked_up(app, TICKET_PASSED));
    case COUNTER_TARGET_LOOKUP_CLASS:
        return online && is_looked_up(app, TICKET_WAITING);
    case COUNTER_TARGET_LOOKUP_CALL:
        return online && is_looked_up(app, TICKET_WAITING) && stage >= COUNTER_STAGE_READY;
    default:
        return true;
    }
}

bool
counter_number_needs_supervisor(const struct counter_app *app, const char *number)
{
    const struct ticket *next = desk_next(app);
    return !app->facts.training && !(next && strcmp(next->number, number) == 0);
}
