/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "counter/sheet.h"

static void
take_from_hand(struct counter *counter, struct ticket *ret_ticket)
{
    *ret_ticket = counter->ticket;
    counter->has_ticket = false;
}

/* What a kept request will have done, once it is sent. */
static void
apply_kept(struct counter_app *app, const struct action *action)
{
    struct counter *counter = &app->counter;
    struct ticket ticket;

    if (!counter->has_ticket) {
        return;
    }
    switch (action->kind) {
    case ACTION_START:
        counter->ticket.state = TICKET_SERVING;
        counter->ticket.started_at = app->hall_now;
        break;
    case ACTION_FINISH:
        take_from_hand(counter, &ticket);
        break;
    case ACTION_HOLD:
        take_from_hand(counter, &ticket);
        ticket.state = TICKET_HELD;
        ticket.hold = action->hold;
        ticket.held_at = app->hall_now;
        if (counter->held_count < COUNTER_HELD_MAX) {
            counter->held[counter->held_count++] = ticket;
        }
        break;
    default:
        break;
    }
}

static bool
dialog_lost_its_ticket(const struct counter_app *app)
{
    switch (app->dialog) {
    case COUNTER_DIALOG_TRANSFER:
        return !desk_transferred(app);
    case COUNTER_DIALOG_HOLD:
        return !desk_hand(app) && app->counter.held_count == 0;
    case COUNTER_DIALOG_CLOSE:
        return desk_hand(app) != NULL;
    case COUNTER_DIALOG_PAUSE:
        return app->counter.state != COUNTER_OPEN;
    case COUNTER_DIALOG_SHEET:
        return app->sheet.kind != COUNTER_SHEET_MORE && app->snapshot && !app->stale &&
               app->pending_count == 0 && !sheet_can_open(app, app->sheet.kind);
    default:
        return false;
    }
}

void
desk_rebuild(struct counter_app *app)
{
    int64_t started = app->counter.ticket.started_at, of = app->counter.ticket.id;

    app->counter = app->base;
    for (int i = 0; i < app->pending_count; i++) {
        if (app->pending[i].kept) {
            apply_kept(app, &app->pending[i].action);
            /* A start that is kept began when it was pressed, not at this rebuild. */
            if (app->pending[i].action.kind == ACTION_START && of == app->counter.ticket.id &&
                started > 0) {
                app->counter.ticket.started_at = started;
            }
        }
    }
    const struct ticket *hand = desk_hand(app);
    if (hand && hand->id != app->ticks_of) {
        memset(app->ticks, 0, sizeof(app->ticks));
        app->ticks_of = hand->id;
        app->material_page = 0;
    }
    if (app->counter.state == COUNTER_CLOSED && app->dialog != COUNTER_DIALOG_HELP) {
        app->dialog = COUNTER_DIALOG_NONE;
    }
    if (dialog_lost_its_ticket(app)) {
        app->dialog = COUNTER_DIALOG_NONE;
    }
}

enum counter_stage
counter_stage(const struct counter_app *app)
{
    if (!app->snapshot || !app->hall) {
        return COUNTER_STAGE_STARTING;
    }
    if (!app->snapshot->known) {
        return COUNTER_STAGE_UNKNOWN;
    }
    const struct ticket *hand = desk_hand(app);
    if (hand) {
        return hand->state == TICKET_SERVING ? COUNTER_STAGE_SERVING : COUNTER_STAGE_CALLED;
    }
    switch (app->counter.state) {
    case COUNTER_CLOSED:
        return COUNTER_STAGE_LOGIN;
    case COUNTER_PAUSED:
        return COUNTER_STAGE_PAUSED;
    default:
        return desk_next(app) ? COUNTER_STAGE_READY : COUNTER_STAGE_EMPTY;
    }
}

const struct ticket *
desk_hand(const struct counter_app *app)
{
    return app->counter.has_ticket ? &app->counter.ticket : NULL;
}

const struct hall_service *
desk_service(const struct counter_app *app, const struct ticket *ticket)
{
    return app->hall ? hall_service(app->hall, ticket->steps[ticket->step].service) : NULL;
}

const struct hall_matter *
desk_matter(const struct counter_app *app, const struct ticket *ticket)
{
    const struct hall_service *service = desk_service(app, ticket);
    const char *matter = ticket->steps[ticket->step].matter;
    return service && matter[0] ? hall_matter(service, matter) : NULL;
}

const struct hall_staff *
desk_staff(const struct counter_app *app)
{
    return app->hall && app->counter.staff[0] ? hall_staff(app->hall, app->counter.staff) : NULL;
}

bool
desk_waits_later(const struct counter_app *app, const struct ticket *ticket)
{
    return ticket->free_at > app->hall_now;
}

const struct ticket *
desk_next(const struct counter_app *app)
{
    return app->snapshot && app->snapshot->why.any ? &app->snapshot->why.ticket : NULL;
}

const struct ticket *
desk_waiting(const struct counter_app *app, const char *number)
{
    for (size_t i = 0; app->snapshot && i < app->snapshot->waiting_count; i++) {
        if (strcmp(app->snapshot->waiting[i].number, number) == 0) {
            return &app->snapshot->waiting[i];
        }
    }
    return NULL;
}

bool
desk_is_booked(const struct ticket *ticket)
{
    return strcmp(ticket->class_id, "appointment") == 0;
}

bool
desk_is_priority(const struct ticket *ticket)
{
    return !desk_is_booked(ticket) && strcmp(ticket->class_id, "regular") != 0;
}

int64_t
desk_wait_ms(const struct counter_app *app, const struct ticket *ticket)
{
    int64_t since = ticket->issued_at;
    int64_t until = app->stale && app->stale_since ? app->stale_since : app->hall_now;
    if (desk_is_booked(ticket) && ticket->base > since) {
        since = ticket->base;
    }
    return until > since ? until - since : 0;
}

bool
desk_is_overdue(const struct counter_app *app, const struct ticket *ticket)
{
    const struct hall_service *service = desk_service(app, ticket);
    return service && service->wait_standard_min > 0 &&
           desk_wait_ms(app, ticket) > (int64_t)service->wait_standard_min * 60000;
}

int
desk_unsent(const struct counter_app *app)
{
    int count = 0;
    for (int i = 0; i < app->pending_count; i++) {
        count += app->pending[i].kept;
    }
    return count;
}

const struct hall_material *
desk_materials(const struct counter_app *app, size_t *ret_count)
{
    const struct ticket *hand = desk_hand(app);
    const struct hall_matter *matter = hand ? desk_matter(app, hand) : NULL;
    *ret_count = 0;
    if (!matter) {
        return NULL;
    }
    *ret_count = matter->guide.material_count < COUNTER_MATERIALS_MAX ? matter->guide.material_count
                                                                      : COUNTER_MATERIALS_MAX;
    return matter->guide.materials;
}

enum counter_tick
desk_tick(const struct counter_app *app, size_t n)
{
    return n < COUNTER_MATERIALS_MAX ? (enum counter_tick)app->ticks[n] : COUNTER_TICK_OPEN;
}

size_t
desk_ticked(const struct counter_app *app, enum counter_tick tick)
{
    size_t count, found = 0;
    (void)desk_materials(app, &count);
    for (size_t i = 0; i < count; i++) {
        found += desk_tick(app, i) == tick;
    }
    return found;
}

const struct ticket *
desk_offer(const struct counter_app *app)
{
    const struct counter_snapshot *snapshot = app->snapshot;

    /* An answer that is newer than the snapshot may have been ours. */
    if (!snapshot || app->stale || snapshot->event < app->base_event ||
        app->counter.state != COUNTER_OPEN) {
        return NULL;
    }
    for (int i = 0; i < snapshot->desk.offer_count; i++) {
        if (ticket_is_offered(&snapshot->desk.offers[i], app->hall_now)) {
            return &snapshot->desk.offers[i];
        }
    }
    return NULL;
}

const struct hall_staff *
desk_deputy(const struct counter_app *app)
{
    const struct hall_staff *person = desk_staff(app);

    return person && person->deputy[0] ? hall_staff(app->hall, person->deputy) : NULL;
}

bool
desk_is_out(const struct counter_app *app, const struct ticket *ticket)
{
    int64_t minute = 60000, since = app->hall_now - ticket->passed_at;

    return ticket->state == TICKET_VOID || ticket->state == TICKET_LEFT ||
           (ticket->state == TICKET_PASSED && ticket->passed_at > 0 &&
            since > app->hall->settings.return_minutes * minute);
}

int64_t
desk_hold_limit(const struct counter_app *app, enum ticket_hold hold)
{
    const struct hall_settings *settings = &app->hall->settings;
    const int64_t minute = 60000;

    switch (hold) {
    case TICKET_HOLD_WITH_US:
        return settings->hold_with_us_min * minute;
    case TICKET_HOLD_WITH_CITIZEN:
        return settings->hold_with_citizen_min * minute;
    case TICKET_HOLD_WAITING:
        return settings->hold_waiting_min * minute;
    default:
        return 0;
    }
}

int
desk_held_too_long(const struct counter_app *app)
{
    int count = 0;

    for (int i = 0; i < app->counter.held_count; i++) {
        const struct ticket *held = &app->counter.held[i];
        int64_t limit = desk_hold_limit(app, held->hold);
        count += limit > 0 && app->hall_now - held->held_at > limit;
    }
    return count;
}

const struct board_terminal *
desk_message(const struct counter_app *app)
{
    const struct board *board = app->snapshot ? app->snapshot->board : NULL;

    for (size_t i = 0; board && app->terminal[0] && i < board->terminal_count; i++) {
        const struct board_terminal *told = &board->terminals[i];
        if (strcmp(told->id, app->terminal) == 0 && told->message[0] && told->at > app->told.read) {
            return told;
        }
    }
    return NULL;
}
