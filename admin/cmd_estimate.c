/* SPDX-License-Identifier: Apache-2.0
 * estimate evaluate: recorded queues replayed ticket by ticket, and how wrong each rule would have
 * been. */
#include "command.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/zone.h"
#include "evaluate.h"
#include "i18n/i18n.h"

enum { FILES_MAX = 64, HISTORY_DAYS = 5, OFFICE_AHEAD = 3 };

struct part {
    const char *name;
    bool needs_hall;
    enum status (*run)(const struct call *call, json_t *reply);
    void (*say)(const json_t *reply, FILE *out);
};

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
        return reply_refuse(reply, STATUS_IO, N_("{0} cannot be written: {1}."), 2, path,
                            strerror(errno));
    }
    fputs("office,date,group,ticket_no,at_min,mean_min,p50_min,p80_min\n", out);
    for (size_t i = 0; i < count; i++) {
        write_said(out, trace, &said[i]);
    }
    bool failed = ferror(out);
    if (fclose(out) != 0 || failed) {
        return reply_refuse(reply, STATUS_IO, N_("{0} cannot be written: {1}."), 2, path,
                            strerror(errno));
    }
    return STATUS_OK;
}

/* To four places; null where there is nothing to say. */
static json_t *
number_or_null(double value)
{
    return isnan(value) ? json_null() : json_real(round(value * 10000) / 10000);
}

static json_t *
score_to_json(const struct score *score)
{
    struct score_result result = score_result(score);
    const struct {
        const char *name;
        double value;
    } numbers[] = {{"mean_wait", result.mean_actual},
                   {"bias", result.bias},
                   {"mae", result.mae},
                   {"ase", result.ase},
                   {"arse", result.arse},
                   {"within5", result.within5},
                   {"pinball80", result.pinball80},
                   {"cover50", result.cover50},
                   {"cover80", result.cover80},
                   {"cover90", result.cover90}};
    json_t *object = json_pack("{s:I}", "count", (json_int_t)result.count);

    for (size_t i = 0; i < ARRAY_SIZE(numbers); i++) {
        json_object_set_new(object, numbers[i].name, number_or_null(numbers[i].value));
    }
    return object;
}

static json_t *
table_to_json(const struct evaluate_table *table)
{
    json_t *rules = json_array();

    for (int rule = 0; rule < EVALUATE_RULES; rule++) {
        if (table->rules[rule].count > 0) {
            json_t *line = score_to_json(&table->rules[rule]);
            json_object_set_new(line, "rule",
                                json_string(evaluate_rule_name((enum evaluate_rule)rule)));
            json_array_append_new(rules, line);
        }
    }
    return json_pack("{s:o, s:o}", "rules", rules, "floor", number_or_null(evaluate_floor(table)));
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
        json_t *line = score_to_json(&table.rules[EVALUATE_OURS]);
        json_object_set_new(line, "ahead", json_string(score_class_name(i)));
        json_object_set_new(line, "floor", number_or_null(evaluate_floor(&table)));
        json_object_set_new(line, "blend",
                            number_or_null(score_result(&table.rules[EVALUATE_BLEND]).arse));
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

static enum status
run_evaluate(const struct call *call, json_t *reply)
{
    struct word_option options[] = {
        {.name = "counters"}, {.name = "predictions"}, {.name = "history"}, {.name = "ahead"}};
    const char *places[FILES_MAX];
    struct trace trace = {0};
    int64_t history = HISTORY_DAYS, ahead = -1;
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
    status = read_trace(places + 1, count - 1, options[0].value, &trace, reply);
    if (status == STATUS_OK) {
        bool office = trace.form == TRACE_OFFICE;
        const struct evaluate_subset subset = {
            .least_ahead = ahead >= 0 ? (int)ahead
                           : office   ? OFFICE_AHEAD
                                      : 0,
            .most_ahead = INT_MAX,
            .history_days = (int)history,
            .counters_open = trace.counter_count > 0 && office,
        };
        status = evaluate(&trace, &subset, options[1].value, reply);
    }
    trace_done(&trace);
    return status;
}

/* Right-aligned, "–" where there is nothing. */
static void
say_number(FILE *out, const json_t *object, const char *key, int places, int width)
{
    const json_t *value = json_object_get(object, key);

    if (json_is_number(value)) {
        fprintf(out, "%*.*f", width, places, json_number_value(value));
    } else {
        fprintf(out, "%*s–", width - 1, "");
    }
}

static void
say_score(FILE *out, const json_t *line)
{
    say_number(out, line, "count", 0, 8);
    say_number(out, line, "bias", 2, 9);
    say_number(out, line, "mae", 2, 9);
    say_number(out, line, "arse", 3, 9);
    say_number(out, line, "ase", 0, 9);
    say_number(out, line, "within5", 3, 8);
    say_number(out, line, "pinball80", 2, 8);
    say_number(out, line, "cover50", 3, 7);
    say_number(out, line, "cover80", 3, 7);
    say_number(out, line, "cover90", 3, 7);
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
    const char *head = "       n     bias      MAE RMSE/mean     ASE   in ±5  pin80    P50    P80"
                       "    P90";
    const json_t *table = json_object_get(reply, "table"), *line;
    size_t i;

    say_sentence(out, _("{0} tickets of {1} queues; minutes."), reply, "tickets", "queues");
    say_sentence(out,
                 _("Tickets with at least {0} people ahead, from {1} days after the first on:"),
                 reply, "least_ahead", "history_days");
    fprintf(out, "%s\n", head);
    json_array_foreach(json_object_get(table, "rules"), i, line)
    {
        say_score(out, line);
        fprintf(out, "  %s\n", _(reply_text(line, "rule")));
    }
    say_number(out, table, "floor", 3, 35);
    fprintf(out, "%53s%s\n\n", "", _("floor: exponential service, staffing frozen"));
    fprintf(out, "%s\n%s  blend  floor\n", _("Ours by people ahead:"), head);
    json_array_foreach(json_object_get(reply, "by_ahead"), i, line)
    {
        say_score(out, line);
        say_number(out, line, "blend", 3, 7);
        say_number(out, line, "floor", 3, 7);
        fprintf(out, "  %s\n", reply_text(line, "ahead"));
    }
}

static const struct part parts[] = {
    {"evaluate", false, run_evaluate, say_evaluate},
};

static const struct part *
part_of(const struct call *call)
{
    for (size_t i = 0; call->count > 1 && i < ARRAY_SIZE(parts); i++) {
        if (strcmp(call->words[1], parts[i].name) == 0) {
            return &parts[i];
        }
    }
    return NULL;
}

/* A wrong word is told without a hall. */
static bool
needs_no_hall(const struct call *call)
{
    const struct part *part = part_of(call);

    return !part || !part->needs_hall;
}

static enum status
run_estimate(const struct call *call, json_t *reply)
{
    const struct part *part = part_of(call);

    if (!part) {
        return reply_usage(reply, N_("Say it as: {0} {1}"), 2, "estimate",
                           "evaluate FILE.csv[.gz]… [--counters SNAPSHOTS]");
    }
    json_object_set_new(reply, "part", json_string(part->name));
    return part->run(call, reply);
}

static void
say_estimate(const json_t *reply, FILE *out)
{
    for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
        if (strcmp(reply_text(reply, "part"), parts[i].name) == 0) {
            parts[i].say(reply, out);
        }
    }
}

const struct command command_estimate = {
    .name = "estimate",
    .usage = "evaluate FILE.csv[.gz]… [--counters SNAPSHOTS] [--predictions OUT.csv] "
             "[--history DAYS] [--ahead PEOPLE]",
    .help = N_("how wrong the told waits are, on recorded queues"),
    .needs = COMMAND_NEEDS_STORE,
    .stands_alone = needs_no_hall,
    .run = run_estimate,
    .say = say_estimate};
