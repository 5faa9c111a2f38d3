/* SPDX-License-Identifier: Apache-2.0 */
#include "replay.h"

#include <stdlib.h>
#include <string.h>

#include "csv.h"

enum { ROWS_MAX = 2000000, DAY_MS = 86400000 };

enum column {
    COLUMN_SERVICE,
    COLUMN_LETTER,
    COLUMN_NUMBER,
    COLUMN_CLASS,
    COLUMN_ISSUE,
    COLUMN_CALL,
    COLUMN_START,
    COLUMN_END,
    COLUMN_DATE,
    COLUMN_COUNT,
};

enum unit { UNIT_CLOCK, UNIT_SECONDS, UNIT_MINUTES };

struct condition {
    const char *column, *value;
    int index;
};

struct reader {
    struct csv *csv;
    int index[COLUMN_COUNT]; /* −1 = not mapped */
    enum unit unit[COLUMN_COUNT];
    char where[512];
    struct condition conditions[8];
    int condition_count;
};

static enum status
refuse(struct reader *reader, const char *sentence, const char *value)
{
    return csv_refuse(reader->csv, sentence, value);
}

/* What `--times` says, else what the column's own name says: …_min, …_s. */
static enum unit
unit_of(const char *times, const char *name)
{
    size_t length = strlen(name);

    if (times) {
        return strcmp(times, "minutes") == 0   ? UNIT_MINUTES
               : strcmp(times, "seconds") == 0 ? UNIT_SECONDS
                                               : UNIT_CLOCK;
    }
    if (length > 4 && strcmp(name + length - 4, "_min") == 0) {
        return UNIT_MINUTES;
    }
    return length > 2 && strcmp(name + length - 2, "_s") == 0 ? UNIT_SECONDS : UNIT_CLOCK;
}

static enum status
map_header(struct reader *reader, const struct replay_columns *columns)
{
    const char *const names[COLUMN_COUNT] = {
        [COLUMN_SERVICE] = columns->service, [COLUMN_LETTER] = columns->letter,
        [COLUMN_NUMBER] = columns->number,   [COLUMN_CLASS] = columns->class_name,
        [COLUMN_ISSUE] = columns->issue,     [COLUMN_CALL] = columns->call,
        [COLUMN_START] = columns->start,     [COLUMN_END] = columns->end,
        [COLUMN_DATE] = columns->date,
    };
    char *rest = reader->where, *pair;

    for (int i = 0; i < COLUMN_COUNT; i++) {
        reader->index[i] = names[i] ? csv_find(reader->csv, names[i]) : -1;
        if (names[i] && reader->index[i] < 0) {
            return refuse(reader, N_("{0}: the header has no column '{1}'."), names[i]);
        }
        reader->unit[i] = names[i] ? unit_of(columns->times, names[i]) : UNIT_CLOCK;
    }
    while (columns->where && (pair = strsep(&rest, ","))) {
        char *equals = strchr(pair, '=');
        if (!equals || reader->condition_count == ARRAY_SIZE(reader->conditions)) {
            return refuse(reader, N_("--where wants COLUMN=VALUE,…, not '{1}'."), pair);
        }
        *equals = '\0';
        struct condition *condition = &reader->conditions[reader->condition_count++];
        *condition = (struct condition){pair, equals + 1, csv_find(reader->csv, pair)};
        if (condition->index < 0) {
            return refuse(reader, N_("{0}: the header has no column '{1}'."), pair);
        }
    }
    return STATUS_OK;
}

static const char *
field(const struct reader *reader, enum column column)
{
    return csv_field(reader->csv, reader->index[column]);
}

/* A decimal number in thousandths. */
static bool
parse_milli(const char *text, int64_t *ret_milli)
{
    char whole[24];
    const char *dot = strchr(text, '.');
    int64_t units, milli = 0, weight = 100;

    if (!dot) {
        dot = text + strlen(text);
    }
    if ((size_t)(dot - text) >= sizeof(whole)) {
        return false;
    }
    memcpy(whole, text, (size_t)(dot - text));
    whole[dot - text] = '\0';
    if (!str_to_int(whole, 0, DAY_MS, &units)) {
        return false;
    }
    for (const char *digit = *dot ? dot + 1 : dot; *digit; digit++, weight /= 10) {
        if (*digit < '0' || *digit > '9') {
            return false;
        }
        milli += (*digit - '0') * weight;
    }
    *ret_milli = units * 1000 + milli;
    return true;
}

/* "9:05", "09:05:30", also behind a date and a blank or T. */
static bool
parse_clock(const char *text, int64_t *ret_ms)
{
    const char *blank = strpbrk(text, " T");
    int hour, minute, second = 0, end = 0, end2 = 0;

    if (blank) {
        text = blank + 1;
    }
    if (sscanf(text, "%2d:%2d%n:%2d%n", &hour, &minute, &end, &second, &end2) < 2 ||
        text[end2 ? end2 : end] != '\0' || hour < 0 || hour > 29 || minute < 0 || minute > 59 ||
        second < 0 || second > 60) {
        return false;
    }
    *ret_ms = ((hour * 60 + minute) * 60 + second) * (int64_t)1000;
    return true;
}

static enum status
read_time(struct reader *reader, enum column column, int64_t *ret_ms)
{
    const char *text = field(reader, column);
    int64_t ms;

    *ret_ms = REPLAY_UNKNOWN;
    if (!*text) {
        return STATUS_OK;
    }
    bool good =
        reader->unit[column] == UNIT_CLOCK ? parse_clock(text, &ms) : parse_milli(text, &ms);
    if (good && reader->unit[column] == UNIT_MINUTES) {
        ms *= 60;
    }
    /* Past midnight belongs to the same working day; two days do not. */
    if (!good || ms >= DAY_MS + DAY_MS / 4) {
        return refuse(
            reader, N_("{0}: '{1}' is no time of the day. Say --times clock, seconds or minutes."),
            text);
    }
    *ret_ms = ms;
    return STATUS_OK;
}

static bool
is_wanted(const struct reader *reader)
{
    for (int i = 0; i < reader->condition_count; i++) {
        const struct condition *condition = &reader->conditions[i];
        if (condition->index >= csv_count(reader->csv) ||
            strcmp(csv_field(reader->csv, condition->index), condition->value) != 0) {
            return false;
        }
    }
    return true;
}

static enum status
read_day(struct reader *reader, struct replay_file *file)
{
    const char *text = field(reader, COLUMN_DATE);
    char day[TICKET_DAY_SIZE];
    struct civil civil;

    if (reader->index[COLUMN_DATE] < 0) {
        return STATUS_OK;
    }
    str_cut(day, sizeof(day), text);
    if (!civil_parse_date(day, &civil)) {
        return refuse(reader, N_("{0}: '{1}' is no date YYYY-MM-DD."), text);
    }
    if (file->count > 0 && strcmp(day, file->day) != 0) {
        return refuse(
            reader,
            N_("{0}: the rows are of several days ({1} is the second). Choose one: --where DATE=…"),
            day);
    }
    str_cut(file->day, sizeof(file->day), day);
    return STATUS_OK;
}

static enum status
read_row(struct reader *reader, struct replay_file *file, struct replay_row *row)
{
    const char *number = field(reader, COLUMN_NUMBER);
    const struct {
        enum column column;
        int64_t *time;
    } times[] = {{COLUMN_ISSUE, &row->issue},
                 {COLUMN_CALL, &row->call},
                 {COLUMN_START, &row->start},
                 {COLUMN_END, &row->end}};

    *row = (struct replay_row){.line = csv_line(reader->csv)};
    str_cut(row->service, sizeof(row->service),
            *field(reader, COLUMN_SERVICE) ? field(reader, COLUMN_SERVICE) : "all");
    str_cut(row->letter, sizeof(row->letter), field(reader, COLUMN_LETTER));
    str_cut(row->class_name, sizeof(row->class_name), field(reader, COLUMN_CLASS));
    if (*number && !str_to_int(number, 1, 9999, &row->number)) {
        return refuse(reader, N_("{0}: '{1}' is no ticket number from 1 to 9999."), number);
    }
    for (size_t i = 0; i < ARRAY_SIZE(times); i++) {
        enum status status = read_time(reader, times[i].column, times[i].time);
        if (status != STATUS_OK) {
            return status;
        }
    }
    return read_day(reader, file);
}

static enum status
read_rows(struct reader *reader, const struct replay_columns *columns, struct replay_file *file)
{
    size_t room = 0;
    bool more;
    enum status status = csv_next(reader->csv, &more);

    if (status == STATUS_OK && !more) {
        status = refuse(reader, N_("{0}: the file is empty."), "");
    }
    if (status == STATUS_OK) {
        status = map_header(reader, columns);
    }
    while (status == STATUS_OK && (status = csv_next(reader->csv, &more)) == STATUS_OK && more) {
        if (!is_wanted(reader)) {
            file->skipped++;
            continue;
        }
        if (file->count == ROWS_MAX) {
            return refuse(reader, N_("{0}: more rows than a day can hold."), "");
        }
        if (file->count == room) {
            room = room ? room * 2 : 1024;
            file->rows = mem_grow(file->rows, room, sizeof(*file->rows));
        }
        status = read_row(reader, file, &file->rows[file->count]);
        file->count += status == STATUS_OK;
    }
    if (status == STATUS_OK && file->count == 0) {
        status = refuse(reader, N_("{0}: no row is left to play."), "");
    }
    return status;
}

enum status
replay_file_read(const char *path, const struct replay_columns *columns,
                 struct replay_file *ret_file, json_t *reply)
{
    struct reader *reader = mem_zero_alloc(1, sizeof(*reader));
    struct replay_file file = {.path = path};
    enum status status = csv_open(path, reply, &reader->csv);

    if (status == STATUS_OK && columns->where &&
        !str_copy(reader->where, sizeof(reader->where), columns->where)) {
        status = reply_usage(reply, N_("--where is too long."), 0);
    } else if (status == STATUS_OK) {
        status = read_rows(reader, columns, &file);
    }
    csv_close(reader->csv);
    free(reader);
    if (status != STATUS_OK) {
        replay_file_done(&file);
        return status;
    }
    *ret_file = file;
    return STATUS_OK;
}

void
replay_file_done(struct replay_file *file)
{
    free(file->rows);
    *file = (struct replay_file){0};
}
