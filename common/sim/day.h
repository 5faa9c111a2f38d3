/* SPDX-License-Identifier: Apache-2.0
 * A day of a hall that is made up, as its file's `simulation` says, and the hall's counters and
 * rosters as the engine wants them. Indices of services, counters and classes are those of struct
 * hall. Times are milliseconds after `midnight`; a day of 24 hours is meant, without changes of the
 * clock. */
#pragma once

#include "sim/engine.h"
#include "ticket/hall.h"

struct sim_day {
    struct sim_hall hall;   /* ready for the engine, pointing into what follows */
    struct sim_scene scene; /* empty at midnight, until the next */
    /* Owned. */
    struct sim_service *services;
    struct sim_skills *skills; /* of counter i: the i-th; its list is one allocation with it */
    struct sim_span *spans;
    struct sim_flow *flows;
    double *counts;
};

/* weekday: 1 Monday … 7 Sunday, whose roster counts; a counter without roster works while the hall
 * is open that day. load: so many times the section's tickets. Services of which the section says
 * nothing have no flow and take ten minutes. Who booked checks in eight minutes before the time,
 * give or take as much. sim_day_done frees. */
void sim_day_begin(struct sim_day *day, const struct hall *hall, int weekday, int64_t midnight,
                   double load);
void sim_day_done(struct sim_day *day);

/* A counter's services: owned by the caller (free the list). */
struct sim_skills sim_day_skills(const struct hall *hall, const struct hall_counter *counter);
/* Index, or SIM_NONE. */
int sim_day_service(const struct hall *hall, const char *id);
int sim_day_counter(const struct hall *hall, const char *id);
