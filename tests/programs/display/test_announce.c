/* SPDX-License-Identifier: Apache-2.0
 * Which call stands where, and what is spoken, with a clock of the test's own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "display/announce.h"

enum { HALL_MS = 1774000000, CALLS_MAX = 16 };

/* A hall of which only the calls are known; newest first, as the board has them. */
struct fixture {
    struct announce announce;
    struct board_call calls[CALLS_MAX];
    size_t count;
    int64_t now, event;
};

static int
set_up(void **state)
{
    static struct fixture fixture;
    fixture = (struct fixture){.now = 50000};
    *state = &fixture;
    return 0;
}

static int
tear_down(void **state)
{
    announce_done(&((struct fixture *)*state)->announce);
    return 0;
}

static void
show(struct fixture *f)
{
    announce_update(&f->announce, f->calls, f->count, HALL_MS + f->now, f->now);
}

static void
start(struct fixture *f)
{
    show(f);
}

static struct board_call *
find(struct fixture *f, const char *number)
{
    for (size_t i = 0; i < f->count; i++) {
        if (strcmp(f->calls[i].number, number) == 0) {
            return &f->calls[i];
        }
    }
    return NULL;
}

static struct board_call
take_out(struct fixture *f, const char *number)
{
    struct board_call call = {0};
    struct board_call *at = find(f, number);
    if (at) {
        call = *at;
        f->count--;
        memmove(at, at + 1, (size_t)(f->calls + f->count - at) * sizeof(*at));
    }
    return call;
}

/* Called, or called again, now. Tells the announcer nothing yet. */
static void
call(struct fixture *f, const char *number)
{
    struct board_call made = take_out(f, number);
    if (!made.ticket) {
        str_cut(made.number, sizeof(made.number), number);
        str_cut(made.counter, sizeof(made.counter), number + 3);
        made.ticket = 100 + number[1] * 100 + number[2] * 10 + number[3];
    }
    made.event = ++f->event;
    made.called_at = HALL_MS + f->now;
    made.calls++;
    made.state = TICKET_CALLED;
    memmove(f->calls + 1, f->calls, f->count * sizeof(*f->calls));
    f->calls[0] = made;
    f->count++;
}

static void
serve(struct fixture *f, const char *number)
{
    find(f, number)->state = TICKET_SERVING;
    find(f, number)->event = ++f->event;
}

static void
pass_ms(struct fixture *f, int64_t ms)
{
    f->now += ms;
    announce_tick(&f->announce, f->now);
}

static const char *
hero(struct fixture *f)
{
    bool bright;
    const struct board_call *at = announce_hero(&f->announce, f->now, &bright);
    return at ? at->number : "";
}

static bool
is_bright(struct fixture *f)
{
    bool bright;
    announce_hero(&f->announce, f->now, &bright);
    return bright;
}

/* "B047* C035": the list, marked ones with a star. */
static const char *
recent(struct fixture *f, size_t max)
{
    static char text[256];
    struct announce_row rows[CALLS_MAX];
    size_t count = announce_recent(&f->announce, f->now, rows, max);
    text[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        size_t used = strlen(text);
        str_format(text + used, sizeof(text) - used, "%s%s%s", i ? " " : "", rows[i].call->number,
                   rows[i].marked ? "*" : "");
    }
    return text;
}

/* "say C036, again C035, forget A001": all that came since the last time. */
static const char *
words(struct fixture *f)
{
    static const char *const kinds[] = {"say", "again", "forget"};
    static char text[512];
    struct announce_word word;
    text[0] = '\0';
    while (announce_pop_word(&f->announce, &word)) {
        size_t used = strlen(text);
        str_format(text + used, sizeof(text) - used, "%s%s %s", used ? ", " : "", kinds[word.kind],
                   word.call.number);
    }
    return text;
}

static void
a_call_stands_large_and_is_spoken_at_once(void **state)
{
    struct fixture *f = *state;
    start(f);
    assert_string_equal(hero(f), "");
    call(f, "C036");
    show(f);
    assert_string_equal(hero(f), "C036");
    assert_true(is_bright(f));
    assert_string_equal(words(f), "say C036");
    show(f);
    assert_string_equal(words(f), "");
}

static void
calls_take_the_hero_in_turn_for_six_seconds_each(void **state)
{
    struct fixture *f = *state;
    start(f);
    call(f, "C036");
    show(f);
    pass_ms(f, 1000);
    call(f, "A052");
    show(f);
    pass_ms(f, 1000);
    call(f, "E061");
    show(f);
    assert_string_equal(words(f), "say C036");
    pass_ms(f, 3999);
    assert_string_equal(hero(f), "C036");
    assert_int_equal(announce_next_ms(&f->announce, f->now), f->now + 1);
    pass_ms(f, 1);
    assert_string_equal(hero(f), "A052");
    pass_ms(f, 5999);
    assert_string_equal(hero(f), "A052");
    pass_ms(f, 1);
    assert_string_equal(hero(f), "E061");
    assert_string_equal(words(f), "say A052, say E061");
}

static void
calls_of_one_snapshot_take_turns_in_the_order_of_the_calls(void **state)
{
    struct fixture *f = *state;
    start(f);
    call(f, "C036");
    call(f, "A052");
    call(f, "E061");
    show(f);
    assert_string_equal(hero(f), "C036");
    pass_ms(f, ANNOUNCE_TURN_MS);
    assert_string_equal(hero(f), "A052");
    pass_ms(f, ANNOUNCE_TURN_MS);
    assert_string_equal(hero(f), "E061");
}

static void
a_call_that_waits_for_its_turn_stands_marked_in_the_list(void **state)
{
    struct fixture *f = *state;
    start(f);
    call(f, "C036");
    call(f, "A052");
    show(f);
    assert_string_equal(recent(f, 4), "A052*");
    pass_ms(f, ANNOUNCE_TURN_MS);
    assert_string_equal(recent(f, 4), "C036*");
}

static void
the_mark_in_the_list_lasts_ten_seconds(void **state)
{
    struct fixture *f = *state;
    start(f);
    call(f, "C036");
    call(f, "A052");
    show(f);
    pass_ms(f, 9999);
    assert_string_equal(recent(f, 4), "C036*");
    assert_int_equal(announce_next_ms(&f->announce, f->now), f->now + 1);
    pass_ms(f, 1);
    assert_string_equal(recent(f, 4), "C036");
}

static void
the_mark_lasts_as_long_as_the_words_are_heard(void **state)
{
    struct fixture *f = *state;
    start(f);
    call(f, "C036");
    call(f, "A052");
    show(f);
    pass_ms(f, ANNOUNCE_TURN_MS);
    announce_sound(&f->announce, "C036", true, f->now);
    pass_ms(f, 14000);
    assert_string_equal(recent(f, 4), "C036*");
    announce_sound(&f->announce, "C036", false, f->now);
    assert_string_equal(recent(f, 4), "C036");
}

static void
the_signal_colour_is_held_twelve_seconds(void **state)
{
    struct fixture *f = *state;
    start(f);
    call(f, "C036");
    show(f);
    pass_ms(f, 11999);
    assert_true(is_bright(f));
    assert_int_equal(announce_next_ms(&f->announce, f->now), f->now + 1);
    pass_ms(f, 1);
    assert_false(is_bright(f));
    assert_string_equal(hero(f), "C036");
    assert_int_equal(announce_next_ms(&f->announce, f->now), ANNOUNCE_NEVER);
}

static void
the_hero_waits_for_its_words_but_not_for_ever(void **state)
{
    struct fixture *f = *state;
    start(f);
    call(f, "C036");
    call(f, "A052");
    call(f, "E061");
    show(f);
    announce_sound(&f->announce, "C036", true, f->now);
    pass_ms(f, 8000);
    assert_string_equal(hero(f), "C036");
    announce_sound(&f->announce, "C036", false, f->now);
    assert_string_equal(hero(f), "A052");
    announce_sound(&f->announce, "A052", true, f->now);
    pass_ms(f, 11999);
    assert_string_equal(hero(f), "A052");
    assert_int_equal(announce_next_ms(&f->announce, f->now), f->now + 1);
    pass_ms(f, 1);
    assert_string_equal(hero(f), "E061");
}

static void
a_turn_whose_ticket_is_gone_is_skipped(void **state)
{
    struct fixture *f = *state;
    start(f);
    call(f, "C036");
    call(f, "A052");
    call(f, "E061");
    show(f);
    take_out(f, "A052");
    show(f);
    pass_ms(f, ANNOUNCE_TURN_MS);
    assert_string_equal(hero(f), "E061");
    assert_string_equal(words(f), "say C036, forget A052, say E061");
}

static void
a_ticket_that_came_before_its_turn_is_shown_but_not_spoken(void **state)
{
    struct fixture *f = *state;
    start(f);
    call(f, "C036");
    call(f, "A052");
    show(f);
    serve(f, "A052");
    show(f);
    pass_ms(f, ANNOUNCE_TURN_MS);
    assert_string_equal(hero(f), "A052");
    assert_string_equal(words(f), "say C036, forget A052");
}

static void
a_call_taken_back_leaves_the_hero_at_once(void **state)
{
    struct fixture *f = *state;
    start(f);
    call(f, "C036");
    show(f);
    pass_ms(f, 1000);
    take_out(f, "C036");
    show(f);
    assert_string_equal(hero(f), "");
    assert_false(is_bright(f));
    assert_string_equal(recent(f, 4), "");
}

static void
the_place_of_a_finished_hero_goes_to_the_newest_still_called(void **state)
{
    struct fixture *f = *state;
    call(f, "C035");
    f->now += 60000;
    call(f, "A052");
    serve(f, "A052");
    f->now += 60000;
    start(f);
    assert_string_equal(hero(f), "C035");
    assert_false(is_bright(f));
    assert_string_equal(words(f), "");
    call(f, "C036");
    show(f);
    assert_string_equal(hero(f), "C036");
    pass_ms(f, 20000);
    take_out(f, "C036");
    show(f);
    assert_string_equal(hero(f), "C035");
    assert_false(is_bright(f));
    assert_string_equal(words(f), "say C036, forget C036");
}

static void
a_recall_waits_behind_first_calls(void **state)
{
    struct fixture *f = *state;
    start(f);
    call(f, "C035");
    show(f);
    pass_ms(f, 20000);
    call(f, "C036");
    show(f);
    call(f, "C035");
    call(f, "A052");
    show(f);
    words(f);
    assert_string_equal(recent(f, 4), "A052* C035*");
    pass_ms(f, ANNOUNCE_TURN_MS);
    assert_string_equal(hero(f), "A052");
    pass_ms(f, ANNOUNCE_TURN_MS);
    assert_string_equal(hero(f), "C035");
    assert_true(is_bright(f));
    assert_string_equal(words(f), "say A052, again C035");
}

static void
a_recall_of_the_hero_is_spoken_again_after_its_turn(void **state)
{
    struct fixture *f = *state;
    start(f);
    call(f, "C036");
    show(f);
    pass_ms(f, 3000);
    call(f, "C036");
    show(f);
    assert_string_equal(words(f), "say C036");
    pass_ms(f, 3000);
    assert_string_equal(words(f), "again C036");
    pass_ms(f, 11999);
    assert_true(is_bright(f));
}

static void
a_first_call_repeated_before_its_turn_stays_a_first_call(void **state)
{
    struct fixture *f = *state;
    start(f);
    call(f, "C036");
    call(f, "A052");
    call(f, "E061");
    show(f);
    call(f, "A052");
    show(f);
    pass_ms(f, ANNOUNCE_TURN_MS);
    assert_string_equal(hero(f), "A052");
    pass_ms(f, ANNOUNCE_TURN_MS);
    assert_string_equal(words(f), "say C036, say A052, say E061");
}

static void
a_recall_fifteen_seconds_late_is_dropped(void **state)
{
    struct fixture *f = *state;
    start(f);
    call(f, "C035");
    show(f);
    pass_ms(f, 20000);
    call(f, "C036");
    call(f, "A052");
    call(f, "E061");
    call(f, "C035");
    show(f);
    words(f);
    pass_ms(f, ANNOUNCE_TURN_MS);
    pass_ms(f, ANNOUNCE_TURN_MS);
    assert_string_equal(hero(f), "E061");
    pass_ms(f, ANNOUNCE_TURN_MS);
    assert_string_equal(hero(f), "E061");
    assert_string_equal(words(f), "say A052, say E061");
}

static void
a_start_speaks_only_calls_younger_than_fifteen_seconds(void **state)
{
    struct fixture *f = *state;
    call(f, "C035");
    f->now += 10000;
    call(f, "C036");
    f->now += 5000;
    start(f);
    assert_string_equal(hero(f), "C036");
    assert_string_equal(words(f), "say C036");
    pass_ms(f, 60000);
    assert_string_equal(words(f), "");
}

static void
a_clock_set_back_makes_no_old_call_young(void **state)
{
    struct fixture *f = *state;
    call(f, "C035");
    announce_update(&f->announce, f->calls, f->count, HALL_MS + f->now - 3600000, f->now);
    assert_string_equal(words(f), "");
}

static void
a_call_of_the_same_ticket_by_another_counter_is_a_first_call(void **state)
{
    struct fixture *f = *state;
    start(f);
    call(f, "C036");
    show(f);
    pass_ms(f, 20000);
    call(f, "C036");
    str_cut(find(f, "C036")->counter, ID_SIZE, "9");
    show(f);
    assert_string_equal(words(f), "say C036, forget C036, say C036");
}

static void
the_list_keeps_those_waiting_for_their_turn_when_room_is_short(void **state)
{
    struct fixture *f = *state;
    call(f, "B047");
    call(f, "B048");
    f->now += 60000;
    start(f);
    call(f, "C036");
    call(f, "A052");
    call(f, "E061");
    call(f, "F001");
    show(f);
    assert_string_equal(hero(f), "C036");
    assert_string_equal(recent(f, 4), "F001* E061* A052* B048");
    assert_string_equal(recent(f, 2), "F001* E061*");
    pass_ms(f, ANNOUNCE_TURN_MS);
    assert_string_equal(recent(f, 2), "F001* E061*");
    pass_ms(f, 5000);
    announce_sound(&f->announce, "C036", true, f->now);
    assert_string_equal(recent(f, 2), "F001 E061");
    assert_string_equal(recent(f, 3), "F001 E061 C036*");
}

static void
nothing_changes_by_itself_while_nobody_is_called(void **state)
{
    struct fixture *f = *state;
    call(f, "C035");
    f->now += 60000;
    start(f);
    assert_int_equal(announce_next_ms(&f->announce, f->now), ANNOUNCE_NEVER);
}

int
main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_call_stands_large_and_is_spoken_at_once),
        TEST(calls_take_the_hero_in_turn_for_six_seconds_each),
        TEST(calls_of_one_snapshot_take_turns_in_the_order_of_the_calls),
        TEST(a_call_that_waits_for_its_turn_stands_marked_in_the_list),
        TEST(the_mark_in_the_list_lasts_ten_seconds),
        TEST(the_mark_lasts_as_long_as_the_words_are_heard),
        TEST(the_signal_colour_is_held_twelve_seconds),
        TEST(the_hero_waits_for_its_words_but_not_for_ever),
        TEST(a_turn_whose_ticket_is_gone_is_skipped),
        TEST(a_ticket_that_came_before_its_turn_is_shown_but_not_spoken),
        TEST(a_call_taken_back_leaves_the_hero_at_once),
        TEST(the_place_of_a_finished_hero_goes_to_the_newest_still_called),
        TEST(a_recall_waits_behind_first_calls),
        TEST(a_recall_of_the_hero_is_spoken_again_after_its_turn),
        TEST(a_first_call_repeated_before_its_turn_stays_a_first_call),
        TEST(a_recall_fifteen_seconds_late_is_dropped),
        TEST(a_start_speaks_only_calls_younger_than_fifteen_seconds),
        TEST(a_clock_set_back_makes_no_old_call_young),
        TEST(a_call_of_the_same_ticket_by_another_counter_is_a_first_call),
        TEST(the_list_keeps_those_waiting_for_their_turn_when_room_is_short),
        TEST(nothing_changes_by_itself_while_nobody_is_called),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
