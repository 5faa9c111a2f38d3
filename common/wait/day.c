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

static int
spans_of(const struct day_plan *plan, const struct hours *hours, const struct hall *hall,
         const struct zone *zone, struct estimate_span ret_spans[DAY_SPANS_MAX])
{
    int64_t begins = instant_of(zone, plan->date, hall->day_starts_min);
    int64_t ends = instant_of(zone, plan->date + 1, hall->day_starts_min);
    int count = 0;

    for (int32_t date = plan->date; date <= plan->date + 1; date++) {
        const struct hours_day *day = hours_of(hours, date);
        for (int i = 0; i < day->count; i++) {
            int64_t from = instant_of(zone, date, day->spans[i].from);
            int64_t to = instant_of(zone, date, day->spans[i].to);
            if (to <= begins || from >= ends) {
                continue;
            }
            if (count == 0 || ret_spans[count - 1].to != from) {
                ret_spans[count++].from = from;
            }
            ret_spans[count - 1].to = to < ends ? to : ends;
        }
    }
    return count;
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
        plan->span_counts[i] = spans_of(plan, within, hall, zone, plan->spans[i]);
    }
    for (size_t i = 0; i < hall->service_count; i++) {
        const struct hall_service *service = &hall->services[i];
        const struct hours *hours = &hall->hours;
        struct estimate_span spans[DAY_SPANS_MAX];
        if (service->has_hours) {
            hours_within(&hall->hours, service->week, within);
            hours = within;
        }
        int count = spans_of(plan, hours, hall, zone, spans);
        plan->closes_at[i] = count > 0 ? spans[count - 1].to : 0;
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
