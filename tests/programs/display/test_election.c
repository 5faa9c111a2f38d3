/* SPDX-License-Identifier: Apache-2.0 */
#include "display/election.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "net/wire.h"

static struct hall_terminal terminals[] = {
    {.id = "wall1", .kind = "display", .zones = {"A", "B"}, .zone_count = 2},
    {.id = "wall2", .kind = "display", .zones = {"A"}, .zone_count = 1},
    {.id = "wall3", .kind = "display"},
    {.id = "kiosk", .kind = "kiosk", .zones = {"A"}, .zone_count = 1},
};
static const struct hall hall = {.terminals = terminals, .terminal_count = ARRAY_SIZE(terminals)};
static struct election election;

static void
hear(const char *id, bool mute, int64_t now_ms)
{
    election_hear(&election, wire_hash(id), mute, now_ms);
}

static enum election_answer
ask(const char *own, const char *zone, int64_t asked_ms, int64_t now_ms)
{
    return election_ask(&election, &hall, own, zone, 600, asked_ms, now_ms);
}

static void
the_least_id_of_the_zone_speaks_at_once(void **state)
{
    (void)state;
    election_begin(&election, 0);
    assert_int_equal(ask("wall1", "A", 10, 10), ELECTION_MINE);
    assert_int_equal(ask("wall1", "B", 10, 10), ELECTION_MINE);
}

static void
the_next_one_waits_for_a_heartbeat_that_comes_after_the_call(void **state)
{
    (void)state;
    election_begin(&election, 0);
    hear("wall1", false, 9000);
    assert_int_equal(ask("wall2", "A", 9500, 9500), ELECTION_WAIT);
    hear("wall1", false, 10000);
    assert_int_equal(ask("wall2", "A", 9500, 10100), ELECTION_THEIRS);
}

static void
a_dead_display_is_replaced_within_three_seconds(void **state)
{
    (void)state;
    election_begin(&election, 0);
    hear("wall1", false, 9000);
    hear("wall2", false, 9200);
    for (int64_t now = 9500; now <= 9000 + ELECTION_ALIVE_MS; now += 100) {
        assert_int_equal(ask("wall2", "A", 9500, now), ELECTION_WAIT);
    }
    assert_int_equal(ask("wall2", "A", 9500, 9500 + 3000), ELECTION_MINE);
    hear("wall2", false, 11800);
    assert_int_equal(ask("wall3", "A", 9500, 9500 + 3000), ELECTION_THEIRS);
    assert_int_equal(ask("wall3", "B", 9500, 9500 + 3000), ELECTION_MINE);
}

static void
a_display_without_sound_is_passed_over(void **state)
{
    (void)state;
    election_begin(&election, 0);
    hear("wall1", true, 10000);
    assert_int_equal(ask("wall2", "A", 9500, 10000), ELECTION_MINE);
    hear("wall1", false, 11000);
    assert_int_equal(ask("wall2", "A", 10500, 11100), ELECTION_THEIRS);
}

static void
who_has_just_started_listens_first(void **state)
{
    (void)state;
    election_begin(&election, 5000);
    assert_int_equal(ask("wall2", "A", 5100, 5100), ELECTION_WAIT);
    assert_int_equal(ask("wall2", "A", 5100, 5000 + ELECTION_ALIVE_MS), ELECTION_MINE);
    /* Without an id there is nobody to wait for, but whoever is heard goes before. */
    assert_int_equal(ask("", "A", 5100, 5100), ELECTION_MINE);
    hear("wall3", false, 5200);
    assert_int_equal(ask("", "C", 5100, 5300), ELECTION_THEIRS);
}

static void
who_is_in_his_quiet_hours_is_passed_over_by_calls_alone(void **state)
{
    (void)state;
    terminals[0].quiet = (struct hours_day){.spans = {{720, 810}}, .count = 1};
    election_begin(&election, 0);
    hear("wall1", false, 10000);
    assert_int_equal(election_ask(&election, &hall, "wall2", "A", 719, 9500, 10000),
                     ELECTION_THEIRS);
    assert_int_equal(election_ask(&election, &hall, "wall2", "A", 720, 9500, 10000), ELECTION_MINE);
    assert_int_equal(election_ask(&election, &hall, "wall2", "A", 809, 9500, 10000), ELECTION_MINE);
    assert_int_equal(election_ask(&election, &hall, "wall2", "A", 810, 9500, 10000),
                     ELECTION_THEIRS);
    assert_int_equal(election_ask(&election, &hall, "wall2", "A", -1, 9500, 10000),
                     ELECTION_THEIRS);
    terminals[0].quiet.count = 0;
}

static void
never_two_and_never_none(void **state)
{
    static const char *const ids[] = {"wall1", "wall2", "wall3"};
    (void)state;
    /* Every set of living displays, each beating once a second. */
    for (unsigned alive = 1; alive < 8; alive++) {
        election_begin(&election, 0);
        for (int64_t now = 1000; now <= 20000; now += 1000) {
            for (size_t i = 0; i < ARRAY_SIZE(ids); i++) {
                if (alive & (1u << i)) {
                    hear(ids[i], false, now + 10 * (int64_t)i);
                }
            }
        }
        int mine = 0;
        for (size_t i = 0; i < ARRAY_SIZE(ids); i++) {
            if (alive & (1u << i)) {
                enum election_answer answer = ask(ids[i], "A", 19500, 20500);
                assert_int_not_equal(answer, ELECTION_WAIT);
                mine += answer == ELECTION_MINE;
            }
        }
        assert_int_equal(mine, 1);
    }
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_least_id_of_the_zone_speaks_at_once),
        cmocka_unit_test(the_next_one_waits_for_a_heartbeat_that_comes_after_the_call),
        cmocka_unit_test(a_dead_display_is_replaced_within_three_seconds),
        cmocka_unit_test(a_display_without_sound_is_passed_over),
        cmocka_unit_test(who_has_just_started_listens_first),
        cmocka_unit_test(who_is_in_his_quiet_hours_is_passed_over_by_calls_alone),
        cmocka_unit_test(never_two_and_never_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
