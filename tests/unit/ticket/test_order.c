/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/lib/chance.h"
#include "ticket/order.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

enum { GUARD = 2, MINUTE = 60000, SECONDARY_AFTER = 10 * MINUTE, MANY = 10000 };

static uint64_t random_state;

static uint64_t
random_below(uint64_t bound)
{
    return chance_below(&random_state, bound);
}

/* Issued at minute `base`, with a credit in minutes; seq counts up as in a hall. */
static struct order_key
key(int64_t id, int64_t base, int64_t credit)
{
    return (struct order_key){id, base * MINUTE, (base - credit) * MINUTE, id};
}

static size_t
random_queue(struct order_key *keys, size_t max)
{
    size_t count = random_below(max) + 1;
    for (size_t i = 0; i < count; i++) {
        /* Few different minutes, so that ties are common. */
        keys[i] = key((int64_t)i + 1, (int64_t)random_below(90), random_below(3) ? 0 : 60);
        if (random_below(8) == 0) {
            keys[i].due = (int64_t)random_below(90) * MINUTE;
        }
    }
    return count;
}

/* The rule as it stands on the wall, call by call, with nothing kept between calls. */
static size_t
plain_next(const struct order_key *keys, size_t count, int guard)
{
    size_t least = 0, oldest = 0;
    for (size_t i = 1; i < count; i++) {
        if (keys[i].due < keys[least].due ||
            (keys[i].due == keys[least].due && keys[i].seq < keys[least].seq)) {
            least = i;
        }
        if (keys[i].base < keys[oldest].base ||
            (keys[i].base == keys[oldest].base && keys[i].seq < keys[oldest].seq)) {
            oldest = i;
        }
    }
    return guard >= GUARD ? oldest : least;
}

static void
plain_sort(struct order_key *keys, size_t count, int guard)
{
    for (size_t done = 0; done < count; done++) {
        size_t rest = count - done;
        size_t taken = done + plain_next(keys + done, rest, guard);
        size_t oldest = done + plain_next(keys + done, rest, GUARD);
        struct order_key keep = keys[taken];
        guard = taken == oldest ? 0 : guard + 1;
        keys[taken] = keys[done];
        keys[done] = keep;
    }
}

static void
check_ids(const struct order_key *keys, const int64_t *ids, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(keys[i].id, ids[i]);
    }
}

static void
two_orders_break_ties_by_seq(void **context)
{
    (void)context;
    const struct order_key a = {1, 10, 5, 1}, b = {2, 10, 5, 2}, c = {3, 9, 6, 3};
    assert_int_equal(order_compare_due(&a, &b), -1);
    assert_int_equal(order_compare_due(&b, &a), 1);
    assert_int_equal(order_compare_due(&a, &a), 0);
    assert_int_equal(order_compare_due(&a, &c), -1);
    assert_int_equal(order_compare_base(&a, &b), -1);
    assert_int_equal(order_compare_base(&a, &c), 1);
    assert_int_equal(order_compare_base(&c, &c), 0);
    const struct order_key early = {4, INT64_MIN, INT64_MIN, 4},
                           late = {5, INT64_MAX, INT64_MAX, 5};
    assert_int_equal(order_compare_due(&early, &late), -1);
    assert_int_equal(order_compare_base(&late, &early), 1);
}

static void
a_priority_ticket_counts_as_taken_an_hour_before(void **context)
{
    (void)context;
    struct order_key keys[] = {key(1, 500, 0), key(2, 530, 0), key(3, 570, 60), key(4, 600, 60)};
    static const int64_t want[] = {1, 3, 2, 4};
    order_sort(keys, 4, 0, GUARD);
    check_ids(keys, want, 4);
}

static void
after_two_overtakes_the_oldest_is_next(void **context)
{
    (void)context;
    struct order_key keys[] = {key(1, 500, 0),  key(2, 510, 0),  key(3, 511, 60), key(4, 512, 60),
                               key(5, 513, 60), key(6, 514, 60), key(7, 515, 60)};
    static const int64_t want[] = {3, 4, 1, 5, 6, 2, 7};
    order_sort(keys, 7, 0, GUARD);
    check_ids(keys, want, 7);
}

static void
the_present_guard_is_where_the_order_starts(void **context)
{
    (void)context;
    struct order_key keys[] = {key(1, 500, 0), key(3, 511, 60), key(4, 512, 60), key(5, 513, 60)};
    static const int64_t from_one[] = {3, 1, 4, 5}, from_two[] = {1, 3, 4, 5};
    order_sort(keys, 4, 1, GUARD);
    check_ids(keys, from_one, 4);
    order_sort(keys, 4, 2, GUARD);
    check_ids(keys, from_two, 4);
}

static void
a_guard_of_zero_is_first_come_first_served(void **context)
{
    (void)context;
    struct order_key keys[] = {key(3, 511, 60), key(2, 505, 60), key(1, 500, 0)};
    static const int64_t want[] = {1, 2, 3};
    order_sort(keys, 3, 0, 0);
    check_ids(keys, want, 3);
}

static void
the_guard_counts_calls_that_passed_over_the_oldest(void **context)
{
    (void)context;
    struct order_service service = {true, key(5, 520, 60), key(1, 500, 0), 0};
    struct order_key taken = order_candidate(&service, GUARD);
    assert_int_equal(taken.id, 5);
    assert_int_equal(order_guard_after(&service, &taken), 1);
    service.guard = 1;
    taken = order_candidate(&service, GUARD);
    assert_int_equal(taken.id, 5);
    assert_int_equal(order_guard_after(&service, &taken), 2);
    service.guard = 2;
    taken = order_candidate(&service, GUARD);
    assert_int_equal(taken.id, 1);
    assert_int_equal(order_guard_after(&service, &taken), 0);
    /* One ticket that is both: nobody was passed over. */
    service = (struct order_service){true, key(1, 500, 0), key(1, 500, 0), 1};
    taken = order_candidate(&service, GUARD);
    assert_int_equal(order_guard_after(&service, &taken), 0);
}

static void
calling_order_is_the_rule_applied_call_by_call(void **context)
{
    (void)context;
    random_state = 20260107;
    for (int round = 0; round < 4000; round++) {
        struct order_key keys[40], plain[40];
        size_t count = random_queue(keys, ARRAY_SIZE(keys));
        int guard = (int)random_below(4);
        memcpy(plain, keys, sizeof(plain));
        order_sort(keys, count, guard, GUARD);
        plain_sort(plain, count, guard);
        assert_memory_equal(keys, plain, count * sizeof(*keys));
    }
}

static void
a_place_is_the_one_in_the_calling_order(void **context)
{
    (void)context;
    random_state = 4711;
    for (int round = 0; round < 3000; round++) {
        struct order_key keys[30], sorted[30];
        size_t count = random_queue(keys, ARRAY_SIZE(keys));
        int guard = (int)random_below(3);
        memcpy(sorted, keys, sizeof(sorted));
        order_sort(sorted, count, guard, GUARD);
        for (size_t place = 0; place < count; place++) {
            size_t which = 0;
            while (keys[which].id != sorted[place].id) {
                which++;
            }
            assert_int_equal(order_place(keys, count, which, guard, GUARD), place);
        }
    }
}

static void
one_ticket_and_none_have_an_order_too(void **context)
{
    (void)context;
    struct order_key one = key(1, 500, 0);
    order_sort(NULL, 0, 0, GUARD);
    order_sort(&one, 1, 2, GUARD);
    assert_int_equal(one.id, 1);
    assert_int_equal(order_place(&one, 1, 0, 2, GUARD), 0);
}

static double
milliseconds_since(clock_t begin)
{
    return (double)(clock() - begin) * 1000 / CLOCKS_PER_SEC;
}

/* Best of five, with a quarter of the tickets an hour ahead. */
static void
measure(size_t count, double *sort_ms, double *place_ms)
{
    struct order_key *keys = mem_zero_alloc(count, sizeof(*keys));
    struct order_key *copy = mem_zero_alloc(count, sizeof(*copy));
    *sort_ms = *place_ms = 1e9;
    for (int round = 0; round < 5; round++) {
        for (size_t i = 0; i < count; i++) {
            keys[i] = key((int64_t)i + 1, (int64_t)random_below(480), random_below(4) ? 0 : 60);
        }
        /* The newest, with credit: no ticket can be left out of the reckoning. */
        keys[count / 2].base = 480 * MINUTE;
        keys[count / 2].due = 420 * MINUTE;
        memcpy(copy, keys, count * sizeof(*copy));
        clock_t begin = clock();
        order_sort(copy, count, 0, GUARD);
        double sort = milliseconds_since(begin);
        begin = clock();
        assert_true(order_place(keys, count, count / 2, 0, GUARD) < count);
        double place = milliseconds_since(begin);
        *sort_ms = sort < *sort_ms ? sort : *sort_ms;
        *place_ms = place < *place_ms ? place : *place_ms;
    }
    free(keys);
    free(copy);
}

/* The bound is loose, for slow machines; at 80,000 a quadratic order would still miss it by far. */
static void
ten_thousand_tickets_are_ordered_in_milliseconds(void **context)
{
    (void)context;
    double sort, place;
    random_state = 99;
    measure(MANY, &sort, &place);
    print_message("%d tickets: order_sort %.2f ms, order_place %.2f ms\n", MANY, sort, place);
    measure(8 * MANY, &sort, &place);
    print_message("%d tickets: order_sort %.2f ms, order_place %.2f ms\n", 8 * MANY, sort, place);
    assert_true(sort < 250);
    assert_true(place < 250);
}

static struct order_offer
offer_of(struct order_key least, struct order_key oldest, int guard, bool secondary)
{
    return (struct order_offer){{true, least, oldest, guard}, secondary};
}

static void
a_counter_takes_the_least_due_of_its_services(void **context)
{
    (void)context;
    const struct order_offer offers[] = {
        offer_of(key(1, 520, 0), key(1, 520, 0), 0, false),
        {{.any = false}, false},
        offer_of(key(2, 510, 0), key(2, 510, 0), 0, false),
    };
    struct order_choice choice =
        order_choose(offers, 3, GUARD, NULL, 530 * MINUTE, SECONDARY_AFTER);
    assert_true(choice.any);
    assert_int_equal(choice.offer, 2);
    assert_int_equal(choice.ticket.id, 2);
    assert_int_equal(choice.rule, ORDER_DUE);
}

static void
the_guard_of_each_service_speaks_for_its_own_candidate(void **context)
{
    (void)context;
    /* Service 0 must offer its oldest (due 500), which is later than service 1's priority ticket
     * (due 460). */
    const struct order_offer offers[] = {
        offer_of(key(2, 505, 60), key(1, 500, 0), 2, false),
        offer_of(key(3, 520, 60), key(3, 520, 60), 0, false),
    };
    struct order_choice choice =
        order_choose(offers, 2, GUARD, NULL, 530 * MINUTE, SECONDARY_AFTER);
    assert_int_equal(choice.ticket.id, 3);
    assert_int_equal(choice.rule, ORDER_DUE);
    choice = order_choose(offers, 1, GUARD, NULL, 530 * MINUTE, SECONDARY_AFTER);
    assert_int_equal(choice.ticket.id, 1);
    assert_int_equal(choice.rule, ORDER_GUARD);
}

static void
a_due_guard_that_changes_nothing_is_not_named(void **context)
{
    (void)context;
    const struct order_offer offer = offer_of(key(1, 500, 0), key(1, 500, 0), 2, false);
    struct order_choice choice =
        order_choose(&offer, 1, GUARD, NULL, 530 * MINUTE, SECONDARY_AFTER);
    assert_int_equal(choice.rule, ORDER_DUE);
}

static void
a_secondary_service_waits_ten_minutes_or_for_an_empty_primary(void **context)
{
    (void)context;
    const struct order_offer offers[] = {
        offer_of(key(1, 520, 0), key(1, 520, 0), 0, false),
        offer_of(key(2, 510, 0), key(2, 510, 0), 0, true),
    };
    struct order_choice choice =
        order_choose(offers, 2, GUARD, NULL, 520 * MINUTE, SECONDARY_AFTER);
    assert_int_equal(choice.ticket.id, 1);
    assert_int_equal(choice.rule, ORDER_DUE);
    choice = order_choose(offers, 2, GUARD, NULL, 520 * MINUTE + 1, SECONDARY_AFTER);
    assert_int_equal(choice.ticket.id, 2);
    assert_int_equal(choice.rule, ORDER_SECONDARY);
    assert_int_equal(choice.offer, 1);
    choice = order_choose(offers + 1, 1, GUARD, NULL, 510 * MINUTE, SECONDARY_AFTER);
    assert_int_equal(choice.ticket.id, 2);
    assert_int_equal(choice.rule, ORDER_SECONDARY);
}

static void
a_bound_ticket_is_one_more_candidate(void **context)
{
    (void)context;
    const struct order_offer offer = offer_of(key(1, 520, 0), key(1, 520, 0), 2, false);
    struct order_key early = key(7, 515, 0), late = key(8, 525, 0);
    struct order_choice choice =
        order_choose(&offer, 1, GUARD, &early, 530 * MINUTE, SECONDARY_AFTER);
    assert_int_equal(choice.ticket.id, 7);
    assert_int_equal(choice.rule, ORDER_BOUND);
    choice = order_choose(&offer, 1, GUARD, &late, 530 * MINUTE, SECONDARY_AFTER);
    assert_int_equal(choice.ticket.id, 1);
    assert_int_equal(choice.rule, ORDER_DUE);
    choice = order_choose(NULL, 0, GUARD, &late, 530 * MINUTE, SECONDARY_AFTER);
    assert_int_equal(choice.ticket.id, 8);
    assert_int_equal(choice.rule, ORDER_BOUND);
}

static void
a_bound_ticket_is_no_primary_service(void **context)
{
    (void)context;
    /* Nobody waits at a primary service: the secondary one takes part though its head has just
     * come. */
    const struct order_offer offer = offer_of(key(1, 520, 0), key(1, 520, 0), 0, true);
    struct order_key bound = key(7, 525, 0);
    struct order_choice choice =
        order_choose(&offer, 1, GUARD, &bound, 525 * MINUTE, SECONDARY_AFTER);
    assert_int_equal(choice.ticket.id, 1);
    assert_int_equal(choice.rule, ORDER_SECONDARY);
}

static void
nobody_waits_is_said(void **context)
{
    (void)context;
    const struct order_offer empty[2] = {{{.any = false}, false}, {{.any = false}, true}};
    assert_false(order_choose(empty, 2, GUARD, NULL, 0, SECONDARY_AFTER).any);
    assert_false(order_choose(NULL, 0, GUARD, NULL, 0, SECONDARY_AFTER).any);
}

static void
rules_have_the_published_names(void **context)
{
    (void)context;
    assert_string_equal(order_rule_name(ORDER_DUE), "due");
    assert_string_equal(order_rule_name(ORDER_GUARD), "guard");
    assert_string_equal(order_rule_name(ORDER_BOUND), "bound");
    assert_string_equal(order_rule_name(ORDER_SECONDARY), "secondary");
    assert_string_equal(order_rule_name((enum order_rule)4), "");
}

enum { LISTS = 3, LIST_MAX = 12, BOUND_MAX = 4 };
struct counter_view {
    struct order_key keys[LISTS][LIST_MAX];
    struct order_list lists[LISTS];
    struct order_key bound[BOUND_MAX];
    size_t bound_count;
};

static void
random_view(struct counter_view *view)
{
    int64_t id = 0;
    for (size_t l = 0; l < LISTS; l++) {
        size_t count = random_below(LIST_MAX + 1);
        for (size_t i = 0; i < count; i++) {
            id++;
            view->keys[l][i] = key(id, (int64_t)random_below(90), random_below(3) ? 0 : 60);
        }
        view->lists[l] = (struct order_list){view->keys[l], count, (int)random_below(3), l == 2};
    }
    view->bound_count = random_below(BOUND_MAX + 1);
    for (size_t i = 0; i < view->bound_count; i++) {
        id++;
        view->bound[i] = key(id, (int64_t)random_below(90), random_below(2) ? 0 : 60);
    }
}

static void
drop(struct order_key *keys, size_t *count, int64_t id)
{
    size_t at = 0;
    while (keys[at].id != id) {
        at++;
    }
    keys[at] = keys[--*count];
}

/* What the counter would do: ask, take, ask again. */
static size_t
call_until_empty(struct counter_view *view, int64_t now, int64_t *ids)
{
    for (size_t calls = 0;; calls++) {
        struct order_offer offers[LISTS] = {0};
        const struct order_key *bound = NULL;
        for (size_t l = 0; l < LISTS; l++) {
            const struct order_list *list = &view->lists[l];
            offers[l].secondary = list->secondary;
            if (list->count == 0) {
                continue;
            }
            offers[l].service = (struct order_service){
                true, list->keys[plain_next(list->keys, list->count, 0)],
                list->keys[plain_next(list->keys, list->count, GUARD)], list->guard};
        }
        if (view->bound_count > 0) {
            bound = &view->bound[plain_next(view->bound, view->bound_count, 0)];
        }
        struct order_choice choice =
            order_choose(offers, LISTS, GUARD, bound, now, SECONDARY_AFTER);
        if (!choice.any) {
            return calls;
        }
        ids[calls] = choice.ticket.id;
        if (choice.rule == ORDER_BOUND) {
            drop(view->bound, &view->bound_count, choice.ticket.id);
            continue;
        }
        struct order_list *list = &view->lists[choice.offer];
        list->guard = order_guard_after(&offers[choice.offer].service, &choice.ticket);
        drop(list->keys, &list->count, choice.ticket.id);
    }
}

static void
merged_services_follow_the_counters_own_calls(void **context)
{
    (void)context;
    random_state = 777;
    for (int round = 0; round < 3000; round++) {
        struct counter_view view = {0}, twin = {0};
        int64_t ids[64], want[64], now = (int64_t)random_below(100) * MINUTE;
        random_view(&view);
        memcpy(&twin, &view, sizeof(twin));
        for (size_t l = 0; l < LISTS; l++) {
            twin.lists[l].keys = twin.keys[l];
        }
        size_t wanted = call_until_empty(&twin, now, want);
        size_t max = random_below(2) ? 64 : random_below(6);
        size_t count = order_merge(view.lists, LISTS, view.bound, view.bound_count, GUARD, now,
                                   SECONDARY_AFTER, ids, max);
        for (size_t l = 0; l < LISTS; l++) {
            assert_ptr_equal(view.lists[l].keys, view.keys[l]);
        }
        assert_int_equal(count, wanted < max ? wanted : max);
        assert_memory_equal(ids, want, count * sizeof(*ids));
    }
    assert_int_equal(order_merge(NULL, 0, NULL, 0, GUARD, 0, 0, NULL, 0), 0);
}

static void
a_returned_ticket_takes_the_third_place(void **context)
{
    (void)context;
    const struct order_key waiting[] = {key(1, 500, 60), key(2, 450, 0), key(3, 515, 60)};
    int64_t base = 0, due = 0;
    order_return_place(waiting, 3, 600 * MINUTE, &base, &due);
    assert_int_equal(base, waiting[2].base);
    assert_int_equal(due, waiting[2].due);
    order_return_place(waiting, 2, 600 * MINUTE, &base, &due);
    assert_int_equal(base, waiting[1].base);
    assert_int_equal(due, waiting[1].due);
    order_return_place(waiting, 1, 600 * MINUTE, &base, &due);
    assert_int_equal(base, waiting[0].base);
    order_return_place(NULL, 0, 600 * MINUTE, &base, &due);
    assert_int_equal(base, 600 * MINUTE);
    assert_int_equal(due, 600 * MINUTE);
}

static void
every_rule_calls_the_third_before_the_one_that_returned(void **context)
{
    (void)context;
    random_state = 31337;
    for (int round = 0; round < 3000; round++) {
        struct order_key keys[21];
        size_t count = random_queue(keys, 20), third = 0, returned = 0;
        int guard = (int)random_below(3);
        struct order_key back = {.id = 100, .seq = 100};
        order_sort(keys, count, 0, 1000);
        int64_t model = keys[count < 3 ? count - 1 : 2].id;
        order_return_place(keys, count, 0, &back.base, &back.due);
        keys[count] = back;
        order_sort(keys, count + 1, guard, GUARD);
        while (keys[third].id != model) {
            third++;
        }
        while (keys[returned].id != 100) {
            returned++;
        }
        assert_true(third < returned);
    }
}

static void
an_appointment_stands_where_the_rule_puts_it(void **context)
{
    (void)context;
    const int64_t minute = 60000, slot = 1000 * minute;
    static const struct {
        int64_t now, base, free_at; /* minutes from the slot; free_at 0 = at once */
        bool late;
    } cases[] = {
        {-40, -40, -5, false}, {-6, -6, -5, false}, {-5, -5, 0, false},
        {-1, -1, 0, false},    {0, 0, 0, false},    {1, 0, 0, false},
        {10, 0, 0, false},     {11, 11, 0, true},   {300, 300, 0, true},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct order_appointment place = order_appointment(slot, slot + cases[i].now * minute);
        assert_int_equal(place.base, slot + cases[i].base * minute);
        assert_int_equal(place.free_at,
                         cases[i].free_at == 0 ? 0 : slot + cases[i].free_at * minute);
        assert_int_equal(place.late, cases[i].late);
    }
    assert_false(order_appointment(slot, slot + 10 * minute).late);
    assert_true(order_appointment(slot, slot + 10 * minute + 1).late);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_orders_break_ties_by_seq),
        cmocka_unit_test(a_priority_ticket_counts_as_taken_an_hour_before),
        cmocka_unit_test(after_two_overtakes_the_oldest_is_next),
        cmocka_unit_test(the_present_guard_is_where_the_order_starts),
        cmocka_unit_test(a_guard_of_zero_is_first_come_first_served),
        cmocka_unit_test(the_guard_counts_calls_that_passed_over_the_oldest),
        cmocka_unit_test(calling_order_is_the_rule_applied_call_by_call),
        cmocka_unit_test(a_place_is_the_one_in_the_calling_order),
        cmocka_unit_test(one_ticket_and_none_have_an_order_too),
        cmocka_unit_test(ten_thousand_tickets_are_ordered_in_milliseconds),
        cmocka_unit_test(a_counter_takes_the_least_due_of_its_services),
        cmocka_unit_test(the_guard_of_each_service_speaks_for_its_own_candidate),
        cmocka_unit_test(a_due_guard_that_changes_nothing_is_not_named),
        cmocka_unit_test(a_secondary_service_waits_ten_minutes_or_for_an_empty_primary),
        cmocka_unit_test(a_bound_ticket_is_one_more_candidate),
        cmocka_unit_test(a_bound_ticket_is_no_primary_service),
        cmocka_unit_test(nobody_waits_is_said),
        cmocka_unit_test(rules_have_the_published_names),
        cmocka_unit_test(merged_services_follow_the_counters_own_calls),
        cmocka_unit_test(a_returned_ticket_takes_the_third_place),
        cmocka_unit_test(every_rule_calls_the_third_before_the_one_that_returned),
        cmocka_unit_test(an_appointment_stands_where_the_rule_puts_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
