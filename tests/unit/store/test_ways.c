/* SPDX-License-Identifier: Apache-2.0
 * How often each action goes to a database that is far away and back: the whole table. Where the
 * engine is at hand there is nothing to count. */
#include "store/rating.h"
#include "tests/unit/store/lab.h"

enum { WAYS_MAX = 3 };

/* Hours, quotas, paper numbers, one open ticket for a holder, PINs everywhere. */
static const char ways_hall[] =
    "format: 1\n"
    "hall: {id: lab, name: {en: Lab}, time_zone: Asia/Shanghai, languages: [zh_CN, en]}\n"
    "settings: {one_ticket: true, appointment_early_min: 20}\n"
    "classes: [{id: regular, credit_min: 0, name: Ordinary},"
    " {id: appointment, credit_min: 0, name: Booked},"
    " {id: elderly, credit_min: 60, name: Elderly}]\n"
    "zones: [{id: A, name: A}]\n"
    "services:\n"
    "  - {id: C, name: Property, series: {regular: [1, 799], other: [801, 899], paper: [901, 999]},"
    " matters: [{id: resale, name: Resale, guide: {who: all, materials: [{name: a}, {name: b}, "
    "{name:"
    " c}], steps: [{name: s}], fee: none, promise: today}}, {id: gift, name: Gift}]}\n"
    "  - {id: G, name: Tax, series: {regular: [1, 799], other: [801, 899]}}\n"
    "  - {id: Q, name: Quota, series: {regular: [1, 799], other: [801, 899], paper: [901, 999]},"
    " quotas: [{from: \"09:00\", to: \"09:30\", tickets: 9},"
    " {from: \"09:30\", to: \"10:00\", tickets: 9}, {from: \"10:00\", to: \"12:00\", tickets: 9}]}"
    "\n"
    "counters: [{id: \"1\", zone: A, primary: [C], secondary: [G]},"
    " {id: \"2\", zone: A, primary: [C, G, Q]}, {id: \"3\", zone: A, primary: [G]}]\n"
    "staff: [{id: \"0317\", name: Li, roles: [clerk], pin: \"" LAB_PIN "\"},"
    " {id: \"0318\", name: Wang, roles: [clerk], pin: \"" LAB_PIN "\"},"
    " {id: \"0319\", name: Zhao, roles: [clerk], pin: \"" LAB_PIN "\"},"
    " {id: \"0400\", name: Chen, roles: [supervisor], pin: \"" LAB_PIN "\"}]\n"
    "terminals: [{id: pad1, kind: pad, counter: \"1\"}, {id: kiosk1, kind: kiosk}]\n"
    "rating_reasons: [{id: waited, name: Waited}, {id: unclear, name: Unclear}]\n"
    "hours: {mon-fri: [\"09:00-12:00\", \"13:30-17:00\"]}\n";

struct row {
    const char *what;
    int ways; /* above WAYS_MAX only with a reason */
    enum status status;
    struct action action;
    const char *reason;
};

#define SUPERVISED .supervisor = "0400", .pin = "1234"
#define WRONG .supervisor = "0400", .pin = "9999"

static int bad;
static bool seen[ACTION_KIND_COUNT];

static void
count_row(struct fixture *fixture, const struct row *row)
{
    struct db *db = fixture->store->db;
    int64_t before = db->driver->round_trips(db);
    enum status status = fixture_act(fixture, row->action);
    int made = (int)(db->driver->round_trips(db) - before);

    seen[row->action.kind] = true;
    assert_true(row->ways <= WAYS_MAX || row->reason);
    if (status != row->status) {
        char message[ANSWER_MESSAGE_SIZE];
        answer_message(&fixture->answer, message, sizeof(message));
        print_error("%s: %s: %s\n", row->what, status_name(status), message);
        bad++;
    } else if (made != row->ways) {
        print_error("%s: %d ways, not %d\n", row->what, made, row->ways);
        bad++;
    }
}

static void
count_rows(struct fixture *fixture, const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        count_row(fixture, &rows[i]);
        fixture_pass(fixture, 1000);
    }
}

#define COUNT(fixture, ...)                                                                        \
    do {                                                                                           \
        static const struct row rows_[] = {__VA_ARGS__};                                           \
        count_rows(fixture, rows_, ARRAY_SIZE(rows_));                                             \
    } while (0)
#define DO(what_, ways_, kind_, ...)                                                               \
    {                                                                                              \
        .what = what_, .ways = ways_, .action = {.kind = ACTION_##kind_, __VA_ARGS__ }             \
    }
#define REFUSED(what_, ways_, status_, kind_, ...)                                                 \
    {                                                                                              \
        .what = what_, .ways = ways_, .status = STATUS_##status_, .action = {                      \
            .kind = ACTION_##kind_,                                                                \
            __VA_ARGS__                                                                            \
        }                                                                                          \
    }

#define MORE(what_, ways_, status_, reason_, kind_, ...)                                           \
    {                                                                                              \
        .what = what_, .ways = ways_, .status = STATUS_##status_, .reason = reason_, .action = {   \
            .kind = ACTION_##kind_,                                                                \
            __VA_ARGS__                                                                            \
        }                                                                                          \
    }

static int
setup_as(void **state, bool training)
{
    struct fixture *fixture = calloc(1, sizeof(*fixture));

    bad = 0;
    fixture_make(fixture, ways_hall, training);
    store_grant_rating(fixture->store);
    *state = fixture;
    return 0;
}

static int
setup_training(void **state)
{
    return setup_as(state, true);
}

static int
setup_real(void **state)
{
    return setup_as(state, false);
}

static void
begin(struct fixture *fixture)
{
    if (!fixture->store->db->driver->round_trips) {
        skip();
    }
}

static void
end(struct fixture *fixture)
{
    assert_int_equal(bad, 0);
    fixture_verify(fixture);
}

static void
the_desk_s_day(void **state)
{
    struct fixture *fixture = *state;
    begin(fixture);
    COUNT(
        fixture, DO("open, PIN", 3, OPEN, .counter = "1", .staff = "0317", .pin = "1234"),
        DO("open, PIN", 3, OPEN, .counter = "2", .staff = "0318", .pin = "1234"),
        REFUSED("open, wrong PIN", 3, DENIED, OPEN, .counter = "3", .staff = "0319", .pin = "9999"),
        REFUSED("open, no PIN", 1, DENIED, OPEN, .counter = "3", .staff = "0319"),
        DO("open after a wrong PIN", 3, OPEN, .counter = "3", .staff = "0319", .pin = "1234"),
        DO("take", 2, TAKE, .services = "C/resale,G"), DO("take", 2, TAKE, .services = "C"),
        DO("take, request id", 2, TAKE, .services = "C", .request = "r-1"),
        DO("take again", 2, TAKE, .services = "C", .request = "r-1"),
        REFUSED("request id of another", 1, CONFLICT, TAKE, .services = "G", .request = "r-1"),
        DO("take, before others", 2, TAKE, .services = "C", .class_id = "elderly"),
        DO("take, holder", 2, TAKE, .services = "C,G", .holder = "139"),
        REFUSED("take, holder has one", 1, CONFLICT, TAKE, .services = "C,G", .holder = "139"),
        REFUSED("take, no such service", 1, INVALID, TAKE, .services = "X"),
        DO("call", 2, CALL, .counter = "1", .request = "r-2"),
        DO("call again", 2, CALL, .counter = "1", .request = "r-2"),
        REFUSED("call, one in hand", 2, CONFLICT, CALL, .counter = "1"),
        DO("recall", 2, RECALL, .counter = "1"), DO("start", 2, START, .counter = "1"),
        DO("hold", 2, HOLD, .counter = "1", .hold = TICKET_HOLD_WITH_US),
        DO("unhold", 2, UNHOLD, .counter = "1", .number = "C801"),
        DO("finish", 2, FINISH, .counter = "1", .request = "r-3"),
        DO("rate", 2, RATE, .counter = "1", .number = "C801", .level = 5, .terminal = "pad1",
           .reason = "waited,unclear"),
        REFUSED("rate twice", 1, CONFLICT, RATE, .counter = "1", .number = "C801", .level = 5,
                .terminal = "pad1"),
        DO("call", 2, CALL, .counter = "1"), DO("undo of a call", 3, UNDO, .counter = "1"),
        DO("call", 2, CALL, .counter = "1"), DO("start", 2, START, .counter = "1"),
        DO("add", 2, ADD, .counter = "1", .services = "C/gift"),
        DO("skip", 2, SKIP, .counter = "1", .services = "C/gift"),
        DO("notice", 3, NOTICE, .counter = "1", .missing = "1,3"),
        DO("finish, a next service", 3, FINISH, .counter = "1"),
        DO("undo of that", 2, UNDO, .counter = "1"),
        DO("finish, a next service", 3, FINISH, .counter = "1"),
        DO("call", 2, CALL, .counter = "1"), DO("recall", 2, RECALL, .counter = "1"),
        DO("recall", 2, RECALL, .counter = "1"), DO("pass", 2, PASS, .counter = "1"),
        DO("undo of a pass", 2, UNDO, .counter = "1"), DO("pass", 2, PASS, .counter = "1"),
        DO("return", 2, RETURN, .number = "C002"),
        REFUSED("call by number, no PIN", 1, DENIED, CALL, .counter = "1", .number = "C002",
                .reason = "ill"),
        REFUSED("call by number, wrong PIN", 3, DENIED, CALL, .counter = "1", .number = "C002",
                .reason = "ill", WRONG),
        DO("call by number", 3, CALL, .counter = "1", .number = "C002", .reason = "ill",
           SUPERVISED),
        DO("transfer to a service", 2, TRANSFER, .counter = "1", .services = "G"),
        DO("call", 2, CALL, .counter = "1"),
        DO("transfer to a counter", 2, TRANSFER, .counter = "1", .target = TICKET_BOUND_COUNTER,
           .target_id = "2", .come_back = true, .note = "look"),
        DO("undo of a transfer", 2, UNDO, .counter = "1"),
        DO("offer to a person", 2, TRANSFER, .counter = "1", .target = TICKET_BOUND_STAFF,
           .target_id = "0318", .offer = true),
        DO("decline", 2, DECLINE, .counter = "2", .number = "C003", .reason = "busy"),
        DO("call, bound", 3, CALL, .counter = "1"),
        DO("offer to a counter, PIN", 3, TRANSFER, .counter = "1", .target = TICKET_BOUND_COUNTER,
           .target_id = "2", .offer = true, SUPERVISED),
        DO("accept", 2, ACCEPT, .counter = "2", .number = "C003"),
        DO("pause", 2, PAUSE, .counter = "1", .reason = "tea", .minutes = 10),
        DO("resume", 2, RESUME, .counter = "1"), DO("help", 2, HELP, .counter = "1"),
        DO("message", 2, MESSAGE, .counter = "1", .note = "short of paper"),
        DO("serve", 2, SERVE, .counter = "3", .services = "G"),
        DO("close", 2, CLOSE, .counter = "1"));
    end(fixture);
}

/* Some wait, one of them bound for later: what makes a place hard to tell. */
static void
crowd(struct fixture *fixture)
{
    fixture_act_ok(
        fixture,
        (struct action){.kind = ACTION_OPEN, .counter = "1", .staff = "0317", .pin = "1234"});
    fixture_act_ok(
        fixture,
        (struct action){.kind = ACTION_OPEN, .counter = "2", .staff = "0318", .pin = "1234"});
    for (int i = 0; i < 4; i++) {
        lab_take(fixture, "C");
        lab_take(fixture, "G");
        fixture_pass(fixture, 1000);
    }
    lab_at(fixture, ACTION_CALL, "1");
    fixture_act_ok(fixture, (struct action){.kind = ACTION_TRANSFER,
                                            .counter = "1",
                                            .target = TICKET_BOUND_COUNTER,
                                            .target_id = "2"});
    fixture_pass(fixture, 1000);
}

static void
the_hall_s_day(void **state)
{
    struct fixture *fixture = *state;
    begin(fixture);
    crowd(fixture);
    COUNT(fixture, DO("take, some bound", 3, TAKE, .services = "C"),
          DO("take, holder, some bound", 3, TAKE, .services = "C", .holder = "139"),
          DO("take, before others, some bound", 2, TAKE, .services = "C", .class_id = "elderly"),
          DO("call, some bound", 3, CALL, .counter = "1"),
          REFUSED("release, wrong PIN", 3, DENIED, RELEASE, .counter = "1", WRONG),
          DO("release, PIN", 3, RELEASE, .counter = "1", .reason = "gone", SUPERVISED),
          DO("call by number, PIN, some bound", 3, CALL, .counter = "1", .number = "C003",
             .reason = "ill", SUPERVISED),
          REFUSED("call by number, wrong PIN, some bound", 3, DENIED, CALL, .counter = "2",
                  .number = "C004", .reason = "ill", WRONG),
          DO("leave", 2, LEAVE, .number = "C003"),
          DO("reinstate, PIN", 3, REINSTATE, .number = "C003", .reason = "was here", SUPERVISED),
          REFUSED("reinstate, waiting, wrong PIN", 2, CONFLICT, REINSTATE, .number = "C003",
                  .reason = "x", WRONG),
          DO("class, PIN", 3, CLASS, .number = "C004", .class_id = "elderly", .reason = "80",
             SUPERVISED),
          REFUSED("class, wrong PIN", 3, DENIED, CLASS, .number = "C003", .class_id = "elderly",
                  .reason = "80", WRONG),
          DO("call", 3, CALL, .counter = "1"),
          DO("transfer, PIN", 3, TRANSFER, .counter = "1", .services = "G", SUPERVISED),
          DO("call", 3, CALL, .counter = "1"),
          DO("open again, PIN, one left in hand", 3, OPEN, .counter = "1", .staff = "0317",
             .pin = "1234"),
          DO("paper number, PIN", 3, TAKE, .services = "C", .number = "C901", .issued = "09:00",
             .reason = "power", SUPERVISED),
          REFUSED("paper number, wrong PIN", 3, DENIED, TAKE, .services = "C", .number = "C902",
                  .issued = "09:00", .reason = "power", WRONG),
          DO("paper number, PIN, first of a quota", 3, TAKE, .services = "Q", .number = "Q901",
             .issued = "09:00", .reason = "power", SUPERVISED),
          DO("take, of a quota", 2, TAKE, .services = "Q"),
          DO("service stop", 2, SERVICE_STOP, .services = "G", .reason = "ill"),
          DO("service resume, PIN", 3, SERVICE_RESUME, .services = "G", SUPERVISED),
          REFUSED("service stop, wrong PIN", 3, DENIED, SERVICE_STOP, .services = "G",
                  .reason = "ill", WRONG),
          DO("counter, PIN", 3, COUNTER, .counter = "1", .services = "C,G", SUPERVISED),
          DO("emergency, PIN", 3, EMERGENCY, .preset = "fire", SUPERVISED),
          REFUSED("emergency off, wrong PIN", 3, DENIED, EMERGENCY_OFF, WRONG),
          DO("emergency off, PIN", 3, EMERGENCY_OFF, SUPERVISED),
          DO("staff add", 2, STAFF_ADD, .staff = "0500", .name = "Wu", .roles = HALL_CLERK,
             .pin = "4321"),
          DO("staff pin", 2, STAFF_PIN, .staff = "0500", .pin = "9876"),
          DO("staff off", 2, STAFF_OFF, .staff = "0500"),
          DO("paper", 2, PAPER, .number = "C004", .outcome = "printed"),
          DO("presence", 2, PRESENCE, .terminal = "kiosk1", .device = "kiosk", .outcome = "ok"),
          DO("presence as before", 1, PRESENCE, .terminal = "kiosk1", .device = "kiosk",
             .outcome = "ok"),
          DO("terminal lock", 2, TERMINAL_LOCK, .device = "kiosk1", .reason = "dirty"),
          DO("terminal unlock", 2, TERMINAL_UNLOCK, .device = "kiosk1"),
          DO("terminal message", 2, TERMINAL_MESSAGE, .device = "kiosk1", .note = "back soon"),
          DO("terminal clear", 2, TERMINAL_CLEAR, .device = "kiosk1"),
          DO("terminal exit, PIN", 3, TERMINAL_EXIT, .device = "kiosk1", SUPERVISED),
          REFUSED("terminal exit, wrong PIN", 3, DENIED, TERMINAL_EXIT, .device = "kiosk1", WRONG));
    struct action help = {.kind = ACTION_HELP, .terminal = "kiosk1"};
    fixture_act_ok(fixture, help);
    struct row done = DO("help done", 2, HELP_DONE, .staff = "0400");
    done.action.help = fixture->answer.event;
    count_row(fixture, &done);
    struct row locks =
        REFUSED("the fifth wrong PIN", 3, DENIED, EMERGENCY, .preset = "fire", WRONG);
    for (int i = 0; i < 4; i++) {
        count_row(fixture, &locks);
    }
    locks.what = "a PIN of who is locked";
    locks.ways = 2;
    count_row(fixture, &locks);
    end(fixture);
}

static void
what_is_booked(void **state)
{
    struct fixture *fixture = *state;
    begin(fixture);
    crowd(fixture);
    lab_book_ok(fixture, ways_hall,
                "code,date,time,service,holder\n"
                "AAAA1111,2026-11-20,09:20,C/resale,13800000009\n"
                "BBBB2222,2026-11-20,09:05,C,\n"
                "CCCC3333,2026-11-23,10:00,C,\n"
                "DDDD4444,2026-11-20,09:10,Q,13800000007\n"
                "EEEE5555,2026-11-20,09:15,Q/,\n");
    /* Both had a number of today for it. */
    lab_ok(fixture,
           &(struct action){.kind = ACTION_TAKE, .services = "C", .holder = "13800000009"});
    lab_number(fixture, ACTION_LEAVE, fixture->answer.ticket.number);
    COUNT(fixture, DO("cancel", 2, CANCEL, .code = "CCCC3333"),
          REFUSED("cancel twice", 1, NOT_FOUND, CANCEL, .code = "CCCC3333"),
          DO("check-in", 3, CHECKIN, .code = "BBBB2222"),
          REFUSED("check-in twice", 2, CONFLICT, CHECKIN, .code = "BBBB2222"),
          DO("check-in, holder", 3, CHECKIN, .code = "AAAA1111", .holder = "13800000009"),
          DO("check-in, holder, first of a quota", 3, CHECKIN, .code = "DDDD4444",
             .holder = "13800000007"),
          DO("check-in, of a quota", 3, CHECKIN, .code = "EEEE5555"));
    struct ticket ticket = lab_take(fixture, "C");
    struct row reprint = {.what = "reprint", .ways = 2, .action = {.kind = ACTION_REPRINT}};
    memcpy(reprint.action.number, ticket.number, sizeof(ticket.number));
    memcpy(reprint.action.code, ticket.code, sizeof(ticket.code));
    count_row(fixture, &reprint);
    struct row visits[] = {
        DO("take, visit", 2, TAKE, .services = "C"),
        DO("take, visit, the same counter", 2, TAKE, .services = "C", .same_counter = true)};
    for (size_t i = 0; i < ARRAY_SIZE(visits); i++) {
        lab_at(fixture, ACTION_CALL, "1");
        lab_at(fixture, ACTION_START, "1");
        ticket = lab_at(fixture, ACTION_FINISH, "1");
        memcpy(visits[i].action.visit, ticket.code, sizeof(ticket.code));
        count_row(fixture, &visits[i]);
    }
    end(fixture);
}

static void
what_comes_once(void **state)
{
    struct fixture *fixture = *state;
    begin(fixture);
    crowd(fixture);
    fixture_until(fixture, "2026-11-20T09:30:00");
    COUNT(fixture, DO("first of a quota", 3, TAKE, .services = "Q", .request = "q-1"),
          DO("second", 2, TAKE, .services = "Q", .request = "q-2"));
    fixture_until(fixture, "2026-11-20T10:00:00");
    COUNT(fixture, DO("first of a quota, holder, before others", 3, TAKE, .services = "Q",
                      .holder = "138", .class_id = "elderly"));
    fixture_until(fixture, "2026-11-23T09:00:00");
    COUNT(fixture, DO("the day's turn, take", 3, TAKE, .services = "C"));
    fixture_until(fixture, "2026-11-24T09:00:00");
    COUNT(fixture, DO("the day's turn, first of a quota", 3, TAKE, .services = "Q"));
    lab_take(fixture, "C");
    lab_take(fixture, "G");
    fixture_until(fixture, "2026-11-25T09:00:00");
    COUNT(fixture,
          MORE("the day's turn, PIN", 4, OK,
               "the turn changes what was asked for with the lock, and the PIN was asked before it",
               OPEN, .counter = "3", .staff = "0319", .pin = "1234"));
    end(fixture);
}

static void
redefine(struct fixture *fixture, const char *credit)
{
    struct buffer text = {0};
    struct answer answer;
    struct store *other = NULL;
    const char *at = strstr(ways_hall, "credit_min: 60");
    buffer_append_bytes(&text, ways_hall, (size_t)(at - ways_hall));
    buffer_append(&text, credit);
    buffer_append(&text, at + strlen("credit_min: 60"));
    struct hall *hall = fixture_parse(text.data);
    assert_int_equal(store_open(fixture->path, &fixture->options, &answer, &other), STATUS_OK);
    assert_int_equal(store_import(other, hall, text.data, &answer), STATUS_OK);
    store_close(other);
    hall_free(hall);
    buffer_done(&text);
}

static void
what_another_program_changed(void **state)
{
    struct fixture *fixture = *state;
    begin(fixture);
    crowd(fixture);
    redefine(fixture, "credit_min: 50");
    COUNT(fixture, DO("a new definition, take", 3, TAKE, .services = "C"));
    redefine(fixture, "credit_min: 40");
    COUNT(fixture, DO("a new definition, take, holder", 3, TAKE, .services = "C,G", .holder = "138",
                      .class_id = "elderly"));
    redefine(fixture, "credit_min: 30");
    COUNT(fixture, DO("a new definition, call", 3, CALL, .counter = "1"));
    redefine(fixture, "credit_min: 20");
    COUNT(fixture, DO("a new definition, PIN", 3, RELEASE, .counter = "1", SUPERVISED));
    end(fixture);
}

static void
elsewhere(struct fixture *fixture, enum action_kind kind)
{
    struct action action = {.kind = kind, .counter = "1"};
    struct answer answer;
    struct store *other = NULL;
    assert_int_equal(store_open(fixture->path, &fixture->options, &answer, &other), STATUS_OK);
    assert_int_equal(store_act(other, &action, &answer), STATUS_OK);
    store_close(other);
}

/* What this program left in hand is not read again, unless it is otherwise by now. */
static void
what_another_did_at_the_counter(void **state)
{
    struct fixture *fixture = *state;
    begin(fixture);
    crowd(fixture);
    lab_at(fixture, ACTION_CALL, "1");
    elsewhere(fixture, ACTION_RECALL);
    COUNT(fixture, DO("start, recalled elsewhere", 3, START, .counter = "1"));
    assert_int_equal(fixture->answer.ticket.calls, 2);
    COUNT(fixture, DO("finish, as it was left", 2, FINISH, .counter = "1"));
    lab_at(fixture, ACTION_CALL, "1");
    int64_t called = fixture->answer.ticket.id;
    elsewhere(fixture, ACTION_START);
    elsewhere(fixture, ACTION_FINISH);
    elsewhere(fixture, ACTION_CALL);
    COUNT(fixture, DO("start, another one in hand", 3, START, .counter = "1"));
    assert_int_not_equal(fixture->answer.ticket.id, called);
    end(fixture);
}

static void
where_the_time_is_set(void **state)
{
    struct fixture *fixture = *state;
    begin(fixture);
    crowd(fixture);
    COUNT(fixture, DO("take, some bound", 3, TAKE, .services = "C", .at = "2026-11-20T10:10:00"),
          DO("clock", 2, CLOCK, .at = "2026-11-20T10:11:00", .has_rate = true, .rate_milli = 0),
          DO("call", 3, CALL, .counter = "1", .at = "2026-11-20T10:12:00"),
          DO("release, PIN", 3, RELEASE, .counter = "1", .at = "2026-11-20T10:12:30", SUPERVISED),
          MORE("wrong PIN", 4, DENIED,
               "the time that was set goes back with the refusal; the PIN is counted behind it",
               EMERGENCY, .preset = "fire", .at = "2026-11-20T10:13:00", WRONG),
          DO("another day", 3, TAKE, .services = "C", .at = "2026-11-23T10:10:00"),
          DO("a day before", 3, TAKE, .services = "C", .at = "2026-11-20T10:14:00"),
          DO("first of a quota", 3, TAKE, .services = "Q", .at = "2026-11-20T10:15:00"),
          DO("of a quota", 2, TAKE, .services = "Q", .at = "2026-11-20T10:16:00"));
    end(fixture);
}

/* After all the others. */
static void
no_action_is_left_out(void **state)
{
    begin(*state);
    for (int i = 0; i < ACTION_KIND_COUNT; i++) {
        if (!seen[i]) {
            print_error("%s is not counted\n", action_name(i));
            bad++;
        }
    }
    end(*state);
}

int
main(void)
{
#define REAL(name) cmocka_unit_test_setup_teardown(name, setup_real, fixture_teardown)
#define TRAINING(name) cmocka_unit_test_setup_teardown(name, setup_training, fixture_teardown)
    const struct CMUnitTest tests[] = {
        REAL(the_desk_s_day),
        REAL(the_hall_s_day),
        REAL(what_is_booked),
        REAL(what_comes_once),
        REAL(what_another_program_changed),
        REAL(what_another_did_at_the_counter),
        TRAINING(where_the_time_is_set),
        REAL(no_action_is_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
