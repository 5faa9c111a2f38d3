/* SPDX-License-Identifier: Apache-2.0
 * Services rendered, what was said of them and what was told in writing: their tables against the
 * ledger rows that name a ticket without changing it. */
#include <inttypes.h>
#include <string.h>

#include "store/verify.h"

static void
check_read(struct verify *verify, const struct event_row *row, enum status status)
{
    if (status != STATUS_OK && !verify_trouble(verify, status)) {
        verify_fault(verify, row->id, row->ticket, "the table of this %s cannot be read",
                     row->kind);
    }
}

/* A repair's writes; what fails is told as a fault of the row. */
static void
build(struct verify *verify, const struct event_row *row, enum status status)
{
    if (status != STATUS_OK) {
        verify_fault(verify, row->id, row->ticket, "the row of this %s could not be written",
                     row->kind);
    }
}

static void
build_served(struct verify *verify, const struct event_row *row, const struct body *body,
             const struct ticket *before)
{
    const struct ticket_step *step = &before->steps[before->step];
    const struct body_value *ms = body_get(body, "served_ms");
    char outcome[TICKET_OUTCOME_SIZE] = "";
    if (!body_text(body_get(body, "outcome"), outcome, sizeof outcome)) {
        outcome[0] = '\0';
    }
    build(verify, row,
          db_do(store_statement(verify->store, STATEMENT_SERVED_INSERT), "isiiisssssi", row->id,
                row->day, row->at, row->ticket, (int64_t)before->step, step->service, step->matter,
                row->counter ? row->counter : "", row->staff ? row->staff : "", outcome,
                ms && ms->kind == BODY_INTEGER ? ms->integer : INT64_C(0)));
}

void
verify_replay_served(struct verify *verify, const struct event_row *row, const struct body *body,
                     const struct ticket *before)
{
    static const char *const ends[] = {"finish", "next"};
    const struct body_value *undone = body_get(body, "undone");
    for (size_t i = 0; i < ARRAY_SIZE(ends); i++) {
        if (strcmp(row->kind, ends[i]) == 0) {
            verify->served++;
            if (verify->builds) {
                build_served(verify, row, body, before);
            }
        }
        if (body_is_text(undone, ends[i])) {
            verify->served--;
            if (verify->builds) {
                build(verify, row,
                      db_do(store_statement(verify->store, STATEMENT_SERVED_DELETE), "i",
                            row->undoes));
            }
        }
    }
}

static const char *
text_of(const json_t *body, const char *key)
{
    const char *text = json_string_value(json_object_get(body, key));
    return text ? text : "";
}

static void
build_notice(struct verify *verify, const struct event_row *row, const json_t *body)
{
    build(verify, row,
          db_do(store_statement(verify->store, STATEMENT_NOTICE_INSERT), "iiisssssiss", row->id,
                row->at, row->ticket, text_of(body, "service"), text_of(body, "matter"),
                text_of(body, "missing"), text_of(body, "basis"), text_of(body, "due_day"),
                (int64_t)json_is_true(json_object_get(body, "again")),
                row->counter ? row->counter : "", row->staff ? row->staff : ""));
}

static void
build_rating(struct verify *verify, const struct event_row *row, const json_t *body)
{
    struct buffer reasons = {0};
    const json_t *list = json_object_get(body, "reasons");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *reason = json_string_value(json_array_get(list, i));
        buffer_format(&reasons, "%s%s", i ? "," : "", reason ? reason : "");
    }
    build(verify, row,
          db_do(store_statement(verify->store, STATEMENT_RATING_INSERT), "iiiissi",
                (int64_t)json_integer_value(json_object_get(body, "served")), row->id, row->at,
                (int64_t)json_integer_value(json_object_get(body, "level")),
                reasons.data ? reasons.data : "", text_of(body, "lang"),
                (int64_t)json_integer_value(json_object_get(body, "revision"))));
    build(verify, row,
          db_do(store_statement(verify->store, STATEMENT_RATING_TOTAL_OF), "ii",
                (int64_t)json_integer_value(json_object_get(body, "served")),
                (int64_t)json_integer_value(json_object_get(body, "level"))));
    buffer_done(&reasons);
}

void
verify_replay_notice(struct verify *verify, const struct event_row *row, const json_t *body)
{
    static const char *const keys[] = {"missing", "basis", "due_day"};
    if (verify->builds) {
        build_notice(verify, row, body);
    }
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
    if (verify->builds) {
        build_rating(verify, row, body);
    }
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
    enum status status = db_first(statement, &row, "i", verify->archived);
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
