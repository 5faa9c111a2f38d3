/* SPDX-License-Identifier: Apache-2.0
 * The hall at one instant: calls, services, counters. */
#include <stdlib.h>
#include <string.h>

#include "store/act.h"
#include "store/pool.h"
#include "store/read_parts.h"

static void
read_counter(struct db_statement *statement, struct board_counter *counter)
{
    db_text_copy(statement, 0, counter->id, sizeof(counter->id));
    db_text_copy(statement, 1, counter->zone, sizeof(counter->zone));
    db_text_copy(statement, 2, counter->staff, sizeof(counter->staff));
    counter->state = counter_state_of(db_text(statement, 3));
    db_text_copy(statement, 4, counter->reason, sizeof(counter->reason));
    counter->back_at = db_int(statement, 5);
    counter->since = db_int(statement, 6);
}

static void
read_call(struct db_statement *statement, const struct board_counter *counter,
          struct board_call *call)
{
    memcpy(call->counter, counter->id, sizeof(call->counter));
    memcpy(call->zone, counter->zone, sizeof(call->zone));
    call->ticket = db_int(statement, 7);
    db_text_copy(statement, 8, call->number, sizeof(call->number));
    db_text_copy(statement, 9, call->service, sizeof(call->service));
    db_text_copy(statement, 10, call->lang, sizeof(call->lang));
    call->called_at = db_int(statement, 11);
    call->calls = (int)db_int(statement, 12);
    call->event = db_int(statement, 15);
    /* Written by ourselves: only the two states in hand can stand here. */
    call->state = strcmp(db_text(statement, 13), "called") == 0 ? TICKET_CALLED : TICKET_SERVING;
    /* While it is called, the older of its own and its counter's newest row is the call or recall:
     * a paper is told of the ticket alone, a held ticket's transfer of the counter alone. */
    if (call->state == TICKET_CALLED) {
        call->called_at = db_int(statement, 16);
    }
}

static int
compare_calls(const void *a, const void *b)
{
    const struct board_call *left = a, *right = b;

    if (left->called_at != right->called_at) {
        return left->called_at < right->called_at ? 1 : -1;
    }
    return (left->event < right->event) - (left->event > right->event);
}

static enum status
read_counters(struct store *store, struct board *board)
{
    struct db_statement *statement = store_statement(store, STATEMENT_COUNTER_BOARD);
    size_t room = 0;
    bool row = false;
    enum status status = db_first(statement, &row, "");

    while (status == STATUS_OK && row) {
        if (board->counter_count == room) {
            room = room ? room * 2 : 32;
            board->counters = mem_grow(board->counters, room, sizeof(*board->counters));
            board->calls = mem_grow(board->calls, room, sizeof(*board->calls));
        }
        struct board_counter *counter = &board->counters[board->counter_count++];
        memset(counter, 0, sizeof(*counter));
        read_counter(statement, counter);
        /* A ticket of a day that is over is in nobody's hand any more. */
        if (!db_is_null(statement, 7) && strcmp(db_text(statement, 14), board->day) >= 0) {
            struct board_call *call = &board->calls[board->call_count++];
            memset(call, 0, sizeof(*call));
            read_call(statement, counter, call);
            memcpy(counter->number, call->number, sizeof(counter->number));
        }
        status = db_next(statement, &row);
    }
    db_reset(statement);
    if (board->call_count > 1) {
        qsort(board->calls, board->call_count, sizeof(*board->calls), compare_calls);
    }
    return status;
}

struct head {
    struct order_key key;
    char number[TICKET_NUMBER_SIZE];
};

static enum status
add_heads(struct store *store, enum statement id, const char *service, struct head *heads,
          size_t *count)
{
    struct db_statement *statement = store_statement(store, id);
    bool row = false;
    enum status status =
        db_first(statement, &row, "sii", service, store->now, (int64_t)BOARD_NEXT_MAX);

    while (status == STATUS_OK && row) {
        int64_t ticket = db_int(statement, 0);
        size_t at = 0;
        while (at < *count && heads[at].key.id != ticket) {
            at++;
        }
        if (at == *count) {
            heads[at].key = (struct order_key){.id = ticket,
                                               .base = db_int(statement, 1),
                                               .due = db_int(statement, 2),
                                               .seq = db_int(statement, 3)};
            db_text_copy(statement, 4, heads[at].number, sizeof(heads[at].number));
            ++*count;
        }
        status = db_next(statement, &row);
    }
    db_reset(statement);
    return status;
}

/* Each of the next five calls takes the least due or the oldest of those left: all five stand among
 * the first five by due and the first five by base. */
static enum status
read_next(struct store *store, int guard, struct board_service *service)
{
    struct head heads[2 * BOARD_NEXT_MAX];
    struct order_key keys[2 * BOARD_NEXT_MAX];
    size_t count = 0;
    enum status status = add_heads(store, STATEMENT_POOL_NEXT_DUE, service->service, heads, &count);

    if (status == STATUS_OK) {
        status = add_heads(store, STATEMENT_POOL_NEXT_BASE, service->service, heads, &count);
    }
    if (status != STATUS_OK) {
        return status;
    }
    for (size_t i = 0; i < count; i++) {
        keys[i] = heads[i].key;
    }
    order_sort(keys, count, guard, (int)store->hall.guard_limit);
    for (size_t i = 0; i < count && i < BOARD_NEXT_MAX; i++) {
        size_t at = 0;
        while (heads[at].key.id != keys[i].id) {
            at++;
        }
        memcpy(service->next[service->next_count++], heads[at].number, TICKET_NUMBER_SIZE);
    }
    return STATUS_OK;
}

/* *ret_over true: what waits is of a day that is over, and the next write closes it. */
static enum status
is_day_over(struct store *store, bool *ret_over)
{
    struct db_statement *statement = store_statement(store, STATEMENT_HALL_DAY);
    bool row = false;
    enum status status = db_first(statement, &row, "");

    if (status == STATUS_OK && row) {
        *ret_over = strcmp(db_text(statement, 0), store->hall.day) < 0;
    }
    db_reset(statement);
    return status;
}

static enum status
read_board(struct store *store, struct board *board)
{
    int guards[HALL_SERVICES_MAX];
    bool over = false;
    enum status status = is_day_over(store, &over);

    board->at = store->now;
    board->event = store->hall.last_event;
    memcpy(board->day, store->hall.day, sizeof(board->day));
    board->closes_at = hours_closes_at(&store->hours, store->zone, store->now);
    board->open = board->closes_at != 0;
    if (!board->open) {
        board->next_open = hours_next_open(&store->hours, store->zone, store->now);
    }
    if (status == STATUS_OK) {
        status = alert_get(store, &board->alert);
    }
    if (status == STATUS_OK) {
        status = read_counters(store, board);
    }
    if (status == STATUS_OK) {
        status = board_read_services(store, board, guards);
    }
    if (status == STATUS_OK) {
        status = board_read_desk(store, board);
    }
    for (size_t i = 0; status == STATUS_OK && i < board->service_count; i++) {
        struct board_service *service = &board->services[i];
        if (over) {
            service->waiting = 0;
        }
        if (service->waiting > 0) {
            status = read_next(store, guards[i], service);
        }
    }
    return status;
}

enum status
store_board(struct store *store, struct board **ret_board)
{
    enum status status = transaction_read(store);

    if (status != STATUS_OK) {
        return status;
    }
    struct board *board = mem_zero_alloc(1, sizeof(*board));
    status = read_board(store, board);
    transaction_rollback(store);
    if (status != STATUS_OK) {
        board_free(board);
        return status;
    }
    *ret_board = board;
    return STATUS_OK;
}

struct board *
board_free(struct board *board)
{
    if (board) {
        free(board->calls);
        free(board->services);
        free(board->counters);
        free(board->helps);
        free(board->terminals);
        free(board);
    }
    return NULL;
}
