/* SPDX-License-Identifier: Apache-2.0
 * How long people will wait: the real calling rule (ticket/order.h) played on from the real state,
 * many times, with learned times at the counter. Pure, deterministic by seed: the same hall and
 * seed give the same bits.
 *
 * Where there is no roster at all, the roll-out knows who stands where, but not who will go or
 * come: then the forecast from the queue's flow (sim/forecast.h) is told, if there is one, and the
 * waiting tickets' roll-outs are scaled as it is. Where a roster is not kept, or there is no
 * forecast, the roll-out is blended with the wait of the service's last call, 0.7 to 0.3; where
 * less than LEARN_PRIOR_CALLS calls of a service were ever seen, the last wait alone stands for its
 * mean.
 */
#pragma once

#include "sim/forecast.h"
#include "sim/learn.h"
#include "ticket/order.h"

enum { ESTIMATE_RUNS = 40, ESTIMATE_RUNS_MAX = 256 };

/* Instants UTC milliseconds, [from, to). */
struct estimate_span {
    int64_t from, to;
};

struct estimate_service {
    int guard; /* as the store keeps it */
    /* Nobody is called from then on; 0 or past = unknown: eight hours from now. */
    int64_t closes_at;
    /* The last call of an ordinary ticket today; called_at 0 = none yet. */
    int64_t last_issued_at, last_called_at;
    /* Learned (learn_service, learn_rate of the present quarter of an hour). */
    struct learn_service learned;
    struct learn_rate rate;
    /* What the flow says of a ticket with new_credit_ms that joins now; borrowed, NULL = nothing.
     */
    const struct forecast_wait *forecast;
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
    struct order_key key; /* as stored; chance is drawn by its id: a refresh does not shake it */
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
    int64_t new_credit_ms; /* of the tickets that ret_new is about; 0 = ordinary */
    uint64_t seed;         /* the same for one hall and day: then a refresh does not flicker */
    int runs;              /* ESTIMATE_RUNS, unless a test wants others; 0 = ESTIMATE_RUNS */
};

/* Names: "rollout" "blend" "last" "forecast". */
enum estimate_method { ESTIMATE_ROLLOUT, ESTIMATE_BLEND, ESTIMATE_LAST, ESTIMATE_FORECAST };
const char *estimate_method_name(enum estimate_method method);

/* From now to the call. */
struct estimate_wait {
    enum estimate_method method;
    int64_t mean_ms, p50_ms, p80_ms, p90_ms;
    double unreached; /* share of the runs in which it is not called before closing, or nobody
                         serves it any more today; such a run counts as a wait up to closing */
};
/* Whether one should be told before the paper is printed: in more than one run of five it is not
 * reached. */
bool estimate_may_not_be_reached(const struct estimate_wait *wait);

/* Working memory that is kept from one call to the next. */
struct estimator;
struct estimator *estimator_new(void);
struct estimator *estimator_free(struct estimator *estimator);
/* ret_waiting[i] for waiting[i] (may be NULL), ret_new[s] for a ticket that would be taken now for
 * service s (may be NULL). Those new ones take no counter's time; with a credit they may cost one
 * of those who wait a turn of the guard, so the display's figures are asked for without. 300
 * waiting, 60 counters, 20 services, 40 runs: within 10 ms. */
void estimate_hall(struct estimator *estimator, const struct estimate_hall *hall,
                   struct estimate_wait *ret_waiting, struct estimate_wait *ret_new);
