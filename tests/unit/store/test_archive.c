/* SPDX-License-Identifier: Apache-2.0
 * A ledger whose beginning was moved out of the database. */
#include "lab.h"

#include "store/archive.h"
#include "store/db_file.h"
#include "store/rating.h"
#include "store/repair.h"

static void
act(struct fixture *f, struct action action)
{
    fixture_pass(f, 1000);
    fixture_act_ok(f, action);
}

static void
serve_one(struct fixture *f, const char *counter, const char *service)
{
    lab_take(f, service);
    lab_at(f, ACTION_CALL, counter);
    lab_at(f, ACTION_START, counter);
    lab_at(f, ACTION_FINISH, counter);
}

/* A day with something in every table; what it leaves behind lasts into the next. */
static void
live(struct fixture *f, const char *day, const char *request)
{
    char at[32];
    str_format(at, sizeof at, "%sT09:30:00", day);
    fixture_until(f, at);
    serve_one(f, "1", "C");
    act(f, (struct action){.kind = ACTION_RATE,
                           .counter = "1",
                           .number = "C001",
                           .level = 4,
                           .reason = "waited",
                           .terminal = "pad1"});
    struct action take = {.kind = ACTION_TAKE, .services = "C/resale,G"};
    str_cut(take.request, sizeof take.request, request);
    act(f, take);
    lab_at(f, ACTION_CALL, "1");
    lab_at(f, ACTION_START, "1");
    act(f, (struct action){.kind = ACTION_NOTICE, .counter = "1", .missing = "1,3"});
    act(f, (struct action){.kind = ACTION_HOLD, .counter = "1", .hold = TICKET_HOLD_WITH_US});
    lab_take_class(f, "C", "elderly");
    lab_at(f, ACTION_CALL, "1");
    act(f, (struct action){.kind = ACTION_UNDO, .counter = "1"});
    struct action help = {.kind = ACTION_HELP};
    str_format(help.terminal, sizeof help.terminal, "k%s", day + 8);
    act(f, help);
    act(f, (struct action){.kind = ACTION_SERVICE_STOP, .services = "Q", .reason = "printer"});
    fixture_pass(f, 60000);
    act(f, (struct action){.kind = ACTION_SERVICE_RESUME, .services = "Q"});
}

static void
make_days(struct fixture *f)
{
    store_grant_rating(f->store);
    act(f, (struct action){.kind = ACTION_OPEN, .counter = "1", .staff = "0317", .pin = "1234"});
    act(f, (struct action){.kind = ACTION_COUNTER, .counter = "2", .services = "G"});
    act(f, (struct action){
               .kind = ACTION_PRESENCE, .terminal = "k1", .device = "kiosk", .outcome = "up"});
    live(f, "2026-11-20", "r-1");
    live(f, "2026-11-23", "r-2");
    live(f, "2026-11-24", "r-3");
    fixture_verify(f);
}

/* The rows that were moved, in the place of a file. */
struct moved {
    char **bodies;
    size_t count, at;
};

static bool
keep_body(const struct event_row *row, void *context)
{
    struct moved *moved = context;
    moved->bodies = mem_grow(moved->bodies, moved->count + 1, sizeof *moved->bodies);
    moved->bodies[moved->count++] = mem_strdup(row->body);
    return true;
}

/* Every day in the database, and what the ledger says of them kept. */
static void
live_days(struct fixture *f, struct moved *moved)
{
    fixture_sqlite_only(f);
    make_days(f);
    assert_int_equal(ledger_each(f->store, 0, keep_body, moved), STATUS_OK);
}

static void
assert_done(struct fixture *f, enum status status, const char *what)
{
    char message[ANSWER_MESSAGE_SIZE];
    if (status != STATUS_OK) {
        answer_message(&f->answer, message, sizeof message);
        fail_msg("%s: %s", what, message);
    }
}

static enum status
next_body(void *context, struct buffer *body, bool *ret_more)
{
    struct moved *moved = context;
    *ret_more = moved->at < moved->count;
    if (*ret_more) {
        body->length = 0;
        buffer_append(body, moved->bodies[moved->at++]);
    }
    return STATUS_OK;
}

static void
free_moved(struct moved *moved)
{
    for (size_t i = 0; i < moved->count; i++) {
        free(moved->bodies[i]);
    }
    free(moved->bodies);
    *moved = (struct moved){0};
}

static void
keep_first(struct moved *moved, int64_t count)
{
    while (moved->count > (size_t)count) {
        free(moved->bodies[--moved->count]);
    }
}

static struct archive_span
move(struct fixture *f, const char *before)
{
    struct archive_span span;
    char message[ANSWER_MESSAGE_SIZE];
    assert_int_equal(store_archive_span(f->store, before, true, &span), STATUS_OK);
    if (store_archive_move(f->store, &span, "hall.gz", "00", &f->answer) != STATUS_OK) {
        answer_message(&f->answer, message, sizeof message);
        fail_msg("%s", message);
    }
    return span;
}

static int64_t
faults_with(struct fixture *f, struct moved *moved, char *ret_first, size_t size)
{
    struct verify_report report;
    const struct verify_options options = {.archived = moved ? next_body : NULL, .context = moved};
    if (moved) {
        moved->at = 0;
    }
    assert_int_equal(store_verify_with(f->store, &options, &report), STATUS_OK);
    int64_t count = (int64_t)report.fault_count;
    str_cut(ret_first, size, count ? report.faults[0].what : "");
    verify_report_done(&report);
    return count;
}

static void
assert_proved(struct fixture *f, struct moved *moved)
{
    char first[200];
    if (faults_with(f, NULL, first, sizeof first) != 0 ||
        faults_with(f, moved, first, sizeof first) != 0) {
        fail_msg("%s", first);
    }
}

static void
moved_days_leave_their_last_rows_hash_and_everything_goes_on(void **state)
{
    struct fixture *f = *state;
    struct moved moved = {0};
    make_days(f);
    int64_t rows = fixture_int(f, "SELECT count(*) FROM event");
    int64_t tickets = fixture_int(f, "SELECT count(*) FROM ticket");
    assert_int_equal(ledger_each(f->store, 0, keep_body, &moved), STATUS_OK);
    struct archive_span span = move(f, "2026-11-24");
    assert_int_equal(span.first, 1);
    assert_int_equal(fixture_int(f, "SELECT min(id) FROM event"), span.last + 1);
    assert_int_equal(fixture_int(f, "SELECT count(*) FROM event"), rows - span.last + 1);
    assert_int_equal(fixture_int(f, "SELECT count(*) FROM ticket"), tickets);
    assert_proved(f, &moved);
    /* What was in hand is, its undo and the requests of archived days are as before. */
    act(f, (struct action){.kind = ACTION_UNHOLD, .counter = "1", .number = "C002"});
    lab_at(f, ACTION_FINISH, "1");
    struct action again = {.kind = ACTION_TAKE, .services = "C/resale,G", .request = "r-1"};
    rows = fixture_int(f, "SELECT count(*) FROM event");
    lab_ok(f, &again);
    assert_true(f->answer.repeated);
    assert_int_equal(fixture_int(f, "SELECT count(*) FROM event"), rows);
    live(f, "2026-11-25", "r-4");
    assert_proved(f, &moved);
    free_moved(&moved);
}

static void
what_was_moved_once_is_not_moved_again_and_more_may_be(void **state)
{
    struct fixture *f = *state;
    struct moved moved = {0};
    struct archive_span span, other;
    make_days(f);
    assert_int_equal(ledger_each(f->store, 0, keep_body, &moved), STATUS_OK);
    span = move(f, "2026-11-23");
    assert_int_equal(store_archive_span(f->store, "2026-11-23", true, &other), STATUS_NOT_FOUND);
    assert_int_equal(store_archive_move(f->store, &span, "x", "00", &f->answer), STATUS_CONFLICT);
    other = move(f, "2026-11-24");
    assert_int_equal(other.first, span.last + 1);
    assert_string_equal(other.previous, span.head);
    struct archived *list;
    size_t count;
    assert_int_equal(store_archives(f->store, &list, &count), STATUS_OK);
    assert_int_equal(count, 2);
    assert_string_equal(list[0].day, "2026-11-20");
    assert_string_equal(list[1].day, "2026-11-23");
    free(list);
    /* The row that told of the first is among what was moved second, or behind it. */
    keep_first(&moved, other.last);
    assert_proved(f, &moved);
    assert_int_equal(store_archive_span(f->store, "", false, &span), STATUS_NOT_FOUND);
    free_moved(&moved);
}

static void
nothing_behind_the_archive_is_deleted_and_nothing_of_it_changed(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *sql, *what;
    } cases[] = {
        {"UPDATE ticket SET outcome = 'x' WHERE id = 1", "the archived days' tickets are not"},
        {"DELETE FROM ticket WHERE id = 1", "the archived days' tickets are not"},
        {"UPDATE served SET ms = ms + 1 WHERE event < 15", "the archived days' served are not"},
        {"UPDATE rating SET level = 5 WHERE event < 25", "the archived days' ratings are not"},
        {"UPDATE notice SET missing = '2' WHERE event < 30", "the archived days' notices are not"},
        {"DELETE FROM request WHERE id = 'r-1'", "the archived days' requests are not"},
        {"UPDATE archive SET state = replace(state, '0317', '0318')",
         "what is kept of the archive's end is not"},
        {"UPDATE archive SET state = 'x'", "the state kept of the archive's end cannot be read"},
        {"UPDATE archive SET state = replace(state, '\"tickets\":', '\"tackets\":')",
         "the state kept of the archive's end cannot be read"},
        {"UPDATE archive SET state = replace(state, '\"last_ticket\":', '\"last_ticket\":99')",
         "the state kept of the archive's end cannot be read"},
        {"UPDATE archive SET head = replace(head, substr(head, 1, 1), 'x')",
         "the archive ends with another hash"},
        {"UPDATE archive SET day = '2026-11-19'", "the archive ends with another day"},
        {"UPDATE archive SET file = 'x'", "what is kept of the archive's end is not"},
        {"UPDATE archive SET first = 2", "what is kept of the archive's end is not"},
        {"UPDATE archive SET sha256 = 'x'", "what is kept of the archive's end is not"},
        {"DELETE FROM archive", "rows up to 0 are archived, the hall's row says"},
        {"UPDATE hall SET archived = archived - 1", "the hall's row says up to"},
        {"UPDATE series_past SET issued = issued + 1 WHERE day = '2026-11-20'",
         "series 2026-11-20"},
        {"UPDATE definition SET text = text || ' '", "definition is '"},
    };
    fixture_sqlite_only(f);
    make_days(f);
    move(f, "2026-11-23");
    char copy[300], first[200];
    str_format(copy, sizeof copy, "%s/copy.db", f->folder);
    assert_int_equal(store_backup(f->store, copy, &f->answer), STATUS_OK);
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        f->store = store_close(f->store);
        db_file_remove(f->path);
        assert_int_equal(db_file_copy(copy, f->path), STATUS_OK);
        fixture_sql(f, cases[i].sql);
        fixture_open(f);
        faults_with(f, NULL, first, sizeof first);
        if (!strstr(first, cases[i].what)) {
            fail_msg("%s: %s", cases[i].sql, first);
        }
    }
    f->store = store_close(f->store);
    db_file_remove(f->path);
    assert_int_equal(db_file_copy(copy, f->path), STATUS_OK);
    fixture_open(f);
    sqlite3 *handle = NULL;
    assert_int_equal(sqlite3_open(f->path, &handle), SQLITE_OK);
    assert_int_not_equal(sqlite3_exec(handle, "DELETE FROM event", NULL, NULL, NULL), SQLITE_OK);
    assert_int_not_equal(sqlite3_exec(handle, "UPDATE event SET at = 0", NULL, NULL, NULL),
                         SQLITE_OK);
    sqlite3_close(handle);
    assert_int_equal(faults_with(f, NULL, first, sizeof first), 0);
}

static void
files_that_are_not_the_ones_are_named(void **state)
{
    struct fixture *f = *state;
    struct moved moved = {0};
    char first[200];
    make_days(f);
    assert_int_equal(ledger_each(f->store, 0, keep_body, &moved), STATUS_OK);
    move(f, "2026-11-24");
    /* One row's text changed, one missing at the end, none at all. */
    char *kept = moved.bodies[4];
    moved.bodies[4] = moved.bodies[5];
    struct verify_report report;
    const struct verify_options options = {.archived = next_body, .context = &moved};
    moved.at = 0;
    assert_int_equal(store_verify_with(f->store, &options, &report), STATUS_OK);
    assert_non_null(strstr(report.faults[0].what, "the row before is missing: 6 comes after 4"));
    verify_report_done(&report);
    moved.bodies[4] = kept;
    size_t count = moved.count;
    moved.count = 10;
    moved.at = 0;
    assert_int_equal(store_verify_with(f->store, &options, &report), STATUS_OK);
    assert_non_null(strstr(report.faults[0].what, "are not the ledger's rows 1 to"));
    verify_report_done(&report);
    moved.count = count;
    assert_int_equal(faults_with(f, &moved, first, sizeof first), 0);
    free_moved(&moved);
}

static void
a_head_kept_elsewhere_is_looked_for_where_it_is(void **state)
{
    struct fixture *f = *state;
    struct moved moved = {0};
    struct verify_report report;
    char head[100], hash[65];
    make_days(f);
    assert_int_equal(ledger_each(f->store, 0, keep_body, &moved), STATUS_OK);
    int64_t event = lab_head(f, hash);
    struct archive_span span = move(f, "2026-11-24");
    struct verify_options options = {.expected_head = head};
    str_format(head, sizeof head, "%lld:%s", (long long)event, hash);
    assert_int_equal(store_verify_with(f->store, &options, &report), STATUS_OK);
    assert_int_equal(report.fault_count, 0);
    verify_report_done(&report);
    str_format(head, sizeof head, "%lld:%s", (long long)span.last, span.head);
    assert_int_equal(store_verify_with(f->store, &options, &report), STATUS_OK);
    assert_int_equal(report.fault_count, 1);
    assert_non_null(strstr(report.faults[0].what, "stands in an archive file"));
    verify_report_done(&report);
    options.archived = next_body;
    options.context = &moved;
    assert_int_equal(store_verify_with(f->store, &options, &report), STATUS_OK);
    assert_int_equal(report.fault_count, 0);
    verify_report_done(&report);
    free_moved(&moved);
}

static void
an_archived_ticket_stays_as_it_is_and_is_still_shown(void **state)
{
    struct fixture *f = *state;
    make_days(f);
    move(f, "2026-11-24");
    assert_int_equal(lab_show(f, "2026-11-20/C001").state, TICKET_DONE);
    struct action paper = {.kind = ACTION_PAPER, .number = "2026-11-20/C001", .outcome = "printed"};
    lab_refused(f, &paper, STATUS_CONFLICT);
    fixture_verify(f);
}

static void
a_clock_set_back_into_archived_days_gives_no_number_twice(void **state)
{
    struct fixture *f = *state;
    make_days(f);
    move(f, "2026-11-24");
    struct action back = {.kind = ACTION_TAKE, .services = "C", .at = "2026-11-20T10:00:00"};
    lab_ok(f, &back);
    assert_string_equal(f->answer.ticket.number, "C003");
    assert_string_equal(f->answer.ticket.day, "2026-11-20");
    fixture_verify(f);
    struct action forth = {.kind = ACTION_TAKE, .services = "C", .at = "2026-11-24T11:00:00"};
    lab_ok(f, &forth);
    fixture_verify(f);
}

static void
a_ticket_still_open_keeps_its_days_in_the_database(void **state)
{
    struct fixture *f = *state;
    struct archive_span span;
    make_days(f);
    /* A number of the 25th, then the clock goes back and the 24th ends again. */
    struct action ahead = {.kind = ACTION_TAKE, .services = "C", .at = "2026-11-26T09:30:00"};
    lab_ok(f, &ahead);
    ahead = (struct action){.kind = ACTION_TAKE, .services = "C", .at = "2026-11-24T09:30:00"};
    lab_ok(f, &ahead);
    ahead = (struct action){.kind = ACTION_TAKE, .services = "C", .at = "2026-11-25T09:30:00"};
    lab_ok(f, &ahead);
    assert_int_equal(store_archive_span(f->store, "2026-11-25", true, &span), STATUS_OK);
    assert_int_equal(store_archive_move(f->store, &span, "x", "00", &f->answer), STATUS_CONFLICT);
    fixture_verify(f);
}

static void
repair_backup_and_restore_know_an_archived_ledger(void **state)
{
    struct fixture *f = *state;
    struct repair_report report;
    struct restore_report restored;
    struct moved moved = {0};
    char copy[300], first[200];
    live_days(f, &moved);
    move(f, "2026-11-24");
    str_format(copy, sizeof copy, "%s/copy.db", f->folder);
    assert_int_equal(store_backup(f->store, copy, &f->answer), STATUS_OK);
    lab_take(f, "G");
    fixture_sql(f, "DELETE FROM ticket WHERE id = (SELECT max(id) FROM ticket);"
                   " UPDATE counter SET ticket = 0, staff = 'x'; DELETE FROM series_past;"
                   " DELETE FROM rating_total; UPDATE service SET waiting = 99");
    f->store = store_close(f->store);
    const struct repair_options options = {.clock = &f->clock};
    if (store_repair(f->path, &options, &f->answer, &report) != STATUS_OK) {
        char message[ANSWER_MESSAGE_SIZE];
        answer_message(&f->answer, message, sizeof message);
        fail_msg("%s", message);
    }
    assert_true(report.repaired);
    fixture_open(f);
    assert_proved(f, &moved);
    assert_int_equal(lab_show(f, "2026-11-20/C001").state, TICKET_DONE);
    f->store = store_close(f->store);
    assert_int_equal(store_restore(f->path, copy, &f->clock, &f->answer, &restored), STATUS_OK);
    fixture_open(f);
    assert_int_equal(faults_with(f, &moved, first, sizeof first), 0);
    free_moved(&moved);
}

/* The hall as it stands, beside it; then more happens, and something is changed in the hall's file.
 */
static void
damage_after(struct fixture *f, const char *copy, const char *sql)
{
    assert_int_equal(store_backup(f->store, copy, &f->answer), STATUS_OK);
    lab_take(f, "G");
    f->store = store_close(f->store);
    fixture_sql(f, sql);
}

static void
a_backup_gives_back_archived_rows_that_were_changed(void **state)
{
    struct fixture *f = *state;
    static const char *const damages[] = {
        "UPDATE ticket SET outcome = 'x' WHERE id = 1",
        "DELETE FROM ticket WHERE id = 2",
        "UPDATE served SET ms = ms + 1 WHERE event < 15",
        "UPDATE rating SET level = 5 WHERE event < 25",
        "UPDATE notice SET missing = '2' WHERE event < 30",
        "UPDATE request SET words = 'x' WHERE id = 'r-1'",
        "UPDATE archive SET state = replace(state, '0317', '0318')",
        "UPDATE archive SET state = 'x'",
        "UPDATE archive SET head = replace(head, substr(head, 1, 1), 'x')",
        "DELETE FROM archive",
    };
    struct repair_report report;
    struct moved moved = {0};
    char copy[300], message[ANSWER_MESSAGE_SIZE];
    live_days(f, &moved);
    move(f, "2026-11-24");
    const struct repair_options alone = {.clock = &f->clock};
    const struct repair_options helped = {.clock = &f->clock, .backup = copy};
    for (size_t i = 0; i < ARRAY_SIZE(damages); i++) {
        str_format(copy, sizeof copy, "%s/copy%zu.db", f->folder, i);
        damage_after(f, copy, damages[i]);
        assert_int_equal(store_repair(f->path, &alone, &f->answer, &report), STATUS_CORRUPT);
        answer_message(&f->answer, message, sizeof message);
        if (!strstr(message, "--backup")) {
            fail_msg("%s: %s", damages[i], message);
        }
        assert_done(f, store_repair(f->path, &helped, &f->answer, &report), damages[i]);
        assert_true(report.repaired);
        assert_int_equal(report.loss_count, 0);
        fixture_open(f);
        assert_proved(f, &moved);
    }
    free_moved(&moved);
}

/* Rows of another table in the archive's: what the ledger proves is the archive still. */
static void
a_row_that_is_no_archives_does_not_hide_the_one_that_is(void **state)
{
    struct fixture *f = *state;
    static const char *const strange[] = {
        "INSERT INTO archive VALUES (9000, 1, 'C001', '', '', '', 'waiting')",
        "INSERT INTO archive SELECT 9000, 1, head, day, file, sha256, state FROM archive",
        "INSERT INTO archive SELECT 2, 1, head, day, file, sha256, state FROM archive",
        ("UPDATE archive SET day = ''; INSERT INTO archive VALUES (0, 0, '', '', '',"
         " '', '{\"definitions\":[],\"tables\":{}}')"),
    };
    struct repair_report report;
    struct moved moved = {0};
    char copy[300];
    live_days(f, &moved);
    move(f, "2026-11-24");
    const struct repair_options alone = {.clock = &f->clock};
    for (size_t i = 0; i < ARRAY_SIZE(strange); i++) {
        str_format(copy, sizeof copy, "%s/copy%zu.db", f->folder, i);
        damage_after(f, copy, strange[i]);
        fixture_sql(f, "UPDATE service SET waiting = 99");
        assert_done(f, store_repair(f->path, &alone, &f->answer, &report), strange[i]);
        fixture_open(f);
        assert_proved(f, &moved);
    }
    free_moved(&moved);
}

/* Two files' worth: rows 1 to the first one's end, and the rest. */
static void
split(const struct moved *moved, const struct archive_span *first,
      const struct archive_span *second, struct repair_file files[2])
{
    files[0] = (struct repair_file){"one.gz", *first};
    files[1] = (struct repair_file){"two.gz", *second};
    assert_int_equal(moved->count, second->last);
}

static enum status
repair_from_files(struct fixture *f, struct moved *moved, const struct repair_file *files,
                  size_t count, struct repair_report *report)
{
    const struct repair_options options = {.clock = &f->clock,
                                           .files = files,
                                           .file_count = count,
                                           .archived = next_body,
                                           .context = moved};
    size_t all = moved->count;
    moved->at = 0;
    moved->count = (size_t)files[count - 1].span.last;
    enum status status = store_repair(f->path, &options, &f->answer, report);
    moved->count = all;
    return status;
}

static void
archive_files_alone_give_back_whatever_was_lost_of_their_days(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *sql;
        size_t losses; /* kinds of what no ledger tells */
    } damages[] = {
        {"UPDATE ticket SET outcome = 'x' WHERE id = 1", 0},
        {"UPDATE served SET ms = ms + 1 WHERE event < 15; DELETE FROM rating; DELETE FROM notice",
         0},
        {"UPDATE archive SET state = replace(state, '0317', '0318')", 0},
        {"UPDATE archive SET head = replace(head, substr(head, 1, 1), 'x'), file = ''", 0},
        {"DELETE FROM archive", 0},
        {"DROP TABLE archive", 0},
        {"DELETE FROM ticket WHERE id = 2", 2}, /* its code, its note */
        {"UPDATE hall SET archived = 3; DELETE FROM served", 0},
        {"DELETE FROM request WHERE id = 'r-1'", 1}, /* its answer */
    };
    struct repair_report report;
    struct repair_file files[2];
    struct moved moved = {0};
    char copy[300];
    live_days(f, &moved);
    struct archive_span first = move(f, "2026-11-23"), second = move(f, "2026-11-24");
    keep_first(&moved, second.last);
    split(&moved, &first, &second, files);
    for (size_t i = 0; i < ARRAY_SIZE(damages); i++) {
        str_format(copy, sizeof copy, "%s/copy%zu.db", f->folder, i);
        damage_after(f, copy, damages[i].sql);
        assert_done(f, repair_from_files(f, &moved, files, 2, &report), damages[i].sql);
        if (report.loss_count != damages[i].losses) {
            fail_msg("%s: lost %s", damages[i].sql, report.losses[0].what);
        }
        assert_true(report.repaired);
        fixture_open(f);
        assert_proved(f, &moved);
        assert_int_equal(fixture_int(f, "SELECT min(id) FROM event"), second.last + 1);
        assert_int_equal(fixture_int(f, "SELECT count(*) FROM archive"), 2);
        struct action again = {.kind = ACTION_TAKE, .services = "C/resale,G", .request = "r-1"};
        enum status asked = fixture_act(f, again);
        assert_true(asked == STATUS_CONFLICT || (asked == STATUS_OK && f->answer.repeated));
        /* As any other hall: days may be moved, and a second repair needs no file. */
        f->store = store_close(f->store);
        fixture_sql(f, "UPDATE service SET waiting = 99");
        const struct repair_options alone = {.clock = &f->clock};
        assert_int_equal(store_repair(f->path, &alone, &f->answer, &report), STATUS_OK);
        assert_int_equal(report.loss_count, 0);
        fixture_open(f);
        assert_proved(f, &moved);
    }
    free_moved(&moved);
}

static void
an_archive_file_that_is_missing_or_another_one_is_named(void **state)
{
    struct fixture *f = *state;
    struct repair_report report;
    struct repair_file files[2];
    struct moved moved = {0};
    char copy[300], message[ANSWER_MESSAGE_SIZE];
    live_days(f, &moved);
    struct archive_span first = move(f, "2026-11-23"), second = move(f, "2026-11-24");
    keep_first(&moved, second.last);
    split(&moved, &first, &second, files);
    str_format(copy, sizeof copy, "%s/copy.db", f->folder);
    damage_after(f, copy, "UPDATE ticket SET outcome = 'x' WHERE id = 1");
    assert_int_equal(repair_from_files(f, &moved, files, 1, &report), STATUS_INVALID);
    answer_message(&f->answer, message, sizeof message);
    assert_non_null(strstr(message, "hall.gz comes behind one.gz"));
    /* The same rows but one, in a chain of their own. */
    char *kept = moved.bodies[2];
    json_t *body = json_loads(kept, 0, NULL);
    json_object_set_new(body, "at",
                        json_integer(json_integer_value(json_object_get(body, "at")) + 1));
    moved.bodies[2] = json_dumps(body, JSON_COMPACT | JSON_SORT_KEYS);
    for (size_t i = 0, at = 0; i < 2; i++) {
        char head[65];
        memcpy(head, i == 0 ? files[0].span.previous : files[0].span.head, sizeof head);
        for (; at < (size_t)files[i].span.last; at++) {
            store_chain(head, moved.bodies[at]);
        }
        memcpy(files[i].span.head, head, sizeof head);
    }
    assert_int_equal(repair_from_files(f, &moved, files, 2, &report), STATUS_CORRUPT);
    answer_message(&f->answer, message, sizeof message);
    assert_non_null(strstr(message, "one.gz is not as the ledger tells it"));
    json_decref(body);
    free(moved.bodies[2]);
    moved.bodies[2] = kept;
    /* Nothing was done to the hall. */
    files[0].span = first;
    files[1].span = second;
    assert_int_equal(repair_from_files(f, &moved, files, 2, &report), STATUS_OK);
    fixture_open(f);
    free_moved(&moved);
}

/* Rows of today were lost, and with them the one that told of the move. */
static void
a_move_that_no_row_tells_any_more_is_told_again(void **state)
{
    struct fixture *f = *state;
    struct repair_report report;
    struct moved moved = {0};
    char sql[200];
    live_days(f, &moved);
    struct archive_span span = move(f, "2026-11-24");
    f->store = store_close(f->store);
    fixture_open_ledger(f);
    str_format(sql, sizeof sql, "DELETE FROM event WHERE id = %lld", (long long)span.last + 4);
    fixture_sql(f, sql);
    const struct repair_options options = {.clock = &f->clock, .keep_intact = true};
    assert_done(f, store_repair(f->path, &options, &f->answer, &report), "repair");
    assert_int_equal(report.holds_to, span.last + 3);
    fixture_open(f);
    assert_proved(f, &moved);
    free_moved(&moved);
}

static void
a_backup_from_before_the_move_gives_them_back_as_well(void **state)
{
    struct fixture *f = *state;
    struct repair_report report;
    struct moved moved = {0};
    char copy[300];
    live_days(f, &moved);
    str_format(copy, sizeof copy, "%s/copy.db", f->folder);
    assert_int_equal(store_backup(f->store, copy, &f->answer), STATUS_OK);
    move(f, "2026-11-24");
    f->store = store_close(f->store);
    fixture_sql(f, "UPDATE ticket SET outcome = 'x' WHERE id = 1");
    const struct repair_options options = {.clock = &f->clock, .backup = copy};
    assert_done(f, store_repair(f->path, &options, &f->answer, &report), "repair");
    fixture_open(f);
    assert_proved(f, &moved);
    free_moved(&moved);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        lab_test(moved_days_leave_their_last_rows_hash_and_everything_goes_on),
        lab_test(what_was_moved_once_is_not_moved_again_and_more_may_be),
        lab_test(nothing_behind_the_archive_is_deleted_and_nothing_of_it_changed),
        lab_test(files_that_are_not_the_ones_are_named),
        lab_test(a_head_kept_elsewhere_is_looked_for_where_it_is),
        lab_test(an_archived_ticket_stays_as_it_is_and_is_still_shown),
        lab_test(a_clock_set_back_into_archived_days_gives_no_number_twice),
        lab_test(a_ticket_still_open_keeps_its_days_in_the_database),
        lab_test(repair_backup_and_restore_know_an_archived_ledger),
        lab_test(a_backup_gives_back_archived_rows_that_were_changed),
        lab_test(a_row_that_is_no_archives_does_not_hide_the_one_that_is),
        lab_test(archive_files_alone_give_back_whatever_was_lost_of_their_days),
        lab_test(an_archive_file_that_is_missing_or_another_one_is_named),
        lab_test(a_move_that_no_row_tells_any_more_is_told_again),
        lab_test(a_backup_from_before_the_move_gives_them_back_as_well),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
