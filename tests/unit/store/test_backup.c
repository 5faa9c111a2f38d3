/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"

#include <dirent.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "base/clock.h"
#include "store/db_file.h"
#include "store/turn.h"

static void
take(struct fixture *f, int count)
{
    for (int i = 0; i < count; i++) {
        fixture_act_ok(f, (struct action){.kind = ACTION_TAKE, .services = "G"});
    }
}

static void
backup_path(const struct fixture *f, char path[300])
{
    str_format(path, 300, "%s/copy/backup.db", f->folder);
    char folder[300];
    str_format(folder, sizeof folder, "%s/copy", f->folder);
    mkdir(folder, 0700);
}

/* Entries of the backup's folder. */
static int
count_files(const struct fixture *f)
{
    char folder[300];
    int count = 0;
    str_format(folder, sizeof folder, "%s/copy", f->folder);
    DIR *listing = opendir(folder);
    assert_non_null(listing);
    for (struct dirent *entry; (entry = readdir(listing));) {
        count += entry->d_name[0] != '.';
    }
    closedir(listing);
    return count;
}

static void
a_backup_is_one_whole_hall(void **state)
{
    struct fixture *f = *state;
    char path[300];
    struct store *copy = NULL;
    struct verify_report report;
    backup_path(f, path);
    take(f, 5);
    assert_int_equal(store_backup(f->store, path, &f->answer), STATUS_OK);
    assert_int_equal(count_files(f), 1);
    assert_int_equal(store_open(path, &f->options, &f->answer, &copy), STATUS_OK);
    assert_int_equal(store_verify(copy, NULL, &report), STATUS_OK);
    assert_int_equal(report.fault_count, 0);
    assert_int_equal(report.tickets, 5);
    verify_report_done(&report);
    store_close(copy);
    struct stat found;
    assert_int_equal(stat(path, &found), 0);
    assert_int_equal(found.st_mode & 077, 0);
}

static void
a_backup_overwrites_nothing(void **state)
{
    struct fixture *f = *state;
    char path[300], text[8] = "";
    backup_path(f, path);
    FILE *file = fopen(path, "w");
    fputs("kept", file);
    fclose(file);
    assert_int_equal(store_backup(f->store, path, &f->answer), STATUS_CONFLICT);
    file = fopen(path, "r");
    assert_non_null(fgets(text, sizeof text, file));
    fclose(file);
    assert_string_equal(text, "kept");
    assert_int_equal(count_files(f), 1);
}

static void
a_copy_that_fails_its_checks_gets_no_name(void **state)
{
    struct fixture *f = *state;
    char path[300], message[ANSWER_MESSAGE_SIZE];
    backup_path(f, path);
    take(f, 2);
    fixture_sql(f, "UPDATE ticket SET state = 'left' WHERE id = 1");
    assert_int_equal(store_backup(f->store, path, &f->answer), STATUS_CORRUPT);
    answer_message(&f->answer, message, sizeof message);
    assert_non_null(strstr(message, "state"));
    assert_int_equal(count_files(f), 0);
}

static void
a_folder_that_is_not_there_is_an_io_answer(void **state)
{
    struct fixture *f = *state;
    char path[300];
    str_format(path, sizeof path, "%s/nowhere/backup.db", f->folder);
    assert_int_equal(store_backup(f->store, path, &f->answer), STATUS_IO);
    assert_int_equal(f->answer.status, STATUS_IO);
}

/* Tickets in a file as it lies there, without its journal. */
static int64_t
tickets_in_file(const struct fixture *f)
{
    char path[300], uri[340];
    sqlite3 *handle = NULL;
    sqlite3_stmt *statement = NULL;
    str_format(path, sizeof path, "%s/alone.db", f->folder);
    assert_int_equal(db_file_copy(f->path, path), STATUS_OK);
    str_format(uri, sizeof uri, "file:%s?immutable=1", path);
    assert_int_equal(sqlite3_open_v2(uri, &handle, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL),
                     SQLITE_OK);
    assert_int_equal(
        sqlite3_prepare_v2(handle, "SELECT count(*) FROM ticket", -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    int64_t count = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(handle);
    db_file_remove(path);
    return count;
}

/* No writer that comes next has to, with all others waiting. */
static void
a_backup_leaves_no_long_journal_behind(void **state)
{
    struct fixture *f = *state;
    char path[300];
    struct store *reader = NULL;
    backup_path(f, path);
    assert_int_equal(store_open(f->path, &f->options, &f->answer, &reader), STATUS_OK);
    take(f, 1);
    assert_int_equal(reader->db->driver->begin(reader->db, false), STATUS_OK);
    assert_int_equal(reader->db->driver->run(reader->db, "SELECT count(*) FROM ticket"), STATUS_OK);
    take(f, 600); /* pages enough for a checkpoint, which the reader holds up */
    assert_true(tickets_in_file(f) < 600);
    reader->db->driver->rollback(reader->db);
    assert_true(tickets_in_file(f) < 600);
    assert_int_equal(store_backup(f->store, path, &f->answer), STATUS_OK);
    assert_int_equal(tickets_in_file(f), 601);
    store_close(reader);
}

static void
a_journal_that_somebody_empties_is_left_to_him(void **state)
{
    struct fixture *f = *state;
    struct turn *other = turn_open(f->path);
    turn_keep_wal(other);
    take(f, 600);
    assert_true(tickets_in_file(f) < 600);
    turn_release_wal(other);
    take(f, 1);
    assert_int_equal(tickets_in_file(f), 601);
    turn_close(other);
}

/* What can be done for ever: numbers come to their end. */
static void
be_busy(struct fixture *f, int times)
{
    for (int i = 0; i < times; i++) {
        fixture_act_ok(f, (struct action){.kind = ACTION_PAUSE, .counter = "1", .reason = "tea"});
        fixture_act_ok(f, (struct action){.kind = ACTION_RESUME, .counter = "1"});
    }
}

static void
others_write_while_a_backup_is_made(void **state)
{
    struct fixture *f = *state;
    char path[300];
    int ready[2];
    char byte;
    backup_path(f, path);
    assert_int_equal(pipe(ready), 0);
    f->store = store_close(f->store);
    pid_t writer = fork();
    if (writer == 0) {
        fixture_open(f);
        fixture_act_ok(f, (struct action){.kind = ACTION_OPEN, .counter = "1", .staff = "0317"});
        for (;;) {
            take(f, 1);
            be_busy(f, 50);
            (void)!write(ready[1], "x", 1);
        }
    }
    fixture_open(f);
    assert_int_equal(read(ready[0], &byte, 1), 1);
    int64_t before = fixture_int(f, "SELECT count(*) FROM ticket");
    for (int i = 0; i < 5; i++) {
        assert_int_equal(store_backup(f->store, path, &f->answer), STATUS_OK);
        unlink(path);
        assert_int_equal(read(ready[0], &byte, 1), 1);
    }
    assert_true(fixture_int(f, "SELECT count(*) FROM ticket") > before);
    kill(writer, SIGKILL);
    waitpid(writer, NULL, 0);
    close(ready[0]);
    close(ready[1]);
    fixture_verify(f);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
        TEST(a_backup_is_one_whole_hall),
        TEST(a_backup_overwrites_nothing),
        TEST(a_copy_that_fails_its_checks_gets_no_name),
        TEST(a_folder_that_is_not_there_is_an_io_answer),
        TEST(a_backup_leaves_no_long_journal_behind),
        TEST(a_journal_that_somebody_empties_is_left_to_him),
        TEST(others_write_while_a_backup_is_made),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
