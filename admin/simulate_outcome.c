/* SPDX-License-Identifier: Apache-2.0
 * What people waited: quantiles by nearest rank, as in the reports, and the share that was called
 * within the hall's promise. */
#include "simulate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MINUTE = 60000, BAND = 30 * MINUTE, PROMISE_MIN = 15 };

int
simulate_promise_min(const struct hall *hall, int service)
{
    int minutes = hall->services[service].wait_standard_min;

    return minutes ? minutes : PROMISE_MIN;
}

void
outcome_begin(struct outcome *outcome, const struct record *record)
{
    outcome->count = record->hall->service_count + 1;
    outcome->lines = mem_zero_alloc(outcome->count, sizeof(*outcome->lines));
    outcome->runs = 0;
}

void
outcome_done(struct outcome *outcome)
{
    for (size_t i = 0; i < outcome->count; i++) {
        free(outcome->lines[i].waits);
    }
    free(outcome->lines);
    *outcome = (struct outcome){0};
}

static void
add_wait(struct figures *figures, double wait, size_t band)
{
    if (figures->wait_count == figures->wait_room) {
        figures->wait_room = figures->wait_room ? figures->wait_room * 2 : 256;
        figures->waits = mem_grow(figures->waits, figures->wait_room, sizeof(*figures->waits));
    }
    figures->waits[figures->wait_count++] = wait;
    figures->band_sum[band] += wait;
    figures->band_count[band]++;
}

/* called 0 = never; gone: when it left or the day ended. */
static void
outcome_add(struct outcome *outcome, const struct record *record, int service, int64_t issued,
            int64_t called, int64_t gone)
{
    double promise = simulate_promise_min(record->hall, service) * (double)MINUTE;
    int64_t after = issued - record->begins + record->hall->day_starts_min * INT64_C(60000);
    size_t band = (size_t)(after / BAND % SIMULATE_BANDS);
    struct figures *lines[] = {&outcome->lines[service], &outcome->lines[outcome->count - 1]};

    for (size_t i = 0; i < ARRAY_SIZE(lines); i++) {
        lines[i]->tickets++;
        if (called) {
            double wait = (double)(called - issued);
            add_wait(lines[i], wait, band);
            lines[i]->called++;
            lines[i]->judged++;
            lines[i]->within += wait <= promise;
        } else {
            lines[i]->uncalled++;
            lines[i]->judged += (double)(gone - issued) > promise;
        }
    }
}

static int64_t
last_closing(const struct record *record)
{
    int64_t last = record->begins;

    for (size_t i = 0; i < record->span_count; i++) {
        last = record->spans[i].to > last ? record->spans[i].to : last;
    }
    return last;
}

static int
compare_waits(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;

    return (left > right) - (left < right);
}

static void
outcome_sort(struct outcome *outcome)
{
    for (size_t i = 0; i < outcome->count; i++) {
        if (outcome->lines[i].waits) {
            qsort(outcome->lines[i].waits, outcome->lines[i].wait_count, sizeof(double),
                  compare_waits);
        }
    }
}

void
outcome_of_record(struct outcome *outcome, const struct record *record)
{
    int64_t end = last_closing(record);

    for (size_t i = 0; i < record->ticket_count; i++) {
        const struct record_ticket *ticket = &record->tickets[i];
        if (!ticket->direct) {
            outcome_add(outcome, record, ticket->visits[0].service, ticket->issued,
                        ticket->first_called, ticket->left ? ticket->left : end);
        }
    }
    outcome->runs = 1;
    outcome_sort(outcome);
}

void
outcome_of_plan(struct outcome *outcome, const struct record *record, struct plan *plan,
                const struct change *change)
{
    struct sim_engine *engine = sim_engine_open();
    struct sim_result *results = mem_zero_alloc(plan->scene.ticket_count + 1, sizeof(*results));
    int64_t end = last_closing(record);

    for (int run = 0; run < change->runs; run++) {
        sim_engine_run(engine, &plan->hall, &plan->scene, change->seed, (uint32_t)run, results,
                       NULL, NULL);
        for (size_t i = 0; i < plan->scene.ticket_count; i++) {
            const struct sim_ticket *ticket = &plan->tickets[i];
            bool called = results[i].called_at != SIM_NEVER;
            if (!plan->sources[i]->direct) {
                outcome_add(outcome, record, ticket->services[0], ticket->enters_at,
                            called ? results[i].called_at : 0,
                            ticket->leaves_at != SIM_NEVER ? ticket->leaves_at : end);
            }
        }
    }
    outcome->runs = change->runs;
    outcome_sort(outcome);
    free(results);
    sim_engine_close(engine);
}

double
figures_quantile(const struct figures *figures, int percent)
{
    size_t rank = (figures->wait_count * (size_t)percent + 99) / 100;

    return figures->wait_count ? figures->waits[rank > 0 ? rank - 1 : 0] : 0;
}

static double
mean(const struct figures *figures)
{
    double sum = 0;

    for (size_t i = 0; i < figures->wait_count; i++) {
        sum += figures->waits[i];
    }
    return figures->wait_count ? sum / (double)figures->wait_count : 0;
}

/* Counts are those of one day: several runs are averaged. */
json_t *
figures_to_json(const struct figures *figures, double runs)
{
    double within = figures->judged > 0 ? 100 * figures->within / figures->judged : 100;

    return json_pack("{s:I, s:I, s:I, s:I, s:{s:I, s:I, s:I, s:I}}", "tickets",
                     (json_int_t)llround(figures->tickets / runs), "called",
                     (json_int_t)llround(figures->called / runs), "uncalled",
                     (json_int_t)llround(figures->uncalled / runs), "within_percent",
                     (json_int_t)llround(within), "wait_ms", "mean",
                     (json_int_t)llround(mean(figures)), "p50",
                     (json_int_t)llround(figures_quantile(figures, 50)), "p90",
                     (json_int_t)llround(figures_quantile(figures, 90)), "max",
                     (json_int_t)llround(figures_quantile(figures, 100)));
}
