/* SPDX-License-Identifier: Apache-2.0
 * A day while it is read from the ledger: what the two halves of the reader share, tickets
 * (simulate_record.c) and counters (simulate_counters.c). */
#pragma once

#include "simulate.h"
#include "store/ledger.h"

struct watched {
    int64_t open_since; /* 0 = not open */
    int staff;
    struct sim_skills skills; /* owned */
    /* For the reactions. */
    bool busy;
    double wanted_ms;  /* since it became free */
    double ignored_ms; /* so long somebody waited for it in vain, up to a break or the end */
};

struct reader {
    struct record *record;
    struct zone *zone;
    char today[TICKET_DAY_SIZE];
    int64_t *undone;
    size_t undone_count, undone_room;
    struct watched *counters;
    int *waiting; /* by service */
    int64_t last_at;
};

/* Room for one more than `count`, doubled when it is full. */
void *reader_room(void *items, size_t *room, size_t count, size_t size);
/* Index among the record's people, new ones added. */
int reader_person(struct record *record, const char *id);
void reader_add_reaction(struct record *record, int counter, double ms);
void reader_end_span(struct reader *reader, int counter, int64_t at);
/* open, pause, resume, close, and the services that a counter serves. */
void reader_note_counter(struct reader *reader, const struct event_row *row, const json_t *body,
                         bool of_day);
/* Time passes: free counters for which somebody waits grow impatient. */
void reader_pass_time(struct reader *reader, int64_t at);
