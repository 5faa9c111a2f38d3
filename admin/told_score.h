/* SPDX-License-Identifier: Apache-2.0
 * What people were told at their number's issue, held against the wait to their first call.
 * Minutes.
 */
#pragma once

#include "command.h"
#include "sim/score.h"

struct told_line {
    char service[ID_SIZE];
    struct score score;
    int kept; /* waited no longer than the bound that was shown */
};
struct told_scores {
    struct told_line all;
    struct told_line *services; /* in the hall's order; only those that anybody was told of */
    size_t service_count;
    struct score ahead[SCORE_CLASSES];
};
/* Business days from…to, "YYYY-MM-DD", "" = no limit. What is counted: the wait that was told as
 * the middle, and as p80 the bound. */
MUST_CHECK enum status told_scores_read(struct store *store, const char *from, const char *to,
                                        struct told_scores *ret_scores);
void told_scores_done(struct told_scores *scores);
/* The columns of estimate_score, with "kept" (share) and "service". */
json_t *told_line_to_json(const struct told_line *line);
