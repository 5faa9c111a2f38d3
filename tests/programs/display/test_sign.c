/* SPDX-License-Identifier: Apache-2.0 */
#include "display/sign.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "fixture.h"

enum { COUNTERS_MAX = 64 };

static struct board_hall b;
static struct board_counter states[COUNTERS_MAX];

/* All counters open with empty hands; a sign over counter 5. */
static void
open_sign(const char *counter)
{
    board_hall_open(&b, NULL, "", "zh_CN");
    memset(states, 0, sizeof(states));
    b.board.counter_count = b.hall->counter_count;
    for (size_t i = 0; i < b.hall->counter_count; i++) {
        str_cut(states[i].id, ID_SIZE, b.hall->counters[i].id);
        states[i].state = COUNTER_OPEN;
    }
    b.board.counters = states;
    b.display.sign = true;
    str_cut(b.display.counter, ID_SIZE, counter);
    board_hall_show(&b, false);
}

static void
a_sign_follows_its_counter_alone(void **context)
{
    (void)context;
    open_sign("5");
    assert_int_equal(sign_of(&b.display).kind, SIGN_READY);
    assert_string_equal(sign_of(&b.display).service, "不动产登记");
    assert_int_equal(sign_of(&b.display).service_count, 2);
    board_hall_call(&b, "J014", "2", "zh_CN");
    board_hall_show(&b, false);
    assert_int_equal(sign_of(&b.display).kind, SIGN_READY);
    board_hall_call(&b, "C036", "5", "en");
    str_cut(states[4].number, TICKET_NUMBER_SIZE, "C036");
    board_hall_show(&b, false);
    struct sign sign = sign_of(&b.display);
    assert_int_equal(sign.kind, SIGN_CALLING);
    assert_string_equal(sign.number, "C036");
    assert_string_equal(sign.lang, "en");
    b.calls[0].state = TICKET_SERVING;
    str_cut(states[4].staff, ID_SIZE, "0317");
    board_hall_show(&b, false);
    sign = sign_of(&b.display);
    assert_int_equal(sign.kind, SIGN_SERVING);
    assert_string_equal(sign.staff_name, "沈静怡");
    board_hall_close(&b);
}

static void
a_pause_tells_when_it_ends_until_that_is_over(void **context)
{
    (void)context;
    open_sign("5");
    states[4].state = COUNTER_PAUSED;
    states[4].back_at = b.board.at + 17 * 60000;
    board_hall_show(&b, false);
    struct sign sign = sign_of(&b.display);
    assert_int_equal(sign.kind, SIGN_PAUSED);
    assert_string_equal(sign.back, "10:34");
    assert_string_equal(sign.instead, "6");
    for (int minutes = 0; minutes < 17; minutes++) {
        int64_t next = display_next_ms(&b.display);
        assert_true(next > b.now_ms && next <= b.now_ms + 60000);
        board_hall_pass(&b, next - b.now_ms);
    }
    assert_string_equal(sign_of(&b.display).back, "");
    board_hall_close(&b);
}

static void
what_is_not_known_is_not_shown_as_known(void **context)
{
    (void)context;
    open_sign("5");
    board_hall_call(&b, "C036", "5", "en");
    str_cut(states[4].number, TICKET_NUMBER_SIZE, "C036");
    board_hall_show(&b, false);
    board_hall_show(&b, true);
    assert_int_equal(sign_of(&b.display).kind, SIGN_STALE);
    board_hall_show(&b, false);
    assert_int_equal(sign_of(&b.display).kind, SIGN_CALLING);
    str_cut(b.display.counter, ID_SIZE, "99");
    assert_int_equal(sign_of(&b.display).kind, SIGN_UNKNOWN);
    board_hall_close(&b);
}

static void
a_sign_is_silent(void **context)
{
    struct display_word word;
    (void)context;
    open_sign("5");
    board_hall_call(&b, "C036", "5", "en");
    board_hall_show(&b, false);
    assert_false(display_pop_word(&b.display, &word));
    assert_string_equal(display_screen_name(&b.display), "sign");
    board_hall_close(&b);
}

static void
the_hall_file_can_say_that_a_terminal_is_a_sign(void **context)
{
    struct hall_terminal place = {.id = "window5", .kind = "window", .counter = "5"};
    (void)context;
    board_hall_open(&b, NULL, "window5", "zh_CN");
    b.bent.terminals = &place;
    b.bent.terminal_count = 1;
    board_hall_show(&b, false);
    assert_true(sign_is(&b.display));
    assert_string_equal(sign_counter(&b.display), "5");
    str_cut(b.display.counter, ID_SIZE, "6");
    assert_string_equal(sign_counter(&b.display), "6");
    board_hall_close(&b);
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sign_follows_its_counter_alone),
        cmocka_unit_test(a_pause_tells_when_it_ends_until_that_is_over),
        cmocka_unit_test(what_is_not_known_is_not_shown_as_known),
        cmocka_unit_test(a_sign_is_silent),
        cmocka_unit_test(the_hall_file_can_say_that_a_terminal_is_a_sign),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
