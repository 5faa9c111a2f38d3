/* SPDX-License-Identifier: Apache-2.0
 * A hall with something in every table, carried to another database and back. With a server it goes
 * from there into a file and back to the server. */
#include <fcntl.h>

#include "store/archive.h"
#include "store/copy.h"
#include "store/rating.h"
#include "store/schema_text.h"
#include "tests/unit/store/lab.h"

static const char full_hall[] =
    "format: 1\n"
    "hall: {id: full, name: {en: Full}, time_zone: Asia/Shanghai, languages: [zh_CN, en]}\n"
    "settings: {one_ticket: true, appointment_early_min: 20}\n"
    "classes: [{id: regular, credit_min: 0, name: Ordinary},"
    " {id: appointment, credit_min: 0, name: Booked},"
    " {id: elderly, credit_min: 60, name: Elderly}]\n"
    "zones: [{id: A, name: A}]\n"
    "services:\n"
    "  - {id: C, name: Property, series: {regular: [1, 799], other: [801, 899]},"
    " matters: [{id: resale, name: Resale, guide: {who: all, materials: [{name: a}, {name: b}],"
    " steps: [{name: s}], fee: none, promise: today}}]}\n"
    "  - {id: Q, name: Quota, quota: 9, series: {regular: [1, 799]},"
    " quotas: [{from: \"09:00\", to: \"17:00\", tickets: 5}]}\n"
    "counters: [{id: \"1\", zone: A, primary: [C], secondary: [Q],"
    " roster: {mon-fri: [\"09:00-12:00\"]}}, {id: \"2\", zone: A, primary: [Q]}]\n"
    "staff: [{id: \"0317\", name: Li, roles: [clerk], pin: \"" LAB_PIN "\"},"
    " {id: \"0318\", name: Wang, roles: [clerk]},"
    " {id: \"0400\", name: Chen, roles: [supervisor], pin: \"" LAB_PIN "\"}]\n"
    "terminals: [{id: kiosk1, kind: kiosk}, {id: pad1, kind: pad, counter: \"1\"}]\n"
    "rating_reasons: [{id: waited, name: Waited}, {id: unclear, name: Unclear}]\n"
    "hours: {mon-fri: [\"09:00-17:00\"]}\n";
static const char bookings[] =
    "code,date,time,service,holder\nAAAA1111,2026-11-23,09:30,C,110101199001011234\n";

static void
act(struct fixture *fixture, struct action action)
{
    fixture_pass(fixture, 1000);
    fixture_act_ok(fixture, action);
}

static void
serve_and_rate(struct fixture *fixture, const char *number, const char *request)
{
    struct action take = {.kind = ACTION_TAKE,
                          .services = "C/resale,Q",
                          .terminal = "kiosk1",
                          .lang = "en",
                          .told = {.p50_min = 5, .p80_min = 9, .ahead = 2, .by = "rule"}};

    str_cut(take.request, sizeof take.request, request);
    act(fixture, take);
    lab_at(fixture, ACTION_CALL, "1");
    lab_at(fixture, ACTION_START, "1");
    act(fixture, (struct action){.kind = ACTION_NOTICE, .counter = "1", .missing = "1,2"});
    lab_at(fixture, ACTION_FINISH, "1");
    struct action rate = {.kind = ACTION_RATE,
                          .terminal = "pad1",
                          .counter = "1",
                          .level = 2,
                          .reason = "waited,unclear",
                          .request = ""};
    str_cut(rate.number, sizeof rate.number, number);
    act(fixture, rate);
}

/* A day that was moved out, and one that goes on. */
static void
fill(struct fixture *fixture)
{
    struct archive_span span;

    store_grant_rating(fixture->store);
    act(fixture, (struct action){.kind = ACTION_PRESENCE,
                                 .terminal = "kiosk1",
                                 .device = "kiosk",
                                 .outcome = "present"});
    act(fixture,
        (struct action){.kind = ACTION_OPEN, .counter = "1", .staff = "0317", .pin = "1234"});
    act(fixture, (struct action){.kind = ACTION_COUNTER, .counter = "2", .services = "Q,C"});
    lab_book_ok(fixture, full_hall, bookings);
    serve_and_rate(fixture, "C001", "first");
    fixture_until(fixture, "2026-11-23T09:30:00");
    serve_and_rate(fixture, "C001", "second");
    assert_int_equal(store_archive_span(fixture->store, "2026-11-22", true, &span), STATUS_OK);
    assert_int_equal(store_archive_move(fixture->store, &span, "2026.gz", "00", &fixture->answer),
                     STATUS_OK);
    struct action holder = {.kind = ACTION_TAKE, .services = "Q", .holder = "13900000001"};
    act(fixture, holder);
    act(fixture, (struct action){.kind = ACTION_CHECKIN, .code = "AAAA1111"});
    act(fixture, (struct action){.kind = ACTION_PAPER, .number = "C001", .outcome = "failed"});
    act(fixture, (struct action){.kind = ACTION_HELP, .terminal = "kiosk1"});
    act(fixture, (struct action){.kind = ACTION_MESSAGE, .counter = "1", .note = "paper is out"});
    act(fixture,
        (struct action){.kind = ACTION_TERMINAL_LOCK, .device = "kiosk1", .reason = "broken"});
    act(fixture, (struct action){.kind = ACTION_EMERGENCY, .preset = "fire"});
    act(fixture, (struct action){.kind = ACTION_SERVICE_STOP, .services = "Q", .reason = "lunch"});
    lab_at(fixture, ACTION_CALL, "1");
}

/* One table of the schema's text, its columns joined by commas; NULL: there is no further one. */
static const char *
next_table(const char *text, char name[48], struct buffer *columns)
{
    const char *at = strstr(text, "CREATE TABLE ");

    columns->length = 0;
    if (!at) {
        return NULL;
    }
    str_format(name, 48, "%.*s", (int)strcspn(at + 13, " "), at + 13);
    for (at = strchr(at, '\n') + 1; *at != ')'; at = strchr(at, '\n') + 1) {
        size_t length = strspn(at + 2, "abcdefghijklmnopqrstuvwxyz_0123456789");
        const char *type = at + 2 + length;
        if (strncmp(type, " BIGINT", 7) == 0 || strncmp(type, " TEXT", 5) == 0) {
            buffer_format(columns, "%s%.*s", columns->length ? "," : "", (int)length, at + 2);
        }
    }
    return at;
}

static int
compare_lines(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* All rows as lines, in an order that no engine has a say in. */
static char *
rows_of(struct store *store, const char *table, const char *columns, size_t *ret_count)
{
    struct buffer sql = {0}, all = {0};
    struct db_statement *statement;
    char **lines = NULL;
    size_t count = 0;
    bool row = false;
    int wide = 1;

    for (const char *at = columns; (at = strchr(at, ',')) != NULL; at++) {
        wide++;
    }
    buffer_format(&sql, "SELECT %s FROM %s", columns, table);
    assert_int_equal(store->db->driver->prepare(store->db, sql.data, &statement), STATUS_OK);
    assert_int_equal(db_first(statement, &row, ""), STATUS_OK);
    while (row) {
        struct buffer line = {0};
        for (int i = 0; i < wide; i++) {
            bool null = store->db->driver->column_is_null(statement, i);
            buffer_format(&line, "%s|", null ? "NULL" : db_text(statement, i));
        }
        lines = mem_grow(lines, count + 1, sizeof *lines);
        lines[count++] = mem_strdup(line.data);
        buffer_done(&line);
        assert_int_equal(db_next(statement, &row), STATUS_OK);
    }
    store->db->driver->finalize(statement);
    if (count > 0) {
        qsort(lines, count, sizeof *lines, compare_lines);
    }
    for (size_t i = 0; i < count; i++) {
        buffer_format(&all, "%s\n", lines[i]);
        free(lines[i]);
    }
    free(lines);
    buffer_append(&all, "");
    buffer_done(&sql);
    *ret_count = count;
    return all.data;
}

static struct store *
open_at(const char *url, struct fixture *fixture)
{
    struct store *store = NULL;

    assert_int_equal(store_open(url, &fixture->options, &fixture->answer, &store), STATUS_OK);
    return store;
}

/* Every table has rows, and the other the same ones. */
static void
assert_same_tables(struct fixture *fixture, const char *url)
{
    struct store *one = open_at(fixture->path, fixture), *other = open_at(url, fixture);
    struct buffer columns = {0};
    const char *at = (const char *)schema_001;
    char name[48];
    int tables = 0;

    while ((at = next_table(at, name, &columns)) != NULL) {
        size_t count, other_count;
        char *rows = rows_of(one, name, columns.data, &count);
        char *other_rows = rows_of(other, name, columns.data, &other_count);
        if (count == 0) {
            fail_msg("nothing in table %s was carried: fill it", name);
        }
        if (strcmp(rows, other_rows) != 0) {
            fail_msg("table %s (%zu rows, %zu there):\n%s---\n%s", name, count, other_count, rows,
                     other_rows);
        }
        free(rows);
        free(other_rows);
        tables++;
    }
    assert_in_range(tables, 26, 60);
    buffer_done(&columns);
    store_close(one);
    store_close(other);
}

static void
assert_proved(struct fixture *fixture, const char *url, const char *head)
{
    struct verify_report report = {0};
    struct store *store = open_at(url, fixture);

    assert_int_equal(store_verify(store, NULL, &report), STATUS_OK);
    assert_int_equal(report.fault_count, 0);
    assert_string_equal(report.head, head);
    verify_report_done(&report);
    store_close(store);
}

static void
every_table_is_carried_there_and_back(void **state)
{
    struct fixture *fixture = *state;
    struct copy_report there, back;
    char file[300], home[300];

    fill(fixture);
    fixture_verify(fixture);
    str_format(file, sizeof file, "%s/there.db", fixture->folder);
    assert_int_equal(store_copy(fixture->path, file, false, &fixture->answer, &there), STATUS_OK);
    assert_same_tables(fixture, file);
    assert_proved(fixture, file, there.head);
    if (fixture->schema[0]) {
        str_format(home, sizeof home, "%s_back", fixture->path);
    } else {
        str_format(home, sizeof home, "%s/back.db", fixture->folder);
    }
    assert_int_equal(store_copy(file, home, false, &fixture->answer, &back), STATUS_OK);
    assert_string_equal(back.head, there.head);
    assert_int_equal(back.rows, there.rows);
    assert_same_tables(fixture, home);
    assert_proved(fixture, home, there.head);
    if (fixture->schema[0]) {
        char sql[100];
        str_format(sql, sizeof sql, "DROP SCHEMA %s_back CASCADE", fixture->schema);
        PQclear(fixture_postgres(fixture, sql));
    }
}

/* A file that is looked for, and that somebody else makes a hall of at once. */
static struct fixture *maker;
static char made[300];

int
access(const char *path, int mode)
{
    int found = faccessat(AT_FDCWD, path, mode, 0);

    if (maker && found != 0 && strcmp(path, made) == 0) {
        struct fixture *fixture = maker;
        struct copy_report report;
        maker = NULL;
        assert_int_equal(store_copy(fixture->path, path, false, &fixture->answer, &report),
                         STATUS_OK);
    }
    return found;
}

static void
a_hall_that_somebody_else_made_meanwhile_stays(void **state)
{
    struct fixture *fixture = *state;
    struct copy_report report;
    char head[90];

    fixture_verify(fixture);
    str_format(made, sizeof made, "%s/made.db", fixture->folder);
    maker = fixture;
    assert_int_equal(store_copy(fixture->path, made, false, &fixture->answer, &report),
                     STATUS_CONFLICT);
    assert_null(maker);
    assert_int_equal(faccessat(AT_FDCWD, made, F_OK, 0), 0);
    str_format(head, sizeof head, "%lld:%s", (long long)fixture->store->hall.last_event,
               fixture->store->hall.head);
    assert_proved(fixture, made, head);
}

static int
setup_full(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);

    fixture_make(fixture, full_hall, true);
    *state = fixture;
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_table_is_carried_there_and_back, setup_full,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(a_hall_that_somebody_else_made_meanwhile_stays, setup_full,
                                        fixture_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
