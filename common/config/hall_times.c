/* SPDX-License-Identifier: Apache-2.0
 * Opening hours, days that differ, and notices. */
#include "config/hall_reader.h"

#include <stdlib.h>
#include <string.h>

enum { YEAR_MIN = 2000, YEAR_MAX = 2200 };

void
reader_spans(struct hall_reader *reader, const struct tree_node *node, struct hours_day *day)
{
    const struct tree_node *first = node->kind == TREE_LIST ? node->first : node;

    if (node->kind == TREE_LIST && node->count > HOURS_SPANS_MAX) {
        reader_fault(reader, node, N_("This list is too long: at most {0} are possible."), "6",
                     NULL, NULL);
        return;
    }
    for (const struct tree_node *item = first; item; item = node == item ? NULL : item->next) {
        const char *text = reader_scalar(reader, item);
        struct hours_span span;
        if (text && !hours_span_parse(text, &span)) {
            reader_fault(reader, item,
                         N_("\"{0}\" are not opening hours. Write them like 09:00-12:00."), text,
                         NULL, NULL);
        } else if (text && day->count > 0 && span.from < day->spans[day->count - 1].to) {
            reader_fault(reader, item,
                         N_("\"{0}\" begins before the hours in front of it have ended."), text,
                         NULL, NULL);
        } else if (text) {
            day->spans[day->count++] = span;
        }
    }
}

void
reader_week(struct hall_reader *reader, const struct tree_node *node, struct hours_day week[8])
{
    unsigned seen = 0;

    if (node->kind != TREE_MAP || node->count == 0) {
        reader_fault(reader, node, N_("Hours are expected here, like mon-fri: [\"09:00-17:00\"]."),
                     NULL, NULL, NULL);
        return;
    }
    memset(week, 0, 8 * sizeof(*week));
    for (const struct tree_node *value = node->first; value; value = value->next) {
        struct hours_day day = {0};
        unsigned mask = 0;
        if (!hours_weekdays_parse(value->key->text, &mask)) {
            reader_fault(reader, value->key,
                         N_("\"{0}\" are not weekdays. Write them like mon-fri or sat,sun."),
                         value->key->text, NULL, NULL);
        } else if (seen & mask && tree_get(node, value->key->text) == value) {
            reader_fault(reader, value->key, N_("A day of \"{0}\" already has its hours above."),
                         value->key->text, NULL, NULL);
        }
        reader_spans(reader, value, &day);
        for (int weekday = 1; weekday <= 7; weekday++) {
            if (mask & ~seen & (1u << weekday)) {
                week[weekday] = day;
            }
        }
        seen |= mask;
    }
}

void
read_hours(struct hall_reader *reader, const struct tree_node *node, void *object)
{
    reader_week(reader, node, ((struct hall *)object)->hours.week);
}

static void
read_date(struct hall_reader *reader, const struct tree_node *node, void *object)
{
    struct hours_exception *exception = object;
    const char *text = reader_scalar(reader, node);
    struct civil civil;

    if (!text) {
        return;
    }
    if (!civil_parse_date(text, &civil) || civil.year < YEAR_MIN || civil.year > YEAR_MAX) {
        reader_fault(reader, node, N_("\"{0}\" is not a date. Write it like 2026-10-01."), text,
                     NULL, NULL);
        return;
    }
    exception->date = civil_to_days(civil.year, civil.month, civil.day);
}

static void
read_closed(struct hall_reader *reader, const struct tree_node *node, void *object)
{
    const char *text = reader_scalar(reader, node);

    (void)object;
    if (text && strcmp(text, "true") != 0) {
        reader_fault(reader, node, N_("Only \"closed: true\" has a meaning."), NULL, NULL, NULL);
    }
}

static bool
same_hours(const struct hours_day *a, const struct hours_day *b)
{
    return a->count == b->count &&
           memcmp(a->spans, b->spans, (size_t)a->count * sizeof(a->spans[0])) == 0;
}

/* "mon-fri" means any of them, so they must all have the same hours. */
static void
read_as(struct hall_reader *reader, const struct tree_node *node, void *object)
{
    struct hours_exception *exception = object;
    const struct hours *hours = &reader->hall->hours;
    const char *text = reader_scalar(reader, node);
    unsigned mask;

    if (!text) {
        return;
    }
    if (!hours_weekdays_parse(text, &mask)) {
        reader_fault(reader, node,
                     N_("\"{0}\" are not weekdays. Write them like mon-fri or sat,sun."), text,
                     NULL, NULL);
        return;
    }
    for (int weekday = 1; weekday <= 7; weekday++) {
        if (!(mask & (1u << weekday))) {
            continue;
        }
        if (exception->as_weekday == 0) {
            exception->as_weekday = (int8_t)weekday;
        } else if (!same_hours(&hours->week[exception->as_weekday], &hours->week[weekday])) {
            reader_fault(reader, node,
                         N_("The days of \"{0}\" have different hours. Name one of them."), text,
                         NULL, NULL);
            return;
        }
    }
}

static void
read_day_hours(struct hall_reader *reader, const struct tree_node *node, void *object)
{
    struct hours_exception *exception = object;

    reader_spans(reader, node, &exception->day);
}

static void
read_day(struct hall_reader *reader, const struct tree_node *node, struct hours *hours)
{
    static const struct hall_field fields[] = {
        {"date", HALL_FIELD_OWN, true, 0, 0, 0, read_date},
        {"closed", HALL_FIELD_OWN, false, 0, 0, 0, read_closed},
        {"as", HALL_FIELD_OWN, false, 0, 0, 0, read_as},
        {"hours", HALL_FIELD_OWN, false, 0, 0, 0, read_day_hours},
    };
    struct hours_exception exception = {0};
    int ways = 0;

    if (!reader_map(reader, node, fields, ARRAY_SIZE(fields), &exception)) {
        return;
    }
    for (size_t i = 1; i < ARRAY_SIZE(fields); i++) {
        const struct tree_node *value = tree_get(node, fields[i].key);
        ways += value && !tree_is_null(value) ? 1 : 0;
    }
    if (ways != 1) {
        reader_fault(reader, node, N_("A day has exactly one of \"closed\", \"as\" and \"hours\"."),
                     NULL, NULL, NULL);
    }
    int at = hours->exception_count++;
    while (at > 0 && hours->exceptions[at - 1].date > exception.date) {
        hours->exceptions[at] = hours->exceptions[at - 1];
        at--;
    }
    hours->exceptions[at] = exception;
    if (at > 0 && exception.date != 0 && hours->exceptions[at - 1].date == exception.date) {
        reader_fault(reader, tree_get(node, "date"), N_("The date \"{0}\" appears here twice."),
                     tree_get(node, "date")->text, NULL, NULL);
    }
}

void
read_days(struct hall_reader *reader, const struct tree_node *node, void *object)
{
    struct hall *hall = object;

    if (node->kind != TREE_LIST) {
        reader_fault(reader, node, N_("A list is expected here."), NULL, NULL, NULL);
        return;
    }
    if (node->count > HOURS_DAYS_MAX) {
        reader_fault(reader, node, N_("This list is too long: at most {0} are possible."), "512",
                     NULL, NULL);
        return;
    }
    for (const struct tree_node *item = node->first; item; item = item->next) {
        read_day(reader, item, &hall->hours);
    }
}

/* "2026-03-20", "2026-03-20T09:00" or with seconds. */
static bool
moment_parse(const char *text, struct civil *ret_civil, bool *ret_whole_day)
{
    char moment[32];

    *ret_whole_day = civil_parse_date(text, ret_civil);
    if (*ret_whole_day) {
        return ret_civil->year >= YEAR_MIN && ret_civil->year <= YEAR_MAX;
    }
    if (!str_format(moment, sizeof(moment), "%s%s", text, strlen(text) == 16 ? ":00" : "")) {
        return false;
    }
    return civil_parse_time(moment, ret_civil) && ret_civil->year >= YEAR_MIN &&
           ret_civil->year <= YEAR_MAX;
}

/* A date alone means its first instant; of an end, the day is still part of the time. */
static void
read_moment(struct hall_reader *reader, const struct tree_node *node, bool is_end,
            int64_t *ret_utc_ms)
{
    const char *text = reader_scalar(reader, node);
    struct civil civil;
    bool whole_day;

    if (!text) {
        return;
    }
    if (!moment_parse(text, &civil, &whole_day)) {
        reader_fault(reader, node,
                     N_("\"{0}\" is neither a date nor a time. Write it like 2026-03-20 or "
                        "2026-03-20T09:00."),
                     text, NULL, NULL);
        return;
    }
    if (whole_day && is_end) {
        civil = civil_from_days(civil_to_days(civil.year, civil.month, civil.day) + 1);
    }
    if (reader->zone) {
        *ret_utc_ms = zone_instant(reader->zone, &civil);
    }
}

static void
read_from(struct hall_reader *reader, const struct tree_node *node, void *object)
{
    read_moment(reader, node, false, &((struct hall_notice *)object)->from);
}

static void
read_to(struct hall_reader *reader, const struct tree_node *node, void *object)
{
    read_moment(reader, node, true, &((struct hall_notice *)object)->to);
}

static void
read_notice(struct hall_reader *reader, const struct tree_node *node, void *item)
{
    static const struct hall_field fields[] = {
        {"text", HALL_FIELD_TEXT, true, offsetof(struct hall_notice, text), 0, 0, NULL},
        {"from", HALL_FIELD_OWN, false, 0, 0, 0, read_from},
        {"to", HALL_FIELD_OWN, false, 0, 0, 0, read_to},
    };
    const struct hall_notice *notice = item;

    if (reader_map(reader, node, fields, ARRAY_SIZE(fields), item) && notice->to != 0 &&
        notice->from >= notice->to) {
        reader_fault(reader, tree_get(node, "to"), N_("This notice ends before it begins."), NULL,
                     NULL, NULL);
    }
}

void
read_notices(struct hall_reader *reader, const struct tree_node *node, void *object)
{
    struct hall *hall = object;

    hall->notices =
        reader_list(reader, node, 0, HALL_NOTICES_MAX, sizeof(*hall->notices), &hall->notice_count);
    reader_items(reader, node, hall->notices, sizeof(*hall->notices), read_notice);
}
