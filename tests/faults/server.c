/* SPDX-License-Identifier: Apache-2.0 */
#include "faults/server.h"

#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct server {
    PGconn *connection;
    struct buffer renewal;
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
static bool
write_renewal(struct server *server, const char *hall, const char *base)
{
    PGresult *tables =
        PQexecParams(server->connection, "SELECT tablename FROM pg_tables WHERE schemaname = $1", 1,
                     NULL, &hall, NULL, NULL, 0);
    int count = PQntuples(tables);

    buffer_append(&server->renewal,
                  "BEGIN; SET LOCAL session_replication_role = replica; TRUNCATE ");
    for (int i = 0; i < count; i++) {
        buffer_format(&server->renewal, "%s%s.\"%s\"", i ? ", " : "", hall,
                      PQgetvalue(tables, i, 0));
    }
    buffer_append(&server->renewal, ";");
    for (int i = 0; i < count; i++) {
        const char *table = PQgetvalue(tables, i, 0);
        buffer_format(&server->renewal, "INSERT INTO %s.\"%s\" SELECT * FROM %s.\"%s\";", hall,
                      table, base, table);
    }
    buffer_append(&server->renewal, "COMMIT");
    return is_done(tables, PGRES_TUPLES_OK) && count > 0;
}

struct server *
server_open(const char *url, const char *hall, const char *base)
{
    struct server *server = mem_zero_alloc(1, sizeof(*server));

    server->connection = PQconnectdb(url);
    if (PQstatus(server->connection) != CONNECTION_OK || !write_renewal(server, hall, base)) {
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
        buffer_done(&server->renewal);
        free(server);
    }
    return NULL;
}

bool
server_renew(struct server *server)
{
    return is_done(PQexec(server->connection, server->renewal.data), PGRES_COMMAND_OK);
}
