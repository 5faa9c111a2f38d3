/* SPDX-License-Identifier: Apache-2.0
 * What screens and reports see of the store. Each call is one read snapshot. */
#pragma once

#include "store/store.h"

/* One ticket by what a person says (number_reference_parse); ahead filled when it waits. */
MUST_CHECK enum status store_ticket_show(struct store *store, const char *reference,
                                         struct ticket *ret_ticket);

/* Waiting tickets in calling order: of one service, of all services of a counter as it calling
 * alone would take them, or of the whole hall by service. NULL = not restricted. Newly allocated
 * array (mem_), caller frees. */
MUST_CHECK enum status store_queue(struct store *store, const char *service, const char *counter,
                                   struct ticket **ret_tickets, size_t *ret_count);

enum { BOARD_NEXT_MAX = 5 };
struct board_call {
    char number[TICKET_NUMBER_SIZE];
    char service[ID_SIZE], counter[ID_SIZE], zone[ID_SIZE], lang[TICKET_LANG_SIZE];
    int64_t ticket, called_at; /* called_at: of its newest call or recall */
    int64_t
        event; /* ledger row of that call, recall, or of the start: each is told from the others */
    int calls;
    enum ticket_state state;
};
struct board_service {
    char service[ID_SIZE];
    int waiting;
    char next[BOARD_NEXT_MAX][TICKET_NUMBER_SIZE];
    int next_count;
    bool stopped;
    char stop_reason[ACTION_REASON_SIZE];
    bool full;          /* no number left for a regular ticket just now */
    bool full_today;    /* … nor later today */
    int64_t full_until; /* full by the quota of this time of day: when there are more; else 0 */
    bool open;          /* its own hours and the hall's */
    int64_t opens_at;   /* when closed: the next opening, 0 unknown */
    int64_t closes_at;  /* when open: the end of this span */
    int open_counters;  /* open, serving it as primary */
};
struct board_counter {
    char id[ID_SIZE], zone[ID_SIZE], staff[ID_SIZE];
    enum counter_state state;
    char number[TICKET_NUMBER_SIZE]; /* in hand, "" = none */
    char reason[ACTION_REASON_SIZE];
    int64_t back_at, since;
};
/* The message over every screen. A preset's words are the screens' own. */
struct alert {
    bool on;
    char preset[ID_SIZE]; /* "" = the two texts */
    char text_zh[ACTION_ALERT_SIZE], text_en[ACTION_ALERT_SIZE];
    int64_t since;
};
/* Help that is called for and not answered yet. */
struct board_help {
    int64_t id, at;     /* id: what `help done` takes */
    char kind[ID_SIZE]; /* "help", "message" */
    char terminal[ID_SIZE], counter[ID_SIZE], staff[ID_SIZE];
    char text[TICKET_NOTE_SIZE]; /* of a message */
};
/* What staff told a terminal; one that was told nothing has no entry. */
struct board_terminal {
    char id[ID_SIZE];
    bool locked;
    char reason[ACTION_REASON_SIZE], message[TICKET_NOTE_SIZE]; /* "" = none */
    int64_t at;
};
struct board {
    int64_t at;
    char day[TICKET_DAY_SIZE];
    bool open;                /* opening hours */
    int64_t next_open;        /* when closed: next opening, 0 unknown */
    int64_t closes_at;        /* when open: the end of this span */
    struct board_call *calls; /* newest first, called or serving */
    size_t call_count;
    struct board_service *services; /* in the hall's order */
    size_t service_count;
    struct board_counter *counters;
    size_t counter_count;
    struct board_help *helps; /* oldest first */
    size_t help_count;
    struct board_terminal *terminals;
    size_t terminal_count;
    int64_t event; /* newest ledger id of this snapshot */
    struct alert alert;
};
/* A device as it told of itself last. */
struct device {
    char terminal[ID_SIZE], kind[ID_SIZE];
    char state[ID_SIZE]; /* "up", "down", or its trouble: "clock", "paper", "printer", "sound" … */
    int64_t at;
};
/* By terminal; newly allocated (mem_), caller frees. */
MUST_CHECK enum status store_devices(struct store *store, struct device **ret_devices,
                                     size_t *ret_count);
MUST_CHECK enum status store_board(struct store *store, struct board **ret_board);
struct board *board_free(struct board *board);

/* A day's appointments by time. */
struct appointment {
    char code[ACTION_NUMBER_SIZE];
    int64_t slot;
    struct ticket_step step;
    char number[TICKET_NUMBER_SIZE]; /* of its ticket, "" = not checked in */
    enum ticket_state state;         /* of its ticket */
};
/* day NULL = the present one. Newly allocated (mem_), caller frees. */
MUST_CHECK enum status store_appointments(struct store *store, const char *day,
                                          struct appointment **ret_list, size_t *ret_count);

MUST_CHECK enum status store_counter_get(struct store *store, const char *counter,
                                         struct counter *ret_counter);

/* Which ticket `call C` would take now, and why. */
struct why {
    bool any;
    struct ticket ticket;
    enum order_rule rule;
    int overtakes; /* guard of its service before the call */
    char oldest[TICKET_NUMBER_SIZE];
};
MUST_CHECK enum status store_why(struct store *store, const char *counter, struct why *ret_why);

/* What a member of staff did today. */
enum { STAFF_DAY_RATINGS = 5 };
struct staff_day {
    int finished, passed;
    int64_t serving_ms; /* sum over finished */
    /* What citizens said of them, told in whole groups of STAFF_DAY_RATINGS only, so that nobody
     * reads out of it what one of them said: how many, and how many of these levels 3 to 5. */
    int ratings, satisfied;
};
MUST_CHECK enum status store_staff_day(struct store *store, const char *staff,
                                       struct staff_day *ret_day);
