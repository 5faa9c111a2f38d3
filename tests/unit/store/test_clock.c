/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"

static int
clock_rows(struct fixture *f)
{
    return (int)fixture_int(f, "SELECT count(*) FROM event WHERE kind = 'clock'");
}

static int64_t
last_jump(struct fixture *f)
{
    return fixture_int(f, "SELECT body ->> 'jump_ms' FROM event WHERE kind = 'clock'"
                          " ORDER BY id DESC LIMIT 1");
}

static int64_t
take(struct fixture *f)
{
    fixture_act_ok(f, (struct action){.kind = ACTION_TAKE, .services = "C"});
    return f->answer.at;
}

static void
passing_time_writes_no_clock_row(void **state)
{
    struct fixture *f = *state;
    fixture_pass(f, 60 * 1000);
    assert_int_equal(take(f), f->real);
    fixture_pass(f, 3600 * 1000);
    assert_int_equal(take(f), f->real);
    assert_int_equal(clock_rows(f), 0);
}

static void
a_small_step_back_makes_time_stand_still(void **state)
{
    struct fixture *f = *state;
    int64_t before = take(f);
    f->real -= 5000;
    assert_int_equal(take(f), before);
    assert_int_equal(clock_rows(f), 0);
    fixture_pass(f, 6000);
    assert_int_equal(take(f), before + 1000);
    assert_int_equal(clock_rows(f), 0);
    fixture_verify(f);
}

static void
a_larger_step_back_is_a_clock_row(void **state)
{
    struct fixture *f = *state;
    int64_t before = take(f);
    f->real -= 5001;
    assert_int_equal(take(f), before - 5001);
    assert_int_equal(clock_rows(f), 1);
    assert_int_equal(last_jump(f), -5001);
    assert_int_equal(take(f), before - 5001);
    assert_int_equal(clock_rows(f), 1);
    fixture_verify(f);
}

static void
a_step_forward_is_a_clock_row(void **state)
{
    struct fixture *f = *state;
    take(f);
    f->real += 5000;
    take(f);
    assert_int_equal(clock_rows(f), 0);
    f->real += 60000;
    fixture_pass(f, 1000);
    assert_int_equal(take(f), f->real);
    assert_int_equal(clock_rows(f), 1);
    assert_int_equal(last_jump(f), 60000);
    f->real += 7000;
    take(f);
    assert_int_equal(clock_rows(f), 2);
    assert_int_equal(last_jump(f), 7000);
    fixture_verify(f);
}

static void
a_step_back_that_passing_time_hides_is_a_clock_row(void **state)
{
    struct fixture *f = *state;
    take(f);
    fixture_pass(f, 60000);
    f->real -= 10000;
    assert_int_equal(take(f), f->real);
    assert_int_equal(last_jump(f), -10000);
    fixture_verify(f);
}

static void
after_a_new_boot_only_going_back_is_seen(void **state)
{
    struct fixture *f = *state;
    take(f);
    str_cut(f->boot, sizeof f->boot, "boot-2");
    f->steady = 5000;
    f->real += 8 * 3600 * 1000;
    take(f);
    assert_int_equal(clock_rows(f), 0);
    str_cut(f->boot, sizeof f->boot, "boot-3");
    f->steady = 100;
    f->real -= 60000;
    take(f);
    assert_int_equal(clock_rows(f), 1);
    fixture_verify(f);
}

static void
a_command_happens_at_exactly_its_instant(void **state)
{
    struct fixture *f = *state;
    struct action action = {.kind = ACTION_TAKE, .services = "C", .request = "req-1"};
    int64_t at = fixture_instant("2026-11-23T09:30:00.125");
    str_cut(action.at, sizeof action.at, "2026-11-23T09:30:00.125");
    fixture_act_ok(f, action);
    assert_int_equal(f->answer.at, at);
    assert_int_equal(f->answer.ticket.issued_at, at);
    assert_string_equal(f->answer.ticket.day, "2026-11-23");
    assert_int_equal(clock_rows(f), 1);
    assert_int_equal(fixture_int(f, "SELECT count(*) FROM event WHERE request IS NOT NULL"), 1);
    fixture_pass(f, 1500);
    assert_int_equal(take(f), at + 1500);
    fixture_verify(f);
}

static void
a_real_halls_clock_cannot_be_set(void **state)
{
    struct fixture *f = *state;
    struct action action = {.kind = ACTION_TAKE, .services = "C", .at = "2026-11-23T09:30:00"};
    assert_int_equal(fixture_act(f, action), STATUS_DENIED);
    assert_int_equal(
        fixture_act(f, (struct action){.kind = ACTION_CLOCK, .at = "2026-11-23T09:30:00"}),
        STATUS_DENIED);
    assert_int_equal(fixture_int(f, "SELECT count(*) FROM event"), 1);
}

static void
a_refused_command_leaves_the_clock_alone(void **state)
{
    struct fixture *f = *state;
    int64_t now;
    struct action action = {.kind = ACTION_TAKE, .services = "NONE", .at = "2026-11-23T09:30:00"};
    assert_int_equal(fixture_act(f, action), STATUS_INVALID);
    assert_int_equal(clock_rows(f), 0);
    assert_int_equal(store_now(f->store, &now), STATUS_OK);
    assert_int_equal(now, f->real);
}

static void
what_is_no_time_is_invalid(void **state)
{
    struct fixture *f = *state;
    static const char *const times[] = {"2026-11-31T09:30:00", "09:30", "2026-11-23",
                                        "2026-11-23T09:30:00x"};
    for (size_t i = 0; i < ARRAY_SIZE(times); i++) {
        assert_int_equal(transaction_begin(f->store, times[i], &f->answer), STATUS_INVALID);
        assert_false(f->store->in_transaction);
    }
}

static void
the_rate_makes_time_run_or_stand(void **state)
{
    struct fixture *f = *state;
    struct store_facts facts;
    int64_t now, began;
    fixture_act_ok(f, (struct action){.kind = ACTION_CLOCK,
                                      .at = "2026-11-20T10:00:00",
                                      .has_rate = true,
                                      .rate_milli = 60000,
                                      .request = "clock-1"});
    began = fixture_instant("2026-11-20T10:00:00");
    assert_int_equal(fixture_int(f, "SELECT count(*) FROM event WHERE kind = 'clock' AND"
                                    " request = 'clock-1'"),
                     1);
    fixture_pass(f, 1000);
    assert_int_equal(store_now(f->store, &now), STATUS_OK);
    assert_int_equal(now, began + 60000);
    fixture_act_ok(f, (struct action){.kind = ACTION_CLOCK, .has_rate = true, .rate_milli = 0});
    fixture_pass(f, 3600 * 1000);
    assert_int_equal(take(f), began + 60000);
    assert_int_equal(store_facts(f->store, &facts), STATUS_OK);
    assert_int_equal(facts.clock_rate_milli, 0);
    fixture_verify(f);
}

static void
a_clock_that_runs_out_of_the_calendar_stands_at_its_end(void **state)
{
    struct fixture *f = *state;
    struct store_facts facts;
    fixture_act_ok(f, (struct action){.kind = ACTION_CLOCK,
                                      .has_rate = true,
                                      .rate_milli = INT64_C(86400) * 1000});
    fixture_pass(f, INT64_C(40) * 86400 * 1000);
    assert_int_equal(store_facts(f->store, &facts), STATUS_OK);
    assert_string_equal(facts.day, "9999-12-30");
    fixture_act_ok(f, (struct action){.kind = ACTION_TAKE, .services = "C"});
    assert_string_equal(f->answer.ticket.day, "9999-12-30");
    fixture_verify(f);
}

static void
the_rate_has_bounds(void **state)
{
    struct fixture *f = *state;
    int64_t event;
    assert_int_equal(transaction_begin_clock(f->store, "", true, -1, &event, &f->answer),
                     STATUS_INVALID);
    assert_int_equal(
        transaction_begin_clock(f->store, "", true, INT64_C(86400001), &event, &f->answer),
        STATUS_INVALID);
    assert_int_equal(
        transaction_begin_clock(f->store, "", true, INT64_C(86400000), &event, &f->answer),
        STATUS_OK);
    transaction_rollback(f->store);
}

static void
a_set_clock_does_not_mind_the_machines_jumps_forward(void **state)
{
    struct fixture *f = *state;
    fixture_act_ok(f, (struct action){.kind = ACTION_CLOCK, .at = "2026-11-20T10:00:00"});
    int rows = clock_rows(f);
    f->real += 60000;
    take(f);
    assert_int_equal(clock_rows(f), rows);
    f->real -= 60000;
    take(f);
    assert_int_equal(clock_rows(f), rows + 1);
    fixture_verify(f);
}

/* Not silently by the zone before. */
static void
a_zone_that_is_not_known_here_fails_every_time(void **state)
{
    struct fixture *fixture = *state;
    int64_t at;
    fixture_sql(fixture, "UPDATE hall SET time_zone = 'Mars/Base'");
    assert_int_not_equal(store_now(fixture->store, &at), STATUS_OK);
    assert_int_not_equal(store_now(fixture->store, &at), STATUS_OK);
    fixture_sql(fixture, "UPDATE hall SET time_zone = 'Asia/Shanghai'");
    assert_int_equal(store_now(fixture->store, &at), STATUS_OK);
}

static int64_t
hall_ms(void *context)
{
    return *(int64_t *)context;
}

/* A handle whose own clock is that much off the hall's. */
static void
open_off(struct fixture *f, int64_t *hall, struct clock *reference, int64_t off_ms)
{
    *hall = f->real - off_ms;
    *reference = (struct clock){.real_ms = hall_ms, .context = hall};
    f->options.reference = reference;
    store_close(f->store);
    fixture_open(f);
}

static void
a_clock_more_than_two_minutes_off_is_refused_every_action(void **state)
{
    struct fixture *f = *state;
    static const struct {
        int64_t off_ms;
        enum status status;
    } cases[] = {{120000, STATUS_OK},
                 {-120000, STATUS_OK},
                 {120001, STATUS_DENIED},
                 {-120001, STATUS_DENIED},
                 {86400000, STATUS_DENIED}};
    struct action take = {.kind = ACTION_TAKE, .services = "C"};
    struct clock reference;
    struct store_facts facts;
    int64_t hall;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        int64_t rows = fixture_int(f, "SELECT count(*) FROM event");
        open_off(f, &hall, &reference, cases[i].off_ms);
        assert_int_equal(store_facts(f->store, &facts), STATUS_OK);
        assert_int_equal(facts.clock_off_ms, cases[i].off_ms);
        assert_int_equal(facts.now, hall);
        assert_int_equal(fixture_act(f, take), cases[i].status);
        if (cases[i].status != STATUS_OK) {
            assert_int_equal(fixture_int(f, "SELECT count(*) FROM event"), rows);
            assert_string_equal(f->answer.values[0], i < 4 ? "09:00" : "2026-11-20 09:00");
            assert_string_equal(f->answer.values[1], i == 2 ? "08:57" : i == 3 ? "09:02" : "09:00");
        }
    }
    fixture_verify(f);
}

static void
a_wrong_clock_may_tell_of_devices_and_paper(void **state)
{
    struct fixture *f = *state;
    struct clock reference;
    int64_t hall;
    open_off(f, &hall, &reference, 600000);
    fixture_act_ok(
        f, (struct action){
               .kind = ACTION_PRESENCE, .terminal = "k1", .device = "kiosk", .outcome = "clock"});
    struct device *devices = NULL;
    size_t count = 0;
    assert_int_equal(store_devices(f->store, &devices, &count), STATUS_OK);
    assert_int_equal(count, 1);
    assert_string_equal(devices[0].terminal, "k1");
    assert_string_equal(devices[0].state, "clock");
    free(devices);
    /* What it wrote carries the hall's time, not its own. */
    assert_int_equal(fixture_int(f, "SELECT at FROM event ORDER BY id DESC LIMIT 1"), hall);
    fixture_verify(f);
}

static void
what_was_done_is_told_again_whatever_the_clock_says(void **state)
{
    struct fixture *f = *state;
    struct action take = {.kind = ACTION_TAKE, .services = "C", .request = "r-1"};
    struct clock reference;
    int64_t hall;
    fixture_act_ok(f, take);
    open_off(f, &hall, &reference, -600000);
    fixture_act_ok(f, take);
    assert_true(f->answer.repeated);
    assert_string_equal(f->answer.ticket.number, "C001");
    struct action other = {.kind = ACTION_TAKE, .services = "C", .request = "r-2"};
    assert_int_equal(fixture_act(f, other), STATUS_DENIED);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
#define REAL(name) cmocka_unit_test_setup_teardown(name, fixture_setup_real, fixture_teardown)
        REAL(passing_time_writes_no_clock_row),
        REAL(a_small_step_back_makes_time_stand_still),
        REAL(a_larger_step_back_is_a_clock_row),
        REAL(a_step_forward_is_a_clock_row),
        REAL(a_step_back_that_passing_time_hides_is_a_clock_row),
        REAL(after_a_new_boot_only_going_back_is_seen),
        REAL(a_real_halls_clock_cannot_be_set),
        TEST(a_command_happens_at_exactly_its_instant),
        TEST(a_refused_command_leaves_the_clock_alone),
        TEST(what_is_no_time_is_invalid),
        TEST(the_rate_makes_time_run_or_stand),
        TEST(a_clock_that_runs_out_of_the_calendar_stands_at_its_end),
        TEST(the_rate_has_bounds),
        TEST(a_zone_that_is_not_known_here_fails_every_time),
        REAL(a_clock_more_than_two_minutes_off_is_refused_every_action),
        REAL(a_wrong_clock_may_tell_of_devices_and_paper),
        REAL(what_was_done_is_told_again_whatever_the_clock_says),
        TEST(a_set_clock_does_not_mind_the_machines_jumps_forward),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
