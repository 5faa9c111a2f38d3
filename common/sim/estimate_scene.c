/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "sim/estimate_private.h"

enum { SLICE_MS = 900000, SLICES = 12, OPEN_ENDED_MS = 8 * 3600000, FLOWS_PER_SERVICE = 2 };

int64_t
estimate_closing(const struct estimate_hall *hall, size_t service)
{
    int64_t closes_at = hall->services[service].closes_at;

    return closes_at > hall->now ? closes_at : hall->now + OPEN_ENDED_MS;
}

/* The gap before a call is part of the time at the counter: the counter is as long not free. */
static void
put_services(struct estimator *estimator, const struct estimate_hall *hall)
{
    estimator->services =
        mem_grow(estimator->services, hall->service_count + 1, sizeof(*estimator->services));
    estimator->guards =
        mem_grow(estimator->guards, hall->service_count + 1, sizeof(*estimator->guards));
    for (size_t s = 0; s < hall->service_count; s++) {
        const struct learn_service *learned = &hall->services[s].learned;
        estimator->services[s] = (struct sim_service){
            .mean_ms = learned->served_ms + learned->gap_ms,
            .cv = learned->cv,
            .no_show = learned->no_show,
            .no_show_ms = learned->missed_ms + learned->gap_ms,
        };
        estimator->guards[s] = hall->services[s].guard;
    }
}

/* Whether a service is somewhere primary beside another's secondary: then its future tickets go
 * before that other one's. */
static bool
goes_before_secondary(const struct estimate_hall *hall, int service)
{
    for (size_t c = 0; c < hall->counter_count; c++) {
        const struct estimate_counter *counter = &hall->counters[c];
        for (size_t i = 0; counter->secondary_count > 0 && i < counter->primary_count; i++) {
            if (counter->primary[i] == service) {
                return true;
            }
        }
    }
    return false;
}

static void
put_flow(struct estimator *estimator, size_t *count, int service, int64_t begin, int64_t credit_ms,
         double per_hour)
{
    if (per_hour <= 0) {
        return;
    }
    double *counts = &estimator->counts[*count * SLICES];
    for (int i = 0; i < SLICES; i++) {
        counts[i] = per_hour / 4;
    }
    estimator->flows[(*count)++] = (struct sim_flow){.service = (int16_t)service,
                                                     .credit_ms = credit_ms,
                                                     .begin = begin,
                                                     .slice_ms = SLICE_MS,
                                                     .counts = counts,
                                                     .slice_count = SLICES};
}

/* Only those who may still come and be called before somebody who waits already. */
static size_t
put_flows(struct estimator *estimator, const struct estimate_hall *hall)
{
    size_t room = hall->service_count * FLOWS_PER_SERVICE + 1, count = 0;

    estimator->flows = mem_grow(estimator->flows, room, sizeof(*estimator->flows));
    estimator->counts = mem_grow(estimator->counts, room * SLICES, sizeof(*estimator->counts));
    for (size_t s = 0; s < hall->service_count; s++) {
        const struct learn_rate *rate = &hall->services[s].rate;
        put_flow(estimator, &count, (int)s, hall->now, (int64_t)rate->credit_ms,
                 rate->credit_per_hour);
        if (goes_before_secondary(hall, (int)s)) {
            put_flow(estimator, &count, (int)s, hall->now, 0,
                     rate->per_hour - rate->credit_per_hour);
        }
    }
    return count;
}

static void
put_skills(struct estimator *estimator, const struct estimate_hall *hall)
{
    size_t total = 0, at = 0;

    for (size_t c = 0; c < hall->counter_count; c++) {
        total += hall->counters[c].primary_count + hall->counters[c].secondary_count;
    }
    estimator->skills =
        mem_grow(estimator->skills, hall->counter_count + 1, sizeof(*estimator->skills));
    estimator->skill_list =
        mem_grow(estimator->skill_list, total + 1, sizeof(*estimator->skill_list));
    for (size_t c = 0; c < hall->counter_count; c++) {
        const struct estimate_counter *counter = &hall->counters[c];
        estimator->skills[c] = (struct sim_skills){.list = &estimator->skill_list[at]};
        for (size_t i = 0; i < counter->primary_count; i++) {
            estimator->skill_list[at++] =
                (struct sim_skill){.service = (int16_t)counter->primary[i]};
        }
        for (size_t i = 0; i < counter->secondary_count; i++) {
            estimator->skill_list[at++] =
                (struct sim_skill){.service = (int16_t)counter->secondary[i], .secondary = true};
        }
        estimator->skills[c].count = counter->primary_count + counter->secondary_count;
    }
}

static void
put_span(struct estimator *estimator, size_t *count, size_t counter,
         const struct estimate_counter *of, int64_t from, int64_t to)
{
    if (from < to) {
        estimator->spans[(*count)++] = (struct sim_span){.from = from,
                                                         .to = to,
                                                         .counter = (int16_t)counter,
                                                         .skills = (int16_t)counter,
                                                         .staff = SIM_NONE,
                                                         .factor = (float)of->factor};
    }
}

/* What is seen holds at this instant, the roster later: one that should be open and is not comes
 * back when its pause ends, else with its next span; one that is open out of its hours stays to the
 * end of its next span, or to the end. */
static void
put_counter_spans(struct estimator *estimator, size_t *count, size_t c,
                  const struct estimate_hall *hall, int64_t until)
{
    const struct estimate_counter *counter = &hall->counters[c];
    int64_t free_from = counter->open ? hall->now : counter->resumes_at;
    size_t next = 0;

    if (!counter->has_roster) {
        if (free_from > 0) {
            put_span(estimator, count, c, counter, free_from, until);
        }
        return;
    }
    while (next < counter->span_count && counter->spans[next].to <= hall->now) {
        next++;
    }
    bool rostered = next < counter->span_count && counter->spans[next].from <= hall->now;
    if (counter->open || (rostered && free_from > 0)) {
        put_span(estimator, count, c, counter, free_from,
                 next < counter->span_count ? counter->spans[next].to : until);
        next++;
    } else if (rostered) {
        next++;
    }
    for (; next < counter->span_count; next++) {
        put_span(estimator, count, c, counter, counter->spans[next].from, counter->spans[next].to);
    }
}

static size_t
put_spans(struct estimator *estimator, const struct estimate_hall *hall, int64_t until)
{
    size_t room = 1, count = 0;

    for (size_t c = 0; c < hall->counter_count; c++) {
        room += hall->counters[c].span_count + 1;
    }
    estimator->spans = mem_grow(estimator->spans, room, sizeof(*estimator->spans));
    for (size_t c = 0; c < hall->counter_count; c++) {
        put_counter_spans(estimator, &count, c, hall, until);
    }
    return count;
}

static void
put_desks(struct estimator *estimator, const struct estimate_hall *hall)
{
    estimator->desks =
        mem_grow(estimator->desks, hall->counter_count + 1, sizeof(*estimator->desks));
    for (size_t c = 0; c < hall->counter_count; c++) {
        const struct estimate_counter *counter = &hall->counters[c];
        estimator->desks[c] = (struct sim_desk){.busy = counter->serving >= 0,
                                                .service = (int16_t)counter->serving,
                                                .since = counter->since};
    }
}

/* A number of 0 … runs − 1 for each run, each once, in an order of its own for each key. */
static void
shuffle(uint64_t key, int runs, uint8_t *ret_order)
{
    for (int i = 0; i < runs; i++) {
        struct random_stream stream = {key};
        int at = (int)(random_at(stream, (uint64_t)i, 0) * (i + 1));
        ret_order[i] = ret_order[at];
        ret_order[at] = (uint8_t)i;
    }
}

/* How long those at the counters still take is what weighs most: each run gets another of as many
 * equal parts of the law, so that the forty together are as long as they should be. */
static void
put_strata(struct estimator *estimator, const struct estimate_hall *hall, int runs)
{
    estimator->strata = mem_grow(estimator->strata, hall->counter_count * (size_t)runs + 1,
                                 sizeof(*estimator->strata));
    for (size_t c = 0; c < hall->counter_count; c++) {
        uint64_t key = random_stream(hall->seed, (uint32_t)c, RANDOM_IN_HAND).key;
        shuffle(key ^ (uint64_t)hall->counters[c].since, runs,
                &estimator->strata[c * (size_t)runs]);
    }
}

static void
put_left(struct estimator *estimator, const struct estimate_hall *hall, int run, int runs)
{
    for (size_t c = 0; c < hall->counter_count; c++) {
        const struct estimate_counter *counter = &hall->counters[c];
        if (counter->serving < 0) {
            continue;
        }
        const struct sim_service *service = &estimator->services[counter->serving];
        struct random_shape shape = random_shape(
            RANDOM_LOGNORMAL, service->mean_ms * (counter->factor > 0 ? counter->factor : 1),
            service->cv);
        double u = (estimator->strata[c * (size_t)runs + (size_t)run] + 0.5) / runs;
        estimator->desks[c].left_ms =
            (int64_t)random_time_left(&shape, (double)(hall->now - counter->since), u);
    }
}

/* Those who wait, then one new ticket of each service, which takes no time. */
static void
put_tickets(struct estimator *estimator, const struct estimate_hall *hall, size_t count)
{
    int64_t seq = 0;

    estimator->tickets = mem_grow(estimator->tickets, count + 1, sizeof(*estimator->tickets));
    estimator->results = mem_grow(estimator->results, count + 1, sizeof(*estimator->results));
    for (size_t i = 0; i < hall->waiting_count; i++) {
        const struct estimate_ticket *from = &hall->waiting[i];
        struct sim_ticket *ticket = &estimator->tickets[i];
        *ticket = sim_ticket(from->key.id, from->service, hall->now, 0);
        ticket->key = from->key;
        ticket->free_at = from->free_at;
        ticket->bound_counter = (int16_t)(from->bound >= 0 ? from->bound : SIM_NONE);
        seq = from->key.seq > seq ? from->key.seq : seq;
    }
    for (size_t i = hall->waiting_count; i < count; i++) {
        struct sim_ticket *ticket = &estimator->tickets[i];
        *ticket = sim_ticket(NEW_ID + (int64_t)i, (int)(i - hall->waiting_count), hall->now,
                             hall->new_credit_ms);
        ticket->key.seq = ++seq;
        ticket->no_show = 0;
        ticket->work_ms[0] = 0;
    }
}

void
estimate_play(struct estimator *estimator, const struct estimate_hall *hall, size_t count, int runs)
{
    int64_t until = hall->now + 1;

    for (size_t s = 0; s < hall->service_count; s++) {
        until = estimate_closing(hall, s) > until ? estimate_closing(hall, s) : until;
    }
    put_services(estimator, hall);
    put_skills(estimator, hall);
    put_desks(estimator, hall);
    put_strata(estimator, hall, runs);
    put_tickets(estimator, hall, count);
    struct sim_hall played = {
        .services = estimator->services,
        .service_count = hall->service_count,
        .counter_count = hall->counter_count,
        .skills = estimator->skills,
        .skills_count = hall->counter_count,
        .span_count = put_spans(estimator, hall, until),
        .flow_count = put_flows(estimator, hall),
        .guard_limit = hall->guard_limit,
        .secondary_after_ms = hall->secondary_after_ms,
        .law = RANDOM_LOGNORMAL,
    };
    played.spans = estimator->spans;
    played.flows = estimator->flows;
    const struct sim_scene scene = {.now = hall->now,
                                    .until = until,
                                    .tickets = estimator->tickets,
                                    .ticket_count = count,
                                    .desks = estimator->desks,
                                    .guards = estimator->guards,
                                    .until_called = true};
    estimator->waits =
        mem_grow(estimator->waits, (count + 1) * (size_t)runs, sizeof(*estimator->waits));
    for (int run = 0; run < runs; run++) {
        put_left(estimator, hall, run, runs);
        (void)sim_engine_run(estimator->engine, &played, &scene, hall->seed, (uint32_t)run,
                             estimator->results, NULL, NULL);
        for (size_t i = 0; i < count; i++) {
            int64_t called_at = estimator->results[i].called_at;
            estimator->waits[i * (size_t)runs + (size_t)run] =
                called_at == SIM_NEVER ? SIM_NEVER : called_at - hall->now;
        }
    }
}
