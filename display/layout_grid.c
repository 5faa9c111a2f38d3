/* SPDX-License-Identifier: Apache-2.0
 * Many counters on one screen. */
#include <math.h>

#include "display/layout.h"

/* A tile as in the design: 144 u high, circle 76, plate 52 with three digits, 16 between them, 28
 * of edge; 3 of border at each side. */
static const float tile_h = 144, content_w = 76 + 16 + 3.05F * 52, edge_w = 28;

static struct layout_grid
measure(const struct layout *layout, size_t columns, size_t rows)
{
    const float gap = LAYOUT_TILE_GAP;
    struct layout_grid grid = {.columns = columns,
                               .tile_w =
                                   (layout->grid_w - gap * (float)(columns - 1)) / (float)columns,
                               .tile_h = (layout->grid_h - gap * (float)(rows - 1)) / (float)rows};

    grid.k = fminf(grid.tile_h / tile_h, (grid.tile_w - 6) / (content_w + edge_w));
    grid.pad = edge_w * fminf(1, grid.k);
    return grid;
}

static int
rows_asked(const struct display *display)
{
    const struct hall_terminal *place = look_place(display);

    return place ? place->rows : 0;
}

/* As many columns as stand beside each other when a tile is as large as its height allows. */
static size_t
columns_of(const struct layout *layout, int rows)
{
    struct layout_grid one = measure(layout, 1, (size_t)rows);
    float k = one.tile_h / tile_h, width = k * (content_w + edge_w) + 6;

    return (size_t)fmaxf(1, floorf((layout->grid_w + LAYOUT_TILE_GAP) / (width + LAYOUT_TILE_GAP)));
}

void
layout_place_grid(const struct display *display, struct layout *layout)
{
    int rows = display->has_view ? rows_asked(display) : 0;

    layout->grid_x = 40;
    layout->grid_w = layout->width - 80;
    layout->grid_y = layout->bar_h + layout->hero_h + 24;
    layout->grid_h = layout->height - layout->ticker_h - 36 - layout->grid_y;
    layout->tiles = rows > 0            ? (size_t)rows * columns_of(layout, rows)
                    : layout->scale > 1 ? 15
                                        : 40;
    if (layout->tiles > LOOK_PAGE_MAX) {
        layout->tiles = LOOK_PAGE_MAX;
    }
}

struct layout_grid
layout_grid(const struct display *display, const struct layout *layout, size_t count)
{
    size_t n = count > 0 ? count : 1;
    int rows = rows_asked(display);

    if (rows > 0) {
        return measure(layout, columns_of(layout, rows), (size_t)rows);
    }
    if (!layout->portrait) {
        size_t columns = (size_t)ceilf(sqrtf(1.5F * (float)n));
        return measure(layout, columns, (n + columns - 1) / columns);
    }
    struct layout_grid best = measure(layout, 1, n);
    for (size_t columns = 2; columns <= n && columns <= 8; columns++) {
        struct layout_grid grid = measure(layout, columns, (n + columns - 1) / columns);
        best = grid.k > best.k ? grid : best;
    }
    return best;
}
