/* SPDX-License-Identifier: Apache-2.0
 * The file that a database is: held, copied, replaced. */
#include "fixture.h"

#include <sys/stat.h>
#include <sys/wait.h>

#include "store/db_file.h"

/* More than init wrote, and not yet carried out of the journal. */
static void
make_rows(struct fixture *f)
{
    for (int i = 0; i < 5; i++) {
        fixture_act_ok(f, (struct action){.kind = ACTION_TAKE, .services = "C"});
    }
}

/* Also while the holder reads the file through another descriptor and closes that. */
static void
nobody_comes_in_while_a_database_is_held(void **state)
{
    struct fixture *f = *state;
    struct db_hold *hold = NULL;
    char copy[300];
    int code = 0;
    f->store = store_close(f->store);
    str_format(copy, sizeof copy, "%s/copy.db", f->folder);
    assert_int_equal(db_file_hold(f->path, &hold), STATUS_OK);
    assert_int_equal(db_file_copy(f->path, copy), STATUS_OK);
    pid_t other = fork();
    if (other == 0) {
        f->options.busy_ms = 50;
        _exit(store_open(f->path, &f->options, &f->answer, &f->store) == STATUS_BUSY ? 7 : 8);
    }
    waitpid(other, &code, 0);
    db_file_release(hold);
    assert_int_equal(WEXITSTATUS(code), 7);
    fixture_open(f);
}

/* It would go on in the file that is no longer the database. */
static void
who_waits_for_a_database_sees_that_it_was_replaced(void **state)
{
    struct fixture *f = *state;
    struct db_hold *hold = NULL;
    char copy[300], kept[300];
    int code = 0;
    f->store = store_close(f->store);
    str_format(copy, sizeof copy, "%s/copy.db", f->folder);
    str_format(kept, sizeof kept, "%s/kept.db", f->folder);
    assert_int_equal(db_file_hold(f->path, &hold), STATUS_OK);
    assert_int_equal(db_file_copy(f->path, copy), STATUS_OK);
    pid_t other = fork();
    if (other == 0) {
        _exit(store_open(f->path, &f->options, &f->answer, &f->store) == STATUS_OK ? 8 : 7);
    }
    clock_sleep_us(100 * 1000);
    assert_int_equal(db_file_replace(copy, f->path, kept), STATUS_OK);
    int64_t began = clock_measure_us();
    waitpid(other, &code, 0);
    assert_true(clock_measure_us() - began < 2 * 1000 * 1000);
    db_file_release(hold);
    assert_int_equal(WEXITSTATUS(code), 7);
    fixture_open(f);
}

static int64_t
size_of(const char *path, const char *ending)
{
    char name[400];
    struct stat found;
    str_format(name, sizeof name, "%s%s", path, ending);
    return stat(name, &found) == 0 ? found.st_size : -1;
}

static void
a_replaced_database_keeps_the_journal_that_a_killed_program_left(void **state)
{
    struct fixture *f = *state;
    char left[300], fresh[300], kept[300], path[sizeof f->path];
    str_format(left, sizeof left, "%s/left.db", f->folder);
    str_format(fresh, sizeof fresh, "%s/fresh.db", f->folder);
    str_format(kept, sizeof kept, "%s/kept.db", f->folder);
    make_rows(f);
    int64_t events = fixture_int(f, "SELECT max(id) FROM event");
    assert_int_equal(db_file_copy(f->path, left), STATUS_OK);
    int64_t size = size_of(left, ""), journal = size_of(left, "-wal");
    assert_true(journal > 0);
    f->store = store_close(f->store);
    assert_int_equal(db_file_copy(f->path, fresh), STATUS_OK);
    int64_t fresh_size = size_of(fresh, "");

    assert_int_equal(db_file_replace(fresh, left, kept), STATUS_OK);
    assert_int_equal(size_of(left, ""), fresh_size);
    assert_int_equal(size_of(left, "-wal"), -1);
    assert_int_equal(size_of(fresh, "-whole"), -1);
    assert_int_equal(size_of(kept, ""), size);
    assert_int_equal(size_of(kept, "-wal"), journal);
    str_cut(path, sizeof path, f->path);
    str_cut(f->path, sizeof f->path, kept);
    assert_int_equal(fixture_int(f, "SELECT max(id) FROM event"), events);
    str_cut(f->path, sizeof f->path, path);
    fixture_open(f);
}

static void
a_database_whose_journal_could_not_be_carried_in_takes_no_place(void **state)
{
    struct fixture *f = *state;
    char fresh[300], kept[300];
    str_format(fresh, sizeof fresh, "%s/fresh.db", f->folder);
    str_format(kept, sizeof kept, "%s/kept.db", f->folder);
    make_rows(f);
    int64_t events = fixture_int(f, "SELECT max(id) FROM event");
    assert_int_equal(db_file_copy(f->path, fresh), STATUS_OK);
    assert_true(size_of(fresh, "-wal") > 0);
    f->store = store_close(f->store);

    assert_int_equal(db_file_replace(fresh, f->path, kept), STATUS_IO);
    assert_int_equal(size_of(kept, ""), -1);
    assert_int_equal(fixture_int(f, "SELECT max(id) FROM event"), events);
    fixture_open(f);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
        TEST(nobody_comes_in_while_a_database_is_held),
        TEST(who_waits_for_a_database_sees_that_it_was_replaced),
        TEST(a_replaced_database_keeps_the_journal_that_a_killed_program_left),
        TEST(a_database_whose_journal_could_not_be_carried_in_takes_no_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
