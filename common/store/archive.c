/* SPDX-License-Identifier: Apache-2.0 */
#include "store/archive.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/verify.h"

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
    bool moved = id == store->hall.archived;
    statement = moved ? store_statement(store, STATEMENT_ARCHIVE_GET) : statement;
    enum status status = moved ? db_first(statement, &row, "") : db_first(statement, &row, "i", id);
    if (status == STATUS_OK && row) {
        db_text_copy(statement, moved ? 2 : 1, hash, 65);
    }
    db_reset(statement);
    return status == STATUS_OK && !row ? STATUS_CORRUPT : status;
}

enum status
store_archive_told(struct store *store, bool moved, int64_t *ret_last)
{
    struct db_statement *rows = store_statement(store, STATEMENT_ARCHIVED_EACH);
    int64_t newest = 0;
    bool there = false;
    enum status status = db_first(rows, &there, "");
    while (status == STATUS_OK && there) {
        json_t *body = json_loads(db_text(rows, 0), 0, NULL);
        int64_t last = json_integer_value(json_object_get(body, "last"));
        newest = last > newest && (!moved || json_object_get(body, "state")) ? last : newest;
        json_decref(body);
        status = db_next(rows, &there);
    }
    db_reset(rows);
    if (status == STATUS_OK) {
        *ret_last = newest;
    }
    return status;
}

/* What was moved out counts where its row is not in the database any more. */
static enum status
read_last(struct store *store, int64_t *ret_last)
{
    int64_t told;
    enum status status = store_archive_told(store, false, &told);
    if (status == STATUS_OK) {
        *ret_last = told > store->hall.archived ? told : store->hall.archived;
    }
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
store_archive_span(struct store *store, const char *before, bool move,
                   struct archive_span *ret_span)
{
    struct archive_span span = {0};
    int64_t done = 0;
    enum status status = transaction_read(store);
    if (status == STATUS_OK && move) {
        done = store->hall.archived;
    } else if (status == STATUS_OK) {
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

/* One that the replay ended with and whose row is the last it has: what is moved out stays as it
 * is, so it must be at its end. */
static bool
has_open(const struct verify *verify)
{
    int64_t open = 0;
    for (size_t i = 0; i < verify->day_count; i++) {
        for (int state = 0; state < TICKET_STATE_COUNT; state++) {
            open +=
                ticket_state_is_final((enum ticket_state)state) ? 0 : verify->days[i].counts[state];
        }
    }
    for (int64_t i = 0; i < verify->last_ticket; i++) {
        const struct verify_ticket *known = verify->tickets[i];
        open -= known && !ticket_state_is_final(known->ticket.state) ? 1 : 0;
    }
    return open != 0;
}

/* What a proof of the rows up to the span's end re-derives, and how many tickets end in it. */
static enum status
read_state(struct store *store, const struct archive_span *span, struct buffer *ret_state,
           int64_t *ret_tickets, struct answer *answer)
{
    struct verify_report report = {0};
    struct verify verify;
    json_t *tables = NULL;
    verify_begin(&verify, store, &report);
    verify.until = span->last;
    enum status status = verify_list_tickets(&verify, STATEMENT_TICKET_LAST_EVENTS);
    if (status == STATUS_OK) {
        status = verify_archived(&verify, NULL);
    }
    if (status == STATUS_OK) {
        status = verify_rows(&verify);
    }
    if (status == STATUS_OK) {
        status = verify_tables_hash(store, span->last, &tables);
    }
    if (status == STATUS_OK && report.fault_count == 0 &&
        (verify.last_event != span->last || strcmp(verify.head, span->head) != 0)) {
        verify_fault(&verify, span->last, 0, "the rows do not end as the file does");
    }
    if (status == STATUS_OK && report.fault_count == 0 && has_open(&verify)) {
        status = answer_refuse(answer, STATUS_CONFLICT,
                               N_("A ticket of those days is still open: the clock was set back. "
                                  "Wait for the day's end."),
                               0);
    } else if (status == STATUS_OK && report.fault_count > 0) {
        status = answer_refuse(answer, STATUS_CORRUPT,
                               N_("The ledger has faults ({0}) and is not moved. Run: paihao "
                                  "verify"),
                               1, report.faults[0].what);
    } else if (status == STATUS_OK) {
        verify_state_write(&verify, tables, ret_state);
        *ret_tickets = 0;
        for (size_t i = 0; i < verify.stored_count; i++) {
            *ret_tickets += verify.stored[i].last_event <= span->last;
        }
    } else {
        answer_engine(answer, store, status);
    }
    json_decref(tables);
    verify_done(&verify);
    verify_report_done(&report);
    return status;
}

static enum status
count_ended(struct store *store, int64_t last, int64_t *ret_count)
{
    struct db_statement *statement = store_statement(store, STATEMENT_ARCHIVED_COUNT);
    bool row = false;
    enum status status = db_first(statement, &row, "i", last);
    *ret_count = status == STATUS_OK && row ? db_int(statement, 0) : -1;
    db_reset(statement);
    return status;
}

static enum status
read_day(struct store *store, int64_t event, char day[TICKET_DAY_SIZE])
{
    struct db_statement *statement = store_statement(store, STATEMENT_EVENT_DAY);
    bool row = false;
    enum status status = db_first(statement, &row, "i", event);
    if (status == STATUS_OK && row) {
        db_text_copy(statement, 0, day, TICKET_DAY_SIZE);
    }
    db_reset(statement);
    return status == STATUS_OK && !row ? STATUS_CORRUPT : status;
}

static enum status
tell_move(struct store *store, const struct archive_span *span, const char *file,
          const char *sha256, const char *state)
{
    char hash[65];
    int64_t event;
    ledger_hash("", state, hash);
    struct event_draft draft = {.kind = "archived",
                                .more = json_pack("{s:I, s:I, s:s, s:s, s:s, s:s}", "first",
                                                  (json_int_t)span->first, "last",
                                                  (json_int_t)span->last, "head", span->head,
                                                  "file", file, "sha256", sha256, "state", hash)};
    return ledger_append(store, &draft, &event);
}

enum status
store_archive_tell(struct store *store)
{
    struct db_statement *kept = store_statement(store, STATEMENT_ARCHIVE_GET);
    struct archive_span span = {0};
    struct buffer state = {0};
    char file[256], sha256[65];
    bool row = false;
    enum status status = db_first(kept, &row, "");
    if (status == STATUS_OK && row) {
        span = (struct archive_span){.last = db_int(kept, 0), .first = db_int(kept, 1)};
        db_text_copy(kept, 2, span.head, sizeof span.head);
        db_text_copy(kept, 4, file, sizeof file);
        db_text_copy(kept, 5, sha256, sizeof sha256);
        buffer_append(&state, db_text(kept, 6));
    }
    db_reset(kept);
    if (status == STATUS_OK) {
        status = row ? tell_move(store, &span, file, sha256, state.data) : STATUS_CORRUPT;
    }
    buffer_done(&state);
    return status;
}

static enum status
put_anchor(struct store *store, const struct archive_span *span, const char *file,
           const char *sha256, const char *state)
{
    char day[TICKET_DAY_SIZE];
    enum status status = read_day(store, span->last, day);
    if (status == STATUS_OK) {
        status = db_do(store_statement(store, STATEMENT_ARCHIVE_OLDER), "");
    }
    if (status == STATUS_OK) {
        status = db_do(store_statement(store, STATEMENT_ARCHIVE_PUT), "iisssss", span->last,
                       span->first, span->head, day, file, sha256, state);
    }
    if (status == STATUS_OK) {
        status = db_do(store_statement(store, STATEMENT_HALL_ARCHIVED), "i", span->last);
        store->hall.archived = span->last;
    }
    if (status == STATUS_OK) {
        status = tell_move(store, span, file, sha256, state);
    }
    if (status == STATUS_OK) {
        status = db_do(store_statement(store, STATEMENT_EVENT_MOVED), "i", span->last);
    }
    return status == STATUS_OK
               ? db_do(store_statement(store, STATEMENT_REQUEST_PURGE), "i", span->last + 1)
               : status;
}

/* In the write transaction: nothing that the state was read from may have changed since. */
static enum status
move_rows(struct store *store, const struct archive_span *span, const char *file,
          const char *sha256, const char *state, int64_t tickets, struct answer *answer)
{
    int64_t ended = 0;
    enum status status = count_ended(store, span->last, &ended);
    if (status == STATUS_OK && (store->hall.archived + 1 != span->first || ended != tickets)) {
        return answer_refuse(answer, STATUS_CONFLICT,
                             N_("Somebody worked on those days meanwhile. Do it again."), 0);
    }
    if (status == STATUS_OK) {
        status = put_anchor(store, span, file, sha256, state);
    }
    return status == STATUS_OK ? status : answer_engine(answer, store, status);
}

enum status
store_archive_move(struct store *store, const struct archive_span *span, const char *file,
                   const char *sha256, struct answer *ret_answer)
{
    struct buffer state = {0};
    int64_t tickets = 0;
    *ret_answer = (struct answer){.status = STATUS_OK};
    store->terminal[0] = store->request[0] = '\0';
    enum status status = transaction_read(store);
    if (status == STATUS_OK) {
        status = read_state(store, span, &state, &tickets, ret_answer);
    } else {
        answer_engine(ret_answer, store, status);
    }
    transaction_rollback(store);
    if (status == STATUS_OK) {
        status = transaction_begin(store, "", ret_answer);
    }
    if (status == STATUS_OK) {
        status = move_rows(store, span, file, sha256, state.data, tickets, ret_answer);
        if (status == STATUS_OK) {
            status = transaction_commit(store, ret_answer);
        } else {
            transaction_rollback(store);
        }
    }
    ret_answer->event = status == STATUS_OK ? store->hall.last_event : 0;
    buffer_done(&state);
    return status;
}

struct told_move {
    struct archive_span span;
    char file[256], sha256[65];
};

/* Up to row `last`, by the ledger's rows; the newest row that tells of a span counts. Caller frees.
 */
static enum status
list_told(struct store *store, int64_t last, struct told_move **ret_list, size_t *ret_count)
{
    struct db_statement *rows = store_statement(store, STATEMENT_ARCHIVED_EACH);
    bool there = false;
    enum status status = db_first(rows, &there, "");
    *ret_list = NULL;
    *ret_count = 0;
    while (status == STATUS_OK && there) {
        json_t *body = json_loads(db_text(rows, 0), 0, NULL);
        struct told_move move = {
            .span = {.first = json_integer_value(json_object_get(body, "first")),
                     .last = json_integer_value(json_object_get(body, "last"))}};
        const char *head = json_string_value(json_object_get(body, "head"));
        const char *file = json_string_value(json_object_get(body, "file"));
        const char *sha256 = json_string_value(json_object_get(body, "sha256"));
        bool wanted =
            json_object_get(body, "state") && head && file && sha256 && move.span.last <= last;
        for (size_t i = 0; i < *ret_count; i++) {
            wanted = wanted && (*ret_list)[i].span.last != move.span.last;
        }
        if (wanted) {
            str_cut(move.span.head, sizeof move.span.head, head);
            str_cut(move.file, sizeof move.file, file);
            str_cut(move.sha256, sizeof move.sha256, sha256);
            *ret_list = mem_grow(*ret_list, *ret_count + 1, sizeof **ret_list);
            (*ret_list)[(*ret_count)++] = move;
        }
        json_decref(body);
        status = db_next(rows, &there);
    }
    db_reset(rows);
    return status;
}

/* Oldest first; the last one with the state. */
static enum status
put_moves(struct store *store, const struct told_move *moves, size_t count, const char *state)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i + 1 < count && status == STATUS_OK; i++) {
        char day[TICKET_DAY_SIZE];
        status = read_day(store, moves[i].span.last, day);
        if (status == STATUS_OK) {
            status = db_do(store_statement(store, STATEMENT_ARCHIVE_PUT), "iisssss",
                           moves[i].span.last, moves[i].span.first, moves[i].span.head, day,
                           moves[i].file, moves[i].sha256, "");
        }
    }
    const struct told_move *end = &moves[count - 1];
    return status == STATUS_OK ? put_anchor(store, &end->span, end->file, end->sha256, state)
                               : status;
}

static int
compare_moves(const void *left, const void *right)
{
    const struct told_move *a = left, *b = right;
    return (a->span.last > b->span.last) - (a->span.last < b->span.last);
}

enum status
store_archive_again(struct store *store, int64_t last, struct answer *ret_answer)
{
    struct told_move *moves = NULL;
    struct buffer state = {0};
    size_t count = 0;
    int64_t tickets;
    store->terminal[0] = store->request[0] = '\0';
    enum status status = transaction_read(store);
    status = status == STATUS_OK ? list_told(store, last, &moves, &count) : status;
    if (status != STATUS_OK) {
        answer_engine(ret_answer, store, status);
    } else if (count > 0) {
        qsort(moves, count, sizeof *moves, compare_moves);
        status = read_state(store, &moves[count - 1].span, &state, &tickets, ret_answer);
    }
    transaction_rollback(store);
    if (status == STATUS_OK && count > 0) {
        status = transaction_begin(store, "", ret_answer);
    }
    if (status == STATUS_OK && count > 0) {
        status = put_moves(store, moves, count, state.data);
        if (status == STATUS_OK) {
            status = transaction_commit(store, ret_answer);
        } else {
            transaction_rollback(store);
            answer_engine(ret_answer, store, status);
        }
    }
    buffer_done(&state);
    free(moves);
    return status;
}

enum status
store_archives(struct store *store, struct archived **ret_list, size_t *ret_count)
{
    struct db_statement *statement = store_statement(store, STATEMENT_ARCHIVE_EACH);
    struct archived *list = NULL;
    size_t count = 0;
    bool row = false;
    enum status status = transaction_read(store);
    if (status == STATUS_OK) {
        status = db_first(statement, &row, "");
    }
    while (status == STATUS_OK && row) {
        list = mem_grow(list, count + 1, sizeof *list);
        struct archived *one = &list[count++];
        *one = (struct archived){.last = db_int(statement, 0), .first = db_int(statement, 1)};
        db_text_copy(statement, 2, one->head, sizeof one->head);
        db_text_copy(statement, 3, one->day, sizeof one->day);
        db_text_copy(statement, 4, one->file, sizeof one->file);
        db_text_copy(statement, 5, one->sha256, sizeof one->sha256);
        status = db_next(statement, &row);
    }
    transaction_rollback(store);
    if (status != STATUS_OK) {
        free(list);
        return status;
    }
    *ret_list = list;
    *ret_count = count;
    return STATUS_OK;
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
