/* SPDX-License-Identifier: Apache-2.0 */
#include "store/appointments.h"

#include <sodium.h>
#include <string.h>

#include "store/act.h"

struct booking {
    char day[TICKET_DAY_SIZE], holder[HOLDER_HASH_SIZE];
    int64_t slot;
    struct ticket_step step;
};

struct import {
    struct store *store;
    struct appointments *list;
    struct appointments_report report;
    int64_t event; /* of the ledger row that is written in the end */
};

enum found { FOUND_NONE, FOUND_SAME, FOUND_OTHER, FOUND_USED };

static enum status
look_up(struct store *store, const char *code, const struct booking *booking, enum found *ret_found)
{
    struct db_statement *statement = store_statement(store, STATEMENT_APPOINTMENT_GET);
    bool row = false;
    enum status status = db_first(statement, &row, "s", code);

    *ret_found = FOUND_NONE;
    if (status == STATUS_OK && row) {
        /* The hash of a day that is over has gone: the rest tells whether it is the same. */
        bool holder =
            db_text(statement, 4)[0] == '\0' || strcmp(db_text(statement, 4), booking->holder) == 0;
        bool same = db_int(statement, 1) == booking->slot && holder &&
                    strcmp(db_text(statement, 2), booking->step.service) == 0 &&
                    strcmp(db_text(statement, 3), booking->step.matter) == 0;
        *ret_found = same ? FOUND_SAME : db_int(statement, 5) != 0 ? FOUND_USED : FOUND_OTHER;
    }
    db_reset(statement);
    return status;
}

static void
fill_booking(const struct store *store, const struct appointment_entry *entry,
             struct booking *booking)
{
    *booking = (struct booking){.slot = entry->slot, .step = entry->step};
    hours_business_day(store->zone, (int)store->hall.day_starts_min, entry->slot, booking->day);
    if (entry->holder[0] != '\0') {
        holder_hash(store, entry->step.service, entry->holder, booking->holder);
    }
}

static enum status
import_one(struct import *import, const struct appointment_entry *entry)
{
    struct store *store = import->store;
    struct booking booking;
    enum found found;

    fill_booking(store, entry, &booking);
    enum status status = look_up(store, entry->code, &booking, &found);
    if (status != STATUS_OK || found == FOUND_SAME) {
        import->report.same += status == STATUS_OK ? 1 : 0;
        return status;
    }
    if (found == FOUND_USED) {
        appointments_fault(import->list, entry->line,
                           N_("The appointment {0} has been checked in already and stays as it "
                              "was."),
                           entry->code);
        return STATUS_OK;
    }
    if (strcmp(booking.day, store->hall.day) < 0) {
        appointments_fault(import->list, entry->line,
                           N_("The appointment {0} is of a day that is over."), entry->code);
        return STATUS_OK;
    }
    import->report.added += found == FOUND_NONE ? 1 : 0;
    import->report.changed += found == FOUND_OTHER ? 1 : 0;
    return db_do(store_statement(store, STATEMENT_APPOINTMENT_PUT), "ssisssi", entry->code,
                 booking.day, booking.slot, booking.step.service, booking.step.matter,
                 booking.holder, import->event);
}

static enum status
check_class(struct import *import, struct answer *answer)
{
    struct db_statement *statement = store_statement(import->store, STATEMENT_CLASS_CREDIT);
    bool row = false;
    enum status status = db_first(statement, &row, "s", "appointment");

    db_reset(statement);
    if (status != STATUS_OK) {
        return answer_engine(answer, import->store, status);
    }
    return row ? STATUS_OK
               : answer_refuse(answer, STATUS_INVALID,
                               N_("This hall has no class for appointments. Add the class "
                                  "\"appointment\" to the hall file."),
                               0);
}

static enum status
import_all(struct import *import, bool keep_good, struct answer *answer)
{
    struct appointments *list = import->list;
    enum status status = check_class(import, answer);

    if (status != STATUS_OK) {
        return status;
    }
    import->event = import->store->hall.last_event + 1;
    for (size_t i = 0; status == STATUS_OK && i < list->count; i++) {
        status = import_one(import, &list->entries[i]);
    }
    if (status != STATUS_OK) {
        return answer_engine(answer, import->store, status);
    }
    if (list->fault_count > 0 && !keep_good) {
        char count[24];
        (void)str_format(count, sizeof(count), "%zu", list->fault_count);
        return answer_refuse(answer, STATUS_INVALID,
                             N_("{0} rows are wrong, so nothing was imported. Mend them, or import "
                                "the good ones with --keep-good."),
                             1, count);
    }
    return STATUS_OK;
}

enum status
store_appointments_import(struct store *store, struct appointments *appointments, bool keep_good,
                          struct appointments_report *ret_report, struct answer *ret_answer)
{
    struct import import = {.store = store, .list = appointments};

    *ret_answer = (struct answer){.status = STATUS_OK};
    store->terminal[0] = store->request[0] = '\0';
    if (sodium_init() < 0) {
        return answer_refuse(ret_answer, STATUS_UNAVAILABLE,
                             N_("This machine gives no random numbers."), 0);
    }
    enum status status = transaction_begin(store, "", ret_answer);
    if (status != STATUS_OK) {
        return status;
    }
    status = import_all(&import, keep_good, ret_answer);
    bool any = import.report.added + import.report.changed > 0;
    if (status == STATUS_OK && any) {
        struct event_draft draft = {.kind = "appointments",
                                    .more = json_pack("{si si}", "added", import.report.added,
                                                      "changed", import.report.changed)};
        status = ledger_append(store, &draft, &ret_answer->event);
        if (status != STATUS_OK) {
            status = answer_engine(ret_answer, store, status);
        }
    }
    if (status != STATUS_OK || !any) {
        transaction_rollback(store);
    } else {
        status = transaction_commit(store, ret_answer);
    }
    if (status == STATUS_OK) {
        ret_answer->at = store->now;
        *ret_report = import.report;
    }
    return status;
}
