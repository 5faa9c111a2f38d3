/* SPDX-License-Identifier: Apache-2.0
 * The roster of one business day as instants: when each counter is meant to be open, and until when
 * each service calls anybody. A span that touches the next goes on there, past midnight too; all
 * end where the next business day starts, for those who wait then expire. Private to the wait room.
 */
#pragma once

#include "sim/estimate.h"
#include "ticket/hall.h"

/* The weekday that a date works like. */
int day_weekday_like(const struct hours *hours, int32_t date);

enum { DAY_SPANS_MAX = 2 * HOURS_SPANS_MAX }; /* of two dates */
struct day_plan {
    int32_t date;                                 /* days since 1970-01-01 */
    struct estimate_span (*spans)[DAY_SPANS_MAX]; /* as the hall's counters */
    int *span_counts;
    int64_t *closes_at; /* as its services: the end of its last span; 0 = not open on this day */
    int weekday;        /* whose arrivals to expect: 1 Monday … 7 Sunday */
};
void day_plan_make(struct day_plan *plan, const struct hall *hall, const struct zone *zone,
                   int32_t date);
void day_plan_clear(struct day_plan *plan);
