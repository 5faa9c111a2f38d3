/* SPDX-License-Identifier: Apache-2.0
 * Services, counters, staff and devices: their rows against the definition and what the ledger
 * changed of it since. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "store/verify.h"

static void
compare_int(struct verify *verify, const char *kind, const char *id, const char *what,
            int64_t stored, int64_t told)
{
    if (stored != told) {
        verify_fault(verify, 0, 0, "%s %s: %s %" PRId64 ", by the ledger %" PRId64, kind, id, what,
                     stored, told);
    }
}

static const struct verify_word *
find_word(const struct verify_words *words, const char *id)
{
    for (size_t i = 0; i < words->count; i++) {
        if (strcmp(words->items[i].id, id) == 0) {
            return &words->items[i];
        }
    }
    return NULL;
}

static void
compare_service(struct verify *verify, struct db_statement *statement)
{
    const char *id = db_text(statement, 0);
    int64_t *guard = tally_at(&verify->guards, id);
    int64_t *waiting = tally_at(&verify->waiting, id);
    const struct verify_word *stop = find_word(&verify->stops, id);
    const struct hall_service *service = verify->hall ? hall_service(verify->hall, id) : NULL;

    compare_int(verify, "service", id, "guard", db_int(statement, 1), *guard);
    compare_int(verify, "service", id, "waiting", db_int(statement, 2), *waiting);
    *guard = *waiting = 0;
    compare_int(verify, "service", id, "stopped", db_int(statement, 3), stop ? 1 : 0);
    if (strcmp(db_text(statement, 4), stop ? stop->text : "") != 0) {
        verify_fault(verify, 0, 0, "service %s is stopped for another reason than the ledger tells",
                     id);
    }
    if (service) {
        compare_int(verify, "service", id, "quota", db_int(statement, 5), service->quota);
    }
}

static enum status
compare_services(struct verify *verify)
{
    struct db_statement *statement = store_statement(verify->store, STATEMENT_SERVICE_STATE);
    bool row = false;
    enum status status = db_first(statement, &row, "");
    while (status == STATUS_OK && row) {
        compare_service(verify, statement);
        status = db_next(statement, &row);
    }
    for (size_t i = 0; i < verify->waiting.size && status == STATUS_OK; i++) {
        if (verify->waiting.entries[i].value != 0) {
            verify_fault(verify, 0, 0, "service %s has tickets but no row",
                         verify->waiting.entries[i].key);
        }
    }
    return status;
}

static void
compare_state(struct verify *verify, struct db_statement *statement, struct verify_counter *known)
{
    if (strcmp(db_text(statement, 1), counter_state_name(known->state)) != 0) {
        verify_fault(verify, 0, 0, "counter %s is %s, by the ledger %s", known->id,
                     db_text(statement, 1), counter_state_name(known->state));
    }
    if (strcmp(db_text(statement, 2), known->staff) != 0) {
        verify_fault(verify, 0, 0, "counter %s has staff '%s', by the ledger '%s'", known->id,
                     db_text(statement, 2), known->staff);
    }
    if (db_int(statement, 3) != known->ticket) {
        verify_fault(verify, 0, db_int(statement, 3),
                     "counter %s has it in hand, by the ledger %" PRId64, known->id, known->ticket);
    }
    known->ticket = 0;
    compare_int(verify, "counter", known->id, "since", db_int(statement, 4), known->since);
    if (strcmp(db_text(statement, 5), known->reason) != 0) {
        verify_fault(verify, 0, 0, "counter %s pauses for another reason than the ledger tells",
                     known->id);
    }
    compare_int(verify, "counter", known->id, "back at", db_int(statement, 6), known->back_at);
    compare_int(verify, "counter", known->id, "last row", db_int(statement, 7), known->last_event);
}

static enum status
compare_counters(struct verify *verify)
{
    struct db_statement *statement = store_statement(verify->store, STATEMENT_COUNTER_EACH);
    bool row = false;
    enum status status = db_first(statement, &row, "");
    while (status == STATUS_OK && row) {
        const char *id = db_text(statement, 0);
        compare_state(verify, statement, verify_counter_of(verify, id));
        status = db_next(statement, &row);
    }
    for (size_t i = 0; i < verify->counter_count && status == STATUS_OK; i++) {
        if (verify->counters[i].ticket != 0) {
            verify_fault(verify, 0, verify->counters[i].ticket,
                         "it is in hand at counter %s, which has no row", verify->counters[i].id);
        }
    }
    return status;
}

/* "C G|J": primary services, then secondary ones. */
static void
tell_services(const struct verify *verify, const struct verify_counter *known, struct buffer *out)
{
    const struct hall_counter *counter = hall_counter(verify->hall, known->id);
    json_t *service;
    size_t at;
    if (known->services) {
        json_array_foreach(known->services, at, service)
        {
            buffer_format(out, "%s ", json_is_string(service) ? json_string_value(service) : "");
        }
        return;
    }
    for (size_t i = 0; i < counter->primary_count; i++) {
        buffer_format(out, "%s ", counter->primary[i]);
    }
    for (size_t i = 0; i < counter->secondary_count; i++) {
        buffer_format(out, "|%s ", counter->secondary[i]);
    }
}

static enum status
compare_served(struct verify *verify, const struct verify_counter *known)
{
    struct db_statement *statement = store_statement(verify->store, STATEMENT_COUNTER_SERVICES);
    struct buffer told = {0}, stored = {0};
    bool row = false;
    enum status status = db_first(statement, &row, "s", known->id);
    while (status == STATUS_OK && row) {
        buffer_format(&stored, "%s%s ", db_int(statement, 1) ? "|" : "", db_text(statement, 0));
        status = db_next(statement, &row);
    }
    tell_services(verify, known, &told);
    if (status == STATUS_OK &&
        strcmp(stored.data ? stored.data : "", told.data ? told.data : "") != 0) {
        verify_fault(verify, 0, 0, "counter %s serves %s, by the ledger %s", known->id,
                     stored.data ? stored.data : "nothing", told.data ? told.data : "nothing");
    }
    buffer_done(&told);
    buffer_done(&stored);
    return status;
}

static enum status
compare_staff(struct verify *verify)
{
    struct db_statement *statement = store_statement(verify->store, STATEMENT_STAFF_EACH);
    size_t count = 0;
    bool row = false;
    enum status status = db_first(statement, &row, "");
    while (status == STATUS_OK && row) {
        const char *id = db_text(statement, 0);
        const struct verify_staff *known = NULL;
        for (size_t i = 0; i < verify->staff_count && !known; i++) {
            known = strcmp(verify->staff[i].id, id) == 0 ? &verify->staff[i] : NULL;
        }
        if (known) {
            compare_int(verify, "staff", id, "roles", db_int(statement, 2), known->roles);
            compare_int(verify, "staff", id, "off", db_int(statement, 3), known->off);
        } else {
            verify_fault(verify, 0, 0, "the ledger knows nobody with the id %s", id);
        }
        count++;
        status = db_next(statement, &row);
    }
    if (status == STATUS_OK && count != verify->staff_count) {
        verify_fault(verify, 0, 0, "%zu members of staff, by the ledger %zu", count,
                     verify->staff_count);
    }
    return status;
}

static enum status
compare_devices(struct verify *verify)
{
    struct db_statement *statement = store_statement(verify->store, STATEMENT_PRESENCE_EACH);
    size_t count = 0;
    bool row = false;
    enum status status = db_first(statement, &row, "");
    while (status == STATUS_OK && row) {
        const struct verify_word *known = find_word(&verify->devices, db_text(statement, 0));
        if (!known || strcmp(known->device, db_text(statement, 1)) != 0 ||
            strcmp(known->text, db_text(statement, 2)) != 0 || known->at != db_int(statement, 3)) {
            verify_fault(verify, 0, 0, "device %s is not as the ledger told it last",
                         db_text(statement, 0));
        }
        count++;
        status = db_next(statement, &row);
    }
    if (status == STATUS_OK && count != verify->devices.count) {
        verify_fault(verify, 0, 0, "%zu devices, by the ledger %zu", count, verify->devices.count);
    }
    return status;
}

static enum status
compare_alert(struct verify *verify)
{
    const struct alert *known = &verify->alert;
    struct alert stored;
    enum status status = alert_get(verify->store, &stored);

    if (status == STATUS_OK && (stored.on != known->on || stored.since != known->since ||
                                strcmp(stored.preset, known->preset) != 0)) {
        verify_fault(verify, 0, 0, "the emergency message is not as the ledger told it last");
    }
    return status;
}

enum status
verify_places(struct verify *verify)
{
    enum status status = compare_services(verify);
    if (status == STATUS_OK) {
        status = compare_counters(verify);
    }
    if (status == STATUS_OK) {
        status = compare_devices(verify);
    }
    if (status == STATUS_OK) {
        status = compare_alert(verify);
    }
    if (!verify->hall || status != STATUS_OK) {
        return status;
    }
    status = verify_lists(verify);
    for (size_t i = 0; i < verify->counter_count && status == STATUS_OK; i++) {
        if (hall_counter(verify->hall, verify->counters[i].id)) {
            status = compare_served(verify, &verify->counters[i]);
        }
    }
    return status == STATUS_OK ? compare_staff(verify) : status;
}
