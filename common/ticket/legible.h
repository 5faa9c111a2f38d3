/* SPDX-License-Identifier: Apache-2.0
 * How large writing on a wall must be, and how many rows of it a panel holds. Pure. A character's
 * height is that of a digit or a capital.
 *
 * The called number and its counter: 12.2 mm for each metre of distance, which is 0.7° (EN 301 549,
 * 5.1.4). What stands beside them: 6.4 mm for each metre, 22 minutes of arc. */
#pragma once

#include "ticket/hall.h"

double legible_call_mm(double view_m);
double legible_text_mm(double view_m);

/* The type size of a display's row so high, both in u (1/1080 of the short side). */
double legible_type_u(enum hall_shows shows, double row_u);
/* Height in mm of the figures when so many rows stand on a panel of this size (width, height). What
 * a person looks for from his seat are letter and figure; a service's name may be smaller. */
double legible_row_mm(enum hall_shows shows, const double panel_mm[2], int rows);
/* The largest number of rows, up to 99, that can be read from view_m; 0 when not even one; 99 when
 * the panel or the distance is not known (0). */
int legible_rows(enum hall_shows shows, const double panel_mm[2], double view_m);
