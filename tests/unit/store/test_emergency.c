/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/store/lab.h"

static struct action
on(const char *preset, const char *zh, const char *en)
{
    struct action action = {.kind = ACTION_EMERGENCY};

    str_cut(action.preset, sizeof(action.preset), preset);
    str_cut(action.text_zh, sizeof(action.text_zh), zh);
    str_cut(action.text_en, sizeof(action.text_en), en);
    return action;
}

static struct alert
now(struct fixture *fixture)
{
    struct board *board;

    assert_int_equal(store_board(fixture->store, &board), STATUS_OK);
    struct alert alert = board->alert;
    board_free(board);
    return alert;
}

static void
a_message_stands_on_the_board_until_it_is_taken_away(void **state)
{
    struct fixture *fixture = *state;
    struct action fire = on("fire", "", ""), off = {.kind = ACTION_EMERGENCY_OFF};

    assert_false(now(fixture).on);
    lab_refused(fixture, &off, STATUS_CONFLICT);
    lab_ok(fixture, &fire);
    struct alert alert = now(fixture);
    assert_true(alert.on);
    assert_string_equal(alert.preset, "fire");
    assert_int_equal(alert.since, fixture->real);
    fixture_verify(fixture);
    fixture_pass(fixture, MINUTE_MS);
    struct action own = on("", "二楼漏水，请下楼", "A pipe leaks. Please go down.");
    lab_ok(fixture, &own);
    alert = now(fixture);
    assert_string_equal(alert.preset, "");
    assert_string_equal(alert.text_zh, "二楼漏水，请下楼");
    assert_string_equal(alert.text_en, "A pipe leaks. Please go down.");
    lab_ok(fixture, &off);
    assert_false(now(fixture).on);
    fixture_verify(fixture);
}

static void
a_message_is_a_preset_or_two_texts(void **state)
{
    struct fixture *fixture = *state;
    static const char *const wrong[][3] = {
        {"", "", ""},          {"", "有烟", ""},          {"", "", "Smoke"},
        {"fire", "有烟", ""},  {"fire", "有烟", "Smoke"}, {"flood", "", ""},
        {"two words", "", ""}, {"", "有\n烟", "Smoke"}};

    for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
        struct action action = on(wrong[i][0], wrong[i][1], wrong[i][2]);
        lab_refused(fixture, &action, STATUS_INVALID);
    }
    assert_false(now(fixture).on);
}

static void
a_real_hall_asks_for_a_supervisor_with_a_pin(void **state)
{
    struct fixture *fixture = *state;
    struct action fire = on("fire", "", ""), off = {.kind = ACTION_EMERGENCY_OFF};

    lab_refused(fixture, &fire, STATUS_DENIED);
    str_cut(fire.supervisor, sizeof(fire.supervisor), "0317");
    str_cut(fire.pin, sizeof(fire.pin), "1234");
    lab_refused(fixture, &fire, STATUS_DENIED);
    str_cut(fire.supervisor, sizeof(fire.supervisor), "0400");
    str_cut(fire.pin, sizeof(fire.pin), "9999");
    lab_refused(fixture, &fire, STATUS_DENIED);
    assert_false(now(fixture).on);
    str_cut(fire.pin, sizeof(fire.pin), "1234");
    lab_ok(fixture, &fire);
    lab_refused(fixture, &off, STATUS_DENIED);
    assert_true(now(fixture).on);
    str_cut(off.supervisor, sizeof(off.supervisor), "0400");
    str_cut(off.pin, sizeof(off.pin), "1234");
    lab_ok(fixture, &off);
    assert_false(now(fixture).on);
    fixture_verify(fixture);
}

static void
the_ledger_tells_who_and_what_but_no_words(void **state)
{
    struct fixture *fixture = *state;
    struct action own = on("", "王某请到服务台", "Mr Wang, please come to the desk");

    lab_ok(fixture, &own);
    assert_int_equal(fixture_int(fixture, "SELECT COUNT(*) FROM event WHERE kind = 'emergency' AND "
                                          "body LIKE '%\"op\":\"on\"%'"),
                     1);
    assert_int_equal(fixture_int(fixture, "SELECT COUNT(*) FROM event WHERE body LIKE '%Wang%'"),
                     0);
}

static void
verify_finds_a_message_that_the_ledger_does_not_know(void **state)
{
    struct fixture *fixture = *state;
    struct verify_report report;

    fixture_sql(fixture, "INSERT INTO emergency VALUES (1, 'fire', '', '', 5)");
    assert_int_equal(store_verify(fixture->store, NULL, &report), STATUS_OK);
    assert_int_equal(report.fault_count, 1);
    verify_report_done(&report);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        lab_test(a_message_stands_on_the_board_until_it_is_taken_away),
        lab_test(a_message_is_a_preset_or_two_texts),
        lab_test_real(a_real_hall_asks_for_a_supervisor_with_a_pin),
        lab_test(the_ledger_tells_who_and_what_but_no_words),
        lab_test(verify_finds_a_message_that_the_ledger_does_not_know),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
