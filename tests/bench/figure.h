/* SPDX-License-Identifier: Apache-2.0
 * How a bench tells its figures: one line each, fields separated by tabs, for scripts/bench. */
#pragma once

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* goal: at most this; negative: at least that much; 0: none. reference: what it was held against,
 * "" = nothing. */
static inline void
figure_print(const char *name, double value, const char *unit, double goal, const char *reference)
{
    printf("figure\t%s\t%.3f\t%s\t", name, value, unit);
    if (goal != 0) {
        printf("%g", goal);
    }
    printf("\t%s\n", reference);
    fflush(stdout);
}

struct samples {
    double *values;
    size_t count, room;
};

static inline void
samples_add(struct samples *samples, double value)
{
    if (samples->count == samples->room) {
        samples->room = samples->room ? samples->room * 2 : 1024;
        samples->values = realloc(samples->values, samples->room * sizeof(*samples->values));
        if (!samples->values) {
            abort();
        }
    }
    samples->values[samples->count++] = value;
}

static inline int
samples_compare(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;

    return (left > right) - (left < right);
}

/* share 0.5 = the median. Sorts. */
static inline double
samples_at(struct samples *samples, double share)
{
    if (samples->count == 0) {
        return 0;
    }
    qsort(samples->values, samples->count, sizeof(*samples->values), samples_compare);
    return samples->values[(size_t)(share * (double)(samples->count - 1))];
}

static inline double
milliseconds_of(clockid_t id)
{
    struct timespec now;

    clock_gettime(id, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}
