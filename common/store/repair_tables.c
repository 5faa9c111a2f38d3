/* SPDX-License-Identifier: Apache-2.0
 * Every table from the ledger's replay; beside it, what only the old tables had. */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "store/pin.h"
#include "store/repair_private.h"

/* From the first source that has it. False: none. */
static bool
ticket_extras(struct repair *repair, int64_t id, char note[TICKET_NOTE_SIZE],
              char code[TICKET_CODE_SIZE])
{
    bool found = false;
    for (size_t i = 0; i < repair->source_count && !found; i++) {
        struct db_statement *statement = store_statement(repair->sources[i], STATEMENT_TICKET_KEPT);
        struct number_reference reference;
        char named[TICKET_CODE_SIZE + 8];
        bool there = false;
        if (db_first(statement, &there, "i", id) == STATUS_OK && there &&
            repair_is_text(db_text(statement, 0)) && repair_is_text(db_text(statement, 1))) {
            str_format(named, sizeof named, "code:%s", db_text(statement, 1));
            found = number_reference_parse(named, &reference) && reference.kind == NUMBER_CODE;
        }
        if (found) {
            db_text_copy(statement, 0, note, TICKET_NOTE_SIZE);
            memcpy(code, reference.code, TICKET_CODE_SIZE);
        }
        db_reset(statement);
    }
    return found;
}

static void
lose_extras(struct repair *repair, struct ticket *ticket)
{
    uint8_t random[10];
    char name[60];
    randombytes_buf(random, sizeof random);
    number_code_format(ticket->day, random, ticket->code);
    ticket->note[0] = '\0';
    str_format(name, sizeof name, "%s/%s", ticket->day, ticket->number);
    repair_lose(repair, "codes", name);
    repair_lose(repair, "notes", name);
}

static enum status
put_ticket(struct verify *verify, struct verify_ticket *known)
{
    struct repair *repair = verify->context;
    struct ticket *ticket = &known->ticket;
    bool found = ticket_extras(repair, ticket->id, ticket->note, ticket->code) ||
                 (repair_add_salvage(repair) &&
                  ticket_extras(repair, ticket->id, ticket->note, ticket->code));
    if (!found) {
        lose_extras(repair, ticket);
    }
    enum status status = ticket_row_insert(verify->store, ticket);
    if (status == STATUS_CORRUPT && found) {
        /* Another ticket has that code already: one of the two is damaged. */
        lose_extras(repair, ticket);
        status = ticket_row_insert(verify->store, ticket);
    }
    return status;
}

/* The hall row of the old file is good for what the ledger does not tell when it ends where the
 * ledger does. */
static const struct hall_row *
old_hall(const struct repair *repair)
{
    for (size_t i = 0; i < repair->source_count; i++) {
        const struct hall_row *hall = &repair->sources[i]->hall;
        if (hall->last_event == repair->last && strcmp(hall->head, repair->head) == 0) {
            return hall;
        }
    }
    return NULL;
}

static bool
is_key(const char *key)
{
    return strlen(key) == 64 && strspn(key, "0123456789abcdef") == 64;
}

static void
fill_bell_key(struct repair *repair, char dst[65])
{
    unsigned char key[32];
    for (size_t i = 0; i < repair->source_count; i++) {
        if (is_key(repair->sources[i]->hall.bell_key)) {
            memcpy(dst, repair->sources[i]->hall.bell_key, 65);
            return;
        }
    }
    randombytes_buf(key, sizeof key);
    sodium_bin2hex(dst, 65, key, sizeof key);
    repair_lose(repair, "bell-key", "");
}

/* A training hall's set clock: as it was, or going on from the newest row. */
static void
fill_clock(struct repair *repair, const struct verify *verify, struct hall_row *hall)
{
    const struct hall_row *old = old_hall(repair);
    hall->clock_rate = 1000;
    if (!hall->training) {
        return;
    }
    if (old) {
        hall->clock_at = old->clock_at;
        hall->clock_real = old->clock_real;
        hall->clock_rate = old->clock_rate;
    } else if (verify->clock_rate > 0) {
        hall->clock_at = verify->last_at;
        hall->clock_real = clock_real_ms(&verify->store->clock);
        hall->clock_rate = verify->clock_rate;
        repair_lose(repair, "clock", "");
    }
}

static enum status
put_hall(struct repair *repair, const struct verify *verify)
{
    struct store *store = verify->store;
    struct hall_row *hall = &store->hall;
    const json_t *id = json_object_get(verify->definition, "hall");
    const char *day = verify->last_day;
    str_cut(hall->id, sizeof hall->id, json_string_value(id));
    hall->training = verify->training;
    fill_bell_key(repair, hall->bell_key);
    fill_clock(repair, verify, hall);
    if (strcmp(verify->last_kind, "day-closed") == 0) {
        struct civil civil;
        if (!civil_parse_date(day, &civil)) {
            return STATUS_CORRUPT;
        }
        civil = civil_from_days(civil_to_days(civil.year, civil.month, civil.day) + 1);
        civil_format_date(&civil, hall->day, sizeof hall->day);
    } else {
        str_cut(hall->day, sizeof hall->day, day);
    }
    hall->revision = json_integer_value(json_object_get(verify->definition, "revision"));
    enum status status = db_do(store_statement(store, STATEMENT_HALL_INSERT), "siss", hall->id,
                               (int64_t)hall->training, hall->bell_key, verify->head);
    if (status == STATUS_OK) {
        status = definition_in_hall_row(store, verify->hall, hall->revision);
    }
    if (status == STATUS_OK) {
        status = db_do(store_statement(store, STATEMENT_HALL_ARCHIVED), "i", repair->archived);
    }
    /* No clock of this boot: the newest row may be from another. */
    return status == STATUS_OK ? db_do(store_statement(store, STATEMENT_HALL_PUT), "isiisiiiiis",
                                       verify->last_event, verify->head, verify->last_ticket,
                                       verify->last_at, hall->day, hall->clock_at, hall->clock_real,
                                       hall->clock_rate, INT64_C(0), INT64_C(0), "")
                               : status;
}

/* key: "day service series" */
static enum status
put_series(const struct verify *verify, const char *key, int64_t issued)
{
    char day[TICKET_DAY_SIZE], service[ID_SIZE];
    const char *space = strchr(key, ' '), *second = space ? strchr(space + 1, ' ') : NULL;
    struct store *store = verify->store;
    if (!second || issued == 0) {
        return STATUS_OK;
    }
    str_format(day, sizeof day, "%.*s", (int)(space - key), key);
    str_format(service, sizeof service, "%.*s", (int)(second - space - 1), space + 1);
    if (strcmp(day, store->hall.day) == 0 &&
        hall_series_named(hall_service(verify->hall, service), second + 1)) {
        return db_do(store_statement(store, STATEMENT_SERIES_ISSUE), "ssi", service, second + 1,
                     issued);
    }
    return db_do(store_statement(store, STATEMENT_SERIES_PAST_PUT), "sssi", service, second + 1,
                 day, issued);
}

static enum status
put_service(struct verify *verify, const char *id)
{
    const struct verify_word *stop = NULL;
    for (size_t i = 0; i < verify->stops.count; i++) {
        if (strcmp(verify->stops.items[i].id, id) == 0) {
            stop = &verify->stops.items[i];
        }
    }
    return db_do(store_statement(verify->store, STATEMENT_SERVICE_SET), "siiis", id,
                 *tally_at(&verify->guards, id), *tally_at(&verify->waiting, id),
                 (int64_t)(stop ? 1 : 0), stop ? stop->text : "");
}

static enum status
put_counter(struct verify *verify, const struct verify_counter *counter)
{
    struct store *store = verify->store;
    enum status status = db_do(store_statement(store, STATEMENT_COUNTER_STATE), "sssisi",
                               counter->id, counter_state_name(counter->state), counter->staff,
                               counter->since, counter->reason, counter->back_at);
    if (status == STATUS_OK) {
        status = db_do(store_statement(store, STATEMENT_COUNTER_HAND), "sii", counter->id,
                       counter->ticket, counter->last_event);
    }
    if (status == STATUS_OK && counter->services) {
        status = db_do(store_statement(store, STATEMENT_COUNTER_SERVICE_CLEAR), "s", counter->id);
    }
    for (size_t i = 0; status == STATUS_OK && i < json_array_size(counter->services); i++) {
        status =
            db_do(store_statement(store, STATEMENT_COUNTER_SERVICE_PUT), "ssii", counter->id,
                  json_string_value(json_array_get(counter->services, i)), INT64_C(0), (int64_t)i);
    }
    return status;
}

struct old_staff {
    char *name;
    char pin[PIN_HASH_SIZE];
    int64_t failures, locked_until;
};

static bool
find_staff(struct repair *repair, const char *id, struct old_staff *old)
{
    bool found = false;
    for (size_t i = 0; i < repair->source_count && !found; i++) {
        struct db_statement *statement = store_statement(repair->sources[i], STATEMENT_STAFF_ROW);
        bool there = false;
        if (db_first(statement, &there, "s", id) == STATUS_OK && there &&
            repair_is_text(db_text(statement, 0)) &&
            strlen(db_text(statement, 1)) < sizeof old->pin) {
            old->name = mem_strdup(db_text(statement, 0));
            db_text_copy(statement, 1, old->pin, sizeof old->pin);
            old->failures = db_int(statement, 2);
            old->locked_until = db_int(statement, 3);
            found = true;
        }
        db_reset(statement);
    }
    return found;
}

static enum status
put_staff(struct repair *repair, struct verify *verify, const struct verify_staff *staff)
{
    struct store *store = verify->store;
    const struct hall_staff *in_file = hall_staff(verify->hall, staff->id);
    struct old_staff old = {0};
    enum status status = STATUS_OK;
    if (find_staff(repair, staff->id, &old)) {
        status = db_do(store_statement(store, STATEMENT_STAFF_DELETE), "s", staff->id);
    } else {
        /* Someone of the file has the name there by now. */
        repair_lose(repair, "pins", staff->id);
        old.name = in_file ? NULL : mem_strdup("{}");
        if (!in_file) {
            repair_lose(repair, "names", staff->id);
        }
    }
    if (status == STATUS_OK && old.name) {
        status = db_do(store_statement(store, STATEMENT_STAFF_PUT), "ssis", staff->id, old.name,
                       (int64_t)staff->roles, old.pin);
    }
    if (status == STATUS_OK && staff->off) {
        status = db_do(store_statement(store, STATEMENT_STAFF_OFF), "s", staff->id);
    }
    if (status == STATUS_OK && (old.failures || old.locked_until)) {
        status = db_do(store_statement(store, STATEMENT_STAFF_FAILURES), "sii", staff->id,
                       old.failures, old.locked_until);
    }
    free(old.name);
    return status;
}

/* That a message stands is told by the ledger; its words are not. */
static enum status
put_alert(struct repair *repair, const struct verify *verify)
{
    const struct alert *alert = &verify->alert;
    struct buffer words[2] = {0};
    bool found = false;
    for (size_t i = 0; alert->on && i < repair->source_count && !found; i++) {
        struct db_statement *statement =
            store_statement(repair->sources[i], STATEMENT_EMERGENCY_GET);
        bool there = false;
        if (db_first(statement, &there, "") == STATUS_OK && there &&
            repair_is_text(db_text(statement, 1)) && repair_is_text(db_text(statement, 2))) {
            buffer_append(&words[0], db_text(statement, 1));
            buffer_append(&words[1], db_text(statement, 2));
            found = true;
        }
        db_reset(statement);
    }
    enum status status = STATUS_OK;
    if (alert->on) {
        status =
            db_do(store_statement(verify->store, STATEMENT_EMERGENCY_PUT), "sssi", alert->preset,
                  found ? words[0].data : "", found ? words[1].data : "", alert->since);
    }
    if (alert->on && !found) {
        repair_lose(repair, "carried", "emergency");
    }
    buffer_done(&words[0]);
    buffer_done(&words[1]);
    return status;
}

static enum status
put_places(struct repair *repair, struct verify *verify)
{
    enum status status = definition_rows(verify->store, verify->hall, NULL);
    for (size_t i = 0; i < verify->hall->service_count && status == STATUS_OK; i++) {
        status = put_service(verify, verify->hall->services[i].id);
    }
    for (size_t i = 0; i < verify->issued.size && status == STATUS_OK; i++) {
        if (verify->issued.entries[i].key) {
            status =
                put_series(verify, verify->issued.entries[i].key, verify->issued.entries[i].value);
        }
    }
    for (size_t i = 0; i < verify->counter_count && status == STATUS_OK; i++) {
        status = put_counter(verify, &verify->counters[i]);
    }
    for (size_t i = 0; i < verify->staff_count && status == STATUS_OK; i++) {
        status = put_staff(repair, verify, &verify->staff[i]);
    }
    for (size_t i = 0; i < verify->devices.count && status == STATUS_OK; i++) {
        const struct verify_word *device = &verify->devices.items[i];
        status = db_do(store_statement(verify->store, STATEMENT_PRESENCE_PUT), "sssi", device->id,
                       device->device, device->text, device->at);
    }
    return status == STATUS_OK ? put_alert(repair, verify) : status;
}

static enum status
fill(struct repair *repair, struct verify *verify)
{
    enum status status = verify_list_tickets(verify, STATEMENT_EVENT_TICKETS);
    if (status == STATUS_OK && repair->archived > 0) {
        status = repair_carry_archived(repair);
        verify->store->hall.archived = repair->archived;
        status = status == STATUS_OK ? verify_archived(verify, NULL) : status;
    }
    if (status == STATUS_OK && verify->report->fault_count == 0) {
        status = verify_rows(verify);
        verify_anchor(verify);
        repair->untold = verify->archived > 0 && !verify->anchor_told;
    }
    /* Whose newest row changes nothing of it. */
    for (int64_t id = 1; id <= verify->last_ticket && status == STATUS_OK; id++) {
        status = verify->tickets[id - 1] ? verify_end_ticket(verify, id) : STATUS_OK;
    }
    if (status == STATUS_OK && verify->report->fault_count > 0) {
        const struct verify_fault *fault = &verify->report->faults[0];
        if (repair->archived > 0) {
            return repair_refuse_archived(repair, fault->what);
        }
        char event[24];
        str_format(event, sizeof event, "%lld", (long long)fault->event);
        return answer_refuse(repair->answer, STATUS_CORRUPT,
                             N_("The ledger's chain holds, but row {0} cannot be: {1}. Restore the "
                                "last backup."),
                             2, event, fault->what);
    }
    status = status == STATUS_OK ? put_hall(repair, verify) : status;
    if (status == STATUS_OK) {
        status = put_places(repair, verify);
    }
    if (status == STATUS_OK) {
        status = repair_requests(repair, verify->purged_to);
    }
    if (status == STATUS_OK) {
        status = repair_carry(repair);
    }
    if (status == STATUS_OK) {
        status = repair_desk(repair, verify);
    }
    return status == STATUS_OK ? status : answer_engine(repair->answer, repair->fresh, status);
}

enum status
repair_tables(struct repair *repair)
{
    struct verify_report report = {0};
    struct verify verify;
    struct store *store = repair->fresh;
    verify_begin(&verify, store, &report);
    verify.ticket_done = put_ticket;
    verify.context = repair;
    verify.translate = repair->options->translate;
    verify.builds = true;
    /* Earlier texts that are lost stay blank. */
    store->hall.revision = repair->definitions[repair->definition_count - 1].revision;
    enum status status = store->db->driver->begin(store->db, true);
    store->in_transaction = status == STATUS_OK;
    status =
        status == STATUS_OK ? fill(repair, &verify) : answer_engine(repair->answer, store, status);
    if (status == STATUS_OK) {
        store->wrote = false; /* the hall row is written */
        status = transaction_commit(store, repair->answer);
    }
    transaction_rollback(store);
    verify_done(&verify);
    verify_report_done(&report);
    return status;
}
