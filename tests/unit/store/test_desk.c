/* SPDX-License-Identifier: Apache-2.0
 * What a clerk sees beside the queue, and what the citizen's side of the counter sees. */
#include "store/desk.h"
#include "store/pad.h"
#include "store/rating.h"
#include "tests/unit/store/lab.h"

static struct desk
desk_of(struct fixture *fixture, const char *counter)
{
    static struct desk desk;

    assert_int_equal(store_desk(fixture->store, counter, &desk), STATUS_OK);
    return desk;
}

static struct pad_snapshot
pad_of(struct fixture *fixture, const char *counter)
{
    static struct pad_snapshot pad;

    assert_int_equal(store_pad(fixture->store, counter, &pad), STATUS_OK);
    return pad;
}

static void
rate(struct fixture *fixture, const char *number, int level)
{
    struct action action = {
        .kind = ACTION_RATE, .terminal = "pad1", .counter = "1", .level = level};

    str_cut(action.number, sizeof(action.number), number);
    lab_ok(fixture, &action);
}

static void
an_offer_shows_at_both_ends_while_it_can_be_answered(void **state)
{
    struct fixture *fixture = *state;
    struct action action = {.kind = ACTION_TRANSFER,
                            .counter = "1",
                            .offer = true,
                            .target = TICKET_BOUND_STAFF,
                            .target_id = "0319"};

    lab_open(fixture, "1", "0317");
    lab_open(fixture, "4", "0319");
    lab_take(fixture, "C");
    lab_at(fixture, ACTION_CALL, "1");
    lab_ok(fixture, &action);
    struct desk desk = desk_of(fixture, "4");
    assert_int_equal(desk.offer_count, 1);
    assert_string_equal(desk.offers[0].offer_from, "1");
    assert_int_equal(desk.offers[0].offer_until, fixture->real + 2 * MINUTE_MS);
    assert_int_equal(desk.offered_count, 0);
    desk = desk_of(fixture, "1");
    assert_int_equal(desk.offer_count, 0);
    assert_int_equal(desk.offered_count, 1);
    fixture_pass(fixture, 2 * MINUTE_MS);
    assert_int_equal(desk_of(fixture, "4").offer_count, 0);
    assert_int_equal(desk_of(fixture, "1").offered_count, 0);
}

static void
the_ticket_in_hand_shows_what_was_done_and_told_before(void **state)
{
    struct fixture *fixture = *state;
    struct action notice = {.kind = ACTION_NOTICE, .counter = "1", .missing = "2"};
    struct ticket_record record;

    lab_open(fixture, "1", "0317");
    lab_open(fixture, "3", "0318");
    lab_take(fixture, "C/resale,G");
    lab_serve(fixture, "1");
    lab_ok(fixture, &notice);
    fixture_pass(fixture, 4 * MINUTE_MS);
    lab_at(fixture, ACTION_FINISH, "1");
    lab_serve(fixture, "3");
    struct desk desk = desk_of(fixture, "3");
    assert_int_equal(desk.notice_count, 1);
    assert_string_equal(desk.notices[0].missing, "2");
    assert_int_equal(desk.served_count, 1);
    assert_string_equal(desk.served[0].matter, "resale");
    assert_string_equal(desk.served[0].outcome, "done");
    assert_int_equal(desk.served[0].ms, 4 * MINUTE_MS);
    lab_at(fixture, ACTION_FINISH, "3");
    assert_int_equal(store_record(fixture->store, "C001", &record), STATUS_OK);
    assert_int_equal(record.served_count, 2);
    assert_string_equal(record.served[1].staff, "0318");
    assert_string_equal(record.ticket.first_staff, "0317");
    assert_int_equal(store_record(fixture->store, "C777", &record), STATUS_NOT_FOUND);
    assert_int_equal(store_desk(fixture->store, "77", &desk), STATUS_NOT_FOUND);
}

static void
the_last_open_counter_of_a_waiting_service_is_known(void **state)
{
    struct fixture *fixture = *state;

    lab_open(fixture, "1", "0317");
    lab_open(fixture, "3", "0318"); /* C is only a secondary service there */
    assert_int_equal(desk_of(fixture, "1").last_for_count, 0);
    lab_take(fixture, "C");
    struct desk desk = desk_of(fixture, "1");
    assert_int_equal(desk.last_for_count, 1);
    assert_string_equal(desk.last_for[0], "C");
    assert_int_equal(desk_of(fixture, "3").last_for_count, 0);
    lab_open(fixture, "2", "0319");
    assert_int_equal(desk_of(fixture, "1").last_for_count, 0);
}

static void
a_pad_knows_who_serves_and_what_can_be_rated(void **state)
{
    struct fixture *fixture = *state;

    store_grant_rating(fixture->store);
    assert_false(pad_of(fixture, "77").known);
    lab_open(fixture, "1", "0317");
    lab_open(fixture, "2", "0400");
    lab_take(fixture, "C/resale");
    lab_serve(fixture, "1");
    struct pad_snapshot pad = pad_of(fixture, "1");
    assert_true(pad.known && pad.counter.has_ticket);
    assert_int_equal(pad.service.served, 0);
    assert_int_equal(pad.other_count, 1);
    assert_string_equal(pad.others[0], "2");
    assert_string_equal(pad.supervisor, "0400");
    lab_at(fixture, ACTION_FINISH, "1");
    pad = pad_of(fixture, "1");
    assert_int_not_equal(pad.service.served, 0);
    assert_string_equal(pad.service.number, "C001");
    assert_string_equal(pad.service.matter, "resale");
    assert_string_equal(pad.service.staff, "0317");
    assert_int_equal(pad.service.until, fixture->real + 10 * MINUTE_MS);
    rate(fixture, "C001", 4);
    pad = pad_of(fixture, "1");
    assert_int_equal(pad.service.served, 0);
    assert_int_equal(pad.rating_count, 1);
    assert_int_equal(pad.rating_mean_milli, 4000);
    lab_take(fixture, "C");
    lab_serve(fixture, "1");
    lab_at(fixture, ACTION_FINISH, "1");
    fixture_pass(fixture, 10 * MINUTE_MS + 1);
    assert_int_equal(pad_of(fixture, "1").service.served, 0);
    fixture_verify(fixture);
}

static void
a_clerk_reads_ratings_in_whole_groups_alone(void **state)
{
    struct fixture *fixture = *state;
    struct staff_day day;
    char number[16];

    store_grant_rating(fixture->store);
    lab_open(fixture, "1", "0317");
    for (int i = 1; i <= 6; i++) {
        lab_take(fixture, "C");
        lab_serve(fixture, "1");
        fixture_pass(fixture, MINUTE_MS);
        lab_at(fixture, ACTION_FINISH, "1");
        str_format(number, sizeof(number), "C%03d", i);
        rate(fixture, number, i == 2 ? 1 : 5);
        assert_int_equal(store_staff_day(fixture->store, "0317", &day), STATUS_OK);
        assert_int_equal(day.ratings, i < 5 ? 0 : 5);
        assert_int_equal(day.satisfied, i < 5 ? 0 : 4);
    }
    assert_int_equal(day.finished, 6);
    assert_int_equal(day.serving_ms, 6 * MINUTE_MS);
    fixture_sql(fixture, "UPDATE rating_total SET sum = sum + 1");
    struct verify_report report;
    assert_int_equal(store_verify(fixture->store, NULL, &report), STATUS_OK);
    assert_int_equal(report.fault_count, 1);
    verify_report_done(&report);
    fixture_sql(fixture, "DELETE FROM rating_total");
    assert_int_equal(store_verify(fixture->store, NULL, &report), STATUS_OK);
    assert_int_equal(report.fault_count, 1);
    assert_string_equal(report.faults[0].what, "the ratings of 0317 do not add up to their total");
    verify_report_done(&report);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        lab_test(an_offer_shows_at_both_ends_while_it_can_be_answered),
        lab_test(the_ticket_in_hand_shows_what_was_done_and_told_before),
        lab_test(the_last_open_counter_of_a_waiting_service_is_known),
        lab_test(a_pad_knows_who_serves_and_what_can_be_rated),
        lab_test(a_clerk_reads_ratings_in_whole_groups_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
