/* SPDX-License-Identifier: Apache-2.0
 * A ticket that was offered to a counter or a person: taken or refused. Nobody has to do either: an
 * offer that is left alone goes back by the instant that stands in its row. */
#include <string.h>

#include "store/act.h"

/* Offered here, and still to be had. */
static enum status
find_offered(struct act *act, struct counter_row *counter, struct ticket *ticket)
{
    enum ticket_bound bound;
    enum status status = act_open_counter(act, counter);

    if (status == STATUS_OK) {
        status = act_ticket(act, act->action->number, ticket);
    }
    if (status != STATUS_OK) {
        return status;
    }
    const char *to = ticket_bound_at(ticket, act->store->now, &bound);
    const char *here = bound == TICKET_BOUND_STAFF ? counter->staff : counter->id;
    if (!ticket_is_offered(ticket, act->store->now) || strcmp(to, here) != 0) {
        return answer_refuse(act->answer, STATUS_CONFLICT,
                             N_("Ticket {0} is not offered to counter {1}. It was taken, or went "
                                "back after two minutes."),
                             2, ticket->number, counter->id);
    }
    return STATUS_OK;
}

enum status
act_accept(struct act *act)
{
    struct counter_row counter;
    struct ticket before, after;
    enum status status = find_offered(act, &counter, &before);

    if (status != STATUS_OK) {
        return status;
    }
    after = before;
    status = act_transition(act, &after, TICKET_EVENT_ACCEPT);
    if (status != STATUS_OK) {
        return status;
    }
    ticket_settle(&after, act->store->now);
    struct move move = {.kind = ticket_event_name(TICKET_EVENT_ACCEPT),
                        .before = &before,
                        .after = &after,
                        .counter = &counter,
                        .more = json_pack("{ss}", "from", before.offer_from)};
    return act_move(act, &move);
}

enum status
act_decline(struct act *act)
{
    struct counter_row counter;
    struct ticket before, after;
    enum status status = find_offered(act, &counter, &before);

    if (status != STATUS_OK) {
        return status;
    }
    after = before;
    status = act_transition(act, &after, TICKET_EVENT_DECLINE);
    if (status != STATUS_OK) {
        return status;
    }
    ticket_settle(&after, act->store->now);
    after.bound = TICKET_BOUND_COUNTER;
    memcpy(after.bound_to, before.offer_from, sizeof(after.bound_to));
    struct move move = {
        .kind = ticket_event_name(TICKET_EVENT_DECLINE),
        .before = &before,
        .after = &after,
        .counter = &counter,
        .more = json_pack("{ss ss}", "from", before.offer_from, "reason", act->action->reason)};
    return act_move(act, &move);
}
