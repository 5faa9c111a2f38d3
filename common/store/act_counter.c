/* SPDX-License-Identifier: Apache-2.0
 * Counters: who sits there, whether it calls, what it serves. */
#include <string.h>

#include "store/act.h"

enum { MINUTE_MS = 60 * 1000 };

/* Nobody may be left standing before a counter that does not go on. */
static enum status
check_leaves_nobody(struct act *act, const struct counter_row *counter)
{
    if (counter->state == COUNTER_CLOSED) {
        return answer_refuse(act->answer, STATUS_CLOSED,
                             N_("Counter {0} is closed. Open it first."), 1, counter->id);
    }
    return act_hand_free(act, counter);
}

/* Writes the row, the ledger row with its staff, and the answer. */
static enum status
save(struct act *act, struct counter_row *counter, const char *kind, const char *staff,
     json_t *more)
{
    counter->since = act->store->now;
    enum status status = counter_row_put(act->store, counter);
    if (status != STATUS_OK) {
        json_decref(more);
        return act_failed(act, status);
    }
    status = act_note(act, kind, counter->id, staff, more);
    return status == STATUS_OK ? act_answer_counter(act, counter) : status;
}

static enum status
check_place_free(struct act *act, const struct counter_row *counter)
{
    const char *staff = act->action->staff;
    char other[ID_SIZE] = "";
    bool row = false;

    if (counter->state != COUNTER_CLOSED && strcmp(counter->staff, staff) != 0) {
        return answer_refuse(act->answer, STATUS_CONFLICT,
                             N_("Counter {0} is open with {1}. Close it there first."), 2,
                             counter->id, counter->staff);
    }
    struct db_statement *statement = store_statement(act->store, STATEMENT_COUNTER_OF_STAFF);
    enum status status = db_first(statement, &row, "ss", staff, counter->id);
    if (status == STATUS_OK && row) {
        db_text_copy(statement, 0, other, sizeof(other));
    }
    db_reset(statement);
    if (status != STATUS_OK) {
        return act_failed(act, status);
    }
    if (row) {
        return answer_refuse(act->answer, STATUS_CONFLICT,
                             N_("{0} is at counter {1}. Close it first."), 2, staff, other);
    }
    return STATUS_OK;
}

/* Also when the same person opens it again, as after a crash: the ticket that was in hand then goes
 * back to its place. */
enum status
act_counter_open(struct act *act)
{
    struct counter_row counter;
    enum status status = act_counter(act, &counter);

    if (status == STATUS_OK) {
        status =
            act_authorise(act, act->action->staff, HALL_CLERK | HALL_CONCIERGE | HALL_SUPERVISOR);
    }
    if (status == STATUS_OK) {
        status = check_place_free(act, &counter);
    }
    if (status == STATUS_OK) {
        status = act_release_left(act, &counter);
    }
    if (status != STATUS_OK) {
        return status;
    }
    counter.state = COUNTER_OPEN;
    memcpy(counter.staff, act->action->staff, sizeof(counter.staff));
    counter.reason[0] = '\0';
    counter.back_at = 0;
    return save(act, &counter, "open", counter.staff, NULL);
}

/* Somebody who works here, and is not the one who goes. */
static enum status
check_deputy(struct act *act, const struct counter_row *counter)
{
    const char *id = act->action->deputy;
    struct staff_row staff;

    if (*id == '\0') {
        return STATUS_OK;
    }
    enum status status = staff_row_get(act->store, id, &staff);
    if (status == STATUS_NOT_FOUND || (status == STATUS_OK && staff.off)) {
        return answer_refuse(act->answer, STATUS_INVALID, N_("There is nobody with the id {0}."), 1,
                             id);
    }
    if (status != STATUS_OK) {
        return act_failed(act, status);
    }
    if (strcmp(id, counter->staff) == 0) {
        return answer_refuse(act->answer, STATUS_INVALID, N_("Nobody stands in for themselves."),
                             0);
    }
    return STATUS_OK;
}

/* The services that this pause leaves without a counter while people wait for them. NULL when
 * there are none; the caller frees. */
static enum status
find_uncovered(struct act *act, const struct counter_row *counter, json_t **ret_uncovered)
{
    char services[COUNTER_SERVICES_MAX][ID_SIZE];
    struct buffer names = {0};
    int count = 0;
    enum status status = counter_last_for(act->store, counter->id, services, &count);

    if (status != STATUS_OK) {
        return act_failed(act, status);
    }
    if (count == 0) {
        return STATUS_OK;
    }
    if (act->action->ask && act->action->deputy[0] == '\0') {
        for (int i = 0; i < count; i++) {
            buffer_append(&names, i > 0 ? " " : "");
            buffer_append(&names, services[i]);
        }
        status = answer_refuse(act->answer, STATUS_CONFLICT,
                               N_("Counter {0} is the last open one for {1}, and people wait. Say "
                                  "who stands in, or pause all the same."),
                               2, counter->id, names.data);
        buffer_done(&names);
        return status;
    }
    *ret_uncovered = json_array();
    for (int i = 0; i < count; i++) {
        json_array_append_new(*ret_uncovered, json_string(services[i]));
    }
    return STATUS_OK;
}

enum status
act_counter_pause(struct act *act)
{
    const struct action *action = act->action;
    struct counter_row counter;
    json_t *uncovered = NULL;
    enum status status = act_counter(act, &counter);

    if (status == STATUS_OK) {
        status = check_leaves_nobody(act, &counter);
    }
    if (status != STATUS_OK) {
        return status;
    }
    if (counter.state == COUNTER_PAUSED) {
        return answer_refuse(act->answer, STATUS_CONFLICT, N_("Counter {0} is paused already."), 1,
                             counter.id);
    }
    status = check_deputy(act, &counter);
    if (status == STATUS_OK) {
        status = find_uncovered(act, &counter, &uncovered);
    }
    if (status != STATUS_OK) {
        return status;
    }
    counter.state = COUNTER_PAUSED;
    memcpy(counter.reason, action->reason, sizeof(counter.reason));
    counter.back_at =
        action->minutes > 0 ? act->store->now + action->minutes * (int64_t)MINUTE_MS : 0;
    json_t *more =
        json_pack("{ss sI}", "reason", counter.reason, "back_at", (json_int_t)counter.back_at);
    if (uncovered) {
        json_object_set_new_nocheck(more, "uncovered", uncovered);
    }
    if (action->deputy[0] != '\0') {
        json_object_set_new_nocheck(more, "deputy", json_string(action->deputy));
    }
    return save(act, &counter, "pause", counter.staff, more);
}

enum status
act_counter_resume(struct act *act)
{
    struct counter_row counter;
    enum status status = act_counter(act, &counter);

    if (status != STATUS_OK) {
        return status;
    }
    if (counter.state == COUNTER_CLOSED) {
        return answer_refuse(act->answer, STATUS_CLOSED,
                             N_("Counter {0} is closed. Open it first."), 1, counter.id);
    }
    if (counter.state == COUNTER_OPEN) {
        return answer_refuse(act->answer, STATUS_CONFLICT, N_("Counter {0} is not paused."), 1,
                             counter.id);
    }
    counter.state = COUNTER_OPEN;
    counter.reason[0] = '\0';
    counter.back_at = 0;
    return save(act, &counter, "resume", counter.staff, NULL);
}

enum status
act_counter_close(struct act *act)
{
    struct counter_row counter;
    char staff[ID_SIZE];
    enum status status = act_counter(act, &counter);

    if (status != STATUS_OK) {
        return status;
    }
    if (counter.state == COUNTER_CLOSED) {
        return answer_refuse(act->answer, STATUS_CONFLICT, N_("Counter {0} is closed already."), 1,
                             counter.id);
    }
    status = check_leaves_nobody(act, &counter);
    if (status != STATUS_OK) {
        return status;
    }
    memcpy(staff, counter.staff, sizeof(staff));
    counter.state = COUNTER_CLOSED;
    counter.staff[0] = counter.reason[0] = '\0';
    counter.back_at = 0;
    return save(act, &counter, "close", staff, NULL);
}

static enum status
replace_services(struct act *act, const char *counter, json_t *services)
{
    struct store *store = act->store;
    enum status status =
        db_do(store_statement(store, STATEMENT_COUNTER_SERVICE_CLEAR), "s", counter);

    for (size_t i = 0; status == STATUS_OK && i < json_array_size(services); i++) {
        status = db_do(store_statement(store, STATEMENT_COUNTER_SERVICE_PUT), "ssii", counter,
                       json_string_value(json_array_get(services, i)), INT64_C(0), (int64_t)i);
    }
    return status == STATUS_OK ? status : act_failed(act, status);
}

/* "C,J" → ["C","J"]: known services, each once. */
static enum status
parse_services(struct act *act, json_t *services)
{
    const char *at = act->action->services;
    struct service_row service;
    char id[ID_SIZE];

    for (;;) {
        size_t length = strcspn(at, ",");
        bool fits = length < sizeof(id);
        str_format(id, sizeof(id), "%.*s", fits ? (int)length : 0, at);
        if (!id_is_valid(id) || json_array_size(services) == COUNTER_SERVICES_MAX) {
            return answer_refuse(act->answer, STATUS_INVALID, N_("'{1}' cannot be read as {0}."), 2,
                                 "services", act->action->services);
        }
        enum status status = act_service(act, id, &service);
        if (status != STATUS_OK) {
            return status;
        }
        for (size_t i = 0; i < json_array_size(services); i++) {
            if (strcmp(json_string_value(json_array_get(services, i)), id) == 0) {
                return answer_refuse(act->answer, STATUS_INVALID, N_("Service {0} is named twice."),
                                     1, id);
            }
        }
        json_array_append_new(services, json_string(id));
        if (at[length] == '\0') {
            return STATUS_OK;
        }
        at += length + 1;
    }
}

/* All of them primary ones. */
static void
answer_services(struct counter *answer, json_t *services)
{
    answer->service_count = answer->primary_count = (int)json_array_size(services);
    for (int i = 0; i < answer->service_count; i++) {
        str_cut(answer->services[i], ID_SIZE,
                json_string_value(json_array_get(services, (size_t)i)));
    }
}

enum status
act_counter_services(struct act *act)
{
    struct counter_row counter;
    enum status status = act_counter(act, &counter);

    if (status == STATUS_OK) {
        status = act_supervisor(act, false);
    }
    if (status != STATUS_OK) {
        return status;
    }
    json_t *services = json_array();
    status = parse_services(act, services);
    if (status == STATUS_OK) {
        status = act_look_at_desk(act, &counter);
    }
    if (status == STATUS_OK) {
        status = replace_services(act, counter.id, services);
    }
    if (status != STATUS_OK) {
        json_decref(services);
        return status;
    }
    answer_services(&act->answer->counter, services);
    json_t *more = json_pack("{so}", "services", services);
    act_tell_supervisor(act, more);
    status = act_note(act, "counter", counter.id, counter.staff, more);
    return status == STATUS_OK ? act_answer_counter(act, &counter) : status;
}
