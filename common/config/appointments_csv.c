/* SPDX-License-Identifier: Apache-2.0
 * Appointments from a table: the first row names the columns. */
#include <stdlib.h>
#include <string.h>

#include "config/appointments_reader.h"

enum column {
    COLUMN_CODE,
    COLUMN_DATE,
    COLUMN_TIME,
    COLUMN_START,
    COLUMN_SERVICE,
    COLUMN_MATTER,
    COLUMN_HOLDER,
    COLUMN_COUNT
};
enum { CELLS_MAX = 64 };

static const struct column_name {
    const char *name;
    enum column column;
} column_names[] = {
    {"code", COLUMN_CODE},     {"预约码", COLUMN_CODE},    {"预约号", COLUMN_CODE},
    {"date", COLUMN_DATE},     {"日期", COLUMN_DATE},      {"预约日期", COLUMN_DATE},
    {"time", COLUMN_TIME},     {"时间", COLUMN_TIME},      {"时段", COLUMN_TIME},
    {"start", COLUMN_START},   {"预约时间", COLUMN_START}, {"service", COLUMN_SERVICE},
    {"业务", COLUMN_SERVICE},  {"matter", COLUMN_MATTER},  {"事项", COLUMN_MATTER},
    {"holder", COLUMN_HOLDER}, {"phone", COLUMN_HOLDER},   {"手机", COLUMN_HOLDER},
    {"手机号", COLUMN_HOLDER},
};

struct table {
    const char *at, *end;
    char separator;
    int line;
};

/* One record as separate texts, its quotes taken off. */
struct record {
    struct buffer text; /* the cells, each with its zero byte */
    size_t starts[CELLS_MAX];
    size_t count;
    int line;
};

/* A cell into `out`; leaves at behind it, at the separator, the line's end or the file's. */
static void
read_cell(struct table *table, struct buffer *out)
{
    bool quoted = table->at < table->end && *table->at == '"';

    table->at += quoted ? 1 : 0;
    while (table->at < table->end) {
        char byte = *table->at;
        if (quoted && byte == '"') {
            table->at++;
            if (table->at == table->end || *table->at != '"') {
                quoted = false;
                continue;
            }
        } else if (!quoted && (byte == table->separator || byte == '\n' || byte == '\r')) {
            return;
        }
        table->line += byte == '\n' ? 1 : 0;
        if (byte != '\0') {
            buffer_append_bytes(out, &byte, 1);
        }
        table->at++;
    }
}

static void
trim(char *cell)
{
    size_t lead = strspn(cell, " \t"), length = strlen(cell + lead);

    memmove(cell, cell + lead, length + 1);
    while (length > 0 && (cell[length - 1] == ' ' || cell[length - 1] == '\t')) {
        cell[--length] = '\0';
    }
}

/* False at the end of the file. */
static bool
read_record(struct table *table, struct record *record)
{
    record->text.length = 0;
    record->count = 0;
    if (table->at == table->end) {
        return false;
    }
    record->line = table->line;
    for (;;) {
        size_t start = record->text.length;
        read_cell(table, &record->text);
        buffer_append_bytes(&record->text, "", 1);
        if (record->count < CELLS_MAX) {
            record->starts[record->count++] = start;
        }
        if (table->at == table->end || *table->at != table->separator) {
            break;
        }
        table->at++;
    }
    if (table->at < table->end && *table->at == '\r') {
        table->at++;
    }
    if (table->at < table->end && *table->at == '\n') {
        table->at++;
        table->line++;
    }
    for (size_t i = 0; i < record->count; i++) {
        trim(record->text.data + record->starts[i]);
    }
    return true;
}

static const char *
cell_of(const struct record *record, const int *places, enum column column)
{
    int at = places[column];

    return at >= 0 && (size_t)at < record->count ? record->text.data + record->starts[at] : "";
}

static void
find_columns(const struct record *header, int places[COLUMN_COUNT])
{
    for (int column = 0; column < COLUMN_COUNT; column++) {
        places[column] = -1;
    }
    for (size_t i = 0; i < header->count; i++) {
        for (size_t k = 0; k < ARRAY_SIZE(column_names); k++) {
            if (strcasecmp(header->text.data + header->starts[i], column_names[k].name) == 0 &&
                places[column_names[k].column] < 0) {
                places[column_names[k].column] = (int)i;
            }
        }
    }
}

static bool
read_slot(const struct zone *zone, const struct record *record, const int *places,
          int64_t *ret_slot)
{
    char start[64], *time;

    if (places[COLUMN_START] < 0) {
        return appointments_time(zone, cell_of(record, places, COLUMN_DATE),
                                 cell_of(record, places, COLUMN_TIME), ret_slot);
    }
    if (!str_copy(start, sizeof(start), cell_of(record, places, COLUMN_START))) {
        return false;
    }
    time = strpbrk(start, " T");
    if (!time) {
        return false;
    }
    *time++ = '\0';
    return appointments_time(zone, start, time + strspn(time, " "), ret_slot);
}

static void
add_record(struct appointments_reader *reader, const struct record *record, const int *places)
{
    struct appointment_words words = {
        .line = record->line,
        .code = cell_of(record, places, COLUMN_CODE),
        .service = cell_of(record, places, COLUMN_SERVICE),
        .matter = cell_of(record, places, COLUMN_MATTER),
        .holder = cell_of(record, places, COLUMN_HOLDER),
    };

    words.has_slot = read_slot(reader->zone, record, places, &words.slot);
    appointments_add(reader, &words);
}

/* Whichever of them the first line has most of. */
static char
separator_of(const char *text, size_t length)
{
    static const char candidates[] = ",;\t";
    size_t counts[3] = {0}, best = 0;

    for (size_t i = 0; i < length && text[i] != '\n'; i++) {
        const char *found = text[i] ? strchr(candidates, text[i]) : NULL;
        if (found) {
            counts[found - candidates]++;
        }
    }
    for (size_t i = 1; i < ARRAY_SIZE(counts); i++) {
        best = counts[i] > counts[best] ? i : best;
    }
    return candidates[best];
}

static bool
is_empty(const struct record *record)
{
    return record->count == 1 && record->text.data[record->starts[0]] == '\0';
}

enum status
appointments_read_csv(struct appointments_reader *reader, const char *text, size_t length)
{
    struct table table = {
        .at = text, .end = text + length, .separator = separator_of(text, length), .line = 1};
    struct record record = {0};
    int places[COLUMN_COUNT];
    enum status status = STATUS_OK;

    (void)read_record(&table, &record);
    find_columns(&record, places);
    if (places[COLUMN_CODE] < 0 ||
        (places[COLUMN_START] < 0 && (places[COLUMN_DATE] < 0 || places[COLUMN_TIME] < 0)) ||
        (places[COLUMN_SERVICE] < 0 && places[COLUMN_MATTER] < 0)) {
        appointments_fault(reader->result, 1,
                           N_("The first line must name the columns: code, date, time, service, "
                              "and matter and holder where there are any."),
                           "");
        status = STATUS_INVALID;
    }
    while (status == STATUS_OK && read_record(&table, &record)) {
        if (!is_empty(&record)) {
            add_record(reader, &record, places);
        }
    }
    if (record.text.data) {
        explicit_bzero(record.text.data, record.text.length);
    }
    buffer_done(&record.text);
    return status;
}
