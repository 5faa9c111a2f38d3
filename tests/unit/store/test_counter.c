/* SPDX-License-Identifier: Apache-2.0 */
#include "store/pin.h"
#include "tests/unit/store/lab.h"

static struct action
opening(const char *counter, const char *staff, const char *pin)
{
    struct action action = {.kind = ACTION_OPEN};

    str_cut(action.counter, sizeof(action.counter), counter);
    str_cut(action.staff, sizeof(action.staff), staff);
    str_cut(action.pin, sizeof(action.pin), pin);
    return action;
}

static void
an_open_counter_has_its_clerk_and_its_services(void **state)
{
    struct fixture *fixture = *state;
    struct action open = opening("3", "0317", "");

    struct counter counter = lab_ok(fixture, &open)->counter;
    assert_true(fixture->answer.has_counter);
    assert_int_equal(counter.state, COUNTER_OPEN);
    assert_string_equal(counter.staff, "0317");
    assert_string_equal(counter.zone, "A");
    assert_int_equal(counter.service_count, 2);
    assert_int_equal(counter.primary_count, 1);
    assert_string_equal(counter.services[0], "G");
    assert_string_equal(counter.services[1], "C");
    assert_int_equal(counter.since, fixture->real);
    fixture_verify(fixture);
}

static void
one_clerk_sits_at_one_counter(void **state)
{
    struct fixture *fixture = *state;
    struct action there = opening("2", "0317", ""), other = opening("1", "0318", "");
    struct action unknown = opening("99", "0317", ""), nobody = opening("1", "9999", "");
    struct action inspector = opening("2", "0500", ""), concierge = opening("2", "0321", "");

    lab_open(fixture, "1", "0317");
    lab_refused(fixture, &there, STATUS_CONFLICT);
    lab_refused(fixture, &other, STATUS_CONFLICT);
    lab_refused(fixture, &unknown, STATUS_INVALID);
    lab_refused(fixture, &nobody, STATUS_INVALID);
    lab_refused(fixture, &inspector, STATUS_DENIED);
    lab_ok(fixture, &concierge);
}

static void
who_opens_the_own_counter_again_gives_back_what_was_in_hand(void **state)
{
    struct fixture *fixture = *state;
    struct action open = opening("1", "0317", "");

    str_cut(open.request, sizeof(open.request), "again-1");
    lab_open(fixture, "1", "0317");
    lab_take(fixture, "C");
    lab_serve(fixture, "1");
    struct counter counter = lab_ok(fixture, &open)->counter;
    assert_false(counter.has_ticket);
    lab_state(fixture, "C001", TICKET_WAITING);
    assert_int_equal(fixture_int(fixture, "SELECT COUNT(*) FROM event WHERE request = 'again-1'"),
                     1);
    assert_int_equal(fixture_int(fixture, "SELECT COUNT(*) FROM event WHERE request = 'again-1' AND"
                                          " kind = 'open'"),
                     1);
    assert_string_equal(lab_at(fixture, ACTION_CALL, "1").number, "C001");
    fixture_verify(fixture);
}

static void
a_training_hall_wants_no_pin_but_no_wrong_one_either(void **state)
{
    struct fixture *fixture = *state;
    struct action wrong = opening("1", "0317", "9999"), right = opening("1", "0317", "1234");
    struct action pinless = opening("2", "0319", "1234");

    lab_refused(fixture, &wrong, STATUS_DENIED);
    lab_refused(fixture, &pinless, STATUS_DENIED);
    lab_ok(fixture, &right);
}

static void
a_real_hall_wants_the_right_pin(void **state)
{
    struct fixture *fixture = *state;
    struct action none = opening("1", "0317", ""), wrong = opening("1", "0317", "9999");
    struct action right = opening("1", "0317", "1234"), pinless = opening("2", "0319", "1234");

    lab_refused(fixture, &none, STATUS_DENIED);
    lab_refused(fixture, &wrong, STATUS_DENIED);
    lab_refused(fixture, &pinless, STATUS_DENIED);
    lab_ok(fixture, &right);
    fixture_verify(fixture);
}

static void
five_wrong_pins_lock_for_five_minutes(void **state)
{
    struct fixture *fixture = *state;
    struct action wrong = opening("1", "0317", "9999"), right = opening("1", "0317", "1234");
    char hash[65];

    for (int i = 0; i < 4; i++) {
        lab_refused(fixture, &wrong, STATUS_DENIED);
    }
    int64_t head = lab_head(fixture, hash);
    assert_int_equal(fixture_act(fixture, wrong), STATUS_DENIED);
    assert_int_equal(lab_head(fixture, hash), head + 1);
    assert_int_equal(fixture_int(fixture, "SELECT COUNT(*) FROM event WHERE kind = 'pin-refused'"),
                     1);
    lab_refused(fixture, &right, STATUS_DENIED);
    fixture_pass(fixture, 5 * MINUTE_MS - 1);
    lab_refused(fixture, &right, STATUS_DENIED);
    fixture_pass(fixture, 1);
    lab_ok(fixture, &right);
    fixture_verify(fixture);
}

static void
the_lock_begins_when_the_wrong_pin_was_tried(void **state)
{
    struct fixture *fixture = *state;
    struct action wrong = opening("1", "0317", "9999"), right = opening("1", "0317", "1234");

    str_cut(wrong.at, sizeof(wrong.at), "2026-11-20T11:00:00");
    for (int i = 0; i < 5; i++) {
        assert_int_equal(fixture_act(fixture, wrong), STATUS_DENIED);
    }
    str_cut(right.at, sizeof(right.at), "2026-11-20T11:04:59.999");
    lab_refused(fixture, &right, STATUS_DENIED);
    str_cut(right.at, sizeof(right.at), "2026-11-20T11:05:00");
    lab_ok(fixture, &right);
}

static void
a_right_pin_forgets_the_wrong_ones(void **state)
{
    struct fixture *fixture = *state;
    struct action wrong = opening("1", "0317", "9999"), right = opening("1", "0317", "1234");

    for (int i = 0; i < 4; i++) {
        lab_refused(fixture, &wrong, STATUS_DENIED);
    }
    lab_ok(fixture, &right);
    lab_at(fixture, ACTION_CLOSE, "1");
    for (int i = 0; i < 4; i++) {
        lab_refused(fixture, &wrong, STATUS_DENIED);
    }
    lab_ok(fixture, &right);
}

static struct action
pause_for(const char *counter, const char *reason, int minutes)
{
    struct action action = {.kind = ACTION_PAUSE, .minutes = minutes};

    str_cut(action.counter, sizeof(action.counter), counter);
    str_cut(action.reason, sizeof(action.reason), reason);
    return action;
}

static void
a_pause_says_why_and_when_it_ends(void **state)
{
    struct fixture *fixture = *state;
    struct action pause = pause_for("1", "lunch", 30), silent = pause_for("1", "", 30);
    struct action again = pause_for("1", "tea", 0);

    lab_refused(fixture, &pause, STATUS_CLOSED);
    lab_refused_at(fixture, ACTION_RESUME, "1", STATUS_CLOSED);
    lab_open(fixture, "1", "0317");
    lab_refused(fixture, &silent, STATUS_INVALID);
    lab_refused_at(fixture, ACTION_RESUME, "1", STATUS_CONFLICT);
    struct counter counter = lab_ok(fixture, &pause)->counter;
    assert_int_equal(counter.state, COUNTER_PAUSED);
    assert_string_equal(counter.reason, "lunch");
    assert_int_equal(counter.back_at, fixture->real + 30 * MINUTE_MS);
    lab_refused(fixture, &again, STATUS_CONFLICT);
    lab_at(fixture, ACTION_RESUME, "1");
    counter = fixture->answer.counter;
    assert_int_equal(counter.state, COUNTER_OPEN);
    assert_string_equal(counter.reason, "");
    assert_int_equal(counter.back_at, 0);
    assert_string_equal(counter.staff, "0317");
    assert_int_equal(lab_ok(fixture, &again)->counter.back_at, 0);
    fixture_verify(fixture);
}

static void
nobody_is_left_standing_before_a_counter_that_stops(void **state)
{
    struct fixture *fixture = *state;
    struct action pause = pause_for("1", "lunch", 0);

    lab_open(fixture, "1", "0317");
    lab_take(fixture, "C");
    lab_at(fixture, ACTION_CALL, "1");
    lab_refused(fixture, &pause, STATUS_CONFLICT);
    lab_refused_at(fixture, ACTION_CLOSE, "1", STATUS_CONFLICT);
    lab_at(fixture, ACTION_START, "1");
    lab_refused(fixture, &pause, STATUS_CONFLICT);
    lab_refused_at(fixture, ACTION_CLOSE, "1", STATUS_CONFLICT);
    lab_at(fixture, ACTION_FINISH, "1");
    lab_at(fixture, ACTION_CLOSE, "1");
    assert_int_equal(fixture->answer.counter.state, COUNTER_CLOSED);
    assert_string_equal(fixture->answer.counter.staff, "");
    lab_refused_at(fixture, ACTION_CLOSE, "1", STATUS_CONFLICT);
    fixture_verify(fixture);
}

static struct action
serving(const char *counter, const char *services)
{
    struct action action = {.kind = ACTION_COUNTER};

    str_cut(action.counter, sizeof(action.counter), counter);
    str_cut(action.services, sizeof(action.services), services);
    return action;
}

/* A counter of the largest hall that can do everything. */
static void
a_counter_may_serve_every_service_of_its_hall(void **state)
{
    struct fixture *fixture = calloc(1, sizeof(*fixture));
    struct buffer hall = {0}, all = {0};

    *state = fixture;
    buffer_append(&hall, "format: 1\nhall: {id: lab, name: Lab, time_zone: Asia/Shanghai,"
                         " languages: [en]}\nservices:\n");
    for (int i = 0; i < HALL_SERVICES_MAX; i++) {
        const char id[] = {'S', (char)('A' + i / 26), (char)('A' + i % 26), '\0'};
        buffer_format(&hall, "  - {id: %s, name: S, series: {regular: [1, 99]}}\n", id);
        buffer_format(&all, i ? ",%s" : "%s", id);
    }
    buffer_format(&hall,
                  "counters: [{id: \"1\", primary: [%s]}]\n"
                  "staff: [{id: \"0317\", name: Li, roles: [clerk]}]\n",
                  all.data);
    fixture_make(fixture, hall.data, true);
    lab_open(fixture, "1", "0317");
    assert_int_equal(fixture->answer.counter.service_count, HALL_SERVICES_MAX);
    assert_string_equal(fixture->answer.counter.services[HALL_SERVICES_MAX - 1], "SHR");
    struct action change = serving("1", "SAH");
    assert_int_equal(lab_ok(fixture, &change)->counter.service_count, 1);
    change = serving("1", all.data);
    assert_int_equal(lab_ok(fixture, &change)->counter.service_count, HALL_SERVICES_MAX);
    fixture_verify(fixture);
    buffer_done(&hall);
    buffer_done(&all);
}

static void
a_counters_services_change_while_it_is_open(void **state)
{
    struct fixture *fixture = *state;
    struct action change = serving("1", "G,J");
    static const char *const bad[] = {"X", "G,G", "G,", ",G", "G J"};

    lab_open(fixture, "1", "0317");
    lab_take(fixture, "J");
    lab_refused_at(fixture, ACTION_CALL, "1", STATUS_NOT_FOUND);
    struct counter counter = lab_ok(fixture, &change)->counter;
    assert_int_equal(counter.service_count, 2);
    assert_int_equal(counter.primary_count, 2);
    assert_string_equal(counter.services[1], "J");
    assert_string_equal(lab_at(fixture, ACTION_CALL, "1").number, "J001");
    for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
        change = serving("1", bad[i]);
        lab_refused(fixture, &change, STATUS_INVALID);
    }
    fixture_verify(fixture);
}

static void
a_service_is_stopped_and_resumed_once_each(void **state)
{
    struct fixture *fixture = *state;
    struct action stop = {.kind = ACTION_SERVICE_STOP, .services = "C", .reason = "power cut"};
    struct action resume = {.kind = ACTION_SERVICE_RESUME, .services = "C"};

    lab_refused(fixture, &resume, STATUS_CONFLICT);
    lab_ok(fixture, &stop);
    assert_true(fixture->answer.event > 0);
    lab_refused(fixture, &stop, STATUS_CONFLICT);
    lab_ok(fixture, &resume);
    str_cut(stop.services, sizeof(stop.services), "X");
    lab_refused(fixture, &stop, STATUS_INVALID);
    fixture_verify(fixture);
}

static void
staff_come_get_a_pin_and_go(void **state)
{
    struct fixture *fixture = *state;
    struct action add = {.kind = ACTION_STAFF_ADD,
                         .staff = "0600",
                         .name = "Feng",
                         .roles = HALL_CLERK,
                         .pin = "2468"};
    struct action pin = {.kind = ACTION_STAFF_PIN, .staff = "0600", .pin = "135790"};
    struct action off = {.kind = ACTION_STAFF_OFF, .staff = "0600"};
    struct action open = opening("1", "0600", "2468");

    lab_refused(fixture, &pin, STATUS_INVALID);
    lab_refused(fixture, &off, STATUS_INVALID);
    lab_ok(fixture, &add);
    lab_refused(fixture, &add, STATUS_CONFLICT);
    lab_ok(fixture, &open);
    lab_refused(fixture, &off, STATUS_CONFLICT);
    lab_at(fixture, ACTION_CLOSE, "1");
    lab_ok(fixture, &pin);
    lab_refused(fixture, &open, STATUS_DENIED);
    open = opening("1", "0600", "135790");
    lab_ok(fixture, &open);
    lab_at(fixture, ACTION_CLOSE, "1");
    lab_ok(fixture, &off);
    lab_refused(fixture, &open, STATUS_DENIED);
    lab_refused(fixture, &off, STATUS_CONFLICT);
    lab_refused(fixture, &pin, STATUS_CONFLICT);
    lab_ok(fixture, &add);
    str_cut(pin.pin, sizeof(pin.pin), "123");
    lab_refused(fixture, &pin, STATUS_INVALID);
    fixture_verify(fixture);
}

static void
the_ledger_knows_neither_names_nor_pins(void **state)
{
    struct fixture *fixture = *state;
    struct action add = {.kind = ACTION_STAFF_ADD,
                         .staff = "0600",
                         .name = "Fengqing",
                         .roles = HALL_CLERK,
                         .pin = "24681357",
                         .request = "add-1"};
    struct action transfer = {
        .kind = ACTION_TRANSFER, .counter = "1", .services = "G", .note = "ask for Zhangsan"};

    lab_ok(fixture, &add);
    lab_open(fixture, "1", "0317");
    lab_take(fixture, "C");
    lab_at(fixture, ACTION_CALL, "1");
    lab_ok(fixture, &transfer);
    assert_int_equal(fixture_int(fixture, "SELECT COUNT(*) FROM event WHERE body LIKE '%Fengqing%'"
                                          " OR body LIKE '%24681357%' OR body LIKE '%Zhangsan%'"),
                     0);
    assert_int_equal(fixture_int(fixture, "SELECT COUNT(*) FROM request_answer"
                                          " WHERE answer LIKE '%Fengqing%'"),
                     0);
    assert_int_equal(fixture_int(fixture, "SELECT COUNT(*) FROM event WHERE kind = 'staff'"), 1);
}

static void
the_paper_of_a_ticket_is_told(void **state)
{
    struct fixture *fixture = *state;
    struct action paper = {
        .kind = ACTION_PAPER, .number = "C001", .outcome = "printed", .terminal = "kiosk1"};

    lab_refused(fixture, &paper, STATUS_NOT_FOUND);
    lab_take(fixture, "C");
    assert_string_equal(lab_ok(fixture, &paper)->ticket.paper, "printed");
    assert_int_equal(fixture->answer.ticket.state, TICKET_WAITING);
    fixture_verify(fixture);
}

static void
presence_is_stored_when_it_changes(void **state)
{
    struct fixture *fixture = *state;
    struct action up = {
        .kind = ACTION_PRESENCE, .terminal = "kiosk1", .device = "kiosk", .outcome = "up"};
    struct action down = up, nowhere = up;
    char hash[65];

    nowhere.terminal[0] = '\0';
    lab_refused(fixture, &nowhere, STATUS_INVALID);
    lab_ok(fixture, &up);
    int64_t head = lab_head(fixture, hash);
    lab_ok(fixture, &up);
    assert_int_equal(lab_head(fixture, hash), head);
    str_cut(down.outcome, sizeof(down.outcome), "paper-out");
    lab_ok(fixture, &down);
    assert_int_equal(lab_head(fixture, hash), head + 1);
    fixture_verify(fixture);
}

static void
a_training_halls_clock_is_set_and_paced(void **state)
{
    struct fixture *fixture = *state;
    struct action clock = {
        .kind = ACTION_CLOCK, .at = "2026-11-23T10:00:00", .has_rate = true, .rate_milli = 60000};
    struct action empty = {.kind = ACTION_CLOCK};
    int64_t now;

    lab_refused(fixture, &empty, STATUS_INVALID);
    lab_ok(fixture, &clock);
    assert_true(fixture->answer.event > 0);
    fixture_pass(fixture, 1000);
    assert_int_equal(store_now(fixture->store, &now), STATUS_OK);
    assert_int_equal(now, fixture_instant("2026-11-23T10:01:00"));
    fixture_verify(fixture);
}

static void
a_pin_matches_its_own_hash_alone(void **state)
{
    char hash[PIN_HASH_SIZE] = "as it was", other[PIN_HASH_SIZE];

    (void)state;
    assert_int_equal(pin_hash("12345", other), STATUS_OK);
    assert_int_equal(pin_check(other, "12345"), STATUS_OK);
    assert_int_equal(pin_check(other, "12346"), STATUS_DENIED);
    assert_int_equal(pin_check("", "12345"), STATUS_DENIED);
    assert_int_equal(pin_check("$argon2id$damaged", "12345"), STATUS_DENIED);
    assert_int_equal(pin_hash("123", hash), STATUS_INVALID);
    assert_int_equal(pin_hash("1234567890123", hash), STATUS_INVALID);
    assert_int_equal(pin_hash("12a4", hash), STATUS_INVALID);
    assert_string_equal(hash, "as it was");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        lab_test(an_open_counter_has_its_clerk_and_its_services),
        lab_test(one_clerk_sits_at_one_counter),
        lab_test(who_opens_the_own_counter_again_gives_back_what_was_in_hand),
        lab_test(a_training_hall_wants_no_pin_but_no_wrong_one_either),
        lab_test_real(a_real_hall_wants_the_right_pin),
        lab_test_real(five_wrong_pins_lock_for_five_minutes),
        lab_test(the_lock_begins_when_the_wrong_pin_was_tried),
        lab_test_real(a_right_pin_forgets_the_wrong_ones),
        lab_test(a_pause_says_why_and_when_it_ends),
        lab_test(nobody_is_left_standing_before_a_counter_that_stops),
        cmocka_unit_test_teardown(a_counter_may_serve_every_service_of_its_hall, fixture_teardown),
        lab_test(a_counters_services_change_while_it_is_open),
        lab_test(a_service_is_stopped_and_resumed_once_each),
        lab_test(staff_come_get_a_pin_and_go),
        lab_test(the_ledger_knows_neither_names_nor_pins),
        lab_test(the_paper_of_a_ticket_is_told),
        lab_test(presence_is_stored_when_it_changes),
        lab_test(a_training_halls_clock_is_set_and_paced),
        cmocka_unit_test(a_pin_matches_its_own_hash_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
