/* SPDX-License-Identifier: Apache-2.0
 * The waits that a hall's own store leads to. */
#include "wait/wait.h"

#include "tests/unit/store/fixture.h"

static const char waiting_hall[] =
    "format: 1\n"
    "hall: {id: w, name: W, time_zone: Asia/Shanghai, languages: [en]}\n"
    "classes: [{id: regular, credit_min: 0, name: O}, {id: elderly, credit_min: 60, name: E}]\n"
    "services: [{id: C, name: C, series: {regular: [1, 999]}},"
    " {id: G, name: G, series: {regular: [1, 99]}}]\n"
    "counters: [{id: \"1\", primary: [C], roster: {mon-fri: [\"09:00-14:00\", \"15:00-17:00\"]}},"
    " {id: \"2\", primary: [G]}]\n"
    "staff: [{id: a, name: A, roles: [clerk]}]\n"
    "hours: {mon-fri: [\"09:00-17:00\"]}\n";

/* Never closes: its day turns at four. */
static const char night_hall[] =
    "format: 1\n"
    "hall: {id: n, name: N, time_zone: Asia/Shanghai, day_starts: \"04:00\", languages: [en]}\n"
    "classes: [{id: regular, credit_min: 0, name: O}]\n"
    "services: [{id: C, name: C, series: {regular: [1, 999]}}]\n"
    "counters: [{id: \"1\", primary: [C], roster: {mon-sun: [\"00:00-24:00\"]}}]\n"
    "staff: [{id: a, name: A, roles: [clerk]}]\n"
    "hours: {mon-sun: [\"00:00-24:00\"]}\n";

enum { MINUTE = 60000 };

struct bench {
    struct fixture fixture;
    struct waiter *waiter;
    struct waits *waits;
};

static int
setup_hall(void **state, const char *definition)
{
    struct bench *bench = calloc(1, sizeof(*bench));

    fixture_make(&bench->fixture, definition, true);
    bench->waiter = waiter_new(0);
    *state = bench;
    return 0;
}

static int
setup(void **state)
{
    return setup_hall(state, waiting_hall);
}

static int
setup_night(void **state)
{
    return setup_hall(state, night_hall);
}

static int
teardown(void **state)
{
    struct bench *bench = *state;

    waits_free(bench->waits);
    waiter_free(bench->waiter);
    fixture_done(&bench->fixture);
    free(bench);
    return 0;
}

static const struct waits *
look(struct bench *bench)
{
    bench->waits = waits_free(bench->waits);
    assert_int_equal(waiter_look(bench->waiter, bench->fixture.store, &bench->waits), STATUS_OK);
    return bench->waits;
}

static struct ticket
take(struct bench *bench, const char *class_id, struct ticket_told told)
{
    struct action action = {.kind = ACTION_TAKE, .services = "C", .told = told};

    str_cut(action.class_id, sizeof(action.class_id), class_id);
    fixture_act_ok(&bench->fixture, action);
    return bench->fixture.answer.ticket;
}

static void
at_counter(struct bench *bench, enum action_kind kind)
{
    fixture_act_ok(&bench->fixture, (struct action){.kind = kind, .counter = "1"});
}

static void
open_counter(struct bench *bench)
{
    fixture_act_ok(&bench->fixture,
                   (struct action){.kind = ACTION_OPEN, .counter = "1", .staff = "a"});
}

/* So many people, one after the other, five minutes each. */
static void
serve_some(struct bench *bench, int count)
{
    for (int i = 0; i < count; i++) {
        take(bench, "", (struct ticket_told){.by = ""});
        at_counter(bench, ACTION_CALL);
        at_counter(bench, ACTION_START);
        fixture_pass(&bench->fixture, 5 * MINUTE);
        at_counter(bench, ACTION_FINISH);
    }
}

static void
without_history_nothing_is_said(void **state)
{
    struct bench *bench = *state;

    open_counter(bench);
    take(bench, "", (struct ticket_told){.by = ""});
    const struct waits *waits = look(bench);
    assert_int_equal(waits->service_count, 2);
    assert_string_equal(waits_service(waits, "C", false)->told.by, "");
    assert_string_equal(waits_ticket(waits, 1)->told.by, "");
    assert_string_equal(waits_service(NULL, "C", false)->told.by, "");
    assert_string_equal(waits_service(waits, "X", false)->told.by, "");
}

static int
ways(const struct bench *bench)
{
    const struct db *db = bench->fixture.store->db;
    return (int)db->driver->round_trips(bench->fixture.store->db);
}

/* One for what has happened since, one for who waits now. */
static void
a_look_at_a_far_hall_is_two_ways_there_and_back(void **state)
{
    struct bench *bench = *state;

    if (!bench->fixture.store->db->driver->round_trips) {
        skip();
    }
    open_counter(bench);
    serve_some(bench, 6);
    (void)look(bench);
    take(bench, "", (struct ticket_told){.by = ""});
    int before = ways(bench);
    assert_string_not_equal(waits_service(look(bench), "C", false)->told.by, "");
    assert_int_equal(ways(bench) - before, 2);
    before = ways(bench);
    assert_int_equal(waiter_read(bench->waiter, bench->fixture.store), STATUS_OK);
    assert_int_equal(ways(bench) - before, 1);
    /* A training hall's clock set for the look alone: with its lock. */
    struct waits *waits = NULL;
    before = ways(bench);
    assert_int_equal(
        store_waiting_hold(bench->fixture.store, "2026-11-20T10:30:00", &bench->fixture.answer),
        STATUS_OK);
    assert_int_equal(waiter_estimate(bench->waiter, bench->fixture.store, &waits), STATUS_OK);
    assert_int_equal(ways(bench) - before, 1);
    assert_int_equal(store_release(bench->fixture.store, false, &bench->fixture.answer), STATUS_OK);
    waits_free(waits);
}

static void
after_some_calls_the_line_is_estimated(void **state)
{
    struct bench *bench = *state;

    open_counter(bench);
    serve_some(bench, 25); /* 09:00 to 11:05 */
    for (int i = 0; i < 6; i++) {
        take(bench, "", (struct ticket_told){.by = ""});
    }
    int64_t first = bench->fixture.answer.ticket.id - 5;
    const struct waits *waits = look(bench);
    const struct wait *joining = waits_service(waits, "C", false);
    assert_string_not_equal(joining->told.by, "");
    assert_int_equal(joining->told.ahead, 6);
    assert_false(joining->may_not_be_reached);
    assert_in_range(joining->told.p50_min, 22, 45);
    assert_in_range(joining->told.p80_min, joining->told.p50_min, 70);
    /* A credit of an hour goes before all of them. */
    const struct wait *favoured = waits_service(waits, "C", true);
    assert_int_equal(favoured->told.ahead, 0);
    assert_true(favoured->told.p50_min < joining->told.p50_min / 2);
    /* Each waiting ticket has its own. */
    assert_int_equal(waits->ticket_count, 6);
    assert_int_equal(waits_ticket(waits, first + 3)->told.ahead, 3);
    assert_true(waits_ticket(waits, first + 1)->told.p50_min <
                waits_ticket(waits, first + 5)->told.p50_min);
    /* Nobody ever works for G. */
    assert_string_equal(waits_service(waits, "G", false)->told.by, "");
}

static void
the_same_state_gives_the_same_figures(void **state)
{
    struct bench *bench = *state;
    struct ticket_told first;

    open_counter(bench);
    serve_some(bench, 22);
    take(bench, "", (struct ticket_told){.by = ""});
    first = waits_service(look(bench), "C", false)->told;
    assert_memory_equal(&first, &waits_service(look(bench), "C", false)->told, sizeof(first));
    waiter_free(bench->waiter);
    bench->waiter = waiter_new(0);
    assert_memory_equal(&first, &waits_service(look(bench), "C", false)->told, sizeof(first));
}

/* At ten to two the counter goes to lunch for an hour. */
static void
the_roster_is_reckoned_with(void **state)
{
    struct bench *bench = *state;

    open_counter(bench);
    serve_some(bench, 58); /* to 13:50 */
    for (int i = 0; i < 4; i++) {
        take(bench, "", (struct ticket_told){.by = ""});
    }
    assert_true(waits_service(look(bench), "C", false)->told.p50_min > 60);
}

static void
what_may_not_be_reached_before_closing_is_said(void **state)
{
    struct bench *bench = *state;

    open_counter(bench);
    serve_some(bench, 25);
    fixture_until(&bench->fixture, "2026-11-20T16:30:00");
    assert_false(waits_service(look(bench), "C", false)->may_not_be_reached);
    for (int i = 0; i < 12; i++) {
        take(bench, "", (struct ticket_told){.by = ""});
    }
    assert_true(waits_service(look(bench), "C", false)->may_not_be_reached);
}

/* Who waits still is called: the tenth, five minutes each, not at once. */
static void
after_closing_the_line_is_estimated(void **state)
{
    struct bench *bench = *state;

    open_counter(bench);
    serve_some(bench, 25);
    fixture_until(&bench->fixture, "2026-11-20T16:55:00");
    for (int i = 0; i < 10; i++) {
        take(bench, "", (struct ticket_told){.by = ""});
    }
    int64_t last = bench->fixture.answer.ticket.id;
    fixture_until(&bench->fixture, "2026-11-20T17:05:00");
    const struct wait *wait = waits_ticket(look(bench), last);
    assert_in_range(wait->told.p50_min, 35, 60);
    assert_false(wait->may_not_be_reached);
}

/* At midnight nothing ends; at four, when the day turns, those who wait do. */
static void
midnight_is_no_closing_time_of_a_hall_that_goes_on(void **state)
{
    struct bench *bench = *state;

    fixture_until(&bench->fixture, "2026-11-20T18:00:00");
    open_counter(bench);
    serve_some(bench, 25);
    for (int i = 0; i < 10; i++) {
        take(bench, "", (struct ticket_told){.by = ""});
    }
    int64_t last = bench->fixture.answer.ticket.id;
    static const char *const times[] = {"2026-11-20T23:50:00", "2026-11-21T00:10:00"};
    for (size_t i = 0; i < ARRAY_SIZE(times); i++) {
        fixture_until(&bench->fixture, times[i]);
        const struct wait *wait = waits_ticket(look(bench), last);
        assert_in_range(wait->told.p50_min, 35, 60);
        assert_false(wait->may_not_be_reached);
    }
    fixture_until(&bench->fixture, "2026-11-21T03:50:00");
    assert_true(waits_ticket(look(bench), last)->may_not_be_reached);
}

static void
yesterday_is_counted_up(void **state)
{
    struct bench *bench = *state;
    const struct ticket_told five = {.p50_min = 3, .p80_min = 5, .by = "rollout"};

    open_counter(bench);
    take(bench, "", five);
    take(bench, "", five);
    fixture_pass(&bench->fixture, 4 * MINUTE);
    at_counter(bench, ACTION_CALL);
    at_counter(bench, ACTION_START);
    fixture_pass(&bench->fixture, 4 * MINUTE);
    at_counter(bench, ACTION_FINISH);
    at_counter(bench, ACTION_CALL); /* eight minutes, not five */
    fixture_pass(&bench->fixture, 1 * MINUTE);
    assert_int_equal(look(bench)->tally.told, 0);
    at_counter(bench, ACTION_START);
    at_counter(bench, ACTION_FINISH);
    fixture_until(&bench->fixture, "2026-11-23T09:00:00");
    take(bench, "", five);
    struct past_tally tally = look(bench)->tally;
    assert_int_equal(tally.told, 2);
    assert_int_equal(tally.kept, 1);
    assert_string_equal(tally.day, "2026-11-20");
}

/* More rows than one look reads: meanwhile nothing is known, and then everything. */
static void
a_long_past_is_read_in_parts(void **state)
{
    struct bench *bench = *state;

    open_counter(bench);
    serve_some(bench, 25);
    take(bench, "", (struct ticket_told){.by = ""});
    fixture_open_ledger(&bench->fixture);
    fixture_sql(&bench->fixture, "UPDATE event SET id = id + 20000 WHERE id > 10;"
                                 "UPDATE hall SET last_event = last_event + 20000");
    assert_true(look(bench)->behind);
    assert_string_equal(waits_service(bench->waits, "C", false)->told.by, "");
    assert_false(look(bench)->behind);
    assert_string_not_equal(waits_service(bench->waits, "C", false)->told.by, "");
    waiter_free(bench->waiter);
    bench->waiter = waiter_new(0);
    assert_int_equal(waiter_read(bench->waiter, bench->fixture.store), STATUS_OK);
    assert_int_equal(waiter_event(bench->waiter),
                     fixture_int(&bench->fixture, "SELECT last_event FROM hall"));
}

static void
a_changed_hall_is_learned_anew(void **state)
{
    struct bench *bench = *state;

    open_counter(bench);
    serve_some(bench, 25);
    take(bench, "", (struct ticket_told){.by = ""});
    struct ticket_told before = waits_service(look(bench), "C", false)->told;
    fixture_act_ok(&bench->fixture,
                   (struct action){.kind = ACTION_COUNTER, .counter = "2", .services = "G,C"});
    assert_string_equal(waits_service(look(bench), "C", false)->told.by, before.by);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(without_history_nothing_is_said),
        TEST(a_look_at_a_far_hall_is_two_ways_there_and_back),
        TEST(after_some_calls_the_line_is_estimated),
        TEST(the_same_state_gives_the_same_figures),
        TEST(the_roster_is_reckoned_with),
        TEST(what_may_not_be_reached_before_closing_is_said),
        TEST(after_closing_the_line_is_estimated),
        cmocka_unit_test_setup_teardown(midnight_is_no_closing_time_of_a_hall_that_goes_on,
                                        setup_night, teardown),
        TEST(yesterday_is_counted_up),
        TEST(a_long_past_is_read_in_parts),
        TEST(a_changed_hall_is_learned_anew),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
