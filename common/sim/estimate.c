/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/estimate.h"

#include <stdlib.h>

#include "sim/estimate_private.h"

#define BLEND_SHARE 0.7 /* of the roll-out, where the roster is missing or not kept */
#define UNREACHED_SHARE 0.2
#define LEAST_FACTOR 0.25 /* a forecast beyond these is of another world than the roll-out */
#define MOST_FACTOR 4.0

enum { MINUTE_MS = 60000 };

const char *
estimate_method_name(enum estimate_method method)
{
    static const char *const names[] = {"rollout", "blend", "last", "forecast"};

    return names[method];
}

bool
estimate_may_not_be_reached(const struct estimate_wait *wait)
{
    return wait->unreached > UNREACHED_SHARE;
}

struct estimator *
estimator_new(void)
{
    struct estimator *estimator = mem_zero_alloc(1, sizeof(*estimator));

    estimator->engine = sim_engine_open();
    return estimator;
}

struct estimator *
estimator_free(struct estimator *estimator)
{
    if (estimator) {
        sim_engine_close(estimator->engine);
        void *owned[] = {estimator->services, estimator->skills,  estimator->skill_list,
                         estimator->spans,    estimator->flows,   estimator->counts,
                         estimator->desks,    estimator->tickets, estimator->results,
                         estimator->waits,    estimator->guards,  estimator->strata};
        for (size_t i = 0; i < ARRAY_SIZE(owned); i++) {
            free(owned[i]);
        }
        free(estimator);
    }
    return NULL;
}

static int
compare_waits(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;

    return (left > right) - (left < right);
}

/* The k-th of n with k = p·(n + 1): so many of a hundred more like them stay below. */
static int64_t
rank(const int64_t *waits, int runs, double p)
{
    int at = (int)(p * (runs + 1) + 0.5) - 1;

    return waits[at < 0 ? 0 : at >= runs ? runs - 1 : at];
}

static struct estimate_wait
sum_up(int64_t *waits, int runs, int64_t longest)
{
    struct estimate_wait wait = {.method = ESTIMATE_ROLLOUT};
    int64_t total = 0;
    int unreached = 0;

    longest = longest > 0 ? longest : 0;
    for (int i = 0; i < runs; i++) {
        if (waits[i] >= longest) {
            unreached++;
            waits[i] = longest;
        }
        total += waits[i];
    }
    qsort(waits, (size_t)runs, sizeof(*waits), compare_waits);
    wait.mean_ms = total / runs;
    wait.p50_ms = rank(waits, runs, 0.5);
    wait.p80_ms = rank(waits, runs, 0.8);
    wait.p90_ms = rank(waits, runs, 0.9);
    wait.unreached = (double)unreached / runs;
    return wait;
}

enum roster { ROSTER_NONE, ROSTER_KEPT, ROSTER_NOT_KEPT };

/* Kept: open are as many as it says. */
static enum roster
see_roster(const struct estimate_hall *hall)
{
    size_t open = 0, rostered = 0, known = 0;

    for (size_t c = 0; c < hall->counter_count; c++) {
        const struct estimate_counter *counter = &hall->counters[c];
        open += counter->open;
        known += counter->has_roster;
        for (size_t i = 0; counter->has_roster && i < counter->span_count; i++) {
            rostered += counter->spans[i].from <= hall->now && hall->now < counter->spans[i].to;
        }
    }
    return known == 0 ? ROSTER_NONE : open == rostered ? ROSTER_KEPT : ROSTER_NOT_KEPT;
}

static void
scale(struct estimate_wait *wait, enum estimate_method method, double factor)
{
    wait->method = method;
    wait->mean_ms = (int64_t)(factor * (double)wait->mean_ms);
    wait->p50_ms = (int64_t)(factor * (double)wait->p50_ms);
    wait->p80_ms = (int64_t)(factor * (double)wait->p80_ms);
    wait->p90_ms = (int64_t)(factor * (double)wait->p90_ms);
}

/* entered: when the ticket came, so that the last wait counts less what it has waited already. */
static void
blend(struct estimate_wait *wait, const struct estimate_hall *hall, int service, int64_t entered,
      bool known)
{
    const struct estimate_service *of = &hall->services[service];
    double share = known ? BLEND_SHARE : 0;

    if (of->last_called_at <= 0) {
        return;
    }
    int64_t left = of->last_called_at - of->last_issued_at - (hall->now - entered);
    double mean = share * (double)wait->mean_ms + (1 - share) * (double)(left > 0 ? left : 0);
    scale(wait, known ? ESTIMATE_BLEND : ESTIMATE_LAST, mean / (double)wait->mean_ms);
}

/* What is known besides the roll-out. new_mean_ms: what that says of a new ticket of the service.
 */
static void
correct(struct estimate_wait *wait, const struct estimate_hall *hall, int service, int64_t entered,
        enum roster roster, int64_t new_mean_ms)
{
    const struct estimate_service *of = &hall->services[service];
    bool known = of->learned.calls >= LEARN_PRIOR_CALLS;

    if (wait->mean_ms <= 0 || (known && roster == ROSTER_KEPT)) {
        return;
    }
    double factor =
        of->forecast && new_mean_ms > 0 ? of->forecast->mean * MINUTE_MS / (double)new_mean_ms : 0;
    if (known && roster == ROSTER_NONE && factor > LEAST_FACTOR && factor < MOST_FACTOR) {
        scale(wait, ESTIMATE_FORECAST, factor);
    } else {
        blend(wait, hall, service, entered, known);
    }
}

/* A new ticket's bounds are the forecast's own, which were counted. */
static void
put_forecast(struct estimate_wait *wait, const struct forecast_wait *forecast)
{
    if (wait->method == ESTIMATE_FORECAST) {
        wait->mean_ms = (int64_t)(forecast->mean * MINUTE_MS);
        wait->p50_ms = (int64_t)(forecast->p50 * MINUTE_MS);
        wait->p80_ms = (int64_t)(forecast->p80 * MINUTE_MS);
        wait->p90_ms = (int64_t)(forecast->p90 * MINUTE_MS);
    }
}

static int64_t
mean_of(const int64_t *waits, int runs, int64_t longest)
{
    int64_t total = 0;

    for (int i = 0; i < runs; i++) {
        total += waits[i] < longest ? waits[i] : longest > 0 ? longest : 0;
    }
    return total / runs;
}

void
estimate_hall(struct estimator *estimator, const struct estimate_hall *hall,
              struct estimate_wait *ret_waiting, struct estimate_wait *ret_new)
{
    int runs = hall->runs <= 0                  ? ESTIMATE_RUNS
               : hall->runs > ESTIMATE_RUNS_MAX ? ESTIMATE_RUNS_MAX
                                                : hall->runs;
    size_t count = hall->waiting_count + hall->service_count;
    enum roster roster = see_roster(hall);

    estimate_play(estimator, hall, count, runs);
    for (size_t i = 0; i < count; i++) {
        const struct estimate_ticket *ticket = i < hall->waiting_count ? &hall->waiting[i] : NULL;
        size_t service = ticket ? (size_t)ticket->service : i - hall->waiting_count;
        int64_t longest = estimate_closing(hall, service) - hall->now;
        int64_t new_mean = mean_of(
            &estimator->waits[(hall->waiting_count + service) * (size_t)runs], runs, longest);
        struct estimate_wait wait = sum_up(&estimator->waits[i * (size_t)runs], runs, longest);
        correct(&wait, hall, (int)service, ticket ? ticket->key.base : hall->now, roster, new_mean);
        if (!ticket && ret_new) {
            put_forecast(&wait, hall->services[service].forecast);
            ret_new[service] = wait;
        } else if (ticket && ret_waiting) {
            ret_waiting[i] = wait;
        }
    }
}
