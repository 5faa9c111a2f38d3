/* SPDX-License-Identifier: Apache-2.0
 * What a ledger's rows teach. */
#include "wait/past.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "config/hall_file.h"

static const char hall_text_yaml[] =
    "format: 1\n"
    "hall: {id: t, name: T, time_zone: UTC, languages: [en]}\n"
    "classes: [{id: regular, credit_min: 0, name: O}, {id: elderly, credit_min: 60, name: E}]\n"
    "services: [{id: C, name: C, series: {regular: [1, 99]}},"
    " {id: G, name: G, series: {regular: [1, 99]}}]\n"
    "counters: [{id: \"1\", primary: [C]}, {id: \"2\", primary: [C, G]}]\n"
    "staff: [{id: a, name: A, roles: [clerk]}]\n";

enum { MINUTE = 60000, SECOND = 1000 };

struct bench {
    struct hall *hall;
    struct zone *zone;
    struct past *past;
    int64_t at, id; /* of the next row */
    const char *day;
    struct past_outcome outcomes[400];
    size_t outcome_count;
};

static void
outcome(const struct past_outcome *outcome, void *context)
{
    struct bench *bench = context;
    assert_true(bench->outcome_count < ARRAY_SIZE(bench->outcomes));
    bench->outcomes[bench->outcome_count++] = *outcome;
}

static int
setup(void **state)
{
    struct bench *bench = calloc(1, sizeof(*bench));
    static struct hall_file_errors errors;

    assert_int_equal(
        hall_file_read(hall_text_yaml, strlen(hall_text_yaml), "t", &errors, &bench->hall),
        STATUS_OK);
    assert_int_equal(zone_open("UTC", &bench->zone), STATUS_OK);
    bench->past = past_new(bench->hall, bench->zone, outcome, bench);
    bench->at = INT64_C(1795168800000); /* 2026-11-20T10:00Z, a Friday */
    bench->day = "2026-11-20";
    bench->id = 1;
    *state = bench;
    return 0;
}

static int
teardown(void **state)
{
    struct bench *bench = *state;

    past_free(bench->past);
    zone_close(bench->zone);
    hall_free(bench->hall);
    free(bench);
    return 0;
}

/* A row after so many milliseconds; its id. */
static int64_t
row(struct bench *bench, int64_t pass, struct history_row row)
{
    row.id = bench->id++;
    row.at = bench->at += pass;
    row.day = bench->day;
    row.counter = row.counter ? row.counter : "";
    row.staff = row.staff ? row.staff : "";
    past_row(&row, bench->past);
    return row.id;
}

static void
take(struct bench *bench, int64_t pass, int64_t ticket, struct ticket_told told)
{
    row(bench, pass,
        (struct history_row){.kind = HISTORY_TAKE,
                             .ticket = ticket,
                             .service = "C",
                             .class_id = "regular",
                             .issued_at = bench->at + pass,
                             .told = told});
}

static int64_t
at_counter(struct bench *bench, int64_t pass, enum history_kind kind, int64_t ticket)
{
    return row(bench, pass,
               (struct history_row){.kind = kind, .ticket = ticket, .counter = "1", .staff = "a"});
}

static const struct ticket_told ten = {.p50_min = 6, .p80_min = 10, .ahead = 2, .by = "rollout"};

static void
a_told_wait_is_held_against_the_call(void **state)
{
    struct bench *bench = *state;

    take(bench, 0, 1, ten);
    take(bench, 0, 2, ten);
    take(bench, 0, 3, (struct ticket_told){.by = ""});
    at_counter(bench, 9 * MINUTE, HISTORY_CALL, 1);
    at_counter(bench, 2 * MINUTE, HISTORY_START, 1);
    at_counter(bench, 0, HISTORY_FINISH, 1);
    at_counter(bench, 0, HISTORY_CALL, 2);
    at_counter(bench, 0, HISTORY_PASS, 2);
    at_counter(bench, 0, HISTORY_CALL, 3);
    past_settle(bench->past, INT64_MAX);
    assert_int_equal(bench->outcome_count, 2);
    assert_int_equal(bench->outcomes[0].called_at - bench->outcomes[0].issued_at, 9 * MINUTE);
    assert_int_equal(bench->outcomes[0].told.ahead, 2);
    assert_int_equal(bench->outcomes[0].service, 0);
    assert_string_equal(bench->outcomes[0].day, "2026-11-20");
    assert_int_equal(bench->outcomes[1].called_at - bench->outcomes[1].issued_at, 11 * MINUTE);
    struct past_tally tally = past_tally(bench->past, "2026-11-21");
    assert_int_equal(tally.told, 2);
    assert_int_equal(tally.kept, 1);
    assert_int_equal(past_tally(bench->past, "2026-11-20").told, 0);
}

static void
a_call_that_was_undone_has_not_happened(void **state)
{
    struct bench *bench = *state;

    take(bench, 0, 1, ten);
    int64_t call = at_counter(bench, 4 * MINUTE, HISTORY_CALL, 1);
    row(bench, 8 * SECOND,
        (struct history_row){.kind = HISTORY_UNDO, .ticket = 1, .counter = "1", .undoes = call});
    past_settle(bench->past, INT64_MAX);
    assert_int_equal(bench->outcome_count, 0);
    at_counter(bench, 3 * MINUTE, HISTORY_CALL, 1);
    past_settle(bench->past, INT64_MAX);
    assert_int_equal(bench->outcome_count, 1);
    assert_int_equal(bench->outcomes[0].called_at, bench->at);
}

/* 400 calls of so many minutes: the prior has no say any more. */
static double
learned_minutes(struct bench *bench)
{
    return learn_service(past_learn(bench->past), 0).served_ms / MINUTE;
}

static void
time_on_hold_is_not_the_counters(void **state)
{
    struct bench *bench = *state;

    for (int64_t i = 1; i <= 400; i++) {
        take(bench, 0, i, ten);
        at_counter(bench, 0, HISTORY_CALL, i);
        at_counter(bench, 1 * MINUTE, HISTORY_START, i);
        at_counter(bench, 2 * MINUTE, HISTORY_HOLD, i);
        at_counter(bench, 55 * MINUTE, HISTORY_UNHOLD, i);
        at_counter(bench, 1 * MINUTE, HISTORY_FINISH, i);
    }
    past_settle(bench->past, INT64_MAX);
    assert_true(learned_minutes(bench) > 3.9 && learned_minutes(bench) < 4.7);
}

static void
an_undone_finish_goes_on(void **state)
{
    struct bench *bench = *state;

    for (int64_t i = 1; i <= 400; i++) {
        take(bench, 0, i, ten);
        at_counter(bench, 0, HISTORY_CALL, i);
        at_counter(bench, 0, HISTORY_START, i);
        int64_t finish = at_counter(bench, 1 * MINUTE, HISTORY_FINISH, i);
        row(bench, 5 * SECOND,
            (struct history_row){
                .kind = HISTORY_UNDO, .ticket = i, .counter = "1", .undoes = finish});
        at_counter(bench, 5 * MINUTE, HISTORY_FINISH, i);
    }
    past_settle(bench->past, INT64_MAX);
    double minutes = learned_minutes(bench),
           calls = learn_service(past_learn(bench->past), 0).calls;
    assert_true(minutes > 5.9 && minutes < 6.7);
    assert_true(calls > 399 && calls < 401);
}

static void
who_does_not_come_and_who_is_sent_on_are_told_apart(void **state)
{
    struct bench *bench = *state;

    for (int64_t i = 1; i <= 400; i += 4) {
        for (int64_t k = i; k < i + 4; k++) {
            take(bench, 0, k, ten);
        }
        at_counter(bench, 0, HISTORY_CALL, i);
        at_counter(bench, 1 * MINUTE, HISTORY_PASS, i);
        at_counter(bench, 0, HISTORY_CALL, i + 1);
        at_counter(bench, 0, HISTORY_START, i + 1);
        at_counter(bench, 3 * MINUTE, HISTORY_FINISH, i + 1);
        at_counter(bench, 0, HISTORY_CALL, i + 2); /* sent on before it was served */
        row(bench, 9 * MINUTE,
            (struct history_row){
                .kind = HISTORY_TRANSFER, .ticket = i + 2, .counter = "1", .service = "G"});
        at_counter(bench, 0, HISTORY_CALL, i + 3); /* the day's end closes it */
        at_counter(bench, 90 * MINUTE, HISTORY_END, i + 3);
    }
    past_settle(bench->past, INT64_MAX);
    struct learn_service service = learn_service(past_learn(bench->past), 0);
    assert_true(service.calls > 199 && service.calls < 201);
    assert_true(service.no_show > 0.35 && service.no_show < 0.55);
    assert_true(service.served_ms < 4.5 * MINUTE);
}

static void
the_last_call_is_of_an_ordinary_ticket_today(void **state)
{
    struct bench *bench = *state;
    int64_t issued = 0, called = 0;

    assert_false(past_last_call(bench->past, 0, &issued, &called));
    take(bench, 0, 1, ten);
    row(bench, 0,
        (struct history_row){.kind = HISTORY_TAKE,
                             .ticket = 2,
                             .service = "C",
                             .class_id = "elderly",
                             .issued_at = bench->at});
    int64_t taken = bench->at;
    at_counter(bench, 3 * MINUTE, HISTORY_CALL, 1);
    at_counter(bench, 1 * MINUTE, HISTORY_CALL, 2);
    assert_true(past_last_call(bench->past, 0, &issued, &called));
    assert_int_equal(issued, taken);
    assert_int_equal(called, taken + 3 * MINUTE);
    bench->day = "2026-11-23";
    take(bench, 3 * 24 * 60 * MINUTE, 3, ten);
    assert_false(past_last_call(bench->past, 0, &issued, &called));
}

static void
rows_from_before_the_first_one_seen_are_passed_over(void **state)
{
    struct bench *bench = *state;

    at_counter(bench, 0, HISTORY_CALL, 7);
    at_counter(bench, 0, HISTORY_FINISH, 7);
    take(bench, 0, 9, ten);
    at_counter(bench, MINUTE, HISTORY_CALL, 8);
    at_counter(bench, MINUTE, HISTORY_CALL, 9);
    past_settle(bench->past, INT64_MAX);
    assert_int_equal(bench->outcome_count, 1);
}

static struct forecast_state
flow_now(struct bench *bench)
{
    struct forecast_wait wait;

    assert_true(past_forecast(bench->past, 0, bench->at, 0, &wait));
    return wait.state;
}

static void
the_flow_of_a_queue_is_heard(void **state)
{
    struct bench *bench = *state;
    struct forecast_wait wait;

    assert_false(past_forecast(bench->past, 0, bench->at, 0, &wait));
    at_counter(bench, 0, HISTORY_OPEN, 0);
    /* He meets a free counter: his call says nothing of waits. */
    take(bench, 0, 7, (struct ticket_told){.by = ""});
    at_counter(bench, 3 * MINUTE, HISTORY_CALL, 7);
    assert_int_equal((int)flow_now(bench).last_wait, -1);
    for (int i = 8; i <= 13; i++) {
        take(bench, MINUTE, i, (struct ticket_told){.by = ""});
    }
    assert_int_equal(flow_now(bench).ahead, 6);
    assert_int_equal(flow_now(bench).open, 1);
    int64_t call = at_counter(bench, 4 * MINUTE, HISTORY_CALL, 8);
    assert_int_equal(flow_now(bench).ahead, 5);
    assert_int_equal((int)flow_now(bench).last_wait, 9);
    row(bench, SECOND, (struct history_row){.kind = HISTORY_UNDO, .ticket = 8, .undoes = call});
    assert_int_equal(flow_now(bench).ahead, 6);
    row(bench, SECOND, (struct history_row){.kind = HISTORY_LEAVE, .ticket = 9});
    assert_int_equal(flow_now(bench).ahead, 5);
    row(bench, SECOND,
        (struct history_row){.kind = HISTORY_TRANSFER, .ticket = 10, .service = "G"});
    assert_int_equal(flow_now(bench).ahead, 4);
    at_counter(bench, MINUTE, HISTORY_CALL, 11);
    at_counter(bench, MINUTE, HISTORY_PASS, 11);
    assert_int_equal(flow_now(bench).ahead, 3);
    row(bench, SECOND, (struct history_row){.kind = HISTORY_RETURN, .ticket = 11});
    assert_int_equal(flow_now(bench).ahead, 4);
    at_counter(bench, SECOND, HISTORY_PAUSE, 0);
    assert_int_equal(flow_now(bench).open, 0);
    at_counter(bench, SECOND, HISTORY_RESUME, 0);
    assert_int_equal(flow_now(bench).open, 1);
    /* The counter stays open overnight; nobody waits any more. */
    bench->day = "2026-11-21";
    take(bench, 24 * 60 * MINUTE, 20, (struct ticket_told){.by = ""});
    assert_int_equal(flow_now(bench).ahead, 1);
    assert_int_equal(flow_now(bench).open, 1);
}

static void
a_ticket_at_its_next_service_stands_before_those_who_came_after_it(void **state)
{
    struct bench *bench = *state;
    struct forecast_wait wait;

    take(bench, 0, 1, (struct ticket_told){.by = ""});
    at_counter(bench, 10 * MINUTE, HISTORY_CALL, 1);
    at_counter(bench, 10 * MINUTE, HISTORY_START, 1);
    row(bench, 10 * MINUTE,
        (struct history_row){.kind = HISTORY_NEXT, .ticket = 1, .service = "G", .counter = "1"});
    assert_true(past_forecast(bench->past, 1, bench->at, 29 * MINUTE, &wait));
    assert_int_equal(wait.state.ahead, 1);
    assert_true(past_forecast(bench->past, 1, bench->at, 31 * MINUTE, &wait));
    assert_int_equal(wait.state.ahead, 0);
    bench->day = "2026-11-21";
    take(bench, 24 * 60 * MINUTE, 9, (struct ticket_told){.by = ""});
    struct learn_rate rate = learn_rate(past_learn(bench->past), 1, 5, 42);
    assert_true(rate.credit_per_hour > 0);
    assert_int_equal((int64_t)rate.credit_ms, 30 * MINUTE);
}

static void
who_was_served_at_once_comes_to_the_next_service_from_then_on(void **state)
{
    struct bench *bench = *state;

    take(bench, 0, 1, (struct ticket_told){.by = ""});
    row(bench, 0,
        (struct history_row){
            .kind = HISTORY_SERVE, .ticket = 2, .service = "C", .counter = "1", .staff = "a"});
    row(bench, 10 * MINUTE,
        (struct history_row){
            .kind = HISTORY_TRANSFER, .ticket = 2, .service = "G", .counter = "1"});
    bench->day = "2026-11-21";
    take(bench, 24 * 60 * MINUTE, 9, (struct ticket_told){.by = ""});
    struct learn_rate rate = learn_rate(past_learn(bench->past), 1, 5, 40);
    assert_true(rate.credit_per_hour > 0);
    assert_int_equal((int64_t)rate.credit_ms, 10 * MINUTE);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_told_wait_is_held_against_the_call),
        TEST(a_call_that_was_undone_has_not_happened),
        TEST(who_was_served_at_once_comes_to_the_next_service_from_then_on),
        TEST(time_on_hold_is_not_the_counters),
        TEST(an_undone_finish_goes_on),
        TEST(who_does_not_come_and_who_is_sent_on_are_told_apart),
        TEST(the_last_call_is_of_an_ordinary_ticket_today),
        TEST(rows_from_before_the_first_one_seen_are_passed_over),
        TEST(the_flow_of_a_queue_is_heard),
        TEST(a_ticket_at_its_next_service_stands_before_those_who_came_after_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
