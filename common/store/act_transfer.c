/* SPDX-License-Identifier: Apache-2.0
 * Handing a ticket on: an event, not a state. Same number, same base; the third time a supervisor
 * must agree. */
#include <string.h>

#include "store/act.h"

enum { MINUTE_MS = 60 * 1000, TRANSFERS_FREE = 2, OFFER_MS = 2 * MINUTE_MS };

/* The ticket in hand, or a held one by its number. */
static enum status
find_ticket(struct act *act, struct counter_row *counter, struct ticket *ticket)
{
    if (act->action->number[0] == '\0') {
        return act_in_hand(act, counter, ticket);
    }
    enum status status = act_open_counter(act, counter);
    if (status == STATUS_OK) {
        status = act_ticket(act, act->action->number, ticket);
    }
    if (status != STATUS_OK) {
        return status;
    }
    struct ticket moved = *ticket;
    status = act_transition(act, &moved, TICKET_EVENT_TRANSFER);
    if (status == STATUS_OK && strcmp(ticket->counter, counter->id) != 0) {
        return answer_refuse(act->answer, STATUS_CONFLICT,
                             N_("Ticket {0} is at counter {1}. Transfer it there."), 2,
                             ticket->number, ticket->counter);
    }
    return status;
}

static enum status
to_service(struct act *act, struct ticket *ticket)
{
    struct ticket_step *step = &ticket->steps[ticket->step];
    struct service_row service;
    enum status status = act_service_going(act, act->action->services, &service);

    if (status != STATUS_OK) {
        return status;
    }
    memset(step, 0, sizeof(*step));
    memcpy(step->service, service.id, sizeof(step->service));
    return STATUS_OK;
}

static enum status
check_target(struct act *act)
{
    const char *id = act->action->target_id;
    struct counter_row counter;
    struct staff_row staff;
    enum status status;

    if (act->action->target == TICKET_BOUND_COUNTER) {
        status = counter_row_get(act->store, id, &counter);
        if (status == STATUS_NOT_FOUND) {
            return answer_refuse(act->answer, STATUS_INVALID, N_("There is no counter {0}."), 1,
                                 id);
        }
    } else {
        status = staff_row_get(act->store, id, &staff);
        if (status == STATUS_NOT_FOUND) {
            return answer_refuse(act->answer, STATUS_INVALID,
                                 N_("There is nobody with the id {0}."), 1, id);
        }
        if (status == STATUS_OK && staff.off) {
            return answer_refuse(act->answer, STATUS_CONFLICT,
                                 N_("{0} does not work here any more."), 1, id);
        }
    }
    return status == STATUS_OK ? status : act_failed(act, status);
}

static void
bind_ticket(struct act *act, const struct counter_row *counter, struct ticket *ticket)
{
    ticket->bound = act->action->target;
    memcpy(ticket->bound_to, act->action->target_id, sizeof(ticket->bound_to));
    ticket->free_at = act->store->now + act->store->hall.bound_minutes * MINUTE_MS;
    if (act->action->offer) {
        memcpy(ticket->offer_from, counter->id, sizeof(ticket->offer_from));
        ticket->offer_until = act->store->now + OFFER_MS;
    }
}

static enum status
redirect(struct act *act, const struct counter_row *counter, struct ticket *ticket)
{
    const struct action *action = act->action;
    const struct ticket_step here = ticket->steps[ticket->step];
    int64_t credit_ms;
    enum status status = act_credit(act, ticket->class_id, &credit_ms);

    if (status != STATUS_OK) {
        return status;
    }
    if (action->come_back && ticket->come_back[0] != '\0') {
        return answer_refuse(act->answer, STATUS_CONFLICT,
                             N_("Ticket {0} goes back to counter {1} already. Transfer it without "
                                "coming back here."),
                             2, ticket->number, ticket->come_back);
    }
    ticket_rest(ticket);
    if (action->target == TICKET_BOUND_NONE) {
        status = to_service(act, ticket);
    } else {
        status = check_target(act);
    }
    if (status != STATUS_OK) {
        return status;
    }
    if (action->target != TICKET_BOUND_NONE) {
        bind_ticket(act, counter, ticket);
    }
    if (action->come_back) {
        memcpy(ticket->come_back, counter->id, sizeof(ticket->come_back));
        ticket->come_back_step = here;
    }
    if (action->note[0] != '\0') {
        memcpy(ticket->note, action->note, sizeof(ticket->note));
    }
    ticket->transfers++;
    ticket->due = ticket->base - credit_ms;
    return STATUS_OK;
}

static json_t *
tell(const struct act *act, const struct ticket *before)
{
    const struct action *action = act->action;
    json_t *more = json_pack("{ss}", "from_service", before->steps[before->step].service);

    if (action->target != TICKET_BOUND_NONE) {
        json_object_set_new_nocheck(
            more, "to", json_pack("{ss}", ticket_bound_name(action->target), action->target_id));
    }
    act_tell_supervisor(act, more);
    return more;
}

/* The note that was overwritten, for an undo: free text stays out of the ledger. */
static enum status
keep_note(struct act *act, const char *note)
{
    char key[NOTE_KEY_SIZE];
    note_key(act->answer->event, key);
    enum status status = db_do(store_statement(act->store, STATEMENT_PERSONAL_PUT), "ssi", key,
                               note, act->store->now + UNDO_MS);

    return status == STATUS_OK ? status : act_failed(act, status);
}

enum status
act_transfer(struct act *act)
{
    struct counter_row counter;
    struct ticket before, after;
    enum status status = find_ticket(act, &counter, &before);

    if (status != STATUS_OK) {
        return status;
    }
    after = before;
    status = act_transition(act, &after, TICKET_EVENT_TRANSFER);
    if (status == STATUS_OK) {
        status = redirect(act, &counter, &after);
    }
    if (status == STATUS_OK) {
        status = act_supervisor(act, before.transfers >= TRANSFERS_FREE);
    }
    if (status != STATUS_OK) {
        return status;
    }
    struct move move = {.kind = ticket_event_name(TICKET_EVENT_TRANSFER),
                        .before = &before,
                        .after = &after,
                        .counter = &counter,
                        .more = tell(act, &before)};
    status = act_move(act, &move);
    return status == STATUS_OK && strcmp(before.note, after.note) != 0 ? keep_note(act, before.note)
                                                                       : status;
}
