/* SPDX-License-Identifier: Apache-2.0
 * People and terminals: help that is called for, and what staff tells a terminal. */
#include <string.h>

#include "store/act.h"

static const int64_t MESSAGE_KEPT_MS = INT64_C(7) * 24 * 60 * 60 * 1000;

/* The counter's own call when one is named, else the terminal's. */
static enum status
open_call(struct act *act, int64_t *ret_id)
{
    struct db_statement *statement = store_statement(act->store, STATEMENT_DESK_CALL_OPEN);
    const struct action *action = act->action;
    bool row = false;
    enum status status = db_first(statement, &row, "");

    *ret_id = 0;
    while (status == STATUS_OK && row && *ret_id == 0) {
        bool here = action->counter[0] != '\0'
                        ? strcmp(db_text(statement, 4), action->counter) == 0
                        : strcmp(db_text(statement, 3), action->terminal) == 0 &&
                              db_text(statement, 4)[0] == '\0';
        if (here && strcmp(db_text(statement, 2), "help") == 0) {
            *ret_id = db_int(statement, 0);
        }
        status = db_next(statement, &row);
    }
    db_reset(statement);
    return status;
}

enum status
act_help(struct act *act)
{
    const struct action *action = act->action;
    struct store *store = act->store;
    struct counter_row counter = {0};
    int64_t open = 0;
    enum status status = action->counter[0] != '\0' ? act_counter(act, &counter) : STATUS_OK;

    if (status != STATUS_OK) {
        return status;
    }
    status = open_call(act, &open);
    if (status != STATUS_OK) {
        return act_failed(act, status);
    }
    if (open != 0) {
        return answer_refuse(act->answer, STATUS_CONFLICT,
                             N_("Help has been called already. Somebody is on the way."), 0);
    }
    status = act_note(act, "help", action->counter, counter.staff, NULL);
    if (status != STATUS_OK) {
        return status;
    }
    status =
        db_do(store_statement(store, STATEMENT_DESK_CALL_INSERT), "iisssss", act->answer->event,
              store->now, "help", action->terminal, action->counter, counter.staff, "");
    return status == STATUS_OK ? status : act_failed(act, status);
}

/* The ledger points to its words, which stand among what is purged. */
enum status
act_message(struct act *act)
{
    const struct action *action = act->action;
    struct store *store = act->store;
    struct counter_row counter;
    char key[48];
    enum status status = act_counter(act, &counter);

    if (status != STATUS_OK) {
        return status;
    }
    str_format(key, sizeof(key), "message/%lld", (long long)store->hall.last_event + 1);
    status = act_note(act, "message", counter.id, counter.staff, json_pack("{ss}", "key", key));
    if (status != STATUS_OK) {
        return status;
    }
    status = db_do(store_statement(store, STATEMENT_PERSONAL_PUT), "ssi", key, action->note,
                   store->now + MESSAGE_KEPT_MS);
    if (status == STATUS_OK) {
        status =
            db_do(store_statement(store, STATEMENT_DESK_CALL_INSERT), "iisssss", act->answer->event,
                  store->now, "message", action->terminal, counter.id, counter.staff, key);
    }
    return status == STATUS_OK ? status : act_failed(act, status);
}

enum status
act_help_done(struct act *act)
{
    const struct action *action = act->action;
    struct store *store = act->store;
    struct db_statement *statement = store_statement(store, STATEMENT_DESK_CALL_GET);
    int64_t closed_at = 0;
    char counter[ID_SIZE] = "", by[ID_SIZE];
    bool row = false;
    enum status status = db_first(statement, &row, "i", action->help);

    if (status == STATUS_OK && row) {
        db_text_copy(statement, 3, counter, sizeof(counter));
        closed_at = db_int(statement, 6);
    }
    db_reset(statement);
    if (status != STATUS_OK) {
        return act_failed(act, status);
    }
    if (!row) {
        return answer_refuse(act->answer, STATUS_NOT_FOUND,
                             N_("Nobody called for help under that number."), 0);
    }
    if (closed_at != 0) {
        return answer_refuse(act->answer, STATUS_CONFLICT,
                             N_("That call has been answered already."), 0);
    }
    str_cut(by, sizeof(by), action->staff[0] != '\0' ? action->staff : action->terminal);
    status = act_note(act, "help-done", counter, action->staff,
                      json_pack("{sI}", "of", (json_int_t)action->help));
    if (status != STATUS_OK) {
        return status;
    }
    status = db_do(store_statement(store, STATEMENT_DESK_CALL_CLOSE), "iis", action->help,
                   store->now, by);
    return status == STATUS_OK ? status : act_failed(act, status);
}

struct terminal_state {
    bool locked;
    char reason[ACTION_REASON_SIZE], message[TICKET_NOTE_SIZE];
};

/* One of the hall file's, or one that has shown itself. */
static enum status
check_known(struct act *act)
{
    static const enum statement lists[] = {STATEMENT_TERMINAL_GET, STATEMENT_PRESENCE_GET};
    bool row = false;
    enum status status = STATUS_OK;

    for (size_t i = 0; status == STATUS_OK && !row && i < ARRAY_SIZE(lists); i++) {
        struct db_statement *statement = store_statement(act->store, lists[i]);
        status = db_first(statement, &row, "s", act->action->device);
        db_reset(statement);
    }
    if (status != STATUS_OK) {
        return act_failed(act, status);
    }
    return row ? STATUS_OK
               : answer_refuse(act->answer, STATUS_INVALID, N_("There is no terminal {0}."), 1,
                               act->action->device);
}

static enum status
state_get(struct act *act, struct terminal_state *ret_state)
{
    enum status known = check_known(act);
    if (known != STATUS_OK) {
        return known;
    }
    struct db_statement *statement = store_statement(act->store, STATEMENT_TERMINAL_STATE_GET);
    bool row = false;
    enum status status = db_first(statement, &row, "s", act->action->device);

    *ret_state = (struct terminal_state){0};
    if (status == STATUS_OK && row) {
        ret_state->locked = db_int(statement, 0) != 0;
        db_text_copy(statement, 1, ret_state->reason, sizeof(ret_state->reason));
        db_text_copy(statement, 2, ret_state->message, sizeof(ret_state->message));
    }
    db_reset(statement);
    return status == STATUS_OK ? status : act_failed(act, status);
}

static enum status
state_put(struct act *act, const struct terminal_state *state, const char *op)
{
    const char *terminal = act->action->device;
    enum status status =
        db_do(store_statement(act->store, STATEMENT_TERMINAL_STATE_PUT), "sissi", terminal,
              (int64_t)state->locked, state->reason, state->message, act->store->now);

    if (status != STATUS_OK) {
        return act_failed(act, status);
    }
    return act_note(act, "terminal", NULL, NULL,
                    json_pack("{ss ss ss ss}", "of", terminal, "op", op, "reason", state->reason,
                              "message", state->message));
}

static enum status
refuse_state(struct act *act, const char *sentence)
{
    return answer_refuse(act->answer, STATUS_CONFLICT, sentence, 1, act->action->device);
}

enum status
act_terminal_lock(struct act *act)
{
    struct terminal_state state;
    enum status status = state_get(act, &state);

    if (status == STATUS_OK && state.locked) {
        return refuse_state(act, N_("Terminal {0} is locked already."));
    }
    if (status != STATUS_OK) {
        return status;
    }
    state.locked = true;
    str_cut(state.reason, sizeof(state.reason), act->action->reason);
    return state_put(act, &state, "lock");
}

enum status
act_terminal_unlock(struct act *act)
{
    struct terminal_state state;
    enum status status = state_get(act, &state);

    if (status == STATUS_OK && !state.locked) {
        return refuse_state(act, N_("Terminal {0} is not locked."));
    }
    if (status != STATUS_OK) {
        return status;
    }
    state.locked = false;
    state.reason[0] = '\0';
    return state_put(act, &state, "unlock");
}

enum status
act_terminal_message(struct act *act)
{
    struct terminal_state state;
    enum status status = state_get(act, &state);

    if (status != STATUS_OK) {
        return status;
    }
    str_cut(state.message, sizeof(state.message), act->action->note);
    return state_put(act, &state, "message");
}

enum status
act_terminal_clear(struct act *act)
{
    struct terminal_state state;
    enum status status = state_get(act, &state);

    if (status == STATUS_OK && state.message[0] == '\0') {
        return refuse_state(act, N_("Terminal {0} shows no message."));
    }
    if (status != STATUS_OK) {
        return status;
    }
    state.message[0] = '\0';
    return state_put(act, &state, "clear");
}

/* Changes nothing but who answers for it: the terminal that asked ends its program. */
enum status
act_terminal_exit(struct act *act)
{
    struct terminal_state state;
    enum status status = state_get(act, &state);

    if (status == STATUS_OK) {
        status = act_supervisor(act, true);
    }
    return status == STATUS_OK ? state_put(act, &state, "exit") : status;
}
