/* SPDX-License-Identifier: Apache-2.0
 * How wrong the told waits were. Any unit of time, as long as it is one; the shares "within five"
 * are of five of them. */
#pragma once

#include "base/base.h"

/* What was said and what happened. NAN: was not said. */
struct score_case {
    double actual, mean, p50, p80, p90;
};
/* Sums; zero-initialised is empty. */
struct score {
    double count, actual, error, absolute, square, within5, pinball80;
    double said50, said80, said90, kept50, kept80, kept90;
};
void score_add(struct score *score, const struct score_case *one);

/* NAN where there is nothing to say it from. */
struct score_result {
    double count, mean_actual;
    double bias;      /* mean of said − actual */
    double mae;       /* mean of its size */
    double ase;       /* mean of its square */
    double arse;      /* √ase ÷ mean_actual: RMSE/mean */
    double within5;   /* share of errors of at most five */
    double pinball80; /* mean of max(0.8·(actual − p80), 0.2·(p80 − actual)) */
    double cover50, cover80, cover90; /* shares of actual ≤ said */
};
struct score_result score_result(const struct score *score);

/* People ahead in classes: 0, 1–2, 3–5, 6–10, 11–20, 21–40, more. */
enum { SCORE_CLASSES = 7 };
int score_class(int ahead);
int score_class_least(int class_index);
const char *score_class_name(int class_index); /* "1–2" */
