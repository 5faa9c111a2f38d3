/* SPDX-License-Identifier: Apache-2.0
 * Playing a recorded office day: the file's rows, the day that they make, and the hall that can
 * hold it. */
#pragma once

#include "command.h"

enum { REPLAY_UNKNOWN = -1 };

/* One person of the file. Times are milliseconds after midnight of the day, REPLAY_UNKNOWN when
 * absent. */
struct replay_row {
    char service[64], letter[8], class_name[32];
    int64_t number; /* 0 = the file has none */
    int64_t issue, call, start, end;
    size_t line;
};

struct replay_columns {
    const char *service, *letter, *number, *class_name, *issue, *call, *start, *end, *date, *times,
        *where;
};

struct replay_file {
    const char *path; /* as it was given, not copied */
    struct replay_row *rows;
    size_t count;
    char day[TICKET_DAY_SIZE]; /* of the rows; the same in all */
    size_t skipped;            /* rows that `where` leaves out */
};

/* Plain or gzip CSV with a header. Refusals name file, line and column. */
MUST_CHECK enum status replay_file_read(const char *path, const struct replay_columns *columns,
                                        struct replay_file *ret_file, json_t *reply);
void replay_file_done(struct replay_file *file);

/* What stands in for what the file does not say. */
struct replay_gaps {
    int64_t issue, call, start, end; /* rows without that time */
    int64_t numbers;                 /* numbers that no row has: taken, and left at once */
    int64_t order; /* issue times moved so that numbers grow with time and calls follow issues */
};

struct replay_series {
    char class_id[ID_SIZE];
    int32_t first, last; /* as printed */
    int64_t taken;       /* so far */
};
struct replay_service {
    char name[64];
    char id[ID_SIZE];
    struct replay_series series[9];
    int series_count;
    int counters;
};
enum replay_step_kind { REPLAY_END, REPLAY_TAKE, REPLAY_SKIP_NUMBER, REPLAY_CALL, REPLAY_START };
struct replay_step {
    int64_t at;
    enum replay_step_kind kind;
    size_t row; /* index of the file's row; of SKIP_NUMBER the row that follows it */
    int64_t order;
};
struct replay_day {
    struct replay_service *services;
    size_t service_count;
    int *service_of, *series_of, *counter_of; /* by row; counter_of from 1, 0 = never called */
    int64_t *number_of;
    struct replay_step *steps;
    size_t step_count;
    int64_t opening;
    struct replay_gaps gaps;
};
/* Fills the gaps in the rows of `file`, numbers the rows, assigns virtual counters, sorts the
 * steps. INVALID when two rows have one number. */
MUST_CHECK enum status replay_day_make(const struct replay_file *file, struct replay_day *ret_day,
                                       json_t *reply);
void replay_day_done(struct replay_day *day);
/* The hall file of a training hall that can hold the day. */
void replay_day_hall(const struct replay_day *day, struct buffer *out);

/* Makes the day's hall at `url`, a database that is not there yet, and plays the day in it: as it
 * was called, or each call as the rule would have chosen (by_rule). Shows progress on a terminal;
 * tells numbers and waits, or what was refused, in reply. */
MUST_CHECK enum status replay_play(const char *url, const struct replay_file *file,
                                   const struct replay_day *day, bool by_rule, json_t *reply);
