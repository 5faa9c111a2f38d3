/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/store/lab.h"

static void
a_ticket_carries_everything_it_was_taken_with(void **state)
{
    struct fixture *fixture = *state;
    struct action action = lab_taking("C/resale,G");

    str_cut(action.class_id, sizeof(action.class_id), "elderly");
    str_cut(action.lang, sizeof(action.lang), "en");
    struct ticket ticket = lab_ok(fixture, &action)->ticket;
    assert_string_equal(ticket.number, "C801");
    assert_int_equal(ticket.step_count, 2);
    assert_string_equal(ticket.steps[0].matter, "resale");
    assert_string_equal(ticket.steps[1].service, "G");
    assert_int_equal(ticket.state, TICKET_WAITING);
    assert_int_equal(ticket.base, fixture->real);
    assert_int_equal(ticket.due, fixture->real - 60 * MINUTE_MS);
    assert_int_equal(ticket.issued_at, fixture->real);
    assert_string_equal(ticket.lang, "en");
    assert_string_equal(ticket.day, "2026-11-20");
    assert_int_equal(ticket.seq, fixture->answer.event);
    assert_int_equal(ticket.last_event, fixture->answer.event);
    assert_int_equal(strlen(ticket.code), 16);
    struct ticket shown = lab_show(fixture, "C801");
    assert_memory_equal(&shown, &ticket, sizeof(ticket));
    fixture_verify(fixture);
}

static void
class_and_language_have_the_halls_defaults(void **state)
{
    struct ticket ticket = lab_take(*state, "C");

    assert_string_equal(ticket.class_id, "regular");
    assert_string_equal(ticket.lang, "zh_CN");
}

static void
numbers_follow_one_another_within_their_series(void **state)
{
    struct fixture *fixture = *state;

    assert_string_equal(lab_take(fixture, "C").number, "C001");
    assert_string_equal(lab_take(fixture, "C").number, "C002");
    assert_string_equal(lab_take_class(fixture, "C", "elderly").number, "C801");
    assert_string_equal(lab_take_class(fixture, "C", "language").number, "C802");
    assert_string_equal(lab_take_class(fixture, "G", "elderly").number, "G900");
    /* G has no "other": a class without a series of its own takes a regular number. */
    assert_string_equal(lab_take_class(fixture, "G", "language").number, "G001");
    assert_string_equal(lab_take(fixture, "G").number, "G002");
    fixture_verify(fixture);
}

static void
a_series_that_is_used_up_goes_on_in_its_overflow_and_is_then_full(void **state)
{
    struct fixture *fixture = *state;
    struct action action = lab_taking("S");

    assert_string_equal(lab_take(fixture, "S").number, "S001");
    assert_string_equal(lab_take(fixture, "S").number, "S002");
    assert_string_equal(lab_take(fixture, "S").number, "S1001");
    lab_refused(fixture, &action, STATUS_FULL);
    fixture_verify(fixture);
}

static void
a_quota_counts_the_days_tickets(void **state)
{
    struct fixture *fixture = *state;
    struct action action = lab_taking("Q");

    lab_take(fixture, "Q");
    lab_take(fixture, "Q");
    lab_refused(fixture, &action, STATUS_FULL);
    fixture_until(fixture, "2026-11-23T09:30:00");
    assert_string_equal(lab_take(fixture, "Q").number, "Q001");
}

static void
numbers_begin_again_with_each_business_day(void **state)
{
    struct fixture *fixture = *state;

    lab_take(fixture, "C");
    lab_take(fixture, "C");
    fixture_until(fixture, "2026-11-23T09:30:00");
    assert_string_equal(lab_take(fixture, "C").number, "C001");
    lab_state(fixture, "2026-11-20/C002", TICKET_EXPIRED);
    fixture_verify(fixture);
}

static void
no_number_outside_opening_hours(void **state)
{
    struct fixture *fixture = *state;
    struct action action = lab_taking("C");

    fixture_until(fixture, "2026-11-20T12:00:00");
    lab_refused(fixture, &action, STATUS_CLOSED);
    fixture_until(fixture, "2026-11-20T13:30:00");
    lab_take(fixture, "C");
}

static void
no_number_for_a_stopped_service(void **state)
{
    struct fixture *fixture = *state;
    struct action stop = {
        .kind = ACTION_SERVICE_STOP, .services = "C", .reason = "no power at the desk"};
    struct action resume = {.kind = ACTION_SERVICE_RESUME, .services = "C"};
    struct action action = lab_taking("C");

    lab_ok(fixture, &stop);
    lab_refused(fixture, &action, STATUS_CLOSED);
    assert_string_equal(fixture->answer.values[1], "no power at the desk");
    lab_ok(fixture, &resume);
    lab_take(fixture, "C");
    fixture_verify(fixture);
}

static void
unknown_ids_and_bad_words_are_invalid(void **state)
{
    struct fixture *fixture = *state;
    static const char *const bad[] = {"X", "C/nothing", "C,X", "C,C", "c", "", "C,", "C/", "C D"};

    for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
        struct action action = lab_taking(bad[i]);
        lab_refused(fixture, &action, STATUS_INVALID);
    }
    struct action action = lab_taking("C");
    str_cut(action.class_id, sizeof(action.class_id), "disabled");
    lab_refused(fixture, &action, STATUS_INVALID);
    action = lab_taking("C");
    str_cut(action.lang, sizeof(action.lang), "zh");
    lab_refused(fixture, &action, STATUS_INVALID);
    action = lab_taking("C");
    str_cut(action.visit, sizeof(action.visit), "not a code");
    lab_refused(fixture, &action, STATUS_INVALID);
    action = lab_taking("C");
    str_cut(action.counter, sizeof(action.counter), "1");
    lab_refused(fixture, &action, STATUS_INVALID);
    action = lab_taking("C");
    str_cut(action.request, sizeof(action.request), "no spaces");
    lab_refused(fixture, &action, STATUS_INVALID);
}

static void
ahead_is_the_place_in_the_calling_order(void **state)
{
    struct fixture *fixture = *state;

    for (int i = 0; i < 4; i++) {
        assert_int_equal(lab_take(fixture, "C").ahead, i);
        fixture_pass(fixture, MINUTE_MS);
    }
    /* Two may pass over the oldest, then it is its turn. */
    assert_int_equal(lab_take_class(fixture, "C", "elderly").ahead, 0);
    assert_int_equal(lab_take_class(fixture, "C", "elderly").ahead, 1);
    assert_int_equal(lab_take_class(fixture, "C", "elderly").ahead, 3);
    assert_int_equal(lab_take(fixture, "C").ahead, 7);
    assert_int_equal(lab_show(fixture, "C001").ahead, 2);
    assert_int_equal(lab_take(fixture, "G").ahead, 0);
}

static void
setting_the_clock_back_goes_on_with_that_days_numbers(void **state)
{
    struct fixture *fixture = *state;
    struct action action = lab_taking("C");

    str_cut(action.at, sizeof(action.at), "2026-11-24T10:00:00");
    assert_string_equal(lab_ok(fixture, &action)->ticket.number, "C001");
    str_cut(action.at, sizeof(action.at), "2026-11-23T10:00:00.250");
    assert_string_equal(lab_ok(fixture, &action)->ticket.number, "C001");
    assert_int_equal(fixture->answer.at, fixture_instant("2026-11-23T10:00:00.250"));
    str_cut(action.at, sizeof(action.at), "2026-11-24T10:00:00");
    assert_string_equal(lab_ok(fixture, &action)->ticket.number, "C002");
    fixture_verify(fixture);
}

static void
a_real_halls_clock_is_nobodys_to_set(void **state)
{
    struct fixture *fixture = *state;
    struct action action = lab_taking("C");

    str_cut(action.at, sizeof(action.at), "2026-11-24T10:00:00");
    lab_refused(fixture, &action, STATUS_DENIED);
    struct action clock = {.kind = ACTION_CLOCK, .has_rate = true};
    lab_refused(fixture, &clock, STATUS_DENIED);
}

static void
a_refused_action_does_not_set_the_clock_either(void **state)
{
    struct fixture *fixture = *state;
    struct action action = lab_taking("C");
    int64_t now;

    str_cut(action.at, sizeof(action.at), "2026-11-24T03:00:00");
    lab_refused(fixture, &action, STATUS_CLOSED);
    assert_int_equal(store_now(fixture->store, &now), STATUS_OK);
    assert_int_equal(now, fixture->real);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        lab_test(a_ticket_carries_everything_it_was_taken_with),
        lab_test(class_and_language_have_the_halls_defaults),
        lab_test(numbers_follow_one_another_within_their_series),
        lab_test(a_series_that_is_used_up_goes_on_in_its_overflow_and_is_then_full),
        lab_test(a_quota_counts_the_days_tickets),
        lab_test(numbers_begin_again_with_each_business_day),
        lab_test(no_number_outside_opening_hours),
        lab_test(no_number_for_a_stopped_service),
        lab_test(unknown_ids_and_bad_words_are_invalid),
        lab_test(ahead_is_the_place_in_the_calling_order),
        lab_test(setting_the_clock_back_goes_on_with_that_days_numbers),
        lab_test_real(a_real_halls_clock_is_nobodys_to_set),
        lab_test(a_refused_action_does_not_set_the_clock_either),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
