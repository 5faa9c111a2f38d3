/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/store/lab.h"

static struct board *
read_board(struct fixture *fixture)
{
    struct board *board = NULL;

    assert_int_equal(store_board(fixture->store, &board), STATUS_OK);
    return board;
}

static const struct board_service *
service_of(const struct board *board, const char *id)
{
    for (size_t i = 0; i < board->service_count; i++) {
        if (strcmp(board->services[i].service, id) == 0) {
            return &board->services[i];
        }
    }
    fail_msg("no service %s on the board", id);
    return NULL;
}

static const struct board_counter *
counter_of(const struct board *board, const char *id)
{
    for (size_t i = 0; i < board->counter_count; i++) {
        if (strcmp(board->counters[i].id, id) == 0) {
            return &board->counters[i];
        }
    }
    fail_msg("no counter %s on the board", id);
    return NULL;
}

static void
the_board_shows_calls_newest_first(void **state)
{
    struct fixture *fixture = *state;

    lab_open(fixture, "1", "0317");
    lab_open(fixture, "2", "0318");
    lab_open(fixture, "4", "0319");
    lab_take(fixture, "C");
    lab_take(fixture, "C");
    lab_take(fixture, "J");
    lab_at(fixture, ACTION_CALL, "1");
    fixture_pass(fixture, 1000);
    lab_at(fixture, ACTION_CALL, "2");
    fixture_pass(fixture, 1000);
    lab_serve(fixture, "4");
    fixture_pass(fixture, 1000);
    lab_at(fixture, ACTION_RECALL, "1");
    int64_t recall = fixture->answer.event;
    struct board *board = read_board(fixture);
    assert_int_equal(board->call_count, 3);
    assert_string_equal(board->calls[0].number, "C001");
    assert_int_equal(board->calls[0].called_at, fixture->real);
    assert_int_equal(board->calls[0].event, recall);
    assert_int_equal(board->calls[0].calls, 2);
    assert_string_equal(board->calls[0].zone, "A");
    assert_string_equal(board->calls[1].number, "J001");
    assert_int_equal(board->calls[1].state, TICKET_SERVING);
    assert_string_equal(board->calls[2].number, "C002");
    assert_string_equal(counter_of(board, "2")->number, "C002");
    assert_string_equal(counter_of(board, "3")->number, "");
    assert_int_equal(counter_of(board, "3")->state, COUNTER_CLOSED);
    assert_int_equal(board->event, fixture->answer.event);
    assert_int_equal(board->at, fixture->real);
    assert_true(board->open);
    board_free(board);
}

/* Else the number would be called out again. */
static void
what_the_counter_does_beside_is_no_new_call(void **state)
{
    struct fixture *fixture = *state;
    struct action hold = {.kind = ACTION_HOLD, .counter = "1", .hold = TICKET_HOLD_WITH_CITIZEN};
    struct action transfer = {
        .kind = ACTION_TRANSFER, .counter = "1", .number = "C001", .services = "G"};
    struct action paper = {.kind = ACTION_PAPER, .number = "C002", .outcome = "printed"};

    lab_open(fixture, "1", "0317");
    lab_take(fixture, "C");
    lab_take(fixture, "C");
    lab_serve(fixture, "1");
    lab_ok(fixture, &hold);
    lab_at(fixture, ACTION_CALL, "1");
    int64_t call = fixture->answer.event, called_at = fixture->real;
    const struct action *const beside[] = {&transfer, &paper};
    for (size_t i = 0; i < ARRAY_SIZE(beside); i++) {
        fixture_pass(fixture, 1000);
        lab_ok(fixture, beside[i]);
        struct board *board = read_board(fixture);
        assert_int_equal(board->call_count, 1);
        assert_string_equal(board->calls[0].number, "C002");
        assert_int_equal(board->calls[0].event, call);
        assert_int_equal(board->calls[0].called_at, called_at);
        board_free(board);
        lab_at(fixture, ACTION_RECALL, "1");
        call = fixture->answer.event;
        called_at = fixture->real;
    }
}

static void
the_boards_next_numbers_are_the_calls_that_would_follow(void **state)
{
    struct fixture *fixture = *state;
    static const char *const wanted[] = {"C801", "C802", "C001", "C803", "C804"};

    lab_open(fixture, "2", "0317");
    for (int i = 0; i < 6; i++) {
        lab_take(fixture, "C");
    }
    for (int i = 0; i < 6; i++) {
        lab_take_class(fixture, "C", "elderly");
    }
    struct board *board = read_board(fixture);
    const struct board_service *service = service_of(board, "C");
    assert_int_equal(service->waiting, 12);
    assert_int_equal(service->next_count, 5);
    for (size_t i = 0; i < ARRAY_SIZE(wanted); i++) {
        assert_string_equal(service->next[i], wanted[i]);
    }
    assert_int_equal(service->open_counters, 1);
    assert_int_equal(service_of(board, "J")->open_counters, 0);
    assert_int_equal(service_of(board, "G")->next_count, 0);
    board_free(board);
}

static void
the_board_says_what_is_stopped_full_or_closed(void **state)
{
    struct fixture *fixture = *state;
    struct action stop = {.kind = ACTION_SERVICE_STOP, .services = "G", .reason = "no power"};

    lab_ok(fixture, &stop);
    for (int i = 0; i < 3; i++) {
        lab_take(fixture, "S");
    }
    lab_take(fixture, "Q");
    struct board *board = read_board(fixture);
    assert_true(service_of(board, "G")->stopped);
    assert_string_equal(service_of(board, "G")->stop_reason, "no power");
    assert_true(service_of(board, "S")->full);
    assert_false(service_of(board, "Q")->full);
    assert_false(service_of(board, "C")->full);
    board_free(board);
    lab_take(fixture, "Q");
    fixture_until(fixture, "2026-11-20T12:30:00");
    board = read_board(fixture);
    assert_true(service_of(board, "Q")->full);
    assert_false(board->open);
    assert_int_equal(board->next_open, fixture_instant("2026-11-20T13:30:00"));
    board_free(board);
}

static void
a_new_day_shows_nothing_of_the_old_one_even_before_its_first_write(void **state)
{
    struct fixture *fixture = *state;
    struct ticket *tickets = NULL;
    size_t count = 1;
    struct counter counter;
    struct why why;

    lab_open(fixture, "1", "0317");
    for (int i = 0; i < 3; i++) {
        lab_take(fixture, "S");
    }
    lab_take(fixture, "C");
    lab_take(fixture, "C");
    lab_at(fixture, ACTION_CALL, "1");
    fixture_until(fixture, "2026-11-23T09:00:00");
    struct board *board = read_board(fixture);
    assert_string_equal(board->day, "2026-11-23");
    assert_int_equal(board->call_count, 0);
    assert_string_equal(counter_of(board, "1")->number, "");
    assert_int_equal(store_counter_get(fixture->store, "1", &counter), STATUS_OK);
    assert_false(counter.has_ticket);
    assert_int_equal(service_of(board, "C")->waiting, 0);
    assert_int_equal(service_of(board, "C")->next_count, 0);
    assert_false(service_of(board, "S")->full);
    board_free(board);
    assert_int_equal(store_queue(fixture->store, NULL, NULL, &tickets, &count), STATUS_OK);
    assert_int_equal(count, 0);
    free(tickets);
    assert_int_equal(store_why(fixture->store, "1", &why), STATUS_OK);
    assert_false(why.any);
    struct ticket ticket;
    assert_int_equal(store_ticket_show(fixture->store, "C001", &ticket), STATUS_NOT_FOUND);
    lab_state(fixture, "2026-11-20/C001", TICKET_CALLED);
}

static void
a_clock_set_back_over_midnight_hides_nobody_who_can_be_called(void **state)
{
    struct fixture *fixture = *state;
    struct action back = {.kind = ACTION_CLOCK, .at = "2026-11-19T15:00:00"};
    struct ticket *tickets = NULL;
    size_t count = 0;
    struct why why;

    lab_open(fixture, "1", "0317");
    lab_open(fixture, "2", "0318");
    lab_take(fixture, "C");
    lab_take(fixture, "C");
    lab_at(fixture, ACTION_CALL, "2");
    lab_ok(fixture, &back);
    struct board *board = read_board(fixture);
    assert_string_equal(board->day, "2026-11-19");
    assert_int_equal(board->call_count, 1);
    assert_int_equal(service_of(board, "C")->waiting, 1);
    board_free(board);
    assert_int_equal(store_queue(fixture->store, NULL, "1", &tickets, &count), STATUS_OK);
    assert_int_equal(count, 1);
    free(tickets);
    assert_int_equal(store_why(fixture->store, "1", &why), STATUS_OK);
    assert_true(why.any);
    assert_int_equal(lab_at(fixture, ACTION_CALL, "1").id, why.ticket.id);
    fixture_verify(fixture);
}

static size_t
read_queue(struct fixture *fixture, const char *service, const char *counter,
           struct ticket **ret_tickets)
{
    size_t count = 0;

    assert_int_equal(store_queue(fixture->store, service, counter, ret_tickets, &count), STATUS_OK);
    return count;
}

static void
a_queue_is_in_calling_order(void **state)
{
    struct fixture *fixture = *state;
    static const char *const wanted[] = {"C801", "C802", "C001", "C803", "C002", "C003"};
    struct ticket *tickets;

    lab_open(fixture, "1", "0317");
    for (int i = 0; i < 3; i++) {
        lab_take(fixture, "C");
    }
    for (int i = 0; i < 3; i++) {
        lab_take_class(fixture, "C", "elderly");
    }
    lab_take(fixture, "G");
    size_t count = read_queue(fixture, "C", NULL, &tickets);
    assert_int_equal(count, ARRAY_SIZE(wanted));
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(tickets[i].number, wanted[i]);
        assert_int_equal(tickets[i].ahead, (int)i);
        assert_int_equal(lab_show(fixture, wanted[i]).ahead, (int)i);
    }
    free(tickets);
    assert_int_equal(read_queue(fixture, NULL, NULL, &tickets), 7);
    assert_string_equal(tickets[6].number, "G001");
    free(tickets);
    for (size_t i = 0; i < ARRAY_SIZE(wanted); i++) {
        assert_string_equal(lab_at(fixture, ACTION_CALL, "1").number, wanted[i]);
        lab_at(fixture, ACTION_START, "1");
        lab_at(fixture, ACTION_FINISH, "1");
    }
    assert_int_equal(store_queue(fixture->store, "X", NULL, &tickets, &count), STATUS_NOT_FOUND);
    assert_int_equal(store_queue(fixture->store, NULL, "X", &tickets, &count), STATUS_NOT_FOUND);
}

static void
a_counters_queue_is_what_it_would_call_alone(void **state)
{
    struct fixture *fixture = *state;
    struct action transfer = {
        .kind = ACTION_TRANSFER, .counter = "1", .target = TICKET_BOUND_COUNTER, .target_id = "2"};
    struct ticket *tickets;

    lab_open(fixture, "1", "0317");
    lab_open(fixture, "2", "0318");
    for (int i = 0; i < 4; i++) {
        lab_take(fixture, "C");
        fixture_pass(fixture, 1000);
        lab_take(fixture, "G");
        fixture_pass(fixture, 1000);
        lab_take_class(fixture, "G", "elderly");
        lab_take(fixture, "J");
    }
    lab_at(fixture, ACTION_CALL, "1");
    lab_ok(fixture, &transfer);
    size_t count = read_queue(fixture, NULL, "2", &tickets);
    assert_int_equal(count, 12);
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(lab_at(fixture, ACTION_CALL, "2").number, tickets[i].number);
        lab_at(fixture, ACTION_START, "2");
        lab_at(fixture, ACTION_FINISH, "2");
    }
    free(tickets);
    fixture_verify(fixture);
}

static void
a_ticket_is_found_by_number_day_and_code(void **state)
{
    struct fixture *fixture = *state;
    struct ticket taken = lab_take(fixture, "C"), found;
    char reference[40];

    str_format(reference, sizeof(reference), "code:%s", taken.code);
    assert_int_equal(lab_show(fixture, reference).id, taken.id);
    assert_int_equal(lab_show(fixture, "2026-11-20/C001").id, taken.id);
    assert_int_equal(store_ticket_show(fixture->store, "2026-11-19/C001", &found),
                     STATUS_NOT_FOUND);
    assert_int_equal(store_ticket_show(fixture->store, "C002", &found), STATUS_NOT_FOUND);
    assert_int_equal(store_ticket_show(fixture->store, "?", &found), STATUS_INVALID);
}

static void
a_clerks_day_counts_what_was_finished_and_passed(void **state)
{
    struct fixture *fixture = *state;
    struct staff_day day;

    lab_open(fixture, "1", "0317");
    lab_take(fixture, "C,G");
    lab_take(fixture, "C");
    lab_take(fixture, "C");
    lab_serve(fixture, "1");
    fixture_pass(fixture, 2 * MINUTE_MS);
    lab_at(fixture, ACTION_FINISH, "1");
    lab_serve(fixture, "1");
    fixture_pass(fixture, MINUTE_MS);
    lab_at(fixture, ACTION_FINISH, "1");
    lab_at(fixture, ACTION_CALL, "1");
    lab_pass(fixture, "1");
    assert_int_equal(store_staff_day(fixture->store, "0317", &day), STATUS_OK);
    assert_int_equal(day.finished, 2);
    assert_int_equal(day.passed, 1);
    assert_int_equal(day.serving_ms, 3 * MINUTE_MS);
    lab_at(fixture, ACTION_UNDO, "1");
    assert_int_equal(store_staff_day(fixture->store, "0317", &day), STATUS_OK);
    assert_int_equal(day.passed, 0);
    assert_int_equal(store_staff_day(fixture->store, "0318", &day), STATUS_OK);
    assert_int_equal(day.finished, 0);
    fixture_until(fixture, "2026-11-23T09:00:00");
    assert_int_equal(store_staff_day(fixture->store, "0317", &day), STATUS_OK);
    assert_int_equal(day.finished, 0);
}

static void
an_unknown_counter_is_not_found(void **state)
{
    struct fixture *fixture = *state;
    struct counter counter;
    struct why why;

    assert_int_equal(store_counter_get(fixture->store, "99", &counter), STATUS_NOT_FOUND);
    assert_int_equal(store_why(fixture->store, "99", &why), STATUS_NOT_FOUND);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        lab_test(the_board_shows_calls_newest_first),
        lab_test(what_the_counter_does_beside_is_no_new_call),
        lab_test(the_boards_next_numbers_are_the_calls_that_would_follow),
        lab_test(the_board_says_what_is_stopped_full_or_closed),
        lab_test(a_new_day_shows_nothing_of_the_old_one_even_before_its_first_write),
        lab_test(a_clock_set_back_over_midnight_hides_nobody_who_can_be_called),
        lab_test(a_queue_is_in_calling_order),
        lab_test(a_counters_queue_is_what_it_would_call_alone),
        lab_test(a_ticket_is_found_by_number_day_and_code),
        lab_test(a_clerks_day_counts_what_was_finished_and_passed),
        lab_test(an_unknown_counter_is_not_found),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
