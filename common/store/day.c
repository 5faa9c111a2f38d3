/* SPDX-License-Identifier: Apache-2.0
 * The end of a business day, brought about by the first write of another day. */
#include <stdlib.h>
#include <string.h>

#include "store/private.h"

struct open_list {
    int64_t *ids;
    size_t count, size;
    struct ticket *tickets; /* by id */
};

static const enum statement lists[] = {
    STATEMENT_DAY_WAITING,
    STATEMENT_DAY_DESK,
    STATEMENT_DAY_PASSED,
};

void
day_look_ahead(struct store *store, const char *day)
{
    const char *closing = store->row.day;

    db_ahead(store_statement(store, STATEMENT_DAY_CLOSED_LAST), "");
    for (size_t i = 0; i < ARRAY_SIZE(lists); i++) {
        db_ahead(store_statement(store, lists[i]), "s", day);
    }
    db_fill(store_statement(store, STATEMENT_AHEAD_OPEN),
            store_statement(store, STATEMENT_TICKET_GET), 1, "s", day);
    db_ahead(store_statement(store, STATEMENT_DAY_STATES), "s", closing);
    db_ahead(store_statement(store, STATEMENT_DAY_SERVED), "s", closing);
    db_ahead(store_statement(store, STATEMENT_DEFINITION_TEXT), "i", store->hall.revision);
}

static enum status
list_ids(struct store *store, enum statement id, const char *day, struct open_list *list)
{
    struct db_statement *statement = store_statement(store, id);
    bool row = false;
    enum status status = db_first(statement, &row, "s", day);
    while (status == STATUS_OK && row) {
        if (list->count == list->size) {
            list->size = list->size ? list->size * 2 : 64;
            list->ids = mem_grow(list->ids, list->size, sizeof *list->ids);
        }
        list->ids[list->count++] = db_int(statement, 0);
        status = db_next(statement, &row);
    }
    return status;
}

static int
compare_ids(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return left < right ? -1 : left > right;
}

/* All are read before the first is changed. */
static enum status
list_open(struct store *store, const char *day, struct open_list *list)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < ARRAY_SIZE(lists) && status == STATUS_OK; i++) {
        status = list_ids(store, lists[i], day, list);
    }
    if (status == STATUS_OK && list->count > 0) {
        qsort(list->ids, list->count, sizeof *list->ids, compare_ids);
        list->tickets = mem_zero_alloc(list->count, sizeof *list->tickets);
    }
    for (size_t i = 0; i < list->count && status == STATUS_OK; i++) {
        status = ticket_row_get(store, list->ids[i], &list->tickets[i]);
    }
    return status;
}

/* The day's last millisecond, or the newest row's time where that is later. */
static enum status
end_of(const struct store *store, const char *day, int64_t *ret_at)
{
    struct civil civil;
    char next[TICKET_DAY_SIZE];
    int64_t begins;
    if (!civil_parse_date(day, &civil)) {
        return STATUS_CORRUPT;
    }
    civil = civil_from_days(civil_to_days(civil.year, civil.month, civil.day) + 1);
    civil_format_date(&civil, next, sizeof next);
    if (!hours_day_begins(store->zone, (int)store->hall.day_starts_min, next, &begins)) {
        return STATUS_CORRUPT;
    }
    *ret_at = begins - 1 < store->hall.last_at ? store->hall.last_at : begins - 1;
    return STATUS_OK;
}

static void
count_more(json_t *counts, enum ticket_state state, int more)
{
    const char *name = ticket_state_name(state);
    json_int_t count = json_integer_value(json_object_get(counts, name)) + more;
    if (count > 0) {
        json_object_set_new(counts, name, json_integer(count));
    } else {
        json_object_del(counts, name);
    }
}

static enum status
close_ticket(struct store *store, const struct ticket *before, const char *day, int64_t at,
             json_t *counts)
{
    struct ticket after = *before;
    enum ticket_event event = before->state == TICKET_SERVING || before->state == TICKET_HELD
                                  ? TICKET_EVENT_DAY_END
                                  : TICKET_EVENT_EXPIRE;
    int64_t id;
    if (!ticket_next_state(before->state, event, &after.state)) {
        return STATUS_CORRUPT; /* a partial index shows a ticket that is not open */
    }
    after.ended_at = at;
    after.hold = TICKET_HOLD_NONE;
    after.held_at = 0;
    if (event == TICKET_EVENT_DAY_END) {
        str_cut(after.outcome, sizeof after.outcome, "day-end");
    }
    bool at_desk = before->state != TICKET_WAITING && before->state != TICKET_PASSED;
    struct event_draft draft = {
        .kind = ticket_event_name(event),
        .ticket = before->id,
        .counter = at_desk ? before->counter : NULL,
        .staff = at_desk ? before->staff : NULL,
        .day = day,
        .at = at,
        .more = json_pack("{s:s, s:s, s:o}", "number", before->number, "service",
                          before->steps[before->step].service, "change",
                          ticket_row_change(before, &after)),
    };
    enum status status = ledger_append(store, &draft, &id);
    if (status == STATUS_OK) {
        after.last_event = id;
        count_more(counts, before->state, -1);
        count_more(counts, after.state, 1);
        status = ticket_row_update(store, before, &after);
    }
    return status == STATUS_CONFLICT ? STATUS_CORRUPT : status;
}

/* {"C":[services rendered, their milliseconds]}: the day as its reports add it up. */
static enum status
count_served(struct store *store, const char *day, json_t *served)
{
    struct db_statement *statement = store_statement(store, STATEMENT_DAY_SERVED);
    bool row = false;
    enum status status = db_first(statement, &row, "s", day);
    while (status == STATUS_OK && row) {
        json_object_set_new(served, db_text(statement, 0),
                            json_pack("[I, I]", (json_int_t)db_int(statement, 1),
                                      (json_int_t)db_int(statement, 2)));
        status = db_next(statement, &row);
    }
    return status;
}

/* {"done":tickets of the day in that state} */
static enum status
count_states(struct store *store, const char *day, json_t *counts)
{
    struct db_statement *statement = store_statement(store, STATEMENT_DAY_STATES);
    bool row = false;
    enum status status = db_first(statement, &row, "s", day);
    while (status == STATUS_OK && row) {
        json_object_set_new(counts, db_text(statement, 0), json_integer(db_int(statement, 1)));
        status = db_next(statement, &row);
    }
    db_reset(statement);
    return status;
}

/* counts: taken over. */
static enum status
write_day_closed(struct store *store, const char *day, int64_t at, json_t *counts)
{
    json_t *served = json_object();
    int64_t id;
    enum status status = count_served(store, day, served);
    struct event_draft draft = {.kind = "day-closed",
                                .day = day,
                                .at = at,
                                .more =
                                    json_pack("{s:o, s:o}", "counts", counts, "served", served)};
    if (status != STATUS_OK) {
        json_decref(draft.more);
        return status;
    }
    return ledger_append(store, &draft, &id);
}

/* Closes the tickets of `day` among the listed ones; *ret_later is the next day that has any, ""
 * when none. */
static enum status
close_day(struct store *store, const char *day, const struct open_list *list,
          char ret_later[TICKET_DAY_SIZE])
{
    char later[TICKET_DAY_SIZE] = "";
    int64_t at = 0;
    json_t *counts = json_object();
    enum status status = end_of(store, day, &at);
    /* Before they are closed, so that a far engine is not asked behind that. */
    if (status == STATUS_OK) {
        status = count_states(store, day, counts);
    }
    for (size_t i = 0; i < list->count && status == STATUS_OK; i++) {
        const struct ticket *ticket = &list->tickets[i];
        if (strcmp(ticket->day, day) == 0) {
            status = close_ticket(store, ticket, day, at, counts);
        } else if (strcmp(ticket->day, day) > 0 && (!later[0] || strcmp(ticket->day, later) < 0)) {
            memcpy(later, ticket->day, sizeof later);
        }
    }
    if (status == STATUS_OK) {
        status = write_day_closed(store, day, at, counts);
    } else {
        json_decref(counts);
    }
    if (status == STATUS_OK) {
        memcpy(ret_later, later, sizeof later);
    }
    return status;
}

/* The present day ends, then each later one with open tickets that a clock set back left behind. */
static enum status
close_days_before(struct store *store, const char *day)
{
    struct open_list list = {0};
    char closing[TICKET_DAY_SIZE], later[TICKET_DAY_SIZE];
    memcpy(closing, store->hall.day, sizeof closing);
    enum status status = list_open(store, day, &list);
    while (status == STATUS_OK) {
        status = close_day(store, closing, &list, later);
        if (status != STATUS_OK || !later[0]) {
            break;
        }
        memcpy(closing, later, sizeof closing);
    }
    free(list.ids);
    free(list.tickets);
    if (status == STATUS_OK) {
        status = db_do(store_statement(store, STATEMENT_DAY_COUNTERS), "");
    }
    if (status == STATUS_OK) {
        status = db_do(store_statement(store, STATEMENT_DAY_SERVICES), "");
    }
    return status;
}

/* The day so many days before. */
static enum status
day_before(const char *day, int days, char ret_day[TICKET_DAY_SIZE])
{
    struct civil civil;
    if (!civil_parse_date(day, &civil)) {
        return STATUS_CORRUPT;
    }
    civil = civil_from_days(civil_to_days(civil.year, civil.month, civil.day) - days);
    civil_format_date(&civil, ret_day, TICKET_DAY_SIZE);
    return STATUS_OK;
}

/* Free text may name people. Read from the definition's text: once a day, and no other write needs
 * to carry it. */
static enum status
forget_notes(struct store *store, const char *day)
{
    struct hall *hall = NULL;
    char until[TICKET_DAY_SIZE];
    enum status status = definition_load(store, &hall);
    if (status == STATUS_CORRUPT) {
        /* The day must turn all the same; verify names the damage, and the notes go later. */
        log_write(LOG_LEVEL_WARN, "notes not purged, no readable definition: '%s'", store->url);
        return STATUS_OK;
    }
    if (status == STATUS_OK) {
        status = day_before(day, hall->settings.retention_days, until);
    }
    hall_free(hall);
    return status == STATUS_OK ? db_do(store_statement(store, STATEMENT_NOTE_PURGE), "s", until)
                               : status;
}

/* `closed`: the row of the last closing before this one, 0 = none. */
static enum status
forget_requests(struct store *store, int64_t closed)
{
    int64_t behind = store->hall.last_event - REQUEST_ROWS_KEPT;
    int64_t until = closed < behind ? closed : behind;

    return until > 0 ? db_do(store_statement(store, STATEMENT_REQUEST_PURGE), "i", until)
                     : STATUS_OK;
}

static enum status
last_closed(struct store *store, int64_t *ret_event)
{
    struct db_statement *statement = store_statement(store, STATEMENT_DAY_CLOSED_LAST);
    bool row = false;
    enum status status = db_first(statement, &row, "");
    *ret_event = status == STATUS_OK && row ? db_int(statement, 0) : 0;
    db_reset(statement);
    return status;
}

/* What was kept of people for this day alone. */
static enum status
forget_people(struct store *store, const char *day)
{
    enum status status = db_do(store_statement(store, STATEMENT_PERSONAL_PURGE), "i", store->now);
    return status == STATUS_OK
               ? db_do(store_statement(store, STATEMENT_APPOINTMENT_FORGET), "s", day)
               : status;
}

enum status
day_turn(struct store *store, const char *day)
{
    bool later = strcmp(day, store->hall.day) > 0;
    int64_t closed = 0;
    enum status status = later ? last_closed(store, &closed) : STATUS_OK;
    if (status == STATUS_OK && later) {
        status = close_days_before(store, day);
    }
    if (status == STATUS_OK && later) {
        status = forget_requests(store, closed);
    }
    if (status == STATUS_OK && later) {
        status = forget_notes(store, day);
    }
    if (status == STATUS_OK) {
        status = forget_people(store, day);
    }
    if (status == STATUS_OK) {
        status = db_do(store_statement(store, STATEMENT_SERIES_KEEP), "");
    }
    if (status == STATUS_OK) {
        status = db_do(store_statement(store, STATEMENT_SERIES_ROLL), "s", day);
    }
    if (status == STATUS_OK) {
        str_cut(store->hall.day, sizeof store->hall.day, day);
        store->wrote = true;
    }
    return status;
}
