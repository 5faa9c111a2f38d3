/* SPDX-License-Identifier: Apache-2.0
 * The address of a PostgreSQL server, or of several: libpq's, with the hall's schema in it, and
 * whether the files that it names are kept as secrets. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "store/db_postgres.h"

/* The n-th of a list with commas, "" when there are fewer; of a list of one always that. False: it
 * does not fit. */
static bool
pick(const char *list, size_t n, char *dst, size_t size)
{
    bool one = !list || !strchr(list, ',');
    list = list ? list : "";
    for (size_t i = 0; i < n && !one; i++) {
        list += strcspn(list, ",");
        list += *list == ',';
    }
    return str_format(dst, size, "%.*s", (int)strcspn(list, ","), list);
}

static size_t
count_of(const char *list)
{
    size_t count = list ? 1 : 0;
    for (; list && (list = strchr(list, ',')) != NULL; list++) {
        count++;
    }
    return count;
}

static size_t
larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

bool
postgres_address_server(const struct postgres_address *address, size_t n,
                        struct postgres_server *ret_server)
{
    return pick(postgres_address_option(address, "host"), n, ret_server->host,
                sizeof ret_server->host) &&
           pick(postgres_address_option(address, "hostaddr"), n, ret_server->hostaddr,
                sizeof ret_server->hostaddr) &&
           pick(postgres_address_option(address, "port"), n, ret_server->port,
                sizeof ret_server->port);
}

/* As libpq has it: as many ports as servers, or one for all. */
static bool
count_servers(struct postgres_address *address)
{
    size_t hosts = count_of(postgres_address_option(address, "host"));
    size_t addresses = count_of(postgres_address_option(address, "hostaddr"));
    size_t ports = count_of(postgres_address_option(address, "port"));
    struct postgres_server server;
    address->servers = larger(1, larger(hosts, addresses));
    bool good = address->servers <= POSTGRES_SERVERS_MAX &&
                (hosts == 0 || addresses == 0 || hosts == addresses) &&
                (ports < 2 || ports == address->servers);
    for (size_t i = 0; good && i < address->servers; i++) {
        good = postgres_address_server(address, i, &server);
    }
    return good;
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

/* libpq tells a wrong address and a lack of memory by words alone: what it could not read it is
 * asked again, and what it can always read when there is memory. */
static PQconninfoOption *
parse(const char *address, char **ret_error, bool *ret_no_memory)
{
    PQconninfoOption *options = PQconninfoParse(address, NULL);
    if (!options) {
        options = PQconninfoParse(address, ret_error);
    }
    if (!options) {
        PQconninfoOption *nothing = PQconninfoParse("", NULL);
        *ret_no_memory = !nothing;
        PQconninfoFree(nothing);
    }
    return options;
}

enum status
postgres_address_parse(const char *url, struct postgres_address *ret_address,
                       const char **ret_sentence)
{
    char *rest = mem_zero_alloc(1, strlen(url) + 1);
    char *error = NULL;
    struct postgres_address address = {0};
    bool no_memory = false;
    if (take_schema(url, rest, strlen(url) + 1, address.schema)) {
        address.options = parse(rest, &error, &no_memory);
    }
    free(rest);
    if (!address.options || !count_servers(&address)) {
        postgres_address_done(&address);
        log_write(LOG_LEVEL_DEBUG, "address: '%s'", error ? error : "hall=");
        PQfreemem(error);
        if (no_memory) {
            *ret_sentence = N_("There is no memory to read the address {0}. Try again.");
            return STATUS_UNAVAILABLE;
        }
        *ret_sentence =
            N_("{0} is no address of PostgreSQL, or a word behind the ? is wrong. Write "
               "postgresql://USER@SERVER/DATABASE?hall=NAME&sslmode=verify-full.");
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

const char *
postgres_address_option(const struct postgres_address *address, const char *keyword)
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
enum status
postgres_check_secrets(const struct postgres_address *address, const char **ret_sentence)
{
    char home[1000] = "";
    const char *passfile = postgres_address_option(address, "passfile"), *folder = getenv("HOME");
    if (!passfile) {
        passfile = getenv("PGPASSFILE");
    }
    if (!passfile && folder && str_format(home, sizeof home, "%s/.pgpass", folder)) {
        passfile = home;
    }
    if (!postgres_address_option(address, "password") && is_open_to_others(passfile)) {
        *ret_sentence = N_("The password file for {0} may be read by others. Take their rights "
                           "away with chmod 600.");
        return STATUS_DENIED;
    }
    const char *key = postgres_address_option(address, "sslkey");
    struct stat found;
    if (key && stat(key, &found) == 0 && (found.st_mode & S_IRWXO) != 0) {
        *ret_sentence = N_("The private key for {0} may be read by others. Take their rights away "
                           "with chmod 600.");
        return STATUS_DENIED;
    }
    return STATUS_OK;
}
