/* SPDX-License-Identifier: Apache-2.0
 * A hall in memory, for one day: services, counters, citizens who come, go, miss their call and
 * come back. It holds the state that a database would and decides nothing: whom to call, what may
 * happen to a ticket and where it stands come from the room under test. hall_check.c watches each
 * step with code of its own. */
#pragma once

#include "ticket/order.h"
#include "ticket/ticket.h"

enum {
    SIM_SERVICES = 5,
    SIM_COUNTERS = 8,
    SIM_GUARD = 2,
    SIM_SECOND = 1000,
    SIM_MINUTE = 60 * SIM_SECOND,
    SIM_CREDIT_MAX = 60 * SIM_MINUTE,
    SIM_SECONDARY_AFTER = 10 * SIM_MINUTE,
    SIM_RETURN_WITHIN = 30 * SIM_MINUTE,
    SIM_BOUND_FOR = 30 * SIM_MINUTE,
};

struct sim_ticket {
    struct order_key key;
    int64_t credit; /* base − due */
    int64_t free_at, passed_at;
    enum ticket_state state;
    int service, next_service; /* next: −1 = none */
    int bound;                 /* counter, −1 = none */
    int counter;               /* in whose hands, or who holds it; −1 = none */
    int passes, transfers;
    /* Kept by the checks alone. */
    bool pooled;
    int64_t older,
        calls; /* older ones ahead, ever; calls of its service since it entered the pool */
    size_t place;
};

/* Indices of tickets, in no order. */
struct sim_list {
    size_t *items;
    size_t count, size;
};

struct sim_counter {
    unsigned primary, secondary; /* one bit per service */
    long hand;                   /* ticket, −1 = none */
};

enum sim_invariant {
    SIM_RULE, /* the choice is the published rule's */
    SIM_I1,
    SIM_I2,
    SIM_I3,
    SIM_I4,
    SIM_I5,
    SIM_I7,
    SIM_I8,
    SIM_I9,
    SIM_INVARIANTS,
};

/* What happened, over all days: a run that never met a case proves nothing about it. */
struct sim_report {
    uint64_t seed; /* of the day that runs */
    long faults[SIM_INVARIANTS];
    char first[SIM_INVARIANTS][200];
    long tickets, days, calls, empty, overtakes, by_number, passes, voids, returns, transfers,
        holds, leaves, releases, next_steps, booked_early, freed, entries, grown, expired, day_ends;
    long by_rule[4];
};

struct sim {
    uint64_t random;
    bool backwards; /* reads its tickets in the opposite order: the same day must come of it */
    int64_t now, end;
    unsigned arrivals, priority; /* per 1000 steps; per 100 tickets */
    struct sim_ticket *tickets;
    size_t count, size;
    int64_t seq;
    struct sim_list waiting[SIM_SERVICES], passed;
    int guard[SIM_SERVICES];
    int streak[SIM_SERVICES]; /* the checks' own count */
    struct sim_counter counters[SIM_COUNTERS];
    uint64_t digest; /* of every call */
    bool watched;    /* the checks run */
    struct sim_report *report;
};

/* How a pool changed: one of its tickets was called by the rule, one went otherwise, or one came.
 */
enum sim_change { SIM_CALLED, SIM_GONE, SIM_CAME };

/* Runs one day from `seed`; the answer is the digest of its calls. */
uint64_t sim_day(struct sim_report *report, uint64_t seed, bool backwards, bool watched);

/* Keys of the tickets that a call of the service may take, into `keys` (room for all waiting). With
 * nobody there, booked ones whose time has not come. */
size_t sim_pool(const struct sim *sim, int service, struct order_key *keys);
size_t sim_booked(const struct sim *sim, int service, struct order_key *keys);
size_t sim_waiting_max(const struct sim *sim);
struct sim_ticket *sim_ticket(const struct sim *sim, int64_t id);

/* hall_check.c: */
void check_fault(struct sim_report *report, enum sim_invariant invariant, const char *format, ...)
    PRINTF_LIKE(3, 4);
/* Before the call happens. */
void check_choice(struct sim *sim, int counter, const struct order_choice *choice);
/* After a pool changed. `id`: who came; 0 for the other changes. */
void check_pool(struct sim *sim, int service, enum sim_change change, int64_t id);
/* Any time: every ticket is where its state says, once. `closed`: after the day's end. */
void check_whole(struct sim *sim, bool closed);
