/* SPDX-License-Identifier: Apache-2.0
 * A hall as a sequence of events: tickets come, counters that are free call by the rule of
 * ticket/order.h, serve, and go by their roster. The same code plays a whole day from empty, a
 * recorded day with something changed, and the rest of today from the state it is in (a roll-out).
 *
 * Pure: no clock, no I/O. Same hall, same scene, same (seed, run): same result, bit for bit. What
 * is drawn depends on the ticket and not on the order of events (sim/random.h), so that two halls
 * can be compared on the same people. Times are UTC milliseconds, or any others as long as all are
 * of one kind; durations are milliseconds.
 *
 * How a counter works: it is open during its spans of the roster; one that is busy when its span
 * ends finishes first. Free and open, with somebody waiting for it, it takes its reaction time
 * (counted while somebody waits for it) and calls whom order_choose gives. Without reaction times a
 * ticket that finds free counters is called at once by the one longest free. */
#pragma once

#include "sim/random.h"
#include "ticket/order.h"

#define SIM_NEVER INT64_MAX
enum { SIM_DRAWN = -1, SIM_NONE = -1, SIM_STEPS_MAX = TICKET_STEPS_MAX };

/* What is known of the work of a service: from call to the end at the counter. */
struct sim_service {
    double mean_ms, cv;
    double no_show;    /* share of called tickets for which nobody comes, 0–1 */
    double no_show_ms; /* what such a call costs the counter */
};

/* What a counter serves while a span lasts. */
struct sim_skill {
    int16_t service;
    bool secondary;
};
struct sim_skills {
    const struct sim_skill *list;
    size_t count;
};

/* A counter is open [from, to), with these skills, served by this person, who takes `factor` times
 * the service's mean (0 counts as 1). Spans of one counter do not overlap. */
struct sim_span {
    int64_t from, to;
    int16_t counter;
    int16_t skills; /* index into the hall's */
    int16_t staff;  /* index of the caller's own; SIM_NONE = nobody known */
    float factor;
};

/* Tickets that come by chance: a Poisson flow with a rate per slice of time. Of a booked flow these
 * are the times booked, on whole five minutes; each checks in so much earlier as is drawn (normal,
 * from half an hour early to 25 minutes late) and stands where order_appointment says. */
struct sim_flow {
    int16_t service;
    uint8_t class_index;  /* the caller's own, told in notes */
    int64_t credit_ms;    /* due = base − credit */
    int64_t begin;        /* of the first slice */
    int64_t slice_ms;     /* 900,000 for quarter hours */
    const double *counts; /* expected tickets in each slice */
    size_t slice_count;
    bool booked;
    double early_ms, early_spread_ms; /* mean and standard deviation */
};

/* What does not change while it is simulated. All arrays are the caller's and must outlive the
 * engine's use of them. */
struct sim_hall {
    const struct sim_service *services;
    size_t service_count; /* ≤ HALL_SERVICES_MAX */
    size_t counter_count;
    const struct sim_skills *skills;
    size_t skills_count;
    const struct sim_span *spans; /* in any order */
    size_t span_count;
    const struct sim_flow *flows;
    size_t flow_count;
    int guard_limit;
    int64_t secondary_after_ms;
    enum random_law law;               /* of the service times */
    double reaction_mean, reaction_cv; /* from free and wanted to the call; mean 0 = none */
    double patience_mean;              /* exponential; who waits longer leaves; 0 = all stay */
    double return_share;   /* of missed calls: who comes back; by order_return_place, once */
    double return_mean_ms; /* after the miss, exponential */
};

/* A ticket that waits at scene.now, or comes later. */
struct sim_ticket {
    /* id ≥ 0, unique in its scene: chance is drawn by it. seq: of those that wait. One that comes
     * later gets a seq behind all there are when it comes. */
    struct order_key key;
    int64_t enters_at; /* ≤ scene.now: waits already */
    int64_t free_at;   /* booked or bound until then; 0 = in the pool at once */
    int64_t slot;      /* the time booked; 0 = none. Only told in notes */
    int64_t leaves_at; /* goes away if not called by then; SIM_DRAWN: by the hall's patience */
    int64_t returns_after_ms; /* after a missed call; SIM_DRAWN; SIM_NEVER: does not come back */
    int16_t bound_counter, bound_staff; /* SIM_NONE */
    int8_t no_show;                     /* 1 nobody comes, 0 comes, SIM_DRAWN */
    uint8_t class_index;
    uint8_t step_count; /* ≥ 1: the services still to be visited, the present one first */
    int16_t services[SIM_STEPS_MAX];
    int32_t miss_ms;                /* what a missed call costs the counter; SIM_DRAWN */
    int32_t work_ms[SIM_STEPS_MAX]; /* each at its counter, from call to end; SIM_DRAWN */
};
/* A ticket with everything drawn, one service, free at once. */
struct sim_ticket sim_ticket(int64_t id, int service, int64_t enters_at, int64_t credit_ms);

/* A counter at scene.now. Zero-initialised: free (if its roster says open). */
struct sim_desk {
    bool busy;
    int16_t service; /* of the ticket in hand */
    int64_t since;   /* when it was called */
    int64_t
        left_ms; /* until it is free again; SIM_DRAWN: by the law, given that it has lasted since
                    `since`; elapsed times beyond the law's reach count as its last hundredth */
    int64_t idle_since;              /* of a free one: who has been free longest calls first */
    const struct sim_ticket *ticket; /* in hand, when it has further steps (services[0] is the
                                        present one); NULL = it is over when this is over */
};

/* A state of the hall, from which a run starts. */
struct sim_scene {
    int64_t now, until; /* no event at or after `until` */
    const struct sim_ticket *tickets;
    size_t ticket_count;
    const struct sim_desk *desks; /* by counter; NULL = all free */
    const int *guards;            /* by service; NULL = all 0 */
    /* By counter, how long it takes from free and wanted to its n-th call in this run; those behind
     * the last are drawn. NULL = all drawn. For recorded days. */
    const struct sim_reactions {
        const int32_t *ms;
        size_t count;
    } * reactions;
    bool no_flows;     /* nobody comes but the scene's own tickets */
    bool until_called; /* it is over when each of the scene's tickets was called once or has left */
};

/* What became of a scene's ticket. */
struct sim_result {
    int64_t called_at; /* its first call in this run; SIM_NEVER: none before `until` */
    int16_t counter;   /* of that call */
    bool left;         /* went away uncalled */
};

enum sim_note_kind { SIM_ENTER, SIM_CALL, SIM_END, SIM_MISS, SIM_LEAVE };
/* One event, told while it happens. ENTER: before the ticket waits; also at a next step or return.
 * END, MISS: the counter is free again. LEAVE is told when a counter would have called it, not when
 * it left. */
struct sim_note {
    enum sim_note_kind kind;
    int64_t at;
    int64_t ticket;  /* id; flows: from SIM_FLOW_ID on, in each run the same */
    int64_t entered; /* when it came to the queue of this service */
    int64_t base, due, slot;
    int16_t service, counter, staff;
    uint8_t class_index, step;
    enum order_rule rule; /* CALL */
};
#define SIM_FLOW_ID (INT64_C(1) << 40)

struct sim_engine; /* owns its memory, which grows to the largest scene and then stays */
struct sim_engine *sim_engine_open(void);
struct sim_engine *sim_engine_close(struct sim_engine *engine);

/* One run. ret_results: scene->ticket_count of them, or NULL. note may be NULL. Returns how many
 * events happened (tickets that came, calls, ends). */
int64_t sim_engine_run(struct sim_engine *engine, const struct sim_hall *hall,
                       const struct sim_scene *scene, uint64_t seed, uint32_t run,
                       struct sim_result *ret_results,
                       void (*note)(void *context, const struct sim_note *note), void *context);

/* Inside a note: the state as it is at this instant, as a scene that a roll-out can start from
 * (flows, reactions and what is drawn for each ticket left out: as one who stands in the hall sees
 * it). An ENTER's own ticket is not in it. Valid until the note returns. */
const struct sim_scene *sim_engine_scene(struct sim_engine *engine);
