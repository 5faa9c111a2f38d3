/* SPDX-License-Identifier: Apache-2.0
 * Which request was done by which row, and the answers that were kept for those who ask again. */
#include <string.h>

#include "store/archive.h"
#include "store/repair_private.h"

bool
repair_is_text(const char *text)
{
    return str_is_utf8(text, strlen(text));
}

static bool
find_answer(struct repair *repair, const struct event_row *row, bool purged, struct buffer *words,
            struct buffer *answer)
{
    for (size_t i = 0; i < repair->source_count; i++) {
        struct db_statement *statement = store_statement(repair->sources[i], STATEMENT_REQUEST_GET);
        bool there = false;
        enum status status = db_first(statement, &there, "s", row->request);
        words->length = answer->length = 0;
        if (status == STATUS_OK && there && repair_is_text(db_text(statement, 0)) &&
            repair_is_text(db_text(statement, 2))) {
            buffer_append(words, db_text(statement, 0));
            buffer_append(answer, db_text(statement, 2));
        }
        db_reset(statement);
        json_t *read = json_loads(answer->length ? answer->data : "", 0, NULL);
        bool own = json_integer_value(json_object_get(read, "event")) == row->id;
        json_decref(read);
        if (words->length > 0 && (own || purged)) {
            answer->length = own ? answer->length : 0;
            return true;
        }
    }
    return false;
}

struct asking {
    struct repair *repair;
    int64_t purged_to;
    struct buffer words, answer;
    enum status status;
};

/* Those that an earlier repair kept as done. */
static enum status
put_kept_requests(struct repair *repair, const struct event_row *row)
{
    json_t *body = json_loads(row->body, 0, NULL), *request;
    enum status status = STATUS_OK;
    size_t at;
    json_array_foreach(json_object_get(body, "requests"), at, request)
    {
        if (status == STATUS_OK && json_is_string(request)) {
            status = db_do(store_statement(repair->fresh, STATEMENT_REQUEST_INSERT), "ssi",
                           json_string_value(request), "", row->id);
        }
    }
    json_decref(body);
    return status;
}

/* A request whose answer is lost stays used: asked again, it is refused and not done twice. */
static bool
put_request(const struct event_row *row, void *context)
{
    struct asking *asking = context;
    if (strcmp(row->kind, "repair") == 0) {
        asking->status = put_kept_requests(asking->repair, row);
        return asking->status == STATUS_OK;
    }
    if (!row->request) {
        return true;
    }
    bool found = find_answer(asking->repair, row, row->id <= asking->purged_to, &asking->words,
                             &asking->answer);
    if (!found) {
        asking->words.length = asking->answer.length = 0;
        buffer_append(&asking->words, "");
        buffer_format(&asking->answer, "{\"event\":%lld}", (long long)row->id);
        repair_lose(asking->repair, "answers", row->request);
    }
    struct store *fresh = asking->repair->fresh;
    asking->status = db_do(store_statement(fresh, STATEMENT_REQUEST_INSERT), "ssi", row->request,
                           asking->words.data, row->id);
    if (asking->status == STATUS_OK && asking->answer.length > 0) {
        asking->status = db_do(store_statement(fresh, STATEMENT_REQUEST_ANSWER_INSERT), "is",
                               row->id, asking->answer.data);
    }
    return asking->status == STATUS_OK;
}

enum status
repair_requests(struct repair *repair, int64_t purged_to)
{
    struct asking asking = {.repair = repair, .purged_to = purged_to, .status = STATUS_OK};
    int64_t moved;
    /* When rows were moved out, kept answers of theirs were purged. */
    enum status status = store_archive_told(repair->fresh, true, &moved);
    if (status == STATUS_OK) {
        asking.purged_to = moved > purged_to ? moved : purged_to;
        status = ledger_each(repair->fresh, 0, put_request, &asking);
    }
    buffer_done(&asking.words);
    buffer_done(&asking.answer);
    return status == STATUS_OK ? asking.status : status;
}
