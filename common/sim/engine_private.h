/* SPDX-License-Identifier: Apache-2.0
 * Inside the engine. A ticket of a run is an item; in keys of the queues `id` is its index, so that
 * whom the rule chose is found at once. */
#pragma once

#include "sim/engine.h"

enum item_place {
    ITEM_COMING,
    ITEM_POOLED,   /* waits, may be called by who serves its service */
    ITEM_DEFERRED, /* waits, booked or bound */
    ITEM_IN_HAND,
    ITEM_AWAY, /* missed its call and will be back */
    ITEM_GONE,
};

struct item {
    struct order_key key;
    const struct sim_ticket *given;
    int64_t entered, leaves_at;
    int16_t service;
    uint8_t step, place;
    bool missed, settled; /* settled: its result is known */
};

/* Least key first. What was taken through another heap stays and is passed over when it comes up:
 * queue_head. */
struct key_heap {
    struct order_key *keys;
    size_t count, room;
};

struct queue {
    struct key_heap by_due, by_base;
    size_t booked; /* deferred tickets of this service that are bound to nobody */
    int guard;
    struct random_shape shape;
};

enum desk_state { DESK_OFF, DESK_IDLE, DESK_REACTING, DESK_BUSY };
struct desk {
    int state;
    size_t span, span_end; /* present or next one, in the engine's order; end = none */
    size_t heap_at;        /* place among the events; SIZE_MAX = nothing to come */
    int64_t event_at;
    int64_t since, idle_since;
    int64_t reaction_left;
    int64_t item; /* index in hand; −1 = one the engine knows nothing of */
    int16_t service;
    bool missing; /* nobody comes to this call */
    uint32_t calls;
};

struct sim_engine {
    const struct sim_hall *hall;
    const struct sim_scene *scene;
    int64_t now, seq, events;
    size_t uncalled; /* of the scene's tickets */
    struct sim_result *results;
    void (*note)(void *context, const struct sim_note *note);
    void *note_context;
    struct random_stream streams[RANDOM_IN_HAND + 1];
    struct random_shape reaction;

    struct item *items;
    size_t item_count, item_room;
    struct sim_ticket *drawn; /* of flows */
    size_t drawn_count, drawn_room;
    uint32_t *order; /* of those that come, by time */
    size_t order_count, order_at, order_room;
    uint32_t *deferred;
    size_t deferred_count, deferred_room;
    struct key_heap timers; /* due = when, id = item */

    struct queue *queues;
    size_t queue_room;
    struct desk *desks;
    size_t desk_room;
    uint32_t *desk_heap;
    size_t desk_heap_count, desk_heap_room;
    size_t idle_count, reacting_count;
    struct sim_span *spans; /* by counter, then from */
    size_t span_room;
    bool *serves; /* skills × services */
    size_t serves_room;
    struct order_offer *offers;
    size_t offer_room;

    struct sim_scene told; /* sim_engine_scene */
    struct sim_ticket *told_tickets;
    size_t told_room;
    struct sim_desk *told_desks;
    size_t told_desk_room;
    struct sim_ticket *told_hands;
    size_t told_hand_room;
    int *told_guards;
    size_t told_guard_room;
};

/* Room for `count`, growing by half again and more; never NULL, for a hall may have none of a
 * thing. */
void *engine_room(void *memory, size_t *room, size_t count, size_t size);

/* pool */
void key_heap_push(struct key_heap *heap, const struct order_key *key,
                   int (*compare)(const struct order_key *, const struct order_key *));
/* Whether anybody waits there; then what the service offers. */
bool engine_offer(struct sim_engine *engine, int service, struct order_service *ret_offer);
/* A ticket comes to the queue of its service, or is set free there. */
void engine_enter(struct sim_engine *engine, size_t item);
void engine_timer(struct sim_engine *engine);
/* Whom this counter calls now. */
struct order_choice engine_choose(struct sim_engine *engine, size_t counter, int *ret_service);
void engine_take(struct sim_engine *engine, size_t item);
/* Bound to this counter or who sits there, of several the least due. */
bool engine_bound(struct sim_engine *engine, size_t counter, struct order_key *ret_key);
/* Waits from the start of the run; comes now; is back after a missed call. */
void engine_item_stand(struct sim_engine *engine, size_t item);
void engine_item_come(struct sim_engine *engine, size_t item);
/* Its first call, or SIM_NEVER: it left. */
void engine_item_settle(struct sim_engine *engine, size_t item, int64_t called_at, int counter);
void engine_item_note(struct sim_engine *engine, enum sim_note_kind kind, size_t item, int counter,
                      enum order_rule rule);

/* desks */
void engine_desks_begin(struct sim_engine *engine);
void engine_desks_start(struct sim_engine *engine);
void engine_desk_event(struct sim_engine *engine, size_t counter);
/* Somebody waits at this service now (SIM_NONE: somebody bound). */
void engine_desks_wake(struct sim_engine *engine, int service);
const struct sim_span *engine_desk_span(const struct sim_engine *engine, size_t counter);

/* flows */
void engine_draw_flows(struct sim_engine *engine);
