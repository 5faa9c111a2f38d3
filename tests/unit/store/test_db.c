/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>

static struct db *
open_db(struct fixture *f, const char *name)
{
    char path[300];
    struct db *db = NULL;
    const char *sentence = NULL;
    str_format(path, sizeof path, "%s/%s", f->folder, name);
    assert_int_equal(db_sqlite.open(path, DB_WRITE, true, 100, &db, &sentence), STATUS_OK);
    return db;
}

static void
parameters_are_bound_by_name_not_by_place(void **state)
{
    struct db *db = open_db(*state, "bind.db");
    struct db_statement *statement = NULL;
    bool row = false;
    assert_int_equal(db->driver->prepare(db, "SELECT $2, $1, $3, $4", &statement), STATUS_OK);
    assert_int_equal(db_first(statement, &row, "isSI", (int64_t)1, "two", "", (int64_t)0),
                     STATUS_OK);
    assert_true(row);
    assert_string_equal(db_text(statement, 0), "two");
    assert_int_equal(db_int(statement, 1), 1);
    assert_true(db_is_null(statement, 2));
    assert_true(db_is_null(statement, 3));
    db->driver->finalize(statement);
    db->driver->close(db);
}

static void
the_scheme_chooses_the_driver(void **state)
{
    (void)state;
    assert_ptr_equal(db_driver_of("/var/lib/hall.db"), &db_sqlite);
    assert_ptr_equal(db_driver_of("hall.db"), &db_sqlite);
    assert_ptr_equal(db_driver_of("sqlite:/var/lib/hall.db"), &db_sqlite);
    assert_ptr_equal(db_driver_of("postgresql://server/hall"), &db_postgres);
    assert_ptr_equal(db_driver_of("postgres://server/hall"), &db_postgres);
    assert_null(db_driver_of("mysql://server/hall"));
}

static enum status
open_url(struct fixture *f, const char *url)
{
    struct store *store = NULL;
    enum status status = store_open(url, &f->options, &f->answer, &store);
    store_close(store);
    assert_int_equal(f->answer.status, status);
    return status;
}

static enum status
open_file(struct fixture *f, const char *name)
{
    char url[300];
    str_format(url, sizeof url, "sqlite:%s/%s", f->folder, name);
    return open_url(f, url);
}

static void
write_file(struct fixture *f, const char *name, const char *text)
{
    char path[300];
    str_format(path, sizeof path, "%s/%s", f->folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void
what_is_no_hall_is_refused_in_words(void **state)
{
    struct fixture *f = *state;
    char message[ANSWER_MESSAGE_SIZE];
    assert_int_equal(open_url(f, "postgresql://127.0.0.1:1/hall"), STATUS_UNAVAILABLE);
    assert_int_equal(open_url(f, "mysql://server/hall"), STATUS_INVALID);
    assert_int_equal(open_url(f, f->folder), STATUS_UNAVAILABLE);
    answer_message(&f->answer, message, sizeof message);
    assert_non_null(strstr(message, "is a folder"));
    assert_int_equal(open_file(f, "missing.db"), STATUS_UNAVAILABLE);
    answer_message(&f->answer, message, sizeof message);
    assert_non_null(strstr(message, "missing.db"));
    write_file(f, "text.db",
               "This is a letter, not a database; it is long enough to have a header"
               " and a good deal longer than a hundred bytes.");
    assert_int_equal(open_file(f, "text.db"), STATUS_CORRUPT);
    write_file(f, "empty.db", "");
    assert_int_equal(open_file(f, "empty.db"), STATUS_INVALID);
    assert_int_equal(open_file(f, "no/such/folder.db"), STATUS_UNAVAILABLE);
}

static void
a_foreign_database_is_refused_and_left_as_it_was(void **state)
{
    struct fixture *f = *state;
    char path[300];
    str_format(path, sizeof path, "%s/foreign.db", f->folder);
    sqlite3 *handle = NULL;
    assert_int_equal(sqlite3_open(path, &handle), SQLITE_OK);
    sqlite3_exec(handle, "CREATE TABLE ticket (a)", NULL, NULL, NULL);
    sqlite3_close(handle);
    assert_int_equal(open_file(f, "foreign.db"), STATUS_INVALID);
    struct hall *hall = fixture_parse(fixture_hall);
    assert_int_equal(store_init(path, &f->options, hall, fixture_hall, false, &f->answer),
                     STATUS_INVALID);
    hall_free(hall);
    char header[20] = "";
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    assert_int_equal(fread(header, 1, sizeof header, file), sizeof header);
    fclose(file);
    assert_int_equal(header[18], 1); /* still no WAL */
}

static void
a_newer_schema_is_refused(void **state)
{
    struct fixture *f = *state;
    f->store = store_close(f->store);
    fixture_sql(f, "PRAGMA user_version = 2");
    assert_int_equal(open_url(f, f->path), STATUS_INVALID);
    fixture_sql(f, "PRAGMA user_version = 1");
    assert_int_equal(open_url(f, f->path), STATUS_OK);
}

/* Root may do all, so somebody else looks. */
static enum status
open_as_nobody(struct fixture *f)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct store *store = NULL;
        if (setgid(65534) != 0 || setuid(65534) != 0) {
            _exit(STATUS_COUNT);
        }
        _exit((int)store_open(f->path, NULL, &f->answer, &store));
    }
    int ended = 0;
    assert_int_equal(waitpid(child, &ended, 0), child);
    assert_true(WIFEXITED(ended));
    return (enum status)WEXITSTATUS(ended);
}

static void
a_file_that_may_not_be_read_or_written_is_refused(void **state)
{
    struct fixture *f = *state;
    if (getuid() != 0) {
        print_message("skipped: only root can become somebody else\n");
        skip();
    }
    f->store = store_close(f->store);
    assert_int_equal(chmod(f->folder, 0777), 0);
    assert_int_equal(chmod(f->path, 0666), 0);
    assert_int_equal(open_as_nobody(f), STATUS_OK);
    assert_int_equal(chmod(f->path, 0444), 0);
    assert_int_equal(open_as_nobody(f), STATUS_IO);
    assert_int_equal(chmod(f->path, 0), 0);
    assert_int_equal(open_as_nobody(f), STATUS_UNAVAILABLE);
}

static void
a_reader_reads_and_cannot_write(void **state)
{
    struct fixture *f = *state;
    struct store_options options = {.clock = &f->clock, .read_only = true};
    struct store *reader = NULL;
    struct store_facts facts;
    assert_int_equal(store_open(f->path, &options, &f->answer, &reader), STATUS_OK);
    assert_int_equal(store_facts(reader, &facts), STATUS_OK);
    assert_string_equal(facts.hall, "test");
    struct action take = {.kind = ACTION_TAKE, .services = "C"};
    assert_int_equal(store_act(reader, &take, &f->answer), STATUS_IO);
    store_close(reader);
}

static void
a_lock_that_is_not_had_in_time_is_busy_and_nothing_is_done(void **state)
{
    struct fixture *f = *state;
    struct store_options options = {.clock = &f->clock, .busy_ms = 30};
    struct store *other = NULL;
    struct clock clock = clock_system();
    assert_int_equal(store_open(f->path, &options, &f->answer, &other), STATUS_OK);
    assert_int_equal(transaction_begin(f->store, "", &f->answer), STATUS_OK);
    struct action take = {.kind = ACTION_TAKE, .services = "C"};
    int64_t began = clock_steady_ms(&clock);
    assert_int_equal(store_act(other, &take, &f->answer), STATUS_BUSY);
    assert_in_range(clock_steady_ms(&clock) - began, 29, 1000);
    transaction_rollback(f->store);
    assert_int_equal(store_act(other, &take, &f->answer), STATUS_OK);
    store_close(other);
    assert_int_equal(fixture_int(f, "SELECT count(*) FROM ticket"), 1);
}

static void
a_change_of_another_connection_shows_once(void **state)
{
    struct fixture *f = *state;
    struct store *other = NULL;
    assert_int_equal(store_open(f->path, &f->options, &f->answer, &other), STATUS_OK);
    assert_false(store_changed(other));
    fixture_act_ok(f, (struct action){.kind = ACTION_TAKE, .services = "C"});
    assert_true(store_changed(other));
    assert_false(store_changed(other));
    assert_false(store_changed(f->store)); /* its own */
    store_close(other);
}

static void
every_statement_prepares(void **state)
{
    struct fixture *f = *state;
    for (int i = 0; i < STATEMENT_COUNT; i++) {
        struct db_statement *statement = NULL;
        assert_non_null(statement_texts[i].text);
        if (f->store->db->driver->prepare(f->store->db, statement_texts[i].text, &statement) !=
            STATUS_OK) {
            fail_msg("%s: %s", statement_texts[i].name,
                     f->store->db->driver->message(f->store->db));
        }
        f->store->db->driver->finalize(statement);
    }
}

static void
the_definitions_newest_row_is_found_without_the_history(void **state)
{
    struct fixture *f = *state;
    struct buffer sql = {0};
    struct db_statement *statement = NULL;
    bool row = false;
    buffer_format(&sql, "EXPLAIN QUERY PLAN %s", statement_texts[STATEMENT_DEFINITION_EVENT].text);
    assert_int_equal(f->store->db->driver->prepare(f->store->db, sql.data, &statement), STATUS_OK);
    assert_int_equal(db_first(statement, &row, ""), STATUS_OK);
    assert_true(row);
    assert_non_null(strstr(db_text(statement, 3), "INDEX event_definition"));
    f->store->db->driver->finalize(statement);
    buffer_done(&sql);
}

static void
the_days_end_finds_open_tickets_without_the_history(void **state)
{
    struct fixture *f = *state;
    static const enum statement statements[] = {STATEMENT_DAY_WAITING, STATEMENT_DAY_DESK,
                                                STATEMENT_DAY_PASSED, STATEMENT_OPEN_TICKETS};
    for (size_t i = 0; i < ARRAY_SIZE(statements); i++) {
        struct buffer sql = {0};
        struct db_statement *statement = NULL;
        bool row = false;
        buffer_format(&sql, "EXPLAIN QUERY PLAN %s", statement_texts[statements[i]].text);
        assert_int_equal(f->store->db->driver->prepare(f->store->db, sql.data, &statement),
                         STATUS_OK);
        assert_int_equal(db_first(statement, &row, i < 3 ? "s" : "", "2026-11-20"), STATUS_OK);
        while (row) {
            const char *plan = db_text(statement, 3);
            if (strncmp(plan, "COMPOUND", 8) != 0 && strncmp(plan, "UNION", 5) != 0 &&
                strncmp(plan, "LEFT-MOST", 9) != 0 &&
                (!strstr(plan, "INDEX ticket_") || strstr(plan, "ticket_number"))) {
                fail_msg("%s: %s", statement_texts[statements[i]].name, plan);
            }
            assert_int_equal(db_next(statement, &row), STATUS_OK);
        }
        f->store->db->driver->finalize(statement);
        buffer_done(&sql);
    }
}

enum { CURSORS = 16 };

/* In the program that SQLite makes of it: of a table, not of an index, no column may be read. */
static void
reads_indexes_alone(struct fixture *f, enum statement id, const char *types)
{
    struct buffer sql = {0};
    struct db_statement *statement = NULL;
    bool row = false, table[CURSORS] = {false};
    int columns = 0;

    buffer_format(&sql, "EXPLAIN %s", statement_texts[id].text);
    assert_int_equal(f->store->db->driver->prepare(f->store->db, sql.data, &statement), STATUS_OK);
    assert_int_equal(db_first(statement, &row, types, "C", (int64_t)1, (int64_t)5), STATUS_OK);
    while (row) {
        const char *step = db_text(statement, 1);
        int64_t cursor = db_int(statement, 2);
        if (strcmp(step, "OpenRead") == 0) {
            assert_in_range(cursor, 0, CURSORS - 1);
            table[cursor] = db_text(statement, 5)[0] != 'k';
        } else if (strcmp(step, "Column") == 0) {
            columns++;
            if (cursor < CURSORS && table[cursor]) {
                fail_msg("%s reads rows", statement_texts[id].name);
            }
        }
        assert_int_equal(db_next(statement, &row), STATUS_OK);
    }
    assert_true(columns > 0);
    f->store->db->driver->finalize(statement);
    buffer_done(&sql);
}

/* Rows of tickets stand in a tree that is deeper the longer the history. */
static void
who_is_next_is_found_in_the_index_alone(void **state)
{
    struct fixture *f = *state;
    static const struct {
        enum statement statement;
        const char *types;
    } reads[] = {{STATEMENT_POOL_LEAST, "si"},     {STATEMENT_POOL_OLDEST, "si"},
                 {STATEMENT_POOL_FREE_LEAST, "s"}, {STATEMENT_POOL_FREE_OLDEST, "s"},
                 {STATEMENT_POOL_NEXT_DUE, "sii"}, {STATEMENT_POOL_NEXT_BASE, "sii"},
                 {STATEMENT_POOL_ENDS, "s"},       {STATEMENT_POOL_FIRST, "si"}};

    for (size_t i = 0; i < ARRAY_SIZE(reads); i++) {
        reads_indexes_alone(f, reads[i].statement, reads[i].types);
    }
}

static void
the_ledger_can_be_neither_changed_nor_deleted(void **state)
{
    struct fixture *f = *state;
    sqlite3 *handle = NULL;
    assert_int_equal(sqlite3_open(f->path, &handle), SQLITE_OK);
    assert_int_not_equal(sqlite3_exec(handle, "UPDATE event SET at = 0", NULL, NULL, NULL),
                         SQLITE_OK);
    assert_int_not_equal(sqlite3_exec(handle, "DELETE FROM event", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(handle);
    assert_int_equal(fixture_int(f, "SELECT count(*) FROM event WHERE at > 0"), 1);
}

static void
a_lost_table_is_an_answer_and_no_crash(void **state)
{
    struct fixture *f = *state;
    fixture_sql(f, "ALTER TABLE series RENAME TO lost");
    struct action take = {.kind = ACTION_TAKE, .services = "C"};
    assert_int_equal(store_act(f->store, &take, &f->answer), STATUS_CORRUPT);
    assert_int_equal(store_act(f->store, &take, &f->answer), STATUS_CORRUPT);
    assert_int_equal(fixture_int(f, "SELECT count(*) FROM ticket"), 0);
    fixture_sql(f, "ALTER TABLE lost RENAME TO series");
    assert_int_equal(store_act(f->store, &take, &f->answer), STATUS_OK);
}

static const unsigned char step_good[] = "CREATE TABLE later (\n  a BIGINT NOT NULL\n);\n";
static const unsigned char step_bad[] = "INSERT INTO nowhere VALUES (1)";

static void
an_older_schema_is_migrated_after_a_backup(void **state)
{
    struct fixture *f = *state;
    char backup[300];
    str_format(backup, sizeof backup, "%s/before.db", f->folder);
    const struct schema_step steps[] = {schema_steps[0], {2, step_good, {NULL}}};
    assert_int_equal(schema_migrate(f->store->db, steps, 2, backup), STATUS_OK);
    assert_int_equal(fixture_int(f, "PRAGMA user_version"), 2);
    assert_int_equal(fixture_int(f, "SELECT count(*) FROM later"), 0);
    assert_int_equal(open_file(f, "before.db"), STATUS_OK);
}

static void
a_migration_that_fails_leaves_the_old_schema(void **state)
{
    struct fixture *f = *state;
    char backup[300];
    str_format(backup, sizeof backup, "%s/before.db", f->folder);
    const struct schema_step steps[] = {
        schema_steps[0], {2, step_good, {NULL}}, {3, step_bad, {NULL}}};
    assert_int_not_equal(schema_migrate(f->store->db, steps, 3, backup), STATUS_OK);
    assert_int_equal(fixture_int(f, "PRAGMA user_version"), 1);
    assert_int_equal(fixture_int(f, "SELECT count(*) FROM sqlite_master WHERE name = 'later'"), 0);
    fixture_act_ok(f, (struct action){.kind = ACTION_TAKE, .services = "C"});
}

static void
a_migration_does_not_overwrite_a_backup(void **state)
{
    struct fixture *f = *state;
    char backup[300];
    const struct schema_step steps[] = {schema_steps[0], {2, step_good, {NULL}}};
    write_file(f, "before.db", "kept");
    str_format(backup, sizeof backup, "%s/before.db", f->folder);
    assert_int_equal(schema_migrate(f->store->db, steps, 2, backup), STATUS_IO);
    assert_int_equal(fixture_int(f, "PRAGMA user_version"), 1);
}

/* In a mount namespace of its own, on a disk of one and a half megabytes. Exit 0: all as it should
 * be. */
static int
fill_a_disk(void)
{
    struct fixture f;
    struct action take = {.kind = ACTION_TAKE, .services = "G"};
    struct verify_report report;
    char filler[300];
    if (unshare(CLONE_NEWNS) != 0 || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
        mount("none", "/mnt", "tmpfs", 0, "size=1500k") != 0) {
        return 77;
    }
    setenv("TMPDIR", "/mnt", 1);
    fixture_make(&f, fixture_hall, true);
    fixture_act_ok(&f, take);
    str_format(filler, sizeof filler, "%s/filler", f.folder);
    int fd = open(filler, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    static const char zeros[1024];
    while (write(fd, zeros, sizeof zeros) > 0) {
    }
    close(fd);
    int done = 1;
    enum status status = STATUS_OK;
    while (done < 2000 && (status = fixture_act(&f, take)) == STATUS_OK) {
        done++;
    }
    if (status != STATUS_IO) {
        print_error("a full disk answers %s\n", status_name(status));
        return 1;
    }
    if (fixture_act(&f, take) != STATUS_IO || unlink(filler) != 0) {
        return 2;
    }
    fixture_act_ok(&f, take);
    if (f.answer.ticket.sequence != done + 1) {
        print_error("after the full disk comes %d, not %d\n", (int)f.answer.ticket.sequence,
                    done + 1);
        return 3;
    }
    return store_verify(f.store, NULL, &report) == STATUS_OK && report.fault_count == 0 ? 0 : 4;
}

static void
a_full_disk_is_an_io_answer_and_loses_no_number(void **state)
{
    (void)state;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        _exit(fill_a_disk());
    }
    int ended = 0;
    assert_int_equal(waitpid(child, &ended, 0), child);
    assert_true(WIFEXITED(ended));
    if (WEXITSTATUS(ended) == 77) {
        print_message("skipped: no small disk can be mounted here\n");
        skip();
    }
    assert_int_equal(WEXITSTATUS(ended), 0);
}

struct waiting {
    struct store *store;
    struct answer answer;
    enum status status;
};

static void *
wait_and_take(void *context)
{
    struct waiting *waiting = context;
    struct action take = {.kind = ACTION_TAKE, .services = "C"};
    waiting->status = store_act(waiting->store, &take, &waiting->answer);
    return NULL;
}

/* Whose file was taken away while it waited for the lock: what it would write into is nobody's. */
static void
who_waited_for_a_file_that_is_gone_writes_nothing(void **state)
{
    struct fixture *f = *state;
    struct db *db = f->store->db;
    struct waiting waiting = {0};
    pthread_t thread;
    assert_int_equal(store_open(f->path, &f->options, &waiting.answer, &waiting.store), STATUS_OK);
    assert_int_equal(db->driver->begin(db, true), STATUS_OK);
    assert_int_equal(pthread_create(&thread, NULL, wait_and_take, &waiting), 0);
    clock_sleep_us(40 * 1000); /* it waits in the queue then, and does not look at the file */
    assert_int_equal(unlink(f->path), 0);
    db->driver->rollback(db);
    pthread_join(thread, NULL);
    assert_int_not_equal(waiting.status, STATUS_OK);
    store_close(waiting.store);
}

static void
ignore(enum log_level level, const char *line, void *context)
{
    (void)level, (void)line, (void)context;
}

int
main(void)
{
    log_to(ignore, NULL);
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
        TEST(parameters_are_bound_by_name_not_by_place),
        TEST(the_scheme_chooses_the_driver),
        TEST(what_is_no_hall_is_refused_in_words),
        TEST(a_foreign_database_is_refused_and_left_as_it_was),
        TEST(a_newer_schema_is_refused),
        TEST(a_file_that_may_not_be_read_or_written_is_refused),
        TEST(a_reader_reads_and_cannot_write),
        TEST(a_lock_that_is_not_had_in_time_is_busy_and_nothing_is_done),
        TEST(a_change_of_another_connection_shows_once),
        TEST(every_statement_prepares),
        TEST(the_definitions_newest_row_is_found_without_the_history),
        TEST(the_days_end_finds_open_tickets_without_the_history),
        TEST(who_is_next_is_found_in_the_index_alone),
        TEST(the_ledger_can_be_neither_changed_nor_deleted),
        TEST(a_lost_table_is_an_answer_and_no_crash),
        TEST(an_older_schema_is_migrated_after_a_backup),
        TEST(a_migration_that_fails_leaves_the_old_schema),
        TEST(a_migration_does_not_overwrite_a_backup),
        TEST(who_waited_for_a_file_that_is_gone_writes_nothing),
        TEST(a_full_disk_is_an_io_answer_and_loses_no_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
