/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "sim/engine_private.h"

/* How early people check in has a stream of its own: the classes' is free here. */
static void
book(struct sim_engine *engine, const struct sim_flow *flow, int64_t slot,
     struct sim_ticket *ticket)
{
    const int64_t step = 300000, earliest = 1800000, latest = -1500000;
    double u = random_at(engine->streams[RANDOM_CLASS], (uint64_t)ticket->key.id, 0);
    int64_t early = (int64_t)(flow->early_ms + flow->early_spread_ms * random_normal_quantile(u));

    early = early > earliest ? earliest : early < latest ? latest : early;
    ticket->slot = slot - slot % step;
    ticket->enters_at = ticket->slot - early;
    if (ticket->enters_at <= engine->scene->now) {
        ticket->enters_at = engine->scene->now + 1;
    }
    struct order_appointment place = order_appointment(ticket->slot, ticket->enters_at);
    ticket->key.base = place.base;
    ticket->key.due = place.base - flow->credit_ms;
    ticket->free_at = place.free_at;
}

static void
add_drawn(struct sim_engine *engine, size_t index, uint64_t nth, int64_t at)
{
    const struct sim_flow *flow = &engine->hall->flows[index];
    int64_t id = SIM_FLOW_ID + ((int64_t)index << 20) + (int64_t)nth;

    engine->drawn = engine_room(engine->drawn, &engine->drawn_room, engine->drawn_count + 1,
                                sizeof(*engine->drawn));
    struct sim_ticket *ticket = &engine->drawn[engine->drawn_count++];
    *ticket = sim_ticket(id, flow->service, at, flow->credit_ms);
    ticket->class_index = flow->class_index;
    if (flow->booked) {
        book(engine, flow, at, ticket);
    }
}

/* A Poisson flow: what lies between two tickets is exponential on the scale of expected tickets. */
static void
draw_flow(struct sim_engine *engine, size_t index)
{
    const struct sim_flow *flow = &engine->hall->flows[index];
    int64_t now = engine->scene->now;
    size_t slice = now > flow->begin ? (size_t)((now - flow->begin) / flow->slice_ms) : 0;
    double at = now > flow->begin ? (double)(now - flow->begin) / (double)flow->slice_ms : 0;
    uint64_t nth = 0;
    double wanted = -log(random_at(engine->streams[RANDOM_ARRIVAL], index, nth));

    while (slice < flow->slice_count) {
        double rest = ((double)slice + 1 - at) * flow->counts[slice];
        if (rest < wanted || flow->counts[slice] <= 0) {
            wanted -= rest > 0 ? rest : 0;
            at = (double)++slice;
            continue;
        }
        at += wanted / flow->counts[slice];
        int64_t instant = flow->begin + (int64_t)(at * (double)flow->slice_ms);
        if (instant >= engine->scene->until) {
            return;
        }
        add_drawn(engine, index, nth++, instant > now ? instant : now + 1);
        wanted = -log(random_at(engine->streams[RANDOM_ARRIVAL], index, nth));
    }
}

void
engine_draw_flows(struct sim_engine *engine)
{
    engine->drawn_count = 0;
    if (engine->scene->no_flows) {
        return;
    }
    for (size_t i = 0; i < engine->hall->flow_count; i++) {
        draw_flow(engine, i);
    }
}
