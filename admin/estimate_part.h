/* SPDX-License-Identifier: Apache-2.0
 * The parts of `paihao estimate`, one word each. */
#pragma once

#include "command.h"
#include "sim/score.h"

struct estimate_part {
    const char *name;
    bool needs_hall;
    enum status (*run)(const struct call *call, json_t *reply);
    void (*say)(const json_t *reply, FILE *out);
};
extern const struct estimate_part estimate_part_evaluate, estimate_part_score;

/* To four places; null where there is nothing to say. */
json_t *estimate_number(double value);
/* count, mean_wait, bias, mae, ase, arse, within5, pinball80, cover50, cover80, cover90. */
json_t *estimate_score(const struct score *score);
/* Right-aligned, "–" where there is nothing. */
void estimate_say_number(FILE *out, const json_t *object, const char *key, int places, int width);
/* The columns of a score, and the line above them; no line end. */
extern const char estimate_score_head[];
void estimate_say_score(FILE *out, const json_t *line);

/* evaluate HALL.yaml: made-up days. −1 and NULL: the usual. */
enum status estimate_made_up(const char *path, int64_t history_days, const char *load,
                             const char *days, json_t *reply);
