/* SPDX-License-Identifier: Apache-2.0
 * The draw list: a frame as values. Two equal lists paint equal pixels, so a frame is presented
 * only when its list differs from the last one. Rectangles are in whole pixels, strokes and text
 * positions in fractions. */
#pragma once

#include <stdio.h>

#include "base/base.h"
#include "text/text.h"

enum draw_kind { DRAW_RECT, DRAW_SHAPE, DRAW_TEXT, DRAW_MATRIX, DRAW_IMAGE };
enum draw_corners {
    DRAW_CORNER_TOP_LEFT = 1,
    DRAW_CORNER_TOP_RIGHT = 2,
    DRAW_CORNER_BOTTOM_RIGHT = 4,
    DRAW_CORNER_BOTTOM_LEFT = 8,
    DRAW_CORNER_ALL = 15
};

struct draw_box {
    int x, y, w, h;
};
struct draw_point {
    float x, y;
};

/* Colours 0xAARRGGBB, straight alpha; 0 paints nothing. border is drawn inside the box. */
struct draw_rect {
    struct draw_box box;
    float radius, border;
    unsigned corners;
    uint32_t fill, edge;
};

/* A primitive of a shape; all primitives of one shape are joined and painted in one colour. */
enum draw_prim_kind {
    DRAW_PRIM_LINE,    /* round caps and joins; count points */
    DRAW_PRIM_LOOP,    /* the same, closed */
    DRAW_PRIM_POLYGON, /* filled */
    DRAW_PRIM_ARC,     /* points[0] centre */
    DRAW_PRIM_PIE,     /* filled */
    DRAW_PRIM_DISC,
    DRAW_PRIM_BOX,  /* filled rounded box: points[0] top left, points[1] size */
    DRAW_PRIM_FRAME /* stroked rounded box */
};
struct draw_prim {
    enum draw_prim_kind kind;
    float stroke, radius, from, to; /* degrees, clockwise, 0 = east */
    const struct draw_point *points;
    size_t count;
};

struct draw_list;
struct draw_list *draw_new(void);
struct draw_list *draw_free(struct draw_list *list);
void draw_clear(struct draw_list *list);

void draw_rect(struct draw_list *list, const struct draw_rect *rect);
/* Points relative to (x, y). */
void draw_shape(struct draw_list *list, float x, float y, const struct draw_prim *prims,
                size_t count, uint32_t color);
/* One line; x is where it starts at the left, whatever its direction. */
void draw_text(struct draw_list *list, float x, float baseline, const struct text_style *style,
               const char *utf8, size_t length, uint32_t color);
/* side * side bytes, copied; each module is 'module' whole pixels. */
void draw_matrix(struct draw_list *list, int x, int y, int module, const uint8_t *modules, int side,
                 uint32_t dark);
/* Pixels are not copied: they are compared by address and must not change in place. Scaled into the
 * box. */
void draw_image(struct draw_list *list, const struct draw_box *box, const uint32_t *argb, int width,
                int height);

/* Makes 'to' equal to 'from'. */
void draw_copy(struct draw_list *to, const struct draw_list *from);

bool draw_equal(const struct draw_list *one, const struct draw_list *other);
/* The box that holds every difference; false when equal. Text boxes are estimated from their
 * measured width. */
bool draw_difference(const struct draw_list *one, const struct draw_list *other,
                     struct draw_box *ret_box);
/* One line of text per operation, for diffs. */
void draw_dump(const struct draw_list *list, FILE *out);
