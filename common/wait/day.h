/* SPDX-License-Identifier: Apache-2.0
 * The roster of one date as instants: when each counter is meant to be open, and until when each
 * service calls anybody. Private to the wait room. */
#pragma once

#include "sim/estimate.h"
#include "ticket/hall.h"

/* The weekday that a date works like. */
int day_weekday_like(const struct hours *hours, int32_t date);

struct day_plan {
    int32_t date;                                   /* days since 1970-01-01 */
    struct estimate_span (*spans)[HOURS_SPANS_MAX]; /* as the hall's counters */
    int *span_counts;
    int64_t *closes_at; /* as its services: the end of its last span; 0 = not open on this date */
    int weekday;        /* whose arrivals to expect: 1 Monday … 7 Sunday */
};
void day_plan_make(struct day_plan *plan, const struct hall *hall, const struct zone *zone,
                   int32_t date);
void day_plan_clear(struct day_plan *plan);
