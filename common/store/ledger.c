/* SPDX-License-Identifier: Apache-2.0 */
#include "store/ledger.h"

#include <nettle/sha2.h>
#include <sodium.h>
#include <string.h>

#include "store/private.h"

enum { PART_ROWS = 5000 };

/* By Nettle, which uses the processor's own instructions: a quarter of libsodium's time, and each
 * row of a proof is hashed. */
void
ledger_hash(const char *previous, const char *body, char ret_hash[65])
{
    struct sha256_ctx state;
    unsigned char digest[SHA256_DIGEST_SIZE];
    sha256_init(&state);
    sha256_update(&state, strlen(previous), (const uint8_t *)previous);
    sha256_update(&state, strlen(body), (const uint8_t *)body);
    sha256_digest(&state, sizeof digest, digest);
    sodium_bin2hex(ret_hash, 65, digest, sizeof digest);
}

/* Into store->body. */
static bool
write_body(struct store *store, const struct event_draft *draft, int64_t id, int64_t at,
           const char *day, const char *request)
{
    struct canonical_object object, *body = draft->facts;
    if (!body) {
        object.count = 0;
        object.overflown = false;
        body = &object;
    }
    canonical_add_integer(body, "at", at);
    canonical_add_text(body, "counter", draft->counter);
    canonical_add_text(body, "day", day);
    canonical_add_integer(body, "id", id);
    canonical_add_text(body, "kind", draft->kind);
    canonical_add_text(body, "request", request);
    canonical_add_text(body, "staff", draft->staff);
    canonical_add_text(body, "terminal", store->terminal);
    canonical_add_id(body, "ticket", draft->ticket);
    canonical_add_id(body, "undoes", draft->undoes);
    canonical_add_members(body, draft->more);
    store->body.length = 0;
    return canonical_put_object(&store->body, body);
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
    bool written = write_body(store, draft, id, at, day, request);
    json_decref(draft->more);
    draft->more = NULL;
    if (!written) {
        return STATUS_INVALID; /* text that is not UTF-8 came past the checks */
    }
    ledger_hash(hall->head, store->body.data, hash);
    enum status status = db_do(store_statement(store, STATEMENT_EVENT_INSERT), "iissISSSSIss", id,
                               at, day, draft->kind, draft->ticket, draft->counter, draft->staff,
                               store->terminal, request, draft->undoes, store->body.data, hash);
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
    const char *text = db_text(statement, column);
    return *text != '\0' || !db_is_null(statement, column) ? text : NULL;
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
    /* In parts: a far engine sends an answer whole. */
    status = db_first(statement, &row, "ii", after, (int64_t)PART_ROWS);
    for (int part = 1; status == STATUS_OK && row; part++) {
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
        status = part % PART_ROWS != 0
                     ? db_next(statement, &row)
                     : db_first(statement, &row, "ii", event.id, (int64_t)PART_ROWS);
    }
    db_reset(statement);
    if (own) {
        transaction_rollback(store);
    }
    return status;
}
