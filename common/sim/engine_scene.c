/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/engine_private.h"

/* What can be seen of a ticket: not how long it will take. */
static struct sim_ticket
seen(const struct item *item)
{
    const struct sim_ticket *given = item->given;
    struct sim_ticket ticket = sim_ticket(given->key.id, item->service, item->entered, 0);

    ticket.key = item->key;
    ticket.key.id = given->key.id;
    ticket.class_index = given->class_index;
    ticket.step_count = (uint8_t)(given->step_count - item->step);
    for (size_t i = 0; i < ticket.step_count; i++) {
        ticket.services[i] = given->services[item->step + i];
    }
    if (item->place == ITEM_DEFERRED) {
        ticket.free_at = given->free_at;
        ticket.bound_counter = given->bound_counter;
        ticket.bound_staff = given->bound_staff;
    }
    return ticket;
}

static void
tell_tickets(struct sim_engine *engine)
{
    size_t count = 0;

    engine->told_tickets = engine_room(engine->told_tickets, &engine->told_room, engine->item_count,
                                       sizeof(*engine->told_tickets));
    for (size_t i = 0; i < engine->item_count; i++) {
        const struct item *item = &engine->items[i];
        bool waits = item->place == ITEM_POOLED || item->place == ITEM_DEFERRED;
        if (waits && item->leaves_at > engine->now) {
            engine->told_tickets[count++] = seen(item);
        }
    }
    engine->told.tickets = engine->told_tickets;
    engine->told.ticket_count = count;
}

static void
tell_desks(struct sim_engine *engine)
{
    size_t count = engine->hall->counter_count;

    engine->told_desks = engine_room(engine->told_desks, &engine->told_desk_room, count,
                                     sizeof(*engine->told_desks));
    engine->told_hands = engine_room(engine->told_hands, &engine->told_hand_room, count,
                                     sizeof(*engine->told_hands));
    for (size_t i = 0; i < count; i++) {
        const struct desk *desk = &engine->desks[i];
        struct sim_desk *told = &engine->told_desks[i];
        *told = (struct sim_desk){.busy = desk->state == DESK_BUSY,
                                  .service = desk->service,
                                  .since = desk->since,
                                  .left_ms = SIM_DRAWN,
                                  .idle_since = desk->idle_since};
        if (told->busy && desk->item >= 0) {
            engine->told_hands[i] = seen(&engine->items[desk->item]);
            told->ticket = engine->told_hands[i].step_count > 1 ? &engine->told_hands[i] : NULL;
        }
    }
    engine->told.desks = engine->told_desks;
}

const struct sim_scene *
sim_engine_scene(struct sim_engine *engine)
{
    size_t count = engine->hall->service_count;

    engine->told = (struct sim_scene){.now = engine->now, .until = engine->scene->until};
    tell_tickets(engine);
    tell_desks(engine);
    engine->told_guards = engine_room(engine->told_guards, &engine->told_guard_room, count,
                                      sizeof(*engine->told_guards));
    for (size_t i = 0; i < count; i++) {
        engine->told_guards[i] = engine->queues[i].guard;
    }
    engine->told.guards = engine->told_guards;
    return &engine->told;
}
