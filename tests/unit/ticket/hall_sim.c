/* SPDX-License-Identifier: Apache-2.0 */
#include "hall_sim.h"

#include <stdlib.h>

static uint64_t
below(struct sim *sim, uint64_t bound)
{
    sim->random ^= sim->random << 13;
    sim->random ^= sim->random >> 7;
    sim->random ^= sim->random << 17;
    return (sim->random >> 11) % bound;
}

static bool
chance(struct sim *sim, unsigned percent)
{
    return below(sim, 100) < percent;
}

struct sim_ticket *
sim_ticket(const struct sim *sim, int64_t id)
{
    return &sim->tickets[id - 1];
}

static size_t
index_of(const struct sim_ticket *ticket)
{
    return (size_t)ticket->key.id - 1;
}

static void
list_add(struct sim_list *list, size_t item)
{
    if (list->count == list->size) {
        list->size = list->size ? list->size * 2 : 64;
        list->items = mem_grow(list->items, list->size, sizeof(*list->items));
    }
    list->items[list->count++] = item;
}

static void
list_drop(struct sim_list *list, size_t item)
{
    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i] == item) {
            list->items[i] = list->items[--list->count];
            return;
        }
    }
}

static struct sim_ticket *
waiting_at(const struct sim *sim, int service, size_t i)
{
    const struct sim_list *list = &sim->waiting[service];

    return &sim->tickets[list->items[sim->backwards ? list->count - 1 - i : i]];
}

size_t
sim_pool(const struct sim *sim, int service, struct order_key *keys)
{
    size_t count = 0;

    for (size_t i = 0; i < sim->waiting[service].count; i++) {
        const struct sim_ticket *ticket = waiting_at(sim, service, i);
        if (ticket->pooled) {
            keys[count++] = ticket->key;
        }
    }
    return count;
}

size_t
sim_booked(const struct sim *sim, int service, struct order_key *keys)
{
    size_t count = 0;

    for (size_t i = 0; i < sim->waiting[service].count; i++) {
        const struct sim_ticket *ticket = waiting_at(sim, service, i);
        if (!ticket->pooled && ticket->bound < 0) {
            keys[count++] = ticket->key;
        }
    }
    return count;
}

size_t
sim_waiting_max(const struct sim *sim)
{
    size_t max = 1;

    for (int s = 0; s < SIM_SERVICES; s++) {
        max = sim->waiting[s].count > max ? sim->waiting[s].count : max;
    }
    return max;
}

/* The table decides; the simulator asks only for what it allows. */
static void
happen(struct sim *sim, struct sim_ticket *ticket, enum ticket_event event)
{
    enum ticket_state from = ticket->state;

    if (!ticket_next_state(from, event, &ticket->state)) {
        check_fault(sim->report, SIM_I9, "%s refused from %s", ticket_event_name(event),
                    ticket_state_name(from));
    }
}

static void
changed(struct sim *sim, int service, enum sim_change change, int64_t id)
{
    if (sim->watched) {
        check_pool(sim, service, change, id);
    }
}

static void
join_pool(struct sim *sim, struct sim_ticket *ticket)
{
    ticket->pooled = true;
    changed(sim, ticket->service, SIM_CAME, ticket->key.id);
}

static void
queue_up(struct sim *sim, struct sim_ticket *ticket)
{
    list_add(&sim->waiting[ticket->service], index_of(ticket));
    if (ticket->free_at <= sim->now) {
        join_pool(sim, ticket);
    }
}

static void
leave_queue(struct sim *sim, struct sim_ticket *ticket, enum sim_change change)
{
    bool pooled = ticket->pooled;

    list_drop(&sim->waiting[ticket->service], index_of(ticket));
    ticket->pooled = false;
    if (pooled) {
        changed(sim, ticket->service, change, 0);
    }
}

/* Bound and booked tickets whose time has come join the pool one after the other. */
static void
free_tickets(struct sim *sim)
{
    for (int s = 0; s < SIM_SERVICES; s++) {
        for (size_t i = 0; i < sim->waiting[s].count; i++) {
            struct sim_ticket *ticket = &sim->tickets[sim->waiting[s].items[i]];
            if (ticket->pooled || ticket->free_at > sim->now) {
                continue;
            }
            ticket->bound = -1;
            sim->report->freed++;
            join_pool(sim, ticket);
        }
    }
}

static void
set_place(struct sim_ticket *ticket, int64_t base, int64_t credit)
{
    ticket->key.base = base;
    ticket->key.due = base - credit;
    ticket->credit = credit;
}

/* Walk-in, priority, appointment (in time or late) or a finished ticket's visitor. */
static void
place_new(struct sim *sim, struct sim_ticket *ticket)
{
    unsigned kind = (unsigned)below(sim, 100);

    if (kind < sim->priority) {
        set_place(ticket, sim->now, SIM_CREDIT_MAX);
    } else if (kind >= 95) {
        set_place(ticket, sim->now - 60 * SIM_MINUTE, 0);
    } else if (kind >= 85) {
        int64_t slot = sim->now + ((int64_t)below(sim, 60) - 20) * SIM_MINUTE;
        struct order_appointment place = order_appointment(slot, sim->now);
        set_place(ticket, place.base, 0);
        ticket->free_at = place.free_at;
    } else {
        set_place(ticket, sim->now, 0);
    }
}

static void
take(struct sim *sim)
{
    if (sim->count == sim->size) {
        sim->size = sim->size ? sim->size * 2 : 256;
        sim->tickets = mem_grow(sim->tickets, sim->size, sizeof(*sim->tickets));
    }
    struct sim_ticket *ticket = &sim->tickets[sim->count++];
    *ticket = (struct sim_ticket){
        .key = {.id = (int64_t)sim->count, .seq = ++sim->seq},
        .state = TICKET_STATE_COUNT,
        .service = (int)below(sim, SIM_SERVICES),
        .next_service = chance(sim, 10) ? (int)below(sim, SIM_SERVICES) : -1,
        .bound = -1,
        .counter = -1,
    };
    place_new(sim, ticket);
    happen(sim, ticket, TICKET_EVENT_TAKE);
    sim->report->tickets++;
    queue_up(sim, ticket);
}

static void
into_hand(struct sim *sim, int counter, struct sim_ticket *ticket)
{
    ticket->counter = counter;
    sim->counters[counter].hand = (long)index_of(ticket);
}

static struct sim_ticket *
out_of_hand(struct sim *sim, int counter)
{
    struct sim_ticket *ticket = &sim->tickets[sim->counters[counter].hand];

    sim->counters[counter].hand = -1;
    ticket->counter = -1;
    return ticket;
}

static void
note_call(struct sim *sim, int counter, const struct sim_ticket *ticket, int how)
{
    uint64_t words[] = {(uint64_t)sim->now, (uint64_t)counter, (uint64_t)ticket->key.id,
                        (uint64_t)how, (uint64_t)sim->guard[ticket->service]};

    for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
        sim->digest = (sim->digest ^ words[i]) * UINT64_C(0x100000001b3);
    }
}

/* A service's least and oldest, as an index would give them. */
static struct order_service
look_at(const struct sim *sim, int service, struct order_key *keys)
{
    struct order_service seen = {.guard = sim->guard[service]};
    size_t count = sim_pool(sim, service, keys);

    if (count == 0) {
        count = sim_booked(sim, service, keys);
    }
    for (size_t i = 0; i < count; i++) {
        if (!seen.any || order_compare_due(&keys[i], &seen.least) < 0) {
            seen.least = keys[i];
        }
        if (!seen.any || order_compare_base(&keys[i], &seen.oldest) < 0) {
            seen.oldest = keys[i];
        }
        seen.any = true;
    }
    return seen;
}

static bool
least_bound(const struct sim *sim, int counter, struct order_key *bound)
{
    bool any = false;

    for (int s = 0; s < SIM_SERVICES; s++) {
        for (size_t i = 0; i < sim->waiting[s].count; i++) {
            const struct sim_ticket *ticket = waiting_at(sim, s, i);
            if (ticket->pooled || ticket->bound != counter) {
                continue;
            }
            if (!any || order_compare_due(&ticket->key, bound) < 0) {
                *bound = ticket->key;
            }
            any = true;
        }
    }
    return any;
}

static void
call_next(struct sim *sim, int counter)
{
    const struct sim_counter *self = &sim->counters[counter];
    struct order_offer offers[SIM_SERVICES];
    struct order_key *keys = mem_zero_alloc(sim_waiting_max(sim), sizeof(*keys));
    struct order_key bound;

    for (int s = 0; s < SIM_SERVICES; s++) {
        bool primary = self->primary & (1u << s), secondary = self->secondary & (1u << s);
        offers[s] = (struct order_offer){.secondary = secondary};
        if (primary || secondary) {
            offers[s].service = look_at(sim, s, keys);
        }
    }
    free(keys);
    bool any_bound = least_bound(sim, counter, &bound);
    struct order_choice choice = order_choose(
        offers, SIM_SERVICES, SIM_GUARD, any_bound ? &bound : NULL, sim->now, SIM_SECONDARY_AFTER);
    if (sim->watched) {
        check_choice(sim, counter, &choice);
    }
    if (!choice.any) {
        sim->report->empty++;
        return;
    }
    struct sim_ticket *ticket = sim_ticket(sim, choice.ticket.id);
    if (choice.rule != ORDER_BOUND) {
        sim->report->booked_early += !ticket->pooled;
        sim->guard[ticket->service] =
            order_guard_after(&offers[choice.offer].service, &choice.ticket);
    }
    note_call(sim, counter, ticket, (int)choice.rule);
    sim->report->calls++;
    sim->report->by_rule[choice.rule]++;
    happen(sim, ticket, TICKET_EVENT_CALL);
    leave_queue(sim, ticket, choice.rule == ORDER_BOUND ? SIM_GONE : SIM_CALLED);
    into_hand(sim, counter, ticket);
}

static struct sim_ticket *
any_waiting(struct sim *sim)
{
    int service = (int)below(sim, SIM_SERVICES);
    size_t count = sim->waiting[service].count;

    return count ? &sim->tickets[sim->waiting[service].items[below(sim, count)]] : NULL;
}

/* By number, or an emergency: the guard takes no notice. */
static void
call_by_number(struct sim *sim, int counter)
{
    struct sim_ticket *ticket = any_waiting(sim);

    if (!ticket) {
        return;
    }
    sim->report->by_number++;
    note_call(sim, counter, ticket, -1);
    happen(sim, ticket, TICKET_EVENT_CALL);
    leave_queue(sim, ticket, SIM_GONE);
    into_hand(sim, counter, ticket);
}

static int
counter_of_service(struct sim *sim, int service)
{
    int first = (int)below(sim, SIM_COUNTERS);

    for (int i = 0; i < SIM_COUNTERS; i++) {
        int counter = (first + i) % SIM_COUNTERS;
        if (sim->counters[counter].primary & (1u << service)) {
            return counter;
        }
    }
    return -1;
}

static void
transfer(struct sim *sim, struct sim_ticket *ticket)
{
    ticket->transfers++;
    ticket->counter = -1;
    ticket->service = (int)below(sim, SIM_SERVICES);
    ticket->free_at = 0;
    ticket->bound = chance(sim, 40) ? counter_of_service(sim, ticket->service) : -1;
    if (ticket->bound >= 0) {
        ticket->free_at = sim->now + SIM_BOUND_FOR;
    }
    sim->report->transfers++;
    happen(sim, ticket, TICKET_EVENT_TRANSFER);
    queue_up(sim, ticket);
}

static void
release(struct sim *sim, int counter)
{
    struct sim_ticket *ticket = out_of_hand(sim, counter);

    ticket->free_at = 0;
    ticket->bound = -1;
    sim->report->releases++;
    happen(sim, ticket, TICKET_EVENT_RELEASE);
    queue_up(sim, ticket);
}

static void
pass(struct sim *sim, int counter)
{
    struct sim_ticket *ticket = out_of_hand(sim, counter);

    ticket->passed_at = sim->now;
    if (++ticket->passes > 1) {
        sim->report->voids++;
        happen(sim, ticket, TICKET_EVENT_VOID);
        return;
    }
    sim->report->passes++;
    happen(sim, ticket, TICKET_EVENT_PASS);
    list_add(&sim->passed, index_of(ticket));
}

static void
leave(struct sim *sim, struct sim_ticket *ticket)
{
    sim->report->leaves++;
    happen(sim, ticket, TICKET_EVENT_LEAVE);
}

static void
finish(struct sim *sim, int counter)
{
    struct sim_ticket *ticket = out_of_hand(sim, counter);

    if (ticket->next_service < 0) {
        happen(sim, ticket, TICKET_EVENT_FINISH);
        return;
    }
    ticket->service = ticket->next_service;
    ticket->next_service = -1;
    ticket->free_at = 0;
    ticket->bound = -1;
    sim->report->next_steps++;
    happen(sim, ticket, TICKET_EVENT_NEXT);
    queue_up(sim, ticket);
}

static void
serve_called(struct sim *sim, int counter, struct sim_ticket *ticket)
{
    unsigned what = (unsigned)below(sim, 100);

    if (what < 10) {
        happen(sim, ticket, TICKET_EVENT_RECALL);
    } else if (what < 75) {
        happen(sim, ticket, TICKET_EVENT_START);
    } else if (what < 91) {
        pass(sim, counter);
    } else if (what < 94 && ticket->transfers < 2) {
        transfer(sim, out_of_hand(sim, counter));
    } else if (what < 97) {
        leave(sim, out_of_hand(sim, counter));
    } else {
        release(sim, counter);
    }
}

static void
serve_started(struct sim *sim, int counter, struct sim_ticket *ticket)
{
    unsigned what = (unsigned)below(sim, 100);

    if (what < 80) {
        finish(sim, counter);
    } else if (what < 90 && ticket->transfers < 2) {
        transfer(sim, out_of_hand(sim, counter));
    } else if (what < 97) {
        sim->counters[counter].hand = -1;
        sim->report->holds++;
        happen(sim, ticket, TICKET_EVENT_HOLD);
    } else {
        release(sim, counter);
    }
}

static struct sim_ticket *
held_at(struct sim *sim, int counter)
{
    for (size_t i = 0; i < sim->count; i++) {
        if (sim->tickets[i].state == TICKET_HELD && sim->tickets[i].counter == counter) {
            return &sim->tickets[i];
        }
    }
    return NULL;
}

static void
take_up_held(struct sim *sim, int counter)
{
    struct sim_ticket *ticket = held_at(sim, counter);

    if (!ticket) {
        return;
    }
    if (chance(sim, 20)) {
        ticket->counter = -1;
        leave(sim, ticket);
    } else if (chance(sim, 20) && ticket->transfers < 2) {
        transfer(sim, ticket);
    } else {
        happen(sim, ticket, TICKET_EVENT_UNHOLD);
        into_hand(sim, counter, ticket);
    }
}

static void
work(struct sim *sim, int counter)
{
    struct sim_counter *self = &sim->counters[counter];

    if (self->hand >= 0) {
        struct sim_ticket *ticket = &sim->tickets[self->hand];
        if (ticket->state == TICKET_CALLED) {
            serve_called(sim, counter, ticket);
        } else {
            serve_started(sim, counter, ticket);
        }
    } else if (chance(sim, 5)) {
        take_up_held(sim, counter);
    } else if (chance(sim, 3)) {
        call_by_number(sim, counter);
    } else {
        call_next(sim, counter);
    }
}

static void
walk_away(struct sim *sim)
{
    struct sim_ticket *ticket = any_waiting(sim);

    if (!ticket) {
        return;
    }
    leave(sim, ticket);
    leave_queue(sim, ticket, SIM_GONE);
}

static void
come_back(struct sim *sim)
{
    int64_t base, due;

    if (sim->passed.count == 0) {
        return;
    }
    size_t item = sim->passed.items[below(sim, sim->passed.count)];
    struct sim_ticket *ticket = &sim->tickets[item];
    list_drop(&sim->passed, item);
    if (chance(sim, 10)) {
        leave(sim, ticket);
        return;
    }
    if (sim->now - ticket->passed_at > SIM_RETURN_WITHIN) {
        return;
    }
    struct order_key *keys = mem_zero_alloc(sim_waiting_max(sim), sizeof(*keys));
    size_t count = sim_pool(sim, ticket->service, keys);
    order_sort(keys, count, 0, INT32_MAX);
    order_return_place(keys, count, sim->now, &base, &due);
    free(keys);
    set_place(ticket, base, base - due);
    ticket->key.seq = ++sim->seq;
    ticket->free_at = 0;
    ticket->bound = -1;
    sim->report->returns++;
    happen(sim, ticket, TICKET_EVENT_RETURN);
    queue_up(sim, ticket);
}

static void
close_day(struct sim *sim)
{
    for (int c = 0; c < SIM_COUNTERS; c++) {
        sim->counters[c].hand = -1;
    }
    for (int s = 0; s < SIM_SERVICES; s++) {
        sim->waiting[s].count = 0;
    }
    for (size_t i = 0; i < sim->count; i++) {
        struct sim_ticket *ticket = &sim->tickets[i];
        bool served = ticket->state == TICKET_SERVING || ticket->state == TICKET_HELD;
        if (ticket_state_is_final(ticket->state)) {
            continue;
        }
        sim->report->day_ends += served;
        sim->report->expired += !served;
        ticket->counter = -1;
        happen(sim, ticket, served ? TICKET_EVENT_DAY_END : TICKET_EVENT_EXPIRE);
    }
}

/* Every service is primary at some counter; secondary ones as they come. */
static void
open_day(struct sim *sim)
{
    sim->now = INT64_C(1578358800000);
    sim->end = sim->now + (int64_t)8 * 60 * SIM_MINUTE;
    sim->arrivals = 100 + (unsigned)below(sim, 220);
    sim->priority = (unsigned)below(sim, 65);
    for (int c = 0; c < SIM_COUNTERS; c++) {
        struct sim_counter *counter = &sim->counters[c];
        counter->hand = -1;
        counter->primary = 1u << c % SIM_SERVICES;
        if (chance(sim, 40)) {
            counter->primary |= 1u << below(sim, SIM_SERVICES);
        }
        if (chance(sim, 50)) {
            counter->secondary = 1u << below(sim, SIM_SERVICES);
        }
        counter->secondary &= ~counter->primary;
    }
}

uint64_t
sim_day(struct sim_report *report, uint64_t seed, bool backwards, bool watched)
{
    struct sim sim = {.random = seed * UINT64_C(0x9e3779b97f4a7c15) + 1,
                      .digest = UINT64_C(0xcbf29ce484222325),
                      .backwards = backwards,
                      .watched = watched,
                      .report = report};

    report->seed = seed;
    report->days++;
    open_day(&sim);
    for (unsigned step = 0; sim.now < sim.end; step++) {
        /* Whole multiples of five seconds: many things happen at one instant. */
        sim.now += (int64_t)below(&sim, 3) * 5 * SIM_SECOND;
        free_tickets(&sim);
        if (below(&sim, 1000) < sim.arrivals) {
            take(&sim);
        } else if (chance(&sim, 1)) {
            walk_away(&sim);
        } else if (chance(&sim, 5)) {
            come_back(&sim);
        } else {
            work(&sim, (int)below(&sim, SIM_COUNTERS));
        }
        if (watched && step % 256 == 0) {
            check_whole(&sim, false);
        }
    }
    close_day(&sim);
    if (watched) {
        check_whole(&sim, true);
    }
    for (int s = 0; s < SIM_SERVICES; s++) {
        free(sim.waiting[s].items);
    }
    free(sim.passed.items);
    free(sim.tickets);
    return sim.digest;
}
