/* SPDX-License-Identifier: Apache-2.0
 * Who was served at the first counter, at the pad: most are content, some skip, few are not. */
#include <string.h>

#include "people.h"
#include "tests/lib/chance.h"

enum {
    LOOK_MS = 40,
    READ_MS = 600, /* nobody taps at once, and a tap at once would be a tremor */
    PATIENCE_MS = 3000,
    LAST_RATING_MS = 5000, /* nobody begins what would not be stored before the end */
    LOW_PLACES = 3,        /* cards from best to worst: from here on the reasons are asked */
};

static bool
shows(struct rater *rater, const char *screen)
{
    for (int waited = 0; waited < PATIENCE_MS; waited += LOOK_MS) {
        pane_look(&rater->pane);
        if (strcmp(pane_screen(&rater->pane), screen) == 0) {
            return true;
        }
        stage_nap(rater->pane.stage, LOOK_MS);
    }
    return false;
}

static bool
tap(struct rater *rater, const char *name, size_t n)
{
    stage_nap(rater->pane.stage, READ_MS);
    pane_look(&rater->pane);
    const json_t *target = pane_target(&rater->pane, "name", name, n);

    if (target) {
        pane_click(&rater->pane, target);
    }
    return target != NULL;
}

static size_t
choose(struct rater *rater)
{
    static const double up_to[] = {0.6, 0.85, 0.93, 0.97};
    double share = chance_share(&rater->random);
    size_t place = 0;

    while (place < ARRAY_SIZE(up_to) && share > up_to[place]) {
        place++;
    }
    return place;
}

static void
rate(struct rater *rater)
{
    size_t place = choose(rater);

    pane_shoot(&rater->pane, "pad-1-rating");
    if (chance_share(&rater->random) < 0.15) {
        rater->skipped += tap(rater, "skip", 0);
        (void)shows(rater, "idle");
        return;
    }
    if (!tap(rater, "card", place)) {
        return;
    }
    if (place >= LOW_PLACES &&
        (!shows(rater, "reasons") || !tap(rater, "reason", 0) || !tap(rater, "submit", 0))) {
        return;
    }
    if (shows(rater, "thanks")) {
        rater->rated++;
    }
}

void *
rater_play(void *argument)
{
    struct rater *rater = argument;
    struct pane *pane = &rater->pane;

    if (!pane_await(pane, "idle closed") || !stage_enter(pane->stage)) {
        return NULL;
    }
    while (!stage_failed(pane->stage) && !atomic_load(&pane->stage->over)) {
        pane_look(pane);
        if (strcmp(pane_screen(pane), "rating") == 0 && stage_left(pane->stage) > LAST_RATING_MS) {
            rate(rater);
        }
        stage_nap(pane->stage, LOOK_MS);
    }
    return NULL;
}
