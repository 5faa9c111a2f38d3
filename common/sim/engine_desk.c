/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "sim/engine_private.h"

static bool
event_before(const struct sim_engine *engine, uint32_t a, uint32_t b)
{
    int64_t left = engine->desks[a].event_at, right = engine->desks[b].event_at;

    return left != right ? left < right : a < b;
}

static void
event_place(struct sim_engine *engine, size_t at, uint32_t counter)
{
    engine->desk_heap[at] = counter;
    engine->desks[counter].heap_at = at;
}

static void
event_sift(struct sim_engine *engine, size_t at)
{
    uint32_t counter = engine->desk_heap[at];
    size_t child;

    while (at > 0 && event_before(engine, counter, engine->desk_heap[(at - 1) / 2])) {
        event_place(engine, at, engine->desk_heap[(at - 1) / 2]);
        at = (at - 1) / 2;
    }
    while ((child = 2 * at + 1) < engine->desk_heap_count) {
        if (child + 1 < engine->desk_heap_count &&
            event_before(engine, engine->desk_heap[child + 1], engine->desk_heap[child])) {
            child++;
        }
        if (!event_before(engine, engine->desk_heap[child], counter)) {
            break;
        }
        event_place(engine, at, engine->desk_heap[child]);
        at = child;
    }
    event_place(engine, at, counter);
}

/* Each counter has one thing to come; SIM_NEVER: nothing. */
static void
event_set(struct sim_engine *engine, size_t counter, int64_t at)
{
    struct desk *desk = &engine->desks[counter];

    desk->event_at = at;
    if (at != SIM_NEVER) {
        if (desk->heap_at == SIZE_MAX) {
            event_place(engine, engine->desk_heap_count++, (uint32_t)counter);
        }
        event_sift(engine, desk->heap_at);
    } else if (desk->heap_at != SIZE_MAX) {
        size_t hole = desk->heap_at;
        uint32_t last = engine->desk_heap[--engine->desk_heap_count];
        desk->heap_at = SIZE_MAX;
        if (last != counter) {
            event_place(engine, hole, last);
            event_sift(engine, hole);
        }
    }
}

/* The span it is in, NULL when it is closed now. */
const struct sim_span *
engine_desk_span(const struct sim_engine *engine, size_t counter)
{
    const struct desk *desk = &engine->desks[counter];

    return desk->span < desk->span_end && engine->spans[desk->span].from <= engine->now
               ? &engine->spans[desk->span]
               : NULL;
}

static void
skip_spans(struct sim_engine *engine, struct desk *desk)
{
    while (desk->span < desk->span_end && engine->spans[desk->span].to <= engine->now) {
        desk->span++;
    }
}

static bool
serves(const struct sim_engine *engine, size_t counter, int service)
{
    const struct sim_span *span = engine_desk_span(engine, counter);

    return span &&
           engine->serves[(size_t)span->skills * engine->hall->service_count + (size_t)service];
}

static bool
wanted(struct sim_engine *engine, size_t counter)
{
    const struct sim_skills *skills =
        &engine->hall->skills[engine_desk_span(engine, counter)->skills];
    struct order_service offer;
    struct order_key bound;

    for (size_t i = 0; i < skills->count; i++) {
        if (engine_offer(engine, skills->list[i].service, &offer)) {
            return true;
        }
    }
    return engine->deferred_count > 0 && engine_bound(engine, counter, &bound);
}

static void
set_state(struct sim_engine *engine, struct desk *desk, int state)
{
    engine->idle_count -= desk->state == DESK_IDLE;
    engine->reacting_count -= desk->state == DESK_REACTING;
    desk->state = state;
    engine->idle_count += state == DESK_IDLE;
    engine->reacting_count += state == DESK_REACTING;
}

static int64_t
work_time(struct sim_engine *engine, size_t counter, struct item *item, bool *ret_missing)
{
    const struct sim_ticket *given = item->given;
    const struct sim_service *service = &engine->hall->services[item->service];
    uint64_t who = (uint64_t)given->key.id, nth = (uint64_t)item->step * 2 + item->missed;
    bool missing = given->no_show == 1 && !item->missed;

    if (given->no_show == SIM_DRAWN && service->no_show > 0) {
        missing = random_at(engine->streams[RANDOM_NO_SHOW], who, nth) < service->no_show;
    }
    *ret_missing = missing;
    if (missing) {
        return given->miss_ms >= 0 ? given->miss_ms : (int64_t)service->no_show_ms;
    }
    if (given->work_ms[item->step] >= 0) {
        return given->work_ms[item->step];
    }
    const struct sim_span *span = engine_desk_span(engine, counter);
    double factor = span && span->factor > 0 ? (double)span->factor : 1;
    double u = random_at(engine->streams[RANDOM_WORK], who, item->step);
    return (int64_t)(factor * random_time(&engine->queues[item->service].shape, u) + 0.5);
}

static void stop_reacting(struct sim_engine *engine);

static bool
desk_call(struct sim_engine *engine, size_t counter)
{
    struct desk *desk = &engine->desks[counter];
    int service = SIM_NONE;
    struct order_choice choice = engine_choose(engine, counter, &service);

    if (!choice.any) {
        return false;
    }
    size_t at = (size_t)choice.ticket.id;
    struct item *item = &engine->items[at];
    engine_take(engine, at);
    set_state(engine, desk, DESK_BUSY);
    desk->item = (int64_t)at;
    desk->service = (int16_t)service;
    desk->since = engine->now;
    desk->calls++;
    engine_item_settle(engine, at, engine->now, (int)counter);
    engine->events++;
    engine_item_note(engine, SIM_CALL, at, (int)counter, choice.rule);
    event_set(engine, counter, engine->now + work_time(engine, counter, item, &desk->missing));
    if (engine->reacting_count > 0) {
        stop_reacting(engine);
    }
    return true;
}

/* Free: waits, makes ready to call, calls, or goes until its next span. */
static void
desk_settle(struct sim_engine *engine, size_t counter)
{
    struct desk *desk = &engine->desks[counter];

    skip_spans(engine, desk);
    const struct sim_span *span = engine_desk_span(engine, counter);
    if (!span) {
        set_state(engine, desk, DESK_OFF);
        event_set(engine, counter,
                  desk->span < desk->span_end ? engine->spans[desk->span].from : SIM_NEVER);
        return;
    }
    if (desk->reaction_left <= 0) {
        if (!desk_call(engine, counter)) {
            set_state(engine, desk, DESK_IDLE);
            event_set(engine, counter, span->to);
        }
        return;
    }
    if (!wanted(engine, counter)) {
        set_state(engine, desk, DESK_IDLE);
        event_set(engine, counter, span->to);
        return;
    }
    set_state(engine, desk, DESK_REACTING);
    desk->since = engine->now;
    int64_t ready = engine->now + desk->reaction_left;
    event_set(engine, counter, ready < span->to ? ready : span->to);
}

/* Whom the last call left with nobody to call is at rest again, and keeps what it had waited. */
static void
stop_reacting(struct sim_engine *engine)
{
    for (size_t i = 0; i < engine->hall->counter_count; i++) {
        struct desk *desk = &engine->desks[i];
        if (desk->state == DESK_REACTING && !wanted(engine, i)) {
            int64_t gone = engine->now - desk->since;
            /* With its time up it would have called in this very instant. */
            desk->reaction_left -= gone < desk->reaction_left ? gone : desk->reaction_left - 1;
            set_state(engine, desk, DESK_IDLE);
            event_set(engine, i, engine_desk_span(engine, i)->to);
        }
    }
}

static int64_t
reaction_time(const struct sim_engine *engine, size_t counter)
{
    const struct sim_reactions *given =
        engine->scene->reactions ? &engine->scene->reactions[counter] : NULL;
    uint32_t nth = engine->desks[counter].calls;

    if (given && nth < given->count) {
        return given->ms[nth];
    }
    if (engine->hall->reaction_mean <= 0) {
        return 0;
    }
    return (int64_t)(random_time(&engine->reaction,
                                 random_at(engine->streams[RANDOM_REACTION], counter, nth)) +
                     0.5);
}

static void
desk_free(struct sim_engine *engine, size_t counter)
{
    struct desk *desk = &engine->desks[counter];

    set_state(engine, desk, DESK_OFF);
    desk->idle_since = engine->now;
    desk->reaction_left = reaction_time(engine, counter);
    desk_settle(engine, counter);
}

static void
miss(struct sim_engine *engine, size_t at)
{
    struct item *item = &engine->items[at];
    const struct sim_hall *hall = engine->hall;
    int64_t after = item->given->returns_after_ms;
    uint64_t who = (uint64_t)item->given->key.id;

    if (after == SIM_DRAWN) {
        struct random_stream stream = engine->streams[RANDOM_RETURN];
        struct random_shape shape = random_shape(RANDOM_EXPONENTIAL, hall->return_mean_ms, 1);
        after = hall->return_share > 0 && random_at(stream, who, 0) < hall->return_share
                    ? (int64_t)random_time(&shape, random_at(stream, who, 1))
                    : SIM_NEVER;
    }
    item->place = ITEM_GONE;
    if (item->missed || after == SIM_NEVER) {
        return;
    }
    item->missed = true;
    item->place = ITEM_AWAY;
    struct order_key timer = {.id = (int64_t)at, .due = engine->now + after};
    key_heap_push(&engine->timers, &timer, order_compare_due);
}

/* What was in hand is over: gone, away, or on to its next service. */
static void
desk_end(struct sim_engine *engine, size_t counter)
{
    struct desk *desk = &engine->desks[counter];
    size_t at = (size_t)desk->item;

    engine->events++;
    if (desk->item < 0) {
        desk_free(engine, counter);
        return;
    }
    struct item *item = &engine->items[at];
    engine_item_note(engine, desk->missing ? SIM_MISS : SIM_END, at, (int)counter, ORDER_DUE);
    desk->item = -1;
    if (desk->missing) {
        miss(engine, at);
    } else if (item->step + 1 < item->given->step_count) {
        item->service = item->given->services[++item->step];
        item->entered = engine->now;
        item->leaves_at = SIM_NEVER;
        engine_item_note(engine, SIM_ENTER, at, SIM_NONE, ORDER_DUE);
        engine_enter(engine, at);
        set_state(engine, desk, DESK_OFF);
        engine_desks_wake(engine, item->service);
    } else {
        item->place = ITEM_GONE;
    }
    desk_free(engine, counter);
}

void
engine_desk_event(struct sim_engine *engine, size_t counter)
{
    struct desk *desk = &engine->desks[counter];

    switch (desk->state) {
    case DESK_BUSY:
        desk_end(engine, counter);
        return;
    case DESK_OFF:
        desk_free(engine, counter);
        return;
    case DESK_REACTING:
        desk->reaction_left -= engine->now - desk->since;
        break;
    default:
        break;
    }
    set_state(engine, desk, DESK_OFF);
    desk_settle(engine, counter);
}

/* Counters that need no time to react, the longest free first; then the others begin theirs. */
void
engine_desks_wake(struct sim_engine *engine, int service)
{
    while (engine->idle_count > 0) {
        size_t best = SIZE_MAX;
        for (size_t i = 0; i < engine->hall->counter_count; i++) {
            const struct desk *desk = &engine->desks[i];
            if (desk->state == DESK_IDLE && desk->reaction_left <= 0 &&
                (service == SIM_NONE ? engine_desk_span(engine, i) && wanted(engine, i)
                                     : serves(engine, i, service)) &&
                (best == SIZE_MAX || desk->idle_since < engine->desks[best].idle_since)) {
                best = i;
            }
        }
        if (best == SIZE_MAX || !desk_call(engine, best)) {
            break;
        }
    }
    for (size_t i = 0; engine->idle_count > 0 && i < engine->hall->counter_count; i++) {
        if (engine->desks[i].state == DESK_IDLE && engine->desks[i].reaction_left > 0 &&
            (service == SIM_NONE || serves(engine, i, service))) {
            desk_settle(engine, i);
        }
    }
}

static int
compare_spans(const void *a, const void *b)
{
    const struct sim_span *left = a, *right = b;

    if (left->counter != right->counter) {
        return left->counter < right->counter ? -1 : 1;
    }
    return (left->from > right->from) - (left->from < right->from);
}

static void
spans_begin(struct sim_engine *engine)
{
    const struct sim_hall *hall = engine->hall;
    size_t at = 0;

    engine->spans =
        engine_room(engine->spans, &engine->span_room, hall->span_count, sizeof(*engine->spans));
    if (hall->span_count > 0) {
        memcpy(engine->spans, hall->spans, hall->span_count * sizeof(*engine->spans));
    }
    qsort(engine->spans, hall->span_count, sizeof(*engine->spans), compare_spans);
    for (size_t i = 0; i < hall->counter_count; i++) {
        struct desk *desk = &engine->desks[i];
        desk->span = at;
        while (at < hall->span_count && engine->spans[at].counter == (int)i) {
            at++;
        }
        desk->span_end = at;
        skip_spans(engine, desk);
    }
}

void
engine_desks_begin(struct sim_engine *engine)
{
    const struct sim_hall *hall = engine->hall;
    size_t width = hall->service_count, cells = hall->skills_count * width;

    engine->desks =
        engine_room(engine->desks, &engine->desk_room, hall->counter_count, sizeof(*engine->desks));
    engine->desk_heap = engine_room(engine->desk_heap, &engine->desk_heap_room, hall->counter_count,
                                    sizeof(*engine->desk_heap));
    engine->desk_heap_count = engine->idle_count = engine->reacting_count = 0;
    for (size_t i = 0; i < hall->counter_count; i++) {
        engine->desks[i] = (struct desk){
            .state = DESK_OFF, .heap_at = SIZE_MAX, .event_at = SIM_NEVER, .item = -1};
    }
    spans_begin(engine);
    engine->serves =
        engine_room(engine->serves, &engine->serves_room, cells, sizeof(*engine->serves));
    memset(engine->serves, 0, cells * sizeof(*engine->serves));
    for (size_t i = 0; i < hall->skills_count; i++) {
        for (size_t k = 0; k < hall->skills[i].count; k++) {
            engine->serves[i * width + (size_t)hall->skills[i].list[k].service] = true;
        }
    }
}

static void
start_busy(struct sim_engine *engine, size_t counter, const struct sim_desk *given)
{
    struct desk *desk = &engine->desks[counter];
    const struct sim_span *span = engine_desk_span(engine, counter);
    double factor = span && span->factor > 0 ? (double)span->factor : 1;
    int64_t left = given->left_ms;

    if (left < 0) {
        double u = random_at(engine->streams[RANDOM_IN_HAND], counter, 0);
        double elapsed = (double)(engine->now - given->since) / factor;
        left =
            (int64_t)(factor * random_time_left(&engine->queues[given->service].shape, elapsed, u) +
                      0.5);
    }
    if (given->ticket) {
        desk->item = (int64_t)engine->item_count;
        engine->items[engine->item_count++] = (struct item){.key = given->ticket->key,
                                                            .given = given->ticket,
                                                            .service = given->service,
                                                            .place = ITEM_IN_HAND};
        engine->items[desk->item].key.id = desk->item;
    }
    desk->service = given->service;
    desk->since = given->since;
    set_state(engine, desk, DESK_BUSY);
    event_set(engine, counter, engine->now + left);
}

/* Busy ones first, since a free one may call at once and must find the others as they are; then the
 * free ones, the longest free first. */
void
engine_desks_start(struct sim_engine *engine)
{
    const struct sim_desk *given = engine->scene->desks;
    size_t count = engine->hall->counter_count;

    for (size_t i = 0; i < count; i++) {
        if (given && given[i].busy) {
            start_busy(engine, i, &given[i]);
        }
    }
    for (;;) {
        size_t best = SIZE_MAX;
        for (size_t i = 0; i < count; i++) {
            const struct desk *desk = &engine->desks[i];
            if (desk->state == DESK_OFF && desk->event_at == SIM_NEVER &&
                engine_desk_span(engine, i) &&
                (best == SIZE_MAX || (given && given[i].idle_since < given[best].idle_since))) {
                best = i;
            }
        }
        if (best == SIZE_MAX) {
            break;
        }
        desk_free(engine, best);
        if (given) {
            engine->desks[best].idle_since = given[best].idle_since;
        }
    }
    for (size_t i = 0; i < count; i++) {
        if (engine->desks[i].state == DESK_OFF && engine->desks[i].event_at == SIM_NEVER) {
            desk_free(engine, i);
        }
    }
}
