/* SPDX-License-Identifier: Apache-2.0 */
#include "store/ledger.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "store/private.h"

void
ledger_hash(const char *previous, const char *body, char ret_hash[65])
{
    crypto_hash_sha256_state state;
    unsigned char digest[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_init(&state);
    crypto_hash_sha256_update(&state, (const unsigned char *)previous, strlen(previous));
    crypto_hash_sha256_update(&state, (const unsigned char *)body, strlen(body));
    crypto_hash_sha256_final(&state, digest);
    sodium_bin2hex(ret_hash, 65, digest, sizeof digest);
}

static json_t *
text_or_null(const char *text)
{
    return text && text[0] ? json_string(text) : json_null();
}

static json_t *
id_or_null(int64_t id)
{
    return id ? json_integer(id) : json_null();
}

static char *
body_of(const struct event_draft *draft, int64_t id, int64_t at, const char *day,
        const char *terminal, const char *request, json_t *body)
{
    json_object_set_new(body, "id", json_integer(id));
    json_object_set_new(body, "at", json_integer(at));
    json_object_set_new(body, "day", json_string(day));
    json_object_set_new(body, "kind", json_string(draft->kind));
    json_object_set_new(body, "ticket", id_or_null(draft->ticket));
    json_object_set_new(body, "counter", text_or_null(draft->counter));
    json_object_set_new(body, "staff", text_or_null(draft->staff));
    json_object_set_new(body, "terminal", text_or_null(terminal));
    json_object_set_new(body, "request", text_or_null(request));
    json_object_set_new(body, "undoes", id_or_null(draft->undoes));
    return json_dumps(body, JSON_COMPACT | JSON_SORT_KEYS);
}

enum status
ledger_append(struct store *store, struct event_draft *draft, int64_t *ret_id)
{
    struct hall_row *hall = &store->hall;
    int64_t id = hall->last_event + 1;
    int64_t at = draft->at ? draft->at : store->now;
    char day[TICKET_DAY_SIZE], hash[65];
    str_cut(day, sizeof day, draft->day ? draft->day : hall->day);
    const char *request = draft->own ? store->request : "";
    json_t *more = draft->more ? draft->more : json_object();
    char *body = body_of(draft, id, at, day, store->terminal, request, more);
    json_decref(more);
    draft->more = NULL;
    if (!body) {
        return STATUS_INVALID; /* text that is not UTF-8 came past the checks */
    }
    ledger_hash(hall->head, body, hash);
    enum status status = db_do(store_statement(store, STATEMENT_EVENT_INSERT), "iissISSSSIss", id,
                               at, day, draft->kind, draft->ticket, draft->counter, draft->staff,
                               store->terminal, request, draft->undoes, body, hash);
    free(body);
    if (status != STATUS_OK) {
        return status;
    }
    hall->last_event = id;
    hall->last_at = at;
    memcpy(hall->head, hash, sizeof hall->head);
    memcpy(hall->day, day, sizeof hall->day);
    store->wrote = true;
    *ret_id = id;
    return STATUS_OK;
}

/* NULL for an SQL null: a row must be told as it is stored. */
static const char *
text_at(struct db_statement *statement, int column)
{
    return db_is_null(statement, column) ? NULL : db_text(statement, column);
}

enum status
ledger_each(struct store *store, int64_t after, ledger_fn fn, void *context)
{
    struct db_statement *statement = store_statement(store, STATEMENT_EVENT_EACH);
    bool own = !store->in_transaction, row = false;
    enum status status = own ? transaction_read(store) : STATUS_OK;
    if (status != STATUS_OK) {
        return status;
    }
    status = db_first(statement, &row, "i", after);
    while (status == STATUS_OK && row) {
        struct event_row event = {
            .id = db_int(statement, 0),
            .at = db_int(statement, 1),
            .kind = db_text(statement, 3),
            .ticket = db_int(statement, 4),
            .counter = text_at(statement, 5),
            .staff = text_at(statement, 6),
            .terminal = text_at(statement, 7),
            .request = text_at(statement, 8),
            .undoes = db_int(statement, 9),
            .body = db_text(statement, 10),
            .hash = db_text(statement, 11),
        };
        db_text_copy(statement, 2, event.day, sizeof event.day);
        if (!fn(&event, context)) {
            break;
        }
        status = db_next(statement, &row);
    }
    db_reset(statement);
    if (own) {
        transaction_rollback(store);
    }
    return status;
}
