/* SPDX-License-Identifier: Apache-2.0 */
#include <limits.h>
#include <stdlib.h>

#include "ticket/order.h"

const char *
order_rule_name(enum order_rule rule)
{
    static const char *const names[] = {
        [ORDER_DUE] = "due",
        [ORDER_GUARD] = "guard",
        [ORDER_BOUND] = "bound",
        [ORDER_SECONDARY] = "secondary",
    };

    return (unsigned)rule < ARRAY_SIZE(names) ? names[rule] : "";
}

static bool
any_primary(const struct order_offer *offers, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (offers[i].service.any && !offers[i].secondary) {
            return true;
        }
    }
    return false;
}

static enum order_rule
rule_of(const struct order_offer *offer, const struct order_key *ticket)
{
    if (offer->secondary) {
        return ORDER_SECONDARY;
    }
    return ticket->id == offer->service.least.id ? ORDER_DUE : ORDER_GUARD;
}

struct order_choice
order_choose(const struct order_offer *offers, size_t count, int guard_limit,
             const struct order_key *bound, int64_t now, int64_t secondary_after_ms)
{
    struct order_choice choice = {0};
    bool primary = any_primary(offers, count);

    if (bound) {
        choice = (struct order_choice){.any = true, .rule = ORDER_BOUND, .ticket = *bound};
    }
    for (size_t i = 0; i < count; i++) {
        const struct order_offer *offer = &offers[i];
        if (!offer->service.any) {
            continue;
        }
        struct order_key ticket = order_candidate(&offer->service, guard_limit);
        if (offer->secondary && primary && now - ticket.base <= secondary_after_ms) {
            continue;
        }
        if (choice.any && order_compare_due(&ticket, &choice.ticket) > 0) {
            continue;
        }
        choice = (struct order_choice){
            .any = true, .rule = rule_of(offer, &ticket), .offer = i, .ticket = ticket};
    }
    return choice;
}

static void
offer_head(const struct order_list *list, size_t taken, struct order_offer *offer)
{
    /* order_sort has already weighed the guard: its head is the one candidate. */
    offer->secondary = list->secondary;
    offer->service.any = taken < list->count;
    if (offer->service.any) {
        offer->service.least = offer->service.oldest = list->keys[taken];
    }
}

size_t
order_merge(struct order_list *lists, size_t list_count, struct order_key *bound,
            size_t bound_count, int guard_limit, int64_t now, int64_t secondary_after_ms,
            int64_t *ret_ids, size_t max)
{
    struct order_offer *offers = mem_zero_alloc(list_count + 1, sizeof(*offers));
    size_t *taken = mem_zero_alloc(list_count + 1, sizeof(*taken));
    size_t bound_taken = 0, written = 0;

    for (size_t i = 0; i < list_count; i++) {
        order_sort(lists[i].keys, lists[i].count, lists[i].guard, guard_limit);
        offer_head(&lists[i], 0, &offers[i]);
    }
    /* No guard is ever due among bound tickets: by due alone. */
    order_sort(bound, bound_count, 0, INT_MAX);
    while (written < max) {
        const struct order_key *head = bound_taken < bound_count ? &bound[bound_taken] : NULL;
        struct order_choice choice =
            order_choose(offers, list_count, guard_limit, head, now, secondary_after_ms);
        if (!choice.any) {
            break;
        }
        ret_ids[written++] = choice.ticket.id;
        if (choice.rule == ORDER_BOUND) {
            bound_taken++;
            continue;
        }
        offer_head(&lists[choice.offer], ++taken[choice.offer], &offers[choice.offer]);
    }
    free(taken);
    free(offers);
    return written;
}
