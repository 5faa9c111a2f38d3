/* SPDX-License-Identifier: Apache-2.0
 * Does again what a ledger row says was done, by the table of transitions and the rule of numbers.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "store/verify.h"

struct replay {
    struct verify *verify;
    const struct event_row *row;
    const struct body *body, *change; /* change: its members, of a body that has one */
    struct verify_ticket *ticket;
    struct ticket before; /* meaningless for a take */
    bool is_take;
};

#define FAULT(replay, ...)                                                                         \
    verify_fault((replay)->verify, (replay)->row->id, (replay)->row->ticket, __VA_ARGS__)

static const char *
service_of(const struct ticket *ticket)
{
    return ticket->steps[ticket->step].service;
}

static void
check_number(struct replay *replay)
{
    const struct ticket *ticket = &replay->ticket->ticket;
    const char *service = ticket->steps[0].service;
    char key[TICKET_DAY_SIZE + 2 * ID_SIZE], expected[TICKET_NUMBER_SIZE];
    str_format(key, sizeof key, "%s %s %s", ticket->day, service, ticket->series);
    int64_t *issued = tally_at(&replay->verify->issued, key);
    if (ticket->sequence != *issued + 1) {
        FAULT(replay, "sequence %" PRId64 " of series %s of %s does not follow %" PRId64,
              ticket->sequence, ticket->series, service, *issued);
    }
    *issued = ticket->sequence;
    int32_t number;
    json_t *services = json_object_get(replay->verify->definition, "series");
    json_t *range = json_object_get(json_object_get(services, service), ticket->series);
    if (!range) {
        FAULT(replay, "service %s has no series %s", service, ticket->series);
        return;
    }
    const struct number_range numbers = {(int32_t)json_integer_value(json_array_get(range, 0)),
                                         (int32_t)json_integer_value(json_array_get(range, 1))};
    if (!number_of_sequence(&numbers, ticket->sequence, &number) ||
        !number_format(service, number, expected, sizeof expected) ||
        strcmp(expected, ticket->number) != 0) {
        FAULT(replay, "the number %s is not the one of sequence %" PRId64, ticket->number,
              ticket->sequence);
    }
}

static void
check_new(struct replay *replay)
{
    const struct ticket *ticket = &replay->ticket->ticket;
    if (ticket->id != replay->row->ticket) {
        FAULT(replay, "the ticket taken is %" PRId64 ", the row's is another", ticket->id);
    }
    if (strcmp(ticket->day, replay->row->day) != 0) {
        FAULT(replay, "the ticket is of %s, the row of %s", ticket->day, replay->row->day);
    }
    if (ticket->seq != replay->row->id) {
        FAULT(replay, "the ticket's place %" PRId64 " is not its row", ticket->seq);
    }
    bool by_hand = strcmp(ticket->series, "paper") == 0;
    if (ticket->issued_at > replay->row->at || (ticket->issued_at < replay->row->at && !by_hand)) {
        FAULT(replay, "the ticket was not issued when its row was written");
    }
    char code[ACTION_NUMBER_SIZE];
    if (body_text(body_get(replay->body, "appointment"), code, sizeof code)) {
        verify_replay_appointment(replay->verify, replay->row, code);
    }
    check_number(replay);
}

static bool
same_told(const struct ticket_told *a, const struct ticket_told *b)
{
    return a->p50_min == b->p50_min && a->p80_min == b->p80_min && a->ahead == b->ahead &&
           strcmp(a->by, b->by) == 0;
}

static void
check_fixed(struct replay *replay, enum ticket_event event)
{
    const struct ticket *a = &replay->before, *b = &replay->ticket->ticket;
    if (a->id != b->id || a->sequence != b->sequence || a->issued_at != b->issued_at ||
        strcmp(a->day, b->day) != 0 || strcmp(a->number, b->number) != 0 ||
        strcmp(a->series, b->series) != 0 || !same_told(&a->told, &b->told) ||
        (event != TICKET_EVENT_CLASS && strcmp(a->class_id, b->class_id) != 0)) {
        FAULT(replay, "the row changes what a ticket keeps for ever");
    }
}

static void
check_transition(struct replay *replay, enum ticket_event event)
{
    enum ticket_state from = replay->is_take ? TICKET_STATE_COUNT : replay->before.state, to;
    enum ticket_state now = replay->ticket->ticket.state;
    const char *name = replay->is_take ? "nothing" : ticket_state_name(from);
    if (!ticket_next_state(from, event, &to)) {
        FAULT(replay, "%s is not possible from %s", replay->row->kind, name);
    } else if (now != to) {
        FAULT(replay, "%s leads from %s to %s, not to %s", replay->row->kind, name,
              ticket_state_name(to), ticket_state_name(now));
    }
}

/* Each column goes back to where the undone row took it from, and no other moves. */
static bool
is_reverse(const char *undone_text, const struct body *undo)
{
    struct body undone;
    struct body_value there[2], back[2];
    if (!undone_text || !body_read(undone_text, &undone) || undone.count != undo->count) {
        return false;
    }
    for (size_t i = 0; i < undone.count; i++) {
        const struct body_member *a = &undone.members[i], *b = &undo->members[i];
        if (a->key_length != b->key_length || memcmp(a->key, b->key, a->key_length) != 0 ||
            !body_pair(&a->value, there) || !body_pair(&b->value, back) ||
            !body_same(&there[0], &back[1]) || !body_same(&there[1], &back[0])) {
            return false;
        }
    }
    return true;
}

static void
check_undo(struct replay *replay, const struct body *change)
{
    const struct verify_ticket *known = replay->ticket;
    static const bool can[TICKET_EVENT_COUNT + 1] = {
        [TICKET_EVENT_CALL] = true,   [TICKET_EVENT_PASS] = true, [TICKET_EVENT_VOID] = true,
        [TICKET_EVENT_FINISH] = true, [TICKET_EVENT_NEXT] = true, [TICKET_EVENT_TRANSFER] = true,
    };
    if (replay->row->undoes != replay->before.last_event) {
        FAULT(replay, "it undoes row %" PRId64 ", which is not the ticket's newest",
              replay->row->undoes);
    } else if (!can[known->newest]) {
        FAULT(replay, "row %" PRId64 " cannot be undone", replay->row->undoes);
    } else if (!is_reverse(known->change.data, change)) {
        FAULT(replay, "it does not give back what row %" PRId64 " changed", replay->row->undoes);
    }
}

static void
check_paper(struct replay *replay, const struct body *change)
{
    if (change->count > (body_get(change, "paper") ? 1u : 0u)) {
        FAULT(replay, "paper changes more than the paper");
    }
}

static void
move_hands(struct replay *replay)
{
    const struct ticket *before = &replay->before, *after = &replay->ticket->ticket;
    if (!replay->is_take && ticket_state_is_in_hand(before->state)) {
        struct verify_counter *counter = verify_counter_of(replay->verify, before->counter);
        if (counter->ticket == after->id) {
            counter->ticket = 0;
        }
    }
    if (!ticket_state_is_in_hand(after->state)) {
        return;
    }
    struct verify_counter *counter = verify_counter_of(replay->verify, after->counter);
    if (counter->ticket != 0) {
        FAULT(replay, "counter %s has ticket %" PRId64 " in hand already", counter->id,
              counter->ticket);
    }
    counter->ticket = after->id;
}

/* The counter that did it: its undo looks there. A day's end is nobody's doing. */
static void
move_counter(struct replay *replay, enum ticket_event event)
{
    if (replay->row->counter && event != TICKET_EVENT_EXPIRE && event != TICKET_EVENT_DAY_END) {
        verify_counter_of(replay->verify, replay->row->counter)->last_event = replay->row->id;
    }
}

static void
move_counts(struct replay *replay)
{
    struct verify *verify = replay->verify;
    const struct ticket *before = &replay->before, *after = &replay->ticket->ticket;
    if (!replay->is_take && before->state == TICKET_WAITING) {
        --*tally_at(&verify->waiting, service_of(before));
    }
    if (after->state == TICKET_WAITING) {
        ++*tally_at(&verify->waiting, service_of(after));
    }
    struct verify_day *day = verify_day_of(verify, after->day);
    if (!replay->is_take) {
        day->counts[before->state]--;
    }
    day->counts[after->state]++;
}

static void
move_guard(struct replay *replay)
{
    const struct body_value *guard = body_get(replay->body, "guard");
    struct body_value pair[2];
    char service[ID_SIZE];
    if (!guard) {
        return;
    }
    if (!body_text(body_get(replay->body, "guard_service"), service, sizeof service) ||
        !body_pair(guard, pair) || pair[0].kind != BODY_INTEGER || pair[1].kind != BODY_INTEGER) {
        FAULT(replay, "its guard does not say whose it is");
        return;
    }
    int64_t *held = tally_at(&replay->verify->guards, service);
    if (*held != pair[0].integer) {
        FAULT(replay, "the guard of %s was %" PRId64 ", not %" PRId64, service, *held,
              pair[0].integer);
    }
    *held = pair[1].integer;
}

/* The ticket that the row is about: a new one for a take. NULL and a fault when there is none. */
static struct verify_ticket *
ticket_of(struct replay *replay)
{
    struct verify *verify = replay->verify;
    int64_t id = replay->row->ticket;
    if (!replay->is_take) {
        if (id < 1 || id > verify->last_ticket) {
            FAULT(replay, "no row before this one took the ticket");
            return NULL;
        }
        if (!verify->tickets[id - 1]) {
            FAULT(replay, "the ticket's own row knows nothing of this one");
        }
        return verify->tickets[id - 1];
    }
    if (id != verify->last_ticket + 1) {
        FAULT(replay, "ticket %" PRId64 " does not follow %" PRId64, id, verify->last_ticket);
        return NULL;
    }
    if ((size_t)id > verify->ticket_size) {
        verify->ticket_size = verify->ticket_size ? verify->ticket_size * 2 : 1024;
        verify->tickets = mem_grow(verify->tickets, verify->ticket_size, sizeof *verify->tickets);
    }
    verify->last_ticket = id;
    verify->tickets[id - 1] = mem_zero_alloc(1, sizeof **verify->tickets);
    return verify->tickets[id - 1];
}

static const struct verify_stored *
stored_of(const struct verify *verify, int64_t id)
{
    size_t low = 0, high = verify->stored_count;
    if (id >= 1 && (size_t)id <= high && verify->stored[id - 1].id == id) {
        return &verify->stored[id - 1];
    }
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (verify->stored[middle].id < id) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < verify->stored_count && verify->stored[low].id == id ? &verify->stored[low] : NULL;
}

static enum status
replay_ticket(struct replay *replay, enum ticket_event event)
{
    const struct body_value *told = body_get(replay->body, "change");
    const struct body *change = replay->change;
    const char *what = NULL;
    replay->ticket = ticket_of(replay);
    if (!replay->ticket) {
        return STATUS_OK;
    }
    struct ticket *ticket = &replay->ticket->ticket;
    replay->before = *ticket;
    if (!told || told->kind != BODY_OBJECT) {
        FAULT(replay, "the ticket was not as the row says: no change");
    } else if (!ticket_row_apply(ticket, change, false, &what)) {
        FAULT(replay, "the ticket was not as the row says: %s", what);
    }
    if (replay->is_take) {
        check_new(replay);
    } else {
        check_fixed(replay, event);
    }
    if (event != TICKET_EVENT_COUNT) {
        check_transition(replay, event);
    } else if (strcmp(replay->row->kind, "undo") == 0) {
        check_undo(replay, change);
    } else {
        check_paper(replay, change);
    }
    move_hands(replay);
    move_counter(replay, event);
    move_counts(replay);
    move_guard(replay);
    verify_replay_served(replay->verify, replay->row, replay->body, &replay->before,
                         replay->ticket);
    ticket->last_event = replay->row->id;
    replay->ticket->change.length = 0;
    buffer_append_bytes(&replay->ticket->change, change->count ? told->at : "{}",
                        change->count ? told->length : 2);
    replay->ticket->newest = event;
    const struct verify_stored *stored = stored_of(replay->verify, ticket->id);
    return stored && stored->last_event == replay->row->id
               ? verify_end_ticket(replay->verify, replay->row->ticket)
               : STATUS_OK;
}

/* Rows that are few, and some of them deep: they get a tree. */
static const struct kind {
    const char *name;
    void (*replay)(struct verify *verify, const struct event_row *row, const json_t *body);
} kinds[] = {
    // clang-format off
    {"init", verify_replay_definition},
    {"import", verify_replay_definition},
    {"day-closed", verify_replay_day_closed},
    {"open", verify_replay_counter},
    {"pause", verify_replay_counter},
    {"resume", verify_replay_counter},
    {"close", verify_replay_counter},
    {"counter", verify_replay_counter},
    {"service", verify_replay_service},
    {"staff", verify_replay_staff},
    {"presence", verify_replay_device},
    {"clock", verify_replay_clock},
    {"repair", verify_replay_repair},
    {"restore", NULL},
    {"archived", verify_replay_archived},
    {"pin-refused", NULL},
    {"notice", verify_replay_notice},
    {"rate", verify_replay_rate},
    {"emergency", verify_replay_emergency},
    {"help", verify_replay_help},
    {"message", verify_replay_help},
    {"help-done", verify_replay_help_done},
    {"terminal", verify_replay_terminal},
    {"appointments", NULL},
    {"cancel", NULL},
    // clang-format on
};

enum status
verify_replay(struct verify *verify, const struct event_row *row, const struct body *body,
              const struct body *change)
{
    struct replay replay = {.verify = verify, .row = row, .body = body, .change = change};
    enum ticket_event event;
    if (row->id != 1 && strcmp(row->kind, "init") == 0) {
        FAULT(&replay, "only the first row makes a hall");
    } else if (row->id == 1 && strcmp(row->kind, "init") != 0) {
        FAULT(&replay, "the first row does not make the hall");
    }
    if (ticket_event_parse(row->kind, &event)) {
        replay.is_take = event == TICKET_EVENT_TAKE || event == TICKET_EVENT_SERVE;
        return replay_ticket(&replay, event);
    }
    if (strcmp(row->kind, "undo") == 0 || strcmp(row->kind, "paper") == 0) {
        return replay_ticket(&replay, TICKET_EVENT_COUNT);
    }
    for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
        if (strcmp(kinds[i].name, row->kind) == 0) {
            if (kinds[i].replay) {
                json_t *tree = json_loads(row->body, 0, NULL);
                kinds[i].replay(verify, row, tree);
                json_decref(tree);
            }
            return STATUS_OK;
        }
    }
    FAULT(&replay, "the kind %s is unknown", row->kind);
    return STATUS_OK;
}
