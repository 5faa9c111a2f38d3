/* SPDX-License-Identifier: Apache-2.0
 * Several matters on one ticket: one more, or one less, while the ticket is in hand. */
#include <string.h>

#include "store/act.h"

static bool
same_step(const struct ticket_step *a, const struct ticket_step *b)
{
    return strcmp(a->service, b->service) == 0 && strcmp(a->matter, b->matter) == 0;
}

/* Its place among the present step and those to come; −1 when it is none of them. */
static int
find_step(const struct ticket *ticket, const struct ticket_step *step)
{
    for (int i = ticket->step; i < ticket->step_count; i++) {
        if (same_step(&ticket->steps[i], step)) {
            return i;
        }
    }
    return -1;
}

static enum status
check_known(struct act *act, const struct ticket_step *step)
{
    struct service_row service;
    bool row = false;
    enum status status = act_service_going(act, step->service, &service);

    if (status != STATUS_OK || step->matter[0] == '\0') {
        return status;
    }
    struct db_statement *statement = store_statement(act->store, STATEMENT_MATTER_GET);
    status = db_first(statement, &row, "ss", step->service, step->matter);
    db_reset(statement);
    if (status != STATUS_OK) {
        return act_failed(act, status);
    }
    if (!row) {
        return answer_refuse(act->answer, STATUS_INVALID, N_("Service {0} has no matter {1}."), 2,
                             step->service, step->matter);
    }
    return STATUS_OK;
}

/* The ticket in hand and the action's one step. */
static enum status
begin(struct act *act, enum ticket_event event, struct counter_row *counter, struct ticket *before,
      struct ticket *after, struct ticket_step *step)
{
    struct ticket_step steps[TICKET_STEPS_MAX] = {0};
    int count = 0;
    enum status status = act_in_hand(act, counter, before);

    if (status != STATUS_OK) {
        return status;
    }
    *after = *before;
    status = act_transition(act, after, event);
    /* The grammar was checked before the transaction. */
    if (status == STATUS_OK && !ticket_steps_parse(act->action->services, steps, &count)) {
        return answer_refuse(act->answer, STATUS_INVALID, N_("'{1}' cannot be read as {0}."), 2,
                             "service", act->action->services);
    }
    *step = steps[0];
    return status;
}

enum status
act_add(struct act *act)
{
    struct counter_row counter;
    struct ticket before, after;
    struct ticket_step step;
    enum status status = begin(act, TICKET_EVENT_ADD, &counter, &before, &after, &step);

    if (status == STATUS_OK) {
        status = check_known(act, &step);
    }
    if (status != STATUS_OK) {
        return status;
    }
    if (find_step(&before, &step) >= 0) {
        return answer_refuse(act->answer, STATUS_CONFLICT, N_("Ticket {0} is for {1} already."), 2,
                             before.number, act->action->services);
    }
    if (before.step_count == TICKET_STEPS_MAX) {
        return answer_refuse(act->answer, STATUS_FULL,
                             N_("Ticket {0} has as many matters as one can have. Take a new one."),
                             1, before.number);
    }
    after.steps[after.step_count++] = step;
    struct move move = {.kind = ticket_event_name(TICKET_EVENT_ADD),
                        .before = &before,
                        .after = &after,
                        .counter = &counter};
    return act_move(act, &move);
}

enum status
act_skip(struct act *act)
{
    struct counter_row counter;
    struct ticket before, after;
    struct ticket_step step;
    enum status status = begin(act, TICKET_EVENT_SKIP, &counter, &before, &after, &step);

    if (status != STATUS_OK) {
        return status;
    }
    int at = find_step(&before, &step);
    if (at <= before.step) {
        return answer_refuse(act->answer, STATUS_CONFLICT,
                             N_("{1} is not among what ticket {0} is still to do."), 2,
                             before.number, act->action->services);
    }
    memmove(&after.steps[at], &after.steps[at + 1],
            (size_t)(after.step_count - at - 1) * sizeof(after.steps[0]));
    memset(&after.steps[--after.step_count], 0, sizeof(after.steps[0]));
    struct move move = {.kind = ticket_event_name(TICKET_EVENT_SKIP),
                        .before = &before,
                        .after = &after,
                        .counter = &counter,
                        .more = json_pack("{ss}", "skipped", act->action->services)};
    return act_move(act, &move);
}
