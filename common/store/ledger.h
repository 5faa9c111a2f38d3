/* SPDX-License-Identifier: Apache-2.0
 * The ledger: one append-only, hash-chained row for every change. hash = SHA-256, lower-case hex,
 * over the previous row's hash (64 × "0" before the first) followed by the row's body.
 *
 * body is the row's canonical JSON: keys sorted, no spaces, integers only, UTF-8. It contains every
 * other column but the hash; "change", an object with [old, new] of each column of the ticket that
 * changed; "guard", [old, new] of "guard_service", where a call or an undo moved it; and what a
 * reader needs without looking elsewhere: "number", "service", "rule", "reason" …
 *
 * No personal data: it points to table `personal` by key. A chain alone cannot see a cut tail: keep
 * heads elsewhere. */
#pragma once

#include "store/store.h"

struct event_row {
    int64_t id, at;
    char day[TICKET_DAY_SIZE];
    const char *kind;
    int64_t ticket;                                   /* 0 = none */
    const char *counter, *staff, *terminal, *request; /* NULL = none */
    int64_t undoes;                                   /* 0 = none */
    const char *body, *hash;
};

/* Rows with id > after in order, until fn says false. Strings are borrowed for the call. */
typedef bool (*ledger_fn)(const struct event_row *row, void *context);
MUST_CHECK enum status ledger_each(struct store *store, int64_t after, ledger_fn fn, void *context);

struct verify_fault {
    int64_t event, ticket; /* 0 = none */
    char what[200];
};
struct verify_report {
    int64_t events, tickets;
    int64_t archived; /* of these rows, those that only the archive has and that were not read */
    char head[90];    /* "id:hash" */
    struct verify_fault *faults;
    size_t fault_count; /* at most VERIFY_FAULTS_MAX are kept */
};
enum { VERIFY_FAULTS_MAX = 100 };
/* Rows that were moved out, for verify: their bodies in order from row 1 on. *ret_more false: the
 * end. CORRUPT, IO, NOT_FOUND as the files are. */
struct verify_options {
    const char *expected_head; /* "ID:HASH" kept elsewhere, NULL = none */
    /* NULL: the proof begins behind the archive, at the state that is kept of its end. */
    enum status (*archived)(void *context, struct buffer *body, bool *ret_more);
    void *context;
    /* What is told of a fault, into the reader's language; NULL = English. */
    const char *(*translate)(const char *format) __attribute__((format_arg(1)));
};
MUST_CHECK enum status store_verify_with(struct store *store, const struct verify_options *options,
                                         struct verify_report *ret_report);
/* Proves the chain, replays the ledger through the transition table, and compares every ticket,
 * guard, series and counter with what it re-derived. expected_head: "ID:HASH" kept elsewhere, NULL
 * = none. OK also when faults were found. */
MUST_CHECK enum status store_verify(struct store *store, const char *expected_head,
                                    struct verify_report *ret_report);
void verify_report_done(struct verify_report *report);

/* A consistent copy while others write; refuses to overwrite; the copy is checked before it gets
 * its name. */
MUST_CHECK enum status store_backup(struct store *store, const char *path,
                                    struct answer *ret_answer);

/* Puts a backup in the place of the database, which no program may use meanwhile (BUSY). The backup
 * is copied, opened and checked first; what it replaces stays beside under another name. A row
 * `restore` tells the ledger. CORRUPT: the backup failed its checks, INVALID: it is no hall's,
 * CONFLICT: it is another hall's than the one there; nothing was done. */
struct restore_report {
    int64_t events, tickets;
    char head[90];     /* of the database now, "id:hash" */
    char from[90];     /* of the backup */
    char replaced[90]; /* of what was there, "" when it could not be read or nothing was */
    char kept[4200];   /* where that is now, "" = nothing was there */
    int64_t at;        /* hall time of the backup's newest row */
};
MUST_CHECK enum status store_restore(const char *url, const char *from, const struct clock *clock,
                                     struct answer *ret_answer, struct restore_report *ret_report);
