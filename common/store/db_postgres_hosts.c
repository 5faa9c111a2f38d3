/* SPDX-License-Identifier: Apache-2.0
 * Each server of an address by itself: two that are written at once are a hall that falls apart,
 * and who connects meets only the first of them. */
#include <stdlib.h>

#include "store/db_postgres.h"
#include "store/store.h"

enum { BUSY_MS = 1000, ASK_MS = 5000 };

static const char question[] = "SELECT CASE WHEN pg_is_in_recovery() THEN '' ELSE"
                               " left(pg_walfile_name(pg_current_wal_insert_lsn()), 8) END";

static void
ask(const struct postgres_address *address, size_t n, struct store_host *host)
{
    struct postgres_failure failure = {0};
    PGconn *connection = NULL;
    PGresult *answer = NULL;

    if (postgres_connect_server(address, n, BUSY_MS, &connection, &host->sentence) != STATUS_OK) {
        return;
    }
    if (postgres_script(connection, question, ASK_MS, &failure, &answer) == STATUS_OK &&
        PQntuples(answer) == 1) {
        host->answers = true;
        host->timeline = strtoll(PQgetvalue(answer, 0, 0), NULL, 16);
        host->writable = host->timeline > 0;
    } else {
        host->sentence = postgres_nobody_sentence;
    }
    PQclear(answer);
    PQfinish(connection);
}

enum status
postgres_hosts(const char *url, struct store_host *hosts, size_t max, size_t *ret_count)
{
    struct postgres_address address;
    struct postgres_server server;
    const char *sentence;
    enum status status = postgres_address_parse(url, &address, &sentence);
    if (status != STATUS_OK) {
        return status;
    }
    *ret_count = address.servers < max ? address.servers : max;
    for (size_t i = 0; i < *ret_count; i++) {
        hosts[i] = (struct store_host){0};
        if (postgres_address_server(&address, i, &server)) {
            str_cut(hosts[i].name, sizeof hosts[i].name,
                    server.host[0] ? server.host : server.hostaddr);
            ask(&address, i, &hosts[i]);
        }
    }
    postgres_address_done(&address);
    return STATUS_OK;
}
