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
};
/* Rows that ledger rows told which were moved out since: with them, by the row in `by`. */
static const struct archived_table {
    const char *name; /* in the state that is kept of the archive's end */
    struct carried carried;
    const char *by;
} archived_tables[] = {
    {"tickets", {"ticket", TICKET_COLUMNS}, "last_event"},
    {"served",
     {"served", "event, day, at, ticket, step, service, matter, counter, staff, outcome, ms"},
     "event"},
    {"ratings", {"rating", "served, event, at, level, reasons, lang, revision"}, "event"},
    {"notices",
     {"notice",
      "event, at, ticket, service, matter, missing, basis, due_day, again, counter, staff"},
     "event"},
    {"requests", {"request", "id, words, event"}, "event"},
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
    *ret_read = read == STATUS_OK && strange ? STATUS_CORRUPT : read;
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
    if (read != STATUS_OK && read != STATUS_CORRUPT) {
        status = read; /* of this machine now: no memory, no disk; nothing is lost by it yet */
    } else if (read != STATUS_OK && source == repair->sources[0] && !where[0]) {
        repair_lose(repair, "carried", table->table); /* archived rows are proved together */
    }
    buffer_done(&sql);
    buffer_done(&values);
    return status;
}

/* The table as one source has it, or from all of them, each row from the first that has it. */
static enum status
carry_table(struct repair *repair, const struct archived_table *table, size_t first, size_t end)
{
    struct db *fresh = repair->fresh->db;
    char sql[80], where[80];
    str_format(sql, sizeof sql, "DELETE FROM %s", table->carried.table);
    str_format(where, sizeof where, " WHERE %s <= %lld", table->by, (long long)repair->archived);
    enum status status = fresh->driver->run(fresh, sql);
    for (size_t i = first; i < end && status == STATUS_OK; i++) {
        status = carry(repair, repair->sources[i], &table->carried, where);
    }
    return status;
}

/* A row that was changed stands in the way of the one a backup has: then the backup's alone. What
 * is taken last stays, for verify to name. */
static enum status
carry_proved(struct repair *repair, const struct archived_table *table, const char *told)
{
    size_t count = repair->source_count;
    char hash[65] = "";
    enum status status = STATUS_OK;
    for (size_t i = 0; i <= count && status == STATUS_OK && strcmp(hash, told) != 0; i++) {
        status = i == 0 ? carry_table(repair, table, 0, count)
                        : carry_table(repair, table, count - i, count - i + 1);
        if (status == STATUS_OK) {
            status = verify_table_hash(repair->fresh, table->name, repair->archived, hash);
        }
    }
    return status;
}

enum status
repair_carry_archived(struct repair *repair)
{
    struct db_statement *kept = store_statement(repair->fresh, STATEMENT_ARCHIVE_GET);
    bool row = false;
    enum status status = db_first(kept, &row, "");
    json_t *state = status == STATUS_OK && row ? json_loads(db_text(kept, 6), 0, NULL) : NULL;
    const json_t *tables = json_object_get(state, "tables");
    db_reset(kept);
    for (size_t i = 0; i < ARRAY_SIZE(archived_tables) && status == STATUS_OK; i++) {
        const char *told = json_string_value(json_object_get(tables, archived_tables[i].name));
        status = carry_proved(repair, &archived_tables[i], told ? told : "");
    }
    json_decref(state);
    return status == STATUS_OK ? db_do(store_statement(repair->fresh, STATEMENT_RATING_TOTALS), "")
                               : status;
}

enum status
repair_refuse_archived(struct repair *repair, const char *what)
{
    return answer_refuse(
        repair->answer, STATUS_CORRUPT,
        repair->options->backup
            ? N_("The ledger's chain holds, but not what is kept of the archived days, here or in "
                 "the backup: {0}. Give all archive files with --archive, or another backup with "
                 "--backup, made since those days, before the damage.")
            : N_("The ledger's chain holds, but not what is kept of the archived days: {0}. Give "
                 "all archive files with --archive, or a backup with --backup that was made since "
                 "those days; only those days are taken from them, and nothing of today is lost."),
        1, what);
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
