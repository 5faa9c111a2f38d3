/* SPDX-License-Identifier: Apache-2.0
 * The way to a PostgreSQL server: its address, who we are there, and what is wrong when nobody
 * answers or the wrong one does. Never a blocking call of libpq but the look-up of a name. */
#include "store/db_postgres.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"

enum {
    OLDEST_SERVER = 130000,
    CONNECT_MS = 5000,
    SCRIPT_MS = 60 * 1000,
    WRITE_IDLE_MS = 5000, /* a stopped terminal does not hold the hall for longer */
    SKEW_WARN_MS = 5000,
    OPTIONS_MAX = 80,
};

static const struct {
    const char *state; /* a state of SQL, or its first two characters: a class */
    enum status status;
    bool again;
    const char *sentence; /* where it can come at the door; NULL = the status's own */
} states[] = {
    {"28", STATUS_DENIED, false,
     N_("The database server does not let us in at {0}: the name or the password is wrong. Check "
        "the user in the address and the password file.")},
    {"3D000", STATUS_UNAVAILABLE, false,
     N_("The server has no such database: {0}. Check its name, or make it with createdb.")},
    {"53300", STATUS_UNAVAILABLE, true,
     N_("The database server has no connection left for {0}. Raise max_connections there, or the "
        "limit of this user.")},
    {"53100", STATUS_IO, false, NULL},
    {"53", STATUS_IO, false, NULL},
    {"57P03", STATUS_UNAVAILABLE, true,
     N_("The database server of {0} is starting or stopping. Wait a moment.")},
    {"57014", STATUS_BUSY, false, NULL},
    {"57", STATUS_UNAVAILABLE, true, NULL},
    {"08", STATUS_UNAVAILABLE, true, NULL},
    {"25006", STATUS_UNAVAILABLE, false, NULL},
    {"25P03", STATUS_UNAVAILABLE, true, NULL}, /* we were silent for too long within a write */
    {"40", STATUS_BUSY, true, NULL},           /* serialization, deadlock */
    {"55P03", STATUS_BUSY, false, NULL},       /* lock_timeout */
    {"42501", STATUS_DENIED, false,
     N_("The database user of {0} may not do this there. Give it the rights of its role.")},
    {"58", STATUS_IO, false, NULL},
};

static int
find_state(const char *state)
{
    for (size_t i = 0; i < ARRAY_SIZE(states); i++) {
        if (strncmp(states[i].state, state, strlen(states[i].state)) == 0) {
            return (int)i;
        }
    }
    return -1;
}

enum status
postgres_status_of(const char *state)
{
    if (!state) {
        return STATUS_UNAVAILABLE;
    }
    int at = find_state(state);
    return at >= 0 ? states[at].status : STATUS_CORRUPT;
}

void
postgres_failure_of(const PGresult *result, struct postgres_failure *ret_failure)
{
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char *message = PQresultErrorMessage(result);
    int at = state ? find_state(state) : -1;
    ret_failure->status = postgres_status_of(state);
    ret_failure->again = at >= 0 && states[at].again;
    str_cut(ret_failure->message, sizeof ret_failure->message, message);
    ret_failure->message[strcspn(ret_failure->message, "\n")] = '\0';
}

/* The address without the one parameter that is ours: "hall=NAME". False: it does not fit. */
static bool
take_schema(const char *url, char *rest, size_t size, char schema[POSTGRES_SCHEMA_SIZE])
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
    const char *query = strchr(url, '?');
    const char *at = query ? strstr(query, "hall=") : NULL;
    if (!at || (at[-1] != '?' && at[-1] != '&')) {
        return str_copy(rest, size, url) && str_copy(schema, POSTGRES_SCHEMA_SIZE, "paihao");
    }
    size_t length = strcspn(at + 5, "&");
    const char *after = at + 5 + length;
    if (length == 0 || length >= POSTGRES_SCHEMA_SIZE || strspn(at + 5, plain) < length) {
        return false;
    }
    memcpy(schema, at + 5, length);
    schema[length] = '\0';
    /* "?a&hall=x&b" becomes "?a&b", "?hall=x" becomes nothing. */
    if (*after == '&') {
        after++;
    } else {
        at--;
    }
    return str_format(rest, size, "%.*s%s", (int)(at - url), url, after);
}

enum status
postgres_address_parse(const char *url, struct postgres_address *ret_address,
                       const char **ret_sentence)
{
    char *rest = mem_zero_alloc(1, strlen(url) + 1);
    char *error = NULL;
    struct postgres_address address = {0};
    if (take_schema(url, rest, strlen(url) + 1, address.schema)) {
        address.options = PQconninfoParse(rest, &error);
    }
    free(rest);
    if (!address.options) {
        log_write(LOG_LEVEL_DEBUG, "address: '%s'", error ? error : "hall=");
        PQfreemem(error);
        *ret_sentence = N_("{0} is no address of PostgreSQL. Write "
                           "postgresql://USER@SERVER/DATABASE?hall=NAME.");
        return STATUS_INVALID;
    }
    *ret_address = address;
    return STATUS_OK;
}

void
postgres_address_done(struct postgres_address *address)
{
    PQconninfoFree(address->options);
    address->options = NULL;
}

static const char *
option_of(const struct postgres_address *address, const char *keyword)
{
    for (const PQconninfoOption *option = address->options; option->keyword; option++) {
        if (strcmp(option->keyword, keyword) == 0) {
            return option->val && option->val[0] ? option->val : NULL;
        }
    }
    return NULL;
}

/* Others than its owner may read or write it. */
static bool
is_open_to_others(const char *path)
{
    struct stat found;
    return path && stat(path, &found) == 0 && S_ISREG(found.st_mode) &&
           (found.st_mode & (S_IRWXG | S_IRWXO)) != 0;
}

/* libpq would only warn, and then say that the password is wrong. */
static enum status
check_secrets(const struct postgres_address *address, const char **ret_sentence)
{
    char home[1000] = "";
    const char *passfile = option_of(address, "passfile"), *folder = getenv("HOME");
    if (!passfile) {
        passfile = getenv("PGPASSFILE");
    }
    if (!passfile && folder && str_format(home, sizeof home, "%s/.pgpass", folder)) {
        passfile = home;
    }
    if (!option_of(address, "password") && is_open_to_others(passfile)) {
        *ret_sentence = N_("The password file for {0} may be read by others. Take their rights "
                           "away with chmod 600.");
        return STATUS_DENIED;
    }
    const char *key = option_of(address, "sslkey");
    struct stat found;
    if (key && stat(key, &found) == 0 && (found.st_mode & S_IRWXO) != 0) {
        *ret_sentence = N_("The private key for {0} may be read by others. Take their rights away "
                           "with chmod 600.");
        return STATUS_DENIED;
    }
    return STATUS_OK;
}

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
start(const struct postgres_address *address, enum db_mode mode)
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
    const char *host = option_of(address, "host");
    if (mode == DB_WRITE && host && strchr(host, ',')) {
        add_option(keywords, values, "target_session_attrs", "read-write");
    }
    for (const PQconninfoOption *option = address->options; option->keyword; option++) {
        if (option->val && option->val[0]) {
            add_option(keywords, values, option->keyword, option->val);
        }
    }
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

static bool
shake_hands(PGconn *connection, int64_t until)
{
    struct clock clock = clock_system();
    PostgresPollingStatusType step = PGRES_POLLING_WRITING;
    while (step == PGRES_POLLING_READING || step == PGRES_POLLING_WRITING) {
        short events = step == PGRES_POLLING_READING ? POLLIN : POLLOUT;
        if (!await_socket(connection, events, until) || clock_steady_ms(&clock) >= until) {
            return false;
        }
        step = PQconnectPoll(connection);
    }
    return step == PGRES_POLLING_OK;
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

/* Why it did not come about, from its words: libpq keeps the state of a failed start to itself, but
 * writes it before the server's words when it is to be exact. */
static enum status
refused_start(const PGconn *connection, const char **ret_sentence)
{
    const char *message = PQerrorMessage(connection), *at = message;
    while ((at = strstr(at, ":  ")) != NULL) {
        at += 3;
        if (strspn(at, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 5 && at[5] == ':') {
            char state[6] = {at[0], at[1], at[2], at[3], at[4], '\0'};
            int found = find_state(state);
            if (found >= 0 && states[found].sentence) {
                *ret_sentence = states[found].sentence;
                return states[found].status;
            }
        }
    }
    if (strstr(message, "no password supplied")) {
        *ret_sentence = N_("The database server of {0} asks for a password. Write it into the "
                           "password file (passfile=… in the address), with chmod 600.");
        return STATUS_DENIED;
    }
    if (strstr(message, "session is read-only") || strstr(message, "is not in hot standby") ||
        strstr(message, "server is in hot standby")) {
        *ret_sentence =
            N_("Only a standby that may not be written answers at {0}. Give the address "
               "of the primary server, or promote this one.");
        return STATUS_UNAVAILABLE;
    }
    if (strstr(message, "certificate") || strstr(message, "SSL")) {
        *ret_sentence = N_("The connection to {0} could not be secured. Check sslmode and the "
                           "certificates in the address.");
        return STATUS_UNAVAILABLE;
    }
    *ret_sentence = N_("No database server answers at {0}. Check the address, the network and "
                       "whether the server runs.");
    return STATUS_UNAVAILABLE;
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
    if (!encoding || strcmp(encoding, "UTF8") != 0) {
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
        log_write(LOG_LEVEL_WARN, "clock of the database server is off by seconds: '%lld'",
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
 * standby where there is one, before they are answered; whoever waits for the hall's row gives up
 * after busy_ms. */
static enum status
set_up(PGconn *connection, const char *quoted, int busy_ms, struct postgres_failure *failure,
       PGresult **ret_facts)
{
    struct buffer sql = {0};
    buffer_format(&sql,
                  "SET search_path = %s; SET lock_timeout = %d;"
                  " SET idle_in_transaction_session_timeout = %d; SET statement_timeout = 0;"
                  " SET default_transaction_isolation = 'read committed';"
                  " SET enable_seqscan = off; SET jit = off;"
                  " SET plan_cache_mode = force_generic_plan;"
                  " SELECT set_config('synchronous_commit', CASE current_setting("
                  "'synchronous_commit') WHEN 'remote_apply' THEN 'remote_apply' ELSE 'on' END,"
                  " false), pg_is_in_recovery(),"
                  " CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT),"
                  " to_regnamespace('%s') IS NOT NULL",
                  quoted, busy_ms, WRITE_IDLE_MS, quoted);
    enum status status = postgres_script(connection, sql.data, SCRIPT_MS, failure, ret_facts);
    buffer_done(&sql);
    return status;
}

static enum status
prepare_session(PGconn *connection, const struct postgres_address *address, enum db_mode mode,
                bool create, int busy_ms, const char **ret_sentence,
                struct postgres_failure *failure)
{
    struct clock clock = clock_system();
    PGresult *facts = NULL;
    char *quoted = PQescapeIdentifier(connection, address->schema, strlen(address->schema));
    if (!quoted) {
        return STATUS_INVALID;
    }
    int64_t before = clock_real_ms(&clock);
    enum status status = set_up(connection, quoted, busy_ms, failure, &facts);
    if (status == STATUS_OK) {
        if (mode == DB_WRITE && strcmp(PQgetvalue(facts, 0, 1), "t") == 0) {
            *ret_sentence =
                N_("Only a standby that may not be written answers at {0}. Give the address of "
                   "the primary server, or promote this one.");
            status = STATUS_UNAVAILABLE;
        } else {
            check_clock(strtoll(PQgetvalue(facts, 0, 2), NULL, 10), before, clock_real_ms(&clock));
        }
    }
    if (status == STATUS_OK && create && strcmp(PQgetvalue(facts, 0, 3), "t") != 0) {
        status = make_schema(connection, quoted, failure);
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
        return N_("{0} is no address of PostgreSQL. Write "
                  "postgresql://USER@SERVER/DATABASE?hall=NAME.");
    default:
        return N_("The database server of {0} could not be used. Look into its log.");
    }
}

static void
keep_quiet(void *context, const char *message)
{
    (void)context;
    log_write(LOG_LEVEL_DEBUG, "postgresql: '%s'", message);
}

enum status
postgres_connect(const struct postgres_address *address, enum db_mode mode, bool create,
                 int busy_ms, PGconn **ret_connection, const char **ret_sentence, char *message)
{
    struct clock clock = clock_system();
    struct postgres_failure failure = {0};
    *ret_sentence = NULL;
    enum status status = check_secrets(address, ret_sentence);
    if (status != STATUS_OK) {
        return status;
    }
    PGconn *connection = start(address, mode);
    PQsetErrorVerbosity(connection, PQERRORS_VERBOSE);
    PQsetNoticeProcessor(connection, keep_quiet, NULL);
    if (PQstatus(connection) == CONNECTION_BAD ||
        !shake_hands(connection, clock_steady_ms(&clock) + CONNECT_MS)) {
        status = refused_start(connection, ret_sentence);
        str_cut(message, POSTGRES_MESSAGE_SIZE, PQerrorMessage(connection));
    } else {
        PQsetErrorVerbosity(connection, PQERRORS_DEFAULT);
        status = check_server(connection, ret_sentence);
    }
    if (status == STATUS_OK && PQsetnonblocking(connection, 1) != 0) {
        status = STATUS_UNAVAILABLE;
    }
    if (status == STATUS_OK) {
        status =
            prepare_session(connection, address, mode, create, busy_ms, ret_sentence, &failure);
        str_cut(message, POSTGRES_MESSAGE_SIZE, failure.message);
    }
    if (status != STATUS_OK) {
        *ret_sentence = *ret_sentence ? *ret_sentence : sentence_of(status);
        PQfinish(connection);
        return status;
    }
    *ret_connection = connection;
    return STATUS_OK;
}
