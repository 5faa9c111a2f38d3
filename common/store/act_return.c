/* SPDX-License-Identifier: Apache-2.0
 * What happens away from the counter: a passed ticket comes back, somebody leaves. */
#include <string.h>

#include "store/act.h"
#include "store/pool.h"

enum { MINUTE_MS = 60 * 1000 };

/* Behind the second who waits for its service, with a new seq. */
static enum status
place_again(struct act *act, const struct ticket *before, struct ticket *after)
{
    struct store *store = act->store;
    struct order_key first[RETURN_PLACE];
    size_t count = 0;
    enum status status =
        pool_first(store, before->steps[before->step].service, first, RETURN_PLACE, &count);

    if (status != STATUS_OK) {
        return act_failed(act, status);
    }
    ticket_rest(after);
    order_return_place(first, count, store->now, &after->base, &after->due);
    after->seq = store->hall.last_event + 1;
    return STATUS_OK;
}

enum status
act_return(struct act *act)
{
    struct store *store = act->store;
    struct ticket before, after;
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
    status = place_again(act, &before, &after);
    if (status != STATUS_OK) {
        return status;
    }
    struct move move = {
        .kind = ticket_event_name(TICKET_EVENT_RETURN), .before = &before, .after = &after};
    return act_move(act, &move);
}

/* What a machine must not decide: a ticket that was passed too late, twice, or whose owner had
 * gone. */
enum status
act_reinstate(struct act *act)
{
    const struct action *action = act->action;
    struct ticket before, after;
    enum status status = act_ticket(act, action->number, &before);

    if (status != STATUS_OK) {
        return status;
    }
    after = before;
    status = act_transition(act, &after, TICKET_EVENT_REINSTATE);
    if (status == STATUS_OK && strcmp(before.day, act->store->hall.day) != 0) {
        return answer_refuse(act->answer, STATUS_CONFLICT,
                             N_("The day of ticket {0} is over. Take a new one."), 1,
                             before.number);
    }
    if (status == STATUS_OK) {
        status = act_role(act, HALL_CONCIERGE | HALL_SUPERVISOR, !act->store->hall.training);
    }
    if (status == STATUS_OK) {
        status = place_again(act, &before, &after);
    }
    if (status != STATUS_OK) {
        return status;
    }
    after.ended_at = after.passed_at = 0;
    struct move move = {.kind = ticket_event_name(TICKET_EVENT_REINSTATE),
                        .before = &before,
                        .after = &after,
                        .staff = action->supervisor,
                        .more = json_pack("{ss}", "reason", action->reason)};
    return act_move(act, &move);
}

/* Another class: its credit counts from where the ticket stands already. */
enum status
act_class(struct act *act)
{
    const struct action *action = act->action;
    struct ticket before, after;
    int64_t credit_ms = 0;
    enum status status = act_ticket(act, action->number, &before);

    if (status != STATUS_OK) {
        return status;
    }
    after = before;
    status = act_transition(act, &after, TICKET_EVENT_CLASS);
    if (status == STATUS_OK) {
        status = act_credit(act, action->class_id, &credit_ms);
    }
    if (status == STATUS_OK && strcmp(before.class_id, action->class_id) == 0) {
        return answer_refuse(act->answer, STATUS_CONFLICT, N_("Ticket {0} has that class already."),
                             1, before.number);
    }
    if (status == STATUS_OK) {
        status = act_role(act, HALL_CONCIERGE | HALL_SUPERVISOR, !act->store->hall.training);
    }
    if (status != STATUS_OK) {
        return status;
    }
    memcpy(after.class_id, action->class_id, sizeof(after.class_id));
    after.due = after.base - credit_ms;
    struct move move = {.kind = ticket_event_name(TICKET_EVENT_CLASS),
                        .before = &before,
                        .after = &after,
                        .staff = action->supervisor,
                        .more = json_pack("{ss}", "reason", action->reason)};
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
