/* SPDX-License-Identifier: Apache-2.0
 * The end of a service, or of a part of it: finish, hold, unhold. */
#include <string.h>

#include "store/act.h"

enum { MINUTE_MS = 60 * 1000 };

static void
forget_come_back(struct ticket *ticket)
{
    ticket->come_back[0] = '\0';
    memset(&ticket->come_back_step, 0, sizeof(ticket->come_back_step));
}

/* Back to the counter that sent it, to go on with what it was there for. */
static void
come_back(const struct store *store, struct ticket *ticket)
{
    ticket->steps[ticket->step] = ticket->come_back_step;
    ticket->bound = TICKET_BOUND_COUNTER;
    memcpy(ticket->bound_to, ticket->come_back, sizeof(ticket->bound_to));
    forget_come_back(ticket);
    ticket->free_at = store->now + store->hall.bound_minutes * MINUTE_MS;
}

/* Waits again: for the counter it comes back to, or for its next service. */
static enum status
wait_again(struct act *act, struct ticket *ticket, bool back)
{
    int64_t credit_ms;
    enum status status = act_credit(act, ticket->class_id, &credit_ms);

    if (status != STATUS_OK) {
        return status;
    }
    ticket_rest(ticket);
    if (back) {
        come_back(act->store, ticket);
    } else {
        forget_come_back(ticket);
        ticket->step++;
    }
    ticket->due = ticket->base - credit_ms;
    return STATUS_OK;
}

static void
end_ticket(struct ticket *ticket, const char *outcome, int64_t now)
{
    ticket->ended_at = now;
    str_cut(ticket->outcome, sizeof(ticket->outcome), outcome);
    ticket->bound = TICKET_BOUND_NONE;
    ticket->bound_to[0] = '\0';
    ticket->free_at = 0;
    forget_come_back(ticket);
}

/* served: the service that this time was for; the row's "service" may be the next one. */
static json_t *
tell_end(const struct action *action, const struct ticket *before, const char *outcome, int64_t ms)
{
    json_t *more = json_pack("{ss sI ss}", "outcome", outcome, "served_ms", (json_int_t)ms,
                             "served", before->steps[before->step].service);

    if (action->reason[0] != '\0') {
        json_object_set_new_nocheck(more, "reason", json_string(action->reason));
    }
    if (action->basis[0] != '\0') {
        json_object_set_new_nocheck(more, "basis", json_string(action->basis));
    }
    return more;
}

/* The service that has ended: what can be rated, and what its clerk did. */
static enum status
write_served(struct act *act, const struct ticket *before, const struct counter_row *counter,
             const char *outcome, int64_t ms)
{
    const struct ticket_step *step = &before->steps[before->step];
    enum status status = db_do(store_statement(act->store, STATEMENT_SERVED_INSERT), "isiiisssssi",
                               act->answer->event, act->store->hall.day, act->store->now,
                               before->id, (int64_t)before->step, step->service, step->matter,
                               counter->id, counter->staff, outcome, ms);

    return status == STATUS_OK ? status : act_failed(act, status);
}

/* From another counter, or from another matter at this one. */
static bool
goes_back(const struct ticket *ticket, const struct counter_row *counter)
{
    const struct ticket_step *here = &ticket->steps[ticket->step], *there = &ticket->come_back_step;
    bool is_there = strcmp(ticket->come_back, counter->id) == 0 &&
                    strcmp(there->service, here->service) == 0 &&
                    strcmp(there->matter, here->matter) == 0;

    return ticket->come_back[0] != '\0' && !is_there;
}

enum status
act_finish(struct act *act)
{
    const char *outcome = act->action->outcome[0] != '\0' ? act->action->outcome : "done";
    struct counter_row counter;
    struct ticket before, after;
    enum status status = act_in_hand(act, &counter, &before);

    if (status != STATUS_OK) {
        return status;
    }
    after = before;
    bool back = goes_back(&before, &counter);
    bool again = back || before.step + 1 < before.step_count;
    enum ticket_event event = again ? TICKET_EVENT_NEXT : TICKET_EVENT_FINISH;
    status = act_transition(act, &after, event);
    if (status != STATUS_OK) {
        return status;
    }
    if (again) {
        status = wait_again(act, &after, back);
    } else {
        end_ticket(&after, outcome, act->store->now);
    }
    if (status != STATUS_OK) {
        return status;
    }
    int64_t ms = act->store->now - before.started_at;
    struct move move = {.kind = ticket_event_name(event),
                        .before = &before,
                        .after = &after,
                        .counter = &counter,
                        .more = tell_end(act->action, &before, outcome, ms)};
    status = act_move(act, &move);
    return status == STATUS_OK ? write_served(act, &before, &counter, outcome, ms) : status;
}

static enum status
count_held(struct act *act, const char *counter, int64_t *ret_count)
{
    struct db_statement *statement = store_statement(act->store, STATEMENT_COUNTER_HELD);
    bool row = false;
    enum status status = db_first(statement, &row, "s", counter);

    if (status == STATUS_OK && row) {
        *ret_count = db_int(statement, 0);
    }
    db_reset(statement);
    return status == STATUS_OK ? status : act_failed(act, status);
}

enum status
act_hold(struct act *act)
{
    struct counter_row counter;
    struct ticket before, after;
    int64_t held = 0;
    enum status status = act_in_hand(act, &counter, &before);

    if (status != STATUS_OK) {
        return status;
    }
    after = before;
    status = act_transition(act, &after, TICKET_EVENT_HOLD);
    if (status == STATUS_OK) {
        status = count_held(act, counter.id, &held);
    }
    if (status != STATUS_OK) {
        return status;
    }
    if (held >= COUNTER_HELD_MAX) {
        return answer_refuse(act->answer, STATUS_CONFLICT,
                             N_("Counter {0} holds as many tickets as it can. Finish one first."),
                             1, counter.id);
    }
    after.hold = act->action->hold;
    after.held_at = act->store->now;
    struct move move = {.kind = ticket_event_name(TICKET_EVENT_HOLD),
                        .before = &before,
                        .after = &after,
                        .counter = &counter};
    return act_move(act, &move);
}

enum status
act_unhold(struct act *act)
{
    struct counter_row counter;
    struct ticket before, after;
    enum status status = act_open_counter(act, &counter);

    if (status == STATUS_OK) {
        status = act_ticket(act, act->action->number, &before);
    }
    if (status != STATUS_OK) {
        return status;
    }
    after = before;
    status = act_transition(act, &after, TICKET_EVENT_UNHOLD);
    if (status != STATUS_OK) {
        return status;
    }
    if (strcmp(before.counter, counter.id) != 0) {
        return answer_refuse(act->answer, STATUS_CONFLICT,
                             N_("Ticket {0} is on hold at counter {1}. Take it up there."), 2,
                             before.number, before.counter);
    }
    status = act_hand_free(act, &counter);
    if (status != STATUS_OK) {
        return status;
    }
    after.hold = TICKET_HOLD_NONE;
    after.held_at = 0;
    memcpy(after.staff, counter.staff, sizeof(after.staff));
    struct move move = {
        .kind = ticket_event_name(TICKET_EVENT_UNHOLD),
        .before = &before,
        .after = &after,
        .counter = &counter,
        .more = json_pack("{sI}", "held_ms", (json_int_t)(act->store->now - before.held_at))};
    return act_move(act, &move);
}
