/* SPDX-License-Identifier: Apache-2.0
 * Proves the ledger and everything that follows from it, in one snapshot while others write. */
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/verify.h"

bool
verify_trouble(struct verify *verify, enum status status)
{
    if (status == STATUS_OK || status == STATUS_CORRUPT) {
        return false;
    }
    if (verify->trouble == STATUS_OK) {
        verify->trouble = status;
    }
    return true;
}

void
verify_fault(struct verify *verify, int64_t event, int64_t ticket, const char *format, ...)
{
    struct verify_report *report = verify->report;
    if (report->fault_count == VERIFY_FAULTS_MAX) {
        return;
    }
    if (!report->faults) {
        report->faults = mem_zero_alloc(VERIFY_FAULTS_MAX, sizeof *report->faults);
    }
    struct verify_fault *fault = &report->faults[report->fault_count++];
    char text[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, verify->translate ? verify->translate(format) : format, args);
    va_end(args);
    fault->event = event;
    fault->ticket = ticket;
    str_cut(fault->what, sizeof fault->what, text);
}

uint64_t
verify_mark_of(const struct verify *verify, const void *bytes, size_t length)
{
    unsigned char hash[crypto_shorthash_BYTES];
    uint64_t mark;
    crypto_shorthash(hash, bytes, length, verify->mark_key);
    memcpy(&mark, hash, sizeof mark);
    return mark;
}

void
verify_mark(const struct verify *verify, struct verify_set *set, const char *text, int64_t number)
{
    unsigned char bytes[8 + ACTION_REQUEST_SIZE];
    size_t length = strlen(text);
    length = length < ACTION_REQUEST_SIZE ? length : ACTION_REQUEST_SIZE;
    memcpy(bytes, &number, 8);
    memcpy(bytes + 8, text, length);
    set->sum += verify_mark_of(verify, bytes, 8 + length);
    set->count++;
}

enum status
verify_list_tickets(struct verify *verify, enum statement list)
{
    struct db_statement *statement = store_statement(verify->store, list);
    size_t size = 0;
    bool row = false;
    enum status status = db_first(statement, &row, "");
    while (status == STATUS_OK && row) {
        if (verify->stored_count == size) {
            size = size ? size * 2 : 1024;
            verify->stored = mem_grow(verify->stored, size, sizeof *verify->stored);
        }
        verify->stored[verify->stored_count++] =
            (struct verify_stored){db_int(statement, 0), db_int(statement, 1)};
        status = db_next(statement, &row);
    }
    verify->report->tickets = (int64_t)verify->stored_count;
    return status;
}

struct walk {
    struct verify *verify;
    enum status status;
};

static bool
on_row(const struct event_row *row, void *context)
{
    struct walk *walk = context;
    if (walk->verify->until && row->id > walk->verify->until) {
        return false;
    }
    walk->status = verify_row(walk->verify, row);
    if (walk->status == STATUS_OK) {
        walk->status = walk->verify->trouble;
    }
    return walk->status == STATUS_OK;
}

enum status
verify_rows(struct verify *verify)
{
    struct walk walk = {.verify = verify, .status = STATUS_OK};
    enum status status = ledger_each(verify->store, verify->last_event, on_row, &walk);
    if (status == STATUS_OK) {
        status = walk.status;
    }
    return status == STATUS_OK ? verify_ended(verify) : status;
}

static enum status
verify_all(struct verify *verify, const struct verify_options *options)
{
    verify_chain_begin(verify);
    enum status status = verify_list_tickets(verify, STATEMENT_TICKET_LAST_EVENTS);
    if (status == STATUS_OK) {
        status = verify_archived(verify, options);
    }
    if (status == STATUS_OK) {
        status = verify_rows(verify);
    }
    if (status == STATUS_OK) {
        status = verify_tables(verify);
    }
    if (status == STATUS_OK) {
        status = verify_desk(verify);
    }
    enum status ended = verify_chain_end(verify);
    return status == STATUS_OK ? ended : status;
}

void
verify_begin(struct verify *verify, struct store *store, struct verify_report *report)
{
    *verify =
        (struct verify){.store = store, .report = report, .ticket_done = verify_compare_ticket};
    memset(verify->head, '0', sizeof verify->head - 1);
    randombytes_buf(verify->mark_key, sizeof verify->mark_key);
}

void
verify_done(struct verify *verify)
{
    for (int64_t i = 0; i < verify->last_ticket; i++) {
        if (verify->tickets[i]) {
            buffer_done(&verify->tickets[i]->change);
            free(verify->tickets[i]);
        }
    }
    free(verify->tickets);
    free(verify->stored);
    free(verify->ended);
    tally_done(&verify->issued);
    tally_done(&verify->guards);
    tally_done(&verify->waiting);
    tally_done(&verify->rendered);
    tally_done(&verify->rendered_ms);
    verify_state_done(verify);
    verify_desk_done(verify);
}

/* "ID:HASH" */
static bool
parse_head(const char *text, int64_t *ret_id, char ret_hash[65])
{
    char id[24];
    size_t length = strcspn(text, ":");
    if (text[length] != ':' || length >= sizeof id || strlen(text + length + 1) != 64) {
        return false;
    }
    memcpy(id, text, length);
    id[length] = '\0';
    return str_to_int(id, 1, INT64_MAX, ret_id) && str_copy(ret_hash, 65, text + length + 1);
}

enum status
store_verify(struct store *store, const char *expected_head, struct verify_report *ret_report)
{
    const struct verify_options options = {.expected_head = expected_head};
    return store_verify_with(store, &options, ret_report);
}

enum status
store_verify_with(struct store *store, const struct verify_options *options,
                  struct verify_report *ret_report)
{
    const char *expected_head = options->expected_head;
    struct verify_report report = {0};
    struct verify verify;
    verify_begin(&verify, store, &report);
    verify.translate = options->translate;
    if (expected_head && !parse_head(expected_head, &verify.expected_id, verify.expected_hash)) {
        return STATUS_INVALID;
    }
    enum status status = transaction_read(store);
    if (status == STATUS_OK) {
        status = verify_all(&verify, options);
    }
    transaction_rollback(store);
    str_format(report.head, sizeof report.head, "%" PRId64 ":%s", verify.last_event, verify.head);
    verify_done(&verify);
    if (status != STATUS_OK) {
        verify_report_done(&report);
        return status;
    }
    *ret_report = report;
    return STATUS_OK;
}

void
verify_report_done(struct verify_report *report)
{
    free(report->faults);
    report->faults = NULL;
    report->fault_count = 0;
}
