/* SPDX-License-Identifier: Apache-2.0
 * The supervisor's sheets that reach every screen, or one terminal. */
#include <string.h>

#include "counter/sheet.h"

static size_t
alarms(const struct counter_app *app, struct sheet_item *items, size_t max)
{
    const struct board *board = app->snapshot->board;
    size_t count = 0;

    if (board && board->alert.on) {
        (void)sheet_put(items, &count, max, "off", _("End the message"));
    }
    (void)sheet_put(items, &count, max, "fire", _("Fire: everybody leaves the hall"));
    (void)sheet_put(items, &count, max, "earthquake", _("Earthquake: take cover, then leave"));
    (void)sheet_put(items, &count, max, "stay", _("Stay in the hall"));
    (void)sheet_put(items, &count, max, "own", _("Own words, typed below"));
    return count;
}

static void
alarm_confirm(struct counter_app *app)
{
    struct action action = {.kind = ACTION_EMERGENCY};
    struct sheet_item item;

    if (!sheet_chosen(app, 0, &item)) {
        return;
    }
    if (strcmp(item.id, "off") == 0) {
        action.kind = ACTION_EMERGENCY_OFF;
    } else if (strcmp(item.id, "own") != 0) {
        str_cut(action.preset, sizeof(action.preset), item.id);
    } else if (!app->sheet.fields[0].text[0] || !app->sheet.fields[1].text[0]) {
        app->sheet.part = COUNTER_SHEET_LISTS + (app->sheet.fields[0].text[0] != '\0');
        desk_notice(app, N_("Type the message in both languages."), NULL);
        return;
    } else {
        str_cut(action.text_zh, sizeof(action.text_zh), app->sheet.fields[0].text);
        str_cut(action.text_en, sizeof(action.text_en), app->sheet.fields[1].text);
    }
    desk_ask_agreed(app, &action);
}

const struct sheet sheet_alarm = {
    .name = "alarm",
    .title = N_("Emergency message"),
    .primary = N_("Show it on every screen"),
    .icon = "warn",
    .hint = N_("It stands over everything and is spoken. A supervisor agrees with a PIN."),
    .lists = {{.label = N_("What has happened?"), .items = alarms, .fits = 5, .compact_fits = 5}},
    .fields =
        {{.label = N_("In Chinese"), .hint = N_("What to do"), .free = true, .optional = true},
         {.label = N_("In English"), .hint = N_("What to do"), .free = true, .optional = true}},
    .confirm = alarm_confirm,
};

static const struct board_terminal *
told(const struct counter_app *app, const char *id)
{
    const struct board *board = app->snapshot->board;

    for (size_t i = 0; board && i < board->terminal_count; i++) {
        if (strcmp(board->terminals[i].id, id) == 0) {
            return &board->terminals[i];
        }
    }
    return NULL;
}

static size_t
terminals(const struct counter_app *app, struct sheet_item *items, size_t max)
{
    size_t count = 0;

    for (size_t i = 0; i < app->hall->terminal_count; i++) {
        const struct hall_terminal *terminal = &app->hall->terminals[i];
        const struct board_terminal *state = told(app, terminal->id);
        struct sheet_item *item = sheet_put(items, &count, max, terminal->id, terminal->id);
        str_cut(item->win, sizeof(item->win), terminal->counter);
        item->late = state && state->locked;
        str_cut(item->value, sizeof(item->value),
                !state              ? ""
                : state->locked     ? i18n_tr_context("counter", "locked")
                : state->message[0] ? i18n_tr_context("counter", "has a message")
                                    : "");
    }
    return count;
}

static size_t
terminal_deeds(const struct counter_app *app, struct sheet_item *items, size_t max)
{
    struct sheet_item chosen;
    const struct board_terminal *state =
        sheet_chosen(app, 0, &chosen) ? told(app, chosen.id) : NULL;
    size_t count = 0;

    if (state && state->locked) {
        (void)sheet_put(items, &count, max, "unlock", _("Unlock it"));
    } else {
        (void)sheet_put(items, &count, max, "lock", _("Lock it, with the reason below"));
    }
    (void)sheet_put(items, &count, max, "message", _("Show it the message below"));
    sheet_put(items, &count, max, "clear", _("Take its message away"))->off =
        !state || !state->message[0];
    return count;
}

static void
terminal_confirm(struct counter_app *app)
{
    static const struct {
        const char *id;
        enum action_kind kind;
    } deeds[] = {{"lock", ACTION_TERMINAL_LOCK},
                 {"unlock", ACTION_TERMINAL_UNLOCK},
                 {"message", ACTION_TERMINAL_MESSAGE},
                 {"clear", ACTION_TERMINAL_CLEAR}};
    const char *words = app->sheet.fields[0].text;
    struct sheet_item terminal, deed;
    struct action action = {.kind = ACTION_TERMINAL_LOCK};

    if (!sheet_chosen(app, 0, &terminal) || !sheet_chosen(app, 1, &deed)) {
        return;
    }
    for (size_t i = 0; i < ARRAY_SIZE(deeds); i++) {
        action.kind = strcmp(deeds[i].id, deed.id) == 0 ? deeds[i].kind : action.kind;
    }
    str_cut(action.device, sizeof(action.device), terminal.id);
    if (action.kind == ACTION_TERMINAL_MESSAGE && !words[0]) {
        app->sheet.part = COUNTER_SHEET_LISTS;
        desk_notice(app, N_("Type first: {0}"), _("Words"));
        return;
    }
    if (action.kind == ACTION_TERMINAL_MESSAGE) {
        str_cut(action.note, sizeof(action.note), words);
    } else if (action.kind == ACTION_TERMINAL_LOCK) {
        str_cut(action.reason, sizeof(action.reason), words);
    }
    desk_ask(app, &action);
}

const struct sheet sheet_terminals = {
    .name = "terminals",
    .title = N_("The terminals"),
    .primary = N_("Do it"),
    .icon = "info",
    .hint = N_("A counter's terminal gets the message as your answer."),
    .lists = {{.label = N_("Which one?"), .items = terminals, .fits = 8, .compact_fits = 5},
              {.label = N_("What shall be done?"),
               .items = terminal_deeds,
               .fits = 3,
               .compact_fits = 3}},
    .fields = {{.label = N_("Words"),
                .hint = N_("A reason, or a message"),
                .free = true,
                .optional = true}},
    .confirm = terminal_confirm,
    .stays = true,
};
