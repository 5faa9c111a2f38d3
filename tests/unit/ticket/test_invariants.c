/* SPDX-License-Identifier: Apache-2.0
 * The queue rule's invariants over generated hall days.
 *
 * PAIHAO_SEED=N starts from day N (printed by every run); PAIHAO_SOAK=1 runs until a million
 * tickets were issued instead of twenty thousand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

#include "hall_sim.h"

enum { FAST_TICKETS = 20000, SOAK_TICKETS = 1000000 };

static struct sim_report report, twin_report;

static bool
first_seed(uint64_t *ret_seed)
{
    const char *given = getenv("PAIHAO_SEED");
    int64_t seed = (int64_t)time(NULL);

    if (given && !str_to_int(given, 1, INT64_MAX / 2, &seed)) {
        return false;
    }
    *ret_seed = (uint64_t)seed;
    return true;
}

static int
run_days(void **context)
{
    (void)context;
    const char *soak = getenv("PAIHAO_SOAK");
    long wanted = soak && *soak ? SOAK_TICKETS : FAST_TICKETS;
    uint64_t seed;

    if (!first_seed(&seed)) {
        print_error("PAIHAO_SEED is no positive whole number\n");
        return -1;
    }
    print_message("PAIHAO_SEED=%llu, %ld tickets\n", (unsigned long long)seed, wanted);
    for (; report.tickets < wanted; seed++) {
        uint64_t digest = sim_day(&report, seed, false, true);
        if (digest != sim_day(&twin_report, seed, true, false)) {
            check_fault(&report, SIM_I8, "the same day read backwards made other calls");
        }
    }
    print_message(
        "%ld days, %ld tickets, %ld calls: %ld due, %ld guard, %ld bound, %ld secondary\n",
        report.days, report.tickets, report.calls, report.by_rule[ORDER_DUE],
        report.by_rule[ORDER_GUARD], report.by_rule[ORDER_BOUND], report.by_rule[ORDER_SECONDARY]);
    print_message("%ld overtakes, %ld by number, %ld passed, %ld returned, %ld transferred\n",
                  report.overtakes, report.by_number, report.passes, report.returns,
                  report.transfers);
    print_message("%ld entered a pool, which made %ld places grow\n", report.entries, report.grown);
    return 0;
}

static void
expect_none(enum sim_invariant invariant)
{
    if (report.faults[invariant]) {
        fail_msg("%ld faults; first: %s", report.faults[invariant], report.first[invariant]);
    }
}

#define INVARIANT_TEST(name, invariant)                                                            \
    static void name(void **context)                                                               \
    {                                                                                              \
        (void)context;                                                                             \
        expect_none(invariant);                                                                    \
    }
INVARIANT_TEST(every_choice_is_the_one_on_the_wall, SIM_RULE)
INVARIANT_TEST(i1_nobody_is_called_before_one_who_is_due_earlier, SIM_I1)
INVARIANT_TEST(i2_nobody_is_overtaken_by_more_than_the_credit, SIM_I2)
INVARIANT_TEST(i3_a_class_is_served_first_come_first_served, SIM_I3)
INVARIANT_TEST(i4_nobody_starves, SIM_I4)
INVARIANT_TEST(i5_no_counter_is_sent_away_while_somebody_waits_for_it, SIM_I5)
INVARIANT_TEST(i7_places_grow_only_by_those_who_come_and_stand_before, SIM_I7)
INVARIANT_TEST(i8_the_same_day_makes_the_same_calls, SIM_I8)
INVARIANT_TEST(i9_no_ticket_is_lost, SIM_I9)

static void
the_days_met_every_case(void **context)
{
    (void)context;
    const long seen[] = {
        report.empty,      report.overtakes,  report.by_number,  report.passes,
        report.voids,      report.returns,    report.transfers,  report.holds,
        report.leaves,     report.releases,   report.next_steps, report.booked_early,
        report.freed,      report.grown,      report.expired,    report.day_ends,
        report.by_rule[0], report.by_rule[1], report.by_rule[2], report.by_rule[3]};
    for (size_t i = 0; i < ARRAY_SIZE(seen); i++) {
        if (seen[i] < 20) {
            fail_msg("case %zu was met %ld times only", i, seen[i]);
        }
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_choice_is_the_one_on_the_wall),
        cmocka_unit_test(i1_nobody_is_called_before_one_who_is_due_earlier),
        cmocka_unit_test(i2_nobody_is_overtaken_by_more_than_the_credit),
        cmocka_unit_test(i3_a_class_is_served_first_come_first_served),
        cmocka_unit_test(i4_nobody_starves),
        cmocka_unit_test(i5_no_counter_is_sent_away_while_somebody_waits_for_it),
        cmocka_unit_test(i7_places_grow_only_by_those_who_come_and_stand_before),
        cmocka_unit_test(i8_the_same_day_makes_the_same_calls),
        cmocka_unit_test(i9_no_ticket_is_lost),
        cmocka_unit_test(the_days_met_every_case),
    };
    return cmocka_run_group_tests(tests, run_days, NULL);
}
