/* SPDX-License-Identifier: Apache-2.0
 * Compensates a counter's own last call, pass, finish or transfer: a new row that reverses the
 * change of the old one. */
#include <string.h>

#include "store/act.h"

struct undone {
    int64_t id, at, ticket;
    char kind[24], staff[ID_SIZE], guard_service[ID_SIZE];
    struct buffer text;
    struct body body; /* of `text` */
};

static enum status
load_event(struct act *act, int64_t id, struct undone *undone)
{
    struct db_statement *statement = store_statement(act->store, STATEMENT_EVENT_GET);
    bool row = false;
    enum status status = db_first(statement, &row, "i", id);

    if (status == STATUS_OK && row) {
        undone->id = id;
        undone->at = db_int(statement, 0);
        db_text_copy(statement, 1, undone->kind, sizeof(undone->kind));
        undone->ticket = db_int(statement, 2);
        db_text_copy(statement, 3, undone->staff, sizeof(undone->staff));
        buffer_append(&undone->text, db_text(statement, 4));
    }
    db_reset(statement);
    if (status == STATUS_OK && (!row || !body_read(undone->text.data, &undone->body))) {
        status = STATUS_CORRUPT;
    }
    return status == STATUS_OK ? status : act_failed(act, status);
}

static bool
can_be_undone(const char *kind)
{
    static const enum ticket_event events[] = {TICKET_EVENT_CALL, TICKET_EVENT_PASS,
                                               TICKET_EVENT_VOID, TICKET_EVENT_FINISH,
                                               TICKET_EVENT_NEXT, TICKET_EVENT_TRANSFER};

    for (size_t i = 0; i < ARRAY_SIZE(events); i++) {
        if (strcmp(kind, ticket_event_name(events[i])) == 0) {
            return true;
        }
    }
    return false;
}

static enum status
nothing_to_undo(struct act *act, const struct counter_row *counter)
{
    return answer_refuse(act->answer, STATUS_CONFLICT,
                         N_("Counter {0} has no call, pass, finish or transfer to undo."), 1,
                         counter->id);
}

static enum status
check_undone(struct act *act, const struct counter_row *counter, const struct undone *undone)
{
    int64_t age = act->store->now - undone->at;

    if (!can_be_undone(undone->kind) || strcmp(undone->staff, counter->staff) != 0) {
        return nothing_to_undo(act, counter);
    }
    if (age < 0 || age > UNDO_MS) {
        return answer_refuse(act->answer, STATUS_CONFLICT,
                             N_("That was more than 10 seconds ago. It cannot be undone."), 0);
    }
    return STATUS_OK;
}

/* True when a row after `id` moved the guard of this service: what the call left is then not its
 * own any more. */
static enum status
guard_moved_since(struct act *act, int64_t id, const char *service, bool *ret_moved)
{
    struct db_statement *statement = store_statement(act->store, STATEMENT_EVENT_BODIES_AFTER);
    struct body body;
    bool row = false, moved = false;
    enum status status = db_first(statement, &row, "i", id);

    while (status == STATUS_OK && row && !moved) {
        moved = body_read(db_text(statement, 0), &body) &&
                body_is_text(body_get(&body, "guard_service"), service);
        status = db_next(statement, &row);
    }
    db_reset(statement);
    if (status != STATUS_OK) {
        return act_failed(act, status);
    }
    *ret_moved = moved;
    return STATUS_OK;
}

/* Exactly, while nothing has moved it since. Otherwise it goes no lower than before the call: the
 * oldest who comes back had been passed over that often, and must not be once more for it. */
static enum status
give_guard_back(struct act *act, struct undone *undone, struct move *move)
{
    const char *name = undone->guard_service;
    struct body_value guard[2];
    struct service_row service;
    bool moved = false;

    if (!body_text(body_get(&undone->body, "guard_service"), undone->guard_service, ID_SIZE) ||
        !body_pair(body_get(&undone->body, "guard"), guard)) {
        return STATUS_OK;
    }
    enum status status = service_row_get(act->store, name, &service);
    if (status == STATUS_NOT_FOUND) {
        return STATUS_OK;
    }
    if (status != STATUS_OK) {
        return act_failed(act, status);
    }
    int before = (int)guard[0].integer;
    status = guard_moved_since(act, undone->id, name, &moved);
    if (status != STATUS_OK) {
        return status;
    }
    if (moved && before < service.guard) {
        before = service.guard;
    }
    if (before == service.guard) {
        return STATUS_OK;
    }
    move->guard = true;
    move->guard_service = name;
    move->guard_old = service.guard;
    move->guard_new = before;
    return STATUS_OK;
}

/* A service that was not rendered after all has no row, unless its owner rated it meanwhile. */
static enum status
take_served_back(struct act *act, const struct undone *undone, const struct ticket *ticket)
{
    bool rated = false;
    enum status status = rating_exists(act->store, undone->id, &rated);

    if (status == STATUS_OK && rated) {
        return answer_refuse(act->answer, STATUS_CONFLICT,
                             N_("Ticket {0} has gone on since. It cannot be undone."), 1,
                             ticket->number);
    }
    if (status == STATUS_OK) {
        status = db_do(store_statement(act->store, STATEMENT_SERVED_DELETE), "i", undone->id);
    }
    return status == STATUS_OK ? status : act_failed(act, status);
}

void
note_key(int64_t event, char dst[NOTE_KEY_SIZE])
{
    str_format(dst, NOTE_KEY_SIZE, "note/%lld", (long long)event);
}

/* The note that the undone row overwrote, if it did. */
static enum status
give_note_back(struct act *act, int64_t event, struct ticket *ticket)
{
    struct db_statement *statement = store_statement(act->store, STATEMENT_PERSONAL_GET);
    char key[NOTE_KEY_SIZE];
    bool row = false;

    note_key(event, key);
    enum status status = db_first(statement, &row, "s", key);
    if (status == STATUS_OK && row) {
        db_text_copy(statement, 0, ticket->note, sizeof(ticket->note));
    }
    db_reset(statement);
    return status == STATUS_OK ? status : act_failed(act, status);
}

static enum status
reverse(struct act *act, struct counter_row *counter, struct undone *undone)
{
    struct ticket before, after;
    struct body change;
    const char *what;
    enum status status = ticket_row_get(act->store, undone->ticket, &before);

    if (status != STATUS_OK) {
        return act_failed(act, status);
    }
    after = before;
    if (before.last_event != undone->id) {
        return answer_refuse(act->answer, STATUS_CONFLICT,
                             N_("Ticket {0} has gone on since. It cannot be undone."), 1,
                             before.number);
    }
    /* Nothing would close it again. */
    if (strcmp(before.day, act->store->hall.day) < 0) {
        return answer_refuse(act->answer, STATUS_CONFLICT,
                             N_("The day of ticket {0} is over. It cannot be undone."), 1,
                             before.number);
    }
    if (!body_members(body_get(&undone->body, "change"), &change) ||
        !ticket_row_apply(&after, &change, true, &what)) {
        return act_failed(act, STATUS_CORRUPT);
    }
    status = give_note_back(act, undone->id, &after);
    if (status != STATUS_OK) {
        return status;
    }
    if (ticket_state_is_in_hand(after.state) && counter->ticket != after.id) {
        status = act_hand_free(act, counter);
        if (status != STATUS_OK) {
            return status;
        }
    }
    if (before.state != after.state && after.state == TICKET_SERVING) {
        status = take_served_back(act, undone, &before);
        if (status != STATUS_OK) {
            return status;
        }
    }
    struct move move = {.kind = "undo",
                        .before = &before,
                        .after = &after,
                        .counter = counter,
                        .undoes = undone->id,
                        .more = json_pack("{ss}", "undone", undone->kind)};
    status = give_guard_back(act, undone, &move);
    if (status != STATUS_OK) {
        json_decref(move.more);
        return status;
    }
    return act_move(act, &move);
}

enum status
act_undo(struct act *act)
{
    struct counter_row counter;
    struct undone undone = {.id = 0};
    enum status status = act_open_counter(act, &counter);

    if (status != STATUS_OK) {
        return status;
    }
    if (counter.last_event == 0) {
        return nothing_to_undo(act, &counter);
    }
    status = load_event(act, counter.last_event, &undone);
    if (status == STATUS_OK) {
        status = check_undone(act, &counter, &undone);
    }
    if (status == STATUS_OK) {
        status = reverse(act, &counter, &undone);
    }
    buffer_done(&undone.text);
    return status;
}
