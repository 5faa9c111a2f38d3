/* SPDX-License-Identifier: Apache-2.0
 * Sheets about the hall: the menu, the supervisor's and the clerk's own. */
#include <stdlib.h>
#include <string.h>

#include "counter/sheet.h"

static size_t
open_calls(const struct counter_app *app)
{
    return app->snapshot->board ? app->snapshot->board->help_count : 0;
}

static bool
is_in_charge(const struct counter_app *app)
{
    return desk_has_role(app, HALL_CONCIERGE | HALL_SUPERVISOR);
}

static bool
can_refuse(const struct counter_app *app)
{
    return counter_stage(app) == COUNTER_STAGE_SERVING;
}

static bool
can_skip(const struct counter_app *app)
{
    const struct ticket *hand = desk_hand(app);

    return can_refuse(app) && hand->step + 1 < hand->step_count;
}

static bool
can_serve(const struct counter_app *app)
{
    return counter_stage(app) >= COUNTER_STAGE_READY;
}

static bool
can_always(const struct counter_app *app)
{
    return counter_stage(app) >= COUNTER_STAGE_PAUSED;
}

static bool
can_answer_calls(const struct counter_app *app)
{
    return is_in_charge(app) && open_calls(app) > 0;
}

static bool
can_supervise(const struct counter_app *app)
{
    return desk_has_role(app, HALL_SUPERVISOR);
}

static bool
can_check_papers(const struct counter_app *app)
{
    size_t count;

    return desk_hand(app) && desk_materials(app, &count);
}

/* charge: only who has the role sees the line at all. */
static const struct more {
    enum counter_sheet_kind kind;
    const char *name;
    bool (*can)(const struct counter_app *app);
    unsigned roles;
} menu[] = {
    {COUNTER_SHEET_PAPERS, N_("Check the papers"), can_check_papers, 0},
    {COUNTER_SHEET_REFUSE, N_("Refuse the application"), can_refuse, 0},
    {COUNTER_SHEET_ADD, N_("One more matter"), can_refuse, 0},
    {COUNTER_SHEET_SKIP, N_("A matter is not needed"), can_skip, 0},
    {COUNTER_SHEET_SERVE, N_("Serve somebody without a number"), can_serve, 0},
    {COUNTER_SHEET_CLASS, N_("Change the class of a number"), can_always, 0},
    {COUNTER_SHEET_PAPER, N_("Enter a number written by hand"), can_always, 0},
    {COUNTER_SHEET_MESSAGE, N_("Call or write to the supervisor"), can_always, 0},
    {COUNTER_SHEET_TODAY, N_("My figures of today"), can_always, 0},
    {COUNTER_SHEET_ISSUE, N_("Give a number"), can_always, HALL_CONCIERGE | HALL_SUPERVISOR},
    {COUNTER_SHEET_CALLS, N_("Calls for help"), can_answer_calls, HALL_CONCIERGE | HALL_SUPERVISOR},
    {COUNTER_SHEET_DESKS, N_("The counters"), can_supervise, HALL_SUPERVISOR},
    {COUNTER_SHEET_SERVICES, N_("The services"), can_supervise, HALL_SUPERVISOR},
    {COUNTER_SHEET_TERMINALS, N_("The terminals"), can_supervise, HALL_SUPERVISOR},
    {COUNTER_SHEET_ALARM, N_("Emergency message"), can_supervise, HALL_SUPERVISOR},
};

bool
sheet_can_open(const struct counter_app *app, enum counter_sheet_kind kind)
{
    for (size_t i = 0; i < ARRAY_SIZE(menu); i++) {
        if (menu[i].kind == kind) {
            return !app->stale && (!menu[i].roles || desk_has_role(app, menu[i].roles)) &&
                   menu[i].can(app);
        }
    }
    return !app->stale;
}

static size_t
more_items(const struct counter_app *app, struct sheet_item *items, size_t max)
{
    size_t count = 0;
    char id[12];

    for (size_t i = 0; i < ARRAY_SIZE(menu); i++) {
        if (menu[i].roles && !desk_has_role(app, menu[i].roles)) {
            continue;
        }
        str_format(id, sizeof(id), "%d", (int)menu[i].kind);
        struct sheet_item *item = sheet_put(items, &count, max, id, i18n_tr(menu[i].name));
        item->off = !sheet_can_open(app, menu[i].kind);
        if (menu[i].kind == COUNTER_SHEET_CALLS && open_calls(app) > 0) {
            str_format(item->value, sizeof(item->value), "%zu", open_calls(app));
            item->late = true;
        }
    }
    return count;
}

static void
more_choose(struct counter_app *app, int list, const struct sheet_item *item)
{
    int64_t kind;

    (void)list;
    if (str_to_int(item->id, 0, COUNTER_SHEET_COUNT - 1, &kind)) {
        sheet_open(app, (enum counter_sheet_kind)kind);
    }
}

const struct sheet sheet_more = {
    .name = "more",
    .title = N_("More"),
    .lists = {{.label = N_("What would you like to do?"),
               .items = more_items,
               .fits = 16,
               .compact_fits = 16,
               .columns = 2,
               .compact_columns = 1}},
    .choose = more_choose,
};

/* To the supervisor: at once in person, or in words. */
static size_t
messages(const struct counter_app *app, struct sheet_item *items, size_t max)
{
    size_t count = 0;

    (void)sheet_put(items, &count, max, "help", _("Please come to my counter at once"));
    for (size_t i = 0; counter_messages[i]; i++) {
        (void)sheet_put(items, &count, max, counter_messages[i], i18n_tr(counter_messages[i]));
    }
    (void)sheet_put(items, &count, max, "own", _("Own words, typed below"));
    (void)app;
    return count;
}

static void
message_confirm(struct counter_app *app)
{
    struct sheet_item item;

    if (!sheet_chosen(app, 0, &item)) {
        return;
    }
    bool help = strcmp(item.id, "help") == 0, own = strcmp(item.id, "own") == 0;
    struct action action = desk_action(app, help ? ACTION_HELP : ACTION_MESSAGE);
    if (own && !app->sheet.fields[0].text[0]) {
        app->sheet.part = COUNTER_SHEET_LISTS;
        desk_notice(app, N_("Type first: {0}"), _("Own words"));
        return;
    }
    if (!help) {
        str_cut(action.note, sizeof(action.note), own ? app->sheet.fields[0].text : item.name);
    }
    desk_ask(app, &action);
}

const struct sheet sheet_message = {
    .name = "message",
    .title = N_("To the supervisor"),
    .primary = N_("Send"),
    .icon = "info",
    .hint = N_("Nothing about a citizen, please. You see here when it was answered."),
    .lists = {{.label = N_("What is it about?"), .items = messages, .fits = 7, .compact_fits = 7}},
    .fields = {{.label = N_("Own words"),
                .hint = N_("What the supervisor should know"),
                .free = true,
                .optional = true}},
    .confirm = message_confirm,
};

/* What counters and kiosks called for and nobody has answered. */
static size_t
calls(const struct counter_app *app, struct sheet_item *items, size_t max)
{
    const struct board *board = app->snapshot->board;
    size_t count = 0;
    char id[24], name[WORDS_SIZE];

    for (size_t i = 0; board && i < board->help_count; i++) {
        const struct board_help *help = &board->helps[i];
        str_format(id, sizeof(id), "%lld", (long long)help->id);
        if (help->text[0]) {
            str_cut(name, sizeof(name), help->text);
        } else if (help->counter[0]) {
            words_fill(name, sizeof(name), N_("Counter {0} calls for help"), help->counter, NULL);
        } else {
            words_fill(name, sizeof(name), N_("Somebody at {0} calls for help"), help->terminal,
                       NULL);
        }
        struct sheet_item *item = sheet_put(items, &count, max, id, name);
        str_cut(item->win, sizeof(item->win), help->counter);
        words_minutes(app->hall_now - help->at, item->value, sizeof(item->value));
    }
    return count;
}

static void
calls_confirm(struct counter_app *app)
{
    struct action action = {.kind = ACTION_HELP_DONE};
    struct sheet_item item;

    if (sheet_chosen(app, 0, &item) && str_to_int(item.id, 1, INT64_MAX, &action.help)) {
        str_cut(action.staff, sizeof(action.staff), app->counter.staff);
        desk_ask(app, &action);
    }
}

const struct sheet sheet_calls = {
    .name = "calls",
    .title = N_("Calls for help"),
    .primary = N_("I have seen to it"),
    .lists = {{.label = N_("Not answered yet"), .items = calls, .fits = 7, .compact_fits = 9}},
    .confirm = calls_confirm,
    .stays = true,
};

/* Own figures of today. */
static void
put_fact(struct sheet_item *items, size_t *count, size_t max, const char *name, const char *value)
{
    struct sheet_item *item = sheet_put(items, count, max, name, i18n_tr(name));
    str_cut(item->value, sizeof(item->value), value);
}

static void
put_count(struct sheet_item *items, size_t *count, size_t max, const char *name, int value)
{
    char text[16];

    str_format(text, sizeof(text), "%d", value);
    put_fact(items, count, max, name, text);
}

static size_t
today(const struct counter_app *app, struct sheet_item *items, size_t max)
{
    const struct staff_day *day = &app->snapshot->today;
    char text[WORDS_SIZE];
    size_t count = 0;

    put_count(items, &count, max, N_("Finished"), day->finished);
    put_count(items, &count, max, N_("Passed, did not come"), day->passed);
    if (day->finished > 0) {
        words_exact(day->serving_ms / day->finished, text, sizeof(text));
        put_fact(items, &count, max, N_("Average time of a service"), text);
        words_minutes(day->serving_ms, text, sizeof(text));
        put_fact(items, &count, max, N_("Time spent serving"), text);
    }
    put_count(items, &count, max, N_("On hold with me now"), app->counter.held_count);
    if (day->ratings > 0) {
        put_count(items, &count, max, N_("Ratings, told in fives"), day->ratings);
        str_format(text, sizeof(text), "%.1f%%", 100.0 * day->satisfied / day->ratings);
        put_fact(items, &count, max, N_("Satisfied with me"), text);
    } else {
        put_fact(items, &count, max, N_("Ratings, told in fives"), _("fewer than five so far"));
    }
    return count;
}

const struct sheet sheet_today = {
    .name = "today",
    .title = N_("My figures of today"),
    .icon = "lock",
    .hint = N_("What a single citizen said is never shown."),
    .lists = {{.label = N_("Since the morning"),
               .items = today,
               .facts = true,
               .fits = 8,
               .compact_fits = 8}},
};

/* The supervisor's list of counters. */
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
