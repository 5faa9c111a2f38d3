/* SPDX-License-Identifier: Apache-2.0
 * Files of archived ledger rows, read one row after the other: gzipped text, a head line, then one
 * row's body a line. */
#pragma once

#include <zlib.h>

#include "store/archive.h"

struct archive_reader {
    const char *const *paths; /* borrowed; in the ledger's order */
    size_t count, at;         /* files, and the one that is read */
    gzFile file;
    int64_t next;    /* id of the next row */
    int64_t last;    /* of the file */
    const char *bad; /* the file that is not what it says, NULL = none */
};

/* As verify_options.archived, over all files; context is the reader. */
MUST_CHECK enum status archive_file_next(void *context, struct buffer *body, bool *ret_more);
void archive_file_close(struct archive_reader *reader);
/* What its head line says: first, last and previous. NOT_FOUND, CORRUPT: as the file is. */
MUST_CHECK enum status archive_file_span(const char *path, struct archive_span *ret_span);
/* Reads files whole that should be one chain from row 1 on. INVALID: *ret_at does not go on where
 * the one before ends; NOT_FOUND, CORRUPT: as that one is. */
MUST_CHECK enum status archive_files_check(const char *const *paths, size_t count,
                                           struct archive_span *ret_spans, size_t *ret_at);
/* Reads a whole file: its span, and its rows' chain to the end (span->head). */
MUST_CHECK enum status archive_file_check(const char *path, struct archive_span *ret_span);
