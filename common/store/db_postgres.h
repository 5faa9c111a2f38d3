/* SPDX-License-Identifier: Apache-2.0
 * What the parts of the PostgreSQL driver share: the address (db_postgres_address.c), the
 * connection
 * (_connect.c), what is under way on it (_queue.c), statements (_statement.c) and transactions
 * (db_postgres.c). Private to the driver. */
#pragma once

#include <libpq-fe.h>

#include "store/db.h"

enum { POSTGRES_MESSAGE_SIZE = 400, POSTGRES_SCHEMA_SIZE = 64, POSTGRES_SERVERS_MAX = 8 };

/* What the server sends in the place of a result. */
struct postgres_failure {
    enum status status;
    bool again;    /* nothing was done: the transaction may be begun anew */
    bool worn;     /* but not on this connection */
    char state[6]; /* of SQL, where nobody here knows what it means; "" = it is known, or nobody can
                      say whether it was done */
    char message[POSTGRES_MESSAGE_SIZE];
};

/* An address, taken apart. */
struct postgres_address {
    PQconninfoOption *options;
    char schema[POSTGRES_SCHEMA_SIZE]; /* the hall's own */
    size_t servers;                    /* 1 or more */
};

/* One of the servers of an address; "" = libpq's own choice. */
struct postgres_server {
    char host[256], hostaddr[64], port[8];
};

/* On failure *ret_sentence as in db_driver.open, and nothing is to be given back. */
MUST_CHECK enum status postgres_address_parse(const char *url, struct postgres_address *ret_address,
                                              const char **ret_sentence);
/* One that is set, NULL for one that is not. */
const char *postgres_address_option(const struct postgres_address *address, const char *keyword);
void postgres_address_done(struct postgres_address *address);
/* The n-th server, from 0. False: no name of a server is that long. */
bool postgres_address_server(const struct postgres_address *address, size_t n,
                             struct postgres_server *ret_server);
/* DENIED: others may read the password or the key. libpq would only warn of the one, and then say
 * that the password is wrong. */
MUST_CHECK enum status postgres_check_secrets(const struct postgres_address *address,
                                              const char **ret_sentence);

/* Why a connection did not come about: db_postgres_refusal.c. */
enum status postgres_refusal(const PGconn *connection, const struct postgres_address *address,
                             const char **ret_sentence);
extern const char *const postgres_standby_sentence, *const postgres_nobody_sentence;
/* For who may not use the schema or read its tables: {0} is the address. */
extern const char *const postgres_no_rights_sentence;

/* A connection in pipeline mode, its session set up: search path, time-outs, commits that are on
 * disk when they are answered (but an action's own, behind which it is waited for: WORD_SETTLE).
 * create: makes the schema when it is missing. Of several servers the first that answers within its
 * time, and takes actions unless mode is DB_READ. */
MUST_CHECK enum status postgres_connect(const struct postgres_address *address, enum db_mode mode,
                                        bool create, int busy_ms, PGconn **ret_connection,
                                        const char **ret_sentence, char *message);
/* Of the n-th server alone, to look at it. */
MUST_CHECK enum status postgres_connect_server(const struct postgres_address *address, size_t n,
                                               int busy_ms, PGconn **ret_connection,
                                               const char **ret_sentence);

/* Asks each server of an address what it is (db_postgres_hosts.c); see store_hosts. */
enum status postgres_hosts(const char *url, struct store_host *hosts, size_t max,
                           size_t *ret_count);

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

enum { POSTGRES_NUMBER_SIZE = 24, POSTGRES_TABLE_SIZE = 40 };

/* One result of a statement, asked for with these parameters. */
struct reading {
    struct reading *next;
    char *key;
    PGresult *result; /* NULL: not come yet, or failed */
    bool ahead;       /* kept until something changes its tables, or the transaction ends */
    bool stale;
    int keys; /* > 0: results of several readings, told apart by so many first columns */
    int skip; /* columns that are not its statement's */
};

struct postgres_statement {
    struct db_statement statement;
    struct postgres_db *db;
    struct postgres_statement *next;
    char *sql, name[POSTGRES_NUMBER_SIZE];
    char table[POSTGRES_TABLE_SIZE]; /* that it writes; "" = it reads */
    bool one;                        /* fails unless it touched one row */
    unsigned prepared;               /* on which connection; 0 = on none */
    int parameter_count;
    const char *values[DB_PARAMETERS_MAX];
    char numbers[DB_PARAMETERS_MAX][POSTGRES_NUMBER_SIZE];
    struct reading *readings, *current;
    int row, row_end, first_column;   /* of the current reading's result */
    struct postgres_statement *fills; /* its results are another statement's; NULL = its own */
};

enum command_kind {
    COMMAND_WORD,
    COMMAND_PREPARE,
    COMMAND_READ,
    COMMAND_WRITE,
    COMMAND_MOMENT, /* the server's time, under the lock */
    COMMAND_COMMIT,
    COMMAND_SYNC,
};

struct command {
    enum command_kind kind;
    bool forgotten; /* of a transaction that is over: whatever comes of it */
    struct postgres_statement *statement;
    struct reading *reading;
};

enum postgres_word {
    WORD_BEGIN_WRITE,
    WORD_BEGIN_READ,
    WORD_READ_LONG,
    WORD_COMMIT,
    WORD_SETTLE,
    WORD_ROLLBACK,
    WORD_QUEUE,
    WORD_LOCK_HALL,
    WORD_LOCK_SCHEMA,
    WORD_MOMENT,
    WORD_CHANGED,
    WORD_SCHEMA_THERE,
    WORD_SCHEMA,
    WORD_SCHEMA_SET,
    WORD_DAMAGE,
    WORD_SERVER,
    WORD_COUNT
};

struct postgres_db {
    struct db db;
    struct postgres_address address;
    enum db_mode mode;
    int busy_ms;
    PGconn *connection;  /* NULL: lost */
    unsigned generation; /* of the connection: what was prepared on it */
    struct postgres_statement *statements;
    struct postgres_statement *words[WORD_COUNT];
    unsigned named;
    struct command *queue; /* sent or to be sent, oldest first: [first, count) */
    size_t first, count, room;
    bool asked;  /* the server was asked to answer all that is queued */
    bool waited; /* and was waited for since then */
    bool in_transaction, committing, unsure;
    bool committed; /* seen by others, and not known to stay */
    bool silent;    /* of a COMMIT nothing was heard in time, and the line was not cut; or that the
                       standby was not waited for */
    bool looking;   /* the look of each second alone is under way: a server that is silent to it
                       stands still */
    bool brisk;     /* an action: whoever falls silent within it loses the hall's lock */
    int64_t schema, moment, seen, round_trips;
    struct postgres_failure failure; /* the first one of this transaction */
};

/* What is under way (db_postgres_queue.c). */
void postgres_fail(struct postgres_db *db, const struct postgres_failure *failure);
/* The connection is of no use any more. Nothing of this transaction was done, unless its COMMIT was
 * under way. */
void postgres_lose(struct postgres_db *db);
/* Hears the server's warnings on a connection that was just made. */
void postgres_listen(struct postgres_db *db);
/* Queues a statement's parameters as they are bound, preparing it where it is not yet. */
void postgres_send(struct postgres_statement *statement, enum command_kind kind,
                   struct reading *reading);
void postgres_queue_sync(struct postgres_db *db);
/* Sends what is queued and waits until `reading` is there (NULL: all). */
void postgres_settle(struct postgres_db *db, const struct reading *reading);
/* A command under way keeps no pointer to what is gone: this statement's (NULL: all of them). */
void postgres_forget(struct postgres_db *db, const struct postgres_statement *statement);
void postgres_reading_free(struct reading *reading);
void postgres_drop_readings(struct postgres_statement *statement);
void postgres_end_transaction(struct postgres_db *db);
/* A connection, made anew where it was lost; between transactions. */
MUST_CHECK enum status postgres_be_connected(struct postgres_db *db);

/* The driver's statements (db_postgres_statement.c); see db_driver. */
enum status postgres_prepare(struct db *db, const char *sql, struct db_statement **ret_statement);
void postgres_finalize(struct db_statement *statement);
void postgres_bind_text(struct db_statement *statement, int n, const char *value, int64_t length);
void postgres_bind_int(struct db_statement *statement, int n, int64_t value);
void postgres_ahead(struct db_statement *statement);
void postgres_fill(struct db_statement *statement, struct db_statement *filled, int keys);
/* Takes the lock; what comes with it is kept for the statement that it fills. */
void postgres_lock(struct postgres_statement *statement);
enum status postgres_step(struct db_statement *statement, bool *ret_row);
enum status postgres_step_one(struct db_statement *statement);
void postgres_reset(struct db_statement *statement);
int64_t postgres_column_int(struct db_statement *statement, int column);
const char *postgres_column_text(struct db_statement *statement, int column);
bool postgres_column_is_null(struct db_statement *statement, int column);
