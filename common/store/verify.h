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
    /* The service that was rendered to it last. */
    char served_day[TICKET_DAY_SIZE], served_service[ID_SIZE];
    int64_t served_ms;
    uint64_t served;          /* its row's mark */
    enum ticket_event newest; /* TICKET_EVENT_COUNT: an undo or paper, which cannot be undone */
    struct buffer change;     /* of its newest row, as it is written there */
};

struct verify_counter {
    char id[ID_SIZE], staff[ID_SIZE];
    enum counter_state state;
    int64_t ticket, last_event, since, back_at;
    char reason[ACTION_REASON_SIZE];
    json_t *services; /* ids, changed since the definition; NULL: as it says */
};

struct verify_staff {
    char id[ID_SIZE];
    unsigned roles;
    bool off;
};

/* A service that is stopped, or a device as it was told last. */
struct verify_word {
    char id[ID_SIZE], device[ID_SIZE];
    char text[ACTION_REASON_SIZE]; /* reason, state */
    int64_t at;
};
struct verify_words {
    struct verify_word *items;
    size_t count;
};

/* What is in a set of (text, number), whatever the order: two are the same when both values are,
 * but for a chance of 2^-64. */
enum { VERIFY_MARK_KEY = 16 };
struct verify_set {
    uint64_t count, sum;
};

/* What verify_desk follows. */
struct verify_help {
    int64_t id, at, closed_at;
    char terminal[ID_SIZE], counter[ID_SIZE], staff[ID_SIZE], closed_by[ID_SIZE];
    char key[48]; /* of a message's words, which stand among what is purged; "" = a call for help */
};
struct verify_terminal {
    char id[ID_SIZE];
    bool locked;
    char reason[ACTION_REASON_SIZE], message[TICKET_NOTE_SIZE];
    int64_t at;
};
struct verify_used {
    char code[ACTION_NUMBER_SIZE];
    int64_t ticket;
};
struct verify_desk {
    struct verify_help *helps;
    struct verify_terminal *terminals;
    struct verify_used *used; /* appointments that became tickets */
    size_t help_count, terminal_count, used_count;
};

/* Tickets of a business day by state. */
struct verify_day {
    char day[TICKET_DAY_SIZE];
    int64_t counts[TICKET_STATE_COUNT];
};

/* Tickets at their last row that are still to be held against the table: a row asked for by itself
 * costs several times as much as one that is met on the way. */
enum { VERIFY_ENDED_MAX = 256 };
struct verify_ended {
    struct ticket tickets[VERIFY_ENDED_MAX];
    size_t count;
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

    int64_t archived; /* rows up to this one are not in the database */
    bool from_files;  /* … and were read from the archive */
    char anchor[65];  /* SHA-256 of the hall's state there, as it is kept; "" = nothing archived */
    char anchor_file[340]; /* first row, file and its SHA-256, as they are kept */
    bool anchor_told;      /* a ledger row told the hash of what is kept there */
    int64_t anchor_wrong;  /* the newest one that did, when it is another hash */
    int64_t until;         /* rows to replay, 0 = all */

    int64_t last_event, last_at, last_ticket;
    char head[65];
    struct verify_chain *chain;
    char day[TICKET_DAY_SIZE]; /* of the last row's time, and the instants that it spans */
    int64_t day_span[2];

    struct zone *zone;
    int day_starts_min;
    json_t *definition;  /* the newest init or import row */
    json_t *definitions; /* [revision, hash] of each one's text so far */
    struct hall *hall;   /* its text, when it is the one that the row means; else NULL */
    bool training;

    struct tally issued;              /* "day service series" */
    struct tally guards;              /* service */
    struct tally waiting;             /* service */
    int64_t served, ratings, notices; /* rows that their tables must have */
    struct verify_set ends;           /* services rendered, each row whole */
    struct tally rendered;            /* "day service": how many */
    struct tally rendered_ms;         /* … and how long together */
    struct verify_set requests;       /* of the rows: which request was answered by which */
    struct verify_day *days;
    size_t day_count, day_now; /* day_now: the one asked for last */
    struct verify_counter *counters;
    size_t counter_count;
    struct tally counter_places; /* id: its place in counters, from 1 */
    struct verify_staff *staff;
    size_t staff_count;
    struct verify_words stops, devices;
    struct alert alert; /* the message that stands */
    struct verify_desk desk;
    char last_kind[24], last_day[TICKET_DAY_SIZE]; /* of the newest row */

    struct verify_ticket **tickets; /* by id − 1; NULL when compared and let go */
    size_t ticket_size;
    struct verify_stored *stored; /* by id */
    size_t stored_count;
    struct verify_ended *ended; /* NULL until the first */
    /* What is done with a ticket at its last row; verify_compare_ticket unless a repair fills the
     * table. */
    enum status (*ticket_done)(struct verify *verify, struct verify_ticket *known);
    void *context;
    const char *(*translate)(const char *format) __attribute__((format_arg(1)));
    bool builds; /* rows of other tables are written as they are told, before they are compared */
    /* Newest row day-closed, and the one before: kept answers of rows up to that one may be gone.
     */
    int64_t closed_at, purged_to;
    int64_t clock_rate;                      /* of the newest clock row, 0 = none */
    unsigned char mark_key[VERIFY_MARK_KEY]; /* nobody who made the tables knew it */
    enum status trouble; /* what the machine could not do on the way: no fault of the ledger */
    int64_t blank;       /* earlier definitions whose text was lost, and no repair has told so */
};

/* True when the machine failed (busy, io …; a damaged page is a fault, not that): kept, and the
 * walk over the rows ends with it. */
MUST_CHECK bool verify_trouble(struct verify *verify, enum status status);
void verify_fault(struct verify *verify, int64_t event, int64_t ticket, const char *format, ...)
    PRINTF_LIKE(4, 5);
uint64_t verify_mark_of(const struct verify *verify, const void *bytes, size_t length);
void verify_mark(const struct verify *verify, struct verify_set *set, const char *text,
                 int64_t number);
struct verify_counter *verify_counter_of(struct verify *verify, const char *id);
struct verify_day *verify_day_of(struct verify *verify, const char *day);
/* Holds the re-derived ticket against its row in the table, at verify_ended at the latest. */
MUST_CHECK enum status verify_compare_ticket(struct verify *verify, struct verify_ticket *known);
MUST_CHECK enum status verify_ended(struct verify *verify);
/* ticket_done, and lets it go. */
MUST_CHECK enum status verify_end_ticket(struct verify *verify, int64_t id);
/* Reads which row is each ticket's last: by the table of tickets, or (EVENT_TICKETS) by the ledger.
 */
MUST_CHECK enum status verify_list_tickets(struct verify *verify, enum statement list);
/* Every row of the ledger in turn, and the tickets that end among them. */
MUST_CHECK enum status verify_rows(struct verify *verify);
void verify_begin(struct verify *verify, struct store *store, struct verify_report *report);
void verify_done(struct verify *verify);

/* The hashes and the engine's own check of its files go on beside the replay, on threads of their
 * own. begin: NULL-safe to end in every case. add: the row's hash against its body and the hash
 * before. end: waits for both, tells what they found, and puts all faults into the rows' order; a
 * status when the check could not be made. */
void verify_chain_begin(struct verify *verify);
void verify_chain_add(struct verify *verify, const struct event_row *row);
MUST_CHECK enum status verify_chain_end(struct verify *verify);

/* What was moved out of the ledger: the hall as it was at its end, from the kept state, which a
 * ledger row behind it tells the hash of; with `files` also by its own rows, which must lead there.
 * The tables' rows that belong to it are held against the hashes in that state. */
MUST_CHECK enum status verify_archived(struct verify *verify, const struct verify_options *options);
/* Behind the last row: the newest row that tells of that state means another one. */
void verify_anchor(struct verify *verify);
/* All that was re-derived so far, as text and back. False: the text is none of ours. */
void verify_state_write(const struct verify *verify, const json_t *tables, struct buffer *out);
MUST_CHECK bool verify_state_read(struct verify *verify, const json_t *state);
/* The definition that was in force at the archive's end. */
MUST_CHECK bool verify_definition_behind(struct verify *verify, const json_t *definition);
/* The hashes of the tables' rows up to ledger row `last`: what no row in the database proves any
 * more. New reference. */
MUST_CHECK enum status verify_tables_hash(struct store *store, int64_t last, json_t **ret_tables);
/* One of them: "tickets", "requests", "served", "ratings" or "notices"; NOT_FOUND for others. */
MUST_CHECK enum status verify_table_hash(struct store *store, const char *name, int64_t last,
                                         char ret_hash[65]);

/* One row: its place in the chain, its text; then what it says is done (verify_replay; change: the
 * members of the body's "change", if it has one). */
MUST_CHECK enum status verify_row(struct verify *verify, const struct event_row *row);
MUST_CHECK enum status verify_replay(struct verify *verify, const struct event_row *row,
                                     const struct body *body, const struct body *change);
/* Rows without a ticket (verify_state). */
void verify_replay_definition(struct verify *verify, const struct event_row *row,
                              const json_t *body);
void verify_replay_day_closed(struct verify *verify, const struct event_row *row,
                              const json_t *body);
void verify_replay_counter(struct verify *verify, const struct event_row *row, const json_t *body);
void verify_replay_service(struct verify *verify, const struct event_row *row, const json_t *body);
void verify_replay_staff(struct verify *verify, const struct event_row *row, const json_t *body);
void verify_replay_device(struct verify *verify, const struct event_row *row, const json_t *body);
void verify_replay_clock(struct verify *verify, const struct event_row *row, const json_t *body);
void verify_replay_archived(struct verify *verify, const struct event_row *row, const json_t *body);
void verify_replay_repair(struct verify *verify, const struct event_row *row, const json_t *body);
void verify_replay_emergency(struct verify *verify, const struct event_row *row,
                             const json_t *body);
void verify_state_done(struct verify *verify);
void verify_replay_help(struct verify *verify, const struct event_row *row, const json_t *body);
void verify_replay_help_done(struct verify *verify, const struct event_row *row,
                             const json_t *body);
void verify_replay_terminal(struct verify *verify, const struct event_row *row, const json_t *body);
/* A take that was an appointment's. */
void verify_replay_appointment(struct verify *verify, const struct event_row *row,
                               const char *code);
MUST_CHECK enum status verify_desk(struct verify *verify);
void verify_desk_done(struct verify *verify);
/* The definition's rows against the ledger row that brought them. */
MUST_CHECK enum status verify_definition(struct verify *verify);
/* What actions change of the definition: counters' services, staff, services stopped, devices. */
MUST_CHECK enum status verify_places(struct verify *verify);
/* Tables that are written whole from the definition's text: no row more, none fewer, none other.
 * Needs the text. */
MUST_CHECK enum status verify_lists(struct verify *verify);
void verify_replay_notice(struct verify *verify, const struct event_row *row, const json_t *body);
void verify_replay_rate(struct verify *verify, const struct event_row *row, const json_t *body);
/* A service that ended, or (undoes) one whose end was taken back. `before`: the ticket until then.
 */
void verify_replay_served(struct verify *verify, const struct event_row *row,
                          const struct body *body, const struct ticket *before,
                          struct verify_ticket *known);
/* Services rendered, ratings and notices: as many rows as the ledger tells, each with its own. */
MUST_CHECK enum status verify_services(struct verify *verify);
/* After the last row: every table against what was re-derived. */
MUST_CHECK enum status verify_tables(struct verify *verify);
