/* SPDX-License-Identifier: Apache-2.0
 * What theory says of a hall with equal counters: Poisson arrivals, exponential service. Rates are
 * per unit of time, waits in that unit: `arrivals` λ, `service` μ (of one counter), `servers` s.
 * Sources: Erlang 1917 (B, C); Palm 1946 (A); Cobham 1954; Kleinrock 1964. */
#pragma once

#include "base/base.h"

/* Share of customers who find all servers busy, when those are sent away. load = λ/μ ≥ 0. */
double queueing_erlang_b(int servers, double load);

struct queueing {
    double wait_probability; /* P(W > 0) */
    double mean_wait;        /* of all, those who do not wait too; INFINITY when overloaded */
    double mean_queue;       /* who waits, on average in time */
    double abandoned;        /* share that leaves; 0 without patience */
};
/* Everybody stays. load ≥ servers: wait_probability 1, the rest infinite. */
struct queueing queueing_erlang_c(int servers, double arrivals, double service);
/* P(W > t), and the t with P(W ≤ t) = share; 0 ≤ share < 1. */
double queueing_erlang_c_later(int servers, double arrivals, double service, double t);
double queueing_erlang_c_quantile(int servers, double arrivals, double service, double share);
/* Who waits leaves at rate `leaving` > 0: any load has a mean. */
struct queueing queueing_erlang_a(int servers, double arrivals, double service, double leaving);

/* The wait of one with n ahead and all servers busy, without arrivals that pass: Erlang with n + 1
 * steps of rate sμ; its mean, coefficient of variation and quantile. */
double queueing_ahead_mean(int ahead, double rate);
double queueing_ahead_cv(int ahead);
double queueing_ahead_quantile(int ahead, double rate, double share);
/* Its mean when each of those who wait leaves at rate `leaving`. */
double queueing_ahead_mean_leaving(int ahead, int servers, double service, double leaving);

/* Two classes of the same service time. Cobham: the high one always first. Kleinrock: each class
 * gains priority with its wait, the low one at `ratio` (0–1) of the high one's rate; 1 is first
 * come, first served, 0 Cobham's. */
struct queueing_classes {
    double high, low;
};
struct queueing_classes queueing_cobham(int servers, double high, double low, double service);
struct queueing_classes queueing_kleinrock(int servers, double high, double low, double service,
                                           double ratio);

/* The fewest servers with P(W ≤ t) ≥ share, up to max; max + 1 when none does. leaving 0: Erlang-C.
 * Otherwise those who leave count as not served in time, and the wait of the others is taken as
 * exponential above 0 with Erlang-A's mean. */
int queueing_servers(double arrivals, double service, double leaving, double t, double share,
                     int max);
