/* SPDX-License-Identifier: Apache-2.0 */
#include "store/pool.h"

#include <stdlib.h>
#include <string.h>

struct order_key
pool_key(const struct ticket *ticket)
{
    return (struct order_key){
        .id = ticket->id, .base = ticket->base, .due = ticket->due, .seq = ticket->seq};
}

static struct order_key
read_key(struct db_statement *statement)
{
    return (struct order_key){.id = db_int(statement, 0),
                              .base = db_int(statement, 1),
                              .due = db_int(statement, 2),
                              .seq = db_int(statement, 3)};
}

static enum status
first_key(struct store *store, enum statement id, const char *service, bool *ret_any,
          struct order_key *ret_key)
{
    struct db_statement *statement = store_statement(store, id);
    bool row = false, free = id == STATEMENT_POOL_FREE_LEAST || id == STATEMENT_POOL_FREE_OLDEST;
    enum status status = free ? db_first(statement, &row, "s", service)
                              : db_first(statement, &row, "si", service, store->now);

    if (status == STATUS_OK && row) {
        *ret_key = read_key(statement);
    }
    db_reset(statement);
    if (status == STATUS_OK) {
        *ret_any = row;
    }
    return status;
}

/* The services of a counter that have anybody waiting. */
struct offers {
    char ids[HALL_SERVICES_MAX][ID_SIZE];
    bool later[HALL_SERVICES_MAX]; /* some of its tickets join its pool later, or are bound */
    struct order_offer list[HALL_SERVICES_MAX];
    size_t count;
};

/* A service's least-due and oldest eligible ticket; of booked ones whose time has not come, when it
 * has nobody else. Where nobody is to come later, what is first does not depend on the hour, and
 * was asked for with the lock. */
static enum status
find_offer(struct store *store, struct offers *offers, size_t at)
{
    const char *service = offers->ids[at];
    struct order_service *offer = &offers->list[at].service;
    bool later = offers->later[at];
    enum statement oldest = later ? STATEMENT_POOL_OLDEST : STATEMENT_POOL_FREE_OLDEST;
    enum status status = first_key(store, later ? STATEMENT_POOL_LEAST : STATEMENT_POOL_FREE_LEAST,
                                   service, &offer->any, &offer->least);

    if (status == STATUS_OK && !offer->any && later) {
        oldest = STATEMENT_POOL_BOOKED_OLDEST;
        status = first_key(store, STATEMENT_POOL_BOOKED_LEAST, service, &offer->any, &offer->least);
    }
    if (status == STATUS_OK && offer->any) {
        status = first_key(store, oldest, service, &offer->any, &offer->oldest);
    }
    return status;
}

/* All that the choice will look at, on its way together. */
static void
expect_later(struct store *store, const char *service)
{
    int64_t now = store->now;

    if (!store->db->driver->ahead) {
        return;
    }
    db_ahead(store_statement(store, STATEMENT_POOL_LEAST), "si", service, now);
    db_ahead(store_statement(store, STATEMENT_POOL_OLDEST), "si", service, now);
    db_ahead(store_statement(store, STATEMENT_POOL_BOOKED_LEAST), "si", service, now);
    db_ahead(store_statement(store, STATEMENT_POOL_BOOKED_OLDEST), "si", service, now);
    db_fill(store_statement(store, STATEMENT_AHEAD_LATER),
            store_statement(store, STATEMENT_TICKET_GET), 1, "s", service);
    db_fill(store_statement(store, STATEMENT_AHEAD_FREE),
            store_statement(store, STATEMENT_TICKET_GET), 1, "si", service, now);
}

static enum status
read_offers(struct store *store, const char *counter, struct offers *offers)
{
    struct db_statement *statement = store_statement(store, STATEMENT_COUNTER_OFFERS);
    bool row = false;
    enum status status = db_first(statement, &row, "s", counter);

    offers->count = 0;
    while (status == STATUS_OK && row && offers->count < HALL_SERVICES_MAX) {
        size_t at = offers->count++;
        db_text_copy(statement, 0, offers->ids[at], ID_SIZE);
        offers->list[at] = (struct order_offer){.secondary = db_int(statement, 1) != 0,
                                                .service.guard = (int)db_int(statement, 2)};
        offers->later[at] = db_int(statement, 3) != 0;
        if (offers->later[at]) {
            expect_later(store, offers->ids[at]);
        }
        status = db_next(statement, &row);
    }
    db_reset(statement);
    for (size_t i = 0; status == STATUS_OK && i < offers->count; i++) {
        status = find_offer(store, offers, i);
    }
    return status;
}

/* To whom a row of POOL_BOUND is bound, into the fields that ticket_bound_at looks at. */
static bool
read_bound_to(struct db_statement *statement, struct ticket *ticket)
{
    *ticket = (struct ticket){.offer_until = db_int(statement, 7)};
    db_text_copy(statement, 5, ticket->bound_to, sizeof(ticket->bound_to));
    db_text_copy(statement, 6, ticket->offer_from, sizeof(ticket->offer_from));
    return ticket_bound_parse(db_text(statement, 4), &ticket->bound);
}

/* Of the few that are bound, the first that is bound here at this hour. */
static enum status
read_bound(struct store *store, const char *counter, const char *staff, struct order_key *best,
           bool *any)
{
    struct db_statement *statement = store_statement(store, STATEMENT_POOL_BOUND);
    bool row = false;
    enum status status = db_first(statement, &row, "");

    *any = false;
    while (status == STATUS_OK && row && !*any) {
        enum ticket_bound bound = TICKET_BOUND_NONE;
        struct ticket ticket;
        bool known = read_bound_to(statement, &ticket);
        const char *to = ticket_bound_at(&ticket, store->now, &bound);
        *any = known && db_int(statement, 8) > store->now &&
               strcmp(to, bound == TICKET_BOUND_COUNTER ? counter : staff) == 0;
        if (*any) {
            *best = read_key(statement);
        } else {
            status = db_next(statement, &row);
        }
    }
    db_reset(statement);
    return status;
}

enum status
pool_choose(struct store *store, const char *counter, const char *staff,
            struct pool_choice *ret_choice)
{
    struct pool_choice choice = {0};
    struct offers offers;
    struct order_key bound;
    bool any_bound = false;

    enum status status = read_offers(store, counter, &offers);
    if (status == STATUS_OK) {
        status = read_bound(store, counter, staff, &bound, &any_bound);
    }
    if (status != STATUS_OK) {
        return status;
    }
    struct order_choice chosen = order_choose(
        offers.list, offers.count, (int)store->hall.guard_limit, any_bound ? &bound : NULL,
        store->now, store->hall.secondary_after_min * INT64_C(60000));
    choice.any = chosen.any;
    choice.rule = chosen.rule;
    choice.ticket = chosen.ticket;
    if (chosen.any && chosen.rule != ORDER_BOUND) {
        choice.offer = offers.list[chosen.offer].service;
        memcpy(choice.service, offers.ids[chosen.offer], ID_SIZE);
    }
    *ret_choice = choice;
    return STATUS_OK;
}

enum status
pool_first(struct store *store, const char *service, struct order_key *keys, size_t max,
           size_t *ret_count)
{
    struct db_statement *statement = store_statement(store, STATEMENT_POOL_FIRST);
    size_t count = 0;
    bool row = false;
    enum status status = db_first(statement, &row, "si", service, (int64_t)max);

    while (status == STATUS_OK && row && count < max) {
        keys[count++] = read_key(statement);
        status = db_next(statement, &row);
    }
    db_reset(statement);
    if (status == STATUS_OK) {
        *ret_count = count;
    }
    return status;
}

void
pool_show_bound(const struct store *store, struct ticket *ticket)
{
    if (ticket->state == TICKET_WAITING && !ticket_is_offered(ticket, store->now)) {
        ticket_settle(ticket, store->now);
    }
}

static enum status
collect_tickets(struct store *store, struct db_statement *statement, enum status status, bool row,
                struct ticket **ret_tickets, size_t *ret_count)
{
    struct ticket *tickets = NULL;
    size_t count = 0, room = 0;

    while (status == STATUS_OK && row) {
        if (count == room) {
            room = room ? room * 2 : 64;
            tickets = mem_grow(tickets, room, sizeof(*tickets));
        }
        ticket_row_read(statement, 0, &tickets[count]);
        pool_show_bound(store, &tickets[count++]);
        status = db_next(statement, &row);
    }
    db_reset(statement);
    if (status != STATUS_OK) {
        free(tickets);
        return status;
    }
    *ret_tickets = tickets;
    *ret_count = count;
    return STATUS_OK;
}

enum status
pool_tickets(struct store *store, const char *service, struct ticket **ret_tickets,
             size_t *ret_count)
{
    struct db_statement *statement = store_statement(store, STATEMENT_POOL_TICKETS);
    bool row = false;
    enum status status = db_first(statement, &row, "s", service);

    return collect_tickets(store, statement, status, row, ret_tickets, ret_count);
}

enum status
pool_bound_tickets(struct store *store, const char *counter, const char *staff,
                   struct ticket **ret_tickets, size_t *ret_count)
{
    struct db_statement *statement = store_statement(store, STATEMENT_POOL_BOUND_TICKETS);
    bool row = false;
    enum status status = db_first(statement, &row, "ssi", counter, staff, store->now);

    return collect_tickets(store, statement, status, row, ret_tickets, ret_count);
}

/* When nobody of its service is behind it in either order, all the others are ahead, and need not
 * be read: *ret_ahead is their number. Otherwise it stays as it was. */
static enum status
place_of_last(struct store *store, const struct ticket *ticket, int64_t *ret_ahead)
{
    struct db_statement *statement = store_statement(store, STATEMENT_POOL_LAST);
    bool row = false;
    enum status status =
        db_first(statement, &row, "si", ticket->steps[ticket->step].service, store->now);

    if (status == STATUS_OK && row && db_int(statement, 0) == ticket->id &&
        db_int(statement, 1) == ticket->id) {
        *ret_ahead = db_int(statement, 2) - db_int(statement, 3) - 1;
    }
    db_reset(statement);
    return status;
}

/* Among the others of its pool, whether it stands there already or not. guard: of its service; NULL
 * = as it is stored. */
static enum status
place_in_service(struct store *store, const struct ticket *ticket, const int *guard,
                 int64_t *ret_ahead)
{
    struct db_statement *statement = store_statement(store, STATEMENT_POOL_KEYS);
    size_t count = 1, room = 256;
    struct order_key *keys = mem_grow(NULL, room, sizeof(*keys));
    int stored = 0;
    bool row = false;
    enum status status = db_first(statement, &row, "s", ticket->steps[ticket->step].service);

    keys[0] = pool_key(ticket);
    while (status == STATUS_OK && row) {
        if (count == room) {
            room *= 2;
            keys = mem_grow(keys, room, sizeof(*keys));
        }
        keys[count] = read_key(statement);
        stored = (int)db_int(statement, 4);
        bool other = keys[count].id != ticket->id && db_int(statement, 5) <= store->now;
        count += other ? 1 : 0;
        status = db_next(statement, &row);
    }
    db_reset(statement);
    if (status == STATUS_OK) {
        *ret_ahead = (int64_t)order_place(keys, count, 0, guard ? *guard : stored,
                                          (int)store->hall.guard_limit);
    }
    free(keys);
    return status;
}

static enum status
place_among_bound(struct store *store, const struct ticket *ticket, int64_t *ret_ahead)
{
    struct db_statement *statement = store_statement(store, STATEMENT_POOL_BOUND);
    struct order_key own = pool_key(ticket), other;
    enum ticket_bound bound, to_kind;
    const char *own_to = ticket_bound_at(ticket, store->now, &bound);
    int64_t ahead = 0;
    bool row = false;
    enum status status = db_first(statement, &row, "");

    while (status == STATUS_OK && row) {
        struct ticket read;
        other = read_key(statement);
        bool known = read_bound_to(statement, &read);
        const char *to = ticket_bound_at(&read, store->now, &to_kind);
        ahead += known && db_int(statement, 8) > store->now && to_kind == bound &&
                         strcmp(to, own_to) == 0 && other.id != own.id &&
                         order_compare_due(&other, &own) < 0
                     ? 1
                     : 0;
        status = db_next(statement, &row);
    }
    db_reset(statement);
    if (status == STATUS_OK) {
        *ret_ahead = ahead;
    }
    return status;
}

enum status
pool_ahead_of_new(struct store *store, const struct ticket *ticket, int64_t *ret_ahead)
{
    struct db_statement *statement = store_statement(store, STATEMENT_POOL_ENDS);
    bool row = false;

    if (ticket->state != TICKET_WAITING || ticket->free_at > store->now) {
        *ret_ahead = -1;
        return STATUS_OK;
    }
    enum status status = db_first(statement, &row, "s", ticket->steps[ticket->step].service);
    if (status == STATUS_OK) {
        bool last = row && db_int(statement, 1) == 0 && db_int(statement, 2) <= ticket->due &&
                    db_int(statement, 3) <= ticket->base;
        *ret_ahead = last ? db_int(statement, 0) : -1;
    }
    db_reset(statement);
    return status;
}

enum status
pool_place(struct store *store, const struct ticket *ticket, const int *guard, int64_t *ret_ahead)
{
    if (ticket->state != TICKET_WAITING) {
        return STATUS_OK;
    }
    if (ticket->free_at <= store->now) {
        return place_in_service(store, ticket, guard, ret_ahead);
    }
    return ticket->bound == TICKET_BOUND_NONE ? STATUS_OK
                                              : place_among_bound(store, ticket, ret_ahead);
}

enum status
pool_ahead(struct store *store, const struct ticket *ticket, int64_t *ret_ahead)
{
    enum status status = STATUS_OK;
    int64_t ahead = -1;

    if (ticket->state == TICKET_WAITING && ticket->free_at <= store->now) {
        const char *service = ticket->steps[ticket->step].service;
        db_ahead(store_statement(store, STATEMENT_POOL_LAST), "si", service, store->now);
        if (ticket->due != ticket->issued_at || ticket->seq != ticket->last_event) {
            /* Hardly the last one: the others are wanted as well. */
            db_ahead(store_statement(store, STATEMENT_POOL_KEYS), "s", service);
        }
        status = place_of_last(store, ticket, &ahead);
    }
    if (status == STATUS_OK && ahead < 0) {
        status = pool_place(store, ticket, NULL, &ahead);
    }
    if (status == STATUS_OK) {
        *ret_ahead = ahead;
    }
    return status;
}

enum status
pool_offers(struct store *store, struct ticket **ret_tickets, size_t *ret_count)
{
    struct db_statement *statement = store_statement(store, STATEMENT_POOL_OFFERS);
    bool row = false;
    enum status status = db_first(statement, &row, "");

    return collect_tickets(store, statement, status, row, ret_tickets, ret_count);
}
