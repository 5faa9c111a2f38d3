/* SPDX-License-Identifier: Apache-2.0 */
#include "store/json.h"
#include "tests/unit/store/lab.h"

static struct action
take(const char *services, const char *request)
{
    struct action action = {.kind = ACTION_TAKE};

    str_cut(action.services, sizeof(action.services), services);
    str_cut(action.request, sizeof(action.request), request);
    return action;
}

static char *
told(const struct answer *answer)
{
    json_t *json =
        answer->has_ticket ? ticket_to_json(&answer->ticket) : counter_to_json(&answer->counter);
    char *text = json_dumps(json, JSON_SORT_KEYS);

    json_decref(json);
    return text;
}

/* The second time: the same answer, marked, and nothing done. */
static void
assert_repeats(struct fixture *fixture, const struct action *action)
{
    char before[65], after[65];
    char *first = told(&fixture->answer);
    int64_t event = fixture->answer.event, at = fixture->answer.at;
    bool has_ticket = fixture->answer.has_ticket;
    int64_t head = lab_head(fixture, before);

    assert_false(fixture->answer.repeated);
    fixture_pass(fixture, 1000);
    lab_ok(fixture, action);
    assert_true(fixture->answer.repeated);
    assert_int_equal(fixture->answer.event, event);
    assert_int_equal(fixture->answer.at, at);
    assert_int_equal(fixture->answer.has_ticket, has_ticket);
    char *second = told(&fixture->answer);
    assert_string_equal(second, first);
    free(first);
    free(second);
    assert_int_equal(lab_head(fixture, after), head);
    assert_string_equal(before, after);
}

static void
new_ids_sort_by_their_instant(void **state)
{
    static const int64_t instants[] = {0, 255, 256, 1577840400000, 1577840400001, INT64_C(1) << 47};
    char last[ACTION_REQUEST_SIZE], next[ACTION_REQUEST_SIZE], same[ACTION_REQUEST_SIZE];

    (void)state;
    action_make_request(-1, next);
    assert_memory_equal(next, "ffffffffffff", 12);
    str_cut(last, sizeof(last), "");
    for (size_t i = 0; i < ARRAY_SIZE(instants); i++) {
        action_make_request(instants[i], next);
        action_make_request(instants[i], same);
        assert_int_equal(strlen(next), 32);
        assert_string_not_equal(next, same);
        assert_memory_equal(next, same, 12);
        assert_true(strcmp(last, next) < 0);
        memcpy(last, strcmp(next, same) < 0 ? same : next, sizeof(last));
    }
}

static void
the_same_words_give_the_first_answer_again(void **state)
{
    struct fixture *fixture = *state;
    struct action action = take("C/resale,G", "r-1");

    lab_ok(fixture, &action);
    lab_take(fixture, "G");
    lab_ok(fixture, &action);
    fixture->answer.repeated = false;
    assert_repeats(fixture, &action);
    assert_string_equal(lab_take(fixture, "C").number, "C002");
    fixture_verify(fixture);
}

static void
a_repeated_call_answers_with_the_ticket_as_it_was_then(void **state)
{
    struct fixture *fixture = *state;
    struct action call = {.kind = ACTION_CALL, .counter = "1", .request = "call-1"};
    struct action transfer = {.kind = ACTION_TRANSFER,
                              .counter = "1",
                              .target = TICKET_BOUND_COUNTER,
                              .target_id = "2",
                              .come_back = true,
                              .note = "see there",
                              .request = "transfer-1"};

    lab_open(fixture, "1", "0317");
    lab_take(fixture, "C");
    lab_ok(fixture, &call);
    lab_at(fixture, ACTION_START, "1");
    lab_ok(fixture, &call);
    assert_true(fixture->answer.repeated);
    assert_int_equal(fixture->answer.ticket.state, TICKET_CALLED);
    lab_ok(fixture, &transfer);
    assert_repeats(fixture, &transfer);
    assert_string_equal(fixture->answer.ticket.note, "see there");
    fixture_verify(fixture);
}

static void
answers_about_counters_are_kept_whole(void **state)
{
    struct fixture *fixture = *state;
    struct action hold = {.kind = ACTION_HOLD, .counter = "3", .hold = TICKET_HOLD_WITH_US};
    struct action pause = {.kind = ACTION_PAUSE,
                           .counter = "3",
                           .reason = "开会",
                           .minutes = 10,
                           .request = "pause-1"};
    struct action change = {
        .kind = ACTION_COUNTER, .counter = "3", .services = "G,J", .request = "change-1"};

    lab_open(fixture, "3", "0317");
    lab_take(fixture, "G");
    lab_take(fixture, "G");
    lab_serve(fixture, "3");
    lab_ok(fixture, &hold);
    lab_ok(fixture, &pause);
    assert_repeats(fixture, &pause);
    assert_int_equal(fixture->answer.counter.held_count, 1);
    assert_int_equal(fixture->answer.counter.primary_count, 1);
    lab_at(fixture, ACTION_RESUME, "3");
    lab_at(fixture, ACTION_CALL, "3");
    lab_ok(fixture, &change);
    assert_repeats(fixture, &change);
    assert_true(fixture->answer.counter.has_ticket);
    fixture_verify(fixture);
}

static void
other_words_are_a_conflict(void **state)
{
    struct fixture *fixture = *state;
    struct action action = take("C", "r-1"), other = take("G", "r-1");
    struct action call = {.kind = ACTION_CALL, .counter = "1", .request = "r-1"};

    lab_ok(fixture, &action);
    lab_refused(fixture, &other, STATUS_CONFLICT);
    other = take("C", "r-1");
    str_cut(other.class_id, sizeof(other.class_id), "elderly");
    lab_refused(fixture, &other, STATUS_CONFLICT);
    lab_open(fixture, "1", "0317");
    lab_refused(fixture, &call, STATUS_CONFLICT);
}

static void
terminal_time_and_pin_are_not_among_the_words(void **state)
{
    struct fixture *fixture = *state;
    struct action action = take("C", "r-1");
    struct action open = {
        .kind = ACTION_OPEN, .counter = "1", .staff = "0317", .request = "open-1"};

    lab_ok(fixture, &action);
    str_cut(action.terminal, sizeof(action.terminal), "kiosk2");
    str_cut(action.at, sizeof(action.at), "2026-11-23T10:00:00");
    assert_repeats(fixture, &action);
    lab_ok(fixture, &open);
    str_cut(open.pin, sizeof(open.pin), "1234");
    assert_repeats(fixture, &open);
}

static void
a_refused_request_leaves_its_id_free(void **state)
{
    struct fixture *fixture = *state;
    struct action call = {.kind = ACTION_CALL, .counter = "1", .request = "call-1"};

    lab_open(fixture, "1", "0317");
    lab_refused(fixture, &call, STATUS_NOT_FOUND);
    lab_take(fixture, "C");
    assert_string_equal(lab_ok(fixture, &call)->ticket.number, "C001");
    assert_false(fixture->answer.repeated);
    assert_int_equal(fixture_int(fixture, "SELECT COUNT(*) FROM event WHERE request = 'call-1'"),
                     1);
    fixture_verify(fixture);
}

static void
a_clock_request_is_repeated_too(void **state)
{
    struct fixture *fixture = *state;
    struct action clock = {
        .kind = ACTION_CLOCK, .at = "2026-11-23T10:00:00", .has_rate = true, .request = "clock-1"};
    char hash[65];

    lab_ok(fixture, &clock);
    int64_t head = lab_head(fixture, hash), event = fixture->answer.event;
    lab_ok(fixture, &clock);
    assert_true(fixture->answer.repeated);
    assert_int_equal(fixture->answer.event, event);
    assert_int_equal(lab_head(fixture, hash), head);
    fixture_verify(fixture);
}

static void
public_answers_leave_nothing_out(void **state)
{
    struct fixture *fixture = *state;
    static const char *const keys[] = {
        "id",    "number",  "service",   "matter",    "services",   "step",     "state", "class",
        "lang",  "day",     "issued_at", "called_at", "started_at", "ended_at", "base",  "due",
        "ahead", "counter", "staff",     "calls",     "hold",       "outcome",  "bound", "code"};
    struct ticket ticket = lab_take(fixture, "C/resale");

    json_t *json = ticket_to_json(&ticket);
    for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
        assert_non_null(json_object_get(json, keys[i]));
    }
    assert_int_equal(json_object_size(json), ARRAY_SIZE(keys));
    assert_true(json_is_null(json_object_get(json, "called_at")));
    assert_true(json_is_null(json_object_get(json, "counter")));
    assert_int_equal(json_integer_value(json_object_get(json, "ahead")), 0);
    assert_string_equal(json_string_value(json_object_get(json, "matter")), "resale");
    json_decref(json);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        lab_test(new_ids_sort_by_their_instant),
        lab_test(the_same_words_give_the_first_answer_again),
        lab_test(a_repeated_call_answers_with_the_ticket_as_it_was_then),
        lab_test(answers_about_counters_are_kept_whole),
        lab_test(other_words_are_a_conflict),
        lab_test(terminal_time_and_pin_are_not_among_the_words),
        lab_test(a_refused_request_leaves_its_id_free),
        lab_test(a_clock_request_is_repeated_too),
        lab_test(public_answers_leave_nothing_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
