/* SPDX-License-Identifier: Apache-2.0
 * One screen for all sheets: what is typed, what is chosen, one step. */
#include "counter/sheet.h"

#include <stdlib.h>
#include <string.h>

#include "counter/screens/screens.h"

enum { ROW = 38, GAP = 6 };

size_t
sheet_fits(const struct counter_app *app, int list)
{
    const struct sheet_list *row = &sheet_of(app)->lists[list];
    int fits = counter_is_compact(app) ? row->compact_fits : row->fits;

    return fits > 0 ? (size_t)fits : 1;
}

static void
mark(struct ui_node *row, const struct sheet_list *list, const struct sheet_item *item)
{
    if (list->ticks) {
        ui_checkbox(row, 24, item->marked, item->missing);
    }
    if (item->plate[0]) {
        ui_plate(row, item->plate, &(struct ui_plate){.h = 26});
    }
    if (item->win[0]) {
        ui_win(row, item->win, 28, UI_WIN_OPEN);
    }
}

static void
line(const struct counter_app *app, struct ui_node *column, int list, const struct sheet_item *item,
     size_t n)
{
    const struct sheet_list *spec = &sheet_of(app)->lists[list];
    bool chosen = !spec->ticks && !item->off && strcmp(item->id, app->sheet.chosen[list]) == 0;
    bool here =
        spec->ticks && app->sheet.part == list && strcmp(item->id, app->sheet.chosen[list]) == 0;
    char key[4] = "";
    struct ui_node *row =
        ui_box(column, &(struct ui_style){.name = "line",
                                          .axis = UI_ROW,
                                          .align = UI_CENTRE,
                                          .gap = 10,
                                          .height = ROW,
                                          .pad = UI_XY(12, 0),
                                          .radius = 10,
                                          .fill = chosen      ? COLOR_AZURE_T
                                                  : item->off ? COLOR_SOLD_OUT
                                                              : COLOR_CARD,
                                          .edge = chosen || here ? COLOR_AZURE : COLOR_HAIR,
                                          .border = UI_ALL(chosen || here ? 3 : 1),
                                          .color = item->off ? COLOR_SOLD_OUT_TEXT : COLOR_INK});

    mark(row, spec, item);
    ui_text(row, item->name,
            &(struct ui_type){.size = 17,
                              .bold = chosen || item->missing,
                              .color = item->missing ? COLOR_CINNABAR : COLOR_NONE,
                              .optical = true,
                              .fit = UI_FIT_SHRINK,
                              .max_lines = 2,
                              .line = 1.1F,
                              .box = {.grow = 1}});
    if (item->missing) {
        ui_tag(row, i18n_tr_context("counter", "missing"), 14, COLOR_CINNABAR_T, COLOR_CINNABAR);
    }
    if (item->value[0]) {
        ui_text(row, item->value,
                &(struct ui_type){.size = 15,
                                  .bold = true,
                                  .color = item->late ? COLOR_CINNABAR : COLOR_NONE,
                                  .fit = UI_FIT_LINE});
    }
    if (!item->off && app->sheet.part == list && n < 9 + 26) {
        str_format(key, sizeof(key), "%c", n < 9 ? (char)('1' + n) : (char)('A' + n - 9));
        ui_keycap(row, key, 11, COLOR_INK2);
    }
    ui_touch(row, &(struct ui_target){
                      .action = (list ? COUNTER_TARGET_REASON : COUNTER_TARGET_OPTION) + (int)n,
                      .spoken = item->name,
                      .role = spec->ticks ? UI_ROLE_CHECKBOX : UI_ROLE_RADIO,
                      .key = key[0] ? key : NULL,
                      .checked = item->marked,
                      .selected = chosen,
                      .disabled = item->off});
}

static void
fact(struct ui_node *column, const struct sheet_item *item)
{
    struct ui_node *row = ui_box(column, &(struct ui_style){.axis = UI_ROW,
                                                            .align = UI_CENTRE,
                                                            .justify = UI_SPACE_BETWEEN,
                                                            .gap = 12,
                                                            .height = ROW,
                                                            .edge = COLOR_HAIR,
                                                            .border = {.top = 1}});

    ui_text(row, item->name,
            &(struct ui_type){.size = 17, .color = COLOR_INK2, .fit = UI_FIT_SHRINK});
    ui_text(row, item->value, &(struct ui_type){.size = 19, .bold = true, .fit = UI_FIT_LINE});
}

static void
pages(struct ui_node *column, size_t page, size_t count)
{
    char text[WORDS_SIZE], one[12], all[12];
    struct ui_node *row = ui_box(
        column,
        &(struct ui_style){
            .axis = UI_ROW, .align = UI_CENTRE, .justify = UI_FROM_END, .gap = 8, .height = 36});

    str_format(one, sizeof(one), "%zu", page + 1);
    str_format(all, sizeof(all), "%zu", count);
    words_fill(text, sizeof(text), N_("Page {0} of {1}"), one, all);
    ui_text(row, text, &(struct ui_type){.size = 15, .color = COLOR_INK2, .fit = UI_FIT_LINE});
    if (page > 0) {
        piece_page_button(row, "chevl", _("Previous page"), COUNTER_TARGET_PREVIOUS);
    }
    if (page + 1 < count) {
        piece_page_button(row, "chev", _("Next page"), COUNTER_TARGET_NEXT);
    }
}

/* Lines of one page, in as many columns as the list asks for, downwards first. */
static void
lines(const struct counter_app *app, struct ui_node *column, int list,
      const struct sheet_item *items, size_t count)
{
    const struct sheet_list *spec = &sheet_of(app)->lists[list];
    int asked = counter_is_compact(app) ? spec->compact_columns : spec->columns;
    size_t columns = asked > 1 ? (size_t)asked : 1, down = (count + columns - 1) / columns;
    struct ui_node *all = ui_column(column, GAP);

    for (size_t y = 0; y < down; y++) {
        struct ui_node *row =
            ui_box(all, &(struct ui_style){.axis = UI_ROW, .align = UI_STRETCH, .gap = 10});
        for (size_t x = 0; x < columns; x++) {
            size_t n = x * down + y;
            struct ui_node *cell =
                ui_box(row, &(struct ui_style){.grow = 1, .width = columns > 1 ? 10 : 0});
            if (n < count && spec->facts) {
                fact(cell, &items[n]);
            } else if (n < count) {
                line(app, cell, list, &items[n], n);
            }
        }
    }
}

static void
draw_list(const struct counter_app *app, struct ui_node *column, int list, bool first)
{
    const struct sheet_list *spec = &sheet_of(app)->lists[list];
    size_t count, fits = sheet_fits(app, list);
    struct sheet_item *items = sheet_items(app, list, &count);
    size_t all = (count + fits - 1) / fits;
    size_t page = all ? (size_t)app->sheet.page[list] % all : 0, from = page * fits;

    piece_label(column, i18n_tr(spec->label), first ? 0 : 12);
    lines(app, column, list, items + from, count - from < fits ? count - from : fits);
    if (count == 0) {
        ui_text(column, _("Nothing here."),
                &(struct ui_type){.size = 17, .color = COLOR_INK2, .fit = UI_FIT_SHRINK});
    }
    if (all > 1 && list == 0) {
        pages(ui_box(column, &(struct ui_style){.margin = {.top = 6}}), page, all);
    }
    free(items);
}

static bool
stands_first(const struct sheet_field *field)
{
    return field->searches || !field->optional;
}

static void
fields(const struct counter_app *app, struct ui_node *column, bool first)
{
    const struct sheet *sheet = sheet_of(app);
    struct ui_node *row = NULL;

    for (int i = 0; i < COUNTER_SHEET_LISTS; i++) {
        const struct sheet_field *field = &sheet->fields[i];
        if (!field->label || stands_first(field) != first) {
            continue;
        }
        if (!row) {
            row = ui_box(column, &(struct ui_style){
                                     .axis = UI_ROW,
                                     .gap = 12,
                                     .margin = {.top = first ? 0 : 12, .bottom = first ? 12 : 0}});
        }
        struct ui_node *cell = ui_box(row, &(struct ui_style){.grow = 1, .width = 10});
        ui_text(
            cell, i18n_tr(field->label),
            &(struct ui_type){
                .size = 17, .bold = true, .fit = UI_FIT_SHRINK, .box = {.margin = {.bottom = 6}}});
        piece_input(cell, &app->sheet.fields[i], i18n_tr(field->hint), i18n_tr(field->label),
                    i ? COUNTER_TARGET_FIELD_2 : COUNTER_TARGET_FIELD,
                    app->sheet.part == COUNTER_SHEET_LISTS + i, field->free);
    }
}

void
screen_sheet(const struct counter_app *app, struct ui_node *root)
{
    const struct sheet *sheet = sheet_of(app);
    bool two = sheet->lists[1].label != NULL, broad = two || sheet->lists[0].columns > 1;
    struct ui_node *title;
    struct ui_node *card =
        piece_dialog(app, root, i18n_tr(sheet->title), broad ? 920 : 640, 592, &title);
    struct dialog_columns columns = piece_columns(app, card, two ? 430 : broad ? 856 : 576);
    struct ui_node *end = two ? columns.right : columns.left;

    if (app->sheet.kind == COUNTER_SHEET_DESK) {
        ui_win(title, app->sheet.about, 36, UI_WIN_OPEN);
    }
    fields(app, columns.left, true);
    draw_list(app, columns.left, 0, true);
    if (two) {
        draw_list(app, columns.right, 1, !counter_is_compact(app));
    }
    fields(app, end, false);
    if (sheet->hint) {
        struct ui_node *hint = ui_box(end, &(struct ui_style){.margin = {.top = 12}});
        piece_hint(hint, sheet->icon, i18n_tr(sheet->hint));
    }
    piece_notice(app, end);
    if (sheet->primary) {
        piece_confirm(app, card, i18n_tr(sheet->primary), two ? 390 : 360, false);
    }
}
