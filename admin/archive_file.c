/* SPDX-License-Identifier: Apache-2.0 */
#include "archive_file.h"

#include <jansson.h>
#include <string.h>

/* One line without its end; false at the end of the file. */
static bool
read_line(gzFile file, struct buffer *line)
{
    char chunk[8192];

    line->length = 0;
    while (gzgets(file, chunk, sizeof(chunk))) {
        size_t length = strcspn(chunk, "\n");
        buffer_append_bytes(line, chunk, length);
        if (chunk[length] == '\n') {
            buffer_append(line, "");
            return true;
        }
    }
    return false;
}

static bool
read_head(gzFile file, struct archive_span *span)
{
    struct buffer line = {0};
    json_t *head = read_line(file, &line) ? json_loads(line.data, 0, NULL) : NULL;
    const char *kind = json_string_value(json_object_get(head, "paihao"));
    const char *previous = json_string_value(json_object_get(head, "previous"));

    *span = (struct archive_span){.first = json_integer_value(json_object_get(head, "first")),
                                  .last = json_integer_value(json_object_get(head, "last"))};
    bool good = kind && strcmp(kind, "ledger") == 0 && previous && strlen(previous) == 64 &&
                span->first > 0 && span->last >= span->first &&
                str_copy(span->previous, sizeof(span->previous), previous);
    json_decref(head);
    buffer_done(&line);
    return good;
}

/* One file's head line; the reader stands before its first row. NOT_FOUND, CORRUPT: as the file is.
 */
static enum status
open_file(struct archive_reader *reader, struct archive_span *ret_span)
{
    struct archive_span span;

    archive_file_close(reader);
    reader->file = gzopen(reader->paths[reader->at], "rb");
    if (!reader->file) {
        return STATUS_NOT_FOUND;
    }
    if (!read_head(reader->file, &span)) {
        return STATUS_CORRUPT;
    }
    reader->next = span.first;
    reader->last = span.last;
    *ret_span = span;
    return STATUS_OK;
}

void
archive_file_close(struct archive_reader *reader)
{
    if (reader->file) {
        gzclose(reader->file);
        reader->file = NULL;
    }
}

/* The next row of the open file; false: its end has come, *ret_good whether as it should. */
static bool
read_row(struct archive_reader *reader, struct buffer *body, bool *ret_good)
{
    *ret_good = true;
    if (read_line(reader->file, body)) {
        json_t *row = json_loads(body->data, JSON_REJECT_DUPLICATES, NULL);
        *ret_good = json_integer_value(json_object_get(row, "id")) == reader->next++ &&
                    reader->next <= reader->last + 1;
        json_decref(row);
        return *ret_good;
    }
    *ret_good = gzeof(reader->file) && reader->next == reader->last + 1;
    return false;
}

enum status
archive_file_next(void *context, struct buffer *body, bool *ret_more)
{
    struct archive_reader *reader = context;
    bool good = true;

    *ret_more = false;
    while (reader->at < reader->count) {
        struct archive_span span;
        enum status status = reader->file ? STATUS_OK : open_file(reader, &span);
        if (status == STATUS_OK && read_row(reader, body, &good)) {
            *ret_more = true;
            return STATUS_OK;
        }
        if (status != STATUS_OK || !good) {
            reader->bad = reader->paths[reader->at];
            return status == STATUS_OK ? STATUS_CORRUPT : status;
        }
        archive_file_close(reader);
        reader->at++;
    }
    return STATUS_OK;
}

enum status
archive_file_span(const char *path, struct archive_span *ret_span)
{
    struct archive_reader reader = {.paths = &path, .count = 1};
    enum status status = open_file(&reader, ret_span);

    archive_file_close(&reader);
    return status;
}

enum status
archive_file_check(const char *path, struct archive_span *ret_span)
{
    struct archive_reader reader = {.paths = &path, .count = 1};
    struct archive_span span = {0};
    struct buffer line = {0};
    bool more = true;
    enum status status = open_file(&reader, &span);

    memcpy(span.head, span.previous, sizeof(span.head));
    while (status == STATUS_OK && more) {
        status = archive_file_next(&reader, &line, &more);
        if (status == STATUS_OK && more) {
            store_chain(span.head, line.data);
        }
    }
    archive_file_close(&reader);
    buffer_done(&line);
    if (status == STATUS_OK) {
        *ret_span = span;
    }
    return status;
}

enum status
archive_files_check(const char *const *paths, size_t count, struct archive_span *ret_spans,
                    size_t *ret_at)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        *ret_at = i;
        status = archive_file_check(paths[i], &ret_spans[i]);
        if (status == STATUS_OK &&
            (ret_spans[i].first != (i > 0 ? ret_spans[i - 1].last + 1 : 1) ||
             (i > 0 && strcmp(ret_spans[i].previous, ret_spans[i - 1].head) != 0))) {
            status = STATUS_INVALID;
        }
    }
    return status;
}
