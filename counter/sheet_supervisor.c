/* SPDX-License-Identifier: Apache-2.0
 * The supervisor's counters and services. */
#include <string.h>

#include "counter/sheet.h"

static const char *
state_words(const struct board_counter *counter)
{
    switch (counter->state) {
    case COUNTER_OPEN:
        return counter->number[0] ? i18n_tr_context("counter", "Serving")
                                  : i18n_tr_context("counter", "Idle");
    case COUNTER_PAUSED:
        return i18n_tr_context("counter", "Paused");
    default:
        return i18n_tr_context("counter", "Closed");
    }
}

static size_t
desks(const struct counter_app *app, struct sheet_item *items, size_t max)
{
    const struct board *board = app->snapshot->board;
    size_t count = 0;

    for (size_t i = 0; board && i < board->counter_count; i++) {
        const struct board_counter *counter = &board->counters[i];
        const struct hall_staff *person = hall_staff(app->hall, counter->staff);
        struct sheet_item *item =
            sheet_put(items, &count, max, counter->id,
                      person ? words_text(app, &person->name) : state_words(counter));
        str_cut(item->win, sizeof(item->win), counter->id);
        if (counter->number[0]) {
            str_cut(item->value, sizeof(item->value), counter->number);
        } else if (person) {
            str_cut(item->value, sizeof(item->value), state_words(counter));
        }
    }
    return count;
}

static void
desks_choose(struct counter_app *app, int list, const struct sheet_item *item)
{
    (void)list;
    str_cut(app->sheet.about, sizeof(app->sheet.about), item->id);
    pthread_mutex_lock(&app->wanted_lock);
    str_cut(app->wanted_desk, sizeof(app->wanted_desk), item->id);
    pthread_mutex_unlock(&app->wanted_lock);
    app->reconnect = true;
    sheet_open(app, COUNTER_SHEET_DESK);
}

const struct sheet sheet_desks = {
    .name = "desks",
    .title = N_("The counters"),
    .lists = {{.label = N_("Which one?"),
               .items = desks,
               .fits = 16,
               .compact_fits = 11,
               .columns = 2,
               .compact_columns = 1}},
    .choose = desks_choose,
};

static const struct counter *
other(const struct counter_app *app)
{
    const struct counter *counter = &app->snapshot->other;

    return strcmp(counter->id, app->sheet.about) == 0 ? counter : NULL;
}

static bool
in_list(const char (*ids)[ID_SIZE], int count, const char *id)
{
    for (int i = 0; i < count; i++) {
        if (strcmp(ids[i], id) == 0) {
            return true;
        }
    }
    return false;
}

/* Ticked as they are, until somebody ticks: then as they shall be. */
static bool
is_ticked(const struct counter_app *app, const char *service)
{
    const struct counter_sheet *sheet = &app->sheet;
    const struct counter *counter = other(app);

    if (sheet->ticks_known) {
        return in_list((const char(*)[ID_SIZE])sheet->ticked, sheet->ticked_count, service);
    }
    return counter &&
           in_list((const char(*)[ID_SIZE])counter->services, counter->service_count, service);
}

static size_t
desk_services(const struct counter_app *app, struct sheet_item *items, size_t max)
{
    size_t count = 0;

    for (size_t i = 0; other(app) && i < app->hall->service_count; i++) {
        const struct hall_service *service = &app->hall->services[i];
        struct sheet_item *item =
            sheet_put(items, &count, max, service->id, words_text(app, &service->name));
        str_cut(item->plate, sizeof(item->plate), service->id);
        item->marked = is_ticked(app, service->id);
    }
    return count;
}

static size_t
desk_deeds(const struct counter_app *app, struct sheet_item *items, size_t max)
{
    const struct counter *counter = other(app);
    char name[WORDS_SIZE];
    size_t count = 0;

    (void)sheet_put(items, &count, max, "services", _("Change its services as ticked"));
    words_fill(name, sizeof(name),
               counter && counter->has_ticket ? N_("Release {0}: it waits again")
                                              : N_("Release: no number in hand there"),
               counter && counter->has_ticket ? counter->ticket.number : NULL, NULL);
    sheet_put(items, &count, max, "release", name)->off = !counter || !counter->has_ticket;
    return count;
}

static void
tick_service(struct counter_app *app, const char *id)
{
    struct counter_sheet *sheet = &app->sheet;
    const struct counter *counter = other(app);

    if (!sheet->ticks_known && counter) {
        memcpy(sheet->ticked, counter->services, sizeof(sheet->ticked));
        sheet->ticked_count = counter->service_count;
        sheet->ticks_known = true;
    }
    for (int i = 0; i < sheet->ticked_count; i++) {
        if (strcmp(sheet->ticked[i], id) == 0) {
            sheet->ticked_count--;
            memmove(sheet->ticked[i], sheet->ticked[i + 1],
                    (size_t)(sheet->ticked_count - i) * ID_SIZE);
            return;
        }
    }
    if (sheet->ticked_count < COUNTER_SERVICES_MAX) {
        str_cut(sheet->ticked[sheet->ticked_count++], ID_SIZE, id);
    }
}

static void
desk_choose(struct counter_app *app, int list, const struct sheet_item *item)
{
    if (list == 0) {
        tick_service(app, item->id);
        str_cut(app->sheet.chosen[1], sizeof(app->sheet.chosen[1]), "services");
    }
}

static void
join_services(const struct counter_sheet *sheet, char *dst, size_t size)
{
    dst[0] = '\0';
    for (int i = 0; i < sheet->ticked_count; i++) {
        size_t length = strlen(dst);
        str_format(dst + length, size - length, i ? ",%s" : "%s", sheet->ticked[i]);
    }
}

static void
desk_confirm_deed(struct counter_app *app)
{
    struct sheet_item deed;
    struct action action = {.kind = ACTION_COUNTER};

    if (!sheet_chosen(app, 1, &deed)) {
        return;
    }
    str_cut(action.counter, sizeof(action.counter), app->sheet.about);
    if (strcmp(deed.id, "release") == 0) {
        action.kind = ACTION_RELEASE;
        str_cut(action.reason, sizeof(action.reason), "released by the supervisor");
    } else if (!app->sheet.ticks_known || app->sheet.ticked_count == 0) {
        desk_notice(app, N_("Tick at least one service, and change something."), NULL);
        return;
    } else {
        join_services(&app->sheet, action.services, sizeof(action.services));
    }
    desk_ask_agreed(app, &action);
}

const struct sheet sheet_desk = {
    .name = "desk",
    .title = N_("One counter"),
    .primary = N_("Do it"),
    .icon = "lock",
    .hint = N_("A supervisor agrees with a PIN. Each change is kept with your number."),
    .lists =
        {{.label = N_("What it serves"),
          .items = desk_services,
          .ticks = true,
          .fits = 8,
          .compact_fits = 7},
         {.label = N_("What shall be done?"), .items = desk_deeds, .fits = 2, .compact_fits = 2}},
    .choose = desk_choose,
    .confirm = desk_confirm_deed,
};

/* Stopping a service, and going on with it. */
static size_t
all_services(const struct counter_app *app, struct sheet_item *items, size_t max)
{
    const struct board *board = app->snapshot->board;
    size_t count = 0;
    char number[12];

    for (size_t i = 0; board && i < board->service_count; i++) {
        const struct board_service *line = &board->services[i];
        const struct hall_service *service = hall_service(app->hall, line->service);
        struct sheet_item *item =
            sheet_put(items, &count, max, line->service,
                      service ? words_text(app, &service->name) : line->service);
        str_cut(item->plate, sizeof(item->plate), line->service);
        item->late = line->stopped;
        str_format(number, sizeof(number), "%d", line->waiting);
        words_fill(item->value, sizeof(item->value),
                   line->stopped ? N_("stopped") : N_("{0} waiting"), number, NULL);
    }
    return count;
}

static size_t
stop_reasons(const struct counter_app *app, struct sheet_item *items, size_t max)
{
    struct sheet_item service;
    size_t count = 0;

    if (sheet_chosen(app, 0, &service) && service.late) {
        (void)sheet_put(items, &count, max, "resume", _("It goes on"));
        return count;
    }
    for (size_t i = 0; counter_stop_reasons[i]; i++) {
        (void)sheet_put(items, &count, max, counter_stop_reasons[i],
                        i18n_tr(counter_stop_reasons[i]));
    }
    return count;
}

static void
services_confirm(struct counter_app *app)
{
    struct action action = {.kind = ACTION_SERVICE_STOP};
    struct sheet_item service, reason;

    if (!sheet_chosen(app, 0, &service) || !sheet_chosen(app, 1, &reason)) {
        return;
    }
    str_cut(action.services, sizeof(action.services), service.id);
    if (service.late) {
        action.kind = ACTION_SERVICE_RESUME;
    } else {
        str_cut(action.reason, sizeof(action.reason), reason.id);
    }
    desk_ask_agreed(app, &action);
}

const struct sheet sheet_services = {
    .name = "services",
    .title = N_("Stop a service, or go on with it"),
    .primary = N_("Do it"),
    .icon = "info",
    .hint = N_("No new numbers are given. Who has one is served all the same."),
    .lists = {{.label = N_("Which service?"), .items = all_services, .fits = 8, .compact_fits = 5},
              {.label = N_("Why?"), .items = stop_reasons, .fits = 5, .compact_fits = 5}},
    .confirm = services_confirm,
};
