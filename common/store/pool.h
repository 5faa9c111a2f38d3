/* SPDX-License-Identifier: Apache-2.0
 * Who waits, as the order's rules want it: index look-ups per service, the same cost whatever the
 * history's size. All inside the caller's transaction. Private to the store room. */
#pragma once

#include "store/private.h"

struct pool_choice {
    bool any;
    enum order_rule rule;
    struct order_key ticket;
    char service[ID_SIZE];      /* whose offer was taken; "" for a bound ticket */
    struct order_service offer; /* that offer, with the guard before the call */
};

/* What `call` of this counter takes now. staff: who sits there, "" = nobody. */
MUST_CHECK enum status pool_choose(struct store *store, const char *counter, const char *staff,
                                   struct pool_choice *ret_choice);

/* How many would be ahead of a ticket that is about to be written, when it comes behind all others
 * of its service; -1: ask pool_place. */
MUST_CHECK enum status pool_ahead_of_new(struct store *store, const struct ticket *ticket,
                                         int64_t *ret_ahead);

/* The first by (due, seq) of all that wait, bound ones too. *ret_count ≤ max. */
MUST_CHECK enum status pool_first(struct store *store, const char *service, struct order_key *keys,
                                  size_t max, size_t *ret_count);

/* Every waiting ticket of a service, by (due, seq). Newly allocated, caller frees. */
MUST_CHECK enum status pool_tickets(struct store *store, const char *service,
                                    struct ticket **ret_tickets, size_t *ret_count);
/* The same of tickets bound to this counter, or to who sits there. */
MUST_CHECK enum status pool_bound_tickets(struct store *store, const char *counter,
                                          const char *staff, struct ticket **ret_tickets,
                                          size_t *ret_count);

/* Every waiting ticket that was offered, taken out of the time or not. */
MUST_CHECK enum status pool_offers(struct store *store, struct ticket **ret_tickets,
                                   size_t *ret_count);
/* A ticket as it is to be shown: bound to whom it is bound now. Not for writing back. */
void pool_show_bound(const struct store *store, struct ticket *ticket);

/* Place of a waiting ticket in the calling order of its service, from 0; of one that is not in the
 * pool yet among those bound like it; -1 when it does not wait. */
MUST_CHECK enum status pool_ahead(struct store *store, const struct ticket *ticket,
                                  int64_t *ret_ahead);

/* The same of a ticket that is about to be written like this: nothing need be asked behind what is
 * changed, where each way to the server counts. guard: what its service's will be then; NULL = as
 * it is. *ret_ahead stays as it is when it does not wait. */
MUST_CHECK enum status pool_place(struct store *store, const struct ticket *ticket,
                                  const int *guard, int64_t *ret_ahead);

struct order_key pool_key(const struct ticket *ticket);
