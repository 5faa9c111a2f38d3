/* SPDX-License-Identifier: Apache-2.0
 * What one recorded day says of the work and of the people at the counters. */
#include <math.h>
#include <stdlib.h>

#include "simulate.h"

enum { MINUTE = 60000 };

struct moments {
    double count, sum, squares;
};

static void
moments_add(struct moments *moments, double value)
{
    moments->count++;
    moments->sum += value;
    moments->squares += value * value;
}

static double
moments_mean(const struct moments *moments, double otherwise)
{
    return moments->count > 0 ? moments->sum / moments->count : otherwise;
}

static double
moments_cv(const struct moments *moments)
{
    double mean = moments_mean(moments, 0);
    double variance = moments->count > 1 ? moments->squares / moments->count - mean * mean : 0;

    return mean > 0 && variance > 0 ? sqrt(variance) / mean : 1;
}

/* What the day says of each service's work and of the counters' reactions. */
void
record_learn(struct record *record)
{
    const double unknown_ms = 10 * MINUTE, miss_ms = MINUTE, longest_reaction_ms = 10 * MINUTE;
    size_t count = record->hall->service_count;
    struct moments *work = mem_zero_alloc(count + 1, sizeof(*work));
    struct moments *misses = mem_zero_alloc(count + 1, sizeof(*misses));
    struct moments all = {0}, reactions = {0};

    for (size_t i = 0; i < record->ticket_count; i++) {
        for (size_t k = 0; k < record->tickets[i].visit_count; k++) {
            const struct record_visit *visit = &record->tickets[i].visits[k];
            if (visit->called && visit->missed) {
                moments_add(&misses[visit->service], (double)visit->worked);
            } else if (visit->called && visit->worked > 0) {
                moments_add(&work[visit->service], (double)visit->worked);
                moments_add(&all, (double)visit->worked);
            }
        }
    }
    record->services = mem_zero_alloc(count + 1, sizeof(*record->services));
    for (size_t i = 0; i < count; i++) {
        double calls = work[i].count + misses[i].count;
        record->services[i] = (struct sim_service){
            .mean_ms = moments_mean(&work[i], moments_mean(&all, unknown_ms)),
            .cv = moments_cv(&work[i]),
            .no_show = calls > 0 ? misses[i].count / calls : 0,
            .no_show_ms = moments_mean(&misses[i], miss_ms),
        };
    }
    for (size_t i = 0; i < record->hall->counter_count; i++) {
        for (size_t k = 0; k < record->reactions[i].called; k++) {
            int32_t ms = record->reactions[i].ms[k];
            moments_add(&reactions, ms < longest_reaction_ms ? ms : longest_reaction_ms);
        }
    }
    record->reaction_mean = moments_mean(&reactions, 0);
    record->reaction_cv = moments_cv(&reactions);
    free(work);
    free(misses);
}

void
record_done(struct record *record)
{
    for (size_t i = 0; i < record->ticket_count; i++) {
        free(record->tickets[i].visits);
    }
    for (size_t i = 0; i < record->span_count; i++) {
        free((void *)record->spans[i].skills.list);
    }
    for (size_t i = 0; record->reactions && i < record->hall->counter_count; i++) {
        free(record->reactions[i].ms);
    }
    free(record->tickets);
    free(record->spans);
    free(record->reactions);
    free(record->people);
    free(record->services);
    *record = (struct record){0};
}
