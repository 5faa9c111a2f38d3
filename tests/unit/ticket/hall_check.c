/* SPDX-License-Identifier: Apache-2.0
 * The invariants, written from the rule's text and not from the room: nothing here calls the room's
 * comparisons. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hall_sim.h"

void
check_fault(struct sim_report *report, enum sim_invariant invariant, const char *format, ...)
{
    char text[120];
    va_list args;

    if (report->faults[invariant]++ > 0) {
        return;
    }
    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    str_format(report->first[invariant], sizeof(report->first[invariant]), "seed %llu: %s",
               (unsigned long long)report->seed, text);
}

static bool
due_before(const struct order_key *a, const struct order_key *b)
{
    return a->due < b->due || (a->due == b->due && a->seq < b->seq);
}

static bool
older(const struct order_key *a, const struct order_key *b)
{
    return a->base < b->base || (a->base == b->base && a->seq < b->seq);
}

static bool
serves(const struct sim *sim, int counter, int service)
{
    const struct sim_counter *self = &sim->counters[counter];

    return (self->primary | self->secondary) & (1u << service);
}

/* Who may be called at all: the pool, else the booked ones. */
static size_t
eligible(const struct sim *sim, int service, struct order_key *keys)
{
    size_t count = sim_pool(sim, service, keys);

    return count ? count : sim_booked(sim, service, keys);
}

/* The wall's words for one service, from the checks' own count of overtakes. */
static bool
candidate_of(const struct sim *sim, int service, struct order_key *keys, struct order_key *ret_key)
{
    size_t count = eligible(sim, service, keys);
    bool oldest = sim->streak[service] >= SIM_GUARD;

    for (size_t i = 0; i < count; i++) {
        bool better = oldest ? older(&keys[i], ret_key) : due_before(&keys[i], ret_key);
        if (i == 0 || better) {
            *ret_key = keys[i];
        }
    }
    return count > 0;
}

static bool
bound_of(const struct sim *sim, int counter, struct order_key *ret_key)
{
    bool any = false;

    for (size_t i = 0; i < sim->count; i++) {
        const struct sim_ticket *ticket = &sim->tickets[i];
        if (ticket->state != TICKET_WAITING || ticket->bound != counter || ticket->pooled) {
            continue;
        }
        if (!any || due_before(&ticket->key, ret_key)) {
            *ret_key = ticket->key;
        }
        any = true;
    }
    return any;
}

/* Whom the rule calls; 0 = nobody. */
static int64_t
rule_says(const struct sim *sim, int counter, struct order_key *keys)
{
    const struct sim_counter *self = &sim->counters[counter];
    struct order_key candidates[SIM_SERVICES], best = {0};
    bool any[SIM_SERVICES] = {false}, primary = false;

    for (int s = 0; s < SIM_SERVICES; s++) {
        any[s] = serves(sim, counter, s) && candidate_of(sim, s, keys, &candidates[s]);
        primary = primary || (any[s] && (self->primary & (1u << s)));
    }
    bool found = bound_of(sim, counter, &best);
    for (int s = 0; s < SIM_SERVICES; s++) {
        bool waits_for_primary = (self->secondary & (1u << s)) && primary &&
                                 sim->now - candidates[s].base <= SIM_SECONDARY_AFTER;
        if (!any[s] || waits_for_primary) {
            continue;
        }
        if (!found || due_before(&candidates[s], &best)) {
            best = candidates[s];
        }
        found = true;
    }
    return found ? best.id : 0;
}

static void
check_empty(struct sim *sim, int counter)
{
    for (size_t i = 0; i < sim->count; i++) {
        const struct sim_ticket *ticket = &sim->tickets[i];
        if (ticket->state != TICKET_WAITING) {
            continue;
        }
        bool bound = !ticket->pooled && ticket->bound >= 0;
        if (bound ? ticket->bound == counter : serves(sim, counter, ticket->service)) {
            check_fault(sim->report, SIM_I5, "counter %d got nobody while %lld waits", counter,
                        (long long)ticket->key.id);
            return;
        }
    }
}

/* One ticket that the call leaves behind. */
static void
check_pair(struct sim *sim, const struct sim_ticket *called, const struct order_key *left_key)
{
    const struct sim_ticket *left = sim_ticket(sim, left_key->id);
    const struct order_key *j = &called->key, *i = &left->key;
    long long ids[2] = {(long long)j->id, (long long)i->id};

    if (sim->streak[called->service] < SIM_GUARD && due_before(i, j)) {
        check_fault(sim->report, SIM_I1, "%lld before %lld, which is due earlier", ids[0], ids[1]);
    }
    if (!older(i, j)) {
        return;
    }
    int64_t behind = j->base - i->base, credit = called->credit - left->credit;
    if (behind > credit || (behind == credit && j->seq > i->seq) || credit > SIM_CREDIT_MAX) {
        check_fault(sim->report, SIM_I2, "%lld overtook %lld, issued %lld ms before", ids[0],
                    ids[1], (long long)behind);
    }
    if (called->credit == left->credit) {
        check_fault(sim->report, SIM_I3, "%lld before the older %lld of its class", ids[0], ids[1]);
    }
}

/* Every ticket with m older ones before it is called within (m + 1)(G + 1) calls of its service. */
static void
check_starving(struct sim *sim, const struct order_key *key)
{
    struct sim_ticket *ticket = sim_ticket(sim, key->id);

    if (!ticket->pooled) {
        return;
    }
    if (++ticket->calls > (ticket->older + 1) * (SIM_GUARD + 1)) {
        check_fault(sim->report, SIM_I4, "%lld waits since %lld calls with %lld older ones",
                    (long long)key->id, (long long)ticket->calls, (long long)ticket->older);
    }
}

static void
check_pool_call(struct sim *sim, const struct sim_ticket *called, struct order_key *keys)
{
    int service = called->service;
    size_t count = eligible(sim, service, keys);
    bool found = false, overtook = false;

    for (size_t i = 0; i < count; i++) {
        check_starving(sim, &keys[i]);
        if (keys[i].id == called->key.id) {
            found = true;
            continue;
        }
        overtook = overtook || older(&keys[i], &called->key);
        check_pair(sim, called, &keys[i]);
    }
    if (!found) {
        check_fault(sim->report, SIM_I9, "%lld called, which nobody could call",
                    (long long)called->key.id);
    }
    sim->report->overtakes += overtook;
    sim->streak[service] = overtook ? sim->streak[service] + 1 : 0;
    if (sim->streak[service] > SIM_GUARD) {
        check_fault(sim->report, SIM_I4, "%d overtakes in a row in service %d",
                    sim->streak[service], service);
    }
}

void
check_choice(struct sim *sim, int counter, const struct order_choice *choice)
{
    struct order_key *keys = mem_zero_alloc(sim_waiting_max(sim), sizeof(*keys));
    int64_t wanted = rule_says(sim, counter, keys);
    int64_t got = choice->any ? choice->ticket.id : 0;

    if (wanted != got) {
        check_fault(sim->report, SIM_RULE, "counter %d calls %lld, the rule says %lld", counter,
                    (long long)got, (long long)wanted);
    }
    if (!choice->any) {
        check_empty(sim, counter);
    } else if (choice->rule != ORDER_BOUND) {
        check_pool_call(sim, sim_ticket(sim, got), keys);
    } else if (sim_ticket(sim, got)->bound != counter) {
        check_fault(sim->report, SIM_I9, "counter %d calls %lld, bound elsewhere", counter,
                    (long long)got);
    }
    free(keys);
}

/* Only who comes and stands before another in one of the two orders can make it wait longer, and by
 * no more than one round of the guard: itself, and the G that then go first. */
static void
check_place(struct sim *sim, struct sim_ticket *ticket, size_t place, enum sim_change change,
            const struct order_key *came)
{
    long long moved = (long long)place - (long long)ticket->place;
    bool good = moved <= 0;

    if (change == SIM_CALLED) {
        good = moved == -1;
    }
    if (change == SIM_CAME) {
        bool before = due_before(came, &ticket->key) || older(came, &ticket->key);
        good = moved >= 0 && moved <= (before ? SIM_GUARD + 1 : 0);
        sim->report->grown += moved > 0;
    }
    if (!good) {
        check_fault(sim->report, SIM_I7, "place of %lld went from %zu to %zu on change %d",
                    (long long)ticket->key.id, ticket->place, place, (int)change);
    }
    ticket->place = place;
}

static void
check_entry(struct sim *sim, struct sim_ticket *came, const struct order_key *keys, size_t count)
{
    came->older = 0;
    came->calls = 0;
    for (size_t i = 0; i < count; i++) {
        if (older(&keys[i], &came->key)) {
            came->older++;
        } else if (keys[i].id != came->key.id) {
            sim_ticket(sim, keys[i].id)->older++;
        }
    }
    sim->report->entries++;
}

/* order_sort must give back whom it got: each once. */
static void
check_same_tickets(struct sim *sim, const struct order_key *sorted, size_t count, int service)
{
    size_t pooled = 0;
    bool *seen = mem_zero_alloc(sim->count + 1, sizeof(*seen));

    for (size_t i = 0; i < sim->waiting[service].count; i++) {
        pooled += sim->tickets[sim->waiting[service].items[i]].pooled;
    }
    for (size_t i = 0; i < count; i++) {
        int64_t id = sorted[i].id;
        bool right =
            !seen[id] && sim_ticket(sim, id)->pooled && sim_ticket(sim, id)->service == service;
        if (!right) {
            check_fault(sim->report, SIM_I9, "%lld twice or wrongly in the calling order",
                        (long long)id);
        }
        seen[id] = true;
    }
    if (pooled != count) {
        check_fault(sim->report, SIM_I9, "%zu wait, %zu are in the calling order", pooled, count);
    }
    free(seen);
}

void
check_pool(struct sim *sim, int service, enum sim_change change, int64_t id)
{
    struct order_key *keys = mem_zero_alloc(sim_waiting_max(sim), sizeof(*keys));
    size_t count = sim_pool(sim, service, keys);
    struct sim_ticket *came = id ? sim_ticket(sim, id) : NULL;

    if (came) {
        check_entry(sim, came, keys, count);
    }
    order_sort(keys, count, sim->guard[service], SIM_GUARD);
    check_same_tickets(sim, keys, count, service);
    for (size_t place = 0; place < count; place++) {
        struct sim_ticket *ticket = sim_ticket(sim, keys[place].id);
        if (ticket == came) {
            ticket->place = place;
        } else {
            check_place(sim, ticket, place, change, came ? &came->key : NULL);
        }
    }
    free(keys);
}

static void
check_queued(struct sim *sim)
{
    size_t *queued = mem_zero_alloc(sim->count + 1, sizeof(*queued));

    for (int s = 0; s < SIM_SERVICES; s++) {
        for (size_t i = 0; i < sim->waiting[s].count; i++) {
            queued[sim->waiting[s].items[i]] += sim->tickets[sim->waiting[s].items[i]].service == s;
        }
    }
    for (size_t i = 0; i < sim->count; i++) {
        const struct sim_ticket *ticket = &sim->tickets[i];
        bool waits = ticket->state == TICKET_WAITING;
        bool owned = ticket_state_is_in_hand(ticket->state) || ticket->state == TICKET_HELD;
        if (queued[i] != (waits ? 1 : 0) || (ticket->counter >= 0) != owned) {
            check_fault(sim->report, SIM_I9, "%lld is %s but in %zu queues, counter %d",
                        (long long)ticket->key.id, ticket_state_name(ticket->state), queued[i],
                        ticket->counter);
        }
    }
    free(queued);
}

void
check_whole(struct sim *sim, bool closed)
{
    size_t states[TICKET_STATE_COUNT] = {0}, sum = 0, final = 0, hands = 0;

    for (size_t i = 0; i < sim->count; i++) {
        if ((unsigned)sim->tickets[i].state < TICKET_STATE_COUNT) {
            states[sim->tickets[i].state]++;
        }
    }
    for (int state = 0; state < TICKET_STATE_COUNT; state++) {
        sum += states[state];
    }
    for (int c = 0; c < SIM_COUNTERS; c++) {
        long hand = sim->counters[c].hand;
        hands += hand >= 0;
        if (hand >= 0 && sim->tickets[hand].counter != c) {
            check_fault(sim->report, SIM_I9, "counter %d has another's ticket", c);
        }
    }
    if (sum != sim->count) {
        check_fault(sim->report, SIM_I9, "%zu issued, %zu accounted for", sim->count, sum);
    }
    if (hands != states[TICKET_CALLED] + states[TICKET_SERVING]) {
        check_fault(sim->report, SIM_I9, "%zu hands for %zu called and %zu serving", hands,
                    states[TICKET_CALLED], states[TICKET_SERVING]);
    }
    check_queued(sim);
    final =
        states[TICKET_DONE] + states[TICKET_LEFT] + states[TICKET_VOID] + states[TICKET_EXPIRED];
    if (closed && final != sim->count) {
        check_fault(sim->report, SIM_I9, "%zu tickets open after the day's end",
                    sim->count - final);
    }
}
