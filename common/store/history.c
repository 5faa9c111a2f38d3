/* SPDX-License-Identifier: Apache-2.0 */
#include "store/history.h"

#include <stdlib.h>
#include <string.h>

#include "store/act.h"

static const struct {
    const char *name;
    enum history_kind kind;
} kinds[] = {
    {"take", HISTORY_TAKE},        {"serve", HISTORY_SERVE},       {"call", HISTORY_CALL},
    {"start", HISTORY_START},      {"pass", HISTORY_PASS},         {"void", HISTORY_PASS},
    {"finish", HISTORY_FINISH},    {"next", HISTORY_NEXT},         {"hold", HISTORY_HOLD},
    {"unhold", HISTORY_UNHOLD},    {"transfer", HISTORY_TRANSFER}, {"return", HISTORY_RETURN},
    {"reinstate", HISTORY_RETURN}, {"release", HISTORY_RELEASE},   {"leave", HISTORY_LEAVE},
    {"expire", HISTORY_END},       {"day-end", HISTORY_END},       {"undo", HISTORY_UNDO},
    {"open", HISTORY_OPEN},        {"pause", HISTORY_PAUSE},       {"resume", HISTORY_RESUME},
    {"close", HISTORY_CLOSE},
};

static enum history_kind
kind_of(const char *name)
{
    for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
        if (strcmp(kinds[i].name, name) == 0) {
            return kinds[i].kind;
        }
    }
    return HISTORY_OTHER;
}

/* What a column of the ticket became; NULL = it did not change. */
static const struct body_value *
changed_to(const struct body *change, const char *column, struct body_value pair[2])
{
    return body_pair(body_get(change, column), pair) ? &pair[1] : NULL;
}

static int64_t
integer_of(const struct body *change, const char *column)
{
    struct body_value pair[2];
    const struct body_value *value = changed_to(change, column, pair);

    return value && value->kind == BODY_INTEGER ? value->integer : 0;
}

static void
text_of(const struct body_value *value, char *dst, size_t size)
{
    if (!body_text(value, dst, size)) {
        dst[0] = '\0';
    }
}

/* What is not as we write it counts as not said: verify tells of it. */
static void
read_body(const char *text, struct history_row *row)
{
    struct body body, change;
    struct body_value pair[2];

    if (*text == '\0' || !body_read(text, &body)) {
        return;
    }
    text_of(body_get(&body, "service"), row->service, sizeof(row->service));
    if (row->kind != HISTORY_TAKE || !body_members(body_get(&body, "change"), &change)) {
        return;
    }
    text_of(changed_to(&change, "class", pair), row->class_id, sizeof(row->class_id));
    row->issued_at = integer_of(&change, "issued_at");
    text_of(changed_to(&change, "told_by", pair), row->told.by, sizeof(row->told.by));
    row->told.p50_min = (int)integer_of(&change, "told_p50");
    row->told.p80_min = (int)integer_of(&change, "told_p80");
    row->told.ahead = (int)integer_of(&change, "told_ahead");
}

static void
fill_moment(const struct store *store, struct hall_moment *moment)
{
    const struct hall_row *hall = &store->hall;

    *moment = (struct hall_moment){
        .now = store->now, .event = hall->last_event, .revision = hall->revision};
    memcpy(moment->day, hall->day, sizeof(moment->day));
    memcpy(moment->time_zone, hall->time_zone, sizeof(moment->time_zone));
}

enum status
store_moment(struct store *store, struct hall_moment *ret_moment)
{
    enum status status = transaction_read(store);

    if (status == STATUS_OK) {
        fill_moment(store, ret_moment);
    }
    transaction_rollback(store);
    return status;
}

static void
ask_history(struct store *store)
{
    db_ahead(store_statement(store, STATEMENT_DEFINITION_EVENT), "");
    db_ahead(store_statement(store, STATEMENT_HISTORY), "ii", store->expect_after,
             store->expect_until);
}

enum status
store_history_hold(struct store *store, int64_t after, int64_t until,
                   struct hall_moment *ret_moment)
{
    struct hall_moment moment;
    int64_t defined = 0;

    store->expect = ask_history;
    store->expect_after = after;
    store->expect_until = until;
    enum status status = transaction_read(store);
    store->expect = NULL;
    if (status == STATUS_OK) {
        status = store_defined(store, &defined);
    }
    if (status != STATUS_OK) {
        transaction_rollback(store);
        return status;
    }
    fill_moment(store, &moment);
    moment.defined = defined;
    *ret_moment = moment;
    store->held = true;
    return STATUS_OK;
}

void
store_history_done(struct store *store)
{
    store->held = false;
    transaction_rollback(store);
}

enum status
store_history(struct store *store, int64_t after, int64_t until, history_fn fn, void *context)
{
    bool row = false;
    enum status status = transaction_read(store);

    if (status != STATUS_OK) {
        return status;
    }
    struct db_statement *statement = store_statement(store, STATEMENT_HISTORY);
    status = db_first(statement, &row, "ii", after, until);
    while (status == STATUS_OK && row) {
        struct history_row event = {
            .id = db_int(statement, 0),
            .at = db_int(statement, 1),
            .day = db_text(statement, 2),
            .kind = kind_of(db_text(statement, 3)),
            .ticket = db_int(statement, 4),
            .counter = db_text(statement, 5),
            .staff = db_text(statement, 6),
            .undoes = db_int(statement, 7),
        };
        read_body(db_text(statement, 8), &event);
        fn(&event, context);
        status = db_next(statement, &row);
    }
    db_reset(statement);
    transaction_rollback(store);
    return status;
}

static void
read_ticket(const struct store *store, struct db_statement *statement,
            struct waiting_ticket *ticket)
{
    struct ticket bound = {.offer_until = db_int(statement, 9)};

    ticket->id = db_int(statement, 0);
    db_text_copy(statement, 1, ticket->service, sizeof(ticket->service));
    ticket->base = db_int(statement, 2);
    ticket->due = db_int(statement, 3);
    ticket->seq = db_int(statement, 4);
    ticket->free_at = db_int(statement, 5);
    if (!ticket_bound_parse(db_text(statement, 6), &bound.bound)) {
        bound.bound = TICKET_BOUND_NONE;
    }
    db_text_copy(statement, 7, bound.bound_to, sizeof(bound.bound_to));
    db_text_copy(statement, 8, bound.offer_from, sizeof(bound.offer_from));
    const char *to = ticket_bound_at(&bound, store->now, &ticket->bound);
    str_cut(ticket->bound_to, sizeof(ticket->bound_to), to);
}

static enum status
read_tickets(struct store *store, struct waiting *waiting)
{
    struct db_statement *statement = store_statement(store, STATEMENT_WAITING_TICKETS);
    size_t room = 0;
    bool row = false;
    enum status status = db_first(statement, &row, "");

    while (status == STATUS_OK && row) {
        if (waiting->ticket_count == room) {
            room = room ? room * 2 : 64;
            waiting->tickets = mem_grow(waiting->tickets, room, sizeof(*waiting->tickets));
        }
        read_ticket(store, statement, &waiting->tickets[waiting->ticket_count++]);
        status = db_next(statement, &row);
    }
    db_reset(statement);
    return status;
}

static enum status
read_counters(struct store *store, struct waiting *waiting)
{
    struct db_statement *statement = store_statement(store, STATEMENT_WAITING_COUNTERS);
    bool row = false;
    enum status status = db_first(statement, &row, "");

    while (status == STATUS_OK && row) {
        waiting->counters =
            mem_grow(waiting->counters, waiting->counter_count + 1, sizeof(*waiting->counters));
        struct waiting_counter *counter = &waiting->counters[waiting->counter_count++];
        db_text_copy(statement, 0, counter->id, sizeof(counter->id));
        db_text_copy(statement, 1, counter->staff, sizeof(counter->staff));
        counter->state = counter_state_of(db_text(statement, 2));
        counter->back_at = db_int(statement, 3);
        db_text_copy(statement, 4, counter->service, sizeof(counter->service));
        counter->called_at = db_int(statement, 5);
        status = db_next(statement, &row);
    }
    db_reset(statement);
    return status;
}

static enum status
read_services(struct store *store, struct waiting *waiting)
{
    struct db_statement *statement = store_statement(store, STATEMENT_SERVICE_STATE);
    bool row = false;
    enum status status = db_first(statement, &row, "");

    while (status == STATUS_OK && row) {
        waiting->services =
            mem_grow(waiting->services, waiting->service_count + 1, sizeof(*waiting->services));
        struct waiting_service *service = &waiting->services[waiting->service_count++];
        db_text_copy(statement, 0, service->id, sizeof(service->id));
        service->guard = (int)db_int(statement, 1);
        service->stopped = db_int(statement, 3) != 0;
        status = db_next(statement, &row);
    }
    db_reset(statement);
    return status;
}

static void
ask_waiting(struct store *store)
{
    db_ahead(store_statement(store, STATEMENT_SERVICE_STATE), "");
    db_ahead(store_statement(store, STATEMENT_WAITING_TICKETS), "");
    db_ahead(store_statement(store, STATEMENT_WAITING_COUNTERS), "");
}

enum status
store_waiting_hold(struct store *store, const char *at, struct answer *ret_answer)
{
    store->expect = ask_waiting;
    enum status status = store_hold(store, at, ret_answer);
    store->expect = NULL;
    return status;
}

/* Of a day that is over: the next write closes it, and nobody waits or is being served. */
static void
leave_out_the_past(struct waiting *waiting)
{
    waiting->ticket_count = 0;
    for (size_t i = 0; i < waiting->service_count; i++) {
        waiting->services[i].guard = 0;
    }
    for (size_t i = 0; i < waiting->counter_count; i++) {
        waiting->counters[i].service[0] = '\0';
        waiting->counters[i].called_at = 0;
    }
}

enum status
store_waiting(struct store *store, struct waiting **ret_waiting)
{
    store->expect = ask_waiting;
    enum status status = transaction_read(store);

    store->expect = NULL;
    if (status != STATUS_OK) {
        return status;
    }
    struct waiting *waiting = mem_zero_alloc(1, sizeof(*waiting));
    waiting->at = store->now;
    waiting->event = store->hall.last_event;
    memcpy(waiting->day, store->hall.day, sizeof(waiting->day));
    status = read_services(store, waiting);
    if (status == STATUS_OK) {
        status = read_tickets(store, waiting);
    }
    if (status == STATUS_OK) {
        status = read_counters(store, waiting);
    }
    if (strcmp(store->row.day, store->hall.day) < 0) {
        leave_out_the_past(waiting);
    }
    transaction_rollback(store);
    if (status != STATUS_OK) {
        waiting_free(waiting);
        return status;
    }
    *ret_waiting = waiting;
    return STATUS_OK;
}

struct waiting *
waiting_free(struct waiting *waiting)
{
    if (waiting) {
        free(waiting->services);
        free(waiting->tickets);
        free(waiting->counters);
        free(waiting);
    }
    return NULL;
}
