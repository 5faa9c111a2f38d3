/* SPDX-License-Identifier: Apache-2.0
 * The citizens, and what all who play have in common. */
#include "people.h"
#include "tests/lib/chance.h"

#include <math.h>
#include <string.h>

enum {
    LAST_VISIT_MS = 4000, /* nobody comes so late that he could not take his number */
    EVERY_PRIORITY = 4,
    EVERY_ENGLISH = 5,
};

const char *
people_service(size_t n, bool english, const char **ret_id)
{
    static const struct {
        const char *id, *zh, *en;
    } services[PEOPLE_SERVICES] = {{"A", "社会保险", "Social Insurance"},
                                   {"J", "综合受理", "General"}};

    *ret_id = services[n].id;
    return english ? services[n].en : services[n].zh;
}

static void
choose_language(struct citizens *citizens)
{
    const char *id;

    pane_click(&citizens->pane, pane_await_target(&citizens->pane, "spoken", "English"));
    if (pane_await_target(&citizens->pane, "spoken", people_service(0, true, &id))) {
        pane_shoot(&citizens->pane, "kiosk-home-en");
    }
    citizens->english++;
}

static void
choose_priority(struct citizens *citizens)
{
    struct pane *pane = &citizens->pane;

    pane_click(pane, pane_await_target(pane, "name", "priority"));
    if (!pane_await(pane, "priority")) {
        return;
    }
    pane_shoot(pane, "kiosk-priority");
    size_t count = pane_count(pane, "name", "card");
    if (count == 0) {
        stage_fail(pane->stage, "kiosk: the green channel offers nothing");
        return;
    }
    pane_click(pane, pane_target(pane, "name", "card", chance_below(&citizens->random, count)));
    citizens->priority++;
}

/* One of the matters, and perhaps a few papers ticked off. */
static void
read_guide(struct citizens *citizens)
{
    struct pane *pane = &citizens->pane;
    size_t matters = pane_count(pane, "name", "chip");
    size_t matter = matters ? chance_below(&citizens->random, matters) : 0;

    if (matter > 0) {
        pane_click(pane, pane_target(pane, "name", "chip", matter));
        if (!pane_await_change(pane)) {
            return;
        }
    }
    for (size_t i = chance_below(&citizens->random, 3); i > 0; i--) {
        size_t papers = pane_count(pane, "name", "material");
        if (papers == 0) {
            break;
        }
        pane_click(pane,
                   pane_target(pane, "name", "material", chance_below(&citizens->random, papers)));
        if (!pane_await_change(pane)) {
            return;
        }
    }
    pane_shoot(pane, "kiosk-guide");
}

static void
take_number(struct citizens *citizens)
{
    struct pane *pane = &citizens->pane;
    struct sight *sight = &citizens->numbers[citizens->count];

    pane_click(pane, pane_await_target(pane, "name", "take"));
    if (!pane_await(pane, "number paper-fault refused")) {
        return;
    }
    if (strcmp(pane_screen(pane), "number") != 0 ||
        !pane_number(pane, sight->number, sizeof(sight->number))) {
        stage_fail(pane->stage, "kiosk: no number came, the screen is '%s'", pane_screen(pane));
        return;
    }
    citizens->count++;
    stage_nap(pane->stage, 300);
    pane_shoot(pane, "kiosk-number");
    pane_look(pane);
    pane_click(pane, pane_await_target(pane, "name", "button"));
    pane_await(pane, "home");
}

static void
visit(struct citizens *citizens)
{
    struct pane *pane = &citizens->pane;
    bool english = citizens->count % EVERY_ENGLISH == 2;
    const char *id;
    size_t service = chance_below(&citizens->random, 100) < 55 ? 0 : 1;

    if (english) {
        choose_language(citizens);
    }
    if (citizens->count % EVERY_PRIORITY == 1) {
        choose_priority(citizens);
    }
    if (!pane_await(pane, "home")) {
        return;
    }
    pane_click(pane, pane_await_target(pane, "spoken", people_service(service, english, &id)));
    if (!pane_await(pane, "guide")) {
        return;
    }
    read_guide(citizens);
    take_number(citizens);
}

void *
citizens_play(void *argument)
{
    struct citizens *citizens = argument;
    struct pane *pane = &citizens->pane;
    struct stage *stage = pane->stage;

    if (!pane_await(pane, "home")) {
        return NULL;
    }
    pane_shoot(pane, "kiosk-home");
    if (!stage_enter(stage)) {
        return NULL;
    }
    double next = (double)clock_steady_ms(&stage->clock);
    while (!stage_failed(stage) && citizens->count < PEOPLE_MAX) {
        stage_nap(stage, (int64_t)next - clock_steady_ms(&stage->clock));
        if (stage_left(stage) < LAST_VISIT_MS) {
            break;
        }
        pane_look(pane);
        visit(citizens);
        next += -log(1 - chance_share(&citizens->random)) * citizens->interval_ms;
    }
    return NULL;
}
