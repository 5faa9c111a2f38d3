/* SPDX-License-Identifier: Apache-2.0
 * The way to a PostgreSQL server: which of an address answers, who we are there, and what is wrong
 * when nobody does or the wrong one. Never a blocking call of libpq but the look-up of a name. */
#include "store/db_postgres.h"

#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"

static const char *const silent_sentence = N_(
    "Somebody takes the connection at {0} and says nothing. Is that PostgreSQL's port? If so, its "
    "server stands still: restart it.");

const char *const postgres_no_rights_sentence = N_(
    "The user of {0} has no rights in that hall. By the role that made it, at the server: paihao "
    "terminal add TERMINAL.");

enum {
    OLDEST_SERVER = 130000,
    CONNECT_MS = 5000,
    SILENT_MS = 2000, /* from where another is asked */
    SCRIPT_MS = 60 * 1000,
    WRITE_IDLE_MS = 5000, /* a stopped terminal does not hold the hall for longer */
    SKEW_WARN_MS = 5000,
    HALL_NAME_MAX = 48, /* with "paihao_" before it and "_counter" behind it, a server's longest */
    OPTIONS_MAX = 80,
};

enum handshake {
    HANDSHAKE_GOOD,
    HANDSHAKE_REFUSED,
    HANDSHAKE_UNHEARD, /* nobody took the connection in time */
    HANDSHAKE_SILENT,  /* somebody did, and fell silent */
};

static void
add_option(const char **keywords, const char **values, const char *keyword, const char *value)
{
    int at = 0;
    while (keywords[at] && strcmp(keywords[at], keyword) != 0) {
        at++;
    }
    if (at < OPTIONS_MAX) {
        keywords[at] = keyword;
        values[at] = value;
    }
}

static PGconn *
start(const struct postgres_address *address, const struct postgres_server *server)
{
    /* A line that is cut is noticed within some seconds, not in the quarter of an hour that TCP
     * gives it. Whoever names them in the address has them so. */
    static const char *const defaults[][2] = {
        {"fallback_application_name", "paihao"},
        {"gssencmode", "disable"},
        {"tcp_user_timeout", "3000"},
        {"keepalives_idle", "2"},
        {"keepalives_interval", "1"},
        {"keepalives_count", "3"},
    };
    const char *keywords[OPTIONS_MAX + 1] = {NULL}, *values[OPTIONS_MAX + 1] = {NULL};
    for (size_t i = 0; i < ARRAY_SIZE(defaults); i++) {
        add_option(keywords, values, defaults[i][0], defaults[i][1]);
    }
    for (const PQconninfoOption *option = address->options; option->keyword; option++) {
        if (option->val && option->val[0]) {
            add_option(keywords, values, option->keyword, option->val);
        }
    }
    add_option(keywords, values, "host", server->host);
    add_option(keywords, values, "hostaddr", server->hostaddr);
    add_option(keywords, values, "port", server->port);
    add_option(keywords, values, "client_encoding", "UTF8");
    return PQconnectStartParams(keywords, values, 0);
}

static bool
await_socket(PGconn *connection, short events, int64_t until)
{
    struct clock clock = clock_system();
    int64_t left = until - clock_steady_ms(&clock);
    struct pollfd fd = {.fd = PQsocket(connection), .events = events};
    return left > 0 && fd.fd >= 0 && poll(&fd, 1, (int)left) >= 0;
}

/* Each answer within silent_ms, all of it within CONNECT_MS: who is slow is waited for, who says
 * nothing is not. */
static enum handshake
shake_hands(PGconn *connection, int64_t silent_ms)
{
    struct clock clock = clock_system();
    PostgresPollingStatusType step = PGRES_POLLING_WRITING;
    int64_t whole = clock_steady_ms(&clock) + (silent_ms > CONNECT_MS ? silent_ms : CONNECT_MS);
    while (step == PGRES_POLLING_READING || step == PGRES_POLLING_WRITING) {
        short events = step == PGRES_POLLING_READING ? POLLIN : POLLOUT;
        int64_t until = clock_steady_ms(&clock) + silent_ms;
        until = until < whole ? until : whole;
        if (!await_socket(connection, events, until) || clock_steady_ms(&clock) >= until) {
            return PQstatus(connection) == CONNECTION_STARTED ? HANDSHAKE_UNHEARD
                                                              : HANDSHAKE_SILENT;
        }
        step = PQconnectPoll(connection);
    }
    return step == PGRES_POLLING_OK ? HANDSHAKE_GOOD : HANDSHAKE_REFUSED;
}

bool
postgres_await(PGconn *connection, int64_t wait_ms)
{
    struct clock clock = clock_system();
    int64_t until = clock_steady_ms(&clock) + wait_ms;
    for (;;) {
        int unsent = PQflush(connection);
        if (unsent < 0) {
            return false;
        }
        if (!PQisBusy(connection)) {
            return true;
        }
        if (!await_socket(connection, unsent ? POLLIN | POLLOUT : POLLIN, until) ||
            clock_steady_ms(&clock) >= until || !PQconsumeInput(connection)) {
            return false;
        }
    }
}

enum status
postgres_script(PGconn *connection, const char *sql, int64_t wait_ms,
                struct postgres_failure *failure, PGresult **ret_last)
{
    PGresult *last = NULL, *result;
    enum status status = STATUS_OK;
    if (PQpipelineStatus(connection) != PQ_PIPELINE_OFF && !PQexitPipelineMode(connection)) {
        return STATUS_UNAVAILABLE;
    }
    if (!PQsendQuery(connection, sql)) {
        status = STATUS_UNAVAILABLE;
    }
    while (status != STATUS_UNAVAILABLE) {
        if (!postgres_await(connection, wait_ms)) {
            status = STATUS_UNAVAILABLE;
            break;
        }
        if (!(result = PQgetResult(connection))) {
            break;
        }
        if (PQresultStatus(result) == PGRES_FATAL_ERROR && status == STATUS_OK) {
            postgres_failure_of(result, failure);
            status = failure->status;
        }
        PQclear(last);
        last = result;
    }
    if (PQstatus(connection) == CONNECTION_OK && status != STATUS_UNAVAILABLE &&
        !PQenterPipelineMode(connection)) {
        status = STATUS_UNAVAILABLE;
    }
    if (status == STATUS_OK && ret_last) {
        *ret_last = last;
    } else {
        PQclear(last);
    }
    return status;
}

static enum status
check_server(PGconn *connection, const char **ret_sentence)
{
    const char *encoding = PQparameterStatus(connection, "server_encoding");
    if (PQserverVersion(connection) < OLDEST_SERVER) {
        *ret_sentence = N_("The database server of {0} is too old. Paihao needs PostgreSQL 13 or "
                           "newer.");
        return STATUS_UNAVAILABLE;
    }
    if (!encoding) {
        return STATUS_UNAVAILABLE; /* each server tells it: no memory to keep it */
    }
    if (strcmp(encoding, "UTF8") != 0) {
        *ret_sentence = N_("The database {0} does not keep its text in UTF-8. Make one with "
                           "createdb --encoding=UTF8 --template=template0.");
        return STATUS_INVALID;
    }
    return STATUS_OK;
}

/* Hall time is the server's. Who is off by minutes may look, and is refused every action
 * (store.h). */
static void
check_clock(int64_t server_ms, int64_t before_ms, int64_t after_ms)
{
    int64_t skew = server_ms < before_ms  ? before_ms - server_ms
                   : server_ms > after_ms ? server_ms - after_ms
                                          : 0;
    if (skew > SKEW_WARN_MS) {
        log_write(LOG_LEVEL_WARN,
                  "this machine's clock and the database server's differ by seconds: '%lld'",
                  (long long)(skew / 1000));
    }
}

/* One after the other: two that find none at once would both make it, and one would fail. */
static enum status
make_schema(PGconn *connection, const char *quoted, struct postgres_failure *failure)
{
    char sql[5 * POSTGRES_SCHEMA_SIZE + 100];
    str_format(sql, sizeof sql,
               "SELECT pg_advisory_xact_lock(2, hashtext('%s')); CREATE SCHEMA IF NOT EXISTS %s",
               quoted, quoted);
    return postgres_script(connection, sql, SCRIPT_MS, failure, NULL);
}

/* Plans by index whatever the statistics say: a table that nobody has analysed yet looks small, and
 * stays so to a plan that is kept. In one message: commits are on disk here, and on the synchronous
 * standby where there is one, before they are answered (an action's own is waited for by the one
 * behind it, WORD_SETTLE), and a wait that was cancelled is heard of; whoever waits for the hall's
 * row gives up after busy_ms. */
static enum status
set_up(PGconn *connection, const char *quoted, int busy_ms, struct postgres_failure *failure,
       PGresult **ret_facts)
{
    struct buffer sql = {0};
    buffer_format(&sql,
                  "SET client_min_messages = warning; SET search_path = %s; SET lock_timeout = %d;"
                  " SET idle_in_transaction_session_timeout = %d; SET statement_timeout = 0;"
                  " SET default_transaction_isolation = 'read committed';"
                  " SET enable_seqscan = off; SET jit = off;"
                  " SET plan_cache_mode = force_generic_plan;"
                  " SELECT set_config('synchronous_commit', CASE current_setting("
                  "'synchronous_commit') WHEN 'remote_apply' THEN 'remote_apply' ELSE 'on' END,"
                  " false), pg_is_in_recovery(),"
                  " CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT),"
                  " to_regnamespace('%s') IS NOT NULL,"
                  " NOT has_schema_privilege(CAST(to_regnamespace('%s') AS oid), 'USAGE')",
                  quoted, busy_ms, WRITE_IDLE_MS, quoted, quoted);
    enum status status = postgres_script(connection, sql.data, CONNECT_MS, failure, ret_facts);
    buffer_done(&sql);
    return status;
}

struct attempt {
    enum db_mode mode;
    bool create;
    int busy_ms;
    enum handshake handshake;
    const char *sentence; /* why it failed */
    char message[POSTGRES_MESSAGE_SIZE];
};

static enum status
prepare_session(PGconn *connection, const struct postgres_address *address, struct attempt *attempt,
                struct postgres_failure *failure)
{
    struct clock clock = clock_system();
    PGresult *facts = NULL;
    char *quoted = PQescapeIdentifier(connection, address->schema, strlen(address->schema));
    if (!quoted) {
        return STATUS_UNAVAILABLE; /* no memory: nothing in a hall's name needs an escape */
    }
    int64_t before = clock_real_ms(&clock);
    enum status status = set_up(connection, quoted, attempt->busy_ms, failure, &facts);
    if (status == STATUS_OK) {
        if (attempt->mode != DB_READ && strcmp(PQgetvalue(facts, 0, 1), "t") == 0) {
            attempt->sentence = postgres_standby_sentence;
            status = STATUS_UNAVAILABLE;
        } else {
            check_clock(strtoll(PQgetvalue(facts, 0, 2), NULL, 10), before, clock_real_ms(&clock));
        }
    }
    if (status == STATUS_OK && strcmp(PQgetvalue(facts, 0, 4), "t") == 0) {
        attempt->sentence = postgres_no_rights_sentence;
        status = STATUS_DENIED;
    }
    if (status == STATUS_OK && attempt->create && strcmp(address->schema, "public") == 0) {
        attempt->sentence =
            N_("Everybody of the server may use the schema public: it keeps no hall. "
               "Give another name: …?hall=NAME.");
        status = STATUS_INVALID;
    }
    if (status == STATUS_OK && attempt->create && strlen(address->schema) > HALL_NAME_MAX) {
        attempt->sentence = N_("On a server a hall's name has 48 letters at most: its roles are "
                               "named after it. Give a shorter one: …?hall=NAME.");
        status = STATUS_INVALID;
    }
    if (status == STATUS_OK && attempt->create && strcmp(PQgetvalue(facts, 0, 3), "t") != 0) {
        status = make_schema(connection, quoted, failure);
        if (status == STATUS_DENIED) {
            attempt->sentence =
                N_("The user of {0} may not make a hall in that database. Give it the "
                   "right, at the server: GRANT CREATE ON DATABASE … TO …");
        }
    }
    PQclear(facts);
    PQfreemem(quoted);
    return status;
}

static const char *
sentence_of(enum status status)
{
    switch (status) {
    case STATUS_DENIED:
        return N_("The database user of {0} may not do this there. Give it the rights of its "
                  "role.");
    case STATUS_BUSY:
        return N_("The database {0} is busy. Try again.");
    case STATUS_INVALID:
        return N_("{0} is no address of PostgreSQL, or a word behind the ? is wrong. Write "
                  "postgresql://USER@SERVER/DATABASE?hall=NAME&sslmode=verify-full.");
    default:
        return N_("The database server of {0} could not be used. Look into its log, and whether "
                  "its disk is full.");
    }
}

static void
keep_quiet(void *context, const char *message)
{
    (void)context;
    log_write(LOG_LEVEL_DEBUG, "postgresql: '%s'", message);
}

/* Whoever says connect_timeout in the address has it so, for each server. */
static int64_t
silent_ms_of(const struct postgres_address *address, bool last)
{
    const char *given = postgres_address_option(address, "connect_timeout");
    int64_t seconds = 0;
    if (given && str_to_int(given, 1, INT_MAX / 1000, &seconds)) {
        return seconds * 1000;
    }
    return last ? CONNECT_MS : SILENT_MS;
}

static enum status
connect_once(const struct postgres_address *address, size_t n, int64_t silent_ms,
             struct attempt *attempt, PGconn **ret_connection)
{
    struct postgres_failure failure = {0};
    struct postgres_server server;
    attempt->sentence = NULL;
    attempt->message[0] = '\0';
    attempt->handshake = HANDSHAKE_REFUSED;
    if (!postgres_address_server(address, n, &server)) {
        attempt->sentence = sentence_of(STATUS_INVALID);
        return STATUS_INVALID;
    }
    PGconn *connection = start(address, &server);
    enum status status = STATUS_OK;
    PQsetErrorVerbosity(connection, PQERRORS_VERBOSE);
    PQsetNoticeProcessor(connection, keep_quiet, NULL);
    if (PQstatus(connection) != CONNECTION_BAD) {
        attempt->handshake = shake_hands(connection, silent_ms);
    }
    if (attempt->handshake == HANDSHAKE_SILENT) {
        attempt->sentence = silent_sentence;
        status = STATUS_UNAVAILABLE;
    } else if (attempt->handshake != HANDSHAKE_GOOD) {
        status = postgres_refusal(connection, address, &attempt->sentence);
        str_cut(attempt->message, sizeof attempt->message, PQerrorMessage(connection));
    } else {
        PQsetErrorVerbosity(connection, PQERRORS_DEFAULT);
        status = check_server(connection, &attempt->sentence);
    }
    if (status == STATUS_OK && PQsetnonblocking(connection, 1) != 0) {
        status = STATUS_UNAVAILABLE;
    }
    if (status == STATUS_OK) {
        status = prepare_session(connection, address, attempt, &failure);
        str_cut(attempt->message, sizeof attempt->message, failure.message);
    }
    if (status != STATUS_OK) {
        attempt->sentence = attempt->sentence ? attempt->sentence : sentence_of(status);
        PQfinish(connection);
        return status;
    }
    *ret_connection = connection;
    return STATUS_OK;
}

/* Who kept us waiting is told once another answered: each start waits so. */
static void
tell_silent(const struct postgres_address *address, unsigned silent)
{
    struct postgres_server server;
    for (size_t i = 0; i < address->servers; i++) {
        if ((silent >> i & 1) != 0 && postgres_address_server(address, i, &server)) {
            log_write(LOG_LEVEL_WARN,
                      "this database server does not answer, and another of the address is used: "
                      "'%s'",
                      server.host[0] ? server.host : server.hostaddr);
        }
    }
}

/* One after the other, but those that were silent before. Where none will do, the first that said
 * something is the reason. */
static enum status
connect_any(const struct postgres_address *address, unsigned *silent, struct attempt *attempt,
            PGconn **ret_connection)
{
    struct attempt why = {.sentence = NULL};
    enum status told = STATUS_UNAVAILABLE;
    for (size_t i = 0; i < address->servers; i++) {
        if ((*silent >> i & 1) != 0) {
            continue;
        }
        int64_t silent_ms = silent_ms_of(address, i + 1 == address->servers);
        enum status status = connect_once(address, i, silent_ms, attempt, ret_connection);
        if (status == STATUS_OK) {
            tell_silent(address, *silent);
            return STATUS_OK;
        }
        if (attempt->handshake == HANDSHAKE_UNHEARD || attempt->handshake == HANDSHAKE_SILENT) {
            *silent |= 1U << i;
        }
        if (!why.sentence || why.sentence == postgres_nobody_sentence ||
            (why.sentence == silent_sentence && attempt->sentence != postgres_nobody_sentence)) {
            why = *attempt;
            told = status;
        }
    }
    if (why.sentence) {
        *attempt = why;
    }
    return told;
}

enum status
postgres_connect_server(const struct postgres_address *address, size_t n, int busy_ms,
                        PGconn **ret_connection, const char **ret_sentence)
{
    struct attempt attempt = {.mode = DB_READ, .busy_ms = busy_ms};
    enum status status = postgres_check_secrets(address, &attempt.sentence);
    if (status == STATUS_OK) {
        status = connect_once(address, n, silent_ms_of(address, true), &attempt, ret_connection);
    }
    *ret_sentence = attempt.sentence;
    return status;
}

enum status
postgres_connect(const struct postgres_address *address, enum db_mode mode, bool create,
                 int busy_ms, PGconn **ret_connection, const char **ret_sentence, char *message)
{
    struct attempt attempt = {.mode = mode, .create = create, .busy_ms = busy_ms};
    unsigned silent = 0;
    enum status status = postgres_check_secrets(address, &attempt.sentence);
    if (status == STATUS_OK) {
        status = connect_any(address, &silent, &attempt, ret_connection);
        if (mode == DB_LOOK && status != STATUS_OK &&
            attempt.sentence == postgres_standby_sentence) {
            attempt.mode = DB_READ;
            status = connect_any(address, &silent, &attempt, ret_connection);
        }
    }
    *ret_sentence = attempt.sentence;
    str_cut(message, POSTGRES_MESSAGE_SIZE, attempt.message);
    return status;
}
