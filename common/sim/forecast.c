/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/forecast.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/boost.h"

#define FADE_DAY 0.8
#define FADE_ROWS 0.9
#define PRIOR_TAU 10.0 /* minutes: what most offices reckon with */
#define PRIOR_WEIGHT 5.0
#define LINE_SHARE 0.7
#define TRUST_CALLS 10.0 /* calls seen at which the line has half of its share */

#define RECENT_MIN 60.0
#define PACE_MIN 30.0
#define LEAST_TAU_SHARE 0.1 /* no wait is reckoned shorter than this part of τ, … */
#define MOST_MIN 360.0      /* … nor longer */
#define GAMMA_WEIGHT 50.0
#define DAYS_HALF 2.0 /* days at which the trees count half */
#define FADE_RATIOS 0.8

enum { FEATURES = 9, RATIOS = 80, AHEAD_CLASSES = 6 };

struct person {
    int64_t id;
    double at, due;
    struct boost_row row; /* features: what was known when it joined */
    bool queued;          /* no counter was free, as far as is known */
    double said, blend;
    int ahead;
};
struct past_call {
    double at, worked; /* worked: the day's counter-minutes up to it */
};
struct queue {
    int open;
    double worked;  /* open-counter minutes while somebody waited, today */
    double told_at; /* up to when `worked` is reckoned */
    struct person *people;
    size_t people_count, people_room;
    struct past_call *calls;
    size_t call_count, call_room;
    double last_wait;
    double past_worked, past_calls; /* of the days before, faded */
    double ever_calls;              /* all days, not faded */
};
/* How often an actual wait was so many times the one said. */
struct ratios {
    double count[RATIOS], total;
    double today[RATIOS];
};
struct forecast {
    struct queue *queues;
    size_t queue_count, queue_room;
    struct boost_row *rows;
    size_t row_count, row_room;
    struct boost *boost;
    size_t grown_rows; /* that the trees were grown from */
    bool anybody;      /* joined today */
    double days;       /* that the trees were grown from, faded */
    struct ratios ratios[AHEAD_CLASSES];
};

struct forecast *
forecast_new(void)
{
    return mem_zero_alloc(1, sizeof(struct forecast));
}

struct forecast *
forecast_free(struct forecast *forecast)
{
    if (forecast) {
        for (size_t q = 0; q < forecast->queue_count; q++) {
            free(forecast->queues[q].people);
            free(forecast->queues[q].calls);
        }
        free(forecast->queues);
        free(forecast->rows);
        boost_free(forecast->boost);
        free(forecast);
    }
    return NULL;
}

static void
begin_day(struct queue *queue)
{
    queue->open = 0;
    queue->worked = 0;
    queue->told_at = 0;
    queue->people_count = 0;
    queue->call_count = 0;
    queue->last_wait = -1;
}

int
forecast_queue(struct forecast *forecast)
{
    if (forecast->queue_count == forecast->queue_room) {
        forecast->queue_room = forecast->queue_room ? 2 * forecast->queue_room : 64;
        forecast->queues =
            mem_grow(forecast->queues, forecast->queue_room, sizeof(*forecast->queues));
    }
    struct queue *queue = &forecast->queues[forecast->queue_count];
    *queue = (struct queue){0};
    begin_day(queue);
    return (int)forecast->queue_count++;
}

static void
pass_time(struct queue *queue, double at)
{
    if (at > queue->told_at) {
        if (queue->people_count > 0) {
            queue->worked += queue->open * (at - queue->told_at);
        }
        queue->told_at = at;
    }
}

void
forecast_counters(struct forecast *forecast, int queue, double at, int open)
{
    pass_time(&forecast->queues[queue], at);
    forecast->queues[queue].open = open;
}

/* Counter-minutes and calls of the last `minutes`; of the whole day if it is shorter. */
static void
reckon_recent(const struct queue *queue, double at, double minutes, double *ret_worked,
              double *ret_calls)
{
    size_t first = queue->call_count;

    while (first > 0 && queue->calls[first - 1].at >= at - minutes) {
        first--;
    }
    *ret_worked = queue->worked - (first > 0 ? queue->calls[first - 1].worked : 0);
    *ret_calls = (double)(queue->call_count - first);
}

static struct forecast_state
see_state(struct queue *queue, double at, double credit)
{
    struct forecast_state state = {
        .last_wait = queue->last_wait, .head_wait = 0, .calls_today = (int)queue->call_count};
    double worked, calls, earliest = INFINITY;

    pass_time(queue, at);
    for (size_t i = 0; i < queue->people_count; i++) {
        const struct person *other = &queue->people[i];
        state.ahead += other->due <= at - credit;
        if (other->due < earliest) {
            earliest = other->due;
            state.head_wait = at - other->at;
        }
    }
    state.open = queue->open;
    int open = queue->open > 0 ? queue->open : 1;
    double places = state.ahead + 1;
    state.tau_past =
        (queue->past_worked + PRIOR_WEIGHT * PRIOR_TAU) / (queue->past_calls + PRIOR_WEIGHT);
    reckon_recent(queue, at, RECENT_MIN, &worked, &calls);
    double weight = queue->past_calls + PRIOR_WEIGHT;
    weight = weight < FORECAST_PRIOR_CALLS ? weight : FORECAST_PRIOR_CALLS;
    state.tau = (worked + weight * state.tau_past) / (calls + weight);
    state.line_past = places * state.tau_past / open;
    state.line = places * state.tau / open;
    reckon_recent(queue, at, PACE_MIN, &worked, &calls);
    state.pace = calls > 0 ? places * PACE_MIN / calls : -1;
    double seen = queue->ever_calls + (double)queue->call_count;
    double share = queue->last_wait < 0 ? 1 : LINE_SHARE * seen / (seen + TRUST_CALLS);
    state.blend = share * state.line + (1 - share) * queue->last_wait;
    double least = LEAST_TAU_SHARE * state.tau;
    state.blend = state.blend < least ? least : state.blend > MOST_MIN ? MOST_MIN : state.blend;
    return state;
}

static void
fill_features(const struct forecast_state *state, double at, float *features)
{
    double line = state->line + 1;
    double last = state->last_wait < 0 ? state->line : state->last_wait;
    const double values[FEATURES] = {
        state->ahead + 1,        state->open,        at,
        state->tau_past,         state->tau,         last / line,
        state->head_wait / line, state->calls_today, at + state->line,
    };

    for (int i = 0; i < FEATURES; i++) {
        features[i] = (float)values[i];
    }
}

static int
ahead_class(int ahead)
{
    static const int most[AHEAD_CLASSES - 1] = {0, 2, 5, 10, 20};
    int class = 0;

    while (class < AHEAD_CLASSES - 1 && ahead > most[class]) {
        class ++;
    }
    return class;
}

/* Drawers of a ratio: eight to a doubling, the middle one for what was exactly so. */
static double
ratio_of(double drawer)
{
    return pow(2, (drawer - RATIOS / 2.0) / 8);
}

static int
drawer_of(double ratio)
{
    double drawer = ratio > 0 ? floor(log2(ratio) * 8 + RATIOS / 2.0) : 0;

    return drawer < 0 ? 0 : drawer > RATIOS - 1 ? RATIOS - 1 : (int)drawer;
}

/* Wilson and Hilferty: the p-quantile of a gamma law with mean 1; z of the normal one. */
static double
gamma_ratio(int ahead, double z)
{
    double cv2 = 1.0 / (ahead + 1) + 0.04;
    double root = 1 - cv2 / 9 + z * sqrt(cv2) / 3;

    return root > 0 ? root * root * root : 0;
}

static double
ratio_quantile(const struct ratios *ratios, int ahead, double p, double z)
{
    double guess = gamma_ratio(ahead, z);
    double wanted = p * ratios->total, below = 0;
    int drawer = 0;

    if (ratios->total <= 0) {
        return guess;
    }
    while (drawer < RATIOS - 1 && below + ratios->count[drawer] < wanted) {
        below += ratios->count[drawer++];
    }
    double part = ratios->count[drawer] > 0 ? (wanted - below) / ratios->count[drawer] : 0;
    double learned = ratio_of(drawer + part);
    double trust = ratios->total / (ratios->total + GAMMA_WEIGHT);
    return trust * learned + (1 - trust) * guess;
}

static struct forecast_wait
answer(const struct forecast *forecast, const struct forecast_state *state, const float *features)
{
    const struct ratios *ratios = &forecast->ratios[ahead_class(state->ahead)];
    double factor =
        1 + forecast->days / (forecast->days + DAYS_HALF) * boost_value(forecast->boost, features);
    struct forecast_wait wait = {.state = *state};

    wait.mean = state->blend * (factor < 0.1 ? 0.1 : factor);
    wait.p50 = wait.mean * ratio_quantile(ratios, state->ahead, 0.5, 0);
    wait.p80 = wait.mean * ratio_quantile(ratios, state->ahead, 0.8, 0.8416212335729143);
    wait.p90 = wait.mean * ratio_quantile(ratios, state->ahead, 0.9, 1.2815515655446004);
    return wait;
}

struct forecast_wait
forecast_ask(struct forecast *forecast, int queue, double at, double credit)
{
    struct forecast_state state = see_state(&forecast->queues[queue], at, credit);
    float features[FEATURES];

    fill_features(&state, at, features);
    return answer(forecast, &state, features);
}

static struct person *
add_person(struct queue *queue, double at, int64_t id, double credit)
{
    if (queue->people_count == queue->people_room) {
        queue->people_room = queue->people_room ? 2 * queue->people_room : 16;
        queue->people = mem_grow(queue->people, queue->people_room, sizeof(*queue->people));
    }
    struct person *person = &queue->people[queue->people_count++];
    *person = (struct person){.id = id, .at = at, .due = at - credit};
    return person;
}

struct forecast_wait
forecast_join(struct forecast *forecast, int queue_index, double at, int64_t id, double credit)
{
    struct queue *queue = &forecast->queues[queue_index];
    struct forecast_state state = see_state(queue, at, credit);
    struct person *person = add_person(queue, at, id, credit);

    forecast->anybody = true;
    fill_features(&state, at, person->row.features);
    struct forecast_wait wait = answer(forecast, &state, person->row.features);
    person->queued = true;
    person->said = wait.mean;
    person->blend = state.blend;
    person->ahead = state.ahead;
    return wait;
}

void
forecast_join_free(struct forecast *forecast, int queue, double at, int64_t id, double credit)
{
    pass_time(&forecast->queues[queue], at);
    (void)add_person(&forecast->queues[queue], at, id, credit);
}

/* Takes it out of the queue; false when it is not in it. */
static bool
take_out(struct queue *queue, int64_t id, struct person *ret_person)
{
    for (size_t i = 0; i < queue->people_count; i++) {
        if (queue->people[i].id == id) {
            *ret_person = queue->people[i];
            queue->people_count--;
            memmove(&queue->people[i], &queue->people[i + 1],
                    (queue->people_count - i) * sizeof(*queue->people));
            return true;
        }
    }
    return false;
}

static void
keep_row(struct forecast *forecast, const struct person *person, double wait)
{
    if (forecast->row_count == FORECAST_ROWS_MAX) {
        size_t half = FORECAST_ROWS_MAX / 2;
        memmove(forecast->rows, forecast->rows + half, half * sizeof(*forecast->rows));
        forecast->row_count = half;
    }
    if (forecast->row_count == forecast->row_room) {
        forecast->row_room = forecast->row_room ? 2 * forecast->row_room : 1024;
        forecast->rows = mem_grow(forecast->rows, forecast->row_room, sizeof(*forecast->rows));
    }
    struct boost_row *row = &forecast->rows[forecast->row_count++];
    *row = person->row;
    row->target = (wait - person->blend) / person->blend;
    row->weight = person->blend * person->blend;
    forecast->ratios[ahead_class(person->ahead)].today[drawer_of(wait / person->said)] += 1;
}

void
forecast_call(struct forecast *forecast, int queue_index, double at, int64_t id)
{
    struct queue *queue = &forecast->queues[queue_index];
    struct person person;

    pass_time(queue, at);
    if (!take_out(queue, id, &person) || !person.queued) {
        return;
    }
    keep_row(forecast, &person, at - person.at);
    if (queue->call_count == queue->call_room) {
        queue->call_room = queue->call_room ? 2 * queue->call_room : 64;
        queue->calls = mem_grow(queue->calls, queue->call_room, sizeof(*queue->calls));
    }
    queue->calls[queue->call_count++] = (struct past_call){at, queue->worked};
    queue->last_wait = at - person.at;
}

void
forecast_leave(struct forecast *forecast, int queue, double at, int64_t id)
{
    struct person person;

    pass_time(&forecast->queues[queue], at);
    (void)take_out(&forecast->queues[queue], id, &person);
}

static void
end_day_of_ratios(struct ratios *ratios)
{
    ratios->total = 0;
    for (int i = 0; i < RATIOS; i++) {
        ratios->count[i] = ratios->count[i] * FADE_RATIOS + ratios->today[i];
        ratios->today[i] = 0;
        ratios->total += ratios->count[i];
    }
}

void
forecast_end_day(struct forecast *forecast)
{
    if (!forecast->anybody) {
        for (size_t q = 0; q < forecast->queue_count; q++) {
            begin_day(&forecast->queues[q]);
        }
        return;
    }
    forecast->anybody = false;
    for (size_t q = 0; q < forecast->queue_count; q++) {
        struct queue *queue = &forecast->queues[q];
        queue->past_worked = queue->past_worked * FADE_DAY + queue->worked;
        queue->past_calls = queue->past_calls * FADE_DAY + (double)queue->call_count;
        queue->ever_calls += (double)queue->call_count;
        begin_day(queue);
    }
    for (int i = 0; i < AHEAD_CLASSES; i++) {
        end_day_of_ratios(&forecast->ratios[i]);
    }
    forecast->days = forecast->days * FADE_ROWS + 1;
    /* Less than a tenth more rows teach nothing new; a long past is read in quickly that way. */
    if (forecast->row_count < forecast->grown_rows ||
        forecast->row_count > forecast->grown_rows + forecast->grown_rows / 10) {
        boost_free(forecast->boost);
        forecast->boost = boost_learn(forecast->rows, forecast->row_count, FEATURES);
        forecast->grown_rows = forecast->row_count;
    }
    for (size_t i = 0; i < forecast->row_count; i++) {
        forecast->rows[i].weight *= FADE_ROWS;
    }
}
