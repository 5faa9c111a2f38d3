/* SPDX-License-Identifier: Apache-2.0
 * What a repair reads: the damaged file's copy, the backup's, the leaves of damaged pages. */
#include <stdlib.h>
#include <string.h>

#include "store/db_file.h"
#include "store/repair_private.h"

/* As much of the hall row as can be read; the rest stays empty. */
static void
read_hall_row(struct store *store)
{
    if (hall_row_load(store) != STATUS_OK) {
        log_write(LOG_LEVEL_DEBUG, "hall row of '%s' cannot be read", store->url);
    }
}

/* A database whose tables may be damaged: opened as it is. */
static enum status
add_source(struct repair *repair, const char *path)
{
    const struct store_options options = {.clock = repair->options->clock};
    struct store *source = NULL;
    enum status status = store_connect(path, &options, false, repair->answer, &source);
    if (status != STATUS_OK) {
        return status;
    }
    status = source->db->driver->begin(source->db, false);
    if (status != STATUS_OK) {
        answer_engine(repair->answer, source, status);
        store_close(source);
        return status;
    }
    source->in_transaction = true;
    read_hall_row(source);
    repair->sources[repair->source_count++] = source;
    return STATUS_OK;
}

struct store *
repair_open_scratch(struct repair *repair, const char *path)
{
    const struct store_options options = {.clock = repair->options->clock};
    struct answer *unused = mem_zero_alloc(1, sizeof *unused);
    struct store *scratch = NULL;
    if (store_connect(path, &options, true, unused, &scratch) == STATUS_OK) {
        struct db *db = scratch->db;
        scratch->in_transaction = db->driver->begin(db, true) == STATUS_OK;
        if (!scratch->in_transaction || repair_make_scratch(db) != STATUS_OK) {
            scratch = store_close(scratch);
        }
    }
    free(unused);
    return scratch;
}

bool
repair_add_salvage(struct repair *repair)
{
    struct store *scratch =
        repair->scanned ? NULL : repair_open_scratch(repair, repair->scratch_path);
    bool added = scratch && repair_salvage(repair->old_path, scratch) == STATUS_OK;
    if (added) {
        repair->sources[repair->source_count++] = scratch;
    } else {
        store_close(scratch);
    }
    repair->scanned = true;
    return added;
}

/* Name and text of every table, index and trigger. False: they cannot be read. */
static bool
read_schema(struct store *store, struct buffer *out)
{
    struct db *db = store->db;
    struct db_statement *rows = NULL;
    bool there = false;
    enum status status =
        db->driver->prepare(db,
                            "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"
                            " AND name NOT LIKE 'sqlite_%' ORDER BY name",
                            &rows);
    while (status == STATUS_OK && (status = db->driver->step(rows, &there)) == STATUS_OK && there) {
        buffer_format(out, "%s %s\n", db->driver->column_text(rows, 0),
                      db->driver->column_text(rows, 1));
    }
    db->driver->finalize(rows);
    return status == STATUS_OK && out->length > 0;
}

/* The header says who wrote a file and for which schema; when that is not us, only a file whose
 * tables are ours to the letter is: its header is what was damaged. */
static bool
has_our_tables(const struct repair *repair, struct store *source)
{
    struct buffer ours = {0}, theirs = {0};
    bool same = read_schema(repair->fresh, &ours) && read_schema(source, &theirs) &&
                strcmp(ours.data, theirs.data) == 0;
    buffer_done(&ours);
    buffer_done(&theirs);
    return same;
}

/* INVALID: another program's, or a newer one of ours'. CORRUPT: more than its header is damaged. */
static enum status
open_old(struct repair *repair)
{
    enum status status = add_source(repair, repair->old_path);
    int64_t schema = 0;
    struct db *old = status == STATUS_OK ? repair->sources[0]->db : NULL;
    bool doubtful =
        old && old->driver->schema_get(old, &schema) == STATUS_OK && schema > STORE_SCHEMA;
    bool corrupt = status == STATUS_CORRUPT;
    /* IO: the header says that it may only be read. */
    if ((status == STATUS_INVALID || status == STATUS_IO ||
         (corrupt && db_file_mend_header(repair->old_path))) &&
        db_file_mark(repair->old_path, STORE_SCHEMA)) {
        enum status mended = add_source(repair, repair->old_path);
        doubtful = mended == STATUS_OK;
        status = corrupt && !doubtful ? STATUS_CORRUPT : mended;
    }
    if (doubtful && !has_our_tables(repair, repair->sources[0])) {
        store_close(repair->sources[--repair->source_count]);
        status = corrupt ? STATUS_CORRUPT : STATUS_INVALID;
    }
    return status != STATUS_INVALID
               ? status
               : answer_refuse(repair->answer, status,
                               schema > STORE_SCHEMA
                                   ? N_("{0} was written by a newer program. Install that one on "
                                        "this machine too.")
                                   : N_("{0} is not a database of this program. Give the file of "
                                        "a hall."),
                               1, repair->path);
}

enum status
repair_open_sources(struct repair *repair)
{
    enum status status = open_old(repair);
    if (status == STATUS_INVALID) {
        return status;
    }
    if (status == STATUS_BUSY || status == STATUS_IO) {
        return status; /* a machine in trouble, no damage */
    }
    const char *backup = repair->options->backup;
    enum status given = backup ? add_source(repair, repair->backup_path) : STATUS_OK;
    if (given != STATUS_OK) {
        return db_file_refuse_backup(repair->answer, given, backup);
    }
    if (status != STATUS_OK) {
        repair_lose(repair, "file", "");
        repair_add_salvage(repair);
    }
    if (repair->source_count == 0) {
        return status != STATUS_CORRUPT
                   ? status
                   : answer_refuse(repair->answer, status,
                                   N_("No row of the ledger can be read. Give the last backup with "
                                      "--backup, whose rows take their place."),
                                   0);
    }
    return repair->options->file_count > 0 ? repair_add_files(repair) : STATUS_OK;
}
