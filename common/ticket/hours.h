/* SPDX-License-Identifier: Apache-2.0
 * Opening hours, holidays and business days, in the hall's time zone. Pure. */
#pragma once

#include "base/zone.h"
#include "ticket/ticket.h"

enum { HOURS_SPANS_MAX = 6, HOURS_DAYS_MAX = 512 };

/* Minutes after midnight, [from, to). */
struct hours_span {
    int16_t from, to;
};
struct hours_day {
    struct hours_span spans[HOURS_SPANS_MAX];
    int count; /* 0 = closed */
};
/* A date that differs from its weekday: a holiday, or a working Sunday. */
struct hours_exception {
    int32_t date; /* days since 1970-01-01 */
    struct hours_day day;
    int8_t as_weekday; /* 1–7: works like that weekday; 0: `day` holds */
};
struct hours {
    struct hours_day week[8]; /* 1 Monday … 7 Sunday; 0 unused */
    struct hours_exception exceptions[HOURS_DAYS_MAX];
    int exception_count;
};

/* "09:00-12:00"; to may be 24:00. */
MUST_CHECK bool hours_span_parse(const char *text, struct hours_span *ret_span);
/* "mon", "mon-fri", "sat,sun" → bit 1…7. */
MUST_CHECK bool hours_weekdays_parse(const char *text, unsigned *ret_mask);

/* Puts a span in its place among the day's; spans may touch. False when it overlaps one or the day
 * is full. */
MUST_CHECK bool hours_day_add(struct hours_day *day, struct hours_span span);
/* Whether a span of the day has this minute after midnight. */
bool hours_day_has(const struct hours_day *day, int minute);

/* The first exception for the date, else its weekday. A span lies between the instants of its two
 * clock times, so that a repeated hour cannot open the hall twice. */
const struct hours_day *hours_of(const struct hours *hours, int32_t date);
bool hours_open_at(const struct hours *hours, const struct zone *zone, int64_t utc_ms);
/* The next moment within 60 days at which it opens, 0 if none; and the moment the present span
 * ends, 0 if closed. */
int64_t hours_next_open(const struct hours *hours, const struct zone *zone, int64_t utc_ms);
int64_t hours_closes_at(const struct hours *hours, const struct zone *zone, int64_t utc_ms);

/* A week of a service's own within the hall's hours: open when both are. On a date that differs the
 * hall's hours of that date count, and of the week the day that the hall works like. */
void hours_within(const struct hours *hall, const struct hours_day week[8],
                  struct hours *ret_hours);

/* Business day of an instant, when days start day_starts_min after midnight, as days since
 * 1970-01-01 and as "YYYY-MM-DD"; and its first instant. */
int32_t hours_business_date(const struct zone *zone, int day_starts_min, int64_t utc_ms);
void hours_business_day(const struct zone *zone, int day_starts_min, int64_t utc_ms,
                        char ret_day[TICKET_DAY_SIZE]);
MUST_CHECK bool hours_day_begins(const struct zone *zone, int day_starts_min, const char *day,
                                 int64_t *ret_utc_ms);

/* One canonical line per rule, for the hall row and back: the week's seven, then the exceptions by
 * date, at most one each. hours_parse refuses what hours_format never writes. */
void hours_format(const struct hours *hours, struct buffer *out);
MUST_CHECK bool hours_parse(const char *text, struct hours *ret_hours);
