/* SPDX-License-Identifier: Apache-2.0
 * How many told waits held, day by day. Private to the wait room. */
#pragma once

#include "wait/past.h"

enum { TALLY_DAYS = 2 }; /* the newest with outcomes first */

void tally_count(struct past_tally tallies[TALLY_DAYS], const struct past_outcome *outcome);
/* The newest before `day`; told 0 when there is none. */
struct past_tally tally_before(const struct past_tally tallies[TALLY_DAYS], const char *day);
