/* SPDX-License-Identifier: Apache-2.0
 * A ticket offered to a counter or a person: taken, refused, or back by itself after two minutes.
 */
#include <sys/wait.h>

#include "tests/unit/store/lab.h"

static struct action
offer(enum ticket_bound target, const char *id)
{
    struct action action = {.kind = ACTION_TRANSFER, .counter = "1", .offer = true};

    action.target = target;
    str_cut(action.target_id, sizeof(action.target_id), id);
    return action;
}

static struct action
answer_to(enum action_kind kind, const char *counter, const char *number)
{
    struct action action = {.kind = kind};

    str_cut(action.counter, sizeof(action.counter), counter);
    str_cut(action.number, sizeof(action.number), number);
    if (kind == ACTION_DECLINE) {
        str_cut(action.reason, sizeof(action.reason), "not mine");
    }
    return action;
}

/* Counters 1, 2 and 4 open; C001 in hand at 1. */
static struct ticket
open_and_call(struct fixture *fixture)
{
    lab_open(fixture, "1", "0317");
    lab_open(fixture, "2", "0318");
    lab_open(fixture, "4", "0319");
    lab_take(fixture, "C");
    return lab_serve(fixture, "1");
}

static void
an_offer_that_nobody_takes_is_back_after_two_minutes(void **state)
{
    struct fixture *fixture = *state;
    struct action action = offer(TICKET_BOUND_COUNTER, "4");
    struct why why;

    int64_t base = open_and_call(fixture).base;
    struct ticket moved = lab_ok(fixture, &action)->ticket;
    assert_string_equal(moved.bound_to, "4");
    assert_string_equal(moved.offer_from, "1");
    fixture_pass(fixture, 2 * MINUTE_MS - 1);
    lab_refused_at(fixture, ACTION_CALL, "1", STATUS_NOT_FOUND);
    assert_int_equal(store_why(fixture->store, "4", &why), STATUS_OK);
    assert_int_equal(why.rule, ORDER_BOUND);
    fixture_pass(fixture, 1);
    lab_refused_at(fixture, ACTION_CALL, "4", STATUS_NOT_FOUND);
    lab_refused_at(fixture, ACTION_CALL, "2", STATUS_NOT_FOUND);
    struct ticket shown = lab_show(fixture, "C001");
    assert_int_equal(shown.bound, TICKET_BOUND_COUNTER);
    assert_string_equal(shown.bound_to, "1");
    assert_int_equal(shown.ahead, 0);
    assert_int_equal(store_why(fixture->store, "1", &why), STATUS_OK);
    assert_int_equal(why.rule, ORDER_BOUND);
    assert_int_equal(why.ticket.base, base);
    struct ticket back = lab_at(fixture, ACTION_CALL, "1");
    assert_string_equal(back.number, "C001");
    assert_int_equal(back.base, base);
    assert_string_equal(back.offer_from, "");
    fixture_verify(fixture);
}

static void
an_offer_is_everybodys_once_its_bound_minutes_are_over(void **state)
{
    struct fixture *fixture = *state;
    struct action action = offer(TICKET_BOUND_COUNTER, "4");

    open_and_call(fixture);
    lab_ok(fixture, &action);
    fixture_pass(fixture, 30 * MINUTE_MS - 1);
    lab_refused_at(fixture, ACTION_CALL, "2", STATUS_NOT_FOUND);
    fixture_pass(fixture, 1);
    assert_string_equal(lab_at(fixture, ACTION_CALL, "2").number, "C001");
    fixture_verify(fixture);
}

static void
a_ticket_that_is_bound_no_more_waits_for_its_turn_like_the_others(void **state)
{
    struct fixture *fixture = *state;
    struct action transfer = {
        .kind = ACTION_TRANSFER, .counter = "1", .target = TICKET_BOUND_COUNTER, .target_id = "2"};
    struct ticket *queue = NULL;
    size_t count = 0;

    lab_open(fixture, "1", "0317");
    lab_open(fixture, "2", "0318");
    struct ticket oldest = lab_take(fixture, "C");
    lab_take_class(fixture, "C", "elderly");
    lab_take_class(fixture, "C", "elderly");
    struct ticket sent = lab_serve(fixture, "1");
    lab_ok(fixture, &transfer);
    lab_serve(fixture, "1");
    lab_at(fixture, ACTION_FINISH, "1");
    fixture_pass(fixture, 30 * MINUTE_MS);
    /* Two went before the oldest: nobody else does. */
    assert_int_equal(store_queue(fixture->store, NULL, "2", &queue, &count), STATUS_OK);
    assert_int_equal(count, 2);
    assert_string_equal(queue[0].number, oldest.number);
    free(queue);
    assert_string_equal(lab_at(fixture, ACTION_CALL, "2").number, oldest.number);
    assert_string_equal(lab_at(fixture, ACTION_CALL, "1").number, sent.number);
    fixture_verify(fixture);
}

static void
a_transfer_without_an_offer_stays_where_it_was_sent(void **state)
{
    struct fixture *fixture = *state;
    struct action action = offer(TICKET_BOUND_COUNTER, "4");

    open_and_call(fixture);
    action.offer = false;
    lab_ok(fixture, &action);
    fixture_pass(fixture, 29 * MINUTE_MS);
    struct action accept = answer_to(ACTION_ACCEPT, "4", "C001");
    lab_refused(fixture, &accept, STATUS_CONFLICT);
    lab_refused_at(fixture, ACTION_CALL, "1", STATUS_NOT_FOUND);
    assert_string_equal(lab_at(fixture, ACTION_CALL, "4").number, "C001");
}

static void
who_accepts_keeps_it_after_the_two_minutes(void **state)
{
    struct fixture *fixture = *state;
    struct action action = offer(TICKET_BOUND_STAFF, "0319");
    struct action accept = answer_to(ACTION_ACCEPT, "4", "C001");

    open_and_call(fixture);
    lab_ok(fixture, &action);
    struct action elsewhere = answer_to(ACTION_ACCEPT, "2", "C001");
    lab_refused(fixture, &elsewhere, STATUS_CONFLICT);
    struct ticket taken = lab_ok(fixture, &accept)->ticket;
    assert_int_equal(taken.state, TICKET_WAITING);
    assert_int_equal(taken.bound, TICKET_BOUND_STAFF);
    assert_string_equal(taken.bound_to, "0319");
    lab_refused(fixture, &accept, STATUS_CONFLICT);
    fixture_pass(fixture, 10 * MINUTE_MS);
    lab_refused_at(fixture, ACTION_CALL, "1", STATUS_NOT_FOUND);
    assert_string_equal(lab_at(fixture, ACTION_CALL, "4").number, "C001");
    fixture_verify(fixture);
}

static void
who_declines_sends_it_back_at_once(void **state)
{
    struct fixture *fixture = *state;
    struct action action = offer(TICKET_BOUND_COUNTER, "4");
    struct action decline = answer_to(ACTION_DECLINE, "4", "C001");

    int64_t base = open_and_call(fixture).base;
    lab_ok(fixture, &action);
    struct ticket back = lab_ok(fixture, &decline)->ticket;
    assert_int_equal(back.bound, TICKET_BOUND_COUNTER);
    assert_string_equal(back.bound_to, "1");
    assert_int_equal(back.base, base);
    lab_refused(fixture, &decline, STATUS_CONFLICT);
    lab_refused_at(fixture, ACTION_CALL, "4", STATUS_NOT_FOUND);
    assert_string_equal(lab_at(fixture, ACTION_CALL, "1").number, "C001");
    fixture_verify(fixture);
}

static void
an_answer_that_comes_too_late_is_refused(void **state)
{
    struct fixture *fixture = *state;
    struct action action = offer(TICKET_BOUND_COUNTER, "4");
    struct action accept = answer_to(ACTION_ACCEPT, "4", "C001");
    struct action decline = answer_to(ACTION_DECLINE, "4", "C001");

    open_and_call(fixture);
    lab_ok(fixture, &action);
    fixture_pass(fixture, 2 * MINUTE_MS);
    lab_refused(fixture, &accept, STATUS_CONFLICT);
    lab_refused(fixture, &decline, STATUS_CONFLICT);
    decline.reason[0] = '\0';
    lab_refused(fixture, &decline, STATUS_INVALID);
    struct action to_service = {
        .kind = ACTION_TRANSFER, .counter = "1", .offer = true, .services = "G"};
    lab_refused(fixture, &to_service, STATUS_INVALID);
}

static void
an_offer_can_be_undone_but_not_once_it_is_answered(void **state)
{
    struct fixture *fixture = *state;
    struct action action = offer(TICKET_BOUND_COUNTER, "4");
    struct action decline = answer_to(ACTION_DECLINE, "4", "C001");

    open_and_call(fixture);
    lab_ok(fixture, &action);
    struct ticket undone = lab_at(fixture, ACTION_UNDO, "1");
    assert_int_equal(undone.state, TICKET_SERVING);
    assert_string_equal(undone.offer_from, "");
    lab_ok(fixture, &action);
    lab_ok(fixture, &decline);
    lab_refused_at(fixture, ACTION_UNDO, "1", STATUS_CONFLICT);
    fixture_verify(fixture);
}

static void
who_served_first_stays_answerable(void **state)
{
    struct fixture *fixture = *state;
    struct action action = offer(TICKET_BOUND_COUNTER, "4");

    assert_string_equal(open_and_call(fixture).first_staff, "0317");
    lab_ok(fixture, &action);
    assert_string_equal(lab_serve(fixture, "4").first_staff, "0317");
    assert_string_equal(lab_at(fixture, ACTION_FINISH, "4").first_staff, "0317");
}

enum { RIVALS = 8, ROUNDS = 12 };

/* Takes it if it can; its exit code says whether it did. */
static int
rival(const char *path, enum action_kind kind, const char *counter)
{
    struct store *store = NULL;
    struct answer answer;
    struct store_options options = {.busy_ms = 20000};
    struct action action = answer_to(kind, counter, kind == ACTION_CALL ? "" : "C001");

    if (store_open(path, &options, &answer, &store) != STATUS_OK) {
        return 2;
    }
    enum status status = store_act(store, &action, &answer);
    store_close(store);
    if (status == STATUS_OK) {
        return 1;
    }
    return status == STATUS_CONFLICT || status == STATUS_NOT_FOUND ? 0 : 2;
}

/* Offered to the person at counter 4. Everybody at once: counter 4 accepts or declines, twice each,
 * its colleagues at 1 and 2 reach for it too. */
static void
of_many_answers_to_one_offer_exactly_one_counts(void **state)
{
    static const struct {
        enum action_kind kind;
        const char *counter;
    } rivals[RIVALS] = {{ACTION_ACCEPT, "4"},  {ACTION_DECLINE, "4"}, {ACTION_ACCEPT, "4"},
                        {ACTION_DECLINE, "4"}, {ACTION_ACCEPT, "1"},  {ACTION_ACCEPT, "2"},
                        {ACTION_DECLINE, "2"}, {ACTION_ACCEPT, "1"}};
    struct fixture *fixture = *state;
    struct action action = offer(TICKET_BOUND_STAFF, "0319");

    open_and_call(fixture);
    for (int round = 0; round < ROUNDS; round++) {
        int counted = 0;
        pid_t pids[RIVALS];
        struct action clock = {.kind = ACTION_CLOCK, .at = "2026-11-20T09:30:00", .has_rate = true};
        lab_ok(fixture, &clock);
        str_cut(action.supervisor, sizeof(action.supervisor), "0400");
        lab_ok(fixture, &action);
        fixture->store = store_close(fixture->store);
        for (int i = 0; i < RIVALS; i++) {
            pids[i] = fork();
            assert_true(pids[i] >= 0);
            if (pids[i] == 0) {
                _exit(rival(fixture->path, rivals[i].kind, rivals[i].counter));
            }
        }
        for (int i = 0; i < RIVALS; i++) {
            int code = 0;
            assert_int_equal(waitpid(pids[i], &code, 0), pids[i]);
            assert_true(WIFEXITED(code) && WEXITSTATUS(code) < 2);
            counted += WEXITSTATUS(code);
        }
        assert_int_equal(counted, 1);
        fixture_open(fixture);
        struct ticket ticket = lab_show(fixture, "C001");
        assert_string_equal(ticket.offer_from, "");
        bool accepted = ticket.bound == TICKET_BOUND_STAFF;
        assert_string_equal(ticket.bound_to, accepted ? "0319" : "1");
        lab_serve(fixture, accepted ? "4" : "1");
        if (accepted) {
            struct action home = {.kind = ACTION_TRANSFER,
                                  .counter = "4",
                                  .supervisor = "0400",
                                  .target = TICKET_BOUND_COUNTER,
                                  .target_id = "1"};
            lab_ok(fixture, &home);
            lab_serve(fixture, "1");
        }
    }
    fixture_verify(fixture);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        lab_test(an_offer_that_nobody_takes_is_back_after_two_minutes),
        lab_test(an_offer_is_everybodys_once_its_bound_minutes_are_over),
        lab_test(a_transfer_without_an_offer_stays_where_it_was_sent),
        lab_test(a_ticket_that_is_bound_no_more_waits_for_its_turn_like_the_others),
        lab_test(who_accepts_keeps_it_after_the_two_minutes),
        lab_test(who_declines_sends_it_back_at_once),
        lab_test(an_answer_that_comes_too_late_is_refused),
        lab_test(an_offer_can_be_undone_but_not_once_it_is_answered),
        lab_test(who_served_first_stays_answerable),
        lab_test(of_many_answers_to_one_offer_exactly_one_counts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
