/* SPDX-License-Identifier: Apache-2.0
 * Who sits down here: choose yourself, type the PIN. Also what is shown before there is a hall. */
#include <string.h>

#include "base/zone.h"
#include "counter/screens/screens.h"

enum { SIDE = 400 };

static void
date_line(const struct counter_app *app, struct ui_node *row)
{
    char date[I18N_TEXT_SIZE] = "", time[I18N_TEXT_SIZE] = "";
    if (app->zone && app->snapshot) {
        struct civil civil = zone_civil(app->zone, app->hall_now);
        i18n_format_date(&civil, date, sizeof(date));
        i18n_format_time(&civil, time, sizeof(time));
    }
    ui_textf(row, &(struct ui_type){.size = 15, .color = COLOR_MIST_ON_INK, .fit = UI_FIT_LINE},
             "%s %s", date, time);
}

static void
side(const struct counter_app *app, struct ui_node *root)
{
    char text[WORDS_SIZE];
    bool compact = counter_is_compact(app);
    struct ui_style style = {.name = "header",
                             .x_place = UI_PLACE_START,
                             .y_place = UI_PLACE_BOTH,
                             .width = SIDE,
                             .pad = {28, 28, 28, 28},
                             .fill = COLOR_INK,
                             .color = COLOR_WHITE};
    if (compact) {
        style.x_place = style.y_place = UI_PLACE_FLOW;
        style.width = 0;
        style.height = 200;
    }
    struct ui_node *ink = ui_box(root, &style);
    struct ui_node *top = ui_box(
        ink, &(struct ui_style){.axis = UI_ROW, .align = UI_CENTRE, .justify = UI_SPACE_BETWEEN});
    ui_logo(top, 26);
    date_line(app, top);
    struct ui_node *row = ui_box(
        ink,
        &(struct ui_style){.axis = UI_ROW, .align = UI_CENTRE, .gap = 18, .margin = {.top = 32}});
    if (app->id[0]) {
        ui_win(row, app->id, 76, UI_WIN_APRICOT);
    }
    struct ui_node *names = ui_box(row, &(struct ui_style){.grow = 1});
    ui_text(names, app->hall ? words_text(app, &app->hall->name) : "",
            &(struct ui_type){.size = 15, .color = COLOR_MIST_ON_INK, .fit = UI_FIT_SHRINK});
    words_fill(text, sizeof(text), N_("Counter {0}: start work"), app->id, NULL);
    ui_text(names, app->id[0] ? text : i18n_tr_context("counter", "Counter"),
            &(struct ui_type){.size = 28, .bold = true, .line = 1.3F, .fit = UI_FIT_SHRINK});
}

static void
person_row(const struct counter_app *app, struct ui_node *column, const struct hall_staff *person)
{
    const struct hall_staff *chosen = desk_login_person(app);
    const char *name = words_text(app, &person->name), *seat = desk_seat(app, person->id);
    bool selected = chosen && chosen == person;
    char text[WORDS_SIZE];
    struct ui_node *row =
        ui_box(column, &(struct ui_style){.name = "person",
                                          .axis = UI_ROW,
                                          .align = UI_CENTRE,
                                          .gap = 12,
                                          .height = 44,
                                          .pad = UI_XY(14, 0),
                                          .margin = {.top = 8},
                                          .radius = 10,
                                          .fill = selected ? COLOR_AZURE_T : COLOR_CARD,
                                          .edge = selected ? COLOR_AZURE : COLOR_HAIR,
                                          .border = UI_ALL(selected ? 3 : 1)});
    ui_text(row, person->id,
            &(struct ui_type){
                .size = 15, .color = COLOR_INK2, .fit = UI_FIT_LINE, .box = {.min_width = 48}});
    ui_text(
        row, name,
        &(struct ui_type){
            .size = 17, .bold = true, .optical = true, .fit = UI_FIT_SHRINK, .box = {.grow = 1}});
    if (seat) {
        words_fill(text, sizeof(text), N_("at counter {0}"), seat, NULL);
        ui_text(row, text, &(struct ui_type){.size = 14, .color = COLOR_INK2, .fit = UI_FIT_LINE});
    }
    ui_touch(row,
             &(struct ui_target){.action = COUNTER_TARGET_STAFF + (int)(person - app->hall->staff),
                                 .spoken = name,
                                 .role = UI_ROLE_RADIO,
                                 .selected = selected});
}

static void
page_button(struct ui_node *row, const char *label, int action)
{
    piece_button(row, &(struct piece_button){.label = label,
                                             .action = action,
                                             .grow = true,
                                             .height = 40,
                                             .size = 15,
                                             .fill = COLOR_CARD,
                                             .edge = COLOR_EDGE,
                                             .border = 1});
}

static void
people(const struct counter_app *app, struct ui_node *column)
{
    const struct hall_staff *found[COUNTER_PEOPLE_MAX];
    size_t count = desk_people(app, found, ARRAY_SIZE(found));
    size_t pages = (count + COUNTER_STAFF_SHOWN - 1) / COUNTER_STAFF_SHOWN;
    size_t page = pages ? (size_t)app->login.page % pages : 0;

    for (size_t i = page * COUNTER_STAFF_SHOWN; i < count && i < (page + 1) * COUNTER_STAFF_SHOWN;
         i++) {
        person_row(app, column, found[i]);
    }
    if (pages > 1) {
        struct ui_node *row =
            ui_box(column, &(struct ui_style){.axis = UI_ROW, .gap = 10, .margin = {.top = 10}});
        if (page > 0) {
            page_button(row, _("Previous page"), COUNTER_TARGET_PREVIOUS);
        }
        if (page + 1 < pages) {
            page_button(row, _("Next page"), COUNTER_TARGET_NEXT);
        }
    }
}

static void
field_label(struct ui_node *column, const char *text)
{
    ui_text(column, text, &(struct ui_type){.size = 16, .bold = true, .fit = UI_FIT_SHRINK});
}

static void
staff_field(const struct counter_app *app, struct ui_node *column, const char *hint)
{
    const struct hall_staff *person = desk_login_person(app);

    field_label(column, _("Staff number"));
    piece_field(column, &app->login.staff, person ? words_text(app, &person->name) : NULL, hint,
                !app->login.on_pin, false, COUNTER_TARGET_FIELD_2, _("Staff number"));
}

static void
pin_and_start(const struct counter_app *app, struct ui_node *column)
{
    field_label(column, _("PIN"));
    piece_field(column, &app->login.pin, NULL, "", app->login.on_pin, true, COUNTER_TARGET_FIELD,
                _("PIN"));
    piece_keypad(ui_box(column, &(struct ui_style){.margin = {.top = 18}}),
                 counter_is_compact(app) && desk_layout(app).height < 960 ? 56 : 72);
    struct ui_node *start = ui_box(column, &(struct ui_style){.margin = {.top = 16}});
    piece_button(start, &(struct piece_button){.label = _("Start work"),
                                               .key = "Enter",
                                               .action = COUNTER_TARGET_CONFIRM,
                                               .height = 84,
                                               .size = 30,
                                               .key_size = 13,
                                               .fill = COLOR_AZURE,
                                               .color = COLOR_WHITE,
                                               .main = true,
                                               .disabled = app->stale || app->pending_count > 0});
    piece_notice(app, column);
}

void
screen_login(const struct counter_app *app, struct ui_node *root)
{
    side(app, root);
    if (counter_is_compact(app)) {
        struct ui_node *column = ui_box(root, &(struct ui_style){.pad = {24, 28, 0, 28}});
        staff_field(app, column, _("Type it"));
        ui_gap(column, 18);
        pin_and_start(app, column);
        desk_footer(app, root, false);
        return;
    }
    struct ui_node *work = ui_box(root, &(struct ui_style){.axis = UI_ROW,
                                                           .align = UI_START,
                                                           .justify = UI_FROM_CENTRE,
                                                           .gap = 48,
                                                           .x_place = UI_PLACE_BOTH,
                                                           .x = SIDE,
                                                           .y_place = UI_PLACE_START,
                                                           .y = 26});
    struct ui_node *left = ui_box(work, &(struct ui_style){.width = 344});
    staff_field(app, left, _("Type it, or choose yourself"));
    people(app, ui_box(left, &(struct ui_style){.margin = {.top = 6}}));
    pin_and_start(app, ui_box(work, &(struct ui_style){.width = 344}));
    desk_footer(app, root, false);
}

void
screen_starting(const struct counter_app *app, struct ui_node *root)
{
    char text[WORDS_SIZE];
    bool unknown = counter_stage(app) == COUNTER_STAGE_UNKNOWN;
    bool compact = counter_is_compact(app);
    float room = compact ? 344 : 720;
    side(app, root);
    struct ui_node *work = ui_box(root, &(struct ui_style){.align = UI_CENTRE,
                                                           .justify = UI_FROM_CENTRE,
                                                           .gap = 12,
                                                           .x_place = UI_PLACE_BOTH,
                                                           .x = compact ? 0 : SIDE,
                                                           .y_place = UI_PLACE_BOTH,
                                                           .y = compact ? 200 : 0});
    str_cut(text, sizeof(text), _("Connecting to the hall"));
    if (unknown && app->id[0]) {
        words_fill(text, sizeof(text), N_("This hall has no counter {0}"), app->id, NULL);
    } else if (unknown) {
        str_cut(text, sizeof(text), _("Which counter is this?"));
    }
    ui_text(work, text,
            &(struct ui_type){
                .size = 28, .bold = true, .align = UI_CENTRE, .box = {.max_width = room}});
    ui_text(work,
            unknown ? _("Start the program with --counter and the counter's id.") : app->trouble,
            &(struct ui_type){
                .size = 17, .color = COLOR_INK2, .align = UI_CENTRE, .box = {.max_width = room}});
    if (!unknown) {
        piece_button(work, &(struct piece_button){.label = _("Reconnect now"),
                                                  .action = COUNTER_TARGET_RECONNECT,
                                                  .height = 52,
                                                  .size = 17,
                                                  .fill = COLOR_CARD,
                                                  .edge = COLOR_EDGE,
                                                  .border = 1});
    }
}
