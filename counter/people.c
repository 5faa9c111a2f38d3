/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>
#include <strings.h>

#include "counter/desk.h"

static bool
starts_with(const char *text, const char *start)
{
    return strncasecmp(text, start, strlen(start)) == 0;
}

size_t
desk_people(const struct counter_app *app, const struct hall_staff **people, size_t max)
{
    const char *typed = desk_login_person(app) ? "" : app->login.staff.text;
    size_t count = 0;
    for (size_t i = 0; app->hall && i < app->hall->staff_count && count < max; i++) {
        const struct hall_staff *person = &app->hall->staff[i];
        if ((person->roles & (HALL_CLERK | HALL_CONCIERGE | HALL_SUPERVISOR)) &&
            starts_with(person->id, typed)) {
            people[count++] = person;
        }
    }
    return count;
}

const struct hall_staff *
desk_login_person(const struct counter_app *app)
{
    for (size_t i = 0; app->hall && i < app->hall->staff_count; i++) {
        if (strcasecmp(app->hall->staff[i].id, app->login.staff.text) == 0) {
            return &app->hall->staff[i];
        }
    }
    return NULL;
}

void
desk_find_person_page(struct counter_app *app)
{
    const struct hall_staff *people[COUNTER_PEOPLE_MAX], *person = desk_login_person(app);
    size_t count = desk_people(app, people, ARRAY_SIZE(people));
    app->login.page = 0;
    for (size_t i = 0; person && i < count; i++) {
        if (people[i] == person) {
            app->login.page = (int)(i / COUNTER_STAFF_SHOWN);
        }
    }
}

const char *
desk_seat(const struct counter_app *app, const char *staff)
{
    const struct board *board = app->snapshot ? app->snapshot->board : NULL;
    for (size_t i = 0; board && i < board->counter_count; i++) {
        if (board->counters[i].state != COUNTER_CLOSED &&
            strcmp(board->counters[i].staff, staff) == 0 &&
            strcmp(board->counters[i].id, app->id) != 0) {
            return board->counters[i].id;
        }
    }
    return NULL;
}

bool
desk_has_role(const struct counter_app *app, unsigned roles)
{
    const struct hall_staff *person = desk_staff(app);

    return person && (person->roles & roles);
}

static unsigned
roles_to_agree(enum action_kind kind)
{
    bool concierge = kind == ACTION_CLASS || kind == ACTION_REINSTATE || kind == ACTION_TAKE;

    return HALL_SUPERVISOR | (concierge ? HALL_CONCIERGE : 0);
}

size_t
desk_supervisors(const struct counter_app *app, const struct hall_staff **people, size_t max)
{
    size_t count = 0;
    for (size_t i = 0; app->hall && i < app->hall->staff_count && count < max; i++) {
        if (app->hall->staff[i].roles & roles_to_agree(app->approve.action.kind)) {
            people[count++] = &app->hall->staff[i];
        }
    }
    return count;
}
