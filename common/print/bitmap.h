/* SPDX-License-Identifier: Apache-2.0
 * A page as a print head sees it: one bit a dot. */
#pragma once

#include "base/base.h"

struct surface;

/* Rows of `stride` bytes from the top, most significant bit left, 1 = black. 203 dots an inch, 8
 * dots a millimetre. */
struct bitmap {
    uint8_t *bits;
    int width, height, stride;
};

/* Black where the surface is darker than half grey: paper knows no greys. The caller frees with
 * bitmap_done. */
struct bitmap bitmap_of_surface(const struct surface *surface);
void bitmap_done(struct bitmap *bitmap);
bool bitmap_get(const struct bitmap *bitmap, int x, int y);
/* Share of black dots, 0–1. */
double bitmap_black(const struct bitmap *bitmap);
/* 8-bit PNG, black and white. IO when it cannot be written; the file appears whole or not at all.
 */
MUST_CHECK enum status bitmap_write_png(const struct bitmap *bitmap, const char *path);
