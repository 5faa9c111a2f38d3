/* SPDX-License-Identifier: Apache-2.0
 * estimate score: what the hall itself told, and how it came. */
#include <string.h>

#include "base/zone.h"
#include "estimate_part.h"
#include "i18n/i18n.h"
#include "told_score.h"

static bool
is_date(const char *text)
{
    struct civil civil;

    return !text || civil_parse_date(text, &civil);
}

static json_t *
ahead_to_json(const struct told_scores *scores)
{
    json_t *list = json_array();

    for (int i = 0; i < SCORE_CLASSES; i++) {
        if (scores->ahead[i].count > 0) {
            json_t *line = estimate_score(&scores->ahead[i]);
            json_object_set_new(line, "ahead", json_string(score_class_name(i)));
            json_array_append_new(list, line);
        }
    }
    return list;
}

static enum status
run_score(const struct call *call, json_t *reply)
{
    struct word_option options[] = {{.name = "from"}, {.name = "to"}};
    const char *places[1];
    struct told_scores scores;
    int count;
    enum status status = words_parse(call, options, ARRAY_SIZE(options), places, 1, &count, reply);

    if (status != STATUS_OK) {
        return status;
    }
    for (size_t i = 0; i < ARRAY_SIZE(options); i++) {
        if (!is_date(options[i].value)) {
            return reply_refuse(reply, STATUS_INVALID, N_("'{0}' is no date YYYY-MM-DD."), 1,
                                options[i].value);
        }
    }
    const char *from = options[0].value ? options[0].value : "";
    const char *to = options[1].value ? options[1].value : "";
    status = told_scores_read(call->store, from, to, &scores);
    if (status == STATUS_OK) {
        json_t *services = json_array();
        for (size_t i = 0; i < scores.service_count; i++) {
            json_array_append_new(services, told_line_to_json(&scores.services[i]));
        }
        json_object_set_new(reply, "ok", json_true());
        json_object_set_new(reply, "from", reply_text_or_null(from));
        json_object_set_new(reply, "to", reply_text_or_null(to));
        json_object_set_new(reply, "all", told_line_to_json(&scores.all));
        json_object_set_new(reply, "services", services);
        json_object_set_new(reply, "by_ahead", ahead_to_json(&scores));
    }
    told_scores_done(&scores);
    return status == STATUS_OK ? status : reply_refuse_read(reply, status, "score");
}

static void
say_lines(FILE *out, const json_t *list, const char *name)
{
    const json_t *line;
    size_t i;

    json_array_foreach(list, i, line)
    {
        estimate_say_score(out, line);
        fprintf(out, "  %s\n", reply_text(line, name));
    }
}

static void
say_score(const json_t *reply, FILE *out)
{
    const json_t *all = json_object_get(reply, "all");

    if (json_integer_value(json_object_get(all, "count")) == 0) {
        fprintf(out, "%s\n", _("Nobody was told a wait yet and called."));
        return;
    }
    fprintf(out, "%s\n", _("What people were told with their number, and how long they waited:"));
    fprintf(out, "%s\n", estimate_score_head);
    estimate_say_score(out, all);
    fprintf(out, "  %s\n", _("all"));
    say_lines(out, json_object_get(reply, "services"), "service");
    fprintf(out, "\n%s\n%s\n", _("By people ahead:"), estimate_score_head);
    say_lines(out, json_object_get(reply, "by_ahead"), "ahead");
    char share[16];
    str_format(share, sizeof(share), "%.1f", 10 * json_number_value(json_object_get(all, "kept")));
    char words[160];
    str_fill(words, sizeof(words), _("Of ten people, {0} waited no longer than they were told."),
             (const char *[]){share}, 1);
    fprintf(out, "\n%s\n", words);
}

const struct estimate_part estimate_part_score = {
    .name = "score", .needs_hall = true, .run = run_score, .say = say_score};
