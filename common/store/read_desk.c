/* SPDX-License-Identifier: Apache-2.0
 * Beside the queue: offers, what was told and done for a ticket, whom a pause would leave alone. */
#include "store/desk.h"

#include <stdlib.h>
#include <string.h>

#include "store/act.h"
#include "store/pool.h"

enum status
notices_of(struct store *store, int64_t ticket, struct notice **ret_notices, size_t *ret_count)
{
    struct db_statement *statement = store_statement(store, STATEMENT_NOTICE_EACH);
    struct notice *notices = NULL;
    size_t count = 0;
    bool row = false;
    enum status status = db_first(statement, &row, "i", ticket);

    while (status == STATUS_OK && row) {
        notices = mem_grow(notices, count + 1, sizeof(*notices));
        struct notice *notice = &notices[count++];
        memset(notice, 0, sizeof(*notice));
        notice->event = db_int(statement, 0);
        notice->at = db_int(statement, 1);
        db_text_copy(statement, 2, notice->service, sizeof(notice->service));
        db_text_copy(statement, 3, notice->matter, sizeof(notice->matter));
        db_text_copy(statement, 4, notice->missing, sizeof(notice->missing));
        db_text_copy(statement, 5, notice->basis, sizeof(notice->basis));
        db_text_copy(statement, 6, notice->due_day, sizeof(notice->due_day));
        notice->again = db_int(statement, 7) != 0;
        db_text_copy(statement, 8, notice->counter, sizeof(notice->counter));
        db_text_copy(statement, 9, notice->staff, sizeof(notice->staff));
        status = db_next(statement, &row);
    }
    db_reset(statement);
    if (status != STATUS_OK) {
        free(notices);
        return status;
    }
    *ret_notices = notices;
    *ret_count = count;
    return STATUS_OK;
}

/* The newest that fit. */
static enum status
read_notices(struct store *store, int64_t ticket, struct notice *to, int *ret_count)
{
    struct notice *notices = NULL;
    size_t count = 0;
    enum status status = notices_of(store, ticket, &notices, &count);

    if (status == STATUS_OK) {
        size_t first = count > DESK_NOTICES_MAX ? count - DESK_NOTICES_MAX : 0;
        for (size_t i = first; i < count; i++) {
            to[i - first] = notices[i];
        }
        *ret_count = (int)(count - first);
    }
    free(notices);
    return status;
}

static enum status
read_served(struct store *store, int64_t ticket, struct desk_served *to, int *ret_count)
{
    struct db_statement *statement = store_statement(store, STATEMENT_SERVED_EACH);
    bool row = false;
    int count = 0;
    enum status status = db_first(statement, &row, "i", ticket);

    while (status == STATUS_OK && row && count < DESK_SERVED_MAX) {
        struct desk_served *served = &to[count++];
        memset(served, 0, sizeof(*served));
        served->event = db_int(statement, 0);
        served->at = db_int(statement, 1);
        served->step = (int)db_int(statement, 2);
        db_text_copy(statement, 3, served->service, sizeof(served->service));
        db_text_copy(statement, 4, served->matter, sizeof(served->matter));
        db_text_copy(statement, 5, served->counter, sizeof(served->counter));
        db_text_copy(statement, 6, served->staff, sizeof(served->staff));
        db_text_copy(statement, 7, served->outcome, sizeof(served->outcome));
        served->ms = db_int(statement, 8);
        status = db_next(statement, &row);
    }
    db_reset(statement);
    if (status == STATUS_OK) {
        *ret_count = count;
    }
    return status;
}

static bool
is_offered_to(const struct ticket *ticket, const struct counter_row *counter)
{
    const char *here = ticket->bound == TICKET_BOUND_STAFF ? counter->staff : counter->id;

    return strcmp(ticket->bound_to, here) == 0;
}

static enum status
read_offers(struct store *store, const struct counter_row *counter, struct desk *desk)
{
    struct ticket *tickets = NULL;
    size_t count = 0;
    enum status status = pool_offers(store, &tickets, &count);

    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        if (!ticket_is_offered(&tickets[i], store->now)) {
            continue;
        }
        if (desk->offer_count < DESK_OFFERS_MAX && is_offered_to(&tickets[i], counter)) {
            desk->offers[desk->offer_count++] = tickets[i];
        }
        if (desk->offered_count < DESK_OFFERS_MAX &&
            strcmp(tickets[i].offer_from, counter->id) == 0) {
            desk->offered[desk->offered_count++] = tickets[i];
        }
    }
    free(tickets);
    return status;
}

enum status
counter_last_for(struct store *store, const char *counter, char (*services)[ID_SIZE],
                 int *ret_count)
{
    struct db_statement *statement = store_statement(store, STATEMENT_COUNTER_LAST_FOR);
    bool row = false;
    int count = 0;
    enum status status = db_first(statement, &row, "s", counter);

    while (status == STATUS_OK && row && count < COUNTER_SERVICES_MAX) {
        db_text_copy(statement, 0, services[count++], ID_SIZE);
        status = db_next(statement, &row);
    }
    db_reset(statement);
    if (status == STATUS_OK) {
        *ret_count = count;
    }
    return status;
}

static enum status
read_desk(struct store *store, const char *id, struct desk *desk)
{
    struct counter_row counter;
    enum status status = counter_row_get(store, id, &counter);

    if (status == STATUS_OK) {
        status = read_offers(store, &counter, desk);
    }
    if (status == STATUS_OK && counter.ticket != 0) {
        status = read_notices(store, counter.ticket, desk->notices, &desk->notice_count);
    }
    if (status == STATUS_OK && counter.ticket != 0) {
        status = read_served(store, counter.ticket, desk->served, &desk->served_count);
    }
    if (status == STATUS_OK && counter.state == COUNTER_OPEN) {
        status = counter_last_for(store, id, desk->last_for, &desk->last_for_count);
    }
    return status;
}

enum status
store_desk(struct store *store, const char *counter, struct desk *ret_desk)
{
    enum status status = transaction_read(store);

    if (status != STATUS_OK) {
        return status;
    }
    memset(ret_desk, 0, sizeof(*ret_desk));
    status = read_desk(store, counter, ret_desk);
    transaction_rollback(store);
    return status;
}

static enum status
read_record(struct store *store, const char *reference, struct ticket_record *record)
{
    enum status status = ticket_find(store, reference, &record->ticket);

    if (status == STATUS_OK) {
        pool_show_bound(store, &record->ticket);
        status = pool_ahead(store, &record->ticket, &record->ticket.ahead);
    }
    if (status == STATUS_OK) {
        status = read_served(store, record->ticket.id, record->served, &record->served_count);
    }
    return status == STATUS_OK
               ? read_notices(store, record->ticket.id, record->notices, &record->notice_count)
               : status;
}

enum status
store_record(struct store *store, const char *reference, struct ticket_record *ret_record)
{
    enum status status = transaction_read(store);

    if (status != STATUS_OK) {
        return status;
    }
    memset(ret_record, 0, sizeof(*ret_record));
    status = read_record(store, reference, ret_record);
    transaction_rollback(store);
    return status;
}

enum status
store_devices(struct store *store, struct device **ret_devices, size_t *ret_count)
{
    struct db_statement *statement = store_statement(store, STATEMENT_PRESENCE_EACH);
    struct device *devices = NULL;
    size_t count = 0;
    bool row = false;
    enum status status = transaction_read(store);

    if (status == STATUS_OK) {
        status = db_first(statement, &row, "");
    }
    while (status == STATUS_OK && row) {
        devices = mem_grow(devices, count + 1, sizeof(*devices));
        struct device *device = &devices[count++];
        memset(device, 0, sizeof(*device));
        db_text_copy(statement, 0, device->terminal, sizeof(device->terminal));
        db_text_copy(statement, 1, device->kind, sizeof(device->kind));
        db_text_copy(statement, 2, device->state, sizeof(device->state));
        device->at = db_int(statement, 3);
        status = db_next(statement, &row);
    }
    transaction_rollback(store);
    if (status != STATUS_OK) {
        free(devices);
        return status;
    }
    *ret_devices = devices;
    *ret_count = count;
    return STATUS_OK;
}
