/* SPDX-License-Identifier: Apache-2.0
 * Inside of the draw list, for the list and its painter alone. */
#pragma once

#include "ui/draw.h"

/* A primitive whose points stand in the list. */
struct draw_stored {
    enum draw_prim_kind kind;
    float stroke, radius, from, to;
    size_t at, count;
};

/* at and count: prims of a shape, bytes of a text or matrix. color: fill, text or dark modules. */
struct draw_op {
    enum draw_kind kind;
    enum text_weight weight;
    bool rtl;
    struct draw_box box;
    float x, y, radius, border, px, tracking;
    unsigned corners;
    uint32_t color, edge;
    size_t at, count, lang;
    int module, image_width, image_height;
    const uint32_t *argb;
};

struct draw_list {
    struct draw_op *ops;
    struct draw_stored *prims;
    struct draw_point *points;
    char *bytes;
    size_t op_count, op_size, prim_count, prim_size, point_count, point_size, byte_count, byte_size;
};

struct text_style draw_text_style(const struct draw_list *list, const struct draw_op *op);
/* Where a shape may paint. */
struct draw_box draw_shape_box(const struct draw_list *list, const struct draw_op *op);
