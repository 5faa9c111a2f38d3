/* SPDX-License-Identifier: Apache-2.0 */
#include "lab.h"

#include <sys/stat.h>
#include <sys/wait.h>

#include "store/db_file.h"
#include "store/rating.h"
#include "store/repair.h"

static void
act(struct fixture *f, struct action action)
{
    fixture_pass(f, 1000);
    fixture_act_ok(f, action);
}

/* Two days with something in every table. */
static void
make_hall(struct fixture *f)
{
    act(f, (struct action){.kind = ACTION_OPEN, .counter = "1", .staff = "0317"});
    for (int i = 0; i < 5; i++) {
        act(f, (struct action){.kind = ACTION_TAKE, .services = "C"});
    }
    act(f, (struct action){.kind = ACTION_CALL, .counter = "1"});
    act(f, (struct action){.kind = ACTION_START, .counter = "1"});
    act(f, (struct action){.kind = ACTION_TRANSFER,
                           .counter = "1",
                           .services = "G",
                           .target = TICKET_BOUND_NONE,
                           .note = "two copies"});
    fixture_until(f, "2026-11-21T09:00:00");
    act(f, (struct action){.kind = ACTION_TAKE, .services = "C", .request = "r-1"});
    act(f, (struct action){.kind = ACTION_TAKE, .services = "C", .class_id = "elderly"});
    act(f, (struct action){.kind = ACTION_TAKE, .services = "G,C"});
    act(f, (struct action){.kind = ACTION_OPEN, .counter = "3", .staff = "0318"});
    act(f, (struct action){.kind = ACTION_CALL, .counter = "1"});
    act(f, (struct action){.kind = ACTION_SERVICE_STOP, .services = "K", .reason = "printer"});
    act(f, (struct action){.kind = ACTION_COUNTER, .counter = "2", .services = "K,C"});
    act(f,
        (struct action){
            .kind = ACTION_STAFF_ADD, .staff = "0500", .name = "Wu", .roles = 12, .pin = "4711"});
    act(f, (struct action){.kind = ACTION_STAFF_OFF, .staff = "0400"});
    act(f, (struct action){
               .kind = ACTION_PRESENCE, .terminal = "k1", .device = "kiosk", .outcome = "up"});
    act(f, (struct action){.kind = ACTION_EMERGENCY,
                           .text_zh = "请从北门离开",
                           .text_en = "Leave by the north gate"});
    fixture_sql(f, "INSERT INTO personal VALUES ('p1', 'x', 9)");
    fixture_verify(f);
}

static enum status
repair(struct fixture *f, const struct repair_options *wanted, struct repair_report *report)
{
    struct repair_options options = wanted ? *wanted : (struct repair_options){0};
    options.clock = &f->clock;
    f->store = store_close(f->store);
    return store_repair(f->path, &options, &f->answer, report);
}

static void
repair_ok(struct fixture *f, const struct repair_options *options, struct repair_report *report)
{
    char message[ANSWER_MESSAGE_SIZE];
    if (repair(f, options, report) != STATUS_OK) {
        answer_message(&f->answer, message, sizeof message);
        fail_msg("%s: %s", status_name(f->answer.status), message);
    }
    fixture_open(f);
    fixture_verify(f);
}

static const struct repair_loss *
loss(const struct repair_report *report, const char *what)
{
    for (size_t i = 0; i < report->loss_count; i++) {
        if (strcmp(report->losses[i].what, what) == 0) {
            return &report->losses[i];
        }
    }
    return NULL;
}

/* Everything that a person could ask of the database, but for its last row's time. */
static char *
dump(struct fixture *f)
{
    static const char *const tables[] = {
        "SELECT * FROM ticket ORDER BY id",
        "SELECT id, training, time_zone, languages, day_starts_min, revision, guard_limit,"
        " secondary_after_min, calls_before_pass, return_minutes, visit_days, bound_minutes,"
        " bell_key, last_ticket, day, clock_at, clock_real, clock_rate FROM hall",
        "SELECT * FROM definition ORDER BY revision",
        "SELECT * FROM class ORDER BY id",
        "SELECT * FROM service ORDER BY id",
        "SELECT * FROM matter ORDER BY service, id",
        "SELECT * FROM series ORDER BY service, name",
        "SELECT * FROM series_past ORDER BY service, name, day",
        "SELECT * FROM counter ORDER BY id",
        "SELECT * FROM counter_service ORDER BY counter, service",
        "SELECT * FROM staff ORDER BY id",
        "SELECT * FROM request ORDER BY id",
        "SELECT * FROM request_answer ORDER BY event",
        "SELECT * FROM presence ORDER BY terminal",
        "SELECT * FROM personal ORDER BY key",
        "SELECT * FROM emergency",
        "SELECT * FROM served ORDER BY event",
        "SELECT * FROM rating ORDER BY served",
        "SELECT * FROM rating_total ORDER BY staff",
        "SELECT * FROM rating_reason ORDER BY id",
        "SELECT * FROM notice ORDER BY event",
        "SELECT * FROM terminal ORDER BY id",
        "SELECT * FROM event WHERE kind <> 'repair' ORDER BY id",
    };
    struct buffer text = {0};
    sqlite3 *handle = NULL;
    assert_int_equal(sqlite3_open(f->path, &handle), SQLITE_OK);
    for (size_t t = 0; t < ARRAY_SIZE(tables); t++) {
        sqlite3_stmt *rows = NULL;
        assert_int_equal(sqlite3_prepare_v2(handle, tables[t], -1, &rows, NULL), SQLITE_OK);
        while (sqlite3_step(rows) == SQLITE_ROW) {
            for (int c = 0; c < sqlite3_column_count(rows); c++) {
                const unsigned char *value = sqlite3_column_text(rows, c);
                buffer_format(&text, "%s|", value ? (const char *)value : "NULL");
            }
            buffer_append(&text, "\n");
        }
        sqlite3_finalize(rows);
    }
    sqlite3_close(handle);
    return text.data;
}

static void
a_sound_database_is_left_alone(void **state)
{
    struct fixture *f = *state;
    struct repair_report report;
    make_hall(f);
    char *before = dump(f);
    repair_ok(f, NULL, &report);
    assert_false(report.repaired);
    assert_string_equal(report.kept, "");
    char *after = dump(f);
    assert_string_equal(after, before);
    free(before);
    free(after);
}

static void
every_table_is_written_again_as_it_was(void **state)
{
    (void)state;
    static const char *const damages[] = {
        "UPDATE ticket SET state = 'left'",
        "UPDATE ticket SET base = 1, due = 2, counter = '9', calls = 7",
        "UPDATE service SET guard = 2, waiting = 9, stopped = 1 - stopped, stop_reason = 'x'",
        "UPDATE counter SET state = 'closed', staff = '', ticket = 0, since = 1, last_event = 1",
        "DELETE FROM counter_service; INSERT INTO counter_service VALUES ('1', 'K', 0, 0)",
        "UPDATE series SET issued = 77",
        "DELETE FROM series_past",
        "DELETE FROM presence",
        "UPDATE staff SET roles = 15, off = 1 - off",
        ("DELETE FROM matter; DELETE FROM class; DELETE FROM series; DELETE FROM service;"
         " DELETE FROM counter; UPDATE hall SET guard_limit = 9, languages = 'xx'"),
    };
    for (size_t i = 0; i < ARRAY_SIZE(damages); i++) {
        struct fixture f;
        struct repair_report report;
        fixture_make(&f, fixture_hall, true);
        make_hall(&f);
        char *before = dump(&f);
        fixture_sql(&f, damages[i]);
        repair_ok(&f, NULL, &report);
        assert_true(report.repaired);
        assert_int_equal(report.loss_count, 0);
        char *after = dump(&f);
        if (strcmp(before, after) != 0) {
            fail_msg("after %s:\n%s\ninstead of\n%s", damages[i], after, before);
        }
        free(before);
        free(after);
        fixture_done(&f);
    }
}

static void
what_was_served_rated_and_told_in_writing_is_written_again(void **state)
{
    struct fixture *f = *state;
    struct repair_report report;
    struct action rate = {
        .kind = ACTION_RATE, .counter = "1", .number = "C001", .terminal = "pad1", .level = 5};
    store_grant_rating(f->store);
    lab_open(f, "1", "0317");
    for (int i = 0; i < 3; i++) {
        lab_take(f, "C/resale");
        lab_at(f, ACTION_CALL, "1");
        lab_at(f, ACTION_START, "1");
        lab_ok(f, &(struct action){.kind = ACTION_NOTICE, .counter = "1", .missing = "2"});
        fixture_pass(f, 5000);
        lab_at(f, ACTION_FINISH, "1");
        if (i == 0) {
            lab_ok(f, &rate);
        }
    }
    lab_at(f, ACTION_UNDO, "1");
    assert_int_equal(fixture_int(f, "SELECT count(*) FROM served"), 2);
    fixture_verify(f);
    char *before = dump(f);
    fixture_sql(f, "DELETE FROM served; DELETE FROM rating; DELETE FROM rating_total;"
                   " DELETE FROM notice; DELETE FROM terminal; DELETE FROM rating_reason");
    repair_ok(f, NULL, &report);
    char *after = dump(f);
    assert_string_equal(after, before);
    free(before);
    free(after);
}

static void
what_the_ledger_does_not_tell_is_named_when_it_is_lost(void **state)
{
    struct fixture *f = *state;
    struct repair_report report;
    make_hall(f);
    fixture_sql(f, "DELETE FROM request; DELETE FROM ticket WHERE id <= 2;"
                   " DELETE FROM staff WHERE id = '0500'; DELETE FROM hall");
    repair_ok(f, NULL, &report);
    assert_non_null(loss(&report, "answers"));
    assert_string_equal(loss(&report, "answers")->names, "r-1");
    assert_int_equal(loss(&report, "codes")->count, 2);
    assert_string_equal(loss(&report, "notes")->names, "2026-11-20/C001 2026-11-20/C002");
    assert_string_equal(loss(&report, "names")->names, "0500");
    assert_string_equal(loss(&report, "pins")->names, "0500");
    assert_non_null(loss(&report, "bell-key"));
    /* The request stays used: nothing is done twice. */
    struct action again = {.kind = ACTION_TAKE, .services = "C", .request = "r-1"};
    assert_int_equal(fixture_act(f, again), STATUS_CONFLICT);
    assert_int_equal(fixture_int(f, "SELECT count(*) FROM event WHERE kind = 'repair'"
                                    " AND body LIKE '%\"answers\":1%'"),
                     1);
}

static void
the_old_file_stays_beside_with_all_it_had(void **state)
{
    struct fixture *f = *state;
    struct repair_report report;
    struct stat found;
    char path[sizeof f->path];
    make_hall(f);
    fixture_sql(f, "UPDATE series SET issued = 77");
    assert_int_equal(chmod(f->path, 0640), 0);
    repair_ok(f, NULL, &report);
    assert_int_equal(stat(f->path, &found), 0);
    assert_int_equal(found.st_mode & 0777, 0640);
    str_cut(path, sizeof path, f->path);
    str_cut(f->path, sizeof f->path, report.kept);
    assert_int_equal(fixture_int(f, "SELECT max(issued) FROM series"), 77);
    str_cut(f->path, sizeof f->path, path);
}

static void
a_broken_ledger_is_not_repaired_unasked(void **state)
{
    struct fixture *f = *state;
    struct repair_report report;
    make_hall(f);
    fixture_sql(f, "DROP TRIGGER event_is_not_changed");
    fixture_sql(f, "UPDATE event SET body = replace(body, '0317', '0318') WHERE id = 9");
    char *before = dump(f);
    assert_int_equal(repair(f, NULL, &report), STATUS_CORRUPT);
    assert_int_equal(report.holds_to, 8);
    assert_true(report.known_to > 20);
    char *after = dump(f);
    assert_string_equal(after, before);
    free(before);
    free(after);
    repair_ok(f, &(struct repair_options){.keep_intact = true}, &report);
    assert_int_equal(loss(&report, "rows")->count, report.known_to - 8);
    assert_non_null(strstr(loss(&report, "tickets")->names, "2026-11-21/C001"));
    assert_int_equal(fixture_int(f, "SELECT max(id) FROM event") > 8, 1);
    act(f, (struct action){.kind = ACTION_TAKE, .services = "C"});
    fixture_verify(f);
}

static bool
is_in_file(const char *path, const char *line)
{
    char text[4096];
    bool found = false;
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    while (fgets(text, sizeof text, file)) {
        found = found || strncmp(text, line, strlen(line)) == 0;
    }
    fclose(file);
    return found;
}

static void
take_asked(struct fixture *f, int n)
{
    struct action take = {.kind = ACTION_TAKE, .services = "C"};
    str_format(take.request, sizeof take.request, "q-%d", n);
    fixture_pass(f, 1000);
    (void)fixture_act(f, take);
}

static void
no_number_is_given_twice_and_no_request_done_twice_behind_lost_rows(void **state)
{
    struct fixture *f = *state;
    struct repair_report report;
    const struct repair_options options = {.keep_intact = true};
    for (int i = 1; i <= 60; i++) {
        take_asked(f, i);
        assert_int_equal(f->answer.status, STATUS_OK);
    }
    fixture_sql(f, "DROP TRIGGER event_is_not_deleted; DELETE FROM event WHERE id = 20");
    repair_ok(f, &options, &report);
    assert_int_equal(loss(&report, "numbers")->count, 42);
    assert_string_equal(loss(&report, "numbers")->names, "2026-11-20/C019-C060");
    assert_int_equal(loss(&report, "requests")->count, 42);
    assert_true(is_in_file(report.lost_file, "tickets 2026-11-20/C060\n"));
    assert_true(is_in_file(report.lost_file, "requests q-60\n"));
    assert_true(is_in_file(report.lost_file, "row {\"at\":"));

    for (int again = 0; again < 2; again++) {
        take_asked(f, 40);
        assert_int_equal(f->answer.status, STATUS_CONFLICT);
        take_asked(f, 7);
        assert_int_equal(f->answer.status, STATUS_OK);
        assert_true(f->answer.repeated);
        fixture_verify(f);
        /* The rows made since: another repair knows of it from the ledger alone. */
        fixture_sql(f, "UPDATE series SET issued = 3; DELETE FROM request WHERE id = 'q-40'");
        repair_ok(f, NULL, &report);
    }
    take_asked(f, 61);
    assert_int_equal(f->answer.status, STATUS_OK);
    assert_string_equal(f->answer.ticket.number, "C061");
    fixture_verify(f);
}

static void
a_number_that_only_a_damaged_page_holds_is_not_given_again(void **state)
{
    struct fixture *f = *state;
    struct repair_report report;
    const struct repair_options options = {.keep_intact = true};
    make_hall(f);
    /* Neither rows nor counts are left, only the ticket. */
    fixture_sql(f, "DROP TRIGGER event_is_not_deleted; DELETE FROM event WHERE id > 4 AND id <"
                   " (SELECT max(id) FROM event)");
    fixture_sql(f, "UPDATE series SET issued = 0; DELETE FROM series_past; DELETE FROM request");
    fixture_sql(f, "UPDATE ticket SET sequence = 30, number = 'C030' WHERE number = 'C001'"
                   " AND day = '2026-11-21'");
    fixture_sql(f, "UPDATE ticket SET sequence = 700 WHERE number = 'G001'");
    repair_ok(f, &options, &report);
    act(f, (struct action){.kind = ACTION_TAKE, .services = "C"});
    assert_string_equal(f->answer.ticket.number, "C031");
    act(f, (struct action){.kind = ACTION_TAKE, .services = "G"});
    assert_string_equal(f->answer.ticket.number, "G001");
    fixture_verify(f);
}

static void
a_hash_that_alone_was_damaged_is_mended(void **state)
{
    struct fixture *f = *state;
    struct repair_report report;
    make_hall(f);
    char *before = dump(f);
    fixture_sql(f, "DROP TRIGGER event_is_not_changed");
    fixture_sql(f, "UPDATE event SET hash = replace(hash, substr(hash, 1, 1), 'x')"
                   " WHERE id IN (9, (SELECT max(id) FROM event))");
    repair_ok(f, NULL, &report);
    assert_int_equal(report.loss_count, 0);
    char *after = dump(f);
    assert_string_equal(after, before);
    free(before);
    free(after);
}

static void
a_backup_gives_the_rows_that_were_lost(void **state)
{
    struct fixture *f = *state;
    struct repair_report report;
    char backup[300];
    make_hall(f);
    str_format(backup, sizeof backup, "%s/backup.db", f->folder);
    assert_int_equal(store_backup(f->store, backup, &f->answer), STATUS_OK);
    act(f, (struct action){.kind = ACTION_TAKE, .services = "C"});
    char *before = dump(f);
    fixture_sql(f, "DROP TRIGGER event_is_not_deleted; DELETE FROM event WHERE id BETWEEN 3 AND 9;"
                   " DELETE FROM ticket WHERE id < 4");
    assert_int_equal(repair(f, NULL, &report), STATUS_CORRUPT);
    repair_ok(f, &(struct repair_options){.backup = backup}, &report);
    assert_int_equal(report.loss_count, 0);
    char *after = dump(f);
    assert_string_equal(after, before);
    free(before);
    free(after);
}

/* The first pages of two tables in each other's place: the list of what was moved out is full, of
 * something else. */
static void
another_tables_rows_where_the_archive_is_kept_are_no_archive(void **state)
{
    static const char *const others[] = {"ticket", "event", "definition", "series"};
    struct fixture *f = *state;
    struct repair_report report;
    char copy[300], sql[600];
    make_hall(f);
    str_format(copy, sizeof copy, "%s/copy.db", f->folder);
    assert_int_equal(store_backup(f->store, copy, &f->answer), STATUS_OK);
    int64_t events = fixture_int(f, "SELECT max(id) FROM event");
    for (size_t i = 0; i < ARRAY_SIZE(others); i++) {
        for (int with = 0; with < 2; with++) {
            const struct repair_options options = {.backup = with ? copy : NULL,
                                                   .definition = lab_hall};
            str_format(sql, sizeof sql,
                       "PRAGMA writable_schema = ON; CREATE TEMP TABLE root AS SELECT name,"
                       " rootpage FROM sqlite_master WHERE name IN ('archive', '%s');"
                       " UPDATE sqlite_master SET rootpage = (SELECT r.rootpage FROM root r"
                       " WHERE r.name <> sqlite_master.name) WHERE name IN ('archive', '%s')",
                       others[i], others[i]);
            f->store = store_close(f->store);
            db_file_remove(f->path);
            assert_int_equal(db_file_copy(copy, f->path), STATUS_OK);
            fixture_sql(f, sql);
            repair_ok(f, &options, &report);
            assert_int_equal(report.holds_to, events);
        }
    }
}

/* Its numbers say who wrote a file and for which schema; with them damaged it is a hall's still. */
static void
a_header_that_lost_its_marks_is_mended(void **state)
{
    static const char *const marks[] = {"PRAGMA application_id = 7", "PRAGMA user_version = 0",
                                        "PRAGMA user_version = 65537"};
    struct fixture *f = *state;
    struct repair_report report;
    char sql[200];
    make_hall(f);
    for (size_t i = 0; i < ARRAY_SIZE(marks); i++) {
        f->store = store_close(f->store);
        fixture_sql(f, marks[i]);
        repair_ok(f, NULL, &report);
        assert_true(report.repaired);
        assert_int_equal(report.loss_count, 0);
    }
    /* A version of SQLite's that nobody knows: to be read only. */
    f->store = store_close(f->store);
    FILE *file = fopen(f->path, "r+");
    assert_int_equal(fseek(file, 18, SEEK_SET), 0);
    fputc(7, file);
    fclose(file);
    repair_ok(f, NULL, &report);
    assert_int_equal(report.loss_count, 0);
    /* With a table that is not ours it is another program's, or a newer one's. */
    fixture_sql(f, "CREATE TABLE later (a)");
    for (size_t i = 0; i < ARRAY_SIZE(marks); i++) {
        f->store = store_close(f->store);
        fixture_sql(f, marks[i]);
        assert_int_equal(repair(f, NULL, &report), STATUS_INVALID);
        str_format(sql, sizeof sql, "PRAGMA application_id = %d; PRAGMA user_version = %d",
                   DB_FILE_APPLICATION, STORE_SCHEMA);
        fixture_sql(f, sql);
    }
    fixture_open(f);
}

static void
invert_byte(const char *path, long at)
{
    FILE *file = fopen(path, "r+");
    assert_non_null(file);
    assert_int_equal(fseek(file, at, SEEK_SET), 0);
    int byte = fgetc(file);
    assert_int_equal(fseek(file, at, SEEK_SET), 0);
    fputc(~byte & 255, file);
    fclose(file);
}

/* Whatever it says of the file, what stands behind it is whole. */
static void
of_a_header_with_any_damaged_byte_nothing_is_lost(void **state)
{
    enum { HEADER_BYTES = 100 };
    struct fixture *f = *state;
    struct repair_report report;
    char copy[300];
    make_hall(f);
    str_format(copy, sizeof copy, "%s/copy.db", f->folder);
    assert_int_equal(store_backup(f->store, copy, &f->answer), STATUS_OK);
    char *before = dump(f);
    for (long at = 0; at < HEADER_BYTES; at++) {
        f->store = store_close(f->store);
        db_file_remove(f->path);
        assert_int_equal(db_file_copy(copy, f->path), STATUS_OK);
        invert_byte(f->path, at);
        repair_ok(f, NULL, &report);
        assert_int_equal(report.loss_count, 0);
        char *after = dump(f);
        assert_string_equal(after, before);
        free(after);
    }
    free(before);
}

/* Where the link stands there is no journal, and none of its numbers. */
static void
behind_a_link_the_databases_own_journal_is_read(void **state)
{
    struct fixture *f = *state;
    struct repair_report report;
    struct stat found;
    char disk[300], there[320];
    make_hall(f);
    int64_t events = fixture_int(f, "SELECT max(id) FROM event");
    str_format(disk, sizeof disk, "%s/disk", f->folder);
    str_format(there, sizeof there, "%s/hall.db", disk);
    assert_int_equal(mkdir(disk, 0700), 0);
    assert_int_equal(db_file_copy(f->path, there), STATUS_OK);
    f->store = store_close(f->store);
    db_file_remove(f->path);
    assert_int_equal(symlink(there, f->path), 0);
    FILE *file = fopen(there, "r+");
    assert_non_null(file);
    fputs("no database, says its first page", file);
    assert_int_equal(fclose(file), 0);

    repair_ok(f, NULL, &report);
    assert_true(fixture_int(f, "SELECT max(id) FROM event") >= events);
    assert_int_equal(report.loss_count, 0);
    assert_int_equal(lstat(f->path, &found), 0);
    assert_true(S_ISLNK(found.st_mode));
    assert_true(!report.repaired || strncmp(report.kept, disk, strlen(disk)) == 0);
}

static void
a_lost_hall_file_must_be_given(void **state)
{
    struct fixture *f = *state;
    struct repair_report report;
    make_hall(f);
    char *before = dump(f);
    fixture_sql(f, "DELETE FROM definition");
    assert_int_equal(repair(f, NULL, &report), STATUS_NOT_FOUND);
    assert_int_equal(repair(f, &(struct repair_options){.definition = "format: 1"}, &report),
                     STATUS_NOT_FOUND);
    repair_ok(f, &(struct repair_options){.definition = fixture_hall}, &report);
    char *after = dump(f);
    assert_string_equal(after, before);
    free(before);
    free(after);
}

static void
an_earlier_hall_file_may_be_lost(void **state)
{
    struct fixture *f = *state;
    struct repair_report report;
    struct hall *hall = fixture_parse(fixture_hall);
    make_hall(f);
    assert_int_equal(store_import(f->store, hall, fixture_hall, &f->answer), STATUS_OK);
    hall_free(hall);
    char changed[sizeof fixture_hall + 40];
    str_format(changed, sizeof changed, "%shours: {mon-sun: [\"08:00-18:00\"]}\n", fixture_hall);
    hall = fixture_parse(changed);
    assert_int_equal(store_import(f->store, hall, changed, &f->answer), STATUS_OK);
    hall_free(hall);
    fixture_sql(f, "DELETE FROM definition WHERE revision = 2");
    repair_ok(f, NULL, &report);
    assert_string_equal(loss(&report, "definitions")->names, "2");
}

static void
nobody_may_be_in_the_database(void **state)
{
    struct fixture *f = *state;
    struct repair_report report;
    int ready[2], done[2];
    char byte = 0;
    make_hall(f);
    f->store = store_close(f->store);
    assert_int_equal(pipe(ready) | pipe(done), 0);
    pid_t other = fork();
    if (other == 0) {
        fixture_open(f);
        (void)!write(ready[1], "x", 1);
        (void)!read(done[0], &byte, 1);
        store_close(f->store);
        _exit(0);
    }
    assert_int_equal(read(ready[0], &byte, 1), 1);
    enum status status = store_repair(f->path, &(struct repair_options){0}, &f->answer, &report);
    assert_int_equal(write(done[1], "x", 1), 1);
    waitpid(other, NULL, 0);
    assert_int_equal(status, STATUS_BUSY);
    assert_int_equal(store_repair(f->path, &(struct repair_options){0}, &f->answer, &report),
                     STATUS_OK);
}

static void
what_is_no_hall_is_refused(void **state)
{
    struct fixture *f = *state;
    struct repair_report report;
    char path[300];
    sqlite3 *handle = NULL;
    struct repair_options none = {0};
    str_format(path, sizeof path, "%s/nowhere.db", f->folder);
    assert_int_equal(store_repair(path, &none, &f->answer, &report), STATUS_UNAVAILABLE);
    assert_int_equal(store_repair(f->folder, &none, &f->answer, &report), STATUS_IO);
    assert_int_equal(store_repair("postgresql://x/y", &none, &f->answer, &report), STATUS_INVALID);
    str_format(path, sizeof path, "%s/foreign.db", f->folder);
    assert_int_equal(sqlite3_open(path, &handle), SQLITE_OK);
    assert_int_equal(sqlite3_exec(handle, "CREATE TABLE x (a)", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(handle);
    assert_int_equal(store_repair(path, &none, &f->answer, &report), STATUS_INVALID);
    FILE *file = fopen(path, "w");
    fclose(file);
    assert_int_equal(store_repair(path, &none, &f->answer, &report), STATUS_CORRUPT);
    file = fopen(path, "w");
    fputs("Once upon a time there was no database here at all.\n", file);
    fclose(file);
    assert_int_equal(store_repair(path, &none, &f->answer, &report), STATUS_CORRUPT);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
        TEST(a_sound_database_is_left_alone),
        cmocka_unit_test(every_table_is_written_again_as_it_was),
        lab_test(what_was_served_rated_and_told_in_writing_is_written_again),
        TEST(what_the_ledger_does_not_tell_is_named_when_it_is_lost),
        TEST(the_old_file_stays_beside_with_all_it_had),
        TEST(a_broken_ledger_is_not_repaired_unasked),
        TEST(no_number_is_given_twice_and_no_request_done_twice_behind_lost_rows),
        TEST(a_number_that_only_a_damaged_page_holds_is_not_given_again),
        TEST(a_hash_that_alone_was_damaged_is_mended),
        TEST(a_backup_gives_the_rows_that_were_lost),
        TEST(another_tables_rows_where_the_archive_is_kept_are_no_archive),
        TEST(a_header_that_lost_its_marks_is_mended),
        TEST(of_a_header_with_any_damaged_byte_nothing_is_lost),
        TEST(behind_a_link_the_databases_own_journal_is_read),
        TEST(a_lost_hall_file_must_be_given),
        TEST(an_earlier_hall_file_may_be_lost),
        TEST(nobody_may_be_in_the_database),
        TEST(what_is_no_hall_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
