/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/estimate.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/clock.h"

enum { MINUTE = 60000, NOW = 1000 * MINUTE, MANY = 300, COUNTERS = 60, SERVICES = 20 };

static const int both[] = {0, 1};

static struct estimate_service
service_of(double mean_min, double cv)
{
    return (struct estimate_service){
        .closes_at = NOW + 8 * 60 * MINUTE,
        .learned = {.mean_ms = mean_min * MINUTE,
                    .served_ms = mean_min * MINUTE,
                    .missed_ms = MINUTE,
                    .cv = cv,
                    .calls = 500},
    };
}

static struct estimate_counter
counter_of(const int *primary, size_t count)
{
    return (struct estimate_counter){
        .primary = primary, .primary_count = count, .open = true, .serving = -1, .factor = 1};
}

static struct estimate_ticket
ticket_of(int64_t id, int service, int64_t base)
{
    return (struct estimate_ticket){
        .service = service, .key = {.id = id, .base = base, .due = base, .seq = id}, .bound = -1};
}

static struct estimate_hall
hall_of(const struct estimate_service *services, size_t service_count,
        const struct estimate_counter *counters, size_t counter_count,
        const struct estimate_ticket *waiting, size_t waiting_count)
{
    return (struct estimate_hall){.now = NOW,
                                  .guard_limit = 2,
                                  .secondary_after_ms = 10 * MINUTE,
                                  .services = services,
                                  .service_count = service_count,
                                  .counters = counters,
                                  .counter_count = counter_count,
                                  .waiting = waiting,
                                  .waiting_count = waiting_count,
                                  .seed = 7};
}

static void
ask(const struct estimate_hall *hall, struct estimate_wait *ret_waiting,
    struct estimate_wait *ret_new)
{
    struct estimator *estimator = estimator_new();

    estimate_hall(estimator, hall, ret_waiting, ret_new);
    estimator_free(estimator);
}

static void
assert_about(int64_t ms, double minutes, double slack)
{
    if (fabs((double)ms / MINUTE - minutes) > slack) {
        fail_msg("%.2f minutes, not %.2f", (double)ms / MINUTE, minutes);
    }
}

/* Ten wait at two free counters, ten minutes each: the n-th is called at the (n − 2)-th end. */
static void
the_mean_is_people_ahead_times_the_mean_over_the_counters(void **state)
{
    (void)state;
    struct estimate_service service = service_of(10, 1);
    struct estimate_counter counters[] = {counter_of(both, 1), counter_of(both, 1)};
    struct estimate_ticket waiting[10];
    struct estimate_wait waits[10], new;

    for (int i = 0; i < 10; i++) {
        waiting[i] = ticket_of(100 + i, 0, NOW - (10 - i) * MINUTE);
    }
    counters[0].has_roster = counters[1].has_roster = true;
    const struct estimate_span all_day = {NOW - 60 * MINUTE, NOW + 8 * 60 * MINUTE};
    counters[0].spans = counters[1].spans = &all_day;
    counters[0].span_count = counters[1].span_count = 1;
    struct estimate_hall hall = hall_of(&service, 1, counters, 2, waiting, 10);
    hall.runs = ESTIMATE_RUNS_MAX;
    ask(&hall, waits, &new);
    assert_true(waits[0].mean_ms == 0 && waits[1].mean_ms == 0);
    assert_int_equal(new.method, ESTIMATE_ROLLOUT);
    assert_about(new.mean_ms, 9 * 10 / 2.0, 4);
    assert_true(new.p50_ms < new.mean_ms &&new.mean_ms < new.p80_ms &&new.p80_ms < new.p90_ms);
    assert_true(waits[9].mean_ms < new.mean_ms);
}

static bool
same(const struct estimate_wait *a, const struct estimate_wait *b)
{
    return a->method == b->method && a->mean_ms == b->mean_ms && a->p50_ms == b->p50_ms &&
           a->p80_ms == b->p80_ms && a->p90_ms == b->p90_ms && a->unreached == b->unreached;
}

static void
the_same_hall_and_seed_give_the_same_bits(void **state)
{
    (void)state;
    struct estimate_service services[] = {service_of(5, 0.9), service_of(10, 0.9)};
    struct estimate_counter counters[] = {counter_of(both, 2), counter_of(both, 1)};
    struct estimate_ticket waiting[30], turned[30];
    struct estimate_wait first[30], second[30], other[30];

    for (int i = 0; i < 30; i++) {
        waiting[i] = ticket_of(i, i % 2, NOW - (40 - i) * MINUTE);
        turned[29 - i] = waiting[i];
    }
    struct estimate_hall hall = hall_of(services, 2, counters, 2, waiting, 30);
    ask(&hall, first, NULL);
    ask(&hall, second, NULL);
    for (int i = 0; i < 30; i++) {
        assert_true(same(&first[i], &second[i]));
    }
    hall.waiting = turned;
    ask(&hall, second, NULL);
    for (int i = 0; i < 30; i++) {
        assert_true(same(&first[i], &second[29 - i]));
    }
    hall.seed++;
    ask(&hall, other, NULL);
    assert_false(same(&second[0], &other[0]));
}

static void
a_break_on_the_roster_is_waited_for(void **state)
{
    (void)state;
    struct estimate_service service = service_of(5, 0.5);
    struct estimate_counter counter = counter_of(both, 1);
    const struct estimate_span spans[] = {{NOW - 60 * MINUTE, NOW + 2 * MINUTE},
                                          {NOW + 62 * MINUTE, NOW + 300 * MINUTE}};
    struct estimate_ticket waiting[2] = {ticket_of(1, 0, NOW - 2), ticket_of(2, 0, NOW - 1)};
    struct estimate_wait waits[2];

    counter.has_roster = true;
    counter.spans = spans;
    counter.span_count = 2;
    struct estimate_hall hall = hall_of(&service, 1, &counter, 1, waiting, 2);
    ask(&hall, waits, NULL);
    assert_about(waits[0].p80_ms, 0, 0.01);
    assert_about(waits[1].p50_ms, 62, 0.01);
}

static void
one_who_is_paused_with_an_end_is_waited_for_and_without_one_is_not(void **state)
{
    (void)state;
    struct estimate_service service = service_of(5, 0.5);
    struct estimate_counter counter = counter_of(both, 1);
    struct estimate_ticket waiting = ticket_of(1, 0, NOW - MINUTE);
    struct estimate_wait wait;

    counter.open = false;
    counter.resumes_at = NOW + 12 * MINUTE;
    struct estimate_hall hall = hall_of(&service, 1, &counter, 1, &waiting, 1);
    ask(&hall, &wait, NULL);
    assert_about(wait.p50_ms, 12, 0.01);
    assert_false(estimate_may_not_be_reached(&wait));
    counter.resumes_at = 0;
    ask(&hall, &wait, NULL);
    assert_true(wait.unreached == 1);
    assert_true(estimate_may_not_be_reached(&wait));
}

static void
who_comes_too_late_may_not_be_reached(void **state)
{
    (void)state;
    struct estimate_service service = service_of(10, 0.9);
    struct estimate_counter counter = counter_of(both, 1);
    struct estimate_ticket waiting[12];
    struct estimate_wait waits[12];

    for (int i = 0; i < 12; i++) {
        waiting[i] = ticket_of(i, 0, NOW - 20 + i);
    }
    service.closes_at = NOW + 60 * MINUTE;
    struct estimate_hall hall = hall_of(&service, 1, &counter, 1, waiting, 12);
    ask(&hall, waits, NULL);
    assert_false(estimate_may_not_be_reached(&waits[1]));
    assert_true(estimate_may_not_be_reached(&waits[11]));
    assert_true(waits[11].p90_ms <= 60 * MINUTE);
}

/* Who waits still is called, and nobody knows until when. */
static void
after_closing_those_who_wait_are_told_their_wait(void **state)
{
    (void)state;
    struct estimate_service service = service_of(10, 0.9);
    struct estimate_counter counter = counter_of(both, 1);
    struct estimate_ticket waiting[6];
    struct estimate_wait waits[6];

    for (int i = 0; i < 6; i++) {
        waiting[i] = ticket_of(i, 0, NOW - 20 + i);
    }
    service.closes_at = NOW;
    struct estimate_hall hall = hall_of(&service, 1, &counter, 1, waiting, 6);
    ask(&hall, waits, NULL);
    assert_true(waits[0].unreached == 0 && waits[5].unreached == 0);
    assert_about(waits[5].mean_ms, 50, 15);
}

static void
without_a_roster_the_last_wait_has_its_part(void **state)
{
    (void)state;
    struct estimate_service service = service_of(10, 0.9);
    struct estimate_counter counter = counter_of(both, 1);
    struct estimate_ticket waiting[6];
    struct estimate_wait plain, blended, last;

    for (int i = 0; i < 6; i++) {
        waiting[i] = ticket_of(i, 0, NOW - 20 + i);
    }
    struct estimate_hall hall = hall_of(&service, 1, &counter, 1, waiting, 6);
    ask(&hall, NULL, &plain);
    assert_int_equal(plain.method, ESTIMATE_ROLLOUT);
    service.last_issued_at = NOW - 101 * MINUTE;
    service.last_called_at = NOW - MINUTE;
    ask(&hall, NULL, &blended);
    assert_int_equal(blended.method, ESTIMATE_BLEND);
    assert_about(blended.mean_ms, 0.7 * (double)plain.mean_ms / MINUTE + 0.3 * 100, 0.01);
    assert_true(blended.p80_ms > plain.p80_ms);
    service.learned.calls = LEARN_PRIOR_CALLS - 1;
    ask(&hall, NULL, &last);
    assert_int_equal(last.method, ESTIMATE_LAST);
    assert_about(last.mean_ms, 100, 0.01);
    assert_string_equal(estimate_method_name(last.method), "last");
}

/* Without a roster nobody knows who will go; the flow of past days does, on the whole. */
static void
without_any_roster_the_forecast_is_told_and_those_who_wait_are_scaled(void **state)
{
    (void)state;
    struct estimate_service service = service_of(10, 0.9);
    struct estimate_counter counter = counter_of(both, 1);
    struct estimate_ticket waiting[6];
    struct estimate_wait plain[6], plain_new, waits[6], new;

    for (int i = 0; i < 6; i++) {
        waiting[i] = ticket_of(i, 0, NOW - 20 + i);
    }
    struct estimate_hall hall = hall_of(&service, 1, &counter, 1, waiting, 6);
    service.last_issued_at = NOW - 101 * MINUTE;
    service.last_called_at = NOW - MINUTE;
    const struct estimate_span all_day = {NOW - 60 * MINUTE, NOW + 8 * 60 * MINUTE};
    counter.spans = &all_day;
    counter.span_count = 1;
    counter.has_roster = true;
    ask(&hall, plain, &plain_new);
    const struct forecast_wait said = {.mean = 90, .p50 = 80, .p80 = 120, .p90 = 150};
    service.forecast = &said;
    ask(&hall, waits, &new);
    assert_int_equal(new.method, ESTIMATE_ROLLOUT);
    assert_true(same(&plain_new, &new));
    counter.has_roster = false;
    ask(&hall, waits, &new);
    assert_int_equal(new.method, ESTIMATE_FORECAST);
    assert_string_equal(estimate_method_name(new.method), "forecast");
    assert_true(new.mean_ms == 90 * MINUTE &&new.p50_ms == 80 * MINUTE);
    assert_true(new.p80_ms == 120 * MINUTE &&new.p90_ms == 150 * MINUTE);
    double factor = 90.0 * MINUTE / (double)plain_new.mean_ms;
    assert_about(waits[5].p80_ms, factor * (double)plain[5].p80_ms / MINUTE, 0.01);
    assert_int_equal(waits[0].method, ESTIMATE_ROLLOUT);
    const struct forecast_wait mad = {.mean = 300, .p50 = 290, .p80 = 310, .p90 = 320};
    service.forecast = &mad;
    ask(&hall, waits, &new);
    assert_int_equal(new.method, ESTIMATE_BLEND);
}

static void
those_with_a_credit_who_will_come_are_reckoned_with(void **state)
{
    (void)state;
    struct estimate_service service = service_of(6, 0.9);
    struct estimate_counter counter = counter_of(both, 1);
    struct estimate_ticket waiting[20];
    struct estimate_wait without, with, credit;

    for (int i = 0; i < 20; i++) {
        waiting[i] = ticket_of(i, 0, NOW - 20 + i);
    }
    struct estimate_hall hall = hall_of(&service, 1, &counter, 1, waiting, 20);
    ask(&hall, NULL, &without);
    service.rate =
        (struct learn_rate){.per_hour = 5, .credit_per_hour = 2, .credit_ms = 60.0 * MINUTE};
    ask(&hall, NULL, &with);
    assert_true(with.mean_ms > without.mean_ms + 10 * MINUTE);
    hall.new_credit_ms = 60 * MINUTE;
    ask(&hall, NULL, &credit);
    assert_true(credit.mean_ms < with.mean_ms / 4);
}

static void
a_full_hall_is_reckoned_within_ten_milliseconds(void **state)
{
    (void)state;
    struct estimate_service services[SERVICES];
    struct estimate_counter counters[COUNTERS];
    struct estimate_ticket waiting[MANY];
    struct estimate_wait waits[MANY], new[SERVICES];
    int skills[COUNTERS][4];
    int64_t best = INT64_MAX;

    for (int s = 0; s < SERVICES; s++) {
        services[s] = service_of(5 + s % 3 * 5, 0.9);
        services[s].rate =
            (struct learn_rate){.per_hour = 12, .credit_per_hour = 2, .credit_ms = 60.0 * MINUTE};
    }
    for (int c = 0; c < COUNTERS; c++) {
        for (int i = 0; i < 4; i++) {
            skills[c][i] = (c + i) % SERVICES;
        }
        counters[c] = counter_of(skills[c], 4);
        counters[c].serving = c % SERVICES;
        counters[c].since = NOW - c * MINUTE / 10;
    }
    for (int i = 0; i < MANY; i++) {
        waiting[i] = ticket_of(i, i % SERVICES, NOW - (MANY - i) * MINUTE / 5);
    }
    struct estimate_hall hall = hall_of(services, SERVICES, counters, COUNTERS, waiting, MANY);
    struct estimator *estimator = estimator_new();
    for (int i = 0; i < 10; i++) {
        int64_t begin = clock_measure_us();
        estimate_hall(estimator, &hall, waits, new);
        int64_t took = clock_measure_us() - begin;
        best = took < best ? took : best;
    }
    estimator_free(estimator);
    print_message("300 waiting, 60 counters, 20 services, 40 runs: %.1f ms\n", (double)best / 1000);
    /* A sanitizer or a slow machine may take longer; one that takes ten times as long is broken. */
    assert_true(best < 100000);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_mean_is_people_ahead_times_the_mean_over_the_counters),
        cmocka_unit_test(the_same_hall_and_seed_give_the_same_bits),
        cmocka_unit_test(a_break_on_the_roster_is_waited_for),
        cmocka_unit_test(one_who_is_paused_with_an_end_is_waited_for_and_without_one_is_not),
        cmocka_unit_test(who_comes_too_late_may_not_be_reached),
        cmocka_unit_test(after_closing_those_who_wait_are_told_their_wait),
        cmocka_unit_test(without_a_roster_the_last_wait_has_its_part),
        cmocka_unit_test(without_any_roster_the_forecast_is_told_and_those_who_wait_are_scaled),
        cmocka_unit_test(those_with_a_credit_who_will_come_are_reckoned_with),
        cmocka_unit_test(a_full_hall_is_reckoned_within_ten_milliseconds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
