/* SPDX-License-Identifier: Apache-2.0 */
#include "wait/day.h"

#include <stdlib.h>

static int64_t
instant_of(const struct zone *zone, int32_t date, int minutes)
{
    struct civil civil = civil_from_days(date + minutes / (24 * 60));

    civil.hour = minutes / 60 % 24;
    civil.minute = minutes % 60;
    return zone_instant(zone, &civil);
}

int
day_weekday_like(const struct hours *hours, int32_t date)
{
    struct civil civil = civil_from_days(date);

    for (int i = 0; i < hours->exception_count; i++) {
        if (hours->exceptions[i].date == date && hours->exceptions[i].as_weekday != 0) {
            return hours->exceptions[i].as_weekday;
        }
    }
    return civil_weekday(civil.year, civil.month, civil.day);
}

void
day_plan_make(struct day_plan *plan, const struct hall *hall, const struct zone *zone, int32_t date)
{
    struct hours *within = mem_zero_alloc(1, sizeof(*within));

    day_plan_clear(plan);
    plan->date = date;
    plan->weekday = day_weekday_like(&hall->hours, date);
    plan->spans = mem_zero_alloc(hall->counter_count + 1, sizeof(*plan->spans));
    plan->span_counts = mem_zero_alloc(hall->counter_count + 1, sizeof(*plan->span_counts));
    plan->closes_at = mem_zero_alloc(hall->service_count + 1, sizeof(*plan->closes_at));
    for (size_t i = 0; i < hall->counter_count; i++) {
        if (!hall->counters[i].has_roster) {
            continue;
        }
        hours_within(&hall->hours, hall->counters[i].roster, within);
        const struct hours_day *day = hours_of(within, date);
        for (int k = 0; k < day->count; k++) {
            plan->spans[i][k] =
                (struct estimate_span){.from = instant_of(zone, date, day->spans[k].from),
                                       .to = instant_of(zone, date, day->spans[k].to)};
        }
        plan->span_counts[i] = day->count;
    }
    for (size_t i = 0; i < hall->service_count; i++) {
        const struct hall_service *service = &hall->services[i];
        const struct hours_day *day = hours_of(&hall->hours, date);
        if (service->has_hours) {
            hours_within(&hall->hours, service->week, within);
            day = hours_of(within, date);
        }
        plan->closes_at[i] =
            day->count > 0 ? instant_of(zone, date, day->spans[day->count - 1].to) : 0;
    }
    free(within);
}

void
day_plan_clear(struct day_plan *plan)
{
    free(plan->spans);
    free(plan->span_counts);
    free(plan->closes_at);
    *plan = (struct day_plan){.date = 0};
}
