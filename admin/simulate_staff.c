/* SPDX-License-Identifier: Apache-2.0
 * simulate staff: how many counters a service needs in each quarter of an hour, from one day or the
 * same weekday of several weeks. Erlang says it as
 * if each quarter lasted for ever; the engine plays the day with that many, puts one more where too
 * few were called in time and takes one away where there are more than it takes. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "i18n/i18n.h"
#include "sim/queueing.h"
#include "simulate.h"

enum { MINUTE = 60000, QUARTER = 15 * MINUTE, QUARTERS = 96, COUNTERS_MAX = 60, RUNS = 30 };
enum { SHARE_PERCENT = 80, QUARTER_SLACK = 15, TRIES_MAX = 200, WEEKS_MAX = 26 };
static const double patience_counts_from = 0.05; /* share that leaves */

struct demand {
    int service;
    double arrivals[QUARTERS], open[QUARTERS]; /* of the mean day */
    double tickets, left, waited;              /* of all days together */
    struct sim_service work;
    double reaction_mean, reaction_cv;
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
count_tickets(const struct record *record, struct demand *demand)
{
    for (size_t i = 0; i < record->ticket_count; i++) {
        const struct record_ticket *ticket = &record->tickets[i];
        for (size_t k = 0; k < ticket->visit_count && !ticket->direct; k++) {
            const struct record_visit *visit = &ticket->visits[k];
            bool gone = !visit->called && ticket->left;
            if (visit->service != demand->service) {
                continue;
            }
            demand->arrivals[quarter_of(record, visit->entered)]++;
            demand->tickets++;
            demand->left += gone;
            demand->waited += visit->called ? (double)(visit->called - visit->entered)
                              : gone        ? (double)(ticket->left - visit->entered)
                                            : 0;
        }
    }
}

static void
count_open(const struct record *record, struct demand *demand)
{
    for (size_t i = 0; i < record->span_count; i++) {
        const struct record_span *span = &record->spans[i];
        bool serves = false;
        for (size_t k = 0; k < span->skills.count; k++) {
            const struct sim_skill *skill = &span->skills.list[k];
            serves = serves || (skill->service == demand->service && !skill->secondary);
        }
        for (int64_t at = span->from; serves && at < span->to; at += MINUTE) {
            demand->open[quarter_of(record, at)]++; /* minutes yet */
        }
    }
}

/* Each day's times count by its tickets. */
static void
add_day(const struct record *record, struct demand *demand)
{
    const struct sim_service *work = &record->services[demand->service];
    double before = demand->tickets;

    count_tickets(record, demand);
    count_open(record, demand);
    double part = demand->tickets > 0 ? (demand->tickets - before) / demand->tickets : 0;
    demand->work.mean_ms += part * (work->mean_ms - demand->work.mean_ms);
    demand->work.cv += part * (work->cv - demand->work.cv);
    demand->work.no_show += part * (work->no_show - demand->work.no_show);
    demand->work.no_show_ms += part * (work->no_show_ms - demand->work.no_show_ms);
    demand->reaction_mean += part * (record->reaction_mean - demand->reaction_mean);
    demand->reaction_cv += part * (record->reaction_cv - demand->reaction_cv);
}

static void
end_days(struct demand *demand, size_t days)
{
    const struct sim_service *work = &demand->work;

    for (size_t i = 0; i < QUARTERS; i++) {
        demand->arrivals[i] /= (double)days;
        demand->open[i] /= (double)days * QUARTER / MINUTE;
    }
    if (demand->tickets > 0 && demand->left / demand->tickets > patience_counts_from) {
        demand->patience = demand->waited / demand->left;
    }
    demand->mean_ms = (1 - work->no_show) * work->mean_ms + work->no_show * work->no_show_ms +
                      demand->reaction_mean;
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
simulate(struct demand *demand, struct sim_engine *engine)
{
    static const struct sim_skill skill = {.service = 0};
    const struct sim_skills skills = {&skill, 1};
    struct sim_span *spans = mem_zero_alloc(COUNTERS_MAX * QUARTERS, sizeof(*spans));
    const struct sim_flow flow = {
        .slice_ms = QUARTER, .counts = demand->arrivals, .slice_count = QUARTERS};
    const struct sim_hall hall = {
        .services = &demand->work,
        .service_count = 1,
        .counter_count = COUNTERS_MAX,
        .skills = &skills,
        .skills_count = 1,
        .spans = spans,
        .span_count = fill_spans(demand, spans),
        .flows = &flow,
        .flow_count = 1,
        .guard_limit = 2,
        .law = RANDOM_LOGNORMAL,
        .reaction_mean = demand->reaction_mean,
        .reaction_cv = demand->reaction_cv,
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

static double
late_in(const struct demand *demand, size_t quarter)
{
    return demand->came[quarter] - demand->in_time[quarter];
}

/* The day keeps the promise, and no quarter is much worse than the day. */
static bool
is_kept(const struct demand *demand)
{
    if (demand->needed_percent < demand->share_percent) {
        return false;
    }
    for (size_t i = 0; i < QUARTERS; i++) {
        if (100 * late_in(demand, i) >
            demand->came[i] * (100 - demand->share_percent + QUARTER_SLACK)) {
            return false;
        }
    }
    return true;
}

/* One more in the quarter in which most people came too late to be called in time. */
static void
add_counters(struct demand *demand, struct sim_engine *engine)
{
    for (int i = 0; i < TRIES_MAX && !is_kept(demand); i++) {
        size_t worst = QUARTERS;
        double most = 0;
        for (size_t q = 0; q < QUARTERS; q++) {
            if (late_in(demand, q) > most && demand->needed[q] < COUNTERS_MAX) {
                most = late_in(demand, q);
                worst = q;
            }
        }
        if (worst == QUARTERS) {
            return;
        }
        demand->needed[worst]++;
        demand->needed_percent = simulate(demand, engine);
    }
}

/* One less where there are most beyond the work that comes, as long as the promise is kept. */
static void
drop_counters(struct demand *demand, struct sim_engine *engine)
{
    bool kept_for_good[QUARTERS] = {false};

    while (is_kept(demand)) {
        size_t idle = QUARTERS;
        double most = -COUNTERS_MAX;
        for (size_t q = 0; q < QUARTERS; q++) {
            double spare = demand->needed[q] - demand->arrivals[q] * demand->mean_ms / QUARTER;
            if (!kept_for_good[q] && demand->needed[q] > (demand->arrivals[q] > 0) &&
                spare > most) {
                most = spare;
                idle = q;
            }
        }
        if (idle == QUARTERS) {
            return;
        }
        demand->needed[idle]--;
        demand->needed_percent = simulate(demand, engine);
        if (!is_kept(demand)) {
            demand->needed[idle]++;
            kept_for_good[idle] = true;
            demand->needed_percent = simulate(demand, engine);
        }
    }
}

static void
meet_promise(struct demand *demand, struct sim_engine *engine)
{
    demand->erlang_percent = demand->needed_percent = simulate(demand, engine);
    add_counters(demand, engine);
    drop_counters(demand, engine);
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
ask_services(const struct record *days, size_t count, int share_percent)
{
    const struct hall *hall = days[0].hall;
    struct demand *demand = mem_zero_alloc(1, sizeof(*demand));
    struct sim_engine *engine = sim_engine_open();
    json_t *services = json_array();

    for (size_t i = 0; i < hall->service_count; i++) {
        *demand = (struct demand){.service = (int)i,
                                  .promise_min = simulate_promise_min(hall, (int)i),
                                  .share_percent = share_percent};
        for (size_t k = 0; k < count; k++) {
            add_day(&days[k], demand);
        }
        if (demand->tickets > 0) {
            end_days(demand, count);
            ask_erlang(demand);
            meet_promise(demand, engine);
            json_array_append_new(services, demand_to_json(demand, hall));
        }
    }
    sim_engine_close(engine);
    free(demand);
    return services;
}

/* The same weekday of the weeks before, where somebody took a number. */
static enum status
read_weeks(const struct call *call, const struct hall *hall, struct record *days, int64_t weeks,
           size_t *count, json_t *reply)
{
    struct civil civil;
    char day[TICKET_DAY_SIZE];

    for (int64_t i = 1; i < weeks && civil_parse_date(days[0].day, &civil); i++) {
        civil =
            civil_from_days(civil_to_days(civil.year, civil.month, civil.day) - (int32_t)(7 * i));
        civil_format_date(&civil, day, sizeof(day));
        enum status status = record_read(call->store, hall, day, &days[*count]);
        if (status == STATUS_NOT_FOUND) {
            record_done(&days[*count]);
            continue;
        }
        ++*count;
        if (status != STATUS_OK) {
            return reply_refuse(reply, status,
                                N_("The ledger could not be read. Run: paihao doctor"), 0);
        }
    }
    return STATUS_OK;
}

enum { OPTION_SHARE, OPTION_WEEKS, OPTION_COUNT };

enum status
simulate_staff(const struct call *call, json_t *reply)
{
    struct word_option options[OPTION_COUNT] = {
        [OPTION_SHARE] = {.name = "share"}, [OPTION_WEEKS] = {.name = "weeks"}};
    const char *places[2] = {NULL, NULL}, *share_text, *weeks_text;
    struct record days[WEEKS_MAX] = {{0}};
    struct hall *hall = NULL;
    int64_t share = SHARE_PERCENT, weeks = 1;
    size_t count = 1;
    int words = 0;
    enum status status = words_parse(call, options, OPTION_COUNT, places, 2, &words, reply);

    share_text = options[OPTION_SHARE].value;
    weeks_text = options[OPTION_WEEKS].value;
    if (status == STATUS_OK && ((share_text && !str_to_int(share_text, 1, 99, &share)) ||
                                (weeks_text && !str_to_int(weeks_text, 1, WEEKS_MAX, &weeks)))) {
        status = reply_usage(reply, N_("'{0}' is no such number."), 1,
                             share_text ? share_text : weeks_text);
    }
    if (status == STATUS_OK) {
        status = simulate_load(call, words == 2 ? places[1] : NULL, &hall, &days[0], reply);
    }
    if (status == STATUS_OK) {
        status = read_weeks(call, hall, days, weeks, &count, reply);
    }
    if (status == STATUS_OK) {
        json_object_set_new(reply, "ok", json_true());
        json_object_set_new(reply, "day", json_string(days[0].day));
        json_object_set_new(reply, "days", json_integer((json_int_t)count));
        json_object_set_new(reply, "share_percent", json_integer(share));
        json_object_set_new(reply, "staff", ask_services(days, count, (int)share));
    }
    for (size_t i = 0; i < count; i++) {
        record_done(&days[i]);
    }
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
        char numbers[6][16], text[240];
        json_array_foreach(json_object_get(service, "quarters"), k, quarter)
        {
            fprintf(out, "%-4s %s %5d %5d %5d %5d %5d %%\n", reply_text(service, "service"),
                    reply_text(quarter, "from"), number(quarter, "arrivals"),
                    number(quarter, "open"), number(quarter, "erlang"), number(quarter, "needed"),
                    number(quarter, "within_percent"));
        }
        str_format(numbers[0], 16, "%.1f", number(service, "erlang_min") / 60.0);
        str_format(numbers[1], 16, "%d", number(service, "erlang_percent"));
        str_format(numbers[2], 16, "%.1f", number(service, "needed_min") / 60.0);
        str_format(numbers[3], 16, "%d", number(service, "needed_percent"));
        str_format(numbers[4], 16, "%d", number(service, "promise_min"));
        str_format(numbers[5], 16, "%.1f", number(service, "open_min") / 60.0);
        str_fill(text, sizeof(text),
                 _("Called within {4} minutes: {3} % with the {2} counter hours needed, {1} % with "
                   "Erlang's {0}; open were {5}."),
                 (const char *[]){numbers[0], numbers[1], numbers[2], numbers[3], numbers[4],
                                  numbers[5]},
                 6);
        fprintf(out, "%-4s %s\n", reply_text(service, "service"), text);
    }
}
