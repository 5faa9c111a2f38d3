/* SPDX-License-Identifier: Apache-2.0
 * What a hall has shown so far: how long one person takes at a counter, the gap between two calls,
 * who does not come, and who arrives when. Pure: whoever reads the ledger hands its rows in, in the
 * order of time, and asks at any moment.
 *
 * The past fades: at each day's end everything so far counts 0.8 of what it did (arrivals of a
 * weekday at that weekday's end). What is little is drawn towards what is known without it: a
 * service's time to `prior_ms` with the weight of LEARN_PRIOR_CALLS calls, a person's speed to 1. A
 * forgotten "finish" cannot spoil it: a time longer than LEARN_CAP_MEANS times the service's mean
 * so far is not counted, nor a gap longer than LEARN_GAP_MAX_MS.
 *
 * All times are milliseconds; instants UTC milliseconds. Services and staff are indices that the
 * caller chose, from 0. */
#pragma once

#include "base/base.h"

enum {
    LEARN_PRIOR_CALLS = 20,
    LEARN_CAP_MEANS = 8,
    LEARN_GAP_MAX_MS = 600000,
    LEARN_QUARTERS = 96
};

struct learn;

/* prior_ms: a person's time at the counter where nothing is known yet, e.g. 600000. The answer is
 * never NULL; learn_free takes NULL. */
struct learn *learn_new(int services, int staff, int64_t prior_ms);
struct learn *learn_free(struct learn *learn);

/* One ticket that was called and whose time at the counter is over: served, or called in vain. Not
 * for tickets that were undone, transferred before they were served, or ended by the day's end.
 * Held time (the counter was free for others) is left out of called_at…ended_at by the caller. */
struct learn_call {
    int service;
    int staff;          /* −1 = unknown */
    int64_t issued_at;  /* when it entered this service's queue */
    int64_t free_since; /* when this counter had last become free (finish or pass before, opening,
                           end of a pause); 0 = unknown: no gap is learned from it */
    int64_t called_at, ended_at; /* ended: finished, passed, handed on */
    bool came;                   /* false: passed without a start */
};
void learn_call(struct learn *learn, const struct learn_call *call);
/* Somebody joined a service's queue today, at this minute of the hall's day (clock time);
 * credit_ms: what its class is given (0 = regular). */
void learn_arrival(struct learn *learn, int service, int minute, int64_t credit_ms);
/* A business day is over, and it worked like this weekday: 1 Monday … 7 Sunday. */
void learn_end_day(struct learn *learn, int weekday);

/* One person of a service, from call to call. */
struct learn_service {
    double mean_ms;   /* all in: served or not, and the gap before the call */
    double served_ms; /* called to ended of those who came */
    double missed_ms; /* of those who did not */
    double gap_ms;    /* from a free counter to its call, while somebody waited */
    double cv;        /* standard deviation over mean of served_ms, 0.3 … 1.5 */
    double no_show;   /* share of calls, 0 … 1 */
    double calls;     /* how many calls stand behind it, faded */
};
struct learn_service learn_service(const struct learn *learn, int service);
/* By how much a person's times differ from those of their services; 0.6 … 1.6, 1 = as everybody or
 * unknown. */
double learn_staff_factor(const struct learn *learn, int staff);
/* Tickets an hour that join the service in this quarter of an hour (minute / 15), all and those
 * with a credit, with the mean credit of the latter; of this weekday drawn to the mean of all
 * weekdays. 0 when no day is over yet. */
struct learn_rate {
    double per_hour, credit_per_hour, credit_ms;
};
struct learn_rate learn_rate(const struct learn *learn, int service, int weekday, int quarter);
