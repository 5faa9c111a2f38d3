/* SPDX-License-Identifier: Apache-2.0
 * Statements of the PostgreSQL driver: prepared on each connection when they are first sent, their
 * results found again when they were asked for ahead. */
#include <stdlib.h>
#include <string.h>

#include "store/db_postgres.h"
#include "store/statements.h"

enum { UNSETTLED_MAX = 1000 }; /* changes that nobody looked after yet */

static struct postgres_statement *
of_statement(struct db_statement *statement)
{
    return (struct postgres_statement *)statement;
}

static struct postgres_db *
of(struct db *db)
{
    return (struct postgres_db *)db;
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

enum status
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
    if (strcmp(sql, HALL_GET("bell_key")) == 0) {
        of(db)->words[WORD_LOCK_HALL]->fills = statement;
    }
    *ret_statement = &statement->statement;
    return STATUS_OK;
}

void
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
            postgres_drop_readings(other);
            other->fills = NULL;
        }
    }
    postgres_forget(statement->db, statement);
    postgres_drop_readings(statement);
    free(statement->sql);
    free(statement);
}

void
postgres_bind_text(struct db_statement *base, int n, const char *value, int64_t length)
{
    (void)length; /* every text of the store ends in a 0 */
    if (n >= 1 && n <= DB_PARAMETERS_MAX) {
        of_statement(base)->values[n - 1] = value;
    }
}

void
postgres_bind_int(struct db_statement *base, int n, int64_t value)
{
    struct postgres_statement *statement = of_statement(base);
    if (n >= 1 && n <= DB_PARAMETERS_MAX) {
        str_format(statement->numbers[n - 1], POSTGRES_NUMBER_SIZE, "%lld", (long long)value);
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
    buffer_append(&own, "");
    for (int i = 0; i < keys; i++) {
        add_key(&own, PQgetisnull(result, row, i) ? NULL : PQgetvalue(result, row, i));
    }
    bool same = strcmp(own.data, key) == 0;
    buffer_done(&own);
    return same;
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
keep_room(struct postgres_statement *statement, char *key, bool ahead, int keys)
{
    struct reading *reading = mem_zero_alloc(1, sizeof *reading);
    reading->key = key;
    reading->ahead = ahead;
    reading->keys = keys;
    reading->next = statement->readings;
    statement->readings = reading;
    return reading;
}

static struct reading *
ask(struct postgres_statement *statement, char *key, bool ahead, int keys)
{
    struct reading *reading = keep_room(statement, key, ahead, keys);
    postgres_send(statement, COMMAND_READ, reading);
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
    if (db->failure.status == STATUS_OK && !db->in_transaction &&
        postgres_be_connected(db) != STATUS_OK) {
        return false;
    }
    return db->connection && db->failure.status == STATUS_OK;
}

void
postgres_ahead(struct db_statement *base)
{
    struct postgres_statement *statement = of_statement(base);
    struct buffer key = {0};
    if (!statement->db->in_transaction || !can_send(statement->db)) {
        return;
    }
    statement->db->brisk = true;
    key_of(statement, &key);
    if (find_reading(statement, key.data)) {
        buffer_done(&key);
    } else {
        (void)ask(statement, key.data, true, 0);
    }
}

void
postgres_fill(struct db_statement *base, struct db_statement *filled, int keys)
{
    struct postgres_statement *statement = of_statement(base);
    if (statement->db->in_transaction && can_send(statement->db)) {
        statement->db->brisk = true;
        statement->fills = of_statement(filled);
        (void)ask(statement, mem_strdup(""), true, keys);
    }
}

void
postgres_lock(struct postgres_statement *statement)
{
    struct reading *reading = NULL;
    if (!statement->db->connection) {
        return;
    }
    if (statement->fills) {
        reading = keep_room(statement, mem_strdup(""), true, 0);
        reading->skip = 2;
    }
    postgres_send(statement, COMMAND_MOMENT, reading);
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
            postgres_settle(statement->db, at);
            for (int row = 0; at->result && row < PQntuples(at->result); row++) {
                if (row_is(at->result, row, at->keys, key)) {
                    statement->current = at;
                    statement->row = row - 1;
                    statement->first_column = at->keys + at->skip;
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
    postgres_settle(db, reading);
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

enum status
postgres_step(struct db_statement *base, bool *ret_row)
{
    struct postgres_statement *statement = of_statement(base);
    if (!statement->table[0]) {
        return step_read(statement, ret_row);
    }
    if (can_send(statement->db)) {
        mark_stale(statement->db, statement->table);
        postgres_send(statement, COMMAND_WRITE, NULL);
        if (!statement->db->in_transaction || statement->db->count >= UNSETTLED_MAX) {
            postgres_settle(statement->db, NULL);
        }
    }
    *ret_row = false;
    return statement->db->failure.status;
}

/* It is told by the server itself, so that the COMMIT behind it is not done. */
enum status
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

void
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
        postgres_reading_free(done);
    }
    statement->current = NULL;
    memset(statement->values, 0, (size_t)statement->parameter_count * sizeof *statement->values);
}

int64_t
postgres_column_int(struct db_statement *base, int column)
{
    struct postgres_statement *statement = of_statement(base);
    return strtoll(
        PQgetvalue(statement->current->result, statement->row, statement->first_column + column),
        NULL, 10);
}

const char *
postgres_column_text(struct db_statement *base, int column)
{
    struct postgres_statement *statement = of_statement(base);
    return PQgetvalue(statement->current->result, statement->row, statement->first_column + column);
}

bool
postgres_column_is_null(struct db_statement *base, int column)
{
    struct postgres_statement *statement = of_statement(base);
    return PQgetisnull(statement->current->result, statement->row,
                       statement->first_column + column) != 0;
}
