/* SPDX-License-Identifier: Apache-2.0
 * A changed definition takes over in mid-day, unless it would take away what is in use today. */
#include <stdlib.h>
#include <string.h>

#include "store/private.h"

struct import {
    struct store *store;
    const struct hall *hall;
    struct answer *answer;
    bool tickets; /* any of today, or open */
};

static enum status
refuse_ticket(struct import *import, const char *sentence, const char *what,
              const struct ticket *ticket)
{
    return answer_refuse(import->answer, STATUS_CONFLICT, sentence, 2, what, ticket->number);
}

static enum status
check_places(struct import *import, const struct ticket *ticket)
{
    const struct hall *hall = import->hall;
    bool at_desk = ticket_state_is_in_hand(ticket->state) || ticket->state == TICKET_HELD;
    const char *counters[] = {
        at_desk ? ticket->counter : "",
        ticket->bound == TICKET_BOUND_COUNTER ? ticket->bound_to : "",
        ticket->come_back,
    };
    for (size_t i = 0; i < ARRAY_SIZE(counters); i++) {
        if (counters[i][0] && !hall_counter(hall, counters[i])) {
            return refuse_ticket(import,
                                 N_("Counter {0} is in use today: it has the ticket {1}. Leave it "
                                    "in the file until the day is over."),
                                 counters[i], ticket);
        }
    }
    if (ticket->bound == TICKET_BOUND_STAFF && !hall_staff(hall, ticket->bound_to)) {
        return refuse_ticket(import,
                             N_("{0} is awaited by the ticket {1}. Leave {0} in the file until the "
                                "day is over."),
                             ticket->bound_to, ticket);
    }
    return STATUS_OK;
}

static enum status
check_ticket(struct import *import, const struct ticket *ticket)
{
    const struct hall *hall = import->hall;
    bool open = !ticket_state_is_final(ticket->state);
    for (int i = 0; i < ticket->step_count; i++) {
        const struct ticket_step *step = &ticket->steps[i];
        const struct hall_service *service = hall_service(hall, step->service);
        if (!service) {
            return refuse_ticket(import,
                                 N_("Service {0} is in use today: the ticket {1} names it. Leave "
                                    "it in the file until the day is over."),
                                 step->service, ticket);
        }
        if (open && i >= ticket->step && step->matter[0] && !hall_matter(service, step->matter)) {
            return refuse_ticket(import,
                                 N_("Matter {0} is in use today: the ticket {1} is for it. Leave "
                                    "it in the file until the day is over."),
                                 step->matter, ticket);
        }
    }
    if (!hall_class(hall, ticket->class_id)) {
        return refuse_ticket(import,
                             N_("Class {0} is in use today: the ticket {1} has it. Leave it in the "
                                "file until the day is over."),
                             ticket->class_id, ticket);
    }
    return open ? check_places(import, ticket) : STATUS_OK;
}

static enum status
check_listed(struct import *import, enum statement list, const char *format, const char *day)
{
    struct db_statement *statement = store_statement(import->store, list);
    int64_t *ids = NULL;
    size_t count = 0;
    bool row = false;
    enum status status = db_first(statement, &row, format, day);
    while (status == STATUS_OK && row) {
        if ((count & (count - 1)) == 0) {
            ids = mem_grow(ids, count ? count * 2 : 1, sizeof *ids);
        }
        ids[count++] = db_int(statement, 0);
        status = db_next(statement, &row);
    }
    if (status != STATUS_OK) {
        status = answer_engine(import->answer, import->store, status);
    }
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        struct ticket ticket;
        status = ticket_row_get(import->store, ids[i], &ticket);
        status = status == STATUS_OK ? check_ticket(import, &ticket)
                                     : answer_engine(import->answer, import->store, status);
    }
    import->tickets |= count > 0;
    free(ids);
    return status;
}

static const struct hall_series *
series_of(const struct hall *hall, const char *service_id, const char *name)
{
    const struct hall_service *service = hall_service(hall, service_id);
    for (size_t i = 0; service && i < service->series_count; i++) {
        if (strcmp(service->series[i].name, name) == 0) {
            return &service->series[i];
        }
    }
    return NULL;
}

/* Numbers given today stay what their sequences say. */
static enum status
check_series(struct import *import)
{
    struct db_statement *statement = store_statement(import->store, STATEMENT_SERIES_EACH);
    bool row = false;
    enum status status = db_first(statement, &row, "");
    while (status == STATUS_OK && row) {
        int64_t first = db_int(statement, 2), issued = db_int(statement, 5);
        bool today = strcmp(db_text(statement, 4), import->store->hall.day) == 0;
        const struct hall_series *series =
            series_of(import->hall, db_text(statement, 0), db_text(statement, 1));
        if (today && issued > 0 &&
            (!series || series->range.first != first || series->range.last < first + issued - 1)) {
            status = answer_refuse(import->answer, STATUS_CONFLICT,
                                   N_("The series {1} of service {0} is in use today. Leave its "
                                      "numbers as they are until the day is over."),
                                   2, db_text(statement, 0), db_text(statement, 1));
            db_reset(statement);
            return status;
        }
        status = db_next(statement, &row);
    }
    return status == STATUS_OK ? STATUS_OK : answer_engine(import->answer, import->store, status);
}

static enum status
check_counters(struct import *import)
{
    struct db_statement *statement = store_statement(import->store, STATEMENT_COUNTER_EACH);
    bool row = false;
    enum status status = db_first(statement, &row, "");
    while (status == STATUS_OK && row) {
        const char *id = db_text(statement, 0), *staff = db_text(statement, 2);
        bool closed = strcmp(db_text(statement, 1), "closed") == 0;
        const char *sentence = NULL;
        if (!closed && !hall_counter(import->hall, id)) {
            sentence = N_("Counter {0} is open. Close it first, or leave it in the file.");
        } else if (!closed && staff[0] && !hall_staff(import->hall, staff)) {
            sentence = N_("{1} sits at counter {0}. Close the counter first, or leave {1} in the "
                          "file.");
        }
        if (sentence) {
            status = answer_refuse(import->answer, STATUS_CONFLICT, sentence, 2, id, staff);
            db_reset(statement);
            return status;
        }
        status = db_next(statement, &row);
    }
    return status == STATUS_OK ? STATUS_OK : answer_engine(import->answer, import->store, status);
}

static enum status
check_hall(struct import *import)
{
    const struct hall_row *row = &import->store->hall;
    const struct hall *hall = import->hall;
    if (strcmp(row->id, hall->id) != 0) {
        return answer_refuse(import->answer, STATUS_INVALID,
                             N_("The file describes the hall {0}, but the database holds {1}."), 2,
                             hall->id, row->id);
    }
    bool same_days =
        strcmp(row->time_zone, hall->time_zone) == 0 && row->day_starts_min == hall->day_starts_min;
    if (!same_days && import->tickets) {
        return answer_refuse(import->answer, STATUS_CONFLICT,
                             N_("Tickets have been given out today, so the time zone and the "
                                "day's start must stay until the day is over."),
                             0);
    }
    return STATUS_OK;
}

static enum status
check_all(struct import *import)
{
    struct zone *zone = NULL;
    enum status status = definition_zone(import->store, import->hall, &zone, import->answer);
    zone_close(zone);
    if (status == STATUS_OK) {
        status = check_listed(import, STATEMENT_DAY_TICKETS, "s", import->store->hall.day);
    }
    if (status == STATUS_OK) {
        status = check_listed(import, STATEMENT_OPEN_TICKETS, "", NULL);
    }
    if (status == STATUS_OK) {
        status = check_hall(import);
    }
    if (status == STATUS_OK) {
        status = check_series(import);
    }
    return status == STATUS_OK ? check_counters(import) : status;
}

/* What the file says takes over, and the ledger tells so. */
static enum status
take_over(struct import *import, const char *definition, int64_t *ret_event)
{
    struct store *store = import->store;
    struct hall *before = NULL;
    enum status status = definition_load(store, &before);
    if (status == STATUS_OK) {
        status = definition_write(store, import->hall, before, definition);
    }
    if (status == STATUS_OK) {
        status = quota_count_all(store);
    }
    if (status == STATUS_OK) {
        json_t *more = definition_facts(import->hall, definition);
        json_object_set_new(more, "revision", json_integer(store->hall.revision + 1));
        struct event_draft draft = {.kind = "import", .more = more};
        status = ledger_append(store, &draft, ret_event);
    }
    hall_free(before);
    return status == STATUS_OK ? status : answer_engine(import->answer, store, status);
}

enum status
store_import(struct store *store, const struct hall *hall, const char *definition,
             struct answer *ret_answer)
{
    struct import import = {.store = store, .hall = hall, .answer = ret_answer};
    int64_t event;
    *ret_answer = (struct answer){.status = STATUS_OK};
    store->terminal[0] = store->request[0] = '\0';
    struct buffer kept = {0};
    enum status status = definition_keep(hall, definition, &kept, ret_answer);
    if (status == STATUS_OK) {
        status = transaction_begin(store, "", ret_answer);
    }
    if (status != STATUS_OK) {
        buffer_done(&kept);
        return status;
    }
    status = check_all(&import);
    if (status == STATUS_OK) {
        status = take_over(&import, kept.data, &event);
    }
    buffer_done(&kept);
    if (status != STATUS_OK) {
        transaction_rollback(store);
        return status;
    }
    status = transaction_commit(store, ret_answer);
    if (status == STATUS_OK) {
        ret_answer->event = event;
        ret_answer->at = store->now;
    }
    return status;
}
