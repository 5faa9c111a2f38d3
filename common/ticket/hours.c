/* SPDX-License-Identifier: Apache-2.0 */
#include "ticket/hours.h"

enum { DAY_MINUTES = 24 * 60, LOOK_AHEAD_DAYS = 60 };
static const int64_t day_ms = INT64_C(86400000);

bool
hours_day_add(struct hours_day *day, struct hours_span span)
{
    int at = 0;

    if (day->count == HOURS_SPANS_MAX || span.from < 0 || span.from >= span.to ||
        span.to > DAY_MINUTES) {
        return false;
    }
    while (at < day->count && day->spans[at].from < span.from) {
        at++;
    }
    if (at > 0 && day->spans[at - 1].to > span.from) {
        return false;
    }
    if (at < day->count && day->spans[at].from < span.to) {
        return false;
    }
    for (int i = day->count; i > at; i--) {
        day->spans[i] = day->spans[i - 1];
    }
    day->spans[at] = span;
    day->count++;
    return true;
}

bool
hours_day_has(const struct hours_day *day, int minute)
{
    for (int i = 0; i < day->count; i++) {
        if (minute >= day->spans[i].from && minute < day->spans[i].to) {
            return true;
        }
    }
    return false;
}

const struct hours_day *
hours_of(const struct hours *hours, int32_t date)
{
    struct civil civil = civil_from_days(date);

    for (int i = 0; i < hours->exception_count; i++) {
        const struct hours_exception *exception = &hours->exceptions[i];
        if (exception->date != date) {
            continue;
        }
        return exception->as_weekday ? &hours->week[exception->as_weekday] : &exception->day;
    }
    return &hours->week[civil_weekday(civil.year, civil.month, civil.day)];
}

/* The instant at which the hall's clocks show this minute of this date; minute 24:00 is the next
 * date's midnight. */
static int64_t
instant_of(const struct zone *zone, int32_t date, int minute)
{
    struct civil civil = civil_from_days(date + minute / DAY_MINUTES);

    civil.hour = minute % DAY_MINUTES / 60;
    civil.minute = minute % 60;
    return zone_instant(zone, &civil);
}

static int32_t
date_of(const struct zone *zone, int64_t utc_ms)
{
    struct civil civil = zone_civil(zone, utc_ms);

    return civil_to_days(civil.year, civil.month, civil.day);
}

/* A span is the time between two instants, so that a repeated hour cannot open the hall twice. Its
 * date may then differ by one from the date the clocks show now. Answers the end of the span that
 * holds utc_ms, 0 when none does. */
static int64_t
span_end(const struct hours *hours, const struct zone *zone, int64_t utc_ms)
{
    int32_t today = date_of(zone, utc_ms);

    for (int32_t date = today - 1; date <= today + 1; date++) {
        const struct hours_day *day = hours_of(hours, date);
        for (int i = 0; i < day->count; i++) {
            int64_t end = instant_of(zone, date, day->spans[i].to);
            if (utc_ms < end && utc_ms >= instant_of(zone, date, day->spans[i].from)) {
                return end;
            }
        }
    }
    return 0;
}

bool
hours_open_at(const struct hours *hours, const struct zone *zone, int64_t utc_ms)
{
    return span_end(hours, zone, utc_ms) != 0;
}

int64_t
hours_closes_at(const struct hours *hours, const struct zone *zone, int64_t utc_ms)
{
    return span_end(hours, zone, utc_ms);
}

int64_t
hours_next_open(const struct hours *hours, const struct zone *zone, int64_t utc_ms)
{
    int32_t today = date_of(zone, utc_ms);

    for (int32_t date = today - 1; date <= today + LOOK_AHEAD_DAYS; date++) {
        const struct hours_day *day = hours_of(hours, date);
        for (int i = 0; i < day->count; i++) {
            int64_t from = instant_of(zone, date, day->spans[i].from);
            if (from <= utc_ms || from > utc_ms + LOOK_AHEAD_DAYS * day_ms) {
                continue;
            }
            /* Where one span touches the next nothing opens. */
            if (!hours_open_at(hours, zone, from - 1) && hours_open_at(hours, zone, from)) {
                return from;
            }
        }
    }
    return 0;
}

/* Where both are open. Spans of a day are in order and apart, so theirs are too; at most
 * HOURS_SPANS_MAX are kept, which is all that two days of three spans can give. */
static struct hours_day
day_within(const struct hours_day *a, const struct hours_day *b)
{
    struct hours_day both = {0};

    for (int i = 0; i < a->count; i++) {
        for (int j = 0; j < b->count && both.count < HOURS_SPANS_MAX; j++) {
            const struct hours_span *x = &a->spans[i], *y = &b->spans[j];
            struct hours_span span = {x->from > y->from ? x->from : y->from,
                                      x->to < y->to ? x->to : y->to};
            if (span.from < span.to) {
                both.spans[both.count++] = span;
            }
        }
    }
    return both;
}

void
hours_within(const struct hours *hall, const struct hours_day week[8], struct hours *ret_hours)
{
    *ret_hours = (struct hours){.exception_count = hall->exception_count};
    for (int day = 1; day <= 7; day++) {
        ret_hours->week[day] = day_within(&hall->week[day], &week[day]);
    }
    for (int i = 0; i < hall->exception_count; i++) {
        const struct hours_exception *from = &hall->exceptions[i];
        struct civil civil = civil_from_days(from->date);
        int like =
            from->as_weekday ? from->as_weekday : civil_weekday(civil.year, civil.month, civil.day);
        ret_hours->exceptions[i] = (struct hours_exception){
            .date = from->date,
            .day = day_within(hours_of(hall, from->date), &week[like]),
        };
    }
}

int32_t
hours_business_date(const struct zone *zone, int day_starts_min, int64_t utc_ms)
{
    int32_t date = date_of(zone, utc_ms) + 1;

    while (instant_of(zone, date, day_starts_min) > utc_ms) {
        date--;
    }
    return date;
}

void
hours_business_day(const struct zone *zone, int day_starts_min, int64_t utc_ms,
                   char ret_day[TICKET_DAY_SIZE])
{
    struct civil civil = civil_from_days(hours_business_date(zone, day_starts_min, utc_ms));

    civil_format_date(&civil, ret_day, TICKET_DAY_SIZE);
}

bool
hours_day_begins(const struct zone *zone, int day_starts_min, const char *day, int64_t *ret_utc_ms)
{
    struct civil civil;

    if (!civil_parse_date(day, &civil)) {
        return false;
    }
    *ret_utc_ms =
        instant_of(zone, civil_to_days(civil.year, civil.month, civil.day), day_starts_min);
    return true;
}
