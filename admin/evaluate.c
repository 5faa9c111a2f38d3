/* SPDX-License-Identifier: Apache-2.0 */
#include "evaluate.h"

#include <math.h>
#include <stdlib.h>

enum event_kind { EVENT_ISSUE, EVENT_GONE, EVENT_COUNTERS };

struct event {
    int32_t date;
    enum event_kind kind;
    double at;
    int queue;
    size_t index;
};

const char *
evaluate_rule_name(enum evaluate_rule rule)
{
    static const char *const names[EVALUATE_RULES] = {
        [EVALUATE_TEN] = N_("people ahead × 10 min ÷ open counters"),
        [EVALUATE_CONFIGURED] = N_("people ahead × configured minutes ÷ open counters"),
        [EVALUATE_PACE] = N_("people ahead ÷ calls of the last 30 min"),
        [EVALUATE_LES] = N_("wait of the last one called (LES)"),
        [EVALUATE_HOL] = N_("wait so far of the next one (HOL)"),
        [EVALUATE_QL] = N_("queue length, learned minutes (QL)"),
        [EVALUATE_QL_ADAPT] = N_("QL, drawn to the last hour"),
        [EVALUATE_BLEND] = N_("0.7 of that + 0.3 LES"),
        [EVALUATE_OURS] = N_("ours"),
    };

    return names[rule];
}

/* What happens at one instant: first those who come, who know of nothing else at that instant. */
static int
compare_events(const void *a, const void *b)
{
    const struct event *left = a, *right = b;

    if (left->date != right->date) {
        return left->date < right->date ? -1 : 1;
    }
    if (left->at != right->at) {
        return left->at < right->at ? -1 : 1;
    }
    if (left->kind != right->kind) {
        return left->kind < right->kind ? -1 : 1;
    }
    if (left->queue != right->queue) {
        return left->queue < right->queue ? -1 : 1;
    }
    return (left->index > right->index) - (left->index < right->index);
}

static size_t
list_events(const struct trace *trace, struct event **ret_events)
{
    size_t count = 0;
    struct event *events =
        mem_zero_alloc(2 * trace->ticket_count + trace->counter_count + 1, sizeof(*events));

    for (size_t i = 0; i < trace->ticket_count; i++) {
        const struct trace_ticket *ticket = &trace->tickets[i];
        events[count++] =
            (struct event){ticket->date, EVENT_ISSUE, ticket->issued, ticket->queue, i};
        if (!isnan(ticket->gone)) {
            events[count++] =
                (struct event){ticket->date, EVENT_GONE, ticket->gone, ticket->queue, i};
        }
    }
    for (size_t i = 0; i < trace->counter_count; i++) {
        const struct trace_counters *counters = &trace->counters[i];
        events[count++] =
            (struct event){counters->date, EVENT_COUNTERS, counters->at, counters->queue, i};
    }
    qsort(events, count, sizeof(*events), compare_events);
    *ret_events = events;
    return count;
}

struct player {
    const struct trace *trace;
    struct forecast *forecast;
    int *open;          /* by queue */
    double *configured; /* by queue */
    struct evaluate_said *said;
    size_t said_count;
};

static void
begin_day(struct player *player)
{
    for (size_t q = 0; q < player->trace->queue_count; q++) {
        player->open[q] = 0;
        player->configured[q] = -1;
    }
}

static void
play_ticket(struct player *player, const struct event *event)
{
    const struct trace_ticket *ticket = &player->trace->tickets[event->index];
    int64_t id = (int64_t)event->index;

    if (event->kind == EVENT_ISSUE) {
        player->said[player->said_count++] = (struct evaluate_said){
            .ticket = ticket,
            .wait = forecast_join(player->forecast, event->queue, event->at, id, ticket->credit),
            .configured = player->configured[event->queue],
        };
    } else if (ticket->gave_up) {
        forecast_leave(player->forecast, event->queue, event->at, id);
    } else {
        forecast_call(player->forecast, event->queue, event->at, id);
    }
}

static void
play_counters(struct player *player, const struct event *event)
{
    const struct trace_counters *counters = &player->trace->counters[event->index];
    int *open = &player->open[event->queue];

    *open = counters->open + (counters->more ? *open : 0);
    player->configured[event->queue] = counters->configured;
    forecast_counters(player->forecast, event->queue, event->at, *open);
}

size_t
evaluate_play(const struct trace *trace, struct evaluate_said **ret_said)
{
    struct event *events;
    size_t count = list_events(trace, &events);
    struct player player = {.trace = trace, .forecast = forecast_new()};

    player.open = mem_zero_alloc(trace->queue_count + 1, sizeof(*player.open));
    player.configured = mem_zero_alloc(trace->queue_count + 1, sizeof(*player.configured));
    player.said = mem_zero_alloc(trace->ticket_count + 1, sizeof(*player.said));
    for (size_t q = 0; q < trace->queue_count; q++) {
        (void)forecast_queue(player.forecast);
    }
    begin_day(&player);
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && events[i].date != events[i - 1].date) {
            forecast_end_day(player.forecast);
            begin_day(&player);
        }
        if (events[i].kind == EVENT_COUNTERS) {
            play_counters(&player, &events[i]);
        } else {
            play_ticket(&player, &events[i]);
        }
    }
    forecast_free(player.forecast);
    free(player.open);
    free(player.configured);
    free(events);
    *ret_said = player.said;
    return player.said_count;
}

/* −1 = this rule says nothing. */
static double
rule_says(enum evaluate_rule rule, const struct evaluate_said *said)
{
    const struct forecast_state *state = &said->wait.state;
    double places = state->ahead + 1, open = state->open > 0 ? state->open : 1;
    double last = state->last_wait < 0 ? state->line : state->last_wait;

    switch (rule) {
    case EVALUATE_TEN:
        return places * 10 / open;
    case EVALUATE_CONFIGURED:
        return said->configured >= 0 ? places * said->configured / open : -1;
    case EVALUATE_PACE:
        return state->pace >= 0 ? state->pace : state->line;
    case EVALUATE_LES:
        return last;
    case EVALUATE_HOL:
        return state->head_wait;
    case EVALUATE_QL:
        return state->line_past;
    case EVALUATE_QL_ADAPT:
        return state->line;
    case EVALUATE_BLEND:
        return 0.7 * state->line + 0.3 * last;
    default:
        return said->wait.mean;
    }
}

static bool
is_in(const struct evaluate_said *said, const struct evaluate_subset *subset, int32_t first_date)
{
    const struct forecast_state *state = &said->wait.state;

    return !isnan(said->ticket->called) && state->ahead >= subset->least_ahead &&
           state->ahead <= subset->most_ahead && (!subset->counters_open || state->open > 0) &&
           said->ticket->date - first_date >= subset->history_days;
}

void
evaluate_score(const struct trace *trace, const struct evaluate_said *said, size_t count,
               const struct evaluate_subset *subset, struct evaluate_table *ret_table)
{
    struct evaluate_table table = {0};
    int32_t first_date = INT32_MAX;

    for (size_t i = 0; i < trace->ticket_count; i++) {
        first_date = trace->tickets[i].date < first_date ? trace->tickets[i].date : first_date;
    }
    for (size_t i = 0; i < count; i++) {
        if (!is_in(&said[i], subset, first_date)) {
            continue;
        }
        const struct forecast_wait *wait = &said[i].wait;
        double actual = said[i].ticket->called - said[i].ticket->issued;
        for (int rule = 0; rule < EVALUATE_RULES; rule++) {
            bool ours = rule == EVALUATE_OURS;
            double mean = rule_says((enum evaluate_rule)rule, &said[i]);
            if (mean >= 0) {
                score_add(&table.rules[rule], &(struct score_case){.actual = actual,
                                                                   .mean = mean,
                                                                   .p50 = ours ? wait->p50 : NAN,
                                                                   .p80 = ours ? wait->p80 : NAN,
                                                                   .p90 = ours ? wait->p90 : NAN});
            }
        }
        table.floor_square += wait->mean * wait->mean / (wait->state.ahead + 1);
    }
    *ret_table = table;
}

double
evaluate_floor(const struct evaluate_table *table)
{
    const struct score *ours = &table->rules[EVALUATE_OURS];

    return ours->actual > 0 ? sqrt(table->floor_square / ours->count) / (ours->actual / ours->count)
                            : NAN;
}
