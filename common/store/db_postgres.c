/* SPDX-License-Identifier: Apache-2.0
 * The PostgreSQL driver. Every way to the server and back costs the network's delay, so few are
 * made: what changes something, and what will be read for sure (ahead), is only queued; whoever
 * needs a row sends the queue and waits for that row. COMMIT goes out behind the last writes and is
 * the one thing that is always waited for. The server does them in order, and none after one that
 * failed. */
#include "store/db_postgres.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"

enum {
    ANSWER_MS = 20 * 1000, /* beyond what one waits for the hall's row */
    RUN_MS = 10 * 60 * 1000,
    NUMBER_SIZE = 24,
    TABLE_SIZE = 40,
};

/* One result of a statement, asked for with these parameters. */
struct reading {
    struct reading *next;
    char *key;
    PGresult *result; /* NULL: not come yet, or failed */
    bool ahead;       /* kept until something changes its tables, or the transaction ends */
    bool stale;
    int keys; /* > 0: results of several readings, told apart by so many first columns */
};

struct postgres_statement {
    struct db_statement statement;
    struct postgres_db *db;
    struct postgres_statement *next;
    char *sql, name[NUMBER_SIZE];
    char table[TABLE_SIZE]; /* that it writes; "" = it reads */
    bool one;               /* fails unless it touched one row */
    unsigned prepared;      /* on which connection; 0 = on none */
    int parameter_count;
    const char *values[DB_PARAMETERS_MAX];
    char numbers[DB_PARAMETERS_MAX][NUMBER_SIZE];
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

/* Under the lock: whoever had it before wrote an earlier time. The inner statement is never merged
 * with the outer one, since it locks. */
#define MOMENT "CAST(floor(extract(epoch FROM clock_timestamp()) * 1000) AS BIGINT)"

enum word {
    WORD_BEGIN_WRITE,
    WORD_BEGIN_READ,
    WORD_READ_LONG,
    WORD_COMMIT,
    WORD_ROLLBACK,
    WORD_LOCK_HALL,
    WORD_LOCK_SCHEMA,
    WORD_MOMENT,
    WORD_CHANGED,
    WORD_SCHEMA_THERE,
    WORD_SCHEMA,
    WORD_SCHEMA_SET,
    WORD_DAMAGE,
    WORD_COUNT
};

static const char *const words[WORD_COUNT] = {
    [WORD_BEGIN_WRITE] = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE",
    [WORD_BEGIN_READ] = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    [WORD_READ_LONG] = "SET LOCAL idle_in_transaction_session_timeout = 0",
    [WORD_COMMIT] = "COMMIT",
    [WORD_ROLLBACK] = "ROLLBACK",
    [WORD_LOCK_HALL] =
        "SELECT " MOMENT " FROM (SELECT one FROM hall WHERE one = 1 FOR UPDATE) locked",
    /* No hall yet: two that make one wait for each other. */
    [WORD_LOCK_SCHEMA] =
        "SELECT " MOMENT " FROM (SELECT pg_advisory_xact_lock(hashtext(current_schema()))) locked",
    [WORD_MOMENT] = "SELECT " MOMENT,
    [WORD_CHANGED] = "SELECT last_event FROM hall WHERE one = 1",
    [WORD_SCHEMA_THERE] = "SELECT COUNT(*), COUNT(*) FILTER (WHERE relname = 'store_schema')"
                          " FROM pg_class WHERE relkind = 'r' AND relnamespace ="
                          " (SELECT oid FROM pg_namespace WHERE nspname = current_schema())",
    [WORD_SCHEMA] = "SELECT schema FROM store_schema WHERE one = 1",
    [WORD_SCHEMA_SET] = "INSERT INTO store_schema (one, schema) VALUES (1, $1)"
                        " ON CONFLICT (one) DO UPDATE SET schema = excluded.schema",
    [WORD_DAMAGE] = "SELECT COALESCE(checksum_failures, 0) FROM pg_stat_database"
                    " WHERE datname = current_database()",
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
    bool in_transaction, committing;
    int64_t schema, moment, seen, round_trips;
    struct postgres_failure failure; /* the first one of this transaction */
};

static struct postgres_db *
of(struct db *db)
{
    return (struct postgres_db *)db;
}

static struct postgres_statement *
of_statement(struct db_statement *statement)
{
    return (struct postgres_statement *)statement;
}

static void
fail(struct postgres_db *db, const struct postgres_failure *failure)
{
    if (db->failure.status == STATUS_OK) {
        db->failure = *failure;
    }
}

/* Nothing of this transaction was done, unless its COMMIT was under way. */
static void
lose(struct postgres_db *db)
{
    struct postgres_failure failure = {.status = STATUS_UNAVAILABLE, .again = !db->committing};
    if (!db->connection) {
        return;
    }
    str_cut(failure.message, sizeof failure.message, PQerrorMessage(db->connection));
    failure.message[strcspn(failure.message, "\n")] = '\0';
    log_write(LOG_LEVEL_DEBUG, "the connection is lost: '%s'", failure.message);
    fail(db, &failure);
    PQfinish(db->connection);
    db->connection = NULL;
    db->first = db->count = 0;
}

static void
queue(struct postgres_db *db, enum command_kind kind, struct postgres_statement *statement,
      struct reading *reading)
{
    if (db->count == db->room) {
        db->room = db->room ? 2 * db->room : 64;
        db->queue = mem_grow(db->queue, db->room, sizeof *db->queue);
    }
    db->queue[db->count++] =
        (struct command){.kind = kind, .statement = statement, .reading = reading};
    db->asked = db->waited = false;
}

static void
queue_sync(struct postgres_db *db)
{
    if (db->connection && !PQpipelineSync(db->connection)) {
        lose(db);
    }
    if (db->connection) {
        queue(db, COMMAND_SYNC, NULL, NULL);
        db->asked = true;
    }
}

static void
take_result(struct postgres_db *db, const struct command *command, PGresult *result)
{
    ExecStatusType came = PQresultStatus(result);
    if (came == PGRES_TUPLES_OK || came == PGRES_COMMAND_OK) {
        if (command->kind == COMMAND_READ && !command->forgotten) {
            command->reading->result = result;
            return;
        }
        if (command->kind == COMMAND_MOMENT && !command->forgotten && PQntuples(result) == 1) {
            db->moment = strtoll(PQgetvalue(result, 0, 0), NULL, 10);
        }
        if (command->kind == COMMAND_COMMIT && strcmp(PQcmdStatus(result), "COMMIT") != 0) {
            fail(db, &(struct postgres_failure){.status = STATUS_IO, .message = "rolled back"});
        }
    } else {
        if (command->kind == COMMAND_PREPARE && command->statement) {
            command->statement->prepared = 0;
        }
        if (came == PGRES_FATAL_ERROR && !command->forgotten) {
            struct postgres_failure failure;
            postgres_failure_of(result, &failure);
            const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
            if (command->statement && command->statement->one && state &&
                strcmp(state, "22012") == 0) {
                failure.status = STATUS_CONFLICT;
            }
            fail(db, &failure);
        }
    }
    PQclear(result);
}

/* Takes what came of the oldest command. */
static void
receive(struct postgres_db *db)
{
    struct command command = db->queue[db->first];
    int64_t wait_ms = db->busy_ms + ANSWER_MS;
    PGresult *result = NULL;
    if (!postgres_await(db->connection, wait_ms) || !(result = PQgetResult(db->connection))) {
        lose(db);
        return;
    }
    take_result(db, &command, result);
    if (PQstatus(db->connection) == CONNECTION_BAD) {
        lose(db);
        return;
    }
    if (command.kind != COMMAND_SYNC) {
        /* Nothing follows a command's one result but the mark of its end. */
        if (!postgres_await(db->connection, wait_ms) ||
            (result = PQgetResult(db->connection)) != NULL) {
            PQclear(result);
            lose(db);
            return;
        }
    }
    db->first++;
    if (db->first == db->count) {
        db->first = db->count = 0;
    }
}

/* Sends what is queued and waits until `reading` is there (NULL: all). */
static void
settle(struct postgres_db *db, const struct reading *reading)
{
    if (!db->connection || db->count == 0 || (reading && reading->result)) {
        return;
    }
    if (!db->asked) {
        if (!db->in_transaction) {
            queue_sync(db); /* or it would stay one transaction with what comes next */
        } else if (!PQsendFlushRequest(db->connection)) {
            lose(db);
        }
        db->asked = true;
    }
    if (!db->waited) {
        db->round_trips++;
        db->waited = true;
    }
    while (db->connection && db->count > 0 && !(reading && reading->result) &&
           (!reading || db->failure.status == STATUS_OK)) {
        receive(db);
    }
}

static void
reading_free(struct reading *reading)
{
    PQclear(reading->result);
    free(reading->key);
    free(reading);
}

/* A command under way keeps no pointer to what is gone. */
static void
forget(struct postgres_db *db, const struct postgres_statement *statement)
{
    for (size_t i = db->first; i < db->count; i++) {
        if (!statement || db->queue[i].statement == statement) {
            db->queue[i].forgotten = true;
            db->queue[i].reading = NULL;
            if (statement) {
                db->queue[i].statement = NULL;
            }
        }
    }
}

static void
drop_readings(struct postgres_statement *statement)
{
    while (statement->readings) {
        struct reading *next = statement->readings->next;
        reading_free(statement->readings);
        statement->readings = next;
    }
    statement->current = NULL;
}

static void
end_transaction(struct postgres_db *db)
{
    forget(db, NULL);
    for (struct postgres_statement *at = db->statements; at; at = at->next) {
        drop_readings(at);
    }
    db->in_transaction = db->committing = false;
}

static enum status
connect_again(struct postgres_db *db)
{
    const char *sentence;
    struct postgres_failure failure = {0};
    failure.status = postgres_connect(&db->address, db->mode, false, db->busy_ms, &db->connection,
                                      &sentence, failure.message);
    if (failure.status == STATUS_OK) {
        db->generation++;
        db->first = db->count = 0;
    } else {
        db->connection = NULL;
        fail(db, &failure);
    }
    return failure.status;
}

static bool
is_preparing(const struct postgres_db *db)
{
    for (size_t i = db->first; i < db->count; i++) {
        if (db->queue[i].kind == COMMAND_PREPARE) {
            return true;
        }
    }
    return false;
}

/* A server that went away meanwhile has said so already. */
static enum status
be_connected(struct postgres_db *db)
{
    if (db->connection &&
        (!PQconsumeInput(db->connection) || PQstatus(db->connection) == CONNECTION_BAD)) {
        lose(db);
    }
    /* What the end of the last transaction brought: waited for where it is not known whether all is
     * prepared that was to be. */
    while (db->connection && db->count > 0 && (!PQisBusy(db->connection) || is_preparing(db))) {
        receive(db);
    }
    db->failure = (struct postgres_failure){0};
    return db->connection ? STATUS_OK : connect_again(db);
}

static bool
has_word(const char *text, const char *before, const char *word)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz_";
    size_t length = strlen(word), gap = strlen(before);
    for (const char *at = text; (at = strstr(at, before)) != NULL; at += gap) {
        if (strncmp(at + gap, word, length) == 0 &&
            (at[gap + length] == '\0' || !strchr(letters, at[gap + length]))) {
            return true;
        }
    }
    return false;
}

static bool
reads_table(const char *sql, const char *table)
{
    return has_word(sql, "FROM ", table) || has_word(sql, "JOIN ", table);
}

/* Results that were read ahead of a change of their tables are asked for anew. */
static void
mark_stale(struct postgres_db *db, const char *table)
{
    for (struct postgres_statement *at = db->statements; at; at = at->next) {
        if (at->readings && reads_table(at->sql, table)) {
            for (struct reading *reading = at->readings; reading; reading = reading->next) {
                reading->stale = true;
            }
        }
    }
}

static enum status
postgres_prepare(struct db *db, const char *sql, struct db_statement **ret_statement)
{
    static const char *const changes[] = {"INSERT INTO ", "UPDATE ", "DELETE FROM "};
    struct postgres_statement *statement = mem_zero_alloc(1, sizeof *statement);
    statement->statement.driver = &db_postgres;
    statement->db = of(db);
    statement->sql = mem_strdup(sql);
    str_format(statement->name, sizeof statement->name, "s%u", ++of(db)->named);
    for (size_t i = 0; i < ARRAY_SIZE(changes); i++) {
        size_t length = strlen(changes[i]);
        if (strncmp(sql, changes[i], length) == 0) {
            size_t name = strcspn(sql + length, " (");
            str_format(statement->table, sizeof statement->table, "%.*s", (int)name, sql + length);
        }
    }
    for (const char *at = sql; (at = strchr(at, '$')) != NULL; at++) {
        int n = (int)strtol(at + 1, NULL, 10);
        statement->parameter_count =
            n > statement->parameter_count ? n : statement->parameter_count;
    }
    statement->next = of(db)->statements;
    of(db)->statements = statement;
    *ret_statement = &statement->statement;
    return STATUS_OK;
}

static void
postgres_finalize(struct db_statement *base)
{
    struct postgres_statement *statement = of_statement(base);
    struct postgres_statement **at = &statement->db->statements;
    while (*at != statement) {
        at = &(*at)->next;
    }
    *at = statement->next;
    for (struct postgres_statement *other = statement->db->statements; other; other = other->next) {
        if (other->fills == statement) {
            drop_readings(other);
            other->fills = NULL;
        }
    }
    forget(statement->db, statement);
    drop_readings(statement);
    free(statement->sql);
    free(statement);
}

static void
postgres_bind_text(struct db_statement *base, int n, const char *value, int64_t length)
{
    (void)length; /* every text of the store ends in a 0 */
    if (n >= 1 && n <= DB_PARAMETERS_MAX) {
        of_statement(base)->values[n - 1] = value;
    }
}

static void
postgres_bind_int(struct db_statement *base, int n, int64_t value)
{
    struct postgres_statement *statement = of_statement(base);
    if (n >= 1 && n <= DB_PARAMETERS_MAX) {
        str_format(statement->numbers[n - 1], NUMBER_SIZE, "%lld", (long long)value);
        statement->values[n - 1] = statement->numbers[n - 1];
    }
}

static void
add_key(struct buffer *key, const char *value)
{
    buffer_format(key, value ? "%zu:" : "-", value ? strlen(value) : 0);
    buffer_append(key, value ? value : "");
}

/* The parameters as one text. */
static void
key_of(const struct postgres_statement *statement, struct buffer *key)
{
    buffer_append(key, "");
    for (int i = 0; i < statement->parameter_count; i++) {
        add_key(key, statement->values[i]);
    }
}

/* The same of a row's first columns. */
static bool
row_is(const PGresult *result, int row, int keys, const char *key)
{
    struct buffer own = {0};
    for (int i = 0; i < keys; i++) {
        add_key(&own, PQgetisnull(result, row, i) ? NULL : PQgetvalue(result, row, i));
    }
    bool same = own.data && strcmp(own.data, key) == 0;
    buffer_done(&own);
    return same;
}

static void
send(struct postgres_statement *statement, enum command_kind kind, struct reading *reading)
{
    struct postgres_db *db = statement->db;
    bool sent = true;
    if (statement->prepared != db->generation) {
        sent = PQsendPrepare(db->connection, statement->name, statement->sql, 0, NULL);
        queue(db, COMMAND_PREPARE, statement, NULL);
        statement->prepared = db->generation;
    }
    if (!sent || !PQsendQueryPrepared(db->connection, statement->name, statement->parameter_count,
                                      statement->values, NULL, NULL, 0)) {
        lose(db);
        return;
    }
    queue(db, kind, statement, reading);
}

static void
send_word(struct postgres_db *db, enum command_kind kind, enum word word)
{
    if (db->connection) {
        send(db->words[word], kind, NULL);
    }
}

/* Nothing but keys: there is no row with them. */
static bool
row_is_none(const PGresult *result, int row, int keys)
{
    for (int i = keys; i < PQnfields(result); i++) {
        if (!PQgetisnull(result, row, i)) {
            return false;
        }
    }
    return true;
}

static struct reading *
ask(struct postgres_statement *statement, char *key, bool ahead, int keys)
{
    struct reading *reading = mem_zero_alloc(1, sizeof *reading);
    reading->key = key;
    reading->ahead = ahead;
    reading->keys = keys;
    reading->next = statement->readings;
    statement->readings = reading;
    send(statement, COMMAND_READ, reading);
    return reading;
}

/* What was asked for already, or NULL. */
static struct reading *
find_reading(const struct postgres_statement *statement, const char *key)
{
    for (struct reading *at = statement->readings; at; at = at->next) {
        if (at->ahead && !at->stale && at->keys == 0 && strcmp(at->key, key) == 0) {
            return at;
        }
    }
    return NULL;
}

static bool
can_send(struct postgres_db *db)
{
    if (db->failure.status == STATUS_OK && !db->in_transaction) {
        (void)be_connected(db);
    }
    return db->connection && db->failure.status == STATUS_OK;
}

static void
postgres_ahead(struct db_statement *base)
{
    struct postgres_statement *statement = of_statement(base);
    struct buffer key = {0};
    if (!statement->db->in_transaction || !can_send(statement->db)) {
        return;
    }
    key_of(statement, &key);
    if (find_reading(statement, key.data)) {
        buffer_done(&key);
    } else {
        (void)ask(statement, key.data, true, 0);
    }
}

static void
postgres_fill(struct db_statement *base, struct db_statement *filled, int keys)
{
    struct postgres_statement *statement = of_statement(base);
    if (statement->db->in_transaction && can_send(statement->db)) {
        statement->fills = of_statement(filled);
        (void)ask(statement, mem_strdup(""), true, keys);
    }
}

/* In what was read for many: the rows of this key stand together. */
static bool
find_filled(struct postgres_statement *statement, const char *key)
{
    for (struct postgres_statement *by = statement->db->statements; by; by = by->next) {
        for (struct reading *at = by->fills == statement ? by->readings : NULL; at; at = at->next) {
            if (at->stale) {
                continue;
            }
            settle(statement->db, at);
            for (int row = 0; at->result && row < PQntuples(at->result); row++) {
                if (row_is(at->result, row, at->keys, key)) {
                    statement->current = at;
                    statement->row = row - 1;
                    statement->first_column = at->keys;
                    statement->row_end = row + (row_is_none(at->result, row, at->keys) ? 0 : 1);
                    while (row + 1 < PQntuples(at->result) &&
                           row_is(at->result, row + 1, at->keys, key)) {
                        statement->row_end = ++row + 1;
                    }
                    return true;
                }
            }
        }
    }
    return false;
}

static enum status
begin_read(struct postgres_statement *statement)
{
    struct postgres_db *db = statement->db;
    struct buffer key = {0};
    struct reading *reading = NULL;
    if (!db->in_transaction) {
        db->failure = (struct postgres_failure){0};
    }
    if (!can_send(db)) {
        return db->failure.status != STATUS_OK ? db->failure.status : STATUS_UNAVAILABLE;
    }
    key_of(statement, &key);
    reading = find_reading(statement, key.data);
    if (!reading && find_filled(statement, key.data)) {
        buffer_done(&key);
        return STATUS_OK;
    }
    if (reading || db->failure.status != STATUS_OK || !db->connection) {
        buffer_done(&key);
    } else {
        reading = ask(statement, key.data, false, 0);
    }
    settle(db, reading);
    if (!reading || !reading->result) {
        return db->failure.status != STATUS_OK ? db->failure.status : STATUS_UNAVAILABLE;
    }
    statement->current = reading;
    statement->row = -1;
    statement->row_end = PQntuples(reading->result);
    statement->first_column = 0;
    return STATUS_OK;
}

static enum status
step_read(struct postgres_statement *statement, bool *ret_row)
{
    if (!statement->current) {
        enum status status = begin_read(statement);
        if (status != STATUS_OK) {
            return status;
        }
    }
    statement->row++;
    *ret_row = statement->row < statement->row_end;
    return STATUS_OK;
}

static enum status
postgres_step(struct db_statement *base, bool *ret_row)
{
    struct postgres_statement *statement = of_statement(base);
    if (!statement->table[0]) {
        return step_read(statement, ret_row);
    }
    if (can_send(statement->db)) {
        mark_stale(statement->db, statement->table);
        send(statement, COMMAND_WRITE, NULL);
        if (!statement->db->in_transaction) {
            settle(statement->db, NULL);
        }
    }
    *ret_row = false;
    return statement->db->failure.status;
}

/* It is told by the server itself, so that the COMMIT behind it is not done. */
static enum status
postgres_step_one(struct db_statement *base)
{
    struct postgres_statement *statement = of_statement(base);
    bool row;
    if (!statement->one) {
        struct buffer sql = {0};
        buffer_format(&sql, "WITH done AS (%s RETURNING 1) SELECT 1 / COUNT(*) FROM done",
                      statement->sql);
        free(statement->sql);
        statement->sql = sql.data;
        statement->one = true;
        statement->prepared = 0;
        str_format(statement->name, sizeof statement->name, "s%u", ++statement->db->named);
    }
    return postgres_step(base, &row);
}

static void
postgres_reset(struct db_statement *base)
{
    struct postgres_statement *statement = of_statement(base);
    struct reading **at = &statement->readings;
    while (*at && *at != statement->current) {
        at = &(*at)->next;
    }
    if (*at && !(*at)->ahead) {
        struct reading *done = *at;
        *at = done->next;
        reading_free(done);
    }
    statement->current = NULL;
    memset(statement->values, 0, (size_t)statement->parameter_count * sizeof *statement->values);
}

static int64_t
postgres_column_int(struct db_statement *base, int column)
{
    struct postgres_statement *statement = of_statement(base);
    return strtoll(
        PQgetvalue(statement->current->result, statement->row, statement->first_column + column),
        NULL, 10);
}

static const char *
postgres_column_text(struct db_statement *base, int column)
{
    struct postgres_statement *statement = of_statement(base);
    return PQgetvalue(statement->current->result, statement->row, statement->first_column + column);
}

static bool
postgres_column_is_null(struct db_statement *base, int column)
{
    struct postgres_statement *statement = of_statement(base);
    return PQgetisnull(statement->current->result, statement->row,
                       statement->first_column + column) != 0;
}

/* Sent at once, so that nobody waits for a lock of ours; what comes of it is looked at later. */
static void
postgres_rollback(struct db *base)
{
    struct postgres_db *db = of(base);
    if (!db->in_transaction) {
        return;
    }
    end_transaction(db);
    queue_sync(db); /* behind a failure the server does nothing until then */
    send_word(db, COMMAND_WORD, WORD_ROLLBACK);
    queue_sync(db);
    forget(db, NULL);
    if (db->connection && PQflush(db->connection) < 0) {
        lose(db);
    }
}

static enum status
postgres_begin(struct db *base, bool write)
{
    struct postgres_db *db = of(base);
    postgres_rollback(base);
    enum status status = be_connected(db);
    if (status != STATUS_OK) {
        return status;
    }
    db->in_transaction = true;
    db->moment = 0;
    if (write) {
        send_word(db, COMMAND_WORD, WORD_BEGIN_WRITE);
        send_word(db, COMMAND_MOMENT, db->schema > 0 ? WORD_LOCK_HALL : WORD_LOCK_SCHEMA);
    } else {
        send_word(db, COMMAND_WORD, WORD_BEGIN_READ);
        send_word(db, COMMAND_WORD, WORD_READ_LONG);
        send_word(db, COMMAND_MOMENT, WORD_MOMENT);
    }
    return db->failure.status;
}

static enum status
postgres_commit(struct db *base)
{
    struct postgres_db *db = of(base);
    if (!db->in_transaction || db->failure.status != STATUS_OK) {
        return db->failure.status != STATUS_OK ? db->failure.status : STATUS_IO;
    }
    send_word(db, COMMAND_COMMIT, WORD_COMMIT);
    db->committing = db->connection != NULL;
    queue_sync(db);
    settle(db, NULL);
    enum status status = db->failure.status;
    if (status == STATUS_OK) {
        end_transaction(db);
    }
    return status;
}

static bool
postgres_unsure(struct db *base)
{
    return of(base)->committing && !of(base)->connection;
}

static bool
postgres_again(struct db *base)
{
    return of(base)->failure.again;
}

static int64_t
postgres_moment(struct db *base)
{
    return of(base)->moment;
}

static int64_t
postgres_round_trips(struct db *base)
{
    return of(base)->round_trips;
}

static enum status
first_int(struct postgres_db *db, enum word word, int column, int64_t *ret_value)
{
    struct db_statement *statement = &db->words[word]->statement;
    bool row = false;
    enum status status = db_first(statement, &row, "");
    if (status == STATUS_OK && row) {
        *ret_value = postgres_column_int(statement, column);
    }
    postgres_reset(statement);
    return status;
}

static bool
postgres_changed(struct db *base)
{
    struct postgres_db *db = of(base);
    int64_t now = db->seen;
    enum status status = first_int(db, WORD_CHANGED, 0, &now);
    bool changed = status != STATUS_OK || now != db->seen;
    db->seen = now;
    return changed;
}

static enum status
postgres_schema_get(struct db *base, int64_t *ret_schema)
{
    struct postgres_db *db = of(base);
    struct db_statement *there = &db->words[WORD_SCHEMA_THERE]->statement;
    int64_t schema = 0, tables = 0, ours = 0;
    bool row = false;
    if (db->schema > 0) {
        enum status known = first_int(db, WORD_SCHEMA, 0, &schema);
        if (known == STATUS_OK) {
            *ret_schema = db->schema = schema;
        }
        return known;
    }
    enum status status = db_first(there, &row, "");
    if (status == STATUS_OK && row) {
        tables = db_int(there, 0);
        ours = db_int(there, 1);
    }
    db_reset(there);
    if (status == STATUS_OK && tables > 0 && ours == 0) {
        return STATUS_INVALID;
    }
    if (status == STATUS_OK && ours > 0) {
        status = first_int(db, WORD_SCHEMA, 0, &schema);
    }
    if (status == STATUS_OK) {
        *ret_schema = db->schema = schema;
    }
    return status;
}

static enum status
postgres_schema_set(struct db *base, int64_t schema)
{
    return db_do(&of(base)->words[WORD_SCHEMA_SET]->statement, "i", schema);
}

/* The schema has one text: here words are ordered byte by byte, as in the other engine, whatever
 * the database's own language. */
static enum status
postgres_run(struct db *base, const char *sql)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_:'";
    struct postgres_db *db = of(base);
    struct buffer text = {0};
    queue_sync(db);
    settle(db, NULL);
    if (!db->connection || db->failure.status != STATUS_OK) {
        return db->failure.status != STATUS_OK ? db->failure.status : STATUS_UNAVAILABLE;
    }
    for (char before = '\n'; *sql; before = *sql++) {
        buffer_append_bytes(&text, sql, 1);
        if (strncmp(sql, "TEXT", 4) == 0 && !strchr(letters, before) &&
            (sql[4] == '\0' || !strchr(letters, sql[4]))) {
            buffer_append(&text, "EXT COLLATE \"C\"");
            sql += 3;
        }
    }
    struct postgres_failure failure = {0};
    enum status status =
        postgres_script(db->connection, text.data ? text.data : "", RUN_MS, &failure, NULL);
    buffer_done(&text);
    if (status != STATUS_OK) {
        failure.status = status;
        fail(db, &failure);
    }
    if (status == STATUS_UNAVAILABLE) {
        lose(db);
    }
    return status;
}

/* The server checks each page that it reads, where its data folder has checksums, and counts. */
static enum status
postgres_check(struct db *base, char *what, size_t size)
{
    int64_t failures = 0;
    enum status status = first_int(of(base), WORD_DAMAGE, 0, &failures);
    if (status == STATUS_OK && failures > 0) {
        str_format(what, size, "%lld pages failed their checksums", (long long)failures);
        return STATUS_CORRUPT;
    }
    return status;
}

static const char *
postgres_message(struct db *base)
{
    return of(base)->failure.message;
}

static void
postgres_close(struct db *base)
{
    struct postgres_db *db = of(base);
    postgres_rollback(base);
    settle(db, NULL); /* a server complains in its log of who hangs up without listening */
    for (int i = 0; i < WORD_COUNT; i++) {
        if (db->words[i]) {
            postgres_finalize(&db->words[i]->statement);
        }
    }
    PQfinish(db->connection);
    postgres_address_done(&db->address);
    free(db->queue);
    free(db);
}

static enum status
postgres_open(const char *url, enum db_mode mode, bool create, int busy_ms, struct db **ret_db,
              const char **ret_sentence)
{
    struct postgres_db *db = mem_zero_alloc(1, sizeof *db);
    char message[POSTGRES_MESSAGE_SIZE] = "";
    db->db.driver = &db_postgres;
    db->mode = mode;
    db->busy_ms = busy_ms;
    db->generation = 1;
    enum status status = postgres_address_parse(url, &db->address, ret_sentence);
    if (status == STATUS_OK) {
        status = postgres_connect(&db->address, mode, create, busy_ms, &db->connection,
                                  ret_sentence, message);
        if (status != STATUS_OK) {
            db->connection = NULL;
            log_write(LOG_LEVEL_DEBUG, "opening the database: '%s'", message);
        }
    }
    if (status != STATUS_OK) {
        postgres_close(&db->db);
        return status;
    }
    for (int i = 0; i < WORD_COUNT; i++) {
        struct db_statement *statement;
        (void)postgres_prepare(&db->db, words[i], &statement);
        db->words[i] = of_statement(statement);
    }
    *ret_db = &db->db;
    return STATUS_OK;
}

const struct db_driver db_postgres = {
    .name = "postgresql",
    .engine = DB_POSTGRES,
    .open = postgres_open,
    .close = postgres_close,
    .run = postgres_run,
    .prepare = postgres_prepare,
    .finalize = postgres_finalize,
    .bind_int = postgres_bind_int,
    .bind_text = postgres_bind_text,
    .ahead = postgres_ahead,
    .fill = postgres_fill,
    .step = postgres_step,
    .step_one = postgres_step_one,
    .reset = postgres_reset,
    .column_int = postgres_column_int,
    .column_text = postgres_column_text,
    .column_is_null = postgres_column_is_null,
    .begin = postgres_begin,
    .commit = postgres_commit,
    .rollback = postgres_rollback,
    .unsure = postgres_unsure,
    .again = postgres_again,
    .moment = postgres_moment,
    .round_trips = postgres_round_trips,
    .changed = postgres_changed,
    .schema_get = postgres_schema_get,
    .schema_set = postgres_schema_set,
    .check = postgres_check,
    .message = postgres_message,
};
