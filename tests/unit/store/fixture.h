/* SPDX-License-Identifier: Apache-2.0
 * A hall in a folder of its own, with a clock that stands until the test moves it. Where
 * PAIHAO_TEST_URL names a PostgreSQL database, in a schema of its own there. */
#pragma once

#include <ftw.h>
#include <libpq-fe.h>
#include <setjmp.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/zone.h"
#include "config/hall_file.h"
#include "store/private.h"

static const char fixture_hall[] =
    "format: 1\n"
    "hall: {id: test, name: {zh_CN: 测试厅, en: Test hall}, time_zone: Asia/Shanghai,"
    " languages: [zh_CN, en]}\n"
    "classes: [{id: regular, credit_min: 0, name: 普通号},"
    " {id: elderly, credit_min: 60, name: 老人}, {id: disabled, credit_min: 60, name: 残疾人}]\n"
    "zones: [{id: B, name: B 区}]\n"
    "services:\n"
    "  - id: C\n"
    "    name: 不动产登记\n"
    "    series: {regular: [1, 799], other: [801, 899], overflow: [1001, 1999]}\n"
    "    matters: [{id: resale, name: 二手房过户}]\n"
    "  - {id: G, name: 综合, series: {regular: [1, 999]}}\n"
    "  - {id: K, name: 小号段, series: {regular: [1, 3], overflow: [11, 12]}}\n"
    "counters:\n"
    "  - {id: \"1\", zone: B, primary: [C], secondary: [G]}\n"
    "  - {id: \"2\", zone: B, primary: [C, G, K]}\n"
    "  - {id: \"3\", zone: B, primary: [G]}\n"
    "staff:\n"
    "  - {id: \"0317\", name: 王, roles: [clerk]}\n"
    "  - {id: \"0318\", name: 李, roles: [clerk]}\n"
    "  - {id: \"0400\", name: 赵, roles: [supervisor]}\n";

struct fixture {
    char folder[200], path[300]; /* path: the hall's address */
    char schema[40];             /* "" = SQLite */
    int64_t real, steady;
    char boot[40];
    struct clock clock;
    struct store_options options;
    struct store *store;
    struct answer answer;
};

static inline int64_t
fixture_real(void *context)
{
    return ((struct fixture *)context)->real;
}

static inline int64_t
fixture_steady(void *context)
{
    return ((struct fixture *)context)->steady;
}

static inline const char *
fixture_boot(void *context)
{
    return ((struct fixture *)context)->boot;
}

/* The instant of a time in Shanghai. */
static inline int64_t
fixture_instant(const char *text)
{
    struct zone *zone = NULL;
    struct civil civil;
    assert_int_equal(zone_open("Asia/Shanghai", &zone), STATUS_OK);
    assert_true(civil_parse_time(text, &civil));
    int64_t at = zone_instant(zone, &civil);
    zone_close(zone);
    return at;
}

/* Time passes. */
static inline void
fixture_pass(struct fixture *fixture, int64_t ms)
{
    fixture->real += ms;
    fixture->steady += ms;
}

/* A time of Shanghai comes, as it does when one waits for it. */
static inline void
fixture_until(struct fixture *fixture, const char *text)
{
    fixture_pass(fixture, fixture_instant(text) - fixture->real);
}

static inline struct hall *
fixture_parse(const char *text)
{
    static struct hall_file_errors errors;
    struct hall *hall = NULL;
    char line[400] = "";
    if (hall_file_read(text, strlen(text), "test.yaml", &errors, &hall) != STATUS_OK) {
        hall_file_error_format(&errors, 0, NULL, line, sizeof line);
        fail_msg("%s", line);
    }
    return hall;
}

static inline void
fixture_open(struct fixture *fixture)
{
    enum status status =
        store_open(fixture->path, &fixture->options, &fixture->answer, &fixture->store);
    if (status != STATUS_OK) {
        char message[ANSWER_MESSAGE_SIZE];
        answer_message(&fixture->answer, message, sizeof message);
        fail_msg("%s: %s", status_name(status), message);
    }
}

/* Past the store, as a vandal or a bad disk would. What it gives is the caller's. */
static inline PGresult *
fixture_postgres(struct fixture *fixture, const char *sql)
{
    char url[260];
    struct buffer text = {0};
    str_format(url, sizeof url, "%.*s", (int)strcspn(fixture->path, "?"), fixture->path);
    PGconn *connection = PQconnectdb(url);
    /* Without triggers: who may do this could take them away. */
    buffer_format(&text,
                  "SET client_min_messages = error; SET session_replication_role = replica;"
                  " SET search_path = %s; %s",
                  fixture->schema, sql);
    PGresult *result = PQexec(connection, text.data);
    buffer_done(&text);
    if (PQresultStatus(result) != PGRES_COMMAND_OK && PQresultStatus(result) != PGRES_TUPLES_OK) {
        fail_msg("%s: %s", sql, PQerrorMessage(connection));
    }
    PQfinish(connection);
    return result;
}

/* SQLite's way into a body, for the tests' own questions. */
static const char fixture_words[] =
    "CREATE FUNCTION json_extract(text, text) RETURNS text LANGUAGE sql IMMUTABLE AS"
    " 'SELECT CAST($1 AS json) #>> string_to_array(replace($2, ''$.'', ''''), ''.'')';"
    " CREATE OPERATOR ->> (LEFTARG = text, RIGHTARG = text, FUNCTION = json_extract)";

/* Where a test is about files, or speaks SQLite's own words. */
static inline void
fixture_sqlite_only(const struct fixture *fixture)
{
    if (fixture->schema[0]) {
        skip();
    }
}

/* 2026-11-20 is a Friday. */
static inline void
fixture_make(struct fixture *fixture, const char *definition, bool training)
{
    const char *temporary = getenv("TMPDIR");
    memset(fixture, 0, sizeof *fixture);
    str_format(fixture->folder, sizeof fixture->folder, "%s/paihao-store-XXXXXX",
               temporary ? temporary : "/tmp");
    assert_non_null(mkdtemp(fixture->folder));
    const char *url = getenv("PAIHAO_TEST_URL");
    if (url) {
        static int halls;
        str_format(fixture->schema, sizeof fixture->schema, "t%d_%d", (int)getpid(), ++halls);
        str_format(fixture->path, sizeof fixture->path, "%s?hall=%s", url, fixture->schema);
    } else {
        str_format(fixture->path, sizeof fixture->path, "%s/hall.db", fixture->folder);
    }
    fixture->real = fixture_instant("2026-11-20T09:00:00");
    fixture->steady = 1000000;
    str_cut(fixture->boot, sizeof fixture->boot, "boot-1");
    fixture->clock = (struct clock){.real_ms = fixture_real,
                                    .steady_ms = fixture_steady,
                                    .boot_id = fixture_boot,
                                    .context = fixture};
    fixture->options = (struct store_options){.clock = &fixture->clock};
    struct hall *hall = fixture_parse(definition);
    enum status status =
        store_init(fixture->path, &fixture->options, hall, definition, training, &fixture->answer);
    hall_free(hall);
    assert_int_equal(status, STATUS_OK);
    if (fixture->schema[0]) {
        PQclear(fixture_postgres(fixture, fixture_words));
    }
    fixture_open(fixture);
}

static inline int
fixture_remove_entry(const char *path, const struct stat *found, int type, struct FTW *walk)
{
    (void)found, (void)type, (void)walk;
    return remove(path);
}

static inline void
fixture_done(struct fixture *fixture)
{
    fixture->store = store_close(fixture->store);
    if (fixture->schema[0]) {
        char sql[80];
        str_format(sql, sizeof sql, "DROP SCHEMA %s CASCADE", fixture->schema);
        PQclear(fixture_postgres(fixture, sql));
    }
    nftw(fixture->folder, fixture_remove_entry, 8, FTW_DEPTH | FTW_PHYS);
}

/* For cmocka's setup and teardown: a training hall. */
static inline int
fixture_setup(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    fixture_make(fixture, fixture_hall, true);
    *state = fixture;
    return 0;
}

static inline int
fixture_setup_real(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    fixture_make(fixture, fixture_hall, false);
    *state = fixture;
    return 0;
}

static inline int
fixture_teardown(void **state)
{
    fixture_done(*state);
    free(*state);
    return 0;
}

/* Does an action and returns its status; the answer stands in the fixture. */
static inline enum status
fixture_act(struct fixture *fixture, struct action action)
{
    return store_act(fixture->store, &action, &fixture->answer);
}

static inline void
fixture_act_ok(struct fixture *fixture, struct action action)
{
    if (fixture_act(fixture, action) != STATUS_OK) {
        char message[ANSWER_MESSAGE_SIZE];
        answer_message(&fixture->answer, message, sizeof message);
        fail_msg("%s: %s: %s", action_name(action.kind), status_name(fixture->answer.status),
                 message);
    }
}

static inline void
fixture_verify(struct fixture *fixture)
{
    struct verify_report report;
    assert_int_equal(store_verify(fixture->store, NULL, &report), STATUS_OK);
    for (size_t i = 0; i < report.fault_count; i++) {
        print_error("event %lld ticket %lld: %s\n", (long long)report.faults[i].event,
                    (long long)report.faults[i].ticket, report.faults[i].what);
    }
    assert_int_equal(report.fault_count, 0);
    verify_report_done(&report);
}

static inline void
fixture_sqlite(struct fixture *fixture, const char *sql)
{
    sqlite3 *handle = NULL;
    char *message = NULL;
    assert_int_equal(sqlite3_open(fixture->path, &handle), SQLITE_OK);
    if (sqlite3_exec(handle, sql, NULL, NULL, &message) != SQLITE_OK) {
        fail_msg("%s: %s", sql, message);
    }
    sqlite3_close(handle);
}

/* Past the store, as a vandal or a bad disk would; the append-only triggers can be dropped in it.
 */
static inline void
fixture_sql(struct fixture *fixture, const char *sql)
{
    if (fixture->schema[0]) {
        PQclear(fixture_postgres(fixture, sql));
    } else {
        fixture_sqlite(fixture, sql);
    }
}

static inline void
fixture_open_ledger(struct fixture *fixture)
{
    fixture_sql(fixture, fixture->schema[0] ? "DROP TRIGGER event_is_not_changed ON event"
                                            : "DROP TRIGGER event_is_not_changed;"
                                              " DROP TRIGGER event_is_not_deleted");
}

static inline int64_t
fixture_sqlite_int(struct fixture *fixture, const char *sql)
{
    sqlite3 *handle = NULL;
    sqlite3_stmt *statement = NULL;
    assert_int_equal(sqlite3_open(fixture->path, &handle), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(handle, sql, -1, &statement, NULL), SQLITE_OK);
    int64_t value = sqlite3_step(statement) == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : -1;
    sqlite3_finalize(statement);
    sqlite3_close(handle);
    return value;
}

static inline int64_t
fixture_int(struct fixture *fixture, const char *sql)
{
    if (!fixture->schema[0]) {
        return fixture_sqlite_int(fixture, sql);
    }
    PGresult *result = fixture_postgres(fixture, sql);
    int64_t value = PQntuples(result) > 0 ? strtoll(PQgetvalue(result, 0, 0), NULL, 10) : -1;
    value = PQntuples(result) > 0 && strcmp(PQgetvalue(result, 0, 0), "t") == 0 ? 1 : value;
    PQclear(result);
    return value;
}
