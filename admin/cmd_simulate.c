/* SPDX-License-Identifier: Apache-2.0
 * simulate: a recorded day with something changed, beside what happened and beside what the model
 * makes of the day unchanged, so that its own error is seen. */
#include <stdlib.h>
#include <string.h>

#include "i18n/i18n.h"
#include "simulate.h"

enum { RUNS = 20, RUNS_MAX = 1000 };
static const uint32_t was_color = 0xFF7C8D94, simulated_color = 0xFFC2570C,
                      changed_color = 0xFF0B5C7A;

enum {
    OPTION_ADD,
    OPTION_HOURS,
    OPTION_SERVE,
    OPTION_WITHOUT,
    OPTION_SHIFT,
    OPTION_SET,
    OPTION_ARRIVALS,
    OPTION_RUNS,
    OPTION_SEED,
    OPTION_CHART,
    OPTION_COUNT
};

static enum status
read_change(const struct word_option *options, struct change *change, json_t *reply)
{
    const char *runs = options[OPTION_RUNS].value, *seed = options[OPTION_SEED].value;
    const char *times = options[OPTION_ARRIVALS].value;
    int64_t run_count = RUNS, seed_value = 1;

    *change = (struct change){.add_counter = options[OPTION_ADD].value,
                              .hours = options[OPTION_HOURS].value,
                              .serve = options[OPTION_SERVE].value,
                              .without = options[OPTION_WITHOUT].value,
                              .shift = options[OPTION_SHIFT].value,
                              .set = options[OPTION_SET].value,
                              .arrivals = 1};
    if ((runs && !str_to_int(runs, 1, RUNS_MAX, &run_count)) ||
        (seed && !str_to_int(seed, 0, INT32_MAX, &seed_value))) {
        return reply_usage(reply, N_("'{0}' is no such number."), 1, runs ? runs : seed);
    }
    if (times && !simulate_times(times, &change->arrivals)) {
        return reply_usage(reply, N_("'{0}' is no such number."), 1, times);
    }
    change->runs = (int)run_count;
    change->seed = (uint64_t)seed_value;
    return STATUS_OK;
}

/* What is compared: the day, the day simulated, the day changed. */
struct comparison {
    struct record record;
    struct outcome was, simulated, changed;
    bool any_change;
};

static void
comparison_done(struct comparison *comparison)
{
    outcome_done(&comparison->was);
    outcome_done(&comparison->simulated);
    outcome_done(&comparison->changed);
    record_done(&comparison->record);
}

static enum status
play(struct comparison *comparison, const struct change *given, const struct change *change,
     struct outcome *outcome, json_t *reply)
{
    struct plan plan;
    enum status status = plan_make(&comparison->record, given, &plan, reply);

    if (status != STATUS_OK) {
        return status;
    }
    outcome_begin(outcome, &comparison->record);
    outcome_of_plan(outcome, &comparison->record, &plan, change);
    plan_done(&plan);
    return STATUS_OK;
}

static enum status
compare(struct comparison *comparison, const struct change *change, json_t *reply)
{
    comparison->any_change = change_is_any(change);
    outcome_begin(&comparison->was, &comparison->record);
    outcome_of_record(&comparison->was, &comparison->record);
    enum status status = play(comparison, NULL, change, &comparison->simulated, reply);
    if (status == STATUS_OK && comparison->any_change) {
        status = play(comparison, change, change, &comparison->changed, reply);
    }
    return status;
}

static json_t *
line_to_json(const struct comparison *comparison, size_t line)
{
    const struct hall *hall = comparison->record.hall;
    bool all = line == hall->service_count;

    /* The hall as a whole promises nothing: each ticket is judged by its service. */
    return json_pack(
        "{s:o, s:o, s:o, s:o, s:o}", "service",
        reply_text_or_null(all ? "" : hall->services[line].id), "promise_min",
        all ? json_null() : json_integer(simulate_promise_min(hall, (int)line)), "was",
        figures_to_json(&comparison->was.lines[line], comparison->was.runs), "simulated",
        figures_to_json(&comparison->simulated.lines[line], comparison->simulated.runs), "changed",
        comparison->any_change
            ? figures_to_json(&comparison->changed.lines[line], comparison->changed.runs)
            : json_null());
}

static json_t *
changes_to_json(const struct word_option *options)
{
    json_t *changes = json_object();

    for (size_t i = 0; i <= OPTION_ARRIVALS; i++) {
        if (options[i].value) {
            json_object_set_new(changes, options[i].name, json_string(options[i].value));
        }
    }
    return changes;
}

static void
fill_reply(const struct comparison *comparison, const struct word_option *options, int runs,
           json_t *reply)
{
    const struct record *record = &comparison->record;
    json_t *services = json_array();

    for (size_t i = 0; i < comparison->was.count; i++) {
        if (comparison->was.lines[i].tickets > 0) {
            json_array_append_new(services, line_to_json(comparison, i));
        }
    }
    json_object_set_new(reply, "ok", json_true());
    json_object_set_new(reply, "day", json_string(record->day));
    json_object_set_new(reply, "runs", json_integer(runs));
    json_object_set_new(reply, "changes", changes_to_json(options));
    json_object_set_new(reply, "services", services);
    json_object_set_new(reply, "not_played",
                        json_pack("{s:i, s:i, s:i, s:i}", "by_number", record->by_number, "bound",
                                  record->bound, "released", record->released, "holds",
                                  record->holds));
}

static enum status
draw(const struct comparison *comparison, const char *path, json_t *reply)
{
    size_t hall = comparison->was.count - 1;
    struct chart_line lines[] = {
        {_("as it was"), &comparison->was.lines[hall], was_color, false},
        {_("simulated, nothing changed"), &comparison->simulated.lines[hall], simulated_color,
         true},
        {_("with the change"), NULL, changed_color, false},
    };

    if (comparison->any_change) {
        lines[2].figures = &comparison->changed.lines[hall];
    }
    json_object_set_new(reply, "chart", json_string(path));
    return chart_write(path, _("How long people waited, by the half hour in which they came"),
                       &comparison->record, lines, comparison->any_change ? 3 : 2, reply);
}

static enum status
what_if(const struct call *call, json_t *reply)
{
    struct word_option options[OPTION_COUNT] = {
        [OPTION_ADD] = {.name = "add-counter"},   [OPTION_HOURS] = {.name = "hours"},
        [OPTION_SERVE] = {.name = "serve"},       [OPTION_WITHOUT] = {.name = "without"},
        [OPTION_SHIFT] = {.name = "shift-break"}, [OPTION_SET] = {.name = "set"},
        [OPTION_ARRIVALS] = {.name = "arrivals"}, [OPTION_RUNS] = {.name = "runs"},
        [OPTION_SEED] = {.name = "seed"},         [OPTION_CHART] = {.name = "chart"},
    };
    struct comparison comparison = {0};
    struct hall *hall = NULL;
    struct change change;
    const char *day = NULL;
    int count = 0;
    enum status status = words_parse(call, options, OPTION_COUNT, &day, 1, &count, reply);

    if (status == STATUS_OK) {
        status = read_change(options, &change, reply);
    }
    if (status == STATUS_OK) {
        status = simulate_load(call, count ? day : NULL, &hall, &comparison.record, reply);
    }
    if (status == STATUS_OK) {
        status = compare(&comparison, &change, reply);
    }
    if (status == STATUS_OK) {
        fill_reply(&comparison, options, change.runs, reply);
        if (options[OPTION_CHART].value) {
            status = draw(&comparison, options[OPTION_CHART].value, reply);
        }
    }
    comparison_done(&comparison);
    hall_free(hall);
    return status;
}

static enum status
run_simulate(const struct call *call, json_t *reply)
{
    if (call->count > 1 && strcmp(call->words[1], "staff") == 0) {
        return simulate_staff(call, reply);
    }
    if (call->count > 1 && strcmp(call->words[1], "day") == 0) {
        return simulate_day(call, reply);
    }
    return what_if(call, reply);
}

static bool
needs_no_store(const struct call *call)
{
    bool day = call->count > 1 && strcmp(call->words[1], "day") == 0;

    for (int i = 2; day && i < call->count; i++) {
        if (strncmp(call->words[i], "--hall", 6) == 0) {
            return true;
        }
    }
    return false;
}

static void
say_figures(const json_t *figures, const char *service, const char *label, FILE *out)
{
    static const char *const keys[] = {"p50", "p90", "max"};
    const json_t *waits = json_object_get(figures, "wait_ms");

    if (!json_is_object(figures)) {
        return;
    }
    fprintf(out, "%-6s", service);
    for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
        fprintf(out, " %7.1f", (double)json_integer_value(json_object_get(waits, keys[i])) / 60000);
    }
    fprintf(out, " %5d %% %6d  %s\n",
            (int)json_integer_value(json_object_get(figures, "within_percent")),
            (int)json_integer_value(json_object_get(figures, "uncalled")), label);
}

static void
say_what_if(const json_t *reply, FILE *out)
{
    const json_t *line;
    size_t i;

    fprintf(out, "%s\n%s\n", reply_text(reply, "day"),
            _("Minutes waited: median, 90 % within, longest. Then: called within the promise, not "
              "called."));
    json_array_foreach(json_object_get(reply, "services"), i, line)
    {
        const char *service = *reply_text(line, "service") ? reply_text(line, "service") : "*";
        say_figures(json_object_get(line, "was"), service, _("as it was"), out);
        say_figures(json_object_get(line, "simulated"), "", _("simulated, nothing changed"), out);
        say_figures(json_object_get(line, "changed"), "", _("with the change"), out);
    }
    if (*reply_text(reply, "chart")) {
        fprintf(out, "%s\n", reply_text(reply, "chart"));
    }
}

static void
say_simulate(const json_t *reply, FILE *out)
{
    if (json_object_get(reply, "staff")) {
        simulate_say_staff(reply, out);
    } else if (json_object_get(reply, "file")) {
        fprintf(out, "%s\n", reply_text(reply, "file"));
    } else {
        say_what_if(reply, out);
    }
}

const struct command command_simulate = {
    .name = "simulate",
    .usage =
        "[DAY] [--add-counter S,…[*N] [--hours H]] [--serve COUNTER=S,…] [--without COUNTER,…] "
        "[--shift-break COUNTER=MIN] [--set RULE=N,…] [--arrivals TIMES] [--runs N] [--seed N] "
        "[--chart FILE] | staff [DAY] [--share PERCENT] [--weeks N] | "
        "day [--hall FILE] [--date D] [--load TIMES] [--seed N] [--as replay|actions|arrivals] "
        "--out FILE",
    .help = N_("what if: a recorded day with something changed, counters needed, a training day"),
    .needs = COMMAND_NEEDS_LOOK,
    .in_batch = true,
    .stands_alone = needs_no_store,
    .run = run_simulate,
    .say = say_simulate};
