/* SPDX-License-Identifier: Apache-2.0
 * simulate staff: how many counters a service needs in each quarter of an hour. Erlang says it as
 * if each quarter lasted for ever; the engine plays the day with that many, and where too few were
 * called in time one more is put, until the day as a whole keeps the promise. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "i18n/i18n.h"
#include "sim/queueing.h"
#include "simulate.h"

enum { MINUTE = 60000, QUARTER = 15 * MINUTE, QUARTERS = 96, COUNTERS_MAX = 60, RUNS = 40 };
enum { SHARE_PERCENT = 80, TRIES_MAX = 200 };
static const double patience_counts_from = 0.05; /* share that leaves */

struct demand {
    int service;
    double arrivals[QUARTERS], open[QUARTERS];
    double mean_ms;  /* of a counter for each ticket */
    double patience; /* ms; 0 = nobody leaves */
    int promise_min, share_percent;
    int erlang[QUARTERS], needed[QUARTERS];
    /* Of the last simulation, by the quarter of arrival. */
    double came[QUARTERS], in_time[QUARTERS];
    double erlang_percent, needed_percent;
};

static size_t
quarter_of(const struct record *record, int64_t at)
{
    int64_t after = at - record->begins + record->hall->day_starts_min * INT64_C(60000);

    return (size_t)(after / QUARTER % QUARTERS);
}

static void
count_demand(const struct record *record, struct demand *demand)
{
    double waited = 0, left = 0, tickets = 0;

    for (size_t i = 0; i < record->ticket_count; i++) {
        const struct record_ticket *ticket = &record->tickets[i];
        for (size_t k = 0; k < ticket->visit_count && !ticket->direct; k++) {
            const struct record_visit *visit = &ticket->visits[k];
            bool gone = !visit->called && ticket->left;
            if (visit->service != demand->service) {
                continue;
            }
            demand->arrivals[quarter_of(record, visit->entered)]++;
            tickets++;
            left += gone;
            waited += visit->called ? (double)(visit->called - visit->entered)
                      : gone        ? (double)(ticket->left - visit->entered)
                                    : 0;
        }
    }
    if (tickets > 0 && left / tickets > patience_counts_from) {
        demand->patience = waited / left;
    }
    const struct sim_service *work = &record->services[demand->service];
    demand->mean_ms = (1 - work->no_show) * work->mean_ms + work->no_show * work->no_show_ms +
                      record->reaction_mean;
    for (size_t i = 0; i < record->span_count; i++) {
        const struct record_span *span = &record->spans[i];
        bool serves = false;
        for (size_t k = 0; k < span->skills.count; k++) {
            const struct sim_skill *skill = &span->skills.list[k];
            serves = serves || (skill->service == demand->service && !skill->secondary);
        }
        for (int64_t at = span->from; serves && at < span->to; at += MINUTE) {
            demand->open[quarter_of(record, at)] += (double)MINUTE / QUARTER;
        }
    }
}

static void
ask_erlang(struct demand *demand)
{
    for (size_t i = 0; i < QUARTERS; i++) {
        demand->erlang[i] =
            queueing_servers(demand->arrivals[i] / 15, MINUTE / demand->mean_ms,
                             demand->patience > 0 ? MINUTE / demand->patience : 0,
                             demand->promise_min, demand->share_percent / 100.0, COUNTERS_MAX);
        demand->needed[i] = demand->erlang[i];
    }
}

/* Counter c is open in the quarters that need more than c; the last of them lasts until nobody is
 * left. */
static size_t
fill_spans(const struct demand *demand, struct sim_span *spans)
{
    size_t count = 0, last = 0;

    for (size_t i = 0; i < QUARTERS; i++) {
        last = demand->needed[i] > 0 ? i : last;
    }
    for (int counter = 0; counter < COUNTERS_MAX; counter++) {
        for (size_t i = 0; i < QUARTERS; i++) {
            if (demand->needed[i] <= counter) {
                continue;
            }
            size_t end = i;
            while (end < last && demand->needed[end + 1] > counter) {
                end++;
            }
            spans[count++] = (struct sim_span){.from = (int64_t)i * QUARTER,
                                               .to = end == last ? (int64_t)2 * QUARTERS * QUARTER
                                                                 : ((int64_t)end + 1) * QUARTER,
                                               .counter = (int16_t)counter,
                                               .staff = SIM_NONE,
                                               .factor = 1};
            i = end;
        }
    }
    return count;
}

static void
note_call(void *context, const struct sim_note *note)
{
    struct demand *demand = context;
    size_t quarter = (size_t)(note->entered / QUARTER) % QUARTERS;

    if (note->kind == SIM_LEAVE) {
        demand->came[quarter]++;
    } else if (note->kind == SIM_CALL) {
        demand->came[quarter]++;
        demand->in_time[quarter] += note->at - note->entered <= demand->promise_min * MINUTE;
    }
}

/* The percentage of the day that is called in time with `needed` counters. */
static double
simulate(struct demand *demand, const struct record *record, struct sim_engine *engine)
{
    static const struct sim_skill skill = {.service = 0};
    const struct sim_skills skills = {&skill, 1};
    struct sim_span *spans = mem_zero_alloc(COUNTERS_MAX * QUARTERS, sizeof(*spans));
    const struct sim_flow flow = {
        .slice_ms = QUARTER, .counts = demand->arrivals, .slice_count = QUARTERS};
    const struct sim_hall hall = {
        .services = &record->services[demand->service],
        .service_count = 1,
        .counter_count = COUNTERS_MAX,
        .skills = &skills,
        .skills_count = 1,
        .spans = spans,
        .span_count = fill_spans(demand, spans),
        .flows = &flow,
        .flow_count = 1,
        .guard_limit = record->hall->settings.guard,
        .law = RANDOM_LOGNORMAL,
        .reaction_mean = record->reaction_mean,
        .reaction_cv = record->reaction_cv,
        .patience_mean = demand->patience,
    };
    const struct sim_scene scene = {.now = -1, .until = (int64_t)2 * QUARTERS * QUARTER};
    double came = 0, in_time = 0;

    memset(demand->came, 0, sizeof(demand->came));
    memset(demand->in_time, 0, sizeof(demand->in_time));
    for (uint32_t run = 0; run < RUNS; run++) {
        sim_engine_run(engine, &hall, &scene, 1, run, NULL, note_call, demand);
    }
    for (size_t i = 0; i < QUARTERS; i++) {
        came += demand->came[i];
        in_time += demand->in_time[i];
    }
    free(spans);
    return came > 0 ? 100 * in_time / came : 100;
}

/* One more in the quarter in which most people came too late to be called in time. */
static void
meet_promise(struct demand *demand, const struct record *record, struct sim_engine *engine)
{
    demand->erlang_percent = demand->needed_percent = simulate(demand, record, engine);
    for (int i = 0; i < TRIES_MAX && demand->needed_percent < demand->share_percent; i++) {
        size_t worst = QUARTERS;
        double most = 0;
        for (size_t q = 0; q < QUARTERS; q++) {
            double late = demand->came[q] - demand->in_time[q];
            if (late > most && demand->needed[q] < COUNTERS_MAX) {
                most = late;
                worst = q;
            }
        }
        if (worst == QUARTERS) {
            break;
        }
        demand->needed[worst]++;
        demand->needed_percent = simulate(demand, record, engine);
    }
}

static json_t *
quarter_to_json(const struct demand *demand, size_t quarter)
{
    char from[8];
    double came = demand->came[quarter];

    str_format(from, sizeof(from), "%02d:%02d", (int)quarter / 4, (int)quarter % 4 * 15);
    return json_pack("{s:s, s:I, s:I, s:i, s:i, s:I}", "from", from, "arrivals",
                     (json_int_t)llround(demand->arrivals[quarter]), "open",
                     (json_int_t)llround(demand->open[quarter]), "erlang", demand->erlang[quarter],
                     "needed", demand->needed[quarter], "within_percent",
                     (json_int_t)llround(came > 0 ? 100 * demand->in_time[quarter] / came : 100));
}

static json_t *
demand_to_json(const struct demand *demand, const struct hall *hall)
{
    json_t *quarters = json_array();
    double open = 0, erlang = 0, needed = 0;

    for (size_t i = 0; i < QUARTERS; i++) {
        if (demand->arrivals[i] > 0 || demand->open[i] > 0) {
            json_array_append_new(quarters, quarter_to_json(demand, i));
        }
        open += demand->open[i];
        erlang += demand->erlang[i];
        needed += demand->needed[i];
    }
    return json_pack("{s:s, s:i, s:I, s:b, s:I, s:I, s:I, s:I, s:I, s:o}", "service",
                     hall->services[demand->service].id, "promise_min", demand->promise_min,
                     "mean_ms", (json_int_t)llround(demand->mean_ms), "people_leave",
                     demand->patience > 0, "open_min", (json_int_t)llround(15 * open), "erlang_min",
                     (json_int_t)llround(15 * erlang), "needed_min",
                     (json_int_t)llround(15 * needed), "erlang_percent",
                     (json_int_t)llround(demand->erlang_percent), "needed_percent",
                     (json_int_t)llround(demand->needed_percent), "quarters", quarters);
}

static json_t *
ask_services(const struct record *record, int share_percent)
{
    struct demand *demand = mem_zero_alloc(1, sizeof(*demand));
    struct sim_engine *engine = sim_engine_open();
    json_t *services = json_array();

    for (size_t i = 0; i < record->hall->service_count; i++) {
        double arrivals = 0;
        *demand = (struct demand){.service = (int)i,
                                  .promise_min = simulate_promise_min(record->hall, (int)i),
                                  .share_percent = share_percent};
        count_demand(record, demand);
        for (size_t q = 0; q < QUARTERS; q++) {
            arrivals += demand->arrivals[q];
        }
        if (arrivals > 0) {
            ask_erlang(demand);
            meet_promise(demand, record, engine);
            json_array_append_new(services, demand_to_json(demand, record->hall));
        }
    }
    sim_engine_close(engine);
    free(demand);
    return services;
}

enum status
simulate_staff(const struct call *call, json_t *reply)
{
    struct word_option option = {.name = "share"};
    const char *places[2] = {NULL, NULL};
    struct record record = {0};
    struct hall *hall = NULL;
    int64_t share = SHARE_PERCENT;
    int count = 0;
    enum status status = words_parse(call, &option, 1, places, 2, &count, reply);

    if (status == STATUS_OK && option.value && !str_to_int(option.value, 1, 99, &share)) {
        status = reply_usage(reply, N_("'{0}' is no such number."), 1, option.value);
    }
    if (status == STATUS_OK) {
        status = simulate_load(call, count == 2 ? places[1] : NULL, &hall, &record, reply);
    }
    if (status == STATUS_OK) {
        json_object_set_new(reply, "ok", json_true());
        json_object_set_new(reply, "day", json_string(record.day));
        json_object_set_new(reply, "share_percent", json_integer(share));
        json_object_set_new(reply, "staff", ask_services(&record, (int)share));
    }
    record_done(&record);
    hall_free(hall);
    return status;
}

static int
number(const json_t *object, const char *key)
{
    return (int)json_integer_value(json_object_get(object, key));
}

void
simulate_say_staff(const json_t *reply, FILE *out)
{
    const json_t *service, *quarter;
    size_t i, k;

    fprintf(out, "%s\n%s\n", reply_text(reply, "day"),
            _("Quarter of an hour, tickets, counters open, by Erlang, needed, called in time."));
    json_array_foreach(json_object_get(reply, "staff"), i, service)
    {
        char numbers[4][16], text[240];
        json_array_foreach(json_object_get(service, "quarters"), k, quarter)
        {
            fprintf(out, "%-4s %s %5d %5d %5d %5d %5d %%\n", reply_text(service, "service"),
                    reply_text(quarter, "from"), number(quarter, "arrivals"),
                    number(quarter, "open"), number(quarter, "erlang"), number(quarter, "needed"),
                    number(quarter, "within_percent"));
        }
        str_format(numbers[0], 16, "%d", number(service, "erlang_percent"));
        str_format(numbers[1], 16, "%d", number(service, "promise_min"));
        str_format(numbers[2], 16, "%.1f", number(service, "needed_min") / 60.0);
        str_format(numbers[3], 16, "%d", number(service, "needed_percent"));
        str_fill(text, sizeof(text),
                 _("By Erlang {0} % are called within {1} minutes; with {2} counter hours {3} %."),
                 (const char *[]){numbers[0], numbers[1], numbers[2], numbers[3]}, 4);
        fprintf(out, "%-4s %s\n", reply_text(service, "service"), text);
    }
}
