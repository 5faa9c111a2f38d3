/* SPDX-License-Identifier: Apache-2.0
 * Where the ticket goes next, why, and how it queues there. */
#include <string.h>

#include "counter/screens/screens.h"

enum { LIST_WIDTH = 410 };

static void
about(const struct counter_app *app, struct ui_node *title, const struct ticket *ticket)
{
    char text[WORDS_SIZE], time[64];
    ui_plate(title, ticket->number, &(struct ui_plate){.h = 40});
    if (counter_is_compact(app)) {
        return;
    }
    if (ticket->started_at > 0 && ticket->state == TICKET_SERVING) {
        words_exact(app->hall_now - ticket->started_at, time, sizeof(time));
        /* TRANSLATORS: {0} matter, {1} how long */
        words_fill(text, sizeof(text), N_("{0}, served for {1}"), words_matter(app, ticket), time);
    } else {
        str_cut(text, sizeof(text), words_matter(app, ticket));
    }
    ui_text(
        title, text,
        &(struct ui_type){.size = 17, .color = COLOR_INK2, .optical = true, .fit = UI_FIT_SHRINK});
}

static void
option_name(const struct counter_app *app, const struct counter_option *option, char *dst,
            size_t size)
{
    if (option->person) {
        str_cut(dst, size, words_text(app, &option->person->name));
        return;
    }
    str_cut(dst, size, option->service ? words_text(app, &option->service->name) : option->id);
}

static void
option_where(const struct counter_app *app, const struct counter_option *option, char *dst,
             size_t size)
{
    char list[WORDS_SIZE];
    if (option->person) {
        const struct hall_staff *deputy = desk_deputy(app);
        const char *at = option->counter ? option->counter->id : NULL;
        words_fill(dst, size,
                   !at                        ? N_("No. {0}, not at a counter now")
                   : option->person == deputy ? N_("No. {0} at counter {1}, stands in for you")
                                              : N_("No. {0} at counter {1}"),
                   option->id, at);
        return;
    }
    if (option->kind == TICKET_BOUND_COUNTER) {
        const struct hall_staff *person = hall_staff(app->hall, option->counter->staff);
        words_fill(dst, size, N_("Counter {0} {1}"), option->id,
                   person ? words_text(app, &person->name) : "");
        return;
    }
    words_counters_of(app, option->id, list, sizeof(list));
    if (list[0]) {
        words_fill(dst, size, N_("Counter {0}"), list, NULL);
    } else {
        str_cut(dst, size, _("No counter is open now"));
    }
}

static void
option_row(const struct counter_app *app, struct ui_node *column,
           const struct counter_option *option, size_t line)
{
    bool chosen =
        app->transfer.chosen_kind == option->kind && strcmp(app->transfer.chosen, option->id) == 0;
    char name[WORDS_SIZE], where[WORDS_SIZE], text[WORDS_SIZE], number[12];
    bool compact = counter_is_compact(app);
    struct ui_node *row =
        ui_box(column, &(struct ui_style){.name = "block",
                                          .axis = UI_ROW,
                                          .align = UI_CENTRE,
                                          .gap = 14,
                                          .height = compact ? 52 : 60,
                                          .pad = UI_XY(16, 0),
                                          .margin = {.bottom = compact ? 6 : 8},
                                          .radius = 10,
                                          .fill = chosen ? COLOR_AZURE_T : COLOR_CARD,
                                          .edge = chosen ? COLOR_AZURE : COLOR_HAIR,
                                          .border = UI_ALL(chosen ? 3 : 1)});
    option_name(app, option, name, sizeof(name));
    option_where(app, option, where, sizeof(where));
    if (option->person) {
        ui_icon(row, "user", 34, 0, COLOR_NONE);
    } else if (option->service) {
        ui_plate(row, option->service->id,
                 &(struct ui_plate){.h = 38, .kind = chosen ? UI_PLATE_CALL : UI_PLATE_PAPER});
    }
    struct ui_node *names = ui_box(row, &(struct ui_style){.grow = 1});
    ui_text(names, name,
            &(struct ui_type){.size = 19, .bold = true, .fit = UI_FIT_SHRINK, .max_lines = 1});
    ui_text(names, where, &(struct ui_type){.size = 14, .color = COLOR_INK2, .fit = UI_FIT_CUT});
    ui_touch(row, &(struct ui_target){.action = COUNTER_TARGET_OPTION + (int)line,
                                      .spoken = name,
                                      .role = UI_ROLE_RADIO,
                                      .selected = chosen});
    if (option->person) {
        return;
    }
    struct ui_node *figures = ui_box(row, &(struct ui_style){.align = UI_END});
    str_format(number, sizeof(number), "%d", option->waiting);
    words_fill(text, sizeof(text), N_("{0} waiting"), number, NULL);
    ui_text(figures, text, &(struct ui_type){.size = 17, .bold = true, .fit = UI_FIT_LINE});
    ui_text(figures, _("Can't say yet"),
            &(struct ui_type){.size = 14, .color = COLOR_INK2, .fit = UI_FIT_LINE});
}

static void
options(const struct counter_app *app, struct ui_node *column)
{
    struct counter_option found[COUNTER_OPTIONS_MAX];
    size_t count = desk_options(app, found, ARRAY_SIZE(found));
    size_t shown = desk_options_shown(app), from = desk_options_from(app, count);
    char text[WORDS_SIZE];

    for (size_t i = 0; i < shown && from + i < count; i++) {
        option_row(app, column, &found[from + i], i);
    }
    struct ui_node *foot = ui_box(
        column,
        &(struct ui_style){
            .axis = UI_ROW, .align = UI_CENTRE, .gap = 8, .height = 36, .margin = {.top = -2}});
    if (app->transfer.query[0]) {
        words_fill(text, sizeof(text), N_("Looking for {0}"), app->transfer.query, NULL);
    } else {
        str_cut(text, sizeof(text), _("Or type a letter or a counter, such as G or 7"));
    }
    struct ui_node *hint = ui_box(foot, &(struct ui_style){.grow = 1});
    piece_hint(hint, "search", text);
    if (from > 0) {
        piece_page_button(foot, "chevl", _("Previous page"), COUNTER_TARGET_PREVIOUS);
    }
    if (from + shown < count) {
        piece_page_button(foot, "chev", _("Next page"), COUNTER_TARGET_NEXT);
    }
}

static void
way(const struct counter_app *app, struct ui_node *column, bool chosen, const char *name,
    const char *note, int action)
{
    struct ui_node *row =
        ui_box(column, &(struct ui_style){.axis = UI_ROW,
                                          .align = UI_CENTRE,
                                          .gap = 12,
                                          .height = counter_is_compact(app) ? 38 : 46});
    ui_radio(row, 24, chosen);
    ui_text(row, name,
            &(struct ui_type){.size = 18, .bold = chosen, .optical = true, .fit = UI_FIT_SHRINK});
    ui_text(
        row, note,
        &(struct ui_type){.size = 15, .color = COLOR_INK2, .optical = true, .fit = UI_FIT_SHRINK});
    ui_touch(row, &(struct ui_target){.action = action,
                                      .spoken = name,
                                      .role = UI_ROLE_RADIO,
                                      .selected = chosen,
                                      .checked = chosen});
}

static void
right_side(const struct counter_app *app, struct ui_node *column)
{
    bool compact = counter_is_compact(app);
    piece_label(column, i18n_tr_context("counter", "Reason"), compact ? 4 : 0);
    struct ui_node *chips =
        ui_box(column, &(struct ui_style){.axis = UI_ROW, .wrap = true, .gap = 8});
    for (int i = 0; i < COUNTER_REASONS; i++) {
        piece_choice(chips, i18n_tr(counter_transfer_reasons[i]), COUNTER_TARGET_REASON + i,
                     app->transfer.reason == i, compact ? 38 : 44);
    }
    ui_text(
        column, _("How it queues"),
        &(struct ui_type){.size = 17,
                          .bold = true,
                          .fit = UI_FIT_SHRINK,
                          .box = {.margin = {.top = compact ? 8 : 22, .bottom = compact ? 0 : 4}}});
    way(app, column, !app->transfer.come_back, _("By its ticket's time"),
        _("as always; the wait so far counts"), COUNTER_TARGET_PLACE_KEPT);
    way(app, column, app->transfer.come_back, _("Comes back here afterwards"),
        _("and goes on at once"), COUNTER_TARGET_COME_BACK);
    ui_text(
        column, _("Note to the next counter"),
        &(struct ui_type){.size = 17,
                          .bold = true,
                          .fit = UI_FIT_SHRINK,
                          .box = {.margin = {.top = compact ? 6 : 16, .bottom = compact ? 4 : 8}}});
    piece_input(column, &app->transfer.note, _("Anything the next counter should know"),
                _("Note to the next counter"), COUNTER_TARGET_FIELD, app->transfer.in_note, true);
    piece_notice(app, column);
}

static void
confirm(const struct counter_app *app, struct ui_node *card)
{
    bool compact = counter_is_compact(app);
    struct counter_option option;
    bool chosen = desk_chosen_option(app, &option);
    char label[WORDS_SIZE], name[WORDS_SIZE];
    struct ui_node *foot = ui_box(card, &(struct ui_style){.axis = UI_ROW,
                                                           .align = UI_CENTRE,
                                                           .gap = 14,
                                                           .x_place = UI_PLACE_BOTH,
                                                           .x = compact ? 16 : 32,
                                                           .x_end = compact ? 16 : 32,
                                                           .y_place = UI_PLACE_END,
                                                           .y = compact ? 16 : 24});
    if (!compact) {
        struct ui_node *hint = ui_box(foot, &(struct ui_style){.grow = 1});
        piece_hint(hint, "speak",
                   _("The call comes by the speaker when it is time. The number stays."));
    }
    str_cut(label, sizeof(label), _("Choose where it goes"));
    if (chosen && option.kind == TICKET_BOUND_NONE) {
        option_name(app, &option, name, sizeof(name));
        /* TRANSLATORS: {0} letter of a service, {1} its name */
        words_fill(label, sizeof(label), N_("Transfer to {0} {1}"), option.id, name);
    } else if (chosen && option.person) {
        option_name(app, &option, name, sizeof(name));
        words_fill(label, sizeof(label), N_("Transfer to {0}"), name, NULL);
    } else if (chosen) {
        words_fill(label, sizeof(label), N_("Transfer to counter {0}"), option.id, NULL);
    }
    struct ui_node *button =
        piece_primary(compact ? ui_box(foot, &(struct ui_style){.grow = 1}) : foot, label, "F2",
                      COUNTER_TARGET_CONFIRM, compact ? 0 : 430, !chosen);
    (void)button;
}

void
screen_transfer(const struct counter_app *app, struct ui_node *root)
{
    const struct ticket *ticket = desk_transferred(app);
    struct ui_node *title;
    struct ui_node *card =
        piece_dialog(app, root, i18n_tr_context("counter", "Transfer"), 920, 592, &title);
    if (!ticket) {
        return;
    }
    about(app, title, ticket);
    struct dialog_columns columns = piece_columns(app, card, LIST_WIDTH);
    piece_label(columns.left, _("Where to"), 0);
    options(app, columns.left);
    right_side(app, columns.right);
    confirm(app, card);
}
