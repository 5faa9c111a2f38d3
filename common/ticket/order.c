/* SPDX-License-Identifier: Apache-2.0 */
#include "ticket/order.h"

#include <stdlib.h>
#include <string.h>

static int
compare(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

int
order_compare_due(const struct order_key *a, const struct order_key *b)
{
    return a->due != b->due ? compare(a->due, b->due) : compare(a->seq, b->seq);
}

int
order_compare_base(const struct order_key *a, const struct order_key *b)
{
    return a->base != b->base ? compare(a->base, b->base) : compare(a->seq, b->seq);
}

struct order_key
order_candidate(const struct order_service *service, int guard_limit)
{
    return service->guard >= guard_limit ? service->oldest : service->least;
}

int
order_guard_after(const struct order_service *service, const struct order_key *taken)
{
    return taken->id == service->oldest.id ? 0 : service->guard + 1;
}

static int
compare_due_items(const void *a, const void *b)
{
    return order_compare_due(a, b);
}

static int
compare_base_pointers(const void *a, const void *b)
{
    const struct order_key *const *left = a, *const *right = b;

    return order_compare_base(*left, *right);
}

/* Calls one after the other from a service that nobody enters or leaves: both orders are sorted
 * once, and what was taken through one is skipped in the other. */
struct walk {
    const struct order_key *by_due;
    const struct order_key **by_base;
    bool *taken; /* by index into by_due */
    size_t least, oldest;
    int guard, guard_limit;
};

static void
walk_begin(struct walk *walk, struct order_key *keys, size_t count, int guard, int guard_limit)
{
    qsort(keys, count, sizeof(*keys), compare_due_items);
    *walk = (struct walk){.by_due = keys, .guard = guard, .guard_limit = guard_limit};
    walk->taken = mem_zero_alloc(count, sizeof(*walk->taken));
    walk->by_base = mem_zero_alloc(count, sizeof(*walk->by_base));
    for (size_t i = 0; i < count; i++) {
        walk->by_base[i] = &keys[i];
    }
    qsort(walk->by_base, count, sizeof(*walk->by_base), compare_base_pointers);
}

/* Index into by_due of the next call. Not to be asked more often than there are keys. */
static size_t
walk_next(struct walk *walk)
{
    while (walk->taken[walk->least]) {
        walk->least++;
    }
    while (walk->taken[walk->by_base[walk->oldest] - walk->by_due]) {
        walk->oldest++;
    }
    size_t least = walk->least, oldest = (size_t)(walk->by_base[walk->oldest] - walk->by_due);
    size_t taken = walk->guard >= walk->guard_limit ? oldest : least;
    walk->guard = taken == oldest ? 0 : walk->guard + 1;
    walk->taken[taken] = true;
    return taken;
}

static void
walk_end(struct walk *walk)
{
    free(walk->taken);
    free(walk->by_base);
}

void
order_sort(struct order_key *keys, size_t count, int guard, int guard_limit)
{
    struct walk walk;

    if (count < 2) {
        return;
    }
    walk_begin(&walk, keys, count, guard, guard_limit);
    struct order_key *calls = mem_zero_alloc(count, sizeof(*calls));
    for (size_t i = 0; i < count; i++) {
        calls[i] = keys[walk_next(&walk)];
    }
    memcpy(keys, calls, count * sizeof(*keys));
    free(calls);
    walk_end(&walk);
}

static void
swap(struct order_key *a, struct order_key *b)
{
    struct order_key keep = *a;

    *a = *b;
    *b = keep;
}

/* A ticket that is later in both orders is called later, and while the asked one waits it is
 * neither least nor oldest: it can be left out. When all the others are earlier in both, they are
 * all called first. */
size_t
order_place(struct order_key *keys, size_t count, size_t which, int guard, int guard_limit)
{
    const struct order_key asked = keys[which];
    size_t kept = 1, place = 0;
    bool contested = false;
    struct walk walk;

    swap(&keys[0], &keys[which]);
    for (size_t i = 1; i < count; i++) {
        bool later_due = order_compare_due(&keys[i], &asked) > 0;
        bool later_base = order_compare_base(&keys[i], &asked) > 0;
        if (later_due && later_base) {
            continue;
        }
        contested = contested || later_due || later_base;
        swap(&keys[kept++], &keys[i]);
    }
    if (!contested) {
        return kept - 1;
    }
    walk_begin(&walk, keys, kept, guard, guard_limit);
    while (order_compare_due(&keys[walk_next(&walk)], &asked) != 0) {
        place++;
    }
    walk_end(&walk);
    return place;
}

void
order_return_place(const struct order_key *waiting, size_t count, int64_t now, int64_t *ret_base,
                   int64_t *ret_due)
{
    if (count == 0) {
        *ret_base = now;
        *ret_due = now;
        return;
    }
    const struct order_key *model = &waiting[count < 3 ? count - 1 : 2];
    *ret_base = model->base;
    *ret_due = model->due;
}

struct order_appointment
order_appointment(int64_t slot, int64_t now)
{
    const int64_t minute = 60000;
    struct order_appointment place = {.base = now, .late = now > slot + ORDER_LATE_MIN * minute};

    if (place.late) {
        return place;
    }
    place.base = slot < now ? slot : now;
    if (now < slot - ORDER_CALL_EARLY_MIN * minute) {
        place.free_at = slot - ORDER_CALL_EARLY_MIN * minute;
    }
    return place;
}
