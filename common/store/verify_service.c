/* SPDX-License-Identifier: Apache-2.0
 * Services rendered, what was said of them and what was told in writing: their tables against the
 * ledger rows that name a ticket without changing it. */
#include <inttypes.h>
#include <string.h>

#include "store/verify.h"

static void
check_read(struct verify *verify, const struct event_row *row, enum status status)
{
    if (status != STATUS_OK) {
        verify_fault(verify, row->id, row->ticket, "the table of this %s cannot be read",
                     row->kind);
    }
}

void
verify_replay_notice(struct verify *verify, const struct event_row *row, const json_t *body)
{
    static const char *const keys[] = {"missing", "basis", "due_day"};
    struct db_statement *statement = store_statement(verify->store, STATEMENT_NOTICE_GET);
    bool found = false;
    enum status status = db_first(statement, &found, "i", row->id);
    verify->notices++;
    check_read(verify, row, status);
    if (status == STATUS_OK && !found) {
        verify_fault(verify, row->id, row->ticket, "the notice has no row in its table");
    }
    for (size_t i = 0; found && i < ARRAY_SIZE(keys); i++) {
        const char *told = json_string_value(json_object_get(body, keys[i]));
        const char *stored = db_text(statement, (int)i);
        if (strcmp(told ? told : "", stored) != 0) {
            verify_fault(verify, row->id, row->ticket,
                         "the notice's %s is '%s', by the ledger '%s'", keys[i], stored,
                         told ? told : "");
        }
    }
    db_reset(statement);
}

void
verify_replay_rate(struct verify *verify, const struct event_row *row, const json_t *body)
{
    int64_t served = json_integer_value(json_object_get(body, "served"));
    int64_t level = json_integer_value(json_object_get(body, "level"));
    struct db_statement *statement = store_statement(verify->store, STATEMENT_RATING_GET);
    bool found = false;
    enum status status = db_first(statement, &found, "i", served);
    verify->ratings++;
    check_read(verify, row, status);
    if (status == STATUS_OK && (!found || db_int(statement, 0) != row->id)) {
        verify_fault(verify, row->id, row->ticket,
                     "the service of row %" PRId64 " has not this rating", served);
    } else if (status == STATUS_OK && db_int(statement, 1) != level) {
        verify_fault(verify, row->id, row->ticket,
                     "the rating's level is %" PRId64 ", by the ledger %" PRId64,
                     db_int(statement, 1), level);
    }
    db_reset(statement);
}

static enum status
compare_count(struct verify *verify, enum statement count, int64_t known, const char *what)
{
    struct db_statement *statement = store_statement(verify->store, count);
    bool row = false;
    enum status status = db_first(statement, &row, "");
    if (status == STATUS_OK && row && db_int(statement, 0) != known) {
        verify_fault(verify, 0, 0, "%" PRId64 " %s, by the ledger %" PRId64, db_int(statement, 0),
                     what, known);
    }
    db_reset(statement);
    return status;
}

/* Each row has its ledger row, and there are as many as the ledger tells. */
enum status
verify_services(struct verify *verify)
{
    struct db_statement *statement = store_statement(verify->store, STATEMENT_SERVED_WITHOUT_EVENT);
    bool row = false;
    enum status status = db_first(statement, &row, "");
    while (status == STATUS_OK && row) {
        verify_fault(verify, db_int(statement, 0), db_int(statement, 1),
                     "the service rendered has no such ledger row");
        status = db_next(statement, &row);
    }
    statement = store_statement(verify->store, STATEMENT_RATING_TOTAL_WRONG);
    if (status == STATUS_OK) {
        status = db_first(statement, &row, "");
    }
    while (status == STATUS_OK && row) {
        verify_fault(verify, 0, 0, "the ratings of %s do not add up to their total",
                     db_text(statement, 0));
        status = db_next(statement, &row);
    }
    if (status == STATUS_OK) {
        status = compare_count(verify, STATEMENT_SERVED_COUNT, verify->served, "services rendered");
    }
    if (status == STATUS_OK) {
        status = compare_count(verify, STATEMENT_RATING_COUNT, verify->ratings, "ratings");
    }
    return status == STATUS_OK
               ? compare_count(verify, STATEMENT_NOTICE_COUNT, verify->notices, "notices")
               : status;
}
