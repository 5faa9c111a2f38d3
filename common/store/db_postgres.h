/* SPDX-License-Identifier: Apache-2.0
 * What the two halves of the PostgreSQL driver share: the connection (db_postgres_connect.c) and
 * what goes over it (db_postgres.c). Private to the driver. */
#pragma once

#include <libpq-fe.h>

#include "store/db.h"

enum { POSTGRES_MESSAGE_SIZE = 400, POSTGRES_SCHEMA_SIZE = 64 };

/* What the server sends in the place of a result. */
struct postgres_failure {
    enum status status;
    bool again; /* nothing was done: the transaction may be begun anew */
    char message[POSTGRES_MESSAGE_SIZE];
};

/* An address, taken apart. */
struct postgres_address {
    PQconninfoOption *options;
    char schema[POSTGRES_SCHEMA_SIZE]; /* the hall's own */
};

/* On failure *ret_sentence as in db_driver.open, and nothing is to be given back. */
MUST_CHECK enum status postgres_address_parse(const char *url, struct postgres_address *ret_address,
                                              const char **ret_sentence);
void postgres_address_done(struct postgres_address *address);

/* A connection in pipeline mode, its session set up: search path, time-outs, commits that are on
 * disk when they are answered. create: makes the schema when it is missing. wait_ms: for each
 * answer of the server. */
MUST_CHECK enum status postgres_connect(const struct postgres_address *address, enum db_mode mode,
                                        bool create, int busy_ms, PGconn **ret_connection,
                                        const char **ret_sentence, char *message);

/* Waits until a result can be had without waiting. False: the connection is of no use any more. */
bool postgres_await(PGconn *connection, int64_t wait_ms);
/* Several statements at once, with the connection's pipeline mode left for it: schema, settings.
 * *ret_last (NULL = not wanted) is the last one's result, the caller's to clear. */
MUST_CHECK enum status postgres_script(PGconn *connection, const char *sql, int64_t wait_ms,
                                       struct postgres_failure *failure, PGresult **ret_last);
/* Of a failed result. */
void postgres_failure_of(const PGresult *result, struct postgres_failure *ret_failure);
/* By the five characters of a state of SQL; NULL = the connection broke. */
enum status postgres_status_of(const char *state);
