/* SPDX-License-Identifier: Apache-2.0 */
#include "ticket/legible.h"

enum { ROWS_MAX = 99 };

static const double short_u = 1080, digit_height = 0.733; /* of the type size */

double
legible_call_mm(double view_m)
{
    return 12.2 * view_m;
}

double
legible_text_mm(double view_m)
{
    return 6.4 * view_m;
}

/* The height that all rows share, in u. A row of counters counts with the gap to the next. */
static double
room_u(enum hall_shows shows, bool upright, double long_u)
{
    bool grid = shows == HALL_SHOWS_COUNTERS;
    /* Bar 128, call 632, ticker 96; between them the grid, or two or four calls and the table's
     * head. */
    if (upright) {
        return long_u - 856 - (grid ? 46 : long_u >= 1600 ? 438 : 270);
    }
    /* Lying: bar, ticker and head of the table; or bar, call, ticker and two edges of the grid. */
    return short_u - (grid ? 448 : 297);
}

double
legible_type_u(enum hall_shows shows, double row_u)
{
    /* A tile of 144 u and its gap of 14 hold a plate of 52 u, whose digits are 1.06 of it. */
    return shows == HALL_SHOWS_COUNTERS ? 1.06 * 52 / 144 * (row_u - 14) : 0.62 * row_u;
}

double
legible_row_mm(enum hall_shows shows, const double panel_mm[2], int rows)
{
    bool upright = panel_mm[1] > panel_mm[0];
    double least = upright ? panel_mm[0] : panel_mm[1], most = upright ? panel_mm[1] : panel_mm[0];
    double mm_per_u = least / short_u, room = room_u(shows, upright, most / mm_per_u);

    return legible_type_u(shows, room / rows) * digit_height * mm_per_u;
}

int
legible_rows(enum hall_shows shows, const double panel_mm[2], double view_m)
{
    int rows = 0;

    if (panel_mm[0] <= 0 || view_m <= 0) {
        return ROWS_MAX;
    }
    while (rows < ROWS_MAX &&
           legible_row_mm(shows, panel_mm, rows + 1) >= legible_text_mm(view_m)) {
        rows++;
    }
    return rows;
}
