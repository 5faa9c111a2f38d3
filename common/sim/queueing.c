/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/queueing.h"

#include <math.h>

double
queueing_erlang_b(int servers, double load)
{
    double blocked = 1;

    for (int k = 1; k <= servers; k++) {
        blocked = load * blocked / (k + load * blocked);
    }
    return blocked;
}

struct queueing
queueing_erlang_c(int servers, double arrivals, double service)
{
    double load = arrivals / service;

    if (load >= servers) {
        return (struct queueing){1, INFINITY, INFINITY, 0};
    }
    double blocked = queueing_erlang_b(servers, load);
    double waiting = servers * blocked / (servers - load * (1 - blocked));
    double mean = waiting / (servers * service - arrivals);
    return (struct queueing){waiting, mean, arrivals * mean, 0};
}

double
queueing_erlang_c_later(int servers, double arrivals, double service, double t)
{
    struct queueing queue = queueing_erlang_c(servers, arrivals, service);

    if (isinf(queue.mean_wait)) {
        return 1;
    }
    return queue.wait_probability * exp(-(servers * service - arrivals) * t);
}

double
queueing_erlang_c_quantile(int servers, double arrivals, double service, double share)
{
    struct queueing queue = queueing_erlang_c(servers, arrivals, service);

    if (isinf(queue.mean_wait)) {
        return INFINITY;
    }
    if (queue.wait_probability <= 1 - share) {
        return 0;
    }
    return log(queue.wait_probability / (1 - share)) / (servers * service - arrivals);
}

/* The states' weights are kept beside their greatest, so that no load overflows. */
struct queueing
queueing_erlang_a(int servers, double arrivals, double service, double leaving)
{
    const double huge = 1e200, nothing = 1e-18;
    double weight = 1, all = 1, waiting = servers == 0 ? 1 : 0, queue = 0;

    for (int k = 1;; k++) {
        int behind = k > servers ? k - servers : 0;
        weight *= arrivals / ((k < servers ? k : servers) * service + behind * leaving);
        all += weight;
        waiting += k >= servers ? weight : 0;
        queue += behind * weight;
        if (weight > huge) {
            weight /= huge;
            all /= huge;
            waiting /= huge;
            queue /= huge;
        }
        if (k > servers && weight * (behind + 1) < nothing * all) {
            break;
        }
    }
    queue /= all;
    return (struct queueing){waiting / all, queue / arrivals, queue, leaving * queue / arrivals};
}

double
queueing_ahead_mean(int ahead, double rate)
{
    return (ahead + 1) / rate;
}

double
queueing_ahead_cv(int ahead)
{
    return 1 / sqrt(ahead + 1);
}

/* P(Erlang(n + 1) > x) = P(Poisson(x) ≤ n). */
static double
later(int ahead, double x)
{
    double sum = 0;

    for (int k = 0; k <= ahead; k++) {
        sum += exp(k * log(x) - x - lgamma(k + 1.0));
    }
    return sum;
}

double
queueing_ahead_quantile(int ahead, double rate, double share)
{
    double low = 0, high = ahead + 1;

    if (share <= 0) {
        return 0;
    }
    while (later(ahead, high) > 1 - share) {
        high *= 2;
    }
    for (int i = 0; i < 100; i++) {
        double middle = (low + high) / 2;
        if (later(ahead, middle) > 1 - share) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return (low + high) / 2 / rate;
}

double
queueing_ahead_mean_leaving(int ahead, int servers, double service, double leaving)
{
    double mean = 0;

    for (int i = 0; i <= ahead; i++) {
        mean += 1 / (servers * service + i * leaving);
    }
    return mean;
}

struct queueing_classes
queueing_kleinrock(int servers, double high, double low, double service, double ratio)
{
    struct queueing all = queueing_erlang_c(servers, high + low, service);
    double capacity = servers * service;
    double low_wait = all.mean_wait / (1 - high / capacity * (1 - ratio));

    if (isinf(all.mean_wait)) {
        return (struct queueing_classes){INFINITY, INFINITY};
    }
    return (struct queueing_classes){
        .high = all.mean_wait - low / capacity * low_wait * (1 - ratio), .low = low_wait};
}

struct queueing_classes
queueing_cobham(int servers, double high, double low, double service)
{
    return queueing_kleinrock(servers, high, low, service, 0);
}

static double
served_within(int servers, double arrivals, double service, double leaving, double t)
{
    if (leaving <= 0) {
        return 1 - queueing_erlang_c_later(servers, arrivals, service, t);
    }
    struct queueing queue = queueing_erlang_a(servers, arrivals, service, leaving);
    if (queue.wait_probability <= 0) {
        return 1;
    }
    double late = queue.wait_probability * exp(-t * queue.wait_probability / queue.mean_wait);
    return 1 - queue.abandoned - (1 - queue.abandoned) * late;
}

int
queueing_servers(double arrivals, double service, double leaving, double t, double share, int max)
{
    int servers = 1;

    if (arrivals <= 0) {
        return 0;
    }
    while (servers <= max && served_within(servers, arrivals, service, leaving, t) < share) {
        servers++;
    }
    return servers;
}
