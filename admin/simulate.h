/* SPDX-License-Identifier: Apache-2.0
 * What if: a business day from the ledger as a scene for the engine, changes to it, and what each
 * way of doing it made people wait. */
#pragma once

#include "command.h"
#include "sim/day.h"

enum { SIMULATE_BANDS = 48 }; /* half hours of the day */

/* One stay of a ticket in the queue of one service, and what followed at the counter. */
struct record_visit {
    int service;
    int64_t entered, called; /* called 0 = not */
    int64_t worked;          /* ms at the counter, holds left out */
    int counter;             /* SIM_NONE = not called */
    bool missed, released;   /* released: given back to the queue, no end of its own */
};
struct record_ticket {
    int64_t id, issued, first_called; /* 0 = never */
    int64_t left;                     /* while it waited; 0 = did not */
    int64_t base, due, free_at;
    int class_index;
    bool direct; /* served at once, without a number: in no figure, but it kept a counter busy */
    int bound_counter, bound_staff;
    struct record_visit *visits;
    size_t visit_count;
    int64_t serving_since; /* while it is read; 0 = nobody works on it */
    bool waits;            /* while it is read */
};
/* What a counter did: open from … to, with these skills. */
struct record_span {
    int counter, staff; /* staff: index into `people` */
    int64_t from, to;
    struct sim_skills skills; /* owned */
};
struct record_reactions {
    int32_t *ms;
    size_t count;
    size_t called; /* the first so many led to a call; one behind them is what was waited in vain */
};

/* A recorded day, as the ledger has it. */
struct record {
    const struct hall *hall;
    char day[TICKET_DAY_SIZE];
    int64_t begins, ends; /* of the business day */
    struct record_ticket *tickets;
    size_t ticket_count, ticket_room;
    struct record_span *spans;
    size_t span_count, span_room;
    struct record_reactions *reactions; /* by counter */
    char (*people)[ID_SIZE];
    size_t people_count;
    struct sim_service *services; /* learned from the day; by the hall's index */
    double reaction_mean, reaction_cv;
    /* What the engine does not do as it was. */
    int by_number, bound, released, holds;
};
/* NOT_FOUND: nobody took a number that day. day "" = the last one before the present day with
 * tickets, or the present one if none. Others: the ledger could not be read. */
MUST_CHECK enum status record_read(struct store *store, const struct hall *hall, const char *day,
                                   struct record *ret_record);
/* Fills services and reactions from the visits. */
void record_learn(struct record *record);
void record_done(struct record *record);
/* Local midnight + minutes of the record's day. */
int64_t record_instant(const struct record *record, int minutes);

/* What the manager asks. */
struct change {
    const char *add_counter; /* services, "B,C"; NULL = none */
    const char *hours;       /* when it is open, "10:00-12:00"; NULL = from first to last opening */
    const char *serve;       /* "5=B,C": those too, as primary */
    const char *without;     /* counters that stay closed, "5,6" */
    const char *shift;       /* "5=+30": its longest break so many minutes later; "all=-30" */
    const char *set;         /* "guard=3,secondary_after_min=0,credit.elderly=30" */
    double arrivals;         /* so many times as many */
    uint64_t seed;
    int runs;
};
bool change_is_any(const struct change *change);

/* A scene ready for the engine. */
struct plan {
    struct sim_hall hall;
    struct sim_scene scene;
    struct sim_span *spans;
    struct sim_skills *skills;
    struct sim_ticket *tickets;
    const struct record_ticket **sources; /* by ticket */
    struct sim_reactions *reactions;
    size_t counter_count;
};
/* change NULL: the day with nothing changed. INVALID: the change names what the hall does not have;
 * reply says so. */
MUST_CHECK enum status plan_make(const struct record *record, const struct change *change,
                                 struct plan *ret_plan, json_t *reply);
void plan_done(struct plan *plan);

/* Waits from issue to the first call, of tickets that took a number. */
struct figures {
    double *waits; /* ms, sorted at the end */
    size_t wait_count, wait_room;
    double tickets, called, within, judged; /* judged: called, or gone or left over too late */
    double uncalled;
    double band_sum[SIMULATE_BANDS], band_count[SIMULATE_BANDS];
};
struct outcome {
    struct figures *lines; /* by service; the last is the hall */
    size_t count;
    double runs;
};
void outcome_begin(struct outcome *outcome, const struct record *record);
void outcome_done(struct outcome *outcome);
void outcome_of_record(struct outcome *outcome, const struct record *record);
void outcome_of_plan(struct outcome *outcome, const struct record *record, struct plan *plan,
                     const struct change *change);
double figures_quantile(const struct figures *figures, int percent); /* nearest rank, ms */
json_t *figures_to_json(const struct figures *figures, double runs);
/* Within how many minutes people are to be called. */
int simulate_promise_min(const struct hall *hall, int service);

/* The answers side by side as a picture: ".svg", else PNG. */
struct chart_line {
    const char *label;
    const struct figures *figures;
    uint32_t color;
    bool dashed;
};
MUST_CHECK enum status chart_write(const char *path, const char *title, const struct record *record,
                                   const struct chart_line *lines, size_t count, json_t *reply);

/* The words "1.15", above 0. */
MUST_CHECK bool simulate_times(const char *text, double *ret_times);
/* The hall and its day ("2026-03-10", "yesterday", "tue"; NULL = the last one); refusals are in
 * reply. Both are the caller's in all cases (hall_free, record_done). */
MUST_CHECK enum status simulate_load(const struct call *call, const char *day,
                                     struct hall **ret_hall, struct record *ret_record,
                                     json_t *reply);

enum status simulate_staff(const struct call *call, json_t *reply);
void simulate_say_staff(const json_t *reply, FILE *out);
enum status simulate_day(const struct call *call, json_t *reply);
