/* SPDX-License-Identifier: Apache-2.0
 * The one table of transitions stands twice: in ticket.c for the programs, and in the server's
 * schema for whoever comes past them. */
#include "lab.h"

static const char *
name_of(int state)
{
    return state == TICKET_STATE_COUNT ? "" : ticket_state_name((enum ticket_state)state);
}

/* A row of the question: the server's word on it, and ours. */
static void
add(struct buffer *rows, const char *kind, int from, int to, bool allowed)
{
    buffer_format(rows, "%s('%s', '%s', '%s', %s)", rows->length ? ", " : "", kind, name_of(from),
                  name_of(to), allowed ? "true" : "false");
}

static void
compare(struct fixture *fixture, struct buffer *rows)
{
    struct buffer sql = {0};

    buffer_format(&sql,
                  "SELECT kind, before, after, allowed FROM (VALUES %s) v (kind, before, after,"
                  " allowed) WHERE is_transition(kind, NULLIF(before, ''), after) <> allowed",
                  rows->data);
    PGresult *result = fixture_postgres(fixture, sql.data);
    if (PQntuples(result) > 0) {
        fail_msg("%d differ: %s from '%s' to '%s' is %s in ticket.c", PQntuples(result),
                 PQgetvalue(result, 0, 0), PQgetvalue(result, 0, 1), PQgetvalue(result, 0, 2),
                 PQgetvalue(result, 0, 3));
    }
    PQclear(result);
    buffer_done(&sql);
    buffer_done(rows);
}

static void
the_server_allows_what_the_table_does_and_nothing_else(void **state)
{
    struct fixture *fixture = *state;
    struct buffer rows = {0};

    if (!fixture->schema[0]) {
        skip();
    }
    for (int event = 0; event < TICKET_EVENT_COUNT; event++) {
        const char *kind = ticket_event_name((enum ticket_event)event);
        for (int from = 0; from <= TICKET_STATE_COUNT; from++) {
            enum ticket_state next = TICKET_STATE_COUNT;
            bool known =
                ticket_next_state((enum ticket_state)from, (enum ticket_event)event, &next);
            for (int to = 0; to < TICKET_STATE_COUNT; to++) {
                add(&rows, kind, from, to, known && to == (int)next);
            }
        }
    }
    compare(fixture, &rows);
}

static void
what_is_no_event_of_a_ticket_changes_none(void **state)
{
    struct fixture *fixture = *state;
    struct buffer rows = {0};

    if (!fixture->schema[0]) {
        skip();
    }
    for (int from = 0; from < TICKET_STATE_COUNT; from++) {
        for (int to = 0; to < TICKET_STATE_COUNT; to++) {
            add(&rows, "paper", from, to, from == to);
            add(&rows, "rate", from, to, false);
            add(&rows, "help", from, to, false);
        }
    }
    compare(fixture, &rows);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        lab_test(the_server_allows_what_the_table_does_and_nothing_else),
        lab_test(what_is_no_event_of_a_ticket_changes_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
