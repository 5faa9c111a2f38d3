/* SPDX-License-Identifier: Apache-2.0
 * The queues of the textbook as halls: s equal counters, one service, exponential times. */
#pragma once

#include "sim/engine.h"

enum { TEXTBOOK_CLASSES = 2, TEXTBOOK_COUNTERS = 60 };

struct textbook {
    struct sim_hall hall;
    struct sim_service service;
    struct sim_skill skill;
    struct sim_skills skills;
    struct sim_span spans[TEXTBOOK_COUNTERS];
    struct sim_flow flows[TEXTBOOK_CLASSES];
    double counts[TEXTBOOK_CLASSES];
    struct sim_scene scene;
};

/* Rates a minute, mean in minutes. credit_ms is class 1's; its rate may be 0. */
void textbook_hall(struct textbook *book, int counters, double mean, const double rates[2],
                   int64_t credit_ms, double minutes);
