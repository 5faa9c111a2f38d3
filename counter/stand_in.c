/* SPDX-License-Identifier: Apache-2.0
 * AB 岗: who stands in takes the services over for the time being, and gives them back. Read from
 * the board and the hall file alone: a counter that pauses, or closes, names its clerk's deputy. */
#include <string.h>

#include "counter/desk.h"

static bool
is_own(const struct hall_counter *counter, const char *service)
{
    for (size_t i = 0; counter && i < counter->secondary_count; i++) {
        if (strcmp(counter->secondary[i], service) == 0) {
            return true;
        }
    }
    return hall_counter_serves(counter, service);
}

static bool
serves_now(const struct counter *counter, const char *service)
{
    for (int i = 0; i < counter->service_count; i++) {
        if (strcmp(counter->services[i], service) == 0) {
            return true;
        }
    }
    return false;
}

static void
join(const struct counter *counter, const char *without, const char *with, char *dst, size_t size)
{
    dst[0] = '\0';
    for (int i = 0; i < counter->service_count; i++) {
        size_t length = strlen(dst);
        if (strcmp(counter->services[i], without) != 0) {
            str_format(dst + length, size - length, length ? ",%s" : "%s", counter->services[i]);
        }
    }
    if (*with) {
        size_t length = strlen(dst);
        str_format(dst + length, size - length, length ? ",%s" : "%s", with);
    }
}

/* A service of that counter which nobody serves at the moment, and somebody waits for. */
static const char *
left_alone(const struct counter_app *app, const struct hall_counter *counter)
{
    const struct board *board = app->snapshot->board;

    for (size_t i = 0; counter && i < board->service_count; i++) {
        const struct board_service *service = &board->services[i];
        if (service->waiting > 0 && service->open_counters == 0 &&
            hall_counter_serves(counter, service->service) &&
            !serves_now(&app->counter, service->service)) {
            return service->service;
        }
    }
    return NULL;
}

static bool
find_to_take(const struct counter_app *app, struct desk_stand_in *found)
{
    const struct board *board = app->snapshot->board;

    for (size_t i = 0; i < board->counter_count; i++) {
        const struct board_counter *counter = &board->counters[i];
        const struct hall_staff *person = hall_staff(app->hall, counter->staff);
        if (counter->state != COUNTER_PAUSED || !person ||
            strcmp(person->deputy, app->counter.staff) != 0) {
            continue;
        }
        const char *service = left_alone(app, hall_counter(app->hall, counter->id));
        if (service) {
            str_cut(found->counter, sizeof(found->counter), counter->id);
            str_cut(found->service, sizeof(found->service), service);
            join(&app->counter, "", service, found->services, sizeof(found->services));
            return true;
        }
    }
    return false;
}

/* A service that this counter took over, or helped with, and that another one serves itself. */
static bool
find_to_give_back(const struct counter_app *app, struct desk_stand_in *found)
{
    const struct board *board = app->snapshot->board;
    const struct hall_counter *mine = hall_counter(app->hall, app->id);

    for (int n = 0; n < app->counter.service_count && mine; n++) {
        const char *service = app->counter.services[n];
        for (size_t i = 0; i < board->counter_count && !is_own(mine, service); i++) {
            const struct board_counter *counter = &board->counters[i];
            if (counter->state != COUNTER_OPEN ||
                !hall_counter_serves(hall_counter(app->hall, counter->id), service) ||
                app->counter.service_count < 2) {
                continue;
            }
            str_cut(found->counter, sizeof(found->counter), counter->id);
            str_cut(found->service, sizeof(found->service), service);
            join(&app->counter, service, "", found->services, sizeof(found->services));
            found->back = true;
            return true;
        }
    }
    return false;
}

static bool
is_among(const struct board_service **helps, size_t count, const struct board_service *service)
{
    for (size_t i = 0; i < count; i++) {
        if (helps[i] == service) {
            return true;
        }
    }
    return false;
}

size_t
desk_helps(const struct counter_app *app, const struct board_service **helps, size_t max)
{
    const struct board *board = app->snapshot && !app->stale ? app->snapshot->board : NULL;
    size_t count = 0;

    while (board && count < max) {
        const struct board_service *most = NULL;
        for (size_t i = 0; i < board->service_count; i++) {
            const struct board_service *service = &board->services[i];
            if (service->waiting > (most ? most->waiting : 0) &&
                !serves_now(&app->counter, service->service) && !is_among(helps, count, service)) {
                most = service;
            }
        }
        if (!most) {
            break;
        }
        helps[count++] = most;
    }
    return count;
}

void
desk_help_out(struct counter_app *app, size_t n)
{
    const struct board_service *helps[COUNTER_HELPS];
    struct action action = desk_action(app, ACTION_COUNTER);

    if (n < desk_helps(app, helps, ARRAY_SIZE(helps)) &&
        counter_stage(app) == COUNTER_STAGE_EMPTY && app->pending_count == 0) {
        join(&app->counter, "", helps[n]->service, action.services, sizeof(action.services));
        desk_ask(app, &action);
        app->helping = true;
    }
}

bool
desk_stand_in(const struct counter_app *app, struct desk_stand_in *ret_stand_in)
{
    struct desk_stand_in found = {0};
    const struct counter_snapshot *snapshot = app->snapshot;

    /* An answer newer than the snapshot may have been this very change. */
    if (!snapshot || !snapshot->board || !app->hall || app->stale ||
        snapshot->event < app->base_event || app->counter.state != COUNTER_OPEN ||
        !app->counter.staff[0] || (!find_to_take(app, &found) && !find_to_give_back(app, &found))) {
        return false;
    }
    *ret_stand_in = found;
    return true;
}
