/* SPDX-License-Identifier: Apache-2.0
 * The waits that a program tells people: it reads what its hall's ledger shows, looks who waits and
 * who works, and estimates. One waiter per program, used on its store thread; what it gives is a
 * value for the screens. */
#pragma once

#include "store/store.h"
#include "wait/past.h"

/* So much of the newest ledger is learned from: by a screen, which runs for days, and by a command,
 * which somebody waits for. */
enum { WAIT_HISTORY_ROWS = 60000, WAIT_HISTORY_ROWS_SHORT = 12000 };
/* A look reads no more rows than that, so that a screen's first picture does not wait for weeks of
 * the past, however far away the database is. */
enum { WAIT_LOOK_ROWS = 15000 };

/* From now to the call. told.by "" = cannot be said: nothing like it was seen yet, or nobody works
 * on it. */
struct wait {
    struct ticket_told told;
    bool may_not_be_reached; /* before closing, as things go */
};
struct wait_service {
    char id[ID_SIZE];
    /* Of a ticket that would be taken now: without a credit, and with the largest that the hall's
     * classes have. */
    struct wait ordinary, favoured;
};
struct wait_ticket {
    int64_t id;
    struct wait wait;
};
enum { WAIT_CLASSES_MAX = 16 };
struct waits {
    int64_t at;
    bool behind; /* there is more to read: look again at once; until then nothing is known */
    struct wait_service *services; /* in the hall's order */
    size_t service_count;
    struct wait_ticket *tickets; /* who waits, by id */
    size_t ticket_count;
    struct past_tally tally;                  /* of the newest day before today */
    char favoured[WAIT_CLASSES_MAX][ID_SIZE]; /* the classes that have a credit */
    size_t favoured_count;
};
struct waits *waits_free(struct waits *waits);
/* Never NULL; of what is not known, a wait that says nothing. waits may be NULL. */
const struct wait *waits_service(const struct waits *waits, const char *service, bool favoured);
bool waits_favour(const struct waits *waits, const char *class_id);
const struct wait *waits_ticket(const struct waits *waits, int64_t ticket);

struct waiter;
/* history_rows: how many of the ledger's newest rows it begins with; 0 = WAIT_HISTORY_ROWS. */
struct waiter *waiter_new(int history_rows);
struct waiter *waiter_free(struct waiter *waiter);
/* Reads on in the ledger. Not within a hold that sets the clock: what is read there may be taken
 * back. */
MUST_CHECK enum status waiter_read(struct waiter *waiter, struct store *store);
/* Newest ledger row that was read, and the hall time of that. */
int64_t waiter_event(const struct waiter *waiter);
int64_t waiter_now(const struct waiter *waiter);
/* Of the state as it is; without history it reads nothing, and everything is unknown. */
MUST_CHECK enum status waiter_estimate(struct waiter *waiter, struct store *store,
                                       struct waits **ret_waits);
/* Both, for a screen: of a long ledger a part at each look. */
MUST_CHECK enum status waiter_look(struct waiter *waiter, struct store *store,
                                   struct waits **ret_waits);

/* What a screen shows of its hall: who waits, is called and works, and how long it takes. */
struct outlook {
    struct board *board;
    struct waits *waits; /* NULL: none are told */
};
/* For the store thread of a terminal. waiter NULL: no waits are told. *ret_outlook is a struct
 * outlook, the caller's to free. */
MUST_CHECK enum status outlook_read(struct store *store, struct waiter *waiter, void **ret_outlook);
void outlook_free(void *outlook);
