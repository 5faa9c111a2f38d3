/* SPDX-License-Identifier: Apache-2.0
 * A large hall of its own: 60 services, 200 counters that are open, 500 people who wait, and as
 * many tickets of past days as asked. Every row comes from the store's own actions; only the
 * commits are fewer, and the clock runs by itself. */
#pragma once

#include "store/store.h"

enum {
    LARGE_SERVICES = 60,
    LARGE_COUNTERS = 200,
    LARGE_WAITING = 500,
    LARGE_DAY_TICKETS = 8000,
};

/* In words: what failed goes to stderr. The database must not exist. Its hall time stands at ten
 * in the morning of the day after the history, and goes on at the real pace. */
bool large_make(const char *url, long history);
/* Opens it for the bench. */
bool large_open(const char *url, struct store **ret_store);
/* "AA", "AB" … */
void large_service_id(int service, char ret_id[ID_SIZE]);
/* "C001" …; counter i serves service i % 60 first. */
void large_counter_id(int counter, char ret_id[ID_SIZE]);
/* One action; false and a message when it is refused. */
bool large_act(struct store *store, struct action *action, struct answer *ret_answer);
bool large_take(struct store *store, int service, struct answer *ret_answer);
/* The same with a request id, as screens make them, of that instant; each ticket of the history was
 * asked for so. */
bool large_ask(struct store *store, int service, int64_t real_ms, struct answer *ret_answer);
bool large_at(struct store *store, enum action_kind kind, int counter, struct answer *ret_answer);
