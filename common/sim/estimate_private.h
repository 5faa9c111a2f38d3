/* SPDX-License-Identifier: Apache-2.0
 * Inside the estimator: what a hall looks like to the engine, and the runs. */
#pragma once

#include "sim/engine.h"
#include "sim/estimate.h"

/* Of new tickets: beyond every id of a hall, below those of flows. */
#define NEW_ID (SIM_FLOW_ID / 2)

struct estimator {
    struct sim_engine *engine;
    struct sim_service *services;
    struct sim_skills *skills;
    struct sim_skill *skill_list;
    struct sim_span *spans;
    struct sim_flow *flows;
    double *counts; /* of the flows, SLICES each */
    struct sim_desk *desks;
    struct sim_ticket *tickets;
    struct sim_result *results;
    int64_t *waits; /* ticket × run */
    int *guards;
    uint8_t *strata; /* counter × run */
};

/* When a service's last call may be. */
int64_t estimate_closing(const struct estimate_hall *hall, size_t service);
/* Plays the hall on `runs` times; estimator->waits has runs times each of those who wait, then of a
 * new ticket of each service: milliseconds from now to its call, SIM_NEVER = none. `count` is how
 * many tickets that are. */
void estimate_play(struct estimator *estimator, const struct estimate_hall *hall, size_t count,
                   int runs);
