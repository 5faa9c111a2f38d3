/* SPDX-License-Identifier: Apache-2.0
 * A day's worth of actions through the real program, one at a time, and the answers that came. */
#pragma once

#include "base/base.h"

enum { STEPS_MAX = 4000 };

/* One line to a batch and what it answered. */
struct step {
    char line[200];
    bool ok;
    int64_t event;   /* its ledger row; 0 when refused */
    char backup[64]; /* the file that this step promised, "" = none */
};
struct scenario {
    const char *program, *recorder; /* paihao; the shared object that records, "" = none */
    const char *folder, *recording;
    const char *hall; /* hall file */
    size_t lines;     /* how many */
    uint64_t random;
    struct step steps[STEPS_MAX];
    size_t step_count; /* step 0 is the making of the hall */
};
/* Fills steps and the recording; the hall's database is FOLDER/hall.db. False: something did not
 * run, and why was said. */
MUST_CHECK bool scenario_run(struct scenario *scenario);
