/* SPDX-License-Identifier: Apache-2.0
 * What the files of the wait room share. */
#pragma once

#include "sim/estimate.h"
#include "ticket/hall.h"
#include "wait/day.h"
#include "wait/wait.h"

struct waiter {
    struct hall *hall;
    struct zone *zone;
    int64_t revision, defined; /* of hall */
    struct past *past;
    int history_rows;
    int64_t read;              /* newest ledger row that past knows */
    struct hall_moment moment; /* when it was read */
    bool behind;               /* there are more */
    struct day_plan plan;
    struct estimator *estimator;
    int **primary, **secondary; /* services of each counter, as places */
};

/* What one look works on; places are the hall's. */
struct look {
    const struct waiting *waiting;
    struct estimate_hall hall;
    struct estimate_service *services;
    struct estimate_counter *counters;
    struct estimate_ticket *tickets;
    struct forecast_wait *forecasts; /* as services */
    struct estimate_wait *of_tickets, *of_new, *of_favoured;
};

/* Place of a service among the hall's; −1 = it has none of that id. */
int waiter_service(const struct hall *hall, const char *id);
/* Fills a look whose `waiting` is set, and estimates. */
void look_make(struct waiter *waiter, struct look *look);
void look_done(struct look *look);
