/* SPDX-License-Identifier: Apache-2.0
 * What the ledger does not tell, carried over from the old tables as it stands. */
#include <string.h>

#include "store/repair_private.h"

/* Tables that the ledger does not tell, taken over as they stand. */
struct carried {
    const char *table, *columns;
};
static const struct carried carried[] = {
    {"personal", "key, value, purge_after"},
    {"appointment", "code, day, slot, service, matter, holder, ticket, event"},
    {"desk_call", "id, at, kind, terminal, counter, staff, key, closed_at, closed_by"},
    {"terminal_state", "terminal, locked, reason, message, at"},
};
/* Rows that ledger rows told which were moved out since: with them, by the row in `by`. */
static const struct archived_table {
    struct carried carried;
    const char *by;
} archived_tables[] = {
    {{"ticket", TICKET_COLUMNS}, "last_event"},
    {{"served", "event, day, at, ticket, step, service, matter, counter, staff, outcome, ms"},
     "event"},
    {{"rating", "served, event, at, level, reasons, lang, revision"}, "event"},
    {{"notice",
      "event, at, ticket, service, matter, missing, basis, due_day, again, counter, staff"},
     "event"},
    {{"request", "id, words, event"}, "event"},
};

/* "$1, $2, $3" for so many columns; their number. */
static int
list_values(const char *columns, struct buffer *ret_values)
{
    int count = 1;
    buffer_append(ret_values, "$1");
    for (; *columns; columns++) {
        if (*columns == ',') {
            buffer_format(ret_values, ", $%d", ++count);
        }
    }
    return count;
}

/* Row by row to its end, or to where it cannot be read (*ret_read CORRUPT). A row that the table
 * does not take is another table's, out of a page in the wrong place. */
static enum status
carry_rows(struct db_statement *from, struct db_statement *to, int count, enum status *ret_read)
{
    const struct db_driver *driver = from->driver;
    enum status status = STATUS_OK, read;
    bool row = false, strange = false, unused;
    while ((read = driver->step(from, &row)) == STATUS_OK && row && status == STATUS_OK) {
        to->driver->reset(to);
        for (int i = 0; i < count; i++) {
            const char *text = driver->column_text(from, i);
            to->driver->bind_text(to, i + 1, driver->column_is_null(from, i) ? NULL : text,
                                  (int64_t)strlen(text));
        }
        status = to->driver->step(to, &unused);
        strange = strange || status == STATUS_CORRUPT;
        status = status == STATUS_CORRUPT ? STATUS_OK : status;
    }
    to->driver->reset(to);
    *ret_read = strange ? STATUS_CORRUPT : read;
    return status;
}

/* where: "" = all. What is there already stays. */
static enum status
carry(struct repair *repair, struct store *source, const struct carried *table, const char *where)
{
    struct db *old = source->db, *fresh = repair->fresh->db;
    struct db_statement *from = NULL, *to = NULL;
    struct buffer sql = {0}, values = {0};
    int count = list_values(table->columns, &values);
    buffer_format(&sql, "SELECT %s FROM %s%s", table->columns, table->table, where);
    enum status status = STATUS_OK, read = old->driver->prepare(old, sql.data, &from);
    if (read == STATUS_OK) {
        sql.length = 0;
        buffer_format(&sql, "INSERT INTO %s (%s) VALUES (%s) ON CONFLICT DO NOTHING", table->table,
                      table->columns, values.data);
        status = fresh->driver->prepare(fresh, sql.data, &to);
        if (status == STATUS_OK) {
            status = carry_rows(from, to, count, &read);
        }
        fresh->driver->finalize(to);
    }
    old->driver->finalize(from);
    if (read != STATUS_OK && source == repair->sources[0]) {
        repair_lose(repair, "carried", table->table);
    }
    buffer_done(&sql);
    buffer_done(&values);
    return status;
}

enum status
repair_carry_archived(struct repair *repair)
{
    char where[80];
    enum status status = STATUS_OK;
    for (size_t i = 0; i < ARRAY_SIZE(archived_tables) && status == STATUS_OK; i++) {
        const struct archived_table *table = &archived_tables[i];
        str_format(where, sizeof where, " WHERE %s <= %lld", table->by,
                   (long long)repair->archived);
        for (size_t s = 0; s < repair->source_count && status == STATUS_OK; s++) {
            status = carry(repair, repair->sources[s], &table->carried, where);
        }
    }
    return status == STATUS_OK ? db_do(store_statement(repair->fresh, STATEMENT_RATING_TOTALS), "")
                               : status;
}

enum status
repair_carry(struct repair *repair)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < ARRAY_SIZE(carried) && status == STATUS_OK; i++) {
        status = carry(repair, repair->sources[0], &carried[i], "");
    }
    return status;
}
