/* SPDX-License-Identifier: Apache-2.0
 * Codes, warnings, searches, the list on paper, and what staff says to a kiosk. */
#include "tests/programs/kiosk/fixture.h"

#include "kiosk/look.h"

static void
key(struct world *world, int code)
{
    struct window_event event = {.kind = WINDOW_KEY, .key = code, .down = true};
    world->now += 40;
    kiosk_event(&world->kiosk, &event, world->now);
}

static void
the_list_is_printed_once_at_a_time_and_without_a_number(void **state)
{
    struct world *world = *state;
    struct kiosk_print print;
    struct action action;
    tap(world, KIOSK_TOUCH_SERVICE + SERVICE_B);
    tap(world, KIOSK_TOUCH_PRINT_GUIDE);
    tap(world, KIOSK_TOUCH_PRINT_GUIDE);
    assert_true(kiosk_pop_print(&world->kiosk, &print));
    assert_true(print.guide);
    assert_string_equal(print.ticket.steps[0].matter, "one");
    assert_false(kiosk_pop_print(&world->kiosk, &print));
    assert_false(kiosk_pop_action(&world->kiosk, &action));
    kiosk_guide_ended(&world->kiosk, KIOSK_PAPER_PRINTED, world->now);
    assert_int_equal(world->kiosk.guide_paper, KIOSK_PAPER_PRINTED);
    assert_int_equal(world->kiosk.step, KIOSK_GUIDE);
    kiosk_printer(&world->kiosk, KIOSK_PAPER_OUT);
    tap(world, KIOSK_TOUCH_PRINT_GUIDE);
    assert_false(kiosk_pop_print(&world->kiosk, &print));
}

static void
the_list_can_be_printed_beside_the_number(void **state)
{
    struct world *world = *state;
    struct kiosk_print print;
    get_number(world);
    printed_ticket(world);
    tap(world, KIOSK_TOUCH_PRINT_GUIDE);
    assert_true(kiosk_pop_print(&world->kiosk, &print));
    assert_true(print.guide);
    assert_int_equal(world->kiosk.step, KIOSK_NUMBER);
    kiosk_guide_ended(&world->kiosk, KIOSK_PAPER_PRINTED, world->now);
    assert_int_equal(world->kiosk.step, KIOSK_NUMBER);
}

static void
a_long_queue_is_asked_about_and_no_takes_nothing(void **state)
{
    struct world *world = *state;
    struct action action;
    world->hall->settings.long_queue = 20;
    world->services[SERVICE_B].waiting = 20;
    look(world, false);
    tap(world, KIOSK_TOUCH_SERVICE + SERVICE_B);
    tap(world, KIOSK_TOUCH_TAKE);
    assert_int_equal(world->kiosk.warning, KIOSK_WARNING_LONG);
    assert_false(kiosk_pop_action(&world->kiosk, &action));
    tap(world, KIOSK_TOUCH_RATHER_NOT);
    assert_int_equal(world->kiosk.step, KIOSK_GUIDE);
    assert_false(kiosk_pop_action(&world->kiosk, &action));
    tap(world, KIOSK_TOUCH_TAKE);
    tap(world, KIOSK_TOUCH_GO_ON);
    assert_int_equal(only_action(world).kind, ACTION_TAKE);
}

static void
before_closing_people_are_told_once(void **state)
{
    struct world *world = *state;
    world->hall->settings.closing_warning_min = 30;
    world->services[SERVICE_B].waiting = 3;
    world->services[SERVICE_B].closes_at = world->view.facts.now + 31 * 60000;
    look(world, false);
    tap(world, KIOSK_TOUCH_SERVICE + SERVICE_B);
    pass(world, 50000);
    tap(world, KIOSK_TOUCH_STAY);
    pass(world, 20000);
    tap(world, KIOSK_TOUCH_TAKE);
    assert_int_equal(world->kiosk.warning, KIOSK_WARNING_CLOSING);
}

static void
a_booking_code_is_sent_when_all_eight_digits_stand(void **state)
{
    struct world *world = *state;
    struct action action;
    tap(world, KIOSK_TOUCH_CHECKIN);
    for (const char *digit = "4038127"; *digit; digit++) {
        tap(world, KIOSK_TOUCH_KEY + *digit);
    }
    tap(world, KIOSK_TOUCH_SEND);
    assert_false(kiosk_pop_action(&world->kiosk, &action));
    tap(world, KIOSK_TOUCH_KEY + '6');
    tap(world, KIOSK_TOUCH_KEY + '9'); /* a ninth is too many */
    tap(world, KIOSK_TOUCH_SEND);
    action = only_action(world);
    assert_int_equal(action.kind, ACTION_CHECKIN);
    assert_string_equal(action.code, "40381276");
    kiosk_asked(&world->kiosk, &action, 9);
    reply(world, 9, STATUS_OK);
    assert_int_equal(world->kiosk.step, KIOSK_NUMBER);
    assert_string_equal(world->kiosk.service, "B");
}

static void
a_scanner_types_a_code_and_sends_it(void **state)
{
    struct world *world = *state;
    tap(world, KIOSK_TOUCH_CHECKIN);
    for (const char *at = "7kd9qx"; *at; at++) {
        key(world, *at);
    }
    key(world, WINDOW_KEY_ENTER);
    assert_string_equal(only_action(world).code, "7KD9QX");
}

static void
a_refused_code_says_why_and_goes_back_to_the_code(void **state)
{
    struct world *world = *state;
    struct answer *answer = mem_zero_alloc(1, sizeof(*answer));
    tap(world, KIOSK_TOUCH_CHECKIN);
    for (const char *digit = "40381276"; *digit; digit++) {
        tap(world, KIOSK_TOUCH_KEY + *digit);
    }
    tap(world, KIOSK_TOUCH_SEND);
    struct action action = only_action(world);
    kiosk_asked(&world->kiosk, &action, 9);
    answer->status = STATUS_CONFLICT;
    answer->sentence = "already {0}";
    answer->value_count = 1;
    str_cut(answer->values[0], ANSWER_VALUE_SIZE, "B042");
    kiosk_answer(&world->kiosk, 9, answer, world->now);
    free(answer);
    assert_int_equal(world->kiosk.step, KIOSK_REFUSED);
    assert_string_equal(world->kiosk.refusal, "already B042");
    tap(world, KIOSK_TOUCH_BACK);
    assert_int_equal(world->kiosk.step, KIOSK_CHECKIN);
}

static void
a_ticket_is_printed_again_by_number_and_code(void **state)
{
    struct world *world = *state;
    tap(world, KIOSK_TOUCH_REPRINT_FORM);
    for (const char *at = "B042"; *at; at++) {
        tap(world, KIOSK_TOUCH_KEY + *at);
    }
    tap(world, KIOSK_TOUCH_FIELD_CODE);
    for (const char *at = "7K3F9QXM2B4T6WCD"; *at; at++) {
        tap(world, KIOSK_TOUCH_KEY + *at);
    }
    tap(world, KIOSK_TOUCH_SEND);
    struct action action = only_action(world);
    assert_int_equal(action.kind, ACTION_REPRINT);
    assert_string_equal(action.number, "B042");
    assert_string_equal(action.code, "7K3F9QXM2B4T6WCD");
    kiosk_asked(&world->kiosk, &action, 9);
    reply(world, 9, STATUS_OK);
    struct kiosk_print print;
    assert_true(kiosk_pop_print(&world->kiosk, &print));
    assert_true(print.again);
    tap(world, KIOSK_TOUCH_REPRINT); /* once is enough */
    assert_false(kiosk_pop_print(&world->kiosk, &print));
}

static void
a_person_is_called_once_and_said_to_come(void **state)
{
    struct world *world = *state;
    struct action action;
    struct board_help help = {.kind = "help", .terminal = "kiosk1"};
    tap(world, KIOSK_TOUCH_HELP);
    action = only_action(world);
    assert_int_equal(action.kind, ACTION_HELP);
    assert_string_equal(action.terminal, "kiosk1");
    kiosk_asked(&world->kiosk, &action, 9);
    tap(world, KIOSK_TOUCH_HELP);
    assert_false(kiosk_pop_action(&world->kiosk, &action));
    reply(world, 9, STATUS_OK);
    assert_false(world->kiosk.help_failed);
    world->board.helps = &help;
    world->board.help_count = 1;
    look(world, false);
    tap(world, KIOSK_TOUCH_HELP);
    assert_false(kiosk_pop_action(&world->kiosk, &action));
}

static void
a_call_that_was_seen_to_is_not_told_any_more(void **state)
{
    struct world *world = *state;
    struct board_help help = {.kind = "help", .terminal = "kiosk1"};
    tap(world, KIOSK_TOUCH_HELP);
    struct action action = only_action(world);
    kiosk_asked(&world->kiosk, &action, 9);
    reply(world, 9, STATUS_OK);
    look(world, false); /* that was read before the call */
    assert_true(world->kiosk.help_open);
    world->board.helps = &help;
    world->board.help_count = 1;
    look(world, false);
    assert_true(world->kiosk.help_open);
    world->board.help_count = 0;
    look(world, false);
    assert_false(world->kiosk.help_open);
    assert_int_equal(kiosk_seconds_left(&world->kiosk), -1);
}

static void
a_call_that_was_left_open_is_not_the_next_persons(void **state)
{
    struct world *world = *state;
    tap(world, KIOSK_TOUCH_HELP);
    struct action action = only_action(world);
    kiosk_asked(&world->kiosk, &action, 9);
    reply(world, 9, STATUS_OK);
    pass(world, KIOSK_GUIDE_MS - KIOSK_ASK_MS);
    assert_true(kiosk_is_asking(&world->kiosk));
    pass(world, KIOSK_ASK_MS);
    assert_false(world->kiosk.help_open);
    assert_int_equal(kiosk_seconds_left(&world->kiosk), -1);
}

static void
a_locked_kiosk_takes_nothing_and_keeps_a_shown_number(void **state)
{
    struct world *world = *state;
    struct board_terminal told = {.id = "kiosk1", .locked = true};
    struct action action;
    get_number(world);
    world->board.terminals = &told;
    world->board.terminal_count = 1;
    look(world, false);
    assert_int_equal(kiosk_shown(&world->kiosk), KIOSK_NUMBER);
    tap(world, KIOSK_TOUCH_HOME);
    assert_int_equal(kiosk_shown(&world->kiosk), KIOSK_LOCKED);
    tap(world, KIOSK_TOUCH_SERVICE + SERVICE_B);
    tap(world, KIOSK_TOUCH_TAKE);
    assert_false(kiosk_pop_action(&world->kiosk, &action));
    told.locked = false;
    look(world, false);
    assert_int_equal(kiosk_shown(&world->kiosk), KIOSK_HOME);
}

static void
a_search_leads_to_the_guide_of_what_was_found(void **state)
{
    struct world *world = *state;
    tap(world, KIOSK_TOUCH_SEARCH);
    world->kiosk.query[0] = '\0';
    key(world, 'b');
    assert_string_equal(world->kiosk.query, "b");
    key(world, WINDOW_KEY_BACKSPACE);
    str_cut(world->kiosk.query, sizeof(world->kiosk.query), "二");
    tap(world, KIOSK_TOUCH_HIT);
    assert_int_equal(world->kiosk.step, KIOSK_GUIDE);
    assert_string_equal(world->kiosk.matter, "two");
    tap(world, KIOSK_TOUCH_BACK);
    assert_int_equal(world->kiosk.step, KIOSK_SEARCH);
}

/* A service's waits, as the store thread would hand them over. */
static void
know_waits(struct world *world, bool may_not_be_reached)
{
    static struct wait_service service;
    static struct waits waits = {.services = &service, .service_count = 1};

    service = (struct wait_service){
        .ordinary = {.told = {.p50_min = 14, .p80_min = 22, .ahead = 5, .by = "rollout"},
                     .may_not_be_reached = may_not_be_reached},
        .favoured = {.told = {.p50_min = 2, .p80_min = 6, .by = "rollout"}}};
    str_cut(service.id, sizeof(service.id), "B");
    world->snapshot.waits = &waits;
}

static void
the_wait_that_was_shown_goes_with_the_number(void **state)
{
    struct world *world = *state;
    know_waits(world, false);
    tap(world, KIOSK_TOUCH_SERVICE + SERVICE_B);
    tap(world, KIOSK_TOUCH_TAKE);
    struct action action = only_action(world);
    assert_int_equal(action.told.p50_min, 14);
    assert_int_equal(action.told.p80_min, 22);
    assert_int_equal(action.told.ahead, 5);
    assert_string_equal(action.told.by, "rollout");
}

static void
what_may_not_be_reached_is_said_before_a_number_is_taken(void **state)
{
    struct world *world = *state;
    know_waits(world, true);
    world->services[SERVICE_B].closes_at = 5 * INT64_C(3600000);
    tap(world, KIOSK_TOUCH_SERVICE + SERVICE_B);
    tap(world, KIOSK_TOUCH_TAKE);
    assert_int_equal(world->kiosk.warning, KIOSK_WARNING_NOT_REACHED);
    struct action action;
    assert_false(kiosk_pop_action(&world->kiosk, &action));
    tap(world, KIOSK_TOUCH_GO_ON);
    assert_int_equal(only_action(world).kind, ACTION_TAKE);
}

/* Ten minutes before closing, but it will be reached: nobody is sent away. */
static void
a_known_wait_counts_before_the_hour(void **state)
{
    struct world *world = *state;
    know_waits(world, false);
    world->hall->settings.closing_warning_min = 30;
    world->services[SERVICE_B].waiting = 1;
    world->services[SERVICE_B].closes_at = world->view.facts.now + 10 * 60000;
    tap(world, KIOSK_TOUCH_SERVICE + SERVICE_B);
    tap(world, KIOSK_TOUCH_TAKE);
    assert_int_equal(world->kiosk.warning, KIOSK_WARNING_NONE);
}

static void
a_booked_number_is_told_its_wait_once_it_is_seen_to_wait(void **state)
{
    struct world *world = *state;
    struct wait_ticket seen = {.id = 77, .wait = {.told = {.p50_min = 8, .by = "rollout"}}};
    struct waits waits = {.tickets = &seen, .ticket_count = 1};
    int64_t at;

    world->kiosk.ticket.id = 77;
    assert_string_equal(look_ticket_told(&world->kiosk, &at)->by, "");
    world->snapshot.waits = &waits;
    assert_int_equal(look_ticket_told(&world->kiosk, &at)->p50_min, 8);
    assert_int_equal(at, look_hall_time(&world->kiosk));
    /* Who was told keeps what he was told. */
    world->kiosk.ticket.told = (struct ticket_told){.p50_min = 5, .by = "rollout"};
    assert_int_equal(look_ticket_told(&world->kiosk, &at)->p50_min, 5);
}

static void
a_number_that_is_printed_again_is_told_its_wait_from_now(void **state)
{
    struct world *world = *state;
    struct wait_ticket seen = {.id = 77, .wait = {.told = {.p50_min = 8, .by = "rollout"}}};
    struct waits waits = {.tickets = &seen, .ticket_count = 1};
    int64_t at;

    world->kiosk.ticket.id = 77;
    world->kiosk.ticket.told = (struct ticket_told){.p50_min = 40, .by = "rollout"};
    world->kiosk.taken_at = 5;
    world->kiosk.asking = ACTION_REPRINT;
    assert_int_equal(look_ticket_told(&world->kiosk, &at)->p50_min, 40);
    assert_int_equal(at, 5);
    world->snapshot.waits = &waits;
    assert_int_equal(look_ticket_told(&world->kiosk, &at)->p50_min, 8);
    assert_int_equal(at, look_hall_time(&world->kiosk));
}

/* Twenty counters of zone Z, of which these call A, and one of another zone before them. */
static size_t
plan(struct world *world, int first, int second, struct look_place *ret_places)
{
    static struct hall_counter counters[21];
    struct hall shown = *world->hall;
    str_cut(counters[0].id, ID_SIZE, "0");
    for (int i = 1; i <= 20; i++) {
        counters[i] = world->hall->counters[i == first || i == second ? SERVICE_A : SERVICE_B];
        str_format(counters[i].id, ID_SIZE, "%d", i);
    }
    shown.counters = counters;
    shown.counter_count = ARRAY_SIZE(counters);
    world->kiosk.view.hall = &shown;
    size_t count = look_plan(&world->kiosk, "A", hall_zone(&shown, "Z"), ret_places, 12);
    world->kiosk.view.hall = world->hall;
    return count;
}

static void
the_plan_of_a_large_zone_holds_the_counters_that_call(void **state)
{
    struct world *world = *state;
    struct look_place places[12];
    assert_int_equal(plan(world, 3, 15, places), 12);
    assert_string_equal(places[0].id, "1");
    assert_true(places[2].calls);
    assert_int_equal(plan(world, 15, 16, places), 12);
    assert_string_equal(places[11].id, "16");
    assert_true(places[10].calls && places[11].calls && !places[9].calls);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
        T(the_list_is_printed_once_at_a_time_and_without_a_number),
        T(the_list_can_be_printed_beside_the_number),
        T(a_long_queue_is_asked_about_and_no_takes_nothing),
        T(before_closing_people_are_told_once),
        T(the_wait_that_was_shown_goes_with_the_number),
        T(what_may_not_be_reached_is_said_before_a_number_is_taken),
        T(a_known_wait_counts_before_the_hour),
        T(a_booked_number_is_told_its_wait_once_it_is_seen_to_wait),
        T(a_number_that_is_printed_again_is_told_its_wait_from_now),
        T(the_plan_of_a_large_zone_holds_the_counters_that_call),
        T(a_booking_code_is_sent_when_all_eight_digits_stand),
        T(a_scanner_types_a_code_and_sends_it),
        T(a_refused_code_says_why_and_goes_back_to_the_code),
        T(a_ticket_is_printed_again_by_number_and_code),
        T(a_person_is_called_once_and_said_to_come),
        T(a_call_that_was_seen_to_is_not_told_any_more),
        T(a_call_that_was_left_open_is_not_the_next_persons),
        T(a_locked_kiosk_takes_nothing_and_keeps_a_shown_number),
        T(a_search_leads_to_the_guide_of_what_was_found),
    };
    log_open("test", LOG_LEVEL_ERROR);
    if (i18n_open(getenv("PAIHAO_LOCALE_DIR")) != STATUS_OK) {
        return 1;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
