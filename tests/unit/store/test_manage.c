/* SPDX-License-Identifier: Apache-2.0
 * What goes beyond the queue's own rule, each with a reason and a role: matters added and taken
 * off, classes, tickets that wait again, pauses that leave a service alone, PINs tried out. */
#include "store/desk.h"
#include "tests/unit/store/lab.h"

static struct action
matter(enum action_kind kind, const char *services)
{
    struct action action = {.kind = kind, .counter = "1"};

    str_cut(action.services, sizeof(action.services), services);
    return action;
}

static struct action
managed(enum action_kind kind, const char *number)
{
    struct action action = {.kind = kind, .reason = "fell ill"};

    str_cut(action.number, sizeof(action.number), number);
    if (kind == ACTION_CLASS) {
        str_cut(action.class_id, sizeof(action.class_id), "elderly");
    }
    return action;
}

static void
a_matter_can_be_added_to_the_ticket_in_hand(void **state)
{
    struct fixture *fixture = *state;
    struct action add = matter(ACTION_ADD, "G"), same = matter(ACTION_ADD, "C/resale");
    struct action other = matter(ACTION_ADD, "C/gift"), unknown = matter(ACTION_ADD, "C/none");

    lab_open(fixture, "1", "0317");
    lab_take(fixture, "C/resale");
    int64_t base = lab_at(fixture, ACTION_CALL, "1").base;
    lab_refused(fixture, &add, STATUS_CONFLICT); /* only called */
    lab_at(fixture, ACTION_START, "1");
    assert_int_equal(lab_ok(fixture, &add)->ticket.step_count, 2);
    lab_refused(fixture, &add, STATUS_CONFLICT);
    lab_refused(fixture, &same, STATUS_CONFLICT);
    lab_refused(fixture, &unknown, STATUS_INVALID);
    assert_int_equal(lab_ok(fixture, &other)->ticket.step_count, 3);
    struct ticket next = lab_at(fixture, ACTION_FINISH, "1");
    assert_int_equal(next.state, TICKET_WAITING);
    assert_string_equal(next.steps[next.step].service, "G");
    assert_int_equal(next.base, base);
    fixture_verify(fixture);
}

static void
a_ticket_takes_eight_matters_and_no_more(void **state)
{
    struct fixture *fixture = *state;
    static const char *const more[] = {"C/resale", "C/gift", "G", "J", "S", "Q"};
    struct action add;

    lab_open(fixture, "1", "0317");
    lab_take(fixture, "C");
    lab_serve(fixture, "1");
    for (size_t i = 0; i < ARRAY_SIZE(more); i++) {
        add = matter(ACTION_ADD, more[i]);
        lab_ok(fixture, &add);
    }
    add = matter(ACTION_ADD, "C,G");
    lab_refused(fixture, &add, STATUS_INVALID);
    fixture_verify(fixture);
}

static void
a_later_matter_can_be_skipped_the_present_one_not(void **state)
{
    struct fixture *fixture = *state;
    struct action skip = matter(ACTION_SKIP, "G"), present = matter(ACTION_SKIP, "C");

    lab_open(fixture, "1", "0317");
    lab_take(fixture, "C,G,J");
    lab_serve(fixture, "1");
    lab_refused(fixture, &present, STATUS_CONFLICT);
    assert_int_equal(lab_ok(fixture, &skip)->ticket.step_count, 2);
    lab_refused(fixture, &skip, STATUS_CONFLICT);
    struct ticket next = lab_at(fixture, ACTION_FINISH, "1");
    assert_string_equal(next.steps[next.step].service, "J");
    fixture_verify(fixture);
}

static void
another_class_makes_it_due_anew_and_keeps_its_base(void **state)
{
    struct fixture *fixture = *state;
    struct action class = managed(ACTION_CLASS, "C002");

    lab_open(fixture, "1", "0317");
    lab_take(fixture, "C");
    fixture_pass(fixture, MINUTE_MS);
    struct ticket before = lab_take(fixture, "C");
    assert_int_equal(before.ahead, 1);
    struct ticket after = lab_ok(fixture, &class)->ticket;
    assert_string_equal(after.class_id, "elderly");
    assert_string_equal(after.number, "C002");
    assert_int_equal(after.base, before.base);
    assert_int_equal(after.due, before.base - 60 * MINUTE_MS);
    assert_int_equal(after.ahead, 0);
    lab_refused(fixture, &class, STATUS_CONFLICT);
    str_cut(class.class_id, sizeof(class.class_id), "military");
    lab_refused(fixture, &class, STATUS_INVALID);
    assert_string_equal(lab_at(fixture, ACTION_CALL, "1").number, "C002");
    fixture_verify(fixture);
}

static void
a_ticket_that_was_out_waits_again_behind_the_third(void **state)
{
    struct fixture *fixture = *state;
    static const char *const numbers[] = {"C001", "C002"};

    lab_open(fixture, "1", "0317");
    for (int i = 0; i < 6; i++) {
        lab_take(fixture, "C");
        fixture_pass(fixture, 1000);
    }
    lab_at(fixture, ACTION_CALL, "1");
    lab_pass(fixture, "1");
    lab_number(fixture, ACTION_LEAVE, "C002");
    fixture_pass(fixture, 31 * MINUTE_MS);
    lab_refused_number(fixture, ACTION_RETURN, "C001", STATUS_CONFLICT);
    for (size_t i = 0; i < ARRAY_SIZE(numbers); i++) {
        struct action action = managed(ACTION_REINSTATE, numbers[i]);
        struct ticket again = lab_ok(fixture, &action)->ticket;
        assert_int_equal(again.state, TICKET_WAITING);
        assert_int_equal(again.ahead, 3 + (int)i);
        assert_int_equal(again.ended_at, 0);
        lab_refused(fixture, &action, STATUS_CONFLICT);
    }
    fixture_verify(fixture);
}

static void
a_void_ticket_gets_no_more_than_one_call_round(void **state)
{
    struct fixture *fixture = *state;
    struct action action = managed(ACTION_REINSTATE, "C001");

    lab_open(fixture, "1", "0317");
    lab_take(fixture, "C");
    for (int i = 0; i < 2; i++) {
        lab_at(fixture, ACTION_CALL, "1");
        lab_pass(fixture, "1");
        if (i == 0) {
            lab_number(fixture, ACTION_RETURN, "C001");
        }
    }
    lab_state(fixture, "C001", TICKET_VOID);
    lab_ok(fixture, &action);
    lab_at(fixture, ACTION_CALL, "1");
    assert_int_equal(lab_pass(fixture, "1").state, TICKET_VOID);
    fixture_until(fixture, "2026-11-23T09:30:00");
    str_cut(action.number, sizeof(action.number), "2026-11-20/C001");
    lab_refused(fixture, &action, STATUS_CONFLICT);
    fixture_verify(fixture);
}

static void
somebody_without_a_number_is_served_at_once(void **state)
{
    struct fixture *fixture = *state;
    struct action serve = matter(ACTION_SERVE, "C/resale");
    struct ticket_record record;

    lab_refused(fixture, &serve, STATUS_CLOSED);
    lab_open(fixture, "1", "0317");
    lab_take(fixture, "C");
    struct ticket served = lab_ok(fixture, &serve)->ticket;
    assert_string_equal(served.number, "C002");
    assert_int_equal(served.state, TICKET_SERVING);
    assert_string_equal(served.origin, "counter");
    assert_string_equal(served.first_staff, "0317");
    assert_int_equal(served.called_at, served.issued_at);
    assert_int_equal(fixture_int(fixture, "SELECT waiting FROM service WHERE id = 'C'"), 1);
    assert_int_equal(fixture_int(fixture, "SELECT count(*) FROM event WHERE ticket = 2"), 1);
    lab_refused(fixture, &serve, STATUS_CONFLICT);
    lab_at(fixture, ACTION_FINISH, "1");
    assert_int_equal(store_record(fixture->store, "C002", &record), STATUS_OK);
    assert_int_equal(record.served_count, 1);
    assert_string_equal(lab_take(fixture, "C").number, "C003");
    /* The hall has closed; who stands at the counter is served all the same. */
    fixture_until(fixture, "2026-11-20T18:00:00");
    assert_string_equal(lab_ok(fixture, &serve)->ticket.number, "C004");
    fixture_verify(fixture);
}

static void
a_message_is_read_by_the_supervisor_and_not_in_the_ledger(void **state)
{
    struct fixture *fixture = *state;
    struct action message = {.kind = ACTION_MESSAGE, .counter = "1", .note = "printer jams"};
    struct board *board = NULL;

    lab_open(fixture, "1", "0317");
    int64_t id = lab_ok(fixture, &message)->event;
    assert_int_equal(
        fixture_int(fixture, "SELECT count(*) FROM event WHERE body LIKE '%printer jams%'"), 0);
    assert_int_equal(store_board(fixture->store, &board), STATUS_OK);
    assert_int_equal(board->help_count, 1);
    assert_string_equal(board->helps[0].kind, "message");
    assert_string_equal(board->helps[0].text, "printer jams");
    assert_string_equal(board->helps[0].staff, "0317");
    board_free(board);
    struct action done = {.kind = ACTION_HELP_DONE, .help = id, .staff = "0400"};
    lab_ok(fixture, &done);
    lab_refused(fixture, &done, STATUS_CONFLICT);
    assert_int_equal(store_board(fixture->store, &board), STATUS_OK);
    assert_int_equal(board->help_count, 0);
    board_free(board);
    fixture_verify(fixture);
}

/* Real halls: who may. */
static void
class_and_reinstate_need_a_concierge_or_supervisor(void **state)
{
    struct fixture *fixture = *state;
    static const enum action_kind kinds[] = {ACTION_CLASS, ACTION_REINSTATE};
    static const struct {
        const char *staff, *pin;
        enum status wanted;
    } people[] = {{"", "", STATUS_DENIED},         {"0317", "1234", STATUS_DENIED},
                  {"0500", "1234", STATUS_DENIED}, {"0400", "", STATUS_DENIED},
                  {"0400", "4321", STATUS_DENIED}, {"0400", "1234", STATUS_OK}};

    lab_take(fixture, "C");
    lab_take(fixture, "C");
    lab_number(fixture, ACTION_LEAVE, "C002");
    for (size_t k = 0; k < ARRAY_SIZE(kinds); k++) {
        for (size_t i = 0; i < ARRAY_SIZE(people); i++) {
            struct action action = managed(kinds[k], k == 0 ? "C001" : "C002");
            str_cut(action.supervisor, sizeof(action.supervisor), people[i].staff);
            str_cut(action.pin, sizeof(action.pin), people[i].pin);
            if (action.supervisor[0] == '\0') {
                action.pin[0] = '\0';
            }
            if (people[i].wanted == STATUS_OK) {
                lab_ok(fixture, &action);
            } else {
                lab_refused(fixture, &action, people[i].wanted);
            }
        }
    }
    fixture_verify(fixture);
}

static void
a_pause_can_ask_before_it_leaves_a_service_alone(void **state)
{
    struct fixture *fixture = *state;
    struct action pause = {
        .kind = ACTION_PAUSE, .counter = "1", .reason = "lunch", .minutes = 30, .ask = true};

    lab_open(fixture, "1", "0317");
    lab_open(fixture, "3", "0318");
    lab_take(fixture, "C");
    lab_refused(fixture, &pause, STATUS_CONFLICT);
    str_cut(pause.deputy, sizeof(pause.deputy), "0317");
    lab_refused(fixture, &pause, STATUS_INVALID);
    str_cut(pause.deputy, sizeof(pause.deputy), "9999");
    lab_refused(fixture, &pause, STATUS_INVALID);
    str_cut(pause.deputy, sizeof(pause.deputy), "0318");
    lab_ok(fixture, &pause);
    assert_int_equal(fixture_int(fixture,
                                 "SELECT count(*) FROM event WHERE kind = 'pause' AND"
                                 " body LIKE '%\"deputy\":\"0318\"%\"uncovered\":[\"C\"]%'"),
                     1);
    lab_at(fixture, ACTION_RESUME, "1");
    pause.ask = false;
    pause.deputy[0] = '\0';
    lab_ok(fixture, &pause); /* all the same */
    lab_at(fixture, ACTION_RESUME, "1");
    lab_open(fixture, "2", "0319");
    pause.ask = true;
    lab_ok(fixture, &pause); /* counter 2 goes on */
    fixture_verify(fixture);
}

static void
try_wrong_pins(struct fixture *fixture, int count)
{
    struct action open = {.kind = ACTION_OPEN, .counter = "1", .staff = "0317", .pin = "0000"};

    for (int i = 0; i < count; i++) {
        fixture_act(fixture, open);
        assert_int_equal(fixture->answer.status, STATUS_DENIED);
    }
}

static void
each_lock_for_wrong_pins_is_longer_than_the_last(void **state)
{
    struct fixture *fixture = *state;
    static const int minutes[] = {5, 10, 20, 40, 60, 60};
    struct action open = {.kind = ACTION_OPEN, .counter = "1", .staff = "0317", .pin = "1234"};

    for (size_t i = 0; i < ARRAY_SIZE(minutes); i++) {
        try_wrong_pins(fixture, 5);
        fixture_pass(fixture, minutes[i] * MINUTE_MS - 1);
        if (fixture_act(fixture, open) != STATUS_DENIED) {
            fail_msg("lock %zu is shorter than %d minutes", i + 1, minutes[i]);
        }
        fixture_pass(fixture, 1);
    }
    try_wrong_pins(fixture, 4);
    lab_ok(fixture, &open);
    lab_at(fixture, ACTION_CLOSE, "1");
    try_wrong_pins(fixture, 5); /* from the beginning again */
    fixture_pass(fixture, 5 * MINUTE_MS);
    lab_ok(fixture, &open);
    fixture_verify(fixture);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        lab_test(a_matter_can_be_added_to_the_ticket_in_hand),
        lab_test(a_ticket_takes_eight_matters_and_no_more),
        lab_test(a_later_matter_can_be_skipped_the_present_one_not),
        lab_test(another_class_makes_it_due_anew_and_keeps_its_base),
        lab_test(a_ticket_that_was_out_waits_again_behind_the_third),
        lab_test(a_void_ticket_gets_no_more_than_one_call_round),
        lab_test(somebody_without_a_number_is_served_at_once),
        lab_test(a_message_is_read_by_the_supervisor_and_not_in_the_ledger),
        lab_test_real(class_and_reinstate_need_a_concierge_or_supervisor),
        lab_test(a_pause_can_ask_before_it_leaves_a_service_alone),
        lab_test(each_lock_for_wrong_pins_is_longer_than_the_last),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
