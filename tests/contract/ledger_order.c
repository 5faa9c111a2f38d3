/* SPDX-License-Identifier: Apache-2.0
 * The rule over again, by brute force: every waiting ticket is looked at for every call. */
#include <stdio.h>
#include <string.h>

#include "tests/contract/ledger.h"

/* In the pool of its service: waiting, and not (or no longer) bound to one place. */
static bool
is_free(const struct judge *judge, const struct ticket *ticket, const char *service)
{
    return strcmp(ticket->state, "waiting") == 0 && strcmp(ticket->service, service) == 0 &&
           ticket->free_at <= judge->at;
}

/* Booked for later: in the pool already when its service has nobody else. */
static bool
is_booked(const struct judge *judge, const struct ticket *ticket, const char *service)
{
    return strcmp(ticket->state, "waiting") == 0 && strcmp(ticket->service, service) == 0 &&
           ticket->free_at > judge->at && !*ticket->bound;
}

static bool
is_before(const struct ticket *a, const struct ticket *b, bool by_base)
{
    long long left = by_base ? a->base : a->due, right = by_base ? b->base : b->due;

    return left != right ? left < right : a->seq < b->seq;
}

static long long
first_that(const struct judge *judge, const char *service, bool by_base, const bool *skip,
           bool (*is)(const struct judge *, const struct ticket *, const char *))
{
    long long best = 0;

    for (int i = 0; i < judge->waiting_count; i++) {
        long long id = judge->waiting[i];
        const struct ticket *ticket = &judge->tickets[id];
        if (is(judge, ticket, service) && !(skip && skip[id]) &&
            (!best || is_before(ticket, &judge->tickets[best], by_base))) {
            best = id;
        }
    }
    return best;
}

/* 0 = nobody. skip[id]: called already in thought. */
static long long
first_of(const struct judge *judge, const char *service, bool by_base, const bool *skip)
{
    long long best = first_that(judge, service, by_base, skip, is_free);

    return best ? best : first_that(judge, service, by_base, skip, is_booked);
}

static long long
candidate(struct judge *judge, const char *service)
{
    const struct service *pool = service_named(judge, service);

    return pool ? first_of(judge, service, pool->guard >= judge->guard_limit, NULL) : 0;
}

/* An offer that nobody took within its time is bound to who made it. */
static bool
is_bound_here(const struct judge *judge, const struct ticket *ticket, const struct counter *counter)
{
    bool over = *ticket->offer_from && judge->at >= ticket->offer_until;
    const char *bound = over ? "counter" : ticket->bound;
    const char *to = over ? ticket->offer_from : ticket->bound_to;

    return strcmp(ticket->state, "waiting") == 0 && ticket->free_at > judge->at &&
           ((strcmp(bound, "counter") == 0 && strcmp(to, counter->id) == 0) ||
            (strcmp(bound, "staff") == 0 && strcmp(to, counter->staff) == 0));
}

static long long
first_bound(const struct judge *judge, const struct counter *counter)
{
    long long best = 0;

    for (int i = 0; i < judge->waiting_count; i++) {
        long long id = judge->waiting[i];
        const struct ticket *ticket = &judge->tickets[id];
        if (is_bound_here(judge, ticket, counter) &&
            (!best || is_before(ticket, &judge->tickets[best], false))) {
            best = id;
        }
    }
    return best;
}

static long long
better(const struct judge *judge, long long a, long long b)
{
    if (!a || !b) {
        return a ? a : b;
    }
    return is_before(&judge->tickets[b], &judge->tickets[a], false) ? b : a;
}

/* Whom the rule gives this counter now. */
static long long
choose(struct judge *judge, const struct counter *counter)
{
    long long best = 0;

    for (int i = 0; i < counter->primary_count; i++) {
        best = better(judge, best, candidate(judge, counter->primary[i]));
    }
    bool primary = best != 0;
    for (int i = 0; i < counter->secondary_count; i++) {
        long long other = candidate(judge, counter->secondary[i]);
        if (other && (!primary || judge->at - judge->tickets[other].base > judge->secondary_ms)) {
            best = better(judge, best, other);
        }
    }
    return better(judge, best, first_bound(judge, counter));
}

/* The guard as it must stand after this call, held against the row. */
static void
follow_guard(struct judge *judge, const struct ticket *ticket, long long id, const json_t *body)
{
    struct service *service = service_named(judge, ticket->service);
    long long oldest = first_of(judge, ticket->service, true, NULL);
    const json_t *told = json_object_get(body, "guard");
    long long before = service ? service->guard : 0, after = id == oldest ? 0 : before + 1;
    char detail[100], key[24];

    if (!service || json_integer_value(json_array_get(told, 0)) != before ||
        json_integer_value(json_array_get(told, 1)) != after) {
        snprintf(detail, sizeof(detail), "%s: from %lld to %lld", ticket->number, before, after);
        fault(judge, "the guard is told wrongly", detail);
    }
    if (after > judge->guard_limit) {
        fault(judge, "the guard is exceeded", ticket->number);
    }
    if (service) {
        service->guard = after;
    }
    snprintf(key, sizeof(key), "%lld", judge->row);
    json_object_set_new(judge->guards, key,
                        json_pack("[sII]", ticket->service, (json_int_t)before, (json_int_t)after));
}

/* Before the row's change is applied. */
void
order_check_call(struct judge *judge, const json_t *row, const json_t *body)
{
    long long id = number_of(row, "ticket");
    const struct ticket *ticket = &judge->tickets[id];
    const struct counter *counter = counter_named(judge, text_of(row, "counter"));
    const char *rule = text_of(body, "rule");
    char detail[120];

    if (!counter || strcmp(rule, "number") == 0) {
        return;
    }
    long long wanted = choose(judge, counter);
    judge->calls++;
    if (wanted != id) {
        snprintf(detail, sizeof(detail), "%s called, %s is next", ticket->number,
                 wanted ? judge->tickets[wanted].number : "nobody");
        fault(judge, "not whom the rule calls", detail);
    }
    if (strcmp(rule, "bound") != 0) {
        follow_guard(judge, ticket, id, body);
    } else if (!is_bound_here(judge, ticket, counter)) {
        fault(judge, "called as bound, but is not", ticket->number);
    }
}

/* base and due of the third waiting ticket by (due, seq), of the last if fewer. */
void
order_check_return(struct judge *judge, const struct ticket *ticket, const json_t *change)
{
    static bool skip[TICKETS_MAX];
    long long base = judge->at, due = judge->at, model = 0;

    for (int i = 0; i < judge->waiting_count; i++) {
        long long id = judge->waiting[i];
        const struct ticket *other = &judge->tickets[id];
        if (other->free_at && strcmp(other->state, "waiting") == 0 &&
            strcmp(other->service, ticket->service) == 0) {
            return; /* the discipline does not say whether bound ones are counted */
        }
    }
    memset(skip, 0, sizeof(skip));
    for (int i = 0; i < 3; i++) {
        long long next = first_of(judge, ticket->service, false, skip);
        if (!next) {
            break;
        }
        skip[next] = true;
        model = next;
    }
    if (model) {
        base = judge->tickets[model].base;
        due = judge->tickets[model].due;
    }
    json_t *told_base = json_object_get(change, "base"), *told_due = json_object_get(change, "due");
    long long now_base =
        told_base ? json_integer_value(json_array_get(told_base, 1)) : ticket->base;
    long long now_due = told_due ? json_integer_value(json_array_get(told_due, 1)) : ticket->due;
    if (now_base != base || now_due != due) {
        fault(judge, "returned to another place than behind the third", ticket->number);
    }
}

/* Among those bound to the same counter. */
static long long
place_among_bound(const struct judge *judge, const struct ticket *ticket)
{
    struct counter counter = {0};
    long long place = 0;

    copy(counter.id, ticket->bound_to);
    for (int i = 0; i < judge->waiting_count; i++) {
        const struct ticket *other = &judge->tickets[judge->waiting[i]];
        place += is_bound_here(judge, other, &counter) && is_before(other, ticket, false);
    }
    return place;
}

long long
order_place(struct judge *judge, long long id)
{
    static bool skip[TICKETS_MAX];
    const struct ticket *ticket = &judge->tickets[id];
    const struct service *service = service_named(judge, ticket->service);
    long long guard = service ? service->guard : 0, place = 0;

    if (strcmp(ticket->bound, "counter") == 0 && ticket->free_at > judge->at) {
        return place_among_bound(judge, ticket);
    }
    memset(skip, 0, sizeof(skip[0]) * (size_t)(judge->ticket_count + 1));
    for (;;) {
        long long oldest = first_of(judge, ticket->service, true, skip);
        long long least = first_of(judge, ticket->service, false, skip);
        long long next = guard >= judge->guard_limit ? oldest : least;
        if (next == id || !next) {
            return next ? place : -1;
        }
        guard = next == oldest ? 0 : guard + 1;
        skip[next] = true;
        place++;
    }
}
