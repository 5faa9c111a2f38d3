/* SPDX-License-Identifier: Apache-2.0 */
#include "store/city.h"

#include <stdlib.h>
#include <string.h>

#include "store/private.h"

enum { BUSY_MS = 5000, URL_SIZE = 8192 };

/* Whoever asks which halls there are opens none: one that this user may not read, or another
 * program's schema of the name that stands for none, would hide all. No server lets anybody make a
 * schema of this name. */
static const char no_hall[] = "pg_no_hall";

static const char halls_sql[] =
    "SELECT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE c.relname = 'store_schema' AND c.relkind = 'r' AND has_schema_privilege(n.oid, 'USAGE')"
    " AND has_table_privilege(c.oid, 'SELECT') ORDER BY n.nspname";

static enum status
read_names(struct db *db, char (**ret_names)[STORE_HALL_NAME_SIZE], size_t *ret_count)
{
    struct db_statement *statement = NULL;
    char(*names)[STORE_HALL_NAME_SIZE] = NULL;
    size_t count = 0;
    bool row = false;
    enum status status = db->driver->prepare(db, halls_sql, &statement);

    if (status == STATUS_OK) {
        status = db_first(statement, &row, "");
    }
    while (status == STATUS_OK && row) {
        names = mem_grow(names, count + 1, sizeof(*names));
        db_text_copy(statement, 0, names[count++], STORE_HALL_NAME_SIZE);
        status = db_next(statement, &row);
    }
    if (statement) {
        db->driver->finalize(statement);
    }
    if (status != STATUS_OK) {
        free(names);
        return status;
    }
    *ret_names = names;
    *ret_count = count;
    return STATUS_OK;
}

enum status
store_halls(const char *url, char (**ret_names)[STORE_HALL_NAME_SIZE], size_t *ret_count,
            struct answer *ret_answer)
{
    const struct db_driver *driver = db_driver_of(url);
    const char *sentence = NULL;
    char shown[ANSWER_VALUE_SIZE], nowhere[URL_SIZE];
    struct db *db = NULL;

    if (!driver || driver->engine != DB_POSTGRES ||
        !store_hall_url(url, no_hall, nowhere, sizeof(nowhere))) {
        return answer_refuse(ret_answer, STATUS_INVALID,
                             N_("A city is many halls on a database server; a file holds one hall. "
                                "Write postgresql://USER@SERVER/DATABASE."),
                             0);
    }
    db_url_show(url, shown, sizeof(shown));
    enum status status = driver->open(nowhere, DB_READ, false, BUSY_MS, &db, &sentence);
    if (status != STATUS_OK) {
        return answer_refuse(ret_answer, status, sentence, 1, shown);
    }
    status = read_names(db, ret_names, ret_count);
    driver->close(db);
    return status == STATUS_OK
               ? status
               : answer_refuse(ret_answer, status,
                               N_("The halls of {0} cannot be read. Run: paihao doctor"), 1, shown);
}

bool
store_hall_url(const char *url, const char *name, char *dst, size_t size)
{
    const char *query = strchr(url, '?');
    const char *at = query ? strstr(query, "hall=") : NULL;

    while (at && at[-1] != '?' && at[-1] != '&') {
        at = strstr(at + 1, "hall=");
    }
    if (strncmp(url, "postgres", 8) != 0 || !strstr(url, "://")) {
        return false;
    }
    if (at) {
        return str_format(dst, size, "%.*s%s%s", (int)(at + 5 - url), url, name,
                          at + 5 + strcspn(at + 5, "&"));
    }
    return str_format(dst, size, "%s%shall=%s", url, query ? "&" : "?", name);
}
