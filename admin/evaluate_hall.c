/* SPDX-License-Identifier: Apache-2.0 */
#include "evaluate_hall.h"

#include <math.h>
#include <stdlib.h>

#include "sim/day.h"
#include "sim/estimate.h"
#include "sim/forecast.h"

enum { MINUTE_MS = 60000, DAY_MS = 86400000, PRIOR_MS = 10 * MINUTE_MS, WORKDAYS = 5 };

struct said {
    int64_t ticket;
    double minutes[EVALUATE_HALL_RULES], p50, p80, p90;
    int ahead;
};
struct last_call {
    int64_t entered, called;
};
struct player {
    const struct hall *hall;
    struct sim_engine *engine;
    struct estimator *estimator;
    struct learn *learn;
    struct forecast *forecast; /* its queues are the services */
    struct sim_day day;
    struct evaluate_hall_table table;
    bool scored;
    int weekday;
    int64_t midnight;
    struct estimate_service *services;
    struct estimate_counter *counters;
    struct estimate_span *spans; /* of counter i from i × HOURS_SPANS_MAX on */
    int *skills;                 /* of counter i from i × service_count on */
    struct estimate_ticket *waiting;
    struct estimate_wait *waits;
    struct last_call (*last)[2]; /* by service; with a credit or not */
    struct sim_note *calls;      /* by counter: the one in hand */
    int64_t *free_since;         /* by counter */
    struct said *said;
    size_t said_count, said_room;
};

const char *
evaluate_hall_rule_name(enum evaluate_hall_rule rule)
{
    static const char *const names[EVALUATE_HALL_RULES] = {
        [EVALUATE_HALL_QL] = N_("people ahead × learned minutes ÷ counters that serve it"),
        [EVALUATE_HALL_LES] = N_("wait of the last one called (LES)"),
        [EVALUATE_HALL_FORECAST] = N_("forecast from the queue's flow alone"),
        [EVALUATE_HALL_NOW] = N_("roll-out, counters as they are"),
        [EVALUATE_HALL_BLEND] = N_("0.7 of that + 0.3 LES"),
        [EVALUATE_HALL_ROSTER] = N_("ours"),
    };

    return names[rule];
}

static void
put_services(struct player *player, int64_t now)
{
    int quarter = (int)((now - player->midnight) / MINUTE_MS / 15);
    const struct hours_day *hours = &player->hall->hours.week[player->weekday];

    for (size_t s = 0; s < player->hall->service_count; s++) {
        player->services[s] = (struct estimate_service){
            .closes_at = player->midnight + hours->spans[hours->count - 1].to * (int64_t)MINUTE_MS,
            .last_issued_at = player->last[s][0].entered,
            .last_called_at = player->last[s][0].called,
            .learned = learn_service(player->learn, (int)s),
            .rate = learn_rate(player->learn, (int)s, player->weekday, quarter),
        };
    }
}

static bool
is_open(const struct player *player, size_t counter, int64_t now)
{
    for (size_t i = 0; i < player->day.hall.span_count; i++) {
        const struct sim_span *span = &player->day.hall.spans[i];
        if (span->counter == (int)counter && span->from <= now && now < span->to) {
            return true;
        }
    }
    return false;
}

static void
put_counter(struct player *player, size_t c, const struct sim_scene *scene)
{
    const struct sim_skills *skills = &player->day.hall.skills[c];
    struct estimate_span *spans = &player->spans[c * HOURS_SPANS_MAX];
    int *list = &player->skills[c * player->hall->service_count];
    struct estimate_counter *counter = &player->counters[c];

    *counter = (struct estimate_counter){.primary = list,
                                         .open = is_open(player, c, scene->now),
                                         .serving = -1,
                                         .factor = 1,
                                         .has_roster = true,
                                         .spans = spans};
    for (size_t i = 0; i < skills->count; i++) {
        list[i] = skills->list[i].service;
        counter->primary_count += !skills->list[i].secondary;
        counter->secondary_count += skills->list[i].secondary;
    }
    counter->secondary = list + counter->primary_count;
    if (scene->desks[c].busy) {
        counter->serving = scene->desks[c].service;
        counter->since = scene->desks[c].since;
    }
    for (size_t i = 0; i < player->day.hall.span_count; i++) {
        const struct sim_span *span = &player->day.hall.spans[i];
        if (span->counter == (int)c) {
            spans[counter->span_count++] = (struct estimate_span){span->from, span->to};
        }
    }
}

static struct estimate_hall
see_hall(struct player *player, const struct sim_scene *scene, int64_t credit_ms)
{
    put_services(player, scene->now);
    for (size_t s = 0; s < player->hall->service_count; s++) {
        player->services[s].guard = scene->guards[s];
    }
    for (size_t c = 0; c < player->hall->counter_count; c++) {
        put_counter(player, c, scene);
    }
    player->waiting = mem_grow(player->waiting, scene->ticket_count + 1, sizeof(*player->waiting));
    for (size_t i = 0; i < scene->ticket_count; i++) {
        player->waiting[i] = (struct estimate_ticket){.service = scene->tickets[i].services[0],
                                                      .key = scene->tickets[i].key,
                                                      .free_at = scene->tickets[i].free_at,
                                                      .bound = scene->tickets[i].bound_counter};
        player->waiting[i].key.id -= SIM_FLOW_ID;
    }
    return (struct estimate_hall){
        .now = scene->now,
        .guard_limit = player->day.hall.guard_limit,
        .secondary_after_ms = player->day.hall.secondary_after_ms,
        .services = player->services,
        .service_count = player->hall->service_count,
        .counters = player->counters,
        .counter_count = player->hall->counter_count,
        .waiting = player->waiting,
        .waiting_count = scene->ticket_count,
        .new_credit_ms = credit_ms,
        .seed = 1,
    };
}

static bool
serves(const struct estimate_counter *counter, int service)
{
    for (size_t i = 0; i < counter->primary_count + counter->secondary_count; i++) {
        if (counter->primary[i] == service) {
            return true;
        }
    }
    return false;
}

static double
minute_of(const struct player *player, int64_t at)
{
    return (double)(at - player->midnight) / MINUTE_MS;
}

static bool
has_skill(const struct player *player, size_t counter, int service)
{
    const struct sim_skills *skills = &player->day.hall.skills[counter];

    for (size_t i = 0; i < skills->count; i++) {
        if (skills->list[i].service == service) {
            return true;
        }
    }
    return false;
}

/* What the forecast hears of a ticket's coming, and says; nothing of one that meets a free counter.
 */
static double
forecast_ticket(struct player *player, const struct sim_note *note, const struct sim_scene *scene)
{
    double at = minute_of(player, note->at), credit = minute_of(player, note->base);
    int open = 0;
    bool free_counter = false;

    for (size_t c = 0; c < player->hall->counter_count; c++) {
        if (has_skill(player, c, note->service) && is_open(player, c, note->at)) {
            open++;
            free_counter = free_counter || !scene->desks[c].busy;
        }
    }
    credit -= minute_of(player, note->due);
    forecast_counters(player->forecast, note->service, at, open);
    if (free_counter) {
        forecast_join_free(player->forecast, note->service, at, note->ticket, credit);
        return 0;
    }
    return forecast_join(player->forecast, note->service, at, note->ticket, credit).mean;
}

/* A counter that is closed now, by its roster, and has none from here on. */
static void
forget_roster(struct player *player)
{
    for (size_t c = 0; c < player->hall->counter_count; c++) {
        player->counters[c].has_roster = false;
    }
}

static void
say(struct player *player, const struct sim_note *note, double forecast)
{
    int64_t credit_ms = note->base - note->due;
    struct estimate_hall hall = see_hall(player, sim_engine_scene(player->engine), credit_ms);
    struct said said = {.ticket = note->ticket};
    int open = 0, ahead = 0;
    bool free_counter = false;

    for (size_t c = 0; c < hall.counter_count; c++) {
        if (hall.counters[c].open && serves(&hall.counters[c], note->service)) {
            open++;
            free_counter = free_counter || hall.counters[c].serving < 0;
        }
    }
    if (free_counter) {
        return;
    }
    for (size_t i = 0; i < hall.waiting_count; i++) {
        ahead += hall.waiting[i].service == note->service && hall.waiting[i].key.due <= note->due;
    }
    const struct last_call *last = &player->last[note->service][credit_ms > 0];
    said.ahead = ahead;
    said.minutes[EVALUATE_HALL_QL] = (ahead + 1) * player->services[note->service].learned.mean_ms /
                                     MINUTE_MS / (open > 0 ? open : 1);
    said.minutes[EVALUATE_HALL_LES] =
        last->called > 0 ? (double)(last->called - last->entered) / MINUTE_MS : 0;
    estimate_hall(player->estimator, &hall, NULL, player->waits);
    const struct estimate_wait *wait = &player->waits[note->service];
    said.minutes[EVALUATE_HALL_ROSTER] = (double)wait->mean_ms / MINUTE_MS;
    said.p50 = (double)wait->p50_ms / MINUTE_MS;
    said.p80 = (double)wait->p80_ms / MINUTE_MS;
    said.p90 = (double)wait->p90_ms / MINUTE_MS;
    said.minutes[EVALUATE_HALL_FORECAST] = forecast;
    forget_roster(player);
    estimate_hall(player->estimator, &hall, NULL, player->waits);
    said.minutes[EVALUATE_HALL_NOW] = (double)wait->mean_ms / MINUTE_MS;
    said.minutes[EVALUATE_HALL_BLEND] =
        0.7 * said.minutes[EVALUATE_HALL_NOW] + 0.3 * said.minutes[EVALUATE_HALL_LES];
    if (player->said_count == player->said_room) {
        player->said_room = player->said_room ? 2 * player->said_room : 256;
        player->said = mem_grow(player->said, player->said_room, sizeof(*player->said));
    }
    player->said[player->said_count++] = said;
}

static void
score(struct player *player, const struct sim_note *call)
{
    double actual = (double)(call->at - call->entered) / MINUTE_MS;

    for (size_t i = 0; i < player->said_count; i++) {
        struct said *said = &player->said[i];
        if (said->ticket != call->ticket) {
            continue;
        }
        for (int rule = 0; rule < EVALUATE_HALL_RULES; rule++) {
            bool ours = rule == EVALUATE_HALL_ROSTER;
            const struct score_case one = {actual, said->minutes[rule], ours ? said->p50 : NAN,
                                           ours ? said->p80 : NAN, ours ? said->p90 : NAN};
            score_add(&player->table.rules[rule], &one);
            if (ours) {
                score_add(&player->table.classes[score_class(said->ahead)], &one);
            }
        }
        *said = player->said[--player->said_count];
        return;
    }
}

static void
learn_from(struct player *player, const struct sim_note *end)
{
    const struct sim_note *call = &player->calls[end->counter];

    learn_call(player->learn, &(struct learn_call){.service = call->service,
                                                   .staff = -1,
                                                   .issued_at = call->entered,
                                                   .free_since = player->free_since[end->counter],
                                                   .called_at = call->at,
                                                   .ended_at = end->at,
                                                   .came = end->kind == SIM_END});
    player->free_since[end->counter] = end->at;
}

static void
hear(void *context, const struct sim_note *note)
{
    struct player *player = context;
    double forecast;

    switch (note->kind) {
    case SIM_ENTER:
        learn_arrival(player->learn, note->service,
                      (int)((note->at - player->midnight) / MINUTE_MS), note->base - note->due);
        forecast = forecast_ticket(player, note, sim_engine_scene(player->engine));
        if (player->scored) {
            say(player, note, forecast);
        }
        break;
    case SIM_CALL:
        score(player, note);
        forecast_call(player->forecast, note->service, minute_of(player, note->at), note->ticket);
        player->calls[note->counter] = *note;
        player->last[note->service][note->due < note->base] =
            (struct last_call){note->entered, note->at};
        break;
    case SIM_END:
    case SIM_MISS:
        learn_from(player, note);
        break;
    case SIM_LEAVE:
        break;
    }
}

static void
play_day(struct player *player, const struct evaluate_hall_plan *plan, int number)
{
    player->weekday = 1 + number % WORKDAYS;
    player->midnight = (number + 1) * (int64_t)DAY_MS;
    player->scored = number >= plan->history_days;
    player->said_count = 0;
    for (size_t s = 0; s < player->hall->service_count; s++) {
        player->last[s][0] = player->last[s][1] = (struct last_call){0};
    }
    for (size_t c = 0; c < player->hall->counter_count; c++) {
        player->free_since[c] = 0;
    }
    sim_day_begin(&player->day, player->hall, player->weekday, player->midnight, plan->load);
    (void)sim_engine_run(player->engine, &player->day.hall, &player->day.scene, plan->seed,
                         (uint32_t)number, NULL, hear, player);
    sim_day_done(&player->day);
    learn_end_day(player->learn, player->weekday);
    forecast_end_day(player->forecast);
}

void
evaluate_hall_play(const struct hall *hall, const struct evaluate_hall_plan *plan,
                   struct evaluate_hall_table *ret_table)
{
    size_t services = hall->service_count, counters = hall->counter_count;
    struct player player = {.hall = hall,
                            .engine = sim_engine_open(),
                            .estimator = estimator_new(),
                            .learn = learn_new((int)services, 0, PRIOR_MS),
                            .forecast = forecast_new()};

    player.services = mem_zero_alloc(services, sizeof(*player.services));
    player.counters = mem_zero_alloc(counters, sizeof(*player.counters));
    player.spans = mem_zero_alloc(counters * HOURS_SPANS_MAX, sizeof(*player.spans));
    player.skills = mem_zero_alloc(counters * services, sizeof(*player.skills));
    player.waits = mem_zero_alloc(services, sizeof(*player.waits));
    player.last = mem_zero_alloc(services, sizeof(*player.last));
    player.calls = mem_zero_alloc(counters, sizeof(*player.calls));
    player.free_since = mem_zero_alloc(counters, sizeof(*player.free_since));
    for (size_t s = 0; s < services; s++) {
        (void)forecast_queue(player.forecast);
    }
    for (int day = 0; day < plan->history_days + plan->scored_days; day++) {
        play_day(&player, plan, day);
    }
    *ret_table = player.table;
    void *owned[] = {player.services,   player.counters, player.spans, player.skills,
                     player.waits,      player.last,     player.calls, player.said,
                     player.free_since, player.waiting};
    for (size_t i = 0; i < ARRAY_SIZE(owned); i++) {
        free(owned[i]);
    }
    learn_free(player.learn);
    forecast_free(player.forecast);
    estimator_free(player.estimator);
    sim_engine_close(player.engine);
}
