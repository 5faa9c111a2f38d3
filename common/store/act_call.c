/* SPDX-License-Identifier: Apache-2.0
 * From the queue to the counter: call, recall, start, pass, release. */
#include <string.h>

#include "store/act.h"
#include "store/pool.h"

static void
put_in_hand(struct ticket *ticket, const struct counter_row *counter, int64_t now)
{
    ticket->called_at = now;
    ticket->calls = 1;
    ticket_settle(ticket, now);
    memcpy(ticket->counter, counter->id, sizeof(ticket->counter));
    memcpy(ticket->staff, counter->staff, sizeof(ticket->staff));
}

static enum status
move_to_counter(struct act *act, struct counter_row *counter, const struct ticket *before,
                struct move *move)
{
    struct ticket after = *before;
    enum status status = act_transition(act, &after, TICKET_EVENT_CALL);

    if (status != STATUS_OK) {
        json_decref(move->more);
        return status;
    }
    put_in_hand(&after, counter, act->store->now);
    move->kind = ticket_event_name(TICKET_EVENT_CALL);
    move->before = before;
    move->after = &after;
    move->counter = counter;
    return act_move(act, move);
}

/* Puts the number of the oldest beside, when the call passed it over. */
static enum status
tell_oldest(struct act *act, const struct pool_choice *choice, json_t *more)
{
    struct ticket oldest;

    if (choice->rule == ORDER_BOUND || choice->offer.oldest.id == choice->ticket.id) {
        return STATUS_OK;
    }
    enum status status = ticket_row_get(act->store, choice->offer.oldest.id, &oldest);
    if (status != STATUS_OK) {
        return act_failed(act, status);
    }
    json_object_set_new_nocheck(more, "oldest", json_string(oldest.number));
    return STATUS_OK;
}

static enum status
call_next(struct act *act, struct counter_row *counter)
{
    struct pool_choice choice;
    struct ticket ticket;
    enum status status = pool_choose(act->store, counter->id, counter->staff, &choice);

    if (status == STATUS_OK && !choice.any) {
        return answer_refuse(act->answer, STATUS_NOT_FOUND, N_("Nobody waits for counter {0}."), 1,
                             counter->id);
    }
    if (status == STATUS_OK) {
        status = ticket_row_get(act->store, choice.ticket.id, &ticket);
    }
    if (status != STATUS_OK) {
        return act_failed(act, status);
    }
    struct move move = {.more = json_pack("{ss}", "rule", order_rule_name(choice.rule))};
    if (choice.rule != ORDER_BOUND) {
        move.guard = true;
        move.guard_service = choice.service;
        move.guard_old = choice.offer.guard;
        move.guard_new = order_guard_after(&choice.offer, &choice.ticket);
        json_object_set_new_nocheck(move.more, "overtakes", json_integer(move.guard_new));
    }
    status = tell_oldest(act, &choice, move.more);
    if (status != STATUS_OK) {
        json_decref(move.more);
        return status;
    }
    return move_to_counter(act, counter, &ticket, &move);
}

static enum status
is_out_of_turn(struct act *act, const struct counter_row *counter, const struct ticket *ticket,
               bool *ret_out)
{
    struct pool_choice choice;
    enum status status = pool_choose(act->store, counter->id, counter->staff, &choice);

    if (status != STATUS_OK) {
        return act_failed(act, status);
    }
    *ret_out = !choice.any || choice.ticket.id != ticket->id;
    return STATUS_OK;
}

/* An emergency: neither counts nor is counted. In a real hall out of turn only with a supervisor.
 */
static enum status
call_number(struct act *act, struct counter_row *counter)
{
    const struct action *action = act->action;
    struct ticket ticket, asked;
    enum status status = act_ticket(act, action->number, &ticket);
    bool needed = false;

    if (status != STATUS_OK) {
        return status;
    }
    asked = ticket;
    status = act_transition(act, &asked, TICKET_EVENT_CALL);
    if (status != STATUS_OK) {
        return status;
    }
    if (action->supervisor[0] == '\0' && !act->store->hall.training) {
        status = is_out_of_turn(act, counter, &ticket, &needed);
    }
    if (status == STATUS_OK) {
        status = act_supervisor(act, needed);
    }
    if (status != STATUS_OK) {
        return status;
    }
    struct move move = {.more = json_pack("{ss ss}", "rule", "number", "reason", action->reason)};
    if (action->supervisor[0] != '\0') {
        json_object_set_new(move.more, "supervisor", json_string(action->supervisor));
    }
    return move_to_counter(act, counter, &ticket, &move);
}

enum status
act_call(struct act *act)
{
    struct counter_row counter;
    enum status status = act_open_counter(act, &counter);

    if (status == STATUS_OK) {
        status = act_hand_free(act, &counter);
    }
    if (status != STATUS_OK) {
        return status;
    }
    return act->action->number[0] != '\0' ? call_number(act, &counter) : call_next(act, &counter);
}

enum status
act_recall(struct act *act)
{
    struct counter_row counter;
    struct ticket before, after;
    enum status status = act_in_hand(act, &counter, &before);

    if (status != STATUS_OK) {
        return status;
    }
    after = before;
    status = act_transition(act, &after, TICKET_EVENT_RECALL);
    if (status != STATUS_OK) {
        return status;
    }
    after.calls++;
    struct move move = {.kind = ticket_event_name(TICKET_EVENT_RECALL),
                        .before = &before,
                        .after = &after,
                        .counter = &counter};
    return act_move(act, &move);
}

enum status
act_start(struct act *act)
{
    struct counter_row counter;
    struct ticket before, after;
    enum status status = act_in_hand(act, &counter, &before);

    if (status != STATUS_OK) {
        return status;
    }
    after = before;
    status = act_transition(act, &after, TICKET_EVENT_START);
    if (status != STATUS_OK) {
        return status;
    }
    after.started_at = act->store->now;
    if (before.first_staff[0] == '\0') {
        memcpy(after.first_staff, counter.staff, sizeof(after.first_staff));
    }
    struct move move = {.kind = ticket_event_name(TICKET_EVENT_START),
                        .before = &before,
                        .after = &after,
                        .counter = &counter};
    return act_move(act, &move);
}

enum status
act_pass(struct act *act)
{
    const struct hall_row *hall = &act->store->hall;
    struct counter_row counter;
    struct ticket before, after;
    enum status status = act_in_hand(act, &counter, &before);

    if (status != STATUS_OK) {
        return status;
    }
    after = before;
    enum ticket_event event = before.passes == 0 ? TICKET_EVENT_PASS : TICKET_EVENT_VOID;
    status = act_transition(act, &after, event);
    if (status != STATUS_OK) {
        return status;
    }
    if (before.calls < hall->calls_before_pass) {
        char calls[24];
        str_format(calls, sizeof(calls), "%lld", (long long)hall->calls_before_pass);
        return answer_refuse(act->answer, STATUS_CONFLICT,
                             N_("Ticket {0} may be passed after {1} calls. Call it again."), 2,
                             before.number, calls);
    }
    after.passes++;
    after.passed_at = act->store->now;
    if (event == TICKET_EVENT_VOID) {
        after.ended_at = act->store->now;
    }
    struct move move = {
        .kind = ticket_event_name(event), .before = &before, .after = &after, .counter = &counter};
    return act_move(act, &move);
}

/* The ticket that a counter has in hand, back to its place in the queue. */
static enum status
release(struct act *act, struct counter_row *counter, const char *staff, bool aside)
{
    struct ticket before, after;
    enum status status = ticket_row_get(act->store, counter->ticket, &before);

    if (status != STATUS_OK) {
        return act_failed(act, status);
    }
    after = before;
    status = act_transition(act, &after, TICKET_EVENT_RELEASE);
    if (status == STATUS_OK) {
        status = act_look_at_desk(act, counter);
    }
    if (status != STATUS_OK) {
        return status;
    }
    ticket_rest(&after);
    struct move move = {.kind = ticket_event_name(TICKET_EVENT_RELEASE),
                        .before = &before,
                        .after = &after,
                        .counter = counter,
                        .staff = staff,
                        .aside = aside,
                        .desk = true};
    if (act->action->reason[0] != '\0') {
        move.more = json_pack("{ss}", "reason", act->action->reason);
    }
    return act_move(act, &move);
}

enum status
act_release(struct act *act)
{
    struct counter_row counter;
    enum status status = act_counter(act, &counter);

    if (status != STATUS_OK) {
        return status;
    }
    if (counter.ticket == 0) {
        return answer_refuse(act->answer, STATUS_NOT_FOUND, N_("Counter {0} has nobody in hand."),
                             1, counter.id);
    }
    status = act_supervisor(act, !act->store->hall.training);
    if (status != STATUS_OK) {
        return status;
    }
    const char *supervisor = act->action->supervisor;
    status = release(act, &counter, *supervisor != '\0' ? supervisor : NULL, false);
    return status == STATUS_OK ? act_answer_counter(act, &counter) : status;
}

enum status
act_release_left(struct act *act, struct counter_row *counter)
{
    if (counter->ticket == 0) {
        return STATUS_OK;
    }
    return release(act, counter, NULL, true);
}
