/* SPDX-License-Identifier: Apache-2.0
 * Opening hours as text: the hall file's words, and the canonical lines
 *
 *     mon 09:00-12:00 13:30-17:00        seven of them, mon to sun
 *     sun closed
 *     2026-10-01 closed                  exceptions, by date
 *     2026-10-10 as fri */
#include <stdlib.h>
#include <string.h>

#include "ticket/hours.h"

enum {
    SPAN_LENGTH = 11,
    WEEKDAY_LENGTH = 3,
    DATE_LENGTH = TICKET_DAY_SIZE - 1,
    LINE_MAX_SIZE = 96
};

static const char *const weekday_names[8] = {"", "mon", "tue", "wed", "thu", "fri", "sat", "sun"};

static bool
two_digits(const char *text, int *ret_value)
{
    if (text[0] < '0' || text[0] > '9' || text[1] < '0' || text[1] > '9') {
        return false;
    }
    *ret_value = (text[0] - '0') * 10 + (text[1] - '0');
    return true;
}

/* Five bytes "HH:MM", up to 24:00. */
static bool
minute_parse(const char *text, int16_t *ret_minute)
{
    int hour, minute;

    if (!two_digits(text, &hour) || text[2] != ':' || !two_digits(text + 3, &minute)) {
        return false;
    }
    if (minute > 59 || hour * 60 + minute > 24 * 60) {
        return false;
    }
    *ret_minute = (int16_t)(hour * 60 + minute);
    return true;
}

bool
hours_span_parse(const char *text, struct hours_span *ret_span)
{
    struct hours_span span;

    if (strlen(text) != SPAN_LENGTH || text[5] != '-') {
        return false;
    }
    if (!minute_parse(text, &span.from) || !minute_parse(text + 6, &span.to)) {
        return false;
    }
    if (span.from >= span.to) {
        return false;
    }
    *ret_span = span;
    return true;
}

/* 1–7 of the three letters at text, 0 for none. */
static int
weekday_of(const char *text)
{
    for (int day = 1; day <= 7; day++) {
        if (strncmp(text, weekday_names[day], WEEKDAY_LENGTH) == 0) {
            return day;
        }
    }
    return 0;
}

bool
hours_weekdays_parse(const char *text, unsigned *ret_mask)
{
    unsigned mask = 0;

    for (;;) {
        int first = weekday_of(text), last = first;
        if (first == 0) {
            return false;
        }
        text += WEEKDAY_LENGTH;
        if (*text == '-') {
            last = weekday_of(text + 1);
            if (last <= first) {
                return false;
            }
            text += 1 + WEEKDAY_LENGTH;
        }
        for (int day = first; day <= last; day++) {
            if (mask & (1u << day)) {
                return false;
            }
            mask |= 1u << day;
        }
        if (*text == '\0') {
            break;
        }
        if (*text++ != ',') {
            return false;
        }
    }
    *ret_mask = mask;
    return true;
}

static void
day_format(const struct hours_day *day, struct buffer *out)
{
    if (day->count == 0) {
        buffer_append(out, " closed");
    }
    for (int i = 0; i < day->count; i++) {
        const struct hours_span *span = &day->spans[i];
        buffer_format(out, " %02d:%02d-%02d:%02d", span->from / 60, span->from % 60, span->to / 60,
                      span->to % 60);
    }
    buffer_append(out, "\n");
}

static int
compare_dates(const void *a, const void *b)
{
    const struct hours_exception *const *left = a, *const *right = b;

    return ((*left)->date > (*right)->date) - ((*left)->date < (*right)->date);
}

void
hours_format(const struct hours *hours, struct buffer *out)
{
    const struct hours_exception *by_date[HOURS_DAYS_MAX];
    size_t count = (size_t)hours->exception_count;

    for (int weekday = 1; weekday <= 7; weekday++) {
        buffer_append(out, weekday_names[weekday]);
        day_format(&hours->week[weekday], out);
    }
    for (size_t i = 0; i < count; i++) {
        by_date[i] = &hours->exceptions[i];
    }
    if (count > 1) {
        qsort(by_date, count, sizeof(by_date[0]), compare_dates);
    }
    for (size_t i = 0; i < count; i++) {
        char date[TICKET_DAY_SIZE];
        struct civil civil = civil_from_days(by_date[i]->date);
        civil_format_date(&civil, date, sizeof(date));
        buffer_append(out, date);
        if (by_date[i]->as_weekday) {
            buffer_format(out, " as %s\n", weekday_names[by_date[i]->as_weekday]);
        } else {
            day_format(&by_date[i]->day, out);
        }
    }
}

/* " closed" or " SPAN SPAN…", in order. */
static bool
day_parse(const char *text, struct hours_day *day)
{
    char word[SPAN_LENGTH + 1];
    struct hours_span span;
    int16_t end = 0;

    if (strcmp(text, " closed") == 0) {
        return true;
    }
    for (; *text == ' '; text += 1 + SPAN_LENGTH) {
        if (strlen(text) < 1 + SPAN_LENGTH) {
            return false;
        }
        memcpy(word, text + 1, SPAN_LENGTH);
        word[SPAN_LENGTH] = '\0';
        if (!hours_span_parse(word, &span) || span.from < end || !hours_day_add(day, span)) {
            return false;
        }
        end = span.to;
    }
    return *text == '\0' && day->count > 0;
}

static bool
exception_parse(const char *line, struct hours *hours)
{
    struct hours_exception exception = {0};
    char date[TICKET_DAY_SIZE];
    struct civil civil;
    int count = hours->exception_count;

    if (count == HOURS_DAYS_MAX || strlen(line) <= DATE_LENGTH) {
        return false;
    }
    memcpy(date, line, DATE_LENGTH);
    date[DATE_LENGTH] = '\0';
    if (!civil_parse_date(date, &civil)) {
        return false;
    }
    exception.date = civil_to_days(civil.year, civil.month, civil.day);
    if (count > 0 && hours->exceptions[count - 1].date >= exception.date) {
        return false;
    }
    line += DATE_LENGTH;
    if (strncmp(line, " as ", 4) == 0) {
        exception.as_weekday = (int8_t)weekday_of(line + 4);
        if (exception.as_weekday == 0 || line[4 + WEEKDAY_LENGTH] != '\0') {
            return false;
        }
    } else if (!day_parse(line, &exception.day)) {
        return false;
    }
    hours->exceptions[hours->exception_count++] = exception;
    return true;
}

static bool
line_parse(const char *line, int number, struct hours *hours)
{
    if (number > 7) {
        return exception_parse(line, hours);
    }
    if (weekday_of(line) != number) {
        return false;
    }
    return day_parse(line + WEEKDAY_LENGTH, &hours->week[number]);
}

bool
hours_parse(const char *text, struct hours *ret_hours)
{
    struct hours *hours = mem_zero_alloc(1, sizeof(*hours));
    int number = 0;
    bool good = true;

    while (good && *text != '\0') {
        char line[LINE_MAX_SIZE];
        size_t length = strcspn(text, "\n");
        good = length < sizeof(line) && text[length] == '\n';
        if (!good) {
            break;
        }
        memcpy(line, text, length);
        line[length] = '\0';
        good = line_parse(line, ++number, hours);
        text += length + 1;
    }
    good = good && number >= 7;
    if (good) {
        *ret_hours = *hours;
    }
    free(hours);
    return good;
}
