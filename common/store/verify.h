/* SPDX-License-Identifier: Apache-2.0
 * What the files of the verifier share: the hall as the ledger alone tells it. Private to the store
 * room. Only tickets whose ledger goes on are kept in memory: at its last row a ticket is held
 * against its own row and let go. */
#pragma once

#include "store/private.h"

/* Counts by name; entries stay. */
struct tally {
    struct tally_entry {
        char *key;
        int64_t value;
    } * entries;
    size_t count, size; /* size: a power of two */
};
int64_t *tally_at(struct tally *tally, const char *key); /* made as 0 when new */
void tally_done(struct tally *tally);

struct verify_ticket {
    struct ticket ticket;
    enum ticket_event newest; /* TICKET_EVENT_COUNT: an undo or paper, which cannot be undone */
    json_t *change;           /* of its newest row */
};

struct verify_counter {
    char id[ID_SIZE], staff[ID_SIZE];
    enum counter_state state;
    int64_t ticket;
};

/* A ticket's row as the table has it. */
struct verify_stored {
    int64_t id, last_event;
};

struct verify {
    struct store *store;
    struct verify_report *report;
    int64_t expected_id;
    char expected_hash[65];
    bool expected_seen;

    int64_t last_event, last_at, last_ticket;
    char head[65];

    struct zone *zone;
    int day_starts_min;
    json_t *definition; /* the newest init or import row */

    struct tally issued;  /* "day service series" */
    struct tally guards;  /* service */
    struct tally waiting; /* service */
    struct tally open;    /* day: tickets that are not over */
    struct verify_counter *counters;
    size_t counter_count;

    struct verify_ticket **tickets; /* by id − 1; NULL when compared and let go */
    size_t ticket_size;
    struct verify_stored *stored; /* by id */
    size_t stored_count;
};

void verify_fault(struct verify *verify, int64_t event, int64_t ticket, const char *format, ...)
    PRINTF_LIKE(4, 5);
struct verify_counter *verify_counter_of(struct verify *verify, const char *id);
/* Holds the re-derived ticket against its row in the table and lets it go. */
MUST_CHECK enum status verify_compare_ticket(struct verify *verify, int64_t id);

/* One row: its place in the chain, its text; then what it says is done (verify_replay). */
MUST_CHECK enum status verify_row(struct verify *verify, const struct event_row *row);
MUST_CHECK enum status verify_replay(struct verify *verify, const struct event_row *row,
                                     const json_t *body);
/* The definition's rows against the ledger row that brought them. */
MUST_CHECK enum status verify_definition(struct verify *verify);
/* After the last row: every table against what was re-derived. */
MUST_CHECK enum status verify_tables(struct verify *verify);
