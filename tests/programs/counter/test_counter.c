/* SPDX-License-Identifier: Apache-2.0
 * The desk's update logic: snapshots, keys and answers in, requests out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "tests/programs/counter/fixture.h"

static struct fixture *fixture;

static int
set_up(void **state)
{
    (void)state;
    fixture = fixture_new("en");
    fixture_line(fixture);
    fixture_tell(fixture, false);
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    fixture_free(fixture);
    return 0;
}

static struct counter_app *
app(void)
{
    return &fixture->app;
}

static bool
press(int key)
{
    return counter_event(app(),
                         &(struct window_event){.kind = WINDOW_KEY, .key = key, .down = true});
}

static bool
press_f(int n)
{
    return press(WINDOW_KEY_F1 + n - 1);
}

static bool
press_control(int key)
{
    return counter_event(app(), &(struct window_event){
                                    .kind = WINDOW_KEY, .key = key, .control = true, .down = true});
}

static void
type(const char *keys)
{
    for (; *keys; keys++) {
        press(*keys);
    }
}

static void
tap(int target)
{
    counter_event(app(), &(struct window_event){.kind = WINDOW_TAP, .action = target});
}

/* The one request that is waiting to go out; question becomes its number. */
static struct action
asked(int64_t question)
{
    struct action action = {.kind = ACTION_KIND_COUNT}, more;
    if (counter_pop_action(app(), &action)) {
        counter_asked(app(), &action, question);
    }
    assert_false(counter_pop_action(app(), &more));
    return action;
}

static void
assert_asked(enum action_kind kind, int64_t question)
{
    struct action action = asked(question);
    assert_int_equal(action.kind, kind);
    assert_string_equal(action.counter, "5");
}

static void
assert_nothing_asked(void)
{
    struct action action;
    assert_false(counter_pop_action(app(), &action));
}

static void
answer_ticket(int64_t question, const struct ticket *ticket)
{
    struct answer answer = {.status = STATUS_OK, .event = app()->base_event + 1};
    answer.has_ticket = true;
    answer.ticket = *ticket;
    answer.at = app()->hall_now;
    counter_answer(app(), question, &answer);
}

static void
answer_refused(int64_t question, enum status status, const char *sentence, const char *value)
{
    struct answer answer = {.status = status, .sentence = sentence, .value_count = value ? 1 : 0};
    str_cut(answer.values[0], sizeof(answer.values[0]), value ? value : "");
    counter_answer(app(), question, &answer);
}

static struct ticket
as(const struct ticket *from, enum ticket_state state)
{
    struct ticket ticket = *from;
    ticket.state = state;
    str_cut(ticket.counter, sizeof(ticket.counter), "5");
    return ticket;
}

static void
give_hand(enum ticket_state state)
{
    fixture_hand(fixture, state);
    fixture->snapshot.event++;
    fixture_tell(fixture, false);
}

static void
f2_calls_starts_and_finishes_in_turn(void **state)
{
    (void)state;
    struct ticket ticket = as(&fixture->waiting[0], TICKET_CALLED);
    assert_int_equal(counter_stage(app()), COUNTER_STAGE_READY);
    press_f(2);
    assert_asked(ACTION_CALL, 1);
    answer_ticket(1, &ticket);
    assert_int_equal(counter_stage(app()), COUNTER_STAGE_CALLED);
    press_f(2);
    assert_asked(ACTION_START, 2);
    ticket.state = TICKET_SERVING;
    answer_ticket(2, &ticket);
    assert_int_equal(counter_stage(app()), COUNTER_STAGE_SERVING);
    press_f(2);
    assert_asked(ACTION_FINISH, 3);
    ticket.state = TICKET_DONE;
    answer_ticket(3, &ticket);
    assert_int_equal(counter_stage(app()), COUNTER_STAGE_READY);
    assert_string_equal(app()->last.number, ticket.number);
}

static void
a_second_press_waits_for_the_first_answer(void **state)
{
    (void)state;
    press_f(2);
    press_f(2);
    assert_asked(ACTION_CALL, 1);
    assert_nothing_asked();
    assert_string_not_equal(app()->notice, "");
}

static void
a_held_down_key_acts_once(void **state)
{
    (void)state;
    counter_event(app(),
                  &(struct window_event){
                      .kind = WINDOW_KEY, .key = WINDOW_KEY_F1 + 1, .repeat = true, .down = true});
    assert_nothing_asked();
}

static void
an_older_snapshot_does_not_undo_an_answer(void **state)
{
    (void)state;
    struct ticket ticket = as(&fixture->waiting[0], TICKET_CALLED);
    press_f(2);
    assert_asked(ACTION_CALL, 1);
    answer_ticket(1, &ticket);
    fixture_tell(fixture, false);
    assert_int_equal(counter_stage(app()), COUNTER_STAGE_CALLED);
    fixture->snapshot.event += 5;
    fixture_tell(fixture, false);
    assert_int_equal(counter_stage(app()), COUNTER_STAGE_READY);
}

static void
passing_unlocks_after_the_halls_number_of_calls(void **state)
{
    (void)state;
    give_hand(TICKET_CALLED);
    press_f(4);
    assert_nothing_asked();
    assert_non_null(strstr(app()->notice, "3"));
    fixture->snapshot.counter.ticket.calls = 3;
    fixture_tell(fixture, false);
    press_f(4);
    assert_asked(ACTION_PASS, 1);
}

static void
recall_needs_a_called_ticket(void **state)
{
    (void)state;
    press_f(3);
    assert_nothing_asked();
    give_hand(TICKET_CALLED);
    press_f(3);
    assert_asked(ACTION_RECALL, 1);
}

static void
undo_is_offered_for_ten_seconds(void **state)
{
    (void)state;
    struct ticket ticket = as(&fixture->waiting[0], TICKET_CALLED);
    counter_tick(app(), 5000);
    press_f(2);
    assert_asked(ACTION_CALL, 1);
    answer_ticket(1, &ticket);
    assert_true(counter_can(app(), COUNTER_TARGET_UNDO));
    counter_tick(app(), 14999);
    assert_true(counter_can(app(), COUNTER_TARGET_UNDO));
    counter_tick(app(), 15000);
    assert_false(counter_can(app(), COUNTER_TARGET_UNDO));
    press_control('z');
    assert_nothing_asked();
}

static void
undo_gives_the_ticket_back_to_the_queue(void **state)
{
    (void)state;
    struct ticket ticket = as(&fixture->waiting[0], TICKET_CALLED);
    press_f(2);
    assert_asked(ACTION_CALL, 1);
    answer_ticket(1, &ticket);
    press_control('z');
    assert_asked(ACTION_UNDO, 2);
    ticket.state = TICKET_WAITING;
    answer_ticket(2, &ticket);
    assert_int_equal(counter_stage(app()), COUNTER_STAGE_READY);
    assert_false(counter_can(app(), COUNTER_TARGET_UNDO));
}

static void
starting_ends_the_offer_to_undo_the_call(void **state)
{
    (void)state;
    struct ticket ticket = as(&fixture->waiting[0], TICKET_CALLED);
    press_f(2);
    assert_asked(ACTION_CALL, 1);
    answer_ticket(1, &ticket);
    press_f(2);
    assert_asked(ACTION_START, 2);
    ticket.state = TICKET_SERVING;
    answer_ticket(2, &ticket);
    assert_false(counter_can(app(), COUNTER_TARGET_UNDO));
}

static void
a_refusal_is_one_line_with_its_values(void **state)
{
    (void)state;
    press_f(2);
    assert_asked(ACTION_CALL, 1);
    answer_refused(1, STATUS_NOT_FOUND, "Nobody waits for counter {0}.", "5");
    assert_string_equal(app()->notice, "Nobody waits for counter 5.");
    press_f(2);
    assert_string_equal(app()->notice, "");
    assert_asked(ACTION_CALL, 2);
}

static void
an_answer_to_another_question_is_ignored(void **state)
{
    (void)state;
    press_f(2);
    assert_asked(ACTION_CALL, 7);
    answer_refused(6, STATUS_BUSY, "The database is busy. Nothing was done; try again.", NULL);
    assert_string_equal(app()->notice, "");
    assert_int_equal(app()->pending_count, 1);
}

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
three_kinds_of_hold_are_one_key_each(void **state)
{
    (void)state;
    static const enum ticket_hold kinds[] = {TICKET_HOLD_WITH_US, TICKET_HOLD_WITH_CITIZEN,
                                             TICKET_HOLD_WAITING};
    give_hand(TICKET_SERVING);
    for (int i = 0; i < 3; i++) {
        press_f(6);
        press('1' + i);
        struct action action = asked(i + 1);
        assert_int_equal(action.kind, ACTION_HOLD);
        assert_int_equal(action.hold, kinds[i]);
        answer_refused(i + 1, STATUS_BUSY, "The database is busy. Nothing was done; try again.",
                       NULL);
        press(WINDOW_KEY_ESCAPE);
    }
}

static void
a_called_ticket_is_not_held(void **state)
{
    (void)state;
    give_hand(TICKET_CALLED);
    press_f(6);
    assert_int_equal(app()->dialog, COUNTER_DIALOG_NONE);
    assert_non_null(strstr(app()->notice, "C036"));
}

static void
a_held_ticket_is_taken_up_from_the_list(void **state)
{
    (void)state;
    tap(COUNTER_TARGET_HELD_LIST);
    assert_int_equal(app()->dialog, COUNTER_DIALOG_HOLD);
    press('1');
    struct action action = asked(1);
    assert_int_equal(action.kind, ACTION_UNHOLD);
    assert_string_equal(action.number, "C031");
    struct ticket ticket = as(&fixture->snapshot.counter.held[0], TICKET_SERVING);
    answer_ticket(1, &ticket);
    assert_int_equal(app()->dialog, COUNTER_DIALOG_NONE);
    assert_int_equal(counter_stage(app()), COUNTER_STAGE_SERVING);
    assert_int_equal(app()->counter.held_count, 0);
}

static void
a_transfer_names_its_service_and_its_note(void **state)
{
    (void)state;
    give_hand(TICKET_SERVING);
    press_f(5);
    press('g');
    tap(COUNTER_TARGET_REASON + 0);
    tap(COUNTER_TARGET_COME_BACK);
    tap(COUNTER_TARGET_FIELD);
    assert_true(counter_wants_text(app()));
    counter_event(app(), &(struct window_event){.kind = WINDOW_TEXT, .text = "只差税"});
    press(WINDOW_KEY_ENTER);
    assert_false(counter_wants_text(app()));
    press_f(2);
    struct action action = asked(1);
    assert_int_equal(action.kind, ACTION_TRANSFER);
    assert_string_equal(action.services, "G");
    assert_int_equal(action.target, TICKET_BOUND_NONE);
    assert_string_equal(action.number, "");
    assert_true(action.come_back);
    assert_string_equal(action.note, "Tax first: 只差税");
}

static void
a_transfer_goes_to_a_typed_counter(void **state)
{
    (void)state;
    give_hand(TICKET_SERVING);
    press_f(5);
    press('7');
    press_f(2);
    struct action action = asked(1);
    assert_int_equal(action.target, TICKET_BOUND_COUNTER);
    assert_string_equal(action.target_id, "7");
    assert_string_equal(action.services, "");
}

static void
a_transfer_without_a_place_is_not_asked(void **state)
{
    (void)state;
    give_hand(TICKET_SERVING);
    press_f(5);
    press_f(2);
    assert_nothing_asked();
    assert_int_equal(app()->dialog, COUNTER_DIALOG_TRANSFER);
}

static void
letters_that_lead_nowhere_are_not_taken(void **state)
{
    (void)state;
    give_hand(TICKET_SERVING);
    press_f(5);
    type("gx");
    assert_string_equal(app()->transfer.query, "g");
    press(WINDOW_KEY_BACKSPACE);
    assert_string_equal(app()->transfer.query, "");
}

static void
arrows_walk_the_places_of_a_transfer(void **state)
{
    (void)state;
    struct counter_option first, second;
    give_hand(TICKET_SERVING);
    press_f(5);
    press(WINDOW_KEY_DOWN);
    assert_true(desk_chosen_option(app(), &first));
    press(WINDOW_KEY_DOWN);
    assert_true(desk_chosen_option(app(), &second));
    assert_string_not_equal(first.id, second.id);
    press(WINDOW_KEY_UP);
    assert_true(desk_chosen_option(app(), &second));
    assert_string_equal(first.id, second.id);
}

static void
the_third_transfer_takes_a_supervisor(void **state)
{
    (void)state;
    give_hand(TICKET_SERVING);
    fixture->snapshot.counter.ticket.transfers = 2;
    fixture_tell(fixture, false);
    press_f(5);
    press('g');
    press_f(2);
    assert_nothing_asked();
    assert_int_equal(app()->dialog, COUNTER_DIALOG_APPROVE);
    type("4711");
    press(WINDOW_KEY_ENTER);
    struct action action = asked(1);
    assert_int_equal(action.kind, ACTION_TRANSFER);
    assert_string_equal(action.pin, "4711");
    assert_string_not_equal(action.supervisor, "");
}

static void
a_held_ticket_can_be_transferred_by_name(void **state)
{
    (void)state;
    press_f(6);
    tap(COUNTER_TARGET_HELD_MOVE + 0);
    press('g');
    press_f(2);
    struct action action = asked(1);
    assert_string_equal(action.number, "C031");
    assert_string_equal(action.services, "G");
}

static void
a_dialog_closes_when_its_ticket_is_gone(void **state)
{
    (void)state;
    give_hand(TICKET_SERVING);
    press_f(5);
    assert_int_equal(app()->dialog, COUNTER_DIALOG_TRANSFER);
    fixture->snapshot.counter.has_ticket = false;
    fixture->snapshot.event++;
    fixture_tell(fixture, false);
    assert_int_equal(app()->dialog, COUNTER_DIALOG_NONE);
}

static void
calling_by_number_takes_a_reason(void **state)
{
    (void)state;
    press_f(7);
    type("c801");
    press(WINDOW_KEY_ENTER);
    assert_nothing_asked();
    press(WINDOW_KEY_DOWN);
    press(WINDOW_KEY_ENTER);
    struct action action = asked(1);
    assert_int_equal(action.kind, ACTION_CALL);
    assert_string_equal(action.number, "C801");
    assert_string_equal(action.reason, counter_call_reasons[0]);
    assert_string_equal(action.supervisor, "");
}

static void
calling_out_of_turn_takes_a_supervisor(void **state)
{
    (void)state;
    press_f(7);
    type("c039");
    tap(COUNTER_TARGET_REASON + 1);
    tap(COUNTER_TARGET_CONFIRM);
    assert_nothing_asked();
    assert_int_equal(app()->dialog, COUNTER_DIALOG_APPROVE);
    const struct hall_staff *people[2];
    assert_int_equal(desk_supervisors(app(), people, 2), 2);
    tap(COUNTER_TARGET_STAFF + (int)(people[1] - app()->hall->staff));
    tap(COUNTER_TARGET_KEY + '9');
    tap(COUNTER_TARGET_KEY + '1');
    tap(COUNTER_TARGET_ERASE);
    tap(COUNTER_TARGET_CONFIRM);
    struct action action = asked(1);
    assert_string_equal(action.number, "C039");
    assert_string_equal(action.supervisor, people[1]->id);
    assert_string_equal(action.pin, "9");
    answer_refused(1, STATUS_DENIED, "That is not the PIN of {0}.", people[1]->id);
    assert_int_equal(app()->dialog, COUNTER_DIALOG_APPROVE);
    assert_string_equal(app()->approve.pin.text, "");
}

static void
a_training_hall_asks_no_supervisor(void **state)
{
    (void)state;
    fixture->view.facts.training = true;
    fixture_tell(fixture, false);
    press_f(7);
    type("c039");
    press(WINDOW_KEY_DOWN);
    press(WINDOW_KEY_ENTER);
    assert_asked(ACTION_CALL, 1);
}

static void
a_denied_call_by_number_asks_for_the_supervisor(void **state)
{
    (void)state;
    press_f(7);
    type("c801");
    press(WINDOW_KEY_DOWN);
    press(WINDOW_KEY_ENTER);
    assert_asked(ACTION_CALL, 1);
    answer_refused(1, STATUS_DENIED, "This needs a supervisor with a PIN. Ask one.", NULL);
    assert_int_equal(app()->dialog, COUNTER_DIALOG_APPROVE);
    assert_string_equal(app()->approve.action.number, "C801");
}

static void
pausing_says_why_and_how_long(void **state)
{
    (void)state;
    press_f(8);
    press('2');
    press(WINDOW_KEY_RIGHT);
    press_f(2);
    struct action action = asked(1);
    assert_int_equal(action.kind, ACTION_PAUSE);
    assert_string_equal(action.reason, counter_pause_reasons[1].name);
    assert_int_equal(action.minutes, 15);
    struct answer answer = {.status = STATUS_OK, .event = app()->base_event + 1};
    answer.has_counter = true;
    answer.counter = app()->counter;
    answer.counter.state = COUNTER_PAUSED;
    counter_answer(app(), 1, &answer);
    assert_int_equal(counter_stage(app()), COUNTER_STAGE_PAUSED);
    press_f(8);
    assert_asked(ACTION_RESUME, 2);
}

static void
pausing_ends_the_offer_to_undo(void **state)
{
    (void)state;
    struct ticket ticket = as(&fixture->waiting[0], TICKET_CALLED);
    press_f(2);
    assert_asked(ACTION_CALL, 1);
    ticket.state = TICKET_WAITING;
    answer_ticket(1, &ticket);
    assert_true(counter_can(app(), COUNTER_TARGET_UNDO));
    press_f(8);
    press_f(2);
    assert_asked(ACTION_PAUSE, 2);
    struct answer answer = {.status = STATUS_OK, .event = app()->base_event + 1};
    answer.has_counter = true;
    answer.counter = app()->counter;
    counter_answer(app(), 2, &answer);
    assert_false(counter_can(app(), COUNTER_TARGET_UNDO));
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

static void
a_small_window_and_large_type_keep_the_whole_layout(void **state)
{
    (void)state;
    struct ui_screen screen;
    counter_resize(app(), 1024, 768);
    counter_screen(app(), 0, &screen);
    assert_float_equal(screen.metrics.u, 0.8, 0.001);
    app()->theme.large = true;
    counter_resize(app(), 1920, 1080);
    counter_screen(app(), 0, &screen);
    assert_float_equal(screen.metrics.u, 1.5, 0.001);
    assert_false(screen.theme.large);
    counter_resize(app(), 3840, 2160);
    counter_screen(app(), 0, &screen);
    assert_float_equal(screen.metrics.u, 1.6, 0.001);
}

static void
pausing_waits_until_the_ticket_is_done(void **state)
{
    (void)state;
    give_hand(TICKET_SERVING);
    press_f(8);
    assert_int_equal(app()->dialog, COUNTER_DIALOG_NONE);
    assert_nothing_asked();
    assert_non_null(strstr(app()->notice, "C036"));
}

static void
close_counter(void)
{
    fixture->snapshot.counter.state = COUNTER_CLOSED;
    fixture->snapshot.counter.staff[0] = '\0';
    fixture->snapshot.event++;
    fixture_tell(fixture, false);
    assert_int_equal(counter_stage(app()), COUNTER_STAGE_LOGIN);
}

static void
login_by_keyboard(void **state)
{
    (void)state;
    close_counter();
    type("0317");
    press(WINDOW_KEY_ENTER);
    type("506728");
    press(WINDOW_KEY_ENTER);
    struct action action = asked(1);
    assert_int_equal(action.kind, ACTION_OPEN);
    assert_string_equal(action.staff, "0317");
    assert_string_equal(action.pin, "506728");
    assert_string_equal(app()->login.pin.text, "");
}

static void
login_by_mouse(void **state)
{
    (void)state;
    close_counter();
    const struct hall_staff *person = hall_staff(app()->hall, "0318");
    tap(COUNTER_TARGET_STAFF + (int)(person - app()->hall->staff));
    tap(COUNTER_TARGET_KEY + '1');
    tap(COUNTER_TARGET_KEY + '2');
    tap(COUNTER_TARGET_CONFIRM);
    struct action action = asked(1);
    assert_string_equal(action.staff, "0318");
    assert_string_equal(action.pin, "12");
}

static void
no_pin_stays_behind(void **state)
{
    (void)state;
    close_counter();
    type("0317");
    press(WINDOW_KEY_ENTER);
    type("506728");
    press(WINDOW_KEY_ENTER);
    (void)asked(1);
    const char *bytes = (const char *)app();
    for (size_t i = 0; i + 6 <= sizeof(*app()); i++) {
        assert_memory_not_equal(bytes + i, "506728", 6);
    }
}

static void
a_wrong_pin_is_said_and_forgotten(void **state)
{
    (void)state;
    close_counter();
    type("0317");
    press(WINDOW_KEY_ENTER);
    type("1");
    press(WINDOW_KEY_ENTER);
    (void)asked(1);
    answer_refused(1, STATUS_DENIED, "That is not the PIN of {0}.", "0317");
    assert_int_equal(counter_stage(app()), COUNTER_STAGE_LOGIN);
    assert_string_equal(app()->notice, "That is not the PIN of 0317.");
    assert_string_equal(app()->login.staff.text, "0317");
    assert_true(app()->login.on_pin);
}

static void
an_unknown_person_is_not_sent(void **state)
{
    (void)state;
    close_counter();
    type("9999");
    press(WINDOW_KEY_TAB);
    type("1");
    press(WINDOW_KEY_ENTER);
    assert_nothing_asked();
    assert_false(app()->login.on_pin);
}

static void
typing_narrows_the_people_and_a_whole_id_does_not(void **state)
{
    (void)state;
    const struct hall_staff *people[COUNTER_PEOPLE_MAX];
    close_counter();
    size_t all = desk_people(app(), people, COUNTER_PEOPLE_MAX);
    type("031");
    size_t some = desk_people(app(), people, COUNTER_PEOPLE_MAX);
    assert_true(some > 0 && some < all);
    type("7");
    assert_int_equal(desk_people(app(), people, COUNTER_PEOPLE_MAX), all);
}

static void
closing_asks_first_and_not_with_a_ticket_in_hand(void **state)
{
    (void)state;
    press_control('q');
    assert_int_equal(app()->dialog, COUNTER_DIALOG_CLOSE);
    press(WINDOW_KEY_ESCAPE);
    assert_nothing_asked();
    press_control('q');
    press_f(2);
    assert_asked(ACTION_CLOSE, 1);
    answer_refused(1, STATUS_BUSY, "The database is busy. Nothing was done; try again.", NULL);
    give_hand(TICKET_SERVING);
    assert_int_equal(app()->dialog, COUNTER_DIALOG_NONE);
    press_control('q');
    assert_int_equal(app()->dialog, COUNTER_DIALOG_NONE);
}

static void
a_lookup_asks_the_store_thread_and_offers_the_way_back(void **state)
{
    (void)state;
    press_control('f');
    type("c022");
    assert_false(counter_pop_reconnect(app()));
    press(WINDOW_KEY_ENTER);
    assert_true(counter_pop_reconnect(app()));
    assert_string_equal(app()->wanted, "C022");
    assert_false(counter_can(app(), COUNTER_TARGET_LOOKUP_RETURN));
    struct counter_snapshot *snapshot = &fixture->snapshot;
    str_cut(snapshot->lookup, sizeof(snapshot->lookup), "C022");
    snapshot->lookup_ticket = fixture_ticket("C022", "resale", "regular", fixture_at(9, 0, 0));
    snapshot->lookup_ticket.state = TICKET_PASSED;
    fixture_tell(fixture, false);
    assert_false(counter_can(app(), COUNTER_TARGET_LOOKUP_CALL));
    tap(COUNTER_TARGET_LOOKUP_RETURN);
    struct action action = asked(1);
    assert_int_equal(action.kind, ACTION_RETURN);
    assert_string_equal(action.number, "C022");
    assert_string_equal(action.counter, "");
}

static void
offer(int64_t until)
{
    struct desk *desk = &fixture->snapshot.desk;
    desk->offers[0] = fixture_ticket("J011", "", "regular", fixture_at(10, 0, 0));
    str_cut(desk->offers[0].offer_from, ID_SIZE, "2");
    desk->offers[0].offer_until = until;
    desk->offer_count = 1;
    fixture_tell(fixture, false);
}

static void
an_offered_ticket_is_taken_or_sent_back_by_its_keys(void **state)
{
    (void)state;
    press_f(10);
    assert_nothing_asked();
    assert_string_not_equal(app()->notice, "");
    offer(fixture_at(10, 26, 0));
    press_f(10);
    struct action action = asked(1);
    assert_int_equal(action.kind, ACTION_ACCEPT);
    assert_string_equal(action.number, "J011");
    assert_string_equal(action.counter, "5");
    struct ticket taken = fixture->snapshot.desk.offers[0];
    answer_ticket(1, &taken);
    /* The snapshot still holds it, the answer knows better. */
    assert_null(desk_offer(app()));
    fixture->snapshot.event = app()->base_event;
    fixture_tell(fixture, false);
    tap(COUNTER_TARGET_DECLINE);
    action = asked(2);
    assert_int_equal(action.kind, ACTION_DECLINE);
    assert_string_not_equal(action.reason, "");
}

static void
an_offer_goes_by_itself_when_its_time_is_over(void **state)
{
    (void)state;
    offer(fixture_at(10, 24, 45));
    assert_non_null(desk_offer(app()));
    assert_true(counter_next_ms(app()) <= 1000);
    counter_tick(app(), 3000);
    assert_null(desk_offer(app()));
    press_f(11);
    assert_nothing_asked();
    offer(fixture_at(10, 26, 0));
    fixture_tell(fixture, true);
    assert_null(desk_offer(app()));
}

static void
a_transfer_to_one_counter_is_an_offer_to_a_service_it_is_not(void **state)
{
    (void)state;
    fixture_hand(fixture, TICKET_SERVING);
    fixture_tell(fixture, false);
    press_f(5);
    type("6");
    press_f(2);
    struct action action = asked(1);
    assert_int_equal(action.target, TICKET_BOUND_COUNTER);
    assert_true(action.offer);
    answer_refused(1, STATUS_CONFLICT, "Try again.", "");
    press(WINDOW_KEY_ESCAPE);
    press_f(5);
    type("g");
    press_f(2);
    action = asked(2);
    assert_string_equal(action.services, "G");
    assert_false(action.offer);
}

static void
a_pause_that_leaves_people_alone_names_a_stand_in_or_is_pressed_twice(void **state)
{
    (void)state;
    struct desk *desk = &fixture->snapshot.desk;
    str_cut(desk->last_for[0], ID_SIZE, "C");
    desk->last_for_count = 1;
    fixture_tell(fixture, false);
    press_f(8);
    press_f(2);
    assert_nothing_asked();
    assert_string_not_equal(app()->notice, "");
    press('b');
    press_f(2);
    struct action action = asked(1);
    assert_int_equal(action.kind, ACTION_PAUSE);
    assert_string_equal(action.deputy, "0318");
    answer_refused(1, STATUS_CONFLICT, "Try again.", "");
    press('b');
    press_f(2);
    assert_nothing_asked();
    press_f(2);
    action = asked(2);
    assert_string_equal(action.deputy, "");
    assert_false(action.ask);
}

static void
a_number_that_was_out_waits_again_by_a_supervisor(void **state)
{
    (void)state;
    press_control('f');
    type("c022");
    press(WINDOW_KEY_ENTER);
    (void)counter_pop_reconnect(app());
    struct counter_snapshot *snapshot = &fixture->snapshot;
    str_cut(snapshot->lookup, sizeof(snapshot->lookup), "C022");
    snapshot->lookup_ticket = fixture_ticket("C022", "resale", "regular", fixture_at(9, 0, 0));
    snapshot->lookup_ticket.state = TICKET_PASSED;
    snapshot->lookup_ticket.passed_at = fixture_at(9, 50, 0);
    fixture_tell(fixture, false);
    press_f(5);
    assert_int_equal(app()->dialog, COUNTER_DIALOG_APPROVE);
    type("1234");
    press_f(2);
    struct action action = asked(1);
    assert_int_equal(action.kind, ACTION_REINSTATE);
    assert_string_equal(action.number, "C022");
    assert_string_equal(action.pin, "1234");
    assert_string_not_equal(action.supervisor, "");
    assert_string_not_equal(action.reason, "");
}

static void
what_is_missing_is_told_in_writing_and_said_when_it_did_not_print(void **state)
{
    (void)state;
    struct counter_slip slip;
    fixture_hand(fixture, TICKET_SERVING);
    fixture_tell(fixture, false);
    press_f(9);
    assert_nothing_asked();
    assert_string_not_equal(app()->notice, "");
    tap(COUNTER_TARGET_MATERIAL + 3);
    tap(COUNTER_TARGET_MATERIAL + 3);
    tap(COUNTER_TARGET_MATERIAL + 1);
    tap(COUNTER_TARGET_MATERIAL + 1);
    press_f(9);
    struct action action = asked(1);
    assert_int_equal(action.kind, ACTION_NOTICE);
    assert_string_equal(action.missing, "2,4");
    assert_false(counter_pop_slip(app(), &slip));
    struct answer answer = {.status = STATUS_OK, .event = app()->base_event + 1};
    answer.has_ticket = answer.has_notice = true;
    answer.ticket = fixture->snapshot.counter.ticket;
    str_cut(answer.notice.missing, sizeof(answer.notice.missing), "2,4");
    counter_answer(app(), 1, &answer);
    assert_true(counter_pop_slip(app(), &slip));
    assert_false(counter_pop_slip(app(), &slip));
    assert_string_equal(slip.ticket.number, "C036");
    assert_string_equal(slip.notice.missing, "2,4");
    counter_slip_ended(app(), false);
    assert_non_null(strstr(app()->notice, "C036"));
    assert_int_equal(counter_stage(app()), COUNTER_STAGE_SERVING);
}

static void
a_waiting_number_that_was_found_can_be_called(void **state)
{
    (void)state;
    press_control('f');
    type("c039");
    press(WINDOW_KEY_ENTER);
    struct counter_snapshot *snapshot = &fixture->snapshot;
    str_cut(snapshot->lookup, sizeof(snapshot->lookup), "C039");
    snapshot->lookup_ticket = fixture->waiting[2];
    fixture_tell(fixture, false);
    press_f(7);
    assert_int_equal(app()->dialog, COUNTER_DIALOG_NUMBER);
    assert_string_equal(app()->number.number.text, "C039");
}

static void
a_changed_number_forgets_what_was_found(void **state)
{
    (void)state;
    press_control('f');
    type("c022");
    press(WINDOW_KEY_ENTER);
    assert_true(app()->lookup.asked);
    press(WINDOW_KEY_BACKSPACE);
    assert_false(app()->lookup.asked);
}

static void
papers_are_ticked_here_then_missing_then_open(void **state)
{
    (void)state;
    give_hand(TICKET_SERVING);
    press('2');
    assert_int_equal(desk_tick(app(), 1), COUNTER_TICK_HERE);
    tap(COUNTER_TARGET_MATERIAL + 1);
    assert_int_equal(desk_tick(app(), 1), COUNTER_TICK_MISSING);
    press('2');
    assert_int_equal(desk_tick(app(), 1), COUNTER_TICK_OPEN);
    press('9');
    assert_int_equal(desk_ticked(app(), COUNTER_TICK_HERE), 0);
}

static void
ticks_belong_to_one_ticket(void **state)
{
    (void)state;
    give_hand(TICKET_SERVING);
    press('1');
    fixture->snapshot.event++;
    fixture_tell(fixture, false);
    assert_int_equal(desk_ticked(app(), COUNTER_TICK_HERE), 1);
    give_hand(TICKET_SERVING);
    assert_int_equal(desk_ticked(app(), COUNTER_TICK_HERE), 0);
}

static void
with_a_ticket_in_hand_the_next_change_is_a_second_away(void **state)
{
    (void)state;
    counter_tick(app(), 0);
    assert_int_equal(counter_next_ms(app()), 18000);
    give_hand(TICKET_SERVING);
    assert_int_equal(counter_next_ms(app()), 1000);
    counter_tick(app(), 400);
    assert_int_equal(counter_next_ms(app()), 1000);
    fixture->view.facts.clock_rate_milli = 0;
    fixture_tell(fixture, false);
    assert_int_equal(counter_next_ms(app()), INT64_MAX);
}

static void
an_undo_bar_counts_its_own_seconds(void **state)
{
    (void)state;
    struct ticket ticket = as(&fixture->waiting[0], TICKET_CALLED);
    give_hand(TICKET_SERVING);
    counter_tick(app(), 300);
    press_f(2);
    assert_asked(ACTION_FINISH, 1);
    ticket.state = TICKET_DONE;
    ticket.id = app()->counter.ticket.id;
    answer_ticket(1, &ticket);
    assert_null(desk_hand(app()));
    assert_int_equal(counter_next_ms(app()), 1300);
}

static void
hall_time_follows_the_halls_own_rate(void **state)
{
    (void)state;
    fixture->view.facts.clock_rate_milli = 60000;
    fixture_tell(fixture, false);
    counter_tick(app(), 1000);
    assert_int_equal(app()->hall_now, fixture_at(10, 25, 42));
}

static void
booked_tickets_wait_from_their_slot(void **state)
{
    (void)state;
    const struct ticket *booked = &fixture->waiting[6];
    assert_true(desk_waits_later(app(), booked));
    counter_tick(app(), 10 * 60000);
    assert_false(desk_waits_later(app(), booked));
    assert_int_equal(desk_wait_ms(app(), booked), fixture_at(10, 34, 42) - fixture_at(10, 30, 0));
}

static void
overdue_is_beyond_the_services_standard(void **state)
{
    (void)state;
    assert_true(desk_is_overdue(app(), &fixture->waiting[1]));
    assert_false(desk_is_overdue(app(), &fixture->waiting[2]));
}

static void
an_unknown_counter_is_told(void **state)
{
    (void)state;
    fixture->snapshot.known = false;
    fixture_tell(fixture, false);
    assert_int_equal(counter_stage(app()), COUNTER_STAGE_UNKNOWN);
    press_f(2);
    assert_nothing_asked();
}

static void
before_the_first_snapshot_nothing_is_asked(void **state)
{
    (void)state;
    counter_snapshot(app(), NULL, true, "away");
    for (int n = 2; n <= 8; n++) {
        press_f(n);
    }
    press_control('f');
    assert_nothing_asked();
    assert_int_equal(app()->dialog, COUNTER_DIALOG_NONE);
    assert_int_equal(counter_next_ms(app()), INT64_MAX);
}

static void
escape_closes_a_dialog_and_asks_nothing(void **state)
{
    (void)state;
    static const int keys[] = {1, 6, 7, 8};
    for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
        press_f(keys[i]);
        assert_int_not_equal(app()->dialog, COUNTER_DIALOG_NONE);
        press(WINDOW_KEY_ESCAPE);
        assert_int_equal(app()->dialog, COUNTER_DIALOG_NONE);
    }
    assert_nothing_asked();
}

static void
a_field_is_edited_by_whole_characters(void **state)
{
    (void)state;
    struct counter_field field = {0};
    assert_true(field_insert(&field, "材料"));
    field_event(&field, &(struct window_event){.kind = WINDOW_KEY, .key = WINDOW_KEY_LEFT}, true);
    assert_int_equal(field.caret, 3);
    assert_true(field_insert(&field, "a"));
    assert_string_equal(field.text, "材a料");
    assert_true(field_erase(&field));
    assert_true(field_erase(&field));
    assert_false(field_erase(&field));
    assert_string_equal(field.text, "料");
    field_event(&field, &(struct window_event){.kind = WINDOW_KEY, .key = WINDOW_KEY_DELETE}, true);
    assert_string_equal(field.text, "");
}

static void
a_full_field_takes_no_more(void **state)
{
    (void)state;
    struct counter_field field = {0};
    for (int i = 0; i < 300; i++) {
        (void)field_insert(&field, "料");
    }
    assert_true(strlen(field.text) < sizeof(field.text));
    assert_int_equal(strlen(field.text) % 3, 0);
    field_clear(&field);
    assert_false(field_insert(&field, "\xE6\x9D"));
    assert_string_equal(field.text, "");
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        T(f2_calls_starts_and_finishes_in_turn),
        T(a_second_press_waits_for_the_first_answer),
        T(a_held_down_key_acts_once),
        T(an_older_snapshot_does_not_undo_an_answer),
        T(passing_unlocks_after_the_halls_number_of_calls),
        T(recall_needs_a_called_ticket),
        T(undo_is_offered_for_ten_seconds),
        T(undo_gives_the_ticket_back_to_the_queue),
        T(starting_ends_the_offer_to_undo_the_call),
        T(a_refusal_is_one_line_with_its_values),
        T(an_answer_to_another_question_is_ignored),
        T(cut_off_nobody_is_called),
        T(cut_off_the_ticket_in_hand_is_finished_once_and_counted),
        T(cut_off_a_called_person_is_still_served),
        T(cut_off_a_hold_is_kept_with_its_kind),
        T(a_kept_finish_that_is_refused_brings_the_ticket_back),
        T(a_finish_under_way_when_the_line_breaks_is_kept),
        T(an_unknown_call_blocks_the_next_one),
        T(waits_stand_still_while_cut_off),
        T(three_kinds_of_hold_are_one_key_each),
        T(a_called_ticket_is_not_held),
        T(a_held_ticket_is_taken_up_from_the_list),
        T(a_transfer_names_its_service_and_its_note),
        T(a_transfer_goes_to_a_typed_counter),
        T(a_transfer_without_a_place_is_not_asked),
        T(letters_that_lead_nowhere_are_not_taken),
        T(arrows_walk_the_places_of_a_transfer),
        T(the_third_transfer_takes_a_supervisor),
        T(a_held_ticket_can_be_transferred_by_name),
        T(a_dialog_closes_when_its_ticket_is_gone),
        T(calling_by_number_takes_a_reason),
        T(calling_out_of_turn_takes_a_supervisor),
        T(a_training_hall_asks_no_supervisor),
        T(a_denied_call_by_number_asks_for_the_supervisor),
        T(pausing_says_why_and_how_long),
        T(pausing_ends_the_offer_to_undo),
        T(what_was_said_about_the_line_goes_when_it_is_back),
        T(a_small_window_and_large_type_keep_the_whole_layout),
        T(pausing_waits_until_the_ticket_is_done),
        T(login_by_keyboard),
        T(login_by_mouse),
        T(no_pin_stays_behind),
        T(a_wrong_pin_is_said_and_forgotten),
        T(an_unknown_person_is_not_sent),
        T(typing_narrows_the_people_and_a_whole_id_does_not),
        T(closing_asks_first_and_not_with_a_ticket_in_hand),
        T(a_lookup_asks_the_store_thread_and_offers_the_way_back),
        T(a_waiting_number_that_was_found_can_be_called),
        T(what_is_missing_is_told_in_writing_and_said_when_it_did_not_print),
        T(an_offered_ticket_is_taken_or_sent_back_by_its_keys),
        T(an_offer_goes_by_itself_when_its_time_is_over),
        T(a_transfer_to_one_counter_is_an_offer_to_a_service_it_is_not),
        T(a_pause_that_leaves_people_alone_names_a_stand_in_or_is_pressed_twice),
        T(a_number_that_was_out_waits_again_by_a_supervisor),
        T(a_changed_number_forgets_what_was_found),
        T(papers_are_ticked_here_then_missing_then_open),
        T(ticks_belong_to_one_ticket),
        T(with_a_ticket_in_hand_the_next_change_is_a_second_away),
        T(an_undo_bar_counts_its_own_seconds),
        T(hall_time_follows_the_halls_own_rate),
        T(booked_tickets_wait_from_their_slot),
        T(overdue_is_beyond_the_services_standard),
        T(an_unknown_counter_is_told),
        T(before_the_first_snapshot_nothing_is_asked),
        T(escape_closes_a_dialog_and_asks_nothing),
        cmocka_unit_test(a_field_is_edited_by_whole_characters),
        cmocka_unit_test(a_full_field_takes_no_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
