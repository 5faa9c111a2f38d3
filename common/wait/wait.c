/* SPDX-License-Identifier: Apache-2.0 */
#include "wait/wait.h"

#include <stdlib.h>
#include <string.h>

#include "wait/private.h"

enum { MINUTE_MS = 60000 };

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

int
waiter_service(const struct hall *hall, const char *id)
{
    const struct hall_service *service = hall_service(hall, id);
    return service ? (int)(service - hall->services) : -1;
}

static int *
places_of(const struct hall *hall, char (*ids)[ID_SIZE], size_t count)
{
    int *places = mem_zero_alloc(count + 1, sizeof(*places));

    for (size_t i = 0; i < count; i++) {
        places[i] = waiter_service(hall, ids[i]);
    }
    return places;
}

/* The hall as it is defined now, and everything learned anew under its services and counters. */
static enum status
define(struct waiter *waiter, struct store *store, const struct hall_moment *moment)
{
    struct hall *hall = NULL;
    struct zone *zone = NULL;
    enum status status = store_hall_load(store, &hall);

    if (status == STATUS_OK) {
        status = zone_open(moment->time_zone, &zone);
    }
    if (status != STATUS_OK) {
        hall_free(hall);
        return status;
    }
    forget(waiter);
    waiter->hall = hall;
    waiter->zone = zone;
    waiter->revision = moment->revision;
    waiter->defined = moment->defined;
    waiter->past = past_new(hall, zone, NULL, NULL);
    waiter->read = moment->event > waiter->history_rows ? moment->event - waiter->history_rows : 0;
    waiter->primary = mem_zero_alloc(hall->counter_count + 1, sizeof(*waiter->primary));
    waiter->secondary = mem_zero_alloc(hall->counter_count + 1, sizeof(*waiter->secondary));
    for (size_t i = 0; i < hall->counter_count; i++) {
        const struct hall_counter *counter = &hall->counters[i];
        waiter->primary[i] = places_of(hall, counter->primary, counter->primary_count);
        waiter->secondary[i] = places_of(hall, counter->secondary, counter->secondary_count);
    }
    return STATUS_OK;
}

static int64_t
end_of_part(const struct waiter *waiter, int64_t most)
{
    if (!waiter->hall) {
        return waiter->read; /* where to begin is not known yet */
    }
    return most < INT64_MAX - waiter->read ? waiter->read + most : INT64_MAX;
}

/* Of one instant, which is held. */
static enum status
read_on(struct waiter *waiter, struct store *store, const struct hall_moment *moment, int64_t most)
{
    enum status status = STATUS_OK;

    if (!waiter->hall || waiter->revision != moment->revision ||
        waiter->defined != moment->defined || moment->event < waiter->read) {
        status = define(waiter, store, moment);
    }
    if (status != STATUS_OK) {
        return status;
    }
    int64_t until = end_of_part(waiter, most);
    status = store_history(store, waiter->read, until, past_row, waiter->past);
    if (status != STATUS_OK) {
        return status;
    }
    waiter->behind = until < moment->event;
    waiter->read = waiter->behind ? until : moment->event;
    waiter->moment = *moment;
    if (!waiter->behind) {
        past_settle(waiter->past, moment->now);
    }
    return STATUS_OK;
}

/* At most so many rows of what has not been read yet. */
static enum status
read_rows(struct waiter *waiter, struct store *store, int64_t most)
{
    struct hall_moment moment;
    enum status status =
        store_history_hold(store, waiter->read, end_of_part(waiter, most), &moment);

    if (status == STATUS_OK) {
        status = read_on(waiter, store, &moment, most);
        store_history_done(store);
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

int64_t
waiter_now(const struct waiter *waiter)
{
    return waiter->moment.now;
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
        struct hall_moment moment;
        enum status status = store_moment(store, &moment);
        if (status == STATUS_OK) {
            *ret_waits = nothing_known(waiter, moment.now, moment.day);
        }
        return status;
    }
    enum status status = store_waiting(store, &waiting);
    if (status != STATUS_OK) {
        return status;
    }
    struct look look = {.waiting = waiting};
    look_make(waiter, &look);
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
