/* SPDX-License-Identifier: Apache-2.0
 * How a commit goes into SQLite's journal. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "store/db_wal.h"
#include "tests/unit/store/lab.h"

struct desk {
    char folder[64], path[100];
    sqlite3 *one, *other;
};

/* What comes into a journal: SQLite's file calls come by here. */
static struct {
    long writes, bytes, syncs, before_sync; /* bytes before the first one */
    int fail_at;                            /* the write that fails, from 1; 0 = none */
    int failing_syncs;                      /* so many fail, from the first on */
    sqlite3 *stranger;                      /* wants to write while a sync is under way */
    int stranger_got;
} journal;

static bool
is_journal(int fd)
{
    char link[40], path[300];

    str_format(link, sizeof(link), "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof(path));
    return length > 4 && memcmp(path + length - 4, "-wal", 4) == 0;
}

ssize_t
pwrite64(int fd, const void *bytes, size_t count, off64_t offset)
{
    if (is_journal(fd)) {
        journal.writes++;
        journal.bytes += (long)count;
        if (journal.writes == journal.fail_at) {
            errno = ENOSPC;
            return -1;
        }
    }
    return syscall(SYS_pwrite64, fd, bytes, count, offset);
}

int
fdatasync(int fd)
{
    if (is_journal(fd)) {
        if (++journal.syncs == 1) {
            journal.before_sync = journal.bytes;
        }
        if (journal.syncs <= journal.failing_syncs) {
            errno = EIO;
            return -1;
        }
        if (journal.stranger) {
            sqlite3 *stranger = journal.stranger;
            journal.stranger = NULL;
            journal.stranger_got =
                sqlite3_exec(stranger, "BEGIN IMMEDIATE; ROLLBACK", NULL, NULL, NULL);
        }
    }
    return (int)syscall(SYS_fdatasync, fd);
}

static void
watch(int fail_at)
{
    memset(&journal, 0, sizeof(journal));
    journal.fail_at = fail_at;
}

static sqlite3 *
open_one(const struct desk *desk, const char *settings)
{
    sqlite3 *handle = NULL;

    assert_int_equal(sqlite3_open_v2(desk->path, &handle,
                                     SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, db_wal_vfs()),
                     SQLITE_OK);
    assert_int_equal(sqlite3_exec(handle, settings, NULL, NULL, NULL), SQLITE_OK);
    return handle;
}

static int
desk_make(void **state)
{
    struct desk *desk = calloc(1, sizeof(*desk));

    str_format(desk->folder, sizeof(desk->folder), "/tmp/paihao-wal-XXXXXX");
    assert_non_null(mkdtemp(desk->folder));
    str_format(desk->path, sizeof(desk->path), "%s/file.db", desk->folder);
    desk->one = open_one(desk, "PRAGMA page_size=2048; PRAGMA journal_mode=WAL;"
                               "PRAGMA synchronous=FULL; CREATE TABLE t (a INTEGER PRIMARY KEY,"
                               " b TEXT); CREATE INDEX t_b ON t (b)");
    desk->other = open_one(desk, "SELECT * FROM t");
    *state = desk;
    return 0;
}

static int
desk_clear(void **state)
{
    struct desk *desk = *state;

    sqlite3_close(desk->one);
    sqlite3_close(desk->other);
    unlink(desk->path);
    rmdir(desk->folder);
    free(desk);
    return 0;
}

static int
run(sqlite3 *handle, const char *sql)
{
    return sqlite3_exec(handle, sql, NULL, NULL, NULL);
}

static int
commit(sqlite3 *handle)
{
    static struct db_wal wal;

    db_wal_gather(handle, &wal);
    int code = run(handle, "COMMIT");
    db_wal_gather(handle, NULL);
    return code == SQLITE_OK ? db_wal_sync(handle) : code;
}

static int64_t
ask(sqlite3 *handle, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    int64_t value = -1;

    assert_int_equal(sqlite3_prepare_v2(handle, sql, -1, &statement, NULL), SQLITE_OK);
    if (sqlite3_step(statement) == SQLITE_ROW) {
        value = sqlite3_column_int64(statement, 0);
    }
    sqlite3_finalize(statement);
    return value;
}

static void
is_whole(sqlite3 *handle)
{
    sqlite3_stmt *statement = NULL;

    assert_int_equal(sqlite3_prepare_v2(handle, "PRAGMA integrity_check", -1, &statement, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    assert_string_equal((const char *)sqlite3_column_text(statement, 0), "ok");
    sqlite3_finalize(statement);
}

/* So many rows, each on pages of its own and of the index. */
#define ROWS(first, last)                                                                          \
    "WITH RECURSIVE n (i) AS (SELECT " first " UNION ALL SELECT i + 1 FROM n WHERE i < " last ")"  \
    " INSERT INTO t SELECT i, hex(randomblob(300)) FROM n"

static void
a_commit_is_one_write_into_the_journal(void **state)
{
    struct desk *desk = *state;

    assert_int_equal(run(desk->one, "BEGIN IMMEDIATE; " ROWS("1", "6")), SQLITE_OK);
    watch(0);
    assert_int_equal(commit(desk->one), SQLITE_OK);
    assert_int_equal(journal.writes, 1);
    assert_true(journal.bytes > 6 * 2048);
    assert_int_equal(ask(desk->other, "SELECT COUNT(*) FROM t"), 6);
    is_whole(desk->other);
}

static void
a_commit_of_many_pages_is_written_in_parts_and_is_whole(void **state)
{
    struct desk *desk = *state;

    assert_int_equal(run(desk->one, "BEGIN IMMEDIATE; " ROWS("1", "300")), SQLITE_OK);
    watch(0);
    assert_int_equal(commit(desk->one), SQLITE_OK);
    assert_true(journal.writes > 1 && journal.writes < 40);
    assert_int_equal(ask(desk->other, "SELECT COUNT(*) FROM t"), 300);
    is_whole(desk->other);
}

/* Salted anew: were the pages on the disk before it, a power cut could make old ones of them. */
static void
the_header_of_a_journal_is_synced_before_its_pages_are_written(void **state)
{
    enum { HEADER_BYTES = 32 };
    struct desk *desk = *state;

    assert_int_equal(run(desk->one, "PRAGMA wal_checkpoint(TRUNCATE); BEGIN IMMEDIATE;"
                                    " INSERT INTO t VALUES (1, 'one')"),
                     SQLITE_OK);
    watch(0);
    assert_int_equal(commit(desk->one), SQLITE_OK);
    assert_int_equal(journal.writes, 2);
    assert_int_equal(journal.syncs, 2);
    assert_int_equal(journal.before_sync, HEADER_BYTES);
    is_whole(desk->other);
}

static void
copy(const char *from, const char *to)
{
    FILE *in = fopen(from, "r"), *out = fopen(to, "w");
    int byte;

    assert_true(in && out);
    while ((byte = getc(in)) != EOF) {
        putc(byte, out);
    }
    fclose(in);
    fclose(out);
}

/* As after a crash: only the two files. */
static int64_t
count_recovered(const struct desk *desk)
{
    struct desk after = *desk;
    char from[120], to[120];

    str_format(after.path, sizeof(after.path), "%s/after.db", desk->folder);
    copy(desk->path, after.path);
    str_format(from, sizeof(from), "%s-wal", desk->path);
    str_format(to, sizeof(to), "%s-wal", after.path);
    copy(from, to);
    sqlite3 *handle = open_one(&after, "");
    int64_t count = ask(handle, "SELECT COUNT(*) FROM t");
    is_whole(handle);
    sqlite3_close(handle);
    unlink(after.path);
    return count;
}

/* Pages that did not fit into memory stand in the journal before the commit, and are written
 * again with it; the sums of all behind them are mended then. */
static void
what_was_spilled_before_a_commit_is_read_and_kept(void **state)
{
    struct desk *desk = *state;

    assert_int_equal(run(desk->one,
                         "PRAGMA cache_size=10; BEGIN IMMEDIATE; " ROWS(
                             "1", "300") ";"
                                         " UPDATE t SET b = b || 'x'; DELETE FROM t WHERE a > 250"),
                     SQLITE_OK);
    assert_int_equal(commit(desk->one), SQLITE_OK);
    assert_int_equal(ask(desk->other, "SELECT COUNT(*) FROM t WHERE b LIKE '%x'"), 250);
    is_whole(desk->other);
    assert_int_equal(count_recovered(desk), 250);
}

/* Nobody syncs it then, and still others must find what they are told is there. */
static void
a_commit_without_a_sync_is_written_before_others_see_it(void **state)
{
    struct desk *desk = *state;

    assert_int_equal(run(desk->one, "PRAGMA synchronous=OFF; BEGIN IMMEDIATE; " ROWS("1", "6")),
                     SQLITE_OK);
    static struct db_wal wal;
    db_wal_gather(desk->one, &wal);
    assert_int_equal(run(desk->one, "COMMIT"), SQLITE_OK);
    assert_int_equal(ask(desk->other, "SELECT COUNT(*) FROM t"), 6);
    is_whole(desk->other);
    db_wal_gather(desk->one, NULL);
    is_whole(desk->one);
}

/* The other writes where the failed one would have stood. */
static void
of_a_commit_that_fails_nothing_is_written_later(void **state)
{
    struct desk *desk = *state;

    for (int fail_at = 1; fail_at <= 3; fail_at++) {
        char sql[100];
        assert_int_equal(run(desk->one, "BEGIN IMMEDIATE; DELETE FROM t; " ROWS("1", "300")),
                         SQLITE_OK);
        watch(fail_at);
        assert_int_equal(commit(desk->one), SQLITE_FULL);
        watch(0);
        run(desk->one, "ROLLBACK");
        str_format(sql, sizeof(sql), "BEGIN IMMEDIATE; INSERT INTO t VALUES (%d, 'other')",
                   1000 + fail_at);
        assert_int_equal(run(desk->other, sql), SQLITE_OK);
        assert_int_equal(commit(desk->other), SQLITE_OK);
        assert_int_equal(run(desk->one, "BEGIN IMMEDIATE"), SQLITE_OK);
        str_format(sql, sizeof(sql), "INSERT INTO t VALUES (%d, 'one')", 2000 + fail_at);
        assert_int_equal(run(desk->one, sql), SQLITE_OK);
        assert_int_equal(commit(desk->one), SQLITE_OK);
        assert_int_equal(ask(desk->other, "SELECT COUNT(*) FROM t"), 2 * fail_at);
        is_whole(desk->other);
    }
}

static void
an_action_is_one_write_into_the_journal(void **state)
{
    struct fixture *fixture = *state;

    fixture_sqlite_only(fixture);
    (void)lab_take(fixture, "C");
    watch(0);
    (void)lab_take(fixture, "C");
    assert_int_equal(journal.writes, 1);
    assert_true(journal.bytes > 5 * 2048);
}

static void
others_write_while_a_commit_goes_to_the_disk(void **state)
{
    struct fixture *fixture = *state;

    fixture_sqlite_only(fixture);
    sqlite3 *stranger = NULL;
    assert_int_equal(sqlite3_open(fixture->path, &stranger), SQLITE_OK);
    (void)lab_take(fixture, "C");
    watch(0);
    journal.stranger = stranger;
    journal.stranger_got = -1;
    (void)lab_take(fixture, "C");
    assert_int_equal(journal.stranger_got, SQLITE_OK);
    assert_int_equal(journal.syncs, 1);
    sqlite3_close(stranger);
}

/* The system counts pages whose sync failed as written: only what is written again is on the disk.
 */
static void
a_commit_whose_sync_failed_is_written_again_and_synced(void **state)
{
    struct fixture *fixture = *state;

    fixture_sqlite_only(fixture);
    (void)lab_take(fixture, "C");
    watch(0);
    (void)lab_take(fixture, "C");
    long bytes = journal.bytes;
    watch(0);
    journal.failing_syncs = 1;
    (void)lab_take(fixture, "C");
    assert_int_equal(journal.syncs, 2);
    assert_true(journal.bytes > 2 * bytes);
    fixture_verify(fixture);
}

/* A checkpoint begins with a sync of its own. */
static void
a_commit_whose_sync_failed_in_a_checkpoint_is_written_again(void **state)
{
    enum { PAGES = 4000, LAST = 60 };
    struct fixture *fixture = *state;
    char wal[300];
    struct stat found;

    fixture_sqlite_only(fixture);
    str_format(wal, sizeof(wal), "%s-wal", fixture->path);
    do {
        (void)lab_take(fixture, "C");
        assert_int_equal(stat(wal, &found), 0);
    } while (found.st_size < (PAGES - LAST) * (2048 + 24));
    for (int i = 0; i < LAST; i++) {
        off_t before = found.st_size;
        watch(0);
        journal.failing_syncs = 1;
        (void)lab_take(fixture, "C");
        assert_true(journal.bytes > before);
        assert_int_equal(stat(wal, &found), 0);
    }
    assert_true(found.st_size > PAGES * (2048 + 24));
    fixture_verify(fixture);
}

static void
what_the_disk_does_not_take_may_be_done_or_not_and_is_not_lost_by_that(void **state)
{
    struct fixture *fixture = *state;
    struct action action = lab_taking("C");

    fixture_sqlite_only(fixture);
    str_cut(action.request, sizeof(action.request), "on-a-bad-disk");
    (void)lab_take(fixture, "C");
    watch(0);
    journal.failing_syncs = 1000;
    assert_int_equal(fixture_act(fixture, action), STATUS_IO);
    assert_non_null(strstr(fixture->answer.sentence, "may be done or not"));
    watch(0);
    assert_int_equal(fixture_act(fixture, action), STATUS_OK);
    assert_true(fixture->answer.repeated);
    assert_int_equal(fixture->answer.ticket.sequence, 2);
    assert_true(journal.writes > 0);
    watch(0);
    assert_int_equal(lab_take(fixture, "C").sequence, 3);
    assert_int_equal(journal.writes, 1);
    assert_int_equal(journal.syncs, 1);
    fixture_verify(fixture);
}

/* Who did it may have been killed between its commit and its sync. */
static void
an_answer_given_again_waits_for_the_disk_as_the_first_did(void **state)
{
    struct fixture *fixture = *state;
    struct action action = lab_taking("C");

    fixture_sqlite_only(fixture);
    str_cut(action.request, sizeof(action.request), "again");
    assert_int_equal(fixture_act(fixture, action), STATUS_OK);
    watch(0);
    journal.failing_syncs = 1000;
    assert_int_equal(fixture_act(fixture, action), STATUS_IO);
    watch(0);
    assert_int_equal(fixture_act(fixture, action), STATUS_OK);
    assert_true(fixture->answer.repeated);
    assert_true(journal.writes > 0);
    watch(0);
    assert_int_equal(fixture_act(fixture, action), STATUS_OK);
    assert_int_equal(journal.syncs, 1);
    assert_int_equal(journal.writes, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define desk_test(name) cmocka_unit_test_setup_teardown(name, desk_make, desk_clear)
        desk_test(a_commit_is_one_write_into_the_journal),
        desk_test(a_commit_of_many_pages_is_written_in_parts_and_is_whole),
        desk_test(the_header_of_a_journal_is_synced_before_its_pages_are_written),
        desk_test(what_was_spilled_before_a_commit_is_read_and_kept),
        desk_test(a_commit_without_a_sync_is_written_before_others_see_it),
        desk_test(of_a_commit_that_fails_nothing_is_written_later),
        lab_test(an_action_is_one_write_into_the_journal),
        lab_test(others_write_while_a_commit_goes_to_the_disk),
        lab_test(a_commit_whose_sync_failed_is_written_again_and_synced),
        lab_test(a_commit_whose_sync_failed_in_a_checkpoint_is_written_again),
        lab_test(what_the_disk_does_not_take_may_be_done_or_not_and_is_not_lost_by_that),
        lab_test(an_answer_given_again_waits_for_the_disk_as_the_first_did),
    };

    log_open("test", LOG_LEVEL_ERROR);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
