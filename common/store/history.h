/* SPDX-License-Identifier: Apache-2.0
 * What an estimate of waits is made from: the ledger as plain values, read in slices, and who waits
 * and who works just now. */
#pragma once

#include "store/store.h"

enum history_kind {
    HISTORY_OTHER,
    HISTORY_TAKE,  /* a number was issued: service, class_id, issued_at, told */
    HISTORY_SERVE, /* somebody without a number, at once: service */
    HISTORY_CALL,
    HISTORY_START,
    HISTORY_PASS, /* the second time too */
    HISTORY_FINISH,
    HISTORY_NEXT, /* served here, and waits for its next service: service is that one */
    HISTORY_HOLD,
    HISTORY_UNHOLD,
    HISTORY_TRANSFER, /* waits elsewhere: service */
    HISTORY_RETURN,   /* waits again after it was passed, void or left */
    HISTORY_RELEASE,  /* waits again: it was called by mistake */
    HISTORY_LEAVE,
    HISTORY_END, /* the day's end closed it */
    HISTORY_UNDO,
    HISTORY_OPEN, /* a counter, like the next three */
    HISTORY_PAUSE,
    HISTORY_RESUME,
    HISTORY_CLOSE,
    HISTORY_KIND_COUNT,
};

/* One ledger row. Strings are borrowed for the call; "" and 0 = none. */
struct history_row {
    enum history_kind kind;
    int64_t id, at, ticket, undoes;
    const char *day, *counter, *staff;
    char service[ID_SIZE], class_id[ID_SIZE];
    int64_t issued_at;
    struct ticket_told told;
};
typedef void (*history_fn)(const struct history_row *row, void *context);
/* The hall at one instant. */
struct hall_moment {
    int64_t now;
    int64_t event;             /* newest ledger row */
    int64_t revision, defined; /* as in struct store_facts; defined by store_history_hold alone */
    char day[TICKET_DAY_SIZE], time_zone[64];
};
MUST_CHECK enum status store_moment(struct store *store, struct hall_moment *ret_moment);
/* The present one, held like store_hold until store_history_done: store_history, and what else is
 * read in between, is of that instant. A far engine is asked for the rows after `after` up to
 * `until` with it. On failure nothing is held. Outside of a hold. */
MUST_CHECK enum status store_history_hold(struct store *store, int64_t after, int64_t until,
                                          struct hall_moment *ret_moment);
void store_history_done(struct store *store);
/* Rows with after < id <= until in their order. */
MUST_CHECK enum status store_history(struct store *store, int64_t after, int64_t until,
                                     history_fn fn, void *context);

struct waiting_service {
    char id[ID_SIZE];
    int guard;
    bool stopped;
};
struct waiting_ticket {
    int64_t id;
    char service[ID_SIZE];
    int64_t base, due, seq, free_at;
    enum ticket_bound bound; /* at this instant */
    char bound_to[ID_SIZE];
};
struct waiting_counter {
    char id[ID_SIZE], staff[ID_SIZE];
    enum counter_state state;
    int64_t back_at;       /* of a pause; 0 = not said */
    char service[ID_SIZE]; /* of the ticket in hand, "" = none */
    int64_t called_at;     /* its first call */
};
/* Who waits and who works, of one instant. */
struct waiting {
    int64_t at, event;
    char day[TICKET_DAY_SIZE];
    struct waiting_service *services; /* in the hall's order */
    size_t service_count;
    struct waiting_ticket *tickets; /* by service, due, seq */
    size_t ticket_count;
    struct waiting_counter *counters; /* in the hall's order */
    size_t counter_count;
};
MUST_CHECK enum status store_waiting(struct store *store, struct waiting **ret_waiting);
/* As store_hold, for store_waiting: a far engine is asked for both at once. */
MUST_CHECK enum status store_waiting_hold(struct store *store, const char *at,
                                          struct answer *ret_answer);
struct waiting *waiting_free(struct waiting *waiting);
