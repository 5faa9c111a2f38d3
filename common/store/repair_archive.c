/* SPDX-License-Identifier: Apache-2.0
 * Where the ledger of a damaged hall begins. What a source keeps of days that were moved out is
 * believed when the ledger proves it: a page in the wrong place shows another table's rows. */
#include <stdlib.h>
#include <string.h>

#include "store/repair_private.h"

/* What a source keeps of the archive's end. */
struct archive_end {
    struct store *source; /* NULL = none */
    int64_t last;
    char head[65];
    json_t *state;
    int proof;
};
enum { PROOF_FOLLOWED = 1, PROOF_TOLD = 2 };

static const char *
text_or_empty(const json_t *body, const char *key)
{
    const char *text = json_string_value(json_object_get(body, key));
    return text ? text : "";
}

static int64_t
int_of(const json_t *body, const char *key)
{
    return json_integer_value(json_object_get(body, key));
}

static json_t *
read_state(const char *text)
{
    json_t *state = json_loads(text, 0, NULL);
    if (!json_is_array(json_object_get(state, "definitions")) ||
        !json_is_object(json_object_get(state, "tables"))) {
        json_decref(state);
        return NULL;
    }
    return state;
}

static bool
is_hex(const char *hash)
{
    return strlen(hash) == 64 && strspn(hash, "0123456789abcdef") == 64;
}

/* A ledger row of any source tells that row, its hash and the hash of the state. `text`: that, ""
 * = whatever it is. */
static bool
is_told(struct repair *repair, int64_t last, const char head[65], const char *text)
{
    char hash[65];
    bool told = false;
    ledger_hash("", text, hash);
    for (size_t i = 0; i < repair->source_count && !told; i++) {
        struct db_statement *rows = store_statement(repair->sources[i], STATEMENT_ARCHIVED_EACH);
        bool there = false;
        enum status status = db_first(rows, &there, "");
        while (status == STATUS_OK && there && !told) {
            json_t *body = json_loads(db_text(rows, 0), 0, NULL);
            told = int_of(body, "last") == last && strcmp(text_or_empty(body, "head"), head) == 0 &&
                   (!text[0] || strcmp(text_or_empty(body, "state"), hash) == 0);
            json_decref(body);
            status = db_next(rows, &there);
        }
        db_reset(rows);
    }
    return told;
}

static bool
is_followed(struct repair *repair, const char head[65], int64_t last)
{
    struct repair_row row = {0};
    char hash[65];
    bool followed = false;
    for (size_t i = 0; i < repair->source_count && !followed; i++) {
        struct store *source = repair->sources[i];
        followed = repair_read_row(source, last + 1, &row) &&
                   repair_is_proved(head, source, last + 1, &row, hash);
    }
    buffer_done(&row.body);
    return followed;
}

/* The best proved wins, then the latest. */
static void
consider(struct repair *repair, struct archive_end *best, struct store *source,
         struct db_statement *row)
{
    struct archive_end end = {.source = source, .last = db_int(row, 0)};
    db_text_copy(row, 2, end.head, sizeof end.head);
    end.state = end.last > 0 && is_hex(end.head) ? read_state(db_text(row, 6)) : NULL;
    if (end.state) {
        end.proof = (is_told(repair, end.last, end.head, db_text(row, 6)) ? PROOF_TOLD : 0) +
                    (is_followed(repair, end.head, end.last) ? PROOF_FOLLOWED : 0);
    }
    if (end.proof > best->proof ||
        (end.proof == best->proof && end.proof && end.last > best->last)) {
        json_decref(best->state);
        *best = end;
    } else {
        json_decref(end.state);
    }
}

static void
find_end(struct repair *repair, struct archive_end *best)
{
    for (size_t i = 0; i < repair->source_count; i++) {
        struct db_statement *row = store_statement(repair->sources[i], STATEMENT_ARCHIVE_EACH);
        bool there = false;
        enum status status = db_first(row, &there, "");
        while (status == STATUS_OK && there) {
            consider(repair, best, repair->sources[i], row);
            status = db_next(row, &there);
        }
        db_reset(row);
    }
}

/* That source's list of what was moved out, up to there. */
static enum status
take_list(struct repair *repair, const struct archive_end *end)
{
    struct db_statement *from = store_statement(end->source, STATEMENT_ARCHIVE_EACH);
    bool there = false;
    enum status status = STATUS_OK, read = db_first(from, &there, "");
    while (status == STATUS_OK && read == STATUS_OK && there) {
        int64_t last = db_int(from, 0);
        if (last <= end->last && is_hex(db_text(from, 2))) {
            bool newest = last == end->last;
            status = db_do(store_statement(repair->fresh, STATEMENT_ARCHIVE_PUT), "iisssss", last,
                           db_int(from, 1), db_text(from, 2),
                           newest ? text_or_empty(end->state, "last_day") : db_text(from, 3),
                           db_text(from, 4), db_text(from, 5), newest ? db_text(from, 6) : "");
        }
        read = db_next(from, &there);
    }
    db_reset(from);
    return status;
}

static enum status
take_end(struct repair *repair, const struct archive_end *end)
{
    json_t *told;
    size_t at;
    enum status status = take_list(repair, end);
    json_array_foreach(json_object_get(end->state, "definitions"), at, told)
    {
        repair_add_definition(repair, json_integer_value(json_array_get(told, 0)),
                              json_string_value(json_array_get(told, 1)));
    }
    repair->last = repair->archived = end->last;
    memcpy(repair->head, end->head, sizeof repair->head);
    return status;
}

/* What a source's list or a ledger row says of the rows moved out: the file with row `id` in it, or
 * (ends) that ends with it. False: nothing does. */
static bool
find_moved(struct repair *repair, int64_t id, bool ends, struct archived *ret_moved)
{
    bool found = false;
    for (size_t i = 0; i < 2 * repair->source_count && !found; i++) {
        bool list = i < repair->source_count;
        struct db_statement *rows =
            store_statement(repair->sources[i % repair->source_count],
                            list ? STATEMENT_ARCHIVE_EACH : STATEMENT_ARCHIVED_EACH);
        bool there = false;
        enum status status = db_first(rows, &there, "");
        while (status == STATUS_OK && there && !found) {
            json_t *body = list ? NULL : json_loads(db_text(rows, 0), 0, NULL);
            struct archived moved = {.last = list ? db_int(rows, 0) : int_of(body, "last"),
                                     .first = list ? db_int(rows, 1) : int_of(body, "first")};
            str_cut(moved.head, sizeof moved.head,
                    list ? db_text(rows, 2) : text_or_empty(body, "head"));
            str_cut(moved.file, sizeof moved.file,
                    list ? db_text(rows, 4) : text_or_empty(body, "file"));
            found = is_hex(moved.head) && str_is_utf8(moved.file, strlen(moved.file)) &&
                    (ends ? moved.last == id : moved.first <= id && id <= moved.last);
            *ret_moved = found ? moved : *ret_moved;
            json_decref(body);
            status = db_next(rows, &there);
        }
        db_reset(rows);
    }
    return found;
}

/* Anything that is left of the hall knows that row and its hash. */
static bool
is_end(struct repair *repair, const struct archive_span *span)
{
    struct archived moved;
    return is_followed(repair, span->head, span->last) ||
           is_told(repair, span->last, span->head, "") ||
           (find_moved(repair, span->last, true, &moved) && strcmp(moved.head, span->head) == 0);
}

/* Of the ledger; the hall's row may tell of more, all of it lost. */
static bool
nothing_stands_behind(struct repair *repair, int64_t last)
{
    bool nothing = true;
    for (size_t i = 0; i < repair->source_count && nothing; i++) {
        struct db_statement *newest = store_statement(repair->sources[i], STATEMENT_EVENT_LAST);
        bool there = false;
        nothing = db_first(newest, &there, "") != STATUS_OK || !there || db_int(newest, 0) <= last;
        db_reset(newest);
    }
    return nothing;
}

/* The files are one chain from row 1 on: right when the ledger goes on from its end. */
static enum status
check_files(struct repair *repair)
{
    const struct repair_options *options = repair->options;
    const struct repair_file *end = &options->files[options->file_count - 1];
    struct archived moved;
    bool known = is_end(repair, &end->span) ||
                 (repair_add_salvage(repair) && is_end(repair, &end->span)) ||
                 (options->keep_intact && nothing_stands_behind(repair, end->span.last));
    for (size_t i = 0; i < options->file_count && !known; i++) {
        const struct repair_file *file = &options->files[i];
        if (find_moved(repair, file->span.last, true, &moved) &&
            strcmp(moved.head, file->span.head) != 0) {
            return answer_refuse(repair->answer, STATUS_CORRUPT,
                                 N_("The archive {0} is not as the ledger tells it."), 1,
                                 file->path);
        }
    }
    if (!is_followed(repair, end->span.head, end->span.last) &&
        find_moved(repair, end->span.last + 1, false, &moved)) {
        return answer_refuse(
            repair->answer, STATUS_INVALID,
            N_("{0} comes behind {1}. Give --archive all files, the oldest first."), 2, moved.file,
            end->path);
    }
    if (known) {
        return STATUS_OK;
    }
    return answer_refuse(repair->answer, STATUS_CORRUPT,
                         N_("The ledger does not go on from the end of {0}: that file is another "
                            "hall's, or one behind it is missing."),
                         1, end->path);
}

static enum status
put_file_rows(struct repair *repair, struct db_statement *put)
{
    const struct repair_options *options = repair->options;
    struct buffer text = {0};
    char head[65];
    bool more = true, unused;
    memset(head, '0', sizeof head - 1);
    head[sizeof head - 1] = '\0';
    enum status status = options->archived(options->context, &text, &more);
    while (status == STATUS_OK && more) {
        json_t *body = json_loads(text.data, 0, NULL);
        store_chain(head, text.data);
        put->driver->bind_int(put, 1, int_of(body, "id"));
        put->driver->bind_text(put, 2, text.data, (int64_t)strlen(text.data));
        put->driver->bind_text(put, 3, head, (int64_t)strlen(head));
        put->driver->bind_text(put, 4, text_or_empty(body, "kind"),
                               (int64_t)strlen(text_or_empty(body, "kind")));
        status = put->driver->step(put, &unused);
        put->driver->reset(put);
        json_decref(body);
        if (status == STATUS_OK) {
            status = options->archived(options->context, &text, &more);
        }
    }
    buffer_done(&text);
    return status;
}

enum status
repair_add_files(struct repair *repair)
{
    struct store *files = repair_open_scratch(repair, repair->files_path);
    struct db_statement *put = NULL;
    enum status status = files
                             ? files->db->driver->prepare(files->db,
                                                          "INSERT INTO event (id, body, hash, kind)"
                                                          " VALUES ($1, $2, $3, $4)",
                                                          &put)
                             : STATUS_IO;
    if (files) {
        repair->sources[repair->source_count++] = files;
    }
    if (status == STATUS_OK) {
        status = put_file_rows(repair, put);
    }
    if (put) {
        put->driver->finalize(put);
    }
    if (status != STATUS_OK) {
        return answer_refuse(repair->answer, status,
                             N_("The archive files cannot be read to their end, or the disk is "
                                "full."),
                             0);
    }
    return check_files(repair);
}

enum status
repair_archive(struct repair *repair)
{
    struct db *db = repair->fresh->db;
    struct archive_end end = {0};
    if (repair->options->file_count > 0) {
        return STATUS_OK;
    }
    find_end(repair, &end);
    if (!end.source && !is_followed(repair, repair->head, 0) && repair_add_salvage(repair)) {
        find_end(repair, &end);
    }
    enum status status = end.source ? db->driver->begin(db, true) : STATUS_OK;
    if (status != STATUS_OK || !end.source) {
        json_decref(end.state);
        return status;
    }
    status = take_end(repair, &end);
    json_decref(end.state);
    if (status != STATUS_OK) {
        db->driver->rollback(db);
        return status;
    }
    store_statements_reset(repair->fresh);
    return db->driver->commit(db);
}
