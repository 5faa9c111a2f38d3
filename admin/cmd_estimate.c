/* SPDX-License-Identifier: Apache-2.0
 * estimate: how wrong the told waits are. One word a part. */
#include "estimate_part.h"

#include <math.h>
#include <string.h>

json_t *
estimate_number(double value)
{
    return isnan(value) ? json_null() : json_real(round(value * 10000) / 10000);
}

json_t *
estimate_score(const struct score *score)
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
        json_object_set_new(object, numbers[i].name, estimate_number(numbers[i].value));
    }
    return object;
}

const char estimate_score_head[] =
    "       n     bias      MAE RMSE/mean     ASE   in ±5  pin80    P50    P80    P90";

void
estimate_say_number(FILE *out, const json_t *object, const char *key, int places, int width)
{
    const json_t *value = json_object_get(object, key);

    if (json_is_number(value)) {
        fprintf(out, "%*.*f", width, places, json_number_value(value));
    } else {
        fprintf(out, "%*s–", width - 1, "");
    }
}

void
estimate_say_score(FILE *out, const json_t *line)
{
    estimate_say_number(out, line, "count", 0, 8);
    estimate_say_number(out, line, "bias", 2, 9);
    estimate_say_number(out, line, "mae", 2, 9);
    estimate_say_number(out, line, "arse", 3, 9);
    estimate_say_number(out, line, "ase", 0, 9);
    estimate_say_number(out, line, "within5", 3, 8);
    estimate_say_number(out, line, "pinball80", 2, 8);
    estimate_say_number(out, line, "cover50", 3, 7);
    estimate_say_number(out, line, "cover80", 3, 7);
    estimate_say_number(out, line, "cover90", 3, 7);
}

static const struct estimate_part *const parts[] = {
    &estimate_part_score,
    &estimate_part_evaluate,
};

static const struct estimate_part *
part_of(const char *name)
{
    for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
        if (strcmp(name, parts[i]->name) == 0) {
            return parts[i];
        }
    }
    return NULL;
}

/* A wrong word is told without a hall. */
static bool
needs_no_hall(const struct call *call)
{
    const struct estimate_part *part = part_of(call->count > 1 ? call->words[1] : "");

    return !part || !part->needs_hall;
}

static enum status
run_estimate(const struct call *call, json_t *reply)
{
    const struct estimate_part *part = part_of(call->count > 1 ? call->words[1] : "");

    if (!part) {
        return reply_usage(reply, N_("Say it as: {0} {1}"), 2, "estimate",
                           "score | evaluate FILE.csv[.gz]… [--counters SNAPSHOTS]");
    }
    enum status status = part->run(call, reply);
    if (status == STATUS_OK) {
        json_object_set_new(reply, "part", json_string(part->name));
    }
    return status;
}

static void
say_estimate(const json_t *reply, FILE *out)
{
    part_of(reply_text(reply, "part"))->say(reply, out);
}

const struct command command_estimate = {
    .name = "estimate",
    .usage = "score [--from DATE] [--to DATE] | evaluate FILE.csv[.gz]… [--counters SNAPSHOTS] "
             "[--predictions OUT.csv] "
             "[--history DAYS] [--ahead PEOPLE] | evaluate HALL.yaml [--load L] [--days N] "
             "[--history DAYS]",
    .help = N_("how wrong the told waits were, or would have been"),
    .needs = COMMAND_NEEDS_LOOK,
    .stands_alone = needs_no_hall,
    .run = run_estimate,
    .say = say_estimate};
