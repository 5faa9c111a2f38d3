/* SPDX-License-Identifier: Apache-2.0 */
#include "told_score.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "estimate_part.h"
#include "ticket/told.h"
#include "wait/past.h"

struct reading {
    const char *from, *to;
    struct told_scores *scores;
    struct told_line *lines; /* by service, as in the hall */
};

static void
add(struct told_line *line, const struct score_case *one, bool kept)
{
    score_add(&line->score, one);
    line->kept += kept ? 1 : 0;
}

static void
note_outcome(const struct past_outcome *outcome, void *context)
{
    struct reading *reading = context;
    const struct ticket_told *told = &outcome->told;
    int64_t wait_ms = outcome->called_at - outcome->issued_at;
    const struct score_case one = {.actual = (double)wait_ms / 60000,
                                   .mean = told->p50_min,
                                   .p50 = told->p50_min,
                                   .p80 = told->p80_min,
                                   .p90 = NAN};
    bool kept = told_was_kept(told, wait_ms);

    if ((*reading->from && strcmp(outcome->day, reading->from) < 0) ||
        (*reading->to && strcmp(outcome->day, reading->to) > 0)) {
        return;
    }
    add(&reading->scores->all, &one, kept);
    add(&reading->lines[outcome->service], &one, kept);
    score_add(&reading->scores->ahead[score_class(told->ahead)], &one);
}

static enum status
read_ledger(struct store *store, const struct hall *hall, const struct zone *zone,
            struct reading *reading)
{
    struct past *past = past_new(hall, zone, note_outcome, reading);
    enum status status = store_history(store, 0, INT64_MAX, past_row, past);

    if (status == STATUS_OK) {
        past_settle(past, INT64_MAX);
    }
    past_free(past);
    return status;
}

enum status
told_scores_read(struct store *store, const char *from, const char *to,
                 struct told_scores *ret_scores)
{
    struct reading reading = {.from = from, .to = to, .scores = ret_scores};
    struct store_facts facts;
    struct hall *hall = NULL;
    struct zone *zone = NULL;
    enum status status = store_facts(store, &facts);

    *ret_scores = (struct told_scores){.service_count = 0};
    if (status == STATUS_OK) {
        status = store_hall_load(store, &hall);
    }
    if (status == STATUS_OK) {
        status = zone_open(facts.time_zone, &zone);
    }
    if (status == STATUS_OK) {
        reading.lines = mem_zero_alloc(hall->service_count + 1, sizeof(*reading.lines));
        ret_scores->services = reading.lines;
        status = read_ledger(store, hall, zone, &reading);
    }
    for (size_t i = 0; status == STATUS_OK && i < hall->service_count; i++) {
        if (reading.lines[i].score.count > 0) {
            struct told_line *line = &ret_scores->services[ret_scores->service_count++];
            *line = reading.lines[i];
            str_cut(line->service, sizeof(line->service), hall->services[i].id);
        }
    }
    zone_close(zone);
    hall_free(hall);
    return status;
}

void
told_scores_done(struct told_scores *scores)
{
    free(scores->services);
    *scores = (struct told_scores){.service_count = 0};
}

json_t *
told_line_to_json(const struct told_line *line)
{
    json_t *object = estimate_score(&line->score);

    json_object_set_new(object, "service", reply_text_or_null(line->service));
    json_object_set_new(object, "kept",
                        line->score.count > 0 ? estimate_number(line->kept / line->score.count)
                                              : json_null());
    return object;
}
