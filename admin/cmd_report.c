/* SPDX-License-Identifier: Apache-2.0
 * report day: what a business day was, from the ledger alone. Rows that an undo took back do not
 * count. */
#include "command.h"

#include <stdlib.h>
#include <string.h>

#include "i18n/i18n.h"
#include "store/archive.h"

/* A ticket of the day. Waits are from issue to the first call; service is without its holds. */
struct visit {
    char service[ID_SIZE];
    int64_t issued, called, started;
    int64_t serving_ms;
    bool finished, passed, left, expired, day_end;
};

struct line {
    char service[ID_SIZE];
    int issued, called, finished, passed, left, expired, day_end;
    int64_t *waits, *services; /* sorted at the end */
    int wait_count, service_count;
};

struct report {
    char day[TICKET_DAY_SIZE];
    char head[90];   /* the ledger's, "id:hash": kept elsewhere it shows a cut tail */
    int64_t *undone; /* ledger ids, sorted */
    size_t undone_count, undone_room;
    struct visit *visits; /* by ticket id − first_ticket */
    int64_t first_ticket;
    size_t visit_count, visit_room;
    struct line *lines; /* by service, in order of appearance; the last is the hall */
    size_t line_count;
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
    struct report *report = context;

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
is_undone(const struct report *report, int64_t event)
{
    return report->undone &&
           bsearch(&event, report->undone, report->undone_count, sizeof(event), compare_int64);
}

static void
begin_visit(struct report *report, const struct event_row *row)
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
    report->visits[index].issued = row->at;
    str_cut(report->visits[index].service, ID_SIZE, reply_text(body, "service"));
    json_decref(body);
}

/* What a row of this kind means for its ticket. */
static void
note_event(struct visit *visit, const char *kind, int64_t at)
{
    if (strcmp(kind, "call") == 0 && !visit->called) {
        visit->called = at;
    } else if (strcmp(kind, "start") == 0 || strcmp(kind, "unhold") == 0) {
        visit->started = at;
    } else if (strcmp(kind, "void") == 0 || strcmp(kind, "pass") == 0) {
        visit->passed = true;
    } else if (strcmp(kind, "return") == 0) {
        visit->passed = false;
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
    struct report *report = context;

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

static struct line *
line_of(struct report *report, const char *service)
{
    for (size_t i = 0; i < report->line_count; i++) {
        if (strcmp(report->lines[i].service, service) == 0) {
            return &report->lines[i];
        }
    }
    report->lines = mem_grow(report->lines, report->line_count + 1, sizeof(*report->lines));
    struct line *line = &report->lines[report->line_count++];
    *line = (struct line){0};
    str_cut(line->service, sizeof(line->service), service);
    line->waits = mem_zero_alloc(report->visit_count + 1, sizeof(*line->waits));
    line->services = mem_zero_alloc(report->visit_count + 1, sizeof(*line->services));
    return line;
}

static void
add_visit(struct line *line, const struct visit *visit)
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

static void
make_lines(struct report *report)
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
        qsort(report->lines[i].waits, (size_t)report->lines[i].wait_count, sizeof(int64_t),
              compare_int64);
        qsort(report->lines[i].services, (size_t)report->lines[i].service_count, sizeof(int64_t),
              compare_int64);
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

static json_t *
line_to_json(const struct line *line)
{
    return json_pack("{s:o, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:o, s:o}", "service",
                     reply_text_or_null(line->service), "issued", line->issued, "called",
                     line->called, "finished", line->finished, "passed", line->passed, "left",
                     line->left, "expired", line->expired, "day_end", line->day_end, "wait_ms",
                     spread_to_json(line->waits, line->wait_count), "service_ms",
                     spread_to_json(line->services, line->service_count));
}

static void
report_done(struct report *report)
{
    for (size_t i = 0; i < report->line_count; i++) {
        free(report->lines[i].waits);
        free(report->lines[i].services);
    }
    free(report->lines);
    free(report->visits);
    free(report->undone);
}

static enum status
read_head(struct store *store, struct report *report)
{
    int64_t event;
    char hash[65];
    enum status status = store_head(store, &event, hash);

    if (status == STATUS_OK) {
        str_format(report->head, sizeof(report->head), "%lld:%s", (long long)event, hash);
    }
    return status;
}

static enum status
read_report(struct store *store, struct report *report)
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

static enum status
choose_day(const struct call *call, const char *text, struct report *report, json_t *reply)
{
    struct store_facts facts;
    struct civil civil;

    if (text) {
        if (!civil_parse_date(text, &civil)) {
            return reply_usage(reply, N_("'{0}' is no date YYYY-MM-DD."), 1, text);
        }
        civil_format_date(&civil, report->day, sizeof(report->day));
        return STATUS_OK;
    }
    enum status status = store_facts(call->store, &facts);
    if (status != STATUS_OK) {
        return reply_refuse(reply, status, N_("The database could not be read. Run: paihao doctor"),
                            0);
    }
    str_cut(report->day, sizeof(report->day), facts.day);
    return STATUS_OK;
}

/* A day whose rows have left the database has no report of zeros. */
static enum status
refuse_archived(struct store *store, const char *day, json_t *reply)
{
    struct archived *list = NULL;
    size_t count = 0;
    enum status status = store_archives(store, &list, &count);

    for (size_t i = 0; status == STATUS_OK && i < count; i++) {
        if (strcmp(day, list[i].day) <= 0) {
            status = reply_refuse(reply, STATUS_NOT_FOUND,
                                  N_("The rows of {0} stand in the archive file {1}, no longer in "
                                     "the database."),
                                  2, day, list[i].file);
        }
    }
    free(list);
    return status == STATUS_OK || status == STATUS_NOT_FOUND
               ? status
               : reply_refuse(reply, status, N_("The ledger could not be read. Run: paihao doctor"),
                              0);
}

static void
print_csv(const json_t *reply)
{
    const json_t *line;
    size_t i;

    printf("day,service,issued,called,finished,passed,left,expired,day_end,wait_mean_ms,wait_p50_"
           "ms,wait_p90_ms,"
           "wait_max_ms,service_mean_ms,service_p50_ms,service_p90_ms\n");
    json_array_foreach(json_object_get(reply, "services"), i, line)
    {
        static const char *const counts[] = {"issued", "called",  "finished", "passed",
                                             "left",   "expired", "day_end"};
        static const char *const spreads[] = {"mean", "p50", "p90", "max"};
        const json_t *waits = json_object_get(line, "wait_ms"),
                     *services = json_object_get(line, "service_ms");
        const char *service = reply_text(line, "service");

        printf("%s,%s", reply_text(reply, "day"), *service ? service : "*");
        for (size_t c = 0; c < ARRAY_SIZE(counts); c++) {
            printf(",%lld", (long long)json_integer_value(json_object_get(line, counts[c])));
        }
        for (size_t c = 0; c < ARRAY_SIZE(spreads); c++) {
            printf(",%lld", (long long)json_integer_value(json_object_get(waits, spreads[c])));
        }
        for (size_t c = 0; c + 1 < ARRAY_SIZE(spreads); c++) {
            printf(",%lld", (long long)json_integer_value(json_object_get(services, spreads[c])));
        }
        putchar('\n');
    }
}

static enum status
run_report(const struct call *call, json_t *reply)
{
    struct word_option option = {.name = "csv", .flag = true};
    struct report report = {0};
    const char *places[2];
    int count;
    enum status status = words_parse(call, &option, 1, places, 2, &count, reply);

    if (status != STATUS_OK) {
        return status;
    }
    if (count < 1 || strcmp(places[0], "day") != 0) {
        return reply_usage(reply, N_("Say it as: {0} {1}"), 2, "report", "day [DATE] [--csv]");
    }
    status = command_set_clock(call, reply);
    if (status != STATUS_OK) {
        return status;
    }
    status = choose_day(call, count == 2 ? places[1] : NULL, &report, reply);
    if (status != STATUS_OK) {
        return status;
    }
    status = refuse_archived(call->store, report.day, reply);
    if (status != STATUS_OK) {
        return status;
    }
    status = read_report(call->store, &report);
    if (status != STATUS_OK) {
        report_done(&report);
        return reply_refuse(reply, status, N_("The ledger could not be read. Run: paihao doctor"),
                            0);
    }
    json_t *services = json_array();
    for (size_t i = 0; i < report.line_count; i++) {
        json_array_append_new(services, line_to_json(&report.lines[i]));
    }
    json_object_set_new(reply, "ok", json_true());
    json_object_set_new(reply, "day", json_string(report.day));
    json_object_set_new(reply, "services", services);
    json_object_set_new(reply, "head", json_string(report.head));
    if (option.value && !call->json) {
        json_object_set_new(reply, "csv", json_true());
    }
    report_done(&report);
    return STATUS_OK;
}

static void
say_report(const json_t *reply, FILE *out)
{
    const json_t *line;
    size_t i;

    if (json_is_true(json_object_get(reply, "csv"))) {
        print_csv(reply);
        return;
    }
    fprintf(out, "%s\n", reply_text(reply, "day"));
    json_array_foreach(json_object_get(reply, "services"), i, line)
    {
        const json_t *waits = json_object_get(line, "wait_ms");
        const char *service = reply_text(line, "service");
        const char *const keys[] = {"issued", "called", "finished"};
        char numbers[5][24], text[200];

        for (size_t c = 0; c < ARRAY_SIZE(keys); c++) {
            str_format(numbers[c], sizeof(numbers[c]), "%lld",
                       (long long)json_integer_value(json_object_get(line, keys[c])));
        }
        str_format(numbers[3], sizeof(numbers[3]), "%.1f",
                   (double)json_integer_value(json_object_get(waits, "p50")) / 60000);
        str_format(numbers[4], sizeof(numbers[4]), "%.1f",
                   (double)json_integer_value(json_object_get(waits, "p90")) / 60000);
        str_fill(
            text, sizeof(text),
            _("{0} issued, {1} called, {2} finished, median wait {3} min, 90 % within {4} min"),
            (const char *[]){numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]}, 5);
        fprintf(out, "%-4s %s\n", *service ? service : "*", text);
    }
    fprintf(out, "%s\n", reply_text(reply, "head"));
}

const struct command command_report = {.name = "report",
                                       .usage = "day [DATE] [--csv]",
                                       .help = N_("what a day was: counts and waits by service"),
                                       .needs = COMMAND_NEEDS_STORE,
                                       .in_batch = true,
                                       .run = run_report,
                                       .say = say_report};
