/* SPDX-License-Identifier: Apache-2.0 */
#include "wait/past.h"

#include <stdlib.h>
#include <string.h>

#include "ticket/hall.h"
#include "wait/day.h"
#include "wait/flow.h"
#include "wait/tally.h"

enum {
    UNDO_MS = 10 * 1000,
    PRIOR_MS = 10 * 60 * 1000,
    DAY_TICKETS_MAX = 100000,
    PENDING_MAX = 64,
};

enum place { PLACE_GONE, PLACE_WAITING, PLACE_CALLED, PLACE_SERVING, PLACE_HELD };

/* One ticket of today, as far as learning goes. */
struct walk {
    enum place place;
    int service, staff;
    bool judged;        /* its told wait has had its call */
    int64_t entered_at; /* this service's queue */
    int64_t called_at, free_since;
    int64_t busy_from, busy_ms; /* at the counter, without holds */
};
struct known {
    struct walk now, before; /* before: what an undo of last_event gives back */
    int64_t last_event, issued_at, credit_ms;
    struct ticket_told told;
};
/* What an undo may still take back. */
struct pending {
    int64_t event, at;
    bool is_call; /* else an outcome */
    struct learn_call call;
    struct past_outcome outcome;
};
struct last_call {
    int64_t issued_at, called_at;
};

struct past {
    const struct hall *hall;
    const struct zone *zone;
    past_outcome_fn outcome;
    void *context;
    struct learn *learn;
    struct flow *flow;
    char day[TICKET_DAY_SIZE];
    bool worked;          /* somebody came today */
    int64_t first_ticket; /* id of tickets[0]; 0 = none yet */
    struct known *tickets;
    size_t ticket_count, ticket_room;
    int64_t *free_since;          /* as the hall's counters */
    struct last_call *last_calls; /* as the hall's services */
    struct pending pending[PENDING_MAX];
    size_t pending_count;
    struct past_tally tallies[TALLY_DAYS];
};

struct past *
past_new(const struct hall *hall, const struct zone *zone, past_outcome_fn outcome, void *context)
{
    struct past *past = mem_zero_alloc(1, sizeof(*past));

    past->hall = hall;
    past->zone = zone;
    past->outcome = outcome;
    past->context = context;
    past->learn = learn_new((int)hall->service_count, (int)hall->staff_count, PRIOR_MS);
    past->flow = flow_new(hall, zone);
    past->free_since = mem_zero_alloc(hall->counter_count + 1, sizeof(*past->free_since));
    past->last_calls = mem_zero_alloc(hall->service_count + 1, sizeof(*past->last_calls));
    return past;
}

struct past *
past_free(struct past *past)
{
    if (past) {
        learn_free(past->learn);
        flow_free(past->flow);
        free(past->tickets);
        free(past->free_since);
        free(past->last_calls);
        free(past);
    }
    return NULL;
}

const struct learn *
past_learn(const struct past *past)
{
    return past->learn;
}

const char *
past_day(const struct past *past)
{
    return past->day;
}

static int
service_of(const struct past *past, const char *id)
{
    const struct hall_service *service = hall_service(past->hall, id);
    return service ? (int)(service - past->hall->services) : -1;
}

static int
staff_of(const struct past *past, const char *id)
{
    const struct hall_staff *staff = hall_staff(past->hall, id);
    return staff ? (int)(staff - past->hall->staff) : -1;
}

static int
counter_of(const struct past *past, const char *id)
{
    const struct hall_counter *counter = hall_counter(past->hall, id);
    return counter ? (int)(counter - past->hall->counters) : -1;
}

static struct known *
ticket_of(struct past *past, int64_t id)
{
    if (past->first_ticket == 0 || id < past->first_ticket ||
        id - past->first_ticket >= (int64_t)past->ticket_count) {
        return NULL;
    }
    return &past->tickets[id - past->first_ticket];
}

static struct known *
ticket_add(struct past *past, int64_t id)
{
    if (past->first_ticket == 0) {
        past->first_ticket = id;
    }
    int64_t place = id - past->first_ticket;
    if (place < 0 || place >= DAY_TICKETS_MAX) {
        return NULL;
    }
    if ((size_t)place >= past->ticket_room) {
        past->ticket_room = (size_t)place + 256;
        past->tickets = mem_grow(past->tickets, past->ticket_room, sizeof(*past->tickets));
    }
    for (; past->ticket_count <= (size_t)place; past->ticket_count++) {
        past->tickets[past->ticket_count] = (struct known){.now = {.service = -1}};
    }
    return &past->tickets[place];
}

static void
settle(struct past *past, const struct pending *pending)
{
    if (pending->is_call) {
        learn_call(past->learn, &pending->call);
        return;
    }
    tally_count(past->tallies, &pending->outcome);
    if (past->outcome) {
        past->outcome(&pending->outcome, past->context);
    }
}

static void
settle_first(struct past *past)
{
    settle(past, &past->pending[0]);
    past->pending_count--;
    memmove(past->pending, past->pending + 1, past->pending_count * sizeof(past->pending[0]));
}

void
past_settle(struct past *past, int64_t now)
{
    while (past->pending_count > 0 && (now == INT64_MAX || past->pending[0].at + UNDO_MS < now)) {
        settle_first(past);
    }
}

static void
pend(struct past *past, const struct pending *pending)
{
    if (past->pending_count == PENDING_MAX) {
        settle_first(past);
    }
    past->pending[past->pending_count++] = *pending;
}

static void
take_back(struct past *past, int64_t event)
{
    size_t kept = 0;

    for (size_t i = 0; i < past->pending_count; i++) {
        if (past->pending[i].event != event) {
            past->pending[kept++] = past->pending[i];
        }
    }
    past->pending_count = kept;
}

/* A time at the counter is over. */
static void
learn_over(struct past *past, const struct history_row *row, const struct walk *walk, bool came)
{
    int64_t busy = walk->busy_ms + (walk->busy_from > 0 ? row->at - walk->busy_from : 0);
    struct pending pending = {.event = row->id,
                              .at = row->at,
                              .is_call = true,
                              .call = {.service = walk->service,
                                       .staff = walk->staff,
                                       .issued_at = walk->entered_at,
                                       .free_since = walk->free_since,
                                       .called_at = walk->called_at,
                                       .ended_at = walk->called_at + busy,
                                       .came = came}};

    if (walk->service >= 0 && walk->called_at > 0 && busy >= 0) {
        pend(past, &pending);
    }
}

static int64_t
free_since(const struct past *past, const struct history_row *row)
{
    int counter = counter_of(past, row->counter);
    return counter >= 0 ? past->free_since[counter] : 0;
}

static void
desk_is_free(struct past *past, const struct history_row *row)
{
    int counter = counter_of(past, row->counter);

    if (counter >= 0) {
        past->free_since[counter] = row->at;
    }
    flow_busy(past->flow, counter, false);
}

static void
join(struct past *past, const struct history_row *row, struct known *known)
{
    struct civil civil = zone_civil(past->zone, row->at);
    /* It keeps its base: to the next queue it comes as one who is put forward. */
    int64_t credit_ms = known->credit_ms + row->at - known->issued_at;

    known->now = (struct walk){.place = PLACE_WAITING,
                               .service = service_of(past, row->service),
                               .staff = -1,
                               .judged = known->now.judged,
                               .entered_at = row->at};
    if (known->now.service >= 0) {
        learn_arrival(past->learn, known->now.service, civil.hour * 60 + civil.minute, credit_ms);
    }
    flow_join(past->flow, known->now.service, row->at, row->ticket, credit_ms);
}

static void
take(struct past *past, const struct history_row *row)
{
    const struct hall_class *class = hall_class(past->hall, row->class_id);
    struct known *known = ticket_add(past, row->ticket);

    past->worked = true;
    if (!known) {
        return;
    }
    known->issued_at = row->issued_at;
    known->credit_ms = class ? (int64_t) class->credit_min * 60000 : 0;
    known->told = row->told;
    join(past, row, known);
    known->now.entered_at = row->issued_at;
    known->now.judged = row->told.by[0] == '\0';
}

static void
serve(struct past *past, const struct history_row *row)
{
    struct known *known = ticket_add(past, row->ticket);

    flow_busy(past->flow, counter_of(past, row->counter), true);
    if (known) {
        known->issued_at = row->at;
        known->now = (struct walk){.place = PLACE_SERVING,
                                   .service = service_of(past, row->service),
                                   .staff = staff_of(past, row->staff),
                                   .judged = true,
                                   .entered_at = row->at,
                                   .called_at = row->at,
                                   .free_since = free_since(past, row),
                                   .busy_from = row->at};
    }
}

static void
call(struct past *past, const struct history_row *row, struct known *known)
{
    struct walk *walk = &known->now;

    flow_call(past->flow, walk->service, row->at, row->ticket);
    flow_busy(past->flow, counter_of(past, row->counter), true);
    walk->place = PLACE_CALLED;
    walk->staff = staff_of(past, row->staff);
    walk->called_at = walk->busy_from = row->at;
    walk->busy_ms = 0;
    walk->free_since = free_since(past, row);
    if (walk->service >= 0 && known->credit_ms == 0) {
        past->last_calls[walk->service] = (struct last_call){walk->entered_at, row->at};
    }
    if (!walk->judged && walk->service >= 0) {
        struct pending pending = {.event = row->id,
                                  .at = row->at,
                                  .outcome = {.service = walk->service,
                                              .issued_at = known->issued_at,
                                              .called_at = row->at,
                                              .told = known->told}};
        str_cut(pending.outcome.day, sizeof(pending.outcome.day), row->day);
        walk->judged = true;
        pend(past, &pending);
    }
}

static void
leave_desk(struct past *past, const struct history_row *row, struct known *known)
{
    struct walk *walk = &known->now;

    if (walk->place == PLACE_SERVING || walk->place == PLACE_HELD) {
        learn_over(past, row, walk, true);
    }
    /* A held one leaves the counter to whom it has in hand. */
    if (walk->place != PLACE_HELD) {
        desk_is_free(past, row);
    }
}

/* The rows of tickets that are known. */
static void
move(struct past *past, const struct history_row *row, struct known *known)
{
    struct walk *walk = &known->now;

    switch (row->kind) {
    case HISTORY_CALL:
        call(past, row, known);
        break;
    case HISTORY_START:
        walk->place = PLACE_SERVING;
        break;
    case HISTORY_PASS:
        learn_over(past, row, walk, false);
        desk_is_free(past, row);
        walk->place = PLACE_GONE;
        break;
    case HISTORY_FINISH:
        leave_desk(past, row, known);
        walk->place = PLACE_GONE;
        break;
    case HISTORY_NEXT:
    case HISTORY_TRANSFER:
        if (walk->place == PLACE_WAITING) {
            flow_leave(past->flow, walk->service, row->at, row->ticket);
        }
        leave_desk(past, row, known);
        walk->judged = true; /* another queue than the one it was told of */
        join(past, row, known);
        break;
    case HISTORY_HOLD:
        walk->busy_ms += walk->busy_from > 0 ? row->at - walk->busy_from : 0;
        walk->busy_from = 0;
        walk->place = PLACE_HELD;
        desk_is_free(past, row);
        break;
    case HISTORY_UNHOLD:
        flow_busy(past->flow, counter_of(past, row->counter), true);
        walk->busy_from = row->at;
        walk->place = PLACE_SERVING;
        break;
    case HISTORY_RETURN:
    case HISTORY_RELEASE:
        desk_is_free(past, row);
        *walk = (struct walk){.place = PLACE_WAITING,
                              .service = walk->service,
                              .staff = -1,
                              .judged = true,
                              .entered_at = row->at};
        flow_join(past->flow, walk->service, row->at, row->ticket, known->credit_ms);
        break;
    default:
        if (walk->place == PLACE_WAITING) {
            flow_leave(past->flow, walk->service, row->at, row->ticket);
        }
        desk_is_free(past, row);
        walk->place = PLACE_GONE;
        break;
    }
}

/* An undo puts it back where it was; its place in the flow it takes anew. */
static void
step_back(struct past *past, const struct history_row *row, struct known *known)
{
    if (known->now.place == PLACE_WAITING) {
        flow_leave(past->flow, known->now.service, row->at, row->ticket);
    }
    known->now = known->before;
    known->last_event = 0;
    flow_busy(past->flow, counter_of(past, row->counter),
              known->now.place == PLACE_CALLED || known->now.place == PLACE_SERVING);
    if (known->now.place == PLACE_WAITING) {
        flow_join(past->flow, known->now.service, row->at, row->ticket, known->credit_ms);
    }
}

static void
ticket_row(struct past *past, const struct history_row *row)
{
    struct known *known = ticket_of(past, row->ticket);

    if (!known || row->kind == HISTORY_OTHER) {
        return;
    }
    if (row->kind == HISTORY_UNDO) {
        take_back(past, row->undoes);
        if (known->last_event == row->undoes) {
            step_back(past, row, known);
        }
        return;
    }
    known->before = known->now;
    known->last_event = row->id;
    move(past, row, known);
}

static void
turn_day(struct past *past, const char *day)
{
    struct civil civil;

    past_settle(past, INT64_MAX);
    if (past->worked && civil_parse_date(past->day, &civil)) {
        int32_t date = civil_to_days(civil.year, civil.month, civil.day);
        learn_end_day(past->learn, day_weekday_like(&past->hall->hours, date));
    }
    flow_end_day(past->flow);
    past->worked = false;
    past->first_ticket = 0;
    past->ticket_count = 0;
    memset(past->free_since, 0, past->hall->counter_count * sizeof(*past->free_since));
    memset(past->last_calls, 0, past->hall->service_count * sizeof(*past->last_calls));
    str_cut(past->day, sizeof(past->day), day);
}

void
past_row(const struct history_row *row, void *context)
{
    struct past *past = context;

    if (strcmp(row->day, past->day) != 0) {
        turn_day(past, row->day);
    }
    past_settle(past, row->at);
    switch (row->kind) {
    case HISTORY_TAKE:
        take(past, row);
        break;
    case HISTORY_SERVE:
        serve(past, row);
        break;
    case HISTORY_OPEN:
    case HISTORY_RESUME:
        desk_is_free(past, row);
        flow_counter(past->flow, counter_of(past, row->counter), row->at, true);
        break;
    case HISTORY_PAUSE:
    case HISTORY_CLOSE:
        flow_counter(past->flow, counter_of(past, row->counter), row->at, false);
        break;
    default:
        ticket_row(past, row);
        break;
    }
}

bool
past_last_call(const struct past *past, int service, int64_t *ret_issued_at, int64_t *ret_called_at)
{
    const struct last_call *last = &past->last_calls[service];

    if (last->called_at == 0) {
        return false;
    }
    *ret_issued_at = last->issued_at;
    *ret_called_at = last->called_at;
    return true;
}

bool
past_forecast(const struct past *past, int service, int64_t now, int64_t credit_ms,
              struct forecast_wait *ret_wait)
{
    return flow_ask(past->flow, service, now, credit_ms, ret_wait);
}

struct past_tally
past_tally(const struct past *past, const char *day)
{
    return tally_before(past->tallies, day);
}
