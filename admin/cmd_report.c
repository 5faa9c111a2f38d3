/* SPDX-License-Identifier: Apache-2.0
 * report day: what a business day was, from the ledger alone. Rows that an undo took back do not
 * count. */
#include "day_report.h"

#include <stdlib.h>
#include <string.h>

#include "i18n/i18n.h"
#include "store/archive.h"
#include "told_score.h"

static enum status
choose_day(const struct call *call, const char *text, struct day_report *report, json_t *reply)
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

/* How well the waits told on that day were told, of a service or ("") of the hall. */
static json_t *
told_to_json(const struct told_scores *scores, const char *service)
{
    const struct told_line *line = *service ? NULL : &scores->all;

    for (size_t i = 0; i < scores->service_count; i++) {
        if (strcmp(scores->services[i].service, service) == 0) {
            line = &scores->services[i];
        }
    }
    return line && line->score.count > 0 ? told_line_to_json(line) : json_null();
}

static enum status
run_report(const struct call *call, json_t *reply)
{
    struct word_option option = {.name = "csv", .flag = true};
    struct day_report report = {0};
    struct told_scores told = {.service_count = 0};
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
    status = day_report_read(call->store, &report);
    if (status == STATUS_OK) {
        status = told_scores_read(call->store, report.day, report.day, &told);
    }
    if (status != STATUS_OK) {
        told_scores_done(&told);
        day_report_done(&report);
        return reply_refuse(reply, status, N_("The ledger could not be read. Run: paihao doctor"),
                            0);
    }
    json_t *services = json_array();
    for (size_t i = 0; i < report.line_count; i++) {
        json_t *line = day_line_to_json(&report.lines[i]);
        json_object_set_new(line, "told", told_to_json(&told, report.lines[i].service));
        json_array_append_new(services, line);
    }
    told_scores_done(&told);
    json_object_set_new(reply, "ok", json_true());
    json_object_set_new(reply, "day", json_string(report.day));
    json_object_set_new(reply, "services", services);
    json_object_set_new(reply, "head", json_string(report.head));
    if (option.value && !call->json) {
        json_object_set_new(reply, "csv", json_true());
    }
    day_report_done(&report);
    return STATUS_OK;
}

static void
say_told(const json_t *told, FILE *out)
{
    static const struct {
        const char *key;
        double factor;
        int places;
    } figures[] = {
        {"count", 1, 0}, {"bias", 1, 1}, {"mae", 1, 1}, {"within5", 100, 0}, {"cover80", 100, 0}};
    char numbers[ARRAY_SIZE(figures)][24], text[240];
    const char *values[ARRAY_SIZE(figures)];

    if (!json_is_object(told)) {
        return;
    }
    for (size_t i = 0; i < ARRAY_SIZE(figures); i++) {
        double value = json_number_value(json_object_get(told, figures[i].key)) * figures[i].factor;
        str_format(numbers[i], sizeof(numbers[i]), "%.*f", figures[i].places, value);
        values[i] = numbers[i];
    }
    str_fill(text, sizeof(text),
             _("{0} were told how long: on average {1} min off, error {2} min, {3} % within 5 min, "
               "{4} % not above the bound"),
             values, ARRAY_SIZE(figures));
    fprintf(out, "     %s\n", text);
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
        say_told(json_object_get(line, "told"), out);
    }
    fprintf(out, "%s\n", reply_text(reply, "head"));
}

const struct command command_report = {.name = "report",
                                       .usage = "day [DATE] [--csv]",
                                       .help = N_("what a day was: counts and waits by service"),
                                       .needs = COMMAND_NEEDS_LOOK,
                                       .in_batch = true,
                                       .run = run_report,
                                       .say = say_report};
