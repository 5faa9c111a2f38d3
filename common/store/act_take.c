/* SPDX-License-Identifier: Apache-2.0
 * A new ticket: number, place in the order, code. */
#include <string.h>

#include "store/act.h"

enum { MINUTE_MS = 60 * 1000, VISIT_HEAD_START_MS = 60 * MINUTE_MS };
static const int64_t day_ms = INT64_C(24) * 60 * MINUTE_MS;

/* A code brings its owner back once; that visit's own ticket has a code for the next. */
static enum status
check_unused(struct act *act, const struct ticket *finished)
{
    struct db_statement *statement = store_statement(act->store, STATEMENT_VISIT_OF_CODE);
    char number[TICKET_NUMBER_SIZE] = "", day[TICKET_DAY_SIZE] = "";
    bool row = false;
    enum status status = db_first(statement, &row, "s", finished->code);

    if (status == STATUS_OK && row) {
        db_text_copy(statement, 0, number, sizeof(number));
        db_text_copy(statement, 1, day, sizeof(day));
    }
    db_reset(statement);
    if (status != STATUS_OK) {
        return act_failed(act, status);
    }
    if (row) {
        return answer_refuse(act->answer, STATUS_CONFLICT,
                             N_("Ticket {0} has brought {1} of {2} already. To come again use the "
                                "code of that one once it is finished, or take an ordinary "
                                "number."),
                             3, finished->number, number, day);
    }
    return STATUS_OK;
}

/* The counter that knows the matter, if it can serve it now: bound there like a transferred one. */
static enum status
prefer_counter(struct act *act, const struct ticket *finished, struct ticket *ticket)
{
    struct db_statement *statement = store_statement(act->store, STATEMENT_COUNTER_OF_CODE);
    int64_t minutes = act->store->hall.bound_minutes;
    bool row = false;

    if (!act->action->same_counter || minutes == 0) {
        return STATUS_OK;
    }
    enum status status = db_first(statement, &row, "ss", finished->code, ticket->steps[0].service);
    if (status == STATUS_OK && row) {
        ticket->bound = TICKET_BOUND_COUNTER;
        db_text_copy(statement, 0, ticket->bound_to, sizeof(ticket->bound_to));
        ticket->free_at = act->store->now + minutes * MINUTE_MS;
    }
    db_reset(statement);
    return status == STATUS_OK ? status : act_failed(act, status);
}

/* The finished ticket whose code brings its owner back sooner. */
static enum status
come_again(struct act *act, struct ticket *ret_ticket, int64_t *ret_base)
{
    const char *visit = act->action->visit;
    struct ticket ticket;
    char reference[ACTION_NUMBER_SIZE + 5];

    if (*visit == '\0') {
        return STATUS_OK;
    }
    str_format(reference, sizeof(reference), "%s%s",
               strncmp(visit, "code:", 5) == 0 ? "" : "code:", visit);
    enum status status = ticket_find(act->store, reference, &ticket);
    if (status == STATUS_NOT_FOUND) {
        return answer_refuse(act->answer, status,
                             N_("There is no ticket with that code. Check it."), 0);
    }
    if (status != STATUS_OK) {
        return act_failed(act, status);
    }
    if (ticket.state != TICKET_DONE) {
        return answer_refuse(act->answer, STATUS_CONFLICT,
                             N_("Ticket {0} is not finished. Take an ordinary number."), 1,
                             ticket.number);
    }
    if (act->store->now - ticket.ended_at > act->store->hall.visit_days * day_ms) {
        return answer_refuse(act->answer, STATUS_CONFLICT,
                             N_("Ticket {0} is too long ago. Take an ordinary number."), 1,
                             ticket.number);
    }
    status = check_unused(act, &ticket);
    if (status == STATUS_OK) {
        status = prefer_counter(act, &ticket, ret_ticket);
    }
    if (status == STATUS_OK) {
        ret_ticket->visit = ticket.id;
        *ret_base = act->store->now - VISIT_HEAD_START_MS;
    }
    return status;
}

/* A number written by hand is somebody's already: neither hours nor quotas take it back. */
static enum status
take_paper(struct act *act, const struct service_row *service, struct ticket *ticket)
{
    enum status status = STATUS_OK;

    if (act->action->supervisor[0] != '\0') {
        status = act_authorise(act, act->action->supervisor, HALL_CONCIERGE | HALL_SUPERVISOR);
    } else if (!act->store->hall.training) {
        return answer_refuse(act->answer, STATUS_DENIED,
                             N_("A concierge or a supervisor enters paper numbers. Give the id and "
                                "the PIN."),
                             0);
    }
    if (status == STATUS_OK) {
        status = issue_paper(act, service, ticket);
    }
    return status == STATUS_OK ? issue_count_quota(act, service, ticket->issued_at, false) : status;
}

static enum status
take_number(struct act *act, const struct service_row *services, struct ticket *ticket,
            int64_t *ret_base)
{
    ticket->issued_at = act->store->now;
    *ret_base = act->store->now;
    enum status status = issue_check_open(act, ticket, services);
    if (status == STATUS_OK) {
        status = come_again(act, ticket, ret_base);
    }
    if (status == STATUS_OK) {
        status = holder_check(act, ticket, "");
    }
    if (status == STATUS_OK) {
        status = issue_number(act, &services[0], ticket, true);
    }
    return status == STATUS_OK ? issue_count_quota(act, &services[0], ticket->issued_at, true)
                               : status;
}

static enum status
take_any(struct act *act, const struct service_row *services, struct ticket *ticket,
         int64_t *ret_base)
{
    if (act->action->number[0] == '\0') {
        return take_number(act, services, ticket, ret_base);
    }
    enum status status = take_paper(act, &services[0], ticket);
    *ret_base = ticket->issued_at;
    return status;
}

enum status
act_take(struct act *act)
{
    const struct action *action = act->action;
    struct service_row services[TICKET_STEPS_MAX];
    struct ticket ticket = {0};
    int64_t credit_ms = 0, base = 0;

    /* The grammar was checked before the transaction. */
    if (!ticket_steps_parse(action->services, ticket.steps, &ticket.step_count)) {
        return answer_refuse(act->answer, STATUS_INVALID, N_("'{1}' cannot be read as {0}."), 2,
                             "services", action->services);
    }
    str_cut(ticket.class_id, sizeof(ticket.class_id),
            action->class_id[0] != '\0' ? action->class_id : "regular");
    enum status status = issue_hours(act, ticket.steps[0].service);
    if (status == STATUS_OK) {
        status = issue_check_steps(act, &ticket, services);
    }
    if (status == STATUS_OK) {
        status = act_credit(act, ticket.class_id, &credit_ms);
    }
    if (status == STATUS_OK) {
        status = issue_lang(act, ticket.lang);
    }
    if (status == STATUS_OK) {
        status = take_any(act, services, &ticket, &base);
    }
    if (status != STATUS_OK) {
        return status;
    }
    issue_fill(act->store, &ticket);
    if (action->number[0] == '\0') {
        ticket.told = action->told;
    }
    ticket.base = base;
    ticket.due = base - credit_ms;
    struct move move = {.kind = ticket_event_name(TICKET_EVENT_TAKE), .after = &ticket};
    if (action->number[0] != '\0') {
        move.staff = action->supervisor;
        move.more = json_pack("{ss}", "reason", action->reason);
    }
    status = act_move(act, &move);
    return status == STATUS_OK ? holder_keep(act, &ticket, "") : status;
}
