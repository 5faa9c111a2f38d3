/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"

static void
act(struct fixture *f, struct action action)
{
    fixture_pass(f, 1000);
    fixture_act_ok(f, action);
}

/* Rows: 1 init, 2 to 5 take (the third for an elder, whose number is 3 and who is called first), 6
 * and 7 open, 8 call 3 at counter 1, 9 start, 10 finish, 11 undo, 12 call 4 at counter 3, 13 take
 * with a request. */
static void
make_rows(struct fixture *f)
{
    act(f, (struct action){.kind = ACTION_TAKE, .services = "C"});
    act(f, (struct action){.kind = ACTION_TAKE, .services = "C"});
    act(f, (struct action){.kind = ACTION_TAKE, .services = "C", .class_id = "elderly"});
    act(f, (struct action){.kind = ACTION_TAKE, .services = "G"});
    act(f, (struct action){.kind = ACTION_OPEN, .counter = "1", .staff = "0317"});
    act(f, (struct action){.kind = ACTION_OPEN, .counter = "3", .staff = "0318"});
    act(f, (struct action){.kind = ACTION_CALL, .counter = "1"});
    act(f, (struct action){.kind = ACTION_START, .counter = "1"});
    act(f, (struct action){.kind = ACTION_FINISH, .counter = "1"});
    act(f, (struct action){.kind = ACTION_UNDO, .counter = "1"});
    act(f, (struct action){.kind = ACTION_CALL, .counter = "3"});
    act(f, (struct action){.kind = ACTION_TAKE, .services = "C", .request = "r-1"});
}

static struct verify_report
verify(struct fixture *f, const char *head)
{
    struct verify_report report;
    assert_int_equal(store_verify(f->store, head, &report), STATUS_OK);
    return report;
}

static void
assert_fault(struct fixture *f, const char *expected)
{
    struct verify_report report = verify(f, NULL);
    bool found = false;
    for (size_t i = 0; i < report.fault_count; i++) {
        found |= strstr(report.faults[i].what, expected) != NULL;
    }
    if (!found) {
        for (size_t i = 0; i < report.fault_count; i++) {
            print_error("event %lld ticket %lld: %s\n", (long long)report.faults[i].event,
                        (long long)report.faults[i].ticket, report.faults[i].what);
        }
        fail_msg("no fault says: %s", expected);
    }
    verify_report_done(&report);
}

static void
an_honest_hall_has_no_faults(void **state)
{
    struct fixture *f = *state;
    make_rows(f);
    struct verify_report report = verify(f, NULL);
    assert_int_equal(report.fault_count, 0);
    assert_int_equal(report.events, 13);
    assert_int_equal(report.tickets, 5);
    int64_t id;
    char hash[65], head[90];
    assert_int_equal(store_head(f->store, &id, hash), STATUS_OK);
    str_format(head, sizeof head, "%lld:%s", (long long)id, hash);
    assert_string_equal(report.head, head);
    verify_report_done(&report);
}

/* A server checks such a column itself; so does SQLite, but not what a disk changed. */
static void
a_word_that_no_column_can_have_is_named(void **state)
{
    struct fixture *f = *state;
    fixture_sqlite_only(f);
    make_rows(f);
    fixture_sql(f, "PRAGMA ignore_check_constraints = ON; UPDATE ticket SET state = 'waitinh',"
                   " bound = 'x' WHERE id = 2");
    assert_fault(f, "bound of its row has a value that none can have");
    fixture_sql(f, "UPDATE ticket SET bound = '' WHERE id = 2");
    assert_fault(f, "state of its row has a value that none can have");
}

static void
tables_that_say_something_else_are_named(void **state)
{
    (void)state;
    static const struct {
        const char *sql, *fault;
    } cases[] = {
        {"UPDATE ticket SET state = 'left' WHERE id = 2", "state of its ledger and of its row"},
        {"UPDATE ticket SET base = base - 1 WHERE id = 2", "base of its ledger and of its row"},
        {"UPDATE ticket SET counter = '9' WHERE id = 3", "counter of its ledger and of its row"},
        {"UPDATE ticket SET service = 'G' WHERE id = 2", "its row is at service G"},
        {"UPDATE ticket SET number = 'C555' WHERE id = 2", "number of its ledger"},
        {"UPDATE ticket SET last_event = 8 WHERE id = 3", "own row knows nothing of this one"},
        {"UPDATE ticket SET last_event = 99 WHERE id = 2", "its row ends with 99"},
        {"DELETE FROM ticket WHERE id = 2", "the ticket has no row"},
        {"UPDATE ticket SET id = 99 WHERE id = 2", "the ledger knows no such ticket"},
        {"UPDATE service SET guard = 2 WHERE id = 'G'", "service G: guard 2, by the ledger 0"},
        {"UPDATE service SET waiting = 7 WHERE id = 'C'", "service C: waiting 7"},
        {"DELETE FROM service WHERE id = 'C'", "service C has tickets but no row"},
        {"UPDATE counter SET ticket = 0 WHERE id = '1'", "counter 1 has it in hand"},
        {"UPDATE counter SET ticket = 2 WHERE id = '2'", "counter 2 has it in hand"},
        {"UPDATE counter SET state = 'closed' WHERE id = '1'", "counter 1 is closed"},
        {"UPDATE counter SET staff = '0400' WHERE id = '1'", "counter 1 has staff '0400'"},
        {"DELETE FROM counter WHERE id = '1'", "which has no row"},
        {"UPDATE series SET issued = 9 WHERE service = 'C' AND name = 'regular'",
         "C regular: 9 issued, by the ledger 3"},
        {"DELETE FROM series WHERE service = 'G'", "G regular: 1 issued, but it has no row"},
        {"INSERT INTO series_past VALUES ('C', 'regular', '2026-11-19', 4)",
         "C regular: 4 issued, by the ledger 0"},
        {"UPDATE hall SET guard_limit = 9", "guard is 9, by the ledger 2"},
        {"UPDATE hall SET time_zone = 'Asia/Tokyo'", "time_zone is 'Asia/Tokyo'"},
        {"UPDATE hall SET day_starts_min = 60", "the day starts at minute 60"},
        {"UPDATE definition SET text = text || ' '", "definition is"},
        {"INSERT INTO definition SELECT 2, text, hours, one_ticket, appointment_early_min FROM "
         "definition;"
         " UPDATE hall SET revision = 2",
         "revision 2 is not the newest"},
        {"UPDATE class SET credit_ms = 0 WHERE id = 'elderly'", "class elderly has a credit"},
        {"DELETE FROM class WHERE id = 'disabled'", "2 classes, by the ledger 3"},
        {"UPDATE series SET last = 5 WHERE service = 'G'", "series regular of service G has"},
        {"INSERT INTO service SELECT 'Z', 9, 0, 0, '', 0, 0, 0, ''",
         "the ledger knows no service Z"},
        {"INSERT INTO counter SELECT 'Z', 9, '', 'closed', '', 0, '', 0, 0, 0",
         "the ledger knows no counter Z"},
        {"UPDATE hall SET last_event = 12", "the hall's row says at 12"},
        {"UPDATE hall SET head = replace(head, substr(head, 1, 1), 'x')", "another head"},
        {"UPDATE hall SET last_ticket = 9", "the hall's row says 9"},
        {"UPDATE hall SET last_at = last_at + 1", "the hall's row has another time"},
        {"UPDATE service SET stopped = 1 WHERE id = 'G'", "service G: stopped 1, by the ledger 0"},
        {"UPDATE service SET stop_reason = 'x' WHERE id = 'G'", "service G is stopped for another"},
        {"UPDATE service SET quota = 7 WHERE id = 'C'", "service C: quota 7, by the ledger 0"},
        {"UPDATE counter SET since = since + 1 WHERE id = '1'", "counter 1: since"},
        {"UPDATE counter SET reason = 'x' WHERE id = '1'", "counter 1 pauses for another reason"},
        {"UPDATE counter SET back_at = 5 WHERE id = '1'", "counter 1: back at 5"},
        {"UPDATE counter SET last_event = 9 WHERE id = '1'", "counter 1: last row 9"},
        {"UPDATE counter SET zone = 'A' WHERE id = '1'",
         "the definition knows no such counter: 1|0|A|"},
        {"DELETE FROM counter_service WHERE counter = '2' AND service = 'G'", "counter 2 serves"},
        {"UPDATE counter_service SET secondary = 1 WHERE counter = '2'", "counter 2 serves |C"},
        {"INSERT INTO matter VALUES ('G', 'x', 0)", "the definition knows no such matter: G|x|0|"},
        {"DELETE FROM matter", "the definition's matter has no row: C|"},
        {"UPDATE matter SET materials = 7", "the definition knows no such matter: C|"},
        {"DELETE FROM counter WHERE id = '2'", "the definition's counter has no row: 2|1|"},
        {"UPDATE counter SET position = 7 WHERE id = '2'", "no such counter: 2|7|"},
        {"UPDATE service SET position = 7 WHERE id = 'G'", "no such service: G|7|"},
        {"INSERT INTO counter_service VALUES ('Z', 'C', 0, 0)", "at a counter Z, which there"},
        {"INSERT INTO terminal VALUES ('Z', 'pad', '1')", "no such terminal: Z|pad|1|"},
        {"INSERT INTO rating_reason VALUES ('Z')", "no such rating reason: Z|"},
        {"UPDATE ticket SET hold = 'x' WHERE id = 2", "hold of its row has a value"},
        {"UPDATE ticket SET calls = calls + 4294967296 WHERE id = 2", "calls of its row has"},
        {"UPDATE staff SET roles = 15 WHERE id = '0317'", "staff 0317: roles 15, by the ledger 1"},
        {"UPDATE staff SET off = 1 WHERE id = '0317'", "staff 0317: off 1, by the ledger 0"},
        {"DELETE FROM staff WHERE id = '0318'", "2 members of staff, by the ledger 3"},
        {"INSERT INTO staff VALUES ('9', '{}', 4, '', 0, 0, 0)", "nobody with the id 9"},
        {"INSERT INTO presence VALUES ('k', 'kiosk', 'up', 5)", "device k is not as"},
        {"UPDATE definition SET hours = 'mon 09:00-10:00'", "the hours are not those"},
        {"DELETE FROM definition", "the definition of revision 1 is not kept"},
        {"UPDATE hall SET languages = 'en'", "the languages are en"},
        {"UPDATE hall SET training = 0", "the hall was made for training"},
        {"UPDATE hall SET day = '2026-11-21'", "the hall's row is of the day 2026-11-21"},
        {"UPDATE request_answer SET answer = replace(answer, '\"event\":13', '\"event\":12')",
         "the answer kept for request r-1 is another row's"},
        {"DELETE FROM request_answer", "its request has no answer kept"},
        {"INSERT INTO request_answer VALUES (3, '{\"event\":3}')",
         "an answer is kept for no request"},
        {"DELETE FROM request", "its request is not kept"},
        {"UPDATE request SET id = 'r-0'", "request r-0 is answered by no such row"},
        {"INSERT INTO request VALUES ('r-0', '', 5)", "request r-0 is answered by no such row"},
        {"UPDATE request SET event = 3", "request r-1 is answered by no such row"},
        {"UPDATE event SET at = at - 1 WHERE id = 5", "the column at is not what the body says"},
        {"UPDATE event SET staff = '0400' WHERE id = 8", "the column staff is not"},
        {"UPDATE event SET undoes = 3 WHERE id = 11", "the column undoes is not"},
        {"UPDATE event SET body = replace(body, '0317', '0318') WHERE id = 9",
         "the hash does not fit"},
        {"UPDATE event SET hash = replace(hash, substr(hash, 1, 1), 'x') WHERE id = 4",
         "the hash does not fit"},
        {"UPDATE event SET body = 'x' WHERE id = 4", "the body is no JSON object"},
        {"DELETE FROM event WHERE id = 4", "the row before is missing: 5 comes after 3"},
        {"DELETE FROM event WHERE id = 13", "the ledger ends here, the hall's row says at 13"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct fixture f;
        fixture_make(&f, fixture_hall, true);
        make_rows(&f);
        fixture_open_ledger(&f);
        fixture_sql(&f, cases[i].sql);
        assert_fault(&f, cases[i].fault);
        fixture_done(&f);
    }
}

static void
each_column_of_a_call_for_help_is_held(void **state)
{
    struct fixture *f = *state;
    static const char *const columns[] = {"at",    "kind", "terminal",  "counter",
                                          "staff", "key",  "closed_at", "closed_by"};
    char sql[160];
    make_rows(f);
    act(f, (struct action){.kind = ACTION_HELP, .counter = "1", .terminal = "k1"});
    act(f, (struct action){.kind = ACTION_MESSAGE, .counter = "3", .note = "paper"});
    act(f, (struct action){.kind = ACTION_HELP_DONE, .help = 14, .staff = "0319"});
    struct verify_report report = verify(f, NULL);
    assert_int_equal(report.fault_count, 0);
    fixture_sql(f, "CREATE TABLE good AS SELECT * FROM desk_call");
    for (size_t i = 0; i < ARRAY_SIZE(columns); i++) {
        str_format(sql, sizeof sql,
                   "UPDATE desk_call SET %s = (SELECT %s FROM good WHERE id = 15)"
                   " WHERE id = 14",
                   columns[i], columns[i]);
        fixture_sql(f, sql);
        assert_fault(f, "the call for help is not as the ledger tells it");
        fixture_sql(f, "DELETE FROM desk_call; INSERT INTO desk_call SELECT * FROM good");
    }
    report = verify(f, NULL);
    assert_int_equal(report.fault_count, 0);
}

/* Each of them past the definition: the ledger alone tells it again. */
static void
what_actions_change_is_told_again_by_the_ledger(void **state)
{
    struct fixture *f = *state;
    make_rows(f);
    act(f, (struct action){.kind = ACTION_SERVICE_STOP, .services = "G", .reason = "fire"});
    act(f, (struct action){.kind = ACTION_COUNTER, .counter = "2", .services = "K,C"});
    act(f, (struct action){.kind = ACTION_OPEN, .counter = "2", .staff = "0400"});
    act(f, (struct action){.kind = ACTION_PAUSE, .counter = "2", .reason = "tea", .minutes = 5});
    act(f, (struct action){.kind = ACTION_STAFF_ADD, .staff = "0500", .name = "Wu", .roles = 12});
    act(f, (struct action){.kind = ACTION_STAFF_ADD, .staff = "0501", .name = "Zhou", .roles = 1});
    act(f, (struct action){.kind = ACTION_STAFF_OFF, .staff = "0501"});
    act(f, (struct action){
               .kind = ACTION_PRESENCE, .terminal = "k1", .device = "kiosk", .outcome = "up"});
    fixture_verify(f);
    struct hall *hall = fixture_parse(fixture_hall);
    assert_int_equal(store_import(f->store, hall, fixture_hall, &f->answer), STATUS_OK);
    hall_free(hall);
    fixture_verify(f);
    assert_int_equal(fixture_int(f, "SELECT roles FROM staff WHERE id = '0500'"), 12);
    static const struct {
        const char *sql, *fault;
    } cases[] = {
        {"UPDATE service SET stopped = 0 WHERE id = 'G'", "service G: stopped 0, by the ledger 1"},
        {"UPDATE staff SET roles = 4 WHERE id = '0500'", "staff 0500: roles 4, by the ledger 12"},
        {"UPDATE staff SET off = 0 WHERE id = '0501'", "staff 0501: off 0, by the ledger 1"},
        {"DELETE FROM presence", "0 devices, by the ledger 1"},
        {"UPDATE counter SET back_at = 0 WHERE id = '2'", "counter 2: back at 0"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        fixture_sql(f, cases[i].sql);
        assert_fault(f, cases[i].fault);
    }
}

static void
a_head_kept_elsewhere_shows_a_cut_tail_and_a_new_past(void **state)
{
    struct fixture *f = *state;
    make_rows(f);
    struct verify_report kept = verify(f, NULL), report;
    act(f, (struct action){.kind = ACTION_TAKE, .services = "C"});
    report = verify(f, kept.head);
    assert_int_equal(report.fault_count, 0);
    verify_report_done(&report);
    char head[90];
    str_cut(head, sizeof head, kept.head);
    head[strlen(head) - 1] = head[strlen(head) - 1] == '0' ? '1' : '0';
    report = verify(f, head);
    assert_int_equal(report.fault_count, 1);
    assert_int_equal(report.faults[0].event, 13);
    assert_non_null(strstr(report.faults[0].what, "kept elsewhere"));
    verify_report_done(&report);
    str_format(head, sizeof head, "99:%s", strchr(kept.head, ':') + 1);
    report = verify(f, head);
    assert_int_equal(report.fault_count, 1);
    assert_int_equal(report.faults[0].event, 99);
    verify_report_done(&report);
    assert_int_equal(store_verify(f->store, "13", &report), STATUS_INVALID);
    assert_int_equal(store_verify(f->store, "x:abc", &report), STATUS_INVALID);
}

/* One who knows how rows are chained writes a ledger anew, as from row `id` on: its columns follow
 * its new body. */
static void
forge(struct fixture *f, int64_t id, void (*change)(json_t *body), size_t flags)
{
    sqlite3 *handle = NULL;
    sqlite3_stmt *rows = NULL, *put = NULL;
    char head[65];
    memset(head, '0', 64);
    head[64] = '\0';
    assert_int_equal(sqlite3_open(f->path, &handle), SQLITE_OK);
    sqlite3_exec(handle, "DROP TRIGGER event_is_not_changed", NULL, NULL, NULL);
    assert_int_equal(
        sqlite3_prepare_v2(handle, "SELECT id, body FROM event ORDER BY id", -1, &rows, NULL),
        SQLITE_OK);
    assert_int_equal(
        sqlite3_prepare_v2(handle,
                           "UPDATE event SET body = ?2, hash = ?3, at = ?2 ->> 'at',"
                           " kind = ?2 ->> 'kind', counter = ?2 ->> 'counter', day = ?2 ->> 'day',"
                           " ticket = ?2 ->> 'ticket', undoes = ?2 ->> 'undoes'"
                           " WHERE id = ?1",
                           -1, &put, NULL),
        SQLITE_OK);
    while (sqlite3_step(rows) == SQLITE_ROW) {
        json_t *body = json_loads((const char *)sqlite3_column_text(rows, 1), 0, NULL);
        bool here = sqlite3_column_int64(rows, 0) == id;
        if (here) {
            change(body);
        }
        char *text = json_dumps(body, here ? flags : JSON_COMPACT | JSON_SORT_KEYS);
        ledger_hash(head, text, head);
        sqlite3_bind_int64(put, 1, sqlite3_column_int64(rows, 0));
        sqlite3_bind_text(put, 2, text, -1, SQLITE_TRANSIENT);
        sqlite3_bind_text(put, 3, head, -1, SQLITE_TRANSIENT);
        assert_int_equal(sqlite3_step(put), SQLITE_DONE);
        sqlite3_reset(put);
        free(text);
        json_decref(body);
    }
    sqlite3_finalize(rows);
    sqlite3_finalize(put);
    char *sql = sqlite3_mprintf("UPDATE hall SET head = '%s'", head);
    assert_int_equal(sqlite3_exec(handle, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_free(sql);
    sqlite3_close(handle);
}

static void
change_nothing(json_t *body)
{
    (void)body;
}

static void
change_time(json_t *body)
{
    int64_t at = json_integer_value(json_object_get(body, "at"));
    json_object_set_new(body, "at", json_integer(at - 5000));
}

static void
change_day(json_t *body)
{
    json_object_set_new(body, "day", json_string("2026-11-21"));
}

static void
change_kind_to_start(json_t *body)
{
    json_object_set_new(body, "kind", json_string("start"));
}

static void
change_kind_to_recall(json_t *body)
{
    json_object_set_new(body, "kind", json_string("recall"));
}

static void
change_kind_to_magic(json_t *body)
{
    json_object_set_new(body, "kind", json_string("magic"));
}

static void
change_kind_to_init(json_t *body)
{
    json_object_set_new(body, "kind", json_string("init"));
}

static void
set_change(json_t *body, const char *column, json_t *from, json_t *to)
{
    json_object_set_new(json_object_get(body, "change"), column, json_pack("[o, o]", from, to));
}

static void
change_number(json_t *body)
{
    set_change(body, "number", json_null(), json_string("C777"));
}

static void
change_sequence(json_t *body)
{
    set_change(body, "sequence", json_null(), json_integer(3));
}

static void
change_series(json_t *body)
{
    set_change(body, "series", json_null(), json_string("nothing"));
}

static void
change_old_state(json_t *body)
{
    set_change(body, "state", json_string("waiting"), json_string("serving"));
}

static void
change_new_state(json_t *body)
{
    set_change(body, "state", json_string("called"), json_string("held"));
}

static void
change_class(json_t *body)
{
    set_change(body, "class", json_string("elderly"), json_string("regular"));
}

static void
change_counter(json_t *body)
{
    json_object_set_new(body, "counter", json_string("1"));
    set_change(body, "counter", json_string(""), json_string("1"));
}

static void
change_guard(json_t *body)
{
    json_object_set_new(body, "guard", json_pack("[i, i]", 5, 6));
    json_object_set_new(body, "guard_service", json_string("G"));
}

static void
change_undo(json_t *body)
{
    json_object_del(json_object_get(body, "change"), "outcome");
}

static void
change_seq(json_t *body)
{
    set_change(body, "seq", json_null(), json_integer(2));
}

static void
change_id(json_t *body)
{
    set_change(body, "id", json_null(), json_integer(9));
}

static void
change_ticket_day(json_t *body)
{
    set_change(body, "day", json_null(), json_string("2026-11-21"));
}

static void
change_ticket(json_t *body)
{
    json_object_set_new(body, "ticket", json_integer(50));
}

static void
change_undoes(json_t *body)
{
    json_object_set_new(body, "undoes", json_integer(9));
}

static void
change_kind_to_hold(json_t *body)
{
    json_object_set_new(body, "kind", json_string("hold"));
}

static void
change_kind_to_paper(json_t *body)
{
    json_object_set_new(body, "kind", json_string("paper"));
}

static void
change_to_presence(json_t *body)
{
    json_object_set_new(body, "kind", json_string("presence"));
    json_object_set_new(body, "ticket", json_null());
}

static void
change_guard_to_nobodys(json_t *body)
{
    json_object_set_new(body, "guard", json_pack("[i, i]", 0, 1));
    json_object_del(body, "guard_service");
}

static void
change_zone(json_t *body)
{
    json_object_set_new(body, "time_zone", json_string("Moon/Crater"));
}

static void
change_counts(json_t *body)
{
    json_object_set_new(json_object_get(body, "counts"), "expired", json_integer(9));
}

static void
add_real(json_t *body)
{
    json_object_set_new(body, "more", json_pack("[{s:f}]", "deep", 1.5));
}

static void
a_forged_ledger_with_a_fitting_chain_is_still_found_out(void **state)
{
    (void)state;
    static const struct {
        int64_t id;
        void (*change)(json_t *body);
        const char *fault;
    } cases[] = {
        {5, change_time, "the time goes back without a clock row"},
        {5, change_day, "but its time lies in 2026-11-20"},
        {8, change_kind_to_start, "start is not possible from waiting"},
        {9, change_kind_to_recall, "recall leads from called to called, not to serving"},
        {5, change_kind_to_magic, "the kind magic is unknown"},
        {6, change_kind_to_init, "only the first row makes a hall"},
        {3, change_number, "the number C777 is not the one of sequence 2"},
        {3, change_sequence, "sequence 3 of series regular of C does not follow 1"},
        {3, change_series, "service C has no series nothing"},
        {3, change_seq, "the ticket's place 2 is not its row"},
        {9, change_old_state, "the ticket was not as the row says: state"},
        {9, change_new_state, "start leads from called to serving, not to held"},
        {9, change_class, "changes what a ticket keeps"},
        {12, change_counter, "counter 1 has ticket 3 in hand already"},
        {12, change_guard, "the guard of G was 0, not 5"},
        {11, change_undo, "it does not give back what row 10 changed"},
        {3, change_id, "the ticket taken is 9, the row's is another"},
        {3, change_ticket_day, "the ticket is of 2026-11-21, the row of 2026-11-20"},
        {3, change_ticket, "ticket 50 does not follow 1"},
        {9, change_ticket, "no row before this one took the ticket"},
        {11, change_undoes, "it undoes row 9, which is not the ticket's newest"},
        {10, change_kind_to_hold, "row 10 cannot be undone"},
        {9, change_kind_to_paper, "paper changes more than the paper"},
        {12, change_guard_to_nobodys, "its guard does not say whose it is"},
        {1, change_to_presence, "the first row does not make the hall"},
        {1, change_to_presence, "the ledger tells no definition"},
        {1, change_zone, "the row tells no definition"},
        {5, add_real, "a number that is no integer"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct fixture f;
        fixture_make(&f, fixture_hall, true);
        fixture_sqlite_only(&f);
        make_rows(&f);
        forge(&f, cases[i].id, cases[i].change, JSON_COMPACT | JSON_SORT_KEYS);
        assert_fault(&f, cases[i].fault);
        fixture_done(&f);
    }
}

static void
a_day_end_that_counts_wrong_is_named(void **state)
{
    struct fixture *f = *state;
    fixture_sqlite_only(f);
    make_rows(f);
    fixture_until(f, "2026-11-21T08:00:00");
    act(f, (struct action){.kind = ACTION_TAKE, .services = "C"});
    fixture_verify(f);
    forge(f, fixture_int(f, "SELECT max(id) FROM event WHERE kind = 'day-closed'"), change_counts,
          JSON_COMPACT | JSON_SORT_KEYS);
    assert_fault(f, "9 tickets expired, by the rows before");
}

static void
a_day_that_was_closed_over_open_tickets_is_named(void **state)
{
    struct fixture *f = *state;
    fixture_sqlite_only(f);
    make_rows(f);
    fixture_until(f, "2026-11-21T08:00:00");
    act(f, (struct action){.kind = ACTION_TAKE, .services = "C"});
    fixture_verify(f);
    forge(f, fixture_int(f, "SELECT max(id) FROM event WHERE kind = 'expire'"), change_to_presence,
          JSON_COMPACT | JSON_SORT_KEYS);
    assert_fault(f, "1 tickets of the closed day are still open");
}

static void
a_body_that_is_not_canonical_is_named(void **state)
{
    struct fixture *f = *state;
    fixture_sqlite_only(f);
    make_rows(f);
    forge(f, 5, change_nothing, JSON_COMPACT | JSON_SORT_KEYS);
    fixture_verify(f);
    forge(f, 5, change_nothing, JSON_SORT_KEYS);
    assert_fault(f, "the body is not canonical JSON");
}

/* The same night belongs to the day before, once a definition says that days begin at four. */
static void
a_row_is_held_against_the_days_of_its_own_definition(void **state)
{
    struct fixture *f = *state;
    struct buffer later = {0};
    const char *zone = strstr(fixture_hall, "time_zone");
    act(f, (struct action){.kind = ACTION_TAKE, .services = "C"});
    fixture_until(f, "2026-11-21T01:00:00");
    act(f,
        (struct action){.kind = ACTION_PAPER, .number = "2026-11-20/C001", .outcome = "printed"});
    buffer_append_bytes(&later, fixture_hall, (size_t)(zone - fixture_hall));
    buffer_append(&later, "day_starts: \"04:00\", ");
    buffer_append(&later, zone);
    struct hall *hall = fixture_parse(later.data);
    assert_int_equal(store_import(f->store, hall, later.data, &f->answer), STATUS_OK);
    hall_free(hall);
    buffer_done(&later);
    act(f, (struct action){.kind = ACTION_TAKE, .services = "C"});
    assert_string_equal(f->answer.ticket.day, "2026-11-20");
    fixture_verify(f);
}

static void
faults_are_told_in_the_order_of_the_rows(void **state)
{
    struct fixture *f = *state;
    make_rows(f);
    f->store = store_close(f->store);
    fixture_open_ledger(f);
    fixture_sql(f, "UPDATE event SET hash = replace(hash, substr(hash, 1, 1), 'x') WHERE id = 3;"
                   " UPDATE event SET kind = 'leave' WHERE id = 9;"
                   " UPDATE service SET guard = 2 WHERE id = 'G'");
    fixture_open(f);
    struct verify_report report = verify(f, NULL);
    assert_in_range(report.fault_count, 4, VERIFY_FAULTS_MAX);
    assert_int_equal(report.faults[0].event, 3);
    assert_non_null(strstr(report.faults[0].what, "the hash does not fit"));
    for (size_t i = 1; i < report.fault_count; i++) {
        int64_t before = report.faults[i - 1].event, event = report.faults[i].event;
        assert_true(event == 0 || (before != 0 && before <= event));
    }
    verify_report_done(&report);
}

static void
a_damaged_file_is_named(void **state)
{
    struct fixture *f = *state;
    fixture_sqlite_only(f);
    make_rows(f);
    f->store = store_close(f->store);
    fixture_sql(f, "PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql ="
                   " replace(sql, 'service, due, seq', 'service, id, seq')"
                   " WHERE name = 'ticket_due'");
    fixture_open(f);
    assert_fault(f, "the database file is damaged");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
        TEST(an_honest_hall_has_no_faults),
        TEST(a_word_that_no_column_can_have_is_named),
        cmocka_unit_test(tables_that_say_something_else_are_named),
        TEST(each_column_of_a_call_for_help_is_held),
        TEST(what_actions_change_is_told_again_by_the_ledger),
        TEST(a_day_end_that_counts_wrong_is_named),
        TEST(a_head_kept_elsewhere_shows_a_cut_tail_and_a_new_past),
        cmocka_unit_test(a_forged_ledger_with_a_fitting_chain_is_still_found_out),
        TEST(a_day_that_was_closed_over_open_tickets_is_named),
        TEST(a_body_that_is_not_canonical_is_named),
        TEST(a_row_is_held_against_the_days_of_its_own_definition),
        TEST(faults_are_told_in_the_order_of_the_rows),
        TEST(a_damaged_file_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
