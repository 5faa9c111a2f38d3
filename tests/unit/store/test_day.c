/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"

static int64_t
take(struct fixture *f, const char *service)
{
    struct action action = {.kind = ACTION_TAKE};
    str_cut(action.services, sizeof action.services, service);
    fixture_act_ok(f, action);
    return f->answer.ticket.id;
}

static void
act_at(struct fixture *f, enum action_kind kind, const char *counter)
{
    struct action action = {.kind = kind, .hold = kind == ACTION_HOLD ? TICKET_HOLD_WITH_US : 0};
    str_cut(action.counter, sizeof action.counter, counter);
    fixture_act_ok(f, action);
}

static void
open_counter(struct fixture *f, const char *counter, const char *staff)
{
    struct action action = {.kind = ACTION_OPEN};
    str_cut(action.counter, sizeof action.counter, counter);
    str_cut(action.staff, sizeof action.staff, staff);
    fixture_act_ok(f, action);
}

/* One ticket of each open state: 1 held, 2 serving, 3 passed, 4 called, 5 and 6 waiting, 7 done. */
static void
make_a_full_day(struct fixture *f)
{
    for (int i = 0; i < 3; i++) {
        take(f, "C");
    }
    open_counter(f, "1", "0317");
    open_counter(f, "2", "0318");
    act_at(f, ACTION_CALL, "1");
    act_at(f, ACTION_START, "1");
    act_at(f, ACTION_HOLD, "1");
    act_at(f, ACTION_CALL, "1");
    act_at(f, ACTION_START, "1");
    act_at(f, ACTION_CALL, "2");
    act_at(f, ACTION_RECALL, "2");
    act_at(f, ACTION_RECALL, "2");
    act_at(f, ACTION_PASS, "2");
    take(f, "G");
    act_at(f, ACTION_CALL, "2");
    take(f, "C");
    fixture_act_ok(f, (struct action){.kind = ACTION_TAKE, .services = "K", .class_id = "elderly"});
}

static void
assert_state(struct fixture *f, int64_t id, const char *state)
{
    char sql[120];
    str_format(sql, sizeof sql, "SELECT state = '%s' FROM ticket WHERE id = %d", state, (int)id);
    if (fixture_int(f, sql) != 1) {
        fail_msg("ticket %d is not %s", (int)id, state);
    }
}

static void
the_first_write_of_a_day_ends_the_one_before(void **state)
{
    struct fixture *f = *state;
    make_a_full_day(f);
    fixture_until(f, "2026-11-21T08:00:00");
    take(f, "C");
    static const char *const states[] = {"done",    "done",    "expired", "expired",
                                         "expired", "expired", "waiting"};
    for (size_t i = 0; i < ARRAY_SIZE(states); i++) {
        assert_state(f, (int64_t)i + 1, states[i]);
    }
    assert_int_equal(
        fixture_int(f, "SELECT count(*) FROM ticket WHERE state = 'done' AND outcome = 'day-end'"),
        2);
    assert_int_equal(fixture_int(f, "SELECT count(*) FROM event WHERE kind = 'expire'"), 4);
    assert_int_equal(fixture_int(f, "SELECT count(*) FROM event WHERE kind = 'day-end'"), 2);
    assert_int_equal(fixture_int(f, "SELECT count(*) FROM event WHERE kind = 'day-closed'"), 1);
    assert_int_equal(fixture_int(f, "SELECT count(*) FROM counter WHERE ticket <> 0"), 0);
    assert_int_equal(fixture_int(f, "SELECT sum(guard) FROM service"), 0);
    assert_int_equal(fixture_int(f, "SELECT sum(waiting) FROM service"), 1);
    fixture_verify(f);
}

static void
the_rows_of_a_days_end_lie_in_its_last_millisecond(void **state)
{
    struct fixture *f = *state;
    char sql[300];
    make_a_full_day(f);
    fixture_until(f, "2026-11-21T08:00:00");
    take(f, "C");
    str_format(sql, sizeof sql,
               "SELECT count(*) FROM event WHERE kind IN ('expire', 'day-end', 'day-closed')"
               " AND at = %lld AND day = '2026-11-20'",
               (long long)fixture_instant("2026-11-21T00:00:00") - 1);
    assert_int_equal(fixture_int(f, sql), 7);
    assert_int_equal(fixture_int(f, "SELECT body ->> '$.counts.expired' FROM event"
                                    " WHERE kind = 'day-closed'"),
                     4);
    assert_int_equal(fixture_int(f, "SELECT body ->> '$.counts.done' FROM event"
                                    " WHERE kind = 'day-closed'"),
                     2);
}

static void
numbers_begin_anew_each_day(void **state)
{
    struct fixture *f = *state;
    take(f, "C");
    take(f, "C");
    assert_string_equal(f->answer.ticket.number, "C002");
    fixture_until(f, "2026-11-21T08:00:00");
    take(f, "C");
    assert_string_equal(f->answer.ticket.number, "C001");
    assert_int_equal(f->answer.ticket.id, 3);
}

/* So that a new one is looked for among those of its day alone. */
static void
codes_of_a_day_stand_behind_all_older_ones(void **state)
{
    struct fixture *f = *state;
    for (int day = 21; day < 25; day++) {
        char at[32];
        for (int i = 0; i < 10; i++) {
            take(f, "C");
        }
        str_format(at, sizeof(at), "2026-11-%dT08:00:00", day);
        fixture_until(f, at);
    }
    take(f, "C");
    assert_int_equal(fixture_int(f, "SELECT COUNT(*) FROM ticket a JOIN ticket b ON a.day < b.day"
                                    " WHERE a.code < b.code"),
                     10 * (10 + 20 + 30) + 40);
    assert_int_equal(fixture_int(f, "SELECT COUNT(*) FROM ticket a JOIN ticket b ON a.day < b.day"
                                    " WHERE a.code >= b.code"),
                     0);
}

static void
a_refused_action_ends_no_day(void **state)
{
    struct fixture *f = *state;
    take(f, "C");
    fixture_until(f, "2026-11-21T08:00:00");
    assert_int_equal(fixture_act(f, (struct action){.kind = ACTION_CALL, .counter = "1"}),
                     STATUS_CLOSED);
    assert_int_equal(fixture_int(f, "SELECT count(*) FROM event WHERE kind = 'day-closed'"), 0);
    assert_state(f, 1, "waiting");
}

static void
days_without_anything_are_not_closed(void **state)
{
    struct fixture *f = *state;
    take(f, "C");
    fixture_until(f, "2026-11-30T08:00:00");
    take(f, "C");
    assert_int_equal(fixture_int(f, "SELECT count(*) FROM event WHERE kind = 'day-closed'"), 1);
    fixture_verify(f);
}

static void
a_day_that_starts_at_four_ends_at_four(void **state)
{
    (void)state;
    struct fixture f;
    struct buffer text = {0};
    const char *zone = strstr(fixture_hall, "time_zone");
    buffer_append_bytes(&text, fixture_hall, (size_t)(zone - fixture_hall));
    buffer_append(&text, "day_starts: \"04:00\", ");
    buffer_append(&text, zone);
    fixture_make(&f, text.data, true);
    take(&f, "C");
    fixture_until(&f, "2026-11-21T03:59:59.999");
    take(&f, "C");
    assert_string_equal(f.answer.ticket.number, "C002");
    assert_string_equal(f.answer.ticket.day, "2026-11-20");
    fixture_pass(&f, 1);
    take(&f, "C");
    assert_string_equal(f.answer.ticket.number, "C001");
    assert_string_equal(f.answer.ticket.day, "2026-11-21");
    fixture_verify(&f);
    fixture_done(&f);
    buffer_done(&text);
}

static void
take_at(struct fixture *f, const char *at, const char *number)
{
    struct action action = {.kind = ACTION_TAKE, .services = "C"};
    str_cut(action.at, sizeof action.at, at);
    fixture_act_ok(f, action);
    assert_string_equal(f->answer.ticket.number, number);
    fixture_verify(f);
}

static void
counting_goes_on_where_a_day_stood(void **state)
{
    struct fixture *f = *state;
    take_at(f, "2026-11-20T10:00:00", "C001");
    take_at(f, "2026-11-20T10:00:01", "C002");
    take_at(f, "2026-11-19T10:00:00", "C001");
    take_at(f, "2026-11-20T09:00:00", "C003");
    take_at(f, "2026-11-21T09:00:00", "C001");
    take_at(f, "2026-11-20T23:00:00", "C004");
    take_at(f, "2026-11-19T23:00:00", "C002");
}

static void
several_days_left_open_by_a_clock_set_back_end_in_order(void **state)
{
    struct fixture *f = *state;
    take_at(f, "2026-11-20T10:00:00", "C001");
    take_at(f, "2026-11-18T10:00:00", "C001");
    assert_state(f, 1, "waiting");
    take_at(f, "2026-11-21T10:00:00", "C001");
    assert_state(f, 1, "expired");
    assert_state(f, 2, "expired");
    static const char closed[] = "SELECT CAST(substr(day, 9) AS BIGINT) FROM event"
                                 " WHERE kind = 'day-closed' ORDER BY id";
    char last[200];
    str_format(last, sizeof last, "%s DESC", closed);
    assert_int_equal(fixture_int(f, "SELECT count(*) FROM event WHERE kind = 'day-closed'"), 2);
    assert_int_equal(fixture_int(f, closed), 18);
    assert_int_equal(fixture_int(f, last), 20);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
        TEST(the_first_write_of_a_day_ends_the_one_before),
        TEST(the_rows_of_a_days_end_lie_in_its_last_millisecond),
        TEST(numbers_begin_anew_each_day),
        TEST(codes_of_a_day_stand_behind_all_older_ones),
        TEST(a_refused_action_ends_no_day),
        TEST(days_without_anything_are_not_closed),
        cmocka_unit_test(a_day_that_starts_at_four_ends_at_four),
        TEST(counting_goes_on_where_a_day_stood),
        TEST(several_days_left_open_by_a_clock_set_back_end_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
