/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/score.h"

#include <math.h>

static void
add_quantile(double said, double actual, double *count, double *kept)
{
    if (!isnan(said)) {
        *count += 1;
        *kept += actual <= said;
    }
}

void
score_add(struct score *score, const struct score_case *one)
{
    double error = one->mean - one->actual;

    score->count += 1;
    score->actual += one->actual;
    score->error += error;
    score->absolute += fabs(error);
    score->square += error * error;
    score->within5 += fabs(error) <= 5;
    add_quantile(one->p50, one->actual, &score->said50, &score->kept50);
    add_quantile(one->p80, one->actual, &score->said80, &score->kept80);
    add_quantile(one->p90, one->actual, &score->said90, &score->kept90);
    if (!isnan(one->p80)) {
        double over = one->actual - one->p80;
        score->pinball80 += over > 0 ? 0.8 * over : -0.2 * over;
    }
}

static double
share(double part, double whole)
{
    return whole > 0 ? part / whole : NAN;
}

struct score_result
score_result(const struct score *score)
{
    double mean = share(score->actual, score->count), ase = share(score->square, score->count);

    return (struct score_result){
        .count = score->count,
        .mean_actual = mean,
        .bias = share(score->error, score->count),
        .mae = share(score->absolute, score->count),
        .ase = ase,
        .arse = share(sqrt(ase), mean),
        .within5 = share(score->within5, score->count),
        .pinball80 = share(score->pinball80, score->said80),
        .cover50 = share(score->kept50, score->said50),
        .cover80 = share(score->kept80, score->said80),
        .cover90 = share(score->kept90, score->said90),
    };
}

static const int least[SCORE_CLASSES] = {0, 1, 3, 6, 11, 21, 41};

int
score_class(int ahead)
{
    int at = SCORE_CLASSES - 1;

    while (at > 0 && ahead < least[at]) {
        at--;
    }
    return at;
}

int
score_class_least(int class_index)
{
    return least[class_index];
}

const char *
score_class_name(int class_index)
{
    static const char *const names[SCORE_CLASSES] = {"0",     "1–2",   "3–5", "6–10",
                                                     "11–20", "21–40", ">40"};

    return names[class_index];
}
