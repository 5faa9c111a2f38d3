/* SPDX-License-Identifier: Apache-2.0 */
#include "store/archive.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "store/private.h"

static enum status
read_hash(struct store *store, int64_t id, char hash[65])
{
    struct db_statement *statement = store_statement(store, STATEMENT_EVENT_ROW);
    bool row = false;
    memset(hash, '0', 64);
    hash[64] = '\0';
    if (id == 0) {
        return STATUS_OK;
    }
    enum status status = db_first(statement, &row, "i", id);
    if (status == STATUS_OK && row) {
        db_text_copy(statement, 1, hash, 65);
    }
    db_reset(statement);
    return status == STATUS_OK && !row ? STATUS_CORRUPT : status;
}

static enum status
read_last(struct store *store, int64_t *ret_last)
{
    struct db_statement *statement = store_statement(store, STATEMENT_ARCHIVED_LAST);
    bool row = false;
    enum status status = db_first(statement, &row, "");
    *ret_last = 0;
    if (status == STATUS_OK && row) {
        json_t *body = json_loads(db_text(statement, 0), 0, NULL);
        *ret_last = json_integer_value(json_object_get(body, "last"));
        json_decref(body);
    }
    db_reset(statement);
    return status;
}

static enum status
read_end(struct store *store, const char *before, int64_t *ret_end)
{
    struct db_statement *statement = store_statement(store, STATEMENT_ARCHIVE_END);
    bool row = false;
    enum status status = db_first(statement, &row, "s", before[0] ? before : store->hall.day);
    *ret_end = status == STATUS_OK && row ? db_int(statement, 0) : 0;
    db_reset(statement);
    return status;
}

enum status
store_archive_span(struct store *store, const char *before, struct archive_span *ret_span)
{
    struct archive_span span = {0};
    int64_t done = 0;
    enum status status = transaction_read(store);
    if (status == STATUS_OK) {
        status = read_last(store, &done);
    }
    if (status == STATUS_OK) {
        status = read_end(store, before, &span.last);
    }
    span.first = done + 1;
    if (status == STATUS_OK && span.last < span.first) {
        status = STATUS_NOT_FOUND;
    }
    if (status == STATUS_OK) {
        status = read_hash(store, done, span.previous);
    }
    if (status == STATUS_OK) {
        status = read_hash(store, span.last, span.head);
    }
    transaction_rollback(store);
    if (status == STATUS_OK) {
        *ret_span = span;
    }
    return status;
}

enum status
store_archive_done(struct store *store, const struct archive_span *span, const char *file,
                   const char *sha256, struct answer *ret_answer)
{
    int64_t event;
    *ret_answer = (struct answer){.status = STATUS_OK};
    store->terminal[0] = store->request[0] = '\0';
    enum status status = transaction_begin(store, "", ret_answer);
    if (status != STATUS_OK) {
        return status;
    }
    struct event_draft draft = {.kind = "archived",
                                .more = json_pack("{s:I, s:I, s:s, s:s, s:s}", "first",
                                                  (json_int_t)span->first, "last",
                                                  (json_int_t)span->last, "head", span->head,
                                                  "file", file, "sha256", sha256)};
    status = ledger_append(store, &draft, &event);
    if (status != STATUS_OK) {
        transaction_rollback(store);
        return answer_engine(ret_answer, store, status);
    }
    status = transaction_commit(store, ret_answer);
    ret_answer->event = status == STATUS_OK ? event : 0;
    return status;
}

enum status
store_file_hash(const char *path, char ret_hash[65])
{
    crypto_hash_sha256_state state;
    unsigned char digest[crypto_hash_sha256_BYTES], chunk[16384];
    size_t count;
    FILE *file = fopen(path, "rb");
    if (!file) {
        return STATUS_IO;
    }
    crypto_hash_sha256_init(&state);
    while ((count = fread(chunk, 1, sizeof chunk, file)) > 0) {
        crypto_hash_sha256_update(&state, chunk, count);
    }
    bool failed = ferror(file) != 0;
    fclose(file);
    crypto_hash_sha256_final(&state, digest);
    sodium_bin2hex(ret_hash, 65, digest, sizeof digest);
    return failed ? STATUS_IO : STATUS_OK;
}

void
store_chain(char head[65], const char *body)
{
    char hash[65];
    ledger_hash(head, body, hash);
    memcpy(head, hash, sizeof hash);
}
