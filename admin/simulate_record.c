/* SPDX-License-Identifier: Apache-2.0
 * A business day read from the ledger: who came, who was called where and for how long, when which
 * counter was open for what. Rows that an undo took back do not count. */
#include "simulate_reader.h"

#include <stdlib.h>
#include <string.h>

enum { MINUTE = 60000 };

static bool
note_undo(const struct event_row *row, void *context)
{
    struct reader *reader = context;

    if (row->undoes) {
        reader->undone = reader_room(reader->undone, &reader->undone_room, reader->undone_count,
                                     sizeof(*reader->undone));
        reader->undone[reader->undone_count++] = row->undoes;
    }
    if (strcmp(row->kind, "take") == 0 && strcmp(row->day, reader->today) < 0 &&
        strcmp(row->day, reader->record->day) > 0) {
        str_cut(reader->record->day, TICKET_DAY_SIZE, row->day);
    }
    return true;
}

static int
compare_ids(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;

    return (left > right) - (left < right);
}

static bool
is_undone(const struct reader *reader, int64_t event)
{
    return reader->undone && bsearch(&event, reader->undone, reader->undone_count, sizeof(event),
                                     compare_ids) != NULL;
}

static struct record_ticket *
ticket_of(struct record *record, int64_t id)
{
    size_t low = 0, high = record->ticket_count;

    while (low < high) {
        size_t middle = (low + high) / 2;
        if (record->tickets[middle].id < id) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < record->ticket_count && record->tickets[low].id == id ? &record->tickets[low]
                                                                       : NULL;
}

static struct record_visit *
visit_of(struct record_ticket *ticket)
{
    return ticket->visit_count ? &ticket->visits[ticket->visit_count - 1] : NULL;
}

static void
add_visit(struct reader *reader, struct record_ticket *ticket, int service, int64_t at, bool waits)
{
    ticket->visits = mem_grow(ticket->visits, ticket->visit_count + 1, sizeof(*ticket->visits));
    ticket->visits[ticket->visit_count++] =
        (struct record_visit){.service = service, .entered = at, .counter = SIM_NONE};
    ticket->waits = waits;
    if (waits) {
        reader->waiting[service]++;
    }
}

/* Who had left, and is let in again where he stood. */
static void
wait_again(struct reader *reader, struct record_ticket *ticket)
{
    if (!ticket->waits) {
        reader->waiting[visit_of(ticket)->service]++;
        ticket->waits = true;
    }
}

static void
stop_waiting(struct reader *reader, struct record_ticket *ticket)
{
    if (ticket->waits) {
        reader->waiting[visit_of(ticket)->service]--;
        ticket->waits = false;
    }
}

/* The new value of a column in "change", or NULL. */
static const json_t *
changed(const json_t *body, const char *column)
{
    return json_array_get(json_object_get(json_object_get(body, "change"), column), 1);
}

static void
keep_place(struct record_ticket *ticket, const json_t *body)
{
    const json_t *base = changed(body, "base"), *due = changed(body, "due");
    const json_t *free_at = changed(body, "free_at");

    ticket->base = base ? json_integer_value(base) : ticket->base;
    ticket->due = due ? json_integer_value(due) : ticket->due;
    ticket->free_at = free_at ? json_integer_value(free_at) : ticket->free_at;
}

static int
class_index(const struct hall *hall, const char *id)
{
    const struct hall_class *class = hall_class(hall, id);

    return class ? (int)(class - hall->classes) : 0;
}

static void
note_take(struct reader *reader, const struct event_row *row, const json_t *body, bool direct)
{
    struct record *record = reader->record;
    int service = sim_day_service(record->hall, reply_text(body, "service"));

    if (service == SIM_NONE) {
        return;
    }
    record->tickets = reader_room(record->tickets, &record->ticket_room, record->ticket_count,
                                  sizeof(*record->tickets));
    struct record_ticket *ticket = &record->tickets[record->ticket_count++];
    *ticket = (struct record_ticket){.id = row->ticket,
                                     .issued = row->at,
                                     .direct = direct,
                                     .bound_counter = SIM_NONE,
                                     .bound_staff = SIM_NONE,
                                     .base = row->at,
                                     .due = row->at};
    const json_t *class_id = changed(body, "class");
    ticket->class_index = class_index(record->hall, class_id ? json_string_value(class_id) : "");
    keep_place(ticket, body);
    const char *to = json_string_value(changed(body, "bound_to"));
    if (ticket->free_at > row->at && to && *to) {
        bool staff = strcmp(json_string_value(changed(body, "bound")), "staff") == 0;
        ticket->bound_counter = staff ? SIM_NONE : sim_day_counter(record->hall, to);
        ticket->bound_staff = staff ? reader_person(record, to) : SIM_NONE;
    }
    add_visit(reader, ticket, service, row->at, !direct);
    if (direct && row->counter) {
        int counter = sim_day_counter(record->hall, row->counter);
        if (counter != SIM_NONE) {
            visit_of(ticket)->called = ticket->first_called = row->at;
            visit_of(ticket)->counter = counter;
            ticket->bound_counter = counter;
            ticket->serving_since = row->at;
            reader->counters[counter].busy = true;
        }
    }
}

static void
note_call(struct reader *reader, struct record_ticket *ticket, const struct event_row *row,
          const json_t *body)
{
    struct record *record = reader->record;
    int counter = row->counter ? sim_day_counter(record->hall, row->counter) : SIM_NONE;
    struct record_visit *visit = visit_of(ticket);
    const char *rule = reply_text(body, "rule");

    if (counter == SIM_NONE || !visit) {
        return;
    }
    record->by_number += strcmp(rule, "due") != 0 && strcmp(rule, "guard") != 0 &&
                         strcmp(rule, "secondary") != 0 && strcmp(rule, "bound") != 0;
    stop_waiting(reader, ticket);
    visit->called = row->at;
    visit->counter = counter;
    ticket->first_called = ticket->first_called ? ticket->first_called : row->at;
    ticket->serving_since = row->at;
    struct watched *state = &reader->counters[counter];
    reader_add_reaction(record, counter, state->wanted_ms);
    record->reactions[counter].called++;
    state->busy = true;
    state->wanted_ms = state->ignored_ms = 0;
}

/* The counter is free again: what lies between is its work. */
static void
note_release(struct reader *reader, struct record_ticket *ticket, int64_t at)
{
    struct record_visit *visit = visit_of(ticket);

    if (visit && ticket->serving_since) {
        visit->worked += at - ticket->serving_since;
        ticket->serving_since = 0;
    }
    if (visit && visit->counter != SIM_NONE) {
        reader->counters[visit->counter].busy = false;
        reader->counters[visit->counter].wanted_ms = 0;
    }
}

static void
note_unhold(struct reader *reader, struct record_ticket *ticket, int64_t at)
{
    ticket->serving_since = at;
    if (visit_of(ticket)->counter != SIM_NONE) {
        reader->counters[visit_of(ticket)->counter].busy = true;
    }
}

static void
note_service(struct reader *reader, struct record_ticket *ticket, const struct event_row *row,
             const json_t *body)
{
    int service = sim_day_service(reader->record->hall, reply_text(body, "service"));

    note_release(reader, ticket, row->at);
    keep_place(ticket, body);
    reader->record->bound += strcmp(row->kind, "transfer") == 0 && changed(body, "bound_to");
    if (service != SIM_NONE) {
        add_visit(reader, ticket, service, row->at, true);
    }
}

static void
note_ticket(struct reader *reader, struct record_ticket *ticket, const struct event_row *row,
            const json_t *body)
{
    const char *kind = row->kind;
    struct record_visit *visit = visit_of(ticket);

    if (strcmp(kind, "call") == 0) {
        note_call(reader, ticket, row, body);
    } else if (strcmp(kind, "pass") == 0 || strcmp(kind, "void") == 0) {
        note_release(reader, ticket, row->at);
        visit->missed = true;
    } else if (strcmp(kind, "return") == 0 || strcmp(kind, "reinstate") == 0) {
        ticket->left = 0;
        if (visit->called) {
            add_visit(reader, ticket, visit->service, row->at, true);
        } else {
            wait_again(reader, ticket);
        }
    } else if (strcmp(kind, "next") == 0 || strcmp(kind, "transfer") == 0) {
        note_service(reader, ticket, row, body);
    } else if (strcmp(kind, "release") == 0) {
        note_release(reader, ticket, row->at);
        visit->released = true;
        add_visit(reader, ticket, visit->service, row->at, true);
        reader->record->released++;
    } else if (strcmp(kind, "hold") == 0) {
        note_release(reader, ticket, row->at);
        reader->record->holds++;
    } else if (strcmp(kind, "unhold") == 0) {
        note_unhold(reader, ticket, row->at);
    } else if (strcmp(kind, "class") == 0) {
        keep_place(ticket, body);
    } else if (strcmp(kind, "finish") == 0 || strcmp(kind, "day-end") == 0) {
        note_release(reader, ticket, row->at);
    } else if (strcmp(kind, "leave") == 0 || strcmp(kind, "expire") == 0) {
        ticket->left = ticket->waits && strcmp(kind, "leave") == 0 ? row->at : 0;
        stop_waiting(reader, ticket);
        note_release(reader, ticket, row->at);
    }
}

static bool
note_row(const struct event_row *row, void *context)
{
    struct reader *reader = context;
    bool of_day = strcmp(row->day, reader->record->day) == 0;

    if ((!of_day && strcmp(row->kind, "counter") != 0) || row->undoes ||
        is_undone(reader, row->id) || (!row->ticket && !row->counter) ||
        strcmp(row->day, reader->record->day) > 0) {
        return true;
    }
    json_t *body = json_loads(row->body, 0, NULL);
    if (of_day) {
        reader_pass_time(reader, row->at);
    }
    if (!row->ticket) {
        reader_note_counter(reader, row, body, of_day);
    } else if (strcmp(row->kind, "take") == 0 || strcmp(row->kind, "serve") == 0) {
        note_take(reader, row, body, strcmp(row->kind, "serve") == 0);
    } else {
        struct record_ticket *ticket = ticket_of(reader->record, row->ticket);
        if (ticket) {
            note_ticket(reader, ticket, row, body);
        }
    }
    json_decref(body);
    return true;
}

static enum status
day_bounds(struct reader *reader)
{
    struct record *record = reader->record;
    enum status status = zone_open(record->hall->time_zone, &reader->zone);
    struct civil civil;

    if (status != STATUS_OK) {
        return status;
    }
    if (!hours_day_begins(reader->zone, record->hall->day_starts_min, record->day,
                          &record->begins) ||
        !civil_parse_date(record->day, &civil)) {
        return STATUS_INVALID;
    }
    civil = civil_from_days(civil_to_days(civil.year, civil.month, civil.day) + 1);
    civil.hour = record->hall->day_starts_min / 60;
    civil.minute = record->hall->day_starts_min % 60;
    record->ends = zone_instant(reader->zone, &civil);
    return STATUS_OK;
}

int64_t
record_instant(const struct record *record, int minutes)
{
    int after = minutes - record->hall->day_starts_min;

    return record->begins + (after < 0 ? after + 1440 : after) * INT64_C(60000);
}

static enum status
read_rows(struct reader *reader, struct store *store)
{
    struct record *record = reader->record;
    size_t counters = record->hall->counter_count;
    enum status status = ledger_each(store, 0, note_row, reader);

    for (size_t i = 0; i < counters; i++) {
        reader_end_span(reader, (int)i, reader->last_at + MINUTE);
        if (reader->counters[i].ignored_ms > 0) {
            reader_add_reaction(record, (int)i, reader->counters[i].ignored_ms + MINUTE);
        }
    }
    /* What was in hand when the day ended. */
    for (size_t i = 0; i < record->ticket_count; i++) {
        struct record_ticket *ticket = &record->tickets[i];
        if (ticket->serving_since) {
            visit_of(ticket)->worked += reader->last_at - ticket->serving_since;
        }
    }
    return status;
}

enum status
record_read(struct store *store, const struct hall *hall, const char *day,
            struct record *ret_record)
{
    struct record record = {.hall = hall};
    struct reader reader = {.record = &record};
    struct store_facts facts;
    enum status status = store_facts(store, &facts);

    if (status != STATUS_OK) {
        return status;
    }
    str_cut(reader.today, sizeof(reader.today), facts.day);
    record.reactions = mem_zero_alloc(hall->counter_count + 1, sizeof(*record.reactions));
    reader.counters = mem_zero_alloc(hall->counter_count + 1, sizeof(*reader.counters));
    reader.waiting = mem_zero_alloc(hall->service_count + 1, sizeof(*reader.waiting));
    for (size_t i = 0; i < hall->counter_count; i++) {
        reader.counters[i].skills = sim_day_skills(hall, &hall->counters[i]);
    }
    status = ledger_each(store, 0, note_undo, &reader);
    if (status == STATUS_OK) {
        if (reader.undone) {
            qsort(reader.undone, reader.undone_count, sizeof(*reader.undone), compare_ids);
        }
        if (*day || !*record.day) {
            str_cut(record.day, sizeof(record.day), *day ? day : facts.day);
        }
        status = day_bounds(&reader);
    }
    if (status == STATUS_OK) {
        status = read_rows(&reader, store);
    }
    if (status == STATUS_OK && record.ticket_count == 0) {
        status = STATUS_NOT_FOUND;
    }
    record_learn(&record);
    for (size_t i = 0; i < hall->counter_count; i++) {
        free((void *)reader.counters[i].skills.list);
    }
    free(reader.counters);
    free(reader.waiting);
    free(reader.undone);
    zone_close(reader.zone);
    *ret_record = record;
    return status;
}
