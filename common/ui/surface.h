/* SPDX-License-Identifier: Apache-2.0
 * The one painter: a draw list onto 32-bit pixels, in software, with no window. Masks of shapes,
 * corners and text are cached, so the painter is kept between frames. */
#pragma once

#include "base/base.h"
#include "text/text.h"
#include "ui/draw.h"

/* Pixels 0xXXRRGGBB in rows of 'pitch' pixels; owned by whoever made them. */
struct surface {
    uint32_t *pixels;
    int width, height, pitch;
};

struct painter;
struct painter *painter_new(struct text *text);
struct painter *painter_free(struct painter *painter);
/* Paints the part of the list inside 'clip' (NULL = all) after filling it with 'ground'. */
void painter_paint(struct painter *painter, const struct draw_list *list, uint32_t ground,
                   struct surface *surface, const struct draw_box *clip);
size_t painter_cache_bytes(const struct painter *painter);

/* A surface of its own memory, zeroed. */
struct surface surface_new(int width, int height);
void surface_done(struct surface *surface);
/* 8-bit RGB PNG. IO: cannot be written. The file appears whole or not at all. */
MUST_CHECK enum status surface_write_png(const struct surface *surface, const char *path);

/* A laid-out tree to a PNG in one call, for tests and tools. */
struct ui_tree;
MUST_CHECK enum status surface_shoot(const struct ui_tree *tree, struct painter *painter,
                                     const char *path);
