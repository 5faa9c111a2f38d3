/* SPDX-License-Identifier: Apache-2.0
 * A trace played ticket by ticket: what our forecast and simpler rules would have said when each
 * ticket was issued, from what had happened before that moment, and how wrong that was. */
#pragma once

#include "sim/forecast.h"
#include "sim/score.h"
#include "trace.h"

enum evaluate_rule {
    EVALUATE_TEN,        /* (ahead + 1) × 10 minutes ÷ open counters */
    EVALUATE_CONFIGURED, /* the same with the minutes that the hall has configured */
    EVALUATE_PACE,       /* (ahead + 1) ÷ calls a minute in the last half hour */
    EVALUATE_LES,
    EVALUATE_HOL,
    EVALUATE_QL,       /* (ahead + 1)·τ of past days ÷ open counters */
    EVALUATE_QL_ADAPT, /* the same, drawn to the last hour */
    EVALUATE_BLEND,    /* 0.7 QL_ADAPT + 0.3 LES */
    EVALUATE_OURS,
    EVALUATE_RULES,
};
const char *evaluate_rule_name(enum evaluate_rule rule); /* an English msgid */

/* One ticket, as it was said at its issue. */
struct evaluate_said {
    const struct trace_ticket *ticket;
    struct forecast_wait wait;
    double configured; /* minutes; −1 = the hall said nothing */
};
/* In the order of time; a ticket each. The caller frees *ret_said. An event at the very minute of
 * an issue is not known to it. */
size_t evaluate_play(const struct trace *trace, struct evaluate_said **ret_said);

/* Which tickets count. */
struct evaluate_subset {
    int least_ahead, most_ahead;
    int history_days;   /* only from so many days after the first of the trace on */
    bool counters_open; /* only while at least one is open */
};
struct evaluate_table {
    struct score rules[EVALUATE_RULES];
    double floor_square; /* Σ of the exponential law's variance at the same states */
};
void evaluate_score(const struct trace *trace, const struct evaluate_said *said, size_t count,
                    const struct evaluate_subset *subset, struct evaluate_table *ret_table);
/* RMSE/mean that would be left if service were exponential, staffing frozen and all known. */
double evaluate_floor(const struct evaluate_table *table);
