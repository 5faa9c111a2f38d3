/* SPDX-License-Identifier: Apache-2.0
 * estimate evaluate: recorded queues replayed ticket by ticket, or made-up days of a hall file, and
 * how wrong each rule for the wait would have been. */
#include "estimate_part.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/zone.h"
#include "evaluate.h"
#include "i18n/i18n.h"

enum { FILES_MAX = 64, HISTORY_DAYS = 5, OFFICE_AHEAD = 3 };

static void
write_name(FILE *out, const char *name)
{
    if (!strpbrk(name, ",\"")) {
        fprintf(out, "%s,", name);
        return;
    }
    fputc('"', out);
    for (; *name; name++) {
        fprintf(out, *name == '"' ? "\"\"" : "%c", *name);
    }
    fputs("\",", out);
}

static void
write_said(FILE *out, const struct trace *trace, const struct evaluate_said *said)
{
    const struct trace_ticket *ticket = said->ticket;
    const struct trace_queue *queue = &trace->queues[ticket->queue];
    struct civil civil = civil_from_days(ticket->date);

    write_name(out, queue->office);
    fprintf(out, "%04d-%02d-%02d,", civil.year, civil.month, civil.day);
    write_name(out, queue->group);
    fprintf(out, "%lld,%.10g,%.6f,%.6f,%.6f\n", (long long)ticket->number, ticket->issued,
            said->wait.mean, said->wait.p50, said->wait.p80);
}

static enum status
write_predictions(const char *path, const struct trace *trace, const struct evaluate_said *said,
                  size_t count, json_t *reply)
{
    FILE *out = fopen(path, "w");

    if (!out) {
        return reply_refuse_file(reply, path, errno);
    }
    fputs("office,date,group,ticket_no,at_min,mean_min,p50_min,p80_min\n", out);
    for (size_t i = 0; i < count; i++) {
        write_said(out, trace, &said[i]);
    }
    bool failed = ferror(out);
    if (fclose(out) != 0 || failed) {
        return reply_refuse_file(reply, path, errno);
    }
    return STATUS_OK;
}

static json_t *
table_to_json(const struct evaluate_table *table)
{
    json_t *rules = json_array();

    for (int rule = 0; rule < EVALUATE_RULES; rule++) {
        if (table->rules[rule].count > 0) {
            json_t *line = estimate_score(&table->rules[rule]);
            json_object_set_new(line, "rule",
                                json_string(evaluate_rule_name((enum evaluate_rule)rule)));
            json_array_append_new(rules, line);
        }
    }
    return json_pack("{s:o, s:o}", "rules", rules, "floor", estimate_number(evaluate_floor(table)));
}

static json_t *
classes_to_json(const struct trace *trace, const struct evaluate_said *said, size_t count,
                struct evaluate_subset subset)
{
    json_t *classes = json_array();

    for (int i = 0; i < SCORE_CLASSES; i++) {
        struct evaluate_table table;
        subset.least_ahead = score_class_least(i);
        subset.most_ahead = i + 1 < SCORE_CLASSES ? score_class_least(i + 1) - 1 : INT_MAX;
        evaluate_score(trace, said, count, &subset, &table);
        json_t *line = estimate_score(&table.rules[EVALUATE_OURS]);
        json_object_set_new(line, "ahead", json_string(score_class_name(i)));
        json_object_set_new(line, "floor", estimate_number(evaluate_floor(&table)));
        json_object_set_new(line, "blend",
                            estimate_number(score_result(&table.rules[EVALUATE_BLEND]).arse));
        json_array_append_new(classes, line);
    }
    return classes;
}

static enum status
evaluate(const struct trace *trace, const struct evaluate_subset *subset, const char *predictions,
         json_t *reply)
{
    struct evaluate_said *said;
    struct evaluate_table table;
    size_t count = evaluate_play(trace, &said);
    enum status status = STATUS_OK;

    if (predictions) {
        status = write_predictions(predictions, trace, said, count, reply);
    }
    if (status == STATUS_OK) {
        evaluate_score(trace, said, count, subset, &table);
        json_object_set_new(reply, "ok", json_true());
        json_object_set_new(reply, "tickets", json_integer((json_int_t)count));
        json_object_set_new(reply, "queues", json_integer((json_int_t)trace->queue_count));
        json_object_set_new(reply, "history_days", json_integer(subset->history_days));
        json_object_set_new(reply, "least_ahead", json_integer(subset->least_ahead));
        json_object_set_new(reply, "table", table_to_json(&table));
        json_object_set_new(reply, "by_ahead", classes_to_json(trace, said, count, *subset));
    }
    free(said);
    return status;
}

static enum status
read_trace(const char *const *files, int count, const char *counters, struct trace *trace,
           json_t *reply)
{
    enum status status = STATUS_OK;

    for (int i = 0; i < count && status == STATUS_OK; i++) {
        status = trace_read(trace, files[i], reply);
    }
    if (status == STATUS_OK && trace->ticket_count == 0) {
        status = reply_refuse(reply, STATUS_INVALID, N_("{0} has no tickets."), 1, files[0]);
    }
    if (status == STATUS_OK && counters) {
        status = trace_read_counters(trace, counters, reply);
    }
    if (status == STATUS_OK) {
        trace_sort_queues(trace);
    }
    return status;
}

static bool
is_hall_file(const char *path)
{
    const char *dot = strrchr(path, '.');

    return dot && (strcmp(dot, ".yaml") == 0 || strcmp(dot, ".yml") == 0);
}

static enum status
run_evaluate(const struct call *call, json_t *reply)
{
    struct word_option options[] = {{.name = "counters"}, {.name = "predictions"},
                                    {.name = "history"},  {.name = "ahead"},
                                    {.name = "load"},     {.name = "days"}};
    const char *places[FILES_MAX];
    struct trace trace = {0};
    int64_t history = -1, ahead = -1;
    int count;
    enum status status =
        words_parse(call, options, ARRAY_SIZE(options), places, FILES_MAX, &count, reply);

    if (status != STATUS_OK) {
        return status;
    }
    if (count < 2) {
        return reply_usage(reply, N_("Say it as: {0} {1}"), 2, "estimate",
                           "evaluate FILE.csv[.gz]… [--counters SNAPSHOTS]");
    }
    if (options[2].value && !str_to_int(options[2].value, 0, 100000, &history)) {
        return reply_usage(reply, N_("--history wants a number of days."), 0);
    }
    if (options[3].value && !str_to_int(options[3].value, 0, 100000, &ahead)) {
        return reply_usage(reply, N_("--ahead wants a number of people."), 0);
    }
    if (count == 2 && is_hall_file(places[1])) {
        return estimate_made_up(places[1], history, options[4].value, options[5].value, reply);
    }
    status = read_trace(places + 1, count - 1, options[0].value, &trace, reply);
    if (status == STATUS_OK) {
        bool office = trace.form == TRACE_OFFICE;
        const struct evaluate_subset subset = {
            .least_ahead = ahead >= 0 ? (int)ahead
                           : office   ? OFFICE_AHEAD
                                      : 0,
            .most_ahead = INT_MAX,
            .history_days = history >= 0 ? (int)history : HISTORY_DAYS,
            .counters_open = trace.counter_count > 0 && office,
        };
        status = evaluate(&trace, &subset, options[1].value, reply);
    }
    trace_done(&trace);
    return status;
}

static void
say_sentence(FILE *out, const char *sentence, const json_t *reply, const char *first,
             const char *second)
{
    char numbers[2][24], line[300];
    const char *const keys[] = {first, second};
    const char *values[2];

    for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
        str_format(numbers[i], sizeof(numbers[i]), "%lld",
                   (long long)json_integer_value(json_object_get(reply, keys[i])));
        values[i] = numbers[i];
    }
    str_fill(line, sizeof(line), sentence, values, ARRAY_SIZE(values));
    fprintf(out, "%s\n", line);
}

static void
say_evaluate(const json_t *reply, FILE *out)
{
    const json_t *table = json_object_get(reply, "table"), *line;
    size_t i;

    bool made_up = json_is_true(json_object_get(reply, "made_up"));

    if (made_up) {
        say_sentence(out,
                     _("{0} made-up days after {1} to learn from; those who met a queue; minutes."),
                     reply, "days", "history_days");
    } else {
        say_sentence(out, _("{0} tickets of {1} queues; minutes."), reply, "tickets", "queues");
        say_sentence(out,
                     _("Tickets with at least {0} people ahead, from {1} days after the first on:"),
                     reply, "least_ahead", "history_days");
    }
    fprintf(out, "%s\n", estimate_score_head);
    json_array_foreach(json_object_get(table, "rules"), i, line)
    {
        estimate_say_score(out, line);
        fprintf(out, "  %s\n", _(reply_text(line, "rule")));
    }
    if (!made_up) {
        estimate_say_number(out, table, "floor", 3, 35);
        fprintf(out, "%48s%s\n", "", _("floor: exponential service, staffing frozen"));
    }
    fprintf(out, "\n%s\n%s%s\n", _("Ours by people ahead:"), estimate_score_head,
            made_up ? "" : "  blend  floor");
    json_array_foreach(json_object_get(reply, "by_ahead"), i, line)
    {
        estimate_say_score(out, line);
        if (!made_up) {
            estimate_say_number(out, line, "blend", 3, 7);
            estimate_say_number(out, line, "floor", 3, 7);
        }
        fprintf(out, "  %s\n", reply_text(line, "ahead"));
    }
}

const struct estimate_part estimate_part_evaluate = {
    .name = "evaluate", .run = run_evaluate, .say = say_evaluate};
