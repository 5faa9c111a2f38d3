/* SPDX-License-Identifier: Apache-2.0
 * What can be read behind the ledger's intact beginning. None of it is proved, and none of it comes
 * back: but a number that was on paper and a request that was done are never given and done again,
 * and whoever enters the rest by hand finds every row that is left. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "store/repair_private.h"

enum { KEY_SIZE = TICKET_DAY_SIZE + 2 * ID_SIZE };

/* The first time that it is seen. */
static bool
is_new(struct repair *repair, const char *kind, const char *name)
{
    char key[200];
    str_format(key, sizeof key, "%s %.150s", kind, name);
    int64_t *seen = tally_at(&repair->seen, key);
    return (*seen)++ == 0;
}

static bool
is_id(const char *id)
{
    size_t length = id ? strlen(id) : 0;
    return length > 0 && length < ID_SIZE && str_is_utf8(id, length) && !strpbrk(id, " \"\\");
}

static void
see_series(struct repair *repair, const char *day, const char *service, const char *series,
           int64_t issued)
{
    struct civil civil;
    char key[KEY_SIZE];
    if (issued < 1 || issued > INT32_MAX || !day || !civil_parse_date(day, &civil) ||
        !is_id(service) || !is_id(series)) {
        return;
    }
    str_format(key, sizeof key, "%s %s %s", day, service, series);
    int64_t *highest = tally_at(&repair->issued, key);
    *highest = issued > *highest ? issued : *highest;
}

/* Of a damaged page only what fits together: C042 is at most the 42nd of service C. */
static void
see_number(struct repair *repair, const char *day, const char *number, const char *steps,
           const char *series, int64_t sequence)
{
    char service[ID_SIZE];
    size_t length = steps ? strcspn(steps, "/,") : 0;
    int64_t value = 0;
    if (!number || length == 0 || length >= sizeof service || strncmp(number, steps, length) != 0 ||
        !str_to_int(number + length, 1, INT32_MAX, &value) || sequence > value) {
        return;
    }
    str_format(service, sizeof service, "%.*s", (int)length, steps);
    see_series(repair, day, service, series, sequence);
}

static void
lose_ticket(struct repair *repair, const char *day, const char *number)
{
    char name[60];
    bool whole = str_format(name, sizeof name, "%s/%s", day, number);
    if (whole && str_is_utf8(name, strlen(name)) && is_new(repair, "ticket", name)) {
        repair_lose(repair, "tickets", name);
    }
}

static void
see_request(struct repair *repair, const char *id)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-";
    size_t length = id ? strlen(id) : 0;
    if (length > 0 && length < ACTION_REQUEST_SIZE && strspn(id, allowed) == length &&
        is_new(repair, "request", id)) {
        json_array_append_new(repair->requests, json_string(id));
    }
}

static void
see_ticket(struct repair *repair, struct db_statement *row)
{
    lose_ticket(repair, db_text(row, 0), db_text(row, 1));
    see_number(repair, db_text(row, 0), db_text(row, 1), db_text(row, 2), db_text(row, 3),
               db_int(row, 4));
}

static const char *
new_text(const json_t *change, const char *column)
{
    return json_string_value(json_array_get(json_object_get(change, column), 1));
}

static void
see_event(struct repair *repair, struct db_statement *row)
{
    int64_t id = db_int(row, 0);
    const char *text = db_text(row, 1);
    json_t *body = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    const json_t *change = json_object_get(body, "change");
    const char *day = new_text(change, "day"), *number = new_text(change, "number");
    char name[24];
    str_format(name, sizeof name, "%" PRId64, id);
    if (json_integer_value(json_object_get(body, "id")) == id && is_new(repair, "row", name)) {
        buffer_format(&repair->lost, "row %s\n", text);
        see_request(repair, json_string_value(json_object_get(body, "request")));
        if (day && number) {
            lose_ticket(repair, day, number);
            see_number(repair, day, number, new_text(change, "steps"), new_text(change, "series"),
                       json_integer_value(json_array_get(json_object_get(change, "sequence"), 1)));
        }
    }
    json_decref(body);
}

static void
see_kept(struct repair *repair, struct db_statement *row)
{
    see_request(repair, db_text(row, 0));
}

static void
see_count(struct repair *repair, struct db_statement *row)
{
    see_series(repair, db_text(row, 4), db_text(row, 0), db_text(row, 1), db_int(row, 5));
}

static void
see_past(struct repair *repair, struct db_statement *row)
{
    see_series(repair, db_text(row, 2), db_text(row, 0), db_text(row, 1), db_int(row, 3));
}

static const struct look {
    enum statement rows;
    const char *given; /* "i": those behind the last row that was taken */
    void (*see)(struct repair *repair, struct db_statement *row);
} looks[] = {
    {STATEMENT_EVENTS_BEHIND, "i", see_event},  {STATEMENT_TICKETS_BEHIND, "i", see_ticket},
    {STATEMENT_REQUESTS_BEHIND, "i", see_kept}, {STATEMENT_SERIES_EACH, "", see_count},
    {STATEMENT_SERIES_PAST_EACH, "", see_past},
};

/* To the end, or to where it cannot be read. */
static void
look_through(struct repair *repair, struct store *source, const struct look *look)
{
    struct db_statement *row = store_statement(source, look->rows);
    bool there = false;
    enum status status = db_first(row, &there, look->given, repair->last);
    while (status == STATUS_OK && there) {
        look->see(repair, row);
        status = db_next(row, &there);
    }
    db_reset(row);
}

void
repair_look_behind(struct repair *repair)
{
    repair_add_salvage(repair);
    repair->requests = json_array();
    for (size_t i = 0; i < repair->source_count; i++) {
        for (size_t at = 0; at < ARRAY_SIZE(looks); at++) {
            look_through(repair, repair->sources[i], &looks[at]);
        }
    }
}

/* "2026-11-22/C017-C060", as it is on paper where the hall still has the series. */
static void
lose_numbers(struct repair *repair, const char *day, const char *service, const char *series,
             const struct number_range *range, int64_t issued, int64_t seen)
{
    char name[200], first[TICKET_NUMBER_SIZE], last[TICKET_NUMBER_SIZE];
    int32_t from, to;
    if (range->last > 0 && number_of_sequence(range, issued + 1, &from) &&
        number_of_sequence(range, seen, &to) && number_format(service, from, first, sizeof first) &&
        number_format(service, to, last, sizeof last)) {
        str_format(name, sizeof name, "%s/%s-%s", day, first, last);
    } else {
        str_format(name, sizeof name, "%s/%s/%s/%" PRId64 "-%" PRId64, day, service, series,
                   issued + 1, seen);
    }
    repair_lose(repair, "numbers", name);
    repair_lose_many(repair, "numbers", seen - issued - 1);
}

/* key: "day service series" */
static enum status
skip_series(struct repair *repair, struct store *store, const char *key, int64_t seen,
            json_t *skipped)
{
    char day[TICKET_DAY_SIZE], service[ID_SIZE];
    const char *space = strchr(key, ' '), *second = strchr(space + 1, ' ');
    struct db_statement *statement = store_statement(store, STATEMENT_SERIES_ISSUED);
    struct number_range range = {0};
    int64_t issued = 0;
    bool there = false;
    str_format(day, sizeof day, "%.*s", (int)(space - key), key);
    str_format(service, sizeof service, "%.*s", (int)(second - space - 1), space + 1);
    const char *series = second + 1;
    enum status status = db_first(statement, &there, "sss", service, series, day);
    if (status == STATUS_OK && there) {
        issued = db_int(statement, 0);
        range.first = (int32_t)db_int(statement, 1);
        range.last = (int32_t)db_int(statement, 2);
    }
    db_reset(statement);
    if (status != STATUS_OK || seen <= issued) {
        return status;
    }
    lose_numbers(repair, day, service, series, &range, issued, seen);
    json_array_append_new(skipped,
                          json_pack("[s, s, s, I]", day, service, series, (json_int_t)seen));
    status =
        db_do(store_statement(store, STATEMENT_SERIES_SKIP), "sssi", service, series, day, seen);
    return status == STATUS_OK ? db_do(store_statement(store, STATEMENT_SERIES_PAST_PUT), "sssi",
                                       service, series, day, seen)
                               : status;
}

enum status
repair_skip_numbers(struct repair *repair, struct store *store, json_t *skipped)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < repair->issued.size && status == STATUS_OK; i++) {
        const struct tally_entry *entry = &repair->issued.entries[i];
        if (entry->key) {
            status = skip_series(repair, store, entry->key, entry->value, skipped);
        }
    }
    return status;
}

enum status
repair_keep_requests(struct repair *repair, struct store *store, json_t *kept)
{
    enum status status = STATUS_OK;
    const json_t *request;
    size_t at;
    json_array_foreach(repair->requests, at, request)
    {
        const char *id = json_string_value(request);
        struct db_statement *statement = store_statement(store, STATEMENT_REQUEST_GET);
        bool there = false;
        status = db_first(statement, &there, "s", id);
        db_reset(statement);
        if (status == STATUS_OK && !there) {
            repair_lose(repair, "requests", id);
            json_array_append_new(kept, json_string(id));
            status = db_do(store_statement(store, STATEMENT_REQUEST_INSERT), "ssi", id, "",
                           store->hall.last_event + 1);
        }
        if (status != STATUS_OK) {
            break;
        }
    }
    return status;
}
