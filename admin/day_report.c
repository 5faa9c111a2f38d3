/* SPDX-License-Identifier: Apache-2.0 */
#include "day_report.h"

#include <stdlib.h>
#include <string.h>

#include "store/ledger.h"

/* A ticket of the day. Waits are from issue to the first call; service is without its holds. */
struct day_visit {
    char service[ID_SIZE];
    int64_t issued, called, started;
    int64_t serving_ms;
    bool finished, passed, left, expired, day_end;
};

static int
compare_int64(const void *a, const void *b)
{
    int64_t one = *(const int64_t *)a, other = *(const int64_t *)b;

    return (one > other) - (one < other);
}

static bool
note_undo(const struct event_row *row, void *context)
{
    struct day_report *report = context;

    if (row->undoes && strcmp(row->day, report->day) == 0) {
        if (report->undone_count == report->undone_room) {
            report->undone_room = report->undone_room ? report->undone_room * 2 : 64;
            report->undone = mem_grow(report->undone, report->undone_room, sizeof(*report->undone));
        }
        report->undone[report->undone_count++] = row->undoes;
    }
    return true;
}

static bool
is_undone(const struct day_report *report, int64_t event)
{
    return report->undone &&
           bsearch(&event, report->undone, report->undone_count, sizeof(event), compare_int64);
}

/* A number written by hand was given out before its row was written. */
static int64_t
issued_at(const json_t *body, int64_t at)
{
    const json_t *pair = json_object_get(json_object_get(body, "change"), "issued_at");
    int64_t issued = json_integer_value(json_array_get(pair, 1));

    return issued > 0 ? issued : at;
}

static void
begin_visit(struct day_report *report, const struct event_row *row)
{
    json_t *body = json_loads(row->body, 0, NULL);

    if (report->visit_count == 0) {
        report->first_ticket = row->ticket;
    }
    size_t index = (size_t)(row->ticket - report->first_ticket);
    if (index >= report->visit_room) {
        size_t room = report->visit_room ? report->visit_room : 256;
        while (room <= index) {
            room *= 2;
        }
        report->visits = mem_grow(report->visits, room, sizeof(*report->visits));
        memset(report->visits + report->visit_room, 0,
               (room - report->visit_room) * sizeof(*report->visits));
        report->visit_room = room;
    }
    if (index >= report->visit_count) {
        report->visit_count = index + 1;
    }
    report->visits[index].issued = issued_at(body, row->at);
    str_cut(report->visits[index].service, ID_SIZE, reply_text(body, "service"));
    json_decref(body);
}

/* What a row of this kind means for its ticket. Who comes back is neither passed nor gone; what was
 * begun and released is no service. */
static void
note_event(struct day_visit *visit, const char *kind, int64_t at)
{
    if (strcmp(kind, "call") == 0 && !visit->called) {
        visit->called = at;
    } else if (strcmp(kind, "start") == 0 || strcmp(kind, "unhold") == 0) {
        visit->started = at;
    } else if (strcmp(kind, "void") == 0 || strcmp(kind, "pass") == 0) {
        visit->passed = true;
    } else if (strcmp(kind, "return") == 0 || strcmp(kind, "reinstate") == 0) {
        visit->passed = visit->left = false;
    } else if (strcmp(kind, "release") == 0) {
        visit->started = 0;
    } else if (strcmp(kind, "leave") == 0) {
        visit->left = true;
        visit->passed = false;
    } else if (strcmp(kind, "expire") == 0) {
        visit->expired = !visit->passed;
    } else if (strcmp(kind, "day-end") == 0) {
        visit->day_end = true;
    } else if (visit->started && (strcmp(kind, "finish") == 0 || strcmp(kind, "next") == 0 ||
                                  strcmp(kind, "hold") == 0 || strcmp(kind, "transfer") == 0)) {
        visit->serving_ms += at - visit->started;
        visit->started = 0;
        visit->finished = strcmp(kind, "finish") == 0;
    }
}

static bool
note_row(const struct event_row *row, void *context)
{
    struct day_report *report = context;

    if (!row->ticket || strcmp(row->day, report->day) != 0 || row->undoes ||
        is_undone(report, row->id)) {
        return true;
    }
    if (strcmp(row->kind, "take") == 0) {
        begin_visit(report, row);
    } else if (strcmp(row->kind, "serve") == 0) {
        /* Served at once: no call, and so no wait. */
        begin_visit(report, row);
        report->visits[row->ticket - report->first_ticket].started = row->at;
    } else if (row->ticket >= report->first_ticket &&
               (size_t)(row->ticket - report->first_ticket) < report->visit_count) {
        note_event(&report->visits[row->ticket - report->first_ticket], row->kind, row->at);
    }
    return true;
}

static struct day_line *
line_of(struct day_report *report, const char *service)
{
    for (size_t i = 0; i < report->line_count; i++) {
        if (strcmp(report->lines[i].service, service) == 0) {
            return &report->lines[i];
        }
    }
    report->lines = mem_grow(report->lines, report->line_count + 1, sizeof(*report->lines));
    struct day_line *line = &report->lines[report->line_count++];
    *line = (struct day_line){0};
    str_cut(line->service, sizeof(line->service), service);
    line->waits = mem_zero_alloc(report->visit_count + 1, sizeof(*line->waits));
    line->services = mem_zero_alloc(report->visit_count + 1, sizeof(*line->services));
    return line;
}

static void
add_visit(struct day_line *line, const struct day_visit *visit)
{
    line->issued++;
    if (visit->called) {
        line->called++;
        line->waits[line->wait_count++] = visit->called - visit->issued;
    }
    if (visit->finished) {
        line->services[line->service_count++] = visit->serving_ms;
    }
    line->finished += visit->finished;
    line->passed += visit->passed;
    line->left += visit->left;
    line->expired += visit->expired;
    line->day_end += visit->day_end;
}

void
day_line_sort(struct day_line *line)
{
    if (line->wait_count > 0) {
        qsort(line->waits, (size_t)line->wait_count, sizeof(*line->waits), compare_int64);
    }
    if (line->service_count > 0) {
        qsort(line->services, (size_t)line->service_count, sizeof(*line->services), compare_int64);
    }
}

void
day_line_done(struct day_line *line)
{
    free(line->waits);
    free(line->services);
}

static void
make_lines(struct day_report *report)
{
    for (size_t i = 0; i < report->visit_count; i++) {
        if (report->visits[i].issued) {
            add_visit(line_of(report, report->visits[i].service), &report->visits[i]);
        }
    }
    for (size_t i = 0; i < report->visit_count; i++) {
        if (report->visits[i].issued) {
            add_visit(line_of(report, ""), &report->visits[i]);
        }
    }
    line_of(report, "");
    for (size_t i = 0; i < report->line_count; i++) {
        day_line_sort(&report->lines[i]);
    }
}

static int64_t
mean(const int64_t *values, int count)
{
    int64_t sum = 0;

    for (int i = 0; i < count; i++) {
        sum += values[i];
    }
    return count ? sum / count : 0;
}

/* Nearest rank: the ⌈pN⌉-th of the sorted values. */
static int64_t
percentile(const int64_t *sorted, int count, int percent)
{
    int rank = (count * percent + 99) / 100;

    return count ? sorted[rank > 0 ? rank - 1 : 0] : 0;
}

static json_t *
spread_to_json(const int64_t *sorted, int count)
{
    return json_pack(
        "{s:i, s:I, s:I, s:I, s:I}", "count", count, "mean", (json_int_t)mean(sorted, count), "p50",
        (json_int_t)percentile(sorted, count, 50), "p90", (json_int_t)percentile(sorted, count, 90),
        "max", (json_int_t)(count ? sorted[count - 1] : 0));
}

json_t *
day_line_to_json(const struct day_line *line)
{
    return json_pack("{s:o, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:o, s:o}", "service",
                     reply_text_or_null(line->service), "issued", line->issued, "called",
                     line->called, "finished", line->finished, "passed", line->passed, "left",
                     line->left, "expired", line->expired, "day_end", line->day_end, "wait_ms",
                     spread_to_json(line->waits, line->wait_count), "service_ms",
                     spread_to_json(line->services, line->service_count));
}

void
day_report_done(struct day_report *report)
{
    for (size_t i = 0; i < report->line_count; i++) {
        day_line_done(&report->lines[i]);
    }
    free(report->lines);
    free(report->visits);
    free(report->undone);
}

static enum status
read_head(struct store *store, struct day_report *report)
{
    int64_t event;
    char hash[65];
    enum status status = store_head(store, &event, hash);

    if (status == STATUS_OK) {
        str_format(report->head, sizeof(report->head), "%lld:%s", (long long)event, hash);
    }
    return status;
}

enum status
day_report_read(struct store *store, struct day_report *report)
{
    enum status status = read_head(store, report);

    if (status == STATUS_OK) {
        status = ledger_each(store, 0, note_undo, report);
    }
    if (status == STATUS_OK && report->undone) {
        qsort(report->undone, report->undone_count, sizeof(*report->undone), compare_int64);
    }
    if (status == STATUS_OK) {
        status = ledger_each(store, 0, note_row, report);
    }
    if (status == STATUS_OK) {
        make_lines(report);
    }
    return status;
}

const struct day_line *
day_report_total(const struct day_report *report)
{
    return &report->lines[report->line_count - 1];
}

static void
append(int64_t **list, int *count, const int64_t *more, int more_count)
{
    if (more_count > 0) {
        *list = mem_grow(*list, (size_t)(*count + more_count), sizeof(**list));
        memcpy(*list + *count, more, (size_t)more_count * sizeof(**list));
        *count += more_count;
    }
}

void
day_line_add(struct day_line *into, const struct day_line *line)
{
    into->issued += line->issued;
    into->called += line->called;
    into->finished += line->finished;
    into->passed += line->passed;
    into->left += line->left;
    into->expired += line->expired;
    into->day_end += line->day_end;
    append(&into->waits, &into->wait_count, line->waits, line->wait_count);
    append(&into->services, &into->service_count, line->services, line->service_count);
}
