/* SPDX-License-Identifier: Apache-2.0
 * One action = one transaction: check, begin, look for its request id, act, keep the answer,
 * commit. */
#include "store/act.h"

#include <sodium.h>
#include <string.h>

enum { TRIES = 3 };

typedef enum status (*act_fn)(struct act *act);

/* The code that writes a rating is there only in a program that asked for the right. */
static enum status
act_rate_if_granted(struct act *act)
{
    if (!act->store->rate) {
        return answer_refuse(act->answer, STATUS_DENIED,
                             N_("Only the pad of counter {0} takes ratings for it."), 1,
                             act->action->counter);
    }
    return act->store->rate(act);
}

static const act_fn acts[ACTION_KIND_COUNT] = {
    [ACTION_TAKE] = act_take,
    [ACTION_SERVE] = act_serve,
    [ACTION_CALL] = act_call,
    [ACTION_RECALL] = act_recall,
    [ACTION_START] = act_start,
    [ACTION_PASS] = act_pass,
    [ACTION_FINISH] = act_finish,
    [ACTION_HOLD] = act_hold,
    [ACTION_UNHOLD] = act_unhold,
    [ACTION_TRANSFER] = act_transfer,
    [ACTION_ACCEPT] = act_accept,
    [ACTION_DECLINE] = act_decline,
    [ACTION_ADD] = act_add,
    [ACTION_SKIP] = act_skip,
    [ACTION_CLASS] = act_class,
    [ACTION_REINSTATE] = act_reinstate,
    [ACTION_RETURN] = act_return,
    [ACTION_LEAVE] = act_leave,
    [ACTION_UNDO] = act_undo,
    [ACTION_NOTICE] = act_notice,
    [ACTION_RATE] = act_rate_if_granted,
    [ACTION_OPEN] = act_counter_open,
    [ACTION_PAUSE] = act_counter_pause,
    [ACTION_RESUME] = act_counter_resume,
    [ACTION_CLOSE] = act_counter_close,
    [ACTION_RELEASE] = act_release,
    [ACTION_COUNTER] = act_counter_services,
    [ACTION_SERVICE_STOP] = act_service_stop,
    [ACTION_SERVICE_RESUME] = act_service_resume,
    [ACTION_STAFF_ADD] = act_staff_add,
    [ACTION_STAFF_PIN] = act_staff_pin,
    [ACTION_STAFF_OFF] = act_staff_off,
    [ACTION_CLOCK] = act_clock,
    [ACTION_PAPER] = act_paper,
    [ACTION_PRESENCE] = act_presence,
    [ACTION_EMERGENCY] = act_emergency,
    [ACTION_EMERGENCY_OFF] = act_emergency_off,
    [ACTION_CHECKIN] = act_checkin,
    [ACTION_CANCEL] = act_cancel,
    [ACTION_REPRINT] = act_reprint,
    [ACTION_HELP] = act_help,
    [ACTION_HELP_DONE] = act_help_done,
    [ACTION_MESSAGE] = act_message,
    [ACTION_TERMINAL_LOCK] = act_terminal_lock,
    [ACTION_TERMINAL_UNLOCK] = act_terminal_unlock,
    [ACTION_TERMINAL_MESSAGE] = act_terminal_message,
    [ACTION_TERMINAL_CLEAR] = act_terminal_clear,
    [ACTION_TERMINAL_EXIT] = act_terminal_exit,
};

static enum status
begin(struct act *act)
{
    const struct action *action = act->action;

    if (action->kind == ACTION_CLOCK) {
        return transaction_begin_clock(act->store, action->at, action->has_rate, action->rate_milli,
                                       &act->clock_event, act->answer);
    }
    return transaction_begin(act->store, action->at, act->answer);
}

/* Who shows a wrong time may be told of devices and paper, and of nothing that people decide; and
 * what was done before, when it is asked again. */
static enum status
check_clock(struct act *act)
{
    const struct store *store = act->store;
    char own[20], hall[20];
    if (!store_clock_is_wrong(store->off_ms) || act->action->kind == ACTION_PRESENCE ||
        act->action->kind == ACTION_PAPER) {
        return STATUS_OK;
    }
    hall_time_text(store, store->real_ms + store->off_ms, own, sizeof(own));
    hall_time_text(store, store->real_ms, hall, sizeof(hall));
    return answer_refuse(act->answer, STATUS_DENIED,
                         N_("The clock here says {0}, but it is {1}. Set this machine's clock; "
                            "until then nothing can be done here."),
                         2, own, hall);
}

/* Inside the transaction. *ret_commit false: everything is to be undone, whatever the status. */
static enum status
perform(struct act *act, bool *ret_commit)
{
    bool found = false;
    enum status status = request_find(act, &found);

    *ret_commit = false;
    if (status == STATUS_OK && !found) {
        status = check_clock(act);
    }
    if (status != STATUS_OK || found) {
        return status;
    }
    act->answer->at = act->store->now;
    status = acts[act->action->kind](act);
    if (status != STATUS_OK) {
        return status;
    }
    /* Presence that did not change and a reprint write nothing: nothing to keep an answer for. */
    if (act->answer->event == 0) {
        return STATUS_OK;
    }
    *ret_commit = true;
    return request_keep(act);
}

static bool
is_engine(enum status status)
{
    return status == STATUS_BUSY || status == STATUS_IO || status == STATUS_CORRUPT ||
           status == STATUS_UNAVAILABLE;
}

/* An answer to a request that writes nothing: it must not be contradicted, nor lost, by what a
 * killed program left behind. */
static enum status
seal(struct act *act, enum status answered)
{
    if (act->action->request[0] == '\0' || is_engine(answered)) {
        return answered;
    }
    enum status status = transaction_seal(act->store, act->answer->repeated);
    return status == STATUS_OK ? answered : answer_engine(act->answer, act->store, status);
}

static enum status
store_act_checked(struct act *act)
{
    bool commit = false;
    enum status status = act_pin_prepare(act);

    if (status == STATUS_OK) {
        act_make_ready(act->store, act->action);
        status = begin(act);
    }
    if (status != STATUS_OK) {
        return status;
    }
    status = perform(act, &commit);
    if (status == STATUS_OK && commit) {
        return transaction_commit(act->store, act->answer);
    }
    if (status != STATUS_OK && act->pin_wrong_of[0] != '\0') {
        act_pin_count(act);
    }
    transaction_rollback(act->store);
    return seal(act, status);
}

/* The engine lost this transaction before anything was done: a deadlock, a server that was started
 * again. */
static bool
may_try_again(struct store *store, enum status status)
{
    const struct db_driver *driver = store->db->driver;
    return is_engine(status) && driver->again && driver->again(store->db);
}

enum status
store_act(struct store *store, const struct action *action, struct answer *ret_answer)
{
    struct act act = {.store = store, .action = action, .answer = ret_answer};

    /* Without the counter, the bulk of it: it says nothing while has_counter is false. */
    memset(ret_answer, 0, offsetof(struct answer, counter));
    ret_answer->at = 0;
    if (action_check(action, ret_answer) != STATUS_OK) {
        return ret_answer->status;
    }
    if (sodium_init() < 0) {
        return answer_refuse(ret_answer, STATUS_UNAVAILABLE,
                             N_("This machine gives no random numbers."), 0);
    }
    memcpy(store->terminal, action->terminal, sizeof(store->terminal));
    memcpy(store->request, action->request, sizeof(store->request));
    store->under_way = action;
    enum status status = store_act_checked(&act);
    for (int i = 1; i < TRIES && may_try_again(store, status); i++) {
        memset(ret_answer, 0, offsetof(struct answer, counter));
        act = (struct act){.store = store, .action = action, .answer = ret_answer};
        status = store_act_checked(&act);
    }
    store->under_way = NULL;
    store->terminal[0] = store->request[0] = '\0';
    ret_answer->status = status;
    return status;
}
