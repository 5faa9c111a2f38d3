/* SPDX-License-Identifier: Apache-2.0 */
#include "ticket/ticket.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* The published table, state by state: one column per event, '.' = refused. */
static const char *const event_names[] = {
    "take",  "serve",     "call",   "recall",   "start",   "pass",    "void",   "finish",
    "next",  "hold",      "unhold", "transfer", "accept",  "decline", "add",    "skip",
    "class", "reinstate", "return", "leave",    "release", "expire",  "day-end"};
static const struct row {
    const char *from;
    const char *to;
} published[] = {
    {"nothing", "ws....................."}, {"waiting", "..c.........ww..w..l.x."},
    {"called", "...cspv....w.......lwx."},  {"serving", ".......dwh.w..ss....w.d"},
    {"held", "..........sw.......l..d"},    {"passed", ".................wwl.x."},
    {"done", "......................."},    {"left", ".................w....."},
    {"void", ".................w....."},    {"expired", "......................."},
};
static const struct letter {
    char letter;
    const char *state;
} letters[] = {{'w', "waiting"}, {'c', "called"}, {'s', "serving"},
               {'h', "held"},    {'p', "passed"}, {'d', "done"},
               {'l', "left"},    {'v', "void"},   {'x', "expired"}};

static const char *
state_of_letter(char letter)
{
    for (size_t i = 0; i < ARRAY_SIZE(letters); i++) {
        if (letters[i].letter == letter) {
            return letters[i].state;
        }
    }
    return NULL;
}

static void
every_state_takes_exactly_the_published_events(void **context)
{
    (void)context;
    int allowed = 0;
    assert_int_equal(ARRAY_SIZE(event_names), TICKET_EVENT_COUNT);
    assert_int_equal(ARRAY_SIZE(published), TICKET_STATE_COUNT + 1);
    for (size_t row = 0; row < ARRAY_SIZE(published); row++) {
        enum ticket_state from = TICKET_STATE_COUNT;
        assert_int_equal(strlen(published[row].to), TICKET_EVENT_COUNT);
        if (row > 0) {
            assert_true(ticket_state_parse(published[row].from, &from));
        }
        for (size_t column = 0; column < ARRAY_SIZE(event_names); column++) {
            enum ticket_event event;
            enum ticket_state to = TICKET_STATE_COUNT;
            const char *want = state_of_letter(published[row].to[column]);
            assert_true(ticket_event_parse(event_names[column], &event));
            bool can = ticket_next_state(from, event, &to);
            if (can != (want != NULL)) {
                fail_msg("%s from %s", event_names[column], published[row].from);
            }
            if (want) {
                assert_string_equal(ticket_state_name(to), want);
            } else {
                assert_int_equal(to, TICKET_STATE_COUNT);
            }
            allowed += can;
        }
    }
    assert_int_equal(allowed, 34);
}

static void
states_and_events_outside_the_enumerations_are_refused(void **context)
{
    (void)context;
    enum ticket_state to = TICKET_VOID;
    for (int state = TICKET_STATE_COUNT + 1; state < 100; state++) {
        assert_false(ticket_next_state((enum ticket_state)state, TICKET_EVENT_CALL, &to));
    }
    assert_false(ticket_next_state(TICKET_WAITING, TICKET_EVENT_COUNT, &to));
    assert_false(ticket_next_state((enum ticket_state)(-1), TICKET_EVENT_TAKE, &to));
    assert_int_equal(to, TICKET_VOID);
    assert_string_equal(ticket_state_name(TICKET_STATE_COUNT), "");
    assert_string_equal(ticket_event_name(TICKET_EVENT_COUNT), "");
}

static void
a_final_state_is_one_that_nothing_but_a_reinstatement_leaves(void **context)
{
    (void)context;
    int finals = 0;
    for (int state = 0; state < TICKET_STATE_COUNT; state++) {
        bool leaves = false;
        for (int event = 0; event < TICKET_EVENT_COUNT; event++) {
            enum ticket_state to;
            leaves = leaves ||
                     (event != TICKET_EVENT_REINSTATE &&
                      ticket_next_state((enum ticket_state)state, (enum ticket_event)event, &to));
        }
        assert_int_equal(ticket_state_is_final((enum ticket_state)state), !leaves);
        finals += !leaves;
    }
    assert_int_equal(finals, 4);
}

static void
only_called_and_serving_are_in_hand(void **context)
{
    (void)context;
    for (int state = 0; state < TICKET_STATE_COUNT; state++) {
        assert_int_equal(ticket_state_is_in_hand((enum ticket_state)state),
                         state == TICKET_CALLED || state == TICKET_SERVING);
    }
}

static void
every_name_reads_back_as_what_it_names(void **context)
{
    (void)context;
    enum ticket_state state;
    enum ticket_event event;
    for (int i = 0; i < TICKET_STATE_COUNT; i++) {
        assert_true(ticket_state_parse(ticket_state_name((enum ticket_state)i), &state));
        assert_int_equal(state, i);
    }
    for (int i = 0; i < TICKET_EVENT_COUNT; i++) {
        assert_true(ticket_event_parse(ticket_event_name((enum ticket_event)i), &event));
        assert_int_equal(event, i);
    }
    state = TICKET_HELD;
    event = TICKET_EVENT_LEAVE;
    assert_false(ticket_state_parse("Waiting", &state));
    assert_false(ticket_state_parse("", &state));
    assert_false(ticket_event_parse("undo", &event));
    assert_false(ticket_event_parse("", &event));
    assert_int_equal(state, TICKET_HELD);
    assert_int_equal(event, TICKET_EVENT_LEAVE);
}

static void
holds_and_bounds_are_named_as_in_the_contract(void **context)
{
    (void)context;
    static const char *const holds[] = {"", "with-us", "with-citizen", "waiting"};
    static const char *const bounds[] = {"", "counter", "staff"};
    for (int i = 0; i < 4; i++) {
        enum ticket_hold hold;
        assert_string_equal(ticket_hold_name((enum ticket_hold)i), holds[i]);
        assert_true(ticket_hold_parse(holds[i], &hold));
        assert_int_equal(hold, i);
    }
    for (int i = 0; i < 3; i++) {
        enum ticket_bound bound;
        assert_string_equal(ticket_bound_name((enum ticket_bound)i), bounds[i]);
        assert_true(ticket_bound_parse(bounds[i], &bound));
        assert_int_equal(bound, i);
    }
    enum ticket_hold hold = TICKET_HOLD_WITH_US;
    enum ticket_bound bound = TICKET_BOUND_STAFF;
    assert_false(ticket_hold_parse("with_us", &hold));
    assert_false(ticket_bound_parse("person", &bound));
    assert_int_equal(hold, TICKET_HOLD_WITH_US);
    assert_int_equal(bound, TICKET_BOUND_STAFF);
    assert_string_equal(ticket_hold_name((enum ticket_hold)4), "");
}

static void
an_id_is_1_to_31_of_the_allowed_bytes(void **context)
{
    (void)context;
    assert_true(id_is_valid("A"));
    assert_true(id_is_valid("kiosk_1.b-Z9"));
    assert_true(id_is_valid("0123456789012345678901234567890"));
    assert_false(id_is_valid("01234567890123456789012345678901"));
    assert_false(id_is_valid(""));
    assert_false(id_is_valid("a b"));
    assert_false(id_is_valid("a/b"));
    assert_false(id_is_valid("a,b"));
    assert_false(id_is_valid("房"));
    assert_false(id_is_valid("a\n"));
}

static void
steps_read_back_as_written(void **context)
{
    (void)context;
    static const char *const texts[] = {"C", "C/resale", "C/resale,G", "A,B/x,C,D,E,F,G/y,H"};
    for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
        struct ticket_step steps[TICKET_STEPS_MAX];
        char text[128];
        int count;
        assert_true(ticket_steps_parse(texts[i], steps, &count));
        assert_true(ticket_steps_format(steps, count, text, sizeof(text)));
        assert_string_equal(text, texts[i]);
    }
    struct ticket_step steps[TICKET_STEPS_MAX];
    int count;
    assert_true(ticket_steps_parse("C/resale,G", steps, &count));
    assert_int_equal(count, 2);
    assert_string_equal(steps[0].service, "C");
    assert_string_equal(steps[0].matter, "resale");
    assert_string_equal(steps[1].service, "G");
    assert_string_equal(steps[1].matter, "");
}

static void
bad_steps_are_refused_and_change_nothing(void **context)
{
    (void)context;
    static const char *const bad[] = {"",
                                      ",",
                                      "C,",
                                      ",C",
                                      "C/",
                                      "/x",
                                      "C,,G",
                                      "C/x/y",
                                      "C,C",
                                      "C/a,C/b",
                                      "C d",
                                      "C, G",
                                      "A,B,C,D,E,F,G,H,I",
                                      "C/0123456789012345678901234567890x"};
    for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
        struct ticket_step steps[TICKET_STEPS_MAX] = {{.service = "kept"}};
        int count = 7;
        if (ticket_steps_parse(bad[i], steps, &count)) {
            fail_msg("accepted '%s'", bad[i]);
        }
        assert_int_equal(count, 7);
        assert_string_equal(steps[0].service, "kept");
    }
}

static void
steps_that_do_not_fit_are_not_cut(void **context)
{
    (void)context;
    struct ticket_step steps[] = {{"C", "resale"}, {"G", ""}};
    char text[11];
    assert_true(ticket_steps_format(steps, 2, text, sizeof(text)));
    assert_string_equal(text, "C/resale,G");
    assert_false(ticket_steps_format(steps, 2, text, sizeof(text) - 1));
    assert_string_equal(text, "");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_state_takes_exactly_the_published_events),
        cmocka_unit_test(states_and_events_outside_the_enumerations_are_refused),
        cmocka_unit_test(a_final_state_is_one_that_nothing_but_a_reinstatement_leaves),
        cmocka_unit_test(only_called_and_serving_are_in_hand),
        cmocka_unit_test(every_name_reads_back_as_what_it_names),
        cmocka_unit_test(holds_and_bounds_are_named_as_in_the_contract),
        cmocka_unit_test(an_id_is_1_to_31_of_the_allowed_bytes),
        cmocka_unit_test(steps_read_back_as_written),
        cmocka_unit_test(bad_steps_are_refused_and_change_nothing),
        cmocka_unit_test(steps_that_do_not_fit_are_not_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
