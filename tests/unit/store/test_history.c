/* SPDX-License-Identifier: Apache-2.0
 * What waits are estimated from. */
#include "tests/unit/store/lab.h"

#include "store/history.h"

struct seen {
    struct history_row rows[64];
    size_t count;
    char counters[64][ID_SIZE];
};

static void
note(const struct history_row *row, void *context)
{
    struct seen *seen = context;

    assert_true(seen->count < ARRAY_SIZE(seen->rows));
    str_cut(seen->counters[seen->count], ID_SIZE, row->counter);
    seen->rows[seen->count++] = *row;
}

static void
the_ledger_is_told_as_values_in_slices(void **state)
{
    struct fixture *fixture = *state;
    struct seen seen = {.count = 0};
    struct action action = {.kind = ACTION_TAKE,
                            .services = "C,G",
                            .class_id = "elderly",
                            .told = {.p50_min = 4, .p80_min = 9, .ahead = 1, .by = "blend"}};
    int64_t taken = lab_ok(fixture, &action)->event;

    lab_open(fixture, "1", "0317");
    lab_serve(fixture, "1");
    lab_at(fixture, ACTION_FINISH, "1"); /* on to G */
    lab_open(fixture, "2", "0318");
    lab_serve(fixture, "2");
    lab_at(fixture, ACTION_FINISH, "2");
    assert_int_equal(store_history(fixture->store, taken - 1, taken + 3, note, &seen), STATUS_OK);
    assert_int_equal(seen.count, 4);
    const struct history_row *row = &seen.rows[0];
    assert_int_equal(row->kind, HISTORY_TAKE);
    assert_string_equal(row->service, "C");
    assert_string_equal(row->class_id, "elderly");
    assert_int_equal(row->issued_at, fixture->real);
    assert_int_equal(row->told.p50_min, 4);
    assert_int_equal(row->told.p80_min, 9);
    assert_int_equal(row->told.ahead, 1);
    assert_string_equal(row->told.by, "blend");
    assert_int_equal(seen.rows[1].kind, HISTORY_OPEN);
    assert_string_equal(seen.counters[1], "1");
    assert_int_equal(seen.rows[2].kind, HISTORY_CALL);
    assert_int_equal(seen.rows[2].ticket, row->ticket);
    assert_int_equal(seen.rows[3].kind, HISTORY_START);
    seen.count = 0;
    assert_int_equal(store_history(fixture->store, taken + 3, INT64_MAX, note, &seen), STATUS_OK);
    assert_int_equal(seen.rows[0].kind, HISTORY_NEXT);
    assert_string_equal(seen.rows[0].service, "G");
    assert_int_equal(seen.rows[seen.count - 1].kind, HISTORY_FINISH);
}

static void
who_waits_and_who_works_is_seen_at_one_instant(void **state)
{
    struct fixture *fixture = *state;
    struct waiting *waiting = NULL;

    lab_open(fixture, "1", "0317");
    lab_take(fixture, "C");
    lab_take(fixture, "C");
    struct ticket late = lab_take(fixture, "C"), early = lab_take_class(fixture, "C", "elderly");
    lab_serve(fixture, "1");
    lab_open(fixture, "2", "0318");
    struct action pause = {.kind = ACTION_PAUSE, .counter = "2", .reason = "lunch", .minutes = 30};
    lab_ok(fixture, &pause);
    assert_int_equal(store_waiting(fixture->store, &waiting), STATUS_OK);
    assert_int_equal(waiting->at, fixture->real);
    assert_int_equal(waiting->ticket_count, 3);
    assert_int_equal(waiting->tickets[2].id, late.id);
    assert_int_equal(waiting->tickets[2].due, late.due);
    assert_int_equal(waiting->tickets[2].base, late.base);
    assert_true(waiting->tickets[0].id != early.id); /* she was called */
    assert_string_equal(waiting->services[0].id, "C");
    assert_int_equal(waiting->services[0].guard, 1);
    assert_int_equal(waiting->counter_count, 8);
    assert_string_equal(waiting->counters[0].staff, "0317");
    assert_string_equal(waiting->counters[0].service, "C");
    assert_int_equal(waiting->counters[0].called_at, fixture->real);
    assert_int_equal(waiting->counters[1].state, COUNTER_PAUSED);
    assert_int_equal(waiting->counters[1].back_at, fixture->real + 30 * MINUTE_MS);
    assert_string_equal(waiting->counters[1].service, "");
    assert_int_equal(waiting->counters[2].state, COUNTER_CLOSED);
    waiting_free(waiting);
}

/* The next write closes that day. */
static void
in_the_morning_nobody_of_yesterday_waits_or_is_served(void **state)
{
    struct fixture *fixture = *state;
    struct waiting *waiting = NULL;

    lab_open(fixture, "1", "0317");
    lab_take(fixture, "C");
    lab_take(fixture, "C");
    lab_take_class(fixture, "C", "elderly");
    lab_serve(fixture, "1");
    fixture_until(fixture, "2026-11-21T09:00:00");
    assert_int_equal(store_waiting(fixture->store, &waiting), STATUS_OK);
    assert_int_equal(waiting->ticket_count, 0);
    assert_int_equal(waiting->services[0].guard, 0);
    assert_string_equal(waiting->counters[0].service, "");
    waiting_free(waiting);
}

static void
whom_a_ticket_is_bound_to_is_as_of_now(void **state)
{
    struct fixture *fixture = *state;
    struct waiting *waiting = NULL;
    struct action offer = {.kind = ACTION_TRANSFER,
                           .counter = "1",
                           .target = TICKET_BOUND_COUNTER,
                           .target_id = "2",
                           .offer = true};

    lab_open(fixture, "1", "0317");
    lab_open(fixture, "2", "0318");
    lab_take(fixture, "C");
    lab_serve(fixture, "1");
    lab_ok(fixture, &offer);
    assert_int_equal(store_waiting(fixture->store, &waiting), STATUS_OK);
    assert_int_equal(waiting->tickets[0].bound, TICKET_BOUND_COUNTER);
    assert_string_equal(waiting->tickets[0].bound_to, "2");
    waiting_free(waiting);
    fixture_pass(fixture, 3 * MINUTE_MS);
    assert_int_equal(store_waiting(fixture->store, &waiting), STATUS_OK);
    assert_string_equal(waiting->tickets[0].bound_to, "1");
    waiting_free(waiting);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        lab_test(the_ledger_is_told_as_values_in_slices),
        lab_test(who_waits_and_who_works_is_seen_at_one_instant),
        lab_test(in_the_morning_nobody_of_yesterday_waits_or_is_served),
        lab_test(whom_a_ticket_is_bound_to_is_as_of_now),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
