/* SPDX-License-Identifier: Apache-2.0
 * The tables against what the ledger told: every value that the ledger re-derives, and rows that it
 * does not know. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "store/verify.h"

enum { GAP_MAX = 8 }; /* rows that are read in vain rather than to ask anew */

static void
compare_columns(struct verify *verify, const struct ticket *known, const struct ticket *stored)
{
    json_t *difference = ticket_row_change(known, stored);
    const char *column;
    json_t *pair;
    json_object_foreach(difference, column, pair)
    {
        char *text = json_dumps(pair, JSON_COMPACT);
        verify_fault(verify, 0, known->id, "%s of its ledger and of its row differ: %s", column,
                     text ? text : "");
        free(text);
    }
    json_decref(difference);
}

static void
compare_row(struct verify *verify, const struct ticket *ticket, struct db_statement *row)
{
    struct ticket stored;
    const char *foreign = ticket_row_read(row, 0, &stored);
    if (foreign) {
        verify_fault(verify, 0, ticket->id, "%s of its row has a value that none can have",
                     foreign);
    }
    const char *service = ticket->steps[ticket->step].service;
    if (strcmp(db_text(row, 3), service) != 0) {
        verify_fault(verify, 0, ticket->id, "its row is at service %s, its ledger at %s",
                     db_text(row, 3), service);
    }
    if (!ticket_row_is_equal(ticket, &stored)) {
        compare_columns(verify, ticket, &stored);
    }
    if (stored.last_event != ticket->last_event) {
        verify_fault(verify, ticket->last_event, ticket->id,
                     "its row ends with %" PRId64 ", its ledger with %" PRId64, stored.last_event,
                     ticket->last_event);
    }
}

/* By rising id, with the rows from the first one's to the last one's. */
static enum status
compare_span(struct verify *verify, const struct ticket *tickets, size_t count)
{
    struct db_statement *statement = store_statement(verify->store, STATEMENT_TICKET_BETWEEN);
    bool row = false;
    enum status status = db_first(statement, &row, "ii", tickets[0].id, tickets[count - 1].id);
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        while (status == STATUS_OK && row && db_int(statement, 0) < tickets[i].id) {
            status = db_next(statement, &row);
        }
        if (status != STATUS_OK) {
            break;
        }
        if (row && db_int(statement, 0) == tickets[i].id) {
            compare_row(verify, &tickets[i], statement);
        } else {
            verify_fault(verify, tickets[i].last_event, tickets[i].id, "the ticket has no row");
        }
    }
    db_reset(statement);
    return status;
}

static int
by_id(const void *a, const void *b)
{
    const struct ticket *left = a, *right = b;
    return left->id < right->id ? -1 : left->id > right->id;
}

/* Ids end near each other; where there is a gap, no row of others is read on the way. */
enum status
verify_ended(struct verify *verify)
{
    struct verify_ended *ended = verify->ended;
    enum status status = STATUS_OK;
    if (!ended) {
        return status;
    }
    qsort(ended->tickets, ended->count, sizeof *ended->tickets, by_id);
    for (size_t from = 0, to; from < ended->count && status == STATUS_OK; from = to) {
        for (to = from + 1;
             to < ended->count && ended->tickets[to].id - ended->tickets[to - 1].id <= GAP_MAX;
             to++) {
        }
        status = compare_span(verify, &ended->tickets[from], to - from);
    }
    ended->count = 0;
    return status;
}

enum status
verify_compare_ticket(struct verify *verify, struct verify_ticket *known)
{
    if (!verify->ended) {
        verify->ended = mem_zero_alloc(1, sizeof *verify->ended);
    }
    verify->ended->tickets[verify->ended->count++] = known->ticket;
    return verify->ended->count < VERIFY_ENDED_MAX ? STATUS_OK : verify_ended(verify);
}

enum status
verify_end_ticket(struct verify *verify, int64_t id)
{
    struct verify_ticket *known = verify->tickets[id - 1];
    enum status status = verify->ticket_done(verify, known);
    buffer_done(&known->change);
    free(known);
    verify->tickets[id - 1] = NULL;
    return status;
}

static enum status
compare_tickets(struct verify *verify)
{
    for (int64_t id = 1; id <= verify->last_ticket; id++) {
        if (verify->tickets[id - 1]) {
            enum status status = verify_end_ticket(verify, id);
            if (status != STATUS_OK) {
                return status;
            }
        }
    }
    for (size_t i = 0; i < verify->stored_count; i++) {
        int64_t id = verify->stored[i].id;
        if (id < 1 || id > verify->last_ticket) {
            verify_fault(verify, 0, id, "the ledger knows no such ticket");
        }
    }
    return verify_ended(verify);
}

/* As stored: a read transaction's hall row carries the day of now. */
static enum status
compare_day(struct verify *verify)
{
    struct db_statement *statement = store_statement(verify->store, STATEMENT_HALL_DAY);
    bool row = false, closed = strcmp(verify->last_kind, "day-closed") == 0;
    enum status status = db_first(statement, &row, "");
    if (status == STATUS_OK && row) {
        int order = strcmp(db_text(statement, 0), verify->last_day);
        if (closed ? order <= 0 : order != 0) {
            verify_fault(verify, verify->last_event, 0, "the hall's row is of the day %s",
                         db_text(statement, 0));
        }
    }
    db_reset(statement);
    return status;
}

/* Where it ends, how late it is, and what it is. */
static void
compare_hall(struct verify *verify)
{
    const struct hall_row *hall = &verify->store->hall;
    if (hall->last_event != verify->last_event) {
        verify_fault(verify, verify->last_event, 0,
                     "the ledger ends here, the hall's row says at %" PRId64, hall->last_event);
    }
    if (strcmp(hall->head, verify->head) != 0) {
        verify_fault(verify, verify->last_event, 0, "the hall's row has another head");
    }
    if (hall->last_ticket != verify->last_ticket) {
        verify_fault(verify, 0, verify->last_ticket,
                     "the newest ticket is this one, the hall's row says %" PRId64,
                     hall->last_ticket);
    }
    if (hall->last_at != verify->last_at) {
        verify_fault(verify, verify->last_event, 0, "the hall's row has another time");
    }
    if (hall->training != verify->training) {
        verify_fault(verify, 0, 0,
                     verify->training ? N_("the hall was made for training")
                                      : N_("the hall was made real"));
    }
    if (!verify->training && hall->clock_real != 0) {
        verify_fault(verify, 0, 0, "a real hall's clock is set");
    }
    if (verify->archived > 0 && !verify->anchor_told) {
        verify_fault(verify, verify->archived, 0,
                     "no row tells that the rows up to here were moved out");
    }
    verify_anchor(verify);
    if (verify->blank > 0) {
        verify_fault(verify, 0, 0, "the text of %" PRId64 " earlier definitions is missing",
                     verify->blank);
    }
    if (verify->expected_id && !verify->expected_seen) {
        verify_fault(
            verify, verify->expected_id, 0,
            verify->expected_id <= verify->archived && !verify->from_files
                ? N_("the row kept elsewhere stands in an archive file, which was not given")
                : N_("the row kept elsewhere is not here"));
    }
}

/* The present day's rows, then the past's: a value that was held against its row is set to 0. */
static enum status
compare_series_rows(struct verify *verify, enum statement each, int day_column, int issued_column)
{
    struct db_statement *statement = store_statement(verify->store, each);
    bool row = false;
    enum status status = db_first(statement, &row, "");
    while (status == STATUS_OK && row) {
        char key[TICKET_DAY_SIZE + 2 * ID_SIZE];
        str_format(key, sizeof key, "%s %s %s", db_text(statement, day_column),
                   db_text(statement, 0), db_text(statement, 1));
        int64_t issued = db_int(statement, issued_column);
        int64_t *known = tally_at(&verify->issued, key);
        /* A past row stands behind the present one of the same day. */
        bool behind = each == STATEMENT_SERIES_PAST_EACH && *known < 0 && issued <= -*known;
        if (!behind && issued != *known) {
            verify_fault(verify, 0, 0, "series %s: %" PRId64 " issued, by the ledger %" PRId64, key,
                         issued, *known);
        }
        *known = -issued;
        status = db_next(statement, &row);
    }
    return status;
}

static enum status
compare_series(struct verify *verify)
{
    enum status status = compare_series_rows(verify, STATEMENT_SERIES_EACH, 4, 5);
    if (status == STATUS_OK) {
        status = compare_series_rows(verify, STATEMENT_SERIES_PAST_EACH, 2, 3);
    }
    for (size_t i = 0; i < verify->issued.size && status == STATUS_OK; i++) {
        if (verify->issued.entries[i].value > 0) {
            verify_fault(verify, 0, 0, "series %s: %" PRId64 " issued, but it has no row",
                         verify->issued.entries[i].key, verify->issued.entries[i].value);
        }
    }
    return status;
}

/* The answer that a repeated request gets names the row that it was given for. */
static enum status
compare_answers(struct verify *verify)
{
    struct db_statement *statement = store_statement(verify->store, STATEMENT_REQUEST_ANSWERS);
    bool row = false;
    enum status status = db_first(statement, &row, "");
    while (status == STATUS_OK && row) {
        char event[40];
        str_format(event, sizeof event, "\"event\":%" PRId64, db_int(statement, 1));
        const char *found = strstr(db_text(statement, 2), event);
        if (db_is_null(statement, 0)) {
            verify_fault(verify, db_int(statement, 1), 0, "an answer is kept for no request");
        } else if (!found || (found[strlen(event)] != ',' && found[strlen(event)] != '}')) {
            verify_fault(verify, db_int(statement, 1), 0,
                         "the answer kept for request %s is another row's", db_text(statement, 0));
        }
        status = db_next(statement, &row);
    }
    return status;
}

/* Which ones, once it is known that some are wrong: each is looked for in the other table. */
static enum status
name_requests(struct verify *verify)
{
    size_t before = verify->report->fault_count;
    struct db_statement *statement =
        store_statement(verify->store, STATEMENT_REQUEST_WITHOUT_EVENT);
    bool row = false;
    enum status status = db_first(statement, &row, "i", verify->archived);
    while (status == STATUS_OK && row) {
        verify_fault(verify, db_int(statement, 1), 0, "request %s is answered by no such row",
                     db_text(statement, 0));
        status = db_next(statement, &row);
    }
    statement = store_statement(verify->store, STATEMENT_EVENT_WITHOUT_REQUEST);
    if (status == STATUS_OK) {
        status = db_first(statement, &row, "");
    }
    while (status == STATUS_OK && row) {
        verify_fault(verify, db_int(statement, 0), 0, "its request is not kept");
        status = db_next(statement, &row);
    }
    if (status == STATUS_OK && verify->report->fault_count == before) {
        verify_fault(verify, 0, 0, "the requests are not those that a repair told");
    }
    return status;
}

static enum status
compare_requests(struct verify *verify)
{
    struct db_statement *statement = store_statement(verify->store, STATEMENT_REQUEST_EACH);
    struct verify_set kept = {0};
    bool row = false;
    enum status status = db_first(statement, &row, "");
    while (status == STATUS_OK && row) {
        if (db_int(statement, 1) > verify->archived) {
            verify_mark(verify, &kept, db_text(statement, 0), db_int(statement, 1));
        }
        status = db_next(statement, &row);
    }
    if (status == STATUS_OK &&
        (kept.count != verify->requests.count || kept.sum != verify->requests.sum)) {
        status = name_requests(verify);
    }
    if (status == STATUS_OK) {
        status = compare_answers(verify);
    }
    statement = store_statement(verify->store, STATEMENT_EVENT_WITHOUT_ANSWER);
    if (status == STATUS_OK) {
        status = db_first(statement, &row, "i", verify->purged_to);
    }
    while (status == STATUS_OK && row) {
        verify_fault(verify, db_int(statement, 0), 0, "its request has no answer kept");
        status = db_next(statement, &row);
    }
    return status;
}

enum status
verify_tables(struct verify *verify)
{
    compare_hall(verify);
    enum status status = compare_day(verify);
    if (status == STATUS_OK) {
        status = verify_definition(verify);
    }
    if (status == STATUS_OK) {
        status = compare_tickets(verify);
    }
    if (status == STATUS_OK) {
        status = verify_places(verify);
    }
    if (status == STATUS_OK) {
        status = compare_series(verify);
    }
    if (status == STATUS_OK) {
        status = verify_services(verify);
    }
    return status == STATUS_OK ? compare_requests(verify) : status;
}
