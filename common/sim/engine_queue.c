/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/engine_private.h"

void
key_heap_push(struct key_heap *heap, const struct order_key *key,
              int (*compare)(const struct order_key *, const struct order_key *))
{
    heap->keys = engine_room(heap->keys, &heap->room, heap->count + 1, sizeof(*heap->keys));
    size_t at = heap->count++;
    while (at > 0 && compare(key, &heap->keys[(at - 1) / 2]) < 0) {
        heap->keys[at] = heap->keys[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    heap->keys[at] = *key;
}

static void
key_heap_pop(struct key_heap *heap,
             int (*compare)(const struct order_key *, const struct order_key *))
{
    struct order_key last = heap->keys[--heap->count];
    size_t at = 0, child;

    while ((child = 2 * at + 1) < heap->count) {
        if (child + 1 < heap->count && compare(&heap->keys[child + 1], &heap->keys[child]) < 0) {
            child++;
        }
        if (compare(&last, &heap->keys[child]) <= 0) {
            break;
        }
        heap->keys[at] = heap->keys[child];
        at = child;
    }
    heap->keys[at] = last;
}

void
engine_item_settle(struct sim_engine *engine, size_t at, int64_t called_at, int counter)
{
    struct item *item = &engine->items[at];

    if (item->settled || at >= engine->scene->ticket_count) {
        return;
    }
    item->settled = true;
    engine->uncalled--;
    if (engine->results) {
        engine->results[at] = (struct sim_result){
            .called_at = called_at, .counter = (int16_t)counter, .left = called_at == SIM_NEVER};
    }
}

static void
item_leave(struct sim_engine *engine, size_t at)
{
    struct item *item = &engine->items[at];

    item->place = ITEM_GONE;
    engine_item_settle(engine, at, SIM_NEVER, SIM_NONE);
    engine_item_note(engine, SIM_LEAVE, at, SIM_NONE, ORDER_DUE);
}

/* The first that is really there. A key is stale when its ticket waits no more, waits elsewhere, or
 * came back with another key. */
static bool
queue_head(struct sim_engine *engine, int service, struct key_heap *heap,
           int (*compare)(const struct order_key *, const struct order_key *))
{
    while (heap->count > 0) {
        const struct order_key *key = &heap->keys[0];
        struct item *item = &engine->items[key->id];
        bool there =
            item->place == ITEM_POOLED && item->service == service && item->key.seq == key->seq;
        if (there && item->leaves_at > engine->now) {
            return true;
        }
        if (there) {
            item_leave(engine, (size_t)key->id);
        }
        key_heap_pop(heap, compare);
    }
    return false;
}

/* Those who booked and whose time has not come, when their service has nobody else. */
static bool
offer_booked(struct sim_engine *engine, int service, struct order_service *offer)
{
    for (size_t i = 0; i < engine->deferred_count; i++) {
        const struct item *item = &engine->items[engine->deferred[i]];
        if (item->service != service || item->given->bound_counter != SIM_NONE ||
            item->given->bound_staff != SIM_NONE) {
            continue;
        }
        if (!offer->any || order_compare_due(&item->key, &offer->least) < 0) {
            offer->least = item->key;
        }
        if (!offer->any || order_compare_base(&item->key, &offer->oldest) < 0) {
            offer->oldest = item->key;
        }
        offer->any = true;
    }
    return offer->any;
}

bool
engine_offer(struct sim_engine *engine, int service, struct order_service *ret_offer)
{
    struct queue *queue = &engine->queues[service];

    ret_offer->any = false;
    ret_offer->guard = queue->guard;
    if (queue->by_due.count > 0 && queue_head(engine, service, &queue->by_due, order_compare_due) &&
        queue_head(engine, service, &queue->by_base, order_compare_base)) {
        ret_offer->any = true;
        ret_offer->least = queue->by_due.keys[0];
        ret_offer->oldest = queue->by_base.keys[0];
        return true;
    }
    return queue->booked > 0 && offer_booked(engine, service, ret_offer);
}

static bool
item_is_bound(const struct item *item)
{
    return item->given->bound_counter != SIM_NONE || item->given->bound_staff != SIM_NONE;
}

static void
enter_pool(struct sim_engine *engine, struct item *item)
{
    struct queue *queue = &engine->queues[item->service];

    item->place = ITEM_POOLED;
    key_heap_push(&queue->by_due, &item->key, order_compare_due);
    key_heap_push(&queue->by_base, &item->key, order_compare_base);
}

void
engine_enter(struct sim_engine *engine, size_t at)
{
    struct item *item = &engine->items[at];

    if (item->step > 0 || item->missed || item->given->free_at <= engine->now) {
        enter_pool(engine, item);
        return;
    }
    struct order_key timer = {.id = (int64_t)at, .due = item->given->free_at};
    item->place = ITEM_DEFERRED;
    engine->deferred = engine_room(engine->deferred, &engine->deferred_room,
                                   engine->deferred_count + 1, sizeof(*engine->deferred));
    engine->deferred[engine->deferred_count++] = (uint32_t)at;
    engine->queues[item->service].booked += !item_is_bound(item);
    key_heap_push(&engine->timers, &timer, order_compare_due);
}

static void
leave_deferred(struct sim_engine *engine, size_t at)
{
    const struct item *item = &engine->items[at];

    for (size_t i = 0; i < engine->deferred_count; i++) {
        if (engine->deferred[i] == at) {
            engine->deferred[i] = engine->deferred[--engine->deferred_count];
            engine->queues[item->service].booked -= !item_is_bound(item);
            return;
        }
    }
}

/* The three who stand first by due give the place: taken out, looked at, put back. */
static void
item_return(struct sim_engine *engine, size_t at)
{
    struct item *item = &engine->items[at];
    struct key_heap *heap = &engine->queues[item->service].by_due;
    struct order_key first[3];
    size_t count = 0;

    while (count < ARRAY_SIZE(first) &&
           queue_head(engine, item->service, heap, order_compare_due)) {
        first[count++] = heap->keys[0];
        key_heap_pop(heap, order_compare_due);
    }
    for (size_t i = 0; i < count; i++) {
        key_heap_push(heap, &first[i], order_compare_due);
    }
    order_return_place(first, count, engine->now, &item->key.base, &item->key.due);
    item->key.seq = ++engine->seq;
    item->entered = engine->now;
    engine->events++;
    engine_item_note(engine, SIM_ENTER, at, SIM_NONE, ORDER_DUE);
    engine_enter(engine, at);
    engine_desks_wake(engine, item->service);
}

void
engine_timer(struct sim_engine *engine)
{
    size_t at = (size_t)engine->timers.keys[0].id;
    struct item *item = &engine->items[at];

    key_heap_pop(&engine->timers, order_compare_due);
    if (item->place == ITEM_AWAY) {
        item_return(engine, at);
    } else if (item->place == ITEM_DEFERRED) {
        leave_deferred(engine, at);
        enter_pool(engine, item);
        engine_desks_wake(engine, item->service);
    }
}

bool
engine_bound(struct sim_engine *engine, size_t counter, struct order_key *ret_key)
{
    const struct sim_span *span = engine_desk_span(engine, counter);
    bool any = false;

    for (size_t i = 0; i < engine->deferred_count; i++) {
        const struct item *item = &engine->items[engine->deferred[i]];
        const struct sim_ticket *given = item->given;
        bool mine = given->bound_counter == (int)counter ||
                    (span && span->staff != SIM_NONE && given->bound_staff == span->staff);
        if (mine && (!any || order_compare_due(&item->key, ret_key) < 0)) {
            *ret_key = item->key;
            any = true;
        }
    }
    return any;
}

struct order_choice
engine_choose(struct sim_engine *engine, size_t counter, int *ret_service)
{
    const struct sim_hall *hall = engine->hall;
    const struct sim_skills *skills = &hall->skills[engine_desk_span(engine, counter)->skills];
    struct order_key bound;
    size_t count = 0;

    for (size_t i = 0; i < skills->count; i++) {
        struct order_offer *offer = &engine->offers[count];
        if (engine_offer(engine, skills->list[i].service, &offer->service)) {
            offer->secondary = skills->list[i].secondary;
            count++;
        }
    }
    bool any_bound = engine->deferred_count > 0 && engine_bound(engine, counter, &bound);
    struct order_choice choice =
        order_choose(engine->offers, count, hall->guard_limit, any_bound ? &bound : NULL,
                     engine->now, hall->secondary_after_ms);
    if (choice.any) {
        *ret_service = engine->items[choice.ticket.id].service;
        if (choice.rule != ORDER_BOUND) {
            engine->queues[*ret_service].guard =
                order_guard_after(&engine->offers[choice.offer].service, &choice.ticket);
        }
    }
    return choice;
}

void
engine_take(struct sim_engine *engine, size_t at)
{
    struct item *item = &engine->items[at];

    if (item->place == ITEM_DEFERRED) {
        leave_deferred(engine, at);
    }
    item->place = ITEM_IN_HAND;
}

/* Exponential patience has no memory: who waits already is as patient as who comes. */
static int64_t
leaving_time(struct sim_engine *engine, const struct sim_ticket *given)
{
    double mean = engine->hall->patience_mean;

    if (given->leaves_at != SIM_DRAWN) {
        return given->leaves_at;
    }
    if (mean <= 0) {
        return SIM_NEVER;
    }
    struct random_shape patience = random_shape(RANDOM_EXPONENTIAL, mean, 1);
    double u = random_at(engine->streams[RANDOM_PATIENCE], (uint64_t)given->key.id, 0);
    return engine->now + (int64_t)random_time(&patience, u);
}

void
engine_item_stand(struct sim_engine *engine, size_t at)
{
    struct item *item = &engine->items[at];

    item->leaves_at = leaving_time(engine, item->given);
    item->entered = item->given->enters_at;
    engine_enter(engine, at);
}

void
engine_item_come(struct sim_engine *engine, size_t at)
{
    struct item *item = &engine->items[at];

    item->key.seq = ++engine->seq;
    item->entered = engine->now;
    engine->events++;
    engine_item_note(engine, SIM_ENTER, at, SIM_NONE, ORDER_DUE);
    engine_item_stand(engine, at);
    engine_desks_wake(engine, item->place == ITEM_POOLED ? item->service : SIM_NONE);
}
