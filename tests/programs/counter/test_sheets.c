/* SPDX-License-Identifier: Apache-2.0
 * The rarer things, each from the key that opens it to the request that it asks. */
#include "counter/sheet.h"
#include "worked.h"

/* Opens the line of the menu that stands for this sheet. */
static void
choose_from_menu(enum counter_sheet_kind kind)
{
    size_t count;
    char id[12];

    press_f(12);
    assert_int_equal(app()->sheet.kind, COUNTER_SHEET_MORE);
    struct sheet_item *items = sheet_items(app(), 0, &count);
    str_format(id, sizeof(id), "%d", (int)kind);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(items[i].id, id) == 0) {
            press(i < 9 ? '1' + (int)i : 'a' + (int)i - 9);
        }
    }
    free(items);
}

static void
write_text(const char *text)
{
    struct window_event event = {.kind = WINDOW_TEXT};

    for (; *text; text++) {
        event.text[0] = *text;
        counter_event(app(), &event);
    }
}

static void
give_role(unsigned role)
{
    for (size_t i = 0; i < fixture->hall->staff_count; i++) {
        if (strcmp(fixture->hall->staff[i].id, "0317") == 0) {
            fixture->hall->staff[i].roles |= role;
        }
    }
}

static void
agree(void)
{
    assert_int_equal(app()->dialog, COUNTER_DIALOG_APPROVE);
    type("1234");
    press(WINDOW_KEY_ENTER);
}

static void
a_refusal_needs_its_reason_and_its_rule(void **state)
{
    (void)state;
    give_hand(TICKET_SERVING);
    choose_from_menu(COUNTER_SHEET_REFUSE);
    assert_int_equal(app()->sheet.kind, COUNTER_SHEET_REFUSE);
    press_f(2);
    assert_nothing_asked();
    tap(COUNTER_TARGET_OPTION + 1);
    press_f(2);
    assert_nothing_asked();
    tap(COUNTER_TARGET_REASON + 1);
    press_f(2);
    assert_nothing_asked();
    write_text("Article 22");
    press_f(2);
    struct action action = asked(1);
    assert_int_equal(action.kind, ACTION_FINISH);
    assert_string_equal(action.outcome, "refused");
    assert_string_equal(action.reason, counter_refuse_reasons[1]);
    assert_string_equal(action.basis, "Article 22");
    struct ticket done = as(desk_hand(app()), TICKET_DONE);
    answer_ticket(1, &done);
    struct counter_slip slip;
    assert_true(counter_pop_slip(app(), &slip));
    assert_string_equal(slip.refused, counter_refuse_reasons[1]);
    assert_string_equal(slip.notice.basis, "Article 22");
    assert_string_equal(slip.notice.staff, "0317");
    counter_slip_ended(app(), true);
    assert_non_null(strstr(app()->notice, "C036"));
}

static void
a_rule_that_does_not_fit_the_paper_is_refused_and_not_cut(void **state)
{
    (void)state;
    struct hall_text_entry *entries = guide_in_hand()->law.entries;
    size_t count = guide_in_hand()->law.count;
    char whole[HALL_LAW_MAX + 2], *own[8];

    assert_true(count > 0 && count <= ARRAY_SIZE(own));
    for (size_t length = HALL_LAW_MAX; length <= HALL_LAW_MAX + 1; length++) {
        memset(whole, 'x', length);
        whole[length] = '\0';
        for (size_t i = 0; i < count; i++) {
            own[i] = entries[i].text;
            entries[i].text = whole;
        }
        give_hand(TICKET_SERVING);
        choose_from_menu(COUNTER_SHEET_REFUSE);
        type("1");
        tap(COUNTER_TARGET_REASON + 0);
        press_f(2);
        for (size_t i = 0; i < count; i++) {
            entries[i].text = own[i];
        }
        if (length == HALL_LAW_MAX) {
            assert_string_equal(asked(1).basis, whole);
            answer_refused(1, STATUS_BUSY, "Try again.", NULL);
            press(WINDOW_KEY_ESCAPE);
        } else {
            assert_nothing_asked();
            assert_non_null(strstr(app()->notice, "too long"));
        }
    }
}

static void
the_law_of_the_matter_is_named_with_the_article_that_is_typed(void **state)
{
    (void)state;
    give_hand(TICKET_SERVING);
    choose_from_menu(COUNTER_SHEET_REFUSE);
    type("1");
    tap(COUNTER_TARGET_REASON + 0);
    tap(COUNTER_TARGET_FIELD);
    write_text("article 7");
    press(WINDOW_KEY_ENTER);
    struct action action = asked(1);
    const struct hall_matter *matter = desk_matter(app(), desk_hand(app()));
    assert_memory_equal(action.basis, hall_text(&matter->guide.law, "en"),
                        strlen(hall_text(&matter->guide.law, "en")));
    assert_non_null(strstr(action.basis, "article 7"));
}

static void
what_cannot_be_done_now_is_in_the_menu_and_does_not_open(void **state)
{
    (void)state;
    choose_from_menu(COUNTER_SHEET_REFUSE);
    assert_int_equal(app()->sheet.kind, COUNTER_SHEET_MORE);
    give_hand(TICKET_SERVING);
    choose_from_menu(COUNTER_SHEET_SERVE);
    assert_int_equal(app()->sheet.kind, COUNTER_SHEET_MORE);
}

static void
a_matter_is_found_by_letters_and_added(void **state)
{
    (void)state;
    give_hand(TICKET_SERVING);
    choose_from_menu(COUNTER_SHEET_ADD);
    write_text("records");
    press(WINDOW_KEY_ENTER);
    struct action action = asked(1);
    assert_int_equal(action.kind, ACTION_ADD);
    assert_string_equal(action.counter, "5");
    assert_string_equal(action.services, "C/records");
}

static void
a_later_matter_is_taken_off(void **state)
{
    (void)state;
    fixture_hand(fixture, TICKET_SERVING);
    struct ticket *hand = &fixture->snapshot.counter.ticket;
    hand->step_count = 2;
    str_cut(hand->steps[1].service, ID_SIZE, "G");
    fixture->snapshot.event++;
    fixture_tell(fixture, false);
    choose_from_menu(COUNTER_SHEET_SKIP);
    type("1");
    press_f(2);
    struct action action = asked(1);
    assert_int_equal(action.kind, ACTION_SKIP);
    assert_string_equal(action.services, "G");
}

static void
somebody_without_a_number_is_served_at_once(void **state)
{
    (void)state;
    choose_from_menu(COUNTER_SHEET_SERVE);
    press(WINDOW_KEY_DOWN);
    press_f(2);
    struct action action = asked(1);
    assert_int_equal(action.kind, ACTION_SERVE);
    assert_string_equal(action.services, "C/resale");
    struct ticket made = fixture_in_hand(TICKET_SERVING);
    answer_ticket(1, &made);
    assert_int_equal(counter_stage(app()), COUNTER_STAGE_SERVING);
    assert_int_equal(app()->dialog, COUNTER_DIALOG_NONE);
}

static void
only_who_is_in_charge_gives_numbers_and_sees_the_counters(void **state)
{
    size_t plain, in_charge;
    (void)state;
    press_f(12);
    free(sheet_items(app(), 0, &plain));
    give_role(HALL_CONCIERGE);
    free(sheet_items(app(), 0, &in_charge));
    assert_int_equal(in_charge, plain + 2);
    give_role(HALL_SUPERVISOR);
    free(sheet_items(app(), 0, &in_charge));
    assert_int_equal(in_charge, plain + 6);
}

static void
the_concierge_gives_a_number_of_a_class(void **state)
{
    (void)state;
    give_role(HALL_CONCIERGE);
    choose_from_menu(COUNTER_SHEET_ISSUE);
    write_text("resale");
    press(WINDOW_KEY_TAB);
    tap(COUNTER_TARGET_REASON + 1);
    press_f(2);
    struct action action = asked(1);
    assert_int_equal(action.kind, ACTION_TAKE);
    assert_string_equal(action.services, "C/resale");
    assert_string_equal(action.class_id, "elderly");
    struct ticket given = fixture_ticket("C803", "resale", "elderly", 0);
    answer_ticket(1, &given);
    assert_non_null(strstr(app()->notice, "C803"));
}

static void
another_class_takes_a_reason_and_who_may_agree(void **state)
{
    (void)state;
    choose_from_menu(COUNTER_SHEET_CLASS);
    type("c041");
    press(WINDOW_KEY_TAB);
    type("2");
    press(WINDOW_KEY_TAB);
    type("2");
    press_f(2);
    assert_nothing_asked();
    agree();
    struct action action = asked(1);
    assert_int_equal(action.kind, ACTION_CLASS);
    assert_string_equal(action.number, "C041");
    assert_string_equal(action.class_id, "elderly");
    assert_string_equal(action.reason, counter_class_reasons[1]);
    assert_string_equal(action.pin, "1234");
    assert_string_not_equal(action.supervisor, "");
}

static void
a_number_written_by_hand_is_entered_with_its_time(void **state)
{
    (void)state;
    choose_from_menu(COUNTER_SHEET_PAPER);
    type("c901");
    press(WINDOW_KEY_TAB);
    type("9");
    press(WINDOW_KEY_TAB);
    type("3");
    press(WINDOW_KEY_TAB);
    type("1");
    press_f(2);
    assert_int_equal(app()->dialog, COUNTER_DIALOG_SHEET);
    tap(COUNTER_TARGET_FIELD_2);
    press(WINDOW_KEY_BACKSPACE);
    type("0930");
    press_f(2);
    agree();
    struct action action = asked(1);
    assert_int_equal(action.kind, ACTION_TAKE);
    assert_string_equal(action.number, "C901");
    assert_string_equal(action.issued, "09:30");
    assert_string_equal(action.services, "C");
    assert_string_equal(action.reason, counter_paper_reasons[0]);
}

static void
a_person_is_called_for_and_a_message_written(void **state)
{
    (void)state;
    choose_from_menu(COUNTER_SHEET_MESSAGE);
    type("1");
    press_f(2);
    assert_asked(ACTION_HELP, 1);
    answer_refused(1, STATUS_CONFLICT, "Help has been called already.", NULL);
    type("5");
    press_f(2);
    assert_nothing_asked();
    write_text("The lift stands");
    press(WINDOW_KEY_ENTER);
    struct action action = asked(2);
    assert_int_equal(action.kind, ACTION_MESSAGE);
    assert_string_equal(action.note, "The lift stands");
}

static void
a_call_that_was_answered_is_told_at_the_desk(void **state)
{
    struct board_help help = {.id = 44};
    (void)state;
    str_cut(help.counter, ID_SIZE, "5");
    fixture->board.helps = &help;
    fixture->board.help_count = 1;
    fixture_tell(fixture, false);
    assert_string_equal(app()->notice, "");
    fixture->board.help_count = 0;
    fixture_tell(fixture, false);
    assert_string_not_equal(app()->notice, "");
}

static void
a_message_of_the_supervisor_stands_until_it_is_put_away(void **state)
{
    struct board_terminal told = {.id = "desk5", .at = fixture_at(10, 0, 0), .message = "Come"};
    (void)state;
    str_cut(app()->terminal, ID_SIZE, "desk5");
    fixture->board.terminals = &told;
    fixture->board.terminal_count = 1;
    fixture_tell(fixture, false);
    assert_non_null(desk_message(app()));
    press(WINDOW_KEY_ESCAPE);
    assert_null(desk_message(app()));
    told.at++;
    assert_non_null(desk_message(app()));
}

static void
a_supervisor_answers_a_call(void **state)
{
    struct board_help help = {.id = 44, .at = fixture_at(10, 20, 0), .terminal = "kiosk1"};
    (void)state;
    give_role(HALL_SUPERVISOR);
    fixture->board.helps = &help;
    fixture->board.help_count = 1;
    fixture_tell(fixture, false);
    choose_from_menu(COUNTER_SHEET_CALLS);
    type("1");
    press_f(2);
    struct action action = asked(1);
    assert_int_equal(action.kind, ACTION_HELP_DONE);
    assert_int_equal(action.help, 44);
    assert_string_equal(action.staff, "0317");
}

static void
look_at_counter_7(void)
{
    struct counter *other = &fixture->snapshot.other;

    give_role(HALL_SUPERVISOR);
    choose_from_menu(COUNTER_SHEET_DESKS);
    type("5");
    assert_int_equal(app()->sheet.kind, COUNTER_SHEET_DESK);
    assert_true(counter_pop_reconnect(app()));
    assert_string_equal(app()->wanted_desk, "7");
    str_cut(other->id, ID_SIZE, "7");
    str_cut(other->services[0], ID_SIZE, "D");
    other->service_count = 1;
    other->has_ticket = true;
    other->ticket = fixture_ticket("D008", "", "regular", 0);
    fixture_tell(fixture, false);
}

static void
a_supervisor_changes_the_services_of_a_counter(void **state)
{
    (void)state;
    look_at_counter_7();
    press_f(2);
    assert_nothing_asked();
    tap(COUNTER_TARGET_OPTION + 2);
    press_f(2);
    agree();
    struct action action = asked(1);
    assert_int_equal(action.kind, ACTION_COUNTER);
    assert_string_equal(action.counter, "7");
    assert_string_equal(action.services, "D,C");
}

static void
a_supervisor_releases_the_ticket_of_a_counter(void **state)
{
    (void)state;
    look_at_counter_7();
    tap(COUNTER_TARGET_REASON + 1);
    press_f(2);
    agree();
    struct action action = asked(1);
    assert_int_equal(action.kind, ACTION_RELEASE);
    assert_string_equal(action.counter, "7");
    assert_string_equal(action.pin, "1234");
}

static void
a_service_is_stopped_with_a_reason_and_goes_on_again(void **state)
{
    (void)state;
    give_role(HALL_SUPERVISOR);
    choose_from_menu(COUNTER_SHEET_SERVICES);
    type("1");
    press_f(2);
    assert_nothing_asked();
    type("2");
    press_f(2);
    agree();
    struct action action = asked(1);
    assert_int_equal(action.kind, ACTION_SERVICE_STOP);
    assert_string_equal(action.services, "G");
    assert_string_equal(action.reason, counter_stop_reasons[1]);
    answer_refused(1, STATUS_BUSY, "Try again.", NULL);
    press(WINDOW_KEY_ESCAPE);
    fixture->services[0].stopped = true;
    fixture_tell(fixture, false);
    choose_from_menu(COUNTER_SHEET_SERVICES);
    type("1");
    tap(COUNTER_TARGET_REASON + 0);
    press_f(2);
    agree();
    action = asked(2);
    assert_int_equal(action.kind, ACTION_SERVICE_RESUME);
    assert_string_equal(action.reason, "");
}

static void
a_supervisor_raises_an_emergency_message_in_both_languages(void **state)
{
    (void)state;
    give_role(HALL_SUPERVISOR);
    choose_from_menu(COUNTER_SHEET_ALARM);
    type("1");
    press_f(2);
    agree();
    struct action action = asked(1);
    assert_int_equal(action.kind, ACTION_EMERGENCY);
    assert_string_equal(action.preset, "fire");
    answer_refused(1, STATUS_BUSY, "Try again.", NULL);
    press(WINDOW_KEY_ESCAPE);
    fixture->board.alert.on = true;
    fixture_tell(fixture, false);
    choose_from_menu(COUNTER_SHEET_ALARM);
    type("5");
    press_f(2);
    assert_int_equal(app()->dialog, COUNTER_DIALOG_SHEET);
    write_text("zh");
    press_f(2);
    assert_int_equal(app()->dialog, COUNTER_DIALOG_SHEET);
    write_text("en");
    press_f(2);
    agree();
    action = asked(2);
    assert_string_equal(action.text_zh, "zh");
    assert_string_equal(action.text_en, "en");
    answer_refused(2, STATUS_BUSY, "Try again.", NULL);
    press(WINDOW_KEY_ESCAPE);
    choose_from_menu(COUNTER_SHEET_ALARM);
    type("1");
    press_f(2);
    agree();
    assert_int_equal(asked(3).kind, ACTION_EMERGENCY_OFF);
}

static void
a_supervisor_locks_a_terminal_and_answers_a_counter(void **state)
{
    struct board_terminal locked = {.locked = true};
    (void)state;
    give_role(HALL_SUPERVISOR);
    choose_from_menu(COUNTER_SHEET_TERMINALS);
    type("1");
    press(WINDOW_KEY_TAB);
    type("1");
    press_f(2);
    struct action action = asked(1);
    assert_int_equal(action.kind, ACTION_TERMINAL_LOCK);
    assert_string_equal(action.device, fixture->hall->terminals[0].id);
    answer_refused(1, STATUS_BUSY, "Try again.", NULL);
    str_cut(locked.id, ID_SIZE, action.device);
    fixture->board.terminals = &locked;
    fixture->board.terminal_count = 1;
    fixture_tell(fixture, false);
    tap(COUNTER_TARGET_REASON + 0);
    press_f(2);
    assert_int_equal(asked(2).kind, ACTION_TERMINAL_UNLOCK);
    answer_refused(2, STATUS_BUSY, "Try again.", NULL);
    tap(COUNTER_TARGET_REASON + 1);
    press_f(2);
    assert_nothing_asked();
    write_text("Back at ten");
    press_f(2);
    action = asked(3);
    assert_int_equal(action.kind, ACTION_TERMINAL_MESSAGE);
    assert_string_equal(action.note, "Back at ten");
}

/* 0318 at counter 6 names 0317 as deputy. */
static void
who_stands_in_takes_over_and_gives_back(void **state)
{
    struct desk_stand_in stand_in;
    (void)state;
    assert_false(desk_stand_in(app(), &stand_in));
    fixture->snapshot.counter.service_count = 1;
    str_cut(fixture->snapshot.counter.services[0], ID_SIZE, "J");
    fixture->services[3].open_counters = 0;
    fixture->counters[3].state = COUNTER_PAUSED;
    fixture->snapshot.event++;
    fixture_tell(fixture, false);
    press_control('t');
    struct action action = asked(1);
    assert_int_equal(action.kind, ACTION_COUNTER);
    assert_string_equal(action.counter, "5");
    assert_string_equal(action.services, "J,C");
}

static void
who_is_idle_helps_where_people_wait(void **state)
{
    const struct board_service *helps[COUNTER_HELPS];
    (void)state;
    fixture->snapshot.waiting_count = 0;
    fixture->snapshot.why.any = false;
    fixture_tell(fixture, false);
    assert_int_equal(desk_helps(app(), helps, ARRAY_SIZE(helps)), 2);
    assert_string_equal(helps[0]->service, "D");
    press('1');
    struct action action = asked(1);
    assert_int_equal(action.kind, ACTION_COUNTER);
    assert_string_equal(action.services, "C,J,D");
    struct answer answer = {.status = STATUS_OK, .event = app()->base_event + 1};
    answer.has_counter = true;
    answer.counter = app()->counter;
    str_cut(answer.counter.services[answer.counter.service_count++], ID_SIZE, "D");
    counter_answer(app(), 1, &answer);
    assert_asked(ACTION_CALL, 2);
    fixture->snapshot.counter = answer.counter;
    fixture->snapshot.event = app()->base_event;
    struct ticket called = as(&fixture->waiting[0], TICKET_CALLED);
    answer_ticket(2, &called);
    fixture->snapshot.event = app()->base_event;
    fixture_tell(fixture, false);
    press_control('t');
    action = asked(3);
    assert_string_equal(action.services, "C,J");
}

static void
papers_are_ticked_off_and_printed_in_the_narrow_window(void **state)
{
    (void)state;
    counter_resize(app(), 400, 960);
    give_hand(TICKET_SERVING);
    press_f(9);
    assert_int_equal(app()->sheet.kind, COUNTER_SHEET_PAPERS);
    press_f(9);
    assert_nothing_asked();
    type("2244");
    press_f(9);
    struct action action = asked(1);
    assert_int_equal(action.kind, ACTION_NOTICE);
    assert_string_equal(action.missing, "2,4");
}

static void
a_hold_is_timed_by_its_kind(void **state)
{
    (void)state;
    int64_t limit = desk_hold_limit(app(), TICKET_HOLD_WITH_CITIZEN);
    assert_true(limit > 0);
    assert_true(desk_hold_limit(app(), TICKET_HOLD_WITH_US) > 0);
    assert_true(desk_hold_limit(app(), TICKET_HOLD_WAITING) > 0);
    fixture->snapshot.counter.held[0].held_at = app()->hall_now - limit;
    fixture->snapshot.event++;
    fixture_tell(fixture, false);
    assert_int_equal(desk_held_too_long(app()), 0);
    assert_string_equal(app()->notice, "");
    counter_tick(app(), 1000);
    assert_int_equal(desk_held_too_long(app()), 1);
    assert_non_null(strstr(app()->notice, "C031"));
    press(WINDOW_KEY_ESCAPE);
    counter_tick(app(), 2000);
    assert_string_equal(app()->notice, "");
}

static void
cut_off_a_sheet_asks_for_nothing(void **state)
{
    (void)state;
    choose_from_menu(COUNTER_SHEET_MESSAGE);
    type("1");
    fixture_tell(fixture, true);
    press(WINDOW_KEY_ENTER);
    assert_nothing_asked();
    press_f(2);
    assert_nothing_asked();
    assert_string_not_equal(app()->notice, "");
}

static void
who_comes_while_nobody_waits_calls_for_a_look_once(void **state)
{
    size_t waiting = fixture->snapshot.waiting_count;
    (void)state;
    assert_false(counter_pop_attention(app()));
    fixture->snapshot.waiting_count = 0;
    fixture->snapshot.why.any = false;
    fixture_tell(fixture, false);
    assert_false(counter_pop_attention(app()));
    fixture->snapshot.waiting_count = waiting;
    fixture->snapshot.why.any = true;
    fixture_tell(fixture, false);
    assert_true(counter_pop_attention(app()));
    fixture_tell(fixture, false);
    assert_false(counter_pop_attention(app()));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        T(a_refusal_needs_its_reason_and_its_rule),
        T(a_rule_that_does_not_fit_the_paper_is_refused_and_not_cut),
        T(the_law_of_the_matter_is_named_with_the_article_that_is_typed),
        T(what_cannot_be_done_now_is_in_the_menu_and_does_not_open),
        T(a_matter_is_found_by_letters_and_added),
        T(a_later_matter_is_taken_off),
        T(somebody_without_a_number_is_served_at_once),
        T(only_who_is_in_charge_gives_numbers_and_sees_the_counters),
        T(the_concierge_gives_a_number_of_a_class),
        T(another_class_takes_a_reason_and_who_may_agree),
        T(a_number_written_by_hand_is_entered_with_its_time),
        T(a_person_is_called_for_and_a_message_written),
        T(a_call_that_was_answered_is_told_at_the_desk),
        T(a_message_of_the_supervisor_stands_until_it_is_put_away),
        T(a_supervisor_answers_a_call),
        T(a_supervisor_changes_the_services_of_a_counter),
        T(a_supervisor_releases_the_ticket_of_a_counter),
        T(a_service_is_stopped_with_a_reason_and_goes_on_again),
        T(a_supervisor_raises_an_emergency_message_in_both_languages),
        T(a_supervisor_locks_a_terminal_and_answers_a_counter),
        T(who_stands_in_takes_over_and_gives_back),
        T(who_is_idle_helps_where_people_wait),
        T(papers_are_ticked_off_and_printed_in_the_narrow_window),
        T(a_hold_is_timed_by_its_kind),
        T(cut_off_a_sheet_asks_for_nothing),
        T(who_comes_while_nobody_waits_calls_for_a_look_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
