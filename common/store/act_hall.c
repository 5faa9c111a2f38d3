/* SPDX-License-Identifier: Apache-2.0
 * What concerns the hall or a device: services stopped, the clock set, paper, presence. */
#include <string.h>

#include "store/act.h"

static enum status
switch_service(struct act *act, bool stop)
{
    const struct action *action = act->action;
    struct service_row service;
    enum status status = act_service(act, action->services, &service);

    if (status == STATUS_OK) {
        status = act_supervisor(act, false);
    }
    if (status != STATUS_OK) {
        return status;
    }
    if (service.stopped && stop) {
        return answer_refuse(act->answer, STATUS_CONFLICT, N_("Service {0} is stopped already."), 1,
                             service.id);
    }
    if (!service.stopped && !stop) {
        return answer_refuse(act->answer, STATUS_CONFLICT, N_("Service {0} is not stopped."), 1,
                             service.id);
    }
    status = db_do(store_statement(act->store, STATEMENT_SERVICE_STOP), "sis", service.id,
                   (int64_t)stop, action->reason);
    if (status != STATUS_OK) {
        return act_failed(act, status);
    }
    json_t *more = json_pack("{ss ss}", "service", service.id, "op", stop ? "stop" : "resume");
    if (stop) {
        json_object_set_new(more, "reason", json_string(action->reason));
    }
    act_tell_supervisor(act, more);
    return act_note(act, "service", NULL, NULL, more);
}

enum status
act_service_stop(struct act *act)
{
    return switch_service(act, true);
}

enum status
act_service_resume(struct act *act)
{
    return switch_service(act, false);
}

/* The clock was set as the transaction began. */
enum status
act_clock(struct act *act)
{
    act->answer->event = act->clock_event;
    return STATUS_OK;
}

enum status
act_paper(struct act *act)
{
    struct ticket before, after;
    enum status status = act_ticket(act, act->action->number, &before);

    if (status != STATUS_OK) {
        return status;
    }
    after = before;
    str_cut(after.paper, sizeof(after.paper), act->action->outcome);
    struct move move = {.kind = "paper", .before = &before, .after = &after};
    return act_move(act, &move);
}

/* Stored when it changes, never per beat. */
enum status
act_presence(struct act *act)
{
    const struct action *action = act->action;
    struct store *store = act->store;
    struct db_statement *statement = store_statement(store, STATEMENT_PRESENCE_GET);
    bool row = false, same = false;
    enum status status = db_first(statement, &row, "s", action->terminal);

    if (status == STATUS_OK && row) {
        same = strcmp(db_text(statement, 0), action->device) == 0 &&
               strcmp(db_text(statement, 1), action->outcome) == 0;
    }
    db_reset(statement);
    if (status == STATUS_OK && same) {
        return STATUS_OK;
    }
    if (status == STATUS_OK) {
        status = db_do(store_statement(store, STATEMENT_PRESENCE_PUT), "sssi", action->terminal,
                       action->device, action->outcome, store->now);
    }
    if (status != STATUS_OK) {
        return act_failed(act, status);
    }
    return act_note(act, "presence", NULL, NULL,
                    json_pack("{ss ss}", "device", action->device, "state", action->outcome));
}
