/* SPDX-License-Identifier: Apache-2.0
 * What a counter shows: itself, its next and why, and what its clerk did today. */
#include <stdlib.h>
#include <string.h>

#include "store/act.h"
#include "store/pool.h"
#include "store/read.h"

enum status
store_counter_get(struct store *store, const char *counter, struct counter *ret_counter)
{
    enum status status = transaction_read(store);

    if (status != STATUS_OK) {
        return status;
    }
    status = counter_load(store, counter, ret_counter);
    transaction_rollback(store);
    return status;
}

static enum status
read_why(struct store *store, const char *counter, struct why *why)
{
    struct counter_row row;
    struct pool_choice choice;
    struct ticket oldest;
    enum status status = counter_row_get(store, counter, &row);

    if (status == STATUS_OK) {
        status = pool_choose(store, row.id, row.staff, &choice);
    }
    if (status != STATUS_OK || !choice.any) {
        return status;
    }
    status = ticket_row_get(store, choice.ticket.id, &why->ticket);
    /* Of a day that is over: the next write closes it, and nobody waits. */
    if (status != STATUS_OK || strcmp(why->ticket.day, store->hall.day) < 0) {
        return status;
    }
    why->any = true;
    why->rule = choice.rule;
    why->overtakes = choice.offer.guard;
    if (choice.rule == ORDER_BOUND) {
        return pool_ahead(store, &why->ticket, &why->ticket.ahead);
    }
    /* What its service offers is what its service calls next. */
    why->ticket.ahead = 0;
    status = ticket_row_get(store, choice.offer.oldest.id, &oldest);
    if (status == STATUS_OK) {
        memcpy(why->oldest, oldest.number, sizeof(why->oldest));
    }
    return status;
}

enum status
store_why(struct store *store, const char *counter, struct why *ret_why)
{
    struct why why = {0};
    enum status status = transaction_read(store);

    if (status != STATUS_OK) {
        return status;
    }
    status = read_why(store, counter, &why);
    transaction_rollback(store);
    if (status != STATUS_OK) {
        return status;
    }
    *ret_why = why;
    return STATUS_OK;
}

enum { DAY_ROWS_MAX = 4096 };

struct served {
    int64_t event, ms;
    bool finished, undone;
};

/* What an undo took back does not count. */
static void
take_back(struct served *rows, size_t count, int64_t event)
{
    for (size_t i = count; i-- > 0;) {
        if (rows[i].event == event) {
            rows[i].undone = true;
            return;
        }
    }
}

static int64_t
served_ms(const char *body)
{
    json_t *object = json_loads(body, 0, NULL);
    int64_t ms = json_integer_value(json_object_get(object, "served_ms"));

    json_decref(object);
    return ms;
}

static enum status
read_staff_day(struct store *store, const char *staff, struct served *rows, size_t *ret_count)
{
    struct db_statement *statement = store_statement(store, STATEMENT_EVENT_STAFF_DAY);
    size_t count = 0;
    bool row = false;
    enum status status = db_first(statement, &row, "ss", staff, store->hall.day);

    while (status == STATUS_OK && row && count < DAY_ROWS_MAX) {
        const char *kind = db_text(statement, 1);
        if (strcmp(kind, "undo") == 0) {
            take_back(rows, count, db_int(statement, 2));
        } else {
            bool finished = strcmp(kind, "finish") == 0 || strcmp(kind, "next") == 0;
            rows[count++] = (struct served){.event = db_int(statement, 0),
                                            .finished = finished,
                                            .ms = finished ? served_ms(db_text(statement, 3)) : 0};
        }
        status = db_next(statement, &row);
    }
    db_reset(statement);
    *ret_count = count;
    return status;
}

static enum status
read_ratings(struct store *store, const char *staff, struct staff_day *day)
{
    struct db_statement *statement = store_statement(store, STATEMENT_RATING_DAY);
    int count = 0, satisfied = 0;
    bool row = false;
    enum status status = db_first(statement, &row, "ss", staff, store->hall.day);

    while (status == STATUS_OK && row) {
        satisfied += db_int(statement, 0) >= 3 ? 1 : 0;
        if (++count % STAFF_DAY_RATINGS == 0) {
            day->ratings = count;
            day->satisfied = satisfied;
        }
        status = db_next(statement, &row);
    }
    db_reset(statement);
    return status;
}

enum status
store_staff_day(struct store *store, const char *staff, struct staff_day *ret_day)
{
    struct staff_day day = {0};
    size_t count = 0;
    enum status status = transaction_read(store);

    if (status != STATUS_OK) {
        return status;
    }
    struct served *rows = mem_zero_alloc(DAY_ROWS_MAX, sizeof(*rows));
    status = read_staff_day(store, staff, rows, &count);
    if (status == STATUS_OK) {
        status = read_ratings(store, staff, &day);
    }
    transaction_rollback(store);
    for (size_t i = 0; i < count; i++) {
        if (rows[i].undone) {
            continue;
        }
        day.finished += rows[i].finished ? 1 : 0;
        day.passed += rows[i].finished ? 0 : 1;
        day.serving_ms += rows[i].ms;
    }
    free(rows);
    if (status == STATUS_OK) {
        *ret_day = day;
    }
    return status;
}
