/* SPDX-License-Identifier: Apache-2.0
 * The simulation engine: ticket events a second of whole days, and the roll-out of a full hall,
 * each beside a bare binary heap that takes in and gives out as many times. One thread; the middle
 * of several rounds. Usage: bench_sim */
#include <string.h>

#include "sim/engine.h"
#include "tests/bench/figure.h"

enum { SERVICES = 20, COUNTERS = 60, SKILLS = 5, WAITING = 300, RUNS = 40, ROUNDS = 9 };
enum { MINUTES = 60 * 24, SLICES = 1, DAYS = 10 };

static struct {
    struct sim_service services[SERVICES];
    struct sim_skill lists[COUNTERS][SKILLS];
    struct sim_skills skills[COUNTERS];
    struct sim_span spans[COUNTERS];
    struct sim_flow flows[2 * SERVICES];
    double counts[2 * SERVICES];
    struct sim_hall hall;
    struct sim_ticket tickets[WAITING];
    struct sim_desk desks[COUNTERS];
    struct sim_result results[WAITING];
} it;

/* Services of 3 to 12.5 minutes, each counter serves five of them, one as secondary; a tenth with a
 * credit; load 0.9. */
static void
make_hall(void)
{
    const double minute = 60000;
    double work = 0;

    for (int i = 0; i < SERVICES; i++) {
        it.services[i] = (struct sim_service){
            .mean_ms = (3 + 0.5 * i) * minute, .cv = 1, .no_show = 0.05, .no_show_ms = minute};
        work += it.services[i].mean_ms;
    }
    double each = 0.9 * COUNTERS * MINUTES * minute / work;
    for (int i = 0; i < 2 * SERVICES; i++) {
        bool credit = i >= SERVICES;
        it.counts[i] = each * (credit ? 0.1 : 0.9);
        it.flows[i] = (struct sim_flow){.service = (int16_t)(i % SERVICES),
                                        .class_index = credit,
                                        .credit_ms = credit ? 60 * 60000 : 0,
                                        .slice_ms = MINUTES * INT64_C(60000),
                                        .counts = &it.counts[i],
                                        .slice_count = SLICES};
    }
    for (int i = 0; i < COUNTERS; i++) {
        for (int k = 0; k < SKILLS; k++) {
            it.lists[i][k] = (struct sim_skill){(int16_t)((i + 3 * k) % SERVICES), k == SKILLS - 1};
        }
        it.skills[i] = (struct sim_skills){it.lists[i], SKILLS};
        it.spans[i] = (struct sim_span){.to = SIM_NEVER,
                                        .counter = (int16_t)i,
                                        .skills = (int16_t)i,
                                        .staff = SIM_NONE,
                                        .factor = 1};
    }
    it.hall = (struct sim_hall){.services = it.services,
                                .service_count = SERVICES,
                                .counter_count = COUNTERS,
                                .skills = it.skills,
                                .skills_count = COUNTERS,
                                .spans = it.spans,
                                .span_count = COUNTERS,
                                .flows = it.flows,
                                .flow_count = 2 * SERVICES,
                                .guard_limit = 2,
                                .secondary_after_ms = 600000,
                                .law = RANDOM_LOGNORMAL};
}

/* What any event list must do for so many events: one in and one out, among `depth`. */
static double
bare_heap(int64_t events, int depth)
{
    static int64_t heap[4096];
    uint64_t random = 88172645463325252u;
    int count = 0;
    double began = milliseconds_of(CLOCK_PROCESS_CPUTIME_ID);

    for (int64_t n = -depth; n < events; n++) {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        int64_t key = (count ? heap[0] : 0) + (int64_t)(random >> 44);
        int at = count++;
        while (at > 0 && heap[(at - 1) / 2] > key) {
            heap[at] = heap[(at - 1) / 2];
            at = (at - 1) / 2;
        }
        heap[at] = key;
        if (n < 0) {
            continue;
        }
        int64_t last = heap[--count];
        int child;
        for (at = 0; (child = 2 * at + 1) < count; at = child) {
            child += child + 1 < count && heap[child + 1] < heap[child];
            if (heap[child] >= last) {
                break;
            }
            heap[at] = heap[child];
        }
        heap[at] = last;
    }
    double took = milliseconds_of(CLOCK_PROCESS_CPUTIME_ID) - began;
    return heap[0] == -1 ? 0 : took;
}

static void
bench_days(struct sim_engine *engine)
{
    struct samples rates = {0}, ratios = {0};
    struct sim_scene scene = {.until = MINUTES * INT64_C(60000)};

    for (uint32_t round = 0; round < ROUNDS; round++) {
        double began = milliseconds_of(CLOCK_PROCESS_CPUTIME_ID);
        int64_t events = 0;
        for (uint32_t day = 0; day < DAYS; day++) {
            events += sim_engine_run(engine, &it.hall, &scene, round, day, NULL, NULL, NULL);
        }
        double took = milliseconds_of(CLOCK_PROCESS_CPUTIME_ID) - began;
        samples_add(&rates, (double)events / took / 1e3);
        samples_add(&ratios, took / bare_heap(events, 2 * WAITING));
    }
    figure_print("simulation: ticket events a second", samples_at(&rates, 0.5), "M/s", -3, "");
    figure_print("simulation / bare heap", samples_at(&ratios, 0.5), "x", 0,
                 "a heap of 600 taking in and giving out once an event");
    free(rates.values);
    free(ratios.values);
}

static void
bench_roll_out(struct sim_engine *engine)
{
    struct samples times = {0}, ratios = {0};
    struct sim_scene scene = {.now = 1000 * 60000,
                              .until = SIM_NEVER - 1,
                              .tickets = it.tickets,
                              .ticket_count = WAITING,
                              .desks = it.desks,
                              .no_flows = true,
                              .until_called = true};

    for (int i = 0; i < WAITING; i++) {
        it.tickets[i] = sim_ticket(i + 1, i % SERVICES, scene.now - (WAITING - i) * 6000,
                                   i % 10 == 0 ? 60 * 60000 : 0);
    }
    for (int i = 0; i < COUNTERS; i++) {
        it.desks[i] = (struct sim_desk){.busy = true,
                                        .service = (int16_t)(i % SERVICES),
                                        .since = scene.now - i * 5000,
                                        .left_ms = SIM_DRAWN};
    }
    for (int round = 0; round < 3 * ROUNDS; round++) {
        int64_t events = 0;
        double began = milliseconds_of(CLOCK_PROCESS_CPUTIME_ID);
        for (uint32_t run = 0; run < RUNS; run++) {
            events += sim_engine_run(engine, &it.hall, &scene, 1, run, it.results, NULL, NULL);
        }
        double took = milliseconds_of(CLOCK_PROCESS_CPUTIME_ID) - began;
        samples_add(&times, took);
        samples_add(&ratios, took / bare_heap(events, WAITING));
    }
    figure_print("roll-out: 300 waiting, 60 counters, 20 services, 40 runs",
                 samples_at(&times, 0.5), "ms", 10, "");
    figure_print("roll-out / bare heap", samples_at(&ratios, 0.5), "x", 0,
                 "a heap of 300 taking in and giving out once an event");
    free(times.values);
    free(ratios.values);
}

int
main(void)
{
    struct sim_engine *engine = sim_engine_open();

    make_hall();
    bench_days(engine);
    bench_roll_out(engine);
    sim_engine_close(engine);
    return 0;
}
