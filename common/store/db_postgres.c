/* SPDX-License-Identifier: Apache-2.0
 * The PostgreSQL driver. Every way to the server and back costs the network's delay, so few are
 * made: what changes something, and what will be read for sure (ahead), is only queued; whoever
 * needs a row sends the queue and waits for that row. COMMIT goes out behind the last writes, and
 * behind it what waits for the disk; these are always waited for. The server does them in order,
 * and none after one that failed. */
#include "store/db_postgres.h"

#include <stdlib.h>
#include <string.h>

#include "store/statements.h"
#include "store/store.h"

enum { RUN_MS = 10 * 60 * 1000 };

/* Under the queue's lock: whoever had it before wrote an earlier time. */
#define MOMENT "CAST(floor(extract(epoch FROM clock_timestamp()) * 1000) AS BIGINT)"

/* This transaction's lock is not held for as long as the disk takes: WORD_SETTLE waits for that,
 * behind the COMMIT. */
#define UNSETTLED "set_config('synchronous_commit', 'off', true)"

static const char *const words[WORD_COUNT] = {
    [WORD_BEGIN_WRITE] = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE",
    [WORD_BEGIN_READ] = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    [WORD_READ_LONG] = "SET LOCAL idle_in_transaction_session_timeout = 0",
    [WORD_COMMIT] = "COMMIT",
    /* A commit that everybody may make, and that writes to the server's log: it comes back when all
     * before it is on the disk, and on the synchronous standby. A number of a transaction alone
     * would not be waited for. What a standby shows it has written already. */
    [WORD_SETTLE] = "SELECT pg_logical_emit_message(true, 'paihao', '')"
                    " WHERE NOT pg_is_in_recovery()",
    [WORD_ROLLBACK] = "ROLLBACK",
    /* A lock that is no row's: who waits for it is woken once, and in the order in which they came.
     * Two hundred that wait for a row are all woken at each of its new versions. */
    [WORD_QUEUE] = "LOCK TABLE writers IN SHARE UPDATE EXCLUSIVE MODE",
    /* The row with its lock, as HALL_GET reads it: that is what is wanted first. */
    [WORD_LOCK_HALL] = "SELECT " MOMENT ", " UNSETTLED
                       ", " HALL_COLUMNS("bell_key") " FROM hall WHERE one = 1 FOR UPDATE",
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
    [WORD_SERVER] =
        "SELECT current_setting('server_version'), CASE WHEN current_setting('fsync') = 'on'"
        " AND current_setting('full_page_writes') = 'on' THEN 1 ELSE 0 END,"
        " CASE WHEN current_setting('data_checksums') = 'on' THEN 1 ELSE 0 END,"
        " current_setting('synchronous_standby_names'), (SELECT COUNT(*) FROM pg_stat_activity"
        " WHERE backend_type = 'client backend'), CAST(current_setting('max_connections') AS"
        " BIGINT), CASE WHEN inet_client_addr() <> inet_server_addr() THEN 1 ELSE 0 END,"
        " CASE WHEN (SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()) THEN 1 ELSE 0 END,"
        " COALESCE((SELECT MIN(slot_name) FROM pg_replication_slots WHERE NOT active), ''),"
        " CASE WHEN pg_is_in_recovery() THEN 1 ELSE 0 END,"
        /* Whose rights are few sees that somebody follows, and not who. */
        " CASE WHEN current_setting('synchronous_standby_names') <> '' AND NOT pg_is_in_recovery()"
        " AND NOT EXISTS (SELECT 1 FROM pg_stat_replication WHERE"
        " COALESCE(sync_state, 'sync') IN ('sync', 'quorum')) THEN 1 ELSE 0 END",
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
send_word(struct postgres_db *db, enum command_kind kind, enum postgres_word word)
{
    if (db->connection) {
        postgres_send(db->words[word], kind, NULL);
    }
}

/* Sent at once, so that nobody waits for a lock of ours; what comes of it is looked at later. */
static void
postgres_rollback(struct db *base)
{
    struct postgres_db *db = of(base);
    if (!db->in_transaction) {
        return;
    }
    postgres_end_transaction(db);
    postgres_queue_sync(db); /* behind a failure the server does nothing until then */
    send_word(db, COMMAND_WORD, WORD_ROLLBACK);
    postgres_queue_sync(db);
    postgres_forget(db, NULL);
    if (db->connection && PQflush(db->connection) < 0) {
        postgres_lose(db);
    }
}

static enum status
postgres_begin(struct db *base, bool write)
{
    struct postgres_db *db = of(base);
    postgres_rollback(base);
    enum status status = postgres_be_connected(db);
    if (status != STATUS_OK) {
        return status;
    }
    db->in_transaction = true;
    db->brisk = false;
    db->moment = 0;
    if (write) {
        send_word(db, COMMAND_WORD, WORD_BEGIN_WRITE);
        if (db->schema > 0) {
            send_word(db, COMMAND_WORD, WORD_QUEUE);
        }
        postgres_lock(db->words[db->schema > 0 ? WORD_LOCK_HALL : WORD_LOCK_SCHEMA]);
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
    send_word(db, COMMAND_WORD, WORD_SETTLE);
    postgres_queue_sync(db);
    postgres_settle(db, NULL);
    enum status status = db->failure.status;
    if (status == STATUS_OK) {
        postgres_end_transaction(db);
    }
    return status;
}

/* Of the connection on which it was read: another one may lead to another server. */
static enum status
postgres_stay(struct db *base)
{
    struct postgres_db *db = of(base);
    unsigned generation = db->generation;
    enum status status = postgres_be_connected(db);
    if (status == STATUS_OK && db->generation != generation) {
        db->failure = (struct postgres_failure){.status = STATUS_UNAVAILABLE, .again = true};
        status = STATUS_UNAVAILABLE;
    }
    if (status != STATUS_OK) {
        return status;
    }
    db->committing = true; /* who waited in vain does not begin anew */
    send_word(db, COMMAND_WORD, WORD_SETTLE);
    postgres_queue_sync(db);
    postgres_settle(db, NULL);
    db->committing = db->unsure = db->silent = false;
    return db->failure.status;
}

static bool
postgres_unsure(struct db *base)
{
    return of(base)->unsure;
}

static bool
postgres_silent(struct db *base)
{
    return of(base)->silent;
}

static bool
postgres_again(struct db *base)
{
    return of(base)->failure.again;
}

static const char *
postgres_refused(struct db *base)
{
    return of(base)->failure.state;
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
first_int(struct postgres_db *db, enum postgres_word word, int column, int64_t *ret_value)
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
    db->looking = true;
    enum status status = first_int(db, WORD_CHANGED, 0, &now);
    db->looking = false;
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
    postgres_queue_sync(db);
    postgres_settle(db, NULL);
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
        postgres_fail(db, &failure);
    }
    if (status == STATUS_UNAVAILABLE) {
        postgres_lose(db);
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

static enum status
postgres_server(struct db *base, struct store_server *ret_server)
{
    struct db_statement *statement = &of(base)->words[WORD_SERVER]->statement;
    struct store_server server = {0};
    bool row = false;
    enum status status = db_first(statement, &row, "");
    if (status == STATUS_OK && row) {
        db_text_copy(statement, 0, server.version, sizeof server.version);
        server.safe = db_int(statement, 1) != 0;
        server.checksums = db_int(statement, 2) != 0;
        db_text_copy(statement, 3, server.standby, sizeof server.standby);
        server.connections = db_int(statement, 4);
        server.connections_max = db_int(statement, 5);
        server.remote = db_int(statement, 6) != 0;
        server.encrypted = db_int(statement, 7) != 0;
        db_text_copy(statement, 8, server.idle_slot, sizeof server.idle_slot);
        server.is_standby = db_int(statement, 9) != 0;
        server.waits_in_vain = db_int(statement, 10) != 0;
        *ret_server = server;
    }
    db_reset(statement);
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
    postgres_settle(db, NULL); /* a server complains in its log of who hangs up without listening */
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
    postgres_listen(db);
    for (int i = 0; i < WORD_COUNT; i++) {
        struct db_statement *statement;
        (void)postgres_prepare(&db->db, words[i], &statement);
        db->words[i] = of_statement(statement);
    }
    int64_t schema;
    status = postgres_schema_get(&db->db, &schema);
    if (status != STATUS_OK) {
        *ret_sentence = status == STATUS_DENIED ? postgres_no_rights_sentence
                        : status == STATUS_INVALID
                            ? N_("{0} is not a database of this program. Give the schema of a "
                                 "hall, or an empty one: …?hall=NAME.")
                            : N_("The database server of {0} could not be used. Look into its log, "
                                 "and whether its disk is full.");
        log_write(LOG_LEVEL_DEBUG, "opening the database: '%s'", db->failure.message);
        postgres_close(&db->db);
        return status;
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
    .settle = postgres_stay,
    .rollback = postgres_rollback,
    .unsure = postgres_unsure,
    .silent = postgres_silent,
    .again = postgres_again,
    .refused = postgres_refused,
    .moment = postgres_moment,
    .round_trips = postgres_round_trips,
    .changed = postgres_changed,
    .schema_get = postgres_schema_get,
    .schema_set = postgres_schema_set,
    .check = postgres_check,
    .server = postgres_server,
    .hosts = postgres_hosts,
    .message = postgres_message,
};
