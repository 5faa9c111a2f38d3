/* SPDX-License-Identifier: Apache-2.0
 * A database that is far away: how often an action goes there and back. */
#include "lab.h"
#include "store/rating.h"

enum { TRIPS_MAX = 3 };

static void
trips(struct fixture *fixture, int most, struct action action)
{
    struct db *db = fixture->store->db;
    int64_t before = db->driver->round_trips(db);
    fixture_act_ok(fixture, action);
    int64_t made = db->driver->round_trips(db) - before;
    if (made > most || made < 1) {
        fail_msg("%s: %d round trips", action_name(action.kind), (int)made);
    }
}

#define DO(kind_, ...)                                                                             \
    trips(fixture, TRIPS_MAX, (struct action){.kind = ACTION_##kind_, __VA_ARGS__})

static void
at_desk(struct fixture *fixture, enum action_kind kind)
{
    trips(fixture, TRIPS_MAX, (struct action){.kind = kind, .counter = "1"});
}

static void
what_a_hall_does_all_day_takes_two(void **state)
{
    static const enum action_kind kinds[] = {ACTION_CALL, ACTION_START, ACTION_FINISH};
    struct fixture *fixture = *state;
    if (!fixture->store->db->driver->round_trips) {
        skip();
    }
    DO(OPEN, .counter = "1", .staff = "0317");
    DO(TAKE, .services = "C");
    for (int i = 0; i < 3; i++) {
        trips(fixture, 2, (struct action){.kind = ACTION_TAKE, .services = "C"});
        for (size_t k = 0; k < ARRAY_SIZE(kinds); k++) {
            trips(fixture, 2, (struct action){.kind = kinds[k], .counter = "1"});
        }
    }
}

/* The lock of who stands still within an action is taken away. */
static void
a_terminal_that_stops_within_a_write_does_not_hold_the_hall(void **state)
{
    struct fixture *fixture = *state;
    struct action take = {.kind = ACTION_TAKE, .services = "C"};
    struct store_options options = fixture->options;
    struct store *other = NULL;
    struct answer answer;
    if (!fixture->store->db->driver->round_trips) {
        skip();
    }
    fixture->store->under_way = &take;
    assert_int_equal(transaction_begin(fixture->store, "", &fixture->answer), STATUS_OK);
    fixture->store->under_way = NULL;
    options.busy_ms = 15000;
    assert_int_equal(store_open(fixture->path, &options, &answer, &other), STATUS_OK);
    assert_int_equal(store_act(other, &take, &answer), STATUS_OK);
    store_close(other);
    transaction_rollback(fixture->store);
}

static void
start_day(struct fixture *fixture)
{
    if (!fixture->store->db->driver->round_trips) {
        skip();
    }
    store_grant_rating(fixture->store);
    DO(OPEN, .counter = "1", .staff = "0317");
    DO(TAKE, .services = "C/resale,G", .request = "r-1");
    DO(TAKE, .services = "C", .class_id = "elderly");
    DO(TAKE, .services = "C");
    DO(TAKE, .services = "C");
}

static void
a_desks_action_takes_at_most_three_round_trips(void **state)
{
    struct fixture *fixture = *state;
    start_day(fixture);
    DO(CALL, .counter = "1", .request = "r-2");
    DO(CALL, .counter = "1", .request = "r-2"); /* asked again */
    at_desk(fixture, ACTION_RECALL);
    at_desk(fixture, ACTION_START);
    DO(HOLD, .counter = "1", .hold = TICKET_HOLD_WITH_US);
    DO(UNHOLD, .counter = "1", .number = "C801");
    DO(FINISH, .counter = "1", .request = "r-3");
    DO(RATE, .counter = "1", .number = "C801", .level = 5, .terminal = "pad1",
       .reason = "waited,unclear");
    at_desk(fixture, ACTION_CALL);
    at_desk(fixture, ACTION_UNDO);
    at_desk(fixture, ACTION_CALL);
    at_desk(fixture, ACTION_START);
    DO(NOTICE, .counter = "1", .missing = "1,3");
    at_desk(fixture, ACTION_FINISH); /* to its next service */
    at_desk(fixture, ACTION_CALL);
    at_desk(fixture, ACTION_RECALL);
    at_desk(fixture, ACTION_RECALL);
    at_desk(fixture, ACTION_PASS);
    DO(RETURN, .number = "C002");
    DO(CALL, .counter = "1", .number = "C003", .reason = "unwell");
    DO(TRANSFER, .counter = "1", .services = "G");
    at_desk(fixture, ACTION_CALL);
    DO(TRANSFER, .counter = "1", .target = TICKET_BOUND_COUNTER, .target_id = "2",
       .come_back = true);
    DO(PAUSE, .counter = "1", .reason = "tea", .minutes = 10);
    at_desk(fixture, ACTION_RESUME);
    at_desk(fixture, ACTION_CLOSE);
    fixture_verify(fixture);
}

static void
so_does_everybody_elses(void **state)
{
    struct fixture *fixture = *state;
    start_day(fixture);
    at_desk(fixture, ACTION_CALL);
    DO(RELEASE, .counter = "1", .reason = "gone");
    DO(CLASS, .number = "C002", .class_id = "elderly", .reason = "is 80");
    DO(LEAVE, .number = "C002");
    DO(REINSTATE, .number = "C002", .reason = "was here");
    DO(PAPER, .number = "C001", .outcome = "printed");
    DO(PRESENCE, .terminal = "kiosk1", .device = "kiosk", .outcome = "ok");
    DO(SERVICE_STOP, .services = "G", .reason = "ill");
    DO(SERVICE_RESUME, .services = "G");
    DO(COUNTER, .counter = "1", .services = "C,G");
    DO(EMERGENCY, .preset = "fire");
    trips(fixture, TRIPS_MAX, (struct action){.kind = ACTION_EMERGENCY_OFF});
    DO(SERVE, .counter = "1", .services = "G");
    fixture_verify(fixture);
}

/* Whatever ran at the lock went to the server with it: others wait for one way there and back, and
 * for the writes. */
static void
a_kiosks_request_asked_again_is_one_round_trip_and_its_seal(void **state)
{
    struct fixture *fixture = *state;
    struct action take = {.kind = ACTION_TAKE, .services = "C", .request = "again"};
    start_day(fixture);
    fixture_act_ok(fixture, take);
    struct db *db = fixture->store->db;
    int64_t before = db->driver->round_trips(db);
    fixture_act_ok(fixture, take);
    assert_true(fixture->answer.repeated);
    assert_in_range(db->driver->round_trips(db) - before, 1, 2);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        lab_test(a_desks_action_takes_at_most_three_round_trips),
        lab_test(so_does_everybody_elses),
        lab_test(what_a_hall_does_all_day_takes_two),
        lab_test(a_terminal_that_stops_within_a_write_does_not_hold_the_hall),
        lab_test(a_kiosks_request_asked_again_is_one_round_trip_and_its_seal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
