/* SPDX-License-Identifier: Apache-2.0 */
#include "wait/wait.h"

#include <stdlib.h>
#include <string.h>

#include "sim/estimate.h"
#include "ticket/hall.h"
#include "wait/day.h"

enum { MINUTE_MS = 60000, LATE_MS = 20 * MINUTE_MS, COMING_MS = 5 * MINUTE_MS };

struct waiter {
    struct hall *hall;
    struct zone *zone;
    int64_t revision, defined; /* of hall */
    struct past *past;
    int history_rows;
    int64_t read; /* newest ledger row that past knows */
    bool behind;  /* there are more */
    struct day_plan plan;
    struct estimator *estimator;
    int **primary, **secondary; /* services of each counter, as places */
};

/* What one look works on; places are the hall's. */
struct look {
    const struct waiting *waiting;
    struct estimate_hall hall;
    struct estimate_service *services;
    struct estimate_counter *counters;
    struct estimate_ticket *tickets;
    struct forecast_wait *forecasts; /* as services */
    struct estimate_wait *of_tickets, *of_new, *of_favoured;
};

struct waiter *
waiter_new(int history_rows)
{
    struct waiter *waiter = mem_zero_alloc(1, sizeof(*waiter));

    waiter->history_rows = history_rows > 0 ? history_rows : WAIT_HISTORY_ROWS;
    waiter->estimator = estimator_new();
    return waiter;
}

static void
forget(struct waiter *waiter)
{
    past_free(waiter->past);
    for (size_t i = 0; waiter->hall && i < waiter->hall->counter_count; i++) {
        free(waiter->primary[i]);
        free(waiter->secondary[i]);
    }
    free(waiter->primary);
    free(waiter->secondary);
    waiter->primary = waiter->secondary = NULL;
    waiter->past = NULL;
    day_plan_clear(&waiter->plan);
    waiter->zone = zone_close(waiter->zone);
    waiter->hall = hall_free(waiter->hall);
}

struct waiter *
waiter_free(struct waiter *waiter)
{
    if (waiter) {
        forget(waiter);
        estimator_free(waiter->estimator);
        free(waiter);
    }
    return NULL;
}

static int
service_place(const struct hall *hall, const char *id)
{
    const struct hall_service *service = hall_service(hall, id);
    return service ? (int)(service - hall->services) : -1;
}

static int *
places_of(const struct hall *hall, char (*ids)[ID_SIZE], size_t count)
{
    int *places = mem_zero_alloc(count + 1, sizeof(*places));

    for (size_t i = 0; i < count; i++) {
        places[i] = service_place(hall, ids[i]);
    }
    return places;
}

/* The hall as it is defined now, and everything learned anew under its services and counters. */
static enum status
define(struct waiter *waiter, struct store *store, const struct store_facts *facts, int64_t head)
{
    struct hall *hall = NULL;
    struct zone *zone = NULL;
    enum status status = store_hall_load(store, &hall);

    if (status == STATUS_OK) {
        status = zone_open(facts->time_zone, &zone);
    }
    if (status != STATUS_OK) {
        hall_free(hall);
        return status;
    }
    forget(waiter);
    waiter->hall = hall;
    waiter->zone = zone;
    waiter->revision = facts->revision;
    waiter->defined = facts->defined;
    waiter->past = past_new(hall, zone, NULL, NULL);
    waiter->read = head > waiter->history_rows ? head - waiter->history_rows : 0;
    waiter->primary = mem_zero_alloc(hall->counter_count + 1, sizeof(*waiter->primary));
    waiter->secondary = mem_zero_alloc(hall->counter_count + 1, sizeof(*waiter->secondary));
    for (size_t i = 0; i < hall->counter_count; i++) {
        const struct hall_counter *counter = &hall->counters[i];
        waiter->primary[i] = places_of(hall, counter->primary, counter->primary_count);
        waiter->secondary[i] = places_of(hall, counter->secondary, counter->secondary_count);
    }
    return STATUS_OK;
}

/* At most so many rows of what has not been read yet. */
static enum status
read_rows(struct waiter *waiter, struct store *store, int64_t most)
{
    struct store_facts facts;
    char hash[65];
    int64_t head;
    enum status status = store_facts(store, &facts);

    if (status == STATUS_OK) {
        status = store_head(store, &head, hash);
    }
    if (status == STATUS_OK && (!waiter->hall || waiter->revision != facts.revision ||
                                waiter->defined != facts.defined || head < waiter->read)) {
        status = define(waiter, store, &facts, head);
    }
    if (status != STATUS_OK) {
        return status;
    }
    int64_t until = head - waiter->read > most ? waiter->read + most : head;
    status = store_history(store, waiter->read, until, past_row, waiter->past);
    if (status == STATUS_OK) {
        waiter->read = until;
        waiter->behind = until < head;
    }
    if (status == STATUS_OK && !waiter->behind) {
        past_settle(waiter->past, facts.now);
    }
    return status;
}

enum status
waiter_read(struct waiter *waiter, struct store *store)
{
    return read_rows(waiter, store, INT64_MAX);
}

int64_t
waiter_event(const struct waiter *waiter)
{
    return waiter->read;
}

static void
look_services(struct waiter *waiter, struct look *look, int minute)
{
    const struct learn *learn = past_learn(waiter->past);
    bool today = strcmp(past_day(waiter->past), look->waiting->day) == 0;

    look->services = mem_zero_alloc(waiter->hall->service_count + 1, sizeof(*look->services));
    for (size_t i = 0; i < waiter->hall->service_count; i++) {
        struct estimate_service *service = &look->services[i];
        service->closes_at = waiter->plan.closes_at[i];
        service->learned = learn_service(learn, (int)i);
        service->rate = learn_rate(learn, (int)i, waiter->plan.weekday, minute / 15);
        if (today) {
            (void)past_last_call(waiter->past, (int)i, &service->last_issued_at,
                                 &service->last_called_at);
        }
        for (size_t k = 0; k < look->waiting->service_count; k++) {
            if (strcmp(look->waiting->services[k].id, waiter->hall->services[i].id) == 0) {
                service->guard = look->waiting->services[k].guard;
            }
        }
    }
    look->hall.services = look->services;
    look->hall.service_count = waiter->hall->service_count;
}

static const struct waiting_counter *
counter_now(const struct waiting *waiting, size_t place, const char *id)
{
    if (place < waiting->counter_count && strcmp(waiting->counters[place].id, id) == 0) {
        return &waiting->counters[place];
    }
    for (size_t i = 0; i < waiting->counter_count; i++) {
        if (strcmp(waiting->counters[i].id, id) == 0) {
            return &waiting->counters[i];
        }
    }
    return NULL;
}

/* Back from a pause; or somebody who should have come a moment ago and will, until it is too late
 * to believe. 0 = neither. */
static int64_t
expected_at(const struct waiting_counter *now, const struct estimate_counter *counter, int64_t at)
{
    if (!now || now->state == COUNTER_OPEN) {
        return 0;
    }
    if (now->state == COUNTER_PAUSED) {
        return now->back_at;
    }
    for (size_t i = 0; i < counter->span_count; i++) {
        int64_t from = counter->spans[i].from;
        if (from <= at && at < counter->spans[i].to) {
            return at < from + LATE_MS ? at + COMING_MS : 0;
        }
    }
    return 0;
}

static void
look_counters(struct waiter *waiter, struct look *look)
{
    const struct hall *hall = waiter->hall;

    look->counters = mem_zero_alloc(hall->counter_count + 1, sizeof(*look->counters));
    for (size_t i = 0; i < hall->counter_count; i++) {
        struct estimate_counter *counter = &look->counters[i];
        const struct waiting_counter *now = counter_now(look->waiting, i, hall->counters[i].id);
        const struct hall_staff *staff = now ? hall_staff(hall, now->staff) : NULL;
        counter->primary = waiter->primary[i];
        counter->primary_count = hall->counters[i].primary_count;
        counter->secondary = waiter->secondary[i];
        counter->secondary_count = hall->counters[i].secondary_count;
        counter->serving = now && now->service[0] ? service_place(hall, now->service) : -1;
        counter->since = now ? now->called_at : 0;
        counter->open = now && now->state == COUNTER_OPEN;
        counter->factor =
            learn_staff_factor(past_learn(waiter->past), staff ? (int)(staff - hall->staff) : -1);
        counter->has_roster = hall->counters[i].has_roster;
        counter->spans = waiter->plan.spans[i];
        counter->span_count = (size_t)waiter->plan.span_counts[i];
        counter->resumes_at = expected_at(now, counter, look->waiting->at);
    }
    look->hall.counters = look->counters;
    look->hall.counter_count = hall->counter_count;
}

static int
bound_place(const struct waiter *waiter, const struct waiting *waiting,
            const struct waiting_ticket *ticket)
{
    for (size_t i = 0; ticket->bound != TICKET_BOUND_NONE && i < waiter->hall->counter_count; i++) {
        const char *id = waiter->hall->counters[i].id;
        const struct waiting_counter *now = counter_now(waiting, i, id);
        const char *who = ticket->bound == TICKET_BOUND_COUNTER ? id : now ? now->staff : "";
        if (strcmp(who, ticket->bound_to) == 0) {
            return (int)i;
        }
    }
    return -1;
}

static void
look_tickets(struct waiter *waiter, struct look *look)
{
    const struct waiting *waiting = look->waiting;

    look->tickets = mem_zero_alloc(waiting->ticket_count + 1, sizeof(*look->tickets));
    look->hall.waiting = look->tickets;
    for (size_t i = 0; i < waiting->ticket_count; i++) {
        const struct waiting_ticket *from = &waiting->tickets[i];
        int service = service_place(waiter->hall, from->service);
        /* An import between two reads may have taken its service away. */
        if (service >= 0) {
            look->tickets[look->hall.waiting_count++] = (struct estimate_ticket){
                .service = service,
                .key = {.id = from->id, .base = from->base, .due = from->due, .seq = from->seq},
                .free_at = from->free_at,
                .bound = bound_place(waiter, waiting, from)};
        }
    }
}

static int64_t
largest_credit(const struct hall *hall)
{
    int credit = 0;

    for (size_t i = 0; i < hall->class_count; i++) {
        credit = hall->classes[i].credit_min > credit ? hall->classes[i].credit_min : credit;
    }
    return (int64_t)credit * MINUTE_MS;
}

/* One seed a hall and day: a refresh does not flicker. */
static uint64_t
seed_of(const struct hall *hall, const char *day)
{
    uint64_t hash = 14695981039346656037u;

    for (const char *text = hall->id; *text; text++) {
        hash = (hash ^ (unsigned char)*text) * 1099511628211u;
    }
    for (; *day; day++) {
        hash = (hash ^ (unsigned char)*day) * 1099511628211u;
    }
    return hash;
}

static void
look_done(struct look *look)
{
    free(look->services);
    free(look->forecasts);
    free(look->counters);
    free(look->tickets);
    free(look->of_tickets);
    free(look->of_new);
    free(look->of_favoured);
}

/* Of tickets with the credit that is asked about. */
static void
look_forecasts(struct waiter *waiter, struct look *look)
{
    bool today = strcmp(past_day(waiter->past), look->waiting->day) == 0;

    for (size_t i = 0; today && i < look->hall.service_count; i++) {
        look->services[i].forecast = past_forecast(waiter->past, (int)i, look->hall.now,
                                                   look->hall.new_credit_ms, &look->forecasts[i])
                                         ? &look->forecasts[i]
                                         : NULL;
    }
}

static void
estimate(struct waiter *waiter, struct look *look)
{
    const struct hall *hall = waiter->hall;
    struct estimate_hall *state = &look->hall;

    state->now = look->waiting->at;
    state->guard_limit = hall->settings.guard;
    state->secondary_after_ms = (int64_t)hall->settings.secondary_after_min * MINUTE_MS;
    state->seed = seed_of(hall, look->waiting->day);
    state->runs = ESTIMATE_RUNS;
    look->of_tickets = mem_zero_alloc(look->waiting->ticket_count + 1, sizeof(*look->of_tickets));
    look->of_new = mem_zero_alloc(hall->service_count + 1, sizeof(*look->of_new));
    look->of_favoured = mem_zero_alloc(hall->service_count + 1, sizeof(*look->of_favoured));
    look->forecasts = mem_zero_alloc(hall->service_count + 1, sizeof(*look->forecasts));
    look_forecasts(waiter, look);
    estimate_hall(waiter->estimator, state, look->of_tickets, look->of_new);
    memcpy(look->of_favoured, look->of_new, hall->service_count * sizeof(*look->of_new));
    state->new_credit_ms = largest_credit(hall);
    if (state->new_credit_ms > 0 && look->waiting->ticket_count > 0) {
        look_forecasts(waiter, look);
        estimate_hall(waiter->estimator, state, NULL, look->of_favoured);
    }
}

/* Somebody works for the service today, or it is in the roster that somebody will. */
static bool
is_worked_on(const struct look *look, int service)
{
    for (size_t i = 0; i < look->hall.counter_count; i++) {
        const struct estimate_counter *counter = &look->counters[i];
        bool works = counter->open || counter->resumes_at > 0;
        for (size_t k = 0; k < counter->span_count; k++) {
            works = works || counter->spans[k].from > look->hall.now;
        }
        for (size_t k = 0; works && k < counter->primary_count; k++) {
            if (counter->primary[k] == service) {
                return true;
            }
        }
        for (size_t k = 0; works && k < counter->secondary_count; k++) {
            if (counter->secondary[k] == service) {
                return true;
            }
        }
    }
    return false;
}

static int
minutes(int64_t ms, bool up)
{
    int64_t value = (ms + (up ? MINUTE_MS - 1 : MINUTE_MS / 2)) / MINUTE_MS;

    return (int)(value < 0 ? 0 : value > TICKET_TOLD_MAX ? TICKET_TOLD_MAX : value);
}

static struct wait
wait_of(const struct estimate_wait *estimate, int ahead)
{
    struct wait wait = {.may_not_be_reached = estimate_may_not_be_reached(estimate)};

    wait.told.p50_min = minutes(estimate->p50_ms, false);
    wait.told.p80_min = minutes(estimate->p80_ms, true);
    wait.told.ahead = ahead;
    /* Nobody is called within no time at all. */
    if (wait.told.p80_min < wait.told.p50_min || wait.told.p80_min < 1) {
        wait.told.p80_min = wait.told.p50_min > 1 ? wait.told.p50_min : 1;
    }
    str_cut(wait.told.by, sizeof(wait.told.by), estimate_method_name(estimate->method));
    return wait;
}

/* How many of the service's pool stand before this place. */
static int
ahead_of(const struct look *look, int service, const struct order_key *key)
{
    int ahead = 0;

    for (size_t i = 0; i < look->hall.waiting_count; i++) {
        const struct estimate_ticket *ticket = &look->tickets[i];
        bool in_pool = ticket->service == service && ticket->free_at <= look->hall.now;
        ahead += in_pool && order_compare_due(&ticket->key, key) < 0 ? 1 : 0;
    }
    return ahead;
}

static bool
is_known(const struct look *look, int service)
{
    const struct estimate_service *now = &look->services[service];

    return (now->learned.calls >= LEARN_PRIOR_CALLS || now->last_called_at > 0) &&
           is_worked_on(look, service);
}

static int
compare_tickets(const void *a, const void *b)
{
    const struct wait_ticket *left = a, *right = b;
    return (left->id > right->id) - (left->id < right->id);
}

static void
name_favoured(const struct hall *hall, struct waits *waits)
{
    for (size_t i = 0; i < hall->class_count && waits->favoured_count < WAIT_CLASSES_MAX; i++) {
        if (hall->classes[i].credit_min > 0) {
            memcpy(waits->favoured[waits->favoured_count++], hall->classes[i].id, ID_SIZE);
        }
    }
}

static struct waits *
waits_of(const struct waiter *waiter, const struct look *look)
{
    const struct hall *hall = waiter->hall;
    struct waits *waits = mem_zero_alloc(1, sizeof(*waits));

    waits->at = look->hall.now;
    waits->service_count = hall->service_count;
    waits->services = mem_zero_alloc(hall->service_count + 1, sizeof(*waits->services));
    for (size_t i = 0; i < hall->service_count; i++) {
        struct wait_service *service = &waits->services[i];
        memcpy(service->id, hall->services[i].id, sizeof(service->id));
        if (is_known(look, (int)i)) {
            struct order_key key = {.due = look->hall.now, .seq = INT64_MAX};
            service->ordinary = wait_of(&look->of_new[i], ahead_of(look, (int)i, &key));
            key.due -= look->hall.new_credit_ms;
            service->favoured = wait_of(&look->of_favoured[i], ahead_of(look, (int)i, &key));
        }
    }
    waits->ticket_count = look->hall.waiting_count;
    waits->tickets = mem_zero_alloc(waits->ticket_count + 1, sizeof(*waits->tickets));
    for (size_t i = 0; i < waits->ticket_count; i++) {
        const struct estimate_ticket *ticket = &look->tickets[i];
        waits->tickets[i].id = ticket->key.id;
        if (is_known(look, ticket->service)) {
            waits->tickets[i].wait =
                wait_of(&look->of_tickets[i], ahead_of(look, ticket->service, &ticket->key));
        }
    }
    qsort(waits->tickets, waits->ticket_count, sizeof(*waits->tickets), compare_tickets);
    waits->tally = past_tally(waiter->past, look->waiting->day);
    name_favoured(hall, waits);
    return waits;
}

/* Something was ever seen of any service: else there is nothing to reckon with. */
static bool
knows_anything(const struct waiter *waiter)
{
    int64_t issued_at, called_at;

    for (size_t i = 0; i < waiter->hall->service_count; i++) {
        if (learn_service(past_learn(waiter->past), (int)i).calls >= LEARN_PRIOR_CALLS ||
            past_last_call(waiter->past, (int)i, &issued_at, &called_at)) {
            return true;
        }
    }
    return false;
}

static struct waits *
nothing_known(const struct waiter *waiter, int64_t now, const char *day)
{
    const struct hall *hall = waiter->hall;
    struct waits *waits = mem_zero_alloc(1, sizeof(*waits));

    waits->at = now;
    waits->behind = waiter->behind;
    waits->tally = past_tally(waiter->past, day);
    waits->service_count = hall->service_count;
    waits->services = mem_zero_alloc(hall->service_count + 1, sizeof(*waits->services));
    for (size_t i = 0; i < hall->service_count; i++) {
        memcpy(waits->services[i].id, hall->services[i].id, sizeof(waits->services[i].id));
    }
    return waits;
}

enum status
waiter_estimate(struct waiter *waiter, struct store *store, struct waits **ret_waits)
{
    struct waiting *waiting = NULL;

    if (waiter->behind || !knows_anything(waiter)) {
        struct store_facts facts;
        enum status status = store_facts(store, &facts);
        if (status == STATUS_OK) {
            *ret_waits = nothing_known(waiter, facts.now, facts.day);
        }
        return status;
    }
    enum status status = store_waiting(store, &waiting);
    if (status != STATUS_OK) {
        return status;
    }
    struct civil civil = zone_civil(waiter->zone, waiting->at);
    int32_t date = civil_to_days(civil.year, civil.month, civil.day);
    if (waiter->plan.date != date) {
        day_plan_make(&waiter->plan, waiter->hall, waiter->zone, date);
    }
    struct look look = {.waiting = waiting};
    look_services(waiter, &look, civil.hour * 60 + civil.minute);
    look_counters(waiter, &look);
    look_tickets(waiter, &look);
    estimate(waiter, &look);
    *ret_waits = waits_of(waiter, &look);
    look_done(&look);
    waiting_free(waiting);
    return STATUS_OK;
}

enum status
waiter_look(struct waiter *waiter, struct store *store, struct waits **ret_waits)
{
    enum status status = read_rows(waiter, store, WAIT_LOOK_ROWS);

    return status == STATUS_OK ? waiter_estimate(waiter, store, ret_waits) : status;
}
