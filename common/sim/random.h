/* SPDX-License-Identifier: Apache-2.0
 * Chance that is the same for the same words: a number is a function of (seed, run, purpose, who,
 * step) and of nothing else, so that two halls that differ in one thing meet the same people with
 * the same business (common random numbers), in whatever order things happen there. The mixing is
 * SplitMix64's finaliser (Steele, Lea, Flood 2014). */
#pragma once

#include "base/base.h"

enum random_purpose {
    RANDOM_ARRIVAL,
    RANDOM_CLASS,
    RANDOM_WORK,
    RANDOM_NO_SHOW,
    RANDOM_RETURN,
    RANDOM_PATIENCE,
    RANDOM_REACTION,
    RANDOM_IN_HAND,
};

/* A stream of one purpose of one run. */
struct random_stream {
    uint64_t key;
};
struct random_stream random_stream(uint64_t seed, uint32_t run, enum random_purpose purpose);
/* Within (0, 1), both ends excluded: what this stream has for `who` at its `step`. */
double random_at(struct random_stream stream, uint64_t who, uint64_t step);

/* Quantile of the standard normal law for 0 < p < 1, to 1e-15 (Wichura 1988, AS 241, PPND16), and
 * its distribution function. */
double random_normal_quantile(double p);
double random_normal(double z);

/* How long things take. FIXED: always the mean. */
enum random_law { RANDOM_LOGNORMAL, RANDOM_EXPONENTIAL, RANDOM_FIXED };
/* A time's law, ready for drawing: random_shape computes it once. mean ≥ 0, cv ≥ 0 (an exponential
 * one has cv 1 whatever is said). */
struct random_shape {
    enum random_law law;
    double mean, mu, sigma;
};
struct random_shape random_shape(enum random_law law, double mean, double cv);
/* The time whose distribution function is u, 0 < u < 1. */
double random_time(const struct random_shape *shape, double u);
/* What is left of one that has lasted `elapsed` already, u of those that last so long. FIXED:
 * mean − elapsed, at least 0. */
double random_time_left(const struct random_shape *shape, double elapsed, double u);
