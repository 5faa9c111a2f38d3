/* SPDX-License-Identifier: Apache-2.0
 * The statements of the usual actions are prepared before their turn: all others wait while it
 * lasts, and the first of a program would hold them up three times as long as the next. */
#include <sodium.h>

#include "store/act.h"

enum part {
    PART_ALL = 1 << 0,
    PART_TAKE = 1 << 1,
    PART_COUNTER = 1 << 2,
    PART_CALL = 1 << 3,
    PART_HAND = 1 << 4, /* with the ticket that a counter has in hand */
    PART_FINISH = 1 << 5,
    PART_REQUEST = 1 << 6,
};

static const unsigned parts_of[ACTION_KIND_COUNT] = {
    [ACTION_TAKE] = PART_TAKE,
    [ACTION_CALL] = PART_COUNTER | PART_CALL | PART_HAND,
    [ACTION_RECALL] = PART_COUNTER | PART_HAND,
    [ACTION_START] = PART_COUNTER | PART_HAND,
    [ACTION_PASS] = PART_COUNTER | PART_HAND,
    [ACTION_FINISH] = PART_COUNTER | PART_HAND | PART_FINISH,
    [ACTION_HOLD] = PART_COUNTER | PART_HAND,
    [ACTION_UNHOLD] = PART_COUNTER | PART_HAND,
};

static const struct {
    enum statement statement;
    unsigned parts;
} needed[] = {
    {STATEMENT_HALL_GET, PART_ALL},
    {STATEMENT_HALL_PUT, PART_ALL},
    {STATEMENT_HALL_COUNT, PART_TAKE},
    {STATEMENT_HALL_GO_ON, PART_ALL},
    {STATEMENT_EVENT_INSERT, PART_ALL},
    {STATEMENT_CLASS_CREDIT, PART_TAKE},
    {STATEMENT_SERVICE_GET, PART_TAKE},
    {STATEMENT_MATTER_GET, PART_TAKE},
    {STATEMENT_SERIES_OF, PART_TAKE},
    {STATEMENT_SERIES_ISSUE, PART_TAKE},
    {STATEMENT_TICKET_INSERT, PART_TAKE},
    {STATEMENT_SERVICE_COUNT, PART_TAKE},
    {STATEMENT_POOL_ENDS, PART_TAKE},
    {STATEMENT_COUNTER_GET, PART_COUNTER},
    {STATEMENT_COUNTER_HAND, PART_COUNTER},
    {STATEMENT_COUNTER_OFFERS, PART_CALL},
    {STATEMENT_POOL_FREE_LEAST, PART_CALL},
    {STATEMENT_POOL_FREE_OLDEST, PART_CALL},
    {STATEMENT_POOL_BOUND, PART_CALL},
    {STATEMENT_SERVICE_GUARD, PART_CALL},
    {STATEMENT_TICKET_GET, PART_HAND},
    {STATEMENT_TICKET_UPDATE, PART_HAND},
    {STATEMENT_TICKET_SAME, PART_HAND},
    {STATEMENT_SERVED_INSERT, PART_FINISH},
    {STATEMENT_REQUEST_GET, PART_REQUEST},
    {STATEMENT_REQUEST_INSERT, PART_REQUEST},
    {STATEMENT_REQUEST_ANSWER_INSERT, PART_REQUEST},
};

void
act_make_ready(struct store *store, const struct action *action)
{
    unsigned parts =
        PART_ALL | parts_of[action->kind] | (action->request[0] != '\0' ? PART_REQUEST : 0);

    if (parts & PART_TAKE && !store->drawn) {
        randombytes_buf(store->chance, sizeof(store->chance));
        store->drawn = true;
    }
    /* What is ready once stays so. */
    if (store->in_transaction || (parts & ~store->ready) == 0) {
        return;
    }
    for (size_t i = 0; i < ARRAY_SIZE(needed); i++) {
        if (needed[i].parts & parts) {
            (void)store_statement(store, needed[i].statement);
        }
    }
    if (store->unprepared) {
        /* Whatever is in the way is told when the action comes to it. */
        store_statements_reset(store);
    } else {
        store->ready |= parts;
    }
}
