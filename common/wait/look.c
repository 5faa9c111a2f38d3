/* SPDX-License-Identifier: Apache-2.0
 * The hall at one instant, as the estimator wants it. */
#include <stdlib.h>
#include <string.h>

#include "wait/private.h"

enum { MINUTE_MS = 60000, LATE_MS = 20 * MINUTE_MS, COMING_MS = 5 * MINUTE_MS };

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
        counter->serving = now && now->service[0] ? waiter_service(hall, now->service) : -1;
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
        int service = waiter_service(waiter->hall, from->service);
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

void
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

void
look_make(struct waiter *waiter, struct look *look)
{
    struct civil civil = zone_civil(waiter->zone, look->waiting->at);
    int32_t date =
        hours_business_date(waiter->zone, waiter->hall->day_starts_min, look->waiting->at);

    if (waiter->plan.date != date) {
        day_plan_make(&waiter->plan, waiter->hall, waiter->zone, date);
    }
    look_services(waiter, look, civil.hour * 60 + civil.minute);
    look_counters(waiter, look);
    look_tickets(waiter, look);
    estimate(waiter, look);
}
