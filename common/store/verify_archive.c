/* SPDX-License-Identifier: Apache-2.0
 * A ledger whose beginning was moved out: where its proof begins. */
#include <inttypes.h>
#include <sodium.h>
#include <string.h>

#include "store/verify.h"

static int
note_column(void)
{
    int at = 0;
    for (const char *name = TICKET_COLUMNS; strncmp(name, "note,", 5) != 0; at++) {
        name += strcspn(name, ",") + 1;
        name += strspn(name, " ");
    }
    return at;
}

/* Every value of every row with its end. `skip`: a column that may go in time, -1 = none. */
static enum status
hash_rows(struct store *store, enum statement id, int columns, int skip, int64_t last,
          char ret_hash[65])
{
    struct db_statement *statement = store_statement(store, id);
    crypto_hash_sha256_state state;
    unsigned char digest[crypto_hash_sha256_BYTES];
    bool row = false;
    crypto_hash_sha256_init(&state);
    enum status status = db_first(statement, &row, "i", last);
    while (status == STATUS_OK && row) {
        for (int i = 0; i < columns; i++) {
            const char *text = i == skip ? "" : db_text(statement, i);
            crypto_hash_sha256_update(&state, (const unsigned char *)text, strlen(text) + 1);
        }
        status = db_next(statement, &row);
    }
    db_reset(statement);
    if (status == STATUS_OK) {
        crypto_hash_sha256_final(&state, digest);
        sodium_bin2hex(ret_hash, 65, digest, sizeof digest);
    }
    return status;
}

static const struct archived_table {
    const char *name;
    enum statement statement;
    int columns; /* 0 = a ticket's, whose note goes in time */
} archived_tables[] = {
    {"tickets", STATEMENT_ARCHIVED_TICKETS, 0},  {"requests", STATEMENT_ARCHIVED_REQUESTS, 3},
    {"served", STATEMENT_ARCHIVED_SERVED, 11},   {"ratings", STATEMENT_ARCHIVED_RATINGS, 7},
    {"notices", STATEMENT_ARCHIVED_NOTICES, 11},
};

static enum status
hash_table(struct store *store, const struct archived_table *table, int64_t last, char ret_hash[65])
{
    return table->columns > 0
               ? hash_rows(store, table->statement, table->columns, -1, last, ret_hash)
               : hash_rows(store, table->statement, ticket_row_columns(), note_column(), last,
                           ret_hash);
}

enum status
verify_table_hash(struct store *store, const char *name, int64_t last, char ret_hash[65])
{
    for (size_t i = 0; i < ARRAY_SIZE(archived_tables); i++) {
        if (strcmp(archived_tables[i].name, name) == 0) {
            return hash_table(store, &archived_tables[i], last, ret_hash);
        }
    }
    return STATUS_NOT_FOUND;
}

enum status
verify_tables_hash(struct store *store, int64_t last, json_t **ret_tables)
{
    json_t *hashes = json_object();
    char hash[65];
    enum status status = STATUS_OK;
    for (size_t i = 0; i < ARRAY_SIZE(archived_tables) && status == STATUS_OK; i++) {
        status = hash_table(store, &archived_tables[i], last, hash);
        if (status == STATUS_OK) {
            json_object_set_new(hashes, archived_tables[i].name, json_string(hash));
        }
    }
    if (status != STATUS_OK) {
        json_decref(hashes);
        return status;
    }
    *ret_tables = hashes;
    return STATUS_OK;
}

static void
compare_hashes(struct verify *verify, const json_t *told, json_t *found)
{
    const char *name;
    json_t *hash;
    json_object_foreach(found, name, hash)
    {
        if (!json_equal(json_object_get(told, name), hash)) {
            verify_fault(verify, 0, 0, "the archived days' %s are not as they were", name);
        }
    }
}

static const char *
text_of(const json_t *body, const char *key)
{
    return json_string_value(json_object_get(body, key));
}

/* A row that only a file has: its columns are what its body says. */
static enum status
replay_archived(struct verify *verify, const char *text)
{
    json_t *body = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    char hash[65];
    const char *day = text_of(body, "day"), *kind = text_of(body, "kind");
    if (!day || !kind) {
        json_decref(body);
        return STATUS_CORRUPT;
    }
    ledger_hash(verify->head, text, hash);
    struct event_row row = {
        .id = json_integer_value(json_object_get(body, "id")),
        .at = json_integer_value(json_object_get(body, "at")),
        .kind = kind,
        .ticket = json_integer_value(json_object_get(body, "ticket")),
        .counter = text_of(body, "counter"),
        .staff = text_of(body, "staff"),
        .terminal = text_of(body, "terminal"),
        .request = text_of(body, "request"),
        .undoes = json_integer_value(json_object_get(body, "undoes")),
        .body = text,
        .hash = hash,
    };
    str_cut(row.day, sizeof row.day, day);
    enum status status = verify_row(verify, &row);
    json_decref(body);
    return status == STATUS_OK ? verify->trouble : status;
}

/* From row 1 on; at the archive's end the hall must be what is kept of it. */
static enum status
replay_files(struct verify *verify, const struct verify_options *options, const char *head,
             const char *state)
{
    struct buffer line = {0}, found = {0};
    json_t *tables = NULL;
    bool more = true;
    enum status status = STATUS_OK;
    verify->from_files = true;
    while (status == STATUS_OK && verify->last_event < verify->archived) {
        status = options->archived(options->context, &line, &more);
        if (status != STATUS_OK || !more) {
            break;
        }
        status = replay_archived(verify, line.data);
    }
    buffer_done(&line);
    if (status == STATUS_OK) {
        if (verify->last_event != verify->archived || strcmp(verify->head, head) != 0) {
            verify_fault(verify, verify->last_event, 0,
                         "the archive files given are not the ledger's rows 1 to %" PRId64,
                         verify->archived);
            return STATUS_OK;
        }
        status = verify_tables_hash(verify->store, verify->archived, &tables);
    }
    if (status == STATUS_OK) {
        verify_state_write(verify, tables, &found);
        if (strcmp(found.data, state) != 0) {
            verify_fault(verify, verify->archived, 0,
                         "the archive's rows do not lead to the state that is kept of its end");
        }
        buffer_done(&found);
    }
    json_decref(tables);
    return status;
}

static enum status
begin_behind(struct verify *verify, const char *text)
{
    json_t *state = json_loads(text, 0, NULL), *tables = NULL;
    enum status status = STATUS_OK;
    if (!verify_state_read(verify, state)) {
        verify_fault(verify, 1, 0, "the state kept of the archive's end cannot be read");
        /* As far as it was read; the tickets come late in it. */
        verify->last_ticket = verify->tickets ? verify->last_ticket : 0;
    } else {
        status = verify_tables_hash(verify->store, verify->archived, &tables);
    }
    if (status == STATUS_OK && tables) {
        compare_hashes(verify, json_object_get(state, "tables"), tables);
        verify->report->events = verify->report->archived = verify->archived;
    }
    json_decref(tables);
    json_decref(state);
    return status;
}

enum status
verify_archived(struct verify *verify, const struct verify_options *options)
{
    struct store *store = verify->store;
    struct db_statement *statement = store_statement(store, STATEMENT_ARCHIVE_GET);
    struct buffer state = {0};
    char head[65] = "", day[TICKET_DAY_SIZE] = "";
    bool row = false;
    enum status status = db_first(statement, &row, "");
    if (status == STATUS_OK && row) {
        verify->archived = db_int(statement, 0);
        str_format(verify->anchor_file, sizeof verify->anchor_file, "%" PRId64 " %s %s",
                   db_int(statement, 1), db_text(statement, 4), db_text(statement, 5));
        db_text_copy(statement, 2, head, sizeof head);
        db_text_copy(statement, 3, day, sizeof day);
        buffer_append(&state, db_text(statement, 6));
    }
    db_reset(statement);
    if (status == STATUS_OK && verify->archived != store->hall.archived) {
        verify_fault(verify, 1, 0,
                     "rows up to %" PRId64 " are archived, the hall's row says up to %" PRId64,
                     verify->archived, store->hall.archived);
    }
    if (status == STATUS_OK && verify->archived > 0) {
        ledger_hash("", state.data, verify->anchor);
        status = options && options->archived ? replay_files(verify, options, head, state.data)
                                              : begin_behind(verify, state.data);
        if (status == STATUS_OK && strcmp(verify->head, head) != 0) {
            verify_fault(verify, verify->archived, 0, "the archive ends with another hash");
        }
        if (status == STATUS_OK && strcmp(verify->last_day, day) != 0) {
            verify_fault(verify, verify->archived, 0, "the archive ends with another day");
        }
    }
    buffer_done(&state);
    return status;
}

/* The row that was written when the rows up to `last` were moved out; by a repair once more. */
static void
note_anchor(struct verify *verify, const struct event_row *row, int64_t last, const json_t *body)
{
    const char *state = text_of(body, "state"), *file = text_of(body, "file"),
               *sha256 = text_of(body, "sha256");
    char told[sizeof verify->anchor_file];
    if (state && last == verify->archived) {
        str_format(told, sizeof told, "%" PRId64 " %s %s",
                   (int64_t)json_integer_value(json_object_get(body, "first")), file ? file : "",
                   sha256 ? sha256 : "");
        verify->anchor_told = true;
        bool same = strcmp(state, verify->anchor) == 0 && strcmp(told, verify->anchor_file) == 0;
        verify->anchor_wrong = same ? 0 : row->id;
    }
}

void
verify_anchor(struct verify *verify)
{
    if (verify->anchor_wrong) {
        verify_fault(verify, verify->anchor_wrong, 0,
                     "what is kept of the archive's end is not what was written");
    }
}

/* The file's end is the row that it is said to be. */
void
verify_replay_archived(struct verify *verify, const struct event_row *row, const json_t *body)
{
    if (json_integer_value(json_object_get(body, "last")) <= verify->archived) {
        note_anchor(verify, row, json_integer_value(json_object_get(body, "last")), body);
        return; /* that row stands in a file, whose own end proves it */
    }
    struct db_statement *statement = store_statement(verify->store, STATEMENT_EVENT_ROW);
    int64_t last = json_integer_value(json_object_get(body, "last"));
    const char *head = text_of(body, "head");
    bool there = false;
    enum status status = db_first(statement, &there, "i", last);
    if (status != STATUS_OK && verify_trouble(verify, status)) {
        db_reset(statement);
        return;
    }
    if (status != STATUS_OK || !there || last >= row->id || !head ||
        strcmp(db_text(statement, 1), head) != 0) {
        verify_fault(verify, row->id, 0, "the archive does not end with row %" PRId64, last);
    }
    db_reset(statement);
}
