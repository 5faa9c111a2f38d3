/* SPDX-License-Identifier: Apache-2.0
 * What several matters on one ticket ask for together, as one list. Pure. */
#pragma once

#include "ticket/hall.h"

/* One line of the list. The pieces are the largest number that any of the matters asks for: one
 * identity card serves them all. */
struct guide_material {
    const struct hall_material *material; /* borrowed: the first that names it, for its texts */
    int original, copy;
    unsigned steps;  /* bit i: the ticket's matter i asks for it */
    bool provided;   /* no matter asks that it be brought */
    bool on_the_way; /* a service that this ticket passes before gives it out */
};

/* The materials of the matters, in the order in which they are first named; a name that stands in
 * several guides stands here once. Steps without a matter, or with one unknown to the hall, ask for
 * nothing. Newly allocated (mem_), caller frees; NULL and 0 when nothing is asked for. */
struct guide_material *guide_merge(const struct hall *hall, const struct ticket_step *steps,
                                   int step_count, size_t *ret_count);
