/* SPDX-License-Identifier: Apache-2.0
 * Recorded queues of many days, as their halls published them: one row a ticket, and the counters
 * that were open. Two forms are known by their header:
 *
 *   office: office, group_id, date, ticket_no, issue_est_min, call_est_min (minutes of the day, may
 * be empty), and beside it snapshots: office, group_id, date, time, counters_open,
 *           avg_service_min_reported;
 *   bank:   date, priority, arrive_s, queue_start_s, queue_exit_s, outcome, service_start_s,
 *           service_end_s (seconds of the day, may be empty). Only who had to queue is a ticket;
 * its number is its row's in the file, from 1. The open counters are those at work. */
#pragma once

#include "csv.h"

enum trace_form { TRACE_OFFICE, TRACE_BANK };

/* Minutes of the day; NAN = never, as far as the file knows. */
struct trace_ticket {
    int queue;    /* index */
    int32_t date; /* days since 1970-01-01 */
    int64_t number;
    double issued; /* a row without this time is left out */
    double called; /* when it was called; the wait is counted up to it */
    double gone;   /* when it left the queue */
    bool gave_up;  /* … of its own will */
    double credit; /* minutes that its class is put forward */
};
/* From then on so many are open, or so many more; and the minutes that the hall has configured (−1
 * = not said). */
struct trace_counters {
    int queue;
    int32_t date;
    double at;
    int open;
    bool more;
    double configured;
};
struct trace_queue {
    char office[64], group[32]; /* group: its id */
};
struct trace {
    enum trace_form form;
    struct trace_queue
        *queues; /* sorted by office and group, so that a shorter file keeps their order */
    size_t queue_count;
    struct trace_ticket *tickets; /* in the file's order */
    size_t ticket_count;
    struct trace_counters *counters;
    size_t counter_count;
};

/* Adds a file's tickets; all files of one trace have one form. Refusals name file, line, column. */
MUST_CHECK enum status trace_read(struct trace *trace, const char *path, json_t *reply);
/* Adds snapshots of queues that have tickets. */
MUST_CHECK enum status trace_read_counters(struct trace *trace, const char *path, json_t *reply);
/* To be called once, after the last file. */
void trace_sort_queues(struct trace *trace);
void trace_done(struct trace *trace);
