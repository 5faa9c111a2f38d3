/* SPDX-License-Identifier: Apache-2.0
 * What a citizen says of a service, and what a clerk writes about one: ratings, notices, refusals.
 */
#include "store/json.h"
#include "store/rating.h"
#include "tests/unit/store/lab.h"

static struct action
rate(const char *terminal, const char *number, int level)
{
    struct action action = {.kind = ACTION_RATE, .counter = "1", .level = level};

    str_cut(action.terminal, sizeof(action.terminal), terminal);
    str_cut(action.number, sizeof(action.number), number);
    return action;
}

static struct ticket
serve_and_finish(struct fixture *fixture, const char *services)
{
    lab_take(fixture, services);
    lab_serve(fixture, "1");
    return lab_at(fixture, ACTION_FINISH, "1");
}

static void
a_service_is_rated_once_by_the_pad_of_its_counter(void **state)
{
    struct fixture *fixture = *state;
    struct action action = rate("pad1", "C001", 5);

    lab_open(fixture, "1", "0317");
    serve_and_finish(fixture, "C");
    lab_refused(fixture, &action, STATUS_DENIED); /* this handle has not the right */
    store_grant_rating(fixture->store);
    struct answer *answer = lab_ok(fixture, &action);
    assert_string_equal(answer->ticket.number, "C001");
    assert_int_equal(fixture_int(fixture, "SELECT level FROM rating"), 5);
    assert_int_equal(fixture_int(fixture, "SELECT count(*) FROM event WHERE kind = 'rate'"
                                          " AND staff IS NULL AND ticket = 1"),
                     1);
    action.level = 1;
    lab_refused(fixture, &action, STATUS_CONFLICT);
    assert_int_equal(fixture_int(fixture, "SELECT level FROM rating"), 5);
    fixture_verify(fixture);
}

static void
nobody_but_a_pad_that_stands_there_can_rate(void **state)
{
    struct fixture *fixture = *state;
    static const char *const others[] = {"", "desk1", "kiosk9"};

    lab_open(fixture, "1", "0317");
    serve_and_finish(fixture, "C");
    store_grant_rating(fixture->store);
    for (size_t i = 0; i < ARRAY_SIZE(others); i++) {
        struct action action = rate(others[i], "C001", 5);
        lab_refused(fixture, &action, STATUS_DENIED);
    }
    struct action elsewhere = rate("pad1", "C001", 5);
    str_cut(elsewhere.counter, sizeof(elsewhere.counter), "2");
    lab_refused(fixture, &elsewhere, STATUS_DENIED);
    struct action anywhere = rate("padx", "C001", 5); /* its counter is said at its start */
    lab_ok(fixture, &anywhere);
}

static void
only_the_service_that_ended_last_can_be_rated_and_only_for_a_while(void **state)
{
    struct fixture *fixture = *state;
    struct action first = rate("pad1", "C001", 4), second = rate("pad1", "C002", 4);

    store_grant_rating(fixture->store);
    lab_open(fixture, "1", "0317");
    lab_take(fixture, "C");
    lab_refused(fixture, &first, STATUS_CONFLICT);
    lab_serve(fixture, "1");
    lab_refused(fixture, &first, STATUS_CONFLICT);
    lab_at(fixture, ACTION_FINISH, "1");
    serve_and_finish(fixture, "C");
    lab_refused(fixture, &first, STATUS_CONFLICT);
    /* The next one is called already: the last one's owner may still be typing. */
    lab_take(fixture, "C");
    lab_serve(fixture, "1");
    fixture_pass(fixture, 10 * MINUTE_MS + 1);
    lab_refused(fixture, &second, STATUS_CONFLICT);
    fixture_pass(fixture, -1);
    lab_ok(fixture, &second);
    fixture_verify(fixture);
}

static void
reasons_are_the_hall_files_own(void **state)
{
    struct fixture *fixture = *state;
    static const char *const wrong[] = {"rude", "waited,waited", "waited,,unclear", "waited,"};
    struct action action = rate("pad1", "C001", 2);

    store_grant_rating(fixture->store);
    lab_open(fixture, "1", "0317");
    serve_and_finish(fixture, "C");
    for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
        str_cut(action.reason, sizeof(action.reason), wrong[i]);
        lab_refused(fixture, &action, STATUS_INVALID);
    }
    action.level = 6;
    lab_refused(fixture, &action, STATUS_INVALID);
    action.level = 2;
    str_cut(action.reason, sizeof(action.reason), "waited,unclear");
    lab_ok(fixture, &action);
    assert_int_equal(fixture_int(fixture, "SELECT count(*) FROM rating WHERE reasons ="
                                          " 'waited,unclear' AND lang = 'zh_CN'"),
                     1);
    fixture_verify(fixture);
}

static void
each_step_of_a_ticket_is_a_service_to_rate(void **state)
{
    struct fixture *fixture = *state;
    struct action action = rate("padx", "C001", 5);

    store_grant_rating(fixture->store);
    lab_open(fixture, "1", "0317");
    lab_open(fixture, "3", "0318");
    serve_and_finish(fixture, "C,G");
    lab_ok(fixture, &action);
    lab_serve(fixture, "3");
    lab_refused(fixture, &action, STATUS_CONFLICT);
    lab_at(fixture, ACTION_FINISH, "3");
    str_cut(action.counter, sizeof(action.counter), "3");
    lab_ok(fixture, &action);
    assert_int_equal(fixture_int(fixture, "SELECT count(*) FROM served WHERE ticket = 1"), 2);
    fixture_verify(fixture);
}

static void
an_undone_finish_was_no_service_unless_it_was_rated(void **state)
{
    struct fixture *fixture = *state;
    struct action action = rate("pad1", "C001", 3);

    store_grant_rating(fixture->store);
    lab_open(fixture, "1", "0317");
    serve_and_finish(fixture, "C");
    lab_at(fixture, ACTION_UNDO, "1");
    assert_int_equal(fixture_int(fixture, "SELECT count(*) FROM served"), 0);
    lab_refused(fixture, &action, STATUS_CONFLICT);
    lab_at(fixture, ACTION_FINISH, "1");
    lab_ok(fixture, &action);
    lab_refused_at(fixture, ACTION_UNDO, "1", STATUS_CONFLICT);
    fixture_verify(fixture);
}

static void
verify_misses_no_service_rating_or_notice(void **state)
{
    struct fixture *fixture = *state;
    static const struct {
        const char *damage, *mend;
    } faults[] = {
        {"UPDATE rating SET level = 4", "UPDATE rating SET level = 1"},
        {"UPDATE rating SET reasons = 'waited'", "UPDATE rating SET reasons = ''"},
        {"UPDATE rating SET lang = 'en'", "UPDATE rating SET lang = 'zh_CN'"},
        {"UPDATE rating SET at = at + 1", "UPDATE rating SET at = at - 1"},
        {"UPDATE rating SET revision = 2", "UPDATE rating SET revision = 1"},
        {"UPDATE rating SET served = 900", "UPDATE rating SET served = (SELECT event FROM served)"},
        {"INSERT INTO rating VALUES (77, 78, 1, 5, '', 'en', 1)",
         "DELETE FROM rating WHERE event = 78"},
        {"UPDATE served SET staff = '0318'", "UPDATE served SET staff = '0317'"},
        {"UPDATE served SET ms = ms + 1", "UPDATE served SET ms = ms - 1"},
        {"UPDATE served SET outcome = 'x'", "UPDATE served SET outcome = 'done'"},
        {"UPDATE served SET service = 'G'", "UPDATE served SET service = 'C'"},
        {"UPDATE served SET matter = ''", "UPDATE served SET matter = 'resale'"},
        {"UPDATE served SET step = 1", "UPDATE served SET step = 0"},
        {"UPDATE notice SET basis = 'x'", "UPDATE notice SET basis = ''"},
        {"UPDATE notice SET again = 1", "UPDATE notice SET again = 0"},
        {"UPDATE notice SET counter = '2'", "UPDATE notice SET counter = '1'"},
        {"UPDATE notice SET matter = 'gift'", "UPDATE notice SET matter = 'resale'"},
        {"UPDATE served SET event = event - 1", "UPDATE served SET event = event + 1"},
        {"UPDATE notice SET missing = '1'", "UPDATE notice SET missing = '2'"},
        {"UPDATE notice SET event = event + 1", "UPDATE notice SET event = event - 1"},
    };
    struct action action = rate("pad1", "C001", 1);
    struct action notice = {.kind = ACTION_NOTICE, .counter = "1", .missing = "2"};

    store_grant_rating(fixture->store);
    lab_open(fixture, "1", "0317");
    lab_take(fixture, "C/resale");
    lab_serve(fixture, "1");
    lab_ok(fixture, &notice);
    lab_at(fixture, ACTION_FINISH, "1");
    lab_ok(fixture, &action);
    fixture_verify(fixture);
    for (size_t i = 0; i < ARRAY_SIZE(faults); i++) {
        struct verify_report report;
        fixture_sql(fixture, faults[i].damage);
        assert_int_equal(store_verify(fixture->store, NULL, &report), STATUS_OK);
        if (report.fault_count == 0) {
            fail_msg("not seen: %s", faults[i].damage);
        }
        verify_report_done(&report);
        fixture_sql(fixture, faults[i].mend);
        fixture_verify(fixture);
    }
}

/* Told by the day's end in a row of the chain, and added up again by verify from the rows before.
 */
static void
the_days_report_is_recomputed(void **state)
{
    struct fixture *fixture = *state;
    struct verify_report report;

    lab_open(fixture, "1", "0317");
    lab_take(fixture, "C");
    lab_serve(fixture, "1");
    fixture_pass(fixture, 90 * 1000);
    lab_at(fixture, ACTION_FINISH, "1");
    fixture_until(fixture, "2026-11-23T09:30:00");
    lab_take(fixture, "C");
    assert_int_equal(fixture_int(fixture, "SELECT count(*) FROM event WHERE kind = 'day-closed'"
                                          " AND body LIKE '%\"served\":{\"C\":[1,90000]}%'"),
                     1);
    fixture_verify(fixture);
    lab_serve(fixture, "1");
    lab_at(fixture, ACTION_FINISH, "1");
    fixture_sql(fixture, "UPDATE served SET ms = ms + 60000 WHERE day = '2026-11-23'");
    fixture_until(fixture, "2026-11-24T09:30:00");
    lab_take(fixture, "C");
    fixture_sql(fixture, "UPDATE served SET ms = ms - 60000 WHERE day = '2026-11-23'");
    assert_int_equal(store_verify(fixture->store, NULL, &report), STATUS_OK);
    assert_int_equal(report.fault_count, 1);
    assert_non_null(strstr(report.faults[0].what, "the day's report has 1 services of C in"));
    verify_report_done(&report);
}

static void
a_notice_names_places_and_a_second_one_is_flagged(void **state)
{
    struct fixture *fixture = *state;
    struct action notice = {.kind = ACTION_NOTICE, .counter = "1", .missing = "1,3", .due_days = 5};

    lab_open(fixture, "1", "0317");
    lab_take(fixture, "C/resale");
    lab_refused(fixture, &notice, STATUS_CONFLICT);
    lab_serve(fixture, "1");
    struct answer *answer = lab_ok(fixture, &notice);
    assert_true(answer->has_notice);
    assert_false(answer->notice.again);
    assert_string_equal(answer->notice.due_day, "2026-11-25");
    assert_string_equal(answer->notice.staff, "0317");
    struct action hold = {.kind = ACTION_HOLD, .counter = "1", .hold = TICKET_HOLD_WITH_CITIZEN};
    lab_ok(fixture, &hold);
    str_cut(notice.number, sizeof(notice.number), "C001");
    str_cut(notice.missing, sizeof(notice.missing), "3");
    str_cut(notice.request, sizeof(notice.request), "slip-2");
    assert_true(lab_ok(fixture, &notice)->notice.again);
    struct answer *repeated = lab_ok(fixture, &notice);
    assert_true(repeated->repeated && repeated->has_notice && repeated->notice.again);
    assert_string_equal(repeated->notice.missing, "3");
    json_t *json = notice_to_json(&repeated->notice);
    assert_int_equal(json_integer_value(json_array_get(json_object_get(json, "missing"), 0)), 3);
    json_decref(json);
    assert_int_equal(fixture_int(fixture, "SELECT count(*) FROM notice"), 2);
    fixture_verify(fixture);
}

static void
a_notice_needs_a_list_and_places_in_it(void **state)
{
    struct fixture *fixture = *state;
    static const char *const wrong[] = {"4", "0", "2,1", "1,1", "a", "1,", ",1", "1,100"};
    struct action notice = {.kind = ACTION_NOTICE, .counter = "1"};

    lab_open(fixture, "1", "0317");
    lab_take(fixture, "C/gift");
    lab_serve(fixture, "1");
    lab_refused(fixture, &notice, STATUS_INVALID);
    str_cut(notice.missing, sizeof(notice.missing), "1");
    lab_refused(fixture, &notice, STATUS_CONFLICT);
    lab_at(fixture, ACTION_FINISH, "1");
    lab_take(fixture, "C/resale");
    lab_serve(fixture, "1");
    for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
        str_cut(notice.missing, sizeof(notice.missing), wrong[i]);
        lab_refused(fixture, &notice, STATUS_INVALID);
    }
}

static void
a_refusal_needs_its_reason_and_its_rule(void **state)
{
    struct fixture *fixture = *state;
    struct action finish = {.kind = ACTION_FINISH, .counter = "1", .outcome = "refused"};

    lab_open(fixture, "1", "0317");
    lab_take(fixture, "C");
    lab_serve(fixture, "1");
    lab_refused(fixture, &finish, STATUS_INVALID);
    str_cut(finish.reason, sizeof(finish.reason), "not in this district");
    lab_refused(fixture, &finish, STATUS_INVALID);
    str_cut(finish.basis, sizeof(finish.basis), "Rule 12");
    struct action done = finish;
    str_cut(done.outcome, sizeof(done.outcome), "done");
    lab_refused(fixture, &done, STATUS_INVALID);
    assert_string_equal(lab_ok(fixture, &finish)->ticket.outcome, "refused");
    assert_int_equal(fixture_int(fixture, "SELECT count(*) FROM event WHERE kind = 'finish'"
                                          " AND body LIKE '%\"basis\":\"Rule 12\"%'"),
                     1);
    fixture_verify(fixture);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        lab_test(a_service_is_rated_once_by_the_pad_of_its_counter),
        lab_test(nobody_but_a_pad_that_stands_there_can_rate),
        lab_test(only_the_service_that_ended_last_can_be_rated_and_only_for_a_while),
        lab_test(reasons_are_the_hall_files_own),
        lab_test(each_step_of_a_ticket_is_a_service_to_rate),
        lab_test(an_undone_finish_was_no_service_unless_it_was_rated),
        lab_test(verify_misses_no_service_rating_or_notice),
        lab_test(the_days_report_is_recomputed),
        lab_test(a_notice_names_places_and_a_second_one_is_flagged),
        lab_test(a_notice_needs_a_list_and_places_in_it),
        lab_test(a_refusal_needs_its_reason_and_its_rule),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
