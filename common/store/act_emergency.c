/* SPDX-License-Identifier: Apache-2.0
 * The message that goes over every screen of the hall. */
#include "store/act.h"

enum status
act_emergency(struct act *act)
{
    const struct action *action = act->action;
    enum status status = act_supervisor(act, !act->store->hall.training);

    if (status != STATUS_OK) {
        return status;
    }
    status = db_do(store_statement(act->store, STATEMENT_EMERGENCY_PUT), "sssi", action->preset,
                   action->text_zh, action->text_en, act->store->now);
    if (status != STATUS_OK) {
        return act_failed(act, status);
    }
    /* Free text stays out of the chain. */
    return act_note(act, "emergency", NULL, action->supervisor,
                    json_pack("{ss ss}", "op", "on", "preset", action->preset));
}

enum status
act_emergency_off(struct act *act)
{
    struct alert alert;
    enum status status = act_supervisor(act, !act->store->hall.training);

    if (status != STATUS_OK) {
        return status;
    }
    status = alert_get(act->store, &alert);
    if (status == STATUS_OK && !alert.on) {
        return answer_refuse(act->answer, STATUS_CONFLICT, N_("No emergency message stands."), 0);
    }
    if (status == STATUS_OK) {
        status = db_do(store_statement(act->store, STATEMENT_EMERGENCY_CLEAR), "");
    }
    if (status != STATUS_OK) {
        return act_failed(act, status);
    }
    return act_note(act, "emergency", NULL, act->action->supervisor,
                    json_pack("{ss}", "op", "off"));
}
