/* SPDX-License-Identifier: Apache-2.0
 * What the counters of a recorded day did: open when, for what, and how long each let people wait.
 */
#include "simulate_reader.h"

#include <stdlib.h>
#include <string.h>

void *
reader_room(void *items, size_t *room, size_t count, size_t size)
{
    if (count < *room) {
        return items;
    }
    *room = *room ? *room * 2 : 128;
    return mem_grow(items, *room, size);
}

int
reader_person(struct record *record, const char *id)
{
    for (size_t i = 0; i < record->people_count; i++) {
        if (strcmp(record->people[i], id) == 0) {
            return (int)i;
        }
    }
    record->people = mem_grow(record->people, record->people_count + 1, sizeof(*record->people));
    str_cut(record->people[record->people_count], ID_SIZE, id);
    return (int)record->people_count++;
}

void
reader_add_reaction(struct record *record, int counter, double ms)
{
    struct record_reactions *reactions = &record->reactions[counter];

    reactions->ms = mem_grow(reactions->ms, reactions->count + 1, sizeof(*reactions->ms));
    reactions->ms[reactions->count++] = (int32_t)ms;
}

void
reader_end_span(struct reader *reader, int counter, int64_t at)
{
    struct record *record = reader->record;
    struct watched *state = &reader->counters[counter];

    if (state->open_since && state->wanted_ms > state->ignored_ms) {
        state->ignored_ms = state->wanted_ms;
    }
    if (state->open_since && at > state->open_since) {
        record->spans = reader_room(record->spans, &record->span_room, record->span_count,
                                    sizeof(*record->spans));
        struct sim_skill *copy = mem_zero_alloc(state->skills.count + 1, sizeof(*copy));
        memcpy(copy, state->skills.list, state->skills.count * sizeof(*copy));
        record->spans[record->span_count++] = (struct record_span){
            .counter = counter,
            .staff = state->staff,
            .from = state->open_since,
            .to = at,
            .skills = {copy, state->skills.count},
        };
    }
    state->open_since = 0;
}

static void
take_skills(struct reader *reader, int counter, const json_t *services)
{
    struct watched *state = &reader->counters[counter];
    struct sim_skill *list = mem_zero_alloc(json_array_size(services) + 1, sizeof(*list));
    size_t count = 0, i;
    const json_t *id;

    json_array_foreach(services, i, id)
    {
        int service = sim_day_service(reader->record->hall, json_string_value(id));
        if (service != SIM_NONE) {
            list[count++] = (struct sim_skill){.service = (int16_t)service};
        }
    }
    free((void *)state->skills.list);
    state->skills = (struct sim_skills){list, count};
}

void
reader_note_counter(struct reader *reader, const struct event_row *row, const json_t *body,
                    bool of_day)
{
    int counter = sim_day_counter(reader->record->hall, row->counter);

    if (counter == SIM_NONE) {
        return;
    }
    struct watched *state = &reader->counters[counter];
    int64_t open_since = state->open_since;
    if (of_day && (strcmp(row->kind, "open") == 0 || strcmp(row->kind, "resume") == 0)) {
        reader_end_span(reader, counter, row->at);
        state->open_since = row->at;
        state->wanted_ms = 0;
        state->staff = row->staff ? reader_person(reader->record, row->staff) : SIM_NONE;
    } else if (of_day && (strcmp(row->kind, "pause") == 0 || strcmp(row->kind, "close") == 0)) {
        reader_end_span(reader, counter, row->at);
    } else if (strcmp(row->kind, "counter") == 0) {
        reader_end_span(reader, counter, row->at);
        take_skills(reader, counter, json_object_get(body, "services"));
        state->open_since = open_since ? row->at : 0;
    }
}

/* Time passes: free counters for which somebody waits grow impatient. */
void
reader_pass_time(struct reader *reader, int64_t at)
{
    double gone = (double)(at - reader->last_at);

    for (size_t i = 0; reader->last_at && gone > 0 && i < reader->record->hall->counter_count;
         i++) {
        struct watched *state = &reader->counters[i];
        bool wanted = false;
        for (size_t k = 0; k < state->skills.count; k++) {
            wanted = wanted || reader->waiting[state->skills.list[k].service] > 0;
        }
        if (state->open_since && !state->busy && wanted) {
            state->wanted_ms += gone;
        }
    }
    reader->last_at = at;
}
