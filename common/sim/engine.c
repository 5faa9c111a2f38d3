/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "sim/engine_private.h"

struct sim_ticket
sim_ticket(int64_t id, int service, int64_t enters_at, int64_t credit_ms)
{
    struct sim_ticket ticket = {
        .key = {.id = id, .base = enters_at, .due = enters_at - credit_ms, .seq = id},
        .enters_at = enters_at,
        .leaves_at = SIM_DRAWN,
        .returns_after_ms = SIM_DRAWN,
        .bound_counter = SIM_NONE,
        .bound_staff = SIM_NONE,
        .no_show = SIM_DRAWN,
        .step_count = 1,
        .services = {(int16_t)service},
        .miss_ms = SIM_DRAWN,
    };

    for (size_t i = 0; i < SIM_STEPS_MAX; i++) {
        ticket.work_ms[i] = SIM_DRAWN;
    }
    return ticket;
}

struct sim_engine *
sim_engine_open(void)
{
    return mem_zero_alloc(1, sizeof(struct sim_engine));
}

struct sim_engine *
sim_engine_close(struct sim_engine *engine)
{
    if (!engine) {
        return NULL;
    }
    for (size_t i = 0; i < engine->queue_room; i++) {
        free(engine->queues[i].by_due.keys);
        free(engine->queues[i].by_base.keys);
    }
    void *owned[] = {engine->items,       engine->drawn,        engine->order,
                     engine->deferred,    engine->timers.keys,  engine->queues,
                     engine->desks,       engine->desk_heap,    engine->spans,
                     engine->serves,      engine->offers,       engine->told_desks,
                     engine->told_guards, engine->told_tickets, engine->told_hands};
    for (size_t i = 0; i < ARRAY_SIZE(owned); i++) {
        free(owned[i]);
    }
    free(engine);
    return NULL;
}

void *
engine_room(void *memory, size_t *room, size_t count, size_t size)
{
    if (memory && count <= *room) {
        return memory;
    }
    size_t more = count + count / 2 + 16;
    memory = mem_grow(memory, more, size);
    memset((char *)memory + *room * size, 0, (more - *room) * size);
    *room = more;
    return memory;
}

static void
add_item(struct sim_engine *engine, const struct sim_ticket *given)
{
    size_t at = engine->item_count++;
    struct item *item = &engine->items[at];

    *item = (struct item){
        .key = given->key, .given = given, .service = given->services[0], .place = ITEM_COMING};
    item->key.id = (int64_t)at;
    if (given->enters_at <= engine->scene->now && item->key.seq > engine->seq) {
        engine->seq = item->key.seq;
    }
}

/* Items stand in this order: the scene's tickets, those of the flows, those in hand. */
static void
items_begin(struct sim_engine *engine)
{
    const struct sim_scene *scene = engine->scene;
    size_t in_hand = scene->desks ? engine->hall->counter_count : 0;

    engine_draw_flows(engine);
    size_t count = scene->ticket_count + engine->drawn_count;
    engine->items =
        engine_room(engine->items, &engine->item_room, count + in_hand, sizeof(*engine->items));
    engine->item_count = 0;
    engine->uncalled = scene->ticket_count;
    engine->seq = 0;
    for (size_t i = 0; i < scene->ticket_count; i++) {
        add_item(engine, &scene->tickets[i]);
        if (engine->results) {
            engine->results[i] =
                (struct sim_result){.called_at = SIM_NEVER, .counter = SIM_NONE, .left = false};
        }
    }
    for (size_t i = 0; i < engine->drawn_count; i++) {
        add_item(engine, &engine->drawn[i]);
    }
}

struct arrival {
    int64_t at;
    uint32_t item;
};

static int
compare_arrivals(const void *a, const void *b)
{
    const struct arrival *left = a, *right = b;

    if (left->at != right->at) {
        return left->at < right->at ? -1 : 1;
    }
    return (left->item > right->item) - (left->item < right->item);
}

/* Tickets mostly stand in the order in which they come. */
static void
order_begin(struct sim_engine *engine)
{
    bool sorted = true;
    int64_t last = INT64_MIN;

    engine->order =
        engine_room(engine->order, &engine->order_room, engine->item_count, sizeof(*engine->order));
    engine->order_count = engine->order_at = 0;
    for (size_t i = 0; i < engine->item_count; i++) {
        int64_t at = engine->items[i].given->enters_at;
        if (at <= engine->scene->now || at >= engine->scene->until) {
            continue;
        }
        sorted = sorted && at >= last;
        last = at;
        engine->order[engine->order_count++] = (uint32_t)i;
    }
    if (sorted) {
        return;
    }
    struct arrival *arrivals = mem_zero_alloc(engine->order_count, sizeof(*arrivals));
    for (size_t i = 0; i < engine->order_count; i++) {
        arrivals[i] =
            (struct arrival){engine->items[engine->order[i]].given->enters_at, engine->order[i]};
    }
    qsort(arrivals, engine->order_count, sizeof(*arrivals), compare_arrivals);
    for (size_t i = 0; i < engine->order_count; i++) {
        engine->order[i] = arrivals[i].item;
    }
    free(arrivals);
}

static void
queues_begin(struct sim_engine *engine)
{
    const struct sim_hall *hall = engine->hall;

    engine->queues = engine_room(engine->queues, &engine->queue_room, hall->service_count,
                                 sizeof(*engine->queues));
    for (size_t i = 0; i < hall->service_count; i++) {
        struct queue *queue = &engine->queues[i];
        queue->by_due.count = queue->by_base.count = queue->booked = 0;
        queue->guard = engine->scene->guards ? engine->scene->guards[i] : 0;
        queue->shape = random_shape(hall->law, hall->services[i].mean_ms, hall->services[i].cv);
    }
    engine->offers = engine_room(engine->offers, &engine->offer_room, hall->service_count,
                                 sizeof(*engine->offers));
    engine->deferred_count = 0;
    engine->timers.count = 0;
}

static void
begin(struct sim_engine *engine, uint64_t seed, uint32_t run)
{
    for (size_t i = 0; i < ARRAY_SIZE(engine->streams); i++) {
        engine->streams[i] = random_stream(seed, run, (enum random_purpose)i);
    }
    engine->now = engine->scene->now;
    engine->events = 0;
    engine->reaction =
        random_shape(RANDOM_LOGNORMAL, engine->hall->reaction_mean, engine->hall->reaction_cv);
    items_begin(engine);
    order_begin(engine);
    queues_begin(engine);
    engine_desks_begin(engine);
    /* Those who wait already stand there before anybody calls; nobody is woken. */
    for (size_t i = 0; i < engine->item_count; i++) {
        if (engine->items[i].place == ITEM_COMING &&
            engine->items[i].given->enters_at <= engine->now) {
            engine_item_stand(engine, i);
        }
    }
    engine_desks_start(engine);
}

static int64_t
next_arrival(const struct sim_engine *engine)
{
    return engine->order_at < engine->order_count
               ? engine->items[engine->order[engine->order_at]].given->enters_at
               : SIM_NEVER;
}

/* At one instant: who comes, then whose time has come, then the counters. */
static bool
step(struct sim_engine *engine)
{
    int64_t come = next_arrival(engine);
    int64_t timer = engine->timers.count > 0 ? engine->timers.keys[0].due : SIM_NEVER;
    int64_t desk =
        engine->desk_heap_count > 0 ? engine->desks[engine->desk_heap[0]].event_at : SIM_NEVER;
    int64_t first = come < timer ? come : timer;

    first = first < desk ? first : desk;
    if (first >= engine->scene->until) {
        return false;
    }
    engine->now = first;
    if (come == first) {
        engine_item_come(engine, engine->order[engine->order_at++]);
    } else if (timer == first) {
        engine_timer(engine);
    } else {
        engine_desk_event(engine, engine->desk_heap[0]);
    }
    return true;
}

int64_t
sim_engine_run(struct sim_engine *engine, const struct sim_hall *hall,
               const struct sim_scene *scene, uint64_t seed, uint32_t run,
               struct sim_result *ret_results,
               void (*note)(void *context, const struct sim_note *note), void *context)
{
    engine->hall = hall;
    engine->scene = scene;
    engine->results = ret_results;
    engine->note = note;
    engine->note_context = context;
    begin(engine, seed, run);
    while ((engine->uncalled > 0 || !scene->until_called) && step(engine)) {
    }
    return engine->events;
}

void
engine_item_note(struct sim_engine *engine, enum sim_note_kind kind, size_t at, int counter,
                 enum order_rule rule)
{
    const struct item *item = &engine->items[at];

    if (!engine->note) {
        return;
    }
    const struct sim_span *span = counter >= 0 ? engine_desk_span(engine, (size_t)counter) : NULL;
    struct sim_note note = {
        .kind = kind,
        .at = engine->now,
        .ticket = item->given->key.id,
        .entered = item->entered,
        .base = item->key.base,
        .due = item->key.due,
        .slot = item->given->slot,
        .service = item->service,
        .counter = (int16_t)counter,
        .staff = span ? span->staff : SIM_NONE,
        .class_index = item->given->class_index,
        .step = item->step,
        .rule = rule,
    };
    engine->note(engine->note_context, &note);
}
