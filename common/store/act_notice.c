/* SPDX-License-Identifier: Apache-2.0
 * 补正告知: what is missing is told once, whole and in writing. The ledger keeps the places of the
 * materials in the guide's list, no free text about a citizen. */
#include <string.h>

#include "base/zone.h"
#include "store/act.h"

/* The ticket in hand, or one that this counter holds. */
static enum status
find_ticket(struct act *act, struct counter_row *counter, struct ticket *ticket)
{
    if (act->action->number[0] == '\0') {
        return act_in_hand(act, counter, ticket);
    }
    enum status status = act_counter(act, counter);
    if (status == STATUS_OK) {
        status = act_ticket(act, act->action->number, ticket);
    }
    if (status != STATUS_OK) {
        return status;
    }
    bool here = ticket->state == TICKET_HELD || ticket_state_is_in_hand(ticket->state);
    if (!here || strcmp(ticket->counter, counter->id) != 0) {
        return answer_refuse(act->answer, STATUS_CONFLICT,
                             N_("Ticket {0} is not at counter {1}. Call it first."), 2,
                             ticket->number, counter->id);
    }
    return STATUS_OK;
}

/* Every place stands in the list of the ticket's matter. */
static enum status
check_missing(struct act *act, const struct ticket *ticket)
{
    const struct ticket_step *step = &ticket->steps[ticket->step];
    struct db_statement *statement = store_statement(act->store, STATEMENT_MATTER_GET);
    const char *last = strrchr(act->action->missing, ',');
    int64_t count = 0, place;
    bool row = false;

    db_ahead(store_statement(act->store, STATEMENT_NOTICE_OF), "iss", ticket->id, step->service,
             step->matter);
    enum status status = db_first(statement, &row, "ss", step->service, step->matter);
    if (status == STATUS_OK && row) {
        count = db_int(statement, 0);
    }
    db_reset(statement);
    if (status != STATUS_OK) {
        return act_failed(act, status);
    }
    if (count == 0) {
        return answer_refuse(act->answer, STATUS_CONFLICT,
                             N_("Ticket {0} is for no matter with a list of materials."), 1,
                             ticket->number);
    }
    /* They ascend: the last one is the largest. */
    if (!str_to_int(last ? last + 1 : act->action->missing, 1, count, &place)) {
        return answer_refuse(act->answer, STATUS_INVALID, N_("'{1}' cannot be read as {0}."), 2,
                             "missing", act->action->missing);
    }
    return STATUS_OK;
}

static enum status
was_told_before(struct act *act, const struct ticket *ticket, bool *ret_again)
{
    const struct ticket_step *step = &ticket->steps[ticket->step];
    struct db_statement *statement = store_statement(act->store, STATEMENT_NOTICE_OF);
    enum status status =
        db_first(statement, ret_again, "iss", ticket->id, step->service, step->matter);

    db_reset(statement);
    return status == STATUS_OK ? status : act_failed(act, status);
}

static void
fill_notice(const struct act *act, const struct ticket *ticket, const struct counter_row *counter,
            struct notice *notice)
{
    const struct action *action = act->action;
    const struct ticket_step *step = &ticket->steps[ticket->step];
    struct civil civil;

    notice->at = act->store->now;
    memcpy(notice->service, step->service, sizeof(notice->service));
    memcpy(notice->matter, step->matter, sizeof(notice->matter));
    memcpy(notice->missing, action->missing, sizeof(notice->missing));
    memcpy(notice->basis, action->basis, sizeof(notice->basis));
    memcpy(notice->counter, counter->id, sizeof(notice->counter));
    memcpy(notice->staff, counter->staff, sizeof(notice->staff));
    if (action->due_days > 0 && civil_parse_date(act->store->hall.day, &civil)) {
        civil =
            civil_from_days(civil_to_days(civil.year, civil.month, civil.day) + action->due_days);
        civil_format_date(&civil, notice->due_day, sizeof(notice->due_day));
    }
}

static json_t *
tell(const struct notice *notice, const struct ticket *ticket)
{
    json_t *more = json_pack("{ss ss ss ss so}", "number", ticket->number, "service",
                             notice->service, "matter", notice->matter, "missing", notice->missing,
                             "again", json_boolean(notice->again));

    if (notice->basis[0] != '\0') {
        json_object_set_new_nocheck(more, "basis", json_string(notice->basis));
    }
    if (notice->due_day[0] != '\0') {
        json_object_set_new_nocheck(more, "due_day", json_string(notice->due_day));
    }
    return more;
}

static enum status
write_notice(struct act *act, const struct ticket *ticket, struct notice *notice)
{
    struct store *store = act->store;
    struct event_draft draft = {.kind = "notice",
                                .ticket = ticket->id,
                                .counter = notice->counter,
                                .staff = notice->staff,
                                .more = tell(notice, ticket),
                                .own = true};
    enum status status = ledger_append(store, &draft, &notice->event);

    if (status == STATUS_OK) {
        status = db_do(store_statement(store, STATEMENT_NOTICE_INSERT), "iiisssssiss",
                       notice->event, notice->at, ticket->id, notice->service, notice->matter,
                       notice->missing, notice->basis, notice->due_day, (int64_t)notice->again,
                       notice->counter, notice->staff);
    }
    return status == STATUS_OK ? status : act_failed(act, status);
}

enum status
act_notice(struct act *act)
{
    struct counter_row counter;
    struct ticket ticket;
    struct notice notice = {0};
    enum status status = find_ticket(act, &counter, &ticket);

    if (status == STATUS_OK) {
        status = check_missing(act, &ticket);
    }
    if (status == STATUS_OK) {
        status = was_told_before(act, &ticket, &notice.again);
    }
    if (status != STATUS_OK) {
        return status;
    }
    fill_notice(act, &ticket, &counter, &notice);
    status = write_notice(act, &ticket, &notice);
    if (status != STATUS_OK) {
        return status;
    }
    act->answer->event = notice.event;
    act->answer->has_ticket = act->answer->has_notice = true;
    act->answer->ticket = ticket;
    act->answer->notice = notice;
    return STATUS_OK;
}
