/* SPDX-License-Identifier: Apache-2.0
 * People: their PINs, who may do what, and the rows about them. */
#include <stdlib.h>
#include <string.h>

#include "store/act.h"

enum { MINUTE_MS = 60 * 1000, FAILURES_MAX = 5, LOCKED_MIN = 5, LOCKED_MAX_MIN = 60 };

static const char *
pin_owner(const struct action *action)
{
    return action->kind == ACTION_OPEN ? action->staff : action->supervisor;
}

static enum status
make_pin(struct act *act)
{
    if (act->action->pin[0] == '\0') {
        return STATUS_OK;
    }
    enum status status = pin_hash(act->action->pin, act->new_pin);
    if (status == STATUS_OK) {
        return status;
    }
    return answer_refuse(act->answer, status, N_("No PIN could be made. Try again."), 0);
}

enum status
act_pin_prepare(struct act *act)
{
    const struct action *action = act->action;
    struct staff_row staff = {0};

    if (action->kind == ACTION_STAFF_ADD || action->kind == ACTION_STAFF_PIN) {
        return make_pin(act);
    }
    if (action->pin[0] == '\0') {
        return STATUS_OK;
    }
    enum status status = transaction_read(act->store);
    if (status != STATUS_OK) {
        return act_failed(act, status);
    }
    status = staff_row_get(act->store, pin_owner(action), &staff);
    transaction_rollback(act->store);
    if (status == STATUS_NOT_FOUND) {
        return STATUS_OK;
    }
    if (status != STATUS_OK) {
        return act_failed(act, status);
    }
    memcpy(act->pin_hash, staff.pin, sizeof(act->pin_hash));
    status = pin_check(staff.pin, action->pin);
    act->pin_right = status == STATUS_OK;
    if (status == STATUS_UNAVAILABLE) {
        return answer_refuse(act->answer, status,
                             N_("There is no memory to check a PIN just now. Try again."), 0);
    }
    return STATUS_OK;
}

static enum status
check_pin(struct act *act, const struct staff_row *staff)
{
    struct answer *answer = act->answer;

    if (act->action->pin[0] == '\0' && act->store->hall.training) {
        return STATUS_OK;
    }
    if (act->action->pin[0] == '\0') {
        return answer_refuse(answer, STATUS_DENIED, N_("The PIN of {0} is needed."), 1, staff->id);
    }
    if (strcmp(staff->pin, act->pin_hash) != 0) {
        return answer_refuse(answer, STATUS_DENIED,
                             N_("The PIN of {0} was changed just now. Try again."), 1, staff->id);
    }
    if (!act->pin_right) {
        char left[12];
        memcpy(act->pin_wrong_of, staff->id, sizeof(act->pin_wrong_of));
        str_format(left, sizeof(left), "%d",
                   FAILURES_MAX - 1 - (int)(staff->failures % FAILURES_MAX));
        return answer_refuse(answer, STATUS_DENIED,
                             N_("That is not the PIN of {0}. Tries left: {1}."), 2, staff->id,
                             left);
    }
    if (staff->failures == 0 && staff->locked_until == 0) {
        return STATUS_OK;
    }
    enum status status = db_do(store_statement(act->store, STATEMENT_STAFF_FAILURES), "sii",
                               staff->id, INT64_C(0), INT64_C(0));
    return status == STATUS_OK ? status : act_failed(act, status);
}

enum status
act_authorise(struct act *act, const char *id, unsigned roles)
{
    struct answer *answer = act->answer;
    struct staff_row staff;
    enum status status = staff_row_get(act->store, id, &staff);

    if (status == STATUS_NOT_FOUND) {
        return answer_refuse(answer, STATUS_INVALID, N_("There is nobody with the id {0}."), 1, id);
    }
    if (status != STATUS_OK) {
        return act_failed(act, status);
    }
    if (staff.off) {
        return answer_refuse(answer, STATUS_DENIED, N_("{0} does not work here any more."), 1, id);
    }
    if (!(staff.roles & roles)) {
        return answer_refuse(answer, STATUS_DENIED,
                             N_("{0} has not the role for this. Ask a supervisor."), 1, id);
    }
    if (staff.locked_until > act->store->now) {
        char minutes[24];
        str_format(minutes, sizeof(minutes), "%lld",
                   (long long)((staff.locked_until - act->store->now + MINUTE_MS - 1) / MINUTE_MS));
        return answer_refuse(answer, STATUS_DENIED,
                             N_("{0} is locked after five wrong PINs. Minutes to wait: {1}."), 2,
                             id, minutes);
    }
    return check_pin(act, &staff);
}

enum status
act_role(struct act *act, unsigned roles, bool needed)
{
    if (act->action->supervisor[0] != '\0') {
        return act_authorise(act, act->action->supervisor, roles);
    }
    if (needed && !(roles & HALL_CONCIERGE)) {
        return answer_refuse(act->answer, STATUS_DENIED,
                             N_("This needs a supervisor with a PIN. Ask one."), 0);
    }
    if (needed) {
        return answer_refuse(act->answer, STATUS_DENIED,
                             N_("This needs the concierge or a supervisor with a PIN. Ask one."),
                             0);
    }
    return STATUS_OK;
}

enum status
act_supervisor(struct act *act, bool needed)
{
    return act_role(act, HALL_SUPERVISOR, needed);
}

void
act_tell_supervisor(const struct act *act, json_t *more)
{
    if (act->action->supervisor[0] != '\0') {
        json_object_set_new_nocheck(more, "supervisor", json_string(act->action->supervisor));
    }
}

/* Five wrong ones in a row lock for five minutes, five more for ten, and so on up to an hour, until
 * the right one comes. */
static int64_t
lock_ms(int64_t failures)
{
    int64_t minutes = LOCKED_MIN;

    for (int64_t more = failures - FAILURES_MAX; more > 0 && minutes < LOCKED_MAX_MIN;
         more -= FAILURES_MAX) {
        minutes *= 2;
    }
    return (minutes < LOCKED_MAX_MIN ? minutes : LOCKED_MAX_MIN) * MINUTE_MS;
}

/* The refused action leaves nothing behind: a PIN is asked for before anything is written. But a
 * time that was set for it goes back, and what time itself brought about stays. Its failure changes
 * no answer. */
void
act_pin_count(struct act *act)
{
    struct store *store = act->store;
    struct staff_row staff;
    struct answer unused;

    store->request[0] = '\0';
    if (act->action->at[0] != '\0') {
        transaction_rollback(store);
        if (transaction_begin(store, "", &unused) != STATUS_OK) {
            return;
        }
    }
    enum status status = staff_row_get(store, act->pin_wrong_of, &staff);
    if (status == STATUS_OK) {
        bool locks = ++staff.failures % FAILURES_MAX == 0;
        /* From the instant of the refused action, which may have been set for it alone. */
        int64_t until = locks ? act->answer->at + lock_ms(staff.failures) : staff.locked_until,
                event;
        status = db_do(store_statement(store, STATEMENT_STAFF_FAILURES), "sii", staff.id,
                       staff.failures, until);
        struct event_draft draft = {.kind = "pin-refused", .staff = staff.id};
        if (status == STATUS_OK && locks) {
            draft.more = json_pack("{ss sI}", "of", staff.id, "until", (json_int_t)until);
            status = ledger_append(store, &draft, &event);
        }
    }
    if (status == STATUS_OK) {
        status = transaction_commit(store, &unused);
    } else {
        transaction_rollback(store);
    }
    if (status != STATUS_OK) {
        log_write(LOG_LEVEL_DEBUG, "wrong PIN not counted: '%s'", status_name(status));
    }
}

static enum status
find_staff(struct act *act, struct staff_row *ret_staff)
{
    enum status status = staff_row_get(act->store, act->action->staff, ret_staff);

    if (status == STATUS_NOT_FOUND) {
        return answer_refuse(act->answer, STATUS_INVALID, N_("There is nobody with the id {0}."), 1,
                             act->action->staff);
    }
    return status == STATUS_OK ? status : act_failed(act, status);
}

/* Roles are no personal data: who might do what must be told by the ledger alone. */
static enum status
note_staff(struct act *act, const char *op)
{
    json_t *more = json_pack("{ss ss}", "of", act->action->staff, "op", op);

    if (strcmp(op, "add") == 0) {
        json_t *roles = json_array();
        for (unsigned role = 1; role != 0 && role <= act->action->roles; role <<= 1) {
            if (act->action->roles & role) {
                json_array_append_new(roles, json_string(hall_role_name(role)));
            }
        }
        json_object_set_new(more, "roles", roles);
    }
    return act_note(act, "staff", NULL, NULL, more);
}

enum status
act_staff_add(struct act *act)
{
    const struct action *action = act->action;
    const char *languages = act->store->hall.languages;
    struct staff_row staff;
    char lang[TICKET_LANG_SIZE];
    enum status status = staff_row_get(act->store, action->staff, &staff);

    if (status == STATUS_OK && !staff.off) {
        return answer_refuse(act->answer, STATUS_CONFLICT, N_("Somebody has the id {0} already."),
                             1, action->staff);
    }
    if (status != STATUS_OK && status != STATUS_NOT_FOUND) {
        return act_failed(act, status);
    }
    if (status == STATUS_OK) {
        status = db_do(store_statement(act->store, STATEMENT_STAFF_DELETE), "s", action->staff);
    }
    if (status != STATUS_OK && status != STATUS_NOT_FOUND) {
        return act_failed(act, status);
    }
    str_format(lang, sizeof(lang), "%.*s", (int)strcspn(languages, ","), languages);
    json_t *name = json_pack("{ss}", lang, action->name);
    char *text = json_dumps(name, JSON_COMPACT);
    json_decref(name);
    status = db_do(store_statement(act->store, STATEMENT_STAFF_PUT), "ssis", action->staff, text,
                   (int64_t)action->roles, act->new_pin);
    free(text);
    return status == STATUS_OK ? note_staff(act, "add") : act_failed(act, status);
}

enum status
act_staff_pin(struct act *act)
{
    struct staff_row staff;
    enum status status = find_staff(act, &staff);

    if (status != STATUS_OK) {
        return status;
    }
    if (staff.off) {
        return answer_refuse(act->answer, STATUS_CONFLICT, N_("{0} does not work here any more."),
                             1, staff.id);
    }
    status = db_do(store_statement(act->store, STATEMENT_STAFF_PIN), "ss", staff.id, act->new_pin);
    return status == STATUS_OK ? note_staff(act, "pin") : act_failed(act, status);
}

enum status
act_staff_off(struct act *act)
{
    struct staff_row staff;
    char counter[ID_SIZE] = "";
    bool row = false;
    enum status status = find_staff(act, &staff);

    if (status != STATUS_OK) {
        return status;
    }
    if (staff.off) {
        return answer_refuse(act->answer, STATUS_CONFLICT, N_("{0} does not work here any more."),
                             1, staff.id);
    }
    struct db_statement *statement = store_statement(act->store, STATEMENT_COUNTER_OF_STAFF);
    status = db_first(statement, &row, "ss", staff.id, "");
    if (status == STATUS_OK && row) {
        db_text_copy(statement, 0, counter, sizeof(counter));
    }
    db_reset(statement);
    if (status == STATUS_OK && row) {
        return answer_refuse(act->answer, STATUS_CONFLICT,
                             N_("{0} is at counter {1}. Close it first."), 2, staff.id, counter);
    }
    if (status == STATUS_OK) {
        status = db_do(store_statement(act->store, STATEMENT_STAFF_OFF), "s", staff.id);
    }
    return status == STATUS_OK ? note_staff(act, "off") : act_failed(act, status);
}
