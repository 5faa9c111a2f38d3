/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/bench/bare_server.h"

#include <stdio.h>

#include "base/base.h"

static const char bare_schema[] =
    "DROP SCHEMA IF EXISTS bare CASCADE; CREATE SCHEMA bare; SET search_path = bare;"
    "CREATE TABLE hall (one BIGINT PRIMARY KEY, last BIGINT NOT NULL) WITH (fillfactor = 10);"
    "INSERT INTO hall VALUES (1, 0);"
    "CREATE TABLE ticket (id BIGINT PRIMARY KEY, day TEXT, number TEXT, service TEXT, state TEXT,"
    " class TEXT, lang TEXT, issued BIGINT, called BIGINT, started BIGINT, ended BIGINT,"
    " base BIGINT, due BIGINT, seq BIGINT, counter TEXT, staff TEXT, calls BIGINT, note TEXT,"
    " code TEXT, last BIGINT) WITH (fillfactor = 70);"
    "CREATE INDEX ticket_due ON ticket (service, due, seq) WHERE state = 'waiting';"
    "CREATE UNIQUE INDEX ticket_code ON ticket (code);"
    "CREATE INDEX ticket_desk ON ticket (counter) WHERE state = 'called' OR state = 'serving';"
    "CREATE TABLE event (id BIGINT PRIMARY KEY, at BIGINT, kind TEXT, ticket BIGINT, body TEXT,"
    " hash TEXT)";
static const char *const bare_steps[BARE_STEPS] = {
    "INSERT INTO ticket SELECT last + 1, '2026-11-22', 'C001', $1, 'waiting', 'regular', 'zh_CN', "
    "1,"
    " 0, 0, 0, 1, last + 1, last + 1, '', '', 0, '', 'code' || (last + 1), last + 1 FROM hall",
    "UPDATE ticket SET state = 'called', called = 2, counter = $1, calls = 1 WHERE id = (SELECT id"
    " FROM ticket WHERE service = $1 AND state = 'waiting' ORDER BY due, seq LIMIT 1)",
    "UPDATE ticket SET state = 'serving', started = 3 WHERE counter = $1"
    " AND state = 'called'",
    "UPDATE ticket SET state = 'done', ended = 4 WHERE counter = $1"
    " AND state = 'serving'",
};
static const char *const bare_around[] = {
    "BEGIN", "SELECT last FROM hall WHERE one = 1 FOR UPDATE",
    "INSERT INTO event SELECT last + 1, 1, 'call', 1, repeat('x', 300), repeat('0', 64) FROM hall",
    "UPDATE hall SET last = last + 1 WHERE one = 1", "COMMIT"};
enum { BARE_STEP = 10 };

bool
bare_make(const char *server)
{
    PGconn *connection = PQconnectdb(server);
    PQclear(PQexec(connection, "SET client_min_messages = error"));
    PGresult *result = PQexec(connection, bare_schema);
    bool good = PQresultStatus(result) == PGRES_COMMAND_OK;
    PQclear(result);
    PQfinish(connection);
    return good;
}

PGconn *
bare_connect(const char *server, bool pipeline)
{
    PGconn *connection = PQconnectdb(server);
    char name[8];
    if (PQstatus(connection) != CONNECTION_OK) {
        fprintf(stderr, "bench: %s\n", PQerrorMessage(connection));
        PQfinish(connection);
        return NULL;
    }
    PQclear(PQexec(connection, "SET search_path = bare; SET jit = off"));
    for (size_t i = 0; i < ARRAY_SIZE(bare_around); i++) {
        str_format(name, sizeof name, "s%zu", i);
        PQclear(PQprepare(connection, name, bare_around[i], 0, NULL));
    }
    for (int i = 0; i < BARE_STEPS; i++) {
        str_format(name, sizeof name, "s%d", BARE_STEP + i);
        PQclear(PQprepare(connection, name, bare_steps[i], 0, NULL));
    }
    if (pipeline) {
        PQenterPipelineMode(connection);
    }
    return connection;
}

bool
bare_step(PGconn *connection, int step, const char *counter, bool pipeline)
{
    static const int order[] = {0, 1, BARE_STEP, 2, 3, 4};
    bool good = true;
    for (size_t i = 0; i < ARRAY_SIZE(order) && good; i++) {
        char name[8];
        bool own = order[i] == BARE_STEP;
        str_format(name, sizeof name, "s%d", own ? BARE_STEP + step : order[i]);
        if (pipeline) {
            good = PQsendQueryPrepared(connection, name, own ? 1 : 0, &counter, NULL, NULL, 0);
        } else {
            PGresult *result =
                PQexecPrepared(connection, name, own ? 1 : 0, &counter, NULL, NULL, 0);
            good = PQresultStatus(result) == PGRES_COMMAND_OK ||
                   PQresultStatus(result) == PGRES_TUPLES_OK;
            PQclear(result);
        }
    }
    if (!pipeline) {
        return good;
    }
    PQpipelineSync(connection);
    for (bool end = false; !end;) {
        PGresult *result = PQgetResult(connection);
        ExecStatusType status = PQresultStatus(result);
        end = status == PGRES_PIPELINE_SYNC;
        good = good && (!result || end || status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK);
        PQclear(result);
    }
    return good;
}
