/* SPDX-License-Identifier: Apache-2.0
 * Holding, transferring and offering: a ticket that leaves this desk for a while or for good. */
#include "tests/programs/counter/worked.h"

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
    press_f(11);
    assert_nothing_asked();
    press_f(2);
    assert_nothing_asked();
    type("1");
    press_f(2);
    action = asked(2);
    assert_int_equal(action.kind, ACTION_DECLINE);
    assert_string_equal(action.reason, counter_decline_reasons[0]);
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
a_transfer_to_a_person_follows_the_person(void **state)
{
    struct counter_option options[COUNTER_OPTIONS_MAX];
    bool deputy = false;
    (void)state;
    give_hand(TICKET_SERVING);
    press_f(5);
    size_t count = desk_options(app(), options, ARRAY_SIZE(options));
    for (size_t i = 0; i < count; i++) {
        deputy = deputy || (options[i].person && strcmp(options[i].id, "0318") == 0);
    }
    assert_true(deputy);
    type("0320");
    press_f(2);
    struct action action = asked(1);
    assert_int_equal(action.target, TICKET_BOUND_STAFF);
    assert_string_equal(action.target_id, "0320");
    assert_true(action.offer);
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

/* Services that nobody serves now stand last, so a line of the last page is one of them. */
static void
every_line_of_a_long_list_of_places_is_its_own(void **state)
{
    enum { MANY = 200 };
    struct counter_option options[COUNTER_OPTIONS_MAX], chosen;
    struct hall *hall = fixture->hall;
    struct hall_service *own = hall->services;
    size_t own_count = hall->service_count, person = 0;

    (void)state;
    hall->services = mem_zero_alloc(MANY, sizeof(*hall->services));
    memcpy(hall->services, own, own_count * sizeof(*own));
    for (hall->service_count = own_count; hall->service_count < MANY; hall->service_count++) {
        str_format(hall->services[hall->service_count].id, ID_SIZE, "X%zu", hall->service_count);
    }
    give_hand(TICKET_SERVING);
    press_f(5);
    size_t shown = desk_options_shown(app());
    size_t count = desk_options(app(), options, ARRAY_SIZE(options));
    assert_true(count >= MANY - 1);
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && i % shown == 0) {
            tap(COUNTER_TARGET_NEXT);
        }
        tap(COUNTER_TARGET_OPTION + (int)(i % shown));
        assert_true(desk_chosen_option(app(), &chosen));
        assert_string_equal(chosen.id, options[i].id);
        assert_int_equal(app()->transfer.reason, -1);
        person += options[i].person != NULL;
    }
    assert_true(person > 0);
    press_f(2);
    assert_string_equal(asked(1).services, "X199");
    free(hall->services);
    hall->services = own;
    hall->service_count = own_count;
}

static void
a_reason_that_there_is_not_is_not_chosen(void **state)
{
    (void)state;
    give_hand(TICKET_SERVING);
    press_f(5);
    press('g');
    tap(COUNTER_TARGET_REASON + COUNTER_REASONS);
    assert_int_equal(app()->transfer.reason, -1);
    press_f(2);
    assert_string_equal(asked(1).note, "");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
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
        T(an_offered_ticket_is_taken_or_sent_back_by_its_keys),
        T(an_offer_goes_by_itself_when_its_time_is_over),
        T(a_transfer_to_a_person_follows_the_person),
        T(a_transfer_to_one_counter_is_an_offer_to_a_service_it_is_not),
        T(every_line_of_a_long_list_of_places_is_its_own),
        T(a_reason_that_there_is_not_is_not_chosen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
