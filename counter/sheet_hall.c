/* SPDX-License-Identifier: Apache-2.0
 * The menu, and the sheets that anybody at a desk has: messages, calls, own figures. */
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
