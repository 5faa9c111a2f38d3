/* SPDX-License-Identifier: Apache-2.0
 * How long people will wait: the real calling rule (ticket/order.h) played on from the real state,
 * many times, with learned times at the counter. Pure, deterministic by seed: the same hall and
 * seed give the same bits.
 *
 * Where the roster is missing, or the counters open now are not those that it names, the roll-out's
 * figures are blended with the wait of the service's last call, 0.7 to 0.3; where less than
 * LEARN_PRIOR_CALLS calls of a service were ever seen, the last wait alone stands for its mean. */
#pragma once

#include "sim/learn.h"
#include "ticket/order.h"

enum { ESTIMATE_RUNS = 40 };

/* Instants UTC milliseconds, [from, to). */
struct estimate_span {
    int64_t from, to;
};

struct estimate_service {
    int guard;         /* as the store keeps it */
    int64_t closes_at; /* nobody is called from then on; 0 = unknown */
    /* The last call of an ordinary ticket today; called_at 0 = none yet. */
    int64_t last_issued_at, last_called_at;
    /* Learned (learn_service, learn_rate of the present quarter of an hour). */
    struct learn_service learned;
    struct learn_rate rate;
};

struct estimate_counter {
    const int *primary, *secondary; /* services, borrowed */
    size_t primary_count, secondary_count;
    bool open;          /* somebody is logged in and it is not paused */
    int64_t resumes_at; /* of a pause that says how long it lasts; 0 = not */
    int serving;        /* service of the ticket in hand, −1 = none */
    int64_t since;      /* when that was called */
    double factor;      /* learn_staff_factor of who is there; 1 = unknown */
    /* The roster of the rest of the day, borrowed, earliest first; with has_roster and no spans it
     * does not work any more today. Without has_roster it stays as it is now. */
    bool has_roster;
    const struct estimate_span *spans;
    size_t span_count;
};

/* One who waits; the order in which they are handed in does not matter. */
struct estimate_ticket {
    int service;
    struct order_key key; /* base, due, seq as stored */
    int64_t free_at;      /* in the pool from then on; 0 = at once */
    int bound;            /* counter that alone may call it, −1 = any */
};

struct estimate_hall {
    int64_t now;
    int guard_limit;
    int64_t secondary_after_ms;
    const struct estimate_service *services;
    size_t service_count;
    const struct estimate_counter *counters;
    size_t counter_count;
    const struct estimate_ticket *waiting;
    size_t waiting_count;
    uint64_t seed; /* the same for one hall and day: then a refresh does not flicker */
    int runs;      /* ESTIMATE_RUNS, unless a test wants others; at most 256 */
};

/* From now to the call. */
struct estimate_wait {
    int64_t mean_ms, p50_ms, p80_ms, p90_ms;
    double unreached; /* share of the runs in which it is not called before closing, or nobody
                         serves it any more today; those count as waits up to closing */
};
/* More likely not reached than the design calls certain enough to promise. */
bool estimate_may_not_be_reached(const struct estimate_wait *wait);

/* Working memory that is kept from one call to the next. */
struct estimator;
struct estimator *estimator_new(void);
struct estimator *estimator_free(struct estimator *estimator);
/* ret_waiting[i] for waiting[i] (may be NULL), ret_new[s] for an ordinary ticket that would be
 * taken now for service s (may be NULL). 300 waiting, 60 counters, 20 services, 40 runs: within 10
 * ms. */
void estimate_hall(struct estimator *estimator, const struct estimate_hall *hall,
                   struct estimate_wait *ret_waiting, struct estimate_wait *ret_new);

/* What is said. Minutes; both multiples of five. */
struct estimate_told {
    bool soon;     /* 即将办理: p50 below three minutes */
    int about_min; /* p50, rounded to five, at least 5 */
    int most_min;  /* mostly not above: p80 rounded up to five, at least about_min */
    bool may_not_be_reached;
    bool updated; /* 已更新: the moment that most_min names is later than what was told before by
                     more than a fifth of that wait */
};
/* before: what this person was last told, `elapsed_ms` ago; NULL = nothing yet. An upper bound
 * never rises silently: one that would end later than told, but by no more than a fifth, is told as
 * before (less the time gone by, rounded up to five). */
struct estimate_told estimate_tell(const struct estimate_wait *wait,
                                   const struct estimate_told *before, int64_t elapsed_ms);
