/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/random.h"

#include <math.h>

static uint64_t
mix(uint64_t value)
{
    value += UINT64_C(0x9e3779b97f4a7c15);
    value = (value ^ (value >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    value = (value ^ (value >> 27)) * UINT64_C(0x94d049bb133111eb);
    return value ^ (value >> 31);
}

struct random_stream
random_stream(uint64_t seed, uint32_t run, enum random_purpose purpose)
{
    return (struct random_stream){mix(mix(seed) + ((uint64_t)run << 8) + (uint64_t)purpose)};
}

double
random_at(struct random_stream stream, uint64_t who, uint64_t step)
{
    uint64_t bits = mix(mix(stream.key + who) ^ (step * UINT64_C(0xd1342543de82ef95)));

    return ((double)(bits >> 11) + 0.5) * 0x1p-53;
}

struct ratio {
    double above[8], below[8];
};

static double
ratio_at(const struct ratio *ratio, double x)
{
    double above = ratio->above[7], below = ratio->below[7];

    for (int i = 6; i >= 0; i--) {
        above = above * x + ratio->above[i];
        below = below * x + ratio->below[i];
    }
    return above / below;
}

/* The three ranges of AS 241: the middle, and the tail in two parts. */
static const struct ratio middle = {
    {3.3871328727963666080e0, 1.3314166789178437745e+2, 1.9715909503065514427e+3,
     1.3731693765509461125e+4, 4.5921953931549871457e+4, 6.7265770927008700853e+4,
     3.3430575583588128105e+4, 2.5090809287301226727e+3},
    {1.0, 4.2313330701600911252e+1, 6.8718700749205790830e+2, 5.3941960214247511077e+3,
     2.1213794301586595867e+4, 3.9307895800092710610e+4, 2.8729085735721942674e+4,
     5.2264952788528545610e+3}};
static const struct ratio tail = {
    {1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0,
     3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1,
     2.27238449892691845833e-2, 7.74545014278341407640e-4},
    {1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
     1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4,
     1.05075007164441684324e-9}};
static const struct ratio far_tail = {
    {6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0,
     2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
     2.71155556874348757815e-5, 2.01033439929228813265e-7},
    {1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
     7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7,
     2.04426310338993978564e-15}};

double
random_normal_quantile(double p)
{
    double from_middle = p - 0.5;

    if (fabs(from_middle) <= 0.425) {
        return from_middle * ratio_at(&middle, 0.180625 - from_middle * from_middle);
    }
    double root = sqrt(-log(from_middle < 0 ? p : 1 - p));
    double z = root <= 5 ? ratio_at(&tail, root - 1.6) : ratio_at(&far_tail, root - 5);
    return from_middle < 0 ? -z : z;
}

double
random_normal(double z)
{
    return 0.5 * erfc(-z * M_SQRT1_2);
}

struct random_shape
random_shape(enum random_law law, double mean, double cv)
{
    double variance = log1p(cv * cv);

    return (struct random_shape){.law = mean > 0 ? law : RANDOM_FIXED,
                                 .mean = mean,
                                 .mu = mean > 0 ? log(mean) - variance / 2 : 0,
                                 .sigma = sqrt(variance)};
}

double
random_time(const struct random_shape *shape, double u)
{
    switch (shape->law) {
    case RANDOM_LOGNORMAL:
        return exp(shape->mu + shape->sigma * random_normal_quantile(u));
    case RANDOM_EXPONENTIAL:
        return -shape->mean * log(u);
    case RANDOM_FIXED:
        break;
    }
    return shape->mean;
}

double
random_time_left(const struct random_shape *shape, double elapsed, double u)
{
    const double last_hundredth = 0.99;

    if (elapsed <= 0 || shape->law == RANDOM_EXPONENTIAL) {
        return random_time(shape, u);
    }
    if (shape->law == RANDOM_FIXED || shape->sigma <= 0) {
        return elapsed < shape->mean ? shape->mean - elapsed : 0;
    }
    double gone = random_normal((log(elapsed) - shape->mu) / shape->sigma);
    if (gone > last_hundredth) {
        gone = last_hundredth;
        elapsed = exp(shape->mu + shape->sigma * random_normal_quantile(gone));
    }
    return random_time(shape, gone + (1 - gone) * u) - elapsed;
}
