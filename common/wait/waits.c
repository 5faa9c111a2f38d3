/* SPDX-License-Identifier: Apache-2.0
 * What a waiter gives, as a value. */
#include <stdlib.h>
#include <string.h>

#include "wait/wait.h"

static int
compare_tickets(const void *a, const void *b)
{
    const struct wait_ticket *left = a, *right = b;
    return (left->id > right->id) - (left->id < right->id);
}

struct waits *
waits_free(struct waits *waits)
{
    if (waits) {
        free(waits->services);
        free(waits->tickets);
        free(waits);
    }
    return NULL;
}

static const struct wait says_nothing;

const struct wait *
waits_service(const struct waits *waits, const char *service, bool favoured)
{
    for (size_t i = 0; waits && i < waits->service_count; i++) {
        if (strcmp(waits->services[i].id, service) == 0) {
            return favoured ? &waits->services[i].favoured : &waits->services[i].ordinary;
        }
    }
    return &says_nothing;
}

bool
waits_favour(const struct waits *waits, const char *class_id)
{
    for (size_t i = 0; waits && i < waits->favoured_count; i++) {
        if (strcmp(waits->favoured[i], class_id) == 0) {
            return true;
        }
    }
    return false;
}

const struct wait *
waits_ticket(const struct waits *waits, int64_t ticket)
{
    const struct wait_ticket key = {.id = ticket};
    const struct wait_ticket *found =
        waits && waits->ticket_count > 0
            ? bsearch(&key, waits->tickets, waits->ticket_count, sizeof(key), compare_tickets)
            : NULL;

    return found ? &found->wait : &says_nothing;
}
