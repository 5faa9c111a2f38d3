/* SPDX-License-Identifier: Apache-2.0 */
#include "wait/tally.h"

#include <string.h>

#include "ticket/told.h"

void
tally_count(struct past_tally tallies[TALLY_DAYS], const struct past_outcome *outcome)
{
    struct past_tally *tally = &tallies[0];

    if (strcmp(tally->day, outcome->day) != 0) {
        tallies[1] = *tally;
        *tally = (struct past_tally){.told = 0};
        memcpy(tally->day, outcome->day, sizeof(tally->day));
    }
    tally->told++;
    tally->kept += told_was_kept(&outcome->told, outcome->called_at - outcome->issued_at) ? 1 : 0;
}

struct past_tally
tally_before(const struct past_tally tallies[TALLY_DAYS], const char *day)
{
    for (size_t i = 0; i < TALLY_DAYS; i++) {
        if (tallies[i].told > 0 && strcmp(tallies[i].day, day) < 0) {
            return tallies[i];
        }
    }
    return (struct past_tally){.told = 0};
}
