/* SPDX-License-Identifier: Apache-2.0
 * Services rendered, what was said of them and what was told in writing: their tables against the
 * ledger rows that name a ticket without changing it. */
#include <inttypes.h>
#include <string.h>

#include "store/verify.h"

enum { MARK_TEXT_MAX = 160 };

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
    if (status != STATUS_OK && !verify_trouble(verify, status)) {
        verify_fault(verify, row->id, row->ticket, "the row of this %s could not be written",
                     row->kind);
    }
}

/* A row of table served, from the ledger or from the table. */
struct served {
    int64_t event, at, ticket, step, ms;
    const char *day, *service, *matter, *counter, *staff, *outcome;
};

static uint64_t
mark_served(const struct verify *verify, const struct served *served)
{
    const int64_t numbers[] = {served->event, served->at, served->ticket, served->step, served->ms};
    const char *const texts[] = {served->day,     served->service, served->matter,
                                 served->counter, served->staff,   served->outcome};
    char bytes[sizeof numbers + ARRAY_SIZE(texts) * MARK_TEXT_MAX];
    size_t length = sizeof numbers;
    memcpy(bytes, numbers, sizeof numbers);
    for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
        str_cut(bytes + length, MARK_TEXT_MAX, texts[i]);
        length += strlen(bytes + length) + 1;
    }
    return verify_mark_of(verify, bytes, length);
}

static void
build_served(struct verify *verify, const struct event_row *row, const struct served *served)
{
    build(verify, row,
          db_do(store_statement(verify->store, STATEMENT_SERVED_INSERT), "isiiisssssi",
                served->event, served->day, served->at, served->ticket, served->step,
                served->service, served->matter, served->counter, served->staff, served->outcome,
                served->ms));
}

static void
count_rendered(struct verify *verify, const char *day, const char *service, int64_t number,
               int64_t ms)
{
    char key[TICKET_DAY_SIZE + ID_SIZE];
    str_format(key, sizeof key, "%s %s", day, service);
    *tally_at(&verify->rendered, key) += number;
    *tally_at(&verify->rendered_ms, key) += ms;
}

static void
end_service(struct verify *verify, const struct event_row *row, const struct body *body,
            const struct ticket *before, struct verify_ticket *known)
{
    const struct ticket_step *step = &before->steps[before->step];
    const struct body_value *ms = body_get(body, "served_ms");
    char outcome[TICKET_OUTCOME_SIZE] = "";
    if (!body_text(body_get(body, "outcome"), outcome, sizeof outcome)) {
        outcome[0] = '\0';
    }
    const struct served served = {
        .event = row->id,
        .at = row->at,
        .ticket = row->ticket,
        .step = before->step,
        .ms = ms && ms->kind == BODY_INTEGER ? ms->integer : 0,
        .day = row->day,
        .service = step->service,
        .matter = step->matter,
        .counter = row->counter ? row->counter : "",
        .staff = row->staff ? row->staff : "",
        .outcome = outcome,
    };
    verify->served++;
    known->served_ms = served.ms;
    str_cut(known->served_day, sizeof known->served_day, row->day);
    str_cut(known->served_service, sizeof known->served_service, step->service);
    count_rendered(verify, row->day, step->service, 1, served.ms);
    if (verify->builds) {
        build_served(verify, row, &served);
    } else if (row->id > verify->archived) {
        known->served = mark_served(verify, &served);
        verify->ends.sum += known->served;
        verify->ends.count++;
    }
}

static void
take_back_service(struct verify *verify, const struct event_row *row,
                  const struct verify_ticket *known)
{
    verify->served--;
    count_rendered(verify, known->served_day, known->served_service, -1, -known->served_ms);
    if (verify->builds) {
        build(verify, row,
              db_do(store_statement(verify->store, STATEMENT_SERVED_DELETE), "i", row->undoes));
    } else if (row->undoes > verify->archived) {
        verify->ends.sum -= known->served;
        verify->ends.count--;
    }
}

void
verify_replay_served(struct verify *verify, const struct event_row *row, const struct body *body,
                     const struct ticket *before, struct verify_ticket *known)
{
    static const char *const ends[] = {"finish", "next"};
    const struct body_value *undone = row->undoes ? body_get(body, "undone") : NULL;
    for (size_t i = 0; i < ARRAY_SIZE(ends); i++) {
        if (strcmp(row->kind, ends[i]) == 0) {
            end_service(verify, row, body, before, known);
        }
        if (body_is_text(undone, ends[i])) {
            take_back_service(verify, row, known);
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

/* As the table has them. */
static void
join_reasons(const json_t *body, struct buffer *ret_reasons)
{
    const json_t *list = json_object_get(body, "reasons");
    buffer_append(ret_reasons, "");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *reason = json_string_value(json_array_get(list, i));
        buffer_format(ret_reasons, "%s%s", i ? "," : "", reason ? reason : "");
    }
}

static void
compare_rating(struct verify *verify, const struct event_row *row, const json_t *body,
               struct db_statement *statement)
{
    struct buffer reasons = {0};
    const struct {
        const char *what;
        int column;
        int64_t told;
    } numbers[] = {
        {"level", 1, json_integer_value(json_object_get(body, "level"))},
        {"time", 4, row->at},
        {"revision", 5, json_integer_value(json_object_get(body, "revision"))},
    };
    for (size_t i = 0; i < ARRAY_SIZE(numbers); i++) {
        int64_t stored = db_int(statement, numbers[i].column);
        if (stored != numbers[i].told) {
            verify_fault(verify, row->id, row->ticket,
                         "the rating's %s is %" PRId64 ", by the ledger %" PRId64, numbers[i].what,
                         stored, numbers[i].told);
        }
    }
    join_reasons(body, &reasons);
    const struct {
        const char *what;
        int column;
        const char *told;
    } texts[] = {{"reasons", 2, reasons.data}, {"language", 3, text_of(body, "lang")}};
    for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
        if (strcmp(db_text(statement, texts[i].column), texts[i].told) != 0) {
            verify_fault(verify, row->id, row->ticket,
                         "the rating's %s is '%s', by the ledger '%s'", texts[i].what,
                         db_text(statement, texts[i].column), texts[i].told);
        }
    }
    buffer_done(&reasons);
}

static void
build_rating(struct verify *verify, const struct event_row *row, const json_t *body)
{
    struct buffer reasons = {0};
    join_reasons(body, &reasons);
    build(verify, row,
          db_do(store_statement(verify->store, STATEMENT_RATING_INSERT), "iiiissi",
                (int64_t)json_integer_value(json_object_get(body, "served")), row->id, row->at,
                (int64_t)json_integer_value(json_object_get(body, "level")), reasons.data,
                text_of(body, "lang"),
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
    static const struct {
        const char *key;
        int column;
    } texts[] = {{"missing", 0}, {"basis", 1},   {"due_day", 2}, {"service", 4},
                 {"matter", 5},  {"counter", 6}, {"staff", 7}};
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
    for (size_t i = 0; found && i < ARRAY_SIZE(texts); i++) {
        const char *told = text_of(body, texts[i].key),
                   *stored = db_text(statement, texts[i].column);
        if (strcmp(told, stored) != 0) {
            verify_fault(verify, row->id, row->ticket,
                         "the notice's %s is '%s', by the ledger '%s'", texts[i].key, stored, told);
        }
    }
    if (found && (db_int(statement, 8) != row->at ||
                  (db_int(statement, 3) != 0) != json_is_true(json_object_get(body, "again")) ||
                  db_int(statement, 9) != row->ticket)) {
        verify_fault(verify, row->id, row->ticket, "the notice's time, kind or ticket is another");
    }
    db_reset(statement);
}

void
verify_replay_rate(struct verify *verify, const struct event_row *row, const json_t *body)
{
    int64_t served = json_integer_value(json_object_get(body, "served"));
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
    } else if (status == STATUS_OK) {
        compare_rating(verify, row, body, statement);
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

/* Which ones, once it is known that some are not as the ledger tells them. */
static enum status
name_served(struct verify *verify)
{
    struct db_statement *statement = store_statement(verify->store, STATEMENT_SERVED_WITHOUT_EVENT);
    size_t before = verify->report->fault_count;
    bool row = false;
    enum status status = db_first(statement, &row, "i", verify->archived);
    while (status == STATUS_OK && row) {
        verify_fault(verify, db_int(statement, 0), db_int(statement, 1),
                     "the service rendered has no such ledger row");
        status = db_next(statement, &row);
    }
    statement = store_statement(verify->store, STATEMENT_SERVED_BODIES);
    if (status == STATUS_OK) {
        status = db_first(statement, &row, "");
    }
    while (status == STATUS_OK && row) {
        json_t *body = json_loads(db_text(statement, 4), 0, NULL);
        if (strcmp(text_of(body, "outcome"), db_text(statement, 2)) != 0 ||
            json_integer_value(json_object_get(body, "served_ms")) != db_int(statement, 3)) {
            verify_fault(verify, db_int(statement, 0), db_int(statement, 1),
                         "the service rendered ended otherwise, or took another time");
        }
        json_decref(body);
        status = db_next(statement, &row);
    }
    if (status == STATUS_OK && verify->report->fault_count == before) {
        verify_fault(verify, 0, 0, "services rendered are not as the ledger tells them");
    }
    return status;
}

static enum status
compare_served(struct verify *verify)
{
    struct db_statement *statement = store_statement(verify->store, STATEMENT_SERVED_ALL);
    struct verify_set stored = {0};
    bool row = false;
    enum status status = db_first(statement, &row, "i", verify->archived);
    while (status == STATUS_OK && row) {
        const struct served served = {
            .event = db_int(statement, 0),
            .day = db_text(statement, 1),
            .at = db_int(statement, 2),
            .ticket = db_int(statement, 3),
            .step = db_int(statement, 4),
            .service = db_text(statement, 5),
            .matter = db_text(statement, 6),
            .counter = db_text(statement, 7),
            .staff = db_text(statement, 8),
            .outcome = db_text(statement, 9),
            .ms = db_int(statement, 10),
        };
        stored.sum += mark_served(verify, &served);
        stored.count++;
        status = db_next(statement, &row);
    }
    return status == STATUS_OK &&
                   (stored.count != verify->ends.count || stored.sum != verify->ends.sum)
               ? name_served(verify)
               : status;
}

/* Each row is as its ledger row tells it, and there are as many. */
enum status
verify_services(struct verify *verify)
{
    struct db_statement *statement = store_statement(verify->store, STATEMENT_RATING_TOTAL_WRONG);
    bool row = false;
    enum status status = compare_served(verify);
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
