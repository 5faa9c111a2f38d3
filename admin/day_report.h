/* SPDX-License-Identifier: Apache-2.0
 * What a business day was, from the ledger alone. Rows that an undo took back do not count. */
#pragma once

#include "command.h"

struct day_visit;

struct day_line {
    char service[ID_SIZE];
    int issued, called, finished, passed, left, expired, day_end;
    int64_t *waits, *services; /* sorted at the end */
    int wait_count, service_count;
};

struct day_report {
    char day[TICKET_DAY_SIZE];
    char head[90];   /* the ledger's, "id:hash": kept elsewhere it shows a cut tail */
    int64_t *undone; /* ledger ids, sorted */
    size_t undone_count, undone_room;
    struct day_visit *visits; /* by ticket id − first_ticket */
    int64_t first_ticket;
    size_t visit_count, visit_room;
    struct day_line *lines; /* by service, in order of appearance; the last is the hall */
    size_t line_count;
};

/* report->day is set, the rest zero. day_report_done, whatever came of it. */
MUST_CHECK enum status day_report_read(struct store *store, struct day_report *report);
void day_report_done(struct day_report *report);
/* The hall as a whole. */
const struct day_line *day_report_total(const struct day_report *report);
/* Adds a line of one hall to that of many: counts are added, and of times every single one is kept,
 * since means and percentiles of halls have no sum. */
void day_line_add(struct day_line *into, const struct day_line *line);
/* After the last one was added. */
void day_line_sort(struct day_line *line);
void day_line_done(struct day_line *line);
json_t *day_line_to_json(const struct day_line *line);
