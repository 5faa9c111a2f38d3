/* SPDX-License-Identifier: Apache-2.0
 * Help calls, what terminals were told, and appointments: their tables against the ledger. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "store/verify.h"

static const char *
text_of(const json_t *body, const char *key)
{
    const char *text = json_string_value(json_object_get(body, key));
    return text ? text : "";
}

static struct verify_help *
help_of(struct verify_desk *desk, int64_t id)
{
    for (size_t i = 0; i < desk->help_count; i++) {
        if (desk->helps[i].id == id) {
            return &desk->helps[i];
        }
    }
    return NULL;
}

void
verify_replay_help(struct verify *verify, const struct event_row *row, const json_t *body)
{
    struct verify_desk *desk = &verify->desk;
    desk->helps = mem_grow(desk->helps, desk->help_count + 1, sizeof *desk->helps);
    struct verify_help *help = &desk->helps[desk->help_count++];
    *help = (struct verify_help){.id = row->id, .at = row->at};
    str_cut(help->terminal, sizeof help->terminal, row->terminal ? row->terminal : "");
    str_cut(help->counter, sizeof help->counter, row->counter ? row->counter : "");
    str_cut(help->staff, sizeof help->staff, row->staff ? row->staff : "");
    str_cut(help->key, sizeof help->key, text_of(body, "key"));
}

void
verify_replay_help_done(struct verify *verify, const struct event_row *row, const json_t *body)
{
    int64_t of = json_integer_value(json_object_get(body, "of"));
    struct verify_help *help = help_of(&verify->desk, of);
    if (!help || help->closed_at != 0) {
        verify_fault(verify, row->id, 0, "no call for help %" PRId64 " was open", of);
        return;
    }
    help->closed_at = row->at;
    const char *by = row->staff ? row->staff : row->terminal;
    str_cut(help->closed_by, sizeof help->closed_by, by ? by : "");
}

static struct verify_terminal *
terminal_of(struct verify_desk *desk, const char *id)
{
    for (size_t i = 0; i < desk->terminal_count; i++) {
        if (strcmp(desk->terminals[i].id, id) == 0) {
            return &desk->terminals[i];
        }
    }
    return NULL;
}

void
verify_replay_terminal(struct verify *verify, const struct event_row *row, const json_t *body)
{
    struct verify_desk *desk = &verify->desk;
    const char *id = text_of(body, "of"), *op = text_of(body, "op");
    struct verify_terminal *terminal = terminal_of(desk, id);
    if (!terminal) {
        desk->terminals =
            mem_grow(desk->terminals, desk->terminal_count + 1, sizeof *desk->terminals);
        terminal = &desk->terminals[desk->terminal_count++];
        *terminal = (struct verify_terminal){0};
        str_cut(terminal->id, sizeof terminal->id, id);
    }
    if (strcmp(op, "lock") == 0 || strcmp(op, "unlock") == 0) {
        terminal->locked = op[0] == 'l';
    }
    str_cut(terminal->reason, sizeof terminal->reason, text_of(body, "reason"));
    str_cut(terminal->message, sizeof terminal->message, text_of(body, "message"));
    terminal->at = row->at;
}

void
verify_replay_appointment(struct verify *verify, const struct event_row *row, const char *code)
{
    struct verify_desk *desk = &verify->desk;
    for (size_t i = 0; i < desk->used_count; i++) {
        if (strcmp(desk->used[i].code, code) == 0) {
            verify_fault(verify, row->id, row->ticket, "the appointment was used before");
        }
    }
    desk->used = mem_grow(desk->used, desk->used_count + 1, sizeof *desk->used);
    struct verify_used *used = &desk->used[desk->used_count++];
    *used = (struct verify_used){.ticket = row->ticket};
    str_cut(used->code, sizeof used->code, code);
}

/* The row of STATEMENT_DESK_CALL_EACH. */
static bool
is_as_told(const struct verify_help *help, struct db_statement *row)
{
    const char *const told[] = {help->key[0] != '\0' ? "message" : "help",
                                help->terminal,
                                help->counter,
                                help->staff,
                                help->key,
                                help->closed_by};
    for (size_t i = 0; i < ARRAY_SIZE(told); i++) {
        if (strcmp(told[i], db_text(row, 2 + (int)i)) != 0) {
            return false;
        }
    }
    return help->at == db_int(row, 1) && help->closed_at == db_int(row, 8);
}

static enum status
compare_helps(struct verify *verify)
{
    struct db_statement *statement = store_statement(verify->store, STATEMENT_DESK_CALL_EACH);
    size_t count = 0;
    bool row = false;
    enum status status = db_first(statement, &row, "");
    while (status == STATUS_OK && row) {
        const struct verify_help *help = help_of(&verify->desk, db_int(statement, 0));
        if (!help || !is_as_told(help, statement)) {
            verify_fault(verify, db_int(statement, 0), 0,
                         "the call for help is not as the ledger tells it");
        }
        count++;
        status = db_next(statement, &row);
    }
    if (status == STATUS_OK && count != verify->desk.help_count) {
        verify_fault(verify, 0, 0, "%zu calls for help, by the ledger %zu", count,
                     verify->desk.help_count);
    }
    return status;
}

static enum status
compare_terminals(struct verify *verify)
{
    struct db_statement *statement = store_statement(verify->store, STATEMENT_TERMINAL_STATE_ALL);
    size_t count = 0;
    bool row = false;
    enum status status = db_first(statement, &row, "");
    while (status == STATUS_OK && row) {
        const struct verify_terminal *told = terminal_of(&verify->desk, db_text(statement, 0));
        if (!told || told->locked != (db_int(statement, 1) != 0) ||
            strcmp(told->reason, db_text(statement, 2)) != 0 ||
            strcmp(told->message, db_text(statement, 3)) != 0 || told->at != db_int(statement, 4)) {
            verify_fault(verify, 0, 0, "terminal %s is not as the ledger told it last",
                         db_text(statement, 0));
        }
        count++;
        status = db_next(statement, &row);
    }
    if (status == STATUS_OK && count != verify->desk.terminal_count) {
        verify_fault(verify, 0, 0, "%zu terminals were told something, by the ledger %zu", count,
                     verify->desk.terminal_count);
    }
    return status;
}

static enum status
compare_appointments(struct verify *verify)
{
    struct db_statement *statement = store_statement(verify->store, STATEMENT_APPOINTMENT_USED);
    const struct verify_desk *desk = &verify->desk;
    size_t count = 0;
    bool row = false;
    enum status status = db_first(statement, &row, "");
    while (status == STATUS_OK && row) {
        size_t at = 0;
        while (at < desk->used_count && strcmp(desk->used[at].code, db_text(statement, 0)) != 0) {
            at++;
        }
        if (at == desk->used_count || desk->used[at].ticket != db_int(statement, 1)) {
            verify_fault(verify, 0, db_int(statement, 1),
                         "the ledger does not know that this ticket had an appointment");
        }
        count++;
        status = db_next(statement, &row);
    }
    if (status == STATUS_OK && count != desk->used_count) {
        verify_fault(verify, 0, 0, "%zu appointments used, by the ledger %zu", count,
                     desk->used_count);
    }
    return status;
}

/* A count of today is what the tickets say, which have been held against the ledger. */
static enum status
compare_quotas(struct verify *verify)
{
    struct store *store = verify->store;
    struct db_statement *statement = store_statement(store, STATEMENT_QUOTA_EACH);
    bool row = false;
    enum status status = db_first(statement, &row, "");
    while (status == STATUS_OK && row) {
        bool today = strcmp(db_text(statement, 4), store->hall.day) == 0;
        int64_t counted = 0;
        if (today) {
            status = quota_count(store, db_text(statement, 0), (int)db_int(statement, 1),
                                 (int)db_int(statement, 2), &counted);
            if (status == STATUS_OK && counted != db_int(statement, 5)) {
                verify_fault(verify, 0, 0,
                             "quota of service %s from minute %" PRId64 ": %" PRId64
                             " tickets, by the ledger %" PRId64,
                             db_text(statement, 0), db_int(statement, 1), db_int(statement, 5),
                             counted);
            }
        }
        if (status == STATUS_OK) {
            status = db_next(statement, &row);
        }
    }
    return status;
}

static enum status
compare_service_hours(struct verify *verify)
{
    struct db_statement *statement = store_statement(verify->store, STATEMENT_SERVICE_TIMES);
    bool row = false;
    enum status status = db_first(statement, &row, "");
    while (status == STATUS_OK && row) {
        const struct hall_service *service = hall_service(verify->hall, db_text(statement, 0));
        struct buffer told = {0};
        if (service && service->has_hours) {
            struct hours own = {0};
            memcpy(own.week, service->week, sizeof own.week);
            hours_format(&own, &told);
        }
        if (service && (strcmp(told.data ? told.data : "", db_text(statement, 1)) != 0 ||
                        db_int(statement, 2) != (int64_t)service->quota_count)) {
            verify_fault(verify, 0, 0,
                         "the hours or quotas of service %s are not those of the definition",
                         db_text(statement, 0));
        }
        buffer_done(&told);
        status = db_next(statement, &row);
    }
    return status;
}

static enum status
compare_rules(struct verify *verify)
{
    struct db_statement *statement = store_statement(verify->store, STATEMENT_DEFINITION_RULES);
    const struct hall_settings *settings = &verify->hall->settings;
    bool row = false;
    enum status status = db_first(statement, &row, "i", verify->store->hall.revision);
    if (status == STATUS_OK && row &&
        ((db_int(statement, 0) != 0) != settings->one_ticket ||
         db_int(statement, 1) != settings->appointment_early_min)) {
        verify_fault(verify, 0, 0, "one_ticket or appointment_early_min is not the definition's");
    }
    db_reset(statement);
    return status;
}

static enum status
compare_definition(struct verify *verify)
{
    if (!verify->hall) {
        return STATUS_OK; /* told already: its text is not kept */
    }
    enum status status = compare_rules(verify);
    return status == STATUS_OK ? compare_service_hours(verify) : status;
}

enum status
verify_desk(struct verify *verify)
{
    enum status status = compare_definition(verify);
    if (status == STATUS_OK) {
        status = compare_helps(verify);
    }
    if (status == STATUS_OK) {
        status = compare_terminals(verify);
    }
    if (status == STATUS_OK) {
        status = compare_appointments(verify);
    }
    return status == STATUS_OK ? compare_quotas(verify) : status;
}

void
verify_desk_done(struct verify *verify)
{
    free(verify->desk.helps);
    free(verify->desk.terminals);
    free(verify->desk.used);
}
