/* SPDX-License-Identifier: Apache-2.0
 * Regression by boosted trees (Friedman 2001, squared error): what is left of a formula's error is
 * explained by a few questions at a time. Small on purpose: four questions deep, a hundred trees,
 * each value sorted into at most 48 drawers. Same rows in the same order: the same trees, bit for
 * bit. */
#pragma once

#include "base/base.h"

enum { BOOST_FEATURES_MAX = 16, BOOST_ROWS_MIN = 400 };

struct boost_row {
    float features[BOOST_FEATURES_MAX];
    double target;
    double weight; /* ≥ 0 */
};

struct boost;
/* Learns the targets from the first `width` features. NULL with fewer than BOOST_ROWS_MIN rows. The
 * caller frees it; boost_free takes NULL. */
struct boost *boost_learn(const struct boost_row *rows, size_t count, int width);
struct boost *boost_free(struct boost *boost);
/* The expected target; 0 for NULL. */
double boost_value(const struct boost *boost, const float *features);
