/* SPDX-License-Identifier: Apache-2.0
 * Who waits, in calling order: one ticket's place, a service, a counter, the hall. */
#include <stdlib.h>
#include <string.h>

#include "store/act.h"
#include "store/pool.h"
#include "store/read.h"

enum status
store_ticket_show(struct store *store, const char *reference, struct ticket *ret_ticket)
{
    struct ticket ticket;
    enum status status = transaction_read(store);

    if (status != STATUS_OK) {
        return status;
    }
    status = ticket_find(store, reference, &ticket);
    if (status == STATUS_OK) {
        pool_show_bound(store, &ticket);
        status = pool_ahead(store, &ticket, &ticket.ahead);
    }
    transaction_rollback(store);
    if (status == STATUS_OK) {
        *ret_ticket = ticket;
    }
    return status;
}

/* A service's waiting tickets: the pool in calling order, then those that are not in it yet, by
 * due. */
struct line {
    char service[ID_SIZE];
    bool secondary;
    int guard;
    struct ticket *tickets; /* by (due, seq) */
    size_t count;
    struct order_key *keys; /* the pool's, in calling order after order_sort or order_merge */
    size_t key_count;
};

struct lines {
    struct line *list;
    size_t count;
};

static void
lines_done(struct lines *lines)
{
    for (size_t i = 0; i < lines->count; i++) {
        free(lines->list[i].tickets);
        free(lines->list[i].keys);
    }
    free(lines->list);
}

static enum status
load_line(struct store *store, struct line *line)
{
    enum status status = pool_tickets(store, line->service, &line->tickets, &line->count);

    if (status != STATUS_OK) {
        return status;
    }
    line->keys = mem_zero_alloc(line->count + 1, sizeof(*line->keys));
    for (size_t i = 0; i < line->count; i++) {
        if (line->tickets[i].free_at <= store->now) {
            line->keys[line->key_count++] = pool_key(&line->tickets[i]);
        }
    }
    return STATUS_OK;
}

static struct line *
lines_add(struct lines *lines)
{
    lines->list = mem_grow(lines->list, lines->count + 1, sizeof(*lines->list));
    struct line *line = &lines->list[lines->count++];
    memset(line, 0, sizeof(*line));
    return line;
}

/* service NULL: all of them in the hall's order. */
static enum status
load_hall(struct store *store, const char *service, struct lines *lines)
{
    struct db_statement *statement = store_statement(store, STATEMENT_SERVICE_STATE);
    bool row = false;
    enum status status = db_first(statement, &row, "");

    while (status == STATUS_OK && row) {
        if (!service || strcmp(db_text(statement, 0), service) == 0) {
            struct line *line = lines_add(lines);
            db_text_copy(statement, 0, line->service, sizeof(line->service));
            line->guard = (int)db_int(statement, 1);
        }
        status = db_next(statement, &row);
    }
    db_reset(statement);
    for (size_t i = 0; status == STATUS_OK && i < lines->count; i++) {
        status = load_line(store, &lines->list[i]);
    }
    return status == STATUS_OK && service && lines->count == 0 ? STATUS_NOT_FOUND : status;
}

static enum status
load_counter(struct store *store, const char *counter, struct lines *lines)
{
    struct db_statement *statement = store_statement(store, STATEMENT_COUNTER_OFFERS);
    bool row = false;
    enum status status = db_first(statement, &row, "s", counter);

    while (status == STATUS_OK && row) {
        struct line *line = lines_add(lines);
        db_text_copy(statement, 0, line->service, sizeof(line->service));
        line->secondary = db_int(statement, 1) != 0;
        line->guard = (int)db_int(statement, 2);
        status = db_next(statement, &row);
    }
    db_reset(statement);
    for (size_t i = 0; status == STATUS_OK && i < lines->count; i++) {
        status = load_line(store, &lines->list[i]);
    }
    return status;
}

struct queue {
    struct ticket *tickets;
    size_t count, room;
};

static struct ticket *
queue_add(struct queue *queue, const struct ticket *ticket)
{
    if (queue->count == queue->room) {
        queue->room = queue->room ? queue->room * 2 : 64;
        queue->tickets = mem_grow(queue->tickets, queue->room, sizeof(*queue->tickets));
    }
    queue->tickets[queue->count] = *ticket;
    return &queue->tickets[queue->count++];
}

static int
compare_by_id(const void *a, const void *b)
{
    int64_t left = ((const struct ticket *)a)->id, right = ((const struct ticket *)b)->id;

    return (left > right) - (left < right);
}

/* The line's tickets by id, so that each key finds its own in a search instead of a walk. */
static void
append_line(const struct store *store, struct line *line, struct queue *queue)
{
    int64_t rest = 0;

    if (line->count == 0) {
        return;
    }
    order_sort(line->keys, line->key_count, line->guard, (int)store->hall.guard_limit);
    struct ticket *by_id = mem_zero_alloc(line->count, sizeof(*by_id));
    memcpy(by_id, line->tickets, line->count * sizeof(*by_id));
    qsort(by_id, line->count, sizeof(*by_id), compare_by_id);
    for (size_t i = 0; i < line->key_count; i++) {
        struct ticket wanted = {.id = line->keys[i].id};
        const struct ticket *found =
            bsearch(&wanted, by_id, line->count, sizeof(*by_id), compare_by_id);
        queue_add(queue, found)->ahead = (int64_t)i;
    }
    free(by_id);
    for (size_t i = 0; i < line->count; i++) {
        if (line->tickets[i].free_at > store->now) {
            queue_add(queue, &line->tickets[i])->ahead = rest++;
        }
    }
}

/* Where to find a ticket of the merged order: the row, and its place in its own service's calling
 * order. */
struct place {
    int64_t id, ahead;
    const struct ticket *ticket;
    bool told;
};

static int
compare_places(const void *a, const void *b)
{
    int64_t left = ((const struct place *)a)->id, right = ((const struct place *)b)->id;

    return (left > right) - (left < right);
}

/* Of the tickets in the lines' pools, and of the bound ones that are in no pool yet. */
static size_t
find_places(const struct store *store, const struct lines *lines, const struct ticket *bound,
            size_t bound_count, struct place *places)
{
    size_t count = 0;

    for (size_t i = 0; i < bound_count; i++) {
        places[count++] =
            (struct place){.id = bound[i].id, .ahead = (int64_t)i, .ticket = &bound[i]};
    }
    for (size_t i = 0; i < lines->count; i++) {
        const struct line *line = &lines->list[i];
        for (size_t k = 0; k < line->count; k++) {
            if (line->tickets[k].free_at <= store->now) {
                places[count++] =
                    (struct place){.id = line->tickets[k].id, .ticket = &line->tickets[k]};
            }
        }
    }
    qsort(places, count, sizeof(*places), compare_places);
    for (size_t i = 0; i < lines->count; i++) {
        for (size_t k = 0; k < lines->list[i].key_count; k++) {
            struct place wanted = {.id = lines->list[i].keys[k].id};
            struct place *found = bsearch(&wanted, places, count, sizeof(*places), compare_places);
            found->ahead = (int64_t)k;
        }
    }
    return count;
}

static void
append_called(struct place *places, size_t count, int64_t id, struct queue *queue)
{
    struct place wanted = {.id = id};
    struct place *found = bsearch(&wanted, places, count, sizeof(*places), compare_places);

    /* A bound ticket that is in its service's pool already stands in both. */
    if (found->told) {
        return;
    }
    found->told = true;
    queue_add(queue, found->ticket)->ahead = found->ahead;
}

/* As this counter calling alone would take them. */
static enum status
merge_counter(struct store *store, const struct counter_row *counter, struct lines *lines,
              struct queue *queue)
{
    struct ticket *bound = NULL;
    size_t bound_count = 0, total;
    enum status status =
        pool_bound_tickets(store, counter->id, counter->staff, &bound, &bound_count);

    if (status != STATUS_OK) {
        return status;
    }
    struct order_list *lists = mem_zero_alloc(lines->count + 1, sizeof(*lists));
    struct order_key *bound_keys = mem_zero_alloc(bound_count + 1, sizeof(*bound_keys));
    total = bound_count;
    for (size_t i = 0; i < lines->count; i++) {
        lists[i] = (struct order_list){.keys = lines->list[i].keys,
                                       .count = lines->list[i].key_count,
                                       .guard = lines->list[i].guard,
                                       .secondary = lines->list[i].secondary};
        total += lines->list[i].key_count;
    }
    for (size_t i = 0; i < bound_count; i++) {
        bound_keys[i] = pool_key(&bound[i]);
    }
    int64_t *ids = mem_zero_alloc(total + 1, sizeof(*ids));
    size_t count =
        order_merge(lists, lines->count, bound_keys, bound_count, (int)store->hall.guard_limit,
                    store->now, store->hall.secondary_after_min * INT64_C(60000), ids, total);
    struct place *places = mem_zero_alloc(total + 1, sizeof(*places));
    size_t place_count = find_places(store, lines, bound, bound_count, places);
    for (size_t i = 0; i < count; i++) {
        append_called(places, place_count, ids[i], queue);
    }
    free(places);
    free(ids);
    free(bound_keys);
    free(lists);
    free(bound);
    return STATUS_OK;
}

static void
keep_service(struct queue *queue, const char *service)
{
    size_t kept = 0;

    for (size_t i = 0; i < queue->count; i++) {
        const struct ticket *ticket = &queue->tickets[i];
        if (strcmp(ticket->steps[ticket->step].service, service) == 0) {
            queue->tickets[kept++] = *ticket;
        }
    }
    queue->count = kept;
}

/* Tickets of a day that is over are still rows until the first write of the new one. */
static void
drop_past(struct queue *queue, const char *day)
{
    size_t kept = 0;

    for (size_t i = 0; i < queue->count; i++) {
        if (strcmp(queue->tickets[i].day, day) >= 0) {
            queue->tickets[kept++] = queue->tickets[i];
        }
    }
    queue->count = kept;
}

static enum status
read_queue(struct store *store, const char *service, const char *counter, struct queue *queue)
{
    struct lines lines = {0};
    struct counter_row row;
    enum status status = STATUS_OK;

    if (counter) {
        status = counter_row_get(store, counter, &row);
        if (status == STATUS_OK) {
            status = load_counter(store, counter, &lines);
        }
        if (status == STATUS_OK) {
            status = merge_counter(store, &row, &lines, queue);
        }
        if (status == STATUS_OK && service) {
            keep_service(queue, service);
        }
    } else {
        status = load_hall(store, service, &lines);
        for (size_t i = 0; status == STATUS_OK && i < lines.count; i++) {
            append_line(store, &lines.list[i], queue);
        }
    }
    drop_past(queue, store->hall.day);
    lines_done(&lines);
    return status;
}

enum status
store_queue(struct store *store, const char *service, const char *counter,
            struct ticket **ret_tickets, size_t *ret_count)
{
    struct queue queue = {0};
    enum status status = transaction_read(store);

    if (status != STATUS_OK) {
        return status;
    }
    status = read_queue(store, service, counter, &queue);
    transaction_rollback(store);
    if (status != STATUS_OK) {
        free(queue.tickets);
        return status;
    }
    *ret_tickets = queue.tickets ? queue.tickets : mem_zero_alloc(1, sizeof(*queue.tickets));
    *ret_count = queue.count;
    return STATUS_OK;
}
