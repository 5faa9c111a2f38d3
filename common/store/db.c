/* SPDX-License-Identifier: Apache-2.0 */
#include "store/db.h"

#include <string.h>

static const struct db_driver *const drivers[] = {&db_sqlite, &db_postgres};

/* A scheme is letters before "://", as in postgresql://, or a driver's name before ":". */
static size_t
scheme_length(const char *url)
{
    size_t length = strcspn(url, ":/");
    return url[length] == ':' ? length : 0;
}

const struct db_driver *
db_driver_of(const char *url)
{
    size_t length = scheme_length(url);
    if (length == 0) {
        return &db_sqlite;
    }
    if (strncmp(url, "postgres://", 11) == 0) {
        return &db_postgres;
    }
    for (size_t i = 0; i < ARRAY_SIZE(drivers); i++) {
        if (strlen(drivers[i]->name) == length && memcmp(drivers[i]->name, url, length) == 0) {
            return drivers[i];
        }
    }
    return NULL;
}

/* Of what stands behind the ?, only what says where: anything else is long, or a secret. */
static void
append_places(struct buffer *shown, const char *query)
{
    static const char *const places[] = {"host=", "hostaddr=", "port=", "dbname=", "hall="};
    char before = '?';
    while (*query) {
        size_t length = strcspn(query, "&");
        for (size_t i = 0; i < ARRAY_SIZE(places); i++) {
            if (strncmp(query, places[i], strlen(places[i])) == 0) {
                buffer_append_bytes(shown, &before, 1);
                buffer_append_bytes(shown, query, length);
                before = '&';
            }
        }
        query += length + (query[length] == '&' ? 1 : 0);
    }
}

void
db_url_show(const char *url, char *dst, size_t size)
{
    static const char more[] = "…";
    const char *start = strstr(url, "://");
    struct buffer shown = {0};
    if (!start) {
        str_cut(dst, size, url);
        return;
    }
    start += 3;
    const char *at = start + strcspn(start, "@/");
    const char *colon = *at == '@' ? memchr(start, ':', (size_t)(at - start)) : NULL;
    const char *rest = colon ? at : start, *query = *at == '@' ? at : start;
    query += strcspn(query, "?");
    buffer_append_bytes(&shown, url, (size_t)((colon ? colon : start) - url));
    buffer_append_bytes(&shown, rest, (size_t)(query - rest));
    append_places(&shown, query + (*query == '?' ? 1 : 0));
    str_cut(dst, size, shown.data);
    if (shown.length >= size && size > sizeof more) {
        str_cut(dst, size - sizeof more + 1, shown.data);
        str_format(dst + strlen(dst), sizeof more, "%s", more);
    }
    buffer_done(&shown);
}

static void
bind_all(struct db_statement *statement, const char *format, va_list args)
{
    const struct db_driver *driver = statement->driver;
    driver->reset(statement);
    for (int n = 1; *format; format++, n++) {
        if (*format == 'i') {
            driver->bind_int(statement, n, va_arg(args, int64_t));
        } else if (*format == 'I') {
            int64_t value = va_arg(args, int64_t);
            if (value == 0) {
                driver->bind_text(statement, n, NULL, 0);
            } else {
                driver->bind_int(statement, n, value);
            }
        } else {
            const char *value = va_arg(args, const char *);
            if (*format == 'S' && value && value[0] == '\0') {
                value = NULL;
            }
            driver->bind_text(statement, n, value, value ? (int64_t)strlen(value) : 0);
        }
    }
}

void
db_bind(struct db_statement *statement, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    bind_all(statement, format, args);
    va_end(args);
}

enum status
db_do(struct db_statement *statement, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    bind_all(statement, format, args);
    va_end(args);
    bool row;
    enum status status = statement->driver->step(statement, &row);
    statement->driver->reset(statement);
    return status;
}

void
db_ahead(struct db_statement *statement, const char *format, ...)
{
    if (!statement->driver->ahead) {
        return;
    }
    va_list args;
    va_start(args, format);
    bind_all(statement, format, args);
    va_end(args);
    statement->driver->ahead(statement);
    statement->driver->reset(statement);
}

void
db_fill(struct db_statement *statement, struct db_statement *filled, int keys, const char *format,
        ...)
{
    if (!statement->driver->fill) {
        return;
    }
    va_list args;
    va_start(args, format);
    bind_all(statement, format, args);
    va_end(args);
    statement->driver->fill(statement, filled, keys);
    statement->driver->reset(statement);
}

enum status
db_first(struct db_statement *statement, bool *ret_row, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    bind_all(statement, format, args);
    va_end(args);
    return db_next(statement, ret_row);
}

enum status
db_next(struct db_statement *statement, bool *ret_row)
{
    bool row = false;
    enum status status = statement->driver->step(statement, &row);
    if (status != STATUS_OK || !row) {
        statement->driver->reset(statement);
    }
    if (status == STATUS_OK) {
        *ret_row = row;
    }
    return status;
}

int64_t
db_int(struct db_statement *statement, int column)
{
    return statement->driver->column_int(statement, column);
}

const char *
db_text(struct db_statement *statement, int column)
{
    return statement->driver->column_text(statement, column);
}

bool
db_is_null(struct db_statement *statement, int column)
{
    return statement->driver->column_is_null(statement, column);
}

void
db_reset(struct db_statement *statement)
{
    statement->driver->reset(statement);
}

void
db_text_copy(struct db_statement *statement, int column, char *dst, size_t size)
{
    str_cut(dst, size, statement->driver->column_text(statement, column));
}
