/* SPDX-License-Identifier: Apache-2.0
 * The wait that somebody was told with a number. */
#include "tests/unit/store/lab.h"

#include "store/repair.h"

static const struct ticket_told about_a_quarter = {
    .p50_min = 14, .p80_min = 22, .ahead = 3, .by = "rollout"};

static struct action
take_told(struct ticket_told told)
{
    return (struct action){.kind = ACTION_TAKE, .services = "C", .told = told};
}

static void
assert_told(struct fixture *fixture, const char *number, struct ticket_told wanted)
{
    struct ticket ticket = lab_show(fixture, number);

    assert_int_equal(ticket.told.p50_min, wanted.p50_min);
    assert_int_equal(ticket.told.p80_min, wanted.p80_min);
    assert_int_equal(ticket.told.ahead, wanted.ahead);
    assert_string_equal(ticket.told.by, wanted.by);
}

static void
what_was_told_stands_with_the_ticket_and_in_its_ledger_row(void **state)
{
    struct fixture *fixture = *state;
    struct action action = take_told(about_a_quarter);

    lab_ok(fixture, &action);
    assert_told(fixture, "C001", about_a_quarter);
    assert_int_equal(fixture_int(fixture, "SELECT body LIKE '%\"told_ahead\":[null,3],"
                                          "\"told_by\":[null,\"rollout\"],\"told_p50\":[null,14],"
                                          "\"told_p80\":[null,22]%' FROM event"
                                          " WHERE kind = 'take'"),
                     1);
    lab_take(fixture, "C");
    assert_told(fixture, "C002", (struct ticket_told){.by = ""});
    fixture_verify(fixture);
}

static void
it_stays_whatever_becomes_of_the_ticket(void **state)
{
    struct fixture *fixture = *state;
    struct action action = take_told(about_a_quarter);

    lab_ok(fixture, &action);
    lab_open(fixture, "1", "0317");
    lab_serve(fixture, "1");
    lab_at(fixture, ACTION_FINISH, "1");
    assert_told(fixture, "C001", about_a_quarter);
    fixture_verify(fixture);
}

static void
a_wait_that_nobody_could_be_told_is_refused(void **state)
{
    const struct ticket_told wrong[] = {
        {.p50_min = 14, .p80_min = 22},                     /* from nowhere */
        {.p50_min = 14, .p80_min = 13, .by = "rollout"},    /* the bound below the middle */
        {.p50_min = -1, .p80_min = 13, .by = "rollout"},    /* past */
        {.p50_min = 1, .p80_min = 1441, .by = "rollout"},   /* more than a day */
        {.p50_min = 1, .p80_min = 2, .by = "a wild guess"}, /* no id */
        {.p50_min = 1, .p80_min = 2, .ahead = -1, .by = "rollout"},
    };

    for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
        struct action action = take_told(wrong[i]);
        lab_refused(*state, &action, STATUS_INVALID);
    }
    struct action call = {.kind = ACTION_CALL, .counter = "1", .told = about_a_quarter};
    lab_refused(*state, &call, STATUS_INVALID);
}

/* The same take asked again meanwhile shows another wait: it is the same take. */
static void
a_repeated_request_keeps_what_was_told_first(void **state)
{
    struct fixture *fixture = *state;
    struct action action = take_told(about_a_quarter);

    str_cut(action.request, sizeof(action.request), "k-1");
    lab_ok(fixture, &action);
    action.told.p80_min = 40;
    assert_true(lab_ok(fixture, &action)->repeated);
    assert_int_equal(fixture->answer.ticket.told.p80_min, 22);
    assert_told(fixture, "C001", about_a_quarter);
}

static void
a_wait_changed_behind_the_ledgers_back_is_found_and_repaired(void **state)
{
    struct fixture *fixture = *state;
    fixture_sqlite_only(fixture);
    struct action action = take_told(about_a_quarter);
    struct repair_options options = {.clock = &fixture->clock};
    struct repair_report report;
    struct verify_report verified;

    lab_ok(fixture, &action);
    fixture_sql(fixture, "UPDATE ticket SET told_p80 = 60");
    assert_int_equal(store_verify(fixture->store, NULL, &verified), STATUS_OK);
    assert_true(verified.fault_count > 0);
    verify_report_done(&verified);
    fixture->store = store_close(fixture->store);
    assert_int_equal(store_repair(fixture->path, &options, &fixture->answer, &report), STATUS_OK);
    fixture_open(fixture);
    assert_told(fixture, "C001", about_a_quarter);
    fixture_verify(fixture);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        lab_test(what_was_told_stands_with_the_ticket_and_in_its_ledger_row),
        lab_test(it_stays_whatever_becomes_of_the_ticket),
        lab_test(a_wait_that_nobody_could_be_told_is_refused),
        lab_test(a_repeated_request_keeps_what_was_told_first),
        lab_test(a_wait_changed_behind_the_ledgers_back_is_found_and_repaired),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
