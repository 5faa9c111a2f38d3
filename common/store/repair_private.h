/* SPDX-License-Identifier: Apache-2.0
 * What the files of a repair share. Private to the store room. */
#pragma once

#include "store/repair.h"
#include "store/verify.h"

enum { REPAIR_SOURCES_MAX = 3 };

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
    const char *old_path, *scratch_path;
    bool scanned;
    struct store *fresh;
    int64_t archived; /* ledger rows that were moved out before: the chain begins behind them */
    int64_t last;     /* ledger rows taken over */
    char head[65];
    struct repair_definition *definitions;
    size_t definition_count;
    int64_t blank; /* definitions lost */
};

void repair_lose(struct repair *repair, const char *what, const char *name);
void repair_lose_many(struct repair *repair, const char *what, int64_t count);

/* The leaves of a file that SQLite does not read, into a database of their own. */
MUST_CHECK enum status repair_salvage(const char *path, struct store *into);
/* That database as one more source, the first time that the others lack something. True: it is
 * new. */
bool repair_add_salvage(struct repair *repair);

/* Copies the ledger's intact beginning, and the definitions it names, into the fresh database. */
MUST_CHECK enum status repair_ledger(struct repair *repair);
/* Writes every table anew from the copied ledger. */
MUST_CHECK enum status repair_tables(struct repair *repair);
/* Tables that the ledger does not tell, from the old file, as far as it can be read. */
MUST_CHECK enum status repair_carry(struct repair *repair);
/* The rows of those that were archived, which the ledger told once: from every source that has
 * some. The state at the archive's end proves them all together. */
MUST_CHECK enum status repair_carry_archived(struct repair *repair);
