/* SPDX-License-Identifier: Apache-2.0 */
#include "store/copy.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/db_file.h"
#include "store/private.h"

enum { PART_ROWS = 2000, NAME_SIZE = 48, TABLES_MAX = 64, COLUMNS_MAX = DB_PARAMETERS_MAX };

/* As the schema's text has it: what it says of a table is all there is to carry. */
struct table {
    char name[NAME_SIZE];
    char columns[COLUMNS_MAX][NAME_SIZE];
    int count;
    char key[NAME_SIZE]; /* a column that orders its rows; "" = they are read all at once */
};

struct copying {
    struct store *from, *to;
    struct answer *answer;
    struct copy_report *report;
    struct table tables[TABLES_MAX];
    int table_count;
    bool empty; /* was the target, and is still but for us, who have its lock */
};

static size_t
word_length(const char *text)
{
    size_t length = 0;
    while (islower((unsigned char)text[length]) || text[length] == '_' ||
           (length > 0 && isdigit((unsigned char)text[length]))) {
        length++;
    }
    return length;
}

/* "  last_event BIGINT NOT NULL,". What the engine makes of others is not carried. */
static void
read_column(struct table *table, const char *line, size_t size)
{
    size_t length = word_length(line + 2);
    const char *type = line + 2 + length;
    if (length == 0 || length >= NAME_SIZE || table->count == COLUMNS_MAX ||
        memmem(line, size, "GENERATED", 9) ||
        (strncmp(type, " BIGINT", 7) != 0 && strncmp(type, " TEXT", 5) != 0)) {
        return;
    }
    memcpy(table->columns[table->count], line + 2, length);
    if (memmem(line, size, "PRIMARY KEY", 11)) {
        memcpy(table->key, table->columns[table->count], NAME_SIZE);
    }
    table->count++;
}

/* The lines of one step of the schema. False: more than there is room for. */
static bool
read_schema(struct copying *copying, const char *text)
{
    static const char create[] = "CREATE TABLE ";
    struct table *table = NULL;
    for (const char *line = text; *line;) {
        size_t size = strcspn(line, "\n");
        if (strncmp(line, create, strlen(create)) == 0) {
            const char *name = line + strlen(create);
            size_t length = word_length(name);
            if (copying->table_count == TABLES_MAX || length >= NAME_SIZE) {
                return false;
            }
            table = &copying->tables[copying->table_count++];
            memcpy(table->name, name, length);
        } else if (line[0] == ')') {
            table = NULL;
        } else if (table && strncmp(line, "  ", 2) == 0) {
            read_column(table, line, size);
        }
        line += size + (line[size] == '\n');
    }
    return true;
}

static void
put_columns(struct buffer *sql, const struct table *table)
{
    for (int i = 0; i < table->count; i++) {
        buffer_format(sql, "%s%s", i > 0 ? ", " : "", table->columns[i]);
    }
}

static void
write_insert(struct buffer *sql, const struct table *table)
{
    buffer_format(sql, "INSERT INTO %s (", table->name);
    put_columns(sql, table);
    buffer_append(sql, ") VALUES (");
    for (int i = 0; i < table->count; i++) {
        buffer_format(sql, "%s$%d", i > 0 ? ", " : "", i + 1);
    }
    buffer_append(sql, ")");
}

static void
write_select(struct buffer *sql, const struct table *table, bool first)
{
    buffer_append(sql, "SELECT ");
    put_columns(sql, table);
    buffer_format(sql, " FROM %s", table->name);
    if (table->key[0]) {
        buffer_format(sql, "%s%s%s ORDER BY %s LIMIT %d", first ? "" : " WHERE ",
                      first ? "" : table->key, first ? "" : " > $1", table->key, PART_ROWS);
    }
}

/* The rows of one answer. *key is the last one's, for the next part. */
static enum status
carry_part(struct copying *copying, const struct table *table, struct db_statement *from,
           struct db_statement *to, struct buffer *key, int *ret_rows)
{
    const struct db_driver *driver = from->driver;
    enum status status = STATUS_OK;
    bool row = false, unused;
    int rows = 0;
    while ((status = driver->step(from, &row)) == STATUS_OK && row) {
        to->driver->reset(to);
        for (int i = 0; i < table->count; i++) {
            const char *text =
                driver->column_is_null(from, i) ? NULL : driver->column_text(from, i);
            to->driver->bind_text(to, i + 1, text, text ? (int64_t)strlen(text) : 0);
            if (text && strcmp(table->columns[i], table->key) == 0) {
                key->length = 0;
                buffer_append(key, text);
            }
        }
        status = to->driver->step(to, &unused);
        if (status != STATUS_OK) {
            to->driver->reset(to);
            /* What could not be read could not be written as it is either. */
            enum status read = driver->step(from, &unused);
            return read == STATUS_OK ? answer_engine(copying->answer, copying->to, status)
                                     : answer_engine(copying->answer, copying->from, read);
        }
        rows++;
    }
    to->driver->reset(to);
    driver->reset(from);
    copying->report->rows += rows;
    *ret_rows = rows;
    return status == STATUS_OK ? status : answer_engine(copying->answer, copying->from, status);
}

static enum status
carry_table(struct copying *copying, const struct table *table)
{
    struct db *from = copying->from->db, *to = copying->to->db;
    struct db_statement *first = NULL, *next = NULL, *put = NULL;
    struct buffer sql[3] = {{0}, {0}, {0}}, key = {0};
    int rows = 0;
    write_select(&sql[0], table, true);
    write_select(&sql[1], table, false);
    write_insert(&sql[2], table);
    enum status status = from->driver->prepare(from, sql[0].data, &first);
    if (status == STATUS_OK) {
        status = from->driver->prepare(from, sql[1].data, &next);
    }
    if (status == STATUS_OK) {
        status = to->driver->prepare(to, sql[2].data, &put);
    }
    if (status != STATUS_OK) {
        answer_engine(copying->answer, put ? copying->to : copying->from, status);
    } else {
        status = carry_part(copying, table, first, put, &key, &rows);
    }
    while (status == STATUS_OK && table->key[0] && rows == PART_ROWS) {
        db_bind(next, "s", key.data);
        status = carry_part(copying, table, next, put, &key, &rows);
    }
    struct db_statement *const statements[] = {first, next, put};
    for (size_t i = 0; i < ARRAY_SIZE(statements); i++) {
        if (statements[i]) {
            statements[i]->driver->finalize(statements[i]);
        }
        buffer_done(&sql[i]);
    }
    buffer_done(&key);
    return status;
}

/* The ledger last: a row must follow the one before it, which may stand in table archive. */
static enum status
carry_all(struct copying *copying)
{
    enum status status = STATUS_OK;
    for (int pass = 0; pass < 2; pass++) {
        for (int i = 0; i < copying->table_count && status == STATUS_OK; i++) {
            const struct table *table = &copying->tables[i];
            if ((strcmp(table->name, "event") == 0) == (pass == 1)) {
                status = carry_table(copying, table);
            }
        }
    }
    return status;
}

/* Within the target's transaction: nobody has seen it yet. */
static enum status
prove(struct copying *copying, bool even_damaged)
{
    struct store *to = copying->to;
    struct verify_report found;
    char head[90];
    enum status status = hall_row_load(to);
    if (status != STATUS_OK) {
        return answer_engine(copying->answer, to, status);
    }
    str_format(head, sizeof head, "%" PRId64 ":%s", copying->from->hall.last_event,
               copying->from->hall.head);
    to->held = true;
    status = store_verify(to, head, &found);
    to->held = false;
    if (status != STATUS_OK) {
        return answer_engine(copying->answer, to, status);
    }
    copying->report->events = found.events;
    copying->report->tickets = found.tickets;
    copying->report->faults = (int64_t)found.fault_count;
    str_cut(copying->report->head, sizeof copying->report->head, found.head);
    if (found.fault_count > 0 && !even_damaged) {
        status = answer_refuse(copying->answer, STATUS_CORRUPT,
                               N_("The hall does not pass its checks: {0}. Nothing was written. To "
                                  "mend it, copy it into a file with --even-damaged, and repair "
                                  "that."),
                               1, found.faults[0].what);
    }
    verify_report_done(&found);
    return status;
}

static void
tell_commit(struct copying *copying, enum status status)
{
    struct db *db = copying->to->db;

    answer_engine(copying->answer, copying->to, status);
    if (db->driver->unsure && db->driver->unsure(db)) {
        answer_refuse(copying->answer, status,
                      N_("{0} did not confirm at the last moment: the hall may be there or not. "
                         "Run paihao verify on it; where it finds no hall, copy it again."),
                      1, copying->to->shown);
    }
}

static enum status
copy_into(struct copying *copying, bool even_damaged)
{
    struct store *to = copying->to;
    struct db *db = to->db;
    int64_t schema = 0;
    enum status status = db->driver->begin(db, true);
    if (status != STATUS_OK) {
        return answer_engine(copying->answer, to, status);
    }
    to->in_transaction = true;
    status = db->driver->schema_get(db, &schema);
    if (status == STATUS_OK && schema != 0) {
        return answer_refuse(copying->answer, STATUS_CONFLICT,
                             N_("{0} holds a hall already. Give an empty one."), 1, to->shown);
    }
    copying->empty = status == STATUS_OK;
    if (status == STATUS_OK) {
        status = schema_apply(db, schema_steps, schema_step_count, 0);
    }
    if (status != STATUS_OK) {
        return answer_engine(copying->answer, to, status);
    }
    status = carry_all(copying);
    if (status == STATUS_OK) {
        status = prove(copying, even_damaged);
    }
    if (status == STATUS_OK) {
        store_statements_reset(to);
        status = db->driver->commit(db);
        to->in_transaction = status != STATUS_OK;
        if (status != STATUS_OK) {
            tell_commit(copying, status);
        }
    }
    return status;
}

static enum status
copy_from(struct copying *copying, const char *to, bool even_damaged)
{
    const struct db_driver *driver = db_driver_of(to);
    const char *file = driver && driver->file ? driver->file(to) : NULL;
    bool there = !file || access(file, F_OK) == 0;
    for (size_t i = 0; i < schema_step_count; i++) {
        if (!read_schema(copying, (const char *)schema_steps[i].sql)) {
            return answer_engine(copying->answer, copying->from, STATUS_IO);
        }
    }
    enum status status = transaction_read(copying->from);
    if (status != STATUS_OK) {
        return answer_engine(copying->answer, copying->from, status);
    }
    status = store_connect(to, NULL, true, copying->answer, &copying->to);
    if (status == STATUS_OK) {
        status = copy_into(copying, even_damaged);
    }
    /* Before its lock is given back: others may have made it, and wait to write into it. */
    if (status != STATUS_OK && copying->empty && !there) {
        db_file_remove(file);
    }
    transaction_rollback(copying->from);
    store_close(copying->to);
    return status;
}

enum status
store_copy(const char *from, const char *to, bool even_damaged, struct answer *ret_answer,
           struct copy_report *ret_report)
{
    const struct store_options options = {.read_only = true};
    struct copying *copying = mem_zero_alloc(1, sizeof *copying);
    copying->answer = ret_answer;
    copying->report = ret_report;
    *ret_report = (struct copy_report){0};
    enum status status = store_open(from, &options, ret_answer, &copying->from);
    if (status == STATUS_OK) {
        status = copy_from(copying, to, even_damaged);
        store_close(copying->from);
    }
    free(copying);
    if (status == STATUS_OK) {
        *ret_answer = (struct answer){.status = STATUS_OK};
    }
    ret_answer->status = status;
    return status;
}
