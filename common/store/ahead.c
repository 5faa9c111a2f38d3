/* SPDX-License-Identifier: Apache-2.0
 * What an action reads for sure once it has the lock, asked of a far engine in one go with the lock
 * itself. Only a hint: what is missing here is read when it is needed, and costs one more way to
 * the server; what is too much costs the server a look by key. */
#include <string.h>

#include "config/appointments.h"
#include "store/act.h"

enum part {
    PART_COUNTER = 1 << 0, /* its row */
    PART_OFFERS = 1 << 1,  /* whom it may call */
    PART_HAND = 1 << 2,    /* what it has in hand */
    PART_DESK = 1 << 3,    /* its services and tickets: the answer of a counter */
    PART_STEPS = 1 << 4,   /* services and matters that are named */
    PART_SERIES = 1 << 5,  /* the numbers of the first one */
    PART_CLASS = 1 << 6,   /* the class that is named */
    PART_CLASSES = 1 << 7, /* the class of a ticket */
    PART_NUMBER = 1 << 8,  /* the ticket that is named, on the day last seen */
    PART_STAFF = 1 << 9,
    PART_TARGET = 1 << 10,
    PART_SERVICES = 1 << 11, /* all of them: which one, a row says */
    PART_RULES = 1 << 12,
    PART_TERMINAL = 1 << 13,
    PART_PLACE = 1 << 14, /* of whoever sits at it: nobody may sit at two */
    PART_BOOKING = 1 << 15,
    PART_LAST = 1 << 16, /* of the counter: what can be undone */
    PART_ALERT = 1 << 17,
    PART_ENDED = 1 << 18,  /* what was served there last, and whether it is rated */
    PART_COVER = 1 << 19,  /* services that would have no counter without it */
    PART_QUEUE = 1 << 20,  /* the head of the queue of the ticket that is named */
    PART_KEEPER = 1 << 21, /* the counter where that ticket is */
    PART_REASONS = 1 << 22,
    PART_KEYS = 1 << 23,   /* all who wait with the ticket that is named: its place among them */
    PART_POOL = 1 << 24,   /* the same of the service that is named */
    PART_BOUND = 1 << 25,  /* those that are bound */
    PART_HOLDER = 1 << 26, /* an open ticket of who asks for one */
    PART_CODE = 1 << 27,   /* the ticket of a code */
    PART_DEVICE = 1 << 28, /* the terminal that is meant */
    PART_HELP = 1 << 29,   /* calls for help */
};

static const unsigned parts_of[ACTION_KIND_COUNT] = {
    [ACTION_TAKE] = PART_STEPS | PART_SERIES | PART_CLASS | PART_RULES | PART_HOLDER | PART_CODE |
                    PART_STAFF | PART_POOL,
    [ACTION_SERVE] = PART_COUNTER | PART_HAND | PART_STEPS | PART_SERIES | PART_CLASS,
    [ACTION_CALL] = PART_COUNTER | PART_OFFERS | PART_NUMBER | PART_STAFF,
    [ACTION_RECALL] = PART_COUNTER | PART_HAND,
    [ACTION_START] = PART_COUNTER | PART_HAND,
    [ACTION_PASS] = PART_COUNTER | PART_HAND,
    [ACTION_FINISH] = PART_COUNTER | PART_HAND | PART_CLASSES,
    [ACTION_HOLD] = PART_COUNTER | PART_HAND | PART_DESK,
    [ACTION_UNHOLD] = PART_COUNTER | PART_NUMBER | PART_HAND,
    [ACTION_TRANSFER] = PART_COUNTER | PART_HAND | PART_NUMBER | PART_STEPS | PART_CLASSES |
                        PART_TARGET | PART_STAFF | PART_POOL | PART_BOUND,
    [ACTION_ACCEPT] = PART_COUNTER | PART_NUMBER | PART_HAND | PART_BOUND,
    [ACTION_DECLINE] = PART_COUNTER | PART_NUMBER | PART_HAND | PART_CLASSES | PART_BOUND,
    [ACTION_ADD] = PART_COUNTER | PART_HAND | PART_STEPS,
    [ACTION_SKIP] = PART_COUNTER | PART_HAND,
    [ACTION_CLASS] = PART_NUMBER | PART_CLASS | PART_STAFF | PART_KEYS | PART_BOUND,
    [ACTION_REINSTATE] = PART_NUMBER | PART_CLASSES | PART_STAFF | PART_QUEUE | PART_KEYS,
    [ACTION_RETURN] = PART_NUMBER | PART_CLASSES | PART_QUEUE | PART_KEYS,
    [ACTION_LEAVE] = PART_NUMBER | PART_KEEPER,
    [ACTION_UNDO] = PART_COUNTER | PART_LAST | PART_HAND | PART_SERVICES,
    [ACTION_NOTICE] = PART_COUNTER | PART_HAND | PART_NUMBER,
    [ACTION_RATE] = PART_TERMINAL | PART_NUMBER | PART_COUNTER | PART_ENDED | PART_REASONS,
    [ACTION_OPEN] = PART_COUNTER | PART_DESK | PART_STAFF | PART_PLACE | PART_HAND,
    [ACTION_PAUSE] = PART_COUNTER | PART_DESK | PART_COVER | PART_STAFF,
    [ACTION_RESUME] = PART_COUNTER | PART_DESK,
    [ACTION_CLOSE] = PART_COUNTER | PART_DESK,
    [ACTION_RELEASE] = PART_COUNTER | PART_HAND | PART_DESK | PART_STAFF,
    [ACTION_COUNTER] = PART_COUNTER | PART_DESK | PART_STEPS | PART_STAFF,
    [ACTION_SERVICE_STOP] = PART_STEPS | PART_STAFF,
    [ACTION_SERVICE_RESUME] = PART_STEPS | PART_STAFF,
    [ACTION_STAFF_ADD] = PART_STAFF,
    [ACTION_STAFF_PIN] = PART_STAFF,
    [ACTION_STAFF_OFF] = PART_STAFF | PART_PLACE,
    [ACTION_PAPER] = PART_NUMBER | PART_KEYS,
    [ACTION_PRESENCE] = PART_TERMINAL,
    [ACTION_EMERGENCY] = PART_ALERT | PART_STAFF,
    [ACTION_EMERGENCY_OFF] = PART_ALERT | PART_STAFF,
    [ACTION_CHECKIN] = PART_BOOKING | PART_SERVICES | PART_CLASSES | PART_RULES,
    [ACTION_CANCEL] = PART_BOOKING,
    [ACTION_REPRINT] = PART_CODE,
    [ACTION_HELP] = PART_COUNTER | PART_HELP,
    [ACTION_HELP_DONE] = PART_HELP,
    [ACTION_MESSAGE] = PART_COUNTER,
    [ACTION_TERMINAL_LOCK] = PART_DEVICE,
    [ACTION_TERMINAL_UNLOCK] = PART_DEVICE,
    [ACTION_TERMINAL_MESSAGE] = PART_DEVICE,
    [ACTION_TERMINAL_CLEAR] = PART_DEVICE,
    [ACTION_TERMINAL_EXIT] = PART_DEVICE | PART_STAFF,
};

static struct db_statement *
of(struct store *store, enum statement id)
{
    return store_statement(store, id);
}

static void
ask_text(struct store *store, enum statement id, const char *text)
{
    if (text[0]) {
        db_ahead(of(store, id), "s", text);
    }
}

/* The counter's newest row, and all that speaks against taking it back. */
static void
ask_last(struct store *store, const char *counter)
{
    const struct {
        enum statement by, filled;
    } fills[] = {
        {STATEMENT_AHEAD_EVENT, STATEMENT_EVENT_GET},
        {STATEMENT_AHEAD_EVENT_TICKET, STATEMENT_TICKET_GET},
        {STATEMENT_AHEAD_EVENT_NOTE, STATEMENT_PERSONAL_GET},
        {STATEMENT_AHEAD_EVENT_RATING, STATEMENT_RATING_GET},
        {STATEMENT_AHEAD_EVENT_BODIES, STATEMENT_EVENT_BODIES_AFTER},
    };
    for (size_t i = 0; i < ARRAY_SIZE(fills); i++) {
        db_fill(of(store, fills[i].by), of(store, fills[i].filled), 1, "s", counter);
    }
}

/* The ticket that is named: of the day last seen, unless it says which. */
static void
ask_number(struct store *store, const struct action *action, unsigned parts)
{
    struct number_reference named;
    if (!(parts & PART_NUMBER) || !action->number[0] ||
        !number_reference_parse(action->number, &named)) {
        return;
    }
    const char *day = named.kind == NUMBER_TODAY ? store->hall.day : named.day;
    if (named.kind == NUMBER_CODE) {
        ask_text(store, STATEMENT_TICKET_BY_CODE, named.code);
    } else {
        db_ahead(of(store, STATEMENT_TICKET_BY_NUMBER), "ss", day, named.number);
    }
    if (parts & PART_QUEUE) {
        db_fill(of(store, STATEMENT_AHEAD_FIRST), of(store, STATEMENT_POOL_FIRST), 2, "sssi", day,
                named.number, named.code, (int64_t)RETURN_PLACE);
    }
    if (parts & PART_KEYS) {
        db_fill(of(store, STATEMENT_AHEAD_KEYS), of(store, STATEMENT_POOL_KEYS), 1, "sss", day,
                named.number, named.code);
    }
    if (parts & PART_KEEPER) {
        db_fill(of(store, STATEMENT_AHEAD_COUNTER), of(store, STATEMENT_COUNTER_GET), 1, "sss", day,
                named.number, named.code);
    }
}

/* In that counter's hands is what this handle has moved last, unless somebody else has acted there
 * since; that it is as it was left is a short question. Not where more than the hand is looked at,
 * or another service follows: a row that has changed is asked for once more. */
static bool
hand_is_own(const struct store *store, const struct action *action, unsigned parts)
{
    const struct ticket *ticket = &store->moved;
    return (parts & ~(unsigned)PART_CLASSES) == (PART_COUNTER | PART_HAND) &&
           store->moved_for_good && !store->turning && ticket_state_is_in_hand(ticket->state) &&
           strcmp(ticket->counter, action->counter) == 0 && !ticket->come_back[0] &&
           ticket->step + 1 >= ticket->step_count;
}

static void
ask_counter(struct store *store, const struct action *action, unsigned parts)
{
    const char *counter = action->counter;
    if (!counter[0]) {
        return;
    }
    if (parts & PART_COUNTER) {
        ask_text(store, STATEMENT_COUNTER_GET, counter);
    }
    if (parts & PART_OFFERS) {
        ask_text(store, STATEMENT_COUNTER_OFFERS, counter);
        db_ahead(of(store, STATEMENT_POOL_BOUND), "");
        db_fill(of(store, STATEMENT_AHEAD_LEAST), of(store, STATEMENT_POOL_FREE_LEAST), 1, "s",
                counter);
        db_fill(of(store, STATEMENT_AHEAD_OLDEST), of(store, STATEMENT_POOL_FREE_OLDEST), 1, "s",
                counter);
        db_fill(of(store, STATEMENT_AHEAD_POOL), of(store, STATEMENT_TICKET_GET), 1, "s", counter);
    }
    if (store->own_hand) {
        db_ahead(of(store, STATEMENT_TICKET_SAME), "ii", store->moved.id, store->moved.last_event);
    } else if (parts & PART_HAND) {
        db_fill(of(store, STATEMENT_AHEAD_HAND), of(store, STATEMENT_TICKET_GET), 1, "s", counter);
    }
    if (parts & PART_DESK) {
        ask_text(store, STATEMENT_COUNTER_SERVICES, counter);
        ask_text(store, STATEMENT_COUNTER_DESK, counter);
        ask_text(store, STATEMENT_COUNTER_HELD, counter);
    }
    if (parts & PART_LAST) {
        ask_last(store, counter);
    }
    if (parts & PART_ENDED) {
        ask_text(store, STATEMENT_SERVED_LAST, counter);
        db_fill(of(store, STATEMENT_AHEAD_SERVED_RATING), of(store, STATEMENT_RATING_GET), 1, "s",
                counter);
    }
    if (parts & PART_COVER) {
        ask_text(store, STATEMENT_COUNTER_LAST_FOR, counter);
    }
}

/* What hall time will be, as far as this machine knows. */
static int64_t
expect_now(const struct store *store, const struct action *action)
{
    struct civil civil;
    return action->at[0] && civil_parse_time(action->at, &civil)
               ? zone_instant(store->zone, &civil)
               : hall_row_time(&store->hall, clock_real_ms(&store->clock));
}

/* A number on paper was written before; and with a PIN there is no way left to count anew where it
 * is the first of its time of day. */
static void
ask_quota(struct store *store, const struct action *action, const char *service)
{
    int64_t at = expect_now(store, action);
    bool paper = action->number[0] != '\0';
    if (paper && !issue_written_at(store, action->issued, at, &at)) {
        return;
    }
    quota_look_ahead(store, service, at, paper || store->turning);
}

static void
ask_steps(struct store *store, const struct action *action, unsigned parts)
{
    struct ticket_step steps[TICKET_STEPS_MAX] = {0};
    int count = 0;
    if (!(parts & PART_STEPS) || !ticket_steps_parse(action->services, steps, &count)) {
        return;
    }
    for (int i = 0; i < count; i++) {
        ask_text(store, STATEMENT_SERVICE_GET, steps[i].service);
        if (steps[i].matter[0]) {
            db_ahead(of(store, STATEMENT_MATTER_GET), "ss", steps[i].service, steps[i].matter);
        }
    }
    if (parts & PART_SERIES) {
        ask_text(store, STATEMENT_SERIES_OF, steps[0].service);
        ask_text(store, STATEMENT_POOL_ENDS, steps[0].service);
        ask_quota(store, action, steps[0].service);
    }
    /* An ordinary number of today comes behind all others. */
    bool last = action->kind == ACTION_TAKE && !action->number[0] && !action->visit[0] &&
                (!action->class_id[0] || strcmp(action->class_id, "regular") == 0);
    if ((parts & PART_POOL) && (!last || store->turning)) {
        ask_text(store, STATEMENT_POOL_KEYS, steps[0].service);
    }
    if ((parts & PART_HOLDER) && action->holder[0]) {
        holder_look_ahead(store, steps, count, action->holder, "");
    }
}

static void
ask_all(struct store *store, const struct action *action, unsigned parts)
{
    if ((parts & PART_CLASSES) && !store->own_hand) {
        db_fill(of(store, STATEMENT_CLASS_EACH), of(store, STATEMENT_CLASS_CREDIT), 1, "");
    }
    if (parts & PART_SERVICES) {
        db_fill(of(store, STATEMENT_AHEAD_SERVICES), of(store, STATEMENT_SERVICE_GET), 1, "");
        db_fill(of(store, STATEMENT_AHEAD_SERIES), of(store, STATEMENT_SERIES_OF), 1, "");
    }
    if ((parts & PART_BOUND) && (action->kind != ACTION_TRANSFER || action->target_id[0])) {
        db_ahead(of(store, STATEMENT_POOL_BOUND), "");
    }
    if ((parts & PART_RULES) && (action->holder[0] || action->code[0])) {
        db_ahead(of(store, STATEMENT_DEFINITION_RULES), "i", store->hall.revision);
    }
    if (parts & PART_ALERT) {
        db_ahead(of(store, STATEMENT_EMERGENCY_GET), "");
    }
}

/* "waited,unclear" */
static void
ask_reasons(struct store *store, const char *reasons)
{
    char id[ID_SIZE];
    for (const char *at = reasons; *at; at += strspn(at, ",")) {
        size_t length = strcspn(at, ",");
        if (str_format(id, sizeof id, "%.*s", (int)length, at)) {
            ask_text(store, STATEMENT_RATING_REASON_GET, id);
        }
        at += length;
    }
}

static void
ask_people(struct store *store, const struct action *action, unsigned parts)
{
    if (parts & PART_STAFF) {
        ask_text(store, STATEMENT_STAFF_GET, action->staff);
        ask_text(store, STATEMENT_STAFF_GET, action->supervisor);
    }
    if ((parts & PART_PLACE) && action->staff[0]) {
        db_ahead(of(store, STATEMENT_COUNTER_OF_STAFF), "ss", action->staff, action->counter);
    }
    if (parts & PART_TERMINAL) {
        ask_text(store, STATEMENT_TERMINAL_GET, action->terminal);
        ask_text(store, STATEMENT_PRESENCE_GET, action->terminal);
    }
    if (parts & PART_DEVICE) {
        ask_text(store, STATEMENT_TERMINAL_GET, action->device);
        ask_text(store, STATEMENT_PRESENCE_GET, action->device);
        ask_text(store, STATEMENT_TERMINAL_STATE_GET, action->device);
    }
    if ((parts & PART_HELP) && action->help) {
        db_ahead(of(store, STATEMENT_DESK_CALL_GET), "i", action->help);
    } else if (parts & PART_HELP) {
        db_ahead(of(store, STATEMENT_DESK_CALL_OPEN), "");
    }
    char code[APPOINTMENT_CODE_SIZE];
    if ((parts & PART_BOOKING) && appointment_code_parse(action->code, code)) {
        ask_text(store, STATEMENT_APPOINTMENT_GET, code);
    }
    if (parts & PART_REASONS) {
        ask_reasons(store, action->reason);
    }
    if ((parts & PART_TARGET) && action->target_id[0]) {
        ask_text(store, STATEMENT_COUNTER_GET, action->target_id);
        ask_text(store, STATEMENT_STAFF_GET, action->target_id);
    }
}

/* The ticket whose code is given, "code:7K3F…" or without the word: to be shown again, or that
 * brings its owner back. */
static void
ask_code(struct store *store, const struct action *action)
{
    const char *given = action->kind == ACTION_TAKE ? action->visit : action->code;
    struct ticket_step steps[TICKET_STEPS_MAX] = {0};
    struct number_reference named;
    char reference[ACTION_NUMBER_SIZE + 5];
    int count = 0;
    const char *word = strncmp(given, "code:", 5) == 0 ? "" : "code:";
    if (!given[0] || !str_format(reference, sizeof reference, "%s%s", word, given) ||
        !number_reference_parse(reference, &named)) {
        return;
    }
    ask_text(store, STATEMENT_TICKET_BY_CODE, named.code);
    if (action->kind == ACTION_TAKE && ticket_steps_parse(action->services, steps, &count)) {
        ask_text(store, STATEMENT_VISIT_OF_CODE, named.code);
    }
    if (action->same_counter && count > 0) {
        db_ahead(of(store, STATEMENT_COUNTER_OF_CODE), "ss", named.code, steps[0].service);
        db_ahead(of(store, STATEMENT_POOL_BOUND), "");
    }
}

/* Unless the definition in force has told it before. */
static void
ask_class(struct store *store, const struct action *action)
{
    const char *class_id = action->class_id[0] ? action->class_id : "regular";
    if ((parts_of[action->kind] & PART_CLASS) && !act_credit_is_known(store, class_id)) {
        ask_text(store, STATEMENT_CLASS_CREDIT, class_id);
    }
}

static void
ask_action(struct store *store, const struct action *action)
{
    unsigned parts = parts_of[action->kind];
    store->own_hand = hand_is_own(store, action, parts);
    ask_people(store, action, parts);
    ask_text(store, STATEMENT_REQUEST_GET, action->request);
    ask_counter(store, action, parts);
    ask_steps(store, action, parts);
    ask_class(store, action);
    ask_number(store, action, parts);
    if (parts & PART_CODE) {
        ask_code(store, action);
    }
    ask_all(store, action, parts);
}

/* Where a day is to end with this write, all that its end looks at; and the action's own questions
 * behind it. */
static void
ask_with_lock(struct store *store, const struct action *action)
{
    char day[TICKET_DAY_SIZE];
    hours_business_day(store->zone, (int)store->hall.day_starts_min, expect_now(store, action),
                       day);
    store->turning = store->row.day[0] != '\0' && strcmp(day, store->row.day) > 0;
    if (store->turning) {
        day_look_ahead(store, day);
    } else {
        ask_action(store, action);
    }
}

void
store_look_ahead(struct store *store, bool write)
{
    const struct action *action = store->under_way;
    store->own_hand = false;
    if (!action || !store->db->driver->ahead) {
        return;
    }
    if (write) {
        ask_with_lock(store, action);
    } else {
        ask_people(store, action, PART_STAFF);
    }
}

void
store_look_again(struct store *store)
{
    if (!store->under_way || !store->db->driver->ahead) {
        return;
    }
    if (store->turning) {
        ask_action(store, store->under_way);
    } else {
        ask_class(store, store->under_way); /* a new definition came with the hall's row */
    }
}
