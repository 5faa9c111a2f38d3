/* SPDX-License-Identifier: Apache-2.0
 * The pad as a value: who it shows, and when a service can be rated. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "config/hall_file.h"
#include "pad/look.h"

enum { START_MS = 1000000 };

struct hall_and_pad {
    struct hall *hall;
    struct pad pad;
    struct pad_snapshot snapshot;
    struct terminal_view view;
    int64_t now_ms;
};

static struct hall_and_pad place;

static int
set_up(void **state)
{
    static struct hall_file_errors errors;
    const struct pad_options options = {.terminal = "pad5", .counter = "5", .language = "zh_CN"};

    memset(&place, 0, sizeof(place));
    if (hall_file_load("data/halls/chenghu.yaml", &errors, &place.hall) != STATUS_OK) {
        return -1;
    }
    place.now_ms = START_MS;
    place.view = (struct terminal_view){
        .hall = place.hall, .snapshot = &place.snapshot, .read_at = START_MS};
    place.view.facts.clock_rate_milli = 1000;
    place.snapshot.known = true;
    place.snapshot.counter.state = COUNTER_OPEN;
    str_cut(place.snapshot.counter.staff, ID_SIZE, "0317");
    pad_init(&place.pad, &options, START_MS);
    *state = &place;
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    pad_done(&place.pad);
    hall_free(place.hall);
    return 0;
}

static void
see(bool stale)
{
    pad_snapshot_take(&place.pad, &place.view, stale, "", place.now_ms);
}

static void
finish_service(int64_t row)
{
    struct pad_service *service = &place.snapshot.service;

    service->served = row;
    str_cut(service->number, TICKET_NUMBER_SIZE, "C036");
    str_cut(service->lang, TICKET_LANG_SIZE, "en");
    str_cut(service->service, ID_SIZE, "C");
    str_cut(service->staff, ID_SIZE, "0317");
    see(false);
}

static void
tap(int action)
{
    place.now_ms += PAD_TAP_MS;
    pad_event(&place.pad, &(struct window_event){.kind = WINDOW_TAP, .action = action},
              place.now_ms);
}

static void
pass_time(int64_t ms)
{
    place.now_ms += ms;
    pad_tick(&place.pad, place.now_ms);
}

static bool
asks_for_rating(struct action *ret_action)
{
    return pad_pop_action(&place.pad, ret_action);
}

static void
it_shows_who_serves_until_a_ticket_is_called(void **state)
{
    (void)state;
    see(false);
    assert_int_equal(pad_page(&place.pad), PAD_IDLE);
    assert_string_equal(hall_text(&look_person(&place.pad)->name, "zh_CN"), "沈静怡");
    place.snapshot.counter.has_ticket = true;
    place.snapshot.counter.ticket.state = TICKET_SERVING;
    see(false);
    assert_int_equal(pad_page(&place.pad), PAD_SERVING);
}

static void
paused_and_closed_counters_say_so(void **state)
{
    (void)state;
    place.snapshot.counter.state = COUNTER_PAUSED;
    see(false);
    assert_int_equal(pad_page(&place.pad), PAD_PAUSED);
    place.snapshot.counter.state = COUNTER_CLOSED;
    see(false);
    assert_int_equal(pad_page(&place.pad), PAD_CLOSED);
}

static void
what_may_be_old_is_not_shown(void **state)
{
    (void)state;
    see(false);
    see(true);
    assert_int_equal(pad_page(&place.pad), PAD_CUT_OFF);
    finish_service(7);
    assert_int_equal(pad_page(&place.pad), PAD_RATING);
    see(true);
    assert_int_equal(pad_page(&place.pad), PAD_CUT_OFF);
}

static void
the_end_of_a_service_opens_the_question_at_once_in_the_tickets_language(void **state)
{
    (void)state;
    see(false);
    finish_service(7);
    assert_int_equal(pad_page(&place.pad), PAD_RATING);
    assert_string_equal(look_lang(&place.pad), "en");
    assert_string_equal(look_second_lang(&place.pad), "zh_CN");
}

static void
a_good_level_is_sent_by_its_tap_for_this_very_ticket(void **state)
{
    struct action action;

    (void)state;
    finish_service(7);
    tap(PAD_TOUCH_LEVEL + 5);
    assert_true(asks_for_rating(&action));
    assert_int_equal(action.kind, ACTION_RATE);
    assert_int_equal(action.level, 5);
    assert_string_equal(action.number, "C036");
    assert_string_equal(action.counter, "5");
    assert_string_equal(action.reason, "");
    assert_false(asks_for_rating(&action));
    assert_int_equal(pad_page(&place.pad), PAD_SENDING);
}

static void
a_low_level_asks_for_reasons_first_and_sends_those_that_were_ticked(void **state)
{
    struct action action;

    (void)state;
    finish_service(7);
    tap(PAD_TOUCH_LEVEL + 2);
    assert_int_equal(pad_page(&place.pad), PAD_REASONS);
    assert_false(asks_for_rating(&action));
    tap(PAD_TOUCH_REASON + 0);
    tap(PAD_TOUCH_REASON + 2);
    tap(PAD_TOUCH_REASON + 3);
    tap(PAD_TOUCH_REASON + 3);
    tap(PAD_TOUCH_SUBMIT);
    assert_true(asks_for_rating(&action));
    assert_int_equal(action.level, 2);
    assert_string_equal(action.reason, "wait,unclear");
}

static void
a_changed_mind_forgets_the_reasons(void **state)
{
    struct action action;

    (void)state;
    finish_service(7);
    tap(PAD_TOUCH_LEVEL + 1);
    tap(PAD_TOUCH_REASON + 0);
    tap(PAD_TOUCH_CHANGE);
    assert_int_equal(pad_page(&place.pad), PAD_RATING);
    tap(PAD_TOUCH_LEVEL + 2);
    tap(PAD_TOUCH_SUBMIT);
    assert_true(asks_for_rating(&action));
    assert_int_equal(action.level, 2);
    assert_string_equal(action.reason, "");
}

static void
skipping_leaves_it_unrated_and_is_not_asked_again(void **state)
{
    struct action action;

    (void)state;
    finish_service(7);
    tap(PAD_TOUCH_SKIP);
    see(false);
    assert_int_equal(pad_page(&place.pad), PAD_IDLE);
    assert_false(asks_for_rating(&action));
    finish_service(9);
    assert_int_equal(pad_page(&place.pad), PAD_RATING);
    tap(PAD_TOUCH_SKIP);
    /* The last finish was undone: the one before was dealt with. */
    finish_service(7);
    assert_int_equal(pad_page(&place.pad), PAD_IDLE);
}

static void
a_time_out_leaves_it_unrated(void **state)
{
    struct action action;

    (void)state;
    finish_service(7);
    pass_time(PAD_TIMEOUT_MS - 1);
    assert_int_equal(pad_page(&place.pad), PAD_RATING);
    pass_time(1);
    assert_int_equal(pad_page(&place.pad), PAD_IDLE);
    assert_false(asks_for_rating(&action));
    see(false);
    assert_int_equal(pad_page(&place.pad), PAD_IDLE);
}

static void
it_asks_before_the_time_is_over_and_gives_it_anew(void **state)
{
    (void)state;
    finish_service(7);
    pass_time(PAD_TIMEOUT_MS - PAD_ASK_MS - 1);
    assert_false(pad_is_asking(&place.pad));
    pass_time(1);
    assert_true(pad_is_asking(&place.pad));
    tap(PAD_TOUCH_STAY);
    assert_false(pad_is_asking(&place.pad));
    pass_time(PAD_TIMEOUT_MS - 1);
    assert_int_equal(pad_page(&place.pad), PAD_RATING);
}

static void
more_time_is_given_ten_times(void **state)
{
    (void)state;
    finish_service(7);
    for (int i = 0; i < PAD_EXTENSIONS_MAX; i++) {
        pass_time(PAD_TIMEOUT_MS - PAD_ASK_MS);
        assert_true(pad_is_asking(&place.pad));
        tap(PAD_TOUCH_STAY);
    }
    pass_time(PAD_TIMEOUT_MS - PAD_ASK_MS);
    assert_false(pad_is_asking(&place.pad));
    tap(PAD_TOUCH_STAY);
    pass_time(PAD_ASK_MS);
    assert_int_equal(pad_page(&place.pad), PAD_IDLE);
}

static void
large_type_doubles_the_time(void **state)
{
    (void)state;
    place.pad.theme.large = true;
    finish_service(7);
    pass_time(2 * PAD_TIMEOUT_MS - 1);
    assert_int_equal(pad_page(&place.pad), PAD_RATING);
    pass_time(1);
    assert_int_equal(pad_page(&place.pad), PAD_IDLE);
}

static void
a_second_tap_of_a_trembling_finger_does_nothing(void **state)
{
    (void)state;
    finish_service(7);
    tap(PAD_TOUCH_LEVEL + 2);
    place.now_ms += PAD_TAP_MS - 1;
    pad_event(&place.pad, &(struct window_event){.kind = WINDOW_TAP, .action = PAD_TOUCH_SUBMIT},
              place.now_ms);
    assert_int_equal(pad_page(&place.pad), PAD_REASONS);
}

static void
it_thanks_and_goes_back_by_itself(void **state)
{
    struct action action;
    const struct answer answer = {.status = STATUS_OK, .event = 88};

    (void)state;
    finish_service(7);
    tap(PAD_TOUCH_LEVEL + 5);
    assert_true(asks_for_rating(&action));
    pad_asked(&place.pad, 3);
    pad_answer(&place.pad, 2, &answer, place.now_ms);
    assert_int_equal(pad_page(&place.pad), PAD_SENDING);
    pad_answer(&place.pad, 3, &answer, place.now_ms);
    assert_int_equal(pad_page(&place.pad), PAD_THANKS);
    pass_time(PAD_THANKS_MS);
    see(false);
    assert_int_equal(pad_page(&place.pad), PAD_IDLE);
}

static void
a_refusal_is_told_and_not_asked_again(void **state)
{
    struct action action;
    struct answer answer = {0};

    (void)state;
    answer_refuse(&answer, STATUS_CONFLICT, "Ticket {0} has been rated.", 1, "C036");
    finish_service(7);
    tap(PAD_TOUCH_LEVEL + 3);
    assert_true(asks_for_rating(&action));
    pad_asked(&place.pad, 3);
    pad_answer(&place.pad, 3, &answer, place.now_ms);
    assert_int_equal(pad_page(&place.pad), PAD_REFUSED);
    assert_string_equal(place.pad.refusal, "Ticket C036 has been rated.");
    pass_time(PAD_THANKS_MS);
    see(false);
    assert_int_equal(pad_page(&place.pad), PAD_IDLE);
}

static void
a_rating_on_its_way_outlives_lost_connection_and_time(void **state)
{
    struct action action;
    const struct answer answer = {.status = STATUS_OK, .event = 88};

    (void)state;
    finish_service(7);
    tap(PAD_TOUCH_LEVEL + 5);
    assert_true(asks_for_rating(&action));
    pad_asked(&place.pad, 3);
    see(true);
    pad_late(&place.pad, true);
    pass_time(10 * PAD_TIMEOUT_MS);
    assert_int_equal(pad_page(&place.pad), PAD_SENDING);
    pad_answer(&place.pad, 3, &answer, place.now_ms);
    assert_int_equal(pad_page(&place.pad), PAD_THANKS);
}

static void
a_finish_that_is_undone_takes_the_question_back(void **state)
{
    (void)state;
    finish_service(7);
    place.snapshot.service = (struct pad_service){0};
    see(false);
    assert_int_equal(pad_page(&place.pad), PAD_IDLE);
}

static void
the_next_call_does_not_take_the_question_away(void **state)
{
    (void)state;
    finish_service(7);
    place.snapshot.counter.has_ticket = true;
    place.snapshot.counter.ticket.state = TICKET_CALLED;
    see(false);
    assert_int_equal(pad_page(&place.pad), PAD_RATING);
    assert_string_equal(look_ticket(&place.pad), "C036");
}

static void
it_wakes_for_the_ring_and_sleeps_otherwise(void **state)
{
    (void)state;
    see(false);
    assert_true(pad_next_ms(&place.pad) == APP_NEVER);
    finish_service(7);
    int64_t next = pad_next_ms(&place.pad);
    assert_true(next > place.now_ms && next <= place.now_ms + 1000);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(it_shows_who_serves_until_a_ticket_is_called),
        TEST(paused_and_closed_counters_say_so),
        TEST(what_may_be_old_is_not_shown),
        TEST(the_end_of_a_service_opens_the_question_at_once_in_the_tickets_language),
        TEST(a_good_level_is_sent_by_its_tap_for_this_very_ticket),
        TEST(a_low_level_asks_for_reasons_first_and_sends_those_that_were_ticked),
        TEST(a_changed_mind_forgets_the_reasons),
        TEST(skipping_leaves_it_unrated_and_is_not_asked_again),
        TEST(a_time_out_leaves_it_unrated),
        TEST(it_asks_before_the_time_is_over_and_gives_it_anew),
        TEST(more_time_is_given_ten_times),
        TEST(large_type_doubles_the_time),
        TEST(a_second_tap_of_a_trembling_finger_does_nothing),
        TEST(it_thanks_and_goes_back_by_itself),
        TEST(a_refusal_is_told_and_not_asked_again),
        TEST(a_rating_on_its_way_outlives_lost_connection_and_time),
        TEST(a_finish_that_is_undone_takes_the_question_back),
        TEST(the_next_call_does_not_take_the_question_away),
        TEST(it_wakes_for_the_ring_and_sleeps_otherwise),
    };
    if (i18n_open(NULL) != STATUS_OK) {
        return 1;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
