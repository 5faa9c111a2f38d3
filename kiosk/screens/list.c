/* SPDX-License-Identifier: Apache-2.0
 * Services, departments, bundles as rows that share a page. */
#include "kiosk/screens/list.h"

size_t
list_count(const struct kiosk *kiosk)
{
    struct look_entry entries[LIST_MAX];
    return look_entries(kiosk, entries, LIST_MAX);
}

static float
clamped(float value, float least, float most)
{
    return value < least ? least : value > most ? most : value;
}

struct grid
list_share(const struct frame *frame, size_t services, int columns, float room, int page)
{
    int n = (int)services;
    struct grid grid = {.columns = 1,
                        .gap = frame->large  ? 20
                               : frame->side ? 14
                                             : 10,
                        .page = page};
    float least = row_least(frame);
    grid.between = frame->side ? 20 : 16;
    if ((frame->wide && !(frame->large && frame->w < 1600)) || (n > 10 && !frame->large)) {
        grid.columns = 2;
    }
    grid.columns = columns > 0 ? columns : grid.columns;
    int fit = (int)((room + grid.gap) / (least + grid.gap));
    int wanted = (n + grid.columns - 1) / grid.columns;
    if (wanted > fit) {
        fit = (int)((room - PAGER_ROOM + grid.gap) / (least + grid.gap));
        room -= PAGER_ROOM;
    }
    fit = fit < 1 ? 1 : fit;
    grid.pages = wanted > fit ? (wanted + fit - 1) / fit : 1;
    grid.per_column = grid.pages > 1 && frame->large ? fit
                      : grid.pages > 1               ? (wanted + grid.pages - 1) / grid.pages
                                                     : wanted;
    grid.page = grid.page >= grid.pages ? grid.pages - 1 : grid.page;
    grid.tall = n <= 5 && !frame->large;
    float most = n <= 5 ? 220 : frame->large ? 220 : frame->side ? 120 : frame->wide ? 104 : 148;
    int rows = grid.per_column > 0 ? grid.per_column : 1;
    grid.row = clamped((room + grid.gap) / (float)rows - grid.gap, least, most);
    return grid;
}

void
list_heads(struct ui_node *parent, const struct frame *frame)
{
    struct ui_node *row = ui_box(parent, &(struct ui_style){.axis = UI_ROW,
                                                            .pad = {.end = 84, .bottom = 12},
                                                            .justify = UI_FROM_END});
    const struct ui_type type = {
        .size = 26, .color = COLOR_INK2, .align = UI_END, .fit = UI_FIT_LINE};
    struct ui_type waiting = type, wait = type;
    waiting.box.width = frame->cjk ? 150 : 140;
    wait.box.width = frame->cjk ? 232 : 222;
    ui_text(row, i18n_tr_context("kiosk", "Waiting"), &waiting);
    ui_text(row, i18n_tr_context("kiosk", "Likely wait"), &wait);
}

void
list_rows(const struct kiosk *kiosk, struct ui_node *parent, const struct grid *grid, float width)
{
    static struct look_entry entries[LIST_MAX];
    size_t count = look_entries(kiosk, entries, LIST_MAX);
    size_t first = (size_t)(grid->page * grid->per_column * grid->columns);
    struct row_look how = {
        .kind = ROW_FULL, .width = width, .height = grid->row, .tall = grid->tall};
    if (grid->columns > 1) {
        how.width = (width - grid->between) / 2;
        how.kind = how.width >= 600 ? ROW_HALF : ROW_NARROW;
    }
    struct ui_node *list = ui_box(parent, &(struct ui_style){.gap = grid->gap});
    if (grid->columns == 1) {
        for (size_t i = first; i < count && i < first + (size_t)grid->per_column; i++) {
            row_entry(kiosk, list, &entries[i], &how);
        }
        return;
    }
    for (size_t i = first; i < count && i < first + (size_t)grid->per_column * 2; i += 2) {
        struct ui_node *pair =
            ui_box(list, &(struct ui_style){.axis = UI_ROW, .gap = grid->between});
        row_entry(kiosk, pair, &entries[i], &how);
        if (i + 1 < count) {
            row_entry(kiosk, pair, &entries[i + 1], &how);
        } else {
            ui_box(pair, &(struct ui_style){.grow = 1});
        }
    }
}
