/* SPDX-License-Identifier: Apache-2.0
 * The citizen's side of a counter. */
#include <stdlib.h>
#include <string.h>

#include "store/act.h"
#include "store/pad.h"

enum { MINUTE_MS = 60 * 1000 };

/* The newest service of this counter, when it can still be rated. */
static enum status
read_service(struct store *store, struct pad_snapshot *snapshot)
{
    struct db_statement *statement = store_statement(store, STATEMENT_SERVED_PAD);
    struct pad_service *service = &snapshot->service;
    bool row = false;
    enum status status = db_first(statement, &row, "s", snapshot->counter.id);

    if (status == STATUS_OK && row && db_is_null(statement, 7)) {
        int64_t until = db_int(statement, 1) + store->hall.rating_minutes * MINUTE_MS;
        if (store->now <= until) {
            service->served = db_int(statement, 0);
            service->at = db_int(statement, 1);
            service->until = until;
            db_text_copy(statement, 2, service->service, sizeof(service->service));
            db_text_copy(statement, 3, service->matter, sizeof(service->matter));
            db_text_copy(statement, 4, service->staff, sizeof(service->staff));
            db_text_copy(statement, 5, service->number, sizeof(service->number));
            db_text_copy(statement, 6, service->lang, sizeof(service->lang));
        }
    }
    db_reset(statement);
    return status;
}

static enum status
read_total(struct store *store, struct pad_snapshot *snapshot)
{
    struct db_statement *statement = store_statement(store, STATEMENT_RATING_TOTAL_GET);
    bool row = false;
    enum status status = db_first(statement, &row, "s", snapshot->counter.staff);

    if (status == STATUS_OK && row && db_int(statement, 1) > 0) {
        snapshot->rating_count = db_int(statement, 1);
        snapshot->rating_mean_milli = db_int(statement, 0) * 1000 / snapshot->rating_count;
    }
    db_reset(statement);
    return status;
}

static enum status
read_notice(struct store *store, struct pad_snapshot *snapshot)
{
    struct notice *notices = NULL;
    size_t count = 0;

    if (!snapshot->counter.has_ticket) {
        return STATUS_OK;
    }
    enum status status = notices_of(store, snapshot->counter.ticket.id, &notices, &count);
    if (status == STATUS_OK && count > 0) {
        snapshot->has_notice = true;
        snapshot->notice = notices[count - 1];
    }
    free(notices);
    return status;
}

static enum status
read_others(struct store *store, struct pad_snapshot *snapshot)
{
    struct db_statement *statement = store_statement(store, STATEMENT_COUNTERS_OPEN_FOR);
    const struct counter *counter = &snapshot->counter;
    bool row = false;

    if (counter->service_count == 0) {
        return STATUS_OK;
    }
    enum status status = db_first(statement, &row, "ss", counter->services[0], counter->id);
    while (status == STATUS_OK && row && snapshot->other_count < PAD_OTHERS_MAX) {
        db_text_copy(statement, 0, snapshot->others[snapshot->other_count++], ID_SIZE);
        status = db_next(statement, &row);
    }
    db_reset(statement);
    return status;
}

static enum status
read_supervisor(struct store *store, struct pad_snapshot *snapshot)
{
    struct db_statement *statement = store_statement(store, STATEMENT_STAFF_PRESENT);
    bool row = false;
    enum status status = db_first(statement, &row, "");

    while (status == STATUS_OK && row && snapshot->supervisor[0] == '\0') {
        if (db_int(statement, 1) & HALL_SUPERVISOR) {
            db_text_copy(statement, 0, snapshot->supervisor, sizeof(snapshot->supervisor));
        }
        status = db_next(statement, &row);
    }
    db_reset(statement);
    return status;
}

static enum status
read_all(struct store *store, const char *counter, struct pad_snapshot *snapshot)
{
    enum status status = counter_load(store, counter, &snapshot->counter);

    if (status == STATUS_NOT_FOUND) {
        return STATUS_OK;
    }
    enum status (*const parts[])(struct store *, struct pad_snapshot *) = {
        read_service, read_total, read_notice, read_others, read_supervisor};
    for (size_t i = 0; i < ARRAY_SIZE(parts) && status == STATUS_OK; i++) {
        status = parts[i](store, snapshot);
    }
    snapshot->known = status == STATUS_OK;
    return status;
}

enum status
store_pad(struct store *store, const char *counter, struct pad_snapshot *ret_snapshot)
{
    enum status status = transaction_read(store);

    if (status != STATUS_OK) {
        return status;
    }
    memset(ret_snapshot, 0, sizeof(*ret_snapshot));
    status = read_all(store, counter, ret_snapshot);
    transaction_rollback(store);
    return status;
}
