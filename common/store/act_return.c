/* SPDX-License-Identifier: Apache-2.0
 * What happens away from the counter: a passed ticket comes back, somebody leaves. */
#include <string.h>

#include "store/act.h"
#include "store/pool.h"

enum { MINUTE_MS = 60 * 1000, PLACE = 3 };

enum status
act_return(struct act *act)
{
    struct store *store = act->store;
    struct ticket before, after;
    struct order_key first[PLACE];
    size_t count = 0;
    enum status status = act_ticket(act, act->action->number, &before);

    if (status != STATUS_OK) {
        return status;
    }
    after = before;
    status = act_transition(act, &after, TICKET_EVENT_RETURN);
    if (status != STATUS_OK) {
        return status;
    }
    if (store->now - before.passed_at > store->hall.return_minutes * MINUTE_MS) {
        char minutes[24];
        str_format(minutes, sizeof(minutes), "%lld", (long long)store->hall.return_minutes);
        return answer_refuse(
            act->answer, STATUS_CONFLICT,
            N_("Ticket {0} was passed over more than {1} minutes ago. Take a new one."), 2,
            before.number, minutes);
    }
    status = pool_first(store, before.steps[before.step].service, first, PLACE, &count);
    if (status != STATUS_OK) {
        return act_failed(act, status);
    }
    ticket_rest(&after);
    order_return_place(first, count, store->now, &after.base, &after.due);
    after.seq = store->hall.last_event + 1;
    struct move move = {
        .kind = ticket_event_name(TICKET_EVENT_RETURN), .before = &before, .after = &after};
    return act_move(act, &move);
}

enum status
act_leave(struct act *act)
{
    struct ticket before, after;
    struct counter_row counter;
    enum status status = act_ticket(act, act->action->number, &before);

    if (status != STATUS_OK) {
        return status;
    }
    after = before;
    status = act_transition(act, &after, TICKET_EVENT_LEAVE);
    if (status != STATUS_OK) {
        return status;
    }
    after.ended_at = act->store->now;
    after.hold = TICKET_HOLD_NONE;
    after.held_at = 0;
    struct move move = {
        .kind = ticket_event_name(TICKET_EVENT_LEAVE), .before = &before, .after = &after};
    if (ticket_state_is_in_hand(before.state)) {
        status = counter_row_get(act->store, before.counter, &counter);
        if (status != STATUS_OK) {
            return act_failed(act, status);
        }
        move.counter = &counter;
    }
    return act_move(act, &move);
}
