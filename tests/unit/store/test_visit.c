/* SPDX-License-Identifier: Apache-2.0
 * 回头号: who comes back with the code of a finished ticket. */
#include "tests/unit/store/lab.h"

static struct action
visiting(const char *services, const struct ticket *finished)
{
    struct action action = lab_taking(services);

    str_cut(action.visit, sizeof(action.visit), finished->code);
    return action;
}

/* Taken, served and finished at this counter, whose next that is. */
static struct ticket
finished_at(struct fixture *fixture, const char *counter, const char *service)
{
    lab_take(fixture, service);
    lab_serve(fixture, counter);
    return lab_at(fixture, ACTION_FINISH, counter);
}

static void
a_finished_tickets_code_brings_its_owner_back_sooner(void **state)
{
    struct fixture *fixture = *state;
    struct action action = lab_taking("C");

    lab_open(fixture, "1", "0317");
    struct ticket gone = lab_take(fixture, "C"), first = lab_take(fixture, "C");
    lab_number(fixture, ACTION_LEAVE, gone.number);
    str_cut(action.visit, sizeof(action.visit), gone.code);
    lab_refused(fixture, &action, STATUS_CONFLICT);
    str_cut(action.visit, sizeof(action.visit), first.code);
    lab_refused(fixture, &action, STATUS_CONFLICT);
    lab_serve(fixture, "1");
    lab_at(fixture, ACTION_FINISH, "1");
    fixture_pass(fixture, MINUTE_MS);
    struct ticket again = lab_ok(fixture, &action)->ticket;
    assert_int_equal(again.base, fixture->real - 60 * MINUTE_MS);
    assert_int_equal(again.issued_at, fixture->real);
    str_cut(action.visit, sizeof(action.visit), "0000000000000000");
    lab_refused(fixture, &action, STATUS_NOT_FOUND);
    str_cut(action.visit, sizeof(action.visit), first.code);
    fixture_until(fixture, "2026-11-24T09:30:00");
    lab_refused(fixture, &action, STATUS_CONFLICT);
    fixture_verify(fixture);
}

static void
a_code_brings_its_owner_back_once(void **state)
{
    struct fixture *fixture = *state;

    lab_open(fixture, "1", "0317");
    struct ticket first = finished_at(fixture, "1", "C");
    struct action action = visiting("C", &first), elsewhere = visiting("J", &first);
    struct ticket second = lab_ok(fixture, &action)->ticket;
    assert_int_equal(second.visit, first.id);
    assert_int_equal(lab_show(fixture, second.number).visit, first.id);
    lab_refused(fixture, &action, STATUS_CONFLICT);
    lab_refused(fixture, &elsewhere, STATUS_CONFLICT);
    /* Whoever goes before being served has not had the visit. */
    lab_number(fixture, ACTION_LEAVE, second.number);
    second = lab_ok(fixture, &action)->ticket;
    lab_refused(fixture, &action, STATUS_CONFLICT);
    lab_serve(fixture, "1");
    lab_at(fixture, ACTION_FINISH, "1");
    lab_refused(fixture, &action, STATUS_CONFLICT);
    /* The next visit has the code of that one. */
    action = visiting("C", &second);
    assert_int_equal(lab_ok(fixture, &action)->ticket.visit, second.id);
    fixture_verify(fixture);
}

static void
who_wishes_so_goes_first_to_the_counter_that_knows_the_matter(void **state)
{
    struct fixture *fixture = *state;

    lab_open(fixture, "1", "0317");
    lab_open(fixture, "2", "0318");
    struct ticket first = finished_at(fixture, "2", "C");
    struct action action = visiting("C", &first);
    struct ticket second = lab_ok(fixture, &action)->ticket;
    assert_int_equal(second.bound, TICKET_BOUND_NONE);
    assert_int_equal(second.free_at, 0);
    lab_number(fixture, ACTION_LEAVE, second.number);
    action.same_counter = true;
    second = lab_ok(fixture, &action)->ticket;
    assert_int_equal(second.bound, TICKET_BOUND_COUNTER);
    assert_string_equal(second.bound_to, "2");
    assert_int_equal(second.free_at, fixture->real + 30 * MINUTE_MS);
    assert_int_equal(second.ahead, 0);
    lab_refused_at(fixture, ACTION_CALL, "1", STATUS_NOT_FOUND);
    assert_string_equal(lab_at(fixture, ACTION_CALL, "2").number, second.number);
    /* When that has no time for it, the others have. */
    lab_at(fixture, ACTION_START, "2");
    second = lab_at(fixture, ACTION_FINISH, "2");
    action = visiting("C", &second);
    action.same_counter = true;
    struct ticket third = lab_ok(fixture, &action)->ticket;
    fixture_pass(fixture, 30 * MINUTE_MS);
    assert_string_equal(lab_at(fixture, ACTION_CALL, "1").number, third.number);
    fixture_verify(fixture);
}

static void
a_visit_waits_for_no_counter_that_cannot_serve_it(void **state)
{
    struct fixture *fixture = *state;
    struct action pause = {.kind = ACTION_PAUSE, .counter = "1", .reason = "lunch"};

    lab_open(fixture, "1", "0317");
    struct ticket one = finished_at(fixture, "1", "C"), two = finished_at(fixture, "1", "C");
    struct action other = visiting("J", &one), paused = visiting("C", &two);
    struct action alone = lab_taking("C");
    other.same_counter = paused.same_counter = alone.same_counter = true;
    lab_refused(fixture, &alone, STATUS_INVALID);
    assert_int_equal(lab_ok(fixture, &other)->ticket.bound, TICKET_BOUND_NONE);
    assert_int_equal(fixture->answer.ticket.free_at, 0);
    lab_ok(fixture, &pause);
    assert_int_equal(lab_ok(fixture, &paused)->ticket.bound, TICKET_BOUND_NONE);
    fixture_verify(fixture);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        lab_test(a_finished_tickets_code_brings_its_owner_back_sooner),
        lab_test(a_code_brings_its_owner_back_once),
        lab_test(who_wishes_so_goes_first_to_the_counter_that_knows_the_matter),
        lab_test(a_visit_waits_for_no_counter_that_cannot_serve_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
