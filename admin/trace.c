/* SPDX-License-Identifier: Apache-2.0 */
#include "trace.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/zone.h"

enum { COLUMNS_MAX = 12, ROWS_MAX = 5000000, QUEUES_MAX = 100000 };

#define BANK_CREDIT_MIN 1.5 /* what that bank gave its priority customers (priority 2) */

enum office_column { OFFICE, GROUP, DATE, NUMBER, ISSUED, CALLED };
static const char *const office_columns[] = {"office",    "group_id",      "date",
                                             "ticket_no", "issue_est_min", "call_est_min"};
enum snapshot_column { AT = 3, OPEN, CONFIGURED };
static const char *const snapshot_columns[] = {
    "office", "group_id", "date", "time", "counters_open", "avg_service_min_reported"};
enum bank_column { BANK_DATE, PRIORITY, ARRIVED, QUEUED, LEFT, OUTCOME, STARTED, ENDED };
static const char *const bank_columns[] = {
    "date",         "priority", "arrive_s",        "queue_start_s",
    "queue_exit_s", "outcome",  "service_start_s", "service_end_s"};

struct reader {
    struct csv *csv;
    int index[COLUMNS_MAX];
    struct trace *trace;
    size_t ticket_room, counter_room;
    int last_queue; /* of the row before: rows of one queue stand together */
    int64_t row;
};

static enum status
map_header(struct reader *reader, const char *const *columns, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        reader->index[i] = csv_find(reader->csv, columns[i]);
        if (reader->index[i] < 0) {
            return csv_refuse(reader->csv, N_("{0}: the header has no column '{1}'."), columns[i]);
        }
    }
    return STATUS_OK;
}

static const char *
text_of(const struct reader *reader, int column)
{
    return csv_field(reader->csv, reader->index[column]);
}

/* A time of the day as a number, NAN when empty. */
static enum status
read_number(struct reader *reader, int column, double *ret_number)
{
    const char *text = text_of(reader, column);
    char *end;

    if (!*text) {
        *ret_number = NAN;
        return STATUS_OK;
    }
    double number = strtod(text, &end);
    if (*end || !isfinite(number) || fabs(number) > 1e6) {
        return csv_refuse(reader->csv, N_("{0}: '{1}' is no number."), text);
    }
    *ret_number = number;
    return STATUS_OK;
}

static enum status
read_date(struct reader *reader, int column, int32_t *ret_date)
{
    const char *text = text_of(reader, column);
    struct civil civil;

    if (!civil_parse_date(text, &civil)) {
        return csv_refuse(reader->csv, N_("{0}: '{1}' is no date YYYY-MM-DD."), text);
    }
    *ret_date = civil_to_days(civil.year, civil.month, civil.day);
    return STATUS_OK;
}

static bool
is_queue(const struct trace_queue *queue, const char *office, const char *group)
{
    return strcmp(queue->office, office) == 0 && strcmp(queue->group, group) == 0;
}

/* −1: unknown, and not to be added. */
static int
find_queue(struct reader *reader, const char *office_text, const char *group_text, bool add)
{
    struct trace *trace = reader->trace;
    struct trace_queue queue;

    str_cut(queue.office, sizeof(queue.office), office_text);
    str_cut(queue.group, sizeof(queue.group), group_text);
    if (reader->last_queue >= 0 &&
        is_queue(&trace->queues[reader->last_queue], queue.office, queue.group)) {
        return reader->last_queue;
    }
    for (size_t i = 0; i < trace->queue_count; i++) {
        if (is_queue(&trace->queues[i], queue.office, queue.group)) {
            return reader->last_queue = (int)i;
        }
    }
    if (!add || trace->queue_count == QUEUES_MAX) {
        return -1;
    }
    trace->queues = mem_grow(trace->queues, trace->queue_count + 1, sizeof(*trace->queues));
    trace->queues[trace->queue_count] = queue;
    return reader->last_queue = (int)trace->queue_count++;
}

static void
add_ticket(struct reader *reader, const struct trace_ticket *ticket)
{
    struct trace *trace = reader->trace;

    if (trace->ticket_count >= reader->ticket_room) {
        reader->ticket_room = trace->ticket_count * 2 + 1024;
        trace->tickets = mem_grow(trace->tickets, reader->ticket_room, sizeof(*trace->tickets));
    }
    trace->tickets[trace->ticket_count++] = *ticket;
}

static void
add_counters(struct reader *reader, const struct trace_counters *counters)
{
    struct trace *trace = reader->trace;

    if (trace->counter_count >= reader->counter_room) {
        reader->counter_room = trace->counter_count * 2 + 1024;
        trace->counters = mem_grow(trace->counters, reader->counter_room, sizeof(*trace->counters));
    }
    trace->counters[trace->counter_count++] = *counters;
}

static enum status
read_office_row(struct reader *reader)
{
    struct trace_ticket ticket = {0};
    enum status status = read_date(reader, DATE, &ticket.date);

    if (status == STATUS_OK && !str_to_int(text_of(reader, NUMBER), 0, INT32_MAX, &ticket.number)) {
        status =
            csv_refuse(reader->csv, N_("{0}: '{1}' is no ticket number."), text_of(reader, NUMBER));
    }
    if (status == STATUS_OK) {
        status = read_number(reader, ISSUED, &ticket.issued);
    }
    if (status == STATUS_OK) {
        status = read_number(reader, CALLED, &ticket.called);
    }
    if (status != STATUS_OK || isnan(ticket.issued)) {
        return status;
    }
    ticket.queue = find_queue(reader, text_of(reader, OFFICE), text_of(reader, GROUP), true);
    /* Two estimates may cross; nobody is called before he comes. */
    ticket.called = ticket.called < ticket.issued ? ticket.issued : ticket.called;
    ticket.gone = ticket.called;
    if (ticket.queue < 0) {
        return csv_refuse(reader->csv, N_("{0}: more queues than a trace can hold."), "");
    }
    add_ticket(reader, &ticket);
    return STATUS_OK;
}

/* NAN stays NAN: it has not happened yet. */
static double
not_before(double at, double floor)
{
    return at < floor ? floor : at;
}

static enum status
read_bank_row(struct reader *reader)
{
    double priority, arrived, queued, left, started, ended;
    int32_t date;
    struct {
        int column;
        double *number;
    } numbers[] = {{PRIORITY, &priority}, {ARRIVED, &arrived}, {QUEUED, &queued},
                   {LEFT, &left},         {STARTED, &started}, {ENDED, &ended}};
    enum status status = read_date(reader, BANK_DATE, &date);

    for (size_t i = 0; i < ARRAY_SIZE(numbers) && status == STATUS_OK; i++) {
        status = read_number(reader, numbers[i].column, numbers[i].number);
    }
    if (status != STATUS_OK) {
        return status;
    }
    int queue = find_queue(reader, "bank", "all", true);
    struct trace_counters work = {.queue = queue, .date = date, .more = true, .configured = -1};
    /* A call may have begun a second before the row says that it came. */
    double known = not_before(arrived, queued);
    if (!isnan(started)) {
        work.at = not_before(started, known) / 60;
        work.open = 1;
        add_counters(reader, &work);
    }
    if (!isnan(started) && !isnan(ended)) {
        work.at = not_before(ended, known) / 60;
        work.open = -1;
        add_counters(reader, &work);
    }
    if (isnan(queued) || isnan(arrived)) {
        return STATUS_OK;
    }
    bool served = strcmp(text_of(reader, OUTCOME), "AGENT") == 0;
    bool hung_up = strcmp(text_of(reader, OUTCOME), "HANG") == 0;
    add_ticket(reader, &(struct trace_ticket){
                           .queue = queue,
                           .date = date,
                           .number = (int64_t)arrived,
                           .issued = queued / 60,
                           .called = served ? not_before(started, queued) / 60 : NAN,
                           .gone = served || hung_up ? not_before(left, queued) / 60 : NAN,
                           .gave_up = hung_up,
                           .credit = priority >= 2 ? BANK_CREDIT_MIN : 0,
                       });
    return STATUS_OK;
}

static enum status
read_snapshot_row(struct reader *reader)
{
    struct trace_counters counters = {.configured = -1};
    int64_t open;
    int hour, minute, end = 0;
    const char *clock = text_of(reader, AT);
    enum status status = read_date(reader, DATE, &counters.date);

    if (status != STATUS_OK) {
        return status;
    }
    counters.queue = find_queue(reader, text_of(reader, OFFICE), text_of(reader, GROUP), false);
    if (counters.queue < 0) {
        return STATUS_OK;
    }
    if (sscanf(clock, "%2d:%2d%n", &hour, &minute, &end) < 2 || clock[end] || hour < 0 ||
        hour > 29 || minute < 0 || minute > 59) {
        return csv_refuse(reader->csv, N_("{0}: '{1}' is no time HH:MM."), clock);
    }
    counters.at = hour * 60 + minute;
    if (!str_to_int(text_of(reader, OPEN), 0, 10000, &open)) {
        return csv_refuse(reader->csv, N_("{0}: '{1}' is no count of counters."),
                          text_of(reader, OPEN));
    }
    counters.open = (int)open;
    int64_t configured;
    if (str_to_int(text_of(reader, CONFIGURED), 0, 100000, &configured)) {
        counters.configured = (double)configured;
    }
    add_counters(reader, &counters);
    return STATUS_OK;
}

static enum status
read_rows(struct reader *reader, enum status (*read_row)(struct reader *reader))
{
    bool more;
    enum status status;

    while ((status = csv_next(reader->csv, &more)) == STATUS_OK && more) {
        if (++reader->row > ROWS_MAX) {
            return csv_refuse(reader->csv, N_("{0}: more rows than a trace can hold."), "");
        }
        status = read_row(reader);
        if (status != STATUS_OK) {
            return status;
        }
    }
    return status;
}

static enum status
open_file(struct reader *reader, const char *path, json_t *reply)
{
    bool more;
    enum status status = csv_open(path, reply, &reader->csv);

    if (status == STATUS_OK && (status = csv_next(reader->csv, &more)) == STATUS_OK && !more) {
        status = csv_refuse(reader->csv, N_("{0}: the file is empty."), "");
    }
    return status;
}

static enum status
read_tickets(struct reader *reader)
{
    struct trace *trace = reader->trace;
    bool bank = csv_find(reader->csv, "arrive_s") >= 0;
    enum trace_form form = bank ? TRACE_BANK : TRACE_OFFICE;
    enum status status = bank ? map_header(reader, bank_columns, ARRAY_SIZE(bank_columns))
                              : map_header(reader, office_columns, ARRAY_SIZE(office_columns));

    if (status != STATUS_OK) {
        return status;
    }
    if (trace->ticket_count > 0 && trace->form != form) {
        return csv_refuse(reader->csv, N_("{0}: the files are of two kinds; evaluate each alone."),
                          "");
    }
    trace->form = form;
    return read_rows(reader, bank ? read_bank_row : read_office_row);
}

enum status
trace_read(struct trace *trace, const char *path, json_t *reply)
{
    struct reader reader = {.trace = trace, .last_queue = -1};
    enum status status = open_file(&reader, path, reply);

    reader.ticket_room = trace->ticket_count;
    reader.counter_room = trace->counter_count;
    if (status == STATUS_OK) {
        status = read_tickets(&reader);
    }
    csv_close(reader.csv);
    return status;
}

enum status
trace_read_counters(struct trace *trace, const char *path, json_t *reply)
{
    struct reader reader = {.trace = trace, .last_queue = -1, .counter_room = trace->counter_count};
    enum status status = open_file(&reader, path, reply);

    if (status == STATUS_OK) {
        status = map_header(&reader, snapshot_columns, ARRAY_SIZE(snapshot_columns));
    }
    if (status == STATUS_OK) {
        status = read_rows(&reader, read_snapshot_row);
    }
    csv_close(reader.csv);
    return status;
}

struct place {
    struct trace_queue queue;
    int before;
};

static int
compare_places(const void *a, const void *b)
{
    const struct place *left = a, *right = b;
    int order = strcmp(left->queue.office, right->queue.office);

    return order ? order : strcmp(left->queue.group, right->queue.group);
}

void
trace_sort_queues(struct trace *trace)
{
    struct place *places = mem_zero_alloc(trace->queue_count + 1, sizeof(*places));
    int *now = mem_zero_alloc(trace->queue_count + 1, sizeof(*now));

    for (size_t i = 0; i < trace->queue_count; i++) {
        places[i] = (struct place){trace->queues[i], (int)i};
    }
    qsort(places, trace->queue_count, sizeof(*places), compare_places);
    for (size_t i = 0; i < trace->queue_count; i++) {
        trace->queues[i] = places[i].queue;
        now[places[i].before] = (int)i;
    }
    for (size_t i = 0; i < trace->ticket_count; i++) {
        trace->tickets[i].queue = now[trace->tickets[i].queue];
    }
    for (size_t i = 0; i < trace->counter_count; i++) {
        trace->counters[i].queue = now[trace->counters[i].queue];
    }
    free(places);
    free(now);
}

void
trace_done(struct trace *trace)
{
    free(trace->queues);
    free(trace->tickets);
    free(trace->counters);
    *trace = (struct trace){0};
}
