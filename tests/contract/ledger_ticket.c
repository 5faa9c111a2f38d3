/* SPDX-License-Identifier: Apache-2.0
 * Each ticket's path, its number, and whose hand it is in. */
#include <stdio.h>
#include <string.h>

#include "tests/contract/ledger.h"

static const struct path {
    const char *kind, *from, *to; /* from: words, blanks around each */
} paths[] = {
    {"take", " new ", "waiting"},
    {"serve", " new ", "serving"},
    {"call", " waiting ", "called"},
    {"recall", " called ", "called"},
    {"start", " called ", "serving"},
    {"pass", " called ", "passed"},
    {"void", " called ", "void"},
    {"finish", " serving ", "done"},
    {"next", " serving ", "waiting"},
    {"hold", " serving ", "held"},
    {"unhold", " held ", "serving"},
    {"transfer", " called serving held ", "waiting"},
    {"accept", " waiting ", "waiting"},
    {"decline", " waiting ", "waiting"},
    {"add", " serving ", "serving"},
    {"skip", " serving ", "serving"},
    {"class", " waiting ", "waiting"},
    {"reinstate", " passed void left ", "waiting"},
    {"return", " passed ", "waiting"},
    {"leave", " waiting called held passed ", "left"},
    {"release", " called serving ", "waiting"},
    {"expire", " waiting called passed ", "expired"},
    {"day-end", " serving held ", "done"},
};
static const char *const undoable[] = {"call", "pass", "void", "finish", "next", "transfer"};

static bool
is_in_hand(const struct ticket *ticket)
{
    return strcmp(ticket->state, "called") == 0 || strcmp(ticket->state, "serving") == 0;
}

static bool
is_open(const struct ticket *ticket)
{
    return is_in_hand(ticket) || strcmp(ticket->state, "waiting") == 0 ||
           strcmp(ticket->state, "held") == 0 || strcmp(ticket->state, "passed") == 0;
}

/* "C/resale,G" and 1 → "G". */
static void
service_of_step(const char *steps, long long step, char dst[ID])
{
    for (; step > 0 && *steps; step--) {
        steps += strcspn(steps, ",");
        steps += *steps == ',';
    }
    snprintf(dst, ID, "%.*s", (int)strcspn(steps, ",/"), steps);
}

static bool
is_empty(const json_t *value)
{
    return !value || json_is_null(value) ||
           (json_is_integer(value) && json_integer_value(value) == 0) ||
           (json_is_string(value) && !*json_string_value(value));
}

static void
apply_change(struct judge *judge, struct ticket *ticket, json_t *change)
{
    const char *name;
    json_t *pair;

    json_object_foreach(change, name, pair)
    {
        json_t *from = json_array_get(pair, 0), *to = json_array_get(pair, 1);
        json_t *known = json_object_get(ticket->columns, name);
        if (json_array_size(pair) != 2 ||
            !(is_empty(known) ? is_empty(from) : json_equal(known, from))) {
            fault(judge, "a change from what the ticket was not", name);
        }
        json_object_set(ticket->columns, name, to);
    }
    const json_t *columns = ticket->columns;
    copy(ticket->day, text_of(columns, "day"));
    copy(ticket->number, text_of(columns, "number"));
    copy(ticket->state, text_of(columns, "state"));
    copy(ticket->class_id, text_of(columns, "class"));
    copy(ticket->counter, text_of(columns, "counter"));
    copy(ticket->bound, text_of(columns, "bound"));
    copy(ticket->bound_to, text_of(columns, "bound_to"));
    copy(ticket->offer_from, text_of(columns, "offer_from"));
    ticket->offer_until = number_of(columns, "offer_until");
    service_of_step(text_of(columns, "steps"), number_of(columns, "step"), ticket->service);
    ticket->base = number_of(columns, "base");
    ticket->due = number_of(columns, "due");
    ticket->seq = number_of(columns, "seq");
    ticket->free_at = number_of(columns, "free_at");
    ticket->calls = number_of(columns, "calls");
    ticket->transfers = number_of(columns, "transfers");
    ticket->passed_at = number_of(columns, "passed_at");
    ticket->passes = number_of(columns, "passes");
}

static struct count *
count_named(struct judge *judge, const char *day, const char *service, const char *name)
{
    int i = 0;

    while (i < judge->count_count && (strcmp(judge->counts[i].day, day) != 0 ||
                                      strcmp(judge->counts[i].service, service) != 0 ||
                                      strcmp(judge->counts[i].name, name) != 0)) {
        i++;
    }
    if (i == judge->count_count) {
        judge->count_count++;
        copy(judge->counts[i].day, day);
        copy(judge->counts[i].service, service);
        copy(judge->counts[i].name, name);
    }
    return &judge->counts[i];
}

static const struct series *
series_named(const struct judge *judge, const char *service, const char *name)
{
    for (int i = 0; i < judge->series_count; i++) {
        if (strcmp(judge->series[i].service, service) == 0 &&
            strcmp(judge->series[i].name, name) == 0) {
            return &judge->series[i];
        }
    }
    return NULL;
}

/* The series that a class has at a service before its overflow. */
static const struct series *
series_for(const struct judge *judge, const char *service, const char *class_id)
{
    const struct series *own = series_named(judge, service, class_id);

    if (!own && strcmp(class_id, "regular") != 0) {
        own = series_named(judge, service, "other");
    }
    return own ? own : series_named(judge, service, "regular");
}

static void
check_number(struct judge *judge, const struct ticket *ticket)
{
    const char *name = text_of(ticket->columns, "series");
    const struct series *series = series_named(judge, ticket->service, name);
    const struct series *own = series_for(judge, ticket->service, ticket->class_id);
    long long sequence = number_of(ticket->columns, "sequence");
    char expected[100], key[100];

    if (!series || !own) {
        fault(judge, "a series that the hall does not have", name);
        return;
    }
    struct count *count = count_named(judge, ticket->day, ticket->service, name);
    if (sequence != ++count->issued) {
        fault(judge, "a sequence that is not consecutive", ticket->number);
        count->issued = sequence;
    }
    snprintf(expected, sizeof(expected), "%s%03lld", ticket->service, series->first + sequence - 1);
    if (strcmp(expected, ticket->number) != 0 || series->first + sequence - 1 > series->last) {
        fault(judge, "a number that its sequence does not give", ticket->number);
    }
    if (series != own && (strcmp(name, "overflow") != 0 ||
                          count_named(judge, ticket->day, ticket->service, own->name)->issued !=
                              own->last - own->first + 1)) {
        fault(judge, "a number of another class's series", ticket->number);
    }
    snprintf(key, sizeof(key), "%s/%s", ticket->day, ticket->number);
    if (json_object_get(judge->numbers, key)) {
        fault(judge, "a number that was given before", key);
    }
    json_object_set_new(judge->numbers, key, json_true());
}

/* Of its class; −1: the hall has no such class. */
static long long
credit_of(const struct judge *judge, const struct ticket *ticket)
{
    for (int i = 0; i < judge->class_count; i++) {
        if (strcmp(judge->classes[i].id, ticket->class_id) == 0) {
            return judge->classes[i].credit;
        }
    }
    return -1;
}

/* A booking: on time up to ten minutes after it, when it counts from its slot or from an earlier
 * check-in; later from the check-in. */
static bool
is_right_base(const struct judge *judge, const struct ticket *ticket, const json_t *body)
{
    long long early = judge->at - ticket->base, slot = number_of(body, "slot");

    if (!json_object_get(body, "appointment")) {
        return early == (number_of(ticket->columns, "visit") ? 3600000 : 0);
    }
    bool on_time = judge->at <= slot + 600000;
    return ticket->base == (on_time && slot < judge->at ? slot : judge->at);
}

/* A head start of an hour for the code of a finished ticket, once; bound at most to where that was
 * finished. */
static void
check_visit(struct judge *judge, const struct ticket *ticket)
{
    long long visit = number_of(ticket->columns, "visit");
    bool known = visit > 0 && visit <= judge->ticket_count;
    const struct ticket *finished = &judge->tickets[known ? visit : 0];

    if (!known || strcmp(finished->state, "done") != 0) {
        fault(judge, "a visit after what was not finished", ticket->number);
        return;
    }
    for (long long id = 1; id <= judge->ticket_count; id++) {
        const struct ticket *other = &judge->tickets[id];
        if (other != ticket && number_of(other->columns, "visit") == visit &&
            strcmp(other->state, "left") != 0 && strcmp(other->state, "void") != 0 &&
            strcmp(other->state, "expired") != 0) {
            fault(judge, "a second visit by one code", ticket->number);
        }
    }
    if (*ticket->bound && (strcmp(ticket->bound, "counter") != 0 ||
                           strcmp(ticket->bound_to, finished->counter) != 0 ||
                           ticket->free_at != judge->at + judge->bound_ms)) {
        fault(judge, "a visit bound otherwise than to where the last one ended", ticket->number);
    }
}

static void
check_taken(struct judge *judge, const struct ticket *ticket, const json_t *body)
{
    long long credit = credit_of(judge, ticket);

    if (number_of(ticket->columns, "visit")) {
        check_visit(judge, ticket);
    }
    if (strcmp(ticket->day, judge->day) != 0 ||
        number_of(ticket->columns, "issued_at") != judge->at ||
        !is_right_base(judge, ticket, body) || ticket->due != ticket->base - credit) {
        fault(judge, "issue time, base or due of a new ticket", ticket->number);
    }
    check_number(judge, ticket);
}

/* What a row's kind asks beyond the states; before the change. */
static void
check_terms(struct judge *judge, const struct ticket *ticket, const json_t *body)
{
    const char *kind = judge->kind;
    const json_t *change = json_object_get(body, "change");
    bool keeps = strcmp(kind, "next") == 0 || strcmp(kind, "transfer") == 0 ||
                 strcmp(kind, "release") == 0 || strcmp(kind, "hold") == 0;

    if (keeps && json_object_get(change, "base")) {
        fault(judge, "base is not kept", ticket->number);
    }
    if ((strcmp(kind, "pass") == 0 || strcmp(kind, "void") == 0) &&
        ticket->calls < judge->calls_before_pass) {
        fault(judge, "passed before it was called often enough", ticket->number);
    }
    if ((strcmp(kind, "void") == 0 && !ticket->passes) ||
        (strcmp(kind, "pass") == 0 && ticket->passes)) {
        fault(judge, "void at its first pass, or passed twice", ticket->number);
    }
    if (strcmp(kind, "transfer") == 0 && ticket->transfers >= 2 && !*text_of(body, "supervisor")) {
        fault(judge, "a third transfer without a supervisor", ticket->number);
    }
    if (strcmp(kind, "return") == 0) {
        if (judge->at - ticket->passed_at > judge->return_ms) {
            fault(judge, "returned too late", ticket->number);
        }
        order_check_return(judge, ticket, change);
    } else if (strcmp(kind, "reinstate") == 0) {
        order_check_return(judge, ticket, change);
    }
}

/* An undo gives back the guard of its call when nothing moved it since; else the guard is no lower
 * than before that call, so that nobody is passed over more often for an undo. */
static void
check_undo(struct judge *judge, const struct ticket *ticket, const json_t *row, const json_t *body)
{
    long long undoes = number_of(row, "undoes");
    const char *undone = text_of(body, "undone");
    json_t *given = json_object_get(body, "guard");
    bool known = false;
    char key[24];

    judge->undos++;
    for (size_t i = 0; i < sizeof(undoable) / sizeof(undoable[0]); i++) {
        known = known || strcmp(undoable[i], undone) == 0;
    }
    if (!known || undoes != ticket->last_row) {
        fault(judge, "an undo of what was not the ticket's last row", ticket->number);
    } else if (judge->at - judge->times[undoes] > UNDO_MS || judge->at < judge->times[undoes]) {
        fault(judge, "an undo after more than ten seconds", ticket->number);
    }
    snprintf(key, sizeof(key), "%lld", undoes);
    json_t *moved = json_object_get(judge->guards, key);
    struct service *service = service_named(judge, text_of(body, "guard_service"));
    long long before = moved ? json_integer_value(json_array_get(moved, 1)) : 0;
    long long left = moved ? json_integer_value(json_array_get(moved, 2)) : 0;
    long long back = given ? json_integer_value(json_array_get(given, 1)) : 0;
    if (given && (!moved || !service ||
                  !((back == before && left == service->guard) ||
                    (back == before && before > service->guard)))) {
        fault(judge, "an undo that gives back another guard", ticket->number);
    }
    if (given && service) {
        service->guard = json_integer_value(json_array_get(given, 1));
    }
}

/* What is offered here can be taken or refused, until its two minutes are over. */
static void
check_offer(struct judge *judge, const struct ticket *ticket, const json_t *row)
{
    const struct counter *counter = counter_named(judge, text_of(row, "counter"));
    const char *here = strcmp(ticket->bound, "staff") == 0 ? counter->staff : counter->id;

    if (!*ticket->offer_from || judge->at >= ticket->offer_until ||
        strcmp(ticket->bound_to, here) != 0) {
        fault(judge, "an offer that was not made here, or was over", ticket->number);
    }
}

/* After the change: an offer is open for two minutes from its transfer, and over with the next row
 * but one that only gives another class. */
static void
check_offered(struct judge *judge, const struct ticket *ticket)
{
    bool transferred = strcmp(judge->kind, "transfer") == 0;
    bool keeps = strcmp(judge->kind, "undo") == 0 || strcmp(judge->kind, "class") == 0;

    if (*ticket->offer_from && transferred && ticket->offer_until != judge->at + OFFER_MS) {
        fault(judge, "an offer for another time than two minutes", ticket->number);
    }
    if (*ticket->offer_from && !transferred && !keeps && is_open(ticket)) {
        fault(judge, "an offer that outlives the next row", ticket->number);
    }
    if (strcmp(judge->kind, "decline") == 0 && strcmp(ticket->bound, "counter") != 0) {
        fault(judge, "a refused offer that does not go back", ticket->number);
    }
}

static void
check_path(struct judge *judge, const char *from, const char *to)
{
    char word[ID + 3], detail[3 * ID];

    snprintf(word, sizeof(word), " %s ", from);
    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
        if (strcmp(paths[i].kind, judge->kind) == 0) {
            if (!strstr(paths[i].from, word) || strcmp(paths[i].to, to) != 0) {
                snprintf(detail, sizeof(detail), "%s: %s to %s", judge->kind, from, to);
                fault(judge, "no path of the table", detail);
            }
            return;
        }
    }
    if (strcmp(judge->kind, "undo") != 0 && strcmp(judge->kind, "paper") != 0) {
        fault(judge, "a row with a ticket of a kind that has none", judge->kind);
    }
}

static void
check_hand(struct judge *judge, const struct ticket *ticket, long long id, const char *was_at)
{
    struct counter *before = counter_named(judge, was_at);
    struct counter *after = is_in_hand(ticket) ? counter_named(judge, ticket->counter) : NULL;

    if (before && before->in_hand == id && before != after) {
        before->in_hand = 0;
    }
    if (after && after->in_hand && after->in_hand != id) {
        fault(judge, "a counter with two tickets in hand", ticket->counter);
    }
    if (is_in_hand(ticket) && !after) {
        fault(judge, "in hand at no counter", ticket->number);
    }
    if (after) {
        after->in_hand = id;
        if (strcmp(judge->kind, "call") == 0 && (!after->open || after->paused)) {
            fault(judge, "called by a counter that is not open", after->id);
        }
    }
}

/* Keeps judge.waiting what its name says. */
static void
follow_waiting(struct judge *judge, struct ticket *ticket, long long id)
{
    bool waits = strcmp(ticket->state, "waiting") == 0;

    if (waits && !ticket->place) {
        judge->waiting[judge->waiting_count++] = id;
        ticket->place = judge->waiting_count;
    } else if (!waits && ticket->place) {
        long long last = judge->waiting[--judge->waiting_count];
        judge->waiting[ticket->place - 1] = last;
        judge->tickets[last].place = ticket->place;
        ticket->place = 0;
    }
}

void
ticket_check(struct judge *judge, const json_t *row, json_t *body)
{
    long long id = number_of(row, "ticket");
    char from[ID], was_at[ID] = "";

    if (!id || strcmp(judge->kind, "notice") == 0 || strcmp(judge->kind, "rate") == 0) {
        return;
    }
    bool new = strcmp(judge->kind, "take") == 0 || strcmp(judge->kind, "serve") == 0;
    if (new &&id == judge->ticket_count + 1 && id < TICKETS_MAX) {
        judge->ticket_count++;
        judge->tickets[id].columns = json_object();
        copy(judge->tickets[id].state, "new");
    }
    if (id < 1 || id > judge->ticket_count) {
        fault(judge, "a ticket that was not taken", judge->kind);
        return;
    }
    struct ticket *ticket = &judge->tickets[id];
    copy(from, ticket->state);
    if (is_in_hand(ticket)) {
        copy(was_at, ticket->counter);
    }
    check_terms(judge, ticket, body);
    if (strcmp(judge->kind, "accept") == 0 || strcmp(judge->kind, "decline") == 0) {
        check_offer(judge, ticket, row);
    }
    if (strcmp(judge->kind, "call") == 0) {
        if (strcmp(from, "waiting") == 0) {
            order_check_call(judge, row, body);
        }
    } else if (strcmp(judge->kind, "undo") == 0) {
        check_undo(judge, ticket, row, body);
    }
    apply_change(judge, ticket, json_object_get(body, "change"));
    follow_waiting(judge, ticket, id);
    check_path(judge, from, ticket->state);
    check_hand(judge, ticket, id, was_at);
    if (new) {
        check_taken(judge, ticket, body);
    }
    if (strcmp(judge->kind, "class") == 0 &&
        ticket->due != ticket->base - credit_of(judge, ticket)) {
        fault(judge, "another due than its new class gives", ticket->number);
    }
    if ((strcmp(judge->kind, "take") == 0 || strcmp(judge->kind, "return") == 0 ||
         strcmp(judge->kind, "reinstate") == 0) &&
        ticket->seq != judge->row) {
        fault(judge, "a place in the order that is not behind all others", ticket->number);
    }
    if ((strcmp(judge->kind, "transfer") == 0 || strcmp(judge->kind, "next") == 0) &&
        ticket->free_at != (*ticket->bound ? judge->at + judge->bound_ms : 0)) {
        fault(judge, "bound for another time than the hall says", ticket->number);
    }
    check_offered(judge, ticket);
    judge->times[judge->row] = judge->at;
    ticket->last_row = judge->row;
}

static void
check_day_closed(struct judge *judge, const json_t *body)
{
    json_t *counts = json_object(), *told = json_object_get(body, "counts");

    judge->days_closed++;
    for (long long id = 1; id <= judge->ticket_count; id++) {
        const struct ticket *ticket = &judge->tickets[id];
        if (strcmp(ticket->day, judge->day) != 0) {
            continue;
        }
        if (is_open(ticket)) {
            fault(judge, "a day closed over an open ticket", ticket->number);
        }
        json_object_set_new(counts, ticket->state,
                            json_integer(number_of(counts, ticket->state) + 1));
    }
    if (!told || !json_equal(counts, told)) {
        fault(judge, "day-closed counts other tickets", judge->day);
    }
    json_decref(counts);
    for (int i = 0; i < judge->service_count; i++) {
        judge->services[i].guard = 0;
    }
}

/* Rows that move no ticket: counters and days. */
void
day_check(struct judge *judge, const json_t *row, const json_t *body)
{
    struct counter *counter = counter_named(judge, text_of(row, "counter"));
    const char *kind = judge->kind;

    if (strcmp(kind, "day-closed") == 0) {
        check_day_closed(judge, body);
    } else if (counter && strcmp(kind, "open") == 0) {
        counter->open = true;
        counter->paused = false;
        copy(counter->staff, text_of(row, "staff"));
        if (counter->in_hand) {
            fault(judge, "opened with a ticket in hand", counter->id);
        }
    } else if (counter && (strcmp(kind, "pause") == 0 || strcmp(kind, "close") == 0)) {
        counter->paused = true;
        if (counter->in_hand) {
            fault(judge, "paused or closed with a ticket in hand", counter->id);
        }
        if (strcmp(kind, "close") == 0) {
            counter->open = false;
            counter->staff[0] = '\0';
        }
    } else if (counter && strcmp(kind, "resume") == 0) {
        counter->paused = false;
    } else if (counter && strcmp(kind, "counter") == 0) {
        const json_t *services = json_object_get(body, "services"), *id;
        size_t i;
        counter->primary_count = counter->secondary_count = 0;
        json_array_foreach(services, i, id)
        {
            copy(counter->primary[counter->primary_count++], json_string_value(id));
        }
    }
}
