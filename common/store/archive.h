/* SPDX-License-Identifier: Apache-2.0
 * Closed days of the ledger for safekeeping elsewhere: consecutive segments, each ending with a row
 * `day-closed`. A row `archived` tells which rows stand in which file, and the file's hash.
 *
 * A segment that begins behind all that was moved before may be moved: its rows leave the database.
 * What stays is its last row's id and hash, from which the chain goes on, and the state to which
 * its rows led, from which verify goes on. Tickets, services, ratings and request ids stay. */
#pragma once

#include "store/ledger.h"

struct archive_span {
    int64_t first, last;
    char previous[65]; /* hash before `first` */
    char head[65];     /* of `last` */
};

/* What has not been archived yet (move: not been moved yet), up to the end of the last closed day
 * before this one (YYYY-MM-DD,
 * "" = today). NOT_FOUND: nothing. */
MUST_CHECK enum status store_archive_span(struct store *store, const char *before, bool move,
                                          struct archive_span *ret_span);
/* Tells the ledger. sha256: of the file as it lies on disk, hex. */
MUST_CHECK enum status store_archive_done(struct store *store, const struct archive_span *span,
                                          const char *file, const char *sha256,
                                          struct answer *ret_answer);
/* The same, and takes the rows out, in one transaction: the file must be whole and on disk, and its
 * chain proved by who wrote it. What the rows say is replayed first. CORRUPT: the ledger has
 * faults. CONFLICT: the span is not, or no longer, what can be moved. Writers wait while the rows
 * are taken out. */
MUST_CHECK enum status store_archive_move(struct store *store, const struct archive_span *span,
                                          const char *file, const char *sha256,
                                          struct answer *ret_answer);
/* Rows 1 to `last` are in the database again, as they were in files that are there still: takes
 * out what ledger rows tell was moved, up to `last`. Nothing told: nothing done. */
MUST_CHECK enum status store_archive_again(struct store *store, int64_t last,
                                           struct answer *ret_answer);
/* The last row that the ledger tells was archived; moved: and taken out of the database. 0 = none.
 * In the caller's transaction. */
MUST_CHECK enum status store_archive_told(struct store *store, bool moved, int64_t *ret_last);
/* The ledger's row that told of the newest move is lost: tells it again. In the caller's write
 * transaction. */
MUST_CHECK enum status store_archive_tell(struct store *store);
/* What was moved, oldest first; newly allocated (mem_), caller frees. */
struct archived {
    int64_t first, last;
    char day[TICKET_DAY_SIZE]; /* the last one in it */
    char file[256], sha256[65], head[65];
};
MUST_CHECK enum status store_archives(struct store *store, struct archived **ret_list,
                                      size_t *ret_count);
/* SHA-256 of a file, lower-case hex, as sha256sum tells it. */
MUST_CHECK enum status store_file_hash(const char *path, char ret_hash[65]);
/* The hash that the chain gives the next row. */
void store_chain(char head[65], const char *body);
