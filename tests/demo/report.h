/* SPDX-License-Identifier: Apache-2.0
 * What happened, told twice: from the ledger, by the command line, and from what was clicked and
 * shown; and every place where the two disagree. */
#pragma once

#include "people.h"

struct report {
    const char *paihao, *db, *folder;
    struct citizens *citizens;
    struct clerk *clerks;
    size_t clerk_count;
    struct watcher *watcher;
    const struct rater *rater;
    const char *from, *to; /* of the half hour, "09:30" */
    double seconds;        /* that it took */
};

/* Prints on stdout. True when nothing disagrees. */
bool report_print(const struct report *report);
