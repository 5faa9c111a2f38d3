/* SPDX-License-Identifier: Apache-2.0
 * One ledger row by itself: its place in the chain, and a body that is canonical and says what the
 * columns say. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/zone.h"
#include "store/verify.h"

static bool
has_only_integers(const json_t *value)
{
    const char *key;
    json_t *member;
    size_t at;
    if (json_is_object(value)) {
        json_object_foreach((json_t *)(uintptr_t)value, key, member)
        {
            if (!has_only_integers(member)) {
                return false;
            }
        }
    }
    json_array_foreach(value, at, member)
    {
        if (!has_only_integers(member)) {
            return false;
        }
    }
    return !json_is_real(value);
}

static bool
is_text(const struct body *body, const char *key, const char *column)
{
    const struct body_value *value = body_get(body, key);
    return column ? body_is_text(value, column) : body_is_null(value);
}

static bool
is_reference(const struct body *body, const char *key, int64_t column)
{
    const struct body_value *value = body_get(body, key);
    return column == 0 ? body_is_null(value) : body_is_integer(value, column);
}

static const char *
differing_column(const struct body *body, const struct event_row *row)
{
    if (!body_is_integer(body_get(body, "id"), row->id)) {
        return "id";
    }
    if (!body_is_integer(body_get(body, "at"), row->at)) {
        return "at";
    }
    if (!is_reference(body, "ticket", row->ticket)) {
        return "ticket";
    }
    if (!is_reference(body, "undoes", row->undoes)) {
        return "undoes";
    }
    const struct {
        const char *name, *value;
    } texts[] = {
        {"day", row->day},     {"kind", row->kind},         {"counter", row->counter},
        {"staff", row->staff}, {"terminal", row->terminal}, {"request", row->request},
    };
    for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
        if (!is_text(body, texts[i].name, texts[i].value)) {
            return texts[i].name;
        }
    }
    return NULL;
}

/* What the quick reader does not take: says why, and reads the body's canonical form instead, which
 * goes into *ret_text. False: it is no JSON object at all. Every other flaw is told and the body
 * still used. */
static bool
read_flawed(struct verify *verify, const struct event_row *row, char **ret_text,
            struct body *ret_body, struct body *ret_change)
{
    json_t *tree = json_loads(row->body, JSON_REJECT_DUPLICATES, NULL);
    if (!json_is_object(tree)) {
        verify_fault(verify, row->id, row->ticket, "the body is no JSON object");
        json_decref(tree);
        return false;
    }
    char *again = json_dumps(tree, JSON_COMPACT | JSON_SORT_KEYS);
    if (!again || strcmp(again, row->body) != 0) {
        verify_fault(verify, row->id, row->ticket, "the body is not canonical JSON");
    }
    if (!has_only_integers(tree)) {
        verify_fault(verify, row->id, row->ticket, "the body has a number that is no integer");
    }
    json_decref(tree);
    *ret_text = again;
    if (!again || !body_read_with(again, "change", ret_body, ret_change)) {
        verify_fault(verify, row->id, row->ticket, "the body is none of ours");
        return false;
    }
    return true;
}

static bool
check_body(struct verify *verify, const struct event_row *row, char **ret_text,
           struct body *ret_body, struct body *ret_change)
{
    if (!body_read_with(row->body, "change", ret_body, ret_change) &&
        !read_flawed(verify, row, ret_text, ret_body, ret_change)) {
        return false;
    }
    const char *column = differing_column(ret_body, row);
    if (column) {
        verify_fault(verify, row->id, row->ticket, "the column %s is not what the body says",
                     column);
    }
    return true;
}

static void
check_chain(struct verify *verify, const struct event_row *row)
{
    if (row->id != verify->last_event + 1) {
        verify_fault(verify, row->id, 0,
                     "the row before is missing: %" PRId64 " comes after %" PRId64, row->id,
                     verify->last_event);
    }
    verify_chain_add(verify, row);
    if (row->id == verify->expected_id) {
        verify->expected_seen = true;
        if (strcmp(row->hash, verify->expected_hash) != 0) {
            verify_fault(verify, row->id, 0, "the hash is not the one kept elsewhere");
        }
    }
}

/* The rows of a day's end are written when the next day begins, and carry the day they end. */
static bool
ends_a_day(const char *kind)
{
    return strcmp(kind, "day-closed") == 0 ||
           strcmp(kind, ticket_event_name(TICKET_EVENT_EXPIRE)) == 0 ||
           strcmp(kind, ticket_event_name(TICKET_EVENT_DAY_END)) == 0;
}

/* From the first instant of the day up to that of the next; none when one of them is not to be had.
 */
static void
keep_day_span(struct verify *verify, const char *day, int64_t at)
{
    int64_t *span = verify->day_span;
    char next[TICKET_DAY_SIZE];
    struct civil civil;
    span[0] = span[1] = 0;
    if (!civil_parse_date(day, &civil)) {
        return;
    }
    civil = civil_from_days(civil_to_days(civil.year, civil.month, civil.day) + 1);
    civil_format_date(&civil, next, sizeof next);
    if (!hours_day_begins(verify->zone, verify->day_starts_min, day, &span[0]) ||
        !hours_day_begins(verify->zone, verify->day_starts_min, next, &span[1]) || at < span[0] ||
        at >= span[1]) {
        span[0] = span[1] = 0;
        return;
    }
    str_cut(verify->day, sizeof verify->day, day);
}

/* The day of the last row is kept with its span: to ask for each row's costs more than to read the
 * row. */
static bool
is_of_day(struct verify *verify, const struct event_row *row, char ret_day[TICKET_DAY_SIZE])
{
    if (row->at >= verify->day_span[0] && row->at < verify->day_span[1]) {
        memcpy(ret_day, verify->day, TICKET_DAY_SIZE);
    } else {
        hours_business_day(verify->zone, verify->day_starts_min, row->at, ret_day);
        keep_day_span(verify, ret_day, row->at);
    }
    return strcmp(ret_day, row->day) == 0;
}

static void
check_time(struct verify *verify, const struct event_row *row)
{
    char day[TICKET_DAY_SIZE];
    if (row->at < verify->last_at && strcmp(row->kind, "clock") != 0) {
        verify_fault(verify, row->id, row->ticket, "the time goes back without a clock row");
    }
    if (!verify->zone || ends_a_day(row->kind)) {
        return;
    }
    if (!is_of_day(verify, row, day)) {
        verify_fault(verify, row->id, row->ticket, "the day is %s, but its time lies in %s",
                     row->day, day);
    }
}

enum status
verify_row(struct verify *verify, const struct event_row *row)
{
    enum status status = STATUS_OK;
    struct body body, change;
    char *text = NULL;
    verify->report->events++;
    if (row->request && row->id > verify->archived) {
        verify_mark(verify, &verify->requests, row->request, row->id);
    }
    check_chain(verify, row);
    bool readable = check_body(verify, row, &text, &body, &change);
    /* By the zone before: the row that brings a new one still lies in a day of the old. */
    check_time(verify, row);
    if (readable) {
        status = verify_replay(verify, row, &body, &change);
    }
    free(text);
    if (!row->ticket) {
        verify->day_span[0] = verify->day_span[1] = 0; /* it may have brought another zone */
    }
    verify->last_event = row->id;
    verify->last_at = row->at;
    str_cut(verify->last_kind, sizeof verify->last_kind, row->kind);
    memcpy(verify->last_day, row->day, sizeof verify->last_day);
    str_cut(verify->head, sizeof verify->head, row->hash);
    return status;
}
