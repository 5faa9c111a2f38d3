/* SPDX-License-Identifier: Apache-2.0
 * An appointment becomes a ticket; and the ticket is shown again to who knows its code. */
#include <string.h>

#include "config/appointments.h"
#include "store/act.h"
#include "store/pool.h"

enum { MINUTE_MS = 60 * 1000 };

struct appointment_row {
    char day[TICKET_DAY_SIZE];
    int64_t slot, ticket;
    struct ticket_step step;
    char holder[HOLDER_HASH_SIZE];
};

static enum status
read_row(struct act *act, char code[APPOINTMENT_CODE_SIZE], struct appointment_row *ret_row)
{
    if (!appointment_code_parse(act->action->code, code)) {
        return answer_refuse(act->answer, STATUS_INVALID,
                             N_("An appointment's code has 4 to 16 letters and digits."), 0);
    }
    struct db_statement *statement = store_statement(act->store, STATEMENT_APPOINTMENT_GET);
    bool row = false;
    enum status status = db_first(statement, &row, "s", code);

    memset(ret_row, 0, sizeof(*ret_row));
    if (status == STATUS_OK && row) {
        db_text_copy(statement, 0, ret_row->day, sizeof(ret_row->day));
        ret_row->slot = db_int(statement, 1);
        db_text_copy(statement, 2, ret_row->step.service, sizeof(ret_row->step.service));
        db_text_copy(statement, 3, ret_row->step.matter, sizeof(ret_row->step.matter));
        db_text_copy(statement, 4, ret_row->holder, sizeof(ret_row->holder));
        ret_row->ticket = db_int(statement, 5);
    }
    db_reset(statement);
    if (status != STATUS_OK) {
        return act_failed(act, status);
    }
    if (!row) {
        return answer_refuse(act->answer, STATUS_NOT_FOUND,
                             N_("There is no appointment with that code. Check it, or ask at the "
                                "desk."),
                             0);
    }
    return STATUS_OK;
}

static enum status
refuse_used(struct act *act, int64_t id)
{
    struct ticket ticket;
    enum status status = ticket_row_get(act->store, id, &ticket);

    if (status != STATUS_OK) {
        return act_failed(act, status);
    }
    return answer_refuse(act->answer, STATUS_CONFLICT,
                         N_("This appointment has been checked in already: its number is {0}."), 1,
                         ticket.number);
}

static enum status
early_minutes(struct store *store, int64_t *ret_minutes)
{
    struct db_statement *statement = store_statement(store, STATEMENT_DEFINITION_RULES);
    bool row = false;
    enum status status = db_first(statement, &row, "i", store->hall.revision);

    if (status == STATUS_OK) {
        *ret_minutes = row ? db_int(statement, 1) : 0;
    }
    db_reset(statement);
    return status;
}

/* Its day, and not sooner than the hall allows. */
static enum status
check_time(struct act *act, const struct appointment_row *row)
{
    struct store *store = act->store;
    char slot[ANSWER_VALUE_SIZE], from[ANSWER_VALUE_SIZE];
    int64_t early = 0;
    int day = strcmp(row->day, store->hall.day);
    enum status status = early_minutes(store, &early);

    if (status != STATUS_OK) {
        return act_failed(act, status);
    }
    hall_time_text(store, row->slot, slot, sizeof(slot));
    if (day < 0) {
        return answer_refuse(act->answer, STATUS_CONFLICT,
                             N_("This appointment was for {0}. Take an ordinary number."), 1, slot);
    }
    if (day > 0) {
        return answer_refuse(act->answer, STATUS_CONFLICT,
                             N_("This appointment is for {0}. Come back then."), 1, slot);
    }
    if (store->now < row->slot - early * MINUTE_MS) {
        hall_time_text(store, row->slot - early * MINUTE_MS, from, sizeof(from));
        return answer_refuse(act->answer, STATUS_CONFLICT,
                             N_("Your appointment is at {0}. Come back from {1} on."), 2, slot,
                             from);
    }
    return STATUS_OK;
}

/* Who comes before the doors open, but not before his time, need not wait outside for a number. */
static enum status
check_open(struct act *act, const struct appointment_row *row, const struct ticket *ticket,
           const struct service_row *services)
{
    const struct store *store = act->store;
    int64_t next = hours_next_open(&store->hours, store->zone, store->now);
    bool opens_in_time =
        !hours_open_at(&store->hours, store->zone, store->now) && next != 0 && next <= row->slot;

    return opens_in_time ? STATUS_OK : issue_check_open(act, ticket, services);
}

static enum status
issue(struct act *act, const struct appointment_row *row, struct ticket *ticket)
{
    struct service_row services[TICKET_STEPS_MAX];
    int64_t credit_ms = 0;
    enum status status = issue_check_steps(act, ticket, services);

    if (status == STATUS_OK) {
        status = act_credit(act, ticket->class_id, &credit_ms);
    }
    if (status == STATUS_OK) {
        status = issue_lang(act, ticket->lang);
    }
    if (status == STATUS_OK) {
        status = check_open(act, row, ticket, services);
    }
    if (status == STATUS_OK) {
        status = holder_check(act, ticket, row->holder);
    }
    if (status == STATUS_OK) {
        status = issue_number(act, &services[0], ticket, false);
    }
    if (status == STATUS_OK) {
        status = issue_count_quota(act, &services[0], act->store->now, false);
    }
    if (status != STATUS_OK) {
        return status;
    }
    struct order_appointment place = order_appointment(row->slot, act->store->now);
    issue_fill(act->store, ticket);
    ticket->told = act->action->told;
    ticket->issued_at = act->store->now;
    ticket->base = place.base;
    ticket->due = place.base - credit_ms;
    ticket->free_at = place.free_at;
    return STATUS_OK;
}

/* Which service it is for says the booking alone: all that is asked of it, in one more way. */
static enum status
look_ahead(struct act *act, const struct appointment_row *row)
{
    struct store *store = act->store;
    const char *service = row->step.service;

    if (store->db->driver->ahead) {
        db_ahead(store_statement(store, STATEMENT_MATTER_GET), "ss", service, row->step.matter);
        db_ahead(store_statement(store, STATEMENT_POOL_ENDS), "s", service);
        db_ahead(store_statement(store, STATEMENT_POOL_KEYS), "s", service);
        holder_look_ahead(store, &row->step, 1, act->action->holder, row->holder);
        quota_look_ahead(store, service, store->now, true);
    }
    return issue_hours(act, service);
}

enum status
act_checkin(struct act *act)
{
    char code[APPOINTMENT_CODE_SIZE];
    struct appointment_row row;
    struct ticket ticket = {0};
    enum status status = read_row(act, code, &row);

    if (status == STATUS_OK && row.ticket != 0) {
        return refuse_used(act, row.ticket);
    }
    if (status == STATUS_OK) {
        status = look_ahead(act, &row);
    }
    if (status == STATUS_OK) {
        status = check_time(act, &row);
    }
    if (status != STATUS_OK) {
        return status;
    }
    ticket.steps[0] = row.step;
    ticket.step_count = 1;
    str_cut(ticket.class_id, sizeof(ticket.class_id), "appointment");
    status = issue(act, &row, &ticket);
    if (status != STATUS_OK) {
        return status;
    }
    struct move move = {
        .kind = ticket_event_name(TICKET_EVENT_TAKE),
        .after = &ticket,
        .more = json_pack("{ss sI}", "appointment", code, "slot", (json_int_t)row.slot)};
    status = act_move(act, &move);
    if (status == STATUS_OK) {
        status = holder_keep(act, &ticket, row.holder);
    }
    if (status != STATUS_OK) {
        return status;
    }
    status =
        db_do(store_statement(act->store, STATEMENT_APPOINTMENT_TICKET), "si", code, ticket.id);
    return status == STATUS_OK ? status : act_failed(act, status);
}

/* Its code is a key, so the ledger tells the time and the service alone. */
enum status
act_cancel(struct act *act)
{
    char code[APPOINTMENT_CODE_SIZE], slot[ANSWER_VALUE_SIZE];
    struct appointment_row row;
    enum status status = read_row(act, code, &row);

    if (status == STATUS_OK && row.ticket != 0) {
        return refuse_used(act, row.ticket);
    }
    if (status == STATUS_OK && strcmp(row.day, act->store->hall.day) < 0) {
        hall_time_text(act->store, row.slot, slot, sizeof(slot));
        return answer_refuse(act->answer, STATUS_CONFLICT,
                             N_("This appointment was for {0} and is over."), 1, slot);
    }
    if (status != STATUS_OK) {
        return status;
    }
    status = db_do(store_statement(act->store, STATEMENT_APPOINTMENT_CANCEL), "s", code);
    if (status != STATUS_OK) {
        return act_failed(act, status);
    }
    return act_note(
        act, "cancel", NULL, NULL,
        json_pack("{ss sI}", "service", row.step.service, "slot", (json_int_t)row.slot));
}

/* One sentence for a wrong number and a wrong code: nobody learns which numbers exist. */
enum status
act_reprint(struct act *act)
{
    const struct action *action = act->action;
    char reference[ACTION_NUMBER_SIZE + 5];
    struct ticket ticket;

    (void)str_format(reference, sizeof(reference), "%s%s",
                     strncmp(action->code, "code:", 5) == 0 ? "" : "code:", action->code);
    enum status status = ticket_find(act->store, reference, &ticket);
    if (status == STATUS_INVALID) {
        status = STATUS_NOT_FOUND; /* no code at all */
    }
    if (status == STATUS_OK && (strcmp(ticket.number, action->number) != 0 ||
                                strcmp(ticket.day, act->store->hall.day) != 0)) {
        status = STATUS_NOT_FOUND;
    }
    if (status == STATUS_NOT_FOUND) {
        return answer_refuse(act->answer, status,
                             N_("Number and code do not belong together, or are not of today. "
                                "Check both."),
                             0);
    }
    if (status != STATUS_OK) {
        return act_failed(act, status);
    }
    if (ticket_state_is_final(ticket.state)) {
        return answer_refuse(act->answer, STATUS_CONFLICT,
                             N_("Number {0} is over. Take a new one."), 1, ticket.number);
    }
    status = pool_ahead(act->store, &ticket, &ticket.ahead);
    if (status != STATUS_OK) {
        return act_failed(act, status);
    }
    act->answer->has_ticket = true;
    act->answer->ticket = ticket;
    return STATUS_OK;
}
