/* SPDX-License-Identifier: Apache-2.0
 * Who looks at the hall display. */
#include <string.h>

#include "people.h"

enum { LINES_TO_COUNTER = 6, LOOK_MS = 20 };

static bool
is_known(const struct sight *sights, size_t count, const struct sight *sight)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(sights[i].number, sight->number) == 0 &&
            strcmp(sights[i].counter, sight->counter) == 0) {
            return true;
        }
    }
    return false;
}

static bool
is_counter(const struct watcher *watcher, const char *line)
{
    return strcmp(line, watcher->counters[0]) == 0 || strcmp(line, watcher->counters[1]) == 0;
}

/* Behind each plate stands the counter that called it. */
static size_t
read_calls(const struct watcher *watcher, struct sight *sights, size_t max)
{
    char line[512], before[512] = "", number[STAGE_NUMBER_SIZE] = "";
    int lines = 0;
    size_t count = 0;

    for (const char *at = NULL; pane_line(&watcher->pane, &at, line, sizeof(line));) {
        if (pane_is_plate(before, line)) {
            str_format(number, sizeof(number), "%s%s", before, line);
            lines = LINES_TO_COUNTER;
        } else if (lines-- > 0 && number[0] && is_counter(watcher, line) && count < max) {
            sights[count] = (struct sight){.ms = 0};
            str_cut(sights[count].number, sizeof(sights[count].number), number);
            str_cut(sights[count].counter, sizeof(sights[count].counter), line);
            count++;
            number[0] = '\0';
        }
        str_cut(before, sizeof(before), line);
    }
    return count;
}

static void
see(struct pane *pane, void *context)
{
    struct watcher *watcher = context;
    struct sight now[PEOPLE_MAX];
    size_t count = read_calls(watcher, now, PEOPLE_MAX);

    for (size_t i = 0; i < count; i++) {
        now[i].ms = json_integer_value(json_object_get(pane->frame, "ms"));
        if (!is_known(watcher->now, watcher->now_count, &now[i]) && watcher->count < PEOPLE_MAX) {
            watcher->sights[watcher->count++] = now[i];
        }
    }
    memcpy(watcher->now, now, sizeof(now));
    watcher->now_count = count;
}

void *
watcher_play(void *argument)
{
    struct watcher *watcher = argument;
    struct pane *pane = &watcher->pane;

    pane->seen = see;
    pane->context = watcher;
    if (!pane_await(pane, "board") || !stage_enter(pane->stage)) {
        return NULL;
    }
    while (!stage_failed(pane->stage) && !atomic_load(&pane->stage->over)) {
        pane_look(pane);
        if (watcher->now_count > 1) {
            pane_shoot(pane, "display-calling");
        }
        stage_nap(pane->stage, LOOK_MS);
    }
    pane_look(pane);
    return NULL;
}
