/* SPDX-License-Identifier: Apache-2.0
 * A database made anew from its ledger: every table that follows from it is written again, and what
 * does not (notes, codes, names, PINs, answers kept for requests, personal data) is carried over
 * where it can be read and named where it cannot.
 *
 * No program may use the database meanwhile (BUSY). The work is done on copies beside it; the new
 * file must pass every check of store_verify before it takes the old one's name, and the old file
 * stays under another. */
#pragma once

#include "store/archive.h"

struct repair_options {
    const struct clock *clock; /* NULL = system */
    /* Another copy of the same hall, a backup: gives the ledger rows that this one lost, which the
     * chain proves to be the same. NULL = none. */
    const char *backup;
    /* Archive files, which have the rows that were moved out: all of them from row 1 on, in order,
     * each as it was read to its end. The ledger begins with them; what is kept of their end is
     * made anew. `archived` gives their rows, as verify_options.archived does. NULL, 0 = none. */
    const struct repair_file {
        const char *path;
        struct archive_span span;
    } * files;
    size_t file_count;
    enum status (*archived)(void *context, struct buffer *body, bool *ret_more);
    void *context;
    /* What verify tells of a fault, into the reader's language; NULL = English. */
    const char *(*translate)(const char *format) __attribute__((format_arg(1)));
    /* Text of the hall file as imported last, should the database have lost it. NULL = none. */
    const char *definition;
    /* Go on with the ledger's intact beginning when rows behind it are lost. Numbers that were
     * given behind it, as far as anything shows them, are not given again, nor are such requests
     * done again: the row `repair` names both. */
    bool keep_intact;
};

enum { REPAIR_LOSSES_MAX = 16 };
struct repair_loss {
    const char *what; /* "rows", "tickets", "numbers" (never given again),
                         "requests" (count as done), "notes", "codes", "answers", "names", "pins",
                         "carried" (tables), "definitions", "bell-key", "clock", "file" (nothing of
                         it could be read) */
    int64_t count;
    char names[400]; /* the first of them, separated by spaces; "…" at the end when there are more
                      */
};

struct repair_report {
    bool repaired; /* false: nothing was wrong, nothing was done */
    int64_t events, tickets;
    char head[90];   /* "id:hash" */
    char kept[4200]; /* where the old file is now */
    /* Where everything that is lost stands, a line each: "WHAT NAME", and "row BODY" for each
     * ledger row that could be read but not be proved. "" = nothing is lost. */
    char lost_file[4300];
    int64_t holds_to; /* last row of the ledger's intact beginning; also when refused */
    int64_t known_to; /* last row that is known to have been there */
    struct repair_loss losses[REPAIR_LOSSES_MAX];
    size_t loss_count;
};

/* CORRUPT: the ledger is broken and keep_intact is not set (holds_to says how far it is good), or
 * tells what cannot be; or an archive file is not the ledger's. INVALID: one is missing. NOT_FOUND:
 * the definition in force is lost; give its text. */
MUST_CHECK enum status store_repair(const char *url, const struct repair_options *options,
                                    struct answer *ret_answer, struct repair_report *ret_report);
