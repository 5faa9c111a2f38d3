/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/learn.h"

#include <math.h>
#include <stdlib.h>

#define FADE_DAY 0.8
#define PRIOR_CV 0.9
#define PRIOR_NO_SHOW 0.05
#define PRIOR_MISSED_MS 60000.0
#define PRIOR_GAP_MS 15000.0

enum { WEEKDAYS = 8, PRIOR_DAYS = 1 }; /* weekday 0: all of them together */

/* Faded sums. */
struct sum {
    double count, total, squares;
};
struct arrivals {
    double count, credit_count, credit_ms;
};
struct service {
    struct sum served, missed, gap;
    struct arrivals arrivals[WEEKDAYS][LEARN_QUARTERS];
    struct arrivals today[LEARN_QUARTERS];
};
/* What a person's calls took, and what they would have taken anybody. */
struct person {
    double took_ms, usual_ms, calls;
};
struct learn {
    int service_count, person_count;
    double prior_ms;
    struct service *services;
    struct person *people;
    double days[WEEKDAYS];
};

struct learn *
learn_new(int services, int staff, int64_t prior_ms)
{
    struct learn *learn = mem_zero_alloc(1, sizeof(*learn));

    learn->service_count = services;
    learn->person_count = staff;
    learn->prior_ms = (double)prior_ms;
    learn->services = mem_zero_alloc((size_t)services + 1, sizeof(*learn->services));
    learn->people = mem_zero_alloc((size_t)staff + 1, sizeof(*learn->people));
    return learn;
}

struct learn *
learn_free(struct learn *learn)
{
    if (learn) {
        free(learn->services);
        free(learn->people);
        free(learn);
    }
    return NULL;
}

static void
sum_add(struct sum *sum, double value)
{
    sum->count += 1;
    sum->total += value;
    sum->squares += value * value;
}

static void
sum_fade(struct sum *sum)
{
    sum->count *= FADE_DAY;
    sum->total *= FADE_DAY;
    sum->squares *= FADE_DAY;
}

/* The mean, drawn to `prior` with the weight of LEARN_PRIOR_CALLS. */
static double
sum_mean(const struct sum *sum, double prior)
{
    return (sum->total + LEARN_PRIOR_CALLS * prior) / (sum->count + LEARN_PRIOR_CALLS);
}

static double
clamp(double value, double low, double high)
{
    return value < low ? low : value > high ? high : value;
}

void
learn_call(struct learn *learn, const struct learn_call *call)
{
    struct service *service = &learn->services[call->service];
    double took = (double)(call->ended_at - call->called_at);
    double usual = sum_mean(&service->served, learn->prior_ms);

    if (call->free_since > 0 && call->issued_at <= call->free_since &&
        call->called_at >= call->free_since &&
        call->called_at - call->free_since <= LEARN_GAP_MAX_MS) {
        sum_add(&service->gap, (double)(call->called_at - call->free_since));
    }
    if (took < 0 || took > LEARN_CAP_MEANS * usual) {
        return;
    }
    if (!call->came) {
        sum_add(&service->missed, took);
        return;
    }
    sum_add(&service->served, took);
    if (call->staff >= 0 && call->staff < learn->person_count) {
        struct person *person = &learn->people[call->staff];
        person->took_ms += took;
        person->usual_ms += usual;
        person->calls += 1;
    }
}

void
learn_arrival(struct learn *learn, int service, int minute, int64_t credit_ms)
{
    struct arrivals *slot = &learn->services[service].today[minute / 15 % LEARN_QUARTERS];

    slot->count += 1;
    if (credit_ms > 0) {
        slot->credit_count += 1;
        slot->credit_ms += (double)credit_ms;
    }
}

static void
arrivals_end_day(struct arrivals *past, const struct arrivals *today)
{
    past->count = past->count * FADE_DAY + today->count;
    past->credit_count = past->credit_count * FADE_DAY + today->credit_count;
    past->credit_ms = past->credit_ms * FADE_DAY + today->credit_ms;
}

void
learn_end_day(struct learn *learn, int weekday)
{
    for (int s = 0; s < learn->service_count; s++) {
        struct service *service = &learn->services[s];
        sum_fade(&service->served);
        sum_fade(&service->missed);
        sum_fade(&service->gap);
        for (int q = 0; q < LEARN_QUARTERS; q++) {
            arrivals_end_day(&service->arrivals[0][q], &service->today[q]);
            arrivals_end_day(&service->arrivals[weekday][q], &service->today[q]);
            service->today[q] = (struct arrivals){0};
        }
    }
    for (int p = 0; p < learn->person_count; p++) {
        struct person *person = &learn->people[p];
        person->took_ms *= FADE_DAY;
        person->usual_ms *= FADE_DAY;
        person->calls *= FADE_DAY;
    }
    learn->days[0] = learn->days[0] * FADE_DAY + 1;
    learn->days[weekday] = learn->days[weekday] * FADE_DAY + 1;
}

struct learn_service
learn_service(const struct learn *learn, int service)
{
    const struct service *from = &learn->services[service];
    const struct sum *served = &from->served;
    struct learn_service known = {
        .served_ms = sum_mean(served, learn->prior_ms),
        .missed_ms = sum_mean(&from->missed, PRIOR_MISSED_MS),
        .gap_ms = sum_mean(&from->gap, PRIOR_GAP_MS),
        .calls = served->count + from->missed.count,
    };

    known.no_show = (from->missed.count + LEARN_PRIOR_CALLS * PRIOR_NO_SHOW) /
                    (known.calls + LEARN_PRIOR_CALLS);
    double cv = PRIOR_CV;
    if (served->count > 1) {
        double mean = served->total / served->count;
        double variance = served->squares / served->count - mean * mean;
        cv = mean > 0 && variance > 0 ? sqrt(variance) / mean : 0;
    }
    cv = (cv * served->count + PRIOR_CV * LEARN_PRIOR_CALLS) / (served->count + LEARN_PRIOR_CALLS);
    known.cv = clamp(cv, 0.3, 1.5);
    known.mean_ms =
        known.served_ms * (1 - known.no_show) + known.missed_ms * known.no_show + known.gap_ms;
    return known;
}

double
learn_staff_factor(const struct learn *learn, int staff)
{
    if (staff < 0 || staff >= learn->person_count || learn->people[staff].calls <= 0) {
        return 1;
    }
    const struct person *person = &learn->people[staff];
    double prior = person->usual_ms / person->calls * LEARN_PRIOR_CALLS;
    double factor = (person->took_ms + prior) / (person->usual_ms + prior);

    return clamp(factor, 0.6, 1.6);
}

struct learn_rate
learn_rate(const struct learn *learn, int service, int weekday, int quarter)
{
    const struct service *from = &learn->services[service];
    const struct arrivals *all = &from->arrivals[0][quarter];
    const struct arrivals *own = &from->arrivals[weekday][quarter];

    if (learn->days[0] <= 0) {
        return (struct learn_rate){0};
    }
    double days = learn->days[weekday] + PRIOR_DAYS, prior = PRIOR_DAYS / learn->days[0];
    double credit_count = own->credit_count + all->credit_count * prior;
    double credit_ms = own->credit_ms + all->credit_ms * prior;
    return (struct learn_rate){
        .per_hour = 4 * (own->count + all->count * prior) / days,
        .credit_per_hour = 4 * credit_count / days,
        .credit_ms = credit_count > 0 ? credit_ms / credit_count : 0,
    };
}
