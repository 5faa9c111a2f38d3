/* SPDX-License-Identifier: Apache-2.0
 * estimate evaluate HALL.yaml: the first made-up days are learned from, the others scored. */
#include <stdlib.h>

#include "config/hall_file.h"
#include "estimate_part.h"
#include "evaluate_hall.h"
#include "i18n/i18n.h"

enum { MADE_UP_DAYS = 40, MADE_UP_HISTORY = 10, DAYS_MAX = 1000 };

static void
put_table(const struct evaluate_hall_table *table, json_t *reply)
{
    json_t *rules = json_array(), *classes = json_array();

    for (int rule = 0; rule < EVALUATE_HALL_RULES; rule++) {
        json_t *line = estimate_score(&table->rules[rule]);
        json_object_set_new(line, "rule",
                            json_string(evaluate_hall_rule_name((enum evaluate_hall_rule)rule)));
        json_array_append_new(rules, line);
    }
    for (int i = 0; i < SCORE_CLASSES; i++) {
        json_t *line = estimate_score(&table->classes[i]);
        json_object_set_new(line, "ahead", json_string(score_class_name(i)));
        json_array_append_new(classes, line);
    }
    json_object_set_new(reply, "table", json_pack("{s:o}", "rules", rules));
    json_object_set_new(reply, "by_ahead", classes);
}

static enum status
play(const char *path, const struct hall *hall, const struct evaluate_hall_plan *plan,
     json_t *reply)
{
    struct evaluate_hall_table table;

    if (hall->simulation.service_count == 0) {
        return reply_refuse(reply, STATUS_INVALID,
                            N_("{0} has no section 'simulation': it says nothing of a day."), 1,
                            path);
    }
    evaluate_hall_play(hall, plan, &table);
    json_object_set_new(reply, "ok", json_true());
    json_object_set_new(reply, "made_up", json_true());
    json_object_set_new(reply, "history_days", json_integer(plan->history_days));
    json_object_set_new(reply, "days", json_integer(plan->scored_days));
    json_object_set_new(reply, "load", json_real(plan->load));
    put_table(&table, reply);
    return STATUS_OK;
}

enum status
estimate_made_up(const char *path, int64_t history_days, const char *load, const char *days,
                 json_t *reply)
{
    struct evaluate_hall_plan plan = {.load = 1, .seed = 1};
    struct hall_file_errors *errors;
    struct hall *hall = NULL;
    int64_t scored_days = MADE_UP_DAYS;
    char line[400], *end = NULL;

    if (load) {
        plan.load = strtod(load, &end);
    }
    if (load && (end == load || *end || !(plan.load > 0 && plan.load <= 100))) {
        return reply_usage(reply, N_("--load wants a number such as 1.15."), 0);
    }
    if (history_days > DAYS_MAX || (days && !str_to_int(days, 1, DAYS_MAX, &scored_days))) {
        return reply_usage(reply, N_("--days and --history want a number of days up to 1000."), 0);
    }
    plan.scored_days = (int)scored_days;
    plan.history_days = history_days >= 0 ? (int)history_days : MADE_UP_HISTORY;
    errors = mem_zero_alloc(1, sizeof(*errors));
    enum status status = hall_file_load(path, errors, &hall);
    if (status == STATUS_OK) {
        status = play(path, hall, &plan, reply);
    } else {
        (void)hall_file_error_format(errors, 0, i18n_tr, line, sizeof(line));
        status = reply_refuse(reply, status, "{0}", 1, line);
    }
    hall_free(hall);
    free(errors);
    return status;
}
