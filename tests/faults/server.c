/* SPDX-License-Identifier: Apache-2.0 */
#include "faults/server.h"

#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Emptying by TRUNCATE makes new files, five times as slow as DELETE, which leaves dead rows
 * behind. */
enum { TRUNCATE_EACH = 100 };

struct server {
    PGconn *connection;
    struct buffer renewal[2]; /* by DELETE; by TRUNCATE */
    int count;
};

static bool
is_done(PGresult *result, ExecStatusType wanted)
{
    bool good = PQresultStatus(result) == wanted;

    if (!good) {
        fprintf(stderr, "server: %s\n", PQresultErrorMessage(result));
    }
    PQclear(result);
    return good;
}

/* Past what keeps the ledger's rows. */
static void
format_renewal(struct buffer *sql, bool truncate, PGresult *tables, const char *hall,
               const char *base, const char *fresh)
{
    int count = PQntuples(tables);

    buffer_format(sql,
                  "SET client_min_messages = error; DROP SCHEMA IF EXISTS %s CASCADE; "
                  "BEGIN; SET LOCAL session_replication_role = replica;",
                  fresh);
    for (int i = 0; i < count; i++) {
        buffer_format(sql, "%s %s.\"%s\";", truncate ? "TRUNCATE" : "DELETE FROM", hall,
                      PQgetvalue(tables, i, 0));
    }
    for (int i = 0; i < count; i++) {
        const char *table = PQgetvalue(tables, i, 0), *columns = PQgetvalue(tables, i, 1);
        buffer_format(sql, "INSERT INTO %s.\"%s\" (%s) SELECT %s FROM %s.\"%s\";", hall, table,
                      columns, columns, base, table);
    }
    buffer_append(sql, "COMMIT");
}

static bool
write_renewals(struct server *server, const char *hall, const char *base, const char *fresh)
{
    /* What the server reckons itself is not written. */
    PGresult *tables =
        PQexecParams(server->connection,
                     "SELECT tablename, string_agg(quote_ident(column_name), ', ')"
                     " FROM pg_tables JOIN information_schema.columns"
                     " ON table_schema = schemaname AND table_name = tablename"
                     " WHERE schemaname = $1 AND is_generated = 'NEVER' GROUP BY tablename",
                     1, NULL, &hall, NULL, NULL, 0);
    bool any = PQntuples(tables) > 0;

    for (int truncate = 0; truncate < 2; truncate++) {
        format_renewal(&server->renewal[truncate], truncate, tables, hall, base, fresh);
    }
    return is_done(tables, PGRES_TUPLES_OK) && any;
}

struct server *
server_open(const char *url, const char *hall, const char *base, const char *fresh)
{
    struct server *server = mem_zero_alloc(1, sizeof(*server));

    server->connection = PQconnectdb(url);
    if (PQstatus(server->connection) != CONNECTION_OK ||
        !write_renewals(server, hall, base, fresh)) {
        fprintf(stderr, "server: %s\n", PQerrorMessage(server->connection));
        return server_close(server);
    }
    return server;
}

struct server *
server_close(struct server *server)
{
    if (server) {
        PQfinish(server->connection);
        buffer_done(&server->renewal[0]);
        buffer_done(&server->renewal[1]);
        free(server);
    }
    return NULL;
}

bool
server_renew(struct server *server)
{
    bool truncate = server->count++ % TRUNCATE_EACH == 0;

    return is_done(PQexec(server->connection, server->renewal[truncate].data), PGRES_COMMAND_OK);
}
