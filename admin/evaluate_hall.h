/* SPDX-License-Identifier: Apache-2.0
 * The estimator on made-up days of a hall: it learns from the days before what a store would have
 * told it, and says each ticket's wait when it is issued. What becomes of the ticket, it cannot
 * see. */
#pragma once

#include "sim/score.h"
#include "ticket/hall.h"

enum evaluate_hall_rule {
    EVALUATE_HALL_QL,       /* (ahead + 1) × learned minutes ÷ counters that serve it now */
    EVALUATE_HALL_LES,      /* the last wait of the service and credit */
    EVALUATE_HALL_FORECAST, /* the queue's flow alone (sim/forecast.h) */
    EVALUATE_HALL_NOW,      /* the roll-out with the counters as they are */
    EVALUATE_HALL_BLEND,    /* 0.7 of that and 0.3 LES: what is told without a roster */
    EVALUATE_HALL_ROSTER,   /* the roll-out with the roster: ours */
    EVALUATE_HALL_RULES,
};
const char *evaluate_hall_rule_name(enum evaluate_hall_rule rule); /* an English msgid */

struct evaluate_hall_plan {
    double load;                   /* so many times the tickets of its simulation */
    int history_days, scored_days; /* working days; the first are learned from alone */
    uint64_t seed;
};
/* Minutes; only those who met a queue: no open counter was free for them. */
struct evaluate_hall_table {
    struct score rules[EVALUATE_HALL_RULES];
    struct score classes[SCORE_CLASSES]; /* ours by people ahead */
};
/* `hall` needs a simulation. */
void evaluate_hall_play(const struct hall *hall, const struct evaluate_hall_plan *plan,
                        struct evaluate_hall_table *ret_table);
