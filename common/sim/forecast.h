/* SPDX-License-Identifier: Apache-2.0
 * The wait at a queue of which only its flow is known: who joined, who was called, how many
 * counters are open. No roster, no finishes. What it says at an instant depends on what it was told
 * before that instant and on nothing else.
 *
 * 1. τ, open-counter minutes per call while somebody waits, of past days (faded 0.8 a day) and,
 * with the weight of its calls against FORECAST_PRIOR_CALLS of the past, of the last hour. The line
 * is (ahead + 1)·τ ÷ counters; with the wait of the last one called it is blended 0.7 to 0.3, and
 * the line's share grows from nothing over the first twenty or so calls ever seen.
 * 2. What that blend got wrong on the days before, by trees (boost.h) over the state at the
 * question; learned anew at each day's end from all queues together.
 * 3. p50, p80, p90: how actual waits stood to said ones on the days before, by people ahead; before
 *    there are any, a gamma law with CV² = 1 ÷ (ahead + 1) + 0.2².
 *
 * Times are minutes of the day, queues are numbers from forecast_queue. Events come in the order of
 * time. */
#pragma once

#include "base/base.h"

enum { FORECAST_PRIOR_CALLS = 30, FORECAST_ROWS_MAX = 60000 };

struct forecast;
struct forecast *forecast_new(void);
struct forecast *forecast_free(struct forecast *forecast);
/* One more queue; the answer is its number, from 0. */
int forecast_queue(struct forecast *forecast);

void forecast_counters(struct forecast *forecast, int queue, double at, int open);
/* Somebody joins while a counter is free for him: stands in the line, and teaches nothing of waits.
 */
void forecast_join_free(struct forecast *forecast, int queue, double at, int64_t id, double credit);
/* It is called, or goes away uncalled. Unknown ids are ignored. */
void forecast_call(struct forecast *forecast, int queue, double at, int64_t id);
void forecast_leave(struct forecast *forecast, int queue, double at, int64_t id);
/* Everybody has gone home; the trees are grown anew when there is a tenth more to learn from. A
 * day on which nobody came counts as none. */
void forecast_end_day(struct forecast *forecast);

/* The state as seen, and what simpler rules make of it. Minutes; −1 = cannot say. */
struct forecast_state {
    int ahead, open;
    double tau_past, tau;   /* of past days; the same drawn to the last hour */
    double line_past, line; /* (ahead + 1)·τ ÷ open */
    double last_wait;       /* LES: of the last one called today */
    double head_wait;       /* HOL: so far, of the next one to be called */
    double pace;            /* (ahead + 1) ÷ calls a minute in the last half hour */
    double blend;
    int calls_today;
};
struct forecast_wait {
    double mean, p50, p80, p90;
    struct forecast_state state;
};
/* For somebody who would join at this instant; credit: minutes that the class is put forward. */
struct forecast_wait forecast_ask(struct forecast *forecast, int queue, double at, double credit);
/* Somebody joins and is told this; once `id` is called, it is compared with what happened. `id` is
 * unique in its queue today. */
struct forecast_wait forecast_join(struct forecast *forecast, int queue, double at, int64_t id,
                                   double credit);
