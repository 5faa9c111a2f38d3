/* SPDX-License-Identifier: Apache-2.0
 * What is done before a writer's turn, so that others do not wait for it. */
#include "store/act.h"
#include "tests/unit/store/lab.h"

static struct action
action_of(enum action_kind kind, const char *counter)
{
    struct action action = {.kind = kind};

    str_cut(action.counter, sizeof(action.counter), counter);
    if (kind == ACTION_TAKE) {
        str_cut(action.services, sizeof(action.services), "C");
    }
    return action;
}

/* A program that was just started does this first. */
static void
does_without_preparing(struct fixture *fixture, struct action action, const char *request)
{
    bool before[STATEMENT_COUNT];

    store_close(fixture->store);
    fixture_open(fixture);
    str_cut(action.request, sizeof(action.request), request);
    act_make_ready(fixture->store, &action);
    for (int i = 0; i < STATEMENT_COUNT; i++) {
        before[i] = fixture->store->statements[i] != NULL;
    }
    assert_int_equal(store_act(fixture->store, &action, &fixture->answer), STATUS_OK);
    for (int i = 0; i < STATEMENT_COUNT; i++) {
        if (!before[i] && fixture->store->statements[i]) {
            fail_msg("%s prepares %s in its turn", action_name(action.kind),
                     statement_texts[i].name);
        }
    }
}

static void
the_usual_actions_prepare_nothing_in_their_turn(void **state)
{
    struct fixture *fixture = *state;
    static const enum action_kind kinds[] = {ACTION_TAKE,  ACTION_CALL,   ACTION_RECALL,
                                             ACTION_START, ACTION_FINISH, ACTION_TAKE};

    if (fixture->schema[0] != '\0') {
        skip();
    }
    (void)lab_take(fixture, "C");
    lab_open(fixture, "1", "0317");
    for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
        char request[20] = "";
        bool desk = kinds[i] != ACTION_TAKE;
        if (i >= 5) {
            str_format(request, sizeof(request), "ready-%zu", i);
        }
        does_without_preparing(fixture, action_of(kinds[i], desk ? "1" : ""), request);
    }
}

static void
a_code_drawn_beforehand_is_used_once(void **state)
{
    struct fixture *fixture = *state;
    struct action action = action_of(ACTION_TAKE, "");
    struct ticket first, second;

    act_make_ready(fixture->store, &action);
    act_make_ready(fixture->store, &action);
    first = lab_take(fixture, "C");
    second = lab_take(fixture, "C");
    assert_string_not_equal(first.code, second.code);
    /* Where nothing was drawn. */
    fixture->store->drawn = false;
    assert_string_not_equal(lab_take(fixture, "C").code, second.code);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        lab_test(the_usual_actions_prepare_nothing_in_their_turn),
        lab_test(a_code_drawn_beforehand_is_used_once),
    };

    log_open("test", LOG_LEVEL_ERROR);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
