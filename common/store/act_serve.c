/* SPDX-License-Identifier: Apache-2.0
 * Somebody is served who took no number: at the counter, at once. One row makes the ticket and puts
 * it in hand, so that no wait is counted that nobody had. */
#include <string.h>

#include "store/act.h"

static enum status
make_ticket(struct act *act, struct ticket *ticket)
{
    const struct action *action = act->action;
    struct service_row services[TICKET_STEPS_MAX];
    int64_t credit_ms = 0;

    /* The grammar was checked before the transaction. */
    if (!ticket_steps_parse(action->services, ticket->steps, &ticket->step_count)) {
        return answer_refuse(act->answer, STATUS_INVALID, N_("'{1}' cannot be read as {0}."), 2,
                             "services", action->services);
    }
    str_cut(ticket->class_id, sizeof(ticket->class_id),
            action->class_id[0] != '\0' ? action->class_id : "regular");
    enum status status = issue_check_steps(act, ticket, services);
    if (status == STATUS_OK) {
        status = act_credit(act, ticket->class_id, &credit_ms);
    }
    if (status == STATUS_OK) {
        status = issue_lang(act, ticket->lang);
    }
    /* Whoever stands at an open counter is served: no opening hours, no room in a quota are asked
     * for, but the number counts. */
    if (status == STATUS_OK) {
        status = issue_number(act, &services[0], ticket, false);
    }
    if (status == STATUS_OK) {
        status = issue_count_quota(act, &services[0], act->store->now, false);
    }
    ticket->base = act->store->now;
    ticket->due = ticket->base - credit_ms;
    return status;
}

enum status
act_serve(struct act *act)
{
    struct counter_row counter;
    struct ticket ticket = {0};
    enum status status = act_open_counter(act, &counter);

    if (status == STATUS_OK) {
        status = act_hand_free(act, &counter);
    }
    if (status == STATUS_OK) {
        status = make_ticket(act, &ticket);
    }
    if (status != STATUS_OK) {
        return status;
    }
    issue_fill(act->store, &ticket);
    ticket.state = TICKET_SERVING;
    ticket.issued_at = ticket.called_at = ticket.started_at = act->store->now;
    ticket.calls = 1;
    str_cut(ticket.origin, sizeof(ticket.origin), "counter");
    memcpy(ticket.counter, counter.id, sizeof(ticket.counter));
    memcpy(ticket.staff, counter.staff, sizeof(ticket.staff));
    memcpy(ticket.first_staff, counter.staff, sizeof(ticket.first_staff));
    struct move move = {
        .kind = ticket_event_name(TICKET_EVENT_SERVE), .after = &ticket, .counter = &counter};
    return act_move(act, &move);
}
