/* SPDX-License-Identifier: Apache-2.0
 * Why a PostgreSQL server did not do as it was asked, or did not let us in: its states and libpq's
 * words, as what there is to do. */
#include <string.h>

#include "store/db_postgres.h"

const char *const postgres_standby_sentence =
    N_("Only a standby that may not be written answers at {0}. Give the address of the primary "
       "server, or promote this one.");

const char *const postgres_nobody_sentence =
    N_("No database server answers at {0}. Check the address, the network and whether the server "
       "runs.");

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
    {"55000", STATUS_UNAVAILABLE, false,
     N_("The database of {0} lets nobody in just now. If somebody has not closed it on purpose, at "
        "the server: ALTER DATABASE … ALLOW_CONNECTIONS true")},
    {"53100", STATUS_IO, false,
     N_("The disk of the database server of {0} is full. Make room there: until then no number can "
        "be given.")},
    {"53", STATUS_IO, false,
     N_("The database server of {0} lacks memory, or cannot read its disk. Look into its log.")},
    {"57P03", STATUS_UNAVAILABLE, true,
     N_("The database server of {0} is starting or stopping. Wait a moment.")},
    {"57014", STATUS_BUSY, false, NULL},
    {"57", STATUS_UNAVAILABLE, true, NULL},
    {"08", STATUS_UNAVAILABLE, true, NULL},
    {"25006", STATUS_UNAVAILABLE, false, NULL},
    {"25P03", STATUS_UNAVAILABLE, true, NULL}, /* we were silent for too long within a write */
    {"25P04", STATUS_UNAVAILABLE, true, NULL}, /* or slow */
    {"40", STATUS_BUSY, true, NULL},           /* serialization, deadlock */
    {"55P03", STATUS_BUSY, false, NULL},       /* lock_timeout */
    {"42501", STATUS_DENIED, false,
     N_("The database user of {0} may not do this there. Give it the rights of its role.")},
    {"58", STATUS_IO, false,
     N_("The database server of {0} lacks memory, or cannot read its disk. Look into its log.")},
    {"22", STATUS_CORRUPT, false, NULL}, /* a value that the store would not write */
    {"23", STATUS_CORRUPT, false, NULL}, /* a broken constraint: the store asks before it writes */
    {"XX001", STATUS_CORRUPT, false, NULL},
    {"XX002", STATUS_CORRUPT, false, NULL},
};

/* A plan of before a table was changed; a statement of ours that is another's, as behind a pool of
 * connections. */
static const char *const worn[] = {"0A000", "26000", "42P05"};

/* What libpq says itself, in English here whatever the language; the first that fits. */
static const struct {
    const char *words;
    enum status status;
    const char *sentence;
} words[] = {
    {"no password supplied", STATUS_DENIED,
     N_("The database server of {0} asks for a password. Write it into the password file "
        "(passfile=… in the address), with chmod 600.")},
    {"invalid port number", STATUS_INVALID,
     N_("The port in {0}, or a number behind the ?, is none. Write SERVER:5432; an IPv6 address "
        "stands in brackets, as [fd00::1]:5432.")},
    {"invalid integer value", STATUS_INVALID,
     N_("The port in {0}, or a number behind the ?, is none. Write SERVER:5432; an IPv6 address "
        "stands in brackets, as [fd00::1]:5432.")},
    {"invalid sslmode value", STATUS_INVALID,
     N_("There is no such sslmode for {0}. Write sslmode=verify-full, with sslrootcert=FILE.")},
    {"could not translate host name", STATUS_UNAVAILABLE,
     N_("This machine does not know the server's name in {0}. Check the name and the network, or "
        "write the server's number (as 10.77.0.1) in its place.")},
    {"invalid response to SSL negotiation", STATUS_UNAVAILABLE,
     N_("What answers at {0} is no PostgreSQL. Check the server's name and the port.")},
    {"does not support SSL", STATUS_UNAVAILABLE,
     N_("The database server of {0} does not encrypt. Switch ssl on there, or check that this is "
        "the right server: sslmode wants it.")},
    {"does not match host name", STATUS_UNAVAILABLE,
     N_("The certificate of the server of {0} bears another name. Write the name that "
        "stands in it into the address, or make the server one with the right name.")},
    {"certificate verify failed", STATUS_UNAVAILABLE,
     N_("The certificate of the server of {0} is not accepted: it has expired, another authority "
        "made it than the one in sslrootcert, or this machine's clock is wrong. Look, at the "
        "server: openssl x509 -noout -dates -issuer -in server.crt")},
    {"root certificate file", STATUS_UNAVAILABLE,
     N_("The file that sslrootcert names in {0} cannot be read here. Copy the authority's ca.crt "
        "to "
        "this machine, readable for this program.")},
    {"channel binding", STATUS_UNAVAILABLE,
     N_("The server of {0} cannot bind the password to the encrypted connection, and "
        "channel_binding wants it. Write sslmode=verify-full, and set password_encryption to "
        "scram-sha-256 there.")},
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
    return at >= 0 ? states[at].status : STATUS_UNAVAILABLE;
}

void
postgres_failure_of(const PGresult *result, struct postgres_failure *ret_failure)
{
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char *message = PQresultErrorMessage(result);
    int at = state ? find_state(state) : -1;
    ret_failure->status = postgres_status_of(state);
    ret_failure->again = at >= 0 && states[at].again;
    ret_failure->worn = false;
    str_cut(ret_failure->state, sizeof ret_failure->state, state && at < 0 ? state : "");
    for (size_t i = 0; i < ARRAY_SIZE(worn); i++) {
        if (strcmp(ret_failure->state, worn[i]) == 0) {
            ret_failure->worn = ret_failure->again = true;
        }
    }
    str_cut(ret_failure->message, sizeof ret_failure->message, message);
    ret_failure->message[strcspn(ret_failure->message, "\n")] = '\0';
}

/* Why it did not come about, from its words: libpq keeps the state of a failed start to itself, but
 * writes it before the server's words when it is to be exact. */
enum status
postgres_refusal(const PGconn *connection, const struct postgres_address *address,
                 const char **ret_sentence)
{
    const char *message = PQerrorMessage(connection), *at = message;
    /* Without sslmode libpq tries again without TLS: then two refusals stand here. */
    if (strstr(message, "pg_hba.conf") &&
        !strstr(message, "28P01")) { /* in every language; its state is a wrong name's too */
        *ret_sentence = N_("The database server of {0} lets nobody in from this machine's address. "
                           "Add its network to pg_hba.conf there and reload; where a line says "
                           "hostssl, write sslmode=verify-full into the address.");
        return STATUS_DENIED;
    }
    if (strstr(message, "28P01") && postgres_address_option(address, "password")) {
        *ret_sentence = N_("The password in the address of {0} is no longer good. Get this "
                           "terminal a new file, at the server: paihao terminal add TERMINAL.");
        return STATUS_DENIED;
    }
    bool answered = false;
    while ((at = strstr(at, ":  ")) != NULL) {
        at += 3;
        if (strspn(at, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 5 && at[5] == ':') {
            char state[6] = {at[0], at[1], at[2], at[3], at[4], '\0'};
            int found = find_state(state);
            answered = true;
            if (found >= 0 && states[found].sentence) {
                *ret_sentence = states[found].sentence;
                return states[found].status;
            }
        }
    }
    if (strstr(message, "session is read-only") || strstr(message, "is not in hot standby") ||
        strstr(message, "server is in hot standby")) {
        *ret_sentence = postgres_standby_sentence;
        return STATUS_UNAVAILABLE;
    }
    for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
        if (strstr(message, words[i].words)) {
            *ret_sentence = words[i].sentence;
            return words[i].status;
        }
    }
    if (answered) {
        *ret_sentence = N_("The database server of {0} could not be used. Look into its log, and "
                           "whether its disk is full.");
        return STATUS_UNAVAILABLE;
    }
    bool secure = strstr(message, "certificate") || strstr(message, "SSL");
    *ret_sentence = secure ? N_("The connection to {0} could not be secured. Check sslmode and the "
                                "certificates in the address.")
                           : postgres_nobody_sentence;
    return STATUS_UNAVAILABLE;
}
