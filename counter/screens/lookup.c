/* SPDX-License-Identifier: Apache-2.0
 * What became of a number of today, and what can be done about it from here. */
#include <string.h>

#include "counter/screens/screens.h"

static const char *
state_words(enum ticket_state state)
{
    switch (state) {
    case TICKET_WAITING:
        return i18n_tr_context("counter", "Waiting");
    case TICKET_CALLED:
        return i18n_tr_context("counter", "Called");
    case TICKET_SERVING:
        return _("Being served");
    case TICKET_HELD:
        return i18n_tr_context("counter", "On hold");
    case TICKET_PASSED:
        return i18n_tr_context("counter", "Passed");
    case TICKET_DONE:
        return i18n_tr_context("counter", "Finished");
    case TICKET_LEFT:
        return i18n_tr_context("counter", "Left");
    case TICKET_VOID:
        return _("No longer valid");
    default:
        return _("Day is over");
    }
}

static void
fact(struct ui_node *column, const char *name, const char *value)
{
    struct ui_node *row = ui_box(column, &(struct ui_style){.axis = UI_ROW,
                                                            .align = UI_CENTRE,
                                                            .justify = UI_SPACE_BETWEEN,
                                                            .gap = 12,
                                                            .min_height = 40,
                                                            .edge = COLOR_HAIR,
                                                            .border = {.top = 1}});
    ui_text(row, name, &(struct ui_type){.size = 15, .color = COLOR_INK2, .fit = UI_FIT_LINE});
    ui_text(row, value, &(struct ui_type){.size = 17, .bold = true, .fit = UI_FIT_SHRINK});
}

static void
action_button(const struct counter_app *app, struct ui_node *column, const char *label,
              const char *key, int action)
{
    if (!counter_can(app, (enum counter_target)action)) {
        return;
    }
    piece_button(column, &(struct piece_button){.label = label,
                                                .key = key,
                                                .action = action,
                                                .height = 52,
                                                .size = 17,
                                                .key_size = 11,
                                                .fill = COLOR_CARD,
                                                .color = COLOR_AZURE,
                                                .edge = COLOR_AZURE,
                                                .border = 1});
}

static void
ticket_facts(const struct counter_app *app, struct ui_node *column, const struct ticket *ticket)
{
    char text[WORDS_SIZE], number[12];
    ui_plate(column, ticket->number, &(struct ui_plate){.h = 56, .margin = {.bottom = 14}});
    fact(column, i18n_tr_context("counter", "State"), state_words(ticket->state));
    fact(column, i18n_tr_context("counter", "Matter"), words_matter(app, ticket));
    words_time(app, ticket->issued_at, text, sizeof(text));
    fact(column, i18n_tr_context("counter", "Drawn at"), text);
    if (ticket->state == TICKET_WAITING && ticket->ahead >= 0) {
        str_format(number, sizeof(number), "%d", (int)ticket->ahead);
        fact(column, _("People ahead"), number);
    }
    if (ticket->counter[0] && ticket->state != TICKET_WAITING) {
        words_fill(text, sizeof(text), N_("Counter {0}"), ticket->counter, NULL);
        fact(column, i18n_tr_context("counter", "Where"), text);
    }
    const struct hall_staff *first =
        ticket->first_staff[0] ? hall_staff(app->hall, ticket->first_staff) : NULL;
    if (first) {
        fact(column, i18n_tr_context("counter", "Asked first"), words_text(app, &first->name));
    }
    struct ui_node *actions = ui_box(column, &(struct ui_style){.gap = 10, .margin = {.top = 14}});
    action_button(app, actions,
                  desk_is_out(app, ticket) ? _("Let it wait again") : _("Back into the queue"),
                  "F5", COUNTER_TARGET_LOOKUP_RETURN);
    action_button(app, actions, _("Call this number"), "F7", COUNTER_TARGET_LOOKUP_CALL);
    action_button(app, actions, _("Change the class"), "F6", COUNTER_TARGET_LOOKUP_CLASS);
    action_button(app, actions, _("The citizen left"), "Ctrl Del", COUNTER_TARGET_LOOKUP_LEAVE);
}

static void
result(const struct counter_app *app, struct ui_node *column)
{
    const struct counter_snapshot *snapshot = app->snapshot;
    const char *typed = app->lookup.number.text;
    const struct ui_type quiet = {.size = 17, .color = COLOR_INK2, .line = 1.45F};

    if (!app->lookup.asked) {
        ui_text(column, _("Type the number on the ticket."), &quiet);
    } else if (strcmp(snapshot->lookup, typed) != 0) {
        ui_text(column, app->stale ? _("There is no connection now.") : _("Looking …"), &quiet);
    } else if (snapshot->lookup_status != STATUS_OK) {
        ui_text(column, _("No such number today. Please look at the ticket again."), &quiet);
    } else {
        ticket_facts(app, column, &snapshot->lookup_ticket);
    }
}

void
screen_lookup(const struct counter_app *app, struct ui_node *root)
{
    struct ui_node *card = piece_dialog(app, root, _("Find a number"), 820, 592, NULL);
    bool compact = counter_is_compact(app);
    struct dialog_columns columns = piece_columns(app, card, 330);
    struct ui_node *left = columns.left;
    ui_text(left, i18n_tr_context("counter", "Number"),
            &(struct ui_type){.size = 17, .bold = true});
    piece_field(left, &app->lookup.number, NULL, _("Such as C042"), true, false,
                COUNTER_TARGET_FIELD, i18n_tr_context("counter", "Number"));
    /* What was found takes the keys' place where there is no room for both. */
    if (!compact || !app->lookup.asked) {
        piece_letters(app, left);
        piece_keypad(left, compact ? 48 : 54);
    } else {
        ui_box(left, &(struct ui_style){.height = 20});
    }
    struct ui_node *find = ui_box(left, &(struct ui_style){.margin = {.top = 12}});
    piece_button(find, &(struct piece_button){.label = i18n_tr_context("counter", "Find"),
                                              .key = "Enter",
                                              .action = COUNTER_TARGET_CONFIRM,
                                              .height = 56,
                                              .size = 20,
                                              .key_size = 13,
                                              .fill = COLOR_AZURE,
                                              .color = COLOR_WHITE,
                                              .main = true});
    struct ui_node *right = columns.right;
    if (compact) {
        ui_gap(right, 16);
    }
    result(app, right);
    piece_notice(app, right);
}
