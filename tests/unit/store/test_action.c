/* SPDX-License-Identifier: Apache-2.0
 * What is refused and told without a database. */
#include "tests/unit/store/lab.h"

static enum status
check(const struct action *action)
{
    struct answer answer = {0};
    enum status status = action_check(action, &answer);

    if (status != STATUS_OK) {
        assert_non_null(answer.sentence);
    }
    return status;
}

static void
every_kind_has_a_name(void **state)
{
    (void)state;
    for (int i = 0; i < ACTION_KIND_COUNT; i++) {
        assert_true(strlen(action_name((enum action_kind)i)) > 0);
    }
    assert_string_equal(action_name(ACTION_SERVICE_STOP), "service stop");
    assert_string_equal(action_name(ACTION_KIND_COUNT), "");
}

static void
each_kind_wants_its_fields_and_no_others(void **state)
{
    struct action empty = {.kind = ACTION_CALL}, full = {.kind = ACTION_CALL, .counter = "1"};
    struct action other = full;

    (void)state;
    assert_int_equal(check(&empty), STATUS_INVALID);
    assert_int_equal(check(&full), STATUS_OK);
    str_cut(other.services, sizeof(other.services), "C");
    assert_int_equal(check(&other), STATUS_INVALID);
    other = full;
    other.come_back = true;
    assert_int_equal(check(&other), STATUS_INVALID);
    other = full;
    other.kind = ACTION_KIND_COUNT;
    assert_int_equal(check(&other), STATUS_INVALID);
    for (int i = 0; i < ACTION_KIND_COUNT; i++) {
        struct action nothing = {.kind = (enum action_kind)i};
        /* The message is taken away whichever it was. */
        assert_int_equal(check(&nothing), i == ACTION_EMERGENCY_OFF ? STATUS_OK : STATUS_INVALID);
    }
}

static void
bad_grammar_is_invalid(void **state)
{
    struct action good = {.kind = ACTION_PAUSE, .counter = "1", .reason = "开会"}, bad;

    (void)state;
    assert_int_equal(check(&good), STATUS_OK);
    bad = good;
    str_cut(bad.counter, sizeof(bad.counter), "1 2");
    assert_int_equal(check(&bad), STATUS_INVALID);
    bad = good;
    memcpy(bad.reason, "\xff\xfe", 3);
    assert_int_equal(check(&bad), STATUS_INVALID);
    bad = good;
    str_cut(bad.reason, sizeof(bad.reason), "two\nlines");
    assert_int_equal(check(&bad), STATUS_INVALID);
    bad = good;
    memset(bad.reason, 'x', sizeof(bad.reason));
    assert_int_equal(check(&bad), STATUS_INVALID);
    bad = good;
    bad.minutes = -1;
    assert_int_equal(check(&bad), STATUS_INVALID);
    bad.minutes = 1441;
    assert_int_equal(check(&bad), STATUS_INVALID);
    bad = good;
    str_cut(bad.at, sizeof(bad.at), "yesterday");
    assert_int_equal(check(&bad), STATUS_INVALID);
    bad = good;
    str_cut(bad.terminal, sizeof(bad.terminal), "a b");
    assert_int_equal(check(&bad), STATUS_INVALID);
    memset(bad.request, 'r', sizeof(bad.request));
    assert_int_equal(check(&bad), STATUS_INVALID);
}

static void
a_rate_and_a_pin_have_their_ranges(void **state)
{
    struct action clock = {.kind = ACTION_CLOCK, .has_rate = true, .rate_milli = 0};
    struct action pin = {.kind = ACTION_STAFF_PIN, .staff = "0317", .pin = "123"};

    (void)state;
    assert_int_equal(check(&clock), STATUS_OK);
    clock.rate_milli = -1;
    assert_int_equal(check(&clock), STATUS_INVALID);
    clock.rate_milli = INT64_C(86400001);
    assert_int_equal(check(&clock), STATUS_INVALID);
    assert_int_equal(check(&pin), STATUS_INVALID);
    str_cut(pin.pin, sizeof(pin.pin), "1234");
    assert_int_equal(check(&pin), STATUS_OK);
    str_cut(pin.pin, sizeof(pin.pin), "12a4");
    assert_int_equal(check(&pin), STATUS_INVALID);
}

static void
words_are_what_is_asked_and_nothing_else(void **state)
{
    struct action action = {.kind = ACTION_OPEN, .counter = "1", .staff = "0317"};
    struct buffer plain = {0}, dressed = {0}, other = {0};

    (void)state;
    action_words(&action, &plain);
    str_cut(action.pin, sizeof(action.pin), "1234");
    str_cut(action.request, sizeof(action.request), "r-1");
    str_cut(action.terminal, sizeof(action.terminal), "desk1");
    str_cut(action.at, sizeof(action.at), "2026-11-20T09:00:00");
    action_words(&action, &dressed);
    assert_string_equal(plain.data, dressed.data);
    str_cut(action.staff, sizeof(action.staff), "0318");
    action_words(&action, &other);
    assert_string_not_equal(plain.data, other.data);
    buffer_done(&plain);
    buffer_done(&dressed);
    buffer_done(&other);
}

static void
a_message_is_the_sentence_with_its_values(void **state)
{
    struct answer answer = {0};
    char message[ANSWER_MESSAGE_SIZE];

    (void)state;
    assert_int_equal(
        answer_refuse(&answer, STATUS_CONFLICT, "Counter {0} has {1} in hand.", 2, "5", "C042"),
        STATUS_CONFLICT);
    answer_message(&answer, message, sizeof(message));
    assert_string_equal(message, "Counter 5 has C042 in hand.");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_has_a_name),
        cmocka_unit_test(each_kind_wants_its_fields_and_no_others),
        cmocka_unit_test(bad_grammar_is_invalid),
        cmocka_unit_test(a_rate_and_a_pin_have_their_ranges),
        cmocka_unit_test(words_are_what_is_asked_and_nothing_else),
        cmocka_unit_test(a_message_is_the_sentence_with_its_values),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
