/* SPDX-License-Identifier: Apache-2.0
 * The small rows that actions and reads share: counters, services, staff; and tickets by what a
 * person says. */
#include <string.h>

#include "store/act.h"

enum counter_state
counter_state_of(const char *name)
{
    if (strcmp(name, "open") == 0) {
        return COUNTER_OPEN;
    }
    return strcmp(name, "paused") == 0 ? COUNTER_PAUSED : COUNTER_CLOSED;
}

enum status
counter_row_get(struct store *store, const char *id, struct counter_row *ret_row)
{
    struct db_statement *statement = store_statement(store, STATEMENT_COUNTER_GET);
    bool row = false;
    enum status status = db_first(statement, &row, "s", id);

    if (status == STATUS_OK && row) {
        memset(ret_row, 0, sizeof(*ret_row));
        str_cut(ret_row->id, sizeof(ret_row->id), id);
        db_text_copy(statement, 0, ret_row->zone, sizeof(ret_row->zone));
        ret_row->state = counter_state_of(db_text(statement, 1));
        db_text_copy(statement, 2, ret_row->staff, sizeof(ret_row->staff));
        ret_row->since = db_int(statement, 3);
        db_text_copy(statement, 4, ret_row->reason, sizeof(ret_row->reason));
        ret_row->back_at = db_int(statement, 5);
        ret_row->ticket = db_int(statement, 6);
        ret_row->last_event = db_int(statement, 7);
    }
    db_reset(statement);
    return status != STATUS_OK ? status : row ? STATUS_OK : STATUS_NOT_FOUND;
}

enum status
counter_row_put(struct store *store, const struct counter_row *row)
{
    return db_do(store_statement(store, STATEMENT_COUNTER_STATE), "sssisi", row->id,
                 counter_state_name(row->state), row->staff, row->since, row->reason, row->back_at);
}

enum status
service_row_get(struct store *store, const char *id, struct service_row *ret_row)
{
    struct db_statement *statement = store_statement(store, STATEMENT_SERVICE_GET);
    bool row = false;
    enum status status = db_first(statement, &row, "s", id);

    if (status == STATUS_OK && row) {
        memset(ret_row, 0, sizeof(*ret_row));
        str_cut(ret_row->id, sizeof(ret_row->id), id);
        ret_row->quota = db_int(statement, 0);
        ret_row->guard = (int)db_int(statement, 1);
        ret_row->waiting = db_int(statement, 2);
        ret_row->stopped = db_int(statement, 3) != 0;
        db_text_copy(statement, 4, ret_row->stop_reason, sizeof(ret_row->stop_reason));
        ret_row->quotas = db_int(statement, 5);
        db_text_copy(statement, 6, ret_row->hours, sizeof(ret_row->hours));
    }
    db_reset(statement);
    return status != STATUS_OK ? status : row ? STATUS_OK : STATUS_NOT_FOUND;
}

enum status
staff_row_get(struct store *store, const char *id, struct staff_row *ret_row)
{
    struct db_statement *statement = store_statement(store, STATEMENT_STAFF_GET);
    bool row = false;
    enum status status = db_first(statement, &row, "s", id);

    if (status == STATUS_OK && row) {
        memset(ret_row, 0, sizeof(*ret_row));
        str_cut(ret_row->id, sizeof(ret_row->id), id);
        ret_row->roles = (unsigned)db_int(statement, 0);
        db_text_copy(statement, 1, ret_row->pin, sizeof(ret_row->pin));
        ret_row->off = db_int(statement, 2) != 0;
        ret_row->failures = db_int(statement, 3);
        ret_row->locked_until = db_int(statement, 4);
    }
    db_reset(statement);
    return status != STATUS_OK ? status : row ? STATUS_OK : STATUS_NOT_FOUND;
}

static enum status
load_services(struct store *store, struct counter *counter)
{
    struct db_statement *statement = store_statement(store, STATEMENT_COUNTER_SERVICES);
    bool row = false;
    enum status status = db_first(statement, &row, "s", counter->id);

    while (status == STATUS_OK && row && counter->service_count < COUNTER_SERVICES_MAX) {
        db_text_copy(statement, 0, counter->services[counter->service_count++], ID_SIZE);
        counter->primary_count += db_int(statement, 1) == 0 ? 1 : 0;
        status = db_next(statement, &row);
    }
    db_reset(statement);
    return status;
}

static enum status
load_desk(struct store *store, struct counter *counter)
{
    struct db_statement *statement = store_statement(store, STATEMENT_COUNTER_DESK);
    struct ticket ticket;
    bool row = false;
    enum status status = db_first(statement, &row, "s", counter->id);

    while (status == STATUS_OK && row) {
        ticket_row_read(statement, 0, &ticket);
        /* One of a day that is over is closed by the next write. */
        bool over = strcmp(ticket.day, store->hall.day) < 0;
        if (!over && ticket_state_is_in_hand(ticket.state)) {
            counter->has_ticket = true;
            counter->ticket = ticket;
        } else if (!over && counter->held_count < COUNTER_HELD_MAX) {
            counter->held[counter->held_count++] = ticket;
        }
        status = db_next(statement, &row);
    }
    db_reset(statement);
    return status;
}

enum status
counter_load(struct store *store, const char *id, struct counter *ret_counter)
{
    struct counter_row row;
    enum status status = counter_row_get(store, id, &row);

    return status == STATUS_OK ? counter_load_row(store, &row, ret_counter) : status;
}

enum status
counter_load_row(struct store *store, const struct counter_row *row, struct counter *ret_counter)
{
    memset(ret_counter, 0, sizeof(*ret_counter));
    memcpy(ret_counter->id, row->id, sizeof(row->id));
    memcpy(ret_counter->zone, row->zone, sizeof(row->zone));
    memcpy(ret_counter->staff, row->staff, sizeof(row->staff));
    memcpy(ret_counter->reason, row->reason, sizeof(row->reason));
    ret_counter->state = row->state;
    ret_counter->back_at = row->back_at;
    ret_counter->since = row->since;
    enum status status = load_services(store, ret_counter);
    return status == STATUS_OK ? load_desk(store, ret_counter) : status;
}

enum status
rating_exists(struct store *store, int64_t served, bool *ret_rated)
{
    struct db_statement *statement = store_statement(store, STATEMENT_RATING_GET);
    enum status status = db_first(statement, ret_rated, "i", served);

    db_reset(statement);
    return status;
}

enum status
ticket_find(struct store *store, const char *reference, struct ticket *ret_ticket)
{
    struct number_reference parsed;
    struct db_statement *statement;
    bool row = false;
    enum status status;

    if (!number_reference_parse(reference, &parsed)) {
        return STATUS_INVALID;
    }
    if (parsed.kind == NUMBER_CODE) {
        statement = store_statement(store, STATEMENT_TICKET_BY_CODE);
        status = db_first(statement, &row, "s", parsed.code);
    } else {
        statement = store_statement(store, STATEMENT_TICKET_BY_NUMBER);
        status =
            db_first(statement, &row, "ss",
                     parsed.kind == NUMBER_TODAY ? store->hall.day : parsed.day, parsed.number);
    }
    if (status == STATUS_OK && row) {
        ticket_row_read(statement, 0, ret_ticket);
    }
    db_reset(statement);
    return status != STATUS_OK ? status : row ? STATUS_OK : STATUS_NOT_FOUND;
}

enum status
alert_get(struct store *store, struct alert *ret_alert)
{
    struct db_statement *statement = store_statement(store, STATEMENT_EMERGENCY_GET);
    bool row = false;
    enum status status = db_first(statement, &row, "");

    *ret_alert = (struct alert){.on = status == STATUS_OK && row};
    if (ret_alert->on) {
        db_text_copy(statement, 0, ret_alert->preset, sizeof(ret_alert->preset));
        db_text_copy(statement, 1, ret_alert->text_zh, sizeof(ret_alert->text_zh));
        db_text_copy(statement, 2, ret_alert->text_en, sizeof(ret_alert->text_en));
        ret_alert->since = db_int(statement, 3);
    }
    db_reset(statement);
    return status;
}
