/* SPDX-License-Identifier: Apache-2.0
 * A program's one store thread. Screens never call the store: they put requests on a queue, and
 * draw from the last snapshot, whose age they know. The thread sleeps until a request, a poke (the
 * bell) or its look at the ledger once a second.
 *
 * A request has a deadline (2 s). One that missed it is *unknown*, never failed: the link asks
 * again with the same request id until it has an answer, so nothing is done twice. busy, io and
 * unavailable are no answers: while they last, link_pending says that it is late and link_trouble
 * why. Requests are done in the order asked. All its times are the machine's steady clock. */
#pragma once

#include "store/read.h"

struct link;

/* Reads what the program draws from into a new value. Runs on the store thread: at the start, after
 * each change of the database, and once a minute for what time alone changes. Given back through
 * `release`, on the store thread or in link_snapshot and link_close. */
typedef enum status (*link_snapshot_fn)(struct store *store, void *context, void **ret_snapshot);

struct link_options {
    const char *url;
    const struct clock *clock;     /* NULL = system */
    const struct clock *reference; /* as in store_options */
    const char *terminal;          /* id written into every action */
    link_snapshot_fn snapshot;
    void (*release)(void *snapshot);
    void *context; /* of snapshot */
    void (*wake)(
        void *context); /* called on the store thread when an answer or a snapshot is ready */
    void *wake_context;
    void (*committed)(int64_t event,
                      void *context); /* after each own commit: ring the bell; store thread */
    void *committed_context;
    void (*looked)(int64_t head, const char *head_hash,
                   void *context); /* optional; after each look at the ledger, once a
                                       second: heartbeats; store thread */
    void *looked_context;
    int deadline_ms; /* 0 = 2000 */
    int busy_ms;     /* one attempt's wait for the lock; 0 = 500 */
};

/* The database need not be there yet: the link keeps trying and link_age says how long there was
 * nothing. */
MUST_CHECK enum status link_open(const struct link_options *options, struct link **ret_link);
struct link *link_close(struct link *link);

/* Asks for an action; gives it a request id when it has none. Returns the ticket of the question (>
 * 0), 0 when 64 wait. */
int64_t link_ask(struct link *link, const struct action *action);
/* One finished question: its number and answer; 0 when there is none. */
int64_t link_answer(struct link *link, struct answer *ret_answer);
/* Questions without an answer yet, and whether the oldest is past its deadline ("unknown"). */
int link_pending(struct link *link, bool *ret_late);

/* The newest snapshot: borrowed, valid until the next link_snapshot call; NULL before the first.
 * Caller's thread only. */
const void *link_snapshot(struct link *link);
/* Milliseconds since the database was last seen to be as the snapshot says; INT64_MAX before the
 * first. Over 2000: stale. */
int64_t link_age(struct link *link);
/* Why there is nothing, when link_age is large: sentence and values of a refusal, status OK when
 * all is well. */
void link_trouble(struct link *link, struct answer *ret_answer);
/* The bell rang: look now. Any thread. */
void link_poke(struct link *link);
/* Read the snapshot again now, also when nothing moved: what it shall hold has changed. Any thread.
 */
void link_refresh(struct link *link);
