/* SPDX-License-Identifier: Apache-2.0
 * The ledger's rows, one after the other, from whichever source has them whole: a row is taken when
 * the chain proves it. */
#include <stdlib.h>
#include <string.h>

#include "config/hall_file.h"
#include "store/repair_private.h"

enum { ROWS_PER_COMMIT = 20000 };

bool
repair_read_row(struct store *source, int64_t id, struct repair_row *row)
{
    struct db_statement *statement = store_statement(source, STATEMENT_EVENT_ROW);
    bool there = false;
    enum status status = db_first(statement, &there, "i", id);
    if (status == STATUS_OK && there) {
        row->body.length = 0;
        buffer_append(&row->body, db_text(statement, 0));
        db_text_copy(statement, 1, row->hash, sizeof row->hash);
    }
    db_reset(statement);
    row->trouble = status != STATUS_OK && status != STATUS_CORRUPT ? status : row->trouble;
    return status == STATUS_OK && there && row->body.data;
}

/* The chain fits when the row's hash does. A row whose own hash was damaged is proved by the next
 * one, the newest by the hall's row. */
bool
repair_is_proved(const char head[65], struct store *source, int64_t id,
                 const struct repair_row *row, char ret_hash[65])
{
    struct repair_row next = {0};
    char hash[65], after[65];
    bool proved;
    ledger_hash(head, row->body.data, hash);
    proved = strcmp(hash, row->hash) == 0 || strcmp(hash, source->hall.head) == 0;
    if (!proved && repair_read_row(source, id + 1, &next)) {
        ledger_hash(hash, next.body.data, after);
        proved = strcmp(after, next.hash) == 0;
    }
    buffer_done(&next.body);
    memcpy(ret_hash, hash, sizeof hash);
    return proved;
}

static const char *
text_of(const json_t *body, const char *key)
{
    return json_string_value(json_object_get(body, key));
}

static int64_t
int_of(const json_t *body, const char *key)
{
    return json_integer_value(json_object_get(body, key));
}

void
repair_add_definition(struct repair *repair, int64_t revision, const char *hash)
{
    repair->definitions =
        mem_grow(repair->definitions, repair->definition_count + 1, sizeof *repair->definitions);
    struct repair_definition *definition = &repair->definitions[repair->definition_count++];
    *definition = (struct repair_definition){.revision = revision};
    str_cut(definition->hash, sizeof definition->hash, hash ? hash : "");
}

static void
note_definition(struct repair *repair, const json_t *body)
{
    const char *kind = text_of(body, "kind");
    if (kind && (strcmp(kind, "init") == 0 || strcmp(kind, "import") == 0)) {
        repair_add_definition(repair, int_of(body, "revision"), text_of(body, "definition"));
    }
}

/* Columns from the body, which the chain proves; theirs in the old table are not looked at. */
static enum status
put_row(struct repair *repair, int64_t id, const char *text, const char *hash)
{
    json_t *body = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    if (!json_is_object(body) || int_of(body, "id") != id || !text_of(body, "day") ||
        !text_of(body, "kind")) {
        json_decref(body);
        return STATUS_CORRUPT;
    }
    note_definition(repair, body);
    enum status status = db_do(
        store_statement(repair->fresh, STATEMENT_EVENT_INSERT), "iissISSSSIss", id,
        int_of(body, "at"), text_of(body, "day"), text_of(body, "kind"), int_of(body, "ticket"),
        text_of(body, "counter"), text_of(body, "staff"), text_of(body, "terminal"),
        text_of(body, "request"), int_of(body, "undoes"), text, hash);
    json_decref(body);
    return status;
}

/* *ret_found false: no source has a row `id` that fits. */
static enum status
take_row(struct repair *repair, int64_t id, struct repair_row *row, bool *ret_found)
{
    char hash[65];
    *ret_found = false;
    for (size_t i = 0; i < repair->source_count; i++) {
        if (!repair_read_row(repair->sources[i], id, row) ||
            !repair_is_proved(repair->head, repair->sources[i], id, row, hash)) {
            continue;
        }
        enum status status = put_row(repair, id, row->body.data, hash);
        if (status == STATUS_CORRUPT) {
            continue;
        }
        memcpy(repair->head, hash, sizeof repair->head);
        repair->last = id;
        *ret_found = true;
        return status;
    }
    return row->trouble; /* of this machine now: the row is not lost by it */
}

int64_t
repair_last_known(struct repair *repair)
{
    int64_t last = repair->last;
    for (size_t i = 0; i < repair->source_count; i++) {
        struct store *source = repair->sources[i];
        struct db_statement *statement = store_statement(source, STATEMENT_EVENT_LAST);
        bool there = false;
        if (db_first(statement, &there, "") == STATUS_OK && there && db_int(statement, 0) > last) {
            last = db_int(statement, 0);
        }
        db_reset(statement);
        last = source->hall.last_event > last ? source->hall.last_event : last;
    }
    return last;
}

/* With the damaged pages' rows, when no source that can be asked has it. */
static enum status
take_next(struct repair *repair, struct repair_row *row, bool *ret_found)
{
    int64_t id = repair->last + 1;
    enum status status = take_row(repair, id, row, ret_found);
    if (status == STATUS_OK && !*ret_found && id <= repair_last_known(repair) + 1 &&
        repair_add_salvage(repair)) {
        status = take_row(repair, id, row, ret_found);
    }
    return status;
}

static enum status
take_rows(struct repair *repair)
{
    struct db *db = repair->fresh->db;
    struct repair_row row = {0};
    bool found = true;
    enum status status = STATUS_OK;
    while (found && status == STATUS_OK) {
        int64_t first = repair->last + 1;
        status = db->driver->begin(db, true);
        while (status == STATUS_OK && found && repair->last + 1 < first + ROWS_PER_COMMIT) {
            status = take_next(repair, &row, &found);
        }
        if (status == STATUS_OK) {
            store_statements_reset(repair->fresh);
            status = db->driver->commit(db);
        } else {
            db->driver->rollback(db);
        }
    }
    buffer_done(&row.body);
    return status;
}

static enum status
check_extent(struct repair *repair)
{
    char last[24], known[24];
    repair->report->holds_to = repair->last;
    repair->report->known_to = repair_last_known(repair);
    str_format(last, sizeof last, "%lld", (long long)repair->last);
    str_format(known, sizeof known, "%lld", (long long)repair->report->known_to);
    if (repair->last == 0 && repair->report->known_to > 0 && !repair->options->file_count) {
        return answer_refuse(repair->answer, STATUS_CORRUPT,
                             N_("The ledger's first row cannot be read, nor what is kept of days "
                                "that were moved out. Give the last backup with --backup; if days "
                                "were moved out, all archive files with --archive do as well."),
                             0);
    }
    if (repair->last == 0) {
        return answer_refuse(repair->answer, STATUS_CORRUPT,
                             repair->options->backup
                                 ? N_("No row of the ledger can be read, nor do the backup's rows "
                                      "make one. Give another backup with --backup, or restore "
                                      "one.")
                                 : N_("No row of the ledger can be read. Give the last backup with "
                                      "--backup, whose rows take their place."),
                             0);
    }
    if (repair->last == repair->report->known_to) {
        return STATUS_OK;
    }
    if (!repair->options->keep_intact) {
        return answer_refuse(repair->answer, STATUS_CORRUPT,
                             N_("The ledger is whole up to row {0} of {1} only. Give the last "
                                "backup with --backup, or all archive files with --archive: they "
                                "may have the rest. Or say --keep-intact to go on without it."),
                             2, last, known);
    }
    repair_lose_many(repair, "rows", repair->report->known_to - repair->last);
    repair_look_behind(repair);
    return STATUS_OK;
}

/* *ret_text is the caller's. NOT_FOUND: no source has it; whatever else keeps a source from being
 * read is of this machine now, and loses nothing. */
static enum status
find_definition(struct repair *repair, const struct repair_definition *definition, char **ret_text)
{
    char hash[65];
    for (size_t i = 0; i < repair->source_count; i++) {
        struct store *source = repair->sources[i];
        struct db_statement *statement = store_statement(source, STATEMENT_DEFINITION_TEXT);
        bool there = false, right = false;
        enum status status = db_first(statement, &there, "i", definition->revision);
        if (status == STATUS_OK && there) {
            ledger_hash("", db_text(statement, 0), hash);
            right = strcmp(hash, definition->hash) == 0;
            *ret_text = right ? mem_strdup(db_text(statement, 0)) : NULL;
        }
        db_reset(statement);
        if (right) {
            return STATUS_OK;
        }
        if (status != STATUS_OK && status != STATUS_CORRUPT) {
            return answer_engine(repair->answer, source, status);
        }
    }
    if (repair_add_salvage(repair)) {
        return find_definition(repair, definition, ret_text);
    }
    if (repair->options->definition) {
        struct buffer kept = {0};
        definition_put_marks(&kept, repair->options->definition);
        ledger_hash("", kept.data, hash);
        if (strcmp(hash, definition->hash) == 0) {
            *ret_text = kept.data;
            return STATUS_OK;
        }
        buffer_done(&kept);
    }
    return STATUS_NOT_FOUND;
}

/* NOT_FOUND: it is none of ours, whatever its hash. IO: the machine does not give its time zone. */
static enum status
read_definition(struct repair *repair, const char *text, struct hall **ret_hall)
{
    struct hall_file_errors *errors = mem_zero_alloc(1, sizeof *errors);
    enum status status = hall_file_read(text, strlen(text), "definition", errors, ret_hall);
    if (status == STATUS_IO) {
        const struct hall_file_error *error = &errors->items[0];
        status = answer_refuse(repair->answer, status, error->sentence, 1, error->values[0]);
    }
    free(errors);
    return status == STATUS_INVALID ? STATUS_NOT_FOUND : status;
}

static enum status
put_definition(struct repair *repair, struct repair_definition *definition)
{
    struct hall *hall = NULL;
    char *text = NULL, name[24];
    enum status status = find_definition(repair, definition, &text);
    if (status == STATUS_OK) {
        status = read_definition(repair, text, &hall);
    }
    definition->found = status == STATUS_OK;
    if (status == STATUS_NOT_FOUND) {
        str_format(name, sizeof name, "%lld", (long long)definition->revision);
        repair_lose(repair, "definitions", name);
        repair->blank++;
        status = STATUS_OK;
    }
    if (status == STATUS_OK) {
        status = definition_insert(repair->fresh, definition->revision,
                                   definition->found ? text : "", hall);
        status =
            status == STATUS_OK ? status : answer_engine(repair->answer, repair->fresh, status);
    }
    hall_free(hall);
    free(text);
    return status;
}

static enum status
take_definitions(struct repair *repair)
{
    struct db *db = repair->fresh->db;
    enum status status = db->driver->begin(db, true);
    if (status != STATUS_OK) {
        return answer_engine(repair->answer, repair->fresh, status);
    }
    for (size_t i = 0; i < repair->definition_count; i++) {
        status = put_definition(repair, &repair->definitions[i]);
        if (status != STATUS_OK) {
            return status;
        }
    }
    store_statements_reset(repair->fresh);
    status = db->driver->commit(db);
    if (status != STATUS_OK) {
        return answer_engine(repair->answer, repair->fresh, status);
    }
    if (repair->definition_count == 0 && repair->archived > 0) {
        const char *what = N_("the state kept of the archive's end cannot be read");
        return repair_refuse_archived(
            repair, repair->options->translate ? repair->options->translate(what) : what);
    }
    if (repair->definition_count == 0 || !repair->definitions[repair->definition_count - 1].found) {
        return answer_refuse(repair->answer, STATUS_NOT_FOUND,
                             N_("The hall file in force is lost. Give the file that was imported "
                                "last with --hall."),
                             0);
    }
    return STATUS_OK;
}

enum status
repair_ledger(struct repair *repair)
{
    memset(repair->head, '0', sizeof repair->head - 1);
    enum status status = repair_archive(repair);
    if (status == STATUS_OK) {
        status = take_rows(repair);
    }
    if (status != STATUS_OK) {
        return answer_engine(repair->answer, repair->fresh, status);
    }
    status = check_extent(repair);
    return status == STATUS_OK ? take_definitions(repair) : status;
}
