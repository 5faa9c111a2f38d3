/* SPDX-License-Identifier: Apache-2.0
 * One ledger row by itself: its place in the chain, and a body that is canonical and says what the
 * columns say. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

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
is_text(const json_t *body, const char *key, const char *column)
{
    const json_t *value = json_object_get(body, key);
    if (!column) {
        return json_is_null(value);
    }
    return json_is_string(value) && strcmp(json_string_value(value), column) == 0;
}

static bool
is_integer(const json_t *body, const char *key, int64_t column)
{
    const json_t *value = json_object_get(body, key);
    return json_is_integer(value) && json_integer_value(value) == column;
}

static bool
is_reference(const json_t *body, const char *key, int64_t column)
{
    return column == 0 ? json_is_null(json_object_get(body, key)) : is_integer(body, key, column);
}

static const char *
differing_column(const json_t *body, const struct event_row *row)
{
    if (!is_integer(body, "id", row->id)) {
        return "id";
    }
    if (!is_integer(body, "at", row->at)) {
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

/* NULL when it is no JSON object at all. Every other flaw is told and the body still used. */
static json_t *
check_body(struct verify *verify, const struct event_row *row)
{
    json_t *body = json_loads(row->body, JSON_REJECT_DUPLICATES, NULL);
    if (!json_is_object(body)) {
        verify_fault(verify, row->id, row->ticket, "the body is no JSON object");
        json_decref(body);
        return NULL;
    }
    char *again = json_dumps(body, JSON_COMPACT | JSON_SORT_KEYS);
    if (!again || strcmp(again, row->body) != 0) {
        verify_fault(verify, row->id, row->ticket, "the body is not canonical JSON");
    }
    free(again);
    if (!has_only_integers(body)) {
        verify_fault(verify, row->id, row->ticket, "the body has a number that is no integer");
    }
    const char *column = differing_column(body, row);
    if (column) {
        verify_fault(verify, row->id, row->ticket, "the column %s is not what the body says",
                     column);
    }
    return body;
}

static void
check_chain(struct verify *verify, const struct event_row *row)
{
    char hash[65];
    if (row->id != verify->last_event + 1) {
        verify_fault(verify, row->id, 0,
                     "the row before is missing: %" PRId64 " comes after %" PRId64, row->id,
                     verify->last_event);
    }
    ledger_hash(verify->head, row->body, hash);
    if (strcmp(hash, row->hash) != 0) {
        verify_fault(verify, row->id, row->ticket,
                     "the hash does not fit the row and the one before");
    }
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
    hours_business_day(verify->zone, verify->day_starts_min, row->at, day);
    if (strcmp(day, row->day) != 0) {
        verify_fault(verify, row->id, row->ticket, "the day is %s, but its time lies in %s",
                     row->day, day);
    }
}

enum status
verify_row(struct verify *verify, const struct event_row *row)
{
    enum status status = STATUS_OK;
    verify->report->events++;
    check_chain(verify, row);
    json_t *body = check_body(verify, row);
    /* By the zone before: the row that brings a new one still lies in a day of the old. */
    check_time(verify, row);
    if (body) {
        status = verify_replay(verify, row, body);
    }
    json_decref(body);
    verify->last_event = row->id;
    verify->last_at = row->at;
    str_cut(verify->last_kind, sizeof verify->last_kind, row->kind);
    memcpy(verify->last_day, row->day, sizeof verify->last_day);
    str_cut(verify->head, sizeof verify->head, row->hash);
    return status;
}
