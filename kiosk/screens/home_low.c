/* SPDX-License-Identifier: Apache-2.0
 * The services below the line of low reach: tiles, because a list would not fit. */
#include "kiosk/screens/list.h"

enum { TILE_GAP = 16, LOW_PAGER = 116 };

/* Columns, rows on a page, and how tall a tile is. */
struct tiles {
    int columns, rows, pages, page;
    float height;
};

static int
columns_of(const struct frame *frame)
{
    if (frame->wide) {
        return frame->large ? 3 : frame->w >= 1600 ? 5 : 4;
    }
    return frame->large ? 2 : 3;
}

static struct tiles
share(const struct frame *frame, int services, float room, int page)
{
    struct tiles tiles = {.columns = columns_of(frame), .page = page};
    float least = frame->large ? (frame->wide ? 150 : 236) : frame->wide ? 118 : 190;
    int wanted = (services + tiles.columns - 1) / tiles.columns;
    int fit = (int)((room + TILE_GAP) / (least + TILE_GAP));
    if (wanted > fit) {
        room -= LOW_PAGER;
        fit = (int)((room + TILE_GAP) / (least + TILE_GAP));
    }
    fit = fit < 1 ? 1 : fit;
    tiles.pages = wanted > fit ? (wanted + fit - 1) / fit : 1;
    tiles.rows = wanted > fit ? fit : wanted;
    tiles.page = page >= tiles.pages ? tiles.pages - 1 : page;
    float height = tiles.rows > 0 ? (room + TILE_GAP) / (float)tiles.rows - TILE_GAP : least;
    float most = frame->large ? 250 : 206;
    tiles.height = height < least ? least : height > most ? most : height;
    return tiles;
}

static void
show_tiles(const struct kiosk *kiosk, struct ui_node *parent, const struct tiles *tiles,
           float width)
{
    static struct look_entry entries[LIST_MAX];
    size_t count = look_entries(kiosk, entries, LIST_MAX);
    size_t columns = (size_t)tiles->columns, per_page = columns * (size_t)tiles->rows;
    size_t first = per_page * (size_t)tiles->page;
    float each = (width - TILE_GAP * (float)(columns - 1)) / (float)columns;
    struct ui_node *grid = ui_box(parent, &(struct ui_style){.gap = TILE_GAP});
    for (size_t i = first; i < count && i < first + per_page; i += columns) {
        struct ui_node *row = ui_box(grid, &(struct ui_style){.axis = UI_ROW, .gap = TILE_GAP});
        for (size_t k = i; k < i + columns && k < count; k++) {
            tile_entry(kiosk, row, &entries[k], each, tiles->height);
        }
    }
}

void
home_low(const struct kiosk *kiosk, struct ui_node *root, const struct frame *frame)
{
    bool pills = !frame->large && look_language_count(kiosk) > 1;
    float top = frame->wide ? 16 : 24, cards = frame->wide    ? (frame->large ? 136 : 112)
                                               : frame->large ? 176
                                                              : 144;
    float card_room = has_cards(kiosk) ? cards + 16 : 0;
    float room = frame->h - top - (pills ? 92.0f : 0) - card_room - access_height(frame) -
                 (frame->wide ? 12 : 44);
    struct tiles tiles = share(frame, (int)list_count(kiosk), room, kiosk->page);
    struct ui_node *body =
        ui_box(root, &(struct ui_style){
                         .grow = 1, .pad = {.top = top, .end = PAGE_MARGIN, .start = PAGE_MARGIN}});
    if (pills) {
        struct ui_node *row = ui_box(
            body, &(struct ui_style){
                      .name = "languages", .axis = UI_ROW, .gap = 12, .margin = {.bottom = 20}});
        header_languages(kiosk, row, LANGUAGE_PILL, frame->w - 2 * PAGE_MARGIN);
    }
    show_tiles(kiosk, body, &tiles, frame->w - 2 * PAGE_MARGIN);
    pager(body, tiles.page, tiles.pages, 100, NULL);
    home_cards(kiosk, body, frame, cards);
    ui_spacer(body);
    access_bar(kiosk, root, frame);
}
