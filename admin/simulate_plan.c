/* SPDX-License-Identifier: Apache-2.0
 * A recorded day as a scene for the engine, and what is changed in it. */
#include "simulate.h"

#include <stdlib.h>
#include <string.h>

enum { MINUTE = 60000, DIRECT_CREDIT_MS = 86400000, NEW_COUNTERS_MAX = 20 };
#define CLONE_ID (INT64_C(1) << 32)

bool
change_is_any(const struct change *change)
{
    return change->add_counter || change->serve || change->without || change->shift ||
           change->set || change->arrivals != 1;
}

/* The steps of a ticket as it went; a call that was missed and a return are one step, and a call
 * that was given back is none. */
static void
fill_steps(struct sim_ticket *ticket, const struct record_ticket *from)
{
    int count = 0;

    for (size_t i = 0; i < from->visit_count && count < SIM_STEPS_MAX; i++) {
        const struct record_visit *visit = &from->visits[i];
        bool last = i + 1 == from->visit_count;
        if (visit->released && !last) {
            continue;
        }
        if (visit->missed && count == 0 && ticket->no_show != 1) {
            ticket->no_show = 1;
            ticket->miss_ms = (int32_t)visit->worked;
            ticket->returns_after_ms =
                last ? SIM_NEVER : from->visits[i + 1].entered - visit->called - visit->worked;
            if (!last) {
                continue;
            }
        }
        ticket->services[count] = (int16_t)visit->service;
        ticket->work_ms[count++] = visit->called ? (int32_t)visit->worked : SIM_DRAWN;
    }
    ticket->step_count = (uint8_t)(count ? count : 1);
}

static struct sim_ticket
ticket_of_record(const struct record_ticket *from)
{
    const struct record_visit *first = &from->visits[0];
    struct sim_ticket ticket = sim_ticket(from->id, first->service, first->entered, 0);

    ticket.key.base = from->base;
    ticket.key.due = from->due;
    ticket.class_index = (uint8_t)from->class_index;
    ticket.leaves_at = from->left ? from->left : SIM_NEVER;
    ticket.free_at = from->free_at;
    ticket.bound_counter = (int16_t)from->bound_counter;
    ticket.bound_staff = (int16_t)from->bound_staff;
    ticket.no_show = first->called ? 0 : SIM_DRAWN;
    ticket.returns_after_ms = SIM_NEVER;
    fill_steps(&ticket, from);
    if (from->direct) {
        ticket.key.due = first->entered - DIRECT_CREDIT_MS;
        ticket.free_at = SIM_NEVER;
    }
    return ticket;
}

static void
add_ticket(struct plan *plan, const struct sim_ticket *ticket, const struct record_ticket *from)
{
    plan->tickets[plan->scene.ticket_count] = *ticket;
    plan->sources[plan->scene.ticket_count++] = from;
}

/* Another person with the same business, at about the same time; how long it takes is drawn. */
static void
add_clones(struct plan *plan, const struct sim_ticket *ticket, const struct record_ticket *from,
           int clones, struct random_stream stream, int64_t begins)
{
    const double spread_ms = 15 * MINUTE;

    for (int i = 1; i <= clones; i++) {
        struct sim_ticket clone = *ticket;
        double u = random_at(stream, (uint64_t)ticket->key.id, (uint64_t)i);
        int64_t moved = (int64_t)((u - 0.5) * spread_ms);
        clone.key.id += CLONE_ID * i;
        clone.enters_at = ticket->enters_at + moved > begins ? ticket->enters_at + moved : begins;
        clone.key.base += clone.enters_at - ticket->enters_at;
        clone.key.due += clone.enters_at - ticket->enters_at;
        clone.no_show = SIM_DRAWN;
        clone.miss_ms = SIM_DRAWN;
        clone.leaves_at = SIM_NEVER;
        for (size_t k = 0; k < SIM_STEPS_MAX; k++) {
            clone.work_ms[k] = SIM_DRAWN;
        }
        add_ticket(plan, &clone, from);
    }
}

static void
fill_tickets(struct plan *plan, const struct record *record, const struct change *change)
{
    double times = change ? change->arrivals : 1;
    uint64_t seed = change ? change->seed : 0;
    struct random_stream chance = random_stream(seed, 0, RANDOM_CLASS);
    struct random_stream moves = random_stream(seed, 0, RANDOM_ARRIVAL);
    size_t most = record->ticket_count * ((size_t)times + 2);

    plan->tickets = mem_zero_alloc(most + 1, sizeof(*plan->tickets));
    plan->sources = mem_zero_alloc(most + 1, sizeof(*plan->sources));
    for (size_t i = 0; i < record->ticket_count; i++) {
        const struct record_ticket *from = &record->tickets[i];
        struct sim_ticket ticket = ticket_of_record(from);
        double part = from->direct ? 1 : times;
        int copies = (int)part;
        copies += random_at(chance, (uint64_t)from->id, 0) < part - copies;
        if (copies > 0) {
            add_ticket(plan, &ticket, from);
            add_clones(plan, &ticket, from, copies - 1, moves, record->begins);
        }
    }
    plan->scene.tickets = plan->tickets;
}

static int
compare_spans(const void *a, const void *b)
{
    const struct sim_span *left = a, *right = b;

    if (left->counter != right->counter) {
        return left->counter < right->counter ? -1 : 1;
    }
    return (left->from > right->from) - (left->from < right->from);
}

static void
fill_spans(struct plan *plan, const struct record *record)
{
    size_t count = record->span_count;

    plan->spans = mem_zero_alloc(count + NEW_COUNTERS_MAX + 1, sizeof(*plan->spans));
    plan->skills = mem_zero_alloc(count + NEW_COUNTERS_MAX + 1, sizeof(*plan->skills));
    for (size_t i = 0; i < count; i++) {
        const struct record_span *from = &record->spans[i];
        struct sim_skill *list =
            mem_zero_alloc(from->skills.count + HALL_SERVICES_MAX, sizeof(*list));
        memcpy(list, from->skills.list, from->skills.count * sizeof(*list));
        plan->skills[i] = (struct sim_skills){list, from->skills.count};
        plan->spans[i] = (struct sim_span){.from = from->from,
                                           .to = from->to,
                                           .counter = (int16_t)from->counter,
                                           .skills = (int16_t)i,
                                           .staff = (int16_t)from->staff,
                                           .factor = 1};
    }
    qsort(plan->spans, count, sizeof(*plan->spans), compare_spans);
    plan->hall.span_count = plan->hall.skills_count = count;
}

static enum status
no_such(json_t *reply, const char *sentence, const char *word)
{
    return reply_refuse(reply, STATUS_INVALID, sentence, 1, word);
}

/* One word of a list up to a comma; *list moves behind it. False: there is no more. */
static bool
next_word(const char **list, char *dst, size_t size)
{
    size_t length = strcspn(*list, ",");

    if (!**list) {
        return false;
    }
    str_format(dst, size, "%.*s", (int)length, *list);
    *list += length + ((*list)[length] == ',');
    return true;
}

static enum status
parse_services(const struct record *record, const char *list, struct sim_skills *skills,
               json_t *reply)
{
    struct sim_skill *into = (struct sim_skill *)skills->list;
    char id[ID_SIZE];

    while (next_word(&list, id, sizeof(id))) {
        int service = sim_day_service(record->hall, id);
        bool there = false;
        if (service == SIM_NONE) {
            return no_such(reply, N_("There is no service {0}."), id);
        }
        for (size_t i = 0; i < skills->count; i++) {
            there = there || into[i].service == service;
            into[i].secondary = into[i].secondary && into[i].service != service;
        }
        if (!there) {
            into[skills->count++] = (struct sim_skill){.service = (int16_t)service};
        }
    }
    return STATUS_OK;
}

/* "10:00-12:00" of the day; without it from the first opening to the last closing. */
static enum status
parse_hours(const struct plan *plan, const struct record *record, const char *hours,
            struct sim_span *span, json_t *reply)
{
    struct hours_span minutes;

    if (hours) {
        if (!hours_span_parse(hours, &minutes)) {
            return no_such(reply, N_("'{0}' are no hours like 10:00-12:00."), hours);
        }
        span->from = record_instant(record, minutes.from);
        span->to = record_instant(record, minutes.to);
        return STATUS_OK;
    }
    for (size_t i = 0; i < plan->hall.span_count; i++) {
        const struct sim_span *other = &plan->spans[i];
        span->from = i == 0 || other->from < span->from ? other->from : span->from;
        span->to = i == 0 || other->to > span->to ? other->to : span->to;
    }
    return STATUS_OK;
}

static enum status
add_counters(struct plan *plan, const struct record *record, const struct change *change,
             json_t *reply)
{
    char services[ACTION_SERVICES_SIZE];
    int64_t times = 1;
    const char *star = strchr(change->add_counter, '*');
    size_t length = star ? (size_t)(star - change->add_counter) : strlen(change->add_counter);

    if (!str_format(services, sizeof(services), "%.*s", (int)length, change->add_counter) ||
        (star && !str_to_int(star + 1, 1, NEW_COUNTERS_MAX, &times))) {
        return no_such(reply, N_("'{0}' are no counters to add: write B, B,C or B*2."),
                       change->add_counter);
    }
    for (int64_t i = 0; i < times; i++) {
        size_t at = plan->hall.skills_count;
        struct sim_span span = {.counter = (int16_t)plan->counter_count,
                                .skills = (int16_t)at,
                                .staff = SIM_NONE,
                                .factor = 1};
        plan->skills[at].list = mem_zero_alloc(HALL_SERVICES_MAX, sizeof(struct sim_skill));
        plan->hall.skills_count++;
        enum status status = parse_services(record, services, &plan->skills[at], reply);
        if (status == STATUS_OK) {
            status = parse_hours(plan, record, change->hours, &span, reply);
        }
        if (status != STATUS_OK) {
            return status;
        }
        plan->spans[plan->hall.span_count++] = span;
        plan->counter_count++;
    }
    return STATUS_OK;
}

/* "5=VALUE": which counter, and where the value begins. "all" is SIM_NONE where that is allowed. */
static enum status
parse_counter(const struct record *record, const char *text, bool all, int *ret_counter,
              const char **ret_value, json_t *reply)
{
    const char *equals = strchr(text, '=');
    char id[ID_SIZE];

    str_format(id, sizeof(id), "%.*s", equals ? (int)(equals - text) : (int)strlen(text), text);
    *ret_counter = sim_day_counter(record->hall, id);
    if (!equals || !equals[1] || (*ret_counter == SIM_NONE && !(all && strcmp(id, "all") == 0))) {
        return no_such(reply, N_("There is no counter {0}."), id);
    }
    *ret_value = equals + 1;
    return STATUS_OK;
}

static enum status
serve_more(struct plan *plan, const struct record *record, const char *text, json_t *reply)
{
    int counter;
    const char *services;
    enum status status = parse_counter(record, text, false, &counter, &services, reply);

    for (size_t i = 0; i < plan->hall.span_count && status == STATUS_OK; i++) {
        if (plan->spans[i].counter == counter) {
            status = parse_services(record, services, &plan->skills[plan->spans[i].skills], reply);
        }
    }
    return status;
}

static void
shift_break(struct plan *plan, int counter, int64_t by)
{
    size_t longest = SIZE_MAX;
    struct sim_span *spans = plan->spans;

    for (size_t i = 0; i + 1 < plan->hall.span_count; i++) {
        bool gap = spans[i].counter == counter && spans[i + 1].counter == counter;
        if (gap && (longest == SIZE_MAX || spans[i + 1].from - spans[i].to >
                                               spans[longest + 1].from - spans[longest].to)) {
            longest = i;
        }
    }
    if (longest == SIZE_MAX) {
        return;
    }
    struct sim_span *before = &spans[longest], *after = &spans[longest + 1];
    by = before->to + by < before->from ? before->from - before->to : by;
    by = after->from + by > after->to ? after->to - after->from : by;
    before->to += by;
    after->from += by;
}

static enum status
shift(struct plan *plan, const struct record *record, const char *text, json_t *reply)
{
    int counter;
    int64_t minutes;
    const char *value;
    enum status status = parse_counter(record, text, true, &counter, &value, reply);

    if (status != STATUS_OK) {
        return status;
    }
    if (!str_to_int(value + (*value == '+'), -720, 720, &minutes)) {
        return no_such(reply, N_("'{0}' are no minutes like +30 or -30."), value);
    }
    for (size_t i = 0; i < record->hall->counter_count; i++) {
        if (counter == SIM_NONE || counter == (int)i) {
            shift_break(plan, (int)i, minutes * MINUTE);
        }
    }
    return STATUS_OK;
}

static enum status
close_counters(struct plan *plan, const struct record *record, const char *list, json_t *reply)
{
    char id[ID_SIZE];

    while (next_word(&list, id, sizeof(id))) {
        int counter = sim_day_counter(record->hall, id);
        size_t kept = 0;
        if (counter == SIM_NONE) {
            return no_such(reply, N_("There is no counter {0}."), id);
        }
        for (size_t i = 0; i < plan->hall.span_count; i++) {
            if (plan->spans[i].counter != counter) {
                plan->spans[kept++] = plan->spans[i];
            }
        }
        plan->hall.span_count = kept;
    }
    return STATUS_OK;
}

static enum status
set_credit(struct plan *plan, const struct record *record, const char *class_id, int64_t minutes,
           json_t *reply)
{
    const struct hall_class *class = hall_class(record->hall, class_id);

    if (!class) {
        return no_such(reply, N_("There is no class {0}."), class_id);
    }
    for (size_t i = 0; i < plan->scene.ticket_count; i++) {
        const struct record_ticket *from = plan->sources[i];
        if (!from->direct && from->class_index == (int)(class - record->hall->classes)) {
            plan->tickets[i].key.due = plan->tickets[i].key.base - minutes * MINUTE;
        }
    }
    return STATUS_OK;
}

static enum status
set_rules(struct plan *plan, const struct record *record, const char *list, json_t *reply)
{
    enum status status = STATUS_OK;
    char word[80];

    while (status == STATUS_OK && next_word(&list, word, sizeof(word))) {
        char *equals = strchr(word, '=');
        int64_t value;
        if (!equals || !str_to_int(equals + 1, 0, 100000, &value)) {
            return no_such(reply, N_("'{0}' sets nothing: write guard=3 or credit.elderly=30."),
                           word);
        }
        *equals = '\0';
        if (strcmp(word, "guard") == 0) {
            plan->hall.guard_limit = (int)value;
        } else if (strcmp(word, "secondary_after_min") == 0) {
            plan->hall.secondary_after_ms = value * MINUTE;
        } else if (strncmp(word, "credit.", 7) == 0) {
            status = set_credit(plan, record, word + 7, value, reply);
        } else {
            return no_such(reply, N_("'{0}' sets nothing: write guard=3 or credit.elderly=30."),
                           word);
        }
    }
    return status;
}

static enum status
apply(struct plan *plan, const struct record *record, const struct change *change, json_t *reply)
{
    enum status status = STATUS_OK;

    if (change->without) {
        status = close_counters(plan, record, change->without, reply);
    }
    if (status == STATUS_OK && change->serve) {
        status = serve_more(plan, record, change->serve, reply);
    }
    if (status == STATUS_OK && change->shift) {
        status = shift(plan, record, change->shift, reply);
    }
    if (status == STATUS_OK && change->add_counter) {
        status = add_counters(plan, record, change, reply);
    }
    if (status == STATUS_OK && change->set) {
        status = set_rules(plan, record, change->set, reply);
    }
    return status;
}

static void
fill_hall(struct plan *plan, const struct record *record)
{
    const struct hall *hall = record->hall;

    plan->hall.services = record->services;
    plan->hall.service_count = hall->service_count;
    plan->hall.guard_limit = hall->settings.guard;
    plan->hall.secondary_after_ms = hall->settings.secondary_after_min * INT64_C(60000);
    plan->hall.law = RANDOM_LOGNORMAL;
    plan->hall.reaction_mean = record->reaction_mean;
    plan->hall.reaction_cv = record->reaction_cv;
    plan->counter_count = hall->counter_count;
}

enum status
plan_make(const struct record *record, const struct change *change, struct plan *ret_plan,
          json_t *reply)
{
    struct plan plan = {.scene = {.now = record->begins - 1, .until = record->ends}};

    fill_hall(&plan, record);
    fill_tickets(&plan, record, change);
    fill_spans(&plan, record);
    enum status status = change ? apply(&plan, record, change, reply) : STATUS_OK;
    plan.hall.counter_count = plan.counter_count;
    plan.hall.spans = plan.spans;
    plan.hall.skills = plan.skills;
    plan.reactions = mem_zero_alloc(plan.counter_count + 1, sizeof(*plan.reactions));
    for (size_t i = 0; i < record->hall->counter_count; i++) {
        plan.reactions[i] =
            (struct sim_reactions){record->reactions[i].ms, record->reactions[i].count};
    }
    plan.scene.reactions = plan.reactions;
    if (status != STATUS_OK) {
        plan_done(&plan);
        return status;
    }
    *ret_plan = plan;
    return STATUS_OK;
}

void
plan_done(struct plan *plan)
{
    for (size_t i = 0; i < plan->hall.skills_count; i++) {
        free((void *)plan->skills[i].list);
    }
    free(plan->spans);
    free(plan->skills);
    free(plan->tickets);
    free(plan->sources);
    free(plan->reactions);
    *plan = (struct plan){0};
}
