/* SPDX-License-Identifier: Apache-2.0
 * Without the database: what goes on, what is kept, what waits. */
#include "tests/lib/chance.h"
#include "tests/programs/counter/worked.h"

static void
cut_off_nobody_is_called(void **state)
{
    (void)state;
    fixture_tell(fixture, true);
    for (int n = 2; n <= 8; n++) {
        press_f(n);
        press(WINDOW_KEY_ESCAPE);
    }
    press_control('z');
    assert_nothing_asked();
    assert_int_equal(app()->dialog, COUNTER_DIALOG_NONE);
}

static void
cut_off_the_ticket_in_hand_is_finished_once_and_counted(void **state)
{
    (void)state;
    give_hand(TICKET_SERVING);
    fixture_tell(fixture, true);
    assert_false(counter_can(app(), COUNTER_TARGET_TRANSFER));
    press_f(2);
    assert_asked(ACTION_FINISH, 1);
    assert_int_equal(desk_unsent(app()), 1);
    assert_null(desk_hand(app()));
    press_f(2);
    assert_nothing_asked();
    /* Back again: the snapshot may still show it in hand, the answer has the last word. */
    fixture_tell(fixture, false);
    assert_null(desk_hand(app()));
    struct ticket done = as(&fixture->snapshot.counter.ticket, TICKET_DONE);
    answer_ticket(1, &done);
    assert_int_equal(desk_unsent(app()), 0);
    assert_null(desk_hand(app()));
    assert_true(counter_can(app(), COUNTER_TARGET_UNDO));
}

static void
cut_off_a_called_person_is_still_served(void **state)
{
    (void)state;
    give_hand(TICKET_CALLED);
    fixture_tell(fixture, true);
    assert_false(counter_can(app(), COUNTER_TARGET_RECALL));
    counter_tick(app(), 1000);
    press_f(2);
    assert_asked(ACTION_START, 1);
    assert_int_equal(counter_stage(app()), COUNTER_STAGE_SERVING);
    int64_t started = desk_hand(app())->started_at;
    counter_tick(app(), 61000);
    fixture_tell(fixture, true);
    assert_int_equal(desk_hand(app())->started_at, started);
    press_f(2);
    assert_asked(ACTION_FINISH, 2);
    assert_int_equal(desk_unsent(app()), 2);
    assert_null(desk_hand(app()));
}

static void
cut_off_a_hold_is_kept_with_its_kind(void **state)
{
    (void)state;
    give_hand(TICKET_SERVING);
    int before = app()->counter.held_count;
    fixture_tell(fixture, true);
    press_f(6);
    press('3');
    struct action action = asked(1);
    assert_int_equal(action.kind, ACTION_HOLD);
    assert_int_equal(action.hold, TICKET_HOLD_WAITING);
    assert_null(desk_hand(app()));
    assert_int_equal(app()->counter.held_count, before + 1);
    assert_int_equal(app()->counter.held[before].hold, TICKET_HOLD_WAITING);
}

static void
a_kept_finish_that_is_refused_brings_the_ticket_back(void **state)
{
    (void)state;
    give_hand(TICKET_SERVING);
    fixture_tell(fixture, true);
    press_f(2);
    assert_asked(ACTION_FINISH, 1);
    fixture_tell(fixture, false);
    answer_refused(1, STATUS_CONFLICT, "The ticket was changed by somebody else. Look again.",
                   NULL);
    assert_non_null(desk_hand(app()));
    assert_string_not_equal(app()->notice, "");
}

/* The link asks what was kept before it looks: the answer may come before the news that the line is
 * back. */
static void
why_a_kept_finish_was_refused_is_still_said_when_the_line_is_back(void **state)
{
    (void)state;
    give_hand(TICKET_SERVING);
    fixture_tell(fixture, true);
    press_f(2);
    assert_string_equal(asked(1).number, "C036");
    answer_refused(1, STATUS_CONFLICT, "Counter {0} has nobody in hand.", "5");
    fixture_tell(fixture, false);
    assert_non_null(strstr(app()->notice, "C036"));
    assert_non_null(strstr(app()->notice, "Counter 5 has nobody in hand."));
}

static void
a_kept_finish_that_went_through_is_said_to_be_entered(void **state)
{
    (void)state;
    give_hand(TICKET_SERVING);
    struct ticket done = as(&fixture->snapshot.counter.ticket, TICKET_DONE);
    fixture_tell(fixture, true);
    press_f(2);
    assert_asked(ACTION_FINISH, 1);
    answer_ticket(1, &done);
    fixture_tell(fixture, false);
    assert_string_equal(app()->notice, "Connected again. What you did with C036 is entered.");
}

static void
a_finish_under_way_when_the_line_breaks_is_kept(void **state)
{
    (void)state;
    give_hand(TICKET_SERVING);
    press_f(2);
    assert_asked(ACTION_FINISH, 1);
    assert_non_null(desk_hand(app()));
    fixture_tell(fixture, true);
    assert_null(desk_hand(app()));
    assert_int_equal(desk_unsent(app()), 1);
}

static void
an_unknown_call_blocks_the_next_one(void **state)
{
    (void)state;
    press_f(2);
    assert_asked(ACTION_CALL, 1);
    counter_late(app(), true);
    assert_false(counter_can(app(), COUNTER_TARGET_PRIMARY));
    fixture_tell(fixture, true);
    assert_int_equal(desk_unsent(app()), 0);
    assert_false(counter_can(app(), COUNTER_TARGET_PRIMARY));
}

/* What was under way when the line broke, and leaves the ticket in hand as it is, is not answered
 * for the whole outage. */
static void
cut_off_just_after_another_step_the_ticket_in_hand_is_still_ended(void **state)
{
    static const enum action_kind kinds[] = {ACTION_RECALL, ACTION_NOTICE, ACTION_HELP,
                                             ACTION_MESSAGE};

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
        fixture_free(fixture);
        set_up(NULL);
        give_hand(TICKET_CALLED);
        struct action step = desk_action(app(), kinds[i]);
        desk_ask(app(), &step);
        assert_asked(kinds[i], 1);
        assert_false(counter_can(app(), COUNTER_TARGET_PRIMARY));
        fixture_tell(fixture, true);
        assert_int_equal(desk_unsent(app()), 0);
        press_f(2);
        struct action start = asked(2);
        assert_int_equal(start.kind, ACTION_START);
        assert_string_equal(start.number, "C036");
        assert_int_equal(counter_stage(app()), COUNTER_STAGE_SERVING);
        press_f(2);
        assert_asked(ACTION_FINISH, 3);
        assert_null(desk_hand(app()));
        assert_int_equal(desk_unsent(app()), 2);
    }
}

static void
cut_off_just_after_a_step_that_may_have_moved_the_ticket_nothing_can_be_asked(void **state)
{
    static const enum action_kind kinds[] = {ACTION_PASS, ACTION_TRANSFER, ACTION_UNDO,
                                             ACTION_UNHOLD, ACTION_ACCEPT};

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
        fixture_free(fixture);
        set_up(NULL);
        give_hand(TICKET_SERVING);
        struct action step = desk_action(app(), kinds[i]);
        desk_ask(app(), &step);
        assert_asked(kinds[i], 1);
        fixture_tell(fixture, true);
        press_f(2);
        assert_nothing_asked();
        assert_non_null(desk_hand(app()));
    }
}

static bool
close_window(int64_t now)
{
    counter_tick(app(), now);
    return counter_event(app(), &(struct window_event){.kind = WINDOW_CLOSE});
}

static void
a_window_is_closed_over_what_is_kept_only_when_that_is_meant(void **state)
{
    (void)state;
    assert_false(close_window(500));
    give_hand(TICKET_SERVING);
    fixture_tell(fixture, true);
    assert_false(close_window(600));
    press_f(2);
    assert_asked(ACTION_FINISH, 1);
    assert_true(close_window(1000));
    assert_non_null(strstr(app()->notice, "C036 is not sent yet."));
    /* A held key is no second word on it, nor is one that comes much later. */
    assert_true(close_window(1400));
    assert_true(close_window(11401));
    assert_false(close_window(13000));
}

static void
what_a_closed_window_would_have_lost_is_not_spoken_of_once_it_is_sent(void **state)
{
    (void)state;
    give_hand(TICKET_SERVING);
    fixture_tell(fixture, true);
    press_f(2);
    assert_asked(ACTION_FINISH, 1);
    assert_true(close_window(1000));
    struct ticket done = as(&fixture->snapshot.counter.ticket, TICKET_DONE);
    answer_ticket(1, &done);
    fixture_tell(fixture, false);
    assert_string_equal(app()->notice, "Connected again. What you did with C036 is entered.");
    assert_false(close_window(2000));
}

static void
waits_stand_still_while_cut_off(void **state)
{
    (void)state;
    int64_t before = desk_wait_ms(app(), &fixture->waiting[1]);
    fixture_tell(fixture, true);
    counter_tick(app(), 300000);
    assert_int_equal(desk_wait_ms(app(), &fixture->waiting[1]), before);
    fixture_tell(fixture, false);
    assert_int_equal(desk_wait_ms(app(), &fixture->waiting[1]), before + 300000);
}

static void
what_was_said_about_the_line_goes_when_it_is_back(void **state)
{
    (void)state;
    fixture_tell(fixture, true);
    press_f(2);
    assert_string_not_equal(app()->notice, "");
    fixture_tell(fixture, false);
    assert_string_equal(app()->notice, "");
}

/* The desk as it is in that stage, and then its line cut. */
static void
cut_in(enum counter_stage stage)
{
    fixture_free(fixture);
    set_up(NULL);
    if (stage == COUNTER_STAGE_CALLED || stage == COUNTER_STAGE_SERVING) {
        give_hand(stage == COUNTER_STAGE_CALLED ? TICKET_CALLED : TICKET_SERVING);
    } else if (stage == COUNTER_STAGE_PAUSED) {
        fixture->snapshot.counter.state = COUNTER_PAUSED;
    }
    fixture->snapshot.event++;
    fixture_tell(fixture, false);
    assert_int_equal(counter_stage(app()), stage);
    fixture_tell(fixture, true);
}

static void
cut_off_every_button_but_the_ticket_s_own_says_why_it_does_nothing(void **state)
{
    static const enum counter_stage stages[] = {COUNTER_STAGE_PAUSED, COUNTER_STAGE_READY,
                                                COUNTER_STAGE_CALLED, COUNTER_STAGE_SERVING};

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(stages); i++) {
        for (int target = COUNTER_TARGET_PRIMARY; target <= COUNTER_TARGET_TAKE_OVER; target++) {
            bool hand = stages[i] == COUNTER_STAGE_CALLED || stages[i] == COUNTER_STAGE_SERVING;
            bool own = (target == COUNTER_TARGET_PRIMARY && hand) ||
                       (target == COUNTER_TARGET_HOLD && stages[i] == COUNTER_STAGE_SERVING);
            /* Help, the look-up of a number and the menu open and are told there. */
            bool looks = target == COUNTER_TARGET_LOOKUP || target == COUNTER_TARGET_HELP ||
                         target == COUNTER_TARGET_OTHERS;
            cut_in(stages[i]);
            assert_int_equal(counter_can(app(), target), own || looks);
            tap(target);
            if (!own && !looks) {
                assert_nothing_asked();
                assert_int_equal(app()->dialog, COUNTER_DIALOG_NONE);
                assert_non_null(strstr(app()->notice, "There is no connection."));
            }
        }
    }
}

static void
play_anything(uint64_t *random)
{
    static const int keys[] = {WINDOW_KEY_ENTER,
                               WINDOW_KEY_ESCAPE,
                               WINDOW_KEY_TAB,
                               WINDOW_KEY_UP,
                               WINDOW_KEY_DOWN,
                               WINDOW_KEY_LEFT,
                               WINDOW_KEY_RIGHT,
                               WINDOW_KEY_BACKSPACE,
                               WINDOW_KEY_DELETE,
                               'a',
                               'b',
                               'c'};
    static const char controls[] = "fzqt123";
    static const int ranges[][2] = {{COUNTER_TARGET_PRIMARY, COUNTER_TARGET_LOOKUP_CLASS},
                                    {COUNTER_TARGET_OPTION, 12},
                                    {COUNTER_TARGET_REASON, 40},
                                    {COUNTER_TARGET_KIND, 60},
                                    {COUNTER_TARGET_MATERIAL, 6},
                                    {COUNTER_TARGET_STAFF, 20},
                                    {COUNTER_TARGET_KEY + '0', 10},
                                    {COUNTER_TARGET_HELP_OUT, 3}};

    switch (chance_below(random, 6)) {
    case 0:
        press_f(1 + (int)chance_below(random, 12));
        break;
    case 1:
        press(keys[chance_below(random, ARRAY_SIZE(keys))]);
        break;
    case 2:
        press_control(controls[chance_below(random, sizeof(controls) - 1)]);
        break;
    case 3:
        press('0' + (int)chance_below(random, 10));
        break;
    default: {
        const int *range = ranges[chance_below(random, ARRAY_SIZE(ranges))];
        tap(range[0] + (int)chance_below(random, (size_t)range[1]));
        break;
    }
    }
}

/* Whatever is pressed and tapped, in dialogs too that stood open when the line was cut. */
static void
cut_off_nothing_else_can_be_asked_at_all(void **state)
{
    uint64_t random = 7;
    int kept[ACTION_KIND_COUNT] = {0};

    (void)state;
    for (int round = 0; round < 400; round++) {
        struct action action;
        fixture_free(fixture);
        set_up(NULL);
        if (round % 4 != 0) {
            give_hand(round % 4 == 1 ? TICKET_CALLED : TICKET_SERVING);
        }
        for (int i = round % 8 < 4 ? 0 : 6; i > 0; i--) {
            play_anything(&random);
        }
        /* What was asked while there was a line has no answer yet. */
        while (counter_pop_action(app(), &action)) {
            counter_asked(app(), &action, 1000);
        }
        fixture_tell(fixture, true);
        for (int i = 0; i < 300; i++) {
            play_anything(&random);
            while (counter_pop_action(app(), &action)) {
                if (action.kind != ACTION_START && action.kind != ACTION_FINISH &&
                    action.kind != ACTION_HOLD) {
                    fail_msg("'%s' was asked while cut off", action_name(action.kind));
                }
                assert_string_equal(action.number, "C036");
                counter_asked(app(), &action, i + 1);
                kept[action.kind]++;
            }
            if (i % 50 == 49) {
                fixture_tell(fixture, true);
            }
        }
    }
    assert_true(kept[ACTION_START] > 0 && kept[ACTION_FINISH] > 0 && kept[ACTION_HOLD] > 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        T(cut_off_nobody_is_called),
        T(cut_off_the_ticket_in_hand_is_finished_once_and_counted),
        T(cut_off_a_called_person_is_still_served),
        T(cut_off_a_hold_is_kept_with_its_kind),
        T(a_kept_finish_that_is_refused_brings_the_ticket_back),
        T(why_a_kept_finish_was_refused_is_still_said_when_the_line_is_back),
        T(a_kept_finish_that_went_through_is_said_to_be_entered),
        T(a_finish_under_way_when_the_line_breaks_is_kept),
        T(an_unknown_call_blocks_the_next_one),
        T(cut_off_just_after_another_step_the_ticket_in_hand_is_still_ended),
        T(cut_off_just_after_a_step_that_may_have_moved_the_ticket_nothing_can_be_asked),
        T(a_window_is_closed_over_what_is_kept_only_when_that_is_meant),
        T(what_a_closed_window_would_have_lost_is_not_spoken_of_once_it_is_sent),
        T(waits_stand_still_while_cut_off),
        T(what_was_said_about_the_line_goes_when_it_is_back),
        T(cut_off_every_button_but_the_ticket_s_own_says_why_it_does_nothing),
        T(cut_off_nothing_else_can_be_asked_at_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
