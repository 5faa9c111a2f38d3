/* SPDX-License-Identifier: Apache-2.0
 * Closed days of the ledger for safekeeping elsewhere: consecutive segments, each ending with a row
 * `day-closed`. A row `archived` tells which rows stand in which file, and the file's hash. */
#pragma once

#include "store/ledger.h"

struct archive_span {
    int64_t first, last;
    char previous[65]; /* hash before `first` */
    char head[65];     /* of `last` */
};

/* What has not been archived yet, up to the end of the last closed day before this one (YYYY-MM-DD,
 * "" = today). NOT_FOUND: nothing. */
MUST_CHECK enum status store_archive_span(struct store *store, const char *before,
                                          struct archive_span *ret_span);
/* Tells the ledger. sha256: of the file as it lies on disk, hex. */
MUST_CHECK enum status store_archive_done(struct store *store, const struct archive_span *span,
                                          const char *file, const char *sha256,
                                          struct answer *ret_answer);
/* SHA-256 of a file, lower-case hex, as sha256sum tells it. */
MUST_CHECK enum status store_file_hash(const char *path, char ret_hash[65]);
/* The hash that the chain gives the next row. */
void store_chain(char head[65], const char *body);
