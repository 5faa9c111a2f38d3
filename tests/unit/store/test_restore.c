/* SPDX-License-Identifier: Apache-2.0 */
#include "lab.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>

static void
take(struct fixture *f, int count)
{
    for (int i = 0; i < count; i++) {
        fixture_pass(f, 1000);
        fixture_act_ok(f, (struct action){.kind = ACTION_TAKE, .services = "G"});
    }
}

/* Two tickets in a backup, three more since; closed. */
static void
make_backup(struct fixture *f, char backup[300])
{
    str_format(backup, 300, "%s/backup.db", f->folder);
    take(f, 2);
    assert_int_equal(store_backup(f->store, backup, &f->answer), STATUS_OK);
    take(f, 3);
    f->store = store_close(f->store);
}

static enum status
restore(struct fixture *f, const char *from, struct restore_report *report)
{
    return store_restore(f->path, from, &f->clock, &f->answer, report);
}

static int64_t
count_tickets(struct fixture *f, const char *path)
{
    char before[sizeof f->path];
    memcpy(before, f->path, sizeof before);
    str_cut(f->path, sizeof f->path, path);
    int64_t count = fixture_int(f, "SELECT count(*) FROM ticket");
    memcpy(f->path, before, sizeof before);
    return count;
}

static void
a_backup_takes_the_databases_place_and_the_old_one_stays(void **state)
{
    struct fixture *f = *state;
    struct restore_report report;
    char backup[300];
    struct stat found;
    make_backup(f, backup);
    assert_int_equal(chmod(f->path, 0640), 0);
    assert_int_equal(restore(f, backup, &report), STATUS_OK);
    assert_int_equal(report.tickets, 2);
    assert_int_equal(strncmp(report.from, "3:", 2), 0);
    assert_int_equal(strncmp(report.replaced, "6:", 2), 0);
    assert_int_equal(count_tickets(f, report.kept), 5);
    assert_int_equal(count_tickets(f, backup), 2);
    assert_int_equal(stat(f->path, &found), 0);
    assert_int_equal(found.st_mode & 0777, 0640);
    fixture_open(f);
    fixture_verify(f);
    assert_int_equal(fixture_int(f, "SELECT count(*) FROM event WHERE kind = 'restore'"
                                    " AND body LIKE '%\"from_head\":\"3:%'"
                                    " AND body LIKE '%\"replaced_head\":\"6:%'"),
                     1);
    take(f, 1);
    fixture_verify(f);
}

static void
a_machine_without_a_database_gets_one(void **state)
{
    struct fixture *f = *state;
    struct restore_report report;
    char backup[300];
    make_backup(f, backup);
    assert_int_equal(remove(f->path), 0);
    assert_int_equal(restore(f, backup, &report), STATUS_OK);
    assert_string_equal(report.kept, "");
    fixture_open(f);
    fixture_verify(f);
}

static void
a_database_that_cannot_be_read_is_replaced_too(void **state)
{
    struct fixture *f = *state;
    struct restore_report report;
    char backup[300], wal[300];
    make_backup(f, backup);
    assert_int_equal(truncate(f->path, 5000), 0);
    /* Somebody else's journal lies there: it must not become the restored database's. */
    str_format(wal, sizeof wal, "%s-wal", f->path);
    FILE *file = fopen(wal, "w");
    fputs("not a journal at all", file);
    fclose(file);
    assert_int_equal(restore(f, backup, &report), STATUS_OK);
    assert_string_equal(report.replaced, "");
    assert_int_not_equal(access(wal, F_OK), 0);
    str_format(wal, sizeof wal, "%s-wal", report.kept);
    assert_int_equal(access(wal, F_OK), 0);
    fixture_open(f);
    fixture_verify(f);
}

/* A database on another disk stays there. */
static void
behind_a_link_the_database_itself_is_replaced(void **state)
{
    struct fixture *f = *state;
    struct restore_report report;
    struct stat found;
    char backup[300], disk[300], there[320];
    make_backup(f, backup);
    str_format(disk, sizeof disk, "%s/disk", f->folder);
    str_format(there, sizeof there, "%s/hall.db", disk);
    assert_int_equal(mkdir(disk, 0700), 0);
    assert_int_equal(rename(f->path, there), 0);
    assert_int_equal(symlink(there, f->path), 0);
    assert_int_equal(restore(f, backup, &report), STATUS_OK);
    assert_int_equal(strncmp(report.kept, disk, strlen(disk)), 0);
    assert_int_equal(lstat(f->path, &found), 0);
    assert_true(S_ISLNK(found.st_mode));
    assert_int_equal(count_tickets(f, there), 2);

    /* A disk that is not mounted. */
    assert_int_equal(unlink(there), 0);
    assert_int_equal(restore(f, backup, &report), STATUS_INVALID);
    assert_int_not_equal(access(there, F_OK), 0);
    assert_int_equal(unlink(f->path), 0);
    assert_int_equal(restore(f, backup, &report), STATUS_OK);
}

static void
a_practice_hall_does_not_take_the_real_ones_place(void **state)
{
    struct fixture *f = *state;
    struct restore_report report;
    char backup[300];
    make_backup(f, backup);
    fixture_sql(f, "UPDATE hall SET training = 1 - training");
    assert_int_equal(restore(f, backup, &report), STATUS_CONFLICT);
    fixture_sql(f, "UPDATE hall SET training = 1 - training");
    assert_int_equal(restore(f, backup, &report), STATUS_OK);
}

static void
assert_untouched(struct fixture *f, const char *from, enum status wanted)
{
    struct restore_report report;
    char message[ANSWER_MESSAGE_SIZE];
    assert_int_equal(restore(f, from, &report), wanted);
    assert_int_equal(f->answer.status, wanted);
    answer_message(&f->answer, message, sizeof message);
    assert_true(strlen(message) > 20);
    assert_null(strstr(message, ".part-"));
    assert_int_equal(count_tickets(f, f->path), 5);
}

static void
write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    fputs(text, file);
    fclose(file);
}

static void
a_bad_backup_replaces_nothing(void **state)
{
    struct fixture *f = *state;
    char backup[300], path[300];
    make_backup(f, backup);
    str_format(path, sizeof path, "%s/nowhere.db", f->folder);
    assert_untouched(f, path, STATUS_UNAVAILABLE);
    assert_untouched(f, f->folder, STATUS_IO);
    assert_untouched(f, f->path, STATUS_CONFLICT);
    str_format(path, sizeof path, "%s/empty.db", f->folder);
    write_file(path, "");
    assert_untouched(f, path, STATUS_INVALID);
    write_file(path, "Once upon a time there was a queue, and it was a long one indeed, and more.");
    assert_untouched(f, path, STATUS_CORRUPT);
    sqlite3 *handle = NULL;
    assert_int_equal(remove(path), 0);
    assert_int_equal(sqlite3_open(path, &handle), SQLITE_OK);
    assert_int_equal(sqlite3_exec(handle, "CREATE TABLE x (a)", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(handle);
    assert_untouched(f, path, STATUS_INVALID);
    assert_int_equal(sqlite3_open(backup, &handle), SQLITE_OK);
    assert_int_equal(
        sqlite3_exec(handle, "UPDATE ticket SET state = 'left' WHERE id = 1", NULL, NULL, NULL),
        SQLITE_OK);
    sqlite3_close(handle);
    assert_untouched(f, backup, STATUS_CORRUPT);
    assert_int_equal(truncate(backup, 9000), 0);
    assert_untouched(f, backup, STATUS_CORRUPT);
}

static void
another_halls_backup_replaces_nothing(void **state)
{
    struct fixture *f = *state;
    struct fixture other;
    char backup[300];
    make_backup(f, backup);
    fixture_make(&other, lab_hall, true);
    other.store = store_close(other.store);
    assert_untouched(f, other.path, STATUS_CONFLICT);
    fixture_done(&other);
}

static void
nobody_may_be_in_the_database(void **state)
{
    struct fixture *f = *state;
    int ready[2], done[2];
    char backup[300], byte = 0;
    struct restore_report report;
    make_backup(f, backup);
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
    enum status status = restore(f, backup, &report);
    assert_int_equal(write(done[1], "x", 1), 1);
    waitpid(other, NULL, 0);
    assert_int_equal(status, STATUS_BUSY);
    assert_int_equal(restore(f, backup, &report), STATUS_OK);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
        TEST(a_backup_takes_the_databases_place_and_the_old_one_stays),
        TEST(a_machine_without_a_database_gets_one),
        TEST(a_database_that_cannot_be_read_is_replaced_too),
        TEST(behind_a_link_the_database_itself_is_replaced),
        TEST(a_practice_hall_does_not_take_the_real_ones_place),
        TEST(a_bad_backup_replaces_nothing),
        TEST(another_halls_backup_replaces_nothing),
        TEST(nobody_may_be_in_the_database),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
