/* SPDX-License-Identifier: Apache-2.0
 * Many counters, each with the number that stands before it. */
#include <math.h>
#include <string.h>

#include "display/screens/screens.h"

struct look {
    enum color fill, edge, color;
    enum ui_win_kind win;
    enum ui_plate_kind plate;
};

/* How new the number at a counter is: the one that is called now, one of a moment ago, or none of
 * these. */
enum age { AGE_OLD, AGE_MARKED, AGE_NOW };

static const struct look looks[] = {
    [AGE_OLD] = {COLOR_PANEL, COLOR_PANEL, COLOR_WHITE, UI_WIN_BOARD, UI_PLATE_BOARD},
    [AGE_MARKED] = {COLOR_PANEL, COLOR_APRICOT, COLOR_WHITE, UI_WIN_APRICOT, UI_PLATE_MARKED},
    [AGE_NOW] = {COLOR_CALL, COLOR_CALL, COLOR_INK, UI_WIN_CALL, UI_PLATE_CALL},
};
static const struct look absent = {COLOR_NONE, COLOR_LINE2, COLOR_MIST, UI_WIN_RING,
                                   UI_PLATE_BOARD};

static enum age
age_of(const struct display *now, const char *counter)
{
    struct announce_row rows[LOOK_PAGE_MAX];
    bool bright;
    const struct board_call *hero = announce_hero(&now->announce, now->now_ms, &bright);

    if (now->stale) {
        return AGE_OLD;
    }
    if (hero && bright && strcmp(hero->counter, counter) == 0) {
        return AGE_NOW;
    }
    size_t count = announce_recent(&now->announce, now->now_ms, rows, ARRAY_SIZE(rows));
    for (size_t i = 0; i < count; i++) {
        if (rows[i].marked && strcmp(rows[i].call->counter, counter) == 0) {
            return AGE_MARKED;
        }
    }
    return AGE_OLD;
}

static void
word(const struct layout_grid *grid, const char *text, float size, bool bold, enum color color,
     struct ui_node *box)
{
    ui_text(box, text,
            &(struct ui_type){.size = size * grid->k,
                              .bold = bold,
                              .exact = true,
                              .color = color,
                              .fit = UI_FIT_SHRINK,
                              .max_lines = 2,
                              .box = {.rigid = true}});
}

static void
paused_words(const struct display *now, const struct layout_grid *grid,
             const struct look_tile *tile, struct ui_node *box)
{
    char line[LOOK_TEXT_SIZE], time[I18N_TEXT_SIZE];
    const char *const values[] = {tile->back_at ? time : tile->instead};

    word(grid, i18n_tr_context("counter tile", "Paused"), 38, true, COLOR_WHITE, box);
    if (tile->back_at) {
        struct civil civil = look_civil(now, tile->back_at);
        i18n_format_time(&civil, time, sizeof(time));
    }
    if (tile->instead[0]) {
        const char *const to[] = {tile->instead};
        str_fill(line, sizeof(line), _("Go to {0}"), to, 1);
        word(grid, line, 32, false, COLOR_MIST, box);
    } else if (tile->back_at) {
        str_fill(line, sizeof(line), _("Back by {0}"), values, 1);
        word(grid, line, 32, false, COLOR_MIST, box);
    }
}

static void
words(const struct display *now, const struct layout_grid *grid, const struct look_tile *tile,
      struct ui_node *parent)
{
    struct ui_node *box = ui_box(
        parent, &(struct ui_style){.grow = 1, .margin = {.start = 20 * grid->k}, .shift_y = -2});

    switch (tile->kind) {
    case LOOK_TILE_PAUSED:
        paused_words(now, grid, tile, box);
        break;
    case LOOK_TILE_READY:
        word(grid, i18n_tr_context("counter tile", "Ready"), 40, true, COLOR_PINE_BOARD, box);
        break;
    case LOOK_TILE_SOON:
        word(grid, i18n_tr_context("counter tile", "Next up"), 36, false, COLOR_MIST, box);
        break;
    case LOOK_TILE_CLOSED:
    case LOOK_TILE_NUMBER:
        word(grid, i18n_tr_context("counter tile", "Not open"), 36, false, COLOR_MIST, box);
        break;
    }
}

static void
number(const struct display *now, const struct layout_grid *grid, const struct look_tile *tile,
       const struct look *look, struct ui_node *box)
{
    size_t letters = strspn(tile->number, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    float per_h = (letters > 0 ? 1.17F : 0) + 0.63F * (float)(strlen(tile->number) - letters);
    float room = grid->tile_w - 6 - grid->pad - 92 * grid->k;

    ui_plate(box, tile->number,
             &(struct ui_plate){.h = fminf(52 * grid->k, room / per_h),
                                .kind = look->plate,
                                .outlined = now->stale,
                                .margin = {.start = 16 * grid->k}});
}

static void
add_tile(const struct display *now, const struct layout_grid *grid, const char *counter,
         struct ui_node *line)
{
    struct look_tile tile = look_tile(now, counter);
    bool there = tile.kind != LOOK_TILE_CLOSED && tile.kind != LOOK_TILE_PAUSED;
    const struct look *look = there ? &looks[age_of(now, counter)] : &absent;
    float border = fmaxf(3 * grid->k, 2);
    struct ui_node *box = ui_box(line, &(struct ui_style){.name = "tile",
                                                          .axis = UI_ROW,
                                                          .align = UI_CENTRE,
                                                          .width = grid->tile_w,
                                                          .height = grid->tile_h,
                                                          .radius = 16,
                                                          .fill = look->fill,
                                                          .edge = look->edge,
                                                          .color = look->color,
                                                          .border = UI_ALL(border),
                                                          .pad = {.start = grid->pad * 16 / 28,
                                                                  .end = grid->pad * 12 / 28}});

    ui_win(box, counter, (strlen(counter) > 3 ? 56 : 76) * grid->k,
           now->stale && there ? UI_WIN_RING : look->win);
    if (tile.kind == LOOK_TILE_NUMBER) {
        number(now, grid, &tile, look, box);
    } else {
        words(now, grid, &tile, box);
    }
}

void
part_grid(const struct display *now, const struct layout *layout, struct ui_node *root)
{
    struct look_counters page;

    look_counters(now, layout->tiles, &page);
    struct layout_grid grid = layout_grid(now, layout, page.count);
    struct ui_node *box = ui_box(root, &(struct ui_style){.name = "grid",
                                                          .x_place = UI_PLACE_START,
                                                          .y_place = UI_PLACE_START,
                                                          .x = layout->grid_x,
                                                          .y = layout->grid_y,
                                                          .width = layout->grid_w,
                                                          .height = layout->grid_h,
                                                          .gap = LAYOUT_TILE_GAP});
    struct ui_node *line = NULL;

    for (size_t i = 0; i < page.count; i++) {
        if (i % grid.columns == 0) {
            line = ui_box(box, &(struct ui_style){.axis = UI_ROW,
                                                  .gap = LAYOUT_TILE_GAP,
                                                  .height = grid.tile_h,
                                                  .rigid = true});
        }
        add_tile(now, &grid, page.counters[i]->id, line);
    }
}
