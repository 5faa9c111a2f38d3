/* SPDX-License-Identifier: Apache-2.0
 * What the roles of terminals may do on a server when the hall's schema becomes a newer one. */
#include "lab.h"
#include "store/role.h"

static const unsigned char step_table[] =
    "CREATE TABLE later (\n  a BIGINT NOT NULL\n);\nINSERT INTO later (a) VALUES (7);\n";
/* As a later schema would: the whole function anew, which loses what was set on the old one. */
static const unsigned char step_function[] =
    "CREATE OR REPLACE FUNCTION is_day_over(wanted text) RETURNS boolean STABLE"
    " LANGUAGE plpgsql AS $body$ BEGIN RETURN false; END $body$;";
static const unsigned char step_bad[] = "INSERT INTO nowhere VALUES (1)";

static void
add_role(struct fixture *fixture, const char *terminal, const char *kind)
{
    const struct role_wanted wanted = {.terminal = terminal, .kind = kind, .counter = ""};
    char url[600];

    assert_int_equal(store_role_add(fixture->store, &wanted, url, sizeof url, &fixture->answer),
                     STATUS_OK);
}

static void
remove_role(struct fixture *fixture, const char *terminal, const char *kind)
{
    char sql[200];

    assert_int_equal(store_role_remove(fixture->store, terminal, &fixture->answer), STATUS_OK);
    str_format(sql, sizeof sql, "DROP OWNED BY paihao_%s_%s; DROP ROLE paihao_%s_%s",
               fixture->schema, kind, fixture->schema, kind);
    PQclear(fixture_postgres(fixture, sql));
}

/* The one value that the terminal gets for its question; it fails when it is not let. */
static int64_t
ask_as(struct fixture *fixture, const char *terminal, const char *sql)
{
    char text[300];

    str_format(text, sizeof text, "SET ROLE %s_%s; %s", fixture->schema, terminal, sql);
    PGresult *result = fixture_postgres(fixture, text);
    int64_t value = PQntuples(result) == 1 ? strtoll(PQgetvalue(result, 0, 0), NULL, 10) : -1;
    PQclear(result);
    return value;
}

static int64_t
ask(struct fixture *fixture, const char *sql)
{
    PGresult *result = fixture_postgres(fixture, sql);
    int64_t value = strtoll(PQgetvalue(result, 0, 0), NULL, 10);
    PQclear(result);
    return value;
}

static void
terminals_have_their_rights_on_what_a_newer_schema_brings(void **state)
{
    struct fixture *fixture = *state;
    const struct schema_step steps[] = {schema_steps[0], {2, step_table, {NULL, step_function}}};

    if (!fixture->schema[0]) {
        skip();
    }
    add_role(fixture, "kiosk1", "kiosk");
    add_role(fixture, "desk", "manager");
    assert_int_equal(schema_migrate(fixture->store->db, steps, 2, NULL), STATUS_OK);
    assert_int_equal(ask_as(fixture, "kiosk1", "SELECT a FROM later"), 7);
    assert_int_equal(ask_as(fixture, "desk", "INSERT INTO later (a) VALUES (8) RETURNING a"), 8);
    assert_int_equal(
        ask_as(fixture, "kiosk1",
               "SELECT CAST(has_table_privilege(current_user, 'later', 'INSERT') AS INTEGER)"),
        0);
    /* No session's own tables stand before the hall's in a function that came with it. */
    assert_int_equal(
        ask(fixture,
            "SELECT COUNT(*) FROM pg_proc WHERE proconfig IS NULL AND provolatile <> 'i' AND"
            " pronamespace = CAST(current_schema() AS regnamespace) AND"
            " proname <> 'json_extract'"),
        0);
    remove_role(fixture, "kiosk1", "kiosk");
    remove_role(fixture, "desk", "manager");
}

static void
a_schema_that_fails_leaves_the_rights_as_they_were(void **state)
{
    struct fixture *fixture = *state;
    const struct schema_step steps[] = {
        schema_steps[0], {2, step_table, {NULL, step_function}}, {3, step_bad, {NULL}}};

    if (!fixture->schema[0]) {
        skip();
    }
    add_role(fixture, "kiosk1", "kiosk");
    assert_int_not_equal(schema_migrate(fixture->store->db, steps, 3, NULL), STATUS_OK);
    assert_int_equal(ask(fixture, "SELECT schema FROM store_schema"), 1);
    assert_int_equal(ask(fixture, "SELECT COUNT(*) FROM pg_class WHERE relname = 'later'"
                                  " AND relnamespace = CAST(current_schema() AS regnamespace)"),
                     0);
    assert_int_equal(ask_as(fixture, "kiosk1", "SELECT COUNT(*) FROM ticket"), 0);
    remove_role(fixture, "kiosk1", "kiosk");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        lab_test(terminals_have_their_rights_on_what_a_newer_schema_brings),
        lab_test(a_schema_that_fails_leaves_the_rights_as_they_were),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
