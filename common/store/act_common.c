/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "store/act.h"
#include "store/pool.h"

enum status
act_failed(struct act *act, enum status status)
{
    return answer_engine(act->answer, act->store, status);
}

enum status
act_counter(struct act *act, struct counter_row *ret_row)
{
    enum status status = counter_row_get(act->store, act->action->counter, ret_row);

    if (status == STATUS_NOT_FOUND) {
        return answer_refuse(act->answer, STATUS_INVALID, N_("There is no counter {0}."), 1,
                             act->action->counter);
    }
    return status == STATUS_OK ? status : act_failed(act, status);
}

enum status
act_open_counter(struct act *act, struct counter_row *ret_row)
{
    enum status status = act_counter(act, ret_row);

    if (status != STATUS_OK) {
        return status;
    }
    if (ret_row->state == COUNTER_CLOSED) {
        return answer_refuse(act->answer, STATUS_CLOSED,
                             N_("Counter {0} is closed. Open it first."), 1, ret_row->id);
    }
    if (ret_row->state == COUNTER_PAUSED) {
        return answer_refuse(act->answer, STATUS_CLOSED,
                             N_("Counter {0} is paused. Resume it first."), 1, ret_row->id);
    }
    return STATUS_OK;
}

enum status
act_service(struct act *act, const char *id, struct service_row *ret_row)
{
    enum status status = service_row_get(act->store, id, ret_row);

    if (status == STATUS_NOT_FOUND) {
        return answer_refuse(act->answer, STATUS_INVALID, N_("There is no service {0}."), 1, id);
    }
    return status == STATUS_OK ? status : act_failed(act, status);
}

enum status
act_service_going(struct act *act, const char *id, struct service_row *ret_row)
{
    enum status status = act_service(act, id, ret_row);

    if (status == STATUS_OK && ret_row->stopped) {
        return answer_refuse(
            act->answer, STATUS_CLOSED,
            act->action->counter[0] != '\0'
                ? N_("Service {0} is stopped just now: {1}. Hold the ticket until it goes on, or "
                     "choose another service.")
                : N_("Service {0} is stopped just now: {1}. Ask at the desk."),
            2, ret_row->id, ret_row->stop_reason);
    }
    return status;
}

enum status
act_ticket(struct act *act, const char *reference, struct ticket *ret_ticket)
{
    enum status status = ticket_find(act->store, reference, ret_ticket);

    if (status == STATUS_NOT_FOUND) {
        return answer_refuse(act->answer, status,
                             N_("There is no ticket {0}. Check the number and the day."), 1,
                             reference);
    }
    return status == STATUS_OK ? status : act_failed(act, status);
}

static bool
is_meant(const struct act *act, const struct ticket *ticket)
{
    struct number_reference meant;

    if (!number_reference_parse(act->action->number, &meant)) {
        return false;
    }
    if (meant.kind == NUMBER_CODE) {
        return strcmp(meant.code, ticket->code) == 0;
    }
    const char *day = meant.kind == NUMBER_TODAY ? act->store->hall.day : meant.day;
    return strcmp(meant.number, ticket->number) == 0 && strcmp(day, ticket->day) == 0;
}

enum status
act_in_hand(struct act *act, struct counter_row *ret_counter, struct ticket *ret_ticket)
{
    enum status status = act_counter(act, ret_counter);

    if (status != STATUS_OK) {
        return status;
    }
    if (ret_counter->ticket == 0) {
        return answer_refuse(act->answer, STATUS_CONFLICT,
                             N_("Counter {0} has nobody in hand. Call a ticket first."), 1,
                             ret_counter->id);
    }
    status = ticket_row_get_again(act->store, ret_counter->ticket, ret_ticket);
    if (status != STATUS_OK) {
        return act_failed(act, status);
    }
    /* Asked while cut off, perhaps: somebody else may be in hand by now. */
    if (act->action->number[0] != '\0' && !is_meant(act, ret_ticket)) {
        return answer_refuse(act->answer, STATUS_CONFLICT,
                             N_("Counter {0} has {1} in hand now, not {2}. Look at {2} first."), 3,
                             ret_counter->id, ret_ticket->number, act->action->number);
    }
    return STATUS_OK;
}

enum status
act_hand_free(struct act *act, const struct counter_row *counter)
{
    struct ticket ticket;

    if (counter->ticket == 0) {
        return STATUS_OK;
    }
    enum status status = ticket_row_get(act->store, counter->ticket, &ticket);
    if (status != STATUS_OK) {
        return act_failed(act, status);
    }
    return answer_refuse(act->answer, STATUS_CONFLICT,
                         N_("Counter {0} has {1} in hand. Finish it, pass it or hold it first."), 2,
                         counter->id, ticket.number);
}

/* One whole sentence per state, so that each language can say it its own way. */
static const char *const state_sentences[TICKET_STATE_COUNT] = {
    [TICKET_WAITING] = N_("Ticket {0} is still waiting. Call it first."),
    [TICKET_CALLED] = N_("Ticket {0} has just been called to counter {1}. Start, pass or release "
                         "it first."),
    [TICKET_SERVING] = N_("Ticket {0} is being served at counter {1}. Hold or finish it first."),
    [TICKET_HELD] = N_("Ticket {0} is on hold at counter {1}. Take it up there again first."),
    [TICKET_PASSED] = N_("Ticket {0} was passed over. It has to return to the queue first."),
    [TICKET_DONE] = N_("Ticket {0} is finished. Take a new one."),
    [TICKET_LEFT] = N_("Ticket {0} has left the queue. Take a new one."),
    [TICKET_VOID] = N_("Ticket {0} is void. Take a new one."),
    [TICKET_EXPIRED] = N_("Ticket {0} expired at the end of its day. Take a new one."),
};

enum status
act_transition(struct act *act, struct ticket *ticket, enum ticket_event event)
{
    if (ticket_next_state(ticket->state, event, &ticket->state)) {
        return STATUS_OK;
    }
    return answer_refuse(act->answer, STATUS_CONFLICT, state_sentences[ticket->state], 2,
                         ticket->number, ticket->counter);
}

/* Classes change with the definition alone: NULL when this one was not asked for since. */
static const struct class_credit *
known_credit(struct store *store, const char *class_id)
{
    if (store->credits_revision != store->hall.revision) {
        store->credits_revision = store->hall.revision;
        store->credit_count = 0;
    }
    for (size_t i = 0; i < store->credit_count; i++) {
        if (strcmp(store->credits[i].class_id, class_id) == 0) {
            return &store->credits[i];
        }
    }
    return NULL;
}

static void
keep_credit(struct store *store, const char *class_id, int64_t ms)
{
    if (store->credit_count < CREDITS_MAX) {
        struct class_credit *kept = &store->credits[store->credit_count++];
        str_cut(kept->class_id, sizeof(kept->class_id), class_id);
        kept->ms = ms;
    }
}

bool
act_credit_is_known(struct store *store, const char *class_id)
{
    return known_credit(store, class_id) != NULL;
}

enum status
act_credit(struct act *act, const char *class_id, int64_t *ret_credit_ms)
{
    const struct class_credit *known = known_credit(act->store, class_id);
    struct db_statement *statement = store_statement(act->store, STATEMENT_CLASS_CREDIT);
    bool row = false;

    if (known) {
        *ret_credit_ms = known->ms;
        return STATUS_OK;
    }
    enum status status = db_first(statement, &row, "s", class_id);
    if (status == STATUS_OK && row) {
        *ret_credit_ms = db_int(statement, 0);
        keep_credit(act->store, class_id, *ret_credit_ms);
    }
    db_reset(statement);
    if (status != STATUS_OK) {
        return act_failed(act, status);
    }
    if (!row) {
        return answer_refuse(act->answer, STATUS_INVALID, N_("This hall has no class {0}."), 1,
                             class_id);
    }
    return STATUS_OK;
}

void
ticket_rest(struct ticket *ticket)
{
    ticket->called_at = ticket->started_at = ticket->held_at = 0;
    ticket->calls = 0;
    ticket->hold = TICKET_HOLD_NONE;
    ticket->counter[0] = ticket->staff[0] = '\0';
    ticket->bound = TICKET_BOUND_NONE;
    ticket->bound_to[0] = ticket->offer_from[0] = '\0';
    ticket->offer_until = ticket->free_at = 0;
}

static const char *
waiting_service(const struct ticket *ticket)
{
    return ticket && ticket->state == TICKET_WAITING ? ticket->steps[ticket->step].service : "";
}

static enum status
count_waiting(struct store *store, const char *service, int64_t more)
{
    if (*service == '\0' || more == 0) {
        return STATUS_OK;
    }
    return db_do(store_statement(store, STATEMENT_SERVICE_COUNT), "si", service, more);
}

/* The services' counts of waiting tickets and, in the same update where it is the same service, the
 * guard. */
static enum status
move_services(struct store *store, const struct move *move)
{
    const char *from = waiting_service(move->before), *to = waiting_service(move->after);
    int64_t guarded = 0;

    if (strcmp(from, to) == 0) {
        from = to = "";
    }
    if (move->guard) {
        guarded -= strcmp(from, move->guard_service) == 0 ? 1 : 0;
        guarded += strcmp(to, move->guard_service) == 0 ? 1 : 0;
        enum status status = db_do(store_statement(store, STATEMENT_SERVICE_GUARD), "sii",
                                   move->guard_service, guarded, (int64_t)move->guard_new);
        if (status != STATUS_OK) {
            return status;
        }
        from = guarded < 0 ? "" : from;
        to = guarded > 0 ? "" : to;
    }
    enum status status = count_waiting(store, from, -1);
    return status == STATUS_OK ? count_waiting(store, to, 1) : status;
}

static enum status
move_counter(struct store *store, struct move *move, int64_t event)
{
    struct counter_row *counter = move->counter;
    const struct ticket *after = move->after;

    if (!counter) {
        return STATUS_OK;
    }
    if (ticket_state_is_in_hand(after->state) && strcmp(after->counter, counter->id) == 0) {
        counter->ticket = after->id;
    } else if (counter->ticket == after->id) {
        counter->ticket = 0;
    }
    counter->last_event = event;
    return db_do(store_statement(store, STATEMENT_COUNTER_HAND), "sii", counter->id,
                 counter->ticket, counter->last_event);
}

static enum status
move_ledger(struct act *act, struct move *move, int64_t *ret_event)
{
    struct store *store = act->store;
    const struct ticket *after = move->after;
    const char *staff = move->staff ? move->staff : move->counter ? move->counter->staff : NULL;
    struct canonical_object facts;
    char guard[32];

    facts.count = 0;
    facts.overflown = false;
    store->change.length = 0;
    if (!ticket_row_put_change(&store->change, move->before, after)) {
        return STATUS_INVALID; /* as in ledger_append */
    }
    canonical_add_json(&facts, "change", store->change.data);
    canonical_add_text(&facts, "number", after->number);
    canonical_add_text(&facts, "service", after->steps[after->step].service);
    if (move->guard) {
        str_format(guard, sizeof(guard), "[%d,%d]", move->guard_old, move->guard_new);
        canonical_add_json(&facts, "guard", guard);
        canonical_add_text(&facts, "guard_service", move->guard_service);
    }
    struct event_draft draft = {.kind = move->kind,
                                .ticket = after->id,
                                .counter = move->counter ? move->counter->id : NULL,
                                .staff = staff,
                                .undoes = move->undoes,
                                .facts = &facts,
                                .more = move->more,
                                .own = !move->aside};
    move->more = NULL;
    return ledger_append(store, &draft, ret_event);
}

/* Of the service that the ticket is in then; NULL = it stays as it is. */
static const int *
guard_after(const struct move *move)
{
    const struct ticket *after = move->after;
    bool own = move->guard && strcmp(move->guard_service, after->steps[after->step].service) == 0;

    return own ? &move->guard_new : NULL;
}

enum status
act_move(struct act *act, struct move *move)
{
    struct store *store = act->store;
    struct ticket *after = move->after;
    int64_t event = 0;

    if (move->before && move->before->last_event <= store->hall.archived) {
        return answer_refuse(act->answer, STATUS_CONFLICT,
                             N_("Ticket {0} is of a day that stands in the archive. It stays as it "
                                "is."),
                             1, after->number);
    }
    store->moved_here = store->moved_for_good = false;
    after->last_event = store->hall.last_event + 1;
    after->ahead = -1;
    enum status status = move->before ? STATUS_OK : pool_ahead_of_new(store, after, &after->ahead);
    if (status == STATUS_OK && after->ahead < 0 && !move->desk) {
        status = pool_place(store, after, guard_after(move), &after->ahead);
    }
    /* The ledger first: a server lets a terminal change nothing that it does not tell. */
    if (status == STATUS_OK) {
        status = move_ledger(act, move, &event);
    }
    if (status == STATUS_OK) {
        status = move->before ? ticket_row_update(store, move->before, after)
                              : ticket_row_insert(store, after);
    }
    if (status == STATUS_OK) {
        status = move_services(store, move);
    }
    json_decref(move->more);
    move->more = NULL;
    if (status == STATUS_OK) {
        status = move_counter(store, move, event);
    }
    if (status != STATUS_OK) {
        return act_failed(act, status);
    }
    act->answer->has_ticket = true;
    act->answer->ticket = store->moved = *after;
    act->answer->event = event;
    store->moved_here = true;
    return STATUS_OK;
}

enum status
act_note(struct act *act, const char *kind, const char *counter, const char *staff, json_t *more)
{
    struct event_draft draft = {
        .kind = kind, .counter = counter, .staff = staff, .more = more, .own = true};
    enum status status = ledger_append(act->store, &draft, &act->answer->event);

    return status == STATUS_OK ? status : act_failed(act, status);
}

enum status
act_look_at_desk(struct act *act, const struct counter_row *counter)
{
    enum status status = counter_load_row(act->store, counter, &act->answer->counter);

    act->desk_seen = status == STATUS_OK;
    return status == STATUS_OK ? status : act_failed(act, status);
}

enum status
act_answer_counter(struct act *act, const struct counter_row *counter)
{
    struct counter *answer = &act->answer->counter;
    enum status status = act->desk_seen ? STATUS_OK : act_look_at_desk(act, counter);

    if (status != STATUS_OK) {
        return status;
    }
    memcpy(answer->staff, counter->staff, sizeof(answer->staff));
    memcpy(answer->reason, counter->reason, sizeof(answer->reason));
    answer->state = counter->state;
    answer->back_at = counter->back_at;
    answer->since = counter->since;
    answer->has_ticket = answer->has_ticket && counter->ticket == answer->ticket.id;
    act->answer->has_ticket = false;
    act->answer->has_counter = true;
    return STATUS_OK;
}
