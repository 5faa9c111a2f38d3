/* SPDX-License-Identifier: Apache-2.0
 * Where the parts of the board stand, in u, for a window of this size. Pure. */
#pragma once

#include "display/look.h"

struct layout {
    float width, height; /* of the window */
    bool portrait;
    float scale; /* of texts that large type enlarges; 1 without */
    float edge;  /* margin at both sides */
    float bar_h, ticker_h;
    float notice_size; /* of the ticker's texts */
    float hero_w, hero_h;
    float recent_y, recent_h; /* first row, height of each */
    size_t recent_rows;
    float table_x, table_y, table_w, table_h, table_head_h;
    float row_h;
    size_t rows;      /* of the table on one page */
    bool wait_column; /* there is room for the wait beside the number of people */
    float count_w, wait_w;
    /* Of a row: its letter's plate, its name, its figure; two_lines: the next numbers stand below
     * the name. */
    float letter_h, name_size, figure_size;
    bool two_lines;
    bool tall;      /* few rows: the wait stands below the number of people */
    int name_lines; /* how many a name may take without being made smaller */
    bool video; /* pictures and films under a lower hero; then one recent call stands over the table
                 */
    float video_x, video_y, video_w, video_h;
    bool grid; /* counters instead of the table; then there is no list of calls */
    float grid_x, grid_y, grid_w, grid_h;
    size_t tiles; /* on one page */
};
struct layout layout_board(const struct display *display, int width, int height);
/* Width for a service's name in a row of the table. */
float layout_name_w(const struct layout *layout);
/* Room for the notice beside its tag and the hotline. */
float layout_notice_w(const struct display *display, const struct layout *layout);

/* Where the grid stands and how many counters one page of it takes; and with so many on the page:
 * tiles of this size, parted by LAYOUT_TILE_GAP; k is the size of
 * what stands in them, 1 with 24 counters on a lying screen. */
enum { LAYOUT_TILE_GAP = 14 };
struct layout_grid {
    size_t columns;
    float tile_w, tile_h, pad, k;
};
/* Below a frame stands its title: what a film says at its foot stays to be read. */
enum { LAYOUT_TITLE_H = 72 };
/* Frames of pictures and films in pixels, whether or not it is shown now; false: this screen has
 * none. */
bool layout_video_pixels(const struct display *display, int width, int height, int *ret_width,
                         int *ret_height);
void layout_place_grid(const struct display *display, struct layout *layout);
struct layout_grid layout_grid(const struct display *display, const struct layout *layout,
                               size_t count);

/* Plate of the hero, and what follows from it. */
struct layout_hero {
    float plate_h, arrow_w, arrow_h, disc;
};
struct layout_hero layout_hero(const struct layout *layout, const char *number,
                               const char *counter);
/* How far away a called number of three digits can be read: 12.2 mm of height a metre. 0 = unknown
 * panel. */
double layout_reading_m(const struct display *display, int width, int height, double panel_w_mm);
