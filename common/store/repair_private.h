/* SPDX-License-Identifier: Apache-2.0
 * What the files of a repair share. Private to the store room. */
#pragma once

#include "store/repair.h"
#include "store/verify.h"

enum { REPAIR_SOURCES_MAX = 4 };

/* A definition that the ledger names. */
struct repair_definition {
    int64_t revision;
    char hash[65];
    bool found;
};

struct repair {
    const struct repair_options *options;
    struct answer *answer;
    struct repair_report *report;
    struct store *sources[REPAIR_SOURCES_MAX]; /* the old file first */
    size_t source_count;
    const char *path; /* the database; copies and tables beside it: */
    const char *old_path, *backup_path, *scratch_path, *files_path;
    bool scanned;
    struct store *fresh;
    int64_t archived; /* ledger rows that were moved out before: the chain begins behind them */
    bool untold;      /* … and the row that told so is among those lost */
    int64_t last;     /* ledger rows taken over */
    char head[65];
    struct repair_definition *definitions;
    size_t definition_count;
    int64_t blank; /* definitions lost */
    /* Behind the last row, when rows are lost: what was seen, the highest sequence of each "day
     * service series", and request ids that may have been done. */
    struct tally seen, issued;
    json_t *requests;
    struct buffer lost; /* everything that is lost, a line each: "WHAT NAME" */
};

void repair_lose(struct repair *repair, const char *what, const char *name);
void repair_lose_many(struct repair *repair, const char *what, int64_t count);

/* INVALID: another program's file, or a newer one of ours'. */
MUST_CHECK enum status repair_open_sources(struct repair *repair);
/* The small tables that a repair asks its sources for, empty. */
MUST_CHECK enum status repair_make_scratch(struct db *db);
/* The leaves of a file that SQLite does not read, into a database of their own. */
MUST_CHECK enum status repair_salvage(const char *path, struct store *into);
/* That database as one more source, the first time that the others lack something. True: it is
 * new. */
bool repair_add_salvage(struct repair *repair);

/* Copies the ledger's intact beginning, and the definitions it names, into the fresh database. */
MUST_CHECK enum status repair_ledger(struct repair *repair);
/* A row of the ledger as a source has it. */
struct repair_row {
    struct buffer body;
    char hash[65];
    enum status trouble; /* the machine's, while some row was read: no memory, no disk */
};
/* False: the source has no such row, or one that cannot be read. */
MUST_CHECK bool repair_read_row(struct store *source, int64_t id, struct repair_row *row);
/* True: the chain goes from `head` to row `id`, whose hash it gets. */
MUST_CHECK bool repair_is_proved(const char head[65], struct store *source, int64_t id,
                                 const struct repair_row *row, char ret_hash[65]);
void repair_add_definition(struct repair *repair, int64_t revision, const char *hash);
/* The archive files' rows as one more source. */
MUST_CHECK enum status repair_add_files(struct repair *repair);
/* A database of the repair's own. NULL: it cannot be made. */
struct store *repair_open_scratch(struct repair *repair, const char *path);
/* The last row that was ever there, as far as anything tells. */
int64_t repair_last_known(struct repair *repair);
/* Where the ledger begins: behind what was moved out, as far as a source's list of that is proved
 * by the ledger; else, and when archive files are given, at row 1. */
MUST_CHECK enum status repair_archive(struct repair *repair);
/* Looks for numbers, requests and rows behind the last row that was taken. */
void repair_look_behind(struct repair *repair);
/* Numbers of each series begin behind the highest that was seen; `skipped` gets [day, service,
 * series, issued]. */
MUST_CHECK enum status repair_skip_numbers(struct repair *repair, struct store *store,
                                           json_t *skipped);
/* Request ids that were seen count as done by the ledger's next row; `kept` gets their names. */
MUST_CHECK enum status repair_keep_requests(struct repair *repair, struct store *store,
                                            json_t *kept);
/* Writes every table anew from the copied ledger. */
MUST_CHECK enum status repair_tables(struct repair *repair);
/* Of all rows: answers of those up to `purged_to` are gone by right. */
MUST_CHECK enum status repair_requests(struct repair *repair, int64_t purged_to);
/* Out of a damaged page: it is UTF-8. */
MUST_CHECK bool repair_is_text(const char *text);
/* Tables that the ledger does not tell, from the old file, as far as it can be read. */
MUST_CHECK enum status repair_carry(struct repair *repair);
/* Tables of which the ledger tells most, behind those: as it tells them. */
MUST_CHECK enum status repair_desk(struct repair *repair, const struct verify *verify);
/* The rows of those that were archived, which the ledger told once: from every source that has
 * some. The state at the archive's end proves them all together. */
MUST_CHECK enum status repair_carry_archived(struct repair *repair);
/* CORRUPT: `what` of them was changed; the answer says which copy would have it as it was. */
MUST_CHECK enum status repair_refuse_archived(struct repair *repair, const char *what);
