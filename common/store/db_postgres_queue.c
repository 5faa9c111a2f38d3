/* SPDX-License-Identifier: Apache-2.0
 * What is under way between us and the server: commands in the order they were queued, each with
 * what is to come of it. The server does them in that order, and none after one that failed, up to
 * the next sync. */
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "store/db_postgres.h"

enum {
    ANSWER_MS = 20 * 1000, /* beyond what one waits for the hall's row */
    LOOK_MS =
        4 * 1000, /* for one row that a server has at hand; asked again, it does nothing twice */
};

void
postgres_fail(struct postgres_db *db, const struct postgres_failure *failure)
{
    if (db->failure.status == STATUS_OK) {
        db->failure = *failure;
    }
}

/* Nothing of this transaction was done, unless its COMMIT was under way. */
void
postgres_lose(struct postgres_db *db)
{
    struct postgres_failure failure = {.status = STATUS_UNAVAILABLE, .again = !db->committing};
    if (!db->connection) {
        return;
    }
    str_cut(failure.message, sizeof failure.message, PQerrorMessage(db->connection));
    failure.message[strcspn(failure.message, "\n")] = '\0';
    log_write(LOG_LEVEL_DEBUG, "the connection is lost: '%s'", failure.message);
    postgres_fail(db, &failure);
    db->unsure = db->unsure || db->committing;
    PQfinish(db->connection);
    db->connection = NULL;
    db->first = db->count = 0;
}

/* A wait for the standby that somebody at the server cancelled ends in success and a warning.
 * Nothing else warns of a commit; what may stand behind it is told by its severity alone, since its
 * words are in the server's language. */
static void
hear(void *context, const PGresult *notice)
{
    struct postgres_db *db = context;
    const char *severity = PQresultErrorField(notice, PG_DIAG_SEVERITY_NONLOCALIZED);

    log_write(LOG_LEVEL_DEBUG, "postgresql: '%s'", PQresultErrorMessage(notice));
    if (db->committing && severity && strcmp(severity, "WARNING") == 0) {
        postgres_fail(db, &(struct postgres_failure){.status = STATUS_UNAVAILABLE,
                                                     .message = "not known to be replicated"});
        db->unsure = db->silent = true;
    }
}

void
postgres_listen(struct postgres_db *db)
{
    PQsetNoticeReceiver(db->connection, hear, db);
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

void
postgres_queue_sync(struct postgres_db *db)
{
    if (db->connection && !PQpipelineSync(db->connection)) {
        postgres_lose(db);
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
        if (command->kind == COMMAND_MOMENT && !command->forgotten && PQntuples(result) == 1) {
            db->moment = strtoll(PQgetvalue(result, 0, 0), NULL, 10);
        }
        if (command->reading) {
            command->reading->result = result;
            return;
        }
        if (command->kind == COMMAND_COMMIT) {
            db->committed = strcmp(PQcmdStatus(result), "COMMIT") == 0;
            if (!db->committed) {
                postgres_fail(
                    db, &(struct postgres_failure){.status = STATUS_IO, .message = "rolled back"});
            }
        }
    } else {
        if (command->kind == COMMAND_PREPARE && command->statement) {
            command->statement->prepared = 0;
        }
        if (came == PGRES_FATAL_ERROR && !command->forgotten) {
            struct postgres_failure failure;
            postgres_failure_of(result, &failure);
            const char *severity = PQresultErrorField(result, PG_DIAG_SEVERITY_NONLOCALIZED);
            bool last_words = !severity || strcmp(severity, "ERROR") != 0;
            if (db->committed || (db->committing && last_words)) {
                /* What is committed may still be lost; and a server process may have committed
                 * before its last words. */
                failure.status = last_words ? failure.status : STATUS_UNAVAILABLE;
                failure.again = failure.worn = false;
                failure.state[0] = '\0';
                db->unsure = true;
            }
            const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
            if (command->statement && command->statement->one && state &&
                strcmp(state, "22012") == 0) {
                failure.status = STATUS_CONFLICT;
            }
            postgres_fail(db, &failure);
        }
    }
    PQclear(result);
}

/* Our own library's failure, for want of memory say: what the server did is not known, and neither
 * is what it has prepared. */
static bool
is_of_library(const PGresult *result)
{
    ExecStatusType came = PQresultStatus(result);
    return came == PGRES_BAD_RESPONSE ||
           (came == PGRES_FATAL_ERROR && !PQresultErrorField(result, PG_DIAG_SQLSTATE));
}

/* Takes what came of the oldest command. */
static void
receive(struct postgres_db *db)
{
    struct command command = db->queue[db->first];
    int64_t wait_ms = db->busy_ms + (db->looking ? LOOK_MS : ANSWER_MS);
    PGresult *result = NULL;
    if (!postgres_await(db->connection, wait_ms) || !(result = PQgetResult(db->connection))) {
        db->silent = db->committing && PQstatus(db->connection) == CONNECTION_OK;
        postgres_lose(db);
        return;
    }
    if (is_of_library(result)) {
        PQclear(result);
        postgres_lose(db);
        return;
    }
    /* What had no COMMIT of its own failed to be committed: a result too many. */
    bool failed = command.kind == COMMAND_SYNC && PQresultStatus(result) != PGRES_PIPELINE_SYNC;
    take_result(db, &command, result);
    if (failed || PQstatus(db->connection) == CONNECTION_BAD) {
        postgres_lose(db);
        return;
    }
    if (command.kind != COMMAND_SYNC) {
        /* Nothing follows a command's one result but the mark of its end. */
        result = NULL;
        if (!postgres_await(db->connection, wait_ms) ||
            (result = PQgetResult(db->connection)) != NULL) {
            PQclear(result);
            postgres_lose(db);
            return;
        }
    }
    db->first++;
    if (db->first == db->count) {
        db->first = db->count = 0;
    }
}

/* Sends what is queued and waits until `reading` is there (NULL: all). */
void
postgres_settle(struct postgres_db *db, const struct reading *reading)
{
    if (!db->connection || db->count == 0 || (reading && reading->result)) {
        return;
    }
    if (!db->asked) {
        /* Outside it would stay one transaction with what comes next. Within one the server's clock
         * of silent transactions runs only from a sync on: wanted for an action, whose lock all
         * others wait for, not for a repair that reckons between two rows. */
        if (!db->in_transaction || db->brisk) {
            postgres_queue_sync(db);
        } else if (!PQsendFlushRequest(db->connection)) {
            postgres_lose(db);
        }
        db->asked = true;
    }
    if (!db->waited) {
        db->round_trips++;
        db->waited = true;
    }
    /* All of an action's questions come the same way: what is left to be received would be waited
     * for behind the next change. */
    reading = db->brisk ? NULL : reading;
    while (db->connection && db->count > 0 && !(reading && reading->result) &&
           (!reading || db->failure.status == STATUS_OK)) {
        receive(db);
    }
}

void
postgres_reading_free(struct reading *reading)
{
    PQclear(reading->result);
    free(reading->key);
    free(reading);
}

/* A command under way keeps no pointer to what is gone. */
void
postgres_forget(struct postgres_db *db, const struct postgres_statement *statement)
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

void
postgres_drop_readings(struct postgres_statement *statement)
{
    while (statement->readings) {
        struct reading *next = statement->readings->next;
        postgres_reading_free(statement->readings);
        statement->readings = next;
    }
    statement->current = NULL;
}

void
postgres_end_transaction(struct postgres_db *db)
{
    postgres_forget(db, NULL);
    for (struct postgres_statement *at = db->statements; at; at = at->next) {
        postgres_drop_readings(at);
    }
    db->in_transaction = db->committing = db->committed = db->unsure = db->silent = false;
}

static enum status
connect_again(struct postgres_db *db)
{
    const char *sentence;
    struct postgres_failure failure = {0};
    failure.status = postgres_connect(&db->address, db->mode, false, db->busy_ms, &db->connection,
                                      &sentence, failure.message);
    if (failure.status == STATUS_OK) {
        postgres_listen(db);
        db->generation++;
        db->first = db->count = 0;
    } else {
        db->connection = NULL;
        postgres_fail(db, &failure);
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

static bool
is_readable(const PGconn *connection)
{
    struct pollfd fd = {.fd = PQsocket(connection), .events = POLLIN};
    return poll(&fd, 1, 0) > 0;
}

/* A server that went away meanwhile has said so already. */
enum status
postgres_be_connected(struct postgres_db *db)
{
    /* Its last words, and then the end: each is read by itself. */
    for (int i = 0; i < 3 && db->connection && is_readable(db->connection); i++) {
        if (!PQconsumeInput(db->connection) || PQstatus(db->connection) == CONNECTION_BAD) {
            postgres_lose(db);
        }
    }
    /* What the end of the last transaction brought: waited for where it is not known whether all is
     * prepared that was to be. */
    while (db->connection && db->count > 0 && (!PQisBusy(db->connection) || is_preparing(db))) {
        receive(db);
    }
    if (db->failure.worn) {
        postgres_lose(db);
    }
    db->failure = (struct postgres_failure){0};
    return db->connection ? STATUS_OK : connect_again(db);
}

void
postgres_send(struct postgres_statement *statement, enum command_kind kind, struct reading *reading)
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
        postgres_lose(db);
        return;
    }
    queue(db, kind, statement, reading);
}
