/* SPDX-License-Identifier: Apache-2.0
 * The judge's view of a hall, rebuilt from its ledger row by row. */
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

enum {
    ID = 40,
    LINE_SIZE = 1 << 20,
    TICKETS_MAX = 40000,
    EVENTS_MAX = 400000,
    UNDO_MS = 10000,
    OFFER_MS = 120000,
    SERVICES_MAX = 12,
    COUNTERS_MAX = 20,
    SERIES_MAX = 40,
    CLASSES_MAX = 10,
    DAYS_MAX = 400,
};

struct service {
    char id[ID];
    long long guard;
};
struct series {
    char service[ID], name[ID];
    long long first, last;
};
struct class_credit {
    char id[ID];
    long long credit;
};
struct counter {
    char id[ID], staff[ID];
    bool open, paused;
    long long in_hand;
    char primary[SERVICES_MAX][ID], secondary[SERVICES_MAX][ID];
    int primary_count, secondary_count;
};
struct ticket {
    json_t *columns; /* all that its rows said, by name */
    char day[ID], number[ID], state[ID], service[ID], class_id[ID], counter[ID], bound[ID],
        bound_to[ID], offer_from[ID];
    long long offer_until, base, due, seq, free_at, calls, transfers, passes, passed_at, last_row;
    int place; /* in judge.waiting, from 1 */
};
/* What was confirmed about one row. */
struct confirmed {
    char command[12], request[68], number[ID];
    long long ticket, ahead; /* ahead −1: not told */
    bool seen;
    json_t *told; /* the answer's ticket or counter, or NULL */
};
/* How many numbers a series gave on a day. */
struct count {
    char day[ID], service[ID], name[ID];
    long long issued;
};

struct judge {
    long long row, faults, ticket_count, calls, undos, answer_count, places, days_closed;
    /* the hall */
    struct service services[SERVICES_MAX];
    struct series series[SERIES_MAX];
    struct class_credit classes[CLASSES_MAX];
    struct counter counters[COUNTERS_MAX];
    int service_count, series_count, class_count, counter_count;
    long long guard_limit, secondary_ms, calls_before_pass, return_ms, bound_ms;
    /* the chain */
    char hash[65], kind[ID], previous_kind[ID], day[ID], previous_day[ID];
    long long at, previous_at;
    /* what it came to */
    struct ticket tickets[TICKETS_MAX];
    long long waiting[TICKETS_MAX]; /* ids, in any order */
    int waiting_count;
    struct count counts[DAYS_MAX];
    int count_count;
    struct confirmed *confirmed; /* by row */
    long long times[EVENTS_MAX]; /* by row */
    json_t *requests;            /* id → row */
    bool complete;               /* the answers tell all that was asked */
    json_t *asked;               /* request id → what was asked and answered */
    json_t *numbers;             /* "DAY/NUMBER" → ticket */
    json_t *guards;              /* row → [old, new] of its service, what an undo may give back */
    long long newest_ticket;     /* of the row just read, 0 = none */
};

void fault(struct judge *judge, const char *what, const char *detail);

/* ledger_hall.c */
bool hall_read(struct judge *judge, const char *path);
struct service *service_named(struct judge *judge, const char *id);
struct counter *counter_named(struct judge *judge, const char *id);
const char *text_of(const json_t *object, const char *key); /* "" when null or absent */
long long number_of(const json_t *object, const char *key);
void copy(char dst[ID], const char *src);

/* ledger_chain.c: ids, hashes, canonical bodies, columns, time, request ids. The body, or NULL. */
void judge_begin(struct judge *judge);
void chain_hash(const char *previous, const char *body, char ret_hash[65]);
json_t *chain_check(struct judge *judge, const json_t *row);

/* ledger_ticket.c: the table of transitions, numbers, hands. ledger_order.c: whom the rule calls.
 */
void ticket_check(struct judge *judge, const json_t *row, json_t *body);
void day_check(struct judge *judge, const json_t *row, const json_t *body);
void order_check_call(struct judge *judge, const json_t *row, const json_t *body);
void order_check_return(struct judge *judge, const struct ticket *ticket, const json_t *change);
/* How many the present rule would call before it; its service's tickets that are free to all. */
long long order_place(struct judge *judge, long long ticket);

/* ledger_answers.c */
void answers_note(struct judge *judge, const char *line, const json_t *answer);
void answers_check(struct judge *judge, const json_t *row);
void answers_check_ahead(struct judge *judge);
void answers_finish(struct judge *judge);

/* ledger_asked.c: what was asked and refused, and whether answers say what the ledger says. */
void asked_note(struct judge *judge, const char *line, const char *request, const json_t *answer);
void asked_check(struct judge *judge, const json_t *row);
void asked_compare(struct judge *judge, const struct ticket *ticket, const json_t *told);
void asked_compare_counter(struct judge *judge, const json_t *told);
void asked_compare_shown(struct judge *judge, FILE *file, char *line, size_t size);
