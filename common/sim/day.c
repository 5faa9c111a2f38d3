/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/day.h"

#include <stdlib.h>
#include <string.h>

enum { MINUTE_MS = 60000, SLICE_MINUTES = 15, DAY_MINUTES = 1440 };
enum { SLICES = DAY_MINUTES / SLICE_MINUTES };
static const double unknown_mean_ms = 600000, early_ms = 480000, early_spread_ms = 480000;

int
sim_day_service(const struct hall *hall, const char *id)
{
    const struct hall_service *service = hall_service(hall, id);

    return service ? (int)(service - hall->services) : SIM_NONE;
}

int
sim_day_counter(const struct hall *hall, const char *id)
{
    const struct hall_counter *counter = hall_counter(hall, id);

    return counter ? (int)(counter - hall->counters) : SIM_NONE;
}

struct sim_skills
sim_day_skills(const struct hall *hall, const struct hall_counter *counter)
{
    size_t count = counter->primary_count + counter->secondary_count;
    struct sim_skill *list = mem_zero_alloc(count + 1, sizeof(*list));

    for (size_t i = 0; i < count; i++) {
        bool secondary = i >= counter->primary_count;
        const char *id =
            secondary ? counter->secondary[i - counter->primary_count] : counter->primary[i];
        list[i] = (struct sim_skill){(int16_t)sim_day_service(hall, id), secondary};
    }
    return (struct sim_skills){list, count};
}

static void
fill_services(struct sim_day *day, const struct hall *hall)
{
    const struct hall_simulation *simulation = &hall->simulation;

    day->services = mem_zero_alloc(hall->service_count + 1, sizeof(*day->services));
    for (size_t i = 0; i < hall->service_count; i++) {
        day->services[i] = (struct sim_service){.mean_ms = unknown_mean_ms, .cv = 1};
    }
    for (size_t i = 0; i < simulation->service_count; i++) {
        const struct hall_simulated_service *from = &simulation->services[i];
        day->services[sim_day_service(hall, from->service)] =
            (struct sim_service){.mean_ms = from->mean_s * 1e3,
                                 .cv = from->cv_percent / 100.0,
                                 .no_show = from->no_show_percent / 100.0,
                                 .no_show_ms = from->no_show_s * 1e3};
    }
}

static float
speed_of(const struct hall *hall, const struct hall_counter *counter)
{
    for (size_t i = 0; i < hall->simulation.speed_count; i++) {
        if (strcmp(hall->simulation.speeds[i].counter, counter->id) == 0) {
            return (float)hall->simulation.speeds[i].percent / 100;
        }
    }
    return 1;
}

static void
fill_counters(struct sim_day *day, const struct hall *hall, int weekday, int64_t midnight)
{
    size_t count = 0;

    day->skills = mem_zero_alloc(hall->counter_count + 1, sizeof(*day->skills));
    day->spans = mem_zero_alloc(hall->counter_count * HOURS_SPANS_MAX + 1, sizeof(*day->spans));
    for (size_t i = 0; i < hall->counter_count; i++) {
        const struct hall_counter *counter = &hall->counters[i];
        const struct hours_day *open =
            counter->has_roster ? &counter->roster[weekday] : &hall->hours.week[weekday];
        day->skills[i] = sim_day_skills(hall, counter);
        for (int k = 0; k < open->count; k++) {
            day->spans[count++] = (struct sim_span){
                .from = midnight + open->spans[k].from * INT64_C(60000),
                .to = midnight + open->spans[k].to * INT64_C(60000),
                .counter = (int16_t)i,
                .skills = (int16_t)i,
                .staff = SIM_NONE,
                .factor = speed_of(hall, counter),
            };
        }
    }
    day->hall.spans = day->spans;
    day->hall.span_count = count;
    day->hall.skills = day->skills;
    day->hall.skills_count = day->hall.counter_count = hall->counter_count;
}

/* The day's share of each slice; they add up to 1. */
static void
slice_shares(const struct hall_simulation *simulation, double shares[SLICES])
{
    double all = 0;

    memset(shares, 0, SLICES * sizeof(*shares));
    for (size_t i = 0; i < simulation->hour_count; i++) {
        const struct hall_simulated_hours *hours = &simulation->hours[i];
        for (int minute = hours->span.from; minute < hours->span.to; minute++) {
            shares[minute / SLICE_MINUTES] += hours->weight;
            all += hours->weight;
        }
    }
    for (int i = 0; i < SLICES && all > 0; i++) {
        shares[i] /= all;
    }
}

static struct sim_flow *
add_flow(struct sim_day *day, int service, const struct hall *hall, const char *class_id,
         double tickets, const double shares[SLICES], int64_t midnight)
{
    const struct hall_class *class = hall_class(hall, class_id);
    double *counts = &day->counts[day->hall.flow_count * SLICES];

    for (int i = 0; i < SLICES; i++) {
        counts[i] = tickets * shares[i];
    }
    struct sim_flow *flow = &day->flows[day->hall.flow_count++];
    *flow = (struct sim_flow){
        .service = (int16_t)service,
        .class_index = (uint8_t)(class - hall->classes),
        .credit_ms = class->credit_min * INT64_C(60000),
        .begin = midnight,
        .slice_ms = SLICE_MINUTES * MINUTE_MS,
        .counts = counts,
        .slice_count = SLICES,
    };
    return flow;
}

static void
fill_flows(struct sim_day *day, const struct hall *hall, int64_t midnight, double load)
{
    const struct hall_simulation *simulation = &hall->simulation;
    size_t most = simulation->service_count * (simulation->class_count + 2);
    double shares[SLICES];

    slice_shares(simulation, shares);
    day->flows = mem_zero_alloc(most + 1, sizeof(*day->flows));
    day->counts = mem_zero_alloc(most * SLICES + 1, sizeof(*day->counts));
    for (size_t i = 0; i < simulation->service_count; i++) {
        const struct hall_simulated_service *from = &simulation->services[i];
        int service = sim_day_service(hall, from->service), rest = 100;
        double tickets = load * from->tickets * (100 - from->booked_percent) / 1e4;
        for (size_t k = 0; k < simulation->class_count; k++) {
            const struct hall_simulated_class *part = &simulation->classes[k];
            rest -= part->percent;
            add_flow(day, service, hall, part->class_id, tickets * part->percent, shares, midnight);
        }
        add_flow(day, service, hall, "regular", tickets * rest, shares, midnight);
        if (from->booked_percent > 0) {
            struct sim_flow *flow =
                add_flow(day, service, hall, "appointment",
                         load * from->tickets * from->booked_percent / 100, shares, midnight);
            flow->booked = true;
            flow->early_ms = early_ms;
            flow->early_spread_ms = early_spread_ms;
        }
    }
    day->hall.flows = day->flows;
}

void
sim_day_begin(struct sim_day *day, const struct hall *hall, int weekday, int64_t midnight,
              double load)
{
    *day = (struct sim_day){
        .hall = {.service_count = hall->service_count,
                 .guard_limit = hall->settings.guard,
                 .secondary_after_ms = hall->settings.secondary_after_min * INT64_C(60000),
                 .law = RANDOM_LOGNORMAL,
                 .reaction_mean = hall->simulation.reaction_s * 1e3,
                 .reaction_cv = 1},
        .scene = {.now = midnight, .until = midnight + DAY_MINUTES * INT64_C(60000)},
    };
    fill_services(day, hall);
    fill_counters(day, hall, weekday, midnight);
    fill_flows(day, hall, midnight, load);
    day->hall.services = day->services;
}

void
sim_day_done(struct sim_day *day)
{
    for (size_t i = 0; i < day->hall.counter_count; i++) {
        free((void *)day->skills[i].list);
    }
    free(day->services);
    free(day->skills);
    free(day->spans);
    free(day->flows);
    free(day->counts);
    memset(day, 0, sizeof(*day));
}
