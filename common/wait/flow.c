/* SPDX-License-Identifier: Apache-2.0 */
#include "wait/flow.h"

#include <stdlib.h>
#include <string.h>

#include "ticket/hall.h"

#define MINUTE_MS 60000.0

struct flow {
    const struct hall *hall;
    const struct zone *zone;
    struct forecast *forecast; /* its queues are the hall's services; NULL: it has a roster */
    bool *open, *busy;         /* by counter */
    int64_t midnight;          /* before the day's first row; 0 = none yet */
};

struct flow *
flow_new(const struct hall *hall, const struct zone *zone)
{
    struct flow *flow = mem_zero_alloc(1, sizeof(*flow));

    flow->hall = hall;
    flow->zone = zone;
    flow->open = mem_zero_alloc(hall->counter_count + 1, sizeof(*flow->open));
    flow->busy = mem_zero_alloc(hall->counter_count + 1, sizeof(*flow->busy));
    for (size_t c = 0; c < hall->counter_count; c++) {
        if (hall->counters[c].has_roster) {
            return flow;
        }
    }
    flow->forecast = forecast_new();
    for (size_t s = 0; s < hall->service_count; s++) {
        (void)forecast_queue(flow->forecast);
    }
    return flow;
}

struct flow *
flow_free(struct flow *flow)
{
    if (flow) {
        forecast_free(flow->forecast);
        free(flow->open);
        free(flow->busy);
        free(flow);
    }
    return NULL;
}

/* A counter that helps out (secondary) is no counter of the queue: it comes when it has time. */
static void
tell_counters(struct flow *flow, double minute)
{
    const struct hall *hall = flow->hall;

    for (size_t s = 0; s < hall->service_count; s++) {
        int open = 0;
        for (size_t c = 0; c < hall->counter_count; c++) {
            open += flow->open[c] && hall_counter_serves(&hall->counters[c], hall->services[s].id);
        }
        forecast_counters(flow->forecast, (int)s, minute, open);
    }
}

/* Minutes go on past midnight: a night hall's day is one. Who did not close yesterday is open. */
static double
minute_of(struct flow *flow, int64_t at)
{
    if (flow->midnight == 0) {
        struct civil civil = zone_civil(flow->zone, at);
        flow->midnight = at - (int64_t)(civil.hour * 60 + civil.minute) * 60000 - at % 60000;
        tell_counters(flow, (double)(at - flow->midnight) / MINUTE_MS);
    }
    return (double)(at - flow->midnight) / MINUTE_MS;
}

void
flow_counter(struct flow *flow, int counter, int64_t at, bool open)
{
    if (!flow->forecast || counter < 0 || flow->open[counter] == open) {
        return;
    }
    double minute = minute_of(flow, at);
    flow->open[counter] = open;
    tell_counters(flow, minute);
}

void
flow_busy(struct flow *flow, int counter, bool busy)
{
    if (counter >= 0) {
        flow->busy[counter] = busy;
    }
}

static bool
is_free_for(const struct flow *flow, int service)
{
    const struct hall *hall = flow->hall;

    for (size_t c = 0; c < hall->counter_count; c++) {
        if (flow->open[c] && !flow->busy[c] &&
            hall_counter_serves(&hall->counters[c], hall->services[service].id)) {
            return true;
        }
    }
    return false;
}

void
flow_join(struct flow *flow, int service, int64_t at, int64_t ticket, int64_t credit_ms)
{
    double credit = (double)credit_ms / MINUTE_MS;

    if (!flow->forecast || service < 0) {
        return;
    }
    if (is_free_for(flow, service)) {
        forecast_join_free(flow->forecast, service, minute_of(flow, at), ticket, credit);
    } else {
        (void)forecast_join(flow->forecast, service, minute_of(flow, at), ticket, credit);
    }
}

void
flow_call(struct flow *flow, int service, int64_t at, int64_t ticket)
{
    if (flow->forecast && service >= 0) {
        forecast_call(flow->forecast, service, minute_of(flow, at), ticket);
    }
}

void
flow_leave(struct flow *flow, int service, int64_t at, int64_t ticket)
{
    if (flow->forecast && service >= 0) {
        forecast_leave(flow->forecast, service, minute_of(flow, at), ticket);
    }
}

void
flow_end_day(struct flow *flow)
{
    if (flow->forecast) {
        forecast_end_day(flow->forecast);
    }
    flow->midnight = 0;
}

bool
flow_ask(struct flow *flow, int service, int64_t at, int64_t credit_ms,
         struct forecast_wait *ret_wait)
{
    if (!flow->forecast || flow->midnight == 0) {
        return false;
    }
    *ret_wait =
        forecast_ask(flow->forecast, service, minute_of(flow, at), (double)credit_ms / MINUTE_MS);
    return true;
}
