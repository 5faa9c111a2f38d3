/* SPDX-License-Identifier: Apache-2.0
 * Whom to call next: time credit and guard, as pure functions.
 *
 * Each ticket has due = base − credit(class). Within a service the least (due, seq) is next, unless
 * the guard is due: a service counts how many of its calls in a row passed over its oldest eligible
 * ticket (oldest by (base, seq)); at `guard_limit` (2) the oldest itself is next. On the wall:
 * 优先号视同提前60分钟取号;连续优先不超过2个.
 *
 * Bound: in guard_limit + 1 calls of a service at least one goes to its oldest waiting ticket, so a
 * ticket with m older ones before it is called within (m + 1)(guard_limit + 1) calls of that
 * service, whatever arrives later. Bound tickets, calls by number and emergencies neither count nor
 * are counted. */
#pragma once

#include "ticket/ticket.h"

struct order_key {
    int64_t id, base, due, seq;
};

/* −1, 0, 1 by (due, seq), and by (base, seq). */
int order_compare_due(const struct order_key *a, const struct order_key *b);
int order_compare_base(const struct order_key *a, const struct order_key *b);

/* What one service offers: its least-due and its oldest eligible ticket, and its guard. */
struct order_service {
    bool any;
    struct order_key least, oldest;
    int guard;
};

/* The one that a call of this service takes. Only when any. */
struct order_key order_candidate(const struct order_service *service, int guard_limit);
/* The guard after a call of this service took `taken`: 0 when it was the oldest, one more
 * otherwise. */
int order_guard_after(const struct order_service *service, const struct order_key *taken);

enum order_rule { ORDER_DUE, ORDER_GUARD, ORDER_BOUND, ORDER_SECONDARY };
const char *order_rule_name(enum order_rule rule); /* "due" "guard" "bound" "secondary" */

/* One service as a counter sees it. */
struct order_offer {
    struct order_service service;
    bool secondary;
};

struct order_choice {
    bool any;
    enum order_rule rule;
    size_t offer; /* index into offers; meaningless for ORDER_BOUND */
    struct order_key ticket;
};

/* The counter's next: least (due, seq) among its services' candidates. A secondary service takes
 * part when its candidate has waited (now − base) longer than secondary_after_ms, or when no
 * primary service has anybody. A bound ticket (NULL = none; of several the least due) is one more
 * candidate with its own due. rule is ORDER_SECONDARY for a secondary service's ticket, else
 * ORDER_GUARD when the guard chose it over another, else ORDER_DUE. */
struct order_choice order_choose(const struct order_offer *offers, size_t count, int guard_limit,
                                 const struct order_key *bound, int64_t now,
                                 int64_t secondary_after_ms);

/* Calling order of one service: the calls that would follow if nobody came or left. Sorts keys in
 * place. */
void order_sort(struct order_key *keys, size_t count, int guard, int guard_limit);
/* order_sort's place of keys[which], from 0: O(n) when no ticket later in one order is earlier in
 * the other, else O(n log n). Keys are left in any order. which < count. */
size_t order_place(struct order_key *keys, size_t count, size_t which, int guard, int guard_limit);

/* Several services as one counter calling alone would take them, with hall time standing still and
 * its bound tickets among them. Each list is left in its own calling order (order_sort), bound by
 * (due, seq); ret_ids gets up to `max` ids, the answer is how many. */
struct order_list {
    struct order_key *keys;
    size_t count;
    int guard;
    bool secondary;
};
size_t order_merge(struct order_list *lists, size_t list_count, struct order_key *bound,
                   size_t bound_count, int guard_limit, int64_t now, int64_t secondary_after_ms,
                   int64_t *ret_ids, size_t max);

/* base and due of a passed ticket that returns: those of the third waiting ticket of its service by
 * (due, seq), of the last if fewer; hall time and hall time if nobody waits. waiting sorted by
 * (due, seq), count ≤ 3 is enough. */
void order_return_place(const struct order_key *waiting, size_t count, int64_t now,
                        int64_t *ret_base, int64_t *ret_due);

/* Where a booked ticket stands that is checked in now. On time is up to ORDER_LATE_MIN after its
 * slot: it counts as come when it checked in or at its slot, whichever is earlier, and is in the
 * pool from ORDER_CALL_EARLY_MIN before its slot; sooner only while its service has nobody else. A
 * late one counts as come now. due = base: appointments have no credit. */
enum { ORDER_LATE_MIN = 10, ORDER_CALL_EARLY_MIN = 5 };
struct order_appointment {
    int64_t base;
    int64_t free_at; /* 0 = at once */
    bool late;
};
struct order_appointment order_appointment(int64_t slot, int64_t now);
